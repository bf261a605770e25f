# Words used everywhere
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
ago-yesterday = yesterday, { $time }
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
unanswered-new = Just arrived
unanswered-for = Unanswered for { $length }
length-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
length-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
length-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

skip-to-content = Skip to content
other-language = Deutsch
footer-privacy = Privacy
footer-access = Who sees what?
footer-made-with = Tresen, free software
team = Team
team-of = { $department } team
yes = Yes
no = No
optional = optional
back = Back
cancel = Cancel
save = Save
continue = Continue
change = Change
download = Download
busy = One moment …
plain-warning = This connection is not encrypted. Enter passwords only if you trust the network.

language-de = German
language-en = English

only-german = Some of this page is only in German.
only-english = Some of this page is only in English.
only-other-text = You can still write to us in English.

status-open = Open
status-in-progress = In progress
status-awaiting-reply = Awaiting reply
status-with-provider = With provider
status-on-waiting = Waiting list
status-closed = Closed
status-spam = Spam
status-archived = Archived
status-deleted = Deleted

outcome-solved = Solved
outcome-declined = Declined
outcome-duplicate = Duplicate
outcome-spam = Spam

priority-low = Low
priority-normal = Normal
priority-high = High
priority-urgent = Urgent
priority-none = None

kind-incident = Incident
kind-request = Request
kind-problem = Problem
kind-change = Change

channel-web = form
channel-telegram = Telegram
channel-web-chat = web chat
channel-mail = e-mail
channel-hand = taken in personally
channel-api = interface
by-web = through the form
by-telegram = through Telegram
by-web-chat = through the web chat
by-mail = by e-mail
by-hand = taken in personally
by-api = through the interface

error-summary = Please check what you entered
error-required = Please fill in this field.
error-missing = { $tone ->
    [formal] Please enter { $what }.
   *[familiar] Please enter { $what }.
}
missing-name = the name
missing-email = the e-mail address
missing-phone = the phone number
missing-postal-code = the postal code
missing-organisation = the name of the organisation
missing-address = the address of the helpdesk
missing-host = the mail server
missing-department = the name of the site or team
missing-topic = the name of the topic
missing-question = the question
missing-client = the name of the organisation
missing-passkey = a name for the passkey
missing-provider = the name of the provider
missing-task = the task
missing-subject = the subject
missing-description = the concern
missing-message = a text
error-too-long = That is too long: { $max } characters at most.
error-name = A name holds no web address and no slash.
error-email = That is not an e-mail address. Example: name@example.org
error-phone = That is not a phone number. Example: 030 123456
error-postal-code = A postal code has five digits. Example: 79102
error-number = Please enter a number. Example: 12.5
error-ambiguous-number = This can mean { $grouped } or { $decimal }. { $grouped } or { $clear } would be clear.
error-date = Please enter a date. Example: 2026-11-21
error-option = Please choose one of the options.

nav-tools = Language
nav-legal = Legal and sign-in
footer-sign-in = Team sign-in

# Pictures of a conversation, larger
picture-close = Close
picture-back = Back
picture-on = Next
picture-save = Download

period-days = { $count ->
    [one] one day
   *[other] { $count } days
}
period-months = { $count ->
    [one] one month
   *[other] { $count } months
}
period-years = { $count ->
    [one] one year
   *[other] { $count } years
}

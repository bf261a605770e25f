# Roles: providers, the administration's exceptional access, inspection.

roles-provider = External provider
roles-role-provider = at the provider
roles-role-administrates = administration, with a reason
roles-access-provider = { $count ->
    [one] One person at the provider, as long as the request is there.
   *[other] { $count } people at the provider, as long as the request is there.
}
roles-access-administrators = { $count ->
    [one] One person of the administration, for a short time and with a reason.
   *[other] { $count } people of the administration, for a short time and with a reason.
}
roles-nowhere-title = There are no requests for you here
roles-nowhere-text = You are a member of no site or team, so you see no requests. What you can read or set is on the left under “More”.

## Exceptional access
glass-title = Open request { $no }?
glass-lead = You do not belong to the team that has this request. With a reason you can read it all the same.
glass-reads = You can read this one request for { $minutes } minutes. You cannot answer or change anything.
glass-seen = The requester sees that the administration had access, when and why. They do not see your name.
glass-journal = The access is written to the journal and to the request’s history, with your name.
glass-reason = Why do you have to read this request?
glass-reason-hint = One sentence, please. The requester reads it too.
glass-reason-missing = Please write one sentence on why you have to read this request.
glass-open = Give the reason and read
glass-banner = You are reading this request as an exception, until { $time }. That is in its history and in the journal.
glass-event = { $who } took read access as administration
console-done-glass = You can read the request now.

## Inspection
inspection-title = Rules and inspection
inspection-lead = Here are all the rules in force. You can read them, not change them. There are no requests here.
inspection-never = What is not evaluated
inspection-never-text = There are no reports about people, and none can be switched on: no figures per member, none per requester, no lists of who was here last.
inspection-access = Who sees requests
inspection-rule-members = Only those who belong to a request’s team read it. Only those who may write there change it. Whoever passes it on can keep access.
inspection-rule-provider = A provider sees a request only as long as it is with them. They see neither notes nor names of the team.
inspection-rule-glass = The administration reads no requests. As an exception it opens a single one with a reason for { $minutes } minutes. That is in the journal and on the requester’s page.
inspection-rule-audit = Whoever has data protection or inspection as a task reads the journal and these rules, but no request.
inspection-numbers = How many people see what?
inspection-retention = How long things stay
inspection-kept-tickets = Requests: at most { $period } after the last message. Closed ones are then deleted automatically.
inspection-kept-journal = { $years ->
    [one] Journal: one year.
   *[other] Journal: { $years } years.
}
inspection-kind = Kind
inspection-kind-site = Site
inspection-kind-general = General
inspection-kind-supraregional = Supraregional
inspection-kind-rejected = Rejected requests
inspection-kind-protected = Protected
inspection-internal = internal
inspection-protected = accounts are not locked, only other memberships end
inspection-postal-codes = Postal codes { $ranges }
inspection-topics = Topics and what they ask
inspection-topics-text = Each topic asks only what it needs. For every question it says here who reads the answer.
inspection-no-fields = No questions of its own.
inspection-audience-requester = answered and seen by the requester
inspection-audience-agents = seen by the team only
inspection-audience-both = seen by both
inspection-required-submit = required to send
inspection-required-close = required to close
inspection-texts = Texts
inspection-texts-de = Texts in German
inspection-texts-en = Texts in English
inspection-text-intro = Above the form
inspection-text-refusal = If nobody is responsible
inspection-text-confirmation = After sending
inspection-text-privacy = Notes on data protection
inspection-text-none = No text of its own.

## What leaves the machine
outgoing-title = Outgoing connections
outgoing-lead = The helpdesk opens these connections by itself, each only because somebody switched it on. Nothing else leaves the machine, and the pages load nothing from elsewhere.
outgoing-none = None at present: neither a mail server nor Telegram is switched on.
outgoing-column-where = Where to
outgoing-column-why = What for
outgoing-column-used = Last used
outgoing-unused = not since the start
outgoing-names = To find the addresses of these servers, the machine asks its name servers.
outgoing-mail = Mail server
outgoing-mail-why = Sends e-mails to requesters and to the team, with name, address and text.
outgoing-mail-where = Switched on in the administration under “E-mail” or in the configuration.
outgoing-telegram = Telegram
outgoing-telegram-why = Fetches what was written to the bot, and sends answers with text and files.
outgoing-telegram-where = Switched on in the configuration.

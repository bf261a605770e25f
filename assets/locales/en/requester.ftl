# Requester's page, privacy, access
requester-kicker = Your request { $number } of { $day }
requester-kicker-other = Request { $number } by { $name } of { $day }
requester-looks-after = Like this since { $since }. You are reading here as the contact of your organisation and can help.
requester-contact = { $name }, contact
requester-gone = Somebody whose profile is deleted
requester-conversation = Messages
requester-your-turn = We are waiting for your reply
requester-facts = What you told us
requester-settle-text = Has your concern been settled already?
requester-settle = It is settled
requester-settled = Thank you, the team knows. It still has to finish something. Then the request is closed.
requester-archived = This request is archived. You can still read it, but no longer reply. Do you have a new concern? Then please send a new request.
requester-who = Who can read this?
requester-who-department = { $count ->
    [0] At the moment nobody belongs to the team “{ $department }”.
    [one] One person of the team “{ $department }”.
   *[other] { $count } people of the team “{ $department }”.
}
requester-who-inside = { $count ->
    [0] At the moment nobody belongs to the team in charge.
    [one] One person of the team in charge.
   *[other] { $count } people of the team in charge.
}
requester-who-others = { $count ->
    [one] Also one person who worked on it before.
   *[other] Also { $count } people who worked on it before.
}
requester-who-provider = Also the provider { $provider }, as long as the request is there.
requester-who-contacts = { $count ->
    [one] Also the contact of the organisation.
   *[other] Also { $count } contacts of the organisation.
}
requester-who-provider-accounts = { $count ->
    [one] One person there can read it here.
   *[other] { $count } people there can read it here.
}
requester-who-administrators = { $count ->
    [one] One person of the administration is reading it at the moment, for 30 minutes at most. The history says why.
   *[other] { $count } people of the administration are reading it at the moment, for 30 minutes at most. The history says why.
}
requester-who-own-rights = On { $day } the administration gave itself access to this team’s requests, and so to this one. Reason:
requester-who-else = And whoever knows the personal link.
requester-kept = How long is it kept?
requester-kept-text = Once the request is closed and no message is added, it is deleted automatically on { $day }. You can ask for it to be deleted earlier.
requester-kept-reviewed = The team has to keep this request longer for a legal reason. Whether that still holds is reviewed regularly.
requester-more = More about this

standing-open = We have your request. You will hear from us as soon as somebody takes care of it.
standing-in-progress = Somebody of the team is taking care of it.
standing-awaiting-reply = We have written to you and need something from you. Please reply below.
standing-with-provider = A provider is working on it for us. You will hear from us when there is news.
standing-on-waiting = Your request is on the waiting list. You will hear from us when it goes on.
standing-closed = Your request has been closed since { $since }.
standing-declined = Unfortunately we cannot help here. The request has been closed since { $since }.
standing-duplicate = We are already working on this concern under another number. This request has been closed since { $since }.
standing-spam = This request was taken for unwanted advertising and closed. Was that a mistake? Then please send a new request.
standing-archived = This request is closed and archived.
standing-deleted = This request is deleted.
path-received = Received
path-work = In progress
path-done = Closed

you = You
happened-reopened = The request is open again
happened-settled = You said that it is settled
happened-settled-other = It was said that this is settled
happened-taken-in = Taken in by: { $who }
happened-closed-by-requester = The request was ended by the person who made it
happened-on-waiting = Put on the waiting list
happened-forwarded = Passed on to the provider { $provider }
happened-moved = Passed on to the team “{ $department }”
happened-moved-inside = Passed on to another team
happened-glass = The administration had read access for 30 minutes. Reason:
happened-link = The personal link was renewed
happened-closed = The request was closed
happened-closed-by-you = You ended the request
happened-declined = The request was declined
happened-duplicate = The request was a duplicate and was closed

reply-label = Your message
reply-label-contact = Your message, for example a suggestion that may help
reply-files = Attach a photo or file
reply-send = Send message
reply-sent = Your message is stored. The team can see it.
reply-missing = Please write something.
reply-news = Something new has arrived in the meantime. Please read it first. Nothing was sent yet, your text is still here.
reply-reopens = If you write, the request is opened again.
reply-spam = Your message will be stored. We cannot promise that anybody reads it.
link-renew = Renew the personal link
link-renew-text = Does somebody know your link who should not? Then renew it. The old link stops working at once. We show you the new one right away and send it to your e-mail address, if you gave one.
link-renew-button = Make a new link
link-renewed = This is your new link
link-renewed-text = The old link is no longer valid. Please save the new one:

access-title = Who sees what?
access-lead = Your request is seen only by the people responsible for it. Here you can read how many they are. We do not give names.
access-departments = Teams
access-departments-text = Every request belongs to exactly one team. If a team passes it on, one of its people can keep access to help. A provider reads only what has been passed on to it. The page of your request always says who can read it at the moment.
access-department = Team
access-inside = { $count ->
    [one] There is also one internal team that does not receive requests directly.
   *[other] There are also { $count } internal teams that do not receive requests directly.
}
access-roles = Who may do what
access-you = You
access-you-text = You read the messages of your own requests, through the personal link or signed in with your e-mail address. Whoever shares that address can read too. You do not see internal notes of the team.
access-contact = Contact
access-contact-text = If you belong to an organisation, such as a school, its contact reads the requests of the organisation too. They can answer and take requests in for others. How many they are stands on the page of your request.
access-write = Work on it
access-write-text = Reads the team's requests, answers and works on them.
access-read = Read only
access-read-text = Reads the team's requests, but cannot change anything or answer.
access-administrators = Administration
access-administrators-text = { $count ->
    [0] At the moment nobody manages accounts, teams and topics.
    [one] One person manages accounts, teams and topics.
   *[other] { $count } people manage accounts, teams and topics.
} Administration does not read requests, except in teams it belongs to. As an exception it opens a single one with a reason for 30 minutes. The request’s page then says so.
access-providers = Providers
access-providers-text = { $count ->
    [0] At the moment no provider has access.
    [one] One person of a provider has access.
   *[other] { $count } people of providers have access.
} They read and answer a request only as long as it is with their provider.
access-auditors = Data protection and inspection
access-auditors-text = { $count ->
    [0] At the moment nobody has this task.
    [one] One person reads the journal and the rules.
   *[other] { $count } people read the journal and the rules.
} They do not read requests with it.
access-operator = Running the server
access-operator-text = Whoever runs the server can technically get at the stored data. This organisation is responsible for that.
access-never = What does not exist here
access-never-text = Nobody evaluates who sends how many requests or how fast anybody works. There are no read receipts and no profiles.

privacy-title = Privacy
privacy-lead = What { $organisation } stores about you here and what happens with it. This page is made from the settings that are really in force.
privacy-contact = Who is responsible
privacy-own = Notes by { $organisation }
privacy-stored = What we store
privacy-stored-person = Your name, your e-mail address, your language and, if you give it, your phone number
privacy-stored-sign-in = If you sign in: since when and with which browser, until you sign out; your password only encrypted so that nobody can read it
privacy-stored-request = Your request: topic, subject, description, your answers to our questions, postal code or site, files
privacy-stored-course = Its course: messages, notes of the team, solution, status and when something changed
privacy-stored-telegram = If you write through Telegram: the number of your account there, so that answers arrive. Your name and your picture at Telegram we do not take over
privacy-stored-joined = If you join a chat with your e-mail address: that it is joined and since when, until you disconnect it
privacy-stored-topics = What we ask for each topic
privacy-source = Where the data comes from
privacy-source-text = From you yourself: from the form, from the page of your request, or because the team took in your concern for you, for example by phone.
privacy-access = Who has access
privacy-access-text = The team to which your request belongs. The page of your request always says who can read it at the moment. Our teams:
privacy-access-row = { $department }: { $count ->
    [0] nobody at the moment
    [one] one person
   *[other] { $count } people
}
privacy-recipients = Who receives data from us
privacy-recipients-mail = E-mails to you go through the mail server { $host }. Apart from that, nothing leaves this server by itself.
privacy-recipients-none = Nobody. This server sends no e-mails and connects to no other service.
privacy-recipients-telegram = If you write through Telegram, Telegram carries the conversation and is able to read it; the rules of Telegram hold there. Without Telegram you reach us by the form and the chat of this site.
privacy-recipients-provider = If your concern needs a provider, the team passes it on. The page of your request then says so.
privacy-retention = How long we keep it
privacy-retention-request = A request: at most { $period } after the last message. If it is closed, it is then deleted automatically. If you ask us to, we delete it earlier.
privacy-retention-draft = An unfinished form: 24 hours. You can delete it yourself at any time.
privacy-retention-chat = A conversation in the chat of this site: one day after the last word; 30 days if it led to a request. You can delete it yourself at any time.
privacy-retention-telegram = The number of your Telegram account: as long as one of your requests is there; otherwise until one day after the last word, 30 days if joined with an e-mail address. On “Delete my data” in the chat we forget it at once.
privacy-retention-address = Your internet address (IP): not at all. It is only used for a short time in memory to slow down spam. If you send files, how much came in that day is kept until the next one, under a code that is computed from it with a secret. The code changes daily.
privacy-cookies = Cookies
privacy-cookies-text = If you change the language, your browser remembers that in a cookie named “lang” for a year. In the chat of this site a cookie named “tresen-chat” holds on to your conversation, for 30 days. We set other cookies only when somebody signs in: you yourself or somebody of the team. They end with the sign-in; only “tresen-known” and “tresen-portal-known” stay for 180 days. They say that somebody signed in with this browser before, so that nobody can lock you out by many wrong tries. We do not include content from other servers.
privacy-rights = Your rights
privacy-rights-text = Write to us, most easily through your request. You have the right:
privacy-right-access = to learn what we have stored about you, and to get a copy (Art. 15 and 20 GDPR)
privacy-right-correct = to have mistakes corrected (Art. 16 GDPR)
privacy-right-erase = to have data deleted or blocked (Art. 17 and 18 GDPR)
privacy-right-object = to object (Art. 21 GDPR)
privacy-right-complain = to complain to a data protection authority (Art. 77 GDPR)
privacy-never = What we do not do
privacy-never-text = We sell nothing, show no advertising, make no profiles and do not evaluate how individual people behave. No program decides about you.
privacy-date = As of { $day }, made from the settings in force.

# Mails to requesters and to the team
mail-hello = Hello { $name },
mail-hello-neutral = Hello,
mail-hello-team = Hello { $name },
mail-regards = Kind regards
mail-no = Number
mail-subject = Subject
mail-department = Site or team
mail-open = View your request
mail-open-answer = View the answer and write back
mail-open-question = Answer the question
mail-open-ticket = Open the request
mail-link-secret = Anyone who has this link can read your request.
mail-reply-there = Please reply on that page and not to this e-mail.
mail-files = { $count ->
    [one] One file is ready for you on your page: { $names }
   *[other] { $count } files are ready for you on your page: { $names }
}
mail-files-received = { $count ->
    [one] Your file has arrived: { $names }
   *[other] Your { $count } files have arrived: { $names }
}

mail-received-title = We have received your request { $no }
mail-received = We have received your request. We will answer you as soon as we can.

mail-answer-title = Answer to your request { $no }
mail-answer = We have written to you about your request “{ $subject }”:
mail-question-title = We have a question about your request { $no }
mail-question = For your request “{ $subject }” we need an answer from you:

mail-waiting-title = Your request { $no } is on the waiting list
mail-waiting = We cannot work on your request “{ $subject }” at the moment. It is on our waiting list. We will write to you as soon as we can go on.

mail-solved-title = Your request { $no } is closed
mail-solved = Your request “{ $subject }” is closed.
mail-declined-title = Sorry, we cannot fulfil your request { $no }
mail-declined = Unfortunately we cannot fulfil your request “{ $subject }”. We have closed it.
mail-duplicate-title = Your request { $no } is closed, we have it twice
mail-duplicate = We already have your request “{ $subject }”. We work on it only once and have closed this one.
mail-still-open = Is something still open? Then write to us on that page. We will open the request again.
mail-rate = How satisfied are you? On the same page you can tell us. Nobody learns that the answer is yours.

mail-contact-title = New message about your request { $no }
mail-contact = The contact of your organisation has written about your request “{ $subject }”:
mail-link-title = New link to your request { $no }
mail-link = Your request “{ $subject }” has a new link. The old link no longer leads to it.

mail-wrote-title = New message on { $no }: { $subject }
mail-wrote = There is a new message on a request you are working on.
mail-settled-title = Settled, says the requester: { $no } { $subject }
mail-settled = For the requester the matter is settled. But something is still missing before it can be closed. Please take a look.
mail-reopened-title = Open again: { $no } { $subject }
mail-reopened = A request you worked on is open again: the requester has written once more.
mail-arrived-title = New: { $no } { $subject }
mail-arrived = A new request is here.
mail-assigned-title = Assigned to you: { $no } { $subject }
mail-assigned = A request is assigned to you now.
mail-words-inside = Messages stay with the request and are not sent by e-mail. That keeps them protected.

mail-why = You receive this e-mail from { $organisation } because a request was made there with your address.
mail-why-team = You receive this e-mail because you answer requests at { $organisation }.
mail-privacy = Privacy

# News of one's own account
mail-own-why = You get this e-mail because there is an account with your address at { $organisation }.
mail-own-code = Code
mail-own-sign-in = Sign in
mail-own-account = See my account
mail-own-accounts = See accounts
mail-own-jobs = See jobs
mail-own-not-you = That was not you? Then please tell the administration at once.
mail-own-not-you-requester = That was not you? Then there is nothing for you to do.
mail-own-not-asked = You know nothing about it? Then please ask the administration.
mail-invitation-title = Invitation to the helpdesk of { $organisation }
mail-invitation = There is now an account for you in the helpdesk of { $organisation }. With this link you choose your password and set up how you sign in. Have your phone at hand.
mail-invitation-link = Set up account
mail-invitation-until = The link is good for seven days and only once. After that the administration can send you a new one.
mail-reset-title = Choose a new password
mail-reset = Somebody wants to choose a new password for the account at { $organisation }.
mail-reset-link = Choose a new password
mail-reset-until = The link is good for one hour and only once. Without it everything stays as it is.
mail-signin-link-title = Your link to sign in at { $organisation }
mail-signin-link = With this link you sign in at { $organisation } and see your requests.
mail-signin-link-link = Sign in
mail-signin-link-until = The link is good for 30 minutes and only once.
mail-code-title = Your code to sign in
mail-code = With this code you sign in at { $organisation }:
mail-code-until = The code is good for ten minutes and only once. Do not pass it on to anybody.
mail-code-not-you = You did not want to sign in? Then somebody knows your password. Please change it and tell the administration.
mail-address-code-title = Does this e-mail arrive?
mail-address-code = Enter this code on the page where you asked for it. Then we know that e-mails reach you.
mail-factors-reset-title = Your sign-in has to be set up again
mail-factors-reset = The administration of { $organisation } has reset your second factor. At the next sign-in you set up a new one.
mail-factors-changed-title = Your sign-in was changed
mail-factors-changed = A second factor was added to or removed from your account at { $organisation }.
mail-password-changed-title = Your password was changed
mail-password-changed = The password of your account at { $organisation } was changed. All other sessions have ended.
mail-locking-soon-title = Your account will be locked on { $day }
mail-locking-soon = You have not been in the helpdesk of { $organisation } for a long time. On { $day } your account will be locked. Sign in once before that, then it stays open.
mail-stripping-soon-title = On { $day } your memberships end
mail-stripping-soon = You have not been in the helpdesk of { $organisation } for a long time. On { $day } your memberships end at all sites and teams but the protected ones. Sign in once before that, then they stay.
mail-deletion-soon-title = Your account will be deleted on { $day }
mail-deletion-soon = Your account at { $organisation } has been locked for some time. On { $day } it will be deleted: name and address go, what you wrote stays without a name.
mail-locked-title = Your account is locked
mail-locked = You have not been in the helpdesk of { $organisation } for six months. Your account is locked now, your requests are free again.
mail-unlock = You would like to use it again? The administration can unlock it at any time.
mail-stripped-title = Your memberships have ended
mail-stripped = You have not been in the helpdesk of { $organisation } for six months. Your memberships at all sites and teams but the protected ones have ended. The administration can give them back to you.
mail-idle-why = This way the requesters’ data can only be seen by those who really take part.
mail-last-administrator-title = Only one account of the administration is left, and it is not used
mail-last-administrator = By the rules, the only account of the administration would have to be locked. It stays open so that the helpdesk is not without administration. Please set up a second one.
mail-job-failed-title = Job failed: { $job }
mail-job-failed = The job “{ $job }” has failed. Everything else goes on.
mail-job-failed-next = It is tried again by itself. The page says what happened.
mail-data-damaged-title = Stored data is damaged
mail-data-damaged = Tresen noticed that something stored is damaged or missing. It goes on with what is whole.
mail-data-damaged-next = “tresen check” on the machine says what is concerned. Put back a copy from before, and write over no older copy until then.
mail-own-rights-widened-title = The administration gave itself more rights
mail-own-rights-widened = The only person who administers { $organisation } gave their own account more rights, or had it done by somebody whom they brought into the administration only recently.
mail-own-rights-widened-where = The reason is in the journal. Where requests can be read by it, it is also on the requester’s page for 30 days.
mail-own-rights-widened-next = If you do not know about this, please ask.

mail-chat-lost-title = No longer in the chat: { $no } { $subject }
mail-chat-lost = The requester no longer reads the chat. The request says whether answers now arrive by e-mail.

mail-chat-code-title = Your code for the chat
mail-chat-code = In the chat of { $organisation } you asked to see the requests of this e-mail address too. Write this code there:
mail-chat-code-until = The code is good for half an hour.
mail-chat-code-not-you = Was this not you? Then give the code to nobody, and nothing happens.
mail-proof-code-title = Your code to confirm
mail-proof-code = You are changing what you sign in with at { $organisation }. Type this code there, so that we know it is you:
mail-proof-code-until = The code is good for ten minutes, once, and only on the device on which you asked for it.
mail-proof-code-not-you = Was this not you? Then give the code to nobody. Sign in, and end the other sessions under “My details”.
mail-chat-joined-title = A chat now sees your requests
mail-chat-joined = A chat with { $organisation } is now joined with your e-mail address. All requests of this address are shown there.
mail-chat-joined-link = See or disconnect chats
mail-chat-joined-not-you = This was not you? Then sign in through the link at once and disconnect the chat.
mail-own-details = See my details
mail-own-not-you-changed = That was not you? Then please tell us at once.
mail-factors-changed-requester-title = Your sign-in was changed
mail-factors-changed-requester = The code of an app that { $organisation } asks for at sign-in was set up or switched off.
mail-password-changed-requester-title = Your password was changed
mail-password-changed-requester = The password with which you sign in to { $organisation } was set, changed or removed. All other sessions have ended.

# The test e-mail
setup-trial-subject = Test e-mail from { $organisation }
setup-trial-hello = Dear { $name },
setup-trial-text = This e-mail shows that the helpdesk of { $organisation } can send e-mail.
setup-trial-nothing = There is nothing else you need to do.

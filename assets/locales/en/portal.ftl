# Sign-in and pages for requesters and contacts
portal-nav = Your area
portal-mine = My requests
portal-organisation = My organisation
portal-account = My details
portal-sign-out = Sign out
portal-to-signin = To sign-in

portal-signin-title = My requests
portal-signin-lead = See all requests that you made with your e-mail address. You need no account for it: we send you a link to sign in.
portal-email-hint = The address with which you wrote to us.
portal-send-link = Send link
portal-with-password = Sign in with a password
portal-no-mail = This helpdesk does not send e-mails yet. So we cannot send you a link.
portal-one = Is it about a single request?
portal-or-link = Then its personal link is enough. It stood on the page after sending and stands in every e-mail about it.
portal-sent-title = Please look in your mailbox
portal-sent-text = If we know the address, an e-mail with a link to sign in is now on its way.
portal-sent-until = The link is good for 30 minutes and only once.
portal-sent-none = Nothing arrives? Look in the spam folder too. Perhaps you wrote to us with another address.
portal-link-title = Sign in
portal-link-text = Press the button to sign in as { $email }.
portal-dead-title = This link is no longer good
portal-dead-text = Every link is good only once and only for a short time. Just have a new one sent to you.
portal-dead-again = Ask for a new link

portal-reset-title = New password
portal-reset-lead = We send you a link. With it you set a new password.
portal-reset-sent-text = If we know the address, an e-mail is now on its way. The link in it is good for one hour and only once.
portal-new-password = New password
portal-new-password-text = It is good at once. On other devices you are signed out.

portal-mine-title = Your requests
portal-mine-lead = All requests with the address { $email }.
portal-mine-several = All requests with the address { $email }. Several people use it, so the name stands beside each.
portal-new = New request
portal-empty = No requests yet
portal-empty-text = As soon as there is something here, you see where it stands and can answer.
portal-open = { $count ->
    [one] One open request
   *[other] { $count } open requests
}
portal-over = { $count ->
    [one] One closed request
   *[other] { $count } closed requests
}
portal-older = Show older ones
portal-awaits = The team waits for an answer.

portal-organisation-title = Requests of your organisation
portal-organisation-named = Requests: { $names }
portal-organisation-lead = As a contact you see what is asked in your organisation. You can answer, suggest a first solution and take requests in for others.
portal-for-new = Take in for somebody
portal-for-lead = Take a request in for another person. Like every request it goes to the team in charge.
portal-for-whom = For whom?
portal-for-whom-hint = Choose somebody of your organisation. If the person is not in the list, give their name later.
portal-for-somebody = Somebody else
portal-for-title = Who asks?
portal-for = You are taking the request in for: { $name }
portal-for-privacy = The person knows that their details are stored here.
portal-for-sent = The request is now with the team in charge. If the person has an e-mail address, they get a confirmation with their personal link.
portal-for-open = To the request

portal-account-lead = You are signed in as { $email }.
portal-profile = Details of { $name }
portal-name-taken = There are details under this name with this address already.
portal-lang = Language
portal-lang-hint = For e-mails to you and for these pages.
portal-password-set = You can sign in with a password.
portal-password-none = You sign in with a link. If you like, set a password as well.
portal-present = Present password
portal-present-wrong = The present password is not right.
portal-password-remove = Remove password
portal-factor = Code of an app
portal-factor-set = After signing in we also ask for a code of your app.
portal-factor-none = If you like, we also ask for a code of an app after signing in. Then your password or your mailbox alone is no longer enough.
portal-factor-add = Set up the code of an app
portal-factor-remove = Turn the code of the app off
portal-factor-lead = From then on every sign-in needs a code that only your phone knows.
portal-factor-remove-lead = Type a code once more. After that the link or the password is enough again.
portal-factor-code = Code of the app, or recovery code
portal-codes-kept = I have kept the codes
portal-sessions = Signed-in devices
portal-sessions-text = Here you are signed in now. If you do not recognise a device, sign it out.
portal-since = since { $time }
portal-this-session = This device
portal-end = Sign out
portal-end-others = Sign all others out

portal-done-profile = Your details are saved.
portal-done-password = Your password is saved. Other devices are signed out.
portal-done-no-password = Your password is removed. Other devices are signed out.
portal-done-sessions = Signed out.
portal-done-factor = The code of the app is set up. Other devices are signed out.
portal-done-no-factor = The code of the app is turned off.
portal-done-no-chats = No chat sees your requests any more.

portal-chats = Chats
portal-chats-text = In a joined chat you see all requests of your address and can answer them there.
portal-chats-joined = { $count ->
    [one] One chat is joined. If you don’t know it, disconnect it.
   *[other] { $count } chats are joined. If you don’t know one of them, disconnect them.
}
portal-chat-here = Chat on this site
portal-chat-join = Join a chat
portal-chats-part = Disconnect all chats
portal-chats-part-telegram = Once disconnected, the chat in Telegram shows only what was asked there.
portal-chats-part-here = Disconnecting deletes the chat on this site. Your requests remain.
portal-chat-lead = Afterwards you see all requests of { $email } in the chat. The chat asks you once more before.
portal-chat-until = What stands here is good until { $time } and only once. Show it to nobody.
portal-chat-telegram = Telegram: @{ $bot }
portal-chat-scan = Scan the picture with your phone, or open Telegram on this device.
portal-chat-qr = QR code to the chat in Telegram
portal-chat-telegram-open = Open in Telegram
portal-chat-type = Open the chat and write this code there.
portal-chat-open = Open the chat (new window)

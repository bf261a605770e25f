# The outbox in the console
outbox-title = Outbox
outbox-intro = Messages that are not sent yet. What is sent disappears from here.
outbox-empty-title = Everything is sent
outbox-empty-text = When a message waits or cannot be delivered, it stands here with the reason.
outbox-more = There are more. Those that could not be sent are shown first.
outbox-banner = Notice about the outbox
outbox-banner-no-server = Messages wait until a mail server is set.
outbox-banner-failed = A message could not be sent.
outbox-banner-link = To the outbox
outbox-column-what = Message
outbox-column-state = Status
outbox-column-since = Since
outbox-column-do = What to do
outbox-elsewhere = A request that you may not read
outbox-failed = Not sent
outbox-held = Held back
outbox-held-text = From a backup; perhaps it was sent already. Is it still to go out?
outbox-send = Send
outbox-no-server = Waits for a mail server
outbox-waiting = Being sent
outbox-trying = { $count ->
    [one] One attempt failed
   *[other] { $count } attempts failed
}
outbox-next = Next attempt: { $time }
outbox-again = Try again
outbox-again-all = Try all again
outbox-drop = Do not send
outbox-told-received = Confirmation
outbox-told-answer = Answer
outbox-told-contact = Message by the contact
outbox-told-on-waiting = Message about the waiting list
outbox-told-closed = Closing of the request
outbox-told-wrote = Notice: new message
outbox-told-reopened = Notice: open again
outbox-told-arrived = Notice: new request
outbox-told-assigned = Notice: assigned
outbox-told-link = New personal link
outbox-own-invitation = Invitation
outbox-own-reset = Link for a new password
outbox-own-code = Link or code to sign in
outbox-own-changed = Notice: sign-in changed
outbox-own-warning = Warning before an account is locked or deleted
outbox-own-locked = Notice: account locked or membership ended
outbox-own-administration = Notice to the administration

outbox-told-saying = Next question in the chat
outbox-told-chat-lost = Notice: chat closed

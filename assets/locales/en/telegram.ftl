chat-consent-telegram = Before you write: { $organisation } stores what you enter here in order to answer your request. The team in charge can read it. It is carried by Telegram, which is able to read along. Everything else, also how long we keep it: { $address }/privacy

    Do you agree? Your message is not lost: we only read it once you have agreed.
chat-sent-telegram = Thank you, your request { $no } has arrived. The answer comes here.
chat-not-agreed-telegram = All right, nothing is stored. You can also write to us with the form: { $address }/request
chat-notice-telegram = How we treat your data stands here: { $address }/privacy
chat-slow-down = This is too fast for me, and I no longer take everything. Please wait a minute. When you go on then, I will tell you what is missing.
chat-dropped = { $count ->
    [one] One message did not arrive because it was too fast: { $names }. Please send it again.
   *[other] { $count } messages did not arrive because it was too fast: { $names }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }. Please send them again.
}
chat-dropped-name = “{ $name }”
chat-trial = It works: the bot and the helpdesk hear each other.
chat-not-ready = This helpdesk is not set up yet. Please try again later.
chat-files-too-large = These files are too large: { $names }. Files of up to { $max } work here; the form may take larger ones: { $address }
chat-files-empty = These files are empty: { $names }. Please check whether they are the right ones.
chat-files-gone = Telegram does not hand over these files: { $names }. Please send them anew.
chat-files-unreachable = Telegram has not delivered these files just now: { $names }. Please send them again in a few minutes.
chat-files-no-room = I cannot take any more files at the moment: { $names }. Please send them again tomorrow. What you wrote has arrived.
chat-only-first = Only one picture of your album has arrived. Please send the others again.
chat-edit-later = I still have your first version. At the end I show you everything; then you can change each part.
chat-edited = Changed, new version: { $text }
chat-no-groups = I only write with single persons, so that nobody reads along. Please write to me directly.
chat-command-german = Go on in German
chat-command-english = Go on in English
chat-told-answer = Answer to { $no }: { $subject }
chat-told-question = Question about { $no }: { $subject }
chat-told-waiting = Your request { $no } is on the waiting list: { $subject }
chat-told-closed = Your request { $no } is closed: { $subject }
chat-told-declined = We are sorry that we could not fulfil your request { $no }: { $subject }
chat-told-contact = The contact of your organisation wrote about { $no }: { $subject }
chat-told-reply = To answer, simply reply to this message.
chat-told-page = All about it: { $link }
chat-told-discreet = There is news about your request { $no }: { $link }

chat-join = Have you written by e-mail or with the form before? Then I can show you those requests here too. Write me the e-mail address, and I send a code there. Do you have a code from the page “My details” already? Then write me that.
chat-join-no-address = This is not an e-mail address.
chat-join-code = If we know the address, a code of eight characters is on its way there now. Please write it to me.
chat-join-wrong = This code is wrong or no longer good. Try again, or have a new one sent.
chat-join-factor = A second factor is set up for this address, and I do not ask for it here. Please sign in under “My requests” and connect the chat there, under “My details”.
chat-joined = Done: here you now see the requests of { $email } too.
chat-button-join = Join with e-mail address
chat-invited = Would you like to join this chat with { $email }? You then see all requests of that address here and can answer them. Whoever uses this browser can then read them too. You don’t know the address? Then choose No.
chat-invited-telegram = Would you like to join this chat with { $email }? You then see all requests of that address here and can answer them. Telegram carries what stands here and can read it. You don’t know the address? Then choose No.
chat-not-invited = This link or code is no longer good. Each is good only once and for half an hour. You get a new one on the page “My details” when you are signed in.
chat-not-joined = All right, the chat is not joined.
chat-button-join-yes = Yes, join
chat-button-join-no = No

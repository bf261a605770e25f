# Conversation: web chat and messengers
chat-title = Chat
chat-lead = Write to us step by step. You need no account for it.
chat-welcome = Hello and welcome! Here { $organisation } briefly asks you what the team needs to know.
chat-consent = Before you write: { $organisation } stores what you enter here in order to answer your request. The team in charge can read it. Everything else is in the privacy notice. Do you agree?
chat-not-agreed = All right, nothing is stored. You can also write to us through the form.
chat-help = You can make a new request or look at your requests. “Back” and “Cancel” work at any time.
chat-notice = How we treat your data is told on the page “Privacy”.
chat-readers = { $count ->
    [one] One person of the team can read your request.
   *[other] { $count } people of the team can read your request.
}
chat-readers-of = { $count ->
    [one] One person of the team “{ $department }” can read your request.
   *[other] { $count } people of the team “{ $department }” can read your request.
}
chat-topics = What is it about?
chat-noted = I made a note of that.
chat-former = So far: { $answer }
chat-chosen = Chosen: { $options }
chat-took = { $count ->
    [one] The file is here.
   *[other] { $count } files are here.
}
chat-too-many = { $count } files at most. Not taken: { $names }
chat-strange = I cannot do anything with that, sorry. Please write text, or choose a button.
chat-old-button = That button belongs to an earlier question.
chat-changed = Something has changed here. Please add what is still missing. Your text is still there.
chat-sent = Thank you, your request { $no } has arrived. The answer will come here and by e-mail.
chat-cancelled = Cancelled. What you had entered is deleted.
chat-nothing-to-cancel = There is nothing to cancel just now.
chat-braked = { $minutes ->
    [one] Those were many requests at once. Please try again in a minute. What you entered is still there.
   *[other] Those were many requests at once. Please try again in { $minutes } minutes. What you entered is still there.
}
chat-mine = Your requests from this chat:
chat-mine-empty = There is no request from this chat yet.
chat-write = What would you like to write? You can attach files too.
chat-written = Your message now stands with your request { $no }.
chat-closed = Thank you. For your request { $no } we noted: settled.
chat-refused = That is not possible any more. Perhaps the request was deleted meanwhile.
chat-required = We need this answer.
chat-malformed = That does not look right. Please check whether you mistyped it.
chat-not-served = Did you mistype it? Then write the postal code again.
chat-ask-place = Which place is it about? Write the postal code, or choose a site.
chat-ask-description = What would you like, or what has happened? Just write it as you would tell it.
chat-ask-subject = What shall the request be called, in one short sentence?
chat-ask-comment = Would you like to add something to that?
chat-comment-on = Remark on “{ $question }”
chat-ask-room = In which building and room? For example “Building B, room 204”.
chat-ask-files = Would you like to send photos or files along? { $count } at most, each up to { $max }.
chat-ask-more-files = { $count ->
    [one] One file is there. Is there more to come?
   *[other] { $count } files are there. Is there more to come?
}
chat-ask-name = What is your name?
chat-ask-email = To which e-mail address may we answer?
chat-ask-phone = Under which phone number can we call back?
chat-hint-several = You can choose several. Then “Done”.
chat-hint-date = For example 2026-12-24.
chat-hint-files = Send the file. { $max } at most.
chat-summary = Please check:
chat-summary-send = Is everything right? Then send the request.
chat-you = You
chat-we = The team
chat-news = Answer to your request { $no }:
chat-status-open = new
chat-status-in-progress = in progress
chat-status-awaiting = waiting for your answer
chat-status-waiting = on the waiting list
chat-status-closed = closed
chat-button-start = Begin again
chat-button-new = New request
chat-button-mine = My requests
chat-button-agree = I agree
chat-button-refuse = No, thank you
chat-button-tick = Yes, tick it
chat-button-done = Done
chat-button-skip = Skip
chat-button-change = Change: { $what }
chat-button-cancel = Cancel
chat-button-write = Answer
chat-button-close = It is settled
chat-button-help = Help
chat-button-notice = Privacy
chat-button-readers = Who can read this?
chat-log = Conversation
chat-input = Your message
chat-send = Send
chat-choose = Answers to choose
chat-files = Send files along
chat-end = End the conversation and delete it here
chat-end-hint = Requests that were sent remain. You still reach them through the link in the e-mail.
chat-kept = What you write here stays visible in this browser until { $until }.
chat-form-instead = Rather use a form?
chat-form-link = To the form
chat-failed = This did not arrive. Your text is still there. Please check the connection and send it again.
chat-look = New answers appear here when you load the page again.
chat-look-link = Look again
chat-changes = Change something
chat-reopens = This request is closed. If you write once more, we open it again.
chat-button-reopen = Open again
chat-written-reopened = Your message now stands with your request { $no }. With it, the request is open again.
chat-button-forget = Delete my data
chat-button-forget-all = Yes, delete it
chat-forget =
    If you say yes, I delete here at once: this conversation, your name and your addresses as I remember them, a request you began, and your consent.

    I cannot delete requests that were sent: the team has to check whether it still needs them or has to keep them. I pass your wish on to it with each request; a closed one opens again for that. The team answers you within one month by e-mail.

    Do you want that?
chat-forgotten = Deleted. Nothing of this conversation is left.
chat-forgotten-requests = { $count ->
    [one] The team now knows that your request { $numbers } is to be deleted. It answers you within one month.
   *[other] The team now knows that your requests { $numbers } are to be deleted. It answers you within one month.
}
chat-erasure-wish =
    I would like this request and my data to be deleted (Art. 17 GDPR). Please answer me by { $until } (Art. 12 (3) GDPR).

    The chat passed this wish on for me.
chat-expired = The conversation had expired and is deleted. Please begin anew.
chat-stale = The conversation went on in another window meanwhile. Your last message has not arrived yet. Please check whether it still fits, and then send it again.
chat-topic-gone = This topic is no longer there. Your text and your files are still here, your answers to single questions are not. Please choose another topic.

# Mails to requesters and to the team
mail-hello = Hello { $name },
mail-hello-team = Hello { $name },
mail-regards = Kind regards
mail-no = Number
mail-subject = Subject
mail-department = Department
mail-open = View your request
mail-open-answer = View the answer and write back
mail-open-question = Answer the question
mail-open-ticket = Open the ticket
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

mail-link-title = New link to your request { $no }
mail-link = Your request “{ $subject }” has a new link. The old link no longer leads to it.

mail-wrote-title = New message on { $no }: { $subject }
mail-wrote = There is a new message on a ticket you are working on.
mail-settled-title = Settled, says the requester: { $no } { $subject }
mail-settled = For the requester the matter is settled. But something is still missing before it can be closed. Please take a look.
mail-reopened-title = Open again: { $no } { $subject }
mail-reopened = A ticket you worked on is open again: the requester has written once more.
mail-assigned-title = Assigned to you: { $no } { $subject }
mail-assigned = A ticket is assigned to you now.
mail-words-inside = Messages stay inside the ticket and are not sent by e-mail. That keeps them protected.

mail-why = You receive this e-mail from { $organisation } because a request was made there with your address.
mail-why-team = You receive this e-mail because you answer requests at { $organisation }.
mail-privacy = Privacy

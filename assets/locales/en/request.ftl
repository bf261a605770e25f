# Home page and form
home-know = Good to know
home-know-text = You need no account. Only the people in charge read your request.
home-know-link = Who reads my request?
home-title = How can we help?
home-lead = Write to us. First choose a topic.
home-chat = Rather in a conversation?
home-chat-link = To the chat
home-follow = Have you written to us before?
home-follow-text = Open the personal link that we showed you after sending. It is also in every e-mail about your request. There you see how it stands and can reply.
home-fresh = This helpdesk is being set up
home-fresh-lead = You will soon be able to send requests here. Please come back later.
home-fresh-operator = Are you setting it up?
home-fresh-operator-text = The link to the setup is on the console of the server on which Tresen was started. This command makes Tresen show the link again:
topics-empty = No topics yet
topics-empty-text = The team has not opened any topics yet. Please come back later.

request-step = Step { $n } of { $all }
request-step-topic = Topic
request-step-place = Place
request-step-details = Request
request-step-contact = Contact
request-step-check = Check
request-title-mistakes = Please check: { $title }
request-changed = The team has changed this form in the meantime. Please add what is still missing here. What you entered is still there.
request-kept = What you entered is kept until { $until }. After that we delete it, unless you send it.
request-discard = Cancel and delete everything
request-discarded = Everything deleted
request-discarded-text = What you entered and your files are deleted. Nothing was sent.

request-topic-title = What is it about?
request-topic-lead = Choose the topic that fits best. After that we only ask what we need for it.
request-missing-topic = Please choose a topic.

request-place-title = Which place is it about?
request-postal-code = Postal code
request-postal-code-hint = So that the site responsible for you gets in touch.
request-site = Or choose a site yourself
request-site-short = Site
request-site-by-code = By postal code (recommended)
request-missing-place = Please enter a postal code or choose a site.
request-no-such-site = This site no longer exists. Please choose another one.
request-answers-you = You will hear from: { $department }
not-served-title = Unfortunately we cannot help here
not-served-text = We have no team for this place. We have not stored what you entered.
not-served-text-kept = We have no team for this place.
not-served-kept = What you have entered so far is still there. Nothing was sent.
not-served-correct = Change the place
not-served-mistyped = Did you mistype the postal code? Then simply start again.

request-details-title = What can we do for you?
request-subject = Subject
request-subject-hint = What it is about, in one short sentence.
request-description = Description
request-description-hint = What would you like, or what happened? Just write it the way you would tell it.
request-room = Building and room
request-room-hint = For example “Building B, room 204”.
question-comment = Remark
question-no-answer = No answer
request-choose = Please choose
request-files = Photos or files
request-missing-subject = Please write in one short sentence what it is about.
request-missing-description = Please describe your request.
request-missing-answer = Please answer: { $question }
count-max = At most { $max } characters
count-left = {"{n}"} characters left
count-over = {"{n}"} characters too many

files-limits = { $count ->
    [one] One file of at most { $max }.
   *[other] Up to { $count } files of at most { $max } each.
}
files-left = { $count ->
    [one] One more file is possible, at most { $max }.
   *[other] { $count } more files are possible, at most { $max } each.
}
files-full = No more files are possible. Remove one to attach another.
files-drop = Drag here, paste or
files-choose = Choose files
files-take = Take a photo or choose a file
files-pasted = Screenshot-{ $n }
files-too-big = “{ $name }” has { $size }. At most { $max } is allowed.
files-too-many = “{ $name }” was not added. { $max } more files are possible.
files-wrong-type = “{ $name }” has a file type that is not possible here.
files-empty = “{ $name }” is empty.
files-added = { $n } files chosen
file-remove = Remove { $name }
file-too-big = “{ $name }” is too large and was not stored. At most { $max } per file is allowed.
file-too-many = “{ $name }” was not stored: at most { $max } files are possible.
file-empty = “{ $name }” is empty and was not stored.
file-not-asked = “{ $name }” was not stored: no file is needed here at the moment.
file-too-much-today = “{ $name }” was not stored: a lot of files came from your connection today. You can still send your text.
file-no-room = “{ $name }” was not stored: there is no room for files at the moment. You can still send your text.

request-contact-title = How can we reach you?
request-name = Your name
request-email = E-mail address
request-email-hint = We send the confirmation and our answers there.
request-email-hint-later = So that the team can answer you.
request-phone = Phone number
request-phone-hint = Only if we may call you.
request-privacy = I have read what happens with my data:
request-privacy-link = privacy notice (new window)
request-missing-name = Please enter your name.
request-missing-email = Please enter your e-mail address.
request-missing-privacy = Please confirm that you have read the privacy notice.

request-check-title = Is everything right?
request-send = Send request
request-sending = Sending …
request-trap = Please leave this field empty
request-patience = Your browser does not run scripts. As a protection against spam you can therefore send only { $seconds } seconds after the last step. In the meantime, please read everything once more.
request-trapped = Nothing was sent: a hidden field was filled in, as spam programs do. If your browser fills in fields by itself, please switch that off here and send again.
request-too-fast = Nothing was sent yet, as a protection against spam. Please wait { $seconds } seconds and then send again.
request-wait = Nothing was sent yet. As a protection against spam, please wait { $seconds ->
    [one] one more second
   *[other] { $seconds } more seconds
} and then send again.

sent-title = Your request is stored
sent-number = Your number:
sent-link = Your personal link
sent-link-text = With this link you can see how it stands at any time, reply, or end the request. Whoever knows the link can read along. Please do not pass it on.
sent-link-renewed = The link to this request has been renewed since. The new one is in the latest e-mail.
sent-open = Go to my request
sent-next = What happens next
sent-next-text = The team reads your request and answers you.
sent-mail = You will receive a confirmation by e-mail in a moment. If none arrives, please look in your spam folder too.
sent-portal = You see all your requests under:
sent-no-mail = This helpdesk does not send e-mails yet. Please save or print the link, otherwise you will not find your request again.
copy = Copy the link
copied = Copied
print = Print

# The admin area.

admin-title = Administration
admin-areas = Areas of administration
admin-overview = Overview
admin-to-console = To the requests
admin-lead = Here you set how the helpdesk works. You see no requests here. For that you must be a member of a site or team.

# The first page: whether anybody is needed, and how everything fares that works by itself.
admin-verdict = { $count ->
    [0] The helpdesk is well.
    [one] One thing needs you.
   *[other] { $count } things need you.
}
admin-state-now = Needs you now
admin-state-soon = Needs you soon
admin-state-fine = In order
admin-state-mail-failed = { $count ->
    [one] One message could not be sent.
   *[other] { $count } messages could not be sent.
}
admin-state-mail-no-server = { $count ->
    [0] There is no mail server yet. Answers are only on the page of the request.
    [one] There is no mail server yet. One message waits for it.
   *[other] There is no mail server yet. { $count } messages wait for it.
}
admin-state-mail-waits = { $count ->
    [one] One message is on its way.
   *[other] { $count } messages are on their way.
}
admin-state-mail-fine = All messages are sent.
admin-state-chat-fine = { $count ->
    [one] The bot is connected.
   *[other] All { $count } bots are connected.
}
admin-state-jobs-failed = The last run of “{ $job }” failed.
admin-state-jobs-never = None has run yet.
admin-state-jobs-fine = None has failed. The last was “{ $job }”, { $time }.

admin-changed-title = Somebody has saved something else in the meantime
admin-changed-text = What you typed still stands below. If you save now, it replaces what the other person saved:
admin-done-saved = Saved.
admin-done-mail-removed = The mail server is removed. E-mails wait in the outbox.

## Texts
admin-area-texts = Texts
admin-area-texts-text = What requesters read in your own words. Where a field is empty, Tresen uses a short standard text.
admin-text-intro = Welcome
admin-text-intro-text = Stands on the home page above the topics.
admin-text-refusal = Refusal
admin-text-refusal-text = Appears when no site serves a postal code and there is no supraregional team.
admin-text-confirmation = Confirmation
admin-text-confirmation-text = Stands on the last page of the form and in the e-mail about it.
admin-text-privacy = Privacy
admin-text-privacy-text = Your own paragraphs in the privacy notice. Tresen writes the rest from the settings.
admin-text-placeholders = Placeholders: { $allowed }
admin-text-otherwise = If empty, the text in { $main } is shown. Placeholders: { $allowed }
translation-de = In German
translation-en = In English
translation-text-de = For everybody who reads German. What stays empty is shown to them as it stands above.
translation-text-en = For everybody who reads English. What stays empty is shown to them as it stands above.
translation-options-hint = Each on a line of its own, in the order from above.
translation-options-count = { $count ->
    [one] Write exactly one line, as above.
   *[other] Write { $count } lines, as many as above.
}
admin-placeholder-unknown = Tresen does not know “{ $found }” here. Curly braces are for placeholders only: { $allowed }

## Organisation
admin-area-organisation = Organisation
admin-area-organisation-text = How your helpdesk introduces itself.
admin-contact = Postal address and contact
admin-contact-hint = Stands in the privacy notice and at the end of every e-mail: who is responsible and how to reach you.
admin-address-configured = The configuration file names the address { $address }. It counts instead of the address that you enter here.

## E-mail
admin-area-mail = Sending e-mail
admin-area-mail-text = Answers and notices leave through this mailbox.
admin-mail-configured = The mail server stands in this machine's configuration file. You can try it here.
admin-mail-folder = No e-mail leaves this machine: each is a file in the folder { $folder } until the demo ends.
admin-mail-test = Save and test
admin-mail-remove = Work without a mail server

## What several areas say
admin-name = Name
admin-description = Description
admin-kind = Kind
admin-order = Order
admin-members = Members
admin-open-requests = Open requests
admin-internal = internal
admin-protected-badge = protected
admin-up = Move { $name } up
admin-down = Move { $name } down
admin-put-away = Retire or remove
admin-retire = Retire
admin-restore = Put back into service
admin-remove = Remove
admin-done-moved = The order is changed.
admin-done-retired = Retired.
admin-done-restored = Back in service.
admin-done-removed = Removed.
admin-name-taken = This name exists already. Please choose another one.
admin-needed-tickets = { $count ->
    [one] One request still belongs to it.
   *[other] { $count } requests still belong to it.
}
admin-needed-members = { $count ->
    [one] One account is a member.
   *[other] { $count } accounts are members.
}
admin-needed-topic = Requests about “{ $name }” go here.

## Sites and teams
admin-area-departments = Sites and teams
admin-area-departments-text = Where requests go and who works on them. They stand in this order in the console and in the form.
admin-departments-empty = There is no site or team yet
admin-departments-empty-text = Add at least one, so that requests arrive somewhere.
admin-departments-retired = Retired
admin-departments-retired-text = They take nothing in any more. What is closed stays readable for their members.
admin-department-new = Add a site or team
admin-department-name-hint = The name stands in the console and, if it is public, in form and e-mails too. For example “Site North”.
admin-department-description-hint = One sentence on what the site or team is for.
admin-kind-site = Site
admin-kind-site-text = Gets the requests from its postal codes.
admin-kind-general = Team
admin-kind-general-text = Gets requests about topics that belong to no place.
admin-kind-supraregional = Supraregional
admin-kind-supraregional-text = Gets everything that no site serves. There is at most one.
admin-kind-supraregional-second = “{ $department }” is supraregional already. There can be only one.
admin-kind-protected = Protected team
admin-kind-protected-text = For duties that must not be left lying, such as data protection.
admin-kind-rejected = Rejected requests
admin-kind-rejected-text = Collects what you do not take on.
admin-postal-codes = Postal codes
admin-postal-codes-hint = For sites only: single ones or ranges, separated by commas. For example: 79100–79117, 79252
admin-postal-codes-wrong = “{ $found }” is neither a postal code nor a range. Example: 79100–79117, 79252
admin-postal-codes-no-site = Only sites have postal codes. Empty the field or choose “Site” as the kind.
admin-postal-codes-own = { $range } and { $other } overlap.
admin-postal-codes-overlap = { $range } overlaps with “{ $department }”: it has { $theirs }.
admin-visible = Visibility
admin-visible-public = Public
admin-visible-public-text = Requesters read the name.
admin-visible-internal = Internal
admin-visible-internal-text = Only the console shows the name.
admin-department-email = E-mail address
admin-department-email-hint = Replies to e-mails go there. If the field is empty, e-mails ask to answer on the request's page.
admin-department-members = For everybody who works here
admin-announces = Send an e-mail about every new request
admin-announces-hint = To all members who may write here.
admin-protected = Membership stays after a long pause too
admin-protected-hint = Otherwise an account is locked after six months without sign-in. For a “Protected team” this is always so.
admin-department-is-retired = Retired: nothing new arrives here.
admin-department-retire-text = Once retired, the site or team takes nothing in any more, and what is closed stays readable. It can be removed only while nothing belongs to it.
admin-department-restore-text = Back in service, the site or team takes new requests in. It can be removed only if nothing belongs to it any more.
admin-department-retire-refused = “{ $name }” cannot be retired yet
admin-department-retire-instead = Close or move the open requests and let the topics go elsewhere. Then it can.
admin-department-remove-refused = “{ $name }” cannot be removed
admin-department-remove-instead = Retire it instead: then nothing new arrives, and what is there stays readable.
admin-department-stays = It stays retired: what is there stays readable.

## Topics
admin-area-topics = Topics
admin-area-topics-text = What requesters come to you with. Each topic says what is asked and where the request goes.
admin-topics-empty = There is no topic yet
admin-topics-empty-text = Add at least one: without a topic nobody can send a request.
admin-topics-retired-text = Nobody can choose them any more. Requests about them stay as they are.
admin-topic-new = Add a topic
admin-done-topic-added = The topic is added.
admin-topic-name-hint = Requesters choose the topic by it. For example “Donate a device”.
admin-topic-description-hint = One sentence under the name.
admin-topic-intro = Introduction
admin-topic-intro-hint = Stands above the form.
admin-route = Goes to
admin-route-hint = “The site in charge” asks for the postal code or the site.
admin-route-site = The site in charge
admin-route-gone = This team is gone or retired. Please choose another one.
admin-topic-priority-hint = New requests begin with it.
admin-tags = Tags
admin-tags-hint = Every new request gets them. Separate several with commas.
admin-topic-more = More settings
admin-topic-public = Offer it in the form
admin-topic-public-hint = Otherwise only the team can take in requests about it.
admin-topic-room = Ask for building and room
admin-topic-solution = Close only with a solution or reason
admin-topic-solution-hint = Whoever closes describes the solution or says why it cannot be done.
admin-topic-is-retired = Retired: nobody can choose this topic.
admin-topic-retire-text = Nobody can choose a retired topic. Requests about it stay with all their answers.

## Questions of a topic
admin-fields = Questions
admin-fields-text = Tresen always asks for name, e-mail address, subject and description. Your own questions stand in the form in this order.
admin-fields-former = Former questions ({ $count })
admin-fields-former-text = They are not asked any more. Answers that exist still stand with the requests.
admin-field-new = Add a question
admin-field-label = Question
admin-field-hint = Remark
admin-field-hint-hint = Stands in small print under the question.
admin-field-kind = Kind of answer
admin-field-kind-hint = Answers that exist stay as they were given.
admin-field-text = One line of text
admin-field-long-text = Longer text
admin-field-number = Number
admin-field-date = Date
admin-field-choice = One to choose
admin-field-multiple-choice = Several to choose
admin-field-checkbox = Checkbox
admin-field-yes-no = Yes or no
admin-field-file = Files
# The same on the page of the rules in force, in few words.
inspection-field-text = text
inspection-field-long-text = text
inspection-field-number = number
inspection-field-date = date
inspection-field-choice = choice ({ $options })
inspection-field-multiple-choice = multiple choice ({ $options })
inspection-field-checkbox = checkbox
inspection-field-yes-no = yes or no
inspection-field-file = file
admin-options = Choices
admin-options-hint = Each option on a line of its own.
admin-options-none = Please enter at least one option, each on a line of its own.
admin-options-twice = “{ $option }” stands there twice.
admin-options-many = These are too many: { $max } options at most.
admin-audience = Who sees the question
admin-audience-both = Requesters and team
admin-audience-requester = Only requesters answer
admin-audience-agents = Only the team
admin-required = Answer is required
admin-required-to-submit = To send the form
admin-required-to-close = To close the request
admin-required-to-submit-short = required to send
admin-required-to-close-short = required to close
admin-required-unseen = Requesters do not see this question in the form. Clear the box or let them see the question.
admin-field-taken = The topic asks this already.
admin-field-too-many = These are too many questions: { $max } at most.
admin-field-restore-named = Ask “{ $name }” again
admin-field-number-of = Question { $place }
admin-field-copy = Duplicate
admin-field-remove = Remove
admin-field-removed = will be removed when you save. Answers that exist stay with the requests.
admin-field-bring-back = Bring back
admin-field-bring-back-named = Bring “{ $name }” back
admin-fields-reuse = Questions of other topics
admin-fields-reuse-text = This topic gets a question of its own from it. Changes apply only here.
admin-field-reuse-named = Take over “{ $name }”
admin-preview = What requesters see
admin-preview-always = Subject and description stand above, files below.
admin-preview-hidden = { $count ->
    [one] One more question is seen by the team only.
   *[other] { $count } more questions are seen by the team only.
}
admin-preview-redraw = Draw the preview again

# Chat
admin-area-chat = Chat
admin-area-chat-text = The chat asks requesters step by step the same as the form. Topics and questions hold for both.
admin-chat-page = Chat in the browser
admin-chat-page-text = At this address the chat is open to everybody. You can link to it from your website.
admin-chat-button = Button for your website
admin-chat-button-text = On every page that you put this line into, it shows a button at the bottom right that opens the chat.
admin-chat-button-more = data-label="Questions?" in the line changes the words on it, data-side="left" moves the button to the left. If your website has a strict Content-Security-Policy, allow this address there under script-src.
admin-chat-button-window = The chat opens in a new window. In a frame on a page of somebody else the browser would not recognise the conversation, so that is blocked.

admin-topic-icon = Picture
admin-topic-icon-hint = It is shown beside the name on the home page.
topic-icon-none = none
admin-members-title = Members
admin-members-nobody = Nobody is a member here yet. Rights are given at the account.
admin-members-write = works here
admin-members-read = reads along
topic-icon-gift = gift
topic-icon-laptop = laptop
topic-icon-phone = phone
topic-icon-printer = printer
topic-icon-wrench = tools
topic-icon-package = parcel
topic-icon-truck = van
topic-icon-key = key
topic-icon-globe = globe
topic-icon-mail = letter
topic-icon-message = speech bubble
topic-icon-help = question mark
topic-icon-heart = heart
topic-icon-users = people
topic-icon-building = building
topic-icon-school = school
topic-icon-book = book
topic-icon-calendar = calendar
topic-icon-clipboard = clipboard
topic-icon-shield = shield
topic-icon-lock = lock
topic-icon-alert = warning sign
topic-icon-user-plus = person with plus
topic-icon-user-check = person with tick

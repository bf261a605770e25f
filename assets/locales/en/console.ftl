# The team's console.

## Frame
console-home = { $name }, to your requests
console-queues = Views
console-departments = Sites and teams
console-more = More
console-parts = Parts
console-search = Search
console-search-placeholder = Search …
console-take-in = Take in a request
console-account = My account
console-sign-out = Sign out
console-shortcuts = Keyboard shortcuts
console-dismiss = Close
console-live-lost = No connection to the server. News appears as soon as it is back.
console-failed = That did not work. Please reload the page.
console-me = Me
console-nobody = Nobody
console-all = All
console-choose = Please choose
console-field-other-kind = Previous answer to “{ $label }”
console-field-other-kind-text = The question used to be another one. This answer stays until you give a new one below.
console-edit = Edit
console-write = Write
console-request = Request
console-facts = Facts
console-former-member = Former member
console-former-requester = Requester (profile deleted)
console-former-department = a former team

console-key-search = search
console-key-name-control = Ctrl
console-key-down = next row, next request of the list
console-key-up = previous row, previous request of the list
console-key-list = back to the list
console-key-take = take
console-key-send = send or save the note
console-key-send-and-wait = send and wait
console-key-leave = leave the field or menu
console-key-open = open row
console-key-answer = answer
console-key-note = write a note
console-key-assign = assign
console-key-status = change the status
console-key-close = close the request
console-key-help = this overview

console-error-summary = Please check what you entered
console-error-required = Please fill in this field.
console-missing-answer = Please answer: { $question }
console-error-number = Please enter a number. Example: 12.5
console-error-date = Please enter a date. Example: 2026-11-21
console-error-option = Please choose one of the options.

## Views
queue-mine = Mine
queue-unassigned = Unassigned
queue-awaiting-reply = Awaiting reply
queue-with-provider = With provider
queue-waiting = Waiting list
queue-referred = Moved, reading along
queue-closed = Closed
queue-archived = Archive
queue-deleted = Bin

queue-mine-empty-title = Nothing is assigned to you
queue-mine-empty-text = The requests you are working on are listed here. Take one that nobody has yet.
queue-none-yet-title = No request yet
queue-none-yet-text = Your form is here:
queue-unassigned-empty-title = Everything is taken
queue-unassigned-empty-text = New requests of your sites and teams appear here until somebody takes them.
queue-awaiting-reply-empty-title = No question is open
queue-awaiting-reply-empty-text = When you choose “Send and wait”, the request stands here until the reply comes.
queue-with-provider-empty-title = Nothing is with a provider
queue-with-provider-empty-text = Requests that you passed on to another organisation are listed here.
queue-waiting-empty-title = The waiting list is empty
queue-waiting-empty-text = Requests that cannot go on at the moment are listed here. Nobody is responsible until somebody takes them again.
queue-department-empty-title = Nothing to do here
queue-department-empty-text = All open requests of this site or team appear here.
queue-referred-empty-title = No requests from elsewhere
queue-referred-empty-text = When you move a request and keep access, you find it here again.
queue-closed-empty-title = Nothing is closed yet
queue-closed-empty-text = Closed requests stay readable here. If the requester writes again, they open again.
queue-archived-empty-title = The archive is empty
queue-archived-empty-text = Requests that were taken out of all lists lie here. They can only be read.
queue-deleted-empty-title = The bin is empty
queue-deleted-empty-text = Deleted requests lie here. You can fetch them back at any time.

console-empty-to-unassigned = See unassigned ones
console-empty-filter-title = Nothing matches this filter
console-empty-filter-text = Remove a condition, or use the search field to search all requests.
console-column-request = Request
console-column-status = Status
console-column-assignee = Assignee
console-column-changed = Last change
console-column-place = Site/team
console-column-waits = Waiting
console-unanswered = not answered yet
console-new-message = new message
console-since-yesterday = since yesterday
console-waits-for = waiting for { $length }
console-list-same = The same everywhere here: { $values }
console-order = Order
console-order-waiting = Waiting longest
console-order-newest = Last changed
console-order-priority = Most urgent
console-rows = Row height
console-rows-roomy = comfortable
console-rows-dense = dense
console-group-waiting-today = Waiting since today
console-group-waiting-yesterday = Waiting since yesterday
console-group-waiting-week = Waiting for some days
console-group-waiting-longer = Waiting for a week or longer
console-group-answered = Answered
console-group-changed-today = Today
console-group-changed-yesterday = Yesterday
console-group-changed-week = In the last days
console-group-changed-longer = A week ago or earlier
console-group-no-priority = Without priority
console-keybar-walk = walk
console-keybar-open = open
console-keybar-search = search
console-keybar-all = all keys
console-pages = Pages
console-page-back = Back
console-page-on = Next
console-page-of = { $first } to { $last } of { $count }

console-filter = Filter
console-filter-apply = Apply
console-filter-reset = Clear filters
console-filter-remove = Remove this filter
console-filter-text = Number, subject or name contains
console-filter-text-short = Contains
console-topic = Topic
console-department = Site or team
console-priority = Priority
console-tag = Tag

console-search-title = Search
console-search-for = Search for “{ $query }”
console-search-more = Older hits
console-search-empty-title = What are you looking for?
console-search-empty-text = Number, name, address, phone number, or words from requests, answers and file names. The beginning of a word is enough. Everything you may read is searched.
console-search-suggestion = Did you mean:
console-search-none-title = Nothing found
console-search-none-text = Try fewer words, or only the beginning of a word. Everything you may read is searched, closed requests too.

## A request
console-answer = Answer
console-note = Internal note
console-kind = Kind of entry
console-text = Text
console-text-placeholder = Write text …
console-new = new
console-timeline = Timeline
console-since = New since you were here
console-events-before = and { $count ->
    [one] one event before
   *[other] { $count } events before
}
console-readers = { $count ->
    [one] One person can read this
   *[other] { $count } people can read this
}
console-printed = { $organisation }, timeline of a request, printed { $when } by { $name }
console-to-requester = to the requester
console-team-only = team only
console-by-contact = contact
console-event-taken-in-contact = { $who } took the request in as contact
console-event-contact-wrote-again = { $who } wrote as contact, the request is open again
console-not-delivered = Not delivered
console-not-confirmed = Confirmation not delivered
console-read-only = You can read along here but not write or change anything.
console-being-sent = Being sent
console-goes-to = Goes to
console-goes-by-mail = by e-mail to { $email }
console-goes-later = by e-mail to { $email }, as soon as a mail server is set
console-goes-nowhere = left no e-mail address. The answer stands on the request’s page only.
console-goes-telegram = in the Telegram chat.
console-goes-hint = in the Telegram chat: only a hint with the link. The answer itself stands on the request’s page.
console-goes-waits = The bot has no connection just now; it is delivered as soon as it has one again.
console-goes-web-chat-mail = in the web chat and by e-mail to { $email }
console-goes-web-chat-later = in the web chat and by e-mail to { $email }, as soon as a mail server is set
console-goes-web-chat = left no e-mail address. The answer appears in the web chat and stands on the request’s page.
console-goes-closed-mail = takes nothing in the Telegram chat any more. The answer goes by e-mail to { $email }
console-goes-closed-later = takes nothing in the Telegram chat any more. The answer goes by e-mail to { $email }, as soon as a mail server is set
console-goes-closed = takes nothing in the Telegram chat any more and left no e-mail address. The answer stands on the request’s page only.
console-note-for-team = Only the team sees this, never the requester
console-send = Send answer
console-send-and-wait = Send and wait
console-save-note = Save internal note
console-sending = Sending …
console-saving = Saving …
console-attach = Attach a file
console-attach-words = attached, attachment, enclosed, anbei, im anhang, angehängt, beigefügt
console-attach-hint = The text speaks of an attachment, but no file is attached. Send once more if that is right.
console-paste-name = Screenshot-{ "{n}" }
console-upload-too-big = “{ "{name}" }” has { "{size}" }. At most { "{max}" } are allowed.
console-upload-too-many = At most { "{max}" } files are possible. “{ "{name}" }” was not added.
console-upload-empty = “{ "{name}" }” is empty.
console-upload-remove = Remove { "{name}" }
console-upload-added = { "{n}" } files chosen
console-file-too-big = “{ $name }” is too large. At most { $max } are allowed. Your text is still here.
console-file-too-many = At most { $max } files are possible.
console-file-empty = “{ $name }” is empty.
console-file-no-room = “{ $name }” was not stored: there is no room for files on the server.
console-draft-saved = Draft saved
console-draft-found = Your draft is back
console-draft-failed = Draft not saved. A copy stays in this window.
console-draft-restored = Text restored from this window
console-unsendable = Your text, to copy
console-stale-title = Something new came while you were writing
console-stale-text = Nothing was sent. Please read what is new first; your text stands below.
console-stale-link = To the new entry
console-stale-form = Nothing was changed. Please check whether what you entered still fits, and send again.

console-do-take = Take
console-do-assign = Assign
console-do-assign-me = Assign to myself
console-do-release = Release
console-do-status = Status
console-do-close = Close
console-do-close-now = Close the request
console-do-waiting = Put on the waiting list
console-do-forward = Pass on
console-do-move = Move
console-do-move-now = Move
console-assign-to = Assign to
console-assign-nobody-else = Nobody else works here
console-back-to = To request { $no }

console-action-take = Take
console-action-assign = Assign
console-action-release = Release
console-action-answer = Answer
console-action-answer-and-wait = Answer and wait
console-action-note = Write a note
console-action-requester-writes = Message from the requester
console-action-await = Await a reply
console-action-resume = Go on working
console-action-put-on-waiting = Put on the waiting list
console-action-forward = Pass on to a provider
console-action-close = Close
console-action-close-as-spam = Close as spam
console-action-reopen = Open again
console-action-archive = Archive
console-action-unarchive = Fetch from the archive
console-action-delete = Delete
console-action-restore = Fetch from the bin
console-action-move = Move
console-action-edit = Change facts

console-undo = Undo
console-done-away = Done. You do not see the request any more.
console-done-answered = The answer is on its way to { $name }.
console-done-answered-later = Answer saved. It goes to { $name } as soon as a mail server is entered.
console-done-answered-page = Answer saved. { $name } reads it on the page of the request.
console-done-asked = The answer is on its way to { $name }. The request now awaits a reply.
console-done-asked-later = Answer saved. It goes to { $name } as soon as a mail server is entered. The request now awaits a reply.
console-done-asked-page = Answer saved. { $name } reads it on the page of the request, which now awaits a reply.
console-done-noted = Note saved. Only the team reads it.
console-done-taken = You took the request.
console-done-released = Released. It is assigned to nobody.
console-done-assigned = It is now assigned to { $assignee }.
console-done-awaiting = The request now awaits a reply.
console-done-resumed = Work goes on.
console-done-reopened = The request is open again.
console-done-spam = Closed as spam.
console-done-closed = The request of { $name } is closed.
console-done-archived = The request is in the archive.
console-done-unarchived = The request is back from the archive.
console-done-deleted = The request lies in the bin.
console-done-restored = The request is back from the bin.
console-done-prioritised = The priority is now: { $priority }.
console-done-tagged = Tags changed.
console-done-task = Tasks changed.
console-done-fields = Facts saved.
console-done-moved = The request is now here: { $department }. Assigned to: { $assignee }.
console-done-on-waiting = The request is on the waiting list.
console-done-forwarded = The request is passed on.
console-done-taken-in = The request is taken in.
console-done-tried-again = It will be tried again in a moment.
console-done-dropped = The message will not be sent any more.

console-refused = That is not possible right now
console-refused-not-possible = In status “{ $status }”, “{ $action }” is not possible. Possible is: { $possible }.
console-refused-gate = Still missing before closing: { $missing }.
console-refused-taken = { $name } has the request already. You can assign it to yourself or somebody else.
console-refused-nobody = Nobody is assigned, so there is nothing to release. You can take the request.
console-refused-colleague = { $name } cannot work on this request. Choose somebody who may write here.
console-refused-nothing = It is already as you want it. You can change something else or go back to the request.
console-refused-forbidden = You can read this request but not change anything on it.

console-missing-title = Still missing before closing
console-missing-text = The topic “{ $topic }” or your list of tasks asks for it before closing.
console-missing-task-done = “{ $title }” is done
console-missing-task = Do or drop the task “{ $title }”
console-missing-field = Fill in “{ $label }”
console-missing-solution = Describe the solution
console-missing-reason = Give the reason for declining

console-event-opened = Came in { $channel }
console-event-taken-in = Taken in by { $who }
console-event-answered = { $who } answered
console-event-noted = { $who } noted something
console-event-wrote = The requester wrote
console-event-wrote-again = The requester wrote; the request is open again
console-event-settled = The requester considers the request settled
console-event-taken = { $who } took the request
console-event-assigned = { $who } assigned the request to { $to }
console-event-released = { $who } released the request
console-event-awaited = { $who } awaits a reply
console-event-resumed = { $who } goes on working
console-event-put-on-waiting = { $who } put the request on the waiting list
console-event-forwarded = { $who } passed the request on to { $provider }
console-event-closed = { $who } closed the request ({ $outcome })
console-event-reopened = { $who } opened the request again
console-event-archived = { $who } archived the request
console-event-unarchived = { $who } fetched the request from the archive
console-event-deleted = { $who } put the request into the bin
console-event-restored = { $who } fetched the request from the bin
console-event-moved = { $who } moved the request: { $from } → { $to }
console-event-referred = { $name } keeps access
console-event-prioritised = { $who } changed the priority: { $priority }
console-event-linked = { $who } linked the request to { $other }
console-event-duplicate = { $who } found the request to be a duplicate of { $other }
console-linked-hidden = another request
console-open-linked = Open
console-event-tagged = { $who } changed tags
console-event-fields = { $who } changed facts: { $fields }
console-event-task-added = { $who } added a task: { $title }
console-event-task-settled = { $who } ticked off a task: { $title }
console-event-task-open = { $who } opened a task again: { $title }
console-event-link-renewed = { $who } renewed the personal link

## Facts
console-assignee = Assignee
console-received = Received
console-room = Building and room
console-postal-code = Postal code
console-solution = Solution or reason
console-requester = Requester
console-name = Name
console-email = E-mail address
console-no-email = without an e-mail address
console-phone = Phone
console-remark = Remark
console-fields = Further facts
console-fields-title = Edit facts
console-fields-files = Files for the facts
console-fields-unanswered = { $count ->
    [one] One question without an answer
   *[other] { $count } questions without an answer
}
console-field-missing = still missing before closing
console-field-former = Former answer
console-required-to-close = Needed for closing
console-tasks = Tasks
console-task-new = New task
console-task-add = Add
console-task-drop = drop
console-task-dropped = dropped
console-tags = Tags
console-tags-change = Change tags
console-tags-hint = Separated by commas
console-tags-many = Those are too many tags. A request takes { $max } at most.
console-access = Who sees this request?
console-access-department = { $department }: { $count ->
    [0] nobody
    [one] one person
   *[other] { $count } people
}
console-access-writers = { $count ->
    [one] One person works on it
   *[other] { $count } people work on it
}
console-access-readers = { $count ->
    [one] One person only reads
   *[other] { $count } people only read
}
console-access-referrers = { $count ->
    [one] One person from elsewhere keeps access
   *[other] { $count } people from elsewhere keep access
}
console-access-requester = The requester sees messages and the status, never notes and never names.
console-access-put-away = Only people of the administration who belong to the site or team.
console-access-names = Show names
console-role-writes = works on it
console-role-reads = reads
console-role-referred = keeps access

## Closing, waiting list, provider, moving
console-close-title = Close the request
console-close-outcome = How did it end?
console-close-solved = The concern is settled.
console-close-declined = We cannot or will not do this.
console-close-duplicate = There is another request about it already.
console-close-original = A duplicate of which request?
console-close-original-hint = The number of the request that goes on. Requests of the same person are offered first. Both timelines say that they belong together.
console-close-original-missing = Enter the number of the request that goes on.
console-close-original-unknown = You have no request “{ $no }”. Check the number.
console-close-original-itself = That is this request itself. Enter the number of the other one.
console-close-unanswered = { $name } wrote last, { $when }.
console-close-unanswered-text = Nobody has answered yet.
console-close-answer-first = Answer first
console-close-text = Solution or reason
console-close-text-hint = The requester reads this on their page and in the e-mail.
console-close-text-required = Needed for this topic. The requester reads this on their page and in the e-mail.
console-waiting-title = Onto the waiting list
console-waiting-text = The assignment ends. Whoever takes the request again fetches it from the waiting list.
console-waiting-reason = Message to the requester
console-waiting-hint = For example what you are waiting for and how long it may take.
console-provider-title = Pass on to a provider
console-provider-text = The request stays here, under “With provider”, until you go on working. Tresen sends nothing: please inform the provider yourself, and pass on only what is needed.
console-provider-name = Name of the provider
console-provider-hint = The requester can read this name.
console-move-title = Move the request
console-move-where = Where to?
console-move-yours = You are a member there.
console-move-not-yours = You are not a member there.
console-move-unassigned-me = Without access it is no longer assigned to you.
console-move-unassigned = Without access it is no longer assigned to { $name }.
console-move-keep = I keep access.
console-move-keep-assigned = Then it also stays assigned to me.
console-move-other-assigned = (it is assigned to them, and stays so with access)
console-move-access = Who keeps access?
console-move-access-hint = Whoever is not a member there and keeps no access does not see the request any more.

## Taking a request in
console-new-title = Take in a request
console-new-intro = For concerns that come by phone or in a conversation.
console-new-nowhere-title = You cannot take anything in here
console-new-nowhere-text = For that you need the right to write in a site or team. Whoever administers the helpdesk gives it.
console-new-no-topic-title = There are no topics yet
console-new-no-topic-text = The administration can add some.
console-new-who = Who asks?
console-new-find = Find a person
console-new-find-hint = Name, e-mail address or phone number. You find people of whom you may read a request.
console-new-found = { $count ->
    [one] One person found
   *[other] { $count } people found
}
console-new-found-none = Nobody found. Enter the person below.
console-new-somebody-new = New person
console-new-somebody-new-text = Enter “{ $query }” below
console-new-other-person = Another person
console-new-open = Open already
console-new-language = The person’s language
console-new-email-hint = With an e-mail address the person gets a confirmation and all answers.
console-new-what = What is it about?
console-new-topic = Topic
console-new-topic-missing = Choose a topic.
console-new-show-questions = Show the topic’s questions
console-new-subject-hint = Left empty, it is made of topic and answers.
console-new-subject-missing = Enter a subject or answer a question of the topic.
console-new-where = Where does the request go?
console-new-find-site = Find the site
console-new-place = { $code } leads to “{ $department }”.
console-new-place-foreign = { $code } belongs to “{ $department }”. You cannot take anything in there. Choose where the request goes.
console-new-place-none = No site serves { $code }. Choose where the request goes.
console-new-by-postal-code = By postal code
console-new-department-missing = Enter the postal code or choose where the request goes.
console-new-submit = Take in the request
console-subject = Subject
console-description = Concern
console-description-hint = In the requester’s words. They can read it.
console-files = Files

console-event-chat-lost = The chat takes nothing any more; answers now go by e-mail
console-event-chat-lost-for-good = The chat takes nothing any more, and no e-mail address is known

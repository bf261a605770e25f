# Accounts, client organisations and import in the administration.

admin-search = Search
admin-search-nothing = There is nothing like that here.

## Roles
role-first-level = First level
role-first-level-text = Works on all requests, of all sites and teams.
role-second-level = Second level
role-second-level-text = Works on the requests of some sites or teams.
role-provider = Provider
role-provider-text = Works for another company and sees only what you hand on to it, and only so long.
role-provider-of = Provider { $provider }
role-board = Board and administration
role-board-text = Looks after accounts, teams and texts. Reads no requests by that.
role-privacy = Privacy
role-privacy-text = Reads the journal and reviews retention rules. Reads no requests by that.
role-inspection = Inspection
role-inspection-text = Reads rules and the journal, for a staff council for example. Reads no requests.
role-own = A set of its own
role-own-text = You set every right yourself.
role-reads = Reads along
role-none = No rights yet

## Accounts
admin-area-accounts = Accounts
admin-area-accounts-text = Who signs in here, and what each person may do.
accounts-invite = Add an account
accounts-import = Take over from a file
accounts-search = Name or e-mail address
accounts-column-who = Person
accounts-column-role = Role
accounts-column-state = State
accounts-state-invited = Invited
accounts-state-active = Active
accounts-state-locked = Locked
accounts-roles-title = What is the person's task?
accounts-roles-lead = Choose a start. After that you can still change every right.
accounts-name = Name
accounts-name-hint = This is how others in the team see it.
accounts-email = E-mail address
accounts-email-hint = The person signs in with it. The invitation goes there, too.
accounts-language = Language
accounts-taken = There is an account with this address already.
accounts-do-invite = Send invitation
accounts-may = What this account may do
accounts-memberships = Read and work on requests
accounts-memberships-hint = For each site or team. Without a choice the person sees nothing there.
accounts-membership-none = no access
accounts-membership-read = reads
accounts-membership-write = reads and works on them
accounts-capabilities = Other tasks
accounts-capabilities-hint = They give no access to requests.
accounts-capability-administer = Administration
accounts-capability-administer-text = Set up accounts, teams, topics and texts.
accounts-capability-privacy = Privacy
accounts-capability-privacy-text = Read the journal, review retention rules, deal with data-subject requests.
accounts-capability-inspect = Inspection
accounts-capability-inspect-text = Read rules, reports and the journal.
accounts-provider = Works for the provider
accounts-provider-hint = Spelled exactly as when a request is handed on. The person then sees only what lies with this provider.
accounts-provider-missing = Please enter the provider's name.
accounts-clash-provider = Whoever works for a provider has no other rights. Leave either the provider or all other rights empty.
accounts-rights-effect = New rights count at once. The person is signed out everywhere and signs in again. Requests that they may not work on any more are free again. The change is in the journal.
accounts-own-rights = This is your own account. Your own changes are in the journal, too. You are signed out on other devices.
accounts-own-state = Only somebody else who administers can lock or delete your own account. You change your second factor where you set up how you sign in.
accounts-last-administrator = This is the last account that administers. Give this right to another person first.
accounts-factors-title = Second factor
accounts-factors-text = Has the person lost their phone or key? Then demand that it is set up anew. They are signed out everywhere and get an e-mail.
accounts-factors-reset = Demand a new set-up
accounts-lock-title = Lock the account
accounts-lock-text = The person is signed out everywhere at once. Their open requests are free again. What they wrote stays. After six months a locked account is deleted.
accounts-lock = Lock
accounts-unlock-title = Unlock the account
accounts-unlock-text = Locked since { $time }. Once unlocked, the person can sign in again. Requests do not come back to them by themselves.
accounts-unlock = Unlock
accounts-removal-title = Delete the account
accounts-removal-short = Name and address go, the texts stay. You see first what exactly happens.
accounts-removal-go = Prepare deletion
accounts-removal-lead = You are deleting the account of { $name }. This cannot be undone.
accounts-removal-goes = What goes
accounts-removal-goes-text = Name, e-mail address, password, second factor, sessions and texts that were begun.
accounts-removal-stays = What stays
accounts-removal-stays-text = Answers and notes in requests. They then read “former member”. Open requests of the person are free again. In the journal a number without a name stays.
accounts-removal-do = Delete the account for good
accounts-removal-not = You cannot delete this account: it is your own, or the last one that administers.

invitation-card-title = Invitation
invitation-open = The invitation is on its way and good until { $time }.
invitation-link = Link of the invitation
invitation-link-hint = In case the e-mail does not arrive: give the link to this person only, best in person. Whoever has it gets the account.
invitation-copy = Copy the link
invitation-none = No invitation is good at the moment.
invitation-send = Send invitation
invitation-again = Send a new invitation
invitation-withdraw = Withdraw the invitation
invitation-withdraw-text = When it is withdrawn, the account goes again. A new invitation makes the old link useless.

admin-done-invited = The invitation is on its way.
admin-done-invitation-withdrawn = The invitation is withdrawn, the account is gone.
admin-done-locked = The account is locked.
admin-done-unlocked = The account is open again.
admin-done-factors-reset = The next sign-in sets up a new second factor.
admin-done-account-removed = The account is deleted.

## Client organisations
admin-area-organisations = Client organisations
admin-area-organisations-text = Schools, partner associations and others that requesters belong to. Contacts see the requests of their organisation.
clients-new = Enter an organisation
clients-import = Take over from a file
clients-search = Name, postal code or town
clients-empty-title = No organisation yet
clients-empty-text = Enter one if several people of the same school or association need help. If not, you do not need this page.
clients-name = Name
clients-where = Town
clients-postal-code = Postal code
clients-place = Town
clients-note = Remark for the team
clients-note-hint = For example how to get there, or opening hours. Requesters do not see it.
clients-taken = There is an organisation with this name and postal code already.
clients-retired = Retired
clients-retired-text = This organisation is retired. Nobody new is entered for it.
clients-retire-title = Retire
clients-back-title = Take up again
clients-retire-text = Whoever belongs to a retired organisation stays entered there, and the requests stay. Nobody new is added.
clients-do-retire = Retire
clients-do-back = Take up again
clients-contacts = Who belongs to it
clients-contact = contact
clients-contact-tick = Contact: sees all requests of the organisation
clients-contacts-text = What these people ask from now on belongs to the organisation. Contacts see it and take requests in for others. They sign in with their e-mail address.
clients-contacts-none = Nobody entered yet.
clients-contact-name = Name
clients-contact-email = E-mail address
clients-contact-add = Enter
clients-contact-remove = Remove { $name }
clients-contact-elsewhere = This person belongs to another organisation already. Remove them there first.
admin-done-client-made = The organisation is entered.
admin-done-client-retired = The organisation is retired.
admin-done-client-back = The organisation is taken up again.
admin-done-contact-added = The person is entered.
admin-done-contact-removed = The person is removed.

## Import
admin-area-import = Import
admin-area-import-text = Take accounts or client organisations over from a table. You see first what would happen. Nothing is changed before.
import-kind = What is in the file?
import-accounts = Accounts of the team
import-text-accounts = One row per person. The e-mail address tells whether the account is there already.
import-organisations = Client organisations
import-text-organisations = One row per organisation. Name and postal code tell whether it is there already.
import-file = CSV file
import-file-hint = At most { $rows } rows and { $size }. Tresen finds out the separator and the character set by itself.
import-file-missing = Please choose a file.
import-file-empty = The file is empty.
import-file-too-big = The file is too large: at most { $size }.
import-look = Look at it
import-begun = You have uploaded a file already. A new one takes its place.
import-begun-go = To the uploaded file
import-templates = Templates
import-templates-text = Open a template in Excel or LibreOffice, fill it in and save it as CSV. You can delete columns that you do not need.
import-template-accounts = Template for accounts
import-template-organisations = Template for organisations
import-file-accounts = accounts
import-file-organisations = organisations
import-example-accounts = Kim Sample;kim@example.org;English;Second level;;;
import-example-organisations = School at Sample Lane;12345;Sampletown;Entrance across the yard
import-required = needed
import-column-name = Name
import-column-name-text = As it shall stand everywhere.
import-column-email = E-mail
import-column-email-text = The person signs in with it.
import-column-language = Language
import-column-language-text = German or English. Empty: as set.
import-column-role = Role
import-column-role-text = First level, Second level, Provider, Board, Privacy or Inspection. Empty: only the rights of the next columns.
import-column-writes = Writes in
import-column-writes-text = Names of sites or teams, several with | between them.
import-column-reads = Reads in
import-column-reads-text = The same, for people who only read.
import-column-provider = Provider
import-column-provider-text = Whom the person works for. The other rights stay empty then.
import-column-postal-code = Postal code
import-column-postal-code-text = Five digits.
import-column-place = Town
import-column-place-text = City or village.
import-column-note = Note
import-column-note-text = For the team.
import-title-accounts = Take over accounts
import-title-organisations = Take over client organisations
import-preview-lead = This is how it looks. Nothing is changed yet.
import-sum-made = New
import-sum-changed = Changed
import-sum-same = There already, unchanged
import-sum-faulty = With mistakes
import-unknown = Tresen does not know these columns and leaves them out: { $columns }
import-nothing = There is nothing to take over.
import-invites = { $count ->
    [one] Send the invitation at once (one e-mail)
   *[other] Send the invitations at once ({ $count } e-mails)
}
import-invites-hint = Without the tick the accounts are only made. You can invite each person later on their page.
import-without-faulty = { $count ->
    [one] One row with mistakes is left out.
   *[other] { $count } rows with mistakes are left out.
}
import-take = { $count ->
    [one] Take one row over
   *[other] Take { $count } rows over
}
import-discard = Cancel and delete the file
import-other-file = Choose another file
import-faults = Rows with mistakes
import-faults-first = These are the first { $count }.
import-line = Line
import-line-number = Line { $line }
import-what = What is wrong
import-happens = What happens
import-first = { $count ->
    [one] The first row
   *[other] The first { $count } rows
}
import-first-label = The first rows of the file
import-would-make = New
import-would-change = Will be changed
import-would-change-rights = Rights change
import-would-leave = There already
import-would-skip = Left out
import-over = Done. The file is deleted again.
import-under-way = { $done } of { $rows } rows are taken over.
import-under-way-text = You can leave this page, the work goes on. Should it have stopped, after a restart for example, go on with it here. Nothing is made twice.
import-left-out = Left out were the lines { $lines }.
import-look-again = See how far it is
import-go-on = Go on
import-stop = Stop here and delete the file
import-next = Next file
import-go-accounts = To the accounts
import-go-organisations = To the client organisations
import-not-text = This is no CSV file. Open the table in Excel or LibreOffice and save it as “CSV (comma delimited)”.
import-no-rows = There is no row under the headings.
import-lacks = These headings are missing in the first line: { $columns }
import-column-twice = Two columns mean the same: { $column }. Please delete one of them.
import-too-long = The file has more than { $rows } rows. Please split it.
import-wrong-empty = Something is missing here.
import-wrong-department = There is no “{ $typed }”. Allowed are: { $allowed }
import-wrong-role = “{ $typed }” is no role. Allowed are: First level, Second level, Provider, Board, Privacy, Inspection.
import-wrong-language = Tresen does not speak “{ $typed }”. Allowed are: German, English.
import-wrong-twice = Stands on line { $line } already.

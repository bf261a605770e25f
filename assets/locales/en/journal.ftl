# The journal.

journal-title = Journal
journal-intro = Here you read who changed rights and rules, who read a request as an exception, and which data left the house. Who signs in when is not here. None of it can be changed afterwards. It is deleted after { $years } years.
journal-no = Number
journal-when = When
journal-who = Who
journal-what = What
journal-kind = What it is about
journal-kind-accounts = Accounts and rights
journal-kind-sign-in = Sign-in and factors
journal-kind-glass = Exceptional access
journal-kind-configuration = Settings
journal-kind-data = Data
journal-kind-jobs = Jobs
journal-from = From
journal-to = To
journal-newest = Newest
journal-older = Older
journal-empty-title = Nothing to see
journal-empty-text = The journal has nothing for this choice.
journal-export = Download as a file (CSV)
journal-export-hint = That is recorded here too.

journal-who-job = Tresen, by itself
journal-who-command = Command on the machine
journal-who-outside = From outside
journal-ticket-gone = deleted
journal-topic-gone = a former topic

journal-invited = Invited: { $name }
journal-invitation-withdrawn = Invitation withdrawn: { $name }
journal-joined = Invitation accepted: { $name }
journal-joined-first = First account set up: { $name }
journal-rights = Rights of “{ $name }”: { $rights }
journal-rights-added = new: { $rights }
journal-rights-removed = no longer: { $rights }
journal-rights-same = unchanged
journal-writes-in = works in { $names }
journal-reads-in = reads in { $names }
journal-can-administer = task administration
journal-can-privacy = task data protection
journal-can-inspect = task inspection
journal-works-for = for the provider { $name }
journal-no-rights = none
journal-locked = Account locked: { $name }
journal-unlocked = Account unlocked: { $name }
journal-stripped = Memberships ended because the account was not used for long: { $name }
journal-account-deleted = Account deleted: { $name }
journal-factors-reset = Second factors reset: { $name }
journal-sessions-ended = Signed out everywhere: { $name }
journal-factors-changed = Second factors changed: { $name }
journal-password = Password changed: { $name }
journal-requester-password = Password of a requester set, changed or removed (profile { $id })
journal-requester-factors = Second factor of a requester set up or removed (profile { $id })
journal-recovery-code = Recovery code used: { $name }
journal-rules-accepted = Rules of use accepted (version { $version }): { $name }
journal-braked = Slowed down too many sign-in attempts
journal-braked-sign-ins = { $count ->
    [one] Slowed down one sign-in attempt within an hour
   *[other] Slowed down { $count } sign-in attempts within an hour
}
journal-braked-codes = { $count ->
    [one] Slowed down one sign-in code within an hour
   *[other] Slowed down { $count } sign-in codes within an hour
}
journal-braked-others = { $count ->
    [one] Slowed down one other attempt within an hour
   *[other] Slowed down { $count } other attempts within an hour
}
journal-refused-forms = { $count ->
    [one] Refused one foreign or old form within an hour
   *[other] Refused { $count } foreign or old forms within an hour
}
journal-refused-accesses = { $count ->
    [one] Refused one access to a page that is not theirs or not there within an hour
   *[other] Refused { $count } accesses to pages that are not theirs or not there within an hour
}
journal-glass = Read request { $no } as an exception. Reason: { $reason }
journal-own-rights = Gave themself more rights: { $name }. Reason: { $reason }
journal-exported = Data went out: { $what }
journal-imported = { $count ->
    [one] Data came in: { $what }, one row
   *[other] Data came in: { $what }, { $count } rows
}
journal-data-journal = journal
journal-data-accounts = accounts
journal-data-organisations = client organisations
journal-restored = The helpdesk was started on a backup of { $time }
journal-purged = Deleted for good by rule “{ $rule }”: { $count }
journal-job = Job “{ $job }” ran, changes: { $count }
journal-job-failed = Job “{ $job }” failed
journal-set-organisation = Changed the organisation’s details
journal-set-department = Changed the site or team “{ $name }”
journal-set-departments = Changed sites and teams
journal-set-topic = Changed the topic “{ $name }”
journal-set-topics = Changed topics
journal-set-texts = Changed texts
journal-set-mail = Changed the mail server
journal-set-bot = Settings of a bot for Telegram changed
journal-set-satisfaction = Question about satisfaction switched on or off
journal-set-rules = Changed the rules of use
journal-set-client = Changed an organisation that requesters belong to

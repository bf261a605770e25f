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

journal-who-job = Job of Tresen
journal-who-outside = From outside
journal-ticket-gone = deleted
journal-topic-gone = a former topic

journal-invited = Invited { $name }
journal-invitation-withdrawn = Withdrew the invitation for { $name }
journal-joined = { $name } accepted the invitation
journal-rights = Rights of { $name }: { $rights }
journal-writes-in = works in { $names }
journal-reads-in = reads in { $names }
journal-can-administer = administers
journal-can-privacy = data protection
journal-can-inspect = inspection
journal-works-for = for the provider { $name }
journal-no-rights = none
journal-locked = Locked the account of { $name }
journal-unlocked = Unlocked the account of { $name }
journal-stripped = Ended memberships of { $name } because the account was not used for long
journal-account-deleted = Deleted an account: { $name }
journal-factors-reset = Reset the second factors of { $name }
journal-factors-changed = Changed the second factors of { $name }
journal-password = Changed the password of { $name }
journal-recovery-code = { $name } used a recovery code
journal-rules-accepted = { $name } accepted the rules of use (version { $version })
journal-braked = Slowed down too many sign-in attempts
journal-glass = Read request { $no } as an exception. Reason: { $reason }
journal-exported = Data went out: { $what }
journal-imported = { $count ->
    [one] Data came in: { $what }, one row
   *[other] Data came in: { $what }, { $count } rows
}
journal-data-journal = journal
journal-data-accounts = accounts
journal-data-organisations = client organisations
journal-purged = Deleted for good by rule “{ $rule }”: { $count }
journal-job = Job “{ $job }” ran, changes: { $count }
journal-job-failed = Job “{ $job }” failed
journal-set-organisation = Changed the organisation’s details
journal-set-department = Changed the team “{ $name }”
journal-set-departments = Changed teams
journal-set-topic = Changed the topic “{ $name }”
journal-set-topics = Changed topics
journal-set-texts = Changed texts
journal-set-mail = Changed the mail server
journal-set-rules = Changed the rules of use
journal-set-client = Changed an organisation that requesters belong to

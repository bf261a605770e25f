# What Tresen does by itself.

admin-area-jobs = Automatic jobs
admin-area-jobs-text = What Tresen does by itself, when it last did, and when it will again.
admin-done-job-ran = Done.
admin-done-job-failed = That failed. The reason stands below.
admin-done-job-goes-on = The job is running. Load the page again in a moment.
admin-done-job-under-way = The job is running already.

job-tidy = Tidying up
job-tidy-text = Removes unfinished requests after a day, sign-ins that have ended, files that belong to nothing, and lines of the journal after three years.
job-inactivity = Unused accounts
job-inactivity-text = Locks accounts six months after the last sign-in and deletes them six months later. A warning comes by e-mail 30 and 7 days before. At protected sites and teams only the other memberships end instead.
job-check = Checking
job-check-text = Looks every night whether everything that is stored is whole. If not, the administration gets an e-mail.
job-compact = Erase what was deleted
job-compact-text = Writes the database anew every night, so that nothing deleted is left in its file. Everybody goes on working meanwhile.
job-backup = Backup
job-backup-text = Makes a backup every hour in the directory that the configuration file names. If it names none, nothing happens.
job-rehearsal = Rehearsal of a backup
job-rehearsal-text = Tries once a month whether the newest backup can be restored, and cleans up afterwards.
job-purge = Retention
job-purge-text = Every night deletes for good what is past its time: closed requests five years after the last message, spam and what is in the bin after 30 days, rejected requests after 90 days. Open requests stay until somebody closes them.

job-last = Last time
job-never = never yet
job-result = Result
job-next = Next time
job-next-never = only by hand
job-comes = Timetable
job-comes-hint = As it stands in the configuration file of this machine.
job-comes-configured = For the configuration file
cron-minutes = { $count ->
    [1] every minute
   *[other] every { $count } minutes
}
cron-hours = { $minute ->
    [0] { $count ->
        [1] every hour
       *[other] every { $count } hours
    }, on the hour
   *[other] { $count ->
        [1] every hour
       *[other] every { $count } hours
    }, at { $minute ->
        [1] 1 minute
       *[other] { $minute } minutes
    } past
}
cron-daily = every day at { $time }
cron-weekly = { $days } at { $time }
cron-monthly = on day { $day } of every month at { $time }
cron-days-range = { $from } to { $to }
cron-days-list = { $days } and { $last }
cron-day = { $day ->
    [mon] Mondays
    [tue] Tuesdays
    [wed] Wednesdays
    [thu] Thursdays
    [fri] Fridays
    [sat] Saturdays
   *[sun] Sundays
}
job-running = running now
job-good = went well
job-failed = failed
job-nothing = There was nothing to do.
job-failures = { $count ->
    [one] One try has failed.
   *[other] { $count } tries in a row have failed.
} Tresen tries again by itself. Everything else goes on.
job-last-good = Last time it went well: { $time }
job-details = Look
job-run = Run now

job-preview = What would happen?
job-preview-text = Here you see what the job would do on a day if nothing else happened until then. Nothing is changed.
job-preview-day = Day
job-preview-day-hint = Without one: now
job-preview-show = Show
job-preview-now = This would happen now
job-preview-on = This would happen on { $day }
job-preview-nothing = Nothing.
job-preview-wrong = This is no day. Write it like this: 2027-02-28.

job-did-drafts = { $count ->
    [one] one unfinished request removed
   *[other] { $count } unfinished requests removed
}
job-did-sessions = { $count ->
    [one] one ended sign-in removed
   *[other] { $count } ended sign-ins removed
}
job-did-files = { $count ->
    [one] one file removed that belongs to nothing
   *[other] { $count } files removed that belong to nothing
}
job-did-journal = { $count ->
    [one] one old line of the journal removed
   *[other] { $count } old lines of the journal removed
}
job-did-remarks = { $count ->
    [one] one old remark beside ratings removed
   *[other] { $count } old remarks beside ratings removed
}
job-did-purged = { $count ->
    [one] one request deleted for good
   *[other] { $count } requests deleted for good
}
job-did-problems = { $count ->
    [one] one fault found
   *[other] { $count } faults found
}
job-did-backups = { $count ->
    [one] made one backup
   *[other] made { $count } backups
}
job-did-rehearsals = { $count ->
    [one] tried one backup
   *[other] tried { $count } backups
}
job-did-compactions = wrote the database anew without what was deleted
job-did-warned = { $count ->
    [one] one person warned
   *[other] { $count } people warned
}
job-did-locked = { $count ->
    [one] one account locked
   *[other] { $count } accounts locked
}
job-did-stripped = { $count ->
    [one] the memberships of one account ended, but the protected ones
   *[other] the memberships of { $count } accounts ended, but the protected ones
}
job-did-deleted = { $count ->
    [one] one account deleted
   *[other] { $count } accounts deleted
}
job-did-spared = the last account of the administration not locked

job-would-leave-open = { $count ->
    [one] One open request is past its time and stays until somebody closes it
   *[other] { $count } open requests are past their time and stay until somebody closes them
}
retention-rule-general = general period
retention-rule-department = period of the site or team
retention-rule-topic = period of the topic
retention-rule-staff = period for staff
retention-rule-spam = spam
retention-rule-rejected = rejected requests
retention-rule-bin = bin
job-would-lock-soon = warning: will be locked on { $day }
job-would-strip-soon = warning: all memberships but the protected ones end on { $day }
job-would-delete-soon = warning: will be deleted on { $day }
job-would-lock = is locked
job-would-strip = loses all memberships but the protected ones
job-would-delete = is deleted
job-would-spare = stays open, because there would be no administration otherwise; the administration is told

# The page about backups.

admin-area-backup = Backup
admin-area-backup-text = Whether there is a backup, where it lies, and what you have to keep with it.
backup-last = The last backup
backup-taken = As of
backup-none = none yet
backup-place = Directory
backup-size = Database
backup-attachments = Files
backup-missing = Missing files
backup-rehearsed = Last tried
backup-never-rehearsed = never
backup-make = Back up now
backup-rehearse = Try it now
backup-off = No backup is made by itself.
backup-off-text = Name a directory in the configuration file that is there already, best on another disk, and start Tresen again:
backup-failed = The last attempt has failed.
backup-keep = What you have to keep with it
backup-keep-key = The file secret.key is in no backup.
backup-keep-key-text = It lies in the data directory on the machine and never changes. Keep a copy of it apart from the backups. Without it a restored helpdesk opens neither personal links nor second factors.
backup-restore-text = Restoring is done on the machine, into an empty directory. Messages that were still waiting are held back then until somebody releases them:

# What is wrong with the installation now.
# health-<word>: what it is, one sentence for the team. health-<word>-do: what administrators can do.

health-banner = Notice about the status of Tresen
health-since = Since { $since }.
health-link = What to do?
health-title = Status

health-store-damaged = Stored data is damaged.
health-store-damaged-do = Change nothing about the files. "tresen check" on the machine says what is affected. Then put back a copy from before.
health-store-failing = Nothing can be saved at the moment.
health-store-failing-do = Look at the disk and the system log of the machine. Tresen keeps trying by itself.
health-disk-full = The disk is full. Nothing new can be saved at the moment.
health-disk-full-do = Make room on the machine where the data of Tresen is. After that it goes on by itself.
health-files-full = There is no room for files. Requests arrive without attachments.
health-files-full-do = Make room on the machine, or use a larger disk.
health-file-handles = The machine runs out of open files and connections.
health-file-handles-do = Raise LimitNOFILE in the unit of systemd and start Tresen again.
health-mail-server = The mail server takes nothing. E-mails wait.
health-mail-server-do = Look at the settings under “Sending e-mail” and send a test e-mail. The outbox shows what the server says.
health-bot = A bot cannot be reached. Messages in chats wait.
health-bot-do = Under "Chat" every bot says what is the matter.
health-clock-ahead = The machine's clock jumped ahead by more than three months. Until that is settled, nothing is deleted and no account is locked.
health-clock-ahead-do = Look at date and time, for example with "timedatectl status". If the clock is right, run the job "Retention" once: that confirms the time.
health-clock = The machine's clock is slow or was fast: stored events lie in the future.
health-clock-do = Look at date and time, for example with "timedatectl status". Once the clock is right, this goes away by itself.
health-check-failed = The last check of the stored data failed.
health-check-failed-do = "tresen check" on the machine says what was found.
health-untrusted-proxy = A proxy that the configuration does not name passes requests on. So everybody looks like one person.
health-untrusted-proxy-do = Put the address of the proxy under "trusted_proxies" in the configuration file and start Tresen again.
health-backup = The backup has failed or does not get ahead.
health-backup-do = “Backup” says why. Look whether the disk for backups is mounted and has space.

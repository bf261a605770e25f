# First-run setup
setup-go = Set up the helpdesk
setup-step = Step { $number } of { $all }
setup-chapter-organisation = Organisation
setup-chapter-preset = Preset
setup-chapter-account = Your account
setup-chapter-mail = E-mail

setup-start-title = Set up the helpdesk
setup-start-lead = In a few minutes you can take requests here. Until the end you can go back to earlier steps.
setup-start-no-code = This page needs the link that Tresen wrote when it started. It stands in the window in which Tresen runs, or in the log of the service.
setup-start-need = Good to have at hand:
setup-start-need-app = your phone with an app for one-time codes
setup-start-need-mail = the settings of a mailbox for sending e-mail. This can also be done later, in the administration.
setup-start-go = Begin the setup
setup-code = Code from the link
setup-code-hint = The characters behind “code=”. To write the link again: tresen setup-link
setup-code-wrong = This code is not valid (any more). Every code works only once. The command “tresen setup-link” writes a new link.

setup-organisation-title = Your organisation
setup-organisation-lead = This is how your helpdesk introduces itself.
setup-name = Name of the organisation
setup-name-hint = As it should stand on every page and in every e-mail.
setup-lang = Language
setup-lang-hint = Holds if the browser asks for neither German nor English. All can switch at any time.
setup-this-language = English
setup-address = Address of the helpdesk
setup-address-hint = How people get here from outside. Links in e-mails are made from it. Example: https://help.example.org
setup-address-local = Mind that this address holds on this machine only. From other devices no link leads to it.
error-address = This is not an address. Example: https://help.example.org
setup-hue = Colour
setup-hue-hint = For buttons and links. Every colour is equally easy to read.
setup-hue-petrol = Teal
setup-hue-blue = Blue
setup-hue-violet = Violet
setup-hue-berry = Berry
setup-hue-red = Red
setup-hue-orange = Orange
setup-hue-olive = Olive
setup-hue-green = Green
setup-logo = Logo
setup-logo-hint = PNG, JPEG or WebP, at most { $max }.
setup-logo-now = Your logo
setup-logo-remove = Remove this logo
setup-logo-choose = Choose a logo
setup-logo-unchoose = Remove {"{"}name{"}"}
setup-logo-added = Logo chosen
setup-logo-one = One logo is enough.
setup-logo-too-big = The logo is too large: at most { $max }.
setup-logo-wrong = This file is not a PNG, JPEG or WebP picture.

setup-preset-title = What would you like to start with?
setup-preset-lead = A preset brings sites, teams, topics and texts. You can change all of it later in the administration.
setup-preset-none = Please choose a preset.
setup-preset-brings = { $departments ->
    [one] One team
   *[other] { $departments } sites and teams
}, { $topics ->
    [one] one topic
   *[other] { $topics } topics
}
setup-preset-verein = Association
setup-preset-verein-text = Volunteers take devices in and pass them on: sites with postal codes, donations, handing out, joining in.
setup-preset-hochschule = University
setup-preset-hochschule-text = A service desk with specialist teams: accounts, network, workplaces, lecture halls, learning platform.
setup-preset-schul-it = School IT
setup-preset-schul-it-text = The support of a school authority: faults in the classroom, devices, purchasing, providers.
setup-preset-empty = Empty
setup-preset-empty-text = You add the rest yourself.

setup-administrator-title = Your account
setup-administrator-lead = The first account administers the helpdesk. You invite more accounts afterwards, in the administration.
setup-your-name = Your name
setup-your-name-hint = Your team sees this name.
setup-your-email = Your e-mail address
setup-your-email-hint = You sign in with it.
setup-password-stays = Your password is stored. Leave this empty to keep it.
setup-administrator-member = You become a member of all sites and teams and can read all requests. For every further account you say which requests it reads.

setup-mail-title = Sending e-mail
setup-mail-lead = Answers and notices leave through this mailbox. Your e-mail provider's help pages usually name these settings.
setup-mail-configured = The mail server already stands in this machine's configuration file. You can try it here.
setup-from = Sender's address
setup-from-hint = For example help@example.org
setup-host = Mail server (SMTP)
setup-host-hint = For example smtp.example.org
error-host = This is not the name of a server. Example: smtp.example.org
setup-security = Encryption
setup-security-starttls = STARTTLS
setup-security-starttls-text = With most providers, port 587
setup-security-tls = TLS
setup-security-tls-text = Encrypted from the start, port 465
setup-security-none = None
setup-security-none-text = Only for a mail server on the same machine
setup-port = Port
setup-port-hint = Leave empty unless you need another one than usual.
setup-port-wrong = A port is a number from 1 to 65535.
setup-user = User name
setup-user-hint = Usually the whole e-mail address.
setup-mail-password = Password of the mailbox
setup-mail-password-stays = The password is stored. Leave this empty to keep it.
setup-mail-skip = Continue without e-mail
setup-finish = Finish the setup
setup-trial-send = Send a test e-mail
setup-trial-to = The test e-mail goes to { $email }.
setup-trial-busy = Sending …
setup-trial-sent = The mail server has taken the test e-mail
setup-trial-sent-text = Please look in the mailbox { $email }, in the spam folder too.
setup-trial-failed = The test e-mail did not leave
setup-trial-said = The answer in its own words: { $said }
setup-trial-connecting = No mail server answers under this name and port. Check mail server, port and encryption.
setup-trial-encrypting = The encrypted connection could not be made. Check that encryption and port fit together.
setup-trial-signing-in = The mail server refused to sign in. Check user name and password.
setup-trial-refused = The mail server did not take the e-mail. Often it is the sender's address: it must belong to the mailbox.

setup-done-title = Your helpdesk is ready
setup-done-lead = { $organisation } can take requests now.
setup-tasks-title = What is left to do
setup-tasks-later = This list is also on the first page of the administration, until everything is done.
setup-tasks-done = Done
setup-tasks-done-with = Done: { $task }
setup-tasks-hide = Hide the list
setup-task-departments = Look at sites and postal codes
setup-task-departments-text = What comes from the preset are examples. Your own belong here.
setup-task-accounts = Invite colleagues
setup-task-accounts-text = Each person gets an account of their own, with rights of their own.
setup-task-organisation = Check the address of the helpdesk
setup-task-organisation-text = It stands in every e-mail. The helpdesk must be reached under it from outside.
setup-task-key = Keep secret.key
setup-task-key-text = The file lies in the data directory on the machine. A copy belongs in another, safe place: without it, copies of the data cannot be read in full.
setup-task-backup = Set up backups
setup-task-backup-text = Best on a second disk. Without a backup everything is lost with the disk.
setup-done-no-mail = No e-mail leaves yet
setup-done-no-mail-text = Requesters see answers only through their personal link. You can set the mail server at any time in the administration, under “Sending e-mail”.
setup-done-rights = What your own account may do
setup-done-rights-text = You set this helpdesk up and administer it. You read and answer requests in:
setup-done-rights-none = You set this helpdesk up and administer it. That does not let you see requests.
setup-done-rights-hint = As soon as somebody else administers, nobody gives themself more rights: another person does it then.
setup-done-form = Try the form
setup-done-form-text = Make a request yourself. You find the form at this address:
setup-done-site = Link to it from your website
setup-done-site-text = Put this line into a page of your website:
setup-done-snippet-label = Make a request
setup-done-console = Answer requests
setup-done-console-text = You are signed in. The requests wait here for you and your team.
setup-done-console-go = To the requests

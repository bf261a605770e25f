# Invitation, own account, rules of use, tour

problem-dead-link-title = This link is no longer valid
problem-dead-link-text = Links like this work once and only for some time. Perhaps it was used already, was replaced by a newer one, or is incomplete. If you have a password, you can sign in. Otherwise the administration can help with a new link.

invitation-title = Welcome to the helpdesk of { $organisation }
invitation-lead = Hello { $name }! This is where your account begins. It takes about five minutes. Have your phone at hand.
invitation-steps = How it works
invitation-step-password = Choose a password.
invitation-step-factor = Set up an app on your phone that shows codes. It protects the data of the people who ask for help here.
invitation-step-rules = Read the rules of use and take a short tour.
invitation-address = You will sign in with this address:
password-choose = New password

reset-title = Forgot your password
reset-lead = Enter the e-mail address of your account. We will send you a link to set a new password.
reset-impossible = No e-mail can be sent from here at the moment. Please turn to the administration, which can reset your password.
reset-go = Send the link
reset-sent-title = Please look in your mailbox
reset-sent-lead = If there is an account with this address, an e-mail with a link will be there in a few minutes.
reset-sent-text = No e-mail? Look into your spam folder and check whether the address is right. The link is valid for one hour.
reset-choose-title = Set a new password
reset-choose-lead = Then sign in with the new password. Everywhere else you are signed out. The second step of signing in stays as it is.
reset-choose-go = Set the password
reset-done-title = The new password is valid
reset-done-lead = Sign in with it now.

account-title = My account
account-back = Back to “My account”
account-name = Name
account-name-hint = This is how your colleagues see you. Requesters do not see your name.
account-lang = Language
account-email = You sign in as { $email }. The administration can change the address.
account-password = Change password
account-password-text = Choose a new password. Everywhere else you are signed out.
account-password-former = Current password
account-password-wrong = This is not your current password.
account-password-wait = { $count ->
    [one] That was a lot of attempts. Please try again in one second.
   *[other] That was a lot of attempts. Please try again in { $count } seconds.
}
account-password-ends = You are signed out on all other devices. Your second factor stays as it is.
account-password-go = Change password
account-factors = Second factor
account-factors-text = App for one-time codes, passkeys and recovery codes.
account-sessions = Signed-in devices
account-sessions-text = See where you are signed in, and sign out there.
account-notifications = Notifications
account-notifications-text = What comes by e-mail, and when it is quiet.
account-rights = What I may do
account-rights-text = Which requests you see and what you may do with them.
account-rules = Rules of use
account-rules-text = What holds for everybody who works here.
account-tour = Tour
account-tour-text = Get to know the console in four steps.

sessions-lead = This is where you are signed in. We keep only browser and system for this, no internet address. If you do not know a device, sign it out and change your password.
sessions-this = This device
sessions-since = Signed in since
sessions-seen = Last seen:
sessions-end = Sign out
sessions-end-others = Sign out all others
device-browser = Unknown browser
device-on = { $browser } on { $system }

notifications-lead = Everything that concerns you is always in the console. Choose here what else comes by e-mail.
notifications-by-mail = By e-mail
notifications-assigned = A request is assigned to me
notifications-wrote = One of my requests has a new message
notifications-reopened = A request I worked on is open again
notifications-arrived = A new request comes in at one of my sites or teams
notifications-quiet = Quiet hours
notifications-quiet-hint = No e-mails about requests come in these hours. They come when the quiet hours are over. The organisation's time holds.
notifications-quiet-on = Keep quiet hours
notifications-from = From
notifications-to = Until
notifications-quiet-wrong = Please give two different times, such as 20:00 and 07:00.
notifications-own = E-mails about your account, such as links to sign in, always come at once.

rights-lead = This is what you may see and do in this helpdesk.
rights-tickets = Requests
rights-write = You read and work on the requests of these sites and teams:
rights-read = You read the requests of these sites and teams without changing anything:
rights-none = You are a member of no site or team. You see only requests for which you kept access.
rights-referred = In addition, you see requests of other sites and teams for which you kept access.
rights-provider = You work for { $provider }. You see requests that are forwarded to { $provider }, and only as long as they are.
rights-more = Beyond that
rights-more-none = You have no further rights.
rights-administer = You manage accounts, sites, teams, topics, texts and rules. That does not let you see requests.
rights-privacy = You read the journal and look after retention periods and data protection inquiries.
rights-inspect = You see all rules, reports and settings, but no request.
rights-not = What you do not see
rights-not-elsewhere = All other requests. They are neither in your search nor in any of your lists.
rights-not-people = How much or how fast somebody works. Tresen analyses that nowhere.
rights-change = Is something wrong? Then please tell the administration.

rules-title = Rules of use
rules-lead = Good to have you here! Please read these rules first. They hold for everybody who works here.
rules-lead-again = The rules of use have changed. Please read them before you go on.
rules-accept = I will keep these rules
rules-stored = What is stored is which version you confirmed, and when.
rules-none = There are no rules of use yet.
rules-since = Version { $version }, valid since { $day }.
rules-accepted = You confirmed it on { $day }.
rules-former = Version { $version }, valid from { $day }
admin-area-rules = Rules of use
admin-area-rules-text = What everybody who works here confirms.
admin-rules-none = No rules of use are valid yet. This is a suggestion. It becomes valid when you save it.
admin-rules-hint = Changing something makes a new version. Everybody confirms it before they go on working, you too.
admin-rules-former = Former versions

tour-step = Step { $step } of { $all }
tour-skip = Skip
tour-end = Get started
tour-1-title = Your lists
tour-1-lead = On the left you find all requests that you may see. On a phone, open the lists with the button beside the name at the top.
tour-1-mine = “Mine”: what you have taken.
tour-1-new = “Unassigned”: what nobody has taken yet. This is a good place to start.
tour-1-department = Below are your sites and teams with everything that is open there.
tour-2-title = Where a request stands
tour-2-lead = Every request has a status. It mostly changes by itself when you do something.
tour-2-open = New. Nobody looks after it yet.
tour-2-progress = Somebody took it or was the first to answer.
tour-2-awaiting = You asked something. When the person answers, it goes on by itself.
tour-2-closed = Done. If the person writes again, the request is open again.
tour-3-title = Answers and notes
tour-3-lead = Below every request you write either an answer or a note. They look different, so that you cannot mix them up.
tour-3-answer = An answer goes to the requester, who sees the name of the site or team, not yours.
tour-3-note = Only the team reads a note. What you write is kept while you type.
tour-3-access = Every request says who can see it. The requester sees that, too.
tour-4-title = Your account
tour-4-lead = Open your account at the top right.
tour-4-account = Under “My account” you change your password and see what you may do and where you are signed in.
tour-4-quiet = There you also choose which e-mails you get, and set quiet hours.
tour-4-keys = The key “?” shows which keys save you some clicks.
tour-4-idle = After six months without signing in an account is locked. You get an e-mail before that.

console-done-account = Saved.
console-done-password = Your password has changed. You are signed out on all other devices.
console-done-session = The device is signed out.
console-done-sessions = All other devices are signed out.
console-done-notifications = Saved.

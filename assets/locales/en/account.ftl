# Invitation, own account, rules of use, tour

problem-dead-link-title = This link is no longer valid
problem-dead-link-text = Links like this work once and only for some time. Perhaps it was used already, was replaced by a newer one, or is incomplete. If you have a password, you can sign in. Otherwise an administrator can help with a new link.

invitation-title = Welcome to the helpdesk of { $organisation }
invitation-lead = Hello { $name }! This is where your account begins. It takes about five minutes. Have your phone at hand.
invitation-steps = How it works
invitation-step-password = Choose a password.
invitation-step-factor = Set up an app on your phone that shows codes. It protects the data of the people who ask for help here.
invitation-address = You will sign in with this address:
password-choose = New password

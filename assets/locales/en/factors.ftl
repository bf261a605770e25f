# Second factors and passkeys
passkey-go = Sign in with a passkey
passkey-busy = Please confirm on the device …
passkey-cancelled = That was cancelled or took too long. Another try is possible at any time.
passkey-failed = That did not work with this passkey. Please try again.
passkey-known = This device already has a passkey for this account.
passkey-wrong = This passkey is not valid here. Please sign in another way.
signin-passkey-lead = Confirm the sign-in with your passkey.
signin-choice-lead = Confirm the sign-in in one of these ways.
signin-mail-lead = We send a code to your e-mail address. Enter it here.
signin-code-either = Code from the app or from the e-mail
signin-no-other = That does not work right now?

mail-code-go = Send a code by e-mail
mail-code-again = Send a new code
mail-code-test = Send a test e-mail with a code
mail-code-sent = A code is on its way by e-mail. It is valid for ten minutes. Sometimes it ends up in the spam folder.
mail-code-field = Code from the e-mail
mail-code-wrong = This code is not valid. Please check the digits or have a new code sent. After a few wrong tries the right one is no longer valid either.
mail-code-no-server = Codes by e-mail are only possible once this helpdesk can send e-mails.

enrol-other = I do not want to use an app
enrol-passkey-go = Create a passkey
enrol-passkey-hint = You confirm with fingerprint, face, PIN or a security key.
enrol-passkey-title = Protect the account with a passkey
enrol-passkey-lead = A passkey is a key on your phone, your computer or a security key. We store only its public part.
enrol-mail-go = Get codes by e-mail
enrol-mail-hint = At every sign-in an e-mail with a code arrives.
enrol-mail-title = Protect the account with codes by e-mail
enrol-mail-lead = At every sign-in we send a code to your e-mail address. First we check that it arrives there.
enrol-back = Use an app after all

factors-title = Sign-in and second factor
factors-lead = Your password always comes with a second factor. So nobody gets to other people's requests with the password alone.
factors-on = Set up
factors-off = Not set up
factors-app = App for one-time codes
factors-app-text = The app on your phone shows a new code every 30 seconds.
factors-app-replace = You have set up an app already. This page puts a new one in its place. The old one then shows no valid codes any more.
factors-app-set-up = Set up app
factors-app-remove = Remove app
factors-mail = Codes by e-mail
factors-mail-text = At every sign-in you get an e-mail with a code.
factors-mail-lead = At every sign-in we send a code to { $address }. So that you do not lock yourself out, a code must have arrived there first.
factors-mail-remove = No more codes by e-mail
factors-recovery = Recovery codes
factors-recovery-text = { $count ->
    [0] They help when your second factor is lost. You have no code left.
    [one] They help when your second factor is lost. Each works once. You have one code left.
   *[other] They help when your second factor is lost. Each works once. You have { $count } codes left.
}
factors-recovery-new = New recovery codes
factors-recovery-lead = With these codes you sign in when your second factor is lost. Each works once. As soon as you take them over, the old ones are no longer valid.
factors-recovery-use = Take over these codes
factors-recovery-not-kept = Please keep the codes and confirm it here.
factors-set-up = Set up
factors-change = Change
factors-remove = Remove
factors-last = This is your last second factor. Set up another one first, then you can remove this one.

confirm-code = Code from the app or recovery code

passkeys-title = Passkeys
passkeys-lead = A passkey is a key on your phone, your computer or a security key. You confirm with fingerprint, face or PIN and need neither password nor code. We store only the public part of the key.
passkeys-none = You have no passkey yet.
passkeys-since = Added on { $day }
passkeys-remove-named = Remove passkey “{ $name }”
passkeys-add = Add a passkey
passkeys-name = Name of the passkey
passkeys-name-hint = To recognise it, for example “My phone”.
passkeys-make = Create passkey
passkeys-full = More than { $most } passkeys are not possible. Remove one first.
passkeys-unknown = This browser cannot create passkeys here. It needs JavaScript and the address { $address }.
passkeys-no-site = Passkeys need a helpdesk that is reached under a name of its own and encrypted (https).

console-done-passkey-added = Passkey added. Other devices are signed out now.
console-done-passkey-removed = Passkey removed. Other devices are signed out now.
console-done-app-added = The app is set up. Other devices are signed out now.
console-done-mail-added = Codes by e-mail are set up. Other devices are signed out now.
console-done-factor-removed = Removed. Other devices are signed out now.
console-done-codes-renewed = The new codes are valid. Other devices are signed out now.

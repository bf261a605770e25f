# Second factors and passkeys
passkey-go = Sign in with a passkey
passkey-busy = Please confirm on the device …
passkey-cancelled = That was cancelled or took too long. Another try is possible at any time.
passkey-failed = That did not work with this passkey. Please try again.
passkey-known = This device already has a passkey for this account.
passkey-wrong = This passkey is not valid here. Please sign in another way.
signin-passkey-lead = Confirm the sign-in with your passkey.
signin-choice-lead = Confirm the sign-in in one of these ways.
signin-no-passkey = Your passkey is not at hand?

factors-menu = Sign-in and second factor
factors-title = Sign-in and second factor
factors-lead = Your password always comes with a second factor. So nobody gets to other people's requests with the password alone.
factors-on = Set up
factors-off = Not set up
factors-app = App for one-time codes
factors-app-text = The app on your phone shows a new code every 30 seconds.
factors-passkeys-go = Manage passkeys
factors-recovery = Recovery codes
factors-recovery-text = They help when your second factor is lost. Each code works once.
factors-recovery-left = { $count ->
    [0] You have no code left.
    [one] You have one code left.
   *[other] You have { $count } codes left.
}
factors-last = This is your last second factor. Set up another one first, then you can remove this one.

confirm-title = Is it you?
confirm-lead = Before you change what you sign in with, please confirm that it is you.
confirm-by-code = Rather confirm with a code
confirm-code = Code from the app or recovery code
confirm-wrong = That does not match. Please check it and try again.

passkeys-title = Passkeys
passkeys-lead = A passkey is a key on your phone, your computer or a security key. You confirm with fingerprint, face or PIN and need neither password nor code. We store only the public part of the key.
passkeys-none = You have no passkey yet.
passkeys-since = Added on { $day }
passkeys-remove = Remove
passkeys-remove-named = Remove passkey “{ $name }”
passkeys-add = Add a passkey
passkeys-name = Name of the passkey
passkeys-name-hint = How you recognise it, for example “My phone”.
passkeys-make = Create passkey
passkeys-full = More than { $most } passkeys are not possible. Remove one first.
passkeys-unknown = This browser cannot create passkeys here. It needs JavaScript and the address { $address }.
passkeys-no-site = Passkeys need a helpdesk that is reached under a name of its own and encrypted (https).

console-done-passkey-added = Passkey added. Other devices are signed out now.
console-done-passkey-removed = Passkey removed. Other devices are signed out now.

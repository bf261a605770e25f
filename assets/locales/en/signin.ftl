# Signing in, second factor, passwords
signin-title = Sign in
signin-lead = For everybody who answers requests here. To make a request yourself you need no account.
signin-email = E-mail address
signin-go = Sign in
signin-wrong = E-mail address and password do not match. Please check both.
signin-start-title = Choose a password of your own
signin-start-lead = The start password was for the first sign-in only. Now choose a password of your own that nobody else knows.
signin-start-same = This is the start password. Please choose another password.
signin-start-over = This start password was good for seven days and has ended. “Forgotten your password?” sends you a link by e-mail. Or the administration gives you a new one.
signin-forgotten = Forgotten your password?
signin-patience = One moment please
signin-patience-seconds = { $count ->
    [one] There are very many tries just now. Please try again in one second.
   *[other] There are very many tries just now. Please try again in { $count } seconds.
}
signin-patience-minutes = { $count ->
    [one] There are very many tries just now. Please try again in one minute.
   *[other] There are very many tries just now. Please try again in { $count } minutes.
}

signin-code-title = Second step
signin-code-lead = Open your app for one-time codes and type the code it shows now.
signin-code = Code from the app
signin-code-wrong = This code is not valid. Wait for the next code in the app and type that. Every code works only once.
signin-no-app = Your phone is not at hand?
signin-recovery = Recovery code
signin-recovery-hint = One of the ten codes you kept, such as 7F3K-Q2MD. Each works only once.
signin-recovery-wrong = This recovery code is not valid. Perhaps you have used it already.
signin-no-codes = No codes left either? The administration can reset your second factor.

password = Password
password-hint = At least { $min } characters. Several words in a row are safe and easy to remember.
password-reveal = Show password
password-too-short = The password is too short: at least { $min } characters.
password-too-long = The password is too long: at most { $max } characters.
password-common = This password is too easy to guess. Take four words, for example, that have nothing to do with each other.
password-known = This password is mostly made of names that others know. Please choose something else.

enrol-title = Protect your account with an app
enrol-lead = A password alone can be stolen. That is why signing in has a second step: a code that only your phone knows.
enrol-app = Open an app for one-time codes on your phone.
enrol-app-hint = Aegis, FreeOTP or 2FAS, for example, or a password manager that makes one-time codes. It needs no internet.
enrol-scan = Scan this QR code with the app.
enrol-qr = QR code for the app. The key also stands below as text.
enrol-here = The app is on this device
enrol-type = Type the key by hand
enrol-code = Type the six digits that the app shows.
enrol-code-wrong = This code is not valid. Check that your phone's clock is right and type the code that the app shows now.

recovery-title = Keep your recovery codes
recovery-lead = With these codes you sign in when your phone is lost or broken. Each works once. We show them only now.
recovery-kept = I have put the codes in a safe place, on paper for example.
recovery-not-kept = Please keep the codes and confirm it here.
recovery-file = Recovery codes for { $organisation }
recovery-file-use = Each code replaces the code from the app once. Please keep them safe.
recovery-file-name = recovery-codes.txt

secret-copy = Copy
secret-copied = Copied
secret-print = Print

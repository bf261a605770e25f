# The admin area.

admin-title = Administration
admin-areas = Areas of administration
admin-overview = Overview
admin-to-console = To the requests
admin-lead = Here you set how the helpdesk works. It does not let you read requests: for that you need a membership.

admin-changed-title = Somebody has saved something else in the meantime
admin-changed-text = What you typed still stands below. If you save now, it replaces what the other person saved:
admin-done-saved = Saved.
admin-done-mail-removed = The mail server is removed. Mail waits in the outbox.

## Texts
admin-area-texts = Texts
admin-area-texts-text = What requesters read in your own words. Where a field is empty, Tresen uses a short standard text.
admin-text-intro = Welcome
admin-text-intro-text = Stands on the home page above the topics.
admin-text-refusal = Refusal
admin-text-refusal-text = Appears when no site serves a postal code and there is no supraregional team.
admin-text-confirmation = Confirmation
admin-text-confirmation-text = Stands on the last page of the form and in the mail about it.
admin-text-privacy = Privacy
admin-text-privacy-text = Your own paragraphs in the privacy notice. Tresen writes the rest from the settings.
admin-text-placeholders = Placeholders: { $allowed }
admin-text-otherwise = If empty, the text in { $main } is shown. Placeholders: { $allowed }
admin-placeholder-unknown = Tresen does not know “{ $found }” here. Curly braces are for placeholders only: { $allowed }

## Organisation
admin-area-organisation = Organisation
admin-area-organisation-text = How your helpdesk introduces itself.
admin-contact = Postal address and contact
admin-contact-hint = Stands in the privacy notice and at the end of every mail: who is responsible and how to reach you.
admin-address-configured = The configuration file names the address { $address }. It counts instead of the address that you enter here.

## Mail
admin-area-mail = Outgoing mail
admin-area-mail-text = Answers and notices leave through this mailbox.
admin-mail-configured = The mail server stands in this machine's configuration file. You can try it here.
admin-mail-test = Save and test
admin-mail-remove = Work without a mail server

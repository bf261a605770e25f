# Der Verwaltungsbereich. Hier wird geduzt.

admin-title = Verwaltung
admin-areas = Bereiche der Verwaltung
admin-overview = Übersicht
admin-to-console = Zu den Anfragen
admin-lead = Hier stellst du ein, wie der Helpdesk arbeitet. Anfragen liest du damit nicht: Dafür brauchst du eine Mitgliedschaft.

admin-changed-title = Inzwischen hat jemand etwas anderes gespeichert
admin-changed-text = Deine Angaben stehen noch unten. Wenn du jetzt speicherst, ersetzen sie das, was die andere Person gespeichert hat:
admin-done-saved = Gespeichert.
admin-done-mail-removed = Der Mailserver ist entfernt. E-Mails warten im Postausgang.

## Texte
admin-area-texts = Texte
admin-area-texts-text = Was Anfragende in euren eigenen Worten lesen. Leere Felder füllt Tresen mit einem kurzen Standardtext.
admin-text-intro = Begrüßung
admin-text-intro-text = Steht auf der Startseite über den Themen.
admin-text-refusal = Absage
admin-text-refusal-text = Erscheint, wenn kein Standort für eine Postleitzahl zuständig ist und es kein überregionales Team gibt.
admin-text-confirmation = Eingangsbestätigung
admin-text-confirmation-text = Steht auf der letzten Seite des Formulars und in der E-Mail dazu.
admin-text-privacy = Datenschutz
admin-text-privacy-text = Eure eigenen Absätze in der Datenschutzerklärung. Den Rest schreibt Tresen aus den Einstellungen.
admin-text-placeholders = Platzhalter: { $allowed }
admin-text-otherwise = Wenn leer, gilt der Text auf { $main }. Platzhalter: { $allowed }
admin-placeholder-unknown = „{ $found }“ kennt Tresen hier nicht. Geschweifte Klammern stehen nur für Platzhalter: { $allowed }

## Organisation
admin-area-organisation = Organisation
admin-area-organisation-text = So stellt sich euer Helpdesk vor.
admin-contact = Anschrift und Kontakt
admin-contact-hint = Steht in der Datenschutzerklärung und am Ende jeder E-Mail: wer verantwortlich ist und wie man euch erreicht.
admin-address-configured = In der Konfigurationsdatei steht die Adresse { $address }. Sie gilt statt der Adresse, die du hier einträgst.

## E-Mail
admin-area-mail = E-Mail-Versand
admin-area-mail-text = Über dieses Postfach gehen Antworten und Benachrichtigungen hinaus.
admin-mail-configured = Der Mailserver steht in der Konfigurationsdatei dieses Rechners. Du kannst ihn hier ausprobieren.
admin-mail-test = Speichern und testen
admin-mail-remove = Ohne Mailserver arbeiten

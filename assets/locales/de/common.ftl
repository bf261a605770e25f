# Wörter, die überall vorkommen
ago-now = gerade eben
ago-minutes = vor { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
ago-hours = vor { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
ago-yesterday = gestern, { $time } Uhr
ago-days = vor { $count ->
    [one] { $count } Tag
   *[other] { $count } Tagen
}
unanswered-new = gerade eingegangen
unanswered-for = { $length } unbeantwortet
length-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
length-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
length-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}

skip-to-content = Zum Inhalt springen
other-language = English
footer-privacy = Datenschutz
footer-access = Wer sieht was?
footer-made-with = Tresen, freie Software
team = Team
team-of = Team { $department }
yes = Ja
no = Nein
optional = freiwillig
back = Zurück
cancel = Abbrechen
save = Speichern
continue = Weiter
change = Ändern
download = Herunterladen
busy = Einen Moment …
plain-warning = Diese Verbindung ist nicht verschlüsselt. Geben Sie Passwörter nur ein, wenn Sie dem Netz vertrauen.

language-de = Deutsch
language-en = Englisch

only-german = Ein Teil dieser Seite ist nur auf Deutsch da.
only-english = Ein Teil dieser Seite ist nur auf Englisch da.
only-other-text = Sie können trotzdem auf Deutsch schreiben.

status-open = Offen
status-in-progress = In Bearbeitung
status-awaiting-reply = Wartet auf Antwort
status-with-provider = Beim Dienstleister
status-on-waiting = Warteliste
status-closed = Abgeschlossen
status-spam = Spam
status-archived = Archiviert
status-deleted = Gelöscht

outcome-solved = Gelöst
outcome-declined = Abgelehnt
outcome-duplicate = Doppelt
outcome-spam = Spam

priority-low = Niedrig
priority-normal = Normal
priority-high = Hoch
priority-urgent = Dringend
priority-none = Keine

kind-incident = Störung
kind-request = Anfrage
kind-problem = Problem
kind-change = Änderung

channel-web = Formular
channel-telegram = Telegram
channel-web-chat = Web-Chat
channel-mail = E-Mail
channel-hand = persönlich aufgenommen
channel-api = Schnittstelle
by-web = über das Formular
by-telegram = über Telegram
by-web-chat = über den Web-Chat
by-mail = per E-Mail
by-hand = persönlich aufgenommen
by-api = über die Schnittstelle

error-summary = Bitte prüfen Sie Ihre Angaben
error-required = Bitte füllen Sie dieses Feld aus.
error-missing = { $tone ->
    [formal] Geben Sie { $what } ein.
   *[familiar] Gib { $what } ein.
}
missing-name = den Namen
missing-email = die E-Mail-Adresse
missing-phone = die Telefonnummer
missing-postal-code = die Postleitzahl
missing-organisation = den Namen der Organisation
missing-address = die Adresse des Helpdesks
missing-host = den Mailserver
missing-department = den Namen des Standorts oder Teams
missing-topic = den Namen des Themas
missing-question = die Frage
missing-client = den Namen der Einrichtung
missing-passkey = einen Namen für den Passkey
missing-provider = den Namen des Dienstleisters
missing-task = die Aufgabe
missing-subject = den Betreff
missing-description = das Anliegen
missing-message = einen Text
error-too-long = Das ist zu lang: höchstens { $max } Zeichen.
error-name = Ein Name enthält keine Internetadresse und keinen Schrägstrich.
error-email = Das ist keine E-Mail-Adresse. Beispiel: name@example.org
error-phone = Das ist keine Telefonnummer. Beispiel: 030 123456
error-postal-code = Eine Postleitzahl hat fünf Ziffern. Beispiel: 79102
error-number = Bitte geben Sie eine Zahl ein. Beispiel: 12,5
error-ambiguous-number = Das kann { $grouped } oder { $decimal } heißen. Eindeutig ist { $grouped } oder { $clear }.
error-date = Bitte geben Sie ein Datum ein. Beispiel: 21.11.2026
error-option = Bitte wählen Sie eine der Möglichkeiten.

nav-tools = Sprache
nav-legal = Rechtliches und Anmeldung
footer-sign-in = Anmeldung für das Team

# Pictures of a conversation, larger
picture-close = Schließen
picture-back = Zurück
picture-on = Weiter
picture-save = Herunterladen

period-days = { $count ->
    [one] einen Tag
   *[other] { $count } Tage
}
period-months = { $count ->
    [one] einen Monat
   *[other] { $count } Monate
}
period-years = { $count ->
    [one] ein Jahr
   *[other] { $count } Jahre
}

# Zweite Faktoren und Passkeys
passkey-go = Mit Passkey anmelden
passkey-busy = Bitte am Gerät bestätigen …
passkey-cancelled = Das wurde abgebrochen oder hat zu lange gedauert. Ein neuer Versuch ist jederzeit möglich.
passkey-failed = Das hat mit diesem Passkey nicht geklappt. Bitte noch einmal versuchen.
passkey-known = Auf diesem Gerät gibt es schon einen Passkey für dieses Konto.
passkey-wrong = Dieser Passkey gilt hier nicht. Bitte melden Sie sich anders an.
signin-passkey-lead = Bestätigen Sie die Anmeldung mit Ihrem Passkey.
signin-choice-lead = Bestätigen Sie die Anmeldung auf einem dieser Wege.
signin-mail-lead = Wir schicken einen Code an Ihre E-Mail-Adresse. Geben Sie ihn hier ein.
signin-code-either = Code aus der App oder aus der E-Mail
signin-no-other = Das geht gerade nicht?

mail-code-go = Code per E-Mail schicken
mail-code-again = Neuen Code schicken
mail-code-test = Test-E-Mail mit Code schicken
mail-code-sent = Ein Code ist per E-Mail unterwegs. Er gilt zehn Minuten. Manchmal landet er im Spam-Ordner.
mail-code-field = Code aus der E-Mail
mail-code-wrong = Dieser Code gilt nicht. Bitte die Ziffern prüfen oder einen neuen Code schicken lassen. Nach einigen falschen Versuchen gilt auch der richtige nicht mehr.
mail-code-no-server = Codes per E-Mail gibt es erst, wenn dieser Helpdesk E-Mails verschicken kann.

enrol-other = Ich möchte keine App benutzen
enrol-passkey-go = Einen Passkey anlegen
enrol-passkey-hint = Sie bestätigen mit Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel.
enrol-passkey-title = Konto mit einem Passkey schützen
enrol-passkey-lead = Ein Passkey ist ein Schlüssel auf Ihrem Telefon, Ihrem Computer oder einem Sicherheitsschlüssel. Wir speichern nur den öffentlichen Teil.
enrol-mail-go = Codes per E-Mail bekommen
enrol-mail-hint = Bei jeder Anmeldung kommt eine E-Mail mit einem Code.
enrol-mail-title = Konto mit Codes per E-Mail schützen
enrol-mail-lead = Bei jeder Anmeldung schicken wir einen Code an Ihre E-Mail-Adresse. Zuerst prüfen wir, ob er dort ankommt.
enrol-back = Doch eine App benutzen

factors-title = Anmeldung und zweiter Faktor
factors-lead = Zu deinem Passwort gehört immer ein zweiter Faktor. So kommt niemand allein mit dem Passwort an fremde Anfragen.
factors-on = Eingerichtet
factors-off = Nicht eingerichtet
factors-app = App für Einmalcodes
factors-app-text = Die App auf deinem Telefon zeigt alle 30 Sekunden einen neuen Code.
factors-app-replace = Du hast schon eine App eingerichtet. Mit dieser Seite setzt du eine neue an ihre Stelle. Die alte zeigt dann keine gültigen Codes mehr.
factors-app-set-up = App einrichten
factors-app-remove = App entfernen
factors-mail = Codes per E-Mail
factors-mail-text = Bei jeder Anmeldung bekommst du eine E-Mail mit einem Code.
factors-mail-lead = Bei jeder Anmeldung schicken wir einen Code an { $address }. Damit du dich nicht aussperrst, muss vorher ein Code dort angekommen sein.
factors-mail-remove = Keine Codes per E-Mail mehr
factors-recovery = Wiederherstellungscodes
factors-recovery-text = { $count ->
    [0] Sie helfen, wenn dein zweiter Faktor verloren geht. Du hast keinen Code mehr.
    [one] Sie helfen, wenn dein zweiter Faktor verloren geht. Jeder gilt einmal. Du hast noch einen Code.
   *[other] Sie helfen, wenn dein zweiter Faktor verloren geht. Jeder gilt einmal. Du hast noch { $count } Codes.
}
factors-recovery-new = Neue Wiederherstellungscodes
factors-recovery-lead = Mit diesen Codes meldest du dich an, wenn dein zweiter Faktor verloren geht. Jeder gilt einmal. Sobald du sie übernimmst, gelten die alten nicht mehr.
factors-recovery-use = Diese Codes übernehmen
factors-recovery-not-kept = Bitte bewahre die Codes auf und bestätige das hier.
factors-set-up = Einrichten
factors-change = Ändern
factors-remove = Entfernen
factors-last = Das ist dein letzter zweiter Faktor. Richte zuerst einen anderen ein, dann kannst du diesen entfernen.

confirm-code = Code aus der App oder Wiederherstellungscode

passkeys-title = Passkeys
passkeys-lead = Ein Passkey ist ein Schlüssel auf deinem Telefon, deinem Computer oder einem Sicherheitsschlüssel. Du bestätigst mit Fingerabdruck, Gesicht oder PIN und brauchst weder Passwort noch Code. Wir speichern nur den öffentlichen Teil des Schlüssels.
passkeys-none = Du hast noch keinen Passkey.
passkeys-since = Hinzugefügt am { $day }
passkeys-remove-named = Passkey „{ $name }“ entfernen
passkeys-add = Passkey hinzufügen
passkeys-name = Name des Passkeys
passkeys-name-hint = Zum Wiedererkennen, zum Beispiel „Mein Telefon“.
passkeys-make = Passkey anlegen
passkeys-full = Mehr als { $most } Passkeys sind nicht möglich. Entferne zuerst einen.
passkeys-unknown = Dieser Browser kann hier keine Passkeys anlegen. Er braucht dafür JavaScript und die Adresse { $address }.
passkeys-no-site = Passkeys gibt es nur, wenn dieser Helpdesk unter einem eigenen Namen und verschlüsselt (https) erreichbar ist.

console-done-passkey-added = Passkey hinzugefügt. Andere Geräte sind jetzt abgemeldet.
console-done-passkey-removed = Passkey entfernt. Andere Geräte sind jetzt abgemeldet.
console-done-app-added = Die App ist eingerichtet. Andere Geräte sind jetzt abgemeldet.
console-done-mail-added = Codes per E-Mail sind eingerichtet. Andere Geräte sind jetzt abgemeldet.
console-done-factor-removed = Entfernt. Andere Geräte sind jetzt abgemeldet.
console-done-codes-renewed = Die neuen Codes gelten. Andere Geräte sind jetzt abgemeldet.

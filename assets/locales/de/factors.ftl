# Zweite Faktoren und Passkeys
passkey-go = Mit Passkey anmelden
passkey-busy = Bitte am Gerät bestätigen …
passkey-cancelled = Das wurde abgebrochen oder hat zu lange gedauert. Ein neuer Versuch ist jederzeit möglich.
passkey-failed = Das hat mit diesem Passkey nicht geklappt. Bitte noch einmal versuchen.
passkey-known = Auf diesem Gerät gibt es schon einen Passkey für dieses Konto.
passkey-wrong = Dieser Passkey gilt hier nicht. Bitte melden Sie sich anders an.
signin-passkey-lead = Bestätigen Sie die Anmeldung mit Ihrem Passkey.
signin-choice-lead = Bestätigen Sie die Anmeldung auf einem dieser Wege.
signin-no-passkey = Sie haben Ihren Passkey nicht zur Hand?

factors-menu = Anmeldung und zweiter Faktor
factors-title = Anmeldung und zweiter Faktor
factors-lead = Zu deinem Passwort gehört immer ein zweiter Faktor. So kommt niemand allein mit dem Passwort an fremde Anfragen.
factors-on = Eingerichtet
factors-off = Nicht eingerichtet
factors-app = App für Einmalcodes
factors-app-text = Die App auf deinem Telefon zeigt alle 30 Sekunden einen neuen Code.
factors-passkeys-go = Passkeys verwalten
factors-recovery = Wiederherstellungscodes
factors-recovery-text = Sie helfen, wenn dein zweiter Faktor verloren geht. Jeder Code gilt einmal.
factors-recovery-left = { $count ->
    [0] Du hast keinen Code mehr.
    [one] Du hast noch einen Code.
   *[other] Du hast noch { $count } Codes.
}
factors-last = Das ist dein letzter zweiter Faktor. Richte zuerst einen anderen ein, dann kannst du diesen entfernen.

confirm-title = Bist du es?
confirm-lead = Bevor du änderst, womit du dich anmeldest, bestätige bitte, dass du es bist.
confirm-by-code = Lieber mit einem Code bestätigen
confirm-code = Code aus der App oder Wiederherstellungscode
confirm-wrong = Das passt nicht. Bitte prüfe es und versuche es noch einmal.

passkeys-title = Passkeys
passkeys-lead = Ein Passkey ist ein Schlüssel auf deinem Telefon, deinem Computer oder einem Sicherheitsschlüssel. Du bestätigst mit Fingerabdruck, Gesicht oder PIN und brauchst weder Passwort noch Code. Wir speichern nur den öffentlichen Teil des Schlüssels.
passkeys-none = Du hast noch keinen Passkey.
passkeys-since = Hinzugefügt am { $day }
passkeys-remove = Entfernen
passkeys-remove-named = Passkey „{ $name }“ entfernen
passkeys-add = Passkey hinzufügen
passkeys-name = Name des Passkeys
passkeys-name-hint = Woran du ihn wiedererkennst, zum Beispiel „Mein Telefon“.
passkeys-make = Passkey anlegen
passkeys-full = Mehr als { $most } Passkeys sind nicht möglich. Entferne zuerst einen.
passkeys-unknown = Dieser Browser kann hier keine Passkeys anlegen. Er braucht dafür JavaScript und die Adresse { $address }.
passkeys-no-site = Passkeys gibt es nur, wenn dieser Helpdesk unter einem eigenen Namen und verschlüsselt (https) erreichbar ist.

console-done-passkey-added = Passkey hinzugefügt. Andere Geräte sind jetzt abgemeldet.
console-done-passkey-removed = Passkey entfernt. Andere Geräte sind jetzt abgemeldet.

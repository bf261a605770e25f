# Ersteinrichtung
setup-go = Helpdesk einrichten
setup-step = Schritt { $number } von { $all }
setup-chapter-organisation = Organisation
setup-chapter-preset = Vorlage
setup-chapter-account = Ihr Konto
setup-chapter-mail = E-Mail

setup-start-title = Helpdesk einrichten
setup-start-lead = In wenigen Minuten nehmen Sie hier Anfragen an. Bis zum Schluss können Sie zu früheren Schritten zurückgehen.
setup-start-no-code = Diese Seite braucht den Link, den Tresen beim Start ausgegeben hat. Er steht im Fenster, in dem Tresen läuft, oder im Protokoll des Dienstes.
setup-start-need = Gut, wenn Sie das bereithalten:
setup-start-need-app = Ihr Telefon mit einer App für Einmalcodes
setup-start-need-mail = die Zugangsdaten eines E-Mail-Postfachs für den Versand. Das geht auch später, in der Verwaltung.
setup-start-go = Einrichtung beginnen
setup-code = Code aus dem Link
setup-code-hint = Die Zeichen hinter „code=“. Den Link neu ausgeben: tresen setup-link
setup-code-wrong = Dieser Code gilt nicht (mehr). Jeder Code gilt nur einmal. Einen neuen Link gibt der Befehl „tresen setup-link“ aus.

setup-organisation-title = Ihre Organisation
setup-organisation-lead = So stellt sich Ihr Helpdesk vor.
setup-name = Name der Organisation
setup-name-hint = So, wie er auf jeder Seite und in jeder E-Mail stehen soll.
setup-lang = Sprache
setup-lang-hint = Gilt, wenn der Browser weder Deutsch noch Englisch verlangt. Alle können jederzeit wechseln.
setup-this-language = Deutsch
setup-address = Adresse des Helpdesks
setup-address-hint = So kommt man von außen hierher. Daraus entstehen die Links in E-Mails. Beispiel: https://hilfe.example.org
setup-address-local = Achtung: Diese Adresse gilt nur auf diesem Rechner. Von anderen Geräten aus führt kein Link zu ihr.
error-address = Das ist keine Adresse. Beispiel: https://hilfe.example.org
setup-hue = Farbe
setup-hue-hint = Für Knöpfe und Links. Die Lesbarkeit bleibt mit jeder Farbe gleich gut.
setup-hue-petrol = Petrol
setup-hue-blue = Blau
setup-hue-violet = Violett
setup-hue-berry = Beere
setup-hue-red = Rot
setup-hue-orange = Orange
setup-hue-olive = Olive
setup-hue-green = Grün
setup-logo = Logo
setup-logo-hint = PNG, JPEG oder WebP, höchstens { $max }.
setup-logo-now = Das jetzige Logo
setup-logo-remove = Dieses Logo entfernen
setup-logo-choose = Logo auswählen
setup-logo-unchoose = {"{"}name{"}"} entfernen
setup-logo-added = Logo ausgewählt
setup-logo-one = Ein Logo genügt.
setup-logo-too-big = Das Logo ist zu groß: höchstens { $max }.
setup-logo-wrong = Diese Datei ist kein PNG-, JPEG- oder WebP-Bild.

setup-preset-title = Womit möchten Sie anfangen?
setup-preset-lead = Eine Vorlage bringt Standorte, Teams, Themen und Texte mit. Alles davon können Sie später in der Verwaltung ändern.
setup-preset-none = Bitte wählen Sie eine Vorlage.
setup-preset-brings = { $departments ->
    [one] Ein Team
   *[other] { $departments } Standorte und Teams
}, { $topics ->
    [one] ein Thema
   *[other] { $topics } Themen
}
setup-preset-verein = Verein
setup-preset-verein-text = Ehrenamtliche nehmen Geräte an und geben sie weiter: Standorte mit Postleitzahlen, Spenden, Ausgabe, Mitmachen.
setup-preset-hochschule = Hochschule
setup-preset-hochschule-text = Ein Service-Desk mit Fachgruppen: Konten, Netz, Arbeitsplatz, Hörsäle, Lernplattform.
setup-preset-schul-it = Schul-IT
setup-preset-schul-it-text = Der Support eines Schulträgers: Störungen im Klassenzimmer, Geräte, Beschaffung, Dienstleister.
setup-preset-empty = Leer
setup-preset-empty-text = Den Rest legen Sie selbst an.

setup-administrator-title = Ihr Konto
setup-administrator-lead = Das erste Konto verwaltet den Helpdesk. Weitere Konten laden Sie danach in der Verwaltung ein.
setup-your-name = Ihr Name
setup-your-name-hint = Diesen Namen sieht Ihr Team.
setup-your-email = Ihre E-Mail-Adresse
setup-your-email-hint = Damit melden Sie sich an.
setup-password-stays = Ihr Passwort ist gespeichert. Lassen Sie das Feld leer, wenn es so bleiben soll.
setup-administrator-member = Sie werden Mitglied aller Standorte und Teams und können alle Anfragen lesen. Bei jedem weiteren Konto legen Sie fest, welche Anfragen es liest.

setup-mail-title = E-Mail-Versand
setup-mail-lead = Über dieses Postfach gehen Antworten und Benachrichtigungen hinaus. Die Angaben stehen meist auf den Hilfeseiten Ihres E-Mail-Anbieters.
setup-mail-configured = Der Mailserver steht schon in der Konfigurationsdatei dieses Rechners. Sie können ihn hier ausprobieren.
setup-from = Absenderadresse
setup-from-hint = Zum Beispiel hilfe@example.org
setup-host = Mailserver (SMTP)
setup-host-hint = Zum Beispiel smtp.example.org
error-host = Das ist kein Name eines Servers. Beispiel: smtp.example.org
setup-security = Verschlüsselung
setup-security-starttls = STARTTLS
setup-security-starttls-text = Bei den meisten Anbietern, Port 587
setup-security-tls = TLS
setup-security-tls-text = Von Anfang an verschlüsselt, Port 465
setup-security-none = Keine
setup-security-none-text = Nur für einen Mailserver auf demselben Rechner
setup-port = Port
setup-port-hint = Leer lassen für den üblichen Port.
setup-port-wrong = Ein Port ist eine Zahl von 1 bis 65535.
setup-user = Benutzername
setup-user-hint = Meist die ganze E-Mail-Adresse.
setup-mail-password = Passwort des Postfachs
setup-mail-password-stays = Das Passwort ist gespeichert. Leer lassen, damit es so bleibt.
setup-mail-skip = Ohne E-Mail fortfahren
setup-finish = Einrichtung abschließen
setup-trial-send = Test-E-Mail senden
setup-trial-to = Die Test-E-Mail geht an { $email }.
setup-trial-busy = Wird gesendet …
setup-trial-sent = Der Mailserver hat die Test-E-Mail angenommen
setup-trial-sent-text = Bitte sehen Sie im Postfach { $email } nach, auch im Spam-Ordner.
setup-trial-failed = Die Test-E-Mail ging nicht hinaus
setup-trial-said = Die Antwort im Wortlaut: { $said }
setup-trial-connecting = Unter diesem Namen und Port antwortet kein Mailserver. Bitte Mailserver, Port und Verschlüsselung prüfen.
setup-trial-encrypting = Die verschlüsselte Verbindung kam nicht zustande. Passen Verschlüsselung und Port zusammen?
setup-trial-signing-in = Der Mailserver hat die Anmeldung abgelehnt. Bitte Benutzername und Passwort prüfen.
setup-trial-refused = Der Mailserver hat die E-Mail nicht angenommen. Oft liegt es an der Absenderadresse: Sie muss zum Postfach gehören.

setup-done-title = Ihr Helpdesk ist bereit
setup-done-lead = { $organisation } kann jetzt Anfragen annehmen.
setup-tasks-title = Was noch zu tun ist
setup-tasks-later = Diese Liste steht auch auf der ersten Seite der Verwaltung, bis alles erledigt ist.
setup-tasks-done = Erledigt
setup-tasks-done-with = Erledigt: { $task }
setup-tasks-hide = Liste ausblenden
setup-task-departments = Standorte und Postleitzahlen ansehen
setup-task-departments-text = Was aus der Vorlage kommt, sind Beispiele. Hier gehören die eigenen hin.
setup-task-accounts = Kolleg:innen einladen
setup-task-accounts-text = Jede Person bekommt ein eigenes Konto und eigene Rechte.
setup-task-organisation = Adresse des Helpdesks prüfen
setup-task-organisation-text = Sie steht in jeder E-Mail. Unter ihr muss der Helpdesk von außen erreichbar sein.
setup-task-key = secret.key aufbewahren
setup-task-key-text = Die Datei liegt im Datenverzeichnis auf dem Rechner. Eine Kopie gehört an einen anderen, sicheren Ort: Ohne sie lassen sich Kopien der Daten nicht vollständig lesen.
setup-task-backup = Sicherung einrichten
setup-task-backup-text = Am besten auf einem zweiten Datenträger. Ohne Sicherung ist mit dem Datenträger alles verloren.
setup-done-no-mail = Es gehen noch keine E-Mails hinaus
setup-done-no-mail-text = Anfragende sehen Antworten nur über ihren persönlichen Link. Den Mailserver können Sie jederzeit in der Verwaltung unter „E-Mail-Versand“ eintragen.
setup-done-rights = Was Ihr eigenes Konto darf
setup-done-rights-text = Sie richten den Helpdesk ein und verwalten ihn. Anfragen lesen und beantworten Sie in:
setup-done-rights-none = Sie richten den Helpdesk ein und verwalten ihn. Anfragen sehen Sie damit nicht.
setup-done-rights-hint = Sobald noch jemand verwaltet, gibt niemand sich selbst mehr Rechte: Das tut dann eine andere Person.
setup-done-form = Das Formular ausprobieren
setup-done-form-text = Stellen Sie selbst eine Anfrage. Unter dieser Adresse finden Sie das Formular:
setup-done-site = Auf Ihrer Website verlinken
setup-done-site-text = Fügen Sie diese Zeile in eine Seite Ihrer Website ein:
setup-done-snippet-label = Anfrage stellen
setup-done-console = Anfragen beantworten
setup-done-console-text = Sie sind angemeldet. Hier warten die Anfragen auf Sie und Ihr Team.
setup-done-console-go = Zu den Anfragen

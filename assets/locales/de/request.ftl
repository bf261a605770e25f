# Startseite und Formular
home-know = Gut zu wissen
home-know-text = Sie brauchen kein Konto. Ihre Anfrage lesen nur die Menschen, die dafür zuständig sind.
home-know-link = Wer liest meine Anfrage?
home-title = Womit können wir helfen?
home-lead = Schreiben Sie uns. Wählen Sie zuerst ein Thema.
home-chat = Lieber im Gespräch?
home-chat-link = Zum Chat
home-follow = Sie haben uns schon geschrieben?
home-follow-text = Öffnen Sie den persönlichen Link, den wir Ihnen nach dem Absenden gezeigt haben. Er steht auch in jeder E-Mail zu Ihrer Anfrage. Dort sehen Sie, wie es steht, und können antworten.
home-fresh = Dieser Helpdesk wird gerade eingerichtet
home-fresh-lead = Hier können Sie bald Anfragen stellen. Bitte schauen Sie später noch einmal vorbei.
home-fresh-operator = Richten Sie ihn ein?
home-fresh-operator-text = Der Link zur Einrichtung steht auf der Konsole des Servers, auf dem Tresen gestartet wurde. Mit diesem Befehl zeigt Tresen den Link noch einmal:
topics-empty = Noch keine Themen
topics-empty-text = Das Team hat noch keine Themen freigegeben. Bitte schauen Sie später noch einmal vorbei.

request-step = Schritt { $n } von { $all }
request-step-topic = Thema
request-step-place = Ort
request-step-details = Anliegen
request-step-contact = Kontakt
request-step-check = Prüfen
request-title-mistakes = Bitte prüfen: { $title }
request-changed = Das Team hat dieses Formular inzwischen geändert. Bitte ergänzen Sie, was hier noch fehlt. Ihre Angaben sind noch da.
request-kept = Ihre Angaben sind bis { $until } zwischengespeichert. Danach löschen wir sie, wenn Sie nichts absenden.
request-discard = Abbrechen und alles löschen
request-discarded = Alles gelöscht
request-discarded-text = Ihre Angaben und Dateien sind gelöscht. Es wurde nichts gesendet.

request-topic-title = Worum geht es?
request-topic-lead = Wählen Sie das Thema, das am besten passt. Danach fragen wir nur, was wir dafür brauchen.
request-missing-topic = Bitte wählen Sie ein Thema.

request-place-title = Um welchen Ort geht es?
request-postal-code = Postleitzahl
request-postal-code-hint = Damit sich der Standort meldet, der für Sie zuständig ist.
request-site = Oder wählen Sie selbst einen Standort
request-site-short = Standort
request-site-by-code = Nach Postleitzahl (empfohlen)
request-missing-place = Bitte geben Sie eine Postleitzahl ein oder wählen Sie einen Standort.
request-no-such-site = Diesen Standort gibt es nicht mehr. Bitte wählen Sie einen anderen.
request-answers-you = Es antwortet Ihnen: { $department }
not-served-title = Hier können wir leider nicht helfen
not-served-text = Für diesen Ort gibt es bei uns kein Team. Ihre Angaben haben wir nicht gespeichert.
not-served-text-kept = Für diesen Ort gibt es bei uns kein Team.
not-served-kept = Was Sie schon eingetragen haben, ist noch da. Es wurde nichts gesendet.
not-served-correct = Ort ändern
not-served-mistyped = Haben Sie sich bei der Postleitzahl vertippt? Dann beginnen Sie einfach neu.

request-details-title = Was ist Ihr Anliegen?
request-subject = Betreff
request-subject-hint = Worum es geht, in einem kurzen Satz.
request-description = Beschreibung
request-description-hint = Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
request-room = Gebäude und Raum
request-room-hint = Zum Beispiel „Haus B, Raum 204“.
question-comment = Anmerkung dazu
question-no-answer = Keine Angabe
request-choose = Bitte wählen
request-files = Fotos oder Dateien
request-missing-subject = Bitte schreiben Sie in einem kurzen Satz, worum es geht.
request-missing-description = Bitte beschreiben Sie Ihr Anliegen.
request-missing-answer = Bitte beantworten Sie: { $question }
count-max = Höchstens { $max } Zeichen
count-left = Noch {"{n}"} Zeichen
count-over = {"{n}"} Zeichen zu viel

files-limits = { $count ->
    [one] Eine Datei, höchstens { $max }.
   *[other] Bis zu { $count } Dateien, jede höchstens { $max }.
}
files-left = { $count ->
    [one] Noch eine Datei ist möglich, höchstens { $max }.
   *[other] Noch { $count } Dateien sind möglich, jede höchstens { $max }.
}
files-full = Mehr Dateien sind nicht möglich. Entfernen Sie eine, um eine andere anzuhängen.
files-drop = Hierher ziehen, einfügen oder
files-choose = Dateien auswählen
files-take = Foto aufnehmen oder Datei auswählen
files-pasted = Bildschirmfoto-{ $n }
files-too-big = „{ $name }“ hat { $size }. Erlaubt sind höchstens { $max }.
files-too-many = „{ $name }“ wurde nicht hinzugefügt. Möglich sind noch { $max } Dateien.
files-wrong-type = „{ $name }“ hat einen Dateityp, der hier nicht möglich ist.
files-empty = „{ $name }“ ist leer.
files-added = { $n } Dateien ausgewählt
file-remove = { $name } entfernen
file-too-big = „{ $name }“ ist zu groß und wurde nicht gespeichert. Erlaubt sind höchstens { $max } je Datei.
file-too-many = „{ $name }“ wurde nicht gespeichert: Es sind höchstens { $max } Dateien möglich.
file-empty = „{ $name }“ ist leer und wurde nicht gespeichert.
file-not-asked = „{ $name }“ wurde nicht gespeichert: Hier wird gerade keine Datei gebraucht.
file-too-much-today = „{ $name }“ wurde nicht gespeichert: Heute kamen von Ihrem Anschluss schon sehr viele Dateien. Ihren Text können Sie trotzdem senden.
file-no-room = „{ $name }“ wurde nicht gespeichert: Für Dateien ist gerade kein Platz. Ihren Text können Sie trotzdem senden.

request-contact-title = Wie erreichen wir Sie?
request-name = Ihr Name
request-email = E-Mail-Adresse
request-email-hint = Dorthin schicken wir die Bestätigung und unsere Antworten.
request-email-hint-later = Damit das Team Ihnen antworten kann.
request-phone = Telefonnummer
request-phone-hint = Nur, wenn wir Sie anrufen dürfen.
request-privacy = Ich habe gelesen, was mit meinen Daten geschieht:
request-privacy-link = Hinweise zum Datenschutz (neues Fenster)
request-missing-name = Bitte geben Sie Ihren Namen an.
request-missing-email = Bitte geben Sie Ihre E-Mail-Adresse an.
request-missing-privacy = Bitte bestätigen Sie, dass Sie die Hinweise zum Datenschutz gelesen haben.

request-check-title = Ist alles richtig?
request-send = Anfrage absenden
request-sending = Wird gesendet …
request-trap = Dieses Feld bitte leer lassen
request-patience = Ihr Browser führt keine Skripte aus. Zum Schutz vor Spam können Sie deshalb erst { $seconds } Sekunden nach dem letzten Schritt absenden. Lesen Sie solange noch einmal alles durch.
request-trapped = Es wurde nichts gesendet: Ein verstecktes Feld war ausgefüllt, wie es Spam-Programme tun. Falls Ihr Browser Felder von selbst ausfüllt, schalten Sie das hier bitte ab und senden Sie noch einmal.
request-too-fast = Es wurde noch nichts gesendet, zum Schutz vor Spam. Bitte warten Sie { $seconds } Sekunden und senden Sie dann noch einmal.
request-wait = Es wurde noch nichts gesendet. Zum Schutz vor Spam warten Sie bitte noch { $seconds ->
    [one] eine Sekunde
   *[other] { $seconds } Sekunden
} und senden Sie dann noch einmal.

sent-title = Ihre Anfrage ist gespeichert
sent-number = Ihre Nummer:
sent-link = Ihr persönlicher Link
sent-link-text = Mit diesem Link sehen Sie jederzeit, wie es steht, können antworten oder die Anfrage beenden. Wer den Link kennt, kann mitlesen. Bitte geben Sie ihn nicht weiter.
sent-link-renewed = Der Link zu dieser Anfrage wurde inzwischen erneuert. Der neue steht in der letzten E-Mail.
sent-open = Zu meiner Anfrage
sent-next = So geht es weiter
sent-next-text = Das Team liest Ihre Anfrage und antwortet Ihnen.
sent-mail = Sie bekommen gleich eine Bestätigung per E-Mail. Kommt keine an, schauen Sie bitte auch im Spam-Ordner nach.
sent-portal = Alle Ihre Anfragen sehen Sie unter:
sent-no-mail = Dieser Helpdesk verschickt noch keine E-Mails. Bitte speichern oder drucken Sie den Link, sonst finden Sie Ihre Anfrage nicht wieder.
copy = Link kopieren
copied = Kopiert
print = Drucken

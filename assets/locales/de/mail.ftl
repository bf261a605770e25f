# E-Mails an Anfragende ("Sie") und an das Team ("du")
mail-hello = Guten Tag, { $name }!
mail-hello-team = Hallo { $name }!
mail-regards = Freundliche Grüße
mail-no = Nummer
mail-subject = Betreff
mail-department = Abteilung
mail-open = Anfrage ansehen
mail-open-answer = Antwort ansehen und zurückschreiben
mail-open-question = Frage beantworten
mail-open-ticket = Ticket öffnen
mail-link-secret = Wer diesen Link hat, kann Ihre Anfrage lesen.
mail-reply-there = Bitte antworten Sie auf dieser Seite und nicht auf diese E-Mail.
mail-files = { $count ->
    [one] Eine Datei liegt auf Ihrer Seite bereit: { $names }
   *[other] { $count } Dateien liegen auf Ihrer Seite bereit: { $names }
}
mail-files-received = { $count ->
    [one] Ihre Datei ist angekommen: { $names }
   *[other] Ihre { $count } Dateien sind angekommen: { $names }
}

mail-received-title = Ihre Anfrage { $no } ist eingegangen
mail-received = Ihre Anfrage ist bei uns eingegangen. Wir antworten Ihnen so bald wie möglich.

mail-answer-title = Antwort auf Ihre Anfrage { $no }
mail-answer = Wir haben Ihnen zu Ihrer Anfrage „{ $subject }“ geschrieben:
mail-question-title = Wir haben eine Frage zu Ihrer Anfrage { $no }
mail-question = Zu Ihrer Anfrage „{ $subject }“ brauchen wir eine Antwort von Ihnen:

mail-waiting-title = Ihre Anfrage { $no } steht auf der Warteliste
mail-waiting = Ihre Anfrage „{ $subject }“ können wir im Moment noch nicht bearbeiten. Sie steht auf unserer Warteliste. Wir melden uns, sobald es weitergeht.

mail-solved-title = Ihre Anfrage { $no } ist abgeschlossen
mail-solved = Ihre Anfrage „{ $subject }“ ist abgeschlossen.
mail-declined-title = Ihre Anfrage { $no } können wir leider nicht erfüllen
mail-declined = Leider können wir Ihre Anfrage „{ $subject }“ nicht erfüllen. Wir haben sie abgeschlossen.
mail-duplicate-title = Ihre Anfrage { $no } ist abgeschlossen, es gibt sie doppelt
mail-duplicate = Ihre Anfrage „{ $subject }“ liegt uns schon vor. Wir bearbeiten sie nur einmal und haben diese hier abgeschlossen.
mail-still-open = Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.

mail-link-title = Neuer Link zu Ihrer Anfrage { $no }
mail-link = Ihre Anfrage „{ $subject }“ hat einen neuen Link. Der alte Link führt nicht mehr zu ihr.

mail-wrote-title = Neue Nachricht zu { $no }: { $subject }
mail-wrote = Zu einem Ticket, an dem du arbeitest, gibt es eine neue Nachricht.
mail-settled-title = Erledigt, sagt die anfragende Person: { $no } { $subject }
mail-settled = Für die anfragende Person ist die Sache erledigt. Vor dem Abschließen fehlt aber noch etwas. Bitte sieh nach.
mail-reopened-title = Wieder offen: { $no } { $subject }
mail-reopened = Ein Ticket, an dem du gearbeitet hast, ist wieder offen: Die anfragende Person hat noch einmal geschrieben.
mail-assigned-title = Dir zugewiesen: { $no } { $subject }
mail-assigned = Ein Ticket ist jetzt dir zugewiesen.
mail-words-inside = Die Nachrichten stehen nur im Ticket und nicht in E-Mails. So bleiben sie geschützt.

mail-why = Sie bekommen diese E-Mail von { $organisation }, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
mail-why-team = Du bekommst diese E-Mail, weil du bei { $organisation } Anfragen beantwortest.
mail-privacy = Datenschutz

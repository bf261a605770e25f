# Gespräch: Web-Chat und Messenger ("Sie")
chat-title = Chat
chat-lead = Schreiben Sie uns Schritt für Schritt. Sie brauchen dafür kein Konto.
chat-welcome = Guten Tag und willkommen! Hier fragt { $organisation } Sie kurz nach dem, was das Team wissen muss.
chat-consent = Bevor Sie schreiben: { $organisation } speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Alles Weitere steht im Datenschutzhinweis. Sind Sie damit einverstanden?
chat-not-agreed = In Ordnung, es ist nichts gespeichert. Sie können uns auch über das Formular schreiben.
chat-help = Sie können eine neue Anfrage stellen oder Ihre Anfragen ansehen. „Zurück“ und „Abbrechen“ gehen jederzeit.
chat-notice = Wie wir mit Ihren Daten umgehen, steht auf der Seite „Datenschutz“.
chat-readers = { $count ->
    [one] Eine Person im Team kann Ihre Anfrage lesen.
   *[other] { $count } Personen im Team können Ihre Anfrage lesen.
}
chat-readers-of = { $count ->
    [one] Eine Person aus dem Team „{ $department }“ kann Ihre Anfrage lesen.
   *[other] { $count } Personen aus dem Team „{ $department }“ können Ihre Anfrage lesen.
}
chat-topics = Worum geht es?
chat-noted = Das habe ich notiert.
chat-former = Bisher: { $answer }
chat-chosen = Ausgewählt: { $options }
chat-took = { $count ->
    [one] Die Datei ist da.
   *[other] { $count } Dateien sind da.
}
chat-too-many = Es gehen höchstens { $count } Dateien. Nicht dabei: { $names }
chat-strange = Damit kann ich leider nichts anfangen. Bitte schreiben Sie Text, oder wählen Sie einen Knopf.
chat-old-button = Dieser Knopf gehört zu einer früheren Frage.
chat-changed = Hier hat sich etwas geändert. Bitte ergänzen Sie, was noch fehlt. Ihr Text ist noch da.
chat-sent = Danke, Ihre Anfrage { $no } ist angekommen. Die Antwort kommt hierher und per E-Mail.
chat-cancelled = Abgebrochen. Was Sie eingegeben hatten, ist gelöscht.
chat-nothing-to-cancel = Es gibt gerade nichts abzubrechen.
chat-braked = { $minutes ->
    [one] Das waren viele Anfragen auf einmal. Bitte versuchen Sie es in einer Minute noch einmal. Ihre Angaben sind noch da.
   *[other] Das waren viele Anfragen auf einmal. Bitte versuchen Sie es in { $minutes } Minuten noch einmal. Ihre Angaben sind noch da.
}
chat-mine = Ihre Anfragen aus diesem Chat:
chat-mine-empty = Aus diesem Chat gibt es noch keine Anfrage.
chat-write = Was möchten Sie schreiben? Sie können auch Dateien anhängen.
chat-written = Ihre Nachricht steht jetzt bei Ihrer Anfrage { $no }.
chat-closed = Danke. Für Ihre Anfrage { $no } ist vermerkt: erledigt.
chat-refused = Das geht leider nicht mehr. Vielleicht ist die Anfrage inzwischen gelöscht.
chat-required = Diese Angabe brauchen wir.
chat-malformed = Das sieht nicht richtig aus. Bitte prüfen Sie, ob Sie sich vertippt haben.
chat-not-served = Haben Sie sich vertippt? Dann schreiben Sie die Postleitzahl noch einmal.
chat-ask-place = Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
chat-ask-description = Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
chat-ask-subject = Wie soll die Anfrage in einem kurzen Satz heißen?
chat-ask-comment = Möchten Sie dazu etwas anmerken?
chat-comment-on = Anmerkung zu „{ $question }“
chat-ask-room = In welchem Gebäude und Raum? Zum Beispiel „Haus B, Raum 204“.
chat-ask-files = Möchten Sie Fotos oder Dateien mitschicken? Höchstens { $count }, jede bis { $max }.
chat-ask-more-files = { $count ->
    [one] Eine Datei ist dabei. Kommt noch etwas?
   *[other] { $count } Dateien sind dabei. Kommt noch etwas?
}
chat-ask-name = Wie heißen Sie?
chat-ask-email = An welche E-Mail-Adresse dürfen wir antworten?
chat-ask-phone = Unter welcher Telefonnummer können wir zurückrufen?
chat-hint-several = Sie können mehreres wählen. Danach „Fertig“.
chat-hint-date = Zum Beispiel 24.12.2026.
chat-hint-files = Schicken Sie die Datei. Höchstens { $max }.
chat-summary = Bitte prüfen Sie:
chat-summary-send = Stimmt alles? Dann senden Sie die Anfrage ab.
chat-you = Sie
chat-we = Das Team
chat-news = Antwort auf Ihre Anfrage { $no }:
chat-status-open = neu
chat-status-in-progress = in Arbeit
chat-status-awaiting = wartet auf Ihre Antwort
chat-status-waiting = auf der Warteliste
chat-status-closed = abgeschlossen
chat-button-start = Neu anfangen
chat-button-new = Neue Anfrage
chat-button-mine = Meine Anfragen
chat-button-agree = Einverstanden
chat-button-refuse = Nein, danke
chat-button-tick = Ja, ankreuzen
chat-button-done = Fertig
chat-button-skip = Überspringen
chat-button-change = Ändern: { $what }
chat-button-cancel = Abbrechen
chat-button-write = Antworten
chat-button-close = Ist erledigt
chat-button-help = Hilfe
chat-button-notice = Datenschutz
chat-button-readers = Wer kann das lesen?
chat-log = Gespräch
chat-input = Ihre Nachricht
chat-send = Senden
chat-choose = Antworten zum Auswählen
chat-files = Dateien mitschicken
chat-end = Gespräch beenden und hier löschen
chat-end-hint = Abgesendete Anfragen bleiben bestehen. Sie erreichen sie weiter über den Link aus der E-Mail.
chat-kept = Was Sie hier schreiben, bleibt bis { $until } in diesem Browser sichtbar.
chat-form-instead = Lieber ein Formular?
chat-form-link = Zum Formular
chat-failed = Das ist nicht angekommen. Ihr Text ist noch da. Bitte prüfen Sie die Verbindung, und senden Sie ihn noch einmal.
chat-look = Neue Antworten erscheinen hier, wenn Sie die Seite neu laden.
chat-look-link = Nachsehen
chat-changes = Etwas ändern
chat-reopens = Diese Anfrage ist abgeschlossen. Wenn Sie noch einmal schreiben, öffnen wir sie wieder.
chat-button-reopen = Wieder öffnen
chat-written-reopened = Ihre Nachricht steht jetzt bei Ihrer Anfrage { $no }. Die Anfrage ist damit wieder offen.
chat-button-forget = Meine Daten löschen
chat-button-forget-all = Ja, löschen
chat-forget =
    Wenn Sie Ja sagen, lösche ich hier sofort: dieses Gespräch, Ihren Namen und Ihre Adressen, die ich mir gemerkt habe, eine angefangene Anfrage und Ihre Einwilligung.

    Abgesendete Anfragen kann ich nicht selbst löschen: Das Team muss prüfen, ob es sie noch braucht oder aufbewahren muss. Ich gebe ihm Ihren Wunsch bei jeder Anfrage weiter; eine abgeschlossene öffnet sich dafür wieder. Das Team antwortet Ihnen innerhalb eines Monats per E-Mail.

    Möchten Sie das?
chat-forgotten = Gelöscht. Von diesem Gespräch ist nichts mehr da.
chat-forgotten-requests = { $count ->
    [one] Dass Ihre Anfrage { $numbers } gelöscht werden soll, weiß jetzt das Team. Es antwortet Ihnen innerhalb eines Monats.
   *[other] Dass Ihre Anfragen { $numbers } gelöscht werden sollen, weiß jetzt das Team. Es antwortet Ihnen innerhalb eines Monats.
}
chat-erasure-wish =
    Ich möchte, dass diese Anfrage und meine Daten gelöscht werden (Art. 17 DSGVO). Bitte antworten Sie mir bis { $until } (Art. 12 Abs. 3 DSGVO).

    Diesen Wunsch hat der Chat für mich weitergegeben.
chat-expired = Das Gespräch war abgelaufen und ist gelöscht. Bitte fangen Sie neu an.
chat-stale = Das Gespräch ging inzwischen in einem anderen Fenster weiter. Ihre letzte Nachricht ist noch nicht angekommen. Bitte sehen Sie nach, ob sie noch passt, und senden Sie sie dann noch einmal.
chat-topic-gone = Dieses Thema gibt es nicht mehr. Ihr Text und Ihre Dateien sind noch da, Ihre Antworten auf einzelne Fragen nicht. Bitte wählen Sie ein anderes Thema.

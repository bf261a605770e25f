chat-consent-telegram = Bevor Sie schreiben: { $organisation } speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: { $address }/privacy

    Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
chat-sent-telegram = Danke, Ihre Anfrage { $no } ist angekommen. Die Antwort kommt hierher.
chat-not-agreed-telegram = In Ordnung, es ist nichts gespeichert. Sie können uns auch über das Formular schreiben: { $address }/request
chat-notice-telegram = Wie wir mit Ihren Daten umgehen, steht hier: { $address }/privacy
chat-slow-down = Das geht mir gerade zu schnell, und ich nehme nicht mehr alles an. Bitte warten Sie eine Minute. Wenn Sie dann weiterschreiben, sage ich Ihnen, was fehlt.
chat-dropped = { $count ->
    [one] Eine Nachricht ist nicht angekommen, weil es zu schnell ging: { $names }. Bitte schicken Sie sie noch einmal.
   *[other] { $count } Nachrichten sind nicht angekommen, weil es zu schnell ging: { $names }{ $more ->
        [0] {""}
       *[other] {" "}und { $more } weitere
    }. Bitte schicken Sie sie noch einmal.
}
chat-dropped-name = „{ $name }“
chat-trial = Es klappt: Der Bot und der Helpdesk hören sich.
chat-not-ready = Dieser Helpdesk ist noch nicht eingerichtet. Bitte versuchen Sie es später noch einmal.
chat-files-too-large = Diese Dateien sind zu groß: { $names }. Hier gehen Dateien bis { $max }; größere nimmt vielleicht das Formular: { $address }
chat-files-empty = Diese Dateien sind leer: { $names }. Bitte sehen Sie nach, ob es die richtigen sind.
chat-files-gone = Telegram gibt diese Dateien nicht heraus: { $names }. Bitte schicken Sie sie noch einmal neu.
chat-files-unreachable = Telegram hat diese Dateien gerade nicht geliefert: { $names }. Bitte schicken Sie sie in ein paar Minuten noch einmal.
chat-files-no-room = Im Moment kann ich keine Dateien mehr annehmen: { $names }. Bitte schicken Sie sie morgen noch einmal. Was Sie geschrieben haben, ist da.
chat-only-first = Aus Ihrem Album ist nur ein Bild angekommen. Bitte schicken Sie die anderen noch einmal.
chat-edit-later = Ich habe noch Ihre erste Fassung. Am Ende zeige ich Ihnen alles, dann können Sie jeden Teil ändern.
chat-edited = Geändert, neue Fassung: { $text }
chat-no-groups = Ich schreibe nur mit einzelnen Personen, damit niemand mitliest. Bitte schreiben Sie mir direkt.
chat-command-german = Auf Deutsch weiter
chat-command-english = Auf Englisch weiter
chat-told-answer = Antwort zu { $no }: { $subject }
chat-told-question = Rückfrage zu { $no }: { $subject }
chat-told-waiting = Ihre Anfrage { $no } steht auf der Warteliste: { $subject }
chat-told-closed = Ihre Anfrage { $no } ist abgeschlossen: { $subject }
chat-told-declined = Ihre Anfrage { $no } konnten wir leider nicht erfüllen: { $subject }
chat-told-contact = Die Ansprechperson Ihrer Einrichtung hat zu { $no } geschrieben: { $subject }
chat-told-reply = Um zu antworten, antworten Sie einfach auf diese Nachricht.
chat-told-page = Alles dazu: { $link }
chat-told-discreet = Zu Ihrer Anfrage { $no } gibt es etwas Neues: { $link }

chat-join = Haben Sie schon per E-Mail oder über das Formular geschrieben? Dann zeige ich Ihnen hier auch diese Anfragen. Schreiben Sie mir die E-Mail-Adresse, und ich schicke einen Code dorthin. Haben Sie schon einen Code von der Seite „Meine Angaben“? Dann schreiben Sie ihn mir.
chat-join-no-address = Das ist keine E-Mail-Adresse.
chat-join-code = Wenn wir die Adresse kennen, ist jetzt ein Code aus acht Zeichen dorthin unterwegs. Bitte schreiben Sie ihn mir.
chat-join-wrong = Dieser Code stimmt nicht oder gilt nicht mehr. Versuchen Sie es noch einmal, oder lassen Sie sich einen neuen schicken.
chat-join-factor = Für diese Adresse ist ein zweiter Faktor eingerichtet, den ich hier nicht abfrage. Melden Sie sich unter „Meine Anfragen“ an, und verbinden Sie den Chat dort unter „Meine Angaben“.
chat-joined = Geschafft: Hier sehen Sie jetzt auch die Anfragen von { $email }.
chat-button-join = Mit E-Mail-Adresse verbinden
chat-invited = Möchten Sie diesen Chat mit { $email } verbinden? Dann sehen Sie hier alle Anfragen dieser Adresse und können darauf antworten. Wer diesen Browser benutzt, kann sie dann auch lesen. Kennen Sie die Adresse nicht? Dann wählen Sie Nein.
chat-invited-telegram = Möchten Sie diesen Chat mit { $email } verbinden? Dann sehen Sie hier alle Anfragen dieser Adresse und können darauf antworten. Was hier steht, befördert Telegram und kann es mitlesen. Kennen Sie die Adresse nicht? Dann wählen Sie Nein.
chat-not-invited = Dieser Link oder Code gilt nicht mehr. Jeder gilt nur ein Mal und nur eine halbe Stunde. Einen neuen bekommen Sie auf der Seite „Meine Angaben“, wenn Sie sich angemeldet haben.
chat-not-joined = In Ordnung, der Chat ist nicht verbunden.
chat-button-join-yes = Ja, verbinden
chat-button-join-no = Nein

# E-Mails an Anfragende ("Sie") und an das Team ("du")
mail-hello = Guten Tag, { $name }!
mail-hello-neutral = Guten Tag!
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
mail-rate = Wie zufrieden sind Sie? Auf derselben Seite können Sie es uns sagen. Niemand erfährt, dass die Antwort von Ihnen ist.

mail-contact-title = Neue Nachricht zu Ihrer Anfrage { $no }
mail-contact = Die Ansprechperson Ihrer Einrichtung hat zu Ihrer Anfrage „{ $subject }“ geschrieben:
mail-link-title = Neuer Link zu Ihrer Anfrage { $no }
mail-link = Ihre Anfrage „{ $subject }“ hat einen neuen Link. Der alte Link führt nicht mehr zu ihr.

mail-wrote-title = Neue Nachricht zu { $no }: { $subject }
mail-wrote = Zu einem Ticket, an dem du arbeitest, gibt es eine neue Nachricht.
mail-settled-title = Erledigt, sagt die anfragende Person: { $no } { $subject }
mail-settled = Für die anfragende Person ist die Sache erledigt. Vor dem Abschließen fehlt aber noch etwas. Bitte sieh nach.
mail-reopened-title = Wieder offen: { $no } { $subject }
mail-reopened = Ein Ticket, an dem du gearbeitet hast, ist wieder offen: Die anfragende Person hat noch einmal geschrieben.
mail-arrived-title = Neu: { $no } { $subject }
mail-arrived = Eine neue Anfrage ist da.
mail-assigned-title = Dir zugewiesen: { $no } { $subject }
mail-assigned = Ein Ticket ist jetzt dir zugewiesen.
mail-words-inside = Die Nachrichten stehen nur im Ticket und nicht in E-Mails. So bleiben sie geschützt.

mail-why = Sie bekommen diese E-Mail von { $organisation }, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
mail-why-team = Du bekommst diese E-Mail, weil du bei { $organisation } Anfragen beantwortest.
mail-privacy = Datenschutz

# Neues vom eigenen Konto
mail-own-why = Du bekommst diese E-Mail, weil es bei { $organisation } ein Konto mit deiner Adresse gibt.
mail-own-code = Code
mail-own-sign-in = Anmelden
mail-own-account = Mein Konto ansehen
mail-own-accounts = Konten ansehen
mail-own-jobs = Aufgaben ansehen
mail-own-not-you = Du warst das nicht? Dann sag bitte gleich der Administration Bescheid.
mail-own-not-you-requester = Sie waren das nicht? Dann brauchen Sie nichts zu tun.
mail-own-not-asked = Du weißt nichts davon? Dann frag bitte bei der Administration nach.
mail-invitation-title = Einladung zum Helpdesk von { $organisation }
mail-invitation = Für dich gibt es jetzt ein Konto im Helpdesk von { $organisation }. Mit diesem Link legst du dein Passwort fest und richtest die Anmeldung ein. Halte dafür dein Telefon bereit.
mail-invitation-link = Konto einrichten
mail-invitation-until = Der Link gilt sieben Tage und nur ein Mal. Danach kann dir die Administration einen neuen schicken.
mail-reset-title = Neues Passwort festlegen
mail-reset = Jemand möchte für das Konto bei { $organisation } ein neues Passwort festlegen.
mail-reset-link = Neues Passwort festlegen
mail-reset-until = Der Link gilt eine Stunde und nur ein Mal. Ohne ihn bleibt alles, wie es ist.
mail-signin-link-title = Ihr Link zum Anmelden bei { $organisation }
mail-signin-link = Mit diesem Link melden Sie sich bei { $organisation } an und sehen Ihre Anfragen.
mail-signin-link-link = Anmelden
mail-signin-link-until = Der Link gilt 30 Minuten und nur ein Mal.
mail-code-title = Dein Code zum Anmelden
mail-code = Mit diesem Code meldest du dich bei { $organisation } an:
mail-code-until = Der Code gilt zehn Minuten und nur ein Mal. Gib ihn an niemanden weiter.
mail-code-not-you = Du wolltest dich nicht anmelden? Dann kennt jemand dein Passwort. Ändere es bitte und sag der Administration Bescheid.
mail-address-code-title = Kommt diese E-Mail an?
mail-address-code = Gib diesen Code auf der Seite ein, auf der du ihn angefordert hast. Dann wissen wir, dass E-Mails bei dir ankommen.
mail-factors-reset-title = Deine Anmeldung muss neu eingerichtet werden
mail-factors-reset = Die Administration von { $organisation } hat deinen zweiten Faktor zurückgesetzt. Bei der nächsten Anmeldung richtest du ihn neu ein.
mail-factors-changed-title = Deine Anmeldung wurde geändert
mail-factors-changed = Für dein Konto bei { $organisation } wurde ein zweiter Faktor hinzugefügt oder entfernt.
mail-password-changed-title = Dein Passwort wurde geändert
mail-password-changed = Das Passwort deines Kontos bei { $organisation } wurde geändert. Alle anderen Anmeldungen sind beendet.
mail-locking-soon-title = Dein Konto wird am { $day } gesperrt
mail-locking-soon = Du warst lange nicht im Helpdesk von { $organisation }. Am { $day } wird dein Konto gesperrt. Melde dich vorher ein Mal an, dann bleibt es offen.
mail-stripping-soon-title = Am { $day } endet dein Zugang zu Abteilungen
mail-stripping-soon = Du warst lange nicht im Helpdesk von { $organisation }. Am { $day } endet dein Zugang zu allen Abteilungen außer den geschützten. Melde dich vorher ein Mal an, dann bleibt er.
mail-deletion-soon-title = Dein Konto wird am { $day } gelöscht
mail-deletion-soon = Dein Konto bei { $organisation } ist seit längerem gesperrt. Am { $day } wird es gelöscht: Name und Adresse verschwinden, deine Beiträge bleiben ohne Namen stehen.
mail-locked-title = Dein Konto ist gesperrt
mail-locked = Du warst sechs Monate nicht im Helpdesk von { $organisation }. Dein Konto ist jetzt gesperrt, deine Tickets sind wieder frei.
mail-unlock = Möchtest du es wieder nutzen? Die Administration kann es jederzeit entsperren.
mail-stripped-title = Dein Zugang zu Abteilungen ist beendet
mail-stripped = Du warst sechs Monate nicht im Helpdesk von { $organisation }. Dein Zugang zu allen Abteilungen außer den geschützten ist beendet. Die Administration kann ihn dir wieder geben.
mail-idle-why = So bleiben die Daten der Anfragenden nur für die sichtbar, die wirklich mitarbeiten.
mail-last-administrator-title = Nur noch ein Konto der Administration, und es wird nicht genutzt
mail-last-administrator = Das einzige Konto mit Administration müsste nach den Regeln gesperrt werden. Es bleibt offen, damit der Helpdesk nicht ohne Leitung ist. Bitte richte ein zweites ein.
mail-job-failed-title = Aufgabe fehlgeschlagen: { $job }
mail-job-failed = Die Aufgabe „{ $job }“ ist fehlgeschlagen. Alles andere läuft weiter.
mail-job-failed-next = Sie wird von selbst wiederholt. Auf der Seite steht, was los war.
mail-data-damaged-title = Gespeicherte Daten sind beschädigt
mail-data-damaged = Bei der nächtlichen Prüfung wurde gefunden, dass Gespeichertes beschädigt ist oder fehlt. Tresen läuft mit dem weiter, was heil ist.
mail-data-damaged-next = „tresen check“ auf dem Rechner sagt, was betroffen ist. Spiele eine Kopie von vorher ein, und überschreibe ältere Kopien bis dahin nicht.
mail-own-rights-widened-title = Die Verwaltung hat sich selbst mehr Rechte gegeben
mail-own-rights-widened = Die einzige Person in der Verwaltung von { $organisation } hat ihrem eigenen Konto mehr Rechte gegeben.
mail-own-rights-widened-where = Die Begründung steht im Protokoll. Wo dadurch Anfragen lesbar werden, steht sie 30 Tage lang auch auf der Seite der anfragenden Person.
mail-own-rights-widened-next = Wenn du davon nichts weißt, frag bitte nach.

mail-chat-lost-title = Nicht mehr im Chat: { $no } { $subject }
mail-chat-lost = Die anfragende Person liest den Chat nicht mehr. Im Ticket steht, ob Antworten jetzt per E-Mail ankommen.

mail-chat-code-title = Ihr Code für den Chat
mail-chat-code = Sie haben im Chat von { $organisation } gebeten, auch die Anfragen dieser E-Mail-Adresse zu sehen. Schreiben Sie dort diesen Code:
mail-chat-code-until = Der Code gilt eine halbe Stunde.
mail-chat-code-not-you = Waren Sie das nicht? Dann geben Sie den Code niemandem, und nichts geschieht.
mail-proof-code-title = Ihr Code zur Bestätigung
mail-proof-code = Sie ändern bei { $organisation }, womit Sie sich anmelden. Geben Sie dort diesen Code ein, damit wir wissen, dass Sie es sind:
mail-proof-code-until = Der Code gilt zehn Minuten, nur ein Mal und nur auf dem Gerät, auf dem Sie ihn angefordert haben.
mail-proof-code-not-you = Waren Sie das nicht? Dann geben Sie den Code niemandem. Melden Sie sich an, und beenden Sie unter „Meine Angaben“ die anderen Anmeldungen.
mail-chat-joined-title = Ein Chat sieht jetzt Ihre Anfragen
mail-chat-joined = Ein Chat bei { $organisation } ist jetzt mit Ihrer E-Mail-Adresse verbunden. Dort sind alle Anfragen dieser Adresse zu sehen.
mail-chat-joined-link = Chats ansehen oder trennen
mail-chat-joined-not-you = Waren Sie das nicht? Dann melden Sie sich gleich über den Link an, und trennen Sie den Chat.
mail-own-details = Meine Angaben ansehen
mail-own-not-you-changed = Sie waren das nicht? Dann sagen Sie uns bitte gleich Bescheid.
mail-factors-changed-requester-title = Ihre Anmeldung wurde geändert
mail-factors-changed-requester = Der Code aus einer App, nach dem { $organisation } beim Anmelden fragt, wurde eingerichtet oder abgeschaltet.
mail-password-changed-requester-title = Ihr Passwort wurde geändert
mail-password-changed-requester = Das Passwort, mit dem Sie sich bei { $organisation } anmelden, wurde festgelegt, geändert oder entfernt. Alle anderen Anmeldungen sind beendet.

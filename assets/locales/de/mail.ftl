# E-Mails an Anfragende ("Sie") und an das Team ("du")
mail-hello = Guten Tag { $name },
mail-hello-neutral = Guten Tag,
mail-hello-team = Hallo { $name },
mail-regards = Freundliche Grüße
mail-no = Nummer
mail-subject = Betreff
mail-department = Standort oder Team
mail-open = Anfrage ansehen
mail-open-answer = Antwort ansehen und zurückschreiben
mail-open-question = Frage beantworten
mail-open-ticket = Anfrage öffnen
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
mail-answer = wir haben Ihnen zu Ihrer Anfrage „{ $subject }“ geschrieben:
mail-question-title = Wir haben eine Frage zu Ihrer Anfrage { $no }
mail-question = zu Ihrer Anfrage „{ $subject }“ brauchen wir eine Antwort von Ihnen:

mail-waiting-title = Ihre Anfrage { $no } steht auf der Warteliste
mail-waiting = Ihre Anfrage „{ $subject }“ können wir im Moment noch nicht bearbeiten. Sie steht auf unserer Warteliste. Wir melden uns, sobald es weitergeht.

mail-solved-title = Ihre Anfrage { $no } ist abgeschlossen
mail-solved = Ihre Anfrage „{ $subject }“ ist abgeschlossen.
mail-declined-title = Ihre Anfrage { $no } können wir leider nicht erfüllen
mail-declined = leider können wir Ihre Anfrage „{ $subject }“ nicht erfüllen. Wir haben sie abgeschlossen.
mail-duplicate-title = Ihre Anfrage { $no } ist abgeschlossen, es gibt sie doppelt
mail-duplicate = Ihre Anfrage „{ $subject }“ liegt uns schon vor. Wir bearbeiten sie nur einmal und haben diese hier abgeschlossen.
mail-still-open = Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.
mail-rate = Wie zufrieden sind Sie? Auf derselben Seite können Sie es uns sagen. Niemand erfährt, dass die Antwort von Ihnen ist.

mail-contact-title = Neue Nachricht zu Ihrer Anfrage { $no }
mail-contact = die Ansprechperson Ihrer Einrichtung hat zu Ihrer Anfrage „{ $subject }“ geschrieben:
mail-link-title = Neuer Link zu Ihrer Anfrage { $no }
mail-link = Ihre Anfrage „{ $subject }“ hat einen neuen Link. Der alte Link führt nicht mehr zu ihr.

mail-wrote-title = Neue Nachricht zu { $no }: { $subject }
mail-wrote = zu einer Anfrage, an der du arbeitest, gibt es eine neue Nachricht.
mail-settled-title = Erledigt, sagt die anfragende Person: { $no } { $subject }
mail-settled = für die anfragende Person ist die Sache erledigt. Vor dem Abschließen fehlt aber noch etwas. Bitte sieh nach.
mail-reopened-title = Wieder offen: { $no } { $subject }
mail-reopened = eine Anfrage, an der du gearbeitet hast, ist wieder offen: Die anfragende Person hat noch einmal geschrieben.
mail-arrived-title = Neu: { $no } { $subject }
mail-arrived = eine neue Anfrage ist da.
mail-assigned-title = Dir zugewiesen: { $no } { $subject }
mail-assigned = eine Anfrage ist jetzt dir zugewiesen.
mail-words-inside = Die Nachrichten stehen nur bei der Anfrage und nicht in E-Mails. So bleiben sie geschützt.

mail-why = Sie bekommen diese E-Mail von { $organisation }, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
mail-why-team = Du bekommst diese E-Mail, weil du bei { $organisation } Anfragen beantwortest.
mail-privacy = Datenschutz

# Neues vom eigenen Konto
mail-own-why = Du bekommst diese E-Mail, weil es bei { $organisation } ein Konto mit deiner Adresse gibt.
mail-own-code = Code
mail-own-sign-in = Anmelden
mail-own-account = Mein Konto ansehen
mail-own-accounts = Konten ansehen
mail-own-jobs = Aufträge ansehen
mail-own-not-you = Du warst das nicht? Dann sage bitte gleich der Verwaltung Bescheid.
mail-own-not-you-requester = Sie waren das nicht? Dann brauchen Sie nichts zu tun.
mail-own-not-asked = Du weißt nichts davon? Dann frage bitte bei der Verwaltung nach.
mail-invitation-title = Einladung zum Helpdesk von { $organisation }
mail-invitation = für dich gibt es jetzt ein Konto im Helpdesk von { $organisation }. Mit diesem Link legst du dein Passwort fest und richtest die Anmeldung ein. Halte dafür dein Telefon bereit.
mail-invitation-link = Konto einrichten
mail-invitation-until = Der Link gilt sieben Tage und nur ein Mal. Danach kann dir die Verwaltung einen neuen schicken.
mail-reset-title = Neues Passwort festlegen
mail-reset = jemand möchte für das Konto bei { $organisation } ein neues Passwort festlegen.
mail-reset-link = Neues Passwort festlegen
mail-reset-until = Der Link gilt eine Stunde und nur ein Mal. Ohne ihn bleibt alles, wie es ist.
mail-signin-link-title = Ihr Link zum Anmelden bei { $organisation }
mail-signin-link = mit diesem Link melden Sie sich bei { $organisation } an und sehen Ihre Anfragen.
mail-signin-link-link = Anmelden
mail-signin-link-until = Der Link gilt 30 Minuten und nur ein Mal.
mail-code-title = Dein Code zum Anmelden
mail-code = mit diesem Code meldest du dich bei { $organisation } an:
mail-code-until = Der Code gilt zehn Minuten und nur ein Mal. Gib ihn an niemanden weiter.
mail-code-not-you = Du wolltest dich nicht anmelden? Dann kennt jemand dein Passwort. Ändere es bitte und sage der Verwaltung Bescheid.
mail-address-code-title = Kommt diese E-Mail an?
mail-address-code = gib diesen Code auf der Seite ein, auf der du ihn angefordert hast. Dann wissen wir, dass E-Mails bei dir ankommen.
mail-factors-reset-title = Deine Anmeldung muss neu eingerichtet werden
mail-factors-reset = die Verwaltung von { $organisation } hat deinen zweiten Faktor zurückgesetzt. Bei der nächsten Anmeldung richtest du ihn neu ein.
mail-factors-changed-title = Deine Anmeldung wurde geändert
mail-factors-changed = für dein Konto bei { $organisation } wurde ein zweiter Faktor hinzugefügt oder entfernt.
mail-password-changed-title = Dein Passwort wurde geändert
mail-password-changed = das Passwort deines Kontos bei { $organisation } wurde geändert. Alle anderen Anmeldungen sind beendet.
mail-locking-soon-title = Dein Konto wird am { $day } gesperrt
mail-locking-soon = du warst lange nicht im Helpdesk von { $organisation }. Am { $day } wird dein Konto gesperrt. Melde dich vorher ein Mal an, dann bleibt es offen.
mail-stripping-soon-title = Am { $day } enden deine Mitgliedschaften
mail-stripping-soon = du warst lange nicht im Helpdesk von { $organisation }. Am { $day } enden deine Mitgliedschaften bei allen Standorten und Teams außer den geschützten. Melde dich vorher ein Mal an, dann bleiben sie.
mail-deletion-soon-title = Dein Konto wird am { $day } gelöscht
mail-deletion-soon = dein Konto bei { $organisation } ist seit längerem gesperrt. Am { $day } wird es gelöscht: Name und Adresse verschwinden, deine Beiträge bleiben ohne Namen stehen.
mail-locked-title = Dein Konto ist gesperrt
mail-locked = du warst sechs Monate nicht im Helpdesk von { $organisation }. Dein Konto ist jetzt gesperrt, deine Anfragen sind wieder frei.
mail-unlock = Möchtest du es wieder nutzen? Die Verwaltung kann es jederzeit entsperren.
mail-stripped-title = Deine Mitgliedschaften sind beendet
mail-stripped = du warst sechs Monate nicht im Helpdesk von { $organisation }. Deine Mitgliedschaften bei allen Standorten und Teams außer den geschützten sind beendet. Die Verwaltung kann sie dir wieder geben.
mail-idle-why = So bleiben die Daten der Anfragenden nur für die sichtbar, die wirklich mitarbeiten.
mail-last-administrator-title = Nur noch ein Konto der Verwaltung, und es wird nicht genutzt
mail-last-administrator = das einzige Konto der Verwaltung müsste nach den Regeln gesperrt werden. Es bleibt offen, damit der Helpdesk nicht ohne Verwaltung ist. Bitte richte ein zweites ein.
mail-job-failed-title = Auftrag fehlgeschlagen: { $job }
mail-job-failed = der Auftrag „{ $job }“ ist fehlgeschlagen. Alles andere läuft weiter.
mail-job-failed-next = Er wird von selbst wiederholt. Auf der Seite steht, was los war.
mail-data-damaged-title = Gespeicherte Daten sind beschädigt
mail-data-damaged = Tresen hat bemerkt, dass Gespeichertes beschädigt ist oder fehlt. Es läuft mit dem weiter, was heil ist.
mail-data-damaged-next = „tresen check“ auf dem Rechner sagt, was betroffen ist. Spiele eine Kopie von vorher ein, und überschreibe ältere Kopien bis dahin nicht.
mail-own-rights-widened-title = Die Verwaltung hat sich selbst mehr Rechte gegeben
mail-own-rights-widened = die einzige Person in der Verwaltung von { $organisation } hat ihrem eigenen Konto mehr Rechte gegeben, selbst oder durch jemanden, den sie erst vor kurzem in die Verwaltung geholt hat.
mail-own-rights-widened-where = Die Begründung steht im Protokoll. Wo dadurch Anfragen lesbar werden, steht sie 30 Tage lang auch auf der Seite der anfragenden Person.
mail-own-rights-widened-next = Wenn du davon nichts weißt, frage bitte nach.

mail-chat-lost-title = Nicht mehr im Chat: { $no } { $subject }
mail-chat-lost = die anfragende Person liest den Chat nicht mehr. Bei der Anfrage steht, ob Antworten jetzt per E-Mail ankommen.

mail-chat-code-title = Ihr Code für den Chat
mail-chat-code = Sie haben im Chat von { $organisation } gebeten, auch die Anfragen dieser E-Mail-Adresse zu sehen. Schreiben Sie dort diesen Code:
mail-chat-code-until = Der Code gilt eine halbe Stunde.
mail-chat-code-not-you = Waren Sie das nicht? Dann geben Sie den Code niemandem, und nichts geschieht.
mail-proof-code-title = Ihr Code zur Bestätigung
mail-proof-code = Sie ändern bei { $organisation }, womit Sie sich anmelden. Geben Sie dort diesen Code ein, damit wir wissen, dass Sie es sind:
mail-proof-code-until = Der Code gilt zehn Minuten, nur ein Mal und nur auf dem Gerät, auf dem Sie ihn angefordert haben.
mail-proof-code-not-you = Waren Sie das nicht? Dann geben Sie den Code niemandem. Melden Sie sich an, und beenden Sie unter „Meine Angaben“ die anderen Anmeldungen.
mail-chat-joined-title = Ein Chat sieht jetzt Ihre Anfragen
mail-chat-joined = ein Chat bei { $organisation } ist jetzt mit Ihrer E-Mail-Adresse verbunden. Dort sind alle Anfragen dieser Adresse zu sehen.
mail-chat-joined-link = Chats ansehen oder trennen
mail-chat-joined-not-you = Waren Sie das nicht? Dann melden Sie sich gleich über den Link an, und trennen Sie den Chat.
mail-own-details = Meine Angaben ansehen
mail-own-not-you-changed = Sie waren das nicht? Dann sagen Sie uns bitte gleich Bescheid.
mail-factors-changed-requester-title = Ihre Anmeldung wurde geändert
mail-factors-changed-requester = der Code aus einer App, nach dem { $organisation } beim Anmelden fragt, wurde eingerichtet oder abgeschaltet.
mail-password-changed-requester-title = Ihr Passwort wurde geändert
mail-password-changed-requester = das Passwort, mit dem Sie sich bei { $organisation } anmelden, wurde festgelegt, geändert oder entfernt. Alle anderen Anmeldungen sind beendet.

# Die Test-E-Mail
setup-trial-subject = Test-E-Mail von { $organisation }
setup-trial-hello = Guten Tag { $name },
setup-trial-text = diese E-Mail zeigt, dass der Helpdesk von { $organisation } E-Mails versenden kann.
setup-trial-nothing = Es ist nichts weiter zu tun.

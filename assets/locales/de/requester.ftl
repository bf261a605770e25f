# Seite der anfragenden Person, Datenschutz, Zugriff
requester-kicker = Ihre Anfrage { $number } vom { $day }
requester-kicker-other = Anfrage { $number } von { $name } vom { $day }
requester-looks-after = So seit { $since }. Sie lesen hier als Ansprechperson Ihrer Einrichtung mit und können helfen.
requester-contact = { $name }, Ansprechperson
requester-gone = Jemand, dessen Profil gelöscht ist
requester-conversation = Nachrichten
requester-your-turn = Wir warten auf Ihre Antwort
requester-facts = Ihre Angaben
requester-settle-text = Hat sich Ihr Anliegen schon geklärt?
requester-settle = Hat sich erledigt
requester-settled = Danke, das Team weiß Bescheid. Es muss noch etwas abschließen. Dann ist die Anfrage beendet.
requester-archived = Diese Anfrage ist archiviert. Sie können sie noch lesen, aber nicht mehr antworten. Haben Sie ein neues Anliegen? Dann stellen Sie bitte eine neue Anfrage.
requester-who = Wer kann das lesen?
requester-who-department = { $count ->
    [0] Zurzeit gehört niemand zum Team „{ $department }“.
    [one] Eine Person aus dem Team „{ $department }“.
   *[other] { $count } Personen aus dem Team „{ $department }“.
}
requester-who-inside = { $count ->
    [0] Zurzeit gehört niemand zum zuständigen Team.
    [one] Eine Person aus dem zuständigen Team.
   *[other] { $count } Personen aus dem zuständigen Team.
}
requester-who-others = { $count ->
    [one] Dazu eine Person, die vorher daran gearbeitet hat.
   *[other] Dazu { $count } Personen, die vorher daran gearbeitet haben.
}
requester-who-provider = Dazu der Dienstleister { $provider }, solange die Anfrage dort liegt.
requester-who-contacts = { $count ->
    [one] Dazu die Ansprechperson der Einrichtung.
   *[other] Dazu { $count } Ansprechpersonen der Einrichtung.
}
requester-who-provider-accounts = { $count ->
    [one] Dort kann eine Person sie hier lesen.
   *[other] Dort können { $count } Personen sie hier lesen.
}
requester-who-administrators = { $count ->
    [one] Gerade liest auch eine Person aus der Verwaltung mit, für höchstens 30 Minuten. Warum, steht im Verlauf.
   *[other] Gerade lesen auch { $count } Personen aus der Verwaltung mit, für höchstens 30 Minuten. Warum, steht im Verlauf.
}
requester-who-own-rights = Am { $day } hat sich die Verwaltung selbst Zugriff auf die Anfragen dieses Teams gegeben, also auch auf diese. Begründung:
requester-who-else = Und wer den persönlichen Link kennt.
requester-kept = Wie lange bleibt es gespeichert?
requester-kept-text = Ist die Anfrage abgeschlossen und kommt keine Nachricht mehr dazu, wird sie am { $day } automatisch gelöscht. Sie können die Löschung früher verlangen.
requester-kept-reviewed = Das Team muss diese Anfrage aus einem rechtlichen Grund länger aufbewahren. Ob der noch gilt, wird regelmäßig geprüft.
requester-more = Mehr dazu

standing-open = Ihre Anfrage ist bei uns. Wir melden uns, sobald sich jemand darum kümmert.
standing-in-progress = Jemand aus dem Team kümmert sich darum.
standing-awaiting-reply = Wir haben Ihnen geschrieben und brauchen noch etwas von Ihnen. Bitte antworten Sie unten.
standing-with-provider = Ein Dienstleister arbeitet für uns daran. Wir melden uns, wenn es Neues gibt.
standing-on-waiting = Ihre Anfrage steht auf der Warteliste. Wir melden uns, wenn es weitergeht.
standing-closed = Ihre Anfrage ist seit { $since } abgeschlossen.
standing-declined = Wir können hier leider nicht helfen. Die Anfrage ist seit { $since } abgeschlossen.
standing-duplicate = Dieses Anliegen bearbeiten wir schon unter einer anderen Nummer. Diese Anfrage ist seit { $since } abgeschlossen.
standing-spam = Diese Anfrage wurde als unerwünschte Werbung eingeordnet und geschlossen. War das ein Irrtum? Dann stellen Sie bitte eine neue Anfrage.
standing-archived = Diese Anfrage ist abgeschlossen und archiviert.
standing-deleted = Diese Anfrage ist gelöscht.
path-received = Eingegangen
path-work = In Bearbeitung
path-done = Abgeschlossen

you = Sie
happened-reopened = Die Anfrage ist wieder offen
happened-settled = Sie haben mitgeteilt, dass es sich erledigt hat
happened-settled-other = Es wurde mitgeteilt, dass es sich erledigt hat
happened-taken-in = Aufgenommen von: { $who }
happened-closed-by-requester = Die Anfrage wurde von der Person beendet, die sie gestellt hat
happened-on-waiting = Auf die Warteliste gesetzt
happened-forwarded = An den Dienstleister { $provider } weitergegeben
happened-moved = An das Team „{ $department }“ weitergegeben
happened-moved-inside = An ein anderes Team weitergegeben
happened-glass = Die Verwaltung hatte für 30 Minuten Lesezugriff. Begründung:
happened-link = Der persönliche Link wurde erneuert
happened-closed = Die Anfrage wurde abgeschlossen
happened-closed-by-you = Sie haben die Anfrage beendet
happened-declined = Die Anfrage wurde abgelehnt
happened-duplicate = Die Anfrage war doppelt und wurde geschlossen

reply-label = Ihre Nachricht
reply-label-contact = Ihre Nachricht, zum Beispiel ein Lösungsvorschlag
reply-files = Foto oder Datei anhängen
reply-send = Nachricht absenden
reply-sent = Ihre Nachricht ist gespeichert. Das Team sieht sie.
reply-missing = Bitte schreiben Sie etwas.
reply-news = Inzwischen ist etwas Neues dazugekommen. Bitte lesen Sie es erst. Es wurde noch nichts gesendet, Ihr Text ist noch da.
reply-reopens = Wenn Sie schreiben, wird die Anfrage wieder geöffnet.
reply-spam = Ihre Nachricht wird gespeichert. Ob sie jemand liest, können wir nicht zusagen.
link-renew = Persönlichen Link erneuern
link-renew-text = Kennt jemand Ihren Link, der ihn nicht kennen soll? Dann erneuern Sie ihn. Der alte Link gilt sofort nicht mehr. Den neuen zeigen wir Ihnen gleich und schicken ihn an Ihre E-Mail-Adresse, wenn Sie eine angegeben haben.
link-renew-button = Neuen Link machen
link-renewed = Das ist Ihr neuer Link
link-renewed-text = Der alte Link gilt nicht mehr. Bitte speichern Sie den neuen:

access-title = Wer sieht was?
access-lead = Ihre Anfrage sehen nur die Menschen, die dafür zuständig sind. Hier steht, wie viele das sind. Namen nennen wir nicht.
access-departments = Teams
access-departments-text = Jede Anfrage gehört zu genau einem Team. Gibt ein Team sie weiter, kann eine Person daraus den Zugriff behalten, um zu helfen. Ein Dienstleister liest nur, was bei ihm liegt. Auf der Seite Ihrer Anfrage steht immer, wer sie gerade lesen kann.
access-department = Team
access-inside = { $count ->
    [one] Dazu kommt ein internes Team, das Anfragen nicht direkt bekommt.
   *[other] Dazu kommen { $count } interne Teams, die Anfragen nicht direkt bekommen.
}
access-roles = Wer was darf
access-you = Sie
access-you-text = Sie lesen die Nachrichten zu Ihren eigenen Anfragen, über den persönlichen Link oder angemeldet mit Ihrer E-Mail-Adresse. Wer diese Adresse mitbenutzt, kann mitlesen. Interne Notizen des Teams sehen Sie nicht.
access-contact = Ansprechperson
access-contact-text = Gehören Sie zu einer Einrichtung, etwa einer Schule, liest deren Ansprechperson die Anfragen der Einrichtung mit. Sie kann antworten und Anfragen für andere aufnehmen. Wie viele es sind, steht auf der Seite Ihrer Anfrage.
access-write = Bearbeiten
access-write-text = Liest die Anfragen des Teams, antwortet und bearbeitet sie.
access-read = Nur lesen
access-read-text = Liest die Anfragen des Teams, kann aber nichts ändern und nicht antworten.
access-administrators = Verwaltung
access-administrators-text = { $count ->
    [0] Zurzeit verwaltet niemand Konten, Teams und Themen.
    [one] Eine Person verwaltet Konten, Teams und Themen.
   *[other] { $count } Personen verwalten Konten, Teams und Themen.
} Die Verwaltung liest keine Anfragen, außer in Teams, zu denen sie gehört. Im Ausnahmefall öffnet sie eine einzelne mit Begründung für 30 Minuten. Das steht dann auf der Seite der Anfrage.
access-providers = Dienstleister
access-providers-text = { $count ->
    [0] Zurzeit hat kein Dienstleister einen Zugang.
    [one] Eine Person eines Dienstleisters hat einen Zugang.
   *[other] { $count } Personen von Dienstleistern haben einen Zugang.
} Sie lesen und beantworten eine Anfrage nur, solange sie bei ihrem Dienstleister liegt.
access-auditors = Datenschutz und Einsicht
access-auditors-text = { $count ->
    [0] Zurzeit hat niemand diese Aufgabe.
    [one] Eine Person liest das Protokoll und die Regeln.
   *[other] { $count } Personen lesen das Protokoll und die Regeln.
} Anfragen lesen sie damit nicht.
access-operator = Betrieb des Servers
access-operator-text = Wer den Server betreibt, kann technisch an die gespeicherten Daten gelangen. Dafür ist diese Organisation verantwortlich.
access-never = Was es hier nicht gibt
access-never-text = Niemand wertet aus, wer wie viele Anfragen stellt oder wie schnell jemand arbeitet. Es gibt keine Lesebestätigungen und keine Profile.

privacy-title = Datenschutz
privacy-lead = Was { $organisation } hier über Sie speichert und was damit geschieht. Diese Seite entsteht aus den Einstellungen, die wirklich gelten.
privacy-contact = Wer verantwortlich ist
privacy-own = Hinweise von { $organisation }
privacy-stored = Was wir speichern
privacy-stored-person = Ihren Namen, Ihre E-Mail-Adresse, Ihre Sprache und, wenn Sie sie angeben, Ihre Telefonnummer
privacy-stored-sign-in = Wenn Sie sich anmelden: seit wann und mit welchem Browser, bis Sie sich abmelden; Ihr Passwort nur so verschlüsselt, dass es niemand lesen kann
privacy-stored-request = Ihre Anfrage: Thema, Betreff, Beschreibung, Ihre Antworten auf unsere Fragen, Postleitzahl oder Standort, Dateien
privacy-stored-course = Den Verlauf: Nachrichten, Notizen des Teams, Lösung, Status und wann sich etwas geändert hat
privacy-stored-telegram = Wenn Sie über Telegram schreiben: die Nummer Ihres Kontos dort, damit Antworten ankommen. Ihren Namen und Ihr Bild bei Telegram übernehmen wir nicht
privacy-stored-joined = Wenn Sie einen Chat mit Ihrer E-Mail-Adresse verbinden: dass er verbunden ist und seit wann, bis Sie ihn trennen
privacy-stored-topics = Was wir je Thema fragen
privacy-source = Woher die Daten kommen
privacy-source-text = Von Ihnen selbst: aus dem Formular, von der Seite Ihrer Anfrage, oder weil das Team Ihr Anliegen für Sie aufgenommen hat, zum Beispiel am Telefon.
privacy-access = Wer Zugriff hat
privacy-access-text = Das Team, zu dem Ihre Anfrage gehört. Wer Ihre Anfrage gerade lesen kann, steht immer auf ihrer Seite. Unsere Teams:
privacy-access-row = { $department }: { $count ->
    [0] zurzeit niemand
    [one] eine Person
   *[other] { $count } Personen
}
privacy-recipients = Wer Daten von uns bekommt
privacy-recipients-mail = E-Mails an Sie gehen über den Mailserver { $host }. Sonst verlässt nichts diesen Server von selbst.
privacy-recipients-none = Niemand. Dieser Server verschickt keine E-Mails und verbindet sich mit keinem anderen Dienst.
privacy-recipients-telegram = Wenn Sie über Telegram schreiben, befördert Telegram das Gespräch und kann es lesen; dort gelten die Regeln von Telegram. Ohne Telegram erreichen Sie uns über das Formular und den Chat dieser Seite.
privacy-recipients-provider = Braucht Ihr Anliegen einen Dienstleister, gibt das Team es weiter. Das steht dann auf der Seite Ihrer Anfrage.
privacy-retention = Wie lange wir es speichern
privacy-retention-request = Eine Anfrage: höchstens { $period } nach der letzten Nachricht. Ist sie abgeschlossen, wird sie dann automatisch gelöscht. Auf Ihren Wunsch löschen wir sie früher.
privacy-retention-draft = Ein angefangenes Formular: 24 Stunden. Sie können es jederzeit selbst löschen.
privacy-retention-chat = Ein Gespräch im Chat dieser Seite: einen Tag nach dem letzten Wort; wenn daraus eine Anfrage wurde, 30 Tage. Sie können es jederzeit selbst löschen.
privacy-retention-telegram = Die Nummer Ihres Telegram-Kontos: solange eine Ihrer Anfragen da ist; sonst bis einen Tag nach dem letzten Wort, mit verbundener E-Mail-Adresse 30 Tage. Auf „Meine Daten löschen“ im Chat vergessen wir sie sofort.
privacy-retention-address = Ihre Internet-Adresse (IP): gar nicht. Sie wird nur kurz im Arbeitsspeicher benutzt, um Spam zu bremsen. Wenn Sie Dateien schicken, steht bis zum nächsten Tag unter einem geheim daraus berechneten Code, wie viel an diesem Tag ankam. Der Code wechselt täglich.
privacy-cookies = Cookies
privacy-cookies-text = Wenn Sie die Sprache wechseln, merkt sich Ihr Browser das in einem Cookie namens „lang“, ein Jahr lang. Im Chat dieser Seite hält ein Cookie namens „tresen-chat“ Ihr Gespräch fest, 30 Tage lang. Andere Cookies setzen wir nur, wenn sich jemand anmeldet: Sie selbst oder jemand aus dem Team. Sie enden mit der Anmeldung; nur „tresen-known“ und „tresen-portal-known“ bleiben 180 Tage. Sie sagen, dass man sich in diesem Browser schon einmal angemeldet hat, damit niemand Sie durch viele falsche Versuche aussperrt. Inhalte fremder Server binden wir nicht ein.
privacy-rights = Ihre Rechte
privacy-rights-text = Schreiben Sie uns, am einfachsten über Ihre Anfrage. Sie haben das Recht:
privacy-right-access = zu erfahren, was wir über Sie gespeichert haben, und eine Kopie zu bekommen (Art. 15 und 20 DSGVO)
privacy-right-correct = Falsches berichtigen zu lassen (Art. 16 DSGVO)
privacy-right-erase = Daten löschen oder sperren zu lassen (Art. 17 und 18 DSGVO)
privacy-right-object = zu widersprechen (Art. 21 DSGVO)
privacy-right-complain = sich bei einer Aufsichtsbehörde für den Datenschutz zu beschweren (Art. 77 DSGVO)
privacy-never = Was wir nicht tun
privacy-never-text = Wir verkaufen nichts, zeigen keine Werbung, bilden keine Profile und werten nicht aus, wie einzelne Menschen sich verhalten. Über Sie entscheidet kein Programm.
privacy-date = Stand: { $day }, erzeugt aus den geltenden Einstellungen.

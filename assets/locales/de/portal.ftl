# Anmeldung und Seiten für Anfragende und Ansprechpersonen
portal-nav = Ihr Bereich
portal-mine = Meine Anfragen
portal-organisation = Meine Einrichtung
portal-account = Meine Angaben
portal-sign-out = Abmelden
portal-to-signin = Zur Anmeldung

portal-signin-title = Meine Anfragen
portal-signin-lead = Sehen Sie alle Anfragen, die Sie mit Ihrer E-Mail-Adresse gestellt haben. Ein Konto brauchen Sie dafür nicht: Wir schicken Ihnen einen Link zum Anmelden.
portal-email-hint = Die Adresse, mit der Sie uns geschrieben haben.
portal-send-link = Link schicken
portal-with-password = Mit Passwort anmelden
portal-no-mail = Dieser Helpdesk verschickt noch keine E-Mails. Deshalb können wir Ihnen keinen Link schicken.
portal-one = Geht es um eine einzelne Anfrage?
portal-or-link = Dann genügt auch ihr persönlicher Link. Er stand auf der Seite nach dem Absenden und steht in jeder E-Mail dazu.
portal-sent-title = Bitte schauen Sie in Ihr Postfach
portal-sent-text = Kennen wir die Adresse, dann ist jetzt eine E-Mail mit einem Link zum Anmelden unterwegs.
portal-sent-until = Der Link gilt 30 Minuten und nur ein Mal.
portal-sent-none = Kommt nichts an? Sehen Sie auch im Spam-Ordner nach. Vielleicht haben Sie uns mit einer anderen Adresse geschrieben.
portal-link-title = Anmelden
portal-link-text = Mit einem Druck auf den Knopf melden Sie sich als { $email } an.
portal-dead-title = Dieser Link gilt nicht mehr
portal-dead-text = Jeder Link gilt nur ein Mal und nur kurze Zeit. Lassen Sie sich einfach einen neuen schicken.
portal-dead-again = Neuen Link anfordern

portal-reset-title = Neues Passwort
portal-reset-lead = Wir schicken Ihnen einen Link. Damit legen Sie ein neues Passwort fest.
portal-reset-sent-text = Kennen wir die Adresse, dann ist jetzt eine E-Mail unterwegs. Der Link darin gilt eine Stunde und nur ein Mal.
portal-new-password = Neues Passwort
portal-new-password-text = Es gilt sofort. An anderen Geräten werden Sie abgemeldet.

portal-mine-title = Ihre Anfragen
portal-mine-lead = Alle Anfragen mit der Adresse { $email }.
portal-mine-several = Alle Anfragen mit der Adresse { $email }. Mehrere Personen benutzen sie, deshalb steht der Name dabei.
portal-new = Neue Anfrage
portal-empty = Noch keine Anfragen
portal-empty-text = Sobald es hier etwas gibt, sehen Sie, wie es steht, und können antworten.
portal-open = { $count ->
    [one] Eine offene Anfrage
   *[other] { $count } offene Anfragen
}
portal-over = { $count ->
    [one] Eine abgeschlossene Anfrage
   *[other] { $count } abgeschlossene Anfragen
}
portal-older = Ältere zeigen
portal-awaits = Das Team wartet auf eine Antwort.

portal-organisation-title = Anfragen Ihrer Einrichtung
portal-organisation-named = Anfragen: { $names }
portal-organisation-lead = Als Ansprechperson sehen Sie, was in Ihrer Einrichtung gefragt wird. Sie können antworten, eine erste Lösung vorschlagen und Anfragen für andere aufnehmen.
portal-for-new = Für jemanden aufnehmen
portal-for-lead = Nehmen Sie eine Anfrage für eine andere Person auf. Sie geht wie jede Anfrage an das zuständige Team.
portal-for-whom = Für wen?
portal-for-whom-hint = Wählen Sie jemanden aus Ihrer Einrichtung. Steht die Person nicht in der Liste, geben Sie ihren Namen später ein.
portal-for-somebody = Jemand anderes
portal-for-title = Wer fragt?
portal-for = Sie nehmen die Anfrage auf für: { $name }
portal-for-privacy = Die Person weiß, dass ihre Angaben hier gespeichert werden.
portal-for-sent = Die Anfrage liegt jetzt beim zuständigen Team. Hat die Person eine E-Mail-Adresse, bekommt sie eine Bestätigung mit ihrem persönlichen Link.
portal-for-open = Zur Anfrage

portal-account-lead = Sie sind angemeldet als { $email }.
portal-profile = Angaben zu { $name }
portal-name-taken = Mit dieser Adresse gibt es schon Angaben unter diesem Namen.
portal-lang = Sprache
portal-lang-hint = Für E-Mails an Sie und für diese Seiten.
portal-password-set = Sie können sich mit einem Passwort anmelden.
portal-password-none = Sie melden sich mit einem Link an. Wenn Sie möchten, legen Sie zusätzlich ein Passwort fest.
portal-present = Bisheriges Passwort
portal-present-wrong = Das bisherige Passwort stimmt nicht.
portal-password-remove = Passwort entfernen
portal-factor = Code aus einer App
portal-factor-set = Nach dem Anmelden fragen wir noch nach einem Code aus Ihrer App.
portal-factor-none = Wenn Sie möchten, fragen wir nach dem Anmelden noch nach einem Code aus einer App. Dann reicht Ihr Passwort oder Ihr Postfach allein nicht mehr.
portal-factor-add = Code aus einer App einrichten
portal-factor-remove = Code aus der App abschalten
portal-factor-lead = Danach gehört zu jeder Anmeldung ein Code, den nur Ihr Telefon kennt.
portal-factor-remove-lead = Geben Sie noch einmal einen Code ein. Danach genügt wieder der Link oder das Passwort.
portal-factor-code = Code aus der App oder Wiederherstellungscode
portal-codes-kept = Ich habe die Codes aufbewahrt
portal-sessions = Angemeldete Geräte
portal-sessions-text = Hier sind Sie gerade angemeldet. Erkennen Sie ein Gerät nicht, melden Sie es ab.
portal-since = seit { $time }
portal-this-session = Dieses Gerät
portal-end = Abmelden
portal-end-others = Alle anderen abmelden

portal-done-profile = Ihre Angaben sind gespeichert.
portal-done-password = Ihr Passwort ist gespeichert. Andere Geräte sind abgemeldet.
portal-done-no-password = Ihr Passwort ist entfernt. Andere Geräte sind abgemeldet.
portal-done-sessions = Abgemeldet.
portal-done-factor = Der Code aus der App ist eingerichtet. Andere Geräte sind abgemeldet.
portal-done-no-factor = Der Code aus der App ist abgeschaltet.
portal-done-no-chats = Kein Chat sieht mehr Ihre Anfragen.

portal-chats = Chats
portal-chats-text = In einem verbundenen Chat sehen Sie alle Anfragen Ihrer Adresse und können dort antworten.
portal-chats-joined = { $count ->
    [one] Ein Chat ist verbunden. Kennen Sie ihn nicht, trennen Sie ihn.
   *[other] { $count } Chats sind verbunden. Kennen Sie einen davon nicht, trennen Sie sie.
}
portal-chat-here = Chat auf dieser Seite
portal-chat-join = Chat verbinden
portal-chats-part = Alle Chats trennen
portal-chats-part-telegram = Nach dem Trennen zeigt der Chat in Telegram nur noch, was dort selbst gefragt wurde.
portal-chats-part-here = Beim Trennen wird der Chat auf dieser Seite gelöscht. Ihre Anfragen bleiben.
portal-chat-lead = Danach sehen Sie im Chat alle Anfragen von { $email }. Der Chat fragt Sie vorher noch einmal.
portal-chat-until = Was hier steht, gilt bis { $time } und nur ein Mal. Zeigen Sie es niemandem.
portal-chat-telegram = Telegram: @{ $bot }
portal-chat-scan = Scannen Sie das Bild mit Ihrem Telefon, oder öffnen Sie Telegram auf diesem Gerät.
portal-chat-qr = QR-Code zum Chat in Telegram
portal-chat-telegram-open = In Telegram öffnen
portal-chat-type = Öffnen Sie den Chat, und schreiben Sie dort diesen Code.
portal-chat-open = Chat öffnen (neues Fenster)

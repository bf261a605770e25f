# Einladung, eigenes Konto, Nutzungsregeln, Rundgang

problem-dead-link-title = Dieser Link gilt nicht mehr
problem-dead-link-text = Solche Links gelten nur ein Mal und nur eine bestimmte Zeit. Vielleicht wurde er schon benutzt, durch einen neuen ersetzt oder ist unvollständig. Wer schon ein Passwort hat, kann sich anmelden. Sonst hilft die Verwaltung mit einem neuen Link weiter.

invitation-title = Willkommen beim Helpdesk von { $organisation }
invitation-lead = Hallo { $name }! Hier entsteht Ihr Konto. Es dauert etwa fünf Minuten. Halten Sie Ihr Telefon bereit.
invitation-steps = So geht es
invitation-step-password = Ein Passwort wählen.
invitation-step-factor = Eine App auf dem Telefon einrichten, die Codes anzeigt. Sie schützt die Daten der Menschen, die hier um Hilfe bitten.
invitation-step-rules = Die Nutzungsregeln lesen und einen kurzen Rundgang machen.
invitation-address = Angemeldet wird mit dieser Adresse:
password-choose = Neues Passwort

reset-title = Passwort vergessen
reset-lead = Geben Sie die E-Mail-Adresse Ihres Kontos ein. Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort festlegen.
reset-impossible = Von hier aus können zurzeit keine E-Mails verschickt werden. Bitte wenden Sie sich an die Verwaltung. Sie kann Ihr Passwort zurücksetzen.
reset-go = Link schicken
reset-sent-title = Bitte schauen Sie in Ihr Postfach
reset-sent-lead = Gibt es ein Konto mit dieser Adresse, ist in wenigen Minuten eine E-Mail mit einem Link da.
reset-sent-text = Keine E-Mail bekommen? Sehen Sie im Spam-Ordner nach und prüfen Sie, ob die Adresse stimmt. Der Link gilt eine Stunde.
reset-choose-title = Neues Passwort festlegen
reset-choose-lead = Danach melden Sie sich mit dem neuen Passwort an. Überall sonst werden Sie abgemeldet. Der zweite Schritt der Anmeldung bleibt, wie er ist.
reset-choose-go = Passwort festlegen
reset-done-title = Das neue Passwort gilt
reset-done-lead = Melden Sie sich jetzt damit an.

account-title = Mein Konto
account-back = Zurück zu „Mein Konto“
account-name = Name
account-name-hint = So sehen dich deine Kolleg:innen. Anfragende sehen deinen Namen nicht.
account-lang = Sprache
account-email = Du meldest dich mit { $email } an. Die Adresse ändert die Verwaltung.
account-password = Passwort ändern
account-password-text = Ein neues Passwort wählen. Überall sonst wirst du abgemeldet.
account-password-former = Bisheriges Passwort
account-password-wrong = Das ist nicht dein bisheriges Passwort.
account-password-wait = { $count ->
    [one] Das waren viele Versuche. Bitte versuche es in einer Sekunde noch einmal.
   *[other] Das waren viele Versuche. Bitte versuche es in { $count } Sekunden noch einmal.
}
account-password-ends = Auf allen anderen Geräten wirst du abgemeldet. Dein zweiter Faktor bleibt, wie er ist.
account-password-go = Passwort ändern
account-factors = Zweiter Faktor
account-factors-text = App für Einmalcodes, Passkeys und Wiederherstellungscodes.
account-sessions = Angemeldete Geräte
account-sessions-text = Sehen, wo du angemeldet bist, und dich dort abmelden.
account-notifications = Benachrichtigungen
account-notifications-text = Was per E-Mail kommt, und wann Ruhe ist.
account-rights = Was ich darf
account-rights-text = Welche Anfragen du siehst und was du damit tun darfst.
account-rules = Nutzungsregeln
account-rules-text = Was für alle gilt, die hier mitarbeiten.
account-tour = Rundgang
account-tour-text = Die Konsole in vier Schritten kennenlernen.

sessions-lead = Hier steht, wo du angemeldet bist. Wir merken uns dafür nur Browser und System, keine Internetadresse. Kennst du ein Gerät nicht, melde es ab und ändere dein Passwort.
sessions-this = Dieses Gerät
sessions-since = Angemeldet seit
sessions-seen = Zuletzt gesehen:
sessions-end = Abmelden
sessions-end-others = Alle anderen abmelden
device-browser = Unbekannter Browser
device-on = { $browser } auf { $system }

notifications-lead = Alles, was dich betrifft, findest du immer in der Konsole. Wähle hier, was du zusätzlich per E-Mail bekommst.
notifications-by-mail = Per E-Mail
notifications-assigned = Eine Anfrage wird mir zugewiesen
notifications-wrote = Zu einer meiner Anfragen kommt eine neue Nachricht
notifications-reopened = Eine Anfrage, an der ich gearbeitet habe, ist wieder offen
notifications-arrived = Bei einem meiner Standorte oder Teams kommt eine neue Anfrage an
notifications-quiet = Ruhezeit
notifications-quiet-hint = In dieser Zeit kommen keine E-Mails zu Anfragen. Sie kommen, wenn die Ruhezeit vorbei ist. Es gilt die Uhrzeit der Organisation.
notifications-quiet-on = Ruhezeit einhalten
notifications-from = Von
notifications-to = Bis
notifications-quiet-wrong = Bitte gib zwei verschiedene Uhrzeiten an, zum Beispiel 20:00 und 07:00.
notifications-own = E-Mails zu deinem Konto, zum Beispiel Links zum Anmelden, kommen immer sofort.

rights-lead = Hier steht, was du in diesem Helpdesk sehen und tun darfst.
rights-tickets = Anfragen
rights-write = Du liest und bearbeitest die Anfragen dieser Standorte und Teams:
rights-read = Du liest die Anfragen dieser Standorte und Teams, ohne etwas zu ändern:
rights-none = Du bist bei keinem Standort oder Team Mitglied. Du siehst nur Anfragen, bei denen du Zugriff behalten hast.
rights-referred = Dazu kommen Anfragen anderer Standorte und Teams, bei denen du Zugriff behalten hast.
rights-provider = Du arbeitest für { $provider }. Du siehst Anfragen, die an { $provider } weitergegeben sind, und nur so lange.
rights-more = Außerdem
rights-more-none = Du hast keine weiteren Rechte.
rights-administer = Du verwaltest Konten, Standorte, Teams, Themen, Texte und Regeln. Anfragen siehst du dadurch nicht.
rights-privacy = Du liest das Protokoll und kümmerst dich um Löschfristen und um Auskünfte zum Datenschutz.
rights-inspect = Du siehst alle Regeln, Berichte und Einstellungen, aber keine Anfrage.
rights-not = Was du nicht siehst
rights-not-elsewhere = Alle anderen Anfragen. Sie stehen auch nicht in deiner Suche und in keiner deiner Listen.
rights-not-people = Wie viel oder wie schnell jemand arbeitet. Das wertet Tresen nirgends aus.
rights-change = Stimmt etwas nicht? Dann sage bitte der Verwaltung Bescheid.

rules-title = Nutzungsregeln
rules-lead = Schön, dass du mitmachst! Lies bitte zuerst diese Regeln. Sie gelten für alle, die hier mitarbeiten.
rules-lead-again = Die Nutzungsregeln haben sich geändert. Lies sie bitte, bevor es weitergeht.
rules-accept = Ich halte mich an diese Regeln
rules-stored = Gespeichert wird, welche Fassung du bestätigt hast und wann.
rules-none = Hier gibt es noch keine Nutzungsregeln.
rules-since = Fassung { $version }, gültig seit { $day }.
rules-accepted = Du hast sie am { $day } bestätigt.
rules-former = Fassung { $version }, gültig ab { $day }
admin-area-rules = Nutzungsregeln
admin-area-rules-text = Was alle bestätigen, die hier mitarbeiten.
admin-rules-none = Noch gelten keine Nutzungsregeln. Das hier ist ein Vorschlag. Er gilt, wenn du ihn speicherst.
admin-rules-hint = Wenn du etwas änderst, entsteht eine neue Fassung. Alle bestätigen sie, bevor sie weiterarbeiten, du auch.
admin-rules-former = Frühere Fassungen

tour-step = Schritt { $step } von { $all }
tour-skip = Überspringen
tour-end = Loslegen
tour-1-title = Deine Listen
tour-1-lead = Links findest du alle Anfragen, die du sehen darfst. Auf dem Telefon öffnest du die Listen oben mit dem Knopf neben dem Namen.
tour-1-mine = „Meine“: was du übernommen hast.
tour-1-new = „Nicht zugewiesen“: was noch niemand übernommen hat. Hier fängst du am besten an.
tour-1-department = Darunter stehen deine Standorte und Teams mit allem, was dort offen ist.
tour-2-title = Wo eine Anfrage steht
tour-2-lead = Jede Anfrage hat einen Status. Er ändert sich meist von selbst, wenn du etwas tust.
tour-2-open = Neu. Noch kümmert sich niemand darum.
tour-2-progress = Jemand hat sie übernommen oder als Erstes geantwortet.
tour-2-awaiting = Du hast etwas gefragt. Antwortet die Person, geht es von selbst weiter.
tour-2-closed = Fertig. Schreibt die Person noch einmal, ist die Anfrage wieder offen.
tour-3-title = Antworten und Notizen
tour-3-lead = Unter jeder Anfrage schreibst du entweder eine Antwort oder eine Notiz. Beide sehen verschieden aus, damit du sie nicht verwechselst.
tour-3-answer = Eine Antwort bekommt die anfragende Person. Sie sieht den Namen des Standorts oder Teams, nicht deinen.
tour-3-note = Eine Notiz liest nur das Team. Was du schreibst, wird gespeichert, während du tippst.
tour-3-access = Bei jeder Anfrage steht, wer sie sehen kann. Das sieht die anfragende Person auch.
tour-4-title = Dein Konto
tour-4-lead = Oben rechts öffnest du dein Konto.
tour-4-account = Unter „Mein Konto“ änderst du dein Passwort und siehst, was du darfst und wo du angemeldet bist.
tour-4-quiet = Dort bestimmst du auch, welche E-Mails du bekommst, und legst eine Ruhezeit fest.
tour-4-keys = Mit der Taste „?“ siehst du, welche Tasten dir Klicks sparen.
tour-4-idle = Nach sechs Monaten ohne Anmeldung wird ein Konto gesperrt. Du bekommst vorher eine E-Mail.

console-done-account = Gespeichert.
console-done-password = Dein Passwort ist geändert. Auf allen anderen Geräten bist du abgemeldet.
console-done-session = Das Gerät ist abgemeldet.
console-done-sessions = Alle anderen Geräte sind abgemeldet.
console-done-notifications = Gespeichert.

# Der Verwaltungsbereich. Hier wird geduzt.

admin-title = Verwaltung
admin-areas = Bereiche der Verwaltung
admin-overview = Übersicht
admin-to-console = Zu den Anfragen
admin-lead = Hier stellst du ein, wie der Helpdesk arbeitet. Anfragen siehst du hier nicht. Dafür musst du Mitglied eines Standorts oder Teams sein.

# Die erste Seite: ob jemand gebraucht wird, und wie es um alles steht, was von selbst läuft.
admin-verdict = { $count ->
    [0] Dem Helpdesk geht es gut.
    [one] Eine Sache braucht dich.
   *[other] { $count } Sachen brauchen dich.
}
admin-state-now = Braucht dich jetzt
admin-state-soon = Braucht dich bald
admin-state-fine = In Ordnung
admin-state-mail-failed = { $count ->
    [one] Eine Nachricht ließ sich nicht senden.
   *[other] { $count } Nachrichten ließen sich nicht senden.
}
admin-state-mail-no-server = { $count ->
    [0] Noch ist kein Mailserver eingetragen. Antworten stehen nur auf der Seite der Anfrage.
    [one] Noch ist kein Mailserver eingetragen. Eine Nachricht wartet darauf.
   *[other] Noch ist kein Mailserver eingetragen. { $count } Nachrichten warten darauf.
}
admin-state-mail-waits = { $count ->
    [one] Eine Nachricht ist unterwegs.
   *[other] { $count } Nachrichten sind unterwegs.
}
admin-state-mail-fine = Alle Nachrichten sind gesendet.
admin-state-chat-fine = { $count ->
    [one] Der Bot ist verbunden.
   *[other] Alle { $count } Bots sind verbunden.
}
admin-state-jobs-failed = „{ $job }“ ist zuletzt fehlgeschlagen.
admin-state-jobs-never = Noch ist keiner gelaufen.
admin-state-jobs-fine = Keiner ist fehlgeschlagen. Zuletzt lief „{ $job }“, { $time }.

admin-changed-title = Inzwischen hat jemand etwas anderes gespeichert
admin-changed-text = Deine Angaben stehen noch unten. Wenn du jetzt speicherst, ersetzen sie das, was die andere Person gespeichert hat:
admin-done-saved = Gespeichert.
admin-done-mail-removed = Der Mailserver ist entfernt. E-Mails warten im Postausgang.

## Texte
admin-area-texts = Texte
admin-area-texts-text = Was Anfragende in euren eigenen Worten lesen. Leere Felder füllt Tresen mit einem kurzen Standardtext.
admin-text-intro = Begrüßung
admin-text-intro-text = Steht auf der Startseite über den Themen.
admin-text-refusal = Absage
admin-text-refusal-text = Erscheint, wenn kein Standort für eine Postleitzahl zuständig ist und es kein überregionales Team gibt.
admin-text-confirmation = Eingangsbestätigung
admin-text-confirmation-text = Steht auf der letzten Seite des Formulars und in der E-Mail dazu.
admin-text-privacy = Datenschutz
admin-text-privacy-text = Eure eigenen Absätze in der Datenschutzerklärung. Den Rest schreibt Tresen aus den Einstellungen.
admin-text-placeholders = Platzhalter: { $allowed }
admin-text-otherwise = Wenn leer, gilt der Text auf { $main }. Platzhalter: { $allowed }
translation-de = Auf Deutsch
translation-en = Auf Englisch
translation-text-de = Für alle, die Deutsch lesen. Was leer bleibt, sehen sie so, wie es oben steht.
translation-text-en = Für alle, die Englisch lesen. Was leer bleibt, sehen sie so, wie es oben steht.
translation-options-hint = Jede in einer eigenen Zeile, in der Reihenfolge von oben.
translation-options-count = { $count ->
    [one] Schreibe genau eine Zeile, so wie oben.
   *[other] Schreibe { $count } Zeilen, so viele wie oben.
}
admin-placeholder-unknown = „{ $found }“ kennt Tresen hier nicht. Geschweifte Klammern stehen nur für Platzhalter: { $allowed }

## Organisation
admin-area-organisation = Organisation
admin-area-organisation-text = So stellt sich euer Helpdesk vor.
admin-contact = Anschrift und Kontakt
admin-contact-hint = Steht in der Datenschutzerklärung und am Ende jeder E-Mail: wer verantwortlich ist und wie man euch erreicht.
admin-address-configured = In der Konfigurationsdatei steht die Adresse { $address }. Sie gilt statt der Adresse, die du hier einträgst.

## E-Mail
admin-area-mail = E-Mail-Versand
admin-area-mail-text = Über dieses Postfach gehen Antworten und Benachrichtigungen hinaus.
admin-mail-configured = Der Mailserver steht in der Konfigurationsdatei dieses Rechners. Du kannst ihn hier ausprobieren.
admin-mail-folder = Keine E-Mail verlässt diesen Rechner: Jede liegt als Datei im Ordner { $folder }, bis die Demo endet.
admin-mail-test = Speichern und testen
admin-mail-remove = Ohne Mailserver arbeiten

## Was mehrere Bereiche sagen
admin-name = Name
admin-description = Beschreibung
admin-kind = Art
admin-order = Reihenfolge
admin-members = Mitglieder
admin-open-requests = Offene Anfragen
admin-internal = intern
admin-protected-badge = geschützt
admin-up = { $name } nach oben
admin-down = { $name } nach unten
admin-put-away = Stilllegen oder entfernen
admin-retire = Stilllegen
admin-restore = Wieder in Betrieb nehmen
admin-remove = Entfernen
admin-done-moved = Die Reihenfolge ist geändert.
admin-done-retired = Stillgelegt.
admin-done-restored = Wieder in Betrieb.
admin-done-removed = Entfernt.
admin-name-taken = Diesen Namen gibt es schon. Bitte wähle einen anderen.
admin-needed-tickets = { $count ->
    [one] Eine Anfrage gehört noch dazu.
   *[other] { $count } Anfragen gehören noch dazu.
}
admin-needed-members = { $count ->
    [one] Ein Konto ist Mitglied.
   *[other] { $count } Konten sind Mitglied.
}
admin-needed-topic = Anfragen zum Thema „{ $name }“ gehen hierhin.

## Standorte und Teams
admin-area-departments = Standorte und Teams
admin-area-departments-text = Wohin Anfragen gehen und wer sie bearbeitet. In dieser Reihenfolge stehen sie in der Konsole und im Formular.
admin-departments-empty = Noch gibt es keinen Standort und kein Team
admin-departments-empty-text = Lege mindestens eines an, damit Anfragen irgendwo ankommen.
admin-departments-retired = Stillgelegt
admin-departments-retired-text = Sie nehmen nichts mehr an. Was abgeschlossen ist, bleibt für die Mitglieder lesbar.
admin-department-new = Standort oder Team anlegen
admin-department-name-hint = So steht der Name in der Konsole und, wenn er öffentlich ist, auch in Formular und E-Mails. Zum Beispiel „Standort Nord“.
admin-department-description-hint = Ein Satz, wofür der Standort oder das Team da ist.
admin-kind-site = Standort
admin-kind-site-text = Bekommt die Anfragen aus seinen Postleitzahlen.
admin-kind-general = Team
admin-kind-general-text = Bekommt Anfragen zu Themen, die an keinen Ort gebunden sind.
admin-kind-supraregional = Überregional
admin-kind-supraregional-text = Bekommt alles, wofür kein Standort zuständig ist. Davon gibt es höchstens eines.
admin-kind-supraregional-second = Überregional ist schon „{ $department }“. Davon kann es nur eines geben.
admin-kind-protected = Geschütztes Team
admin-kind-protected-text = Für Aufgaben, die nicht liegen bleiben dürfen, zum Beispiel Datenschutz.
admin-kind-rejected = Abgelehnte Anfragen
admin-kind-rejected-text = Sammelt, was ihr nicht annehmt.
admin-postal-codes = Postleitzahlen
admin-postal-codes-hint = Nur für Standorte: einzelne oder Bereiche, getrennt durch Kommas. Zum Beispiel: 79100–79117, 79252
admin-postal-codes-wrong = „{ $found }“ ist keine Postleitzahl und kein Bereich. Beispiel: 79100–79117, 79252
admin-postal-codes-no-site = Postleitzahlen haben nur Standorte. Leere das Feld oder wähle als Art „Standort“.
admin-postal-codes-own = { $range } und { $other } überschneiden sich.
admin-postal-codes-overlap = { $range } überschneidet sich mit „{ $department }“: Dort steht { $theirs }.
admin-visible = Sichtbarkeit
admin-visible-public = Öffentlich
admin-visible-public-text = Anfragende lesen den Namen.
admin-visible-internal = Intern
admin-visible-internal-text = Nur die Konsole zeigt den Namen.
admin-department-email = E-Mail-Adresse
admin-department-email-hint = Antworten auf E-Mails gehen dorthin. Bleibt das Feld leer, bitten die E-Mails, auf der Seite der Anfrage zu antworten.
admin-department-members = Für alle, die hier mitarbeiten
admin-announces = Bei jeder neuen Anfrage eine E-Mail senden
admin-announces-hint = An alle Mitglieder, die hier schreiben dürfen.
admin-protected = Mitgliedschaft bleibt auch nach langer Pause
admin-protected-hint = Sonst wird ein Konto nach sechs Monaten ohne Anmeldung gesperrt. Bei „Geschütztes Team“ gilt das immer.
admin-department-is-retired = Stillgelegt: Hier kommt nichts Neues mehr an.
admin-department-retire-text = Stillgelegt nimmt der Standort oder das Team nichts mehr an, und was abgeschlossen ist, bleibt lesbar. Entfernen geht nur, solange nichts dazugehört.
admin-department-restore-text = Wieder in Betrieb nimmt der Standort oder das Team neue Anfragen an. Entfernen geht nur, wenn nichts mehr dazugehört.
admin-department-retire-refused = „{ $name }“ lässt sich noch nicht stilllegen
admin-department-retire-instead = Schließe die offenen Anfragen ab oder verschiebe sie, und leite die Themen um. Dann geht es.
admin-department-remove-refused = „{ $name }“ lässt sich nicht entfernen
admin-department-remove-instead = Lege es stattdessen still: Dann kommt nichts Neues mehr an, und was da ist, bleibt lesbar.
admin-department-stays = Es bleibt stillgelegt: Was da ist, bleibt lesbar.

## Themen
admin-area-topics = Themen
admin-area-topics-text = Womit Anfragende zu euch kommen. Jedes Thema bestimmt, was gefragt wird und wohin die Anfrage geht.
admin-topics-empty = Noch gibt es kein Thema
admin-topics-empty-text = Lege mindestens eines an: Ohne Thema kann niemand eine Anfrage stellen.
admin-topics-retired-text = Niemand kann sie mehr wählen. Anfragen dazu bleiben, wie sie sind.
admin-topic-new = Thema anlegen
admin-done-topic-added = Das Thema ist angelegt.
admin-topic-name-hint = So wählen Anfragende das Thema. Zum Beispiel „Gerät spenden“.
admin-topic-description-hint = Ein Satz unter dem Namen.
admin-topic-intro = Einleitung
admin-topic-intro-hint = Steht über dem Formular.
admin-route = Geht an
admin-route-hint = „Zuständiger Standort“ fragt nach der Postleitzahl oder dem Standort.
admin-route-site = Zuständiger Standort
admin-route-gone = Dieses Team gibt es nicht mehr, oder es ist stillgelegt. Bitte wähle ein anderes.
admin-topic-priority-hint = Damit beginnen neue Anfragen.
admin-tags = Schlagwörter
admin-tags-hint = Bekommt jede neue Anfrage. Mehrere mit Kommas trennen.
admin-topic-more = Weitere Einstellungen
admin-topic-public = Im Formular anbieten
admin-topic-public-hint = Sonst kann nur das Team dazu Anfragen aufnehmen.
admin-topic-room = Nach Gebäude und Raum fragen
admin-topic-solution = Abschließen nur mit Lösung oder Begründung
admin-topic-solution-hint = Wer abschließt, beschreibt die Lösung oder sagt, warum es nicht geht.
admin-topic-is-retired = Stillgelegt: Niemand kann dieses Thema wählen.
admin-topic-retire-text = Ein stillgelegtes Thema kann niemand mehr wählen. Anfragen dazu bleiben mit allen Antworten erhalten.

## Fragen eines Themas
admin-fields = Fragen
admin-fields-text = Name, E-Mail-Adresse, Betreff und Beschreibung fragt Tresen immer. Deine eigenen Fragen stehen in dieser Reihenfolge im Formular.
admin-fields-former = Frühere Fragen ({ $count })
admin-fields-former-text = Sie werden nicht mehr gestellt. Antworten, die es schon gibt, stehen weiter bei den Anfragen.
admin-field-new = Frage hinzufügen
admin-field-label = Frage
admin-field-hint = Hinweis
admin-field-hint-hint = Steht klein unter der Frage.
admin-field-kind = Art der Antwort
admin-field-kind-hint = Antworten, die es schon gibt, bleiben so, wie sie gegeben wurden.
admin-field-text = Eine Zeile Text
admin-field-long-text = Längerer Text
admin-field-number = Zahl
admin-field-date = Datum
admin-field-choice = Eines zur Auswahl
admin-field-multiple-choice = Mehreres zur Auswahl
admin-field-checkbox = Kästchen
admin-field-yes-no = Ja oder Nein
admin-field-file = Dateien
# The same on the page of the rules in force, in few words.
inspection-field-text = Text
inspection-field-long-text = Text
inspection-field-number = Zahl
inspection-field-date = Datum
inspection-field-choice = Auswahl ({ $options })
inspection-field-multiple-choice = Mehrfachauswahl ({ $options })
inspection-field-checkbox = Kästchen
inspection-field-yes-no = Ja oder Nein
inspection-field-file = Datei
admin-options = Auswahl
admin-options-hint = Jede Möglichkeit in einer eigenen Zeile.
admin-options-none = Bitte gib mindestens eine Möglichkeit ein, jede in einer eigenen Zeile.
admin-options-twice = „{ $option }“ steht zweimal da.
admin-options-many = Das sind zu viele: höchstens { $max } Möglichkeiten.
admin-audience = Wer die Frage sieht
admin-audience-both = Anfragende und Team
admin-audience-requester = Nur Anfragende antworten
admin-audience-agents = Nur das Team
admin-required = Antwort ist Pflicht
admin-required-to-submit = Beim Absenden
admin-required-to-close = Beim Abschließen
admin-required-to-submit-short = Pflicht beim Absenden
admin-required-to-close-short = Pflicht beim Abschließen
admin-required-unseen = Im Formular sehen Anfragende diese Frage nicht. Leere das Kästchen oder lass sie die Frage sehen.
admin-field-taken = Diese Frage stellt das Thema schon.
admin-field-too-many = Das sind zu viele Fragen: höchstens { $max }.
admin-field-restore-named = „{ $name }“ wieder fragen
admin-field-number-of = Frage { $place }
admin-field-copy = Verdoppeln
admin-field-remove = Entfernen
admin-field-removed = wird beim Speichern entfernt. Antworten, die es schon gibt, bleiben bei den Anfragen.
admin-field-bring-back = Zurückholen
admin-field-bring-back-named = „{ $name }“ zurückholen
admin-fields-reuse = Fragen anderer Themen
admin-fields-reuse-text = Dieses Thema bekommt eine eigene Frage daraus. Änderungen gelten nur hier.
admin-field-reuse-named = „{ $name }“ übernehmen
admin-preview = So sehen es Anfragende
admin-preview-always = Betreff und Beschreibung stehen davor, Dateien danach.
admin-preview-hidden = { $count ->
    [one] Eine weitere Frage sieht nur das Team.
   *[other] { $count } weitere Fragen sieht nur das Team.
}
admin-preview-redraw = Vorschau neu zeichnen

# Chat
admin-area-chat = Chat
admin-area-chat-text = Der Chat fragt Anfragende Schritt für Schritt dasselbe wie das Formular. Themen und Fragen gelten für beide.
admin-chat-page = Chat im Browser
admin-chat-page-text = Unter dieser Adresse ist der Chat für alle offen. Ihr könnt sie auf eurer Website verlinken.
admin-chat-button = Knopf für eure Website
admin-chat-button-text = Diese Zeile zeigt auf jeder Seite, in die ihr sie einfügt, unten rechts einen Knopf, der den Chat öffnet.
admin-chat-button-more = data-label="Fragen?" in der Zeile ändert die Aufschrift, data-side="left" setzt den Knopf nach links. Hat eure Website eine strenge Content-Security-Policy, erlaubt dort diese Adresse unter script-src.
admin-chat-button-window = Der Chat öffnet sich in einem neuen Fenster. In einem Rahmen auf einer fremden Seite würde der Browser das Gespräch nicht wiedererkennen, deshalb ist das gesperrt.

admin-topic-icon = Bild
admin-topic-icon-hint = Steht auf der Startseite neben dem Namen.
topic-icon-none = ohne
admin-members-title = Mitglieder
admin-members-nobody = Hier ist noch niemand Mitglied. Rechte vergibst du beim Konto.
admin-members-write = arbeitet hier
admin-members-read = liest mit
topic-icon-gift = Geschenk
topic-icon-laptop = Laptop
topic-icon-phone = Telefon
topic-icon-printer = Drucker
topic-icon-wrench = Werkzeug
topic-icon-package = Paket
topic-icon-truck = Lieferwagen
topic-icon-key = Schlüssel
topic-icon-globe = Weltkugel
topic-icon-mail = Brief
topic-icon-message = Sprechblase
topic-icon-help = Fragezeichen
topic-icon-heart = Herz
topic-icon-users = Personen
topic-icon-building = Gebäude
topic-icon-school = Schule
topic-icon-book = Buch
topic-icon-calendar = Kalender
topic-icon-clipboard = Klemmbrett
topic-icon-shield = Schild
topic-icon-lock = Schloss
topic-icon-alert = Warndreieck
topic-icon-user-plus = Person mit Plus
topic-icon-user-check = Person mit Haken

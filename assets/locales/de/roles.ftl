# Rollen: Dienstleister, Ausnahmezugriff der Verwaltung, Einsicht. In der Konsole wird geduzt.

roles-provider = Externer Dienstleister
roles-role-provider = beim Dienstleister
roles-role-administrates = Verwaltung, mit Begründung
roles-access-provider = { $count ->
    [one] Eine Person beim Dienstleister, solange die Anfrage dort liegt.
   *[other] { $count } Personen beim Dienstleister, solange die Anfrage dort liegt.
}
roles-access-administrators = { $count ->
    [one] Eine Person aus der Verwaltung, für kurze Zeit und mit Begründung.
   *[other] { $count } Personen aus der Verwaltung, für kurze Zeit und mit Begründung.
}
roles-nowhere-title = Hier gibt es für dich keine Anfragen
roles-nowhere-text = Du bist bei keinem Standort oder Team Mitglied. Anfragen siehst du deshalb nicht. Was du lesen oder einstellen kannst, steht links unter „Weiteres“.

## Ausnahmezugriff
glass-title = Anfrage { $no } öffnen?
glass-lead = Du gehörst nicht zu dem Team, bei dem diese Anfrage liegt. Mit einer Begründung kannst du sie trotzdem lesen.
glass-reads = Du kannst diese eine Anfrage { $minutes } Minuten lang lesen. Antworten oder ändern kannst du nichts.
glass-seen = Die anfragende Person sieht, dass die Verwaltung Zugriff hatte, wann und warum. Deinen Namen sieht sie nicht.
glass-journal = Der Zugriff steht mit deinem Namen im Protokoll und im Verlauf der Anfrage.
glass-reason = Warum musst du diese Anfrage lesen?
glass-reason-hint = Bitte in einem Satz. Die anfragende Person liest ihn auch.
glass-reason-missing = Bitte schreibe in einem Satz, warum du diese Anfrage lesen musst.
glass-open = Begründen und lesen
glass-banner = Du liest diese Anfrage als Ausnahme, bis { $time }. Das steht im Verlauf und im Protokoll.
glass-event = { $who } hat als Verwaltung Lesezugriff genommen
console-done-glass = Du kannst die Anfrage jetzt lesen.

## Einsicht
inspection-title = Regeln und Einsicht
inspection-lead = Hier stehen alle Regeln, die gerade gelten. Du kannst sie lesen, nicht ändern. Anfragen stehen hier nicht.
inspection-never = Was nicht ausgewertet wird
inspection-never-text = Auswertungen nach Personen gibt es nicht. Sie lassen sich auch nicht einschalten: keine Zahlen je Mitglied, keine je anfragender Person, keine Listen, wer zuletzt da war.
inspection-access = Wer Anfragen sieht
inspection-rule-members = Nur wer zum Team einer Anfrage gehört, liest sie. Nur wer dort schreiben darf, ändert sie. Wer sie weitergibt, kann den Zugriff behalten.
inspection-rule-provider = Ein Dienstleister sieht eine Anfrage nur, solange sie bei ihm liegt. Notizen und Namen des Teams sieht er nicht.
inspection-rule-glass = Die Verwaltung liest keine Anfragen. Im Ausnahmefall öffnet sie eine einzelne mit Begründung für { $minutes } Minuten. Das steht im Protokoll und auf der Seite der anfragenden Person.
inspection-rule-audit = Wer Datenschutz oder Einsicht als Aufgabe hat, liest das Protokoll und diese Regeln, aber keine Anfrage.
inspection-numbers = Wie viele Personen sehen was?
inspection-retention = Wie lange etwas bleibt
inspection-kept-tickets = Anfragen: höchstens { $period } nach der letzten Nachricht. Abgeschlossene werden dann automatisch gelöscht.
inspection-kept-journal = { $years ->
    [one] Protokoll: ein Jahr.
   *[other] Protokoll: { $years } Jahre.
}
inspection-kind = Art
inspection-kind-site = Standort
inspection-kind-general = Allgemein
inspection-kind-supraregional = Überregional
inspection-kind-rejected = Abgelehnte Anfragen
inspection-kind-protected = Geschützt
inspection-internal = intern
inspection-protected = Konten werden nicht gesperrt, nur andere Mitgliedschaften enden
inspection-postal-codes = Postleitzahlen { $ranges }
inspection-topics = Themen und was sie fragen
inspection-topics-text = Jedes Thema fragt nur, was es braucht. Hier steht zu jeder Frage, wer die Antwort liest.
inspection-no-fields = Keine eigenen Fragen.
inspection-audience-requester = beantwortet und sieht die anfragende Person
inspection-audience-agents = sieht nur das Team
inspection-audience-both = sehen beide
inspection-required-submit = Pflicht beim Absenden
inspection-required-close = Pflicht vor dem Abschließen
inspection-texts = Texte
inspection-texts-de = Texte auf Deutsch
inspection-texts-en = Texte auf Englisch
inspection-text-intro = Über dem Formular
inspection-text-refusal = Wenn niemand zuständig ist
inspection-text-confirmation = Nach dem Absenden
inspection-text-privacy = Hinweise zum Datenschutz
inspection-text-none = Kein eigener Text.

## Was den Rechner verlässt
outgoing-title = Verbindungen nach außen
outgoing-lead = Diese Verbindungen baut der Helpdesk von sich aus auf, jede nur, weil sie eingeschaltet wurde. Sonst verlässt nichts den Rechner, und die Seiten laden nichts von anderswo.
outgoing-none = Zurzeit keine: Weder ein Mailserver noch Telegram ist eingeschaltet.
outgoing-column-where = Wohin
outgoing-column-why = Wozu
outgoing-column-used = Zuletzt benutzt
outgoing-unused = seit dem Start nicht
outgoing-names = Um die Adressen dieser Server zu finden, fragt der Rechner seine Namensserver.
outgoing-mail = Mailserver
outgoing-mail-why = Verschickt E-Mails an Anfragende und an das Team, mit Name, Adresse und Text.
outgoing-mail-where = Eingeschaltet in der Verwaltung unter „E-Mail-Versand“ oder in der Konfiguration.
outgoing-telegram = Telegram
outgoing-telegram-why = Holt, was an den Bot geschrieben wurde, und schickt Antworten mit Text und Dateien.
outgoing-telegram-where = Eingeschaltet in der Konfiguration.

# Der Postausgang in der Konsole
outbox-title = Postausgang
outbox-intro = Nachrichten, die noch nicht verschickt sind. Was verschickt ist, verschwindet von hier.
outbox-empty-title = Alles ist verschickt
outbox-empty-text = Wenn eine Nachricht wartet oder nicht zugestellt werden kann, steht sie hier mit dem Grund.
outbox-more = Es gibt noch mehr. Gezeigt werden zuerst die, die nicht verschickt werden konnten.
outbox-banner = Hinweis zum Postausgang
outbox-banner-no-server = Nachrichten warten, bis ein Mailserver eingetragen ist.
outbox-banner-failed = Eine Nachricht konnte nicht verschickt werden.
outbox-banner-link = Zum Postausgang
outbox-column-what = Nachricht
outbox-column-state = Status
outbox-column-since = Seit
outbox-column-do = Was tun?
outbox-elsewhere = Anfrage, die du nicht lesen darfst
outbox-failed = Nicht verschickt
outbox-held = Angehalten
outbox-held-text = Aus einer Sicherung; vielleicht schon verschickt. Soll sie noch hinaus?
outbox-send = Verschicken
outbox-no-server = Wartet auf einen Mailserver
outbox-waiting = Wird verschickt
outbox-trying = { $count ->
    [one] Ein Versuch ging schief
   *[other] { $count } Versuche gingen schief
}
outbox-next = Nächster Versuch: { $time }
outbox-again = Noch einmal versuchen
outbox-again-all = Alle noch einmal versuchen
outbox-drop = Nicht mehr senden
outbox-told-received = Eingangsbestätigung
outbox-told-answer = Antwort
outbox-told-contact = Nachricht der Ansprechperson
outbox-told-on-waiting = Nachricht zur Warteliste
outbox-told-closed = Abschluss der Anfrage
outbox-told-wrote = Hinweis: neue Nachricht
outbox-told-reopened = Hinweis: wieder geöffnet
outbox-told-arrived = Hinweis: neue Anfrage
outbox-told-assigned = Hinweis: zugewiesen
outbox-told-link = Neuer persönlicher Link
outbox-own-invitation = Einladung
outbox-own-reset = Link für ein neues Passwort
outbox-own-code = Link oder Code zum Anmelden
outbox-own-changed = Hinweis: Anmeldung geändert
outbox-own-warning = Warnung vor dem Sperren oder Löschen eines Kontos
outbox-own-locked = Hinweis: Konto gesperrt oder Mitgliedschaft beendet
outbox-own-administration = Hinweis an die Verwaltung

outbox-told-saying = Nächste Frage im Chat
outbox-told-chat-lost = Hinweis: Chat geschlossen

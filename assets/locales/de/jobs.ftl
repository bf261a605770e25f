# Was Tresen von selbst tut. Hier wird geduzt.

admin-area-jobs = Automatische Aufträge
admin-area-jobs-text = Was Tresen von selbst tut, wann zuletzt und wann wieder.
admin-done-job-ran = Erledigt.
admin-done-job-failed = Das ist fehlgeschlagen. Der Grund steht unten.
admin-done-job-goes-on = Der Auftrag läuft. Lade die Seite gleich noch einmal.
admin-done-job-under-way = Der Auftrag läuft schon.

job-tidy = Aufräumen
job-tidy-text = Entfernt angefangene Anfragen nach einem Tag, abgelaufene Anmeldungen, Dateien, die zu nichts gehören, und Zeilen des Protokolls nach drei Jahren.
job-inactivity = Ungenutzte Konten
job-inactivity-text = Sperrt Konten sechs Monate nach der letzten Anmeldung und löscht sie sechs Monate später. 30 und 7 Tage vorher kommt eine Warnung per E-Mail. Bei geschützten Standorten und Teams enden stattdessen nur die anderen Mitgliedschaften.
job-check = Prüfen
job-check-text = Sieht jede Nacht nach, ob alles Gespeicherte heil ist. Wenn nicht, bekommt die Verwaltung eine E-Mail.
job-compact = Gelöschtes tilgen
job-compact-text = Schreibt die Datenbank jede Nacht neu, damit von Gelöschtem nichts in der Datei bleibt. Alle arbeiten dabei weiter.
job-backup = Sicherung
job-backup-text = Legt jede Stunde eine Sicherung in dem Verzeichnis an, das in der Konfigurationsdatei steht. Steht dort keines, geschieht nichts.
job-rehearsal = Sicherung erproben
job-rehearsal-text = Probiert einmal im Monat, ob sich die neueste Sicherung wiederherstellen lässt, und räumt danach auf.
job-purge = Löschfristen
job-purge-text = Löscht jede Nacht endgültig, was über der Frist ist: abgeschlossene Anfragen fünf Jahre nach der letzten Nachricht, Spam und was im Papierkorb liegt nach 30 Tagen, abgelehnte Anfragen nach 90 Tagen. Offene Anfragen bleiben, bis jemand sie abschließt.

job-last = Zuletzt
job-never = noch nie
job-result = Ergebnis
job-next = Das nächste Mal
job-next-never = nur von Hand
job-comes = Zeitplan
job-comes-hint = So steht es in der Konfigurationsdatei dieses Rechners.
job-comes-configured = Für die Konfigurationsdatei
cron-minutes = { $count ->
    [1] jede Minute
   *[other] alle { $count } Minuten
}
cron-hours = { $minute ->
    [0] { $count ->
        [1] zu jeder vollen Stunde
       *[other] alle { $count } Stunden, zur vollen Stunde
    }
   *[other] { $count ->
        [1] stündlich
       *[other] alle { $count } Stunden
    }, { $minute ->
        [1] 1 Minute
       *[other] { $minute } Minuten
    } nach voll
}
cron-daily = täglich um { $time } Uhr
cron-weekly = { $days } um { $time } Uhr
cron-monthly = am { $day }. jedes Monats um { $time } Uhr
cron-days-range = { $from } bis { $to }
cron-days-list = { $days } und { $last }
cron-day = { $day ->
    [mon] montags
    [tue] dienstags
    [wed] mittwochs
    [thu] donnerstags
    [fri] freitags
    [sat] samstags
   *[sun] sonntags
}
job-running = läuft gerade
job-good = gut gegangen
job-failed = fehlgeschlagen
job-nothing = Es war nichts zu tun.
job-failures = { $count ->
    [one] Ein Versuch ist fehlgeschlagen.
   *[other] { $count } Versuche hintereinander sind fehlgeschlagen.
} Tresen versucht es von selbst wieder. Alles andere läuft weiter.
job-last-good = Zuletzt gut gegangen: { $time }
job-details = Ansehen
job-run = Jetzt ausführen

job-preview = Was würde geschehen?
job-preview-text = Hier siehst du, was der Auftrag an einem Tag tun würde, wenn bis dahin nichts weiter geschieht. Dabei ändert sich nichts.
job-preview-day = Tag
job-preview-day-hint = Ohne Angabe: jetzt
job-preview-show = Zeigen
job-preview-now = Das würde jetzt geschehen
job-preview-on = Das würde am { $day } geschehen
job-preview-nothing = Nichts.
job-preview-wrong = Das ist kein Tag. Schreibe ihn so: 2027-02-28.

job-did-drafts = { $count ->
    [one] eine angefangene Anfrage entfernt
   *[other] { $count } angefangene Anfragen entfernt
}
job-did-sessions = { $count ->
    [one] eine abgelaufene Anmeldung entfernt
   *[other] { $count } abgelaufene Anmeldungen entfernt
}
job-did-files = { $count ->
    [one] eine Datei entfernt, die zu nichts gehört
   *[other] { $count } Dateien entfernt, die zu nichts gehören
}
job-did-journal = { $count ->
    [one] eine alte Zeile des Protokolls entfernt
   *[other] { $count } alte Zeilen des Protokolls entfernt
}
job-did-remarks = { $count ->
    [one] eine alte Bemerkung zu Bewertungen entfernt
   *[other] { $count } alte Bemerkungen zu Bewertungen entfernt
}
job-did-purged = { $count ->
    [one] eine Anfrage endgültig gelöscht
   *[other] { $count } Anfragen endgültig gelöscht
}
job-did-problems = { $count ->
    [one] einen Schaden gefunden
   *[other] { $count } Schäden gefunden
}
job-did-backups = { $count ->
    [one] eine Sicherung angelegt
   *[other] { $count } Sicherungen angelegt
}
job-did-rehearsals = { $count ->
    [one] eine Sicherung erprobt
   *[other] { $count } Sicherungen erprobt
}
job-did-compactions = Datenbank ohne Gelöschtes neu geschrieben
job-did-warned = { $count ->
    [one] eine Person gewarnt
   *[other] { $count } Personen gewarnt
}
job-did-locked = { $count ->
    [one] ein Konto gesperrt
   *[other] { $count } Konten gesperrt
}
job-did-stripped = { $count ->
    [one] bei einem Konto die Mitgliedschaften beendet, außer den geschützten
   *[other] bei { $count } Konten die Mitgliedschaften beendet, außer den geschützten
}
job-did-deleted = { $count ->
    [one] ein Konto gelöscht
   *[other] { $count } Konten gelöscht
}
job-did-spared = das letzte Konto der Verwaltung nicht gesperrt

job-would-leave-open = { $count ->
    [one] Eine offene Anfrage ist über der Frist und bleibt, bis jemand sie abschließt
   *[other] { $count } offene Anfragen sind über der Frist und bleiben, bis jemand sie abschließt
}
retention-rule-general = allgemeine Frist
retention-rule-department = Frist des Standorts oder Teams
retention-rule-topic = Frist des Themas
retention-rule-staff = Frist für Beschäftigte
retention-rule-spam = Spam
retention-rule-rejected = abgelehnte Anfragen
retention-rule-bin = Papierkorb
job-would-lock-soon = Warnung: wird am { $day } gesperrt
job-would-strip-soon = Warnung: Am { $day } enden alle Mitgliedschaften außer den geschützten
job-would-delete-soon = Warnung: wird am { $day } gelöscht
job-would-lock = wird gesperrt
job-would-strip = verliert alle Mitgliedschaften außer den geschützten
job-would-delete = wird gelöscht
job-would-spare = bleibt offen, weil es sonst keine Verwaltung gäbe; die Verwaltung wird darauf hingewiesen

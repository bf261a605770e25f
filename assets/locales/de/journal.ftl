# Das Protokoll. In der Konsole wird geduzt.

journal-title = Protokoll
journal-intro = Hier steht, wer Rechte und Regeln geändert hat, wer eine Anfrage als Ausnahme gelesen hat und welche Daten das Haus verlassen haben. Wer sich wann anmeldet, steht hier nicht. Nichts davon lässt sich nachträglich ändern. Nach { $years } Jahren wird es gelöscht.
journal-no = Nummer
journal-when = Wann
journal-who = Wer
journal-what = Was
journal-kind = Worum es geht
journal-kind-accounts = Konten und Rechte
journal-kind-sign-in = Anmeldung und Faktoren
journal-kind-glass = Ausnahmezugriffe
journal-kind-configuration = Einstellungen
journal-kind-data = Daten
journal-kind-jobs = Aufträge
journal-from = Von
journal-to = Bis
journal-newest = Neueste
journal-older = Ältere
journal-empty-title = Nichts zu sehen
journal-empty-text = Für diese Auswahl steht nichts im Protokoll.
journal-export = Als Datei laden (CSV)
journal-export-hint = Auch das wird hier festgehalten.

journal-who-job = Tresen, von selbst
journal-who-command = Befehl auf dem Rechner
journal-who-outside = Von außen
journal-ticket-gone = gelöscht
journal-topic-gone = ein früheres Thema

journal-invited = Eingeladen: { $name }
journal-invitation-withdrawn = Einladung zurückgezogen: { $name }
journal-joined = Einladung angenommen: { $name }
journal-joined-first = Erstes Konto eingerichtet: { $name }
journal-rights = Rechte von „{ $name }“: { $rights }
journal-rights-added = neu: { $rights }
journal-rights-removed = nicht mehr: { $rights }
journal-rights-same = unverändert
journal-writes-in = arbeitet in { $names }
journal-reads-in = liest in { $names }
journal-can-administer = Aufgabe Verwaltung
journal-can-privacy = Aufgabe Datenschutz
journal-can-inspect = Aufgabe Einsicht
journal-works-for = für den Dienstleister { $name }
journal-no-rights = keine
journal-locked = Konto gesperrt: { $name }
journal-unlocked = Konto entsperrt: { $name }
journal-stripped = Mitgliedschaften beendet, weil das Konto lange nicht benutzt wurde: { $name }
journal-account-deleted = Konto gelöscht: { $name }
journal-factors-reset = Zweite Faktoren zurückgesetzt: { $name }
journal-sessions-ended = Überall abgemeldet: { $name }
journal-factors-changed = Zweite Faktoren geändert: { $name }
journal-password = Passwort geändert: { $name }
journal-requester-password = Passwort einer anfragenden Person gesetzt, geändert oder entfernt (Profil { $id })
journal-requester-factors = Zweiter Faktor einer anfragenden Person eingerichtet oder entfernt (Profil { $id })
journal-recovery-code = Wiederherstellungscode benutzt: { $name }
journal-rules-accepted = Nutzungsregeln angenommen (Fassung { $version }): { $name }
journal-braked = Zu viele Versuche bei der Anmeldung gebremst
journal-braked-sign-ins = { $count ->
    [one] Ein Anmeldeversuch innerhalb einer Stunde gebremst
   *[other] { $count } Anmeldeversuche innerhalb einer Stunde gebremst
}
journal-braked-codes = { $count ->
    [one] Ein Code bei der Anmeldung innerhalb einer Stunde gebremst
   *[other] { $count } Codes bei der Anmeldung innerhalb einer Stunde gebremst
}
journal-braked-others = { $count ->
    [one] Ein anderer Versuch innerhalb einer Stunde gebremst
   *[other] { $count } andere Versuche innerhalb einer Stunde gebremst
}
journal-refused-forms = { $count ->
    [one] Ein fremdes oder altes Formular innerhalb einer Stunde abgelehnt
   *[other] { $count } fremde oder alte Formulare innerhalb einer Stunde abgelehnt
}
journal-refused-accesses = { $count ->
    [one] Ein Zugriff auf eine fremde oder nicht vorhandene Seite innerhalb einer Stunde abgelehnt
   *[other] { $count } Zugriffe auf fremde oder nicht vorhandene Seiten innerhalb einer Stunde abgelehnt
}
journal-glass = Anfrage { $no } als Ausnahme gelesen. Begründung: { $reason }
journal-own-rights = Sich selbst mehr Rechte gegeben: { $name }. Begründung: { $reason }
journal-exported = Daten ausgegeben: { $what }
journal-imported = { $count ->
    [one] Daten eingelesen: { $what }, eine Zeile
   *[other] Daten eingelesen: { $what }, { $count } Zeilen
}
journal-data-journal = Protokoll
journal-data-accounts = Konten
journal-data-organisations = Einrichtungen
journal-restored = Der Helpdesk wurde mit einer Sicherung vom { $time } gestartet
journal-purged = Endgültig gelöscht nach Regel „{ $rule }“: { $count }
journal-job = Auftrag „{ $job }“ gelaufen, Änderungen: { $count }
journal-job-failed = Auftrag „{ $job }“ fehlgeschlagen
journal-set-organisation = Angaben zur Organisation geändert
journal-set-department = Standort oder Team „{ $name }“ geändert
journal-set-departments = Standorte und Teams geändert
journal-set-topic = Thema „{ $name }“ geändert
journal-set-topics = Themen geändert
journal-set-texts = Texte geändert
journal-set-mail = Mailserver geändert
journal-set-bot = Einstellungen eines Bots für Telegram geändert
journal-set-satisfaction = Frage nach der Zufriedenheit ein- oder ausgeschaltet
journal-set-rules = Nutzungsregeln geändert
journal-set-client = Eine Einrichtung geändert, zu der Anfragende gehören

# Die Seite über Sicherungen. Hier wird geduzt.

admin-area-backup = Sicherung
admin-area-backup-text = Ob es eine Sicherung gibt, wo sie liegt und was du dazu aufbewahren musst.
backup-last = Die letzte Sicherung
backup-taken = Stand
backup-none = noch keine
backup-place = Verzeichnis
backup-size = Datenbank
backup-attachments = Dateien
backup-missing = Fehlende Dateien
backup-rehearsed = Zuletzt erprobt
backup-never-rehearsed = noch nie
backup-make = Jetzt sichern
backup-rehearse = Jetzt erproben
backup-off = Von selbst entsteht keine Sicherung.
backup-off-text = Trage in der Konfigurationsdatei ein Verzeichnis ein, das es schon gibt, am besten auf einem anderen Datenträger, und starte Tresen neu:
backup-failed = Der letzte Versuch ist fehlgeschlagen.
backup-keep = Was du dazu aufbewahren musst
backup-keep-key = Die Datei secret.key ist in keiner Sicherung.
backup-keep-key-text = Sie liegt im Datenverzeichnis auf dem Rechner und ändert sich nie. Bewahre eine Kopie getrennt von den Sicherungen auf. Ohne sie öffnet ein wiederhergestellter Helpdesk weder persönliche Links noch zweite Faktoren.
backup-restore-text = Wiederherstellen geht auf dem Rechner, in ein leeres Verzeichnis. Nachrichten, die noch warteten, hält der Helpdesk danach an, bis jemand sie freigibt:

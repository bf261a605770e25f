# Was an der Installation gerade nicht stimmt. Hier wird geduzt.
# health-<Wort>: was ist, ein Satz fürs Team. health-<Wort>-do: was die Verwaltung tun kann.

health-banner = Hinweis zum Status von Tresen
health-since = Seit { $since }.
health-link = Was tun?
health-title = Status

health-store-damaged = Gespeicherte Daten sind beschädigt.
health-store-damaged-do = Ändere nichts an den Dateien. „tresen check“ auf dem Rechner sagt, was betroffen ist. Spiele dann eine Kopie von vorher ein.
health-store-failing = Gerade lässt sich nichts speichern.
health-store-failing-do = Prüfe den Datenträger und das Systemprotokoll des Rechners. Tresen versucht es von selbst weiter.
health-disk-full = Der Datenträger ist voll. Neues lässt sich gerade nicht speichern.
health-disk-full-do = Schaffe auf dem Rechner Platz, dort, wo die Daten von Tresen liegen. Danach geht es von selbst weiter.
health-files-full = Für Dateien ist kein Platz mehr. Anfragen kommen ohne Anhänge an.
health-files-full-do = Schaffe auf dem Rechner Platz oder nimm einen größeren Datenträger.
health-file-handles = Dem Rechner gehen die offenen Dateien und Verbindungen aus.
health-file-handles-do = Erhöhe LimitNOFILE in der Unit von systemd und starte Tresen neu.
health-mail-server = Der Mailserver nimmt nichts an. E-Mails warten.
health-mail-server-do = Prüfe die Einstellungen unter „E-Mail-Versand“ und sende eine Test-E-Mail. Im Postausgang steht, was der Server sagt.
health-bot = Ein Bot ist nicht erreichbar. Nachrichten in Chats warten.
health-bot-do = Unter „Chat“ steht bei jedem Bot, was los ist.
health-clock-ahead = Die Uhr des Rechners ist um mehr als drei Monate gesprungen. Bis das geklärt ist, wird nichts gelöscht und kein Konto gesperrt.
health-clock-ahead-do = Prüfe Datum und Uhrzeit, zum Beispiel mit „timedatectl status“. Geht die Uhr richtig, führe unter „Automatische Aufträge“ den Auftrag „Löschfristen“ einmal aus: Damit bestätigst du die Zeit.
health-clock = Die Uhr des Rechners geht nach oder ging vor: Gespeichertes liegt in der Zukunft.
health-clock-do = Prüfe Datum und Uhrzeit, zum Beispiel mit „timedatectl status“. Geht die Uhr richtig, verschwindet dieser Hinweis von selbst.
health-check-failed = Die letzte Prüfung der gespeicherten Daten ist fehlgeschlagen.
health-check-failed-do = „tresen check“ auf dem Rechner sagt, was gefunden wurde.
health-untrusted-proxy = Ein Proxy reicht Anfragen weiter, der in der Konfiguration nicht steht. So sehen alle aus wie eine Person.
health-untrusted-proxy-do = Trage die Adresse des Proxys unter „trusted_proxies“ in der Konfigurationsdatei ein und starte Tresen neu.
health-backup = Die Sicherung ist fehlgeschlagen oder kommt nicht voran.
health-backup-do = Unter „Sicherung“ steht, warum. Prüfe, ob der Datenträger für Sicherungen eingehängt ist und Platz hat.

# Die Konsole des Teams. Hier wird geduzt.

## Rahmen
console-home = { $name }, zu deinen Anfragen
console-queues = Ansichten
console-departments = Standorte und Teams
console-more = Weiteres
console-parts = Bereiche
console-search = Suchen
console-search-placeholder = Suchen …
console-take-in = Anfrage aufnehmen
console-account = Mein Konto
console-sign-out = Abmelden
console-shortcuts = Tastenkürzel
console-dismiss = Schließen
console-live-lost = Keine Verbindung zum Server. Neues erscheint, sobald sie wieder da ist.
console-failed = Das hat nicht geklappt. Bitte lade die Seite neu.
console-me = Ich
console-nobody = Niemand
console-all = Alle
console-choose = Bitte wählen
console-field-other-kind = Bisherige Antwort auf „{ $label }“
console-field-other-kind-text = Die Frage war früher anders. Diese Antwort bleibt, bis du unten eine neue gibst.
console-edit = Bearbeiten
console-write = Schreiben
console-request = Anfrage
console-facts = Angaben
console-former-member = Ehemaliges Mitglied
console-former-requester = Anfragende Person (Profil gelöscht)
console-former-department = ein früheres Team

console-key-search = suchen
console-key-name-control = Strg
console-key-down = nächste Zeile, nächste Anfrage der Liste
console-key-up = vorige Zeile, vorige Anfrage der Liste
console-key-list = zurück zur Liste
console-key-take = übernehmen
console-key-send = senden oder Notiz speichern
console-key-send-and-wait = senden und warten
console-key-leave = Feld oder Menü verlassen
console-key-open = Zeile öffnen
console-key-answer = antworten
console-key-note = Notiz schreiben
console-key-assign = zuweisen
console-key-status = Status ändern
console-key-close = abschließen
console-key-help = diese Übersicht

console-error-summary = Bitte prüfe deine Angaben
console-error-required = Bitte fülle dieses Feld aus.
console-missing-answer = Bitte beantworte: { $question }
console-error-number = Bitte gib eine Zahl ein. Beispiel: 12,5
console-error-date = Bitte gib ein Datum ein. Beispiel: 21.11.2026
console-error-option = Bitte wähle eine der Möglichkeiten.

## Ansichten
queue-mine = Meine
queue-unassigned = Nicht zugewiesen
queue-awaiting-reply = Wartet auf Antwort
queue-with-provider = Beim Dienstleister
queue-waiting = Warteliste
queue-referred = Verschoben, lese mit
queue-closed = Abgeschlossen
queue-archived = Archiv
queue-deleted = Papierkorb

queue-mine-empty-title = Dir ist nichts zugewiesen
queue-mine-empty-text = Hier stehen die Anfragen, an denen du arbeitest. Übernimm eine, die noch niemand hat.
queue-none-yet-title = Noch keine Anfrage
queue-none-yet-text = Euer Formular steht hier:
queue-unassigned-empty-title = Alles ist vergeben
queue-unassigned-empty-text = Neue Anfragen deiner Standorte und Teams erscheinen hier, bis jemand sie übernimmt.
queue-awaiting-reply-empty-title = Es ist keine Frage offen
queue-awaiting-reply-empty-text = Wenn du „Senden und warten“ wählst, steht die Anfrage hier, bis die Antwort kommt.
queue-with-provider-empty-title = Nichts ist beim Dienstleister
queue-with-provider-empty-text = Hier stehen Anfragen, die ihr an eine andere Stelle weitergegeben habt.
queue-waiting-empty-title = Die Warteliste ist leer
queue-waiting-empty-text = Hier stehen Anfragen, die gerade nicht weitergehen können. Niemand ist dafür zuständig, bis jemand sie wieder übernimmt.
queue-department-empty-title = Hier ist nichts zu tun
queue-department-empty-text = Alle offenen Anfragen dieses Standorts oder Teams erscheinen hier.
queue-referred-empty-title = Keine Anfragen von anderswo
queue-referred-empty-text = Wenn du eine Anfrage verschiebst und Zugriff behältst, findest du sie hier wieder.
queue-closed-empty-title = Noch ist nichts abgeschlossen
queue-closed-empty-text = Abgeschlossene Anfragen bleiben hier lesbar. Schreibt die anfragende Person noch einmal, gehen sie wieder auf.
queue-archived-empty-title = Das Archiv ist leer
queue-archived-empty-text = Hier liegen Anfragen, die aus allen Listen genommen wurden. Man kann sie nur lesen.
queue-deleted-empty-title = Der Papierkorb ist leer
queue-deleted-empty-text = Gelöschte Anfragen liegen hier. Du kannst sie jederzeit zurückholen.

console-empty-to-unassigned = Nicht zugewiesene ansehen
console-empty-filter-title = Nichts passt zu diesem Filter
console-empty-filter-text = Nimm eine Bedingung weg oder suche über das Suchfeld in allen Anfragen.
console-column-request = Anfrage
console-column-status = Status
console-column-assignee = Zuständig
console-column-changed = Zuletzt
console-column-place = Standort/Team
console-column-waits = Wartet
console-unanswered = noch nicht beantwortet
console-new-message = neue Nachricht
console-since-yesterday = seit gestern
console-waits-for = wartet { $length }
console-list-same = Hier überall gleich: { $values }
console-order = Reihenfolge
console-order-waiting = Wartet am längsten
console-order-newest = Zuletzt geändert
console-order-priority = Dringendste
console-rows = Zeilenhöhe
console-rows-roomy = bequem
console-rows-dense = dicht
console-group-waiting-today = Wartet seit heute
console-group-waiting-yesterday = Wartet seit gestern
console-group-waiting-week = Wartet seit einigen Tagen
console-group-waiting-longer = Wartet seit einer Woche oder länger
console-group-answered = Beantwortet
console-group-changed-today = Heute
console-group-changed-yesterday = Gestern
console-group-changed-week = In den letzten Tagen
console-group-changed-longer = Vor einer Woche oder früher
console-group-no-priority = Ohne Priorität
console-keybar-walk = gehen
console-keybar-open = öffnen
console-keybar-search = suchen
console-keybar-all = alle Tasten
console-pages = Seiten
console-page-back = Zurück
console-page-on = Weiter
console-page-of = { $first } bis { $last } von { $count }

console-filter = Filtern
console-filter-apply = Anwenden
console-filter-reset = Filter aufheben
console-filter-remove = Diesen Filter entfernen
console-filter-text = Nummer, Betreff oder Name enthält
console-filter-text-short = Enthält
console-topic = Thema
console-department = Standort oder Team
console-priority = Priorität
console-tag = Schlagwort

console-search-title = Suche
console-search-for = Suche nach „{ $query }“
console-search-more = Ältere Treffer
console-search-empty-title = Wonach suchst du?
console-search-empty-text = Nummer, Name, Adresse, Telefonnummer oder Wörter aus Anfragen, Antworten und Dateinamen. Der Anfang eines Wortes genügt. Gesucht wird in allem, was du lesen darfst.
console-search-suggestion = Meintest du:
console-search-none-title = Nichts gefunden
console-search-none-text = Versuche es mit weniger Wörtern oder nur mit einem Wortanfang. Gesucht wird in allem, was du lesen darfst, auch in abgeschlossenen Anfragen.

## Eine Anfrage
console-answer = Antwort
console-note = Interne Notiz
console-kind = Art des Beitrags
console-text = Text
console-text-placeholder = Text schreiben …
console-new = neu
console-timeline = Verlauf
console-since = Neu, seit du zuletzt hier warst
console-events-before = und { $count ->
    [one] ein Ereignis davor
   *[other] { $count } Ereignisse davor
}
console-readers = { $count ->
    [one] Eine Person kann das lesen
   *[other] { $count } Personen können das lesen
}
console-printed = { $organisation }, Verlauf einer Anfrage, gedruckt { $when } von { $name }
console-to-requester = an die anfragende Person
console-team-only = nur das Team
console-by-contact = Ansprechperson
console-event-taken-in-contact = { $who } hat die Anfrage als Ansprechperson aufgenommen
console-event-contact-wrote-again = { $who } hat als Ansprechperson geschrieben, die Anfrage ist wieder offen
console-not-delivered = Nicht zugestellt
console-not-confirmed = Bestätigung nicht zugestellt
console-read-only = Du kannst hier mitlesen, aber nichts schreiben oder ändern.
console-being-sent = Wird gesendet
console-goes-to = Geht an
console-goes-by-mail = per E-Mail an { $email }
console-goes-later = per E-Mail an { $email }, sobald ein Mailserver eingetragen ist
console-goes-nowhere = hat keine E-Mail-Adresse hinterlassen. Die Antwort steht nur auf der Seite der Anfrage.
console-goes-telegram = in den Telegram-Chat.
console-goes-hint = in den Telegram-Chat: nur ein Hinweis mit dem Link. Die Antwort selbst steht auf der Seite der Anfrage.
console-goes-waits = Der Bot hat gerade keine Verbindung; es wird zugestellt, sobald er sie wieder hat.
console-goes-web-chat-mail = im Web-Chat und per E-Mail an { $email }
console-goes-web-chat-later = im Web-Chat und per E-Mail an { $email }, sobald ein Mailserver eingetragen ist
console-goes-web-chat = hat keine E-Mail-Adresse hinterlassen. Die Antwort erscheint im Web-Chat und steht auf der Seite der Anfrage.
console-goes-closed-mail = nimmt im Telegram-Chat nichts mehr an. Die Antwort geht per E-Mail an { $email }
console-goes-closed-later = nimmt im Telegram-Chat nichts mehr an. Die Antwort geht per E-Mail an { $email }, sobald ein Mailserver eingetragen ist
console-goes-closed = nimmt im Telegram-Chat nichts mehr an und hat keine E-Mail-Adresse hinterlassen. Die Antwort steht nur auf der Seite der Anfrage.
console-note-for-team = Sieht nur das Team, nie die anfragende Person
console-send = Antwort senden
console-send-and-wait = Senden und warten
console-save-note = Interne Notiz speichern
console-sending = Wird gesendet …
console-saving = Wird gespeichert …
console-attach = Datei anhängen
console-attach-words = anbei, im anhang, angehängt, angefügt, beigefügt, attached, enclosed
console-attach-hint = Im Text ist von einem Anhang die Rede, aber es hängt keine Datei an. Sende noch einmal, wenn das so stimmt.
console-paste-name = Bildschirmfoto-{ "{n}" }
console-upload-too-big = „{ "{name}" }“ hat { "{size}" }. Erlaubt sind höchstens { "{max}" }.
console-upload-too-many = Es sind höchstens { "{max}" } Dateien möglich. „{ "{name}" }“ wurde nicht hinzugefügt.
console-upload-empty = „{ "{name}" }“ ist leer.
console-upload-remove = { "{name}" } entfernen
console-upload-added = { "{n}" } Dateien ausgewählt
console-file-too-big = „{ $name }“ ist zu groß. Erlaubt sind höchstens { $max }. Dein Text ist noch da.
console-file-too-many = Es sind höchstens { $max } Dateien möglich.
console-file-empty = „{ $name }“ ist leer.
console-file-no-room = „{ $name }“ wurde nicht gespeichert: Für Dateien ist kein Platz mehr auf dem Server.
console-draft-saved = Entwurf gespeichert
console-draft-found = Dein Entwurf ist wieder da
console-draft-failed = Entwurf nicht gespeichert. Eine Kopie bleibt in diesem Fenster.
console-draft-restored = Text aus diesem Fenster wiederhergestellt
console-unsendable = Dein Text, zum Kopieren
console-stale-title = Während du geschrieben hast, kam etwas Neues
console-stale-text = Nichts wurde gesendet. Lies bitte zuerst, was neu ist; dein Text steht unten.
console-stale-link = Zum neuen Beitrag
console-stale-form = Nichts wurde geändert. Prüfe bitte, ob deine Angaben noch passen, und sende noch einmal.

console-do-take = Übernehmen
console-do-assign = Zuweisen
console-do-assign-me = Mir selbst zuweisen
console-do-release = Freigeben
console-do-status = Status
console-do-close = Abschließen
console-do-close-now = Anfrage abschließen
console-do-waiting = Auf die Warteliste setzen
console-do-forward = Weitergeben
console-do-move = Verschieben
console-do-move-now = Verschieben
console-assign-to = Zuweisen an
console-assign-nobody-else = Niemand sonst arbeitet hier
console-back-to = Zur Anfrage { $no }

console-action-take = Übernehmen
console-action-assign = Zuweisen
console-action-release = Freigeben
console-action-answer = Antworten
console-action-answer-and-wait = Antworten und warten
console-action-note = Notiz schreiben
console-action-requester-writes = Nachricht der anfragenden Person
console-action-await = Auf Antwort warten
console-action-resume = Weiterarbeiten
console-action-put-on-waiting = Auf die Warteliste
console-action-forward = An einen Dienstleister geben
console-action-close = Abschließen
console-action-close-as-spam = Als Spam abschließen
console-action-reopen = Wieder öffnen
console-action-archive = Archivieren
console-action-unarchive = Aus dem Archiv holen
console-action-delete = Löschen
console-action-restore = Aus dem Papierkorb holen
console-action-move = Verschieben
console-action-edit = Angaben ändern

console-undo = Rückgängig
console-done-away = Erledigt. Du siehst die Anfrage jetzt nicht mehr.
console-done-answered = Antwort ist unterwegs an { $name }.
console-done-answered-later = Antwort gespeichert. Sie geht an { $name }, sobald ein Mailserver eingetragen ist.
console-done-answered-page = Antwort gespeichert. { $name } liest sie auf der Seite der Anfrage.
console-done-asked = Antwort ist unterwegs an { $name }. Die Anfrage wartet jetzt auf Antwort.
console-done-asked-later = Antwort gespeichert. Sie geht an { $name }, sobald ein Mailserver eingetragen ist. Die Anfrage wartet jetzt auf Antwort.
console-done-asked-page = Antwort gespeichert. { $name } liest sie auf der Seite der Anfrage, die jetzt auf Antwort wartet.
console-done-noted = Notiz gespeichert. Nur das Team liest sie.
console-done-taken = Du hast die Anfrage übernommen.
console-done-released = Freigegeben. Niemand ist zuständig.
console-done-assigned = Zuständig ist jetzt { $assignee }.
console-done-awaiting = Die Anfrage wartet jetzt auf Antwort.
console-done-resumed = Es geht weiter.
console-done-reopened = Die Anfrage ist wieder offen.
console-done-spam = Als Spam abgeschlossen.
console-done-closed = Die Anfrage von { $name } ist abgeschlossen.
console-done-archived = Die Anfrage ist im Archiv.
console-done-unarchived = Die Anfrage ist aus dem Archiv zurück.
console-done-deleted = Die Anfrage liegt im Papierkorb.
console-done-restored = Die Anfrage ist aus dem Papierkorb zurück.
console-done-prioritised = Priorität ist jetzt: { $priority }.
console-done-tagged = Schlagwörter geändert.
console-done-task = Aufgaben geändert.
console-done-fields = Angaben gespeichert.
console-done-moved = Die Anfrage liegt jetzt hier: { $department }. Zuständig: { $assignee }.
console-done-on-waiting = Die Anfrage steht auf der Warteliste.
console-done-forwarded = Die Anfrage ist weitergegeben.
console-done-taken-in = Die Anfrage ist aufgenommen.
console-done-tried-again = Es wird gleich noch einmal versucht.
console-done-dropped = Die Nachricht wird nicht mehr gesendet.

console-refused = Das geht gerade nicht
console-refused-not-possible = Im Status „{ $status }“ geht „{ $action }“ nicht. Möglich ist: { $possible }.
console-refused-gate = Vor dem Abschließen fehlt noch: { $missing }.
console-refused-taken = { $name } hat die Anfrage schon. Du kannst sie dir oder jemand anderem zuweisen.
console-refused-nobody = Niemand ist zugewiesen, also gibt es nichts freizugeben. Du kannst die Anfrage übernehmen.
console-refused-colleague = { $name } kann an dieser Anfrage nicht arbeiten. Wähle jemanden, der hier Schreibrecht hat.
console-refused-nothing = Es ist schon so, wie du es haben möchtest. Du kannst etwas anderes ändern oder zurück zur Anfrage gehen.
console-refused-forbidden = Du kannst diese Anfrage lesen, aber nichts daran ändern.

console-missing-title = Fehlt noch zum Abschließen
console-missing-text = Das Thema „{ $topic }“ oder eure Aufgabenliste verlangt es vor dem Abschließen.
console-missing-task-done = „{ $title }“ ist erledigt
console-missing-task = Aufgabe „{ $title }“ erledigen oder streichen
console-missing-field = „{ $label }“ ausfüllen
console-missing-solution = Lösung beschreiben
console-missing-reason = Grund der Ablehnung nennen

console-event-opened = Eingegangen { $channel }
console-event-taken-in = Aufgenommen von { $who }
console-event-answered = { $who } hat geantwortet
console-event-noted = { $who } hat etwas notiert
console-event-wrote = Die anfragende Person hat geschrieben
console-event-wrote-again = Die anfragende Person hat geschrieben; die Anfrage ist wieder offen
console-event-settled = Die anfragende Person hält die Anfrage für erledigt
console-event-taken = { $who } hat die Anfrage übernommen
console-event-assigned = { $who } hat die Anfrage { $to } zugewiesen
console-event-released = { $who } hat die Anfrage freigegeben
console-event-awaited = { $who } wartet auf Antwort
console-event-resumed = { $who } arbeitet weiter
console-event-put-on-waiting = { $who } hat die Anfrage auf die Warteliste gesetzt
console-event-forwarded = { $who } hat die Anfrage an { $provider } gegeben
console-event-closed = { $who } hat die Anfrage abgeschlossen ({ $outcome })
console-event-reopened = { $who } hat die Anfrage wieder geöffnet
console-event-archived = { $who } hat die Anfrage archiviert
console-event-unarchived = { $who } hat die Anfrage aus dem Archiv geholt
console-event-deleted = { $who } hat die Anfrage in den Papierkorb gelegt
console-event-restored = { $who } hat die Anfrage aus dem Papierkorb geholt
console-event-moved = { $who } hat die Anfrage verschoben: { $from } → { $to }
console-event-referred = { $name } behält Zugriff
console-event-prioritised = { $who } hat die Priorität geändert: { $priority }
console-event-linked = { $who } hat die Anfrage mit { $other } verknüpft
console-event-duplicate = { $who } hat die Anfrage als doppelt zu { $other } erkannt
console-linked-hidden = einer anderen Anfrage
console-open-linked = Öffnen
console-event-tagged = { $who } hat Schlagwörter geändert
console-event-fields = { $who } hat Angaben geändert: { $fields }
console-event-task-added = { $who } hat eine Aufgabe angelegt: { $title }
console-event-task-settled = { $who } hat eine Aufgabe abgehakt: { $title }
console-event-task-open = { $who } hat eine Aufgabe wieder geöffnet: { $title }
console-event-link-renewed = { $who } hat den persönlichen Link erneuert

## Angaben
console-assignee = Zuständig
console-received = Eingegangen
console-room = Gebäude und Raum
console-postal-code = Postleitzahl
console-solution = Lösung oder Begründung
console-requester = Anfragende Person
console-name = Name
console-email = E-Mail-Adresse
console-no-email = ohne E-Mail-Adresse
console-phone = Telefon
console-remark = Bemerkung
console-fields = Weitere Angaben
console-fields-title = Angaben bearbeiten
console-fields-files = Dateien zu den Angaben
console-field-missing = fehlt noch zum Abschließen
console-fields-unanswered = { $count ->
    [one] Eine Frage ohne Antwort
   *[other] { $count } Fragen ohne Antwort
}
console-field-former = Frühere Angabe
console-required-to-close = Nötig zum Abschließen
console-tasks = Aufgaben
console-task-new = Neue Aufgabe
console-task-add = Anlegen
console-task-drop = streichen
console-task-dropped = gestrichen
console-tags = Schlagwörter
console-tags-change = Schlagwörter ändern
console-tags-hint = Mit Komma getrennt
console-tags-many = Das sind zu viele Schlagwörter. Höchstens { $max } passen an eine Anfrage.
console-access = Wer sieht diese Anfrage?
console-access-department = { $department }: { $count ->
    [0] niemand
    [one] eine Person
   *[other] { $count } Personen
}
console-access-writers = { $count ->
    [one] Eine Person arbeitet daran mit
   *[other] { $count } Personen arbeiten daran mit
}
console-access-readers = { $count ->
    [one] Eine Person liest nur
   *[other] { $count } Personen lesen nur
}
console-access-referrers = { $count ->
    [one] Eine Person von anderswo behält Zugriff
   *[other] { $count } Personen von anderswo behalten Zugriff
}
console-access-requester = Die anfragende Person sieht Nachrichten und Status, nie Notizen und nie Namen.
console-access-put-away = Nur Personen aus der Verwaltung, die zum Standort oder Team gehören.
console-access-names = Namen zeigen
console-role-writes = arbeitet mit
console-role-reads = liest
console-role-referred = behält Zugriff

## Abschließen, Warteliste, Dienstleister, Verschieben
console-close-title = Anfrage abschließen
console-close-outcome = Wie ist sie ausgegangen?
console-close-solved = Das Anliegen ist erledigt.
console-close-declined = Wir können oder wollen das nicht tun.
console-close-duplicate = Es gibt schon eine Anfrage dazu.
console-close-original = Doppelt zu welcher Anfrage?
console-close-original-hint = Nummer der Anfrage, die weitergeht. Zur Wahl stehen zuerst Anfragen derselben Person. In beiden Verläufen steht, dass sie zusammengehören.
console-close-original-missing = Gib die Nummer der Anfrage ein, die weitergeht.
console-close-original-unknown = „{ $no }“ findest du nicht unter deinen Anfragen. Prüfe die Nummer.
console-close-original-itself = Das ist diese Anfrage selbst. Gib die Nummer der anderen ein.
console-close-unanswered = { $name } hat zuletzt geschrieben, { $when }.
console-close-unanswered-text = Noch hat niemand geantwortet.
console-close-answer-first = Erst antworten
console-close-text = Lösung oder Begründung
console-close-text-hint = Die anfragende Person liest das auf ihrer Seite und in der E-Mail.
console-close-text-required = Nötig bei diesem Thema. Die anfragende Person liest das auf ihrer Seite und in der E-Mail.
console-waiting-title = Auf die Warteliste
console-waiting-text = Die Zuweisung wird aufgehoben. Wer die Anfrage wieder übernimmt, holt sie von der Warteliste.
console-waiting-reason = Nachricht an die anfragende Person
console-waiting-hint = Zum Beispiel, worauf ihr wartet und wie lange es etwa dauert.
console-provider-title = An einen Dienstleister geben
console-provider-text = Die Anfrage bleibt hier und steht unter „Beim Dienstleister“, bis du weiterarbeitest. Tresen verschickt dabei nichts: Bitte informiere den Dienstleister selbst und gib nur weiter, was nötig ist.
console-provider-name = Name des Dienstleisters
console-provider-hint = Die anfragende Person kann diesen Namen lesen.
console-move-title = Anfrage verschieben
console-move-where = Wohin?
console-move-yours = Dort bist du Mitglied.
console-move-not-yours = Dort bist du nicht Mitglied.
console-move-unassigned-me = Ohne Zugriff bist du nicht mehr zuständig.
console-move-unassigned = Ohne Zugriff ist { $name } nicht mehr zuständig.
console-move-keep = Ich behalte Zugriff.
console-move-keep-assigned = Dann bleibe ich auch zuständig.
console-move-other-assigned = (zuständig; bleibt es mit Zugriff)
console-move-access = Wer behält Zugriff?
console-move-access-hint = Wer am neuen Ort nicht Mitglied ist und keinen Zugriff behält, sieht die Anfrage danach nicht mehr.

## Anfrage aufnehmen
console-new-title = Anfrage aufnehmen
console-new-intro = Für Anliegen, die am Telefon oder im Gespräch kommen.
console-new-nowhere-title = Du kannst hier nichts aufnehmen
console-new-nowhere-text = Dafür brauchst du Schreibrecht in einem Standort oder Team. Wer den Helpdesk verwaltet, vergibt es.
console-new-no-topic-title = Es gibt noch keine Themen
console-new-no-topic-text = Die Verwaltung kann welche anlegen.
console-new-who = Wer fragt?
console-new-find = Person suchen
console-new-find-hint = Name, E-Mail-Adresse oder Telefonnummer. Du findest Personen, von denen du eine Anfrage lesen darfst.
console-new-found = { $count ->
    [one] Eine Person gefunden
   *[other] { $count } Personen gefunden
}
console-new-found-none = Niemand gefunden. Trage die Person unten ein.
console-new-somebody-new = Neue Person
console-new-somebody-new-text = „{ $query }“ unten eintragen
console-new-other-person = Andere Person
console-new-open = Schon offen
console-new-language = Sprache der Person
console-new-email-hint = Mit E-Mail-Adresse bekommt die Person eine Bestätigung und alle Antworten.
console-new-what = Worum geht es?
console-new-topic = Thema
console-new-topic-missing = Wähle ein Thema.
console-new-show-questions = Fragen zum Thema zeigen
console-new-subject-hint = Leer gelassen entsteht er aus Thema und Antworten.
console-new-subject-missing = Trage einen Betreff ein oder beantworte eine Frage des Themas.
console-new-where = Wohin geht die Anfrage?
console-new-find-site = Standort finden
console-new-place = { $code } führt zu „{ $department }“.
console-new-place-foreign = { $code } gehört zu „{ $department }“. Dort kannst du nichts aufnehmen. Wähle, wohin die Anfrage geht.
console-new-place-none = Für { $code } ist kein Standort zuständig. Wähle, wohin die Anfrage geht.
console-new-by-postal-code = Nach Postleitzahl
console-new-department-missing = Trage die Postleitzahl ein oder wähle, wohin die Anfrage geht.
console-new-submit = Anfrage aufnehmen
console-subject = Betreff
console-description = Anliegen
console-description-hint = In den Worten der anfragenden Person. Sie kann es lesen.
console-files = Dateien

console-event-chat-lost = Der Chat nimmt nichts mehr an; Antworten gehen jetzt per E-Mail
console-event-chat-lost-for-good = Der Chat nimmt nichts mehr an, und eine E-Mail-Adresse ist nicht bekannt

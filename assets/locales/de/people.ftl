# Konten, Einrichtungen und Import im Verwaltungsbereich. Hier wird geduzt.

admin-search = Suchen
admin-search-nothing = Dazu gibt es hier nichts.

## Rollen
role-first-level = First Level
role-first-level-text = Arbeitet an allen Anfragen, bei allen Standorten und Teams.
role-second-level = Second Level
role-second-level-text = Arbeitet an den Anfragen einzelner Standorte oder Teams.
role-provider = Dienstleister
role-provider-text = Arbeitet für eine andere Firma und sieht nur, was ihr dorthin weitergebt, und nur so lange.
role-provider-of = Dienstleister { $provider }
role-board = Vorstand und Verwaltung
role-board-text = Verwaltet Konten, Teams und Texte. Liest damit keine Anfragen.
role-privacy = Datenschutz
role-privacy-text = Liest das Protokoll und prüft Löschregeln. Liest damit keine Anfragen.
role-inspection = Prüfung
role-inspection-text = Liest Regeln und Protokoll, zum Beispiel für den Betriebsrat. Liest keine Anfragen.
role-own = Eigene Zusammenstellung
role-own-text = Du legst alle Rechte einzeln fest.
role-reads = Liest mit
role-none = Noch keine Rechte

## Konten
admin-area-accounts = Konten
admin-area-accounts-text = Wer sich hier anmeldet und was jede Person darf.
accounts-invite = Konto anlegen
accounts-import = Aus Datei übernehmen
accounts-search = Name oder E-Mail-Adresse
accounts-column-who = Person
accounts-column-role = Rolle
accounts-column-state = Zustand
accounts-state-invited = Eingeladen
accounts-state-active = Aktiv
accounts-state-locked = Gesperrt
accounts-roles-title = Welche Aufgabe hat die Person?
accounts-roles-lead = Such dir einen Anfang aus. Danach kannst du alle Rechte noch ändern.
accounts-name = Name
accounts-name-hint = So sehen ihn die anderen im Team.
accounts-email = E-Mail-Adresse
accounts-email-hint = Damit meldet sich die Person an. Dorthin geht auch die Einladung.
accounts-language = Sprache
accounts-taken = Mit dieser Adresse gibt es schon ein Konto.
accounts-do-invite = Einladung verschicken
accounts-may = Was dieses Konto darf
accounts-memberships = Anfragen lesen und bearbeiten
accounts-memberships-hint = Je Standort oder Team. Ohne Auswahl sieht die Person dort nichts.
accounts-membership-none = kein Zugriff
accounts-membership-read = liest
accounts-membership-write = liest und bearbeitet
accounts-capabilities = Weitere Aufgaben
accounts-capabilities-hint = Damit ist kein Zugriff auf Anfragen verbunden.
accounts-capability-administer = Verwaltung
accounts-capability-administer-text = Konten, Teams, Themen und Texte einstellen.
accounts-capability-privacy = Datenschutz
accounts-capability-privacy-text = Protokoll lesen, Löschregeln prüfen, Auskünfte bearbeiten.
accounts-capability-inspect = Prüfung
accounts-capability-inspect-text = Regeln, Berichte und Protokoll lesen.
accounts-provider = Arbeitet für den Dienstleister
accounts-provider-hint = Genau so geschrieben wie beim Weitergeben einer Anfrage. Die Person sieht dann nur, was bei diesem Dienstleister liegt.
accounts-provider-missing = Bitte trag den Namen des Dienstleisters ein.
accounts-clash-provider = Wer für einen Dienstleister arbeitet, hat keine anderen Rechte. Lass entweder den Dienstleister leer oder alle anderen Rechte.
accounts-rights-effect = Neue Rechte gelten sofort. Die Person wird überall abgemeldet und meldet sich neu an. Anfragen, die sie nicht mehr bearbeiten darf, sind wieder frei. Die Änderung steht im Protokoll.
accounts-own-rights = Das ist dein eigenes Konto. Auch deine eigenen Änderungen stehen im Protokoll. Auf anderen Geräten wirst du abgemeldet.
accounts-own-state = Dein eigenes Konto kann nur jemand anders aus der Verwaltung sperren oder löschen. Deinen zweiten Faktor änderst du in der Anmeldung deines Kontos.
accounts-last-administrator = Das ist das letzte Konto mit Verwaltung. Gib zuerst einer anderen Person dieses Recht.
accounts-factors-title = Zweiter Faktor
accounts-factors-text = Hat die Person ihr Handy oder ihren Schlüssel verloren? Dann verlangst du hier eine neue Einrichtung. Sie wird überall abgemeldet und bekommt eine E-Mail.
accounts-factors-reset = Neue Einrichtung verlangen
accounts-lock-title = Konto sperren
accounts-lock-text = Die Person wird sofort überall abgemeldet. Ihre offenen Anfragen sind wieder frei. Was sie geschrieben hat, bleibt. Nach sechs Monaten wird ein gesperrtes Konto gelöscht.
accounts-lock = Sperren
accounts-unlock-title = Konto entsperren
accounts-unlock-text = Gesperrt seit { $time }. Nach dem Entsperren kann sich die Person wieder anmelden. Anfragen bekommt sie nicht von selbst zurück.
accounts-unlock = Entsperren
accounts-removal-title = Konto löschen
accounts-removal-short = Name und Adresse verschwinden, die Texte bleiben. Vorher siehst du, was genau geschieht.
accounts-removal-go = Löschen vorbereiten
accounts-removal-lead = Du löschst das Konto von { $name }. Das lässt sich nicht rückgängig machen.
accounts-removal-goes = Das verschwindet
accounts-removal-goes-text = Name, E-Mail-Adresse, Passwort, zweiter Faktor, Sitzungen und angefangene Texte.
accounts-removal-stays = Das bleibt
accounts-removal-stays-text = Antworten und Notizen in Anfragen. Dort steht dann „ehemaliges Mitglied“. Offene Anfragen der Person sind wieder frei. Im Protokoll bleibt eine Nummer ohne Namen.
accounts-removal-do = Konto endgültig löschen
accounts-removal-not = Dieses Konto kannst du nicht löschen: Es ist dein eigenes oder das letzte mit Verwaltung.

invitation-card-title = Einladung
invitation-open = Die Einladung ist unterwegs und gilt bis { $time }.
invitation-link = Link der Einladung
invitation-link-hint = Falls die E-Mail nicht ankommt: Gib den Link nur dieser Person, am besten persönlich. Wer ihn hat, bekommt das Konto.
invitation-copy = Link kopieren
invitation-none = Gerade gilt keine Einladung.
invitation-send = Einladung verschicken
invitation-again = Neue Einladung verschicken
invitation-withdraw = Einladung zurückziehen
invitation-withdraw-text = Beim Zurückziehen verschwindet das Konto wieder. Eine neue Einladung macht den alten Link ungültig.

admin-done-invited = Die Einladung ist unterwegs.
admin-done-invitation-withdrawn = Die Einladung ist zurückgezogen, das Konto ist weg.
admin-done-locked = Das Konto ist gesperrt.
admin-done-unlocked = Das Konto ist wieder offen.
admin-done-factors-reset = Beim nächsten Anmelden wird ein neuer zweiter Faktor eingerichtet.
admin-done-account-removed = Das Konto ist gelöscht.

## Einrichtungen
admin-area-organisations = Einrichtungen
admin-area-organisations-text = Schulen, Partnervereine und andere, zu denen Anfragende gehören. Ansprechpersonen sehen die Anfragen ihrer Einrichtung.
clients-new = Einrichtung eintragen
clients-import = Aus Datei übernehmen
clients-search = Name, Postleitzahl oder Ort
clients-empty-title = Noch keine Einrichtung
clients-empty-text = Trag eine ein, wenn mehrere Personen derselben Schule oder desselben Vereins Hilfe brauchen. Wenn nicht, brauchst du diese Seite nicht.
clients-name = Name
clients-where = Ort
clients-postal-code = Postleitzahl
clients-place = Ort
clients-note = Hinweis für das Team
clients-note-hint = Zum Beispiel Anfahrt oder Öffnungszeiten. Anfragende sehen das nicht.
clients-taken = Eine Einrichtung mit diesem Namen und dieser Postleitzahl gibt es schon.
clients-retired = Stillgelegt
clients-retired-text = Diese Einrichtung ist stillgelegt. Niemand wird mehr neu für sie eingetragen.
clients-retire-title = Stilllegen
clients-back-title = Wieder aufnehmen
clients-retire-text = Wer zu einer stillgelegten Einrichtung gehört, bleibt dort eingetragen, und die Anfragen bleiben. Neue Personen kommen nicht mehr dazu.
clients-do-retire = Stilllegen
clients-do-back = Wieder aufnehmen
clients-contacts = Wer dazugehört
clients-contact = Ansprechperson
clients-contact-tick = Ansprechperson: sieht alle Anfragen der Einrichtung
clients-contacts-text = Was diese Personen von jetzt an fragen, gehört zur Einrichtung. Ansprechpersonen sehen es und nehmen Anfragen für andere auf. Angemeldet wird mit der E-Mail-Adresse.
clients-contacts-none = Noch niemand eingetragen.
clients-contact-name = Name
clients-contact-email = E-Mail-Adresse
clients-contact-add = Eintragen
clients-contact-remove = { $name } austragen
clients-contact-elsewhere = Diese Person gehört schon zu einer anderen Einrichtung. Trag sie dort zuerst aus.
admin-done-client-made = Die Einrichtung ist eingetragen.
admin-done-client-retired = Die Einrichtung ist stillgelegt.
admin-done-client-back = Die Einrichtung ist wieder aufgenommen.
admin-done-contact-added = Die Person ist eingetragen.
admin-done-contact-removed = Die Person ist ausgetragen.

## Import
admin-area-import = Import
admin-area-import-text = Konten oder Einrichtungen aus einer Tabelle übernehmen. Du siehst zuerst, was geschehen würde. Vorher wird nichts geändert.
import-kind = Was steht in der Datei?
import-accounts = Konten des Teams
import-text-accounts = Eine Zeile je Person. Die E-Mail-Adresse zeigt, ob es das Konto schon gibt.
import-organisations = Einrichtungen
import-text-organisations = Eine Zeile je Einrichtung. Name und Postleitzahl zeigen, ob es sie schon gibt.
import-file = CSV-Datei
import-file-hint = Höchstens { $rows } Zeilen und { $size }. Trennzeichen und Zeichensatz erkennt Tresen selbst.
import-file-missing = Bitte wähl eine Datei aus.
import-file-empty = Die Datei ist leer.
import-file-too-big = Die Datei ist zu groß: höchstens { $size }.
import-look = Ansehen
import-begun = Du hast schon eine Datei hochgeladen. Eine neue ersetzt sie.
import-begun-go = Zur hochgeladenen Datei
import-templates = Vorlagen
import-templates-text = Öffne eine Vorlage in Excel oder LibreOffice, füll sie aus und speichere sie als CSV. Spalten, die du nicht brauchst, kannst du löschen.
import-template-accounts = Vorlage für Konten
import-template-organisations = Vorlage für Einrichtungen
import-file-accounts = konten
import-file-organisations = einrichtungen
import-example-accounts = Kim Beispiel;kim@example.org;Deutsch;Second Level;;;
import-example-organisations = Schule am Beispielweg;12345;Musterstadt;Eingang über den Hof
import-required = nötig
import-column-name = Name
import-column-name-text = Wie er überall stehen soll.
import-column-email = E-Mail
import-column-email-text = Damit meldet sich die Person an.
import-column-language = Sprache
import-column-language-text = Deutsch oder Englisch. Leer: wie eingestellt.
import-column-role = Rolle
import-column-role-text = First Level, Second Level, Dienstleister, Vorstand, Datenschutz oder Prüfung. Leer: nur die Rechte aus den nächsten Spalten.
import-column-writes = Schreibt in
import-column-writes-text = Namen von Standorten oder Teams, mehrere mit | getrennt.
import-column-reads = Liest in
import-column-reads-text = Ebenso, für Personen, die nur lesen.
import-column-provider = Dienstleister
import-column-provider-text = Für wen die Person arbeitet. Dann bleiben die anderen Rechte leer.
import-column-postal-code = PLZ
import-column-postal-code-text = Fünf Ziffern.
import-column-place = Ort
import-column-place-text = Stadt oder Gemeinde.
import-column-note = Hinweis
import-column-note-text = Für das Team.
import-title-accounts = Konten übernehmen
import-title-organisations = Einrichtungen übernehmen
import-preview-lead = So sieht es aus. Noch ist nichts geändert.
import-sum-made = Neu
import-sum-changed = Geändert
import-sum-same = Schon da, unverändert
import-sum-faulty = Mit Fehlern
import-unknown = Diese Spalten kennt Tresen nicht und lässt sie weg: { $columns }
import-nothing = Es gibt nichts zu übernehmen.
import-invites = { $count ->
    [one] Die Einladung sofort verschicken (eine E-Mail)
   *[other] Die Einladungen sofort verschicken ({ $count } E-Mails)
}
import-invites-hint = Ohne Häkchen legst du die Konten nur an. Einladen kannst du jede Person später auf ihrer Seite.
import-without-faulty = { $count ->
    [one] Eine Zeile mit Fehlern wird ausgelassen.
   *[other] { $count } Zeilen mit Fehlern werden ausgelassen.
}
import-take = { $count ->
    [one] Eine Zeile übernehmen
   *[other] { $count } Zeilen übernehmen
}
import-discard = Abbrechen und Datei löschen
import-other-file = Andere Datei wählen
import-faults = Zeilen mit Fehlern
import-faults-first = Hier stehen die ersten { $count }.
import-line = Zeile
import-line-number = Zeile { $line }
import-what = Was nicht stimmt
import-happens = Was geschieht
import-first = { $count ->
    [one] Die erste Zeile
   *[other] Die ersten { $count } Zeilen
}
import-first-label = Die ersten Zeilen der Datei
import-would-make = Neu
import-would-change = Wird geändert
import-would-change-rights = Rechte ändern sich
import-would-leave = Schon da
import-would-skip = Ausgelassen
import-over = Fertig. Die Datei ist wieder gelöscht.
import-under-way = { $done } von { $rows } Zeilen sind übernommen.
import-under-way-text = Du kannst diese Seite verlassen, die Arbeit geht weiter. Ist sie stehen geblieben, zum Beispiel nach einem Neustart, setz sie hier fort. Nichts wird doppelt angelegt.
import-left-out = Ausgelassen wurden die Zeilen { $lines }.
import-look-again = Stand ansehen
import-go-on = Fortsetzen
import-stop = Hier aufhören und Datei löschen
import-next = Nächste Datei
import-go-accounts = Zu den Konten
import-go-organisations = Zu den Einrichtungen
import-not-text = Das ist keine CSV-Datei. Öffne die Tabelle in Excel oder LibreOffice und speichere sie als „CSV (Trennzeichen getrennt)“.
import-no-rows = Unter den Überschriften steht keine Zeile.
import-lacks = In der ersten Zeile fehlen diese Überschriften: { $columns }
import-column-twice = Zwei Spalten bedeuten dasselbe: { $column }. Bitte lösch eine davon.
import-too-long = Die Datei hat mehr als { $rows } Zeilen. Bitte teil sie auf.
import-wrong-empty = Hier fehlt etwas.
import-wrong-department = „{ $typed }“ gibt es nicht. Erlaubt sind: { $allowed }
import-wrong-role = „{ $typed }“ ist keine Rolle. Erlaubt sind: First Level, Second Level, Dienstleister, Vorstand, Datenschutz, Prüfung.
import-wrong-language = „{ $typed }“ spricht Tresen nicht. Erlaubt sind: Deutsch, Englisch.
import-wrong-twice = Steht schon in Zeile { $line }.

# Anmeldung, zweiter Faktor, Passwörter
signin-title = Anmelden
signin-lead = Für alle, die hier Anfragen beantworten. Um selbst eine Anfrage zu stellen, brauchen Sie kein Konto.
signin-email = E-Mail-Adresse
signin-go = Anmelden
signin-wrong = E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides.
signin-start-title = Eigenes Passwort wählen
signin-start-lead = Das Startpasswort war nur für die erste Anmeldung. Wählen Sie jetzt ein eigenes Passwort, das niemand sonst kennt.
signin-start-same = Das ist das Startpasswort. Bitte wählen Sie ein anderes Passwort.
signin-start-over = Dieses Startpasswort war sieben Tage gültig und ist abgelaufen. Über „Passwort vergessen?“ bekommen Sie einen Link per E-Mail. Oder die Verwaltung gibt Ihnen ein neues.
signin-forgotten = Passwort vergessen?
signin-patience = Einen Moment bitte
signin-patience-seconds = { $count ->
    [one] Das sind gerade sehr viele Versuche. Bitte versuchen Sie es in einer Sekunde noch einmal.
   *[other] Das sind gerade sehr viele Versuche. Bitte versuchen Sie es in { $count } Sekunden noch einmal.
}
signin-patience-minutes = { $count ->
    [one] Das sind gerade sehr viele Versuche. Bitte versuchen Sie es in einer Minute noch einmal.
   *[other] Das sind gerade sehr viele Versuche. Bitte versuchen Sie es in { $count } Minuten noch einmal.
}

signin-code-title = Zweiter Schritt
signin-code-lead = Öffnen Sie Ihre App für Einmalcodes und geben Sie den Code ein, der dort gerade steht.
signin-code = Code aus der App
signin-code-wrong = Dieser Code gilt nicht. Warten Sie auf den nächsten Code in der App und geben Sie ihn ein. Jeder Code gilt nur einmal.
signin-no-app = Sie haben Ihr Telefon nicht zur Hand?
signin-recovery = Wiederherstellungscode
signin-recovery-hint = Einer der zehn Codes, die Sie aufbewahrt haben, zum Beispiel 7F3K-Q2MD. Jeder gilt nur einmal.
signin-recovery-wrong = Dieser Wiederherstellungscode gilt nicht. Vielleicht haben Sie ihn schon benutzt.
signin-no-codes = Auch keine Codes mehr? Die Verwaltung kann Ihren zweiten Faktor zurücksetzen.

password = Passwort
password-hint = Mindestens { $min } Zeichen. Mehrere Wörter hintereinander sind sicher und leicht zu merken.
password-reveal = Passwort zeigen
password-too-short = Das Passwort ist zu kurz: mindestens { $min } Zeichen.
password-too-long = Das Passwort ist zu lang: höchstens { $max } Zeichen.
password-common = Dieses Passwort ist zu leicht zu erraten. Nehmen Sie zum Beispiel vier Wörter, die nichts miteinander zu tun haben.
password-known = Dieses Passwort besteht vor allem aus Namen, die andere kennen. Bitte wählen Sie etwas anderes.

enrol-title = Konto mit einer App schützen
enrol-lead = Ein Passwort allein kann gestohlen werden. Deshalb gehört zur Anmeldung ein zweiter Schritt: ein Code, den nur Ihr Telefon kennt.
enrol-app = Öffnen Sie auf Ihrem Telefon eine App für Einmalcodes.
enrol-app-hint = Zum Beispiel Aegis, FreeOTP, 2FAS oder einen Passwortspeicher, der Einmalcodes kann. Sie brauchen dafür kein Internet.
enrol-scan = Scannen Sie mit der App diesen QR-Code.
enrol-qr = QR-Code für die App. Der Schlüssel steht darunter auch als Text.
enrol-here = Die App ist auf diesem Gerät
enrol-type = Schlüssel von Hand eingeben
enrol-code = Geben Sie den Code mit sechs Ziffern ein, den die App zeigt.
enrol-code-wrong = Dieser Code gilt nicht. Prüfen Sie, ob die Uhr Ihres Telefons stimmt, und geben Sie den Code ein, der gerade in der App steht.

recovery-title = Wiederherstellungscodes aufbewahren
recovery-lead = Mit diesen Codes melden Sie sich an, wenn Ihr Telefon verloren oder kaputt ist. Jeder gilt einmal. Wir zeigen sie nur jetzt.
recovery-kept = Ich habe die Codes an einem sicheren Ort aufbewahrt, zum Beispiel ausgedruckt.
recovery-not-kept = Bitte bewahren Sie die Codes auf und bestätigen Sie das hier.
recovery-file = Wiederherstellungscodes für { $organisation }
recovery-file-use = Jeder Code ersetzt einmal den Code aus der App. Bitte sicher aufbewahren.
recovery-file-name = wiederherstellungscodes.txt

secret-copy = Kopieren
secret-copied = Kopiert
secret-print = Drucken

# Einladung, eigenes Konto, Nutzungsregeln, Rundgang

problem-dead-link-title = Dieser Link gilt nicht mehr
problem-dead-link-text = Solche Links gelten nur ein Mal und nur eine bestimmte Zeit. Vielleicht wurde er schon benutzt, durch einen neuen ersetzt oder ist unvollständig. Wer schon ein Passwort hat, kann sich anmelden. Sonst hilft die Administration mit einem neuen Link weiter.

invitation-title = Willkommen beim Helpdesk von { $organisation }
invitation-lead = Hallo { $name }! Hier entsteht Ihr Konto. Es dauert etwa fünf Minuten. Halten Sie Ihr Telefon bereit.
invitation-steps = So geht es
invitation-step-password = Ein Passwort wählen.
invitation-step-factor = Eine App auf dem Telefon einrichten, die Codes anzeigt. Sie schützt die Daten der Menschen, die hier um Hilfe bitten.
invitation-address = Angemeldet wird mit dieser Adresse:
password-choose = Neues Passwort

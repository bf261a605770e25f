//! Ways back, changes, errors, the state of requests, and having everything forgotten.

use super::*;

#[test]
fn one_goes_back_changes_cancels_and_begins_again() {
    let helpdesk = TestApp::open();
    let mut mira = Chat::begins(&helpdesk);
    mira.presses("Gerät spenden");
    mira.presses("Freiburg");
    mira.says("Ein Laptop.");
    mira.presses("Überspringen");
    mira.says("Mira Beispiel");
    for _ in 0..4 {
        mira.presses("Zurück");
    }
    mira.presses("Zurück");
    mira.presses("Gerät spenden");
    mira.says("79102");
    mira.says("Zwei Laptops.");
    mira.presses("Überspringen");
    mira.says("Mira Beispiel");
    mira.says("mira@example.org");
    mira.presses("Überspringen");
    for (change, answer) in [
        ("Ort", "79111"),
        ("Beschreibung", "Drei Laptops."),
        ("Ihr Name", "Mira M. Beispiel"),
        ("E-Mail-Adresse", "mira.m@example.org"),
        ("Telefonnummer", "0761 123"),
        ("Betreff", "Laptops"),
    ] {
        mira.presses(&format!("Ändern: {change}"));
        mira.says(answer);
    }
    insta::assert_snapshot!(mira.transcript(), @r#"
    - Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.
    - Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Alles Weitere steht im Datenschutzhinweis. Sind Sie damit einverstanden?
    > Einverstanden
    - Worum geht es?
    > Gerät spenden
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
    > Freiburg
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
    > Ein Laptop.
    - Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
    > Überspringen
    - Wie heißen Sie?
    > Mira Beispiel
    - An welche E-Mail-Adresse dürfen wir antworten?
    > Zurück
    - Wie heißen Sie? Bisher: Mira Beispiel
    > Zurück
    - Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
    > Zurück
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden. Bisher: Ein Laptop.
    > Zurück
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
    > Zurück
    - Worum geht es?
    > Gerät spenden
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
    > 79102
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden. Bisher: Ein Laptop.
    > Zwei Laptops.
    - Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
    > Überspringen
    - Wie heißen Sie? Bisher: Mira Beispiel
    > Mira Beispiel
    - An welche E-Mail-Adresse dürfen wir antworten?
    > mira@example.org
    - Unter welcher Telefonnummer können wir zurückrufen?
    > Überspringen
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79102 Betreff: Zwei Laptops. Beschreibung: Zwei Laptops. Ihr Name: Mira Beispiel E-Mail-Adresse: mira@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    > Ändern: Ort
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort. Bisher: 79102
    > 79111
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79111 Betreff: Zwei Laptops. Beschreibung: Zwei Laptops. Ihr Name: Mira Beispiel E-Mail-Adresse: mira@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    > Ändern: Beschreibung
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden. Bisher: Zwei Laptops.
    > Drei Laptops.
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79111 Betreff: Drei Laptops. Beschreibung: Drei Laptops. Ihr Name: Mira Beispiel E-Mail-Adresse: mira@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    > Ändern: Ihr Name
    - Wie heißen Sie? Bisher: Mira Beispiel
    > Mira M. Beispiel
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79111 Betreff: Drei Laptops. Beschreibung: Drei Laptops. Ihr Name: Mira M. Beispiel E-Mail-Adresse: mira@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    > Ändern: E-Mail-Adresse
    - An welche E-Mail-Adresse dürfen wir antworten? Bisher: mira@example.org
    > mira.m@example.org
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79111 Betreff: Drei Laptops. Beschreibung: Drei Laptops. Ihr Name: Mira M. Beispiel E-Mail-Adresse: mira.m@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    > Ändern: Telefonnummer
    - Unter welcher Telefonnummer können wir zurückrufen?
    > 0761 123
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79111 Betreff: Drei Laptops. Beschreibung: Drei Laptops. Ihr Name: Mira M. Beispiel E-Mail-Adresse: mira.m@example.org Telefonnummer: 0761 123 Stimmt alles? Dann senden Sie die Anfrage ab.
    > Ändern: Betreff
    - Wie soll die Anfrage in einem kurzen Satz heißen? Bisher: Drei Laptops.
    > Laptops
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79111 Betreff: Laptops Beschreibung: Drei Laptops. Ihr Name: Mira M. Beispiel E-Mail-Adresse: mira.m@example.org Telefonnummer: 0761 123 Stimmt alles? Dann senden Sie die Anfrage ab.
    [Anfrage absenden] [Ändern: Ort] [Ändern: Beschreibung] [Ändern: Fotos oder Dateien] [Ändern: Ihr Name] [Ändern: E-Mail-Adresse] [Ändern: Telefonnummer] [Ändern: Betreff] [Zurück] [Abbrechen]
    "#);
    mira.presses("Abbrechen");
    assert_eq!(mira.last(), "Abgebrochen. Was Sie eingegeben hatten, ist gelöscht.");
    mira.presses("Neue Anfrage");
    mira.says("/abbrechen");
    assert_eq!(mira.last(), "Es gibt gerade nichts abzubrechen.");
    mira.says("/hilfe");
    mira.says("/start");
    assert!(helpdesk.app.read(|read| Ok(read.ticket(TicketId(1))?)).unwrap().is_none());
}

#[test]
fn odd_messages_are_answered_and_cost_nothing() {
    let helpdesk = TestApp::open();
    let mut mira = Chat::begins(&helpdesk);
    mira.presses("Gerät spenden");
    mira.presses("Freiburg");
    mira.says("");
    assert!(mira.browser.page.says("Damit kann ich leider nichts anfangen."));
    mira.says("   \n ");
    mira.says_in_vain(&"x".repeat(20_001));
    assert!(mira.browser.page.says("Das ist zu lang: höchstens 20000 Zeichen."));
    assert_eq!(mira.browser.page.all("#text")[0].len(), 20_001, "nothing typed is lost");
    let long = "Wort ".repeat(2_000);
    mira.says(&long);
    mira.presses("Überspringen");
    mira.says("🎉🎉");
    mira.says("🎉@🎉");
    mira.says("\u{202e}moc.elpmaxe@arim");
    mira.says("mira@example.org");
    mira.says("\u{7}\u{200b}");
    mira.presses("Überspringen");
    insta::assert_snapshot!(mira.tail(15).replace(long.trim(), "Wort …"), @r#"
    - Wie heißen Sie?
    > 🎉🎉
    - An welche E-Mail-Adresse dürfen wir antworten?
    > 🎉@🎉
    - Das sieht nicht richtig aus. Bitte prüfen Sie, ob Sie sich vertippt haben.
    - An welche E-Mail-Adresse dürfen wir antworten?
    > moc.elpmaxe@arim
    - Das sieht nicht richtig aus. Bitte prüfen Sie, ob Sie sich vertippt haben.
    - An welche E-Mail-Adresse dürfen wir antworten?
    > mira@example.org
    - Unter welcher Telefonnummer können wir zurückrufen?
    - Damit kann ich leider nichts anfangen. Bitte schreiben Sie Text, oder wählen Sie einen Knopf.
    - Unter welcher Telefonnummer können wir zurückrufen?
    > Überspringen
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: Freiburg Betreff: Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort … Beschreibung: Wort … Ihr Name: 🎉🎉 E-Mail-Adresse: mira@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    [Anfrage absenden] [Ändern: Ort] [Ändern: Beschreibung] [Ändern: Fotos oder Dateien] [Ändern: Ihr Name] [Ändern: E-Mail-Adresse] [Ändern: Telefonnummer] [Ändern: Betreff] [Zurück] [Abbrechen]
    "#);
    mira.sends();
    let ticket = mira.ticket(1);
    let entry = helpdesk.app.read(|read| Ok(read.entry(ticket.id, 1)?)).unwrap().unwrap();
    let EntryContent::Message { body, .. } = entry.content else { panic!("the request is no message") };
    assert_eq!(body.as_str(), long.trim());
    helpdesk.delivers();
}

#[test]
fn a_topic_and_a_field_that_go_meanwhile_cost_no_words() {
    let helpdesk = TestApp::open();
    let mut mira = Chat::begins(&helpdesk);
    mira.presses("Hilfe");
    mira.says("Er bleibt schwarz.");
    mira.says("ThinkPad");
    // The question that stands is taken away, then the whole topic.
    helpdesk.write(|tx| {
        let mut help = tx.topic(HELP)?.unwrap();
        help.fields.retain(|field| field.id != FieldId(2));
        tx.put_topic(&help)
    });
    mira.says("Neu gestartet");
    mira.says("3");
    helpdesk.write(|tx| {
        let mut help = tx.topic(HELP)?.unwrap();
        help.retired = true;
        tx.put_topic(&help)
    });
    mira.says("19.11.2026");
    mira.presses("Gerät spenden");
    mira.presses("Freiburg");
    insta::assert_snapshot!(mira.tail(18), @r#"
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
    > Er bleibt schwarz.
    - Ihr Gerät
    > ThinkPad
    - Was haben Sie versucht?
    > Neu gestartet
    - Hier hat sich etwas geändert. Bitte ergänzen Sie, was noch fehlt. Ihr Text ist noch da.
    - Das habe ich notiert.
    - Alter in Jahren
    > 3
    - Seit wann? Zum Beispiel 24.12.2026.
    > 19.11.2026
    - Dieses Thema gibt es nicht mehr. Ihr Text und Ihre Dateien sind noch da, Ihre Antworten auf einzelne Fragen nicht. Bitte wählen Sie ein anderes Thema.
    - Worum geht es?
    > Gerät spenden
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
    > Freiburg
    - Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
    [Überspringen] [Zurück] [Abbrechen]
    "#);
    mira.presses("Überspringen");
    for answer in ["Mira Beispiel", "mira@example.org"] {
        mira.says(answer);
    }
    mira.presses("Überspringen");
    mira.sends();
    let entry = helpdesk.app.read(|read| Ok(read.entry(TicketId(1), 1)?)).unwrap().unwrap();
    let EntryContent::Message { body, .. } = entry.content else { panic!("the request is no message") };
    assert_eq!(body.as_str(), "Er bleibt schwarz.\n\nNeu gestartet");
    helpdesk.delivers();
}

#[test]
fn a_conversation_that_expired_or_went_on_elsewhere_is_told() {
    let helpdesk = TestApp::open();
    let mut mira = donates(&helpdesk);
    assert!(mira.browser.page.says("bleibt bis Sa., 21. Nov. 2026, 14:05 Uhr in diesem Browser sichtbar"));
    let old = mira.browser.page.clone();
    mira.presses("Ändern: Betreff");
    mira.says("Laptop");
    mira.browser.page = old.clone();
    mira.says_in_vain("Noch etwas: das Netzteil.");
    assert!(mira.browser.page.says("Ihre letzte Nachricht ist noch nicht angekommen."));
    assert_eq!(mira.browser.page.all("#text"), ["Noch etwas: das Netzteil."], "what was typed is still there");
    mira.says("Noch etwas: das Netzteil.");
    assert!(mira.last().contains("das Netzteil"), "{}", mira.last());
    helpdesk.wait(SignedDuration::from_hours(25));
    mira.browser.page = old;
    mira.says_in_vain("Hallo?");
    assert!(mira.browser.page.says("Das Gespräch war abgelaufen und ist gelöscht."));
    assert!(!mira.browser.page.says("Laptop"));
}

#[test]
fn a_closed_request_is_opened_again_by_a_message_and_that_is_said() {
    let helpdesk = TestApp::open();
    let mut mira = donates(&helpdesk);
    mira.sends();
    mira.presses("Meine Anfragen");
    mira.presses("2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (neu)");
    mira.presses("Wer kann das lesen?");
    mira.presses("Meine Anfragen");
    mira.presses("2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (neu)");
    mira.presses("Ist erledigt");
    mira.presses("Meine Anfragen");
    mira.presses("2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen)");
    mira.presses("Wieder öffnen");
    mira.says("Es sind doch zwei.");
    insta::assert_snapshot!(mira.tail(18), @r#"
    > 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (neu)
    - 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (neu) Sie: Ich habe einen Laptop zu verschenken. Drei Jahre alt. [foto.jpg]
    > Wer kann das lesen?
    - 0 Personen aus dem Team „Freiburg“ können Ihre Anfrage lesen.
    > Meine Anfragen
    - Ihre Anfragen aus diesem Chat: 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (neu)
    > 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (neu)
    - 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (neu) Sie: Ich habe einen Laptop zu verschenken. Drei Jahre alt. [foto.jpg]
    > Ist erledigt
    - Danke. Für Ihre Anfrage 2026-00001 ist vermerkt: erledigt.
    > Meine Anfragen
    - Ihre Anfragen aus diesem Chat: 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen)
    > 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen)
    - 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen) Sie: Ich habe einen Laptop zu verschenken. Drei Jahre alt. [foto.jpg] Diese Anfrage ist abgeschlossen. Wenn Sie noch einmal schreiben, öffnen wir sie wieder.
    > Wieder öffnen
    - Was möchten Sie schreiben? Sie können auch Dateien anhängen.
    > Es sind doch zwei.
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001. Die Anfrage ist damit wieder offen.
    [Antworten] [Meine Anfragen]
    "#);
    assert_ne!(mira.ticket(1).status_kind(), StatusKind::Closed);
    helpdesk.delivers();
}

#[test]
fn everything_is_forgotten_on_wish_and_the_team_is_told() {
    let helpdesk = TestApp::open();
    let mut mira = donates(&helpdesk);
    mira.sends();
    mira.presses("Hilfe");
    mira.presses("Meine Daten löschen");
    mira.presses("Zurück");
    mira.says("/löschen");
    insta::assert_snapshot!(mira.tail(5), @r#"
    - Wenn Sie Ja sagen, lösche ich hier sofort: dieses Gespräch, Ihren Namen und Ihre Adressen, die ich mir gemerkt habe, eine angefangene Anfrage und Ihre Einwilligung. Abgesendete Anfragen kann ich nicht selbst löschen: Das Team muss prüfen, ob es sie noch braucht oder aufbewahren muss. Ich gebe ihm Ihren Wunsch bei jeder Anfrage weiter; eine abgeschlossene öffnet sich dafür wieder. Das Team antwortet Ihnen innerhalb eines Monats per E-Mail. Möchten Sie das?
    > Zurück
    - Sie können eine neue Anfrage stellen oder Ihre Anfragen ansehen. „Zurück“ und „Abbrechen“ gehen jederzeit.
    > /löschen
    - Wenn Sie Ja sagen, lösche ich hier sofort: dieses Gespräch, Ihren Namen und Ihre Adressen, die ich mir gemerkt habe, eine angefangene Anfrage und Ihre Einwilligung. Abgesendete Anfragen kann ich nicht selbst löschen: Das Team muss prüfen, ob es sie noch braucht oder aufbewahren muss. Ich gebe ihm Ihren Wunsch bei jeder Anfrage weiter; eine abgeschlossene öffnet sich dafür wieder. Das Team antwortet Ihnen innerhalb eines Monats per E-Mail. Möchten Sie das?
    [Ja, löschen] [Zurück]
    "#);
    mira.presses("Ja, löschen");
    insta::assert_snapshot!(mira.transcript(), @r#"
    - Gelöscht. Von diesem Gespräch ist nichts mehr da. Dass Ihre Anfrage 2026-00001 gelöscht werden soll, weiß jetzt das Team. Es antwortet Ihnen innerhalb eines Monats.
    [Neue Anfrage] [Hilfe]
    "#);
    assert!(mira.browser.page.all("#chat[data-live]").is_empty(), "nothing is told here any more");
    let words = helpdesk.app.read(|read| {
        let all = read.timeline(TicketId(1))?;
        Ok(all
            .into_iter()
            .filter_map(|entry| match entry.content {
                EntryContent::Message { body, .. } => Some(body.to_string()),
                _ => None,
            })
            .next_back())
    });
    insta::assert_snapshot!(words.unwrap().unwrap(), @r#"
    Ich möchte, dass diese Anfrage und meine Daten gelöscht werden (Art. 17 DSGVO). Bitte antworten Sie mir bis So., 20. Dez. 2026 (Art. 12 Abs. 3 DSGVO).

    Diesen Wunsch hat der Chat für mich weitergegeben.
    "#);
    mira.presses("Neue Anfrage");
    assert!(mira.last().ends_with("Sind Sie damit einverstanden?"), "{}", mira.last());
    mira.presses("Einverstanden");
    mira.presses("Abbrechen");
    mira.presses("Meine Anfragen");
    assert_eq!(mira.last(), "Aus diesem Chat gibt es noch keine Anfrage.");
    helpdesk.delivers();
}

#[test]
fn the_same_conversation_in_english() {
    let helpdesk = TestApp::open();
    let jo = helpdesk.employs("Jo Beispiel", "jo@team.example.org", SITE);
    let mut sam = Chat { helpdesk: &helpdesk, browser: helpdesk.browser() };
    sam.browser.lang = "en";
    sam.browser.open("/chat").is(200);
    sam.presses("I agree");
    sam.presses("Gerät spenden");
    sam.says("10115");
    sam.says("79102");
    sam.says("A laptop.");
    sam.sends_file("photo.jpg");
    sam.presses("Done");
    sam.says("Sam Sample");
    sam.says("sam@");
    sam.says("sam@example.org");
    sam.presses("Skip");
    sam.presses("Change: Subject");
    sam.says("Laptop to give away");
    sam.sends_by("Send request");
    let said = MessageContent { body: body("Gladly!"), attachments: Vec::new() };
    helpdesk.does(jo, SITE, TicketId(1), TicketCommand::Answer { content: said, awaits_reply: true });
    sam.browser.open("/chat");
    sam.presses("My requests");
    sam.presses("2026-00001: Laptop to give away (waiting for your answer)");
    sam.presses("Who can read this?");
    sam.presses("My requests");
    sam.presses("2026-00001: Laptop to give away (waiting for your answer)");
    sam.presses("It is settled");
    sam.presses("Rate");
    sam.says("very much");
    sam.presses("Satisfied");
    sam.says("It went quickly.");
    sam.presses("My requests");
    sam.says("/delete");
    insta::assert_snapshot!(sam.transcript(), @r"
    - Hello and welcome! Here Technik-Truhe e. V. briefly asks you what the team needs to know.
    - Before you write: Technik-Truhe e. V. stores what you enter here in order to answer your request. The team in charge can read it. Everything else is in the privacy notice. Do you agree?
    > I agree
    - What is it about?
    > Gerät spenden
    - Which place is it about? Write the postal code, or choose a site.
    > 10115
    - Dort sind wir nicht. Did you mistype it? Then write the postal code again.
    - Which place is it about? Write the postal code, or choose a site. So far: 10115
    > 79102
    - What would you like, or what has happened? Just write it as you would tell it.
    > A laptop.
    - Would you like to send photos or files along? 5 at most, each up to 10 MB.
    > photo.jpg
    - The file is here.
    - One file is there. Is there more to come?
    > Done
    - What is your name?
    > Sam Sample
    - To which e-mail address may we answer?
    > sam@
    - That does not look right. Please check whether you mistyped it.
    - To which e-mail address may we answer?
    > sam@example.org
    - Under which phone number can we call back?
    > Skip
    - Please check: Topic: Gerät spenden Place: 79102 Subject: A laptop. Description: A laptop. Photos or files: photo.jpg Your name: Sam Sample E-mail address: sam@example.org Is everything right? Then send the request.
    > Change: Subject
    - What shall the request be called, in one short sentence? So far: A laptop.
    > Laptop to give away
    - Please check: Topic: Gerät spenden Place: 79102 Subject: Laptop to give away Description: A laptop. Photos or files: photo.jpg Your name: Sam Sample E-mail address: sam@example.org Is everything right? Then send the request.
    > Send request
    - Thank you, your request 2026-00001 has arrived. The answer will come here and by e-mail.
    - Answer to your request 2026-00001: Gladly!
    > My requests
    - Your requests from this chat: 2026-00001: Laptop to give away (waiting for your answer)
    > 2026-00001: Laptop to give away (waiting for your answer)
    - 2026-00001: Laptop to give away (waiting for your answer) You: A laptop. [photo.jpg] The team: Gladly!
    > Who can read this?
    - One person of the team “Freiburg” can read your request.
    > My requests
    - Your requests from this chat: 2026-00001: Laptop to give away (waiting for your answer)
    > 2026-00001: Laptop to give away (waiting for your answer)
    - 2026-00001: Laptop to give away (waiting for your answer) You: A laptop. [photo.jpg] The team: Gladly!
    > It is settled
    - Thank you. For your request 2026-00001 we noted: settled.
    > Rate
    - How satisfied are you with how we handled your request?
    > very much
    - I cannot do anything with that, sorry. Please write text, or choose a button.
    - How satisfied are you with how we handled your request?
    - Thank you! Your answer is counted, and nobody learns whose it is. Would you like to add something? Without names, please.
    - Thank you! The team reads your words after the end of the quarter, without your request.
    > My requests
    - Your requests from this chat: 2026-00001: Laptop to give away (closed)
    > /delete
    - If you say yes, I delete here at once: this conversation, your name and your addresses as I remember them, a request you began, and your consent. I cannot delete requests that were sent: the team has to check whether it still needs them or has to keep them. I pass your wish on to it with each request; a closed one opens again for that. The team answers you within one month by e-mail. Do you want that?
    [Yes, delete it] [Back]
    ");
    sam.presses("Yes, delete it");
    insta::assert_snapshot!(sam.transcript(), @r#"
    - Deleted. Nothing of this conversation is left. The team now knows that your request 2026-00001 is to be deleted. It answers you within one month.
    [New request] [Help]
    "#);
    // Whoever changes the language goes on in it.
    let mut mira = Chat::begins(&helpdesk);
    mira.presses("Gerät spenden");
    mira.browser.open("/chat?lang=en");
    mira.says("10115");
    assert!(mira.last().contains("Which place is it about?"), "{}", mira.last());
    helpdesk.delivers();
}

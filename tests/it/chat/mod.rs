//! The chat in the browser: whole conversations as they are read, and what must never happen in one.

mod ways;

use jiff::SignedDuration;
use tresen::{
    app::ticket::{MessageContent, TicketCommand},
    domain::{
        classification::{Channel, TicketOutcome},
        field::{FieldKind, FieldValue},
        id::{FieldId, TicketId},
        ticket::{Action, StatusKind},
    },
    store::{Catalogue, EntryContent, Ratings, Tickets, Timelines},
};

use crate::support::{ADA, Browser, HELP, JO, OFFICE, Page, SITE, TestApp, body, field};

/// Somebody who chats.
struct Chat<'h> {
    helpdesk: &'h TestApp,
    browser: Browser,
}

impl<'h> Chat<'h> {
    fn opens(helpdesk: &'h TestApp) -> Self {
        let mut browser = helpdesk.browser();
        browser.open("/chat").is(200);
        Self { helpdesk, browser }
    }

    /// Opens it and agrees.
    fn begins(helpdesk: &'h TestApp) -> Self {
        let mut chat = Self::opens(helpdesk);
        chat.presses("Einverstanden");
        chat
    }

    #[track_caller]
    fn says(&mut self, words: &str) -> Page {
        self.browser.form("#reply").fill("text", words).and("say", "1").send().is(200).clone()
    }

    /// Says something that does not go on: it comes back with the reason.
    #[track_caller]
    fn says_in_vain(&mut self, words: &str) -> Page {
        self.browser.form("#reply").fill("text", words).and("say", "1").send().is(422).clone()
    }

    #[track_caller]
    fn sends_file(&mut self, name: &str) -> Page {
        self.browser.form("#reply").attach("files", name, b"JPEG").and("say", "1").send().is(200).clone()
    }

    /// The value behind a button.
    #[track_caller]
    fn button(&self, label: &str) -> String {
        let page = &self.browser.page;
        let labels = page.all("button[name=press]");
        let place = labels.iter().position(|known| known == label);
        let place = place.unwrap_or_else(|| panic!("no button {label:?} among {labels:?}"));
        page.attributes("button[name=press]", "value")[place].clone()
    }

    #[track_caller]
    fn presses(&mut self, label: &str) -> Page {
        let press = self.button(label);
        self.browser.form("#reply").and("press", &press).send().is(200).clone()
    }

    /// Sends the request, with the work that the page asks of browsers.
    #[track_caller]
    fn sends(&mut self) -> Page {
        self.sends_by("Anfrage absenden")
    }

    #[track_caller]
    fn sends_by(&mut self, label: &str) -> Page {
        let (press, nonce) = (self.button(label), self.browser.works());
        self.browser.form("#reply").fill("pow", &nonce).and("press", &press).send().is(200).clone()
    }

    /// Everything that was said, a line each, and the buttons that stand there.
    fn transcript(&self) -> String {
        let page = &self.browser.page;
        let (who, said) = (page.all(".timeline li b"), page.all(".timeline li .text"));
        let lines = who
            .iter()
            .zip(said)
            .map(|(who, said)| format!("{} {said}", if ["Sie", "You"].contains(&who.as_str()) { ">" } else { "-" }));
        let buttons = format!("[{}]", page.all("button[name=press]").join("] ["));
        lines.chain([buttons]).collect::<Vec<_>>().join("\n")
    }

    /// The last lines of it.
    fn tail(&self, lines: usize) -> String {
        let all = self.transcript();
        let skipped = all.lines().count().saturating_sub(lines + 1);
        all.lines().skip(skipped).collect::<Vec<_>>().join("\n")
    }

    fn last(&self) -> String {
        self.browser.page.all(".timeline li .text").pop().unwrap()
    }

    fn ticket(&self, id: u64) -> tresen::domain::ticket::Ticket {
        self.helpdesk.app.read(|read| Ok(read.ticket(TicketId(id))?)).unwrap().unwrap()
    }
}

/// A donation, up to everything at a glance.
fn donates<'h>(helpdesk: &'h TestApp) -> Chat<'h> {
    let mut mira = Chat::begins(helpdesk);
    mira.presses("Gerät spenden");
    mira.says("10115");
    mira.says("79102");
    mira.says("Ich habe einen Laptop zu verschenken.\nDrei Jahre alt.");
    mira.sends_file("foto.jpg");
    mira.presses("Fertig");
    mira.says("Mira Beispiel");
    mira.says("mira@");
    mira.says("mira@example.org");
    mira.presses("Überspringen");
    mira
}

#[test]
fn a_donation_with_a_photo_is_told_step_by_step() {
    let helpdesk = TestApp::open();
    let mut mira = donates(&helpdesk);
    mira.sends();
    insta::assert_snapshot!(mira.transcript(), @r#"
    - Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.
    - Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Alles Weitere steht im Datenschutzhinweis. Sind Sie damit einverstanden?
    > Einverstanden
    - Worum geht es?
    > Gerät spenden
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
    > 10115
    - Dort sind wir nicht. Haben Sie sich vertippt? Dann schreiben Sie die Postleitzahl noch einmal.
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort. Bisher: 10115
    > 79102
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
    > Ich habe einen Laptop zu verschenken. Drei Jahre alt.
    - Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
    > foto.jpg
    - Die Datei ist da.
    - Eine Datei ist dabei. Kommt noch etwas?
    > Fertig
    - Wie heißen Sie?
    > Mira Beispiel
    - An welche E-Mail-Adresse dürfen wir antworten?
    > mira@
    - Das sieht nicht richtig aus. Bitte prüfen Sie, ob Sie sich vertippt haben.
    - An welche E-Mail-Adresse dürfen wir antworten?
    > mira@example.org
    - Unter welcher Telefonnummer können wir zurückrufen?
    > Überspringen
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79102 Betreff: Ich habe einen Laptop zu verschenken. Drei Jahre alt. Beschreibung: Ich habe einen Laptop zu verschenken. Drei Jahre alt. Fotos oder Dateien: foto.jpg Ihr Name: Mira Beispiel E-Mail-Adresse: mira@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    > Anfrage absenden
    - Danke, Ihre Anfrage 2026-00001 ist angekommen. Die Antwort kommt hierher und per E-Mail.
    [Neue Anfrage] [Meine Anfragen] [Hilfe]
    "#);
    let ticket = mira.ticket(1);
    assert_eq!((ticket.channel, ticket.department, ticket.status_kind()), (Channel::WebChat, SITE, StatusKind::Open));
    assert_eq!(ticket.subject.as_str(), "Ich habe einen Laptop zu verschenken. Drei Jahre alt.");
    let snapshot = helpdesk.app.store().snapshot().unwrap();
    let first = snapshot.entry(ticket.id, 1).unwrap().unwrap();
    assert_eq!(first.attachments()[0].name.as_str(), "foto.jpg");
    let letters = helpdesk.delivers();
    assert_eq!(letters[0].to.1.as_str(), "mira@example.org");
}

#[test]
fn every_kind_of_question_is_asked_and_read_like_in_the_form() {
    let helpdesk = TestApp::open();
    let mut mira = Chat::begins(&helpdesk);
    mira.says("hilfe");
    for (answer, pressed) in [
        ("Seit gestern bleibt er schwarz.", false),
        ("ThinkPad T480", false),
        ("Neu gestartet", false),
        ("drei", false),
        ("3", false),
        ("31.02.2026", false),
        ("19.11.2026", false),
        ("Laptop", true),
        ("Laptop", true),
        ("Bildschirm", true),
        ("✓ Laptop", true),
        ("Fertig", true),
        ("Ja, ankreuzen", true),
        ("nein", false),
        ("nur mit Kabel", false),
    ] {
        if pressed {
            mira.presses(answer)
        } else {
            mira.says(answer)
        };
    }
    mira.sends_file("rechnung.pdf");
    mira.presses("Fertig");
    for answer in ["Haus B", "/back", "Haus C", "egal"] {
        mira.says(answer);
    }
    mira.presses("Überspringen");
    for answer in ["Mira Beispiel", "mira@example.org", "0761 123"] {
        mira.says(answer);
    }
    insta::assert_snapshot!(mira.transcript(), @r#"
    - Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.
    - Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Alles Weitere steht im Datenschutzhinweis. Sind Sie damit einverstanden?
    > Einverstanden
    - Worum geht es?
    > hilfe
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
    > Seit gestern bleibt er schwarz.
    - Ihr Gerät
    > ThinkPad T480
    - Was haben Sie versucht?
    > Neu gestartet
    - Alter in Jahren
    > drei
    - Bitte geben Sie eine Zahl ein. Beispiel: 12,5
    - Alter in Jahren
    > 3
    - Seit wann? Zum Beispiel 24.12.2026.
    > 31.02.2026
    - Bitte geben Sie ein Datum ein. Beispiel: 21.11.2026
    - Seit wann? Zum Beispiel 24.12.2026.
    > 19.11.2026
    - Art
    > Laptop
    - Dazu gehört Sie können mehreres wählen. Danach „Fertig“.
    > Laptop
    - Dazu gehört Sie können mehreres wählen. Danach „Fertig“. Ausgewählt: Laptop
    > Bildschirm
    - Dazu gehört Sie können mehreres wählen. Danach „Fertig“. Ausgewählt: Laptop, Bildschirm
    > ✓ Laptop
    - Dazu gehört Sie können mehreres wählen. Danach „Fertig“. Ausgewählt: Bildschirm
    > Fertig
    - Ich bringe es vorbei
    > Ja, ankreuzen
    - Geht es noch an?
    > nein
    - Möchten Sie dazu etwas anmerken?
    > nur mit Kabel
    - Nachweis Schicken Sie die Datei. Höchstens 10 MB.
    > rechnung.pdf
    - Die Datei ist da.
    - Nachweis Schicken Sie die Datei. Höchstens 10 MB.
    > Fertig
    - In welchem Gebäude und Raum? Zum Beispiel „Haus B, Raum 204“.
    > Haus B
    - Eine Datei ist dabei. Kommt noch etwas?
    > /back
    - In welchem Gebäude und Raum? Zum Beispiel „Haus B, Raum 204“. Bisher: Haus B
    > Haus C
    - Eine Datei ist dabei. Kommt noch etwas?
    > egal
    - Das habe ich notiert.
    - Eine Datei ist dabei. Kommt noch etwas?
    > Überspringen
    - Wie heißen Sie?
    > Mira Beispiel
    - An welche E-Mail-Adresse dürfen wir antworten?
    > mira@example.org
    - Unter welcher Telefonnummer können wir zurückrufen?
    > 0761 123
    - Bitte prüfen Sie: Thema: Hilfe Betreff: Seit gestern bleibt er schwarz. Beschreibung: Seit gestern bleibt er schwarz. egal Ihr Gerät: ThinkPad T480 Was haben Sie versucht? Neu gestartet Alter in Jahren: 3 Seit wann? Do., 19. Nov. 2026 Art: Laptop Dazu gehört: Bildschirm Ich bringe es vorbei: Ja Geht es noch an? Nein, nur mit Kabel Nachweis: rechnung.pdf Gebäude und Raum: Haus C Ihr Name: Mira Beispiel E-Mail-Adresse: mira@example.org Telefonnummer: 0761 123 Stimmt alles? Dann senden Sie die Anfrage ab.
    [Anfrage absenden] [Ändern: Beschreibung] [Ändern: Ihr Gerät] [Ändern: Was haben Sie versucht?] [Ändern: Alter in Jahren] [Ändern: Seit wann?] [Ändern: Art] [Ändern: Dazu gehört] [Ändern: Ich bringe es vorbei] [Ändern: Geht es noch an?] [Ändern: Anmerkung zu „Geht es noch an?“] [Ändern: Nachweis] [Ändern: Gebäude und Raum] [Ändern: Fotos oder Dateien] [Ändern: Ihr Name] [Ändern: E-Mail-Adresse] [Ändern: Telefonnummer] [Ändern: Betreff] [Zurück] [Abbrechen]
    "#);
    mira.presses("Ändern: Alter in Jahren");
    mira.says("4,5");
    mira.sends();
    let ticket = mira.ticket(1);
    let topic = helpdesk.app.read(|read| Ok(read.topic(HELP)?)).unwrap().unwrap();
    let values: Vec<String> =
        topic.fields.iter().filter_map(|field| ticket.values.get(&field.id)).map(|v| format!("{v:?}")).collect();
    assert_eq!(ticket.values.len(), 9, "{values:#?}");
    assert!(
        matches!(&ticket.values[&FieldId(6)], FieldValue::Chosen { options } if options.len() == 1 && options[0].as_str() == "Bildschirm")
    );
    assert!(
        matches!(&ticket.values[&FieldId(8)], FieldValue::YesNo { yes: false, comment: Some(why) } if why.as_str() == "nur mit Kabel")
    );
    assert_eq!(ticket.room.unwrap().as_str(), "Haus C");
}

#[test]
fn the_answer_comes_into_the_chat_and_goes_on_there() {
    let helpdesk = TestApp::open();
    let jo = helpdesk.employs("Jo Beispiel", "jo@team.example.org", SITE);
    let mut mira = donates(&helpdesk);
    mira.sends();
    let said = MessageContent { body: body("Gern! Wann passt es?"), attachments: Vec::new() };
    helpdesk.does(jo, SITE, TicketId(1), TicketCommand::Answer { content: said, awaits_reply: true });
    mira.browser.open("/chat");
    assert!(mira.last().starts_with("Antwort auf Ihre Anfrage 2026-00001:"), "{}", mira.last());
    assert!(mira.last().ends_with("Gern! Wann passt es?"));
    mira.presses("Meine Anfragen");
    mira.presses("2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (wartet auf Ihre Antwort)");
    let told = "Sie: Ich habe einen Laptop zu verschenken. Drei Jahre alt. [foto.jpg] Das Team: Gern! Wann passt es?";
    assert!(mira.last().ends_with(told), "{}", mira.last());
    mira.says("Am Freitag.");
    assert_eq!(mira.ticket(1).status_kind(), StatusKind::InProgress);
    assert_eq!(mira.last(), "Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.");
    let words = |read: &tresen::store::Snapshot| {
        let all = read.timeline(TicketId(1))?;
        Ok(all
            .into_iter()
            .filter(|e| matches!(&e.content, EntryContent::Message { channel: Channel::WebChat, .. }))
            .count())
    };
    assert_eq!(helpdesk.app.read(words).unwrap(), 2, "the request and the reply");
    mira.presses("Meine Anfragen");
    mira.presses("2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (in Arbeit)");
    mira.presses("Ist erledigt");
    assert_eq!(mira.ticket(1).status_kind(), StatusKind::Closed);
    mira.says("Doch noch etwas: das Netzteil fehlt.");
    assert_ne!(mira.ticket(1).status_kind(), StatusKind::Closed, "a message opens it again");
    // Another browser sees nothing of it.
    let mut other = Chat::begins(&helpdesk);
    other.presses("Abbrechen");
    other.presses("Meine Anfragen");
    assert_eq!(other.last(), "Aus diesem Chat gibt es noch keine Anfrage.");
    for press in ["ticket-1", "write-1", "close-1"] {
        let page = other.browser.form("#reply").and("press", press).and("text", "Hallo").send();
        assert!(!page.says("Laptop"), "{press}: {}", page.text());
    }
    other.says("Ist da jemand?");
    assert_eq!(mira.ticket(1).entries, mira.ticket(1).entries);
    assert!(!other.browser.page.says("Laptop"));
    helpdesk.delivers();
}

#[test]
fn nothing_personal_is_stored_before_they_agree() {
    let helpdesk = TestApp::open();
    let mut mira = Chat::opens(&helpdesk);
    assert!(mira.browser.page.all("#text").is_empty(), "there is nothing to write yet");
    mira.browser.form("#reply").and("text", "Mein Drucker ist kaputt").send();
    assert!(!mira.browser.page.says("Drucker"));
    mira.presses("Nein, danke");
    assert_eq!(mira.last(), "In Ordnung, es ist nichts gespeichert. Sie können uns auch über das Formular schreiben.");
}

#[test]
fn a_page_that_is_not_the_newest_changes_nothing() {
    let helpdesk = TestApp::open();
    let mut mira = donates(&helpdesk);
    let (press, nonce) = (mira.button("Anfrage absenden"), mira.browser.works());
    for _ in 0..2 {
        let turn = mira.browser.form("#reply").value("turn");
        let form = mira.browser.form("#reply").fill("pow", &nonce).fill("turn", &turn);
        form.and("press", &press).send();
        mira.browser.open("/chat");
    }
    assert!(helpdesk.app.read(|read| Ok(read.ticket(TicketId(2))?)).unwrap().is_none());
    helpdesk.delivers();
}

#[test]
fn without_a_word_a_conversation_is_forgotten_with_its_files() {
    let helpdesk = TestApp::open();
    let mira = donates(&helpdesk);
    drop(mira);
    helpdesk.wait(SignedDuration::from_hours(25));
    helpdesk.runs(tresen::app::jobs::Job::Cleanup);
    helpdesk.wait(SignedDuration::from_hours(25));
    helpdesk.runs(tresen::app::jobs::Job::Cleanup);
    let folders = std::fs::read_dir(helpdesk.files.path()).unwrap().map(|folder| folder.unwrap().path());
    assert_eq!(folders.map(|folder| std::fs::read_dir(folder).unwrap().count()).sum::<usize>(), 0);
    // Ended by hand it goes at once.
    let mut jo = donates(&helpdesk);
    jo.browser.form("form[action='/chat/deletion']").send().is(200);
    assert!(!jo.browser.page.says("Laptop"));
    assert_eq!(jo.browser.page.all(".timeline li").len(), 2, "it greets anew");
}

#[test]
fn a_field_added_in_the_meantime_is_asked_before_sending() {
    let helpdesk = TestApp::open();
    let mut mira = donates(&helpdesk);
    helpdesk.write(|tx| {
        let mut topic = tx.topic(crate::support::DONATION)?.unwrap();
        let mut colour = field(77, "Welche Farbe?", FieldKind::Text);
        colour.required_to_submit = true;
        topic.fields.push(colour);
        tx.put_topic(&topic)
    });
    mira.sends();
    assert!(mira.last().contains("Welche Farbe?"), "{}", mira.transcript());
    mira.says("Schwarz");
    mira.sends();
    assert_eq!(mira.ticket(1).department, SITE);
    assert_ne!(SITE, OFFICE);
    helpdesk.delivers();
}

#[test]
fn an_open_chat_hears_of_its_own_requests_and_of_nothing_else() {
    let helpdesk = TestApp::open();
    let jo = helpdesk.employs("Jo Beispiel", "jo@team.example.org", SITE);
    assert_eq!(helpdesk.browser().open("/chat/live").status, 204, "there is no chat");
    let mut mira = donates(&helpdesk);
    assert!(mira.browser.page.all("#chat[data-live]").is_empty());
    mira.browser.open("/chat/live").is(204);
    mira.browser.open("/chat");
    mira.sends();
    assert_eq!(mira.browser.page.attributes("#chat", "data-live"), ["/chat/live"]);
    let mut other = donates(&helpdesk);
    other.sends();
    let cookie = format!("{}={}", helpdesk.cookie_name("tresen-chat"), mira.browser.cookie("tresen-chat").unwrap());
    let mut line = helpdesk.listens_at("/chat/live", &cookie);
    let beginning = line.hears_until(": here");
    assert!(beginning.contains("text/event-stream") && beginning.contains(": here"), "{beginning}");
    let answers = |ticket, words: &str| {
        let said = MessageContent { body: body(words), attachments: Vec::new() };
        helpdesk.does(jo, SITE, TicketId(ticket), TicketCommand::Answer { content: said, awaits_reply: true });
    };
    answers(2, "Nicht für Mira.");
    assert_eq!(line.hears(), "");
    answers(1, "Für Mira.");
    let heard = line.hears_until("event: changed");
    assert!(heard.contains("event: changed") && !heard.contains("Mira") && !heard.contains("2026"), "{heard}");
    // A request that comes later is listened to as well.
    mira.presses("Neue Anfrage");
    mira.presses("Gerät spenden");
    for answer in ["79102", "Noch ein Laptop."] {
        mira.says(answer);
    }
    mira.presses("Überspringen");
    mira.sends();
    assert!(line.hears_until("event: changed").contains("event: changed"));
    answers(3, "Auch für Mira.");
    assert!(line.hears_until("event: changed").contains("event: changed"));
    mira.browser.form("form[action='/chat/deletion']").send().is(200);
    answers(1, "Das liest hier niemand mehr.");
    assert!(!line.hears().contains("event"), "a chat that is gone hears nothing");
    mira.browser.with_cookie("tresen-chat", "").open("/chat/live").is(204);
    helpdesk.delivers();
}

#[test]
fn the_button_for_other_sites_is_a_script_that_asks_for_nothing() {
    let helpdesk = TestApp::open();
    let mut stranger = helpdesk.browser();
    let page = stranger.open("/embed/chat.js").is(200);
    assert_eq!(page.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(page.header("cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let code: String = page.html.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    for foreign in ["http", "fetch", "import", "innerHTML", "eval", "cookie", "Storage", "createElement('style')"] {
        assert!(!code.contains(foreign), "{foreign}");
    }
    assert!(page.html.len() < 4096, "{} bytes", page.html.len());
    let mut chat = helpdesk.browser();
    let policy = chat.open("/chat").is(200).header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
}

#[test]
fn the_administration_has_the_line_to_paste() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    let page = ada.open("/admin/chat").is(200);
    let line = page.all("#line").pop().unwrap();
    let configured = helpdesk.app.read(|read| helpdesk.app.public_address(read)).unwrap();
    let address = if configured.is_empty() { helpdesk.base() } else { &configured };
    assert_eq!(line, format!("<script defer src=\"{address}/embed/chat.js\"></script>"));
    helpdesk.desk(JO).open("/admin/chat").is(404);
}

#[test]
fn the_end_is_told_and_how_satisfied_one_is_stands_in_no_conversation() {
    let helpdesk = TestApp::staffed();
    let mut mira = donates(&helpdesk);
    mira.sends();
    let close = Action::Close(TicketOutcome::Solved, Some(body("Danke für den Laptop.")));
    helpdesk.does(JO, SITE, TicketId(1), TicketCommand::Action(close));
    mira.browser.open("/chat");
    mira.presses("Bewerten");
    mira.presses("Zufrieden");
    mira.says("");
    mira.says("Das ging schnell.");
    mira.presses("Meine Anfragen");
    mira.presses("2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen)");
    insta::assert_snapshot!(mira.tail(16), @r"
    - Unter welcher Telefonnummer können wir zurückrufen?
    > Überspringen
    - Bitte prüfen Sie: Thema: Gerät spenden Ort: 79102 Betreff: Ich habe einen Laptop zu verschenken. Drei Jahre alt. Beschreibung: Ich habe einen Laptop zu verschenken. Drei Jahre alt. Fotos oder Dateien: foto.jpg Ihr Name: Mira Beispiel E-Mail-Adresse: mira@example.org Stimmt alles? Dann senden Sie die Anfrage ab.
    > Anfrage absenden
    - Danke, Ihre Anfrage 2026-00001 ist angekommen. Die Antwort kommt hierher und per E-Mail.
    - Ihre Anfrage 2026-00001 ist abgeschlossen: Ich habe einen Laptop zu verschenken. Drei Jahre alt. Danke für den Laptop.
    > Bewerten
    - Wie zufrieden sind Sie damit, wie wir Ihre Anfrage bearbeitet haben?
    - Danke! Ihre Antwort ist gezählt, ohne dass jemand erfährt, von wem sie ist. Möchten Sie noch etwas dazu schreiben? Bitte ohne Namen.
    - Damit kann ich leider nichts anfangen. Bitte schreiben Sie Text, oder wählen Sie einen Knopf.
    - Was möchten Sie dazu schreiben? Bitte ohne Namen.
    - Danke! Das Team liest Ihre Worte nach dem Ende des Quartals, ohne Ihre Anfrage dazu.
    > Meine Anfragen
    - Ihre Anfragen aus diesem Chat: 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen)
    > 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen)
    - 2026-00001: Ich habe einen Laptop zu verschenken. Drei Jahre alt. (abgeschlossen) Sie: Ich habe einen Laptop zu verschenken. Drei Jahre alt. [foto.jpg] Diese Anfrage ist abgeschlossen. Wenn Sie noch einmal schreiben, öffnen wir sie wieder.
    [Wieder öffnen] [Meine Anfragen] [Wer kann das lesen?]
    ");
    let tallies: Vec<u64> =
        helpdesk.app.read(|read| Ok(read.ratings()?)).unwrap().into_iter().map(|(.., count)| count).collect();
    let remarks = helpdesk.app.read(|read| Ok(read.remarks()?)).unwrap();
    assert_eq!((tallies, remarks.len(), remarks[0].text.as_str()), (vec![1], 1, "Das ging schnell."));
    assert!(!mira.transcript().contains("Das ging schnell."));
}

#[test]
fn words_that_come_long_after_a_rating_begin_something_new() {
    let helpdesk = TestApp::staffed();
    let mut mira = donates(&helpdesk);
    mira.sends();
    helpdesk.does(
        JO,
        SITE,
        TicketId(1),
        TicketCommand::Action(Action::Close(TicketOutcome::Solved, Some(body("Danke.")))),
    );
    mira.browser.open("/chat");
    mira.presses("Bewerten");
    mira.presses("Unzufrieden");
    helpdesk.wait(SignedDuration::from_mins(31));
    mira.says("Ich habe noch einen Drucker.");
    assert!(mira.transcript().contains("> Ich habe noch einen Drucker."), "{}", mira.transcript());
    mira.presses("Gerät spenden");
    assert_eq!(helpdesk.app.read(|read| Ok(read.remarks()?.len())).unwrap(), 0);
}

#[test]
fn files_of_an_answer_are_opened_in_the_chat_and_only_there() {
    let helpdesk = TestApp::staffed();
    let mut mira = donates(&helpdesk);
    mira.sends();
    let mut jo = helpdesk.desk(JO);
    jo.open("/console/tickets/2026-00001").is(200);
    jo.form("#composer").fill("text", "Hier ist der Weg.").attach("files", "weg.pdf", b"PDF").send().is(200);
    mira.browser.open("/chat").is(200);
    let link = mira.browser.page.attributes("#latest .files a", "href")[0].clone();
    let file = mira.browser.open(&link).is(200).clone();
    assert_eq!(file.bytes, b"PDF");
    assert!(file.header("content-disposition").unwrap().contains("weg.pdf"));
    // It stays when the conversation goes on.
    mira.browser.open("/chat");
    mira.says("Danke!");
    assert!(mira.browser.page.attributes(".files a", "href").contains(&link));
    for wrong in ["/chat/files/1/99/0", "/chat/files/2/1/0", "/chat/files/1/1/7", "/chat/files/x/1/0"] {
        mira.browser.open(wrong).is(404);
    }
    let mut other = Chat::begins(&helpdesk);
    other.browser.open(&link).is(404);
    helpdesk.browser().open(&link).is(404);
}

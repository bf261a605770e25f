//! Asking, from the first page to the confirmation, and everything that can go wrong on the way.

use jiff::SignedDuration;
use tresen::{
    app::{
        jobs::{Job, JobCounter},
        setup::preset,
    },
    domain::{
        department::DepartmentKind,
        field::{Decimal, FieldKind, FieldValue},
        id::{DepartmentId, FieldId, TicketId, TopicId},
        organisation::Texts,
        person::Lang,
        ticket::Ticket,
        topic::Topic,
    },
    store::{Catalogue, EntryContent, People, Tickets, Timelines},
};

use crate::support::{
    Browser, DONATION, Form, HELP, INTERNAL, OFFICE, Page, SITE, TestApp, body, department, every_kind, field, label,
    mail_server, topic,
};

const STEP: &str = "form[novalidate]";
const FORM: &str = "application/x-www-form-urlencoded";

fn tickets(helpdesk: &TestApp) -> Vec<Ticket> {
    let snapshot = helpdesk.app.store().snapshot().unwrap();
    (1..100).map_while(|id| snapshot.ticket(TicketId(id)).unwrap()).collect()
}

fn files_on_disk(helpdesk: &TestApp) -> usize {
    let folders = std::fs::read_dir(helpdesk.files.path()).unwrap().map(|folder| folder.unwrap().path());
    folders.map(|folder| std::fs::read_dir(folder).unwrap().count()).sum()
}

/// Stands on the details of the topic with every kind of question.
fn at_details(helpdesk: &TestApp) -> Browser {
    let mut somebody = helpdesk.browser();
    somebody.asks_about(HELP).is(200);
    somebody
}

fn well_filled(form: Form<'_>) -> Form<'_> {
    form.fill("subject", "Laptop startet nicht")
        .fill("description", "Seit gestern bleibt er schwarz.")
        .fill("f1", "ThinkPad T480")
        .fill("f4", "2026-11-19")
}

/// Stands before sending.
fn at_check(helpdesk: &TestApp) -> Browser {
    let mut somebody = at_details(helpdesk);
    well_filled(somebody.form(STEP)).send();
    somebody.introduces_themself("Mira Beispiel", "mira@example.org").is(200);
    assert!(somebody.page.path.ends_with("/check"), "{}", somebody.page.path);
    somebody
}

fn base(path: &str) -> String {
    path.rsplit_once('/').unwrap().0.to_owned()
}

#[test]
fn a_request_by_postal_code_becomes_a_ticket_of_the_site() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.open("/").is(200);
    assert!(mira.page.says("Womit können wir helfen?") && !mira.page.says("Intern"));
    mira.form("main form").and("topic", &DONATION.to_string()).send();
    assert!(mira.page.path.ends_with("/place"), "{}", mira.page.path);
    assert_eq!(mira.page.all(".steps li"), ["Thema", "Ort", "Anliegen", "Kontakt", "Prüfen"]);
    mira.form(STEP).fill("postal_code", "79102").send();
    mira.form(STEP).fill("subject", "Laptop zu verschenken").fill("description", "Drei Jahre alt.").send();
    assert!(mira.page.says("Es antwortet Ihnen: Freiburg"));
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    mira.page.is(200);
    for words in ["79102", "Laptop zu verschenken", "Drei Jahre alt.", "Mira Beispiel", "mira@example.org"] {
        assert!(mira.page.says(words), "{words}: {}", mira.page.text());
    }
    mira.sends(&helpdesk);
    assert!(mira.page.says("Ihre Anfrage ist gespeichert") && mira.page.says("2026-00001"), "{}", mira.page.text());
    let link = mira.secret_link();
    mira.open(&link).is(200);
    assert!(mira.page.says("Laptop zu verschenken") && mira.page.says("Drei Jahre alt."));
    let ticket = tickets(&helpdesk).remove(0);
    assert_eq!((ticket.department, ticket.postal_code.unwrap().as_str()), (SITE, "79102"));
}

#[test]
fn every_kind_of_question_arrives_as_it_was_answered() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    assert_eq!(mira.page.all(".steps li"), ["Thema", "Anliegen", "Kontakt", "Prüfen"], "no place is asked");
    assert!(!mira.page.says("Nur für das Team"), "questions for agents are not shown");
    let form = well_filled(mira.form(STEP)).fill("f2", "Neu gestartet.\n\nAkku gewechselt.").fill("f3", "3,5");
    let form = form.fill("f5", "Laptop").fill("f6", "Bildschirm").and("f6", "Etwas anderes").fill("f7", "on");
    let form = form.fill("f8", "no").fill("f8-comment", "nur ein Piepen").fill("room", "Haus B, Raum 204");
    form.attach("f9", "nachweis.pdf", b"Nachweis").attach("files", "foto.jpg", b"Foto").send();
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    for words in ["Akku gewechselt.", "3,5", "Do., 19. Nov. 2026", "Bildschirm, Etwas anderes", "Nein, nur ein Piepen"]
    {
        assert!(mira.page.says(words), "{words}: {}", mira.page.text());
    }
    mira.sends(&helpdesk);
    let ticket = tickets(&helpdesk).remove(0);
    let answer = |id| ticket.values.get(&FieldId(id)).cloned();
    assert_eq!(ticket.room.clone().unwrap().as_str(), "Haus B, Raum 204");
    assert_eq!(answer(7), Some(FieldValue::Ticked));
    assert_eq!(answer(6), Some(FieldValue::Chosen { options: vec![label("Bildschirm"), label("Etwas anderes")] }));
    assert_eq!(answer(8), Some(FieldValue::YesNo { yes: false, comment: Some(label("nur ein Piepen")) }));
    assert!(matches!(answer(9), Some(FieldValue::Files { names }) if names[0].as_str() == "nachweis.pdf"));
    assert_eq!((answer(10), ticket.values.len()), (None, 9));
    let entry = helpdesk.app.store().snapshot().unwrap().entry(ticket.id, 1).unwrap().unwrap();
    let names: Vec<&str> = entry.attachments().iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["nachweis.pdf", "foto.jpg"]);
    assert_eq!(files_on_disk(&helpdesk), 2);
    helpdesk.runs(Job::Cleanup);
    helpdesk.wait(SignedDuration::from_hours(25));
    helpdesk.runs(Job::Cleanup);
    assert_eq!(files_on_disk(&helpdesk), 2, "the ticket keeps its files when the draft goes");
}

#[test]
fn numbers_are_read_in_the_language_of_the_page() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    let refused = well_filled(mira.form(STEP)).fill("f3", "1,200").send();
    assert!(refused.says("Das kann 1200 oder 1,2 heißen. Eindeutig ist 1200 oder 1,2."), "{}", refused.text());
    mira.form(STEP).fill("f3", "1.200").send();
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    assert!(mira.page.says("1200"), "{}", mira.page.text());
    // Another language on the last page changes nothing: it was typed in German.
    let check = mira.page.path.clone();
    mira.open(&format!("{check}?lang=en")).is(200);
    mira.sends(&helpdesk).is(200);
    let number = Decimal { thousandths: 1_200_000 };
    assert_eq!(tickets(&helpdesk).remove(0).values.get(&FieldId(3)), Some(&FieldValue::Number { number }));
}

#[test]
fn every_topic_of_every_preset_can_be_asked_in_both_languages() {
    for word in ["verein", "hochschule", "schul-it"] {
        for lang in [Lang::De, Lang::En] {
            let helpdesk = TestApp::open();
            let made = preset::PresetChoice::from_word(word).unwrap().load(lang).unwrap();
            // Each visitor is one of many networks; the brakes are tested elsewhere.
            helpdesk.write_app(move |tx| preset::apply_preset(tx, &made, tresen::domain::person::Lang::De));
            let topics = helpdesk.app.store().snapshot().unwrap().topics().unwrap();
            for topic in topics.iter().filter(|topic| topic.public && topic.id.0 > INTERNAL.0) {
                asks_everything(&helpdesk, topic, lang);
            }
            assert!(tickets(&helpdesk).len() >= 5);
        }
    }
}

fn asks_everything(helpdesk: &TestApp, topic: &Topic, lang: Lang) {
    let mut somebody = helpdesk.browser();
    somebody.lang = lang.tag();
    somebody.asks_about(topic.id).is(200);
    if somebody.page.path.ends_with("/place") {
        somebody.form(STEP).fill("postal_code", "79102").send();
    }
    assert!(somebody.page.path.ends_with("/details"), "{}: {}", topic.name, somebody.page.text());
    let mut form = somebody.form(STEP).fill("subject", "Betreff").fill("description", "Beschreibung");
    for field in topic.requester_fields() {
        let name = format!("f{}", field.id);
        form = match &field.kind {
            FieldKind::Text | FieldKind::LongText => form.fill(&name, "Antwort"),
            FieldKind::Number => form.fill(&name, "12"),
            FieldKind::Date => form.fill(&name, "2026-11-21"),
            FieldKind::Choice { options } | FieldKind::MultipleChoice { options } => {
                form.fill(&name, options.last().unwrap().as_str())
            }
            FieldKind::Checkbox => form.fill(&name, "on"),
            FieldKind::YesNo => form.fill(&name, "yes"),
            FieldKind::File => form.attach(&name, "datei.txt", b"Inhalt"),
        };
    }
    form.send();
    let email = format!("mira.{}@example.org", topic.id);
    somebody.introduces_themself("Mira Beispiel", &email).is(200);
    somebody.sends(helpdesk).is(200);
    assert!(somebody.page.path.ends_with("/sent"), "{}: {}", topic.name, somebody.page.text());
    let ticket = tickets(helpdesk).pop().unwrap();
    assert_eq!((ticket.topic, ticket.values.len()), (topic.id, topic.requester_fields().count()), "{}", topic.name);
}

#[test]
fn steps_cannot_be_skipped_and_nothing_typed_is_lost_on_the_way_back() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    let here = base(&mira.page.path);
    for later in ["contact", "check", "sent", "place"] {
        mira.open(&format!("{here}/{later}"));
        assert!(mira.page.path.ends_with("/details"), "{later} → {}", mira.page.path);
    }
    well_filled(mira.form(STEP)).send();
    mira.open(&format!("{here}/check"));
    assert!(mira.page.path.ends_with("/contact"));
    // Back keeps what was typed, finished or not.
    mira.form(STEP).fill("name", "Mira").fill("email", "halb").fill("back", "1").send();
    assert!(mira.page.path.ends_with("/details"));
    assert_eq!(mira.form(STEP).value("f1"), "ThinkPad T480");
    mira.form(STEP).send();
    assert_eq!((mira.form(STEP).value("name"), mira.form(STEP).value("email")), ("Mira".to_owned(), "halb".to_owned()));
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    // Changing one thing leads straight back to the check.
    mira.follow("Ändern");
    mira.form(STEP).fill("subject", "Anderer Betreff").send();
    assert!(mira.page.path.ends_with("/check") && mira.page.says("Anderer Betreff"), "{}", mira.page.path);
}

#[test]
fn an_answer_to_an_optional_question_can_be_taken_back() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    well_filled(mira.form(STEP)).fill("f5", "Laptop").fill("f8", "yes").send();
    let details = format!("{}/details", base(&mira.page.path));
    mira.open(&details);
    for name in ["f5", "f8"] {
        let values = mira.page.attributes(&format!("[name={name}]"), "value");
        assert_eq!(values.last().map(String::as_str), Some(""), "the choice \"no answer\" of {name}: {values:?}");
    }
    mira.form(STEP).fill("f5", "").fill("f8", "").send();
    mira.open(&details);
    assert_eq!((mira.form(STEP).value("f5"), mira.form(STEP).value("f8")), (String::new(), String::new()));
}

#[test]
fn every_mistake_is_named_and_everything_stays() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    let page = mira.form(STEP).send();
    page.is(422);
    assert_eq!(page.all(".summary a").len(), 4, "{:?}", page.all(".summary a"));
    let ids = page.attributes(".summary a", "href");
    assert_eq!(ids, ["#subject", "#description", "#f1", "#f4"]);
    for id in ids {
        assert_eq!(page.all(&format!("{id}, [name={}]", &id[1..])).len().min(1), 1, "{id} leads somewhere");
    }
    let long = "x".repeat(151);
    let form =
        mira.form(STEP).fill("subject", &long).fill("description", "Text").fill("f1", "ja").fill("f4", "31.2.2026");
    let form = form.fill("f3", "viele").fill("f5", "Auto").fill("f6", "Fahrrad").fill("f8", "vielleicht");
    let form = form.fill("room", &"r".repeat(200)).fill("f2", &"y".repeat(20_001));
    let page = form.attach("files", "foto.jpg", b"Foto").send();
    page.is(422);
    let wrong = page.attributes(".summary a", "href");
    assert_eq!(wrong, ["#subject", "#f2", "#f3", "#f4", "#f5", "#f6", "#f8", "#room"]);
    let form = mira.form(STEP);
    for (name, typed) in [("subject", long.as_str()), ("f3", "viele"), ("f4", "31.2.2026"), ("description", "Text")] {
        assert_eq!(form.value(name), typed);
    }
    assert!(page.says("foto.jpg"), "the file stays: {}", page.text());
    // The same page, loaded and opened anew, still has it all.
    mira.open(&page.path).is(422);
    assert!(mira.page.says("foto.jpg") && mira.form(STEP).value("f3") == "viele");
    mira.open(page.address()).is(200);
    assert!(mira.page.says("foto.jpg") && mira.form(STEP).value("f3") == "viele");
    let form = well_filled(mira.form(STEP)).fill("f2", "").fill("f3", "").fill("f4", "19.11.2026");
    form.without("f5").without("f6").without("f8").fill("room", "").send();
    assert!(mira.page.path.ends_with("/contact"), "{}", mira.page.text());
    for (name, email, phone) in
        [("", "", "abc"), (&*"n".repeat(121), "a@b", "12"), ("\u{200b}", "a b@c.de", "0<script>")]
    {
        let page = mira.form(STEP).fill("name", name).fill("email", email).fill("phone", phone).send();
        page.is(422);
        assert_eq!(page.attributes(".summary a", "href"), ["#name", "#email", "#phone", "#informed"]);
        assert_eq!(mira.form(STEP).value("email"), email);
    }
    assert_eq!(tickets(&helpdesk).len(), 0);
}

#[test]
fn limits_of_files_are_told_before_and_hold_after() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    assert!(mira.page.says("Bis zu 5 Dateien, jede höchstens 10 MB."), "{}", mira.page.text());
    let mut form = well_filled(mira.form(STEP)).attach("files", "leer.txt", b"").attach(
        "files",
        "gross.bin",
        &vec![1; 10_000_001],
    );
    for n in 0..4 {
        form = form.attach("files", "foto.jpg", format!("Foto {n}").as_bytes());
    }
    let page = form.send();
    page.is(422);
    assert!(page.says("„leer.txt“ ist leer") && page.says("„gross.bin“ ist zu groß"), "{}", page.text());
    for name in ["foto.jpg", "foto (2).jpg", "foto (4).jpg"] {
        assert!(page.says(name), "{name}: {}", page.text());
    }
    let page =
        mira.form(STEP).attach("f9", "nachweis.pdf", b"Nachweis").attach("files", "zuviel.txt", b"zu viel").send();
    page.is(422);
    assert!(page.says("„zuviel.txt“ wurde nicht gespeichert: Es sind höchstens 5 Dateien möglich."), "{}", page.text());
    assert_eq!(files_on_disk(&helpdesk), 5, "what is refused does not stay on the disk");
    // The same file twice is one, also where it got a number; one that is removed is gone.
    mira.form(STEP).attach("files", "foto.jpg", b"Foto 2").fill("remove", "0").send();
    assert!(!mira.page.says("foto (5).jpg") && mira.page.path.ends_with("/details"), "{}", mira.page.text());
    assert_eq!(files_on_disk(&helpdesk), 4);
    // The same content under another name is another file of the same bytes.
    mira.form(STEP).attach("files", "Rechnung Juni.jpg", b"Foto 2").send();
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    assert!(mira.page.says("Rechnung Juni.jpg"), "{}", mira.page.text());
    assert_eq!(files_on_disk(&helpdesk), 4);
}

#[test]
fn hostile_file_names_lose_their_tricks() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    let form = well_filled(mira.form(STEP)).attach("files", "../../../etc/passwd", b"1");
    let form = form.attach("files", "<script>alert(1)</script>.svg", b"<svg onload='alert(1)'/>");
    form.attach("files", "C:\\Windows\\rechnung\u{202e}fdp.exe", b"3")
        .attach("files", "..", b"4")
        .attach("files", "Plan %22neu%22.txt", b"5")
        .send()
        .is(200);
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    mira.sends(&helpdesk);
    let entry = helpdesk.app.store().snapshot().unwrap().entry(TicketId(1), 1).unwrap().unwrap();
    let names: Vec<&str> = entry.attachments().iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["passwd", "script_.svg", "rechnungfdp.exe", "datei", "Plan \"neu\".txt"]);
    let link = mira.secret_link();
    let file = mira.open(&format!("{link}/files/1/1")).is(200).clone();
    assert_eq!(file.header("content-type"), Some("application/octet-stream"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment; filename=\"script_.svg\""));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(
        (file.header("x-content-type-options"), file.bytes.as_slice()),
        (Some("nosniff"), &b"<svg onload='alert(1)'/>"[..])
    );
}

#[test]
fn no_file_name_and_no_type_of_a_file_loses_the_form() {
    let helpdesk = TestApp::open();
    let heads: [(&[u8], &str); 6] = [
        (b"a\0b.txt", "a_b.txt"),
        (b"zeile\r\nende.txt", "zeile_ende.txt"),
        (b"Pr\xfcfung.txt", "Prüfung.txt"),
        (b"klingel\x07\x7f.txt", "klingel__.txt"),
        (b"ordner\\", "ordner_"),
        (b"seite.mhtml", "seite.mhtml"),
    ];
    for (sent, kept) in heads {
        let mut mira = at_details(&helpdesk);
        let path = mira.page.path.clone();
        let text = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
        };
        let body = [
            &text("subject", "Laptop startet nicht")[..],
            b"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"",
            sent,
            b"\"\r\nContent-Type: multipart/related\r\n\r\nInhalt\0\r\n",
            &text("description", "Seit gestern bleibt er schwarz."),
            b"--x--\r\n",
        ]
        .concat();
        // Questions are open yet, so the form comes back.
        let page = mira.post_raw(&path, "multipart/form-data; boundary=x", &body, &[]).is(422).clone();
        assert!(page.says(kept), "{kept}: {}", page.text());
        let form = mira.form(STEP);
        assert_eq!(form.value("subject"), "Laptop startet nicht", "{kept}");
        assert_eq!(form.value("description"), "Seit gestern bleibt er schwarz.", "{kept}");
    }
}

#[test]
fn html_is_text_everywhere() {
    let helpdesk = TestApp::open();
    let evil = "<script>alert('x')</script>\"'><b>&amp;";
    // A name holds no slash.
    let name = evil.replace('/', "");
    let mut mira = at_details(&helpdesk);
    let form = well_filled(mira.form(STEP)).fill("subject", evil).fill("description", evil).fill("f1", evil);
    let form = form.fill("f2", evil).fill("f3", evil).fill("f8", "yes").fill("f8-comment", evil).fill("room", evil);
    let pages =
        [form.send(), mira.form(STEP).fill("f3", "1").send(), mira.introduces_themself(&name, "mira@example.org")];
    for page in &pages {
        assert!(!page.html.contains("<script>alert") && !page.html.contains("'><b>"), "{}", page.path);
    }
    assert!(pages[2].says(evil), "{}", pages[2].text());
    mira.sends(&helpdesk);
    let link = mira.secret_link();
    let page = mira.open(&link).is(200);
    assert!(!page.html.contains("<script>alert") && page.says(evil), "{}", page.text());
}

#[test]
fn words_without_end_and_every_script_are_kept() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    let word = "ß".repeat(10_000);
    let text = format!("{word}\n👩\u{200d}🔧 العربية 漢字 é");
    well_filled(mira.form(STEP)).fill("description", &text).send();
    mira.introduces_themself("Ümit Þórr 山田", "mira@example.org");
    mira.sends(&helpdesk).is(200);
    let entry = helpdesk.app.store().snapshot().unwrap().entry(TicketId(1), 1).unwrap().unwrap();
    assert!(matches!(entry.content, EntryContent::Message { body, .. } if body.as_str() == text));
}

#[test]
fn broken_forms_get_a_page_in_the_readers_language_and_change_nothing() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    let path = mira.page.path.clone();
    let multipart = "multipart/form-data; boundary=x";
    let many = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(1_001);
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        (FORM, b"subject=%ff%fe".to_vec(), 400),
        (FORM, vec![b'a'; 400_001], 413),
        (FORM, vec![b'&'; 1_000], 422),
        (FORM, b"%=%&=&subject".to_vec(), 422),
        ("text/plain", b"subject=x".to_vec(), 400),
        ("application/json", b"{}".to_vec(), 400),
        ("multipart/form-data", b"--x--".to_vec(), 400),
        (multipart, b"nonsense".to_vec(), 400),
        (multipart, b"--x\r\n\r\n\r\n--x--\r\n".to_vec(), 400),
        (
            multipart,
            b"--x\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\n\xff\xfe\r\n--x--\r\n".to_vec(),
            400,
        ),
        (multipart, b"--x\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\ncut off".to_vec(), 400),
        (multipart, b"--x\r\nContent-Disposition: attachment; filename=\"a\"\r\n\r\na\r\n--x--\r\n".to_vec(), 400),
        (multipart, many, 413),
    ];
    for (lang, words) in [("de", "bitte"), ("en", "lease")] {
        mira.lang = lang;
        for (content_type, body, status) in &cases {
            let page = mira.post_raw(&path, content_type, body, &[]).is(*status);
            assert!(page.text().to_lowercase().contains(words), "{content_type}: {}", page.text());
            assert!(page.html.contains(&format!("<html lang=\"{lang}\"")));
        }
    }
    assert_eq!(tickets(&helpdesk).len(), 0);
}

#[test]
fn tricks_with_addresses_find_nothing() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    for path in [
        "/request/x/details",
        "/request/../../etc/passwd",
        "/request/%2e%2e%2f/details",
        "/request/%00/details",
        "/request/%ff/details",
        "/request//details",
        "/r/%00",
        "/r/x/files/1/1",
        "/r/x/files/-1/99999999999999999999",
        &format!("/request/{}/check", "a".repeat(5_000)),
    ] {
        for lang in ["de", "en"] {
            mira.lang = lang;
            let page = mira.open(path);
            assert!((400..500).contains(&page.status), "{path}: {}", page.status);
            assert!(page.html.contains(&format!("<html lang=\"{lang}\"")), "{path}");
        }
    }
    for (path, form) in
        [("/request/x/check", "pow=1"), ("/request", "topic=99"), ("/request", "topic=3"), ("/r/x/messages", "text=x")]
    {
        let page = mira.post_raw(path, FORM, form.as_bytes(), &[]);
        assert_eq!(page.status, 404, "{path} {form}");
    }
    for form in ["", "topic=", "topic=-1", "topic=abc"] {
        assert!(mira.post_raw("/request", FORM, form.as_bytes(), &[]).is(422).says("Please choose a topic."));
    }
}

#[test]
fn sending_twice_makes_one_ticket_and_leads_to_the_same_page() {
    let helpdesk = TestApp::open();
    let mut mira = at_check(&helpdesk);
    let check = mira.page.path.clone();
    helpdesk.wait(SignedDuration::from_secs(5));
    let form = format!("pow={}", mira.works());
    let mut others: Vec<Page> = std::thread::scope(|scope| {
        let sends = |_| {
            let mut again = helpdesk.browser();
            scope.spawn({
                let (check, form) = (check.clone(), form.clone());
                move || again.post_raw(&check, FORM, form.as_bytes(), &[]).clone()
            })
        };
        let threads: Vec<_> = (0..6).map(sends).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    others.push(mira.post_raw(&check, FORM, form.as_bytes(), &[]).clone());
    others.push(mira.open(&check).clone());
    others.push(mira.open(&format!("{}/details", base(&check))).clone());
    let links: Vec<String> = others.iter().flat_map(|page| page.all("#link")).collect();
    assert_eq!(links.len(), 9);
    assert!(links.iter().all(|link| *link == links[0]));
    assert_eq!(tickets(&helpdesk).len(), 1);
    // The way to the confirmation holds nothing personal, and ends.
    assert!(!others[0].says("Mira") && !others[0].says("mira@example.org"));
    helpdesk.wait(SignedDuration::from_hours(24));
    mira.open(&format!("{}/sent", base(&check))).is(404);
    assert_eq!(helpdesk.runs(Job::Cleanup), [(JobCounter::Drafts, 1)]);
}

#[test]
fn an_expired_draft_says_so_and_leaves_nothing_behind() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    assert!(mira.page.says("bis Sa., 21. Nov. 2026, 14:05 Uhr zwischengespeichert"), "{}", mira.page.text());
    well_filled(mira.form(STEP)).attach("files", "foto.jpg", b"Foto").send();
    let here = base(&mira.page.path);
    assert_eq!(files_on_disk(&helpdesk), 1);
    helpdesk.wait(SignedDuration::from_hours(24));
    for (lang, words) in [("de", "Diese Anfrage ist nicht mehr da"), ("en", "This request is no longer here")] {
        mira.lang = lang;
        for step in ["place", "details", "contact", "check", "sent"] {
            assert!(mira.open(&format!("{here}/{step}")).is(404).says(words), "{step}");
        }
        mira.post_raw(&format!("{here}/contact"), FORM, b"name=Mira", &[]).is(404);
    }
    assert_eq!(helpdesk.runs(Job::Cleanup), [(JobCounter::Drafts, 1)]);
    assert_eq!(files_on_disk(&helpdesk), 0);
    assert_eq!(helpdesk.runs(Job::Cleanup), []);
}

/// How often some words stand in the files of a directory.
fn times(directory: &std::path::Path, words: &str) -> usize {
    let count = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return times(&path, words);
        }
        std::fs::read(&path).unwrap().windows(words.len()).filter(|part| *part == words.as_bytes()).count()
    };
    std::fs::read_dir(directory).unwrap().map(count).sum()
}

#[test]
fn what_is_thrown_away_is_gone_from_the_disk_after_the_night_and_in_no_new_backup() {
    let place = tempfile::tempdir().unwrap();
    let helpdesk = TestApp::with_backups(place.path());
    helpdesk.leaves_messages_unsent();
    helpdesk.request("Was bleiben soll");
    let words = ["Quastenflosser im Keller", "Er schwimmt nachts gegen die Tür.", "Schuppen und Flossen"];
    let mut mira = at_details(&helpdesk);
    let filled = well_filled(mira.form(STEP)).fill("subject", words[0]).fill("description", words[1]);
    filled.attach("files", "foto.jpg", words[2].as_bytes()).send().is(200);
    let data = helpdesk.files.path();
    assert!(words.iter().all(|words| times(data, words) > 0));
    assert!(mira.form("form[action$=deletion]").send().is(200).says("Alles gelöscht"));
    helpdesk.runs(Job::Compact);
    assert_eq!(words.map(|words| times(data, words)), [0, 0, 0]);
    assert!(times(data, "Was bleiben soll") > 0);
    helpdesk.runs(Job::Backup);
    assert_eq!(words.map(|words| times(place.path(), words)), [0, 0, 0]);
    assert!(times(place.path(), "Was bleiben soll") > 0);
}

#[test]
fn a_draft_can_be_thrown_away() {
    let helpdesk = TestApp::open();
    let mut mira = at_details(&helpdesk);
    well_filled(mira.form(STEP)).attach("files", "foto.jpg", b"Foto").send();
    let here = base(&mira.page.path);
    assert!(mira.form("form[action$=deletion]").send().is(200).says("Alles gelöscht"));
    mira.open(&format!("{here}/details")).is(404);
    assert_eq!(files_on_disk(&helpdesk), 0);
    mira.post_raw(&format!("{here}/deletion"), FORM, b"", &[]).is(200);
}

#[test]
fn what_was_sent_is_not_said_to_be_thrown_away() {
    let helpdesk = TestApp::open();
    let mut mira = at_check(&helpdesk);
    let here = base(&mira.page.path);
    mira.sends(&helpdesk).is(200);
    let link = mira.secret_link();
    let page = mira.post_raw(&format!("{here}/deletion"), FORM, b"", &[]).is(200).clone();
    assert_eq!(page.path, format!("{here}/sent"));
    assert!(!page.says("Alles gelöscht") && mira.secret_link() == link);
    assert_eq!(tickets(&helpdesk).len(), 1);
}

#[test]
fn where_nobody_can_help_the_boards_words_stand_and_nothing_is_stored() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.asks_about(DONATION);
    let place = mira.page.path.clone();
    mira.form(STEP).fill("postal_code", "10115").send().is(200);
    assert!(mira.page.says("Dort sind wir nicht.") && mira.page.path == "/request/not-served");
    mira.open(&place).is(404);
    assert_eq!(helpdesk.runs(Job::Cleanup), []);
    helpdesk.write(|tx| tx.put_texts(tresen::domain::person::Lang::De, &Texts::default()));
    assert!(mira.open("/request/not-served").says("Für diesen Ort gibt es bei uns kein Team."));
    // With a department for the rest, everybody is served.
    let rest = department(DepartmentId(9), "Überregional", DepartmentKind::Supraregional, &[]);
    helpdesk.write(move |tx| tx.put_department(&rest));
    mira.asks_about(DONATION);
    mira.form(STEP).fill("postal_code", "10115").send().is(200);
    mira.form(STEP).fill("subject", "Laptop").fill("description", "Drei Jahre alt.").send();
    assert!(mira.page.says("Es antwortet Ihnen: Überregional"));
}

#[test]
fn whoever_mistypes_the_place_later_keeps_what_they_typed() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.asks_about(DONATION);
    let place = mira.page.path.clone();
    mira.form(STEP).fill("postal_code", "79102").send();
    mira.form(STEP).fill("subject", "Laptop").fill("description", "Drei Jahre alt.").send().is(200);
    mira.open(&place).is(200);
    mira.form(STEP).fill("postal_code", "10115").send().is(200);
    assert!(mira.page.path == format!("{}/not-served", base(&place)) && mira.page.says("Dort sind wir nicht."));
    assert!(mira.page.says("ist noch da") && !mira.page.says("nicht gespeichert"), "{}", mira.page.text());
    mira.follow("Ort ändern").is(200);
    assert_eq!(mira.page.path, place);
    mira.form(STEP).fill("postal_code", "79102").send().is(200);
    assert!(mira.open(&format!("{}/details", base(&place))).is(200).says("Drei Jahre alt."));
    // Where somebody can help, the refusal leads on; without the board's words it stays true.
    assert!(mira.open(&format!("{}/not-served", base(&place))).path.ends_with("/contact"));
    helpdesk.write(|tx| tx.put_texts(tresen::domain::person::Lang::De, &Texts::default()));
    mira.open(&place);
    assert!(!mira.form(STEP).fill("postal_code", "10115").send().says("nicht gespeichert"));
    assert!(mira.page.says("Für diesen Ort gibt es bei uns kein Team."));
    assert!(mira.form("form[action$=deletion]").send().is(200).says("Alles gelöscht"));
    mira.open(&format!("{}/not-served", base(&place))).is(404);
}

#[test]
fn a_site_can_be_chosen_by_name_if_it_is_public() {
    let helpdesk = TestApp::open();
    let hidden = DepartmentId(8);
    let mut secret = department(hidden, "Versteckt", DepartmentKind::Site, &[]);
    secret.public = false;
    helpdesk.write(move |tx| tx.put_department(&secret));
    let mut mira = helpdesk.browser();
    mira.asks_about(DONATION);
    assert!(mira.page.says("Freiburg") && !mira.page.says("Versteckt") && !mira.page.says("Büro"));
    for wrong in ["8", "2", "99"] {
        let page = mira.form(STEP).fill("site", wrong).fill("postal_code", "79102").send();
        assert!(page.is(422).says("Diesen Standort gibt es nicht mehr."), "{wrong}");
    }
    for wrong in ["", "7910", "791022", "abcde", "７９１０"] {
        let page = mira.form(STEP).fill("site", "").fill("postal_code", wrong).send();
        assert_eq!(page.is(422).attributes(".summary a", "href"), ["#postal_code"], "{wrong}");
    }
    mira.form(STEP).fill("site", &SITE.to_string()).fill("postal_code", "").send();
    mira.form(STEP).fill("subject", "Laptop").fill("description", "Drei Jahre alt.").send();
    assert!(mira.page.says("Es antwortet Ihnen: Freiburg"), "{}", mira.page.text());
}

#[test]
fn a_form_that_changes_in_between_says_so() {
    let helpdesk = TestApp::open();
    let mut mira = at_check(&helpdesk);
    let check = mira.page.path.clone();
    // A new question that must be answered, one less, and an option less.
    helpdesk.write(|tx| {
        let mut fields = every_kind();
        fields.remove(1);
        let mut new = field(11, "Ihre Mitgliedsnummer", FieldKind::Number);
        new.required_to_submit = true;
        fields.push(new);
        tx.put_topic(&topic(HELP, "Hilfe", tresen::domain::routing::TopicRoute::Department(OFFICE), fields))
    });
    mira.open(&check);
    assert!(mira.page.path.ends_with("/details") && mira.page.says("Bitte beantworten Sie: Ihre Mitgliedsnummer"));
    assert_eq!(mira.form(STEP).value("f1"), "ThinkPad T480");
    helpdesk.wait(SignedDuration::from_secs(30));
    mira.post_raw(&check, FORM, b"pow=1", &[]);
    assert!(mira.page.path.ends_with("/details") && tickets(&helpdesk).is_empty());
    mira.form(STEP).fill("f11", "7").send();
    assert!(mira.page.path.ends_with("/check"));
    // The topic is gone.
    helpdesk.write(|tx| {
        let mut gone = topic(HELP, "Hilfe", tresen::domain::routing::TopicRoute::Department(OFFICE), Vec::new());
        gone.public = false;
        tx.put_topic(&gone)
    });
    for (lang, words) in [("de", "Dieses Thema gibt es nicht mehr"), ("en", "This topic no longer exists")] {
        mira.lang = lang;
        assert!(mira.open(&check).is(404).says(words));
        assert!(mira.post_raw(&check, FORM, b"pow=1", &[]).is(404).says(words));
    }
    assert_eq!(mira.asks_about(HELP).status, 404);
    assert_eq!(mira.asks_about(TopicId(77)).status, 404);
}

#[test]
fn machines_are_kept_out_and_people_without_scripts_wait() {
    let helpdesk = TestApp::open();
    let mut mira = at_check(&helpdesk);
    let send = "form[data-pow-challenge]";
    assert!(mira.page.html.contains("<noscript>") && mira.page.says("20 Sekunden"));
    let nonce = mira.works();
    // Faster than anybody types, even with proof.
    assert!(mira.form(send).fill("pow", &nonce).send().is(422).says("warten Sie 20 Sekunden"));
    helpdesk.wait(SignedDuration::from_secs(5));
    assert!(
        mira.form(send)
            .fill("website", "https://spam.example")
            .fill("pow", &nonce)
            .send()
            .is(422)
            .says("verstecktes Feld")
    );
    for wrong in ["", "0", "abc", "99999999999999999999999"] {
        assert!(mira.form(send).fill("pow", wrong).send().is(422).says("warten Sie bitte noch 16 Sekunden"), "{wrong}");
    }
    helpdesk.wait(SignedDuration::from_secs(15));
    assert!(mira.page.says("ThinkPad T480"), "everything is still there");
    assert!(mira.form(send).send().is(200).says("Ihre Anfrage ist gespeichert"));
    assert_eq!(tickets(&helpdesk).len(), 1);
}

#[test]
fn one_network_cannot_flood_and_others_are_not_braked() {
    let helpdesk = TestApp::open();
    let mut flood = helpdesk.browser().coming_from("203.0.113.7");
    for _ in 0..30 {
        flood.asks_about(HELP).is(200);
    }
    let page = flood.asks_about(HELP);
    assert!(page.is(429).says("Einen Moment bitte") && page.header("retry-after").is_some());
    helpdesk.browser().coming_from("203.0.113.8").asks_about(HELP).is(200);
    // Addresses of one IPv6 network are one.
    let mut sixes =
        (1..=31).map(|n| helpdesk.browser().coming_from(&format!("2001:db8:1:2::{n:x}")).asks_about(HELP).status);
    assert!(sixes.by_ref().take(30).all(|status| status == 200) && sixes.next() == Some(429));
    // Without proof of work, three requests and then one every ten minutes.
    let mut sent = Vec::new();
    for _ in 0..4 {
        let mut somebody = helpdesk.browser().coming_from("203.0.113.9");
        somebody.asks_about(HELP);
        well_filled(somebody.form(STEP)).send();
        somebody.introduces_themself("Mira Beispiel", "mira@example.org");
        helpdesk.wait(SignedDuration::from_secs(21));
        sent.push(somebody.form("form[data-pow-challenge]").send().status);
    }
    assert_eq!(sent, [200, 200, 200, 429]);
}

#[test]
fn nobody_is_flooded_with_confirmations() {
    let helpdesk = TestApp::open();
    let send = |email: &str| {
        let mut somebody = helpdesk.browser();
        somebody.asks_about(HELP);
        well_filled(somebody.form(STEP)).send();
        somebody.introduces_themself("Mira Beispiel", email);
        somebody.sends(&helpdesk).status
    };
    let sent: Vec<u16> = (0..7).map(|n| send(["mira@example.org", "Mira@Example.org"][n % 2])).collect();
    assert_eq!(sent, [200, 200, 200, 200, 200, 200, 429], "from seven networks");
    assert_eq!(send("jona@example.org"), 200, "others are not braked");
    assert_eq!(tickets(&helpdesk).len(), 7);
    helpdesk.wait(SignedDuration::from_mins(10));
    assert_eq!(send("mira@example.org"), 200);
}

#[test]
fn before_the_setup_the_home_page_says_where_the_link_is() {
    let helpdesk = TestApp::fresh();
    let mut board = helpdesk.browser();
    assert!(board.open("/").is(200).says("auf der Konsole des Servers") && board.page.says("tresen setup-link"));
    board.open("/request").is(503);
}

#[test]
fn what_is_promised_about_mail_is_true() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.donates(&helpdesk, "Laptop");
    assert!(mira.page.says("verschickt noch keine E-Mails"));
    helpdesk.write(|tx| tx.put_mail_server(&mail_server()));
    mira.donates(&helpdesk, "Laptop");
    assert!(mira.page.says("Bestätigung per E-Mail"));
    assert!(mira.open("/privacy").is(200).says("mail.example.org"));
}

#[test]
fn a_known_address_keeps_its_profile_and_the_language_of_the_page() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.lang = "en";
    mira.donates(&helpdesk, "One");
    mira.donates(&helpdesk, "Two");
    let all = tickets(&helpdesk);
    assert_eq!(all[0].requester, all[1].requester);
    let person = helpdesk.app.store().snapshot().unwrap().person(all[0].requester).unwrap().unwrap();
    assert_eq!(person.lang, Lang::En);
}

#[test]
fn a_phone_number_given_later_is_not_lost_and_none_is_replaced() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    let mut phones = Vec::new();
    for phone in ["", "0761 123456", "", "030 999999"] {
        mira.asks_about(HELP);
        well_filled(mira.form(STEP)).send();
        mira.form(STEP).fill("phone", phone).send();
        mira.introduces_themself("Mira Beispiel", "mira@example.org");
        mira.sends(&helpdesk).is(200);
        let person = helpdesk.app.store().snapshot().unwrap().person(tickets(&helpdesk)[0].requester).unwrap().unwrap();
        phones.push(person.phone.map(|phone| phone.to_string()));
    }
    let known = Some("0761 123456".to_owned());
    assert_eq!(phones, [None, known.clone(), known.clone(), known]);
    let all = tickets(&helpdesk);
    assert!(all.len() == 4 && all.iter().all(|ticket| ticket.requester == all[0].requester));
}

#[test]
fn privacy_and_access_name_departments_and_numbers_but_never_people() {
    let helpdesk = TestApp::open();
    helpdesk.write(|tx| {
        tx.put_texts(
            tresen::domain::person::Lang::De,
            &Texts { privacy: Some(body("Verantwortlich ist der Verein.")), ..Texts::default() },
        )
    });
    helpdesk.employs("Jo Geheim", "jo@example.org", SITE);
    let mut mira = helpdesk.browser();
    let privacy = mira.open("/privacy").is(200).clone();
    for words in
        ["Verantwortlich ist der Verein.", "Freiburg: eine Person", "Büro: zurzeit niemand", "höchstens 5 Jahre"]
    {
        assert!(privacy.says(words), "{words}: {}", privacy.text());
    }
    assert!(privacy.says("Ihr Gerät") && !privacy.says("Nur für das Team"));
    assert_eq!(privacy.all("dt"), ["Hilfe"], "only public topics that ask something");
    let access = mira.open("/access").is(200).clone();
    assert!(access.says("Freiburg") && !access.says("Jo Geheim") && !privacy.says("Jo Geheim"));
    mira.lang = "en";
    assert!(mira.open("/access").says("Who sees what?") && mira.open("/privacy").says("Freiburg: one person"));
}

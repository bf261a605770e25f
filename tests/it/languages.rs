//! Readers of another language than the administrator's: what is translated they read in theirs, and what is not
//! is marked and said.

use tresen::{
    domain::{
        field::FieldValue,
        id::FieldId,
        organisation::Texts,
        person::Lang,
        topic::Topic,
        translation::{DepartmentTranslation, FieldTranslation, TopicTranslation, Translation},
    },
    store::{Catalogue, Tickets},
};

use crate::support::{ADA, Browser, HELP, OFFICE, TestApp, body, label};

const STEP: &str = "form[novalidate]";

const NOTE: &str = "Some of this page is only in German.";

/// The form, the topic "Hilfe" with its question "Art" and the office in English; nothing else.
fn translated() -> TestApp {
    let helpdesk = TestApp::open();
    helpdesk.write(|tx| {
        let mut help = tx.topic(HELP)?.unwrap();
        help.intro = Some(body("Wir helfen gern."));
        let (name, description) = (Some(label("Help")), Some(body("A sentence about it.")));
        let words = TopicTranslation { name, description, intro: Some(body("We are glad to help.")) };
        help.translations = words.only(Lang::En);
        let art = help.fields.iter_mut().find(|field| field.id == FieldId(5)).unwrap();
        art.hint = Some(label("Grob genügt."));
        let options = [("Laptop", "Laptop"), ("Bildschirm", "Monitor"), ("Etwas anderes", "Something else")];
        let options = options.map(|(own, other)| (label(own), label(other))).into();
        let words =
            FieldTranslation { label: Some(label("Kind")), hint: Some(label("A rough idea will do.")), options };
        art.translations = words.only(Lang::En);
        tx.put_topic(&help)?;
        let mut office = tx.department(OFFICE)?.unwrap();
        office.translations = DepartmentTranslation { name: Some(label("Office")), description: None }.only(Lang::En);
        tx.put_department(&office)?;
        tx.put_texts(Lang::De, &Texts { confirmation: Some(body("Bis bald, {nummer}!")), ..Texts::default() })?;
        tx.put_texts(Lang::En, &Texts { confirmation: Some(body("See you, {number}!")), ..Texts::default() })
    });
    helpdesk
}

fn english(helpdesk: &TestApp) -> Browser {
    let mut visitor = helpdesk.browser();
    visitor.lang = "en";
    visitor
}

/// What is marked as German in the page itself, beside its head and foot.
fn marked(visitor: &Browser) -> Vec<String> {
    visitor.page.all("main [lang=de]")
}

#[test]
fn translated_words_are_read_from_the_first_page_to_the_mail() {
    let helpdesk = translated();
    let mut mira = english(&helpdesk);
    mira.open("/").is(200);
    assert_eq!(mira.page.all(".door b"), ["Help", "Gerät spenden"]);
    assert!(mira.page.says("A sentence about it."));
    mira.asks_about(HELP).is(200);
    assert!(mira.page.says("We are glad to help.") && !mira.page.says("Wir helfen gern."));
    let kind = "#f5";
    assert_eq!(mira.page.all(&format!("{kind} legend")), ["Kind optional"]);
    assert_eq!(mira.page.all(&format!("{kind} .hint")), ["A rough idea will do."]);
    assert_eq!(mira.page.all(&format!("{kind} b")), ["Laptop", "Monitor", "Something else", "No answer"]);
    let form = mira.form(STEP).fill("subject", "It is broken").fill("description", "It does not start.");
    form.fill("f1", "T480").fill("f4", "2026-11-19").fill("f5", "Bildschirm").send();
    mira.introduces_themself("Mira Example", "mira@example.org");
    assert!(mira.page.says("Kind Monitor"), "{}", mira.page.text());
    assert!(mira.page.says("Office will answer you") || mira.page.says("Office"), "{}", mira.page.text());
    mira.sends(&helpdesk).is(200);
    assert!(mira.page.says("See you, 2026-00001!"));
    let link = mira.secret_link();
    mira.open(&link).is(200);
    assert!(mira.page.says("Topic Help") && mira.page.says("Kind Monitor"), "{}", mira.page.text());
    // The answer stays tied to the option, in whatever language it was given.
    let ticket = helpdesk.app.read(|read| Ok(read.ticket(tresen::domain::id::TicketId(1))?)).unwrap().unwrap();
    let stored = FieldValue::Chosen { options: vec![label("Bildschirm")] };
    assert_eq!(ticket.values.get(&FieldId(5)), Some(&stored));
    let mail = helpdesk.delivers().remove(0);
    assert!(mail.text.contains("See you, 2026-00001!") && mail.text.contains("Office"), "{}", mail.text);
    assert!(!mail.text.contains("Büro") && !mail.text.contains("Bis bald"), "{}", mail.text);
}

#[test]
fn what_is_only_german_is_marked_and_said_once() {
    let helpdesk = translated();
    let mut mira = english(&helpdesk);
    mira.open("/").is(200);
    assert_eq!(marked(&mira), ["Gerät spenden", "Ein Satz dazu."]);
    assert_eq!(mira.page.all("main .banner b"), [NOTE]);
    mira.asks_about(HELP).is(200);
    let marked_words = marked(&mira);
    assert!(marked_words.contains(&"Ihr Gerät".to_owned()), "{marked_words:?}");
    assert!(!marked_words.contains(&"Kind".to_owned()) && !marked_words.contains(&"Help".to_owned()));
    assert_eq!(mira.page.all("main .banner b"), [NOTE]);
    for untouched in ["/portal/signin", "/signin"] {
        mira.open(untouched).is(200);
        assert!(marked(&mira).is_empty() && !mira.page.says(NOTE), "{untouched}: {}", mira.page.text());
    }
    // Germans read their own words, with no remark.
    let mut otto = helpdesk.browser();
    otto.open("/").is(200);
    assert_eq!(otto.page.all(".door b"), ["Hilfe", "Gerät spenden"]);
    assert!(otto.page.all("main [lang]").is_empty() && otto.page.all("main .banner").is_empty());
}

#[test]
fn nothing_is_said_where_everything_is_translated() {
    let helpdesk = TestApp::verein();
    let mut mira = english(&helpdesk);
    mira.open("/").is(200);
    assert!(mira.page.says("Donate a device") && mira.page.says("We collect used computers"), "{}", mira.page.text());
    let topics: Vec<Topic> = helpdesk.app.read(|read| Ok(read.topics()?)).unwrap();
    for page in ["/", "/request", "/access", "/privacy"] {
        mira.open(page).is(200);
        assert!(marked(&mira).is_empty() && !mira.page.says(NOTE), "{page}: {:?}", marked(&mira));
    }
    for topic in topics.iter().filter(|topic| topic.public) {
        mira.asks_about(topic.id).is(200);
        if mira.page.path.ends_with("/place") {
            assert!(marked(&mira).is_empty(), "{}: {:?}", topic.name, marked(&mira));
            mira.form(STEP).fill("postal_code", "79102").send();
        }
        assert!(
            mira.page.path.ends_with("/details") && marked(&mira).is_empty(),
            "{}: {:?}",
            topic.name,
            marked(&mira)
        );
    }
}

#[test]
fn a_chat_asks_in_the_reader_s_words_and_takes_either_language() {
    let helpdesk = translated();
    let mut mira = english(&helpdesk);
    mira.open("/chat").is(200);
    let press = |mira: &mut Browser, label: &str| {
        let labels = mira.page.all("button[name=press]");
        let place = labels.iter().position(|known| known == label).unwrap_or_else(|| panic!("{label} in {labels:?}"));
        let value = mira.page.attributes("button[name=press]", "value")[place].clone();
        mira.form("#reply").and("press", &value).send().is(200);
    };
    press(&mut mira, "I agree");
    mira.form("#reply").fill("text", "help").and("say", "1").send().is(200);
    let said = |mira: &Browser| mira.page.all(".timeline li .text").pop().unwrap();
    assert!(said(&mira).starts_with("We are glad to help."), "{}", said(&mira));
    for words in ["It does not start.", "T480"] {
        mira.form("#reply").fill("text", words).and("say", "1").send().is(200);
    }
    while !said(&mira).starts_with("Kind") {
        let next = if said(&mira).starts_with("Seit wann?") { Some("19.11.2026") } else { None };
        match next {
            Some(words) => drop(mira.form("#reply").fill("text", words).and("say", "1").send()),
            None => press(&mut mira, "Skip"),
        }
    }
    assert!(said(&mira).contains("A rough idea will do."));
    assert!(mira.page.all("button[name=press]").contains(&"Monitor".to_owned()));
    mira.form("#reply").fill("text", "monitor").and("say", "1").send().is(200);
    assert!(!said(&mira).starts_with("Kind"), "{}", said(&mira));
}

#[test]
fn a_department_is_translated_on_its_page() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    let page = format!("/admin/departments/{OFFICE}");
    ada.open(&page).is(200);
    assert!(ada.page.all("details.fold[open]").is_empty(), "folded while it is empty");
    let refused = ada.form("main form").fill("name-en", &"x".repeat(300)).send();
    assert_eq!((refused.status, refused.all("details.fold[open]").len()), (422, 1), "{}", refused.text());
    ada.form("main form").fill("name-en", "Office").fill("description-en", "For everything else.").send().is(200);
    ada.open(&page).is(200);
    assert_eq!(ada.page.attributes("#name-en", "value"), ["Office"]);
    assert_eq!(ada.page.attributes("#name-en", "lang"), ["en"]);
    assert!(english(&helpdesk).open("/access").says("For everything else."));
    assert!(helpdesk.browser().open("/access").says("Büro"));
    ada.form("main form").fill("name-en", "").fill("description-en", "").send().is(200);
    let office = helpdesk.app.read(|read| Ok(read.department(OFFICE)?)).unwrap().unwrap();
    assert!(office.translations.is_empty(), "nothing is stored for nothing");
}

#[test]
fn a_topic_and_its_questions_are_translated_in_their_form() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    let page = format!("/admin/topics/{HELP}");
    ada.open(&page).is(200);
    let form = ada.form("main form").fill("name-en", "Help").fill("intro-en", "Welcome.").fill("q5-label-en", "Kind");
    let refused = form.fill("q5-options-en", "Laptop\nMonitor").send();
    assert!(refused.is(422).says("Schreibe 3 Zeilen, so viele wie oben."), "{}", refused.text());
    assert_eq!(refused.attributes("#name-en", "value"), ["Help"], "nothing typed is lost");
    ada.form("main form").fill("q5-options-en", "Laptop\n\nMonitor\nSomething else").send().is(200);
    let help = helpdesk.app.read(|read| Ok(read.topic(HELP)?)).unwrap().unwrap();
    let art = help.field(FieldId(5)).unwrap();
    let options = art.kind.options().iter().map(|own| art.translations[&Lang::En].options[own].to_string());
    assert_eq!(options.collect::<Vec<_>>(), ["Laptop", "Monitor", "Something else"]);
    ada.open(&page).is(200);
    assert_eq!(ada.page.all("#q5-options-en"), ["Laptop Monitor Something else"]);
    // Saving again changes nothing, and a translation that is emptied is gone.
    ada.form("main form").send().is(200);
    assert_eq!(helpdesk.app.read(|read| Ok(read.topic(HELP)?)).unwrap().unwrap(), help);
    let mut mira = english(&helpdesk);
    mira.asks_about(HELP).is(200);
    assert!(mira.page.says("Welcome.") && mira.page.all("#f5 legend") == ["Kind optional"], "{}", mira.page.text());
    ada.form("main form")
        .fill("name-en", "")
        .fill("intro-en", "")
        .fill("q5-label-en", "")
        .fill("q5-options-en", "")
        .send();
    let help = helpdesk.app.read(|read| Ok(read.topic(HELP)?)).unwrap().unwrap();
    assert!(help.translations.is_empty() && help.field(FieldId(5)).unwrap().translations.is_empty());
}

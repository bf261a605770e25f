//! Help topics and their questions, as administrators make, change, order and retire them.

use std::collections::BTreeMap;

use tresen::{
    domain::{
        classification::{Priority, TicketKind},
        field::{Field, FieldAudience, FieldKind, FieldValue},
        id::{FieldId, TopicId},
        routing::TopicRoute,
        ticket::Ticket,
        topic::Topic,
    },
    store::{Catalogue, Tickets},
};

use crate::support::{ADA, BO, DONATION, HELP, JO, OFFICE, Page, SITE, TestApp, label, page_of};

fn topic_count(helpdesk: &TestApp) -> usize {
    helpdesk.app.read(|read| Ok(read.all_topics()?)).unwrap().len()
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}

fn topic(helpdesk: &TestApp, id: TopicId) -> Topic {
    helpdesk.app.read(|read| Ok(read.topic(id)?)).unwrap().unwrap()
}

/// Ids in `TestApp::open` were not given by the counters; from here on they are.
fn counted(helpdesk: &TestApp) {
    helpdesk.write(|tx| {
        for _ in 0..20 {
            tx.next_topic_id()?;
            tx.next_field_id()?;
        }
        Ok(())
    });
}

/// The ids of the questions that a topic asks, in order.
fn asked(helpdesk: &TestApp, id: TopicId) -> Vec<u64> {
    topic(helpdesk, id).fields.iter().map(|field| field.id.0).collect()
}

/// The keys of the questions in the form, in order.
fn rows(page: &Page) -> Vec<String> {
    page.attributes("input[name=row]", "value")
}

#[test]
fn a_topic_is_made_with_everything_it_can_have_and_requests_follow_it() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin").is(200);
    ada.follow("Themen").is(200);
    ada.follow("Thema anlegen").is(200);
    let form = ada.form("main form").fill("name", "Beamer ausleihen").fill("description", "Für eure Feste.");
    let form =
        form.fill("intro", "Bitte früh fragen.").fill("route", "2").fill("kind", "change").fill("priority", "high");
    let form = form.fill("tags", "Leihe,  Technik ,").fill("solution-required", "on").fill("ask-room", "on");
    let page = form.send();
    assert!(page.is(200).says("Das Thema ist angelegt."), "{}", page.text());
    assert_eq!(page.path, "/admin/topics/21");
    let made = topic(&helpdesk, TopicId(21));
    assert_eq!(
        (made.kind, made.route, made.priority),
        (TicketKind::Change, TopicRoute::Department(OFFICE), Some(Priority::High))
    );
    assert_eq!(made.tags.iter().map(ToString::to_string).collect::<Vec<_>>(), ["leihe", "technik"]);
    assert!(made.solution_required && made.ask_room && made.public && !made.retired);

    let form = ada.form("form[action='/admin/topics/21']");
    let names = ["name", "description", "intro", "route", "kind", "priority", "tags"];
    let standing = names.map(|name| form.value(name));
    assert_eq!(standing[..4], ["Beamer ausleihen", "Für eure Feste.", "Bitte früh fragen.", "2"]);
    assert_eq!(standing[4..], ["change", "high", "leihe, technik"]);

    let mut visitor = helpdesk.browser();
    assert_eq!(visitor.open("/").all(".door b").last().unwrap(), "Beamer ausleihen");
    visitor.asks_about(TopicId(21));
    assert!(visitor.page.says("Bitte früh fragen."));
    visitor.form("form[novalidate]").fill("subject", "Sommerfest").fill("description", "Am 1. Juli").send();
    visitor.introduces_themself("Mira Beispiel", "mira@example.org");
    visitor.sends(&helpdesk).is(200);
    let ticket = helpdesk.app.read(|read| Ok(read.ticket(tresen::domain::id::TicketId(1))?)).unwrap().unwrap();
    assert_eq!((ticket.department, ticket.priority, ticket.tags.len()), (OFFICE, Some(Priority::High), 2));
}

#[test]
fn questions_of_every_kind_are_asked_as_they_were_set() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let mut ada = helpdesk.desk(ADA);
    let kinds = ["text", "long-text", "number", "date", "checkbox", "yes-no", "file"];
    let page = "/admin/topics/2";
    for kind in kinds {
        ada.asks(page, kind, &format!("Frage {kind}"), &[("hint", "Zum Beispiel so")]);
    }
    let options = [("options", "Laptop\n\n Tablet \n"), ("required-to-submit", "on")];
    ada.asks(page, "choice", "Welches?", &options);
    ada.asks(page, "multiple-choice", "Welche?", &[("options", "rot\nblau"), ("audience", "requester")]);
    ada.asks(page, "yes-no", "Geprüft?", &[("audience", "agents"), ("required-to-close", "on")]);
    let made = topic(&helpdesk, DONATION);
    assert_eq!(made.fields.len(), 10);
    let ids: Vec<u64> = made.fields.iter().map(|field| field.id.0).collect();
    assert_eq!(ids, (21..31).collect::<Vec<_>>(), "never given before");
    let choice = &made.fields[7];
    assert_eq!(choice.kind, FieldKind::Choice { options: vec![label("Laptop"), label("Tablet")] });
    assert!(choice.required_to_submit && !choice.required_to_close && choice.audience == FieldAudience::Both);
    assert_eq!(made.fields[8].audience, FieldAudience::Requester);
    assert!(made.fields[9].required_to_close && made.fields[9].audience == FieldAudience::Agents);
    let listed = ada.open(page).all("#questions summary small");
    assert_eq!(listed[7], "Eines zur Auswahl · Pflicht beim Absenden");
    assert_eq!(listed[9], "Ja oder Nein · Nur das Team · Pflicht beim Abschließen");

    let mut visitor = helpdesk.browser();
    visitor.asks_about(DONATION);
    visitor.form("form[novalidate]").fill("postal_code", "79102").send();
    for kind in kinds {
        assert!(visitor.page.says(&format!("Frage {kind}")), "{}", visitor.page.text());
    }
    assert!(visitor.page.says("Welches?") && !visitor.page.says("Geprüft?"));
    let page = visitor.form("form[novalidate]").fill("subject", "Spende").fill("description", "Da.").send();
    page.is(422);
    ada.open("/admin/topics/2").is(200);
    let form = ada.form("main form");
    for (number, kind) in (21..).zip(kinds) {
        let value = |name: &str| form.value(&format!("q{number}-{name}"));
        assert_eq!([value("kind"), value("hint")], [kind, "Zum Beispiel so"]);
    }
    assert_eq!(form.value("q28-options"), "Laptop\nTablet");
}

#[test]
fn a_topic_and_its_questions_are_made_in_one_go() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/topics/new").is(200);
    assert_eq!(ada.page.attributes("[autofocus]", "id"), ["name"]);
    ada.form("main form").fill("name", "Beamer ausleihen").and("edit", "add text").send().is(422);
    assert_eq!(ada.page.attributes("[autofocus]", "id"), ["n1-label"]);
    assert_eq!(ada.page.address(), "/admin/topics/new");
    let page = ada.form("main form").fill("n1-label", "Wofür?").and("edit", "add choice").send();
    assert_eq!(page.attributes("[autofocus]", "id"), ["n2-label"], "only the new one is open");
    assert_eq!(page.attributes("#questions details[open] [name$=label]", "id"), ["n2-label"]);
    assert_eq!(topic_count(&helpdesk), 3, "nothing is stored yet");
    let form = ada.form("main form").fill("n2-label", "Welche Größe?").fill("n2-options", "klein\ngroß");
    let page = form.and("edit", "add date").send();
    assert!(
        page.all("#preview legend").iter().any(|question| question.starts_with("Welche Größe?")),
        "{}",
        page.text()
    );
    assert_eq!(page.all("#preview .choice b"), ["klein", "groß", "Keine Angabe"]);
    let page = ada.form("main form").fill("n3-label", "Wann?").fill("n3-required-to-submit", "on").send();
    assert!(page.is(200).says("Das Thema ist angelegt."));
    let made = topic(&helpdesk, TopicId(21));
    let labels: Vec<&str> = made.fields.iter().map(|field| field.label.as_str()).collect();
    assert_eq!((labels, asked(&helpdesk, TopicId(21))), (vec!["Wofür?", "Welche Größe?", "Wann?"], vec![21, 22, 23]));
    assert!(made.fields[2].required_to_submit);
}

#[test]
fn questions_are_moved_copied_and_taken_away_in_the_form_and_nothing_is_stored_before_it_is_saved() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let mut ada = helpdesk.desk(ADA);
    let before = topic(&helpdesk, HELP);
    ada.open("/admin/topics/1").is(200);
    ada.form("main form").fill("q2-label", "Was war?").fill("intro", "Getippt").and("edit", "up q2").send().is(422);
    assert_eq!(rows(&ada.page)[..3], ["q2", "q1", "q3"]);
    assert_eq!(ada.page.attributes("[autofocus]", "id"), ["q2-down"], "up leads no further");
    assert_eq!(ada.page.all("#intro"), ["Getippt"]);
    assert_eq!(ada.presses("up q2").attributes("input[name=row]", "value")[..2], ["q2", "q1"], "nor does it");
    let page = ada.presses("down q1");
    assert_eq!(
        (rows(&page)[..3].to_vec(), page.attributes("[autofocus]", "id")),
        (keys(&["q2", "q3", "q1"]), keys(&["q1-down"]))
    );
    // A copy stands below its original, and has to be called otherwise.
    let page = ada.presses("copy q5");
    assert_eq!(rows(&page)[4..6], ["q5", "n1"]);
    assert_eq!(page.all("#n1-options"), ["Laptop Bildschirm Etwas anderes"]);
    let page = ada.form("main form").send();
    assert_eq!(page.is(422).all(".summary li"), ["Art: Diese Frage stellt das Thema schon."]);
    assert_eq!(page.attributes(".summary a", "href"), ["#n1-label"]);
    assert!(page.says("Was war?") && page.all("#intro") == ["Getippt"], "nothing typed is lost");
    // What is taken away can be brought back with everything typed; an empty new one just goes.
    ada.form("main form").fill("n1-label", "Andere Art").and("edit", "remove n1").send().is(422);
    assert!(ada.page.says("wird beim Speichern entfernt"));
    let page = ada.presses("bring-back n1");
    assert_eq!(page.attributes("#n1-label", "value"), ["Andere Art"]);
    ada.presses("add text");
    assert_eq!(rows(&ada.presses("remove n2")).len(), 11);
    ada.presses("remove n1");
    ada.presses("remove q4");
    assert_eq!(topic(&helpdesk, HELP), before, "nothing is stored yet");
    ada.form("main form").send().is(200);
    assert_eq!(asked(&helpdesk, HELP), [2, 3, 1, 5, 6, 7, 8, 9, 10]);
    assert_eq!(topic(&helpdesk, HELP).retired_fields, [before.fields[3].clone()]);
    for nonsense in ["", "add", "add nothing", "up", "up x1", "remove q", "reuse a", "delete q1"] {
        ada.open("/admin/topics/1").is(200);
        ada.form("main form").and("edit", nonsense).send().is(400);
    }
    for nowhere in ["up q99", "copy n9", "remove q99", "bring-back q99", "ask-again 99", "reuse 99"] {
        ada.open("/admin/topics/1").is(200);
        assert_eq!(rows(&ada.presses(nowhere)).len(), 9, "{nowhere}");
    }
}

#[test]
fn a_question_of_another_topic_is_taken_over_as_one_of_its_own() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/topics/2").is(200);
    assert!(ada.page.says("Fragen anderer Themen"));
    ada.presses("reuse 5");
    assert_eq!(ada.page.attributes("#n1-label", "value"), ["Art"]);
    assert!(!ada.page.says("„Art“ übernehmen"), "it is there now");
    ada.form("main form").send().is(200);
    let (mine, theirs) = (topic(&helpdesk, DONATION).fields, topic(&helpdesk, HELP).fields);
    assert_eq!((mine[0].id, &mine[0].label, &mine[0].kind), (FieldId(21), &theirs[4].label, &theirs[4].kind));
    ada.open("/admin/topics/2").is(200);
    ada.form("main form").fill("q21-label", "Art des Geräts").send().is(200);
    assert_eq!(topic(&helpdesk, HELP).fields, theirs, "changes apply only here");
    // The id of a question of another topic is none of this one's.
    ada.open("/admin/topics/2").is(200);
    let form = ada.form("main form").and("row", "q5").fill("q5-label", "Geraubt").fill("q5-kind", "text");
    form.fill("q5-audience", "both").send().is(404);
    ada.open("/admin/topics/new").is(200);
    let form = ada.form("main form").fill("name", "Neu").and("row", "q5").fill("q5-label", "Geraubt");
    form.fill("q5-kind", "text").fill("q5-audience", "both").send().is(404);
    assert_eq!(topic_count(&helpdesk), 3);
}

#[test]
fn a_form_has_sixty_questions_at_most() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/topics/2").is(200);
    let mut form = ada.form("main form");
    for number in 1..=60 {
        let name = |name: &str| format!("n{number}-{name}");
        form = form.and("row", &format!("n{number}")).fill(&name("label"), &format!("Frage {number}"));
        form = form.fill(&name("kind"), "text").fill(&name("audience"), "both");
    }
    let page = form.and("edit", "redraw").send();
    assert!(page.is(422).all("[id^='add-']").is_empty() && page.says("höchstens 60"));
    assert_eq!(rows(&ada.form("main form").and("edit", "copy n1").send()).len(), 60);
    ada.form("main form").send().is(200);
    assert_eq!(asked(&helpdesk, DONATION).len(), 60);
    let form = ada.form("main form").and("row", "n1").fill("n1-label", "Zu viel").fill("n1-kind", "text");
    let page = form.fill("n1-audience", "both").send();
    assert_eq!(page.is(422).all(".summary li"), ["Das sind zu viele Fragen: höchstens 60."]);
    assert_eq!(page.attributes(".summary a", "href"), ["#questions"]);
}

#[test]
fn what_does_not_fit_is_told_at_its_field_and_stays_typed() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/topics/new").is(200);
    let form = ada.form("main form").fill("name", " ").fill("route", "x").fill("priority", "höchst");
    let page = form.fill("tags", &"x".repeat(50)).fill("intro", "Bleibt stehen").send();
    assert_eq!(page.is(422).all(".summary li").len(), 4, "{}", page.text());
    assert_eq!(page.all("#intro"), ["Bleibt stehen"]);
    let form = ada.form("main form").fill("name", "HILFE").fill("route", "99").fill("priority", "low").fill("tags", "");
    let page = form.send();
    page.is(422);
    let wrong = [
        "Diesen Namen gibt es schon. Bitte wähle einen anderen.",
        "Dieses Team gibt es nicht mehr, oder es ist stillgelegt. Bitte wähle ein anderes.",
    ];
    assert_eq!(page.all(".summary li"), wrong);

    ada.open("/admin/topics/1").is(200);
    ada.adds_question("choice");
    let form = ada.form("main form").fill("n1-options", &"o".repeat(130)).fill("q2-kind", "bild");
    let page = form.fill("q2-audience", "alle").fill("q1-label", " ").fill("intro", "Bleibt stehen").send();
    let told = page.is(422).all(".summary li");
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(told[0].starts_with("Frage 1: ") && told[3].starts_with("Frage 11: "), "{told:?}");
    let wrong = ["#q1-label", "#q2-kind", "#q2-audience", "#n1-label", "#n1-options"];
    assert_eq!(page.attributes(".summary a", "href"), wrong);
    assert_eq!(page.attributes("#questions details[open] [name$=label]", "id"), ["q1-label", "q2-label", "n1-label"]);
    assert_eq!(page.all("#intro"), ["Bleibt stehen"]);
    ada.open("/admin/topics/1").is(200);
    ada.adds_question("choice");
    let label = topic(&helpdesk, HELP).fields[0].label.to_string().to_uppercase();
    let form = ada.form("main form").fill("n1-label", &label).fill("n1-audience", "agents");
    let page = form.fill("n1-options", "a\nb\nA").fill("n1-required-to-submit", "on").send();
    page.is(422);
    assert_eq!(
        page.all(".summary li"),
        [
            "IHR GERÄT: Diese Frage stellt das Thema schon.",
            "IHR GERÄT: „A“ steht zweimal da.",
            "IHR GERÄT: Im Formular sehen Anfragende diese Frage nicht. Leere das Kästchen oder lass sie die Frage sehen.",
        ]
    );
    assert_eq!(page.all("#n1-options"), ["a b A"]);
    let page = ada.form("main form").fill("n1-options", " \n").send();
    assert!(page.is(422).says("Bitte gib mindestens eine Möglichkeit ein"));
    let told = ada.form("main form").fill("n1-label", "").send().all(".summary li");
    assert_eq!(told.len(), 2, "both mistakes of a question are told at once: {told:?}");
    // What only another kind needs does not stand in the way.
    let form = ada.form("main form").fill("n1-label", "Neu").fill("n1-kind", "text").fill("n1-audience", "both");
    form.fill("n1-options", &"o".repeat(130)).send().is(200);
    for nowhere in ["/admin/topics/99", "/admin/topics/1/fields/1", "/admin/topics/x"] {
        ada.open(nowhere).is(404);
    }
}

/// A request about [`HELP`] with an answer to everything it asks.
fn answered(helpdesk: &TestApp) -> Ticket {
    let ticket = helpdesk.request_of("Mira Beispiel", "mira@example.org", OFFICE, HELP, "Hilfe", "Bitte.");
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{}/fields", page_of(&ticket))).is(200);
    let fields = topic(helpdesk, HELP).fields;
    let form = fields.iter().fold(jo.form("main form"), |form, field| {
        let name = format!("f{}", field.id);
        match &field.kind {
            FieldKind::Text => form.fill(&name, "MacBook"),
            FieldKind::LongText => form.fill(&name, "Zwei\nZeilen"),
            FieldKind::Number => form.fill(&name, "12,5"),
            FieldKind::Date => form.fill(&name, "2026-02-28"),
            FieldKind::Choice { options } => form.fill(&name, options[0].as_str()),
            FieldKind::MultipleChoice { options } => {
                form.fill(&name, options[0].as_str()).and(&name, options[1].as_str())
            }
            FieldKind::Checkbox => form.fill(&name, "on"),
            FieldKind::YesNo => form.fill(&name, "no").fill(&format!("{name}-comment"), "Lüfter kaputt"),
            FieldKind::File => form.attach(&name, "pass.jpg", b"JPEG"),
        }
    });
    form.send().is(200);
    helpdesk.now_is(&ticket)
}

#[test]
fn answers_stay_when_their_questions_go_and_come_back() {
    let helpdesk = TestApp::staffed();
    let ticket = answered(&helpdesk);
    assert!(ticket.values.len() == 10, "{:?}", ticket.values);
    let (mut ada, mut jo) = (helpdesk.desk(ADA), helpdesk.desk(JO));
    let before = { jo.open(&page_of(&ticket)).all("#answers dd") };
    let asked: Vec<FieldId> = topic(&helpdesk, HELP).fields.iter().map(|field| field.id).collect();
    ada.open("/admin/topics/1").is(200);
    for id in &asked {
        ada.presses(&format!("remove q{id}"));
    }
    assert_eq!(topic(&helpdesk, HELP).fields.len(), asked.len(), "not before it is saved");
    assert!(ada.form("main form").send().is(200).says("Gespeichert."));
    let now = topic(&helpdesk, HELP);
    assert_eq!((now.fields.len(), now.retired_fields.len()), (0, asked.len()));
    assert_eq!(helpdesk.now_is(&ticket).values, ticket.values);
    let page = jo.open(&page_of(&ticket)).clone();
    let mut shown = page.all("#answers dd");
    shown.sort();
    let mut expected: Vec<String> = before.into_iter().filter(|value| value != "–").collect();
    expected.sort();
    assert_eq!(shown, expected, "every answer still stands there");
    assert!(
        page.all("#answers dt").iter().all(|question| now.retired_fields.iter().any(|f| f.label.as_str() == question))
    );

    ada.open("/admin/topics/1").is(200);
    assert!(ada.page.says("Frühere Fragen (10)"));
    ada.presses(&format!("ask-again {}", asked[0]));
    assert!(ada.page.says("Frühere Fragen (9)"));
    ada.form("main form").send().is(200);
    assert_eq!(topic(&helpdesk, HELP).fields[0].id, asked[0]);
    jo.open(&format!("{}/fields", page_of(&ticket))).is(200);
    assert_eq!(jo.form("main form").value(&format!("f{}", asked[0])), "MacBook");
}

#[test]
fn answers_stay_when_their_question_becomes_another_one() {
    let helpdesk = TestApp::staffed();
    let ticket = answered(&helpdesk);
    let fields = topic(&helpdesk, HELP).fields;
    let mut ada = helpdesk.desk(ADA);
    let mut jo = helpdesk.desk(JO);
    let edit = format!("{}/fields", page_of(&ticket));
    for kind in ["text", "long-text", "number", "date", "choice", "multiple-choice", "checkbox", "yes-no", "file"] {
        ada.open("/admin/topics/1").is(200);
        let changed = fields.iter().fold(ada.form("main form"), |form, field| {
            let name = |name: &str| format!("q{}-{name}", field.id);
            let form = form.fill(&name("kind"), kind).fill(&name("options"), "eins\nzwei");
            form.without(&name("required-to-submit"))
        });
        changed.send().is(200);
        // Somebody changes the subject of nothing and saves what the page shows.
        jo.open(&edit).is(200);
        jo.form("main form").send();
        let (now, was) = (helpdesk.now_is(&ticket).values, &ticket.values);
        assert_eq!(&now, was, "everything was another kind: {kind}");
    }
    let first = fields[0].id;
    jo.open(&edit).is(200);
    assert!(jo.page.says("Die Frage war früher anders."));
    assert!(jo.page.says("MacBook"));
    ada.open("/admin/topics/1").is(200);
    ada.form("main form").fill(&format!("q{first}-kind"), "number").send().is(200);
    jo.open(&edit).is(200);
    jo.form("main form").fill(&format!("f{first}"), "7").send().is(200);
    let now: BTreeMap<FieldId, FieldValue> = helpdesk.now_is(&ticket).values;
    assert!(matches!(now[&first], FieldValue::Number { .. }), "a new answer replaces it");
    assert_eq!(now.len(), ticket.values.len());
}

#[test]
fn requesters_still_read_what_they_told() {
    let helpdesk = TestApp::staffed();
    let mut visitor = helpdesk.browser();
    helpdesk.write(|tx| {
        let mut donation = tx.topic(DONATION)?.unwrap();
        donation.fields = vec![Field { label: label("Modell"), ..crate::support::every_kind()[0].clone() }];
        tx.put_topic(&donation)
    });
    visitor.asks_about(DONATION);
    visitor.form("form[novalidate]").fill("postal_code", "79102").send();
    let id = topic(&helpdesk, DONATION).fields[0].id;
    let name = visitor
        .page
        .attributes("form[novalidate] input", "name")
        .into_iter()
        .find(|name| name.ends_with(&id.to_string()));
    let form = visitor.form("form[novalidate]").fill("subject", "Spende").fill("description", "Alt.");
    form.fill(&name.unwrap(), "MacBook").send();
    visitor.introduces_themself("Mira Beispiel", "mira@example.org");
    visitor.sends(&helpdesk).is(200);
    let link = visitor.secret_link();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/topics/2").is(200);
    ada.presses(&format!("remove q{id}"));
    ada.form("main form").send().is(200);
    let page = visitor.open(&link);
    assert!(page.says("Modell") && page.says("MacBook"), "{}", page.text());
}

#[test]
fn late_saves_replace_nothing_unseen_and_the_order_can_be_changed() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let (mut ada, mut bo) = (helpdesk.desk(ADA), helpdesk.desk(BO));
    ada.open("/admin/topics/1").is(200);
    bo.open("/admin/topics/1").is(200);
    bo.form("form[action='/admin/topics/1']").fill("route", "1").send().is(200);
    let page = ada.form("form[action='/admin/topics/1']").fill("intro", "Von Ada").send();
    page.is(422);
    assert_eq!(page.all("main .banner dt"), ["Einleitung", "Geht an"]);
    assert_eq!(page.all("main .banner dd"), ["–", "Freiburg"]);
    assert_eq!(page.all("#intro"), ["Von Ada"]);
    assert_eq!(topic(&helpdesk, HELP).route, TopicRoute::Department(SITE));

    // Both work on questions: one changes, adds and removes, the other types on.
    ada.form("main form").send().is(200);
    ada.open("/admin/topics/1").is(200);
    bo.asks("/admin/topics/1", "date", "Von Bo", &[]);
    bo.form("main form").fill("q1-hint", "Hinweis von Bo").and("edit", "remove q3").send().is(422);
    bo.form("main form").and("edit", "up q5").send().is(422);
    bo.form("main form").send().is(200);
    let new = *asked(&helpdesk, HELP).last().unwrap();
    let form = ada.form("main form").fill("q1-label", "Von Ada").fill("q3-label", "Auch von Ada");
    let page = form.send();
    page.is(422);
    let differ = ["Fragen", "Ihr Gerät", "Von Bo"];
    assert_eq!(page.all("main .banner dt"), differ);
    assert!(page.all("main .banner dd")[1].contains("Hinweis von Bo"), "{}", page.text());
    assert_eq!(page.attributes("#q3-label", "value"), ["Auch von Ada"], "nothing typed is lost");
    assert_eq!(page.attributes(&format!("#q{new}-label"), "value"), ["Von Bo"], "nor what Bo added");
    ada.form("main form").send().is(200);
    let now = topic(&helpdesk, HELP);
    assert_eq!(now.fields[0].label.as_str(), "Von Ada");
    assert_eq!(asked(&helpdesk, HELP), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, new]);
    assert_eq!((now.retired_fields.len(), now.fields[2].label.as_str()), (0, "Auch von Ada"));
    bo.open("/admin/topics/1").is(200);
    bo.form("form[action='/admin/topics/1']").fill("name", "Erste Hilfe").send().is(200);
    bo.open("/admin/topics").is(200);
    bo.form("form[action='/admin/topics/2/place']").and("step", "up").send().is(200);
    assert_eq!(helpdesk.browser().open("/").all(".door b"), ["Gerät spenden", "Erste Hilfe"]);
}

#[test]
fn a_retired_topic_is_chosen_by_nobody_and_comes_back_if_its_name_is_free() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let ticket = helpdesk.request("Laptop");
    let mut begun = helpdesk.browser();
    begun.asks_about(DONATION);
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/topics/2").is(200);
    let page = ada.form("form[action$='/state']").and("state", "retired").send();
    assert!(page.is(200).says("Stillgelegt."));
    assert_eq!(helpdesk.browser().open("/").all(".door b"), ["Hilfe"]);
    begun.form("form[novalidate]").fill("postal_code", "79102").send().is(404);
    assert!(begun.page.says("Dieses Thema gibt es nicht mehr"));
    let mut jo = helpdesk.desk(JO);
    assert!(jo.open(&page_of(&ticket)).is(200).says("Gerät spenden"), "its requests stay as they are");
    assert!(!jo.open("/console/tickets/new").is(200).says("Gerät spenden"));

    ada.open("/admin/topics/new").is(200);
    ada.form("main form").fill("name", "Gerät spenden").send().is(200);
    ada.open("/admin/topics/2").is(200);
    let page = ada.form("form[action$='/state']").and("state", "active").send();
    assert!(page.is(422).says("Diesen Namen gibt es schon."));
    ada.form("form[action='/admin/topics/2']").fill("name", "Spenden").send().is(200);
    let page = ada.form("form[action='/admin/topics/2/state']").and("state", "active").send();
    assert!(page.is(200).says("Wieder in Betrieb."));
    assert_eq!(helpdesk.browser().open("/").all(".door b"), ["Hilfe", "Gerät spenden", "Spenden"]);
    assert_eq!(helpdesk.now_is(&ticket).topic, DONATION);
}

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

use crate::support::{ADA, BO, Browser, DONATION, HELP, JO, OFFICE, SITE, TestApp, label, page_of};

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

/// Adds a question to a topic.
fn asks(browser: &mut Browser, topic: TopicId, kind: &str, text: &str, more: &[(&str, &str)]) {
    browser.open(&format!("/admin/topics/{topic}/fields/new")).is(200);
    let form = browser.form("main form").fill("label", text).fill("kind", kind);
    let page = more.iter().fold(form, |form, (name, value)| form.fill(name, value)).send();
    assert!(page.is(200).says("Gespeichert."), "{}", page.text());
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
    for kind in kinds {
        asks(&mut ada, DONATION, kind, &format!("Frage {kind}"), &[("hint", "Zum Beispiel so")]);
    }
    asks(
        &mut ada,
        DONATION,
        "choice",
        "Welches?",
        &[("options", "Laptop\n\n Tablet \n"), ("required-to-submit", "on")],
    );
    asks(&mut ada, DONATION, "multiple-choice", "Welche?", &[("options", "rot\nblau"), ("audience", "requester")]);
    asks(&mut ada, DONATION, "yes-no", "Geprüft?", &[("audience", "agents"), ("required-to-close", "on")]);
    let made = topic(&helpdesk, DONATION);
    assert_eq!(made.fields.len(), 10);
    let ids: Vec<u64> = made.fields.iter().map(|field| field.id.0).collect();
    assert_eq!(ids, (21..31).collect::<Vec<_>>(), "never given before");
    let choice = &made.fields[7];
    assert_eq!(choice.kind, FieldKind::Choice { options: vec![label("Laptop"), label("Tablet")] });
    assert!(choice.required_to_submit && !choice.required_to_close && choice.audience == FieldAudience::Both);
    assert_eq!(made.fields[8].audience, FieldAudience::Requester);
    assert!(made.fields[9].required_to_close && made.fields[9].audience == FieldAudience::Agents);
    let listed = ada.open("/admin/topics/2").all("#fields li .muted");
    assert_eq!(listed[7], "Auswahl: eine Möglichkeit · Pflicht beim Absenden");
    assert_eq!(listed[9], "Ja oder Nein, mit Bemerkung · Nur das Team · Pflicht beim Abschließen");

    let mut visitor = helpdesk.browser();
    visitor.asks_about(DONATION);
    visitor.form("form[novalidate]").fill("postal_code", "79102").send();
    for kind in kinds {
        assert!(visitor.page.says(&format!("Frage {kind}")), "{}", visitor.page.text());
    }
    assert!(visitor.page.says("Welches?") && !visitor.page.says("Geprüft?"));
    let page = visitor.form("form[novalidate]").fill("subject", "Spende").fill("description", "Da.").send();
    page.is(422);
    for (number, kind) in (21..).zip(kinds) {
        ada.open(&format!("/admin/topics/2/fields/{number}")).is(200);
        let form = ada.form("main form");
        assert_eq!([form.value("kind"), form.value("hint")], [kind, "Zum Beispiel so"]);
    }
    ada.open("/admin/topics/2/fields/28").is(200);
    assert_eq!(ada.form("main form").value("options"), "Laptop\nTablet");
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

    ada.open("/admin/topics/1/fields/new").is(200);
    let form = ada.form("main form").fill("label", "").fill("kind", "bild").fill("options", &"o".repeat(130));
    let page = form.fill("audience", "alle").send();
    assert_eq!(page.is(422).all(".summary li").len(), 4);
    let asked = topic(&helpdesk, HELP).fields[0].label.to_string();
    let form =
        ada.form("main form").fill("label", &asked.to_uppercase()).fill("kind", "choice").fill("audience", "agents");
    let page = form.fill("options", "a\nb\nA").fill("required-to-submit", "on").send();
    page.is(422);
    assert_eq!(
        page.all(".summary li"),
        [
            "Diese Frage stellt das Thema schon.",
            "„A“ steht zweimal da.",
            "Im Formular sehen Anfragende diese Frage nicht. Leere das Kästchen oder lass sie die Frage sehen.",
        ]
    );
    assert_eq!(page.all("#options"), ["a b A"]);
    let page = ada.form("main form").fill("options", " \n").send();
    assert!(page.is(422).says("Bitte gib mindestens eine Möglichkeit ein"));
    for nowhere in
        ["/admin/topics/99", "/admin/topics/1/fields/99", "/admin/topics/2/fields/1", "/admin/topics/99/fields/new"]
    {
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
    for id in &asked {
        ada.open(&format!("/admin/topics/1/fields/{id}")).is(200);
        let page = ada.form("form[action$='/state']").and("state", "retired").send();
        assert!(page.is(200).says("Die Frage wird nicht mehr gestellt."));
    }
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
    let page = ada.form(&format!("form[action$='/fields/{}/state']", asked[0])).and("state", "active").send();
    assert!(page.is(200).says("Die Frage wird wieder gestellt."));
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
        for field in &fields {
            ada.open(&format!("/admin/topics/1/fields/{}", field.id)).is(200);
            let form =
                ada.form("main form").fill("kind", kind).fill("options", "eins\nzwei").without("required-to-submit");
            form.send().is(200);
        }
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
    ada.open(&format!("/admin/topics/1/fields/{first}")).is(200);
    ada.form("main form").fill("kind", "number").send().is(200);
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
    ada.open(&format!("/admin/topics/2/fields/{id}")).is(200);
    ada.form("form[action$='/state']").and("state", "retired").send().is(200);
    let page = visitor.open(&link);
    assert!(page.says("Modell") && page.says("MacBook"), "{}", page.text());
}

#[test]
fn late_saves_replace_nothing_unseen_and_the_order_can_be_changed() {
    let helpdesk = TestApp::staffed();
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

    let first = topic(&helpdesk, HELP).fields[0].id;
    let path = format!("/admin/topics/1/fields/{first}");
    ada.open(&path).is(200);
    bo.open(&path).is(200);
    bo.form("main form").fill("hint", "Von Bo").send().is(200);
    let page = ada.form("main form").fill("label", "Von Ada").send();
    assert_eq!(page.is(422).all("main .banner dd")[1], "Von Bo");
    ada.form("main form").send().is(200);
    assert_eq!(topic(&helpdesk, HELP).fields[0].label.as_str(), "Von Ada");

    // A question more or another order is no change of the topic's own settings.
    bo.open("/admin/topics/1").is(200);
    ada.form(&format!("form[action='{path}/place']")).and("step", "down").send().is(200);
    ada.form("form[action='/admin/topics/1']").send().is(200);
    assert_eq!(topic(&helpdesk, HELP).fields[1].id, first);
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

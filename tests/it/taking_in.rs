//! Taking a request in for somebody on the phone: who is found, what is filled in, where it goes.

use tresen::{
    app::{self, ticket::NewTicket},
    domain::{
        access::Actor,
        department::DepartmentKind,
        field::{Field, FieldAudience, FieldKind},
        id::{DepartmentId, TicketId},
        person::NewPerson,
        routing::RequestPlace,
        text::{PhoneNumber, PostalCode},
        ticket::Ticket,
    },
    store::{Catalogue, Tickets},
};

use crate::support::*;

const NEW: &str = "/console/tickets/new";

/// A second site, in which Jo may not take anything in.
const SOUTH: DepartmentId = DepartmentId(9);

#[test]
fn a_request_taken_in_twice_is_one() {
    let helpdesk = TestApp::staffed();
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{NEW}?topic={HELP}")).is(200);
    // The word of the form stays when the form comes back with its mistakes.
    jo.form("main form").fill("subject", "Am Telefon").send().is(422);
    let once = jo.form("main form").value("once");
    assert!(once.len() > 20, "{once}");
    let again = jo.page.clone();
    let send = |jo: &mut Browser| {
        jo.page = again.clone();
        let form = jo.form("main form").fill("name", "Nora Neu").fill("description", "Hallo").fill("department", "1");
        form.send().is(200).clone()
    };
    let (first, second) = (send(&mut jo), send(&mut jo));
    assert_eq!(first.path, second.path);
    assert!(second.says("Die Anfrage ist aufgenommen."));
    let all = || helpdesk.app.read(|read| Ok(read.ticket(TicketId(2))?.is_some())).unwrap();
    assert!(!all(), "one ticket");
    jo.open(&format!("{NEW}?topic={HELP}"));
    assert_ne!(jo.form("main form").value("once"), once);
    let form = jo.form("main form").fill("name", "Nora Neu").fill("description", "Hallo").fill("department", "1");
    assert_ne!(form.fill("subject", "Am Telefon").send().is(200).path, first.path);
    assert!(all(), "another form, another ticket");
}

#[test]
fn a_request_is_taken_in_by_hand_for_somebody_known_or_new() {
    let helpdesk = TestApp::staffed();
    helpdesk.request_of("Mira Beispiel", "mira@example.org", SITE, DONATION, "Laptop", "Bitte.");
    helpdesk.request_of("Mira Fremd", "fremd@example.org", ELSEWHERE, DONATION, "Fremdes", "Nicht für Jo.");
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{NEW}?topic={DONATION}")).is(200);
    let form = jo.form("main form").fill("find", "mira").and("then", "find").fill("subject", "Am Telefon");
    let page = form.attach("files", "zettel.jpg", b"JPEG").send();
    page.is(200);
    assert_eq!(page.all("#found .door b"), ["Mira Beispiel", "Neue Person"], "only whom Jo knows");
    assert_eq!(page.attributes("#subject", "value"), ["Am Telefon"], "typed things stay");
    assert!(page.says("zettel.jpg"));
    let known = page.attributes("#found [name=choose]", "value")[0].clone();
    let page = jo.form("main form").fill("choose", &known).send();
    assert!(page.says("Andere Person") && page.all("#name").is_empty(), "{}", page.text());
    let form = jo.form("main form").fill("department", "2").fill("description", "Ruft an.");
    let page = form.send();
    page.is(200);
    assert!(page.says("Die Anfrage ist aufgenommen.") && page.says("persönlich aufgenommen"));
    assert_eq!(page.all(".said .files a"), ["zettel.jpg"]);
    // Required fields bind requesters, not agents; somebody new needs a name.
    jo.open(&format!("{NEW}?topic={HELP}")).is(200);
    let page = jo.form("main form").fill("subject", "Neu").send();
    page.is(422);
    assert!(page.all(".summary li").len() == 2, "{}", page.text());
    let form = jo.form("main form").fill("name", "Nora Neu").fill("description", "Hallo").fill("department", "1");
    form.send().is(200);
    assert!(jo.page.says("hat keine E-Mail-Adresse hinterlassen"));
    // A forged profile or department is not there.
    jo.open(&format!("{NEW}?topic={HELP}"));
    let form = jo.form("main form").fill("person", "2").fill("subject", "x").fill("description", "y");
    form.fill("department", "1").send().is(404);
    jo.open(&format!("{NEW}?topic={HELP}"));
    let form = jo.form("main form").fill("name", "x").fill("subject", "x").fill("description", "y");
    form.fill("department", "3").send().is(403);
}

/// Mira's request to the site, with her phone number and postal code.
fn from_mira(helpdesk: &TestApp, code: &str) -> Ticket {
    let phone = Some(PhoneNumber::parse("0761 / 23 125-12").unwrap());
    let person = NewPerson { phone, ..new_person("Mira Beispiel", "mira@example.org") };
    let place = Some(RequestPlace::Postal(PostalCode::parse(code).unwrap()));
    let new = NewTicket { place, department: Some(SITE), ..new_ticket(DONATION, person, "Alter Laptop", "Bitte.") };
    let open = move |tx: &mut tresen::store::Tx<'_>| app::ticket::open(tx, &Actor::System, new.clone(), 2026);
    helpdesk.app.store().write_now::<_, app::Error, _>(open).unwrap().0
}

fn with_south(helpdesk: &TestApp) {
    helpdesk.write(|tx| tx.put_department(&department(SOUTH, "Konstanz", DepartmentKind::Site, &["78462"])));
}

/// The department that is chosen on the page.
fn chosen_department(page: &Page) -> Vec<String> {
    page.all("#department option[selected]")
}

#[test]
fn choosing_somebody_fills_in_what_is_known_and_nothing_else_has_to_be_asked() {
    let helpdesk = TestApp::staffed();
    let before = from_mira(&helpdesk, "79102");
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{NEW}?topic={DONATION}")).is(200);
    assert_eq!(jo.page.attributes("#find[autofocus]", "name"), ["find"]);
    let page = jo.form("#intake").fill("find", "23125-12").and("then", "find").fill("description", "Er brummt.").send();
    assert_eq!(page.all("#found .door b"), ["Mira Beispiel", "Neue Person"]);
    assert!(page.says("Eine Person gefunden") && page.says("@example.org · 0761 / 23 125-12"), "{}", page.text());
    let mira = page.attributes("#found button", "value")[0].clone();
    let page = jo.form("#intake").fill("choose", &mira).send();
    page.is(200);
    assert_eq!(page.attributes("#postal_code", "value"), ["79102"]);
    assert_eq!(chosen_department(&page), ["Freiburg"]);
    assert_eq!(page.all("#description"), ["Er brummt."], "typed things stay");
    assert_eq!(page.attributes("#who a", "href"), [page_of(&before)], "what is open already");
    assert!(page.says("79102 führt zu „Freiburg“."));
    jo.form("#intake").fill("subject", "Brummt").send().is(200);
    let ticket = helpdesk.app.read(|read| Ok(read.ticket(TicketId(2))?)).unwrap().unwrap();
    assert_eq!((ticket.requester, ticket.department), (before.requester, SITE));
    assert_eq!(ticket.postal_code.unwrap().as_str(), "79102");
}

#[test]
fn another_person_takes_along_what_the_first_one_filled_in() {
    let helpdesk = TestApp::staffed();
    let mira = from_mira(&helpdesk, "79102").requester;
    helpdesk.request_of("Nora Neu", "nora@example.org", SITE, DONATION, "Laptop", "Bitte.");
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{NEW}?topic={DONATION}")).is(200);
    jo.form("#intake").fill("choose", &mira.to_string()).send().is(200);
    let page = jo.form("#intake").fill("choose", "").send();
    page.is(200);
    assert_eq!(page.attributes("#postal_code", "value"), [""]);
    assert_eq!(page.attributes("#find", "value"), [""]);
    let page = jo.form("#intake").fill("find", "nor").and("then", "find").send();
    let nora = page.attributes("#found button", "value")[0].clone();
    let page = jo.form("#intake").fill("choose", &nora).send();
    assert_eq!(
        (page.attributes("#postal_code", "value"), chosen_department(&page)),
        (vec![String::new()], vec!["Freiburg".to_owned()])
    );
    // What the agent typed stays, whoever is chosen.
    jo.open(&format!("{NEW}?topic={DONATION}"));
    let page = jo.form("#intake").fill("postal_code", "79199").fill("choose", &mira.to_string()).send();
    assert_eq!(page.attributes("#postal_code", "value"), ["79199"]);
}

#[test]
fn somebody_new_is_typed_in_place_beginning_with_what_was_searched_for() {
    let helpdesk = TestApp::staffed();
    let mut jo = helpdesk.desk(JO);
    for (query, field) in [("Nora Neu", "name"), ("nora@example.org", "email"), ("0761 556677", "phone")] {
        jo.open(NEW).is(200);
        let page = jo.form("#intake").fill("find", query).and("then", "find").send();
        assert!(page.says("Niemand gefunden.") && page.all(".summary").is_empty());
        assert_eq!(page.attributes("#found button", "value"), ["new"]);
        let page = jo.form("#intake").fill("choose", "new").send();
        assert_eq!(page.attributes(&format!("#{field}"), "value"), [query]);
        assert!(page.all("#found button").is_empty());
    }
    // One letter finds nobody: a suggestion is no list of everybody.
    from_mira(&helpdesk, "79102");
    jo.open(NEW).is(200);
    let page = jo.form("#intake").fill("find", "m").and("then", "find").send();
    assert_eq!(page.attributes("#found button", "value"), ["new"]);
}

#[test]
fn people_of_other_departments_are_neither_suggested_nor_told_of() {
    let helpdesk = TestApp::staffed();
    let foreign = helpdesk.request_of("Fremde Person", "fremd@example.org", ELSEWHERE, DONATION, "Laptop", "Bitte.");
    let own = from_mira(&helpdesk, "79102");
    let elsewhere = helpdesk.request_of("Mira Beispiel", "mira@example.org", ELSEWHERE, DONATION, "Geheim", "Bitte.");
    assert_eq!(own.requester, elsewhere.requester);
    let mut jo = helpdesk.desk(JO);
    jo.open(NEW).is(200);
    let page = jo.form("#intake").fill("find", "fremd").and("then", "find").send();
    assert!(!page.says("Fremde Person") && page.says("Niemand gefunden."));
    let page = jo.form("#intake").fill("choose", &own.requester.to_string()).send();
    assert_eq!(page.attributes("#who a", "href"), [page_of(&own)], "not the one that Jo may not read");
    assert!(!page.says("Geheim"));
    for name in ["choose", "person"] {
        jo.open(NEW).is(200);
        let unknown = jo.form("#intake").fill(name, &foreign.requester.to_string()).send().text();
        jo.open(NEW).is(200);
        let nobody = jo.form("#intake").fill(name, "4711").send();
        nobody.is(404);
        assert_eq!(unknown, nobody.text(), "not yours and not there look the same");
    }
}

#[test]
fn the_postal_code_finds_the_site_and_says_when_it_is_not_yours() {
    let helpdesk = TestApp::staffed();
    with_south(&helpdesk);
    let mut jo = helpdesk.desk(JO);
    for (code, department, said) in [
        ("79102", vec!["Freiburg"], "79102 führt zu „Freiburg“."),
        ("D-79 102", vec!["Freiburg"], "führt zu „Freiburg“."),
        ("7910", vec![], ""),
        ("78462", vec![], "78462 gehört zu „Konstanz“. Dort kannst du nichts aufnehmen."),
        ("20095", vec![], "Für 20095 ist kein Standort zuständig."),
    ] {
        jo.open(&format!("{NEW}?topic={DONATION}")).is(200);
        let page = jo.form("#intake").fill("postal_code", code).and("then", "place").send();
        page.is(200);
        assert_eq!(chosen_department(&page), department, "{code}");
        assert!(page.all("#place-said").concat().contains(said), "{code}: {}", page.text());
        assert!(page.all(".error, .summary").is_empty(), "nothing is wrong while it is typed");
    }
    // Sent at once, without any script: the same.
    jo.open(&format!("{NEW}?topic={DONATION}")).is(200);
    let filled = |jo: &mut Browser, code: &str| {
        let form =
            jo.form("#intake").fill("name", "Nora Neu").fill("description", "Hallo").fill("subject", "Am Telefon");
        form.fill("postal_code", code).send()
    };
    let page = filled(&mut jo, "78462");
    page.is(422);
    assert!(page.all(".summary li").concat().contains("78462 gehört zu „Konstanz“."), "{}", page.text());
    assert_eq!(
        filled(&mut jo, "").all(".summary a"),
        ["Trage die Postleitzahl ein oder wähle, wohin die Anfrage geht."]
    );
    filled(&mut jo, "79102").is(200);
    assert!(jo.page.says("Die Anfrage ist aufgenommen."));
}

#[test]
fn the_topic_used_last_comes_first_for_this_agent_only() {
    let helpdesk = TestApp::staffed();
    let topic = |browser: &mut Browser| browser.open(NEW).is(200).attributes("#topic option[selected]", "value");
    let mut jo = helpdesk.desk(JO);
    assert_eq!(topic(&mut jo), Vec::<String>::new(), "nothing is guessed the first time");
    let form = jo.form("#intake").fill("name", "Nora Neu").fill("description", "Hallo").fill("subject", "Am Telefon");
    let page = form.send();
    assert!(page.all(".summary a").contains(&"Wähle ein Thema.".to_owned()), "{}", page.text());
    let form = jo.form("#intake").fill("topic", &DONATION.to_string()).fill("department", &SITE.to_string());
    form.send().is(200);
    assert_eq!(topic(&mut jo), [DONATION.to_string()]);
    assert_eq!(topic(&mut helpdesk.desk(KIM)), Vec::<String>::new());
    // A topic that is gone is not offered any more.
    helpdesk.write(|tx| {
        let mut gone = tx.topic(DONATION)?.unwrap();
        gone.retired = true;
        tx.put_topic(&gone)
    });
    assert_eq!(topic(&mut jo), Vec::<String>::new());
}

#[test]
fn a_subject_left_empty_is_made_of_topic_and_answers() {
    let helpdesk = TestApp::staffed();
    let options = vec![label("Laptop"), label("Beamer")];
    helpdesk.write(move |tx| {
        let mut topic = tx.topic(DONATION)?.unwrap();
        let (kind, audience) = (FieldKind::Choice { options: options.clone() }, FieldAudience::Both);
        topic.fields = vec![Field { kind, audience, ..every_kind()[0].clone() }];
        tx.put_topic(&topic)
    });
    let question = every_kind()[0].id;
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{NEW}?topic={DONATION}")).is(200);
    assert!(jo.page.says("Leer gelassen entsteht er aus Thema und Antworten."));
    let form = jo.form("#intake").fill("name", "Nora Neu").fill("description", "Hallo").fill("department", "1");
    let page = form.send();
    assert_eq!(page.all(".summary a"), ["Trage einen Betreff ein oder beantworte eine Frage des Themas."]);
    jo.form("#intake").fill(&format!("f{question}"), "Beamer").send().is(200);
    assert_eq!(jo.page.all("h1"), ["Gerät spenden: Beamer"]);
}

#[test]
fn another_topic_brings_its_questions_and_keeps_the_answers_to_the_former_ones() {
    let helpdesk = TestApp::staffed();
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{NEW}?topic={HELP}")).is(200);
    let text = every_kind()[0].id;
    let name = format!("f{text}");
    let form = jo.form("#intake").fill(&name, "Antwort").fill("topic", &DONATION.to_string()).and("then", "topic");
    let page = form.send();
    page.is(200);
    assert!(page.all(&format!("label[for={name}]")).is_empty(), "no question of the former topic");
    assert_eq!(page.all("label[for=postal_code]").len(), 1);
    let page = jo.form("#intake").fill("topic", &HELP.to_string()).and("then", "topic").send();
    assert_eq!(page.attributes(&format!("#{name}"), "value"), ["Antwort"]);
    assert_eq!(chosen_department(&page), ["Büro"]);
}

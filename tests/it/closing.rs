//! Closing and moving a ticket, each on one page that says what is so.

use tresen::{
    domain::{
        classification::{LinkKind, TicketOutcome},
        field::Field,
        id::FieldId,
        ticket::{StatusKind, Ticket},
    },
    store::Catalogue,
};

use crate::support::*;

/// The topic asks for an answer before closing, and for the solution.
fn asks_before_closing(helpdesk: &TestApp) {
    helpdesk.write(|tx| {
        let mut topic = tx.topic(DONATION)?.unwrap();
        topic.solution_required = true;
        topic.fields = vec![
            Field { required_to_close: true, ..every_kind()[0].clone() },
            every_kind()[1].clone(),
            Field { required_to_close: true, ..every_kind()[2].clone() },
        ];
        tx.put_topic(&topic)
    });
}

fn closure_of(ticket: &Ticket) -> String {
    format!("{}/closure", page_of(ticket))
}

#[test]
fn what_is_missing_is_filled_in_where_the_ticket_is_closed() {
    let helpdesk = TestApp::staffed();
    asks_before_closing(&helpdesk);
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "tasks", &[("title", "Nachweis prüfen")]).is(200);
    jo.open(&closure_of(&ticket)).is(200);
    assert!(jo.page.all("#f1").len() == 1 && jo.page.all("#f2").is_empty(), "only what is missing is asked");
    // A mistake in one of them keeps the rest.
    let form = jo.form("main form").fill("f1", "ThinkPad").fill("f3", "zwölf").fill("task-0", "on");
    let page = form.fill("text", "Abgeholt.").send();
    page.is(422);
    assert!(page.says("Bitte gib eine Zahl ein"));
    assert_eq!(
        (page.attributes("#f1", "value"), page.all("#text")),
        (vec!["ThinkPad".to_owned()], vec!["Abgeholt.".to_owned()])
    );
    assert_eq!(page.attributes("[name=task-0]", "checked").len(), 1);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Open, "nothing was done by halves");
    assert!(helpdesk.now_is(&ticket).values.is_empty());
    jo.form("main form").fill("f3", "12,5").send().is(200);
    let after = helpdesk.now_is(&ticket);
    assert_eq!(after.status_kind(), StatusKind::Closed);
    assert!(after.values.contains_key(&FieldId(1)) && after.values.contains_key(&FieldId(3)));
}

#[test]
fn the_typed_solution_outlasts_every_way_off_the_page() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open(&closure_of(&ticket)).is(200);
    // The last word is the requester's.
    assert!(jo.page.says("Mira Beispiel hat zuletzt geschrieben"));
    let page = jo.form("main form").fill("text", "Abgeholt.").and("then", "answer").send();
    page.is(200);
    assert_eq!(page.path, page_of(&ticket));
    // Scripts keep it while it is typed, beside an answer.
    jo.does(&ticket, "draft?of=solution", &[("text", "Abgeholt am Montag."), ("kind", "solution")]).is(204);
    jo.does(&ticket, "draft", &[("text", "Halb fertig"), ("kind", "public")]).is(204);
    assert_eq!(jo.open(&page_of(&ticket)).all("#body"), ["Halb fertig"]);
    jo.form("#composer").fill("text", "Er liegt bereit.").send().is(200);
    assert_eq!(jo.page.all("#body"), [""]);
    let page = jo.open(&closure_of(&ticket)).clone();
    assert_eq!(page.all("#text"), ["Abgeholt am Montag."], "the answer did not take it along");
    assert!(!page.says("hat zuletzt geschrieben"), "now the last word is ours");
    jo.form("main form").send().is(200);
    // Opened again, the page does not offer what was told already.
    jo.does(&ticket, "reopening", &[("value", "")]).is(200);
    assert_eq!(jo.open(&closure_of(&ticket)).all("#text"), [""]);
    assert!(helpdesk.now_is(&ticket).solution.is_some());
}

#[test]
fn a_reopened_ticket_says_that_the_solution_is_missing_again() {
    let helpdesk = TestApp::staffed();
    helpdesk.write(|tx| {
        let mut topic = tx.topic(DONATION)?.unwrap();
        topic.solution_required = true;
        tx.put_topic(&topic)
    });
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "closure", &[("outcome", "solved"), ("text", "Abgeholt.")]).is(200);
    jo.does(&ticket, "reopening", &[("value", "")]).is(200);
    assert_eq!(jo.page.all("#side .card:not(.access) li"), ["Lösung beschreiben"]);
}

#[test]
fn a_duplicate_names_the_request_that_goes_on() {
    let helpdesk = TestApp::staffed();
    let first = helpdesk.request("Laptop");
    let again = helpdesk.request("Laptop, noch einmal");
    let foreign = helpdesk.request_of("Ümit Größe", "umit@example.org", ELSEWHERE, DONATION, "Geheim", "Geheim");
    let mut jo = helpdesk.desk(JO);
    jo.open(&closure_of(&again)).is(200);
    let offered = jo.page.attributes("#others option", "value");
    assert_eq!(offered, [first.no.to_string()], "of the same person, without itself");
    let itself = again.no.to_string();
    let hidden = foreign.no.to_string();
    for (typed, said) in [
        ("", "Gib die Nummer der Anfrage ein"),
        ("Laptop", "„Laptop“ findest du nicht"),
        (itself.as_str(), "Das ist diese Anfrage selbst"),
        (hidden.as_str(), "findest du nicht unter deinen Anfragen"),
    ] {
        jo.open(&closure_of(&again));
        let page = jo
            .form("main form")
            .fill("outcome", "duplicate")
            .fill("original", typed)
            .fill("text", "Siehe dort.")
            .send();
        page.is(422);
        assert!(page.says(said), "{typed}: {}", page.text());
        assert_eq!(page.all("#text"), ["Siehe dort."]);
    }
    let page = jo.form("main form").fill("original", &format!("#{}", first.no)).send();
    page.is(200);
    let after = helpdesk.now_is(&again);
    assert_eq!(after.status.outcome(), Some(TicketOutcome::Duplicate));
    assert!(after.links.contains(&(LinkKind::DuplicateOf, first.id)));
    assert!(page.says(&format!("Jo Beispiel hat die Anfrage als doppelt zu {} erkannt", first.no)));
    assert_eq!(page.attributes("#timeline a[href^='/console/tickets/']", "href"), [page_of(&first)]);
    // The other timeline shows it too.
    assert!(jo.open(&page_of(&first)).says(&format!("mit {} verknüpft", again.no)));
    // Who may not open the other one learns no number.
    jo.does(&first, "department", &[("to", "3"), ("told", "yes")]).is(200);
    let page = jo.open(&page_of(&again)).clone();
    assert!(page.says("als doppelt zu einer anderen Anfrage erkannt") && !page.html.contains(&page_of(&first)));
}

#[test]
fn moving_is_one_page_that_tells_the_truth() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "assignment", &[("to", "me")]).is(200);
    jo.open(&format!("{}/department", page_of(&ticket))).is(200);
    let said = jo.page.all(".choice span");
    assert_eq!(
        said,
        ["Dort bist du Mitglied.", "Dort bist du nicht Mitglied. Ohne Zugriff bist du nicht mehr zuständig."]
    );
    jo.form("main form").send().is(422);
    assert!(jo.page.says("Bitte wähle eine der Möglichkeiten."), "nothing was chosen");
    // Kept access keeps the assignment, as the page says.
    assert!(jo.page.says("Ich behalte Zugriff. Dann bleibe ich auch zuständig."));
    jo.form("main form").fill("to", "3").send().is(200);
    let after = helpdesk.now_is(&ticket);
    assert_eq!((after.department, after.assignee), (ELSEWHERE, Some(JO)));
    // Somebody from elsewhere is no member there.
    let access = jo.page.all(".access p");
    assert_eq!(
        access[..3],
        ["Werkstatt: eine Person", "Eine Person arbeitet daran mit", "Eine Person von anderswo behält Zugriff"]
    );
    // Without access nobody is assigned.
    let other = helpdesk.request("Bildschirm");
    jo.does(&other, "assignment", &[("to", "me")]).is(200);
    jo.does(&other, "department", &[("to", "3"), ("told", "yes")]).is(200);
    assert_eq!(helpdesk.now_is(&other).assignee, None);
    // Where they are a member, kept access means nothing, and is not noted.
    let third = helpdesk.request("Maus");
    jo.does(&third, "department", &[("to", "2"), ("told", "yes"), ("keep", "on")]).is(200);
    assert!(helpdesk.now_is(&third).referrers.is_empty());
}

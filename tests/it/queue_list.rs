//! The list of a queue: its order, its groups, its columns and marks, the height of its rows.

use jiff::SignedDuration;
use tresen::domain::{classification::Priority, ticket::Ticket};

use crate::{console::requester_writes, support::*};

fn prioritise(helpdesk: &TestApp, ticket: &Ticket, priority: Priority) {
    helpdesk.desk_now(JO).does(ticket, "priority", &[("priority", priority.word())]).is(200);
}

#[test]
fn where_nobody_works_yet_the_longest_waiting_come_first() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Seit zehn Tagen");
    helpdesk.wait(SignedDuration::from_hours(24 * 7));
    let touched = helpdesk.request("Seit drei Tagen");
    helpdesk.wait(SignedDuration::from_hours(48));
    helpdesk.request("Seit gestern");
    helpdesk.wait(SignedDuration::from_hours(24));
    helpdesk.request("Seit heute");
    // A priority changes the ticket, and nothing about how long somebody waits.
    prioritise(&helpdesk, &touched, Priority::High);
    let mut jo = helpdesk.desk_now(JO);
    let page = jo.open("/console/queues/unassigned").is(200).clone();
    let oldest = ["Seit zehn Tagen", "Seit drei Tagen", "Seit gestern", "Seit heute"];
    assert_eq!(page.all(".subject a"), oldest);
    let groups = ["einer Woche oder länger 1", "einigen Tagen 1", "gestern 1", "heute 1"];
    assert_eq!(page.all(".group th"), groups.map(|since| format!("Wartet seit {since}")));
    assert_eq!(page.all("thead .wait"), ["Wartet"]);
    let waits = page.all(".wait > time");
    assert_eq!((waits[0].as_str(), waits[1].as_str(), waits[2].as_str()), ("10 Tage", "3 Tage", "seit gestern"));
    assert_eq!(page.all(".prio"), ["Hoch"]);
    // The other orders, and back without a parameter.
    let newest = jo.follow("Zuletzt geändert").is(200).clone();
    assert_eq!(newest.path, "/console/queues/unassigned?sort=newest");
    assert_eq!(newest.all("thead .wait"), ["Zuletzt"]);
    assert_eq!(newest.all(".subject a").last().map(String::as_str), Some("Seit zehn Tagen"));
    let urgent = jo.follow("Dringendste").is(200).clone();
    assert_eq!(urgent.all(".subject a"), ["Seit drei Tagen", "Seit zehn Tagen", "Seit gestern", "Seit heute"]);
    assert_eq!(urgent.all(".group th"), ["Hoch 1", "Ohne Priorität 3"]);
    assert_eq!(jo.follow("Wartet am längsten").path, "/console/queues/unassigned");
    // A filter keeps the order that somebody chose.
    jo.open("/console/queues/unassigned?sort=newest");
    let narrowed = jo.form("main form[action^='/console/queues']").fill("priority", "high").send();
    assert!(narrowed.path.contains("sort=newest"), "{}", narrowed.path);
    // What somebody works on is shown as it changes.
    assert_eq!(jo.open("/console/queues/department-1").all(".menu-body [aria-current]"), ["Zuletzt geändert"]);
}

#[test]
fn pages_of_a_sorted_queue_follow_each_other() {
    let helpdesk = TestApp::staffed();
    for number in 1..=60 {
        helpdesk.request(&format!("Gerät Nummer {number}"));
        helpdesk.wait(SignedDuration::from_secs(60));
    }
    let mut jo = helpdesk.desk(JO);
    let first = jo.open("/console/queues/unassigned").all(".subject a");
    assert_eq!((first.len(), first[0].as_str()), (50, "Gerät Nummer 1"));
    assert_eq!(jo.page.all(".group .count"), Vec::<String>::new(), "a part of a group is not counted");
    let second = jo.follow("Weiter").all(".subject a");
    assert_eq!((second.len(), second[0].as_str()), (10, "Gerät Nummer 51"));
    assert!(jo.page.says("51 bis 60 von 60"));
    assert_eq!(jo.follow("Zurück").all(".subject a"), first);
}

#[test]
fn a_column_that_says_the_same_in_every_row_is_left_out() {
    let helpdesk = TestApp::staffed();
    let columns = |page: &Page| page.all("thead th");
    helpdesk.request("Laptop");
    helpdesk.request("Tablet");
    let mut jo = helpdesk.desk(JO);
    let page = jo.open("/console/queues/unassigned").clone();
    assert_eq!(columns(&page), ["Anfrage", "Wartet"], "all are open and nobody's, about the same in the same place");
    assert!(page.all(".tickets caption")[0].starts_with("Hier überall gleich: "), "what all have in common is told");
    // A row alone says everything but what the queue's name says.
    let alone = jo.open("/console/queues/unassigned?text=Laptop").clone();
    assert_eq!(columns(&alone), ["Anfrage", "Thema", "Standort/Team", "Wartet"]);
    // As soon as rows differ, the column is there.
    let taken = helpdesk.request("Beamer");
    jo.does(&taken, "assignment", &[("to", "me")]).is(200);
    let department = jo.open("/console/queues/department-1").clone();
    assert_eq!(columns(&department), ["Anfrage", "Status", "Zuständig", "Zuletzt"]);
}

#[test]
fn rows_are_marked_for_what_waits_and_for_nobodys_reading() {
    let helpdesk = TestApp::staffed();
    let (new, answered, again) = (helpdesk.request("Neu"), helpdesk.request("Beantwortet"), helpdesk.request("Wieder"));
    let mut jo = helpdesk.desk(JO);
    for ticket in [&answered, &again] {
        jo.answers(ticket, "Gern.").is(200);
    }
    requester_writes(&helpdesk, &again, "Wann denn?");
    let marks = |page: &Page| {
        let rows = page.all("tbody [data-row]");
        rows.into_iter().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let page = jo.open("/console/queues/department-1").clone();
    let of = |page: &Page, word: &str| marks(page).into_iter().find(|row| row.contains(word)).unwrap();
    assert!(of(&page, "Neu ").starts_with("noch nicht beantwortet"), "{:?}", marks(&page));
    assert!(of(&page, "Wieder ").starts_with("neue Nachricht"));
    assert!(of(&page, "Beantwortet ").starts_with("Beantwortet"), "whoever has an answer is not marked");
    // Reading changes nothing.
    jo.open(&page_of(&new)).is(200);
    assert_eq!(marks(&jo.open("/console/queues/department-1").clone()), marks(&page));
    // Where all are marked alike, the mark says nothing.
    assert_eq!(jo.open("/console/queues/unassigned").all(".dot").len(), 1, "a row alone");
    helpdesk.request("Noch neu");
    assert_eq!(jo.open("/console/queues/unassigned").attributes(".dot", "class"), Vec::<String>::new());
}

#[test]
fn the_height_of_rows_is_kept_with_the_account() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    let heights = |page: &Page| page.attributes("#rows", "class");
    assert_eq!(heights(jo.open("/console/queues/unassigned?sort=newest")), ["tickets"]);
    let page = jo.form("form[action='/console/rows']").and("rows", "dense").send();
    assert_eq!(
        (page.path.as_str(), heights(&page)),
        ("/console/queues/unassigned?sort=newest", vec!["tickets dense".to_owned()])
    );
    assert_eq!(heights(helpdesk.desk(ADA).open("/console/queues/closed")), Vec::<String>::new());
    assert_eq!(
        heights(helpdesk.desk(JO).open("/console/queues/unassigned")),
        ["tickets dense"],
        "in another browser, too"
    );
    jo.form("form[action='/console/rows']").and("rows", "roomy").send();
    assert_eq!(heights(jo.open("/console/queues/unassigned")), ["tickets"]);
}

//! Sites and teams, as administrators make, change, order and retire them.

use tresen::{
    domain::{
        department::{Department, DepartmentKind},
        id::DepartmentId,
        rights::Membership,
        ticket::Status,
    },
    store::{Catalogue, People},
};

use crate::support::{ADA, BO, Browser, ELSEWHERE, JO, KIM, OFFICE, Page, SITE, TestApp, ULI};

fn departments(helpdesk: &TestApp) -> Vec<Department> {
    helpdesk.app.read(|read| Ok(read.departments()?)).unwrap()
}

fn one(helpdesk: &TestApp, id: DepartmentId) -> Department {
    helpdesk.app.read(|read| Ok(read.department(id)?)).unwrap().unwrap()
}

/// Presses a button on the page of a department.
fn settles(browser: &mut Browser, id: u64, state: &str) -> Page {
    browser.open(&format!("/admin/departments/{id}")).is(200);
    browser.form("form[action$='/state']").and("state", state).send()
}

/// Ids in `TestApp::open` were not given by the counters; from here on they are.
fn counted(helpdesk: &TestApp) {
    helpdesk.write(|tx| {
        for _ in 0..10 {
            tx.next_department_id()?;
        }
        Ok(())
    });
}

#[test]
fn a_site_is_made_with_everything_it_can_have() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/departments").is(200);
    ada.follow("Standort oder Team anlegen").is(200);
    let form = ada.form("main form").fill("name", " Standort  Nord ").fill("description", "Nimmt Spenden an.");
    let form = form.fill("postal-codes", "20000-25999; 28000 - 28999\n27000").fill("visible", "internal");
    let form = form.fill("email", "nord@example.org").fill("announces", "on").fill("protected", "on");
    let page = form.send();
    assert!(page.is(200).says("Gespeichert."), "{}", page.text());
    assert!(page.says("Standort Nord"));
    let made = departments(&helpdesk).pop().unwrap();
    assert_eq!(made.id, DepartmentId(11));
    assert_eq!((made.name.as_str(), made.kind, made.public), ("Standort Nord", DepartmentKind::Site, false));
    assert_eq!(made.email.as_ref().map(|email| email.as_str()), Some("nord@example.org"));
    assert!(made.protected && made.announces);
    let ranges: Vec<_> = made.postal_codes.iter().map(ToString::to_string).collect();
    assert_eq!(ranges, ["20000–25999", "27000", "28000–28999"]);

    ada.open("/admin/departments/11").is(200);
    let form = ada.form("main form");
    let standing = ["name", "description", "kind", "postal-codes", "visible", "email"].map(|name| form.value(name));
    assert_eq!(standing[..4], ["Standort Nord", "Nimmt Spenden an.", "site", "20000–25999, 27000, 28000–28999"]);
    assert_eq!(standing[4..], ["internal", "nord@example.org"]);
    form.fill("kind", "protected").fill("postal-codes", "").without("protected").send().is(200);
    assert!(one(&helpdesk, made.id).protected, "this kind always is");
}

#[test]
fn what_does_not_fit_is_told_at_its_field_and_stays_typed() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/departments/new").is(200);
    let form = ada.form("main form").fill("name", "").fill("email", "kein").fill("postal-codes", "79100-7911");
    let page = form.fill("kind", "burg").send();
    page.is(422);
    assert_eq!(page.all(".summary li").len(), 4, "{}", page.text());
    assert!(page.says("„79100-7911“ ist keine Postleitzahl und kein Bereich."));
    assert_eq!(page.all("#postal-codes"), ["79100-7911"]);

    let form = ada.form("main form").fill("name", "büro").fill("email", "").fill("kind", "site");
    let page = form.fill("postal-codes", "79500, 10000-20000, 15000").send();
    page.is(422);
    assert_eq!(
        page.all(".summary li"),
        [
            "Diesen Namen gibt es schon. Bitte wähle einen anderen.",
            "10000–20000 und 15000 überschneiden sich.",
            "79500 überschneidet sich mit „Freiburg“: Dort steht 79000–79999.",
        ]
    );
    let page = ada.form("main form").fill("name", "Neu").fill("kind", "general").send();
    assert!(page.is(422).says("Postleitzahlen haben nur Standorte."));
    assert_eq!(departments(&helpdesk).len(), 3);
}

#[test]
fn there_is_one_supraregional_team_at_most() {
    let helpdesk = TestApp::verein();
    let mut mira = helpdesk.signs_in("mira");
    mira.open("/admin/departments/new").is(200);
    let page = mira.form("main form").fill("name", "Rest").fill("kind", "supraregional").send();
    assert!(page.is(422).says("Davon kann es nur eines geben."), "{}", page.text());
    let page = mira.form("main form").fill("kind", "general").send();
    assert!(page.is(200).says("Gespeichert."));
}

#[test]
fn a_late_save_replaces_nothing_unseen() {
    let helpdesk = TestApp::staffed();
    let (mut ada, mut bo) = (helpdesk.desk(ADA), helpdesk.desk(BO));
    ada.open("/admin/departments/1").is(200);
    bo.open("/admin/departments/1").is(200);
    bo.form("main form").fill("name", "Freiburg Mitte").fill("visible", "internal").send().is(200);
    let page = ada.form("main form").fill("description", "Von Ada").send();
    page.is(422);
    assert_eq!(page.all("main .banner dt"), ["Name", "Beschreibung", "Sichtbarkeit"]);
    assert_eq!(page.all("main .banner dd")[0], "Freiburg Mitte");
    assert_eq!(page.all("#description"), ["Von Ada"]);
    assert_eq!(one(&helpdesk, SITE).name.as_str(), "Freiburg Mitte");
    ada.form("main form").send().is(200);
    assert_eq!(one(&helpdesk, SITE).name.as_str(), "Freiburg");
    ada.open("/admin/departments/99").is(404);
}

#[test]
fn the_order_is_the_one_that_everybody_sees() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    let names = |browser: &mut Browser| browser.open("/admin/departments").all("tbody td:first-child");
    assert_eq!(names(&mut ada), ["Freiburg", "Büro", "Werkstatt"]);
    ada.form("form[action='/admin/departments/3/place']").and("step", "up").send().is(200);
    assert_eq!(names(&mut ada), ["Freiburg", "Werkstatt", "Büro"]);
    ada.form("form[action='/admin/departments/1/place']").and("step", "up").send().is(200);
    ada.form("form[action='/admin/departments/3/place']").and("step", "up").send().is(200);
    assert_eq!(names(&mut ada), ["Werkstatt", "Freiburg", "Büro"]);
    let ticket = helpdesk.request("Laptop");
    let mut kim = helpdesk.desk(KIM);
    kim.open(&format!("{}/department", crate::support::page_of(&ticket))).is(200);
    assert_eq!(kim.page.all("main .choice b"), ["Werkstatt", "Büro"]);
    helpdesk.write(|tx| {
        let mut jo = tx.account(JO)?.unwrap();
        jo.memberships.insert(ELSEWHERE, Membership::Write);
        tx.put_account(&jo)
    });
    let mut jo = helpdesk.desk(JO);
    let queues = jo.open("/console").attributes(".queues a", "id");
    let places: Vec<_> = queues.iter().filter(|id| id.starts_with("queue-department")).collect();
    assert_eq!(places, ["queue-department-3", "queue-department-1", "queue-department-2"]);
}

#[test]
fn a_team_with_open_requests_or_topics_is_not_retired_and_says_what_to_do() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request_of("Mira", "", OFFICE, crate::support::DONATION, "Papier", "Ist alle.");
    let mut ada = helpdesk.desk(ADA);
    let page = settles(&mut ada, OFFICE.0, "retired");
    page.is(422);
    assert!(page.says("„Büro“ lässt sich noch nicht stilllegen"));
    assert!(page.says("Eine Anfrage gehört noch dazu."));
    assert!(page.says("Anfragen zum Thema „Hilfe“ gehen hierhin."));
    assert!(page.says("Schließe die offenen Anfragen ab oder verschiebe sie"));
    let page = settles(&mut ada, OFFICE.0, "removed");
    assert!(page.is(422).says("Lege es stattdessen still"));
    assert_eq!(departments(&helpdesk).len(), 3);
    assert_eq!(helpdesk.now_is(&ticket).department, OFFICE);
}

#[test]
fn a_retired_team_takes_nothing_in_and_what_it_has_stays_readable() {
    let helpdesk = TestApp::staffed();
    let mut uli = helpdesk.desk(ULI);
    let ticket = helpdesk.request_of("Mira", "", ELSEWHERE, crate::support::DONATION, "Säge", "Stumpf.");
    uli.open(&format!("{}/closure", crate::support::page_of(&ticket))).is(200);
    uli.form("main form").fill("text", "Geschärft.").send().is(200);
    let mut ada = helpdesk.desk(ADA);
    let page = settles(&mut ada, ELSEWHERE.0, "retired");
    assert!(page.is(200).says("Stillgelegt."), "{}", page.text());
    assert!(one(&helpdesk, ELSEWHERE).retired);

    uli.open(&crate::support::page_of(&ticket)).is(200);
    assert!(uli.page.says("Werkstatt"), "its name stays");
    assert!(!uli.open("/console").html.contains("queue-department-3"), "nothing is open there");
    let mut visitor = helpdesk.browser();
    assert!(!visitor.open("/access").says("Werkstatt"));
    let other = helpdesk.request("Laptop");
    let mut kim = helpdesk.desk(KIM);
    kim.open(&format!("{}/department", crate::support::page_of(&other))).is(200);
    assert_eq!(kim.page.all("main .choice b"), ["Büro"]);
    kim.does(&other, "department", &[("to", "3"), ("told", "yes")]);
    assert_eq!(helpdesk.now_is(&other).department, SITE);

    let page = settles(&mut ada, ELSEWHERE.0, "removed");
    page.is(422);
    assert!(page.says("Eine Anfrage gehört noch dazu.") && page.says("Ein Konto ist Mitglied."));
    assert!(page.says("Es bleibt stillgelegt"));
    let page = settles(&mut ada, ELSEWHERE.0, "active");
    assert!(page.is(200).says("Wieder in Betrieb."));
    assert!(uli.open("/console").html.contains("queue-department-3"));
    assert!(!matches!(helpdesk.now_is(&ticket).status, Status::Open));
}

#[test]
fn a_retired_site_comes_back_only_if_its_postal_codes_are_still_free() {
    let helpdesk = TestApp::staffed();
    counted(&helpdesk);
    let mut ada = helpdesk.desk(ADA);
    settles(&mut ada, SITE.0, "retired").is(200);
    let mut visitor = helpdesk.browser();
    visitor.asks_about(crate::support::DONATION);
    let page = visitor.form("form[novalidate]").fill("postal_code", "79102").send();
    assert!(page.says("Dort sind wir nicht."), "{}", page.text());

    ada.open("/admin/departments/new").is(200);
    ada.form("main form").fill("name", "Breisgau").fill("postal-codes", "79100-79199").send().is(200);
    let page = settles(&mut ada, SITE.0, "active");
    assert!(page.is(422).says("79000–79999 überschneidet sich mit „Breisgau“: Dort steht 79100–79199."));
    settles(&mut ada, 11, "removed").is(200);
    assert!(ada.page.says("Entfernt."));
    ada.open("/admin/departments/11").is(404);
    settles(&mut ada, SITE.0, "active").is(200);
}

#[test]
fn members_hear_of_new_requests_where_that_is_set() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/departments/1").is(200);
    ada.form("main form").fill("announces", "on").send().is(200);
    helpdesk.request("Laptop");
    let rows = helpdesk.app.read(|read| Ok(tresen::store::Outbox::outbox_rows(read)?)).unwrap();
    let told: Vec<_> = rows.iter().map(|row| format!("{:?} {:?}", row.payload, row.to)).collect();
    let arrived = told.iter().filter(|row| row.contains("NewRequest")).count();
    assert_eq!(arrived, 3, "Jo, Kim and Ada write there, Lee reads: {told:?}");
}

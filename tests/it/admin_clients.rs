//! Organisations that requesters belong to, in the admin area.

use tresen::{
    domain::{
        access::Actor,
        audit::{AuditAction, ConfigArea},
        id::CustomerId,
        person::Person,
    },
    store::{AuditLog, Customers, People},
};

use crate::support::{BO, Browser, Page, TestApp};

const HERE: &str = "/admin/organisations";

fn enters(browser: &mut Browser, name: &str, code: &str, place: &str) -> Page {
    browser.open("/admin/organisations/new");
    let form = browser.form("form[action='/admin/organisations/new']");
    form.fill("name", name).fill("postal-code", code).fill("place", place).send()
}

fn members(helpdesk: &TestApp, id: CustomerId) -> Vec<Person> {
    let found = helpdesk.app.read(|read| {
        let ids = read.members_of(id)?;
        Ok(ids.into_iter().filter_map(|id| read.person(id).unwrap()).collect())
    });
    found.unwrap()
}

#[test]
fn an_organisation_is_entered_changed_and_retired() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    assert!(bo.open(HERE).is(200).says("Noch keine Einrichtung"));
    let page = enters(&mut bo, "", "791", "");
    assert_eq!(page.is(422).all(".summary li").len(), 2);
    assert!(enters(&mut bo, "Schule am Bach", "79102", "Freiburg").says("Die Einrichtung ist eingetragen"));
    let again = enters(&mut bo, "SCHULE am Bach", "79102", "Anderswo");
    assert!(again.is(422).says("Eine Einrichtung mit diesem Namen und dieser Postleitzahl gibt es schon"));
    assert_eq!(enters(&mut bo, "Schule am Bach", "10115", "Berlin").path, HERE, "another town, another school");
    assert_eq!(bo.open(HERE).all("tbody tr"), ["Schule am Bach 79102 Freiburg", "Schule am Bach 10115 Berlin"]);
    assert_eq!(bo.open("/admin/organisations?q=berlin").all("tbody tr").len(), 1);

    bo.open("/admin/organisations/2");
    let page = bo.form("form[action='/admin/organisations/2']").fill("postal-code", "79102").send();
    assert!(page.is(422).says("gibt es schon"), "the other one keeps its name");
    let page = bo.form("form[action='/admin/organisations/2']").fill("name", "Schule Mitte").send();
    assert!(page.is(200).says("Gespeichert"));
    let page = enters(&mut bo, "Schule am Bach", "10115", "");
    assert!(page.says("Die Einrichtung ist eingetragen"), "the name is free again");

    bo.open("/admin/organisations/2");
    let page = bo.form("form[action$='/retirement']").and("value", "yes").send();
    assert!(page.says("Die Einrichtung ist stillgelegt") && page.all("#contact-name").is_empty());
    assert!(helpdesk.app.read(|read| Ok(read.customer(CustomerId(2))?)).unwrap().unwrap().retired);
    let page = bo.form("form[action$='/retirement']").and("value", "no").send();
    assert!(page.says("wieder aufgenommen"));
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 50)?)).unwrap();
    let of_clients =
        |deed: &AuditAction| matches!(deed, AuditAction::Configured { area: ConfigArea::Customer, id: Some(_) });
    assert!(lines.len() == 6 && lines.iter().all(|(_, line)| of_clients(&line.action)));
    assert_eq!(bo.open("/admin/organisations/99").status, 404);
}

#[test]
fn contacts_are_entered_by_administrators() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Ein Laptop");
    let mut bo = helpdesk.desk(BO);
    enters(&mut bo, "Schule am Bach", "79102", "Freiburg");
    enters(&mut bo, "Hort", "", "");
    bo.open("/admin/organisations/1");
    let page = bo.form("form[action$='/contacts']").fill("contact-name", "Mira Beispiel").send();
    assert!(page.is(422).says("E-Mail"), "an address is needed");
    assert_eq!(bo.form("form[action$='/contacts']").value("contact-name"), "Mira Beispiel");
    let page = bo.form("form[action$='/contacts']").fill("contact-email", "mira@example.org").send();
    assert!(page.is(200).says("Die Person ist eingetragen") && page.says("mira@example.org"));
    let school = members(&helpdesk, CustomerId(1));
    assert_eq!((school.len(), school[0].id), (1, ticket.requester), "who is known is not made twice");
    let contact = Actor::of_person(&school[0]);
    assert!(matches!(contact, Actor::Contact { organisation: CustomerId(1), .. }));

    // Only somebody who belongs to it: their requests are read, they read none.
    let form = bo.form("form[action$='/contacts']").without("contact-is").fill("contact-name", "Tara Lehrerin");
    form.fill("contact-email", "tara@example.org").send().is(200);
    let school = members(&helpdesk, CustomerId(1));
    let roles: Vec<_> = school.iter().map(|person| (person.name.as_str(), person.contact)).collect();
    assert_eq!(roles, [("Mira Beispiel", true), ("Tara Lehrerin", false)]);
    bo.open("/admin/organisations/1");
    let form = bo.form("form[action$='/contacts']").fill("remove", &school[1].id.to_string());
    form.send().is(200);

    bo.open("/admin/organisations/2");
    let form = bo.form("form[action$='/contacts']").fill("contact-name", "Mira Beispiel");
    let page = form.fill("contact-email", "mira@example.org").send();
    assert!(page.is(422).says("Diese Person gehört schon zu einer anderen Einrichtung"));
    bo.open("/admin/organisations/1");
    let form = bo.form("form[action$='/contacts']").fill("remove", &ticket.requester.to_string());
    assert!(form.send().says("Die Person ist ausgetragen"));
    assert!(members(&helpdesk, CustomerId(1)).is_empty());
}

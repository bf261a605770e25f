//! Asking, from the first page to the confirmation, and everything that can go wrong on the way.

use tresen::{domain::id::TicketId, store::Tickets};

use crate::support::{DONATION, TestApp};

#[test]
fn a_request_by_postal_code_becomes_a_ticket_of_the_site() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.open("/").is(200);
    assert!(mira.page.says("Womit können wir helfen?") && !mira.page.says("Intern"));
    mira.form("main form").and("topic", &DONATION.to_string()).send();
    assert!(mira.page.path.ends_with("/place"), "{}", mira.page.path);
    assert_eq!(mira.page.all(".steps li"), ["Thema", "Ort", "Anliegen", "Kontakt", "Prüfen"]);
    mira.form("form[novalidate]").fill("postal_code", "79102").send();
    mira.form("form[novalidate]")
        .fill("subject", "Laptop zu verschenken")
        .fill("description", "Drei Jahre alt.")
        .send();
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
    let ticket = helpdesk.app.store().snapshot().unwrap().ticket(TicketId(1)).unwrap().unwrap();
    assert_eq!(ticket.postal_code.unwrap().as_str(), "79102");
}

//! The requester's page: reading, answering, ending, renewing the link.

use crate::support::TestApp;

#[test]
fn only_the_secret_link_leads_to_a_request() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.donates(&helpdesk, "Laptop zu verschenken");
    let link = mira.secret_link();
    assert!(mira.open(&link).is(200).says("Ihre Anfrage 2026-00001"));
    for wrong in ["/r/x", "/r/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/r/%2e%2e", &format!("{link}x")] {
        assert!(mira.open(wrong).is(404).says("Dieser Link gilt nicht"), "{wrong}");
    }
}

//! A password is the same however a keyboard composes it (RFC 8265): for accounts, in the portal, and where the
//! stored hash is of another form.

use argon2::{Argon2, password_hash::PasswordHasher};
use tresen::{
    domain::id::AccountId,
    store::{Credentials, People, Portal, Read},
};

use crate::support::{TestApp, account_with_credentials, email, new_account};

const COMPOSED: &str = "Grüße vom Rhönrad é";
/// The same with combining marks, and a no-break space.
const DECOMPOSED: &str = "Gru\u{308}ße vom\u{a0}Rho\u{308}nrad e\u{301}";
const ADDRESS: &str = "rene@technik-truhe.example";
const MIRA: &str = "mira@example.org";

fn hash(password: &str) -> String {
    Argon2::default().hash_password(password.as_bytes()).unwrap().to_string()
}

fn hire(test: &TestApp, password: &str) -> AccountId {
    let hash = hash(password);
    test.write_app(move |tx| {
        let credentials = account_with_credentials(tx.installation_key(), "rene", "René").credentials;
        let credentials = Credentials { password: hash.clone(), ..credentials };
        tresen::app::account::create_account(
            tx,
            &tresen::app::account::NewAccount { credentials, ..new_account("René Beispiel", ADDRESS) },
        )
    })
}

fn gets_in(test: &TestApp, password: &str) -> bool {
    let mut browser = test.browser();
    browser.open("/signin").is(200);
    browser.form("form").fill("email", ADDRESS).fill("password", password).send().path.starts_with("/signin/code")
}

fn enters(test: &TestApp, address: &str, password: &str) -> bool {
    let mut browser = test.browser();
    browser.open("/portal/signin").is(200);
    let form = browser.form("form[action='/portal/signin']");
    form.fill("address", address).fill("password", password).send().path == "/portal"
}

#[test]
fn an_account_signs_in_with_every_form_of_its_password() {
    let test = TestApp::verein();
    hire(&test, COMPOSED);
    assert!(gets_in(&test, COMPOSED) && gets_in(&test, DECOMPOSED));
    assert!(!gets_in(&test, "Grusse vom Rhonrad e") && !gets_in(&test, "GRÜSSE VOM RHÖNRAD É"));
}

#[test]
fn a_hash_of_another_form_is_replaced_when_somebody_signs_in() {
    let test = TestApp::verein();
    let id = hire(&test, DECOMPOSED);
    let stored = || test.app.read(|read| Ok(read.credentials(id)?)).unwrap();
    let before = stored();
    assert!(!gets_in(&test, COMPOSED), "nobody knows yet what was typed");
    assert!(!gets_in(&test, &DECOMPOSED.replace('G', "K")) && stored() == before, "a wrong one changes nothing");
    assert!(gets_in(&test, DECOMPOSED), "as it was typed when it was set");
    let after = stored();
    assert_eq!(Credentials { password: before.password.clone(), ..after.clone() }, before, "only the hash is new");
    assert!(gets_in(&test, COMPOSED) && gets_in(&test, DECOMPOSED));
    assert_eq!(stored(), after, "once is enough");
}

#[test]
fn a_requester_sets_and_uses_a_password_in_any_form() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.signed_in_with(MIRA);
    mira.open("/portal/account").is(200);
    let page = mira.form("form[action='/portal/account/password']").fill("new", DECOMPOSED).send();
    assert!(page.says("Ihr Passwort ist gespeichert"), "{}", page.text());
    helpdesk.delivers();
    assert!(enters(&helpdesk, MIRA, COMPOSED) && enters(&helpdesk, MIRA, DECOMPOSED));
    let former = hash(DECOMPOSED);
    helpdesk.write(move |tx| {
        let credentials = tx.portal_credentials(&email(MIRA))?;
        tx.put_portal_credentials(&email(MIRA), &Credentials { password: former.clone(), ..credentials })
    });
    assert!(!enters(&helpdesk, MIRA, COMPOSED));
    assert!(enters(&helpdesk, MIRA, DECOMPOSED) && enters(&helpdesk, MIRA, COMPOSED));
}

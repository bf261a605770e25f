//! Passkeys: made, used at the door and as the second factor, removed; and everything that must not
//! open the door.

use jiff::SignedDuration;
use tresen::{
    app::{Error, account},
    domain::{access::Actor, id::AccountId, person::AccountState, text::EmailAddress},
    store::{Bytes, Credentials, People},
};

use crate::support::{Authenticator, Browser, PASSWORD, Page, TYPED, TestApp, codes_of, one_time_code, seed_of};

const ORIGIN: &str = "https://hilfe.technik-truhe.example";
const MINUTES: fn(i64) -> SignedDuration = SignedDuration::from_mins;
const CONFIRM: &str = "main form:not([data-passkey])";
const FORM: &str = "application/x-www-form-urlencoded";

fn is_signed_in(browser: &mut Browser) -> bool {
    browser.open("/signin?then=%2Fhealthz").path == "/healthz"
}

fn id_of(test: &TestApp, who: &str) -> AccountId {
    let email = EmailAddress::parse(&format!("{who}@technik-truhe.example")).unwrap();
    test.app.read(|read| Ok(read.account_with_email(&email)?)).unwrap().unwrap()
}

fn credentials_of(test: &TestApp, who: &str) -> Credentials {
    let id = id_of(test, who);
    test.app.read(|read| Ok(read.credentials(id)?)).unwrap()
}

fn change_credentials(test: &TestApp, who: &str, change: impl Fn(&mut Credentials) + Send + 'static) {
    let id = id_of(test, who);
    let changed = test.app.store().write_now(move |tx| {
        let mut credentials = tx.credentials(id)?;
        change(&mut credentials);
        Ok::<_, Error>(tx.put_credentials(id, &credentials)?)
    });
    changed.unwrap();
}

/// What the script of a page does: asks the server for the question.
fn question(browser: &mut Browser, path: &str) -> String {
    let csrf = browser.page.attributes("meta[name=csrf]", "content").pop().unwrap_or_default();
    browser.post_raw(path, FORM, format!("csrf={csrf}").as_bytes(), &[]).is(200).html.clone()
}

/// Adds a passkey on one's own page.
fn adds(browser: &mut Browser, key: &mut Authenticator, name: &str) -> Page {
    browser.open("/console/account/passkeys").is(200);
    let page = browser.page.clone();
    let answer = key.makes(&question(browser, "/console/account/passkeys/challenge"));
    browser.page = page;
    browser.form("form[data-passkey]").fill("name", name).fill("credential", &answer).send()
}

/// Answers with a passkey at the page that is open.
fn shows(browser: &mut Browser, key: &mut Authenticator) -> Page {
    let page = browser.page.clone();
    let answer = key.answers(&question(browser, "/passkey/challenge"));
    browser.page = page;
    browser.form("form[data-passkey]").fill("credential", &answer).send()
}

fn arrives(test: &TestApp) -> Browser {
    let mut browser = test.browser();
    browser.open("/signin");
    browser
}

/// Somebody with a passkey, signed in.
fn with_passkey(test: &TestApp, who: &'static str) -> (Browser, Authenticator) {
    let (mut browser, mut key) = (test.signs_in(who), Authenticator::at(ORIGIN));
    assert!(adds(&mut browser, &mut key, "Mein Telefon").says("Passkey hinzugefügt"));
    (browser, key)
}

#[test]
fn a_passkey_alone_opens_the_door() {
    let test = TestApp::verein();
    let (mut mira, mut key) = with_passkey(&test, "mira");
    let page = mira.open("/console/account/passkeys");
    assert!(page.says("Mein Telefon") && page.says("Hinzugefügt am"), "{}", page.text());
    let stored = credentials_of(&test, "mira").passkeys.remove(0);
    assert!(stored.key.0.len() < 60, "a public key and nothing else: {} bytes", stored.key.0.len());

    let mut elsewhere = arrives(&test);
    elsewhere.open("/signin?then=%2Fhealthz");
    assert_eq!(shows(&mut elsewhere, &mut key).path, "/healthz");
    assert!(is_signed_in(&mut elsewhere));
    for _ in 0..3 {
        assert!(shows(&mut arrives(&test), &mut key).path.starts_with("/console"), "as often as one likes");
    }
}

#[test]
fn a_passkey_is_a_second_factor_for_its_own_account_only() {
    let test = TestApp::verein();
    let (_, mut miras) = with_passkey(&test, "mira");
    let (_, mut jonas_key) = with_passkey(&test, "jonas");
    let mut mira = arrives(&test);
    assert!(mira.gives_password("mira").path.starts_with("/signin/code"));
    let page = shows(&mut mira, &mut jonas_key);
    page.is(422);
    assert!(page.says("Dieser Passkey gilt hier nicht"), "{}", page.text());
    assert!(!is_signed_in(&mut mira));
    mira.open("/signin/code");
    assert!(shows(&mut mira, &mut miras).path.starts_with("/console"));
    assert!(is_signed_in(&mut mira));

    let mut aylin = arrives(&test);
    let page = aylin.gives_password("aylin");
    assert!(page.all("form[data-passkey]").is_empty(), "only what is set up is offered");
}

#[test]
fn what_does_not_hold_opens_nothing_and_all_of_it_looks_alike() {
    let test = TestApp::verein();
    let (_, mut key) = with_passkey(&test, "mira");
    let refused = |how: &str, page: Page| {
        page.is(422);
        assert!(page.says("Dieser Passkey gilt hier nicht"), "{how}: {}", page.text());
        assert!(page.header("set-cookie").is_none(), "{how}");
    };
    key.verifies = false;
    refused("nobody verified", shows(&mut arrives(&test), &mut key));
    key.verifies = true;
    key.origin = "https://hilfe.technik-truhe.example.evil.example".to_owned();
    refused("another address", shows(&mut arrives(&test), &mut key));
    key.origin = ORIGIN.to_owned();
    refused("never seen", shows(&mut arrives(&test), &mut Authenticator::at(ORIGIN)));
    let before = key.counter;
    assert!(shows(&mut arrives(&test), &mut key).path.starts_with("/console"));
    key.counter = before - 1;
    refused("a copy: its counter goes back", shows(&mut arrives(&test), &mut key));
    key.counter = before;
    refused("a copy: its counter stands", shows(&mut arrives(&test), &mut key));
    key.counter = before + 10;

    let mut late = arrives(&test);
    let asked = question(&mut late, "/passkey/challenge");
    test.wait(MINUTES(6));
    late.open("/signin");
    let answer = key.answers(&asked);
    refused("too late", late.form("form[data-passkey]").fill("credential", &answer).send());

    let mut again = arrives(&test);
    let asked = question(&mut again, "/passkey/challenge");
    let answer = key.answers(&asked);
    again.open("/signin");
    assert!(again.form("form[data-passkey]").fill("credential", &answer).send().path.starts_with("/console"));
    let mut replayed = arrives(&test);
    refused("the same answer again", replayed.form("form[data-passkey]").fill("credential", &answer).send());

    let mut broken = arrives(&test);
    for answer in ["", "{}", "[]", "null", "\u{0}", &"x".repeat(30_000), &answer[..answer.len() / 2]] {
        broken.open("/signin");
        refused("no answer at all", broken.form("form[data-passkey]").fill("credential", answer).send());
    }
    test.change_account("mira", |account| account.state = AccountState::Locked { since: account.created });
    refused("a locked account", shows(&mut arrives(&test), &mut key));
}

#[test]
fn answers_are_worth_nothing_in_other_ceremonies_or_for_other_accounts() {
    let test = TestApp::verein();
    let (mut mira, mut key) = with_passkey(&test, "mira");
    let mut jonas = test.signs_in("jonas");
    mira.open("/console/account/passkeys");
    let asked = question(&mut mira, "/console/account/passkeys/challenge");
    let answer = Authenticator::at(ORIGIN).makes(&asked);
    jonas.open("/console/account/passkeys");
    let page = jonas.form("form[data-passkey]").fill("name", "Fremd").fill("credential", &answer).send();
    page.is(422);
    assert!(credentials_of(&test, "jonas").passkeys.is_empty());

    // One authenticator holds one passkey of an account; the server refuses a second of the same name.
    assert!(adds(&mut mira, &mut key, "Noch einmal").says("schon einen Passkey"));
    assert_eq!(credentials_of(&test, "mira").passkeys.len(), 1);
    jonas.open("/console/account/passkeys");
    adds(&mut jonas, &mut key, "Geliehen").is(422);

    mira.open("/console/account/passkeys");
    mira.form("form[data-passkey]").fill("name", " ").send().is(422);
    assert!(mira.page.all("#name-error").len() == 1, "{}", mira.page.text());
}

#[test]
fn the_last_second_factor_stays() {
    let test = TestApp::verein();
    let (mut mira, mut key) = with_passkey(&test, "mira");
    change_credentials(&test, "mira", |credentials| credentials.totp = Bytes::default());
    mira.open("/console/account/passkeys");
    let page = mira.form("form[action$=removal]").send();
    page.is(422);
    assert!(page.says("Das ist dein letzter zweiter Faktor"), "{}", page.text());
    assert!(shows(&mut arrives(&test), &mut key).path.starts_with("/console"));

    // Without an app, the door asks for the passkey; a code of the former app is none.
    let mut again = arrives(&test);
    let page = again.gives_password("mira");
    assert!(page.all("#code").is_empty() && page.all("form[data-passkey]").len() == 1, "{}", page.text());
    let code = one_time_code(&seed_of("mira"), test.now());
    again.form(TYPED).fill("code", &code).send().is(422);
    let page = again.form(TYPED).fill("recovery", &codes_of("mira")[3]).send();
    assert!(page.path.starts_with("/console"), "{}", page.text());

    let (mut jonas, mut jonas_key) = with_passkey(&test, "jonas");
    jonas.open("/console/account/passkeys");
    assert!(jonas.form("form[action$=removal]").send().says("Passkey entfernt"));
    shows(&mut arrives(&test), &mut jonas_key).is(422);
    assert!(credentials_of(&test, "jonas").passkeys.is_empty());
}

#[test]
fn changing_factors_renews_this_session_and_ends_the_others() {
    let test = TestApp::verein();
    let mut elsewhere = test.signs_in("mira");
    let (mut here, _) = with_passkey(&test, "mira");
    assert!(is_signed_in(&mut here) && !is_signed_in(&mut elsewhere));
    let mut third = test.signs_in("mira");
    here.open("/console/account/passkeys");
    here.form("form[action$=removal]").send();
    assert!(is_signed_in(&mut here) && !is_signed_in(&mut third));
}

#[test]
fn a_session_left_open_is_not_enough_to_change_factors() {
    let test = TestApp::verein();
    let (mut mira, mut key) = with_passkey(&test, "mira");
    let stale = |test: &TestApp, mira: &mut Browser| {
        test.wait(MINUTES(16));
        let page = mira.open("/console/account/passkeys");
        assert!(page.is(403).says("Bist du es?"), "{}", page.text());
    };
    stale(&test, &mut mira);
    let csrf = mira.page.attributes("input[name=csrf]", "value").remove(0);
    for path in ["passkeys", "passkeys/challenge", "passkeys/removal"] {
        let page =
            mira.post_raw(&format!("/console/account/{path}"), FORM, format!("csrf={csrf}&name=x&id=").as_bytes(), &[]);
        assert!(page.is(403).says("Bist du es?"), "{path}: {}", page.path);
    }
    mira.open("/console/account/confirm?then=%2Fconsole%2Faccount%2Fpasskeys");
    mira.form(CONFIRM).fill("proof-password", "falsch und lang genug").send().is(422);
    mira.form(CONFIRM).fill("proof-code", "000000").send().is(422);
    assert_eq!(mira.form(CONFIRM).fill("proof-password", PASSWORD).send().path, "/console/account/passkeys");

    stale(&test, &mut mira);
    let code = one_time_code(&seed_of("mira"), test.now());
    assert_eq!(mira.form(CONFIRM).fill("proof-code", &code).send().path, "/console/account/passkeys");
    stale(&test, &mut mira);
    assert_eq!(shows(&mut mira, &mut key).path, "/console/account/passkeys");
    stale(&test, &mut mira);
    let (_, mut jonas_key) = with_passkey(&test, "jonas");
    shows(&mut mira, &mut jonas_key).is(422);
    for _ in 0..12 {
        mira.open("/console/account/confirm");
        if mira.form(CONFIRM).fill("proof-password", "falsch und lang genug").send().status == 429 {
            return;
        }
    }
    panic!("trying is not braked");
}

#[test]
fn a_reset_takes_passkeys_away_too() {
    let test = TestApp::verein();
    let (_, mut key) = with_passkey(&test, "mira");
    let id = id_of(&test, "mira");
    test.app.store().write_now(move |tx| account::reset_second_factor(tx, &Actor::System, id)).unwrap();
    shows(&mut arrives(&test), &mut key).is(422);
    assert!(arrives(&test).gives_password("mira").path.starts_with("/signin/enrol"));
}

#[test]
fn without_a_name_of_its_own_a_helpdesk_offers_no_passkeys() {
    let test = TestApp::verein();
    test.app
        .store()
        .write_now(|tx| {
            use tresen::store::Settings;
            let mut organisation = tx.organisation()?.unwrap();
            organisation.address = "http://192.0.2.7:8080".to_owned();
            Ok::<_, Error>(tx.put_organisation(&organisation)?)
        })
        .unwrap();
    let mut mira = arrives(&test);
    assert!(mira.page.all("form[data-passkey]").is_empty());
    mira.post_raw("/passkey/challenge", FORM, b"", &[]).is(404);
    let body = format!("credential=%7B%7D&csrf={}", mira.form_token());
    mira.post_raw("/signin/passkey", FORM, body.as_bytes(), &[]).is(404);
    let mut mira = test.signs_in("mira");
    assert!(mira.open("/console/account/passkeys").says("unter einem eigenen Namen und verschlüsselt"));
}

//! What a session that was left open is not enough for: its owner proves again who they are, in the very form that
//! needs it, and nothing that was typed is lost.

use jiff::SignedDuration;
use tresen::{
    domain::{
        id::AccountId,
        rights::{Capability, Membership},
        text::EmailAddress,
    },
    store::{People, Portal, Settings},
    web::{AccessLevel, Endpoint, endpoints},
};

use crate::{
    late_bodies::{WRITES, behind, csrf, everything_typed, filled, helpdesk, stored},
    support::{ADA, Browser, KIM, PASSWORD, SITE, TestApp, codes_of, one_time_code, seed_of},
};

const FORM: &str = "application/x-www-form-urlencoded";
const PROOF: &str = "main form:not([data-passkey])";
const CHOSEN: &str = "sieben Zwerge kochen Suppe";

/// Areas in which every form needs a proof of the last 15 minutes.
const PROVED: &[&str] = &[
    "/admin/accounts",
    "/admin/mail",
    "/admin/import/confirmation",
    "/console/account/app",
    "/console/account/mail-codes",
    "/console/account/passkeys",
    "/console/account/recovery",
    "/console/account/confirm",
    "/portal/account/confirm",
];

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn is_asked(page: &crate::support::Page) -> bool {
    page.html.contains("name=\"proof-")
}

#[test]
fn every_form_about_factors_rights_and_the_mail_server_needs_a_recent_proof() {
    let (helpdesk, ticket) = helpdesk();
    helpdesk.gets_credentials(ADA, "ada");
    let fields = |token: &str| everything_typed(&csrf(&helpdesk, token), &ticket);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for hours_ago in [false, true] {
        if hours_ago {
            helpdesk.wait(minutes(16));
        }
        // That the sessions are used is noted before.
        helpdesk.desk(ADA).open("/console").is(200);
        mira(&helpdesk).open("/portal").is(200);
        let was = stored(&helpdesk);
        for Endpoint { method, pattern, level } in endpoints() {
            let Some((cookie, _)) = behind(level).filter(|_| method == "POST") else { continue };
            if level < AccessLevel::Requesters || level == AccessLevel::PendingAgents {
                continue;
            }
            let needs_proof = PROVED.iter().any(|area| pattern.starts_with(area));
            let path = filled(&helpdesk, pattern, &ticket);
            let mut browser = helpdesk.browser().with_cookie(cookie.0, cookie.1);
            let page = browser.post_raw(&path, FORM, fields(cookie.1).as_bytes(), &[]).clone();
            // The first password of an address and its first app need one too.
            let is_first = ["/portal/account/password", "/portal/account/second-factor"].contains(&pattern);
            if is_asked(&page) != (hours_ago && (needs_proof || is_first)) {
                wrong.push(format!("{pattern}, hours ago: {hours_ago}: {} {}", page.status, page.text()));
            }
            if is_asked(&page) {
                if page.status != 403 || stored(&helpdesk) != was {
                    wrong.push(format!("{pattern}: {} or something is written", page.status));
                }
                if page.html.contains("sieben Zwerge") || page.html.contains("123456") {
                    wrong.push(format!("{pattern}: a password or code stands on the page"));
                }
                if WRITES.contains(&pattern) && level >= AccessLevel::Console {
                    let refused = browser.form(PROOF).fill("proof-password", CHOSEN).send();
                    if refused.status != 422 || !is_asked(&refused) || stored(&helpdesk) != was {
                        wrong.push(format!("{pattern}: with a wrong proof {}", refused.status));
                    }
                    let done = browser.form(PROOF).fill("proof-password", PASSWORD).send();
                    if is_asked(&done) || stored(&helpdesk).len() < was.len() / 2 || stored(&helpdesk) == was {
                        wrong.push(format!("{pattern}: with the proof {} {}", done.status, done.text()));
                    }
                }
                tried += 1;
            }
            crate::late_bodies::put_back(&helpdesk, &was);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried > 15, "{tried}");
}

fn kim(helpdesk: &TestApp) -> tresen::domain::person::Account {
    helpdesk.app.read(|read| Ok(read.account(KIM)?)).unwrap().unwrap()
}

#[test]
fn rights_that_were_typed_are_saved_with_the_proof() {
    let (helpdesk, _) = helpdesk();
    helpdesk.gets_credentials(ADA, "ada");
    let (mut ada, there) = (helpdesk.desk(ADA), format!("/admin/accounts/{KIM}"));
    ada.open(&there).is(200);
    helpdesk.wait(minutes(16));
    let typed = ada.form(&format!("form[action='{there}']")).fill("name", "Kim <Neu>");
    let page = typed.fill(&format!("membership-{SITE}"), "read").fill("inspect", "on").send();
    assert!(page.is(403).says("Gespeichert ist noch nichts") && is_asked(&page), "{}", page.text());
    assert_eq!(kim(&helpdesk).name.as_str(), "Kim Muster");
    assert!(ada.form(PROOF).fill("proof-code", "000000").send().is(422).says("Das passt nicht"));
    let page = ada.form(PROOF).fill("proof-code", &one_time_code(&seed_of("ada"), helpdesk.now())).send();
    assert!(page.is(200).says("Gespeichert") && page.path == there, "{}", page.text());
    let kim = kim(&helpdesk);
    assert_eq!((kim.name.as_str(), kim.memberships.get(&SITE)), ("Kim <Neu>", Some(&Membership::Read)));
    assert!(kim.can(Capability::Inspect));
    // The proof counts for a while, and the session goes on under another token.
    ada.form(&format!("form[action='{there}/lock']")).and("value", "yes").send().is(200);
    assert!(!kim_is_active(&helpdesk));
    assert!(helpdesk.desk(ADA).open("/console").path.starts_with("/signin"), "the former token is worth nothing");
}

fn kim_is_active(helpdesk: &TestApp) -> bool {
    kim(helpdesk).is_active()
}

#[test]
fn the_mail_servers_password_is_carried_on_unseen() {
    let (helpdesk, _) = helpdesk();
    helpdesk.gets_credentials(ADA, "ada");
    helpdesk.wait(minutes(16));
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/mail").is(200);
    let form =
        ada.form("form[action='/admin/mail']").fill("from", "hilfe@example.org").fill("host", "mail.example.org");
    let page = form.fill("user", "hilfe").fill("password", "streng geheim 17").fill("port", "465").send();
    assert!(is_asked(page.is(403)) && !page.html.contains("geheim"), "{}", page.html);
    let held = page.attributes("input[name=proof-held]", "value").remove(0);
    // What is sealed opens in this session alone.
    let mut other = helpdesk.desk_now(AccountId(6));
    let foreign = format!("csrf={}&proof-held={held}&host=x&from=a%40example.org", csrf(&helpdesk, "token-6"));
    assert!(!other.post_raw("/admin/mail", FORM, foreign.as_bytes(), &[]).html.contains("geheim"));
    let page = ada.form(PROOF).fill("proof-password", PASSWORD).send();
    assert!(page.is(200).says("Gespeichert"), "{}", page.text());
    let server = helpdesk.app.read(|read| Ok(read.mail_server()?)).unwrap().unwrap();
    assert_eq!((server.host.as_str(), server.password.as_str()), ("mail.example.org", "streng geheim 17"));
}

#[test]
fn a_page_with_secrets_is_shown_only_after_a_proof() {
    let (helpdesk, _) = helpdesk();
    helpdesk.gets_credentials(ADA, "ada");
    helpdesk.wait(minutes(16));
    let mut ada = helpdesk.desk(ADA);
    let page = ada.open("/console/account/recovery").clone();
    assert!(is_asked(page.is(403)) && page.all(".secret li").is_empty());
    let page = ada.form(PROOF).fill("proof-code", &codes_of("ada")[0]).send();
    assert_eq!((page.status, page.path.as_str()), (200, "/console/account/recovery"));
    // The codes belong to the session; after another proof there are others, and those are kept that are shown.
    helpdesk.wait(minutes(16));
    ada.form("form[action='/console/account/recovery']").fill("kept", "yes").send().is(403);
    let page = ada.form(PROOF).fill("proof-password", PASSWORD).send();
    let shown = page.is(422).all(".secret li");
    ada.form("form[action='/console/account/recovery']").fill("kept", "yes").send().is(200);
    helpdesk.wait(minutes(16));
    ada.open("/console/account/app").is(403);
    ada.form(PROOF).fill("proof-code", &shown[0]).send().is(200);
}

/// Mira, signed in at the portal since the start.
fn mira(helpdesk: &TestApp) -> Browser {
    helpdesk.browser().with_cookie("tresen-portal", "portal-mira")
}

/// The code in the newest mail.
fn mailed_code(helpdesk: &TestApp) -> String {
    let letters = helpdesk.delivers();
    let text = &letters.last().expect("a mail").text;
    text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).expect("a code").to_owned()
}

fn credentials(helpdesk: &TestApp) -> tresen::store::Credentials {
    let email = EmailAddress::parse("mira@example.org").unwrap();
    helpdesk.app.read(|read| Ok(read.portal_credentials(&email)?)).unwrap()
}

#[test]
fn a_requesters_first_password_needs_a_code_by_mail_and_is_not_typed_twice() {
    let (helpdesk, _) = helpdesk();
    helpdesk.wait(minutes(16));
    helpdesk.delivers();
    let mut browser = mira(&helpdesk);
    browser.open("/portal/account").is(200);
    let page = browser.form("form[action='/portal/account/password']").fill("new", CHOSEN).send();
    assert!(is_asked(page.is(403)) && page.says("Sind Sie es?") && !page.html.contains(CHOSEN), "{}", page.text());
    let page = browser.form(PROOF).and("proof-send", "1").send();
    assert!(page.is(403).says("Ein Code ist per E-Mail unterwegs"), "{}", page.text());
    let code = mailed_code(&helpdesk);
    // It is good in the session that asked for it.
    let mut other = helpdesk.browser();
    helpdesk.write(|tx| {
        let session = tx.portal_session("portal-mira")?.unwrap();
        tx.put_portal_session("portal-other", &session)
    });
    other = other.with_cookie("tresen-portal", "portal-other");
    other.open("/portal/account/confirm?then=%2Fportal").is(403);
    let foreign = format!("csrf={}&proof-code={code}", csrf(&helpdesk, "portal-other"));
    other.post_raw("/portal/account/confirm?then=%2Fportal", FORM, foreign.as_bytes(), &[]).is(422);
    browser.form(PROOF).fill("proof-code", "000000").send().is(422);
    assert!(credentials(&helpdesk).password.is_empty());
    let page = browser.form(PROOF).fill("proof-code", &code).send();
    assert!(page.is(200).says("Ihr Passwort ist gespeichert"), "{}", page.text());
    assert!(!credentials(&helpdesk).password.is_empty());
    helpdesk.delivers();

    // From now on the password is the proof.
    helpdesk.wait(minutes(16));
    browser.open("/portal/account/second-factor").is(403);
    let page = browser.form(PROOF).fill("proof-password", CHOSEN).send();
    assert_eq!((page.status, page.path.as_str()), (200, "/portal/account/second-factor"));
    let key = page.all("#key")[0].replace(' ', "");
    let seed = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let form = "form[action='/portal/account/second-factor']";
    browser.form(form).fill("code", &one_time_code(&seed, helpdesk.now())).send().is(200);
    assert!(!credentials(&helpdesk).totp.0.is_empty());
    helpdesk.delivers();
    // To take something away, the form itself asks.
    helpdesk.wait(minutes(16));
    browser.open("/portal/account").is(200);
    let remove = "form[action='/portal/account/password']";
    assert!(browser.form(remove).and("remove", "1").send().is(422).says("stimmt nicht"));
    browser.form(remove).fill("present", CHOSEN).and("remove", "1").send().is(200);
    assert!(credentials(&helpdesk).password.is_empty());
}

#[test]
fn proofs_of_requesters_are_braked() {
    let (helpdesk, _) = helpdesk();
    helpdesk.wait(minutes(16));
    let mut browser = mira(&helpdesk);
    browser.open("/portal/account/second-factor").is(403);
    browser.form(PROOF).and("proof-send", "1").send();
    for _ in 0..12 {
        if browser.form(PROOF).fill("proof-code", "000000").send().status == 429 {
            assert!(is_asked(&browser.page) && browser.page.says("Einen Moment bitte"));
            return;
        }
    }
    panic!("trying is not braked");
}

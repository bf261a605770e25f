//! Forms with mistakes: the answer is a redirect to the page of the form, which shows what was typed and what is wrong
//! with it. Reloading sends nothing again, nobody else can open it, and no password is kept.

use tresen::web::{AccessLevel, Endpoint, endpoints};

use crate::{
    late_bodies::{behind, csrf, filled, helpdesk, put_back, stored},
    support::{ADA, BO, Browser, DONATION, Page, TestApp, block_on},
};

const FORM: &str = "application/x-www-form-urlencoded";
const STEP: &str = "form[novalidate]";
const PASSWORD: &str = "sieben Zwerge kochen Suppe";

/// Forms behind a session that can be filled in wrong, and whether somebody types words into them.
const WITH_MISTAKES: &[(&str, bool)] = &[
    ("/portal/requests/{no}/messages", true),
    ("/portal/requests/{no}/rating", false),
    ("/portal/account/people/{person}", true),
    ("/portal/account/password", false),
    ("/console/tickets/new", true),
    ("/console/tickets/{no}/answers", true),
    ("/console/tickets/{no}/notes", true),
    ("/console/tickets/{no}/closure", true),
    ("/console/tickets/{no}/waiting", true),
    ("/console/tickets/{no}/provider", true),
    ("/console/tickets/{no}/department", false),
    ("/console/tickets/{no}/fields", false),
    ("/console/account", true),
    ("/console/account/password", false),
    ("/console/account/mail-codes", false),
    ("/console/account/passkeys", true),
    ("/admin/accounts/new", true),
    ("/admin/accounts/{id}", true),
    ("/admin/organisations/new", true),
    ("/admin/import", false),
    ("/admin/departments/new", true),
    ("/admin/departments/{id}", true),
    ("/admin/topics/new", true),
    ("/admin/topics/{id}", true),
    ("/admin/texts", false),
    ("/admin/organisation", true),
    ("/admin/rules", true),
    ("/admin/mail", true),
    ("/console/tickets/{no}/{what}", false),
    ("/signin/code", false),
    ("/signin/code/passkey", false),
    ("/signin/enrol/mail", false),
    ("/signin/enrol/passkey", false),
    ("/signin/password", false),
    ("/portal/signin/code", false),
];

/// Forms whose mistakes are on the disk all the same: wrong attempts are counted, a requester's message is a draft.
const STORED: &[&str] = &[
    "/signin/code",
    "/portal/signin/code",
    "/signin/enrol/mail",
    "/console/account/mail-codes",
    "/portal/requests/{no}/messages",
];

/// Forms whose page shows a secret that we made: they are answered directly.
const BESIDE_A_SECRET: &[&str] = &[
    "/console/account/app",
    "/console/account/app/removal",
    "/console/account/recovery",
    "/signin/enrol",
    "/signin/enrol/codes",
    "/portal/account/second-factor",
];

/// Forms that nobody can fill in wrong (buttons, choices of the page), that a script sends, or for which something
/// has to be there that is not in this helpdesk. They answer with a redirect, a page of a problem or for programs.
const OTHERS: &[&str] = &[
    "/portal/requests/{no}/closure",
    "/portal/requests/{no}/link",
    "/portal/account/sessions",
    "/portal/account/chat",
    "/portal/account/chat/removal",
    "/portal/account/confirm",
    "/portal/account/second-factor/removal",
    "/portal/signout",
    "/signin/code/mail",
    "/signin/enrol/mail/test",
    "/signin/enrol/passkey/challenge",
    "/signout",
    "/console/outbox",
    "/console/outbox/{row}",
    "/console/language",
    "/console/rows",
    "/console/journal/export",
    "/console/tickets/{no}/access",
    "/console/tickets/{no}/draft",
    "/console/rules",
    "/console/account/sessions",
    "/console/account/notifications",
    "/console/account/confirm",
    "/console/account/mail-codes/test",
    "/console/account/mail-codes/removal",
    "/console/account/passkeys/challenge",
    "/console/account/passkeys/removal",
    "/admin/setup-tasks",
    "/admin/accounts/{id}/invitation",
    "/admin/accounts/{id}/lock",
    "/admin/accounts/{id}/second-factor",
    "/admin/accounts/{id}/sessions",
    "/admin/accounts/{id}/removal",
    "/admin/organisations/{id}",
    "/admin/organisations/{id}/contacts",
    "/admin/organisations/{id}/retirement",
    "/admin/import/confirmation",
    "/admin/import/deletion",
    "/admin/departments/{id}/place",
    "/admin/departments/{id}/state",
    "/admin/topics/{id}/place",
    "/admin/topics/{id}/state",
    "/admin/chat/{bot}",
    "/admin/chat/{bot}/trial",
    "/admin/satisfaction",
    "/admin/jobs/{job}",
];

/// Something wrong for every form: too long, or no choice of its page. `Marke` begins each text.
fn mistaken(csrf: &str, level: AccessLevel) -> String {
    let (line, text) = (format!("Marke+{}", "x".repeat(400)), format!("Marke+{}", "x".repeat(20_001)));
    let longer = if level >= AccessLevel::Console { format!("&description={text}&de={text}") } else { String::new() };
    format!(
        "csrf={csrf}&seen=99&text={text}{longer}&subject={line}&reason={line}&name={line}&title={line}&label={line}\
         &outcome=unsinn&email=Marke&phone=Marke&lang=xx&to=999&place=Marke&host=Marke&topic=999&f1=Marke&tags={line}\
         &version=Marke&password=kurz&former=sieben+Zwerge+kochen+Suppe&new=x&code=000000&asks=yes&name-1={line}"
    )
}

/// Whether this is the answer to a form with mistakes, at the address of a page.
fn is_returned(page: &Page) -> bool {
    page.status == 422 && page.path.contains("held=")
}

fn names_a_mistake(page: &Page) -> bool {
    !page.all(".summary, .error, .banner.bad, .banner.wait").is_empty()
}

/// What is wrong with a form that was sent with mistakes; `Marke` was typed into it if somebody `types`.
fn wrong_with(browser: &mut Browser, page: &Page, types: bool) -> Option<String> {
    if !is_returned(page) {
        return Some(format!("not returned: {} {} {}", page.status, page.path, page.text()));
    }
    let again = browser.open(&page.path).clone();
    let is_same = again.status == 422 && again.text() == page.text();
    let is_shown = names_a_mistake(page) && (!types || page.html.contains("Marke"));
    let has_secret = [PASSWORD, "value=\"kurz\"", "value=\"000000\""].iter().any(|secret| page.html.contains(secret));
    let plain = browser.open(page.address()).clone();
    let is_plain = plain.status == 200 && plain.text() != page.text();
    (!is_same || !is_shown || has_secret || !is_plain)
        .then(|| format!("{is_same} {is_shown} {has_secret} {is_plain} {}: {}", plain.status, page.text()))
}

#[test]
fn every_form_behind_a_session_returns_to_its_page_with_what_was_typed() {
    let (helpdesk, ticket) = helpdesk();
    helpdesk.gets_credentials(ADA, "ada");
    let request = format!("/portal/requests/{}", ticket.no);
    helpdesk.browser().with_cookie("tresen-portal", "portal-mira").open(&request).is(200);
    let was = stored(&helpdesk);
    let mut wrong = Vec::new();
    for Endpoint { method, pattern, level } in endpoints() {
        let Some((cookie, _)) = behind(level).filter(|_| method == "POST") else { continue };
        let mut browser = helpdesk.browser().with_cookie(cookie.0, cookie.1);
        let body = mistaken(&csrf(&helpdesk, cookie.1), level);
        let page = browser.post_raw(&filled(&helpdesk, pattern, &ticket), FORM, body.as_bytes(), &[]).clone();
        let in_table = WITH_MISTAKES.iter().find(|(known, _)| *known == pattern);
        let found = match in_table {
            Some((_, types)) => wrong_with(&mut browser, &page, *types),
            None if BESIDE_A_SECRET.contains(&pattern) => page.path.contains("held=").then(|| "is held".to_owned()),
            None if OTHERS.contains(&pattern) => is_returned(&page).then(|| "belongs to WITH_MISTAKES".to_owned()),
            None => Some("is not in this test yet".to_owned()),
        };
        wrong.extend(found.map(|what| format!("{pattern}: {what}")));
        if in_table.is_some() && !STORED.contains(&pattern) && stored(&helpdesk) != was {
            wrong.push(format!("{pattern}: a mistake writes to the disk"));
        }
        put_back(&helpdesk, &was);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_script_fetches_is_answered_directly() {
    let (helpdesk, ticket) = helpdesk();
    let body = mistaken(&csrf(&helpdesk, "token-4"), AccessLevel::Console);
    let path = format!("/console/tickets/{}/answers", ticket.no);
    for header in [("hx-request", "true"), ("sec-fetch-mode", "cors")] {
        let page = helpdesk.desk(ADA).post_raw(&path, FORM, body.as_bytes(), &[header]).clone();
        assert_eq!((page.status, page.path.as_str()), (422, path.as_str()), "{header:?}");
    }
}

#[test]
fn a_returned_form_is_shown_to_its_sender_alone_and_as_long_as_they_may_open_its_page() {
    let (helpdesk, ticket) = helpdesk();
    let body = mistaken(&csrf(&helpdesk, "token-4"), AccessLevel::Console);
    let answers = format!("/console/tickets/{}/answers", ticket.no);
    let mut ada = helpdesk.desk(ADA);
    let held = ada.post_raw(&answers, FORM, body.as_bytes(), &[]).path.clone();
    let has_text = |browser: &mut Browser, path: &str| browser.open(path).html.contains("Marke");
    assert!(has_text(&mut ada, &held));
    assert!(has_text(&mut helpdesk.desk(ADA), &held), "another window of the same session");
    assert!(!has_text(&mut helpdesk.desk(BO), &held), "another session");
    assert!(!has_text(&mut helpdesk.browser(), &held), "nobody");
    let word = held.split_once("held=").unwrap().1;
    assert!(!has_text(&mut ada, &format!("/console/tickets/new?held={word}")), "another page");
    // Looking into requests goes, and with it the page.
    let was = stored(&helpdesk);
    (behind(AccessLevel::Console).unwrap().1.iter().find(|(loss, _)| *loss == "without rights").unwrap().1)(&helpdesk);
    assert!(!has_text(&mut ada, &held));
    put_back(&helpdesk, &was);
    helpdesk.wait(jiff::SignedDuration::from_mins(61));
    let page = ada.open(&held).is(200).clone();
    assert!(!page.html.contains("Marke") && page.says("Bitte sieh nach, ob etwas fehlt."), "{}", page.text());
}

#[test]
fn a_form_that_was_accepted_does_not_come_back() {
    let (helpdesk, ticket) = helpdesk();
    let mut ada = helpdesk.desk(ADA);
    let page = format!("/console/tickets/{}", ticket.no);
    ada.open(&page).is(200);
    let held = ada.form("form.composer").fill("text", &"Marke ".repeat(4_000)).send();
    assert!(is_returned(&held) && held.html.contains("Marke"), "{}", held.path);
    let sent = ada.form("form.composer").fill("text", "Kurz gesagt: Marke.").send();
    assert!(sent.status == 200 && sent.says("Kurz gesagt"), "{}", sent.text());
    // What Back opens: the page as it is now, without a word on what is long done.
    let back = ada.open(&held.path).is(200).clone();
    assert_eq!(back.path, page);
    assert!(!back.says("Bitte sieh nach") && back.all("form.composer textarea") == [""], "{}", back.text());
}

#[test]
fn a_word_of_which_nothing_is_known_shows_what_is_stored_and_says_so() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.asks_about(DONATION);
    mira.form(STEP).fill("postal_code", "79102").send();
    let returned = mira.form(STEP).fill("subject", "Ein Laptop").send();
    assert!(is_returned(&returned));
    // As after a restart: the draft is stored, the page is not.
    let gone = format!("{}?held={}", returned.address(), "A".repeat(43));
    let page = mira.open(&gone).is(200).clone();
    assert!(page.says("Bitte sehen Sie nach, ob etwas fehlt."), "{}", page.text());
    assert_eq!(mira.form(STEP).value("subject"), "Ein Laptop");
    assert!(!mira.open(returned.address()).says("ob etwas fehlt"));
}

#[test]
fn forms_for_everybody_return_to_their_page() {
    let helpdesk = TestApp::open();
    helpdesk.gets_credentials(ADA, "ada");
    let was = stored(&helpdesk);
    let mut mira = helpdesk.browser();
    let mut wrong = Vec::new();
    let mut check = |name: &str, browser: &mut Browser, page: Page, types: bool| {
        wrong.extend(wrong_with(browser, &page, types).map(|what| format!("{name}: {what}")));
    };
    let page = mira.post_raw("/request", FORM, b"", &[]).clone();
    check("/request", &mut mira, page, false);
    mira.open("/signin");
    let page = mira
        .form("form[action^='/signin']:has([name=email])")
        .fill("email", "Marke@example.org")
        .fill("password", PASSWORD)
        .send();
    check("/signin", &mut mira, page, true);
    mira.open("/portal/signin");
    let page = mira.form("form[action='/portal/signin']").fill("address", "Marke").fill("password", PASSWORD).send();
    check("/portal/signin", &mut mira, page, true);
    assert!(stored(&helpdesk) == was, "a mistake writes nothing");
    let mut other = helpdesk.browser();
    other.donates(&helpdesk, "Laptop");
    let link = other.secret_link();
    other.open(&link);
    let page = other.form("#answer").fill("text", &"Marke ".repeat(4_000)).send();
    check("/r/{secret}/messages", &mut other, page, true);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_steps_of_a_request_return_with_what_is_wrong() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.asks_about(DONATION);
    let place = mira.form(STEP).fill("postal_code", "Marke").send();
    assert!(is_returned(&place) && place.html.contains("Marke"), "{}", place.path);
    mira.form(STEP).fill("postal_code", "79102").send();
    let details = mira.form(STEP).fill("subject", "Marke").attach("files", "foto.jpg", b"JPEG").send();
    assert!(is_returned(&details) && details.html.contains("Marke") && details.says("foto.jpg"), "{}", details.text());
    mira.form(STEP).fill("description", "Drei Jahre alt.").send();
    assert!(mira.page.path.ends_with("/contact"), "{}", mira.page.path);
    // Back leads over the page with the mistake, which is not sent again.
    assert_eq!(mira.open(&details.path).is(200).path, details.address());
    assert_eq!(mira.form(STEP).value("description"), "Drei Jahre alt.");
    let contact = details.address().replace("/details", "/contact");
    mira.open(&contact);
    let page = mira.form(STEP).fill("name", "Mira").fill("email", "Marke").send();
    assert!(is_returned(&page) && page.html.contains("Marke"), "{}", page.path);
}

#[test]
fn the_first_setup_returns_its_forms() {
    let helpdesk = TestApp::fresh();
    let link = block_on(tresen::app::setup::new_setup_link(&helpdesk.app, "http://127.0.0.1/")).unwrap().unwrap();
    let mut browser = helpdesk.browser();
    browser.open(link.strip_prefix("http://127.0.0.1").unwrap());
    assert_eq!(browser.form("form").send().path, "/setup/organisation");
    let page = browser.form("form").fill("name", &format!("Marke {}", "x".repeat(200))).send();
    assert_eq!(wrong_with(&mut browser, &page, true), None);
    browser.open("/setup/organisation");
    browser.form("form").fill("name", "Technik-Truhe").fill("address", "https://hilfe.example.org/").send();
    let page = browser.form("form").without("preset").send();
    assert!(is_returned(&page), "{} {}", page.status, page.path);
    browser.form("form").fill("preset", "verein").send();
    let page = browser.form("form").fill("name", "Mira").fill("email", "Marke").fill("password", PASSWORD).send();
    assert!(!page.html.contains(PASSWORD));
    assert_eq!(wrong_with(&mut browser, &page, true), None);
}

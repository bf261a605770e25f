//! Second factors of every kind: codes by mail, a new app, new recovery codes; what mails and the
//! journal say of it; and the promise that nobody can be locked out by one of them.

use jiff::SignedDuration;
use tresen::{
    app::{Error, account, transport::Email},
    domain::{access::Actor, audit::AuditAction, id::AccountId, text::EmailAddress},
    outbox,
    store::{AccountSession, AuditLog, Credentials, People, SessionKind},
    web::{self, AccessLevel},
};

use crate::support::{
    ADA, Authenticator, Browser, JO, PASSWORD, TYPED, TestApp, block_on, codes_of, mail_server, one_time_code,
};

const MINUTES: fn(i64) -> SignedDuration = SignedDuration::from_mins;
const FORM: &str = "application/x-www-form-urlencoded";
const MAIL: &str = "/console/account/mail-codes";

fn is_signed_in(browser: &mut Browser) -> bool {
    browser.open("/signin?then=%2Fhealthz").path == "/healthz"
}

/// A helpdesk that can send mail.
fn posting() -> TestApp {
    let test = TestApp::verein();
    test.write(|tx| tx.put_mail_server(&mail_server()));
    test
}

fn id_of(test: &TestApp, who: &str) -> AccountId {
    let email = EmailAddress::parse(&format!("{who}@technik-truhe.example")).unwrap();
    test.app.read(|read| Ok(read.account_with_email(&email)?)).unwrap().unwrap()
}

fn change_credentials(test: &TestApp, who: &str, change: impl Fn(&mut Credentials) + Send + 'static) {
    let id = id_of(test, who);
    test.write(move |tx| {
        let mut credentials = tx.credentials(id)?;
        change(&mut credentials);
        tx.put_credentials(id, &credentials)
    });
}

/// The mails that went out since.
fn mails(test: &TestApp) -> Vec<Email> {
    block_on(outbox::deliver_all(&test.app, tresen::channel::mail::MailCarrier)).unwrap();
    std::mem::take(&mut *test.post.letters.lock().unwrap())
}

/// The code in the newest mail to somebody.
#[track_caller]
fn code_for(test: &TestApp, who: &str) -> String {
    let mails = mails(test);
    let mine = mails.iter().rfind(|mail| mail.to.1.as_str().starts_with(who) && mail.text.contains("Code"));
    let text = &mine.unwrap_or_else(|| panic!("no code for {who}: {mails:?}")).text;
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6);
    digits.unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// Sets up codes by mail on one's own page.
fn chooses_mail(test: &TestApp, who: &'static str) -> Browser {
    let mut browser = test.signs_in(who);
    browser.open(MAIL);
    browser.form("form[action$=test]").send().is(200);
    let code = code_for(test, who);
    let page = browser.form(&format!("form[action='{MAIL}']")).fill("code", &code).send();
    assert!(page.says("Codes per E-Mail sind eingerichtet"), "{}", page.text());
    browser
}

/// At the door, with the password given.
fn half_in(test: &TestApp, who: &'static str) -> Browser {
    let mut browser = test.browser();
    browser.open("/signin");
    browser.gives_password(who);
    browser
}

#[test]
fn codes_by_mail_are_a_factor_only_after_one_arrived() {
    let test = posting();
    let mut mira = test.signs_in("mira");
    mira.open(MAIL);
    assert!(mira.page.all("#code").is_empty(), "no code before a mail");
    let csrf = mira.page.attributes("meta[name=csrf]", "content").remove(0);
    mira.post_raw(MAIL, FORM, format!("csrf={csrf}&code=000000").as_bytes(), &[]).is(422);
    mira.open(MAIL);
    mira.form("form[action$=test]").send().is(200);
    let mail = mails(&test).remove(0);
    assert_eq!(mail.to.1.as_str(), "mira@technik-truhe.example");
    let code = mail.text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned();
    mira.form(&format!("form[action='{MAIL}']")).fill("code", &wrong(&code)).send().is(422);
    mira.form(&format!("form[action='{MAIL}']")).fill("code", &code).send().is(200);
    let told = mails(&test);
    assert!(told.len() == 1 && told[0].subject.contains("Deine Anmeldung wurde geändert"), "{told:?}");
    mira.open(MAIL);
    assert!(mira.page.says("Keine Codes per E-Mail mehr"));

    // Another address is another place: there, nothing has arrived yet.
    test.change_account("mira", |account| account.email = EmailAddress::parse("neu@technik-truhe.example").unwrap());
    let page = mira.open("/console/account/factors").clone();
    assert_eq!(page.all(".badge.plain").len(), 2, "{}", page.text());
}

#[test]
fn a_code_by_mail_opens_the_door_once() {
    let test = posting();
    chooses_mail(&test, "mira");
    let mut mira = half_in(&test, "mira");
    assert!(mira.page.says("Code aus der App oder aus der E-Mail"));
    assert!(mails(&test).iter().all(|mail| !mail.subject.contains("Code")), "with an app nobody is written to unasked");
    mira.form("form[action^='/signin/code/mail']").send().is(200);
    let code = code_for(&test, "mira");
    let mut thief = half_in(&test, "jonas");
    thief.form(TYPED).fill("code", &code).send().is(422);
    let typed = format!("{} {}", &code[..3], &code[3..]);
    assert!(mira.form(TYPED).fill("code", &typed).send().path.starts_with("/console"));
    assert!(is_signed_in(&mut mira));
    let mut again = half_in(&test, "mira");
    again.form(TYPED).fill("code", &code).send().is(422);
}

#[test]
fn a_code_by_mail_is_good_only_for_the_sign_in_that_asked_for_it() {
    let test = posting();
    chooses_mail(&test, "mira");
    // Somebody else knows the password, and would like to read the code over the shoulder.
    let (mut mira, mut thief) = (half_in(&test, "mira"), half_in(&test, "mira"));
    mira.form("form[action^='/signin/code/mail']").send().is(200);
    let code = code_for(&test, "mira");
    assert!(!thief.open("/signin/code").says("unterwegs"), "nothing was sent for this sign-in");
    thief.form(TYPED).fill("code", &code).send().is(422);
    // A code for another sign-in does not spoil the first one.
    thief.form("form[action^='/signin/code/mail']").send().is(200);
    let other = code_for(&test, "mira");
    assert!(mira.form(TYPED).fill("code", &code).send().path.starts_with("/console"), "{}", mira.page.text());
    assert!(!is_signed_in(&mut thief));
    let mut third = half_in(&test, "mira");
    third.form(TYPED).fill("code", &other).send().is(422);
}

#[test]
fn whoever_has_only_mail_gets_a_code_without_asking_and_may_be_late_or_wrong() {
    let test = posting();
    chooses_mail(&test, "mira");
    change_credentials(&test, "mira", |credentials| credentials.totp = Default::default());
    let mut mira = half_in(&test, "mira");
    assert!(mira.page.says("Ein Code ist per E-Mail unterwegs"), "{}", mira.page.text());
    let code = code_for(&test, "mira");
    test.wait(MINUTES(10));
    mira.form(TYPED).fill("code", &code).send().is(422);
    mira.form("form[action^='/signin/code/mail']").send().is(200);
    let second = code_for(&test, "mira");
    for _ in 0..5 {
        mira.form(TYPED).fill("code", &wrong(&second)).send().is(422);
    }
    test.wait(MINUTES(5));
    mira.form(TYPED).fill("code", &second).send().is(422);
    mira.form("form[action^='/signin/code/mail']").send().is(200);
    let third = code_for(&test, "mira");
    test.wait(MINUTES(5));
    assert!(mira.form(TYPED).fill("code", &third).send().path.starts_with("/console"), "{}", mira.page.text());

    // Without a mail server, recovery codes remain.
    test.write(|tx| tx.remove_mail_server().map(|_| ()));
    let mut later = half_in(&test, "mira");
    assert!(later.page.all("form[action^='/signin/code/mail']").is_empty());
    let page = later.form(TYPED).fill("recovery", &codes_of("mira")[0]).send();
    assert!(page.path.starts_with("/console"), "{}", page.text());
}

#[test]
fn nobodys_inbox_is_filled() {
    let test = posting();
    chooses_mail(&test, "mira");
    let mut mira = half_in(&test, "mira");
    let answers: Vec<u16> = (0..12)
        .map(|_| {
            mira.open("/signin/code");
            mira.form("form[action^='/signin/code/mail']").send().status
        })
        .collect();
    assert!(answers.iter().filter(|status| **status == 200).count() <= 5, "{answers:?}");
    assert!(answers.contains(&429));
    assert!(mails(&test).iter().filter(|mail| mail.subject.contains("Code")).count() <= 1, "older codes are dropped");
    // Asking without that factor sends nothing, and the answer is the same.
    let mut jonas = half_in(&test, "jonas");
    let csrf = jonas.page.attributes("input[name=csrf]", "value").remove(0);
    jonas.post_raw("/signin/code/mail", FORM, format!("csrf={csrf}").as_bytes(), &[]).is(200);
    assert!(mails(&test).is_empty());
}

/// An account as an invitation makes it.
fn invited(test: &TestApp) {
    let mira = id_of(test, "mira");
    test.write_app(move |tx| {
        let template = tx.account(mira)?.unwrap();
        let password = tx.credentials(mira)?.password;
        let credentials = Credentials { password, ..Credentials::default() };
        let email = EmailAddress::parse("noor@technik-truhe.example").unwrap();
        let account = tresen::domain::person::Account { email, ..template };
        let id = tresen::app::account::create_account(
            tx,
            &account::NewAccount {
                name: account.name,
                email: account.email,
                lang: account.lang,
                memberships: account.memberships,
                capabilities: account.capabilities,
                provider: account.provider,
                credentials,
            },
        )?;
        account::rules::accept_rules(tx, id, 1)
    });
}

#[test]
fn the_first_factor_may_be_mail() {
    let test = posting();
    invited(&test);
    let mut noor = half_in(&test, "noor");
    assert!(noor.page.path.starts_with("/signin/enrol"));
    noor.follow("Codes per E-Mail bekommen");
    noor.form("form[action*=test]").send().is(200);
    let code = code_for(&test, "noor");
    let page = noor.form("form[action^='/signin/enrol/mail?']").fill("code", &code).send();
    assert!(page.path.starts_with("/signin/enrol/codes"), "{}: {}", page.path, page.text());
    assert!(noor.form("form").fill("kept", "on").send().path.starts_with("/console"));
    assert!(is_signed_in(&mut noor));
    for page in ["/signin/enrol/mail", "/signin/enrol/passkey"] {
        let mut thief = half_in(&test, "noor");
        assert!(thief.open(page).path.starts_with("/signin/code"), "{page}: there is a factor already");
    }
}

#[test]
fn the_first_factor_may_be_a_passkey() {
    let test = TestApp::verein();
    invited(&test);
    let mut noor = half_in(&test, "noor");
    assert!(!noor.page.says("Codes per E-Mail bekommen"), "without a mail server there are none");
    noor.follow("Einen Passkey anlegen");
    let page = noor.page.clone();
    let csrf = page.attributes("input[name=csrf]", "value").remove(0);
    let mut key = Authenticator::at("https://hilfe.technik-truhe.example");
    let asked = noor.post_raw("/signin/enrol/passkey/challenge", FORM, format!("csrf={csrf}").as_bytes(), &[]).clone();
    noor.page = page;
    let answer = key.makes(&asked.is(200).html);
    let page = noor.form("form[data-passkey]").fill("name", "Telefon").fill("credential", &answer).send();
    assert!(page.path.starts_with("/signin/enrol/codes"), "{}: {}", page.path, page.text());
    let codes = page.all("#codes li");
    assert!(noor.form("form").fill("kept", "on").send().path.starts_with("/console"));

    let mut again = half_in(&test, "noor");
    assert!(again.page.says("Bestätigen Sie die Anmeldung mit Ihrem Passkey"), "{}", again.page.text());
    assert!(again.form(TYPED).fill("recovery", &codes[0]).send().path.starts_with("/console"));
}

#[test]
fn an_app_can_be_replaced_and_removed_but_never_the_last_factor() {
    let test = posting();
    let mut mira = test.signs_in("mira");
    mira.open("/console/account/app");
    let key = data_encoding::BASE32_NOPAD.decode(mira.page.all("#key")[0].replace(' ', "").as_bytes()).unwrap();
    mira.form("form[action='/console/account/app']").fill("code", "000000").send().is(422);
    let code = one_time_code(&key, test.now());
    let page = mira.form("form[action='/console/account/app']").fill("code", &code).send();
    assert!(page.says("Die App ist eingerichtet"), "{}", page.text());
    half_in(&test, "mira").gives_code("mira", test.now()).is(422);
    test.wait(MINUTES(1));
    let mut other = half_in(&test, "mira");
    assert!(other.form(TYPED).fill("code", &one_time_code(&key, test.now())).send().path.starts_with("/console"));

    let mut mira = other;
    mira.open("/console/account/app");
    assert!(mira.form("form[action$=removal]").send().says("Das ist dein letzter zweiter Faktor"));
    mira.open(MAIL);
    mira.form("form[action$=test]").send().is(200);
    let code = code_for(&test, "mira");
    mira.form(&format!("form[action='{MAIL}']")).fill("code", &code).send().is(200);
    mira.open("/console/account/app");
    assert!(mira.form("form[action$=removal]").send().says("Entfernt"));
    mira.open(MAIL);
    assert!(mira.form("form[action$=removal]").send().says("Das ist dein letzter zweiter Faktor"));
}

#[test]
fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let test = TestApp::verein();
    let mut mira = test.signs_in("mira");
    mira.open("/console/account/recovery");
    let codes = mira.page.all("#codes li");
    let file = mira.open("/console/account/recovery/file").clone();
    assert!(codes.len() == 10 && codes.iter().all(|code| file.html.contains(code)));
    let page = half_in(&test, "mira").form(TYPED).fill("recovery", &codes[0]).send();
    page.is(422);
    mira.open("/console/account/recovery");
    mira.form("main form").send().is(422);
    assert!(mira.form("main form").fill("kept", "on").send().says("Die neuen Codes gelten"));
    assert_ne!(mira.open("/console/account/recovery").all("#codes li"), codes, "shown once");
    half_in(&test, "mira").form(TYPED).fill("recovery", &codes_of("mira")[9]).send().is(422);
    let page = half_in(&test, "mira").form(TYPED).fill("recovery", &codes[0]).send();
    assert!(page.path.starts_with("/console"), "{}", page.text());
}

#[test]
fn an_administrator_can_demand_new_factors_and_the_owner_is_told() {
    let test = posting();
    let mut jonas = test.signs_in("jonas");
    let (mira_id, jonas_id) = (id_of(&test, "mira"), id_of(&test, "jonas"));
    let actor = move |test: &TestApp, id| {
        let account = test.app.read(|read| Ok(read.account(id)?)).unwrap().unwrap();
        Actor::Agent(tresen::domain::access::Agent::of(&account))
    };
    let agent = actor(&test, jonas_id);
    let refused = test.app.store().write_now(move |tx| account::reset_second_factor(tx, &agent, mira_id));
    assert!(matches!(refused, Err(Error::NotFound)), "only administrators");
    let administrator = actor(&test, mira_id);
    test.write_app(move |tx| account::reset_second_factor(tx, &administrator, jonas_id));
    assert!(!is_signed_in(&mut jonas));
    assert!(half_in(&test, "jonas").page.path.starts_with("/signin/enrol"));
    let told = mails(&test);
    assert!(told.len() == 1 && told[0].to.1.as_str().starts_with("jonas"), "{told:?}");
    assert!(told[0].subject.contains("neu eingerichtet"), "{}", told[0].subject);
    let lines = test.app.read(|read| Ok(read.audit_log(None, 50)?)).unwrap();
    assert!(lines.iter().any(|(_, line)| line.action == AuditAction::FactorsReset { account: jonas_id }));
}

#[test]
fn confirming_by_password_takes_the_right_one_only() {
    let test = TestApp::verein();
    let mut mira = test.signs_in("mira");
    test.wait(MINUTES(16));
    for page in ["app", "mail-codes", "passkeys", "recovery", "recovery/file"] {
        assert!(mira.open(&format!("/console/account/{page}")).is(403).says("Bist du es?"), "{page}");
    }
    mira.open("/console/account/recovery");
    mira.form("main form").fill("proof-password", PASSWORD).send().is(200);
    assert_eq!(mira.page.path, "/console/account/recovery");
}

#[test]
fn nobody_reaches_tickets_without_a_second_factor() {
    let test = TestApp::staffed();
    let ticket = test.request("Streng vertraulich");
    let half = [(JO, "jo"), (ADA, "ada")];
    test.write(move |tx| {
        for (account, token) in half {
            let session = AccountSession::starting(account, SessionKind::SecondFactorPending, tx.now);
            tx.put_session(token, &session)?;
        }
        Ok(())
    });
    let no = ticket.no.to_string();
    let mut behind = 0;
    for address in web::endpoints() {
        // All that varies is the ticket's number, else the first of its kind.
        let path: Vec<&str> = address
            .pattern
            .split('/')
            .map(|part| match part {
                "{no}" => no.as_str(),
                "{queue}" => "unassigned",
                part if part.starts_with('{') => "1",
                part => part,
            })
            .collect();
        let path = path.join("/");
        let is_inside = path.starts_with("/console") || path.starts_with("/admin");
        let needs_both = matches!(
            address.level,
            AccessLevel::Console
                | AccessLevel::Team
                | AccessLevel::AuditReaders
                | AccessLevel::Inspectors
                | AccessLevel::Administrators
        );
        assert!(needs_both || !is_inside, "{} {} has too weak a gate: {:?}", address.method, path, address.level);
        for cookie in ["", "jo", "ada"] {
            let mut browser = test.browser().with_cookie("tresen", cookie);
            let page = match address.method {
                "GET" => browser.open(&path).clone(),
                _ => browser.post_raw(&path, FORM, b"", &[]).clone(),
            };
            assert!(!page.html.contains("Streng vertraulich"), "{} {path} as {cookie:?}", address.method);
            if needs_both {
                behind += 1;
                assert!(
                    page.path.starts_with("/signin?then="),
                    "{} {path} as {cookie:?}: {}",
                    address.method,
                    page.path
                );
            }
        }
    }
    assert!(behind > 90, "{behind} addresses: this cannot be the whole console");
    assert!(test.desk(JO).open(&format!("/console/tickets/{no}")).says("Streng vertraulich"), "with both factors");
}

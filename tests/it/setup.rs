//! The first run in the browser, and everybody who should not get in there.

use tresen::{
    app::{
        setup::{new_setup_link, startup_link},
        transport::SendError,
    },
    domain::{
        organisation::MailSecurity,
        rights::{Capability, Membership},
        text::EmailAddress,
    },
    store::{Catalogue, People, Settings},
};

use crate::support::{Browser, PNG, TestApp, block_on, one_time_code};

const PASSWORD: &str = "sieben Zwerge kochen Suppe";

/// The path of a link that the machine prints now.
fn link(test: &TestApp) -> String {
    let link = block_on(new_setup_link(&test.app, "http://127.0.0.1:8080/")).unwrap().expect("not set up yet");
    link.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

/// Opens the link and presses the button.
fn begins(test: &TestApp) -> Browser {
    let mut browser = test.browser();
    browser.open(&link(test)).is(200);
    assert_eq!(browser.form("form").send().path, "/setup/organisation");
    browser
}

fn fills_organisation(browser: &mut Browser) {
    browser.open("/setup/organisation");
    let form = browser.form("form").fill("name", "Technik-Truhe e. V.").fill("address", "https://hilfe.example.org/");
    assert_eq!(form.fill("hue", "255").send().path, "/setup/preset");
}

fn fills_administrator(browser: &mut Browser) {
    let form = browser.form("form").fill("name", "Mira Beispiel").fill("email", "mira@technik-truhe.example");
    assert_eq!(form.fill("password", PASSWORD).send().path, "/setup/second-factor");
}

fn until_administrator(test: &TestApp) -> Browser {
    let mut browser = begins(test);
    fills_organisation(&mut browser);
    assert_eq!(browser.form("form").fill("preset", "verein").send().path, "/setup/administrator");
    browser
}

/// Sets everything up as far as the recovery codes; `code` makes a one-time code from the key.
pub fn sets_up_until_codes(test: &TestApp, code: impl Fn(&str) -> String) -> Browser {
    let mut browser = until_administrator(test);
    fills_administrator(&mut browser);
    let key = browser.page.all("#key").remove(0);
    let page = browser.form("form").fill("code", &code(&key)).send();
    assert_eq!(page.path, "/setup/recovery", "{}", page.text());
    browser
}

fn until_mail(test: &TestApp) -> Browser {
    let mut browser = sets_up_until_codes(test, |key| code(test, key));
    assert_eq!(browser.form("form").fill("kept", "on").send().path, "/setup/mail");
    browser
}

fn code(test: &TestApp, key: &str) -> String {
    let seed = data_encoding::BASE32_NOPAD.decode(key.replace(' ', "").as_bytes()).unwrap();
    one_time_code(&seed, test.now())
}

#[test]
fn a_board_member_sets_the_helpdesk_up() {
    let test = TestApp::fresh();
    let mut mira = sets_up_until_codes(&test, |key| code(&test, key));
    let codes = mira.page.all("#codes li");
    assert_eq!(codes.len(), 10);
    assert_eq!(mira.open("/setup/recovery").all("#codes li"), codes, "reloading changes nothing");
    mira.form("form").send().is(422);
    assert_eq!(mira.form("form").fill("kept", "on").send().path, "/setup/mail");
    assert_eq!(mira.open("/setup/recovery").path, "/setup/mail", "shown once");

    let server = mira.form("form").fill("from", "hilfe@example.org").fill("host", "smtp.example.org");
    let page = server.fill("user", "hilfe").fill("password", "geheim!").and("then", "test").send();
    assert!(page.is(200).says("Der Mailserver hat die Test-E-Mail angenommen"), "{}", page.text());
    let letter = test.post.letters.lock().unwrap().pop().expect("a test mail");
    assert_eq!(letter.to.1.as_str(), "mira@technik-truhe.example");
    assert_eq!(letter.subject, "Test-E-Mail von Technik-Truhe e. V.");
    assert!(!page.html.contains("geheim!"), "the password does not come back");

    let page = mira.form("form").and("then", "finish").send();
    assert_eq!(page.path, "/setup/done");
    assert!(page.says("Ihr Helpdesk ist bereit") && page.says("https://hilfe.example.org/"), "{}", page.text());

    test.app
        .read(|read| {
            let organisation = read.organisation()?.unwrap();
            assert_eq!((organisation.name.as_str(), organisation.hue), ("Technik-Truhe e. V.", 255));
            assert_eq!(organisation.address, "https://hilfe.example.org");
            let id = read.account_with_email(&EmailAddress::parse("mira@technik-truhe.example").unwrap())?.unwrap();
            let account = read.account(id)?.unwrap();
            assert!(account.can(Capability::Administer));
            assert_eq!(account.memberships.len(), read.departments()?.len());
            assert!(account.memberships.values().all(|membership| *membership == Membership::Write));
            assert_eq!(page.all("#rights li").len(), account.memberships.len(), "the founder is told which");
            assert!(!read.topics()?.is_empty() && read.texts_in(tresen::domain::person::Lang::De)?.intro.is_some());
            let server = read.mail_server()?.unwrap();
            assert_eq!(
                (server.host.as_str(), server.port, server.security),
                ("smtp.example.org", 587, MailSecurity::StartTls)
            );
            assert_eq!(server.password, "geheim!", "kept although the second form did not carry it");
            Ok(())
        })
        .unwrap();

    // The setup is gone, for its owner too; what was set up works.
    let mut stranger = test.browser();
    for path in ["/setup", "/setup?code=x", "/setup/organisation", "/setup/preset", "/setup/administrator"] {
        mira.open(path).is(404);
        stranger.open(path).is(404);
    }
    for path in ["/setup/second-factor", "/setup/recovery", "/setup/recovery/file", "/setup/mail"] {
        mira.open(path).is(404);
    }
    stranger.open("/setup/done").is(404);
    mira.open("/setup/done").is(200);
    assert_eq!(block_on(new_setup_link(&test.app, "http://x")).unwrap(), None);
    stranger.open("/signin");
    let form = stranger.form("form").fill("email", "mira@technik-truhe.example").fill("password", PASSWORD);
    assert!(form.send().path.starts_with("/signin/code"));
    assert!(stranger.form("form").fill("recovery", &codes[0]).send().path.starts_with("/console"));
}

#[test]
fn a_link_works_once_and_only_the_newest() {
    let test = TestApp::fresh();
    let old = link(&test);
    let new = link(&test);
    let mut stranger = test.browser();
    stranger.open(&old).is(200);
    stranger.form("form").send().is(422);
    stranger.open("/setup?code=aaaabbbbccccddddeeeeffffgggghhhh");
    assert!(stranger.form("form").send().is(422).says("Dieser Code gilt nicht"));
    stranger.open("/setup").is(200);
    stranger.form("form").fill("code", "").send().is(422);

    let mut owner = test.browser();
    owner.open(&new).is(200);
    owner.open(&new).is(200);
    assert_eq!(owner.form("form").send().path, "/setup/organisation", "opening it does not use it up");
    stranger.open(&new);
    stranger.form("form").send().is(422);
    assert_eq!(stranger.open("/setup/organisation").path, "/setup", "without a session");
    assert_eq!(owner.open("/setup").path, "/setup/organisation");
}

#[test]
fn a_new_link_takes_the_setup_over_without_its_administrator() {
    let test = TestApp::fresh();
    let mut first = sets_up_until_codes(&test, |key| code(&test, key));
    // A restart prints a link too, and disturbs nobody.
    block_on(startup_link(&test.app, "http://x")).unwrap().expect("not set up yet");
    assert_eq!(first.open("/setup").path, "/setup/recovery");

    let mut second = begins(&test);
    assert_eq!(first.open("/setup/recovery").path, "/setup");
    assert_eq!(second.form("form").value("name"), "Technik-Truhe e. V.", "what was said of the organisation stays");
    assert_eq!(second.open("/setup").path, "/setup/administrator");
    assert_eq!(second.form("form").value("email"), "", "the other's account does not");

    test.wait(jiff::SignedDuration::from_hours(25));
    assert_eq!(second.open("/setup/administrator").path, "/setup", "a day is enough");
}

#[test]
fn steps_come_in_their_order_and_keep_what_was_typed() {
    let test = TestApp::fresh();
    let mut mira = begins(&test);
    for later in ["preset", "administrator", "second-factor", "recovery", "recovery/file", "mail"] {
        assert_eq!(mira.open(&format!("/setup/{later}")).path, "/setup/organisation", "{later}");
    }
    mira.open("/setup/organisation");
    assert!(mira.form("form").value("address").starts_with("http://127.0.0.1:"), "as the browser reached it");
    let page = mira.form("form").fill("name", "Verein <b>").fill("address", "keine Adresse").send();
    assert!(page.is(422).says("Das ist keine Adresse"), "{}", page.text());
    let form = mira.form("form");
    assert_eq!((form.value("name"), form.value("address")), ("Verein <b>".to_owned(), "keine Adresse".to_owned()));
    mira.form("form").fill("address", "x").fill("hue", "7").send().is(422);

    fills_organisation(&mut mira);
    mira.form("form").send().is(422);
    mira.form("form").fill("preset", "palast").send().is(422);
    mira.form("form").fill("preset", "empty").send();

    let weak = |mira: &mut Browser, password: &str, said: &str| {
        let form = mira.form("form").fill("name", "Mira Beispiel").fill("email", "mira@technik-truhe.example");
        let page = form.fill("password", password).send();
        assert!(page.is(422).says(said), "{password}: {}", page.text());
        assert_eq!(mira.form("form").value("name"), "Mira Beispiel");
        assert_eq!(mira.form("form").value("password"), "");
    };
    weak(&mut mira, "", "mindestens 12 Zeichen");
    weak(&mut mira, "kurz", "mindestens 12 Zeichen");
    weak(&mut mira, "Passwort1234", "zu leicht zu erraten");
    weak(&mut mira, "Technik-Truhe1", "Namen, die andere kennen");
    fills_administrator(&mut mira);
    mira.form("form").fill("code", "000000").send().is(422);

    // Back again: the password stays unless a new one is typed.
    mira.open("/setup/administrator");
    assert_eq!(mira.form("form").fill("name", "Mira B.").send().path, "/setup/second-factor");
    let form_of_others = mira.form("form").fill("csrf", "x").fill("code", "000000").send();
    form_of_others.is(403);
}

#[test]
fn a_logo_is_a_small_picture_and_survives_mistakes() {
    let test = TestApp::fresh();
    let mut mira = begins(&test);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let page = mira.form("form").fill("name", "V").attach("logo", "logo.png", svg).send();
    assert!(page.is(422).says("kein PNG-, JPEG- oder WebP-Bild"));
    let huge = [PNG, &vec![0; 300_001][..]].concat();
    assert!(mira.form("form").attach("logo", "logo.png", &huge).send().is(422).says("zu groß: höchstens 300 KB"));

    let page = mira.form("form").fill("name", "").attach("logo", "logo.png", PNG).send();
    assert_eq!(page.is(422).attributes("img.logo", "alt"), ["Das jetzige Logo"], "kept although the name is missing");
    fills_organisation(&mut mira);
    let kept = |test: &TestApp| test.app.read(|read| Ok(read.logo()?)).unwrap();
    assert_eq!(kept(&test).as_deref(), Some(PNG));
    mira.open("/setup/organisation");
    mira.form("form").fill("no-logo", "on").send();
    assert_eq!(kept(&test), None);
}

#[test]
fn a_mail_server_that_refuses_is_told_in_plain_words() {
    let test = TestApp::fresh();
    let mut mira = until_mail(&test);
    mira.form("form").and("then", "finish").send().is(422);
    let fill = |mira: &mut Browser| {
        mira.form("form").fill("from", "hilfe@example.org").fill("host", "smtp.example.org").send_test()
    };
    for (error, meaning) in [
        (SendError::Temporary("connecting: timed out".to_owned()), "antwortet kein Mailserver"),
        (SendError::Temporary("signing in: 535 authentication failed".to_owned()), "Anmeldung abgelehnt"),
        (SendError::Permanent("550 sender rejected".to_owned()), "nicht angenommen"),
    ] {
        test.post.answers.lock().unwrap().push(Err(error.clone()));
        let page = fill(&mut mira);
        let (SendError::Unavailable(said) | SendError::Temporary(said) | SendError::Permanent(said)) = error else {
            unreachable!()
        };
        assert!(page.is(200).says(meaning) && page.says(&said), "{}", page.text());
    }
    for (field, wrong) in
        [("port", "99999"), ("port", "x"), ("host", "a b"), ("from", "niemand"), ("security", "rot13")]
    {
        mira.open("/setup/mail");
        mira.form("form").fill(field, wrong).and("then", "finish").send().is(422);
        assert_eq!(mira.form("form").value("host"), if field == "host" { wrong } else { "smtp.example.org" });
    }
    let page = mira.form("form").and("then", "skip").send();
    assert!(page.says("Es gehen noch keine E-Mails hinaus"), "{}", page.text());
    assert_eq!(test.app.read(|read| Ok(read.mail_server()?)).unwrap(), None, "skipped is skipped");
}

#[test]
fn the_setup_speaks_english_too() {
    let test = TestApp::fresh();
    let mut mira = test.browser();
    mira.lang = "en";
    let path = link(&test);
    assert!(mira.open(&path).says("Set up the helpdesk"));
    assert!(mira.follow("Deutsch").says("Helpdesk einrichten"), "the link keeps the code");
    mira.follow("English");
    mira.form("form").send();
    assert!(mira.page.says("Your organisation"), "{}", mira.page.text());
}

impl crate::support::Form<'_> {
    fn send_test(self) -> crate::support::Page {
        self.and("then", "test").send()
    }
}

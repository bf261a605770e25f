//! Signing in: both factors, their replays, brakes, sessions.

use jiff::SignedDuration;
use scraper::{Html, Selector};
use tresen::{
    app::Error,
    clock::Clock,
    domain::{person::AccountState, text::EmailAddress},
    store::{Credentials, People},
};

use crate::support::{Browser, PASSWORD, Page, TYPED, TestApp, codes_of, new_account, one_time_code};

const SECONDS: fn(i64) -> SignedDuration = SignedDuration::from_secs;

/// Whether the browser's session opens doors: the sign-in page sends whoever is signed in onwards.
fn is_signed_in(browser: &mut Browser) -> bool {
    browser.open("/signin?then=%2Fhealthz").path == "/healthz"
}

/// One request without a browser: no cookies but this session's and the one of sign-in forms, no redirect followed.
fn bare(test: &TestApp, path: &str, cookie: &str, form: Option<&str>) -> Page {
    let session = format!("{}=", test.cookie_name("tresen"));
    let cookie = &format!("{}; {}=x", cookie.replacen("tresen=", &session, 1), test.cookie_name("tresen-form"));
    let form = form
        .map(|form| if path == "/signin" { format!("{form}&csrf={}", csrf_for(test, "x")) } else { form.to_owned() });
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let url = format!("{}{path}", test.base());
    let response = match form {
        None => agent.get(url).header("cookie", cookie).call(),
        Some(form) => {
            let request = agent.post(url).header("cookie", cookie);
            request.header("content-type", "application/x-www-form-urlencoded").send(form)
        }
    };
    let mut response = response.unwrap();
    let headers = response.headers().iter();
    let plain = |value: &str| value.replacen(&session, "tresen=", 1);
    let headers = headers.map(|(name, value)| (name.to_string(), plain(value.to_str().unwrap()))).collect();
    let html = response.body_mut().read_to_string().unwrap();
    Page { status: response.status().as_u16(), path: path.to_owned(), html, headers, bytes: Vec::new() }
}

/// The token of the forms that belong to a cookie.
fn csrf_for(test: &TestApp, token: &str) -> String {
    let signed = tresen::store::InstallationKey::sign(test.app.store().installation_key(), "csrf", token.as_bytes());
    data_encoding::BASE64URL_NOPAD.encode(&signed[..18])
}

/// The session in the cookie that a page sets.
fn cookie_of(page: &Page) -> String {
    let set = page.headers.iter().find(|(name, value)| name == "set-cookie" && value.starts_with("tresen="));
    set.unwrap_or_else(|| panic!("no cookie: {:?}", page.headers)).1.split(';').next().unwrap().to_owned()
}

fn csrf_of(page: &Page) -> String {
    let html = Html::parse_document(&page.html);
    let field = html.select(&Selector::parse("input[name=csrf]").unwrap()).next().expect("a form with a token");
    field.value().attr("value").unwrap().to_owned()
}

const MIRA: &str = "email=mira%40technik-truhe.example&password=vier+Wale+tanzen+Polka";

#[test]
fn password_and_code_open_the_door() {
    let test = TestApp::verein();
    let mut mira = test.browser();
    mira.open("/signin?then=%2Fhealthz").is(200);
    assert!(mira.gives_password("mira").path.starts_with("/signin/code"));
    assert!(!is_signed_in(&mut mira), "half the way is not in");
    mira.open("/signin/code?then=%2Fhealthz").is(200);
    assert_eq!(mira.gives_code("mira", test.now()).path, "/healthz");
    assert!(is_signed_in(&mut mira));
}

#[test]
fn strangers_locked_accounts_and_wrong_passwords_look_the_same() {
    let test = TestApp::verein();
    test.change_account("jonas", |account| account.state = AccountState::Locked { since: account.created });
    let answer = |email: &str, password: &str| {
        let mut browser = test.browser();
        browser.open("/signin");
        let page = browser.form("form").fill("email", email).fill("password", password).send();
        assert_eq!(browser.form("form").value("email"), email, "typed text stays");
        assert!(page.header("set-cookie").is_none());
        (page.status, page.text())
    };
    let wrong = answer("mira@technik-truhe.example", "falsch und lang genug");
    assert_eq!(wrong.0, 422);
    assert!(wrong.1.contains("passen nicht zusammen"), "{}", wrong.1);
    assert_eq!(answer("niemand@technik-truhe.example", PASSWORD), wrong);
    assert_eq!(answer("jonas@technik-truhe.example", PASSWORD), wrong);
    assert_eq!(answer("gar keine Adresse", PASSWORD), wrong);
}

#[test]
fn locking_an_account_ends_its_sessions() {
    let test = TestApp::verein();
    let mut jonas = test.signs_in("jonas");
    assert!(is_signed_in(&mut jonas));
    test.change_account("jonas", |account| account.state = AccountState::Locked { since: account.created });
    assert!(!is_signed_in(&mut jonas));
}

#[test]
fn codes_count_once_and_only_around_their_time() {
    let test = TestApp::verein();
    let now = test.now();
    // (code of how many seconds ago or ahead, whether it opens); one after the other, at the same time.
    for (offset, opens) in [(-60, false), (-30, true), (-30, false), (30, true), (0, false), (30, false), (60, false)] {
        let mut mira = test.browser();
        mira.open("/signin");
        mira.gives_password("mira");
        let page = mira.gives_code("mira", now + SECONDS(offset));
        assert_eq!(page.path.starts_with("/console"), opens, "{offset} s: {}", page.text());
        assert_eq!(is_signed_in(&mut mira), opens);
    }
    let mut mira = test.browser();
    mira.open("/signin");
    mira.gives_password("mira");
    for wrong in ["", "12345", "1234567", "abcdef"] {
        mira.form("form").fill("code", wrong).send().is(422);
    }
}

#[test]
fn a_recovery_code_counts_once_however_it_is_typed() {
    let test = TestApp::verein();
    let codes = codes_of("mira");
    let typed = [codes[0].clone(), codes[1].to_lowercase(), codes[2].replace('-', " "), codes[3].replace('-', "")];
    for code in typed {
        for opens in [true, false] {
            let mut mira = test.browser();
            mira.open("/signin");
            mira.gives_password("mira");
            let page = mira.form("form").fill("recovery", &code).send();
            assert_eq!(page.path.starts_with("/console"), opens, "{code}: {}", page.text());
        }
    }
    let mut jonas = test.browser();
    jonas.open("/signin");
    jonas.gives_password("jonas");
    let page = jonas.form("form").fill("recovery", &codes[5]).send();
    page.is(422);
    assert!(page.says("Dieser Wiederherstellungscode gilt nicht"), "somebody else's code");
}

#[test]
fn guessing_is_braked_but_the_owner_gets_in_from_elsewhere() {
    let test = TestApp::verein();
    let mut guesser = test.browser();
    let guess = |guesser: &mut Browser, password: &str| {
        guesser.open("/signin");
        guesser.form("form").fill("email", "mira@technik-truhe.example").fill("password", password).send()
    };
    for _ in 0..5 {
        guess(&mut guesser, "falsch und lang genug").is(422);
    }
    let page = guess(&mut guesser, PASSWORD);
    page.is(429);
    assert_eq!(page.header("retry-after"), Some("30"));
    assert!(page.says("in 30 Sekunden noch einmal"), "{}", page.text());
    assert_eq!(guesser.form("form").value("email"), "mira@technik-truhe.example", "typed text stays");

    let mut owner = test.signs_in("mira");
    assert!(is_signed_in(&mut owner), "from another address");

    let mut longest = 0;
    for _ in 0..80 {
        let page = guess(&mut guesser, "falsch und lang genug");
        if let Some(wait) = page.header("retry-after") {
            longest = longest.max(wait.parse::<i64>().unwrap());
            test.wait(SECONDS(wait.parse().unwrap()));
        }
    }
    assert!(longest > 3000, "the waits grow: {longest} s");
    let mut stranger = test.browser();
    stranger.open("/signin");
    assert!(stranger.gives_password("mira").path.starts_with("/signin/code"), "still from elsewhere");
}

#[test]
fn trying_codes_is_braked_for_the_account_and_recovery_codes_remain() {
    let test = TestApp::verein();
    let mut tried = 0;
    let mut refused = 0;
    for _ in 0..6 {
        // Whoever knows the password tries from many addresses.
        let mut thief = test.browser();
        thief.open("/signin");
        thief.gives_password("mira");
        for _ in 0..8 {
            match thief.form("form").fill("code", "000000").send().status {
                422 => tried += 1,
                429 => refused += 1,
                other => panic!("{other}"),
            }
        }
    }
    assert_eq!((tried, refused), (20, 28));
    let mut mira = test.browser();
    mira.open("/signin");
    mira.gives_password("mira");
    mira.gives_code("mira", test.now()).is(429);
    let page = mira.form("form").fill("recovery", &codes_of("mira")[0]).send();
    assert!(page.path.starts_with("/console"), "{}", page.text());
}

#[test]
fn nobody_is_sent_away_after_signing_in() {
    let test = TestApp::verein();
    let mut mira = test.signs_in("mira");
    for (then, lands) in [
        ("/healthz", "/healthz"),
        ("//evil.example", "/console"),
        ("/\\evil.example", "/console"),
        ("/\t/evil.example", "/console"),
        ("https://evil.example", "/console"),
        ("evil.example", "/console"),
        ("javascript:alert(1)", "/console"),
        ("/healthz\r\nset-cookie: a=b", "/console"),
        ("/signin", "/console"),
        ("/signout", "/console"),
        ("", "/console"),
    ] {
        let then = percent_encoding::utf8_percent_encode(then, percent_encoding::NON_ALPHANUMERIC).to_string();
        let path = &mira.open(&format!("/signin?then={then}")).path;
        assert!(path.starts_with(lands), "{then}: {path}");
    }
}

#[test]
fn every_step_has_a_new_session_and_a_planted_one_is_worth_nothing() {
    let test = TestApp::verein();
    let planted = "tresen=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let first = bare(&test, "/signin", planted, Some(MIRA));
    let half = cookie_of(&first);
    assert_ne!(half, planted);
    assert_eq!(first.header("location"), Some("/signin/code?then=%2Fconsole"));
    let flags = first.header("set-cookie").unwrap().to_lowercase();
    assert!(flags.contains("httponly") && flags.contains("samesite=lax") && flags.contains("path=/"), "{flags}");

    let csrf = csrf_of(bare(&test, "/signin/code", &half, None).is(200));
    let code = one_time_code(b"mira----------------", test.now());
    let second = bare(&test, "/signin/code", &half, Some(&format!("csrf={csrf}&code={code}")));
    assert_eq!(second.header("location"), Some("/console"));
    let full = cookie_of(&second);
    assert_ne!(full, half);

    let lands = |cookie: &str| bare(&test, "/signin?then=%2Fhealthz", cookie, None).status;
    assert_eq!([lands(planted), lands(&half), lands(&full)], [200, 200, 303]);
    assert_eq!(bare(&test, "/signin/code", &half, None).header("location"), Some("/signin?then=%2Fconsole"));
    assert_eq!(bare(&test, "/signin/code", &full, None).status, 303, "a full session is no half one");

    // Signing in again ends the session that the browser had.
    bare(&test, "/signin", &full, Some(MIRA)).is(303);
    assert_eq!(lands(&full), 200);
}

#[test]
fn forms_of_others_are_refused() {
    let test = TestApp::verein();
    let mut mira = test.signs_in("mira");
    let body = b"csrf=somebody-elses";
    mira.post_raw("/signout", "application/x-www-form-urlencoded", body, &[]).is(403);
    assert!(is_signed_in(&mut mira), "nobody signs others out");
    let foreign = [("origin", "https://evil.example")];
    mira.post_raw("/signin", "application/x-www-form-urlencoded", MIRA.as_bytes(), &foreign).is(403);

    let half = cookie_of(&bare(&test, "/signin", "", Some(MIRA)));
    let code = one_time_code(b"mira----------------", test.now() + SECONDS(30));
    bare(&test, "/signin/code", &half, Some(&format!("code={code}"))).is(403);
    bare(&test, "/signin/code", &half, Some(&format!("code={code}&csrf=x"))).is(403);
}

#[test]
fn signing_out_ends_the_session_everywhere() {
    let test = TestApp::verein();
    let half = cookie_of(&bare(&test, "/signin", "", Some(MIRA)));
    let csrf = csrf_of(&bare(&test, "/signin/code", &half, None));
    let code = one_time_code(b"mira----------------", test.now());
    let full = cookie_of(&bare(&test, "/signin/code", &half, Some(&format!("csrf={csrf}&code={code}"))));
    let token = full.strip_prefix("tresen=").unwrap();
    // The page that carries the form belongs to the console; its token is made the same way.
    let csrf = csrf_for(&test, token);
    let out = bare(&test, "/signout", &full, Some(&format!("csrf={csrf}")));
    assert_eq!((out.status, out.header("location")), (303, Some("/signin")));
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"storage\""), "nothing stays in the browser");
    assert_eq!(bare(&test, "/signin?then=%2Fhealthz", &full, None).status, 200, "the old cookie is worth nothing");
}

#[test]
fn sessions_end_when_idle_or_old_and_pages_keep_them_alive() {
    let test = TestApp::verein();
    let hours = SignedDuration::from_hours;
    let mut idle = test.signs_in("mira");
    let mut busy = test.signs_in("jonas");
    for _ in 0..3 {
        test.wait(hours(5));
        assert!(is_signed_in(&mut busy));
    }
    assert!(!is_signed_in(&mut idle), "twelve hours without a page");
    let page = idle.open("/console/queues/unassigned?sort=age").path.clone();
    assert_eq!(page, "/signin?then=%2Fconsole%2Fqueues%2Funassigned%3Fsort%3Dage");
    idle.gives_password("mira");
    assert_eq!(idle.gives_code("mira", test.now()).path, "/console/queues/unassigned?sort=age", "the way is kept");
    for _ in 0..40 {
        test.wait(hours(8));
        if test.now() < crate::support::START.parse::<jiff::Timestamp>().unwrap() + hours(24 * 14) {
            assert!(is_signed_in(&mut busy));
        }
    }
    assert!(is_signed_in(&mut test.signs_in("jonas")));
    test.wait(hours(2));
    assert!(!is_signed_in(&mut busy), "two weeks in any case");
}

#[test]
fn waiting_too_long_for_the_second_step_keeps_the_way() {
    let test = TestApp::verein();
    let mut mira = test.browser();
    mira.open("/signin?then=%2Fhealthz");
    mira.gives_password("mira");
    test.wait(SignedDuration::from_mins(21));
    let page = mira.gives_code("mira", test.now());
    assert_eq!(page.path, "/signin?then=%2Fhealthz");
    mira.gives_password("mira");
    assert_eq!(mira.gives_code("mira", test.now()).path, "/healthz");
}

/// An account as an invitation makes it: a password, no second factor yet.
fn invited(test: &TestApp) {
    let made = test.app.store().write_now(|tx| {
        let template =
            tx.account(tx.account_with_email(&EmailAddress::parse("mira@technik-truhe.example").unwrap())?.unwrap())?;
        let template = template.unwrap();
        let password = tx.credentials(template.id)?.password;
        let id = tresen::app::account::create_account(
            tx,
            &tresen::app::account::NewAccount {
                lang: template.lang,
                memberships: template.memberships,
                credentials: Credentials { password, ..Credentials::default() },
                ..new_account("Noor Neu", "noor@technik-truhe.example")
            },
        )?;
        tresen::app::account::rules::accept_rules(tx, id, 1)
    });
    made.unwrap();
}

fn base32(key: &str) -> Vec<u8> {
    data_encoding::BASE32_NOPAD.decode(key.replace(' ', "").as_bytes()).unwrap()
}

#[test]
fn an_account_without_a_second_factor_gets_one_before_it_gets_in() {
    let test = TestApp::verein();
    invited(&test);
    let mut noor = test.browser();
    noor.open("/signin?then=%2Fhealthz");
    let page = noor.gives_password("noor");
    assert!(page.path.starts_with("/signin/enrol"), "{}", page.path);
    assert!(!is_signed_in(&mut noor));
    noor.open("/signin/code").is(200);
    assert!(noor.page.path.starts_with("/signin/enrol"), "there is no code to ask for");
    noor.open("/signin/enrol/codes");
    assert!(noor.page.path.starts_with("/signin/enrol?"), "no recovery codes yet: {}", noor.page.path);
    noor.open("/signin/enrol?then=%2Fhealthz");
    let key = noor.page.all("#key").remove(0);
    let uri = noor.page.attributes("a[href^=otpauth]", "href").remove(0);
    assert!(uri.contains(&key.replace(' ', "")) && uri.contains("Technik-Truhe"), "{uri}");
    assert_eq!(
        noor.open("/signin/enrol?then=%2Fhealthz").all("#key"),
        std::slice::from_ref(&key),
        "reloading changes nothing"
    );

    noor.form("form").fill("code", "000000").send().is(422);
    let page = noor.form("form").fill("code", &one_time_code(&base32(&key), test.now())).send();
    assert!(page.path.starts_with("/signin/enrol/codes"), "{}", page.text());
    let codes = page.all("#codes li");
    assert_eq!(codes.len(), 10);
    let file = noor.open("/signin/enrol/codes/file").clone();
    assert!(codes.iter().all(|code| file.html.contains(code)));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));

    // Somebody who stole the password sees neither key nor codes.
    let mut thief = test.browser();
    thief.open("/signin");
    assert!(thief.gives_password("noor").path.starts_with("/signin/code"));
    for page in ["/signin/enrol", "/signin/enrol/codes", "/signin/enrol/codes/file"] {
        assert!(thief.open(page).path.starts_with("/signin/code"), "{page}");
    }

    noor.open("/signin/enrol/codes?then=%2Fhealthz");
    noor.form("form").send().is(422);
    assert_eq!(noor.form("form").fill("kept", "on").send().path, "/healthz");
    assert!(is_signed_in(&mut noor));
    assert!(!noor.open("/signin/enrol/codes").says(&codes[0]), "shown once");

    let mut again = test.browser();
    again.open("/signin");
    again.gives_password("noor");
    again.form("form").fill("code", &one_time_code(&base32(&key), test.now())).send().is(422);
    let page = again.form("form").fill("recovery", &codes[9]).send();
    assert!(page.path.starts_with("/console"), "{}", page.text());
}

#[test]
fn a_start_password_is_replaced_at_the_first_sign_in() {
    let test = TestApp::verein();
    let id = test.account_of("jonas").id;
    let password_of = |test: &TestApp| test.app.read(|read| Ok(read.credentials(id)?)).unwrap().password;
    let handed_over = password_of(&test);
    test.write_app(move |tx| tresen::app::account::reset_password(tx, id, &handed_over));
    let mut jonas = test.browser();
    jonas.open("/signin?then=%2Fhealthz");
    jonas.gives_password("jonas");
    let page = jonas.gives_code("jonas", test.now());
    assert!(page.path.starts_with("/signin/password?then="), "{}", page.path);
    assert!(page.is(200).says("Eigenes Passwort wählen"), "{}", page.text());
    // Nothing else opens before.
    for path in ["/console", "/console/account/password", "/signin/code"] {
        assert!(jonas.open(path).path.starts_with("/signin?"), "{path}: {}", jonas.page.path);
    }
    jonas.open("/signin/password?then=%2Fhealthz");
    for (password, why) in
        [("kurz", "zu kurz"), ("Petersen-Petersen", "Namen"), (PASSWORD, "Das ist das Startpasswort")]
    {
        let page = jonas.form("main form").fill("password", password).send();
        assert!(page.is(422).says(why), "{}", page.text());
    }
    assert_eq!(jonas.form("main form").fill("password", "zehn Igel suchen Birnen").send().path, "/healthz");
    assert!(is_signed_in(&mut jonas));
    let mut again = test.browser();
    again.open("/signin");
    again.form("form").fill("email", "jonas@technik-truhe.example").fill("password", "zehn Igel suchen Birnen").send();
    assert!(again.form(TYPED).fill("recovery", &codes_of("jonas")[0]).send().path.starts_with("/console"), "once");
}

#[test]
fn a_start_password_ends_after_a_week() {
    let test = TestApp::verein();
    let id = test.account_of("jonas").id;
    let handed_over = test.app.read(|read| Ok(read.credentials(id)?)).unwrap().password;
    let reset = move |tx: &tresen::store::Tx<'_>| tresen::app::account::reset_password(tx, id, &handed_over);
    test.write_app(reset.clone());
    // A new second factor does not make it last longer.
    test.write_app(move |tx| tresen::app::account::reset_second_factor(tx, &tresen::domain::access::Actor::System, id));
    test.wait(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    let come = |test: &TestApp| {
        let mut jonas = test.browser();
        jonas.open("/signin");
        jonas.gives_password("jonas")
    };
    assert!(come(&test).path.starts_with("/signin/enrol"));
    test.wait(SignedDuration::from_secs(1));
    let page = come(&test);
    assert!(
        page.is(422).says("abgelaufen") && page.says("Oder die Verwaltung gibt Ihnen ein neues."),
        "{}",
        page.text()
    );
    // Who does not know it is told nothing of it.
    let mut stranger = test.browser();
    stranger.open("/signin");
    let page = stranger.form("form").fill("email", "jonas@technik-truhe.example").fill("password", "irgendwas").send();
    assert!(page.is(422).says("passen nicht zusammen") && !page.says("abgelaufen"));
    test.write_app(reset);
    assert!(come(&test).path.starts_with("/signin/enrol"), "another one is handed over");
}

#[test]
fn resetting_ends_every_session_and_the_next_sign_in_begins_anew() {
    let test = TestApp::verein();
    let mut mira = test.signs_in("mira");
    let reset = test.app.store().write_now(|tx| {
        let id = tx.account_with_email(&EmailAddress::parse("mira@technik-truhe.example").unwrap())?.unwrap();
        tresen::app::account::reset_second_factor(tx, &tresen::domain::access::Actor::System, id)
    });
    reset.unwrap();
    assert!(!is_signed_in(&mut mira));
    mira.open("/signin");
    assert!(mira.gives_password("mira").path.starts_with("/signin/enrol"));

    let mut jonas = test.signs_in("jonas");
    let reset = test.app.store().write_now(|tx| {
        let id = tx.account_with_email(&EmailAddress::parse("jonas@technik-truhe.example").unwrap())?.unwrap();
        let mira = tx.account_with_email(&EmailAddress::parse("mira@technik-truhe.example").unwrap())?.unwrap();
        let other = tx.credentials(mira)?.password;
        tresen::app::account::reset_password(tx, id, &other)?;
        assert_eq!(tx.credentials(id)?.recovery.len(), 10, "the second factor stays");
        Ok::<_, Error>(())
    });
    reset.unwrap();
    assert!(!is_signed_in(&mut jonas));
}

#[test]
fn codes_of_a_real_program_are_accepted() {
    let test = TestApp::on(Clock::system());
    crate::setup::sets_up_until_codes(&test, |key| {
        let run = std::process::Command::new("oathtool").args(["--totp", "--base32", &key.replace(' ', "")]).output();
        let output = run.expect("oathtool is missing: apt-get install oathtool");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    });
}

#[test]
fn an_open_network_is_warned_about() {
    let test = TestApp::verein();
    let mut mira = test.browser();
    assert!(mira.open("/signin").says("Diese Verbindung ist nicht verschlüsselt"));
    let mut beside = test.browser().coming_from("127.0.0.1");
    assert!(!beside.open("/signin").says("Diese Verbindung ist nicht verschlüsselt"));
}

/// Forms that begin a session, each with its page. Another site can send them with values of its own, and
/// over http `Origin: null` says nothing; but it knows no token for a cookie of this browser.
#[test]
fn sign_in_forms_need_a_token_of_this_browser() {
    let test = TestApp::verein();
    let kind = "application/x-www-form-urlencoded";
    for (path, form) in [
        ("/signin", MIRA),
        ("/signin/passkey", "credential=%7B%7D"),
        ("/portal/signin", "address=mira%40example.org&password=vier+Wale+tanzen+Polka"),
        ("/portal/signin/link", "email=mira%40example.org"),
        ("/portal/signin/AAAA", ""),
        ("/portal/password/AAAA", "password=vier+Wale+tanzen+Polka"),
        ("/invitation/AAAA", "password=vier+Wale+tanzen+Polka"),
    ] {
        let mut attacker = test.browser();
        attacker.open("/signin").is(200);
        let token = attacker.page.attributes("input[name=csrf]", "value")[0].clone();
        let mut victim = test.browser();
        for body in [form.to_owned(), format!("{form}&csrf={token}"), format!("{form}&csrf=")] {
            for _ in 0..2 {
                let page = victim.post_raw(path, kind, body.as_bytes(), &[("origin", "null")]);
                assert_eq!(page.status, 403, "{path} {body}");
            }
        }
        assert!(victim.cookie("tresen").is_none() && victim.cookie("tresen-portal").is_none(), "{path}");
        victim.open("/signin");
        let own = victim.page.attributes("input[name=csrf]", "value")[0].clone();
        let page = victim.post_raw(path, kind, format!("{form}&csrf={own}").as_bytes(), &[("origin", "null")]);
        assert_ne!(page.status, 403, "{path}: the browser's own form is taken");
    }
}

#[test]
fn two_instances_on_one_host_keep_their_sessions_and_https_has_prefixes() {
    let test = TestApp::verein();
    let jar = |headers: &[(&str, &str)]| {
        let mut browser = test.browser();
        let kind = "application/x-www-form-urlencoded";
        let page = browser.post_raw("/nirgends?lang=en", kind, b"", headers).clone();
        let names = page.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.clone());
        names.collect::<Vec<_>>()
    };
    let plain = jar(&[("host", "raspberrypi.local:8081")]);
    assert!(plain.len() == 1 && plain[0].starts_with("lang-8081=en;") && !plain[0].contains("Secure"), "{plain:?}");
    let secure = jar(&[("host", "raspberrypi.local:8081"), ("x-forwarded-proto", "https")]);
    assert!(secure.len() == 1 && secure[0].starts_with("__Host-lang=en;"), "{secure:?}");
    for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
        assert!(secure[0].contains(part), "{secure:?}");
    }
}

/// A machine without a battery may start with a clock that is days ahead.
#[test]
fn a_clock_that_was_ahead_once_keeps_nobody_out() {
    let test = TestApp::verein();
    let now = test.now();
    let enters = |how: &dyn Fn(&mut Browser)| {
        let mut mira = test.browser();
        mira.open("/signin?then=%2Fhealthz");
        mira.gives_password("mira");
        how(&mut mira);
        mira.page.path == "/healthz"
    };
    test.clock.set(now + SignedDuration::from_hours(48));
    assert!(enters(&|mira| drop(mira.gives_code("mira", test.now()))));
    test.clock.set(now);
    let recovers = |mira: &mut Browser| drop(mira.form("form").fill("recovery", &codes_of("mira")[0]).send());
    assert!(enters(&recovers), "a recovery code works meanwhile");
    assert!(enters(&|mira| drop(mira.gives_code("mira", now))));
    assert!(!enters(&|mira| drop(mira.gives_code("mira", now))), "each code counts once again");
}

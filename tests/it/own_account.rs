//! What somebody changes about their own account: rules of use, sessions, password, what comes by
//! mail and when; and getting back in without the password.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use tresen::{
    app::{account::profile, settings},
    domain::{
        access::Actor,
        audit::AuditAction,
        author::Author,
        id::DepartmentId,
        notification::{NotificationKind, Recipient},
        notification_preferences::{NotificationPreferences, QuietHours},
        person::{AccountState, Lang},
        rights::Membership,
        rules::RulesOfUse,
        text::{Body, Label},
    },
    store::{AuditLog, Outbox, People, Settings},
};

use crate::support::{Browser, JO, KIM, LEE, PASSWORD, Page, TestApp, codes_of, one_time_code, seed_of};

const MINUTES: fn(i64) -> SignedDuration = SignedDuration::from_mins;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A new version of the rules stands.
fn rules_change(test: &TestApp, text: &'static str) {
    test.write_app(move |tx| {
        let seen = settings::rules::load(tx)?.version;
        let texts = BTreeMap::from([(Lang::De, Body::parse(text).unwrap())]);
        settings::rules::save(tx, &Actor::System, &seen, &texts)
    });
}

fn last_deed(test: &TestApp) -> AuditAction {
    test.app.read(|read| Ok(read.audit_log(None, 1)?)).unwrap().remove(0).1.action
}

fn is_in(browser: &mut Browser) -> bool {
    browser.open("/console/account").path == "/console/account"
}

#[test]
fn a_new_version_of_the_rules_is_accepted_anew() {
    let test = TestApp::verein();
    let mut jonas = test.signs_in("jonas");
    assert!(jonas.open("/console/rules").is(200).says("Fassung 1"), "everybody can read them");
    jonas.open("/console/account").is(200);
    rules_change(&test, "Neu: Wir duzen uns.");

    // What was on its way is not lost; the next page asks.
    let page = jonas.form("form[action='/console/account']").fill("name", "Jonas P.").send();
    assert!(page.path.starts_with("/console/rules?then="), "{}", page.path);
    assert_eq!(test.account_of("jonas").name.as_str(), "Jonas P.");
    assert!(page.says("Neu: Wir duzen uns.") && page.says("haben sich geändert"));
    assert!(jonas.open("/console/queues/mine?x=1").path.ends_with("then=%2Fconsole%2Fqueues%2Fmine%3Fx%3D1"));
    let page = jonas.form("form[action^='/console/rules']").send();
    assert_eq!(page.path, "/console/queues/mine?x=1", "no second tour");
    let account = test.account_of("jonas");
    assert_eq!(account.rules.map(|rules| rules.version), Some(2));
    assert_eq!(last_deed(&test), AuditAction::RulesAccepted { account: account.id, version: 2 });
    let lines = || test.app.read(|read| Ok(read.audit_log(None, 100)?)).unwrap().len();
    let before = lines();
    test.write_app(move |tx| tresen::app::account::rules::accept_rules(tx, account.id, 2));
    assert_eq!(lines(), before, "pressed twice");

    // Somebody who looks at an old page accepts nothing new by it.
    rules_change(&test, "Noch neuer.");
    jonas.open("/console");
    rules_change(&test, "Am neuesten.");
    let page = jonas.form("form[action^='/console/rules']").send();
    assert!(page.path.starts_with("/console/rules") && page.says("Am neuesten."), "{}", page.path);
    assert_eq!(test.account_of("jonas").rules.map(|rules| rules.version), Some(2));

    // Much later nothing that was open goes through.
    let mut aylin = test.signs_in("aylin");
    aylin.form("form[action^='/console/rules']").send();
    aylin.open("/console/account");
    rules_change(&test, "Ganz anders.");
    test.wait(MINUTES(61));
    aylin.form("form[action='/console/account']").fill("name", "Somebody").send();
    assert_eq!(test.account_of("aylin").name.as_str(), "Aylin Demir");
    // What was typed waits until the rules are accepted, and is sent then.
    let rules = aylin.page.is(403).attributes("main a[target]", "href").remove(0);
    let (waits, way_out) = (aylin.page.clone(), aylin.open(&rules).path.clone());
    assert!(way_out.starts_with("/console/rules"), "{way_out}");
    aylin.form("form[action^='/console/rules']").send();
    aylin.page = waits;
    aylin.form("main form").send().is(403);
    aylin.form("main form").send();
    assert_eq!(test.account_of("aylin").name.as_str(), "Somebody");
    rules_change(&test, "Noch einmal ganz anders.");
    aylin.open("/console");
    let page = aylin.form("form[action='/signout']").send();
    assert!(page.path.starts_with("/signin"), "{}", page.path);
}

#[test]
fn the_journal_knows_a_provider_by_what_they_do_to_their_own_account() {
    let test = TestApp::verein();
    test.change_account("aylin", |account| {
        account.memberships.clear();
        account.provider = Some(Label::parse("Nordlicht").unwrap());
    });
    rules_change(&test, "Auch für Dienstleister.");
    let mut aylin = test.signs_in("aylin");
    aylin.form("form[action^='/console/rules']").send().is(200);
    let account = test.account_of("aylin").id;
    let line = test.app.read(|read| Ok(read.audit_log(None, 1)?)).unwrap().remove(0).1;
    assert_eq!(
        (line.by, line.action),
        (Author::Provider { account }, AuditAction::RulesAccepted { account, version: 2 })
    );
}

#[test]
fn administrators_write_the_rules() {
    let test = TestApp::verein();
    let mut mira = test.signs_in("mira");
    let page = mira.open("/admin/rules").is(200).clone();
    assert!(page.says("Fassung 1") && page.html.contains("Nur für Anfragen"));
    mira.form("form[action='/admin/rules']").fill("de", " ").fill("en", "").send().is(422);
    let same = mira.form("form[action='/admin/rules']");
    same.fill("de", test.app.read(|read| Ok(read.rules()?)).unwrap().unwrap().texts[&Lang::De].as_str())
        .fill("en", "x")
        .send();
    let rules = |test: &TestApp| -> RulesOfUse { test.app.read(|read| Ok(read.rules()?)).unwrap().unwrap() };
    assert_eq!(rules(&test).version, 2);
    assert!(mira.page.path.starts_with("/console/rules"), "whoever wrote them accepts them, too: {}", mira.page.path);
    let page = mira.form("form[action^='/console/rules']").send();
    assert_eq!(page.path, "/admin/rules");
    assert!(page.says("Frühere Fassungen") && page.says("Fassung 1, gültig ab Fr., 20. Nov. 2026"));

    // The same words are no new version; and somebody was faster.
    mira.form("form[action='/admin/rules']").send();
    assert_eq!(rules(&test).version, 2);
    rules_change(&test, "Von jemand anderem.");
    let page = mira.form("form[action='/admin/rules']").fill("de", "Zu spät.").send();
    assert!(page.path.starts_with("/console/rules"), "what others wrote is accepted first: {}", page.path);
    let page = mira.form("form[action^='/console/rules']").send();
    assert!(page.status == 422 && page.says("Von jemand anderem.") && page.says("Zu spät."), "{}", page.text());
    assert_eq!(rules(&test).version, 3);
}

#[test]
fn sessions_are_listed_to_their_owner_and_can_be_ended() {
    let test = TestApp::verein();
    let (mut here, mut there) = (test.signs_in("jonas").says_it_is(FIREFOX), test.signs_in("jonas"));
    let mut stranger = test.signs_in("aylin");
    assert!(is_in(&mut there) && is_in(&mut stranger));
    let page = here.open("/console/account/sessions").is(200).clone();
    let titles = page.all("main section.card h2");
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles[0].contains("Dieses Gerät"));
    let stored = test.app.read(|read| {
        use tresen::store::Sessions;
        Ok(read.sessions_of(test.account_of("jonas").id)?)
    });
    assert!(!format!("{:?}", stored.unwrap()).contains("198.51"), "no address is kept");

    // Nobody ends somebody else's.
    let name = here.page.attributes("button[name=session]", "value").remove(0);
    let csrf = stranger.open("/console/account/sessions").attributes("input[name=csrf]", "value").remove(0);
    let form = format!("csrf={csrf}&session={name}");
    stranger.post_raw("/console/account/sessions", "application/x-www-form-urlencoded", form.as_bytes(), &[]).is(404);
    assert!(is_in(&mut there));
    let form = format!("csrf={csrf}&session=xyz");
    stranger.post_raw("/console/account/sessions", "application/x-www-form-urlencoded", form.as_bytes(), &[]).is(400);

    here.open("/console/account/sessions");
    here.form("main section.card form").and("session", &name).send();
    assert!(here.page.says("Das Gerät ist abgemeldet."));
    assert!(!is_in(&mut there) && is_in(&mut here));

    let (mut second, mut third) = (test.signs_in("jonas"), test.signs_in("jonas"));
    here.open("/console/account/sessions");
    assert_eq!(here.page.all("main section.card h2").len(), 3);
    here.form("main > form").and("session", "others").send();
    assert!(is_in(&mut here) && is_in(&mut stranger) && !is_in(&mut second) && !is_in(&mut third));
}

#[test]
fn a_device_is_kept_in_two_words() {
    let test = TestApp::verein();
    let mut jonas = test.browser().says_it_is(FIREFOX);
    jonas.open("/signin");
    jonas.gives_password("jonas");
    jonas.gives_code("jonas", test.now());
    assert!(jonas.open("/console/account/sessions").says("Firefox auf Linux"));
}

#[test]
fn other_rights_mean_another_token() {
    let test = TestApp::verein();
    let mut jonas = test.signs_in("jonas");
    jonas.open("/console/account");
    let before = jonas.cookie("tresen").unwrap();
    jonas.open("/console/account");
    assert_eq!(jonas.cookie("tresen").unwrap(), before);
    test.change_account("jonas", |account| {
        account.memberships.insert(DepartmentId(9), Membership::Read);
    });
    assert!(is_in(&mut jonas));
    let after = jonas.cookie("tresen").unwrap();
    assert_ne!(after, before);
    assert!(!is_in(&mut test.browser().with_cookie("tresen", &before)), "the old token opens nothing");
    assert!(is_in(&mut jonas));
    assert_eq!(jonas.cookie("tresen").unwrap(), after);
}

#[test]
fn a_new_password_needs_the_former_one_and_ends_other_sessions() {
    let test = TestApp::verein();
    let (mut jonas, mut elsewhere) = (test.signs_in("jonas"), test.signs_in("jonas"));
    let change = |browser: &mut Browser, former: &str, new: &str| -> Page {
        browser.open("/console/account/password").is(200);
        browser.form("main form").fill("former", former).fill("password", new).send()
    };
    assert!(change(&mut jonas, "falsch geraten!", "sieben Zwerge kochen Suppe").is(422).says("nicht dein bisheriges"));
    assert!(change(&mut jonas, PASSWORD, "Passwort1234").is(422).says("zu leicht"));
    assert!(is_in(&mut elsewhere));
    let page = change(&mut jonas, PASSWORD, "sieben Zwerge kochen Suppe");
    assert!(page.path == "/console/account" && page.says("Dein Passwort ist geändert."), "{}", page.text());
    assert!(is_in(&mut jonas) && !is_in(&mut elsewhere));
    assert_eq!(last_deed(&test), AuditAction::PasswordChanged { account: test.account_of("jonas").id });
    let letters = test.delivers();
    assert!(letters.len() == 1 && letters[0].subject.contains("Passwort"), "{letters:#?}");
    let mut again = test.browser();
    again.open("/signin");
    assert!(again.gives_password("jonas").is(422).path.starts_with("/signin"), "the old one is dead");

    // Guessing it from an open session is braked.
    let tries = (0..10).map(|_| change(&mut jonas, "falsch geraten!", "x")).filter(|page| page.says("viele Versuche"));
    assert!(tries.count() >= 4);
}

/// Asks for a new password; the page that follows.
fn forgets(test: &TestApp, address: &str) -> Page {
    let mut browser = test.browser();
    browser.open("/signin");
    browser.follow("Passwort vergessen?").is(200);
    browser.form("main form").fill("email", address).send()
}

fn reset_link(letter: &tresen::app::transport::Email) -> String {
    let start = letter.text.find("/password/").unwrap_or_else(|| panic!("{}", letter.text));
    letter.text[start..].split_whitespace().next().unwrap().to_owned()
}

#[test]
fn whoever_forgot_their_password_gets_a_link() {
    let test = TestApp::verein();
    test.delivers();
    let mut elsewhere = test.signs_in("jonas");
    let known = forgets(&test, "jonas@technik-truhe.example");
    let letters = test.delivers();
    assert_eq!(letters.len(), 1, "{letters:#?}");
    let path = reset_link(&letters[0]);
    assert!(is_in(&mut elsewhere), "asking changes nothing");

    test.change_account("aylin", |account| account.state = AccountState::Locked { since: account.created });
    for unknown in ["niemand@example.org", "aylin@technik-truhe.example", "keine Adresse", ""] {
        let page = forgets(&test, unknown);
        assert_eq!((page.status, &page.path, page.text()), (known.status, &known.path, known.text()), "{unknown}");
        let rows = test.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
        assert_eq!(rows.len(), 1, "the same work for {unknown:?}");
        assert_eq!(test.delivers(), [], "{unknown}");
        assert_eq!(test.app.read(|read| Ok(read.outbox_rows()?)).unwrap(), []);
    }

    let mut jonas = test.browser();
    for _ in 0..2 {
        assert!(jonas.open(&path).is(200).says("Neues Passwort festlegen"), "looking uses nothing up");
    }
    assert!(jonas.form("form").fill("password", "Passwort1234").send().is(422).says("zu leicht"));
    let page = jonas.form("form").fill("password", "sieben Zwerge kochen Suppe").send();
    assert_eq!(page.path, "/password/done", "{}", page.text());
    assert!(!is_in(&mut elsewhere), "all sessions have ended");
    assert!(jonas.open(&path).is(404).says("Dieser Link gilt nicht mehr"));
    let letters = test.delivers();
    assert!(letters.len() == 1 && letters[0].subject.contains("geändert"), "{letters:#?}");

    // The second factor is asked for as ever.
    jonas.open("/signin");
    let form = jonas.form("form").fill("email", "jonas@technik-truhe.example");
    let page = form.fill("password", "sieben Zwerge kochen Suppe").send();
    assert!(page.path.starts_with("/signin/code"), "{}", page.path);
    let code = one_time_code(&seed_of("jonas"), test.now());
    let mut page = jonas.form("form:has(#code)").fill("code", &code).send();
    if page.path.starts_with("/signin/code") {
        page = jonas.form("form:has(#code)").fill("code", "").fill("recovery", &codes_of("jonas")[0]).send();
    }
    assert!(page.path.starts_with("/console"), "{}", page.path);
}

#[test]
fn reset_links_that_are_not_good_look_alike() {
    let test = TestApp::verein();
    test.delivers();
    forgets(&test, "jonas@technik-truhe.example");
    let first = reset_link(&test.delivers()[0]);
    forgets(&test, "jonas@technik-truhe.example");
    let second = reset_link(&test.delivers()[0]);
    let mut somebody = test.browser();
    let dead = somebody.open(&first).is(404).text();
    assert!(dead.contains("Dieser Link gilt nicht mehr"), "replaced");
    for path in ["/password/x", &second.replace("/password/", "/invitation/")] {
        assert_eq!(somebody.open(path).is(404).text(), dead, "{path}");
    }
    somebody.open(&second).is(200);
    test.wait(MINUTES(61));
    let page = somebody.form("form").fill("password", "sieben Zwerge kochen Suppe").send();
    assert_eq!((page.status, page.text()), (404, dead.clone()), "too old");

    // Locked in the meantime.
    forgets(&test, "jonas@technik-truhe.example");
    let third = reset_link(&test.delivers()[0]);
    test.change_account("jonas", |account| account.state = AccountState::Locked { since: account.created });
    assert_eq!(somebody.open(&third).is(404).text(), dead);
}

#[test]
fn asking_for_links_is_braked_without_locking_anybody_out() {
    let test = TestApp::verein();
    test.delivers();
    let mails: usize = (0..6)
        .map(|_| {
            assert_eq!(forgets(&test, "jonas@technik-truhe.example").path, "/password/sent");
            test.delivers().len()
        })
        .sum();
    assert_eq!(mails, 3, "a mailbox is not flooded");
    test.wait(MINUTES(11));
    forgets(&test, "jonas@technik-truhe.example");
    assert_eq!(test.delivers().len(), 1);

    let mut pest = test.browser();
    let answers: Vec<u16> = (0..14)
        .map(|number| {
            pest.open("/password");
            pest.form("main form").fill("email", &format!("x{number}@example.org")).send().status
        })
        .collect();
    assert!(answers.contains(&429), "{answers:?}");
    assert_eq!(forgets(&test, "mira@technik-truhe.example").status, 200, "others are not braked");
}

#[test]
fn without_mail_the_page_says_who_can_help() {
    let test = TestApp::verein();
    let mut jonas = test.browser();
    assert!(jonas.open("/password").is(200).says("Bitte wenden Sie sich an die Verwaltung."));
    jonas.post_raw("/password", "application/x-www-form-urlencoded", b"email=jonas%40technik-truhe.example", &[]);
    assert_eq!(jonas.page.path, "/password");
    assert_eq!(test.app.read(|read| Ok(read.outbox_rows()?)).unwrap(), []);
    assert!(
        jonas.open("/.well-known/change-password").path.starts_with("/signin?then=%2Fconsole%2Faccount%2Fpassword")
    );
}

/// Who was told what of the newest requests.
fn told(test: &TestApp) -> Vec<(Recipient, NotificationKind)> {
    let rows = test.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let entry = |row: &tresen::store::OutboxRow| match &row.payload {
        tresen::domain::notification::OutboxPayload::TicketEntry { kind: told, .. } => Some((row.to, *told)),
        _ => None,
    };
    rows.iter().filter_map(entry).collect()
}

#[test]
fn everybody_chooses_what_comes_by_mail() {
    let test = TestApp::staffed();
    let mut kim = test.desk(KIM);
    kim.open("/console/account/notifications").is(200);
    let page = kim.form("main form").fill("arrived", "on").without("assigned").send();
    assert!(page.says("Gespeichert."), "{}", page.text());
    let ticket = test.request("Alter Laptop");
    let agents = |test: &TestApp| {
        let all = told(test).into_iter();
        all.filter(|(to, _)| matches!(to, Recipient::Account { .. })).collect::<Vec<_>>()
    };
    assert_eq!(
        agents(&test),
        [(Recipient::Account { account: KIM }, NotificationKind::NewRequest)],
        "nobody else asked for it"
    );
    let mut jo = test.desk(JO);
    jo.does(&ticket, "assignment", &[("to", &KIM.to_string())]).is(200);
    assert_eq!(agents(&test).len(), 1, "Kim does not want to hear of assignments");
    let kim = |told| (Recipient::Account { account: KIM }, told);
    assert_eq!(agents(&test), [kim(NotificationKind::NewRequest)]);
}

#[test]
fn quiet_hours_put_mails_off_to_their_end() {
    let test = TestApp::staffed();
    test.delivers();
    // It is 14:05 in Berlin.
    test.write_app(|tx| {
        let quiet = QuietHours::parse("14:00", "16:30");
        profile::set_notifications(
            tx,
            KIM,
            &NotificationPreferences { by_mail: [NotificationKind::NewRequest].into(), quiet },
        )?;
        profile::set_notifications(
            tx,
            LEE,
            &NotificationPreferences { by_mail: [NotificationKind::NewRequest].into(), quiet: None },
        )
    });
    test.request("Alter Laptop");
    let to = |letters: &[tresen::app::transport::Email]| {
        let mut all: Vec<String> = letters
            .iter()
            .map(|letter| letter.to.0.as_ref().map_or_else(|| letter.to.1.to_string(), ToString::to_string))
            .collect();
        all.sort();
        all
    };
    assert_eq!(to(&test.delivers()), ["Lee Leserin", "mira@example.org"]);
    let rows = test.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].due, "2026-11-20T15:30:00Z".parse().unwrap(), "16:30 in Berlin");
    assert_eq!(rows[0].attempts, 0);
    test.wait(MINUTES(144));
    assert_eq!(test.delivers(), [], "16:29");
    test.wait(MINUTES(1));
    assert_eq!(to(&test.delivers()), ["Kim Muster"]);

    // Mails about the account come at once.
    test.wait(MINUTES(60));
    let mut kim = test.desk(KIM);
    kim.open("/console/account/notifications");
    for (from, to) in [("10:00", "10:00"), ("", "07:00"), ("spät", "früh")] {
        let page = kim.form("main form").fill("quiet", "on").fill("from", from).fill("to", to).send();
        assert!(page.is(422).says("zwei verschiedene Uhrzeiten"), "{from} {to}");
    }
    kim.form("main form").fill("quiet", "on").fill("from", "00:00").fill("to", "23:59").send().is(200);
    let account = test.app.read(|read| Ok(read.account(KIM)?)).unwrap().unwrap();
    assert_eq!(account.notification_preferences.and_then(|wishes| wishes.quiet), QuietHours::parse("00:00", "23:59"));
    test.write(|tx| {
        tx.enqueue_news(
            Recipient::Account { account: KIM },
            tresen::domain::account_notification::AccountNotification::PasswordChanged,
        )
        .map(|_| ())
    });
    assert_eq!(to(&test.delivers()), ["Kim Muster"]);
}

#[test]
fn rights_are_told_in_sentences() {
    let test = TestApp::staffed();
    let mut lee = test.desk(LEE);
    lee.open("/console/account");
    let page = lee.follow("Was ich darf").is(200).clone();
    assert!(
        page.says("Du liest die Anfragen dieser Standorte und Teams, ohne etwas zu ändern: Freiburg"),
        "{}",
        page.text()
    );
    assert!(page.says("Du hast keine weiteren Rechte."));
    let page = test.desk(crate::support::BO).open("/console/account/rights").is(200).clone();
    assert!(page.says("Du bist bei keinem Standort oder Team Mitglied") && page.says("Du verwaltest Konten"));
    let page = test.desk(crate::support::ADA).open("/console/account/rights").is(200).clone();
    assert!(page.says("Du liest und bearbeitest die Anfragen dieser Standorte und Teams: Freiburg"));
}

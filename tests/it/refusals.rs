//! Attacks leave a trace: counts of what was refused, by kind and hour, in the audit log; nobody stands in it.

use jiff::SignedDuration;
use tresen::{
    app::refusals,
    domain::{
        audit::{AuditAction, RefusalKind},
        author::Author,
    },
    store::AuditLog,
    web::endpoints,
};

use crate::support::{Browser, JO, PIA, TestApp, block_on, mail_server};

const FORM: &str = "application/x-www-form-urlencoded";

impl TestApp {
    /// What is reported of refusals, an hour after the first.
    fn refusals_of_the_hour(&self) -> Vec<(RefusalKind, u64)> {
        self.wait(SignedDuration::from_hours(1));
        let before = self.app.read(|read| Ok(read.audit_log(None, 200)?)).unwrap().len();
        block_on(refusals::report(&self.app, false)).unwrap();
        let entries = self.app.read(|read| Ok(read.audit_log(None, 200)?)).unwrap();
        let new = entries.len() - before;
        let counts = entries.into_iter().take(new).rev().map(|(_, entry)| match entry.action {
            AuditAction::AttemptsRefused { kind: Some(kind), count: Some(count) } => {
                assert_eq!(entry.by, Author::System, "nobody stands there");
                (kind, count)
            }
            other => panic!("{other:?}"),
        });
        counts.collect()
    }
}

fn guesses(browser: &mut Browser, address: &str) -> u16 {
    browser.open("/signin");
    browser.form("main form").fill("email", address).fill("password", "geraten und lang").send().status
}

#[test]
fn braked_guesses_are_counted_and_told_once_after_an_hour() {
    let helpdesk = TestApp::with_every_role();
    let mut thief = helpdesk.browser();
    let braked = (0..12).filter(|_| guesses(&mut thief, "ada@verein.example") == 429).count();
    assert!(braked > 0);
    block_on(refusals::report(&helpdesk.app, false)).unwrap();
    let told = helpdesk.refusals_of_the_hour();
    assert_eq!(told, [(RefusalKind::SignIn, braked as u64)], "not before the hour is over");
    assert!(helpdesk.refusals_of_the_hour().is_empty(), "once");
    let mut pia = helpdesk.desk_now(PIA);
    let line = format!("{braked} Anmeldeversuche innerhalb einer Stunde gebremst");
    assert!(pia.open("/console/journal").is(200).says(&line), "{}", pia.page.text());
}

#[test]
fn a_form_of_another_site_is_counted_at_every_address_that_takes_forms() {
    let helpdesk = TestApp::staffed();
    let mut browser = helpdesk.browser();
    let mut sent = 0;
    for endpoint in endpoints().into_iter().filter(|endpoint| endpoint.method == "POST") {
        browser.post_raw(&endpoint.pattern.replace(['{', '}'], ""), FORM, b"a=b", &[("sec-fetch-site", "cross-site")]);
        assert_eq!(browser.page.status, 403, "{}", endpoint.pattern);
        sent += 1;
    }
    assert_eq!(helpdesk.refusals_of_the_hour(), [(RefusalKind::Form, sent)]);
}

#[test]
fn accesses_are_told_when_they_are_many_and_what_machines_try_everywhere_is_not() {
    let helpdesk = TestApp::staffed();
    let mut jo = helpdesk.desk(JO);
    for number in 0..9 {
        jo.open(&format!("/console/tickets/2026-{number:05}")).is(404);
        jo.open("/wp-login.php").is(404);
    }
    assert!(helpdesk.refusals_of_the_hour().is_empty(), "a few old links are those of honest people");
    let mut jo = helpdesk.desk(JO);
    for number in 0..10 {
        jo.open(&format!("/r/geraten{number}")).is(404);
    }
    assert_eq!(helpdesk.refusals_of_the_hour(), [(RefusalKind::Access, 10)]);
}

#[test]
fn what_was_refused_before_the_server_stops_is_told_at_once() {
    let helpdesk = TestApp::staffed();
    helpdesk.app.count_refusal(RefusalKind::Code);
    block_on(refusals::report(&helpdesk.app, true)).unwrap();
    let entries = helpdesk.app.read(|read| Ok(read.audit_log(None, 1)?)).unwrap();
    let action = AuditAction::AttemptsRefused { kind: Some(RefusalKind::Code), count: Some(1) };
    assert_eq!(entries[0].1.action, action);
}

#[test]
fn what_is_braked_inside_a_conversation_is_counted_though_its_answer_is_a_page_as_ever() {
    let helpdesk = TestApp::open();
    let mut thief = helpdesk.browser();
    thief.open("/chat").is(200);
    thief.form("#reply").and("press", "agree").send().is(200);
    let mut says = |words: &str| {
        thief.form("#reply").fill("text", words).and("say", "1").send().is(200);
    };
    // Of the codes that are mailed to an address there are four.
    for _ in 0..6 {
        says("/join");
        says("mira@example.org");
        says("/cancel");
    }
    assert_eq!(helpdesk.refusals_of_the_hour(), [(RefusalKind::Code, 2)]);
}

#[test]
fn mails_that_are_silently_not_sent_are_counted() {
    let helpdesk = TestApp::with_every_role();
    helpdesk.write(|tx| tx.put_mail_server(&mail_server()));
    for (path, form, allowed) in [("/password", "main form", 3), ("/portal/signin", "main form", 4)] {
        for _ in 0..allowed + 1 {
            let mut thief = helpdesk.browser();
            thief.open(path).is(200);
            thief.form(form).fill("email", "ada@verein.example").send();
        }
        assert_eq!(helpdesk.refusals_of_the_hour(), [(RefusalKind::SignIn, 1)], "{path}");
    }
}

//! A clock that was a day ahead and is set right: nobody and nothing waits until it gets there again.

use jiff::SignedDuration;
use tresen::{
    app::{
        jobs::{self, Job},
        transport::SendError,
    },
    domain::{access::Actor, health::HealthKind},
};

use crate::support::{ADA, BO, DONATION, TestApp, block_on};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The clock says tomorrow.
fn tomorrow(helpdesk: &TestApp) {
    helpdesk.wait(DAY);
}

/// The clock is set right again, a minute after it had been wrong.
fn today(helpdesk: &TestApp) {
    helpdesk.wait(SignedDuration::from_mins(1) - DAY);
}

#[test]
fn a_code_of_the_app_is_good_after_the_clock_was_set_back() {
    let helpdesk = TestApp::verein();
    let signs_in = || {
        let mut browser = helpdesk.browser();
        browser.open("/signin");
        browser.gives_password("mira");
        browser.gives_code("mira", helpdesk.now()).path
    };
    tomorrow(&helpdesk);
    assert!(signs_in().starts_with("/console"));
    today(&helpdesk);
    assert!(signs_in().starts_with("/console"), "the code of yesterday's tomorrow is no memory");
    assert!(!signs_in().starts_with("/console"), "the same code is good once");
}

#[test]
fn guesses_of_tomorrow_brake_nobody_today() {
    let helpdesk = TestApp::verein();
    let guesses = |code: &str| {
        let mut browser = helpdesk.browser();
        browser.open("/signin");
        browser.gives_password("mira");
        browser.form("form:has([name=code])").fill("code", code).send().status
    };
    tomorrow(&helpdesk);
    assert!((0..40).any(|_| guesses("000000") == 429), "guessing is braked");
    today(&helpdesk);
    assert_ne!(guesses("000000"), 429, "but not for a day");
}

#[test]
fn mail_that_was_put_off_tomorrow_is_sent_today() {
    let helpdesk = TestApp::staffed();
    tomorrow(&helpdesk);
    helpdesk.request("Laptop");
    helpdesk.post.answers.lock().unwrap().extend(vec![Err(SendError::Temporary("451 later".to_owned())); 9]);
    assert!(helpdesk.delivers().is_empty());
    today(&helpdesk);
    helpdesk.post.answers.lock().unwrap().clear();
    assert!(!helpdesk.delivers().is_empty());
}

#[test]
fn a_request_that_was_begun_tomorrow_is_sent_today() {
    let helpdesk = TestApp::staffed();
    let mut mira = helpdesk.browser();
    tomorrow(&helpdesk);
    mira.asks_about(DONATION);
    mira.form("form[novalidate]").fill("postal_code", "79102").send();
    mira.form("form[novalidate]").fill("subject", "Laptop").fill("description", "Drei Jahre alt.").send();
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    today(&helpdesk);
    let nonce = mira.works();
    mira.form("form[data-pow-challenge]").fill("pow", &nonce).send();
    mira.secret_link();
}

#[test]
fn a_job_that_ran_tomorrow_runs_today() {
    let helpdesk = TestApp::staffed();
    tomorrow(&helpdesk);
    helpdesk.runs(Job::Cleanup);
    today(&helpdesk);
    let next = helpdesk.job(Job::Cleanup).next.unwrap();
    assert!(next.duration_since(helpdesk.now()) <= SignedDuration::from_hours(1), "{next}");
}

/// What the hourly job does after the clock was set right.
fn tidies(helpdesk: &TestApp) {
    today(helpdesk);
    helpdesk.runs(Job::Cleanup);
}

#[test]
fn a_link_that_was_mailed_tomorrow_is_not_good_until_then() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    tomorrow(&helpdesk);
    helpdesk.delivers();
    let mut mira = helpdesk.browser();
    mira.open("/portal/signin").is(200);
    mira.form("main form").fill("email", "mira@example.org").send();
    let letter = helpdesk.delivers().pop().expect("a link");
    let at = letter.text.find("/portal/signin/").unwrap();
    let link = letter.text[at..].split_whitespace().next().unwrap().to_owned();
    tidies(&helpdesk);
    helpdesk.wait(SignedDuration::from_mins(29));
    mira.open(&link).is(200);
    helpdesk.wait(SignedDuration::from_mins(1));
    mira.open(&link).is(404);
    assert_eq!(ticket.id.0, 1);
}

#[test]
fn an_exception_that_was_granted_tomorrow_ends_in_half_an_hour() {
    let helpdesk = TestApp::with_every_role();
    let page = format!("/console/tickets/{}", helpdesk.request("Laptop aus dem Lager").no);
    tomorrow(&helpdesk);
    let mut bo = helpdesk.desk_now(BO);
    bo.open(&page).is(200);
    bo.form("main form").fill("reason", "Der Schrank muss heute noch weg.").send().is(200);
    tidies(&helpdesk);
    helpdesk.wait(SignedDuration::from_mins(29));
    assert!(bo.open(&page).is(200).says("Laptop aus dem Lager"));
    helpdesk.wait(SignedDuration::from_mins(1));
    assert!(!bo.open(&page).is(200).says("Lager"));
}

#[test]
fn what_was_typed_tomorrow_is_kept_as_long_as_what_is_typed_today() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    tomorrow(&helpdesk);
    mira.asks_about(DONATION);
    mira.form("form[novalidate]").fill("postal_code", "79102").send();
    let (mut chat, page) = (helpdesk.browser(), mira.page.path.clone());
    chat.open("/chat").is(200);
    chat.form("#reply").and("press", "agree").send().is(200);
    tidies(&helpdesk);
    let said = |chat: &mut crate::support::Browser| chat.open("/chat").is(200).all(".timeline li .text").len();
    helpdesk.wait(SignedDuration::from_hours(23));
    mira.open(&page).is(200);
    let lines = said(&mut chat);
    helpdesk.wait(SignedDuration::from_hours(2));
    assert_eq!(mira.open(&page).status, 404, "the draft is gone");
    assert!(said(&mut chat) < lines, "the conversation is gone");
}

#[test]
fn a_session_that_began_tomorrow_is_no_fresh_proof_all_day() {
    let helpdesk = TestApp::verein();
    tomorrow(&helpdesk);
    let mut mira = helpdesk.browser();
    mira.open("/signin");
    mira.gives_password("mira");
    mira.gives_code("mira", helpdesk.now()).is(200);
    today(&helpdesk);
    mira.open("/console/account/passkeys").is(200);
    helpdesk.wait(SignedDuration::from_mins(16));
    assert!(mira.open("/console/account/passkeys").is(403).says("Bist du es?"));
}

#[test]
fn a_clock_that_contradicts_what_is_stored_is_told() {
    let helpdesk = TestApp::staffed();
    let is_told = || helpdesk.app.health().issues(helpdesk.now()).iter().any(|issue| issue.kind == HealthKind::Clock);
    helpdesk.looks_at_the_clock();
    tomorrow(&helpdesk);
    helpdesk.runs(Job::Cleanup);
    assert!(!is_told());
    helpdesk.wait(SignedDuration::from_mins(5) - DAY);
    helpdesk.looks_at_the_clock();
    assert!(is_told());
    assert!(helpdesk.desk_now(ADA).open("/admin").is(200).says("Die Uhr des Rechners geht nach oder ging vor"));
    helpdesk.wait(DAY);
    helpdesk.looks_at_the_clock();
    assert!(!is_told(), "the clock got there");
}

#[test]
fn after_a_jump_of_months_nothing_is_locked_or_deleted_until_the_time_is_confirmed() {
    let helpdesk = TestApp::staffed();
    let kind = HealthKind::ClockAhead;
    let is_told = || helpdesk.app.health().issues(helpdesk.now()).iter().any(|issue| issue.kind == kind);
    let began = |job| helpdesk.job(job).last.map(|run| run.begun);
    assert!(Job::Purge.spec().needs_sure_clock && Job::Inactivity.spec().needs_sure_clock);
    helpdesk.looks_at_the_clock();
    helpdesk.runs(Job::Cleanup);
    let right = helpdesk.now();
    helpdesk.wait(DAY * 91);
    for _ in 0..2 {
        // Tidying up stores events of the new time; that proves nothing.
        helpdesk.looks_at_the_clock();
        assert!(is_told() && began(Job::Inactivity).is_none());
        assert_eq!(began(Job::Cleanup), Some(helpdesk.now()), "the others go on");
        helpdesk.wait(SignedDuration::from_hours(2));
    }
    assert!(helpdesk.desk_now(ADA).open("/admin").is(200).says("um mehr als drei Monate gesprungen"));
    // The clock is set right: it is behind what was stored, and no longer ahead.
    helpdesk.clock.set(right + SignedDuration::from_hours(3));
    helpdesk.looks_at_the_clock();
    assert!(!is_told() && began(Job::Inactivity).is_none());
    helpdesk.clock.set(right + DAY);
    // What comes every hour is written anew.
    helpdesk.runs(Job::Cleanup);
    helpdesk.runs(Job::Backup);
    helpdesk.looks_at_the_clock();
    assert_eq!(began(Job::Inactivity), Some(right + DAY));

    // This time it is right, and an administrator says so.
    helpdesk.wait(DAY * 91);
    helpdesk.looks_at_the_clock();
    assert!(is_told() && began(Job::Inactivity) == Some(right + DAY));
    let patience = std::time::Duration::from_secs(60);
    let run = jobs::run_within(&helpdesk.app, Job::Inactivity, &Actor::System, patience);
    assert!(block_on(run).is_some());
    helpdesk.wait(DAY);
    helpdesk.looks_at_the_clock();
    assert!(!is_told() && began(Job::Inactivity) == Some(helpdesk.now()));
}

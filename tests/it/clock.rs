//! A clock that was a day ahead and is set right: nobody and nothing waits until it gets there again.

use jiff::SignedDuration;
use tresen::app::{jobs::Job, transport::SendError};

use crate::support::{DONATION, TestApp};

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

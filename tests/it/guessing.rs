//! Somebody guesses, from many addresses and for long: the owner gets in all the same, and neither
//! words nor times tell who has an account.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::{Duration, Instant},
};

use tresen::{
    app::{
        App, Error,
        account::sign_in::{PasswordStep, SignInAttempt, SignInBrowser, known_browser_word, with_code, with_password},
    },
    store::Store,
};

use crate::support::{PASSWORD, TestApp, block_on, codes_of};

fn browser(address: u32) -> SignInBrowser {
    let address = IpAddr::V4(Ipv4Addr::from_bits(0xC612_0000 + address));
    SignInBrowser { address, former: None, known: None }
}

fn attempt(email: &str, password: &str, address: u32) -> SignInAttempt {
    SignInAttempt { email: email.to_owned(), password: password.to_owned(), browser: browser(address) }
}

/// The token of a sign-in whose password is right.
fn half_in(app: &App, attempt: SignInAttempt) -> String {
    match block_on(with_password(app, attempt)).unwrap() {
        PasswordStep::Right(pending) => pending.token,
        other => panic!("{other:?}"),
    }
}

#[test]
fn ten_thousand_wrong_sign_ins_do_not_keep_the_owner_out() {
    let test = TestApp::verein();
    let (mut wrong, mut braked) = (0, 0);
    block_on(async {
        for _ in 0..100 {
            // As many at once as find a place in the queue.
            for some in 0..10 {
                let round = (some * 10..some * 10 + 10).map(|address| {
                    let email =
                        if address % 5 == 0 { "niemand@technik-truhe.example" } else { "mira@technik-truhe.example" };
                    with_password(&test.app, attempt(email, "falsch und lang genug", address))
                });
                for answer in futures_util::future::join_all(round).await {
                    match answer {
                        Ok(PasswordStep::Wrong) => wrong += 1,
                        Err(Error::RateLimited { .. }) => braked += 1,
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
    });
    assert_eq!((wrong, braked), (100 * 5, 10_000 - 100 * 5), "five tries each, then waiting");
    let mut owner = test.signs_in("mira");
    assert!(owner.open("/console").path.starts_with("/console"));
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are told to whoever asks with --nocapture")]
fn the_time_of_an_answer_does_not_tell_who_has_an_account() {
    let test = TestApp::verein();
    let measure = |email: &str, address: u32| {
        let begin = Instant::now();
        let answer = block_on(with_password(&test.app, attempt(email, "falsch und lang genug", address)));
        assert!(matches!(answer, Ok(PasswordStep::Wrong)), "{answer:?}");
        begin.elapsed()
    };
    let (mut known, mut unknown): (Vec<Duration>, Vec<Duration>) = (0..30)
        .map(|round| {
            (measure("mira@technik-truhe.example", round), measure("niemand@technik-truhe.example", round + 500))
        })
        .unzip();
    known.sort();
    unknown.sort();
    let spread = |times: &[Duration]| format!("{:?} … {:?} … {:?}", times[3], times[15], times[26]);
    println!("wrong password, account there:  {}", spread(&known));
    println!("wrong password, nobody's:       {}", spread(&unknown));
    // Whatever else this machine does meanwhile, both ranges lie over each other.
    assert!(known[3] < unknown[26] && unknown[3] < known[26], "{known:?} {unknown:?}");
}

/// The same helpdesk after a restart: what was in memory only is gone.
fn restarted(test: &TestApp) -> App {
    let store: Store = test.app.store().clone();
    App::new(store, test.clock.clone(), test.app.options().clone(), test.post.clone())
}

#[test]
fn the_brake_of_one_time_codes_survives_a_restart() {
    let test = TestApp::verein();
    let enter = |app: &App, code: &str, address: u32| {
        let token = half_in(app, attempt("mira@technik-truhe.example", PASSWORD, address));
        block_on(with_code(app, &token, code, &browser(address)))
    };
    for address in 0..20 {
        assert!(matches!(enter(&test.app, "000000", address), Ok(None)));
    }
    assert!(matches!(enter(&test.app, "000000", 21), Err(Error::RateLimited { .. })));
    let again = restarted(&test);
    assert!(matches!(enter(&again, "000000", 22), Err(Error::RateLimited { .. })), "not let go by a restart");
    assert!(matches!(enter(&again, &codes_of("mira")[0], 23), Ok(Some(_))), "recovery codes remain");
    assert!(matches!(enter(&again, "000000", 24), Ok(None)), "who got in has shown that it was them");
}

#[test]
fn whoever_knows_a_password_does_not_brake_the_codes_of_a_browser_that_was_in_before() {
    let test = TestApp::verein();
    let enter = |code: &str, browser: &SignInBrowser| {
        let attempt = SignInAttempt { browser: browser.clone(), ..attempt("mira@technik-truhe.example", PASSWORD, 0) };
        let token = half_in(&test.app, attempt);
        block_on(with_code(&test.app, &token, code, browser))
    };
    let token = enter(&codes_of("mira")[0], &browser(0)).unwrap().unwrap();
    let word = test.app.read(|read| known_browser_word(read, &token, test.now())).unwrap();
    for address in 1..=20 {
        assert!(matches!(enter("000000", &browser(address)), Ok(None)));
    }
    assert!(matches!(enter("000000", &browser(30)), Err(Error::RateLimited { .. })), "strangers are braked");
    let known = SignInBrowser { known: word.clone(), ..browser(31) };
    assert!(matches!(enter("000000", &known), Ok(None)), "this browser is counted for itself");
    for address in 40..59 {
        assert!(matches!(enter("000000", &SignInBrowser { known: word.clone(), ..browser(address) }), Ok(None)));
    }
    assert!(matches!(enter("000000", &known), Err(Error::RateLimited { .. })), "but it is counted");
    let jonas = SignInAttempt { browser: known, ..attempt("jonas@technik-truhe.example", PASSWORD, 0) };
    let token = half_in(&test.app, jonas.clone());
    for address in 60..80 {
        let browser = SignInBrowser { known: word.clone(), ..browser(address) };
        assert!(matches!(block_on(with_code(&test.app, &token, "000000", &browser)), Ok(None)));
    }
    let other = block_on(with_code(&test.app, &token, "000000", &SignInBrowser { known: word, ..browser(81) }));
    assert!(matches!(other, Err(Error::RateLimited { .. })), "for another account it is a stranger's");
}

#[test]
fn sessions_survive_a_restart() {
    let test = TestApp::verein();
    let half = half_in(&test.app, attempt("mira@technik-truhe.example", PASSWORD, 1));
    let again = restarted(&test);
    let full = block_on(with_code(&again, &half, &codes_of("mira")[1], &browser(1)));
    let token = full.unwrap().unwrap();
    let found = restarted(&test).read(|read| tresen::app::account::find_full_session(read, &token, test.now()));
    assert_eq!(found.unwrap().unwrap().0.name.as_str(), "Mira Beispiel");
}

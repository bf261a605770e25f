//! A storage that fails while the helpdesk runs: everybody reads a sentence, nothing typed is lost, nothing
//! that was confirmed either, and it comes back by itself.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use tresen::{
    app::Error,
    store::{FailingCalls, raw},
};

use crate::support::{ADA, Browser, DONATION, KIM, TestApp, block_on};

/// Asks until the helpdesk is well.
#[track_caller]
fn gets_well(helpdesk: &TestApp) {
    let started = Instant::now();
    loop {
        let healthy = helpdesk.browser().open("/healthz").clone();
        if healthy.status == 200 {
            return assert_eq!(healthy.html, "ok\n");
        }
        assert_eq!(healthy.html, "not ok\nstore-failing\n");
        assert!(started.elapsed() < Duration::from_secs(20), "it does not come back");
    }
}

/// A browser on the page where a request is described.
fn describes(helpdesk: &TestApp) -> Browser {
    let mut mira = helpdesk.browser();
    mira.asks_about(DONATION);
    mira.form("form[novalidate]").fill("postal_code", "79102").send();
    mira
}

/// So many failed calls are what a storage sees that is away for half a second to a minute: it is tried twice
/// a second.
const OUTAGES: [u64; 4] = [1, 4, 20, 120];

fn fails_and_comes_back(calls: FailingCalls) {
    let (helpdesk, faults) = TestApp::on_storage_that_fails();
    for failures in OUTAGES {
        let mut mira = describes(&helpdesk);
        faults.begin(calls);
        let typed = format!("Der Bildschirm flackert seit {failures} Tagen.");
        let page = mira.form("form[novalidate]").fill("subject", "Bildschirm").fill("description", &typed).send();
        assert_eq!(page.is(503).all("h1"), ["Gerade erreichen wir unsere Daten nicht"]);
        assert_eq!(page.all("textarea"), ["Bildschirm", &typed], "{calls:?}: what was typed is given back");
        faults.wait_for_failures(failures);
        assert_eq!(helpdesk.browser().open("/healthz").is(503).html, "not ok\nstore-failing\n");
        assert!(helpdesk.app.store().health().issues(helpdesk.now()).len() == 1);
        for path in ["/", "/request", "/console", "/admin", "/r/abc"] {
            let page = helpdesk.desk(ADA).open(path).clone();
            assert!(page.status == 503 && page.says("in einigen Minuten noch einmal"), "{path}: {}", page.text());
        }
        faults.end();
        gets_well(&helpdesk);
        let mut mira = describes(&helpdesk);
        let page = mira.form("form[novalidate]").fill("subject", "Bildschirm").fill("description", &typed).send();
        assert_eq!(page.status, 200, "the same server takes the same form: {}", page.text());
    }
}

#[test]
fn a_storage_that_is_away_for_a_minute_comes_back() {
    fails_and_comes_back(FailingCalls::All);
}

#[test]
fn a_storage_that_cannot_be_written_for_a_minute_comes_back() {
    fails_and_comes_back(FailingCalls::Writes);
}

#[test]
fn a_storage_that_does_not_sync_for_a_minute_comes_back() {
    fails_and_comes_back(FailingCalls::Syncs);
}

fn writes(helpdesk: &TestApp, key: u64) -> Result<(), Error> {
    block_on(helpdesk.app.write(move |tx| Ok(raw::put(tx, "names-1", &key.to_be_bytes(), b"written")?)))
}

#[test]
fn what_was_confirmed_stands_and_what_failed_does_not() {
    let (helpdesk, faults) = TestApp::on_storage_that_fails();
    let mut confirmed = Vec::new();
    for key in 0..60 {
        match key % 6 {
            2 => faults.begin(FailingCalls::Syncs),
            4 => {
                faults.end();
                gets_well(&helpdesk);
            }
            _ => {}
        }
        match writes(&helpdesk, key) {
            Ok(()) => confirmed.push(key),
            Err(Error::Unavailable(why)) => assert!(why.contains("Input/output error"), "it was an EIO: {why}"),
            Err(error) => panic!("{error:?}"),
        }
    }
    faults.end();
    gets_well(&helpdesk);
    let stands =
        |key: &u64| helpdesk.app.read(|read| Ok(raw::rows(read, "names-1", &key.to_be_bytes())?.len())).unwrap();
    assert!(confirmed.len() >= 40 && confirmed.iter().all(|key| stands(key) == 1), "{confirmed:?}");
}

#[test]
fn one_failed_commit_is_over_without_another_one() {
    let (helpdesk, faults) = TestApp::on_storage_that_fails();
    faults.begin(FailingCalls::Syncs);
    writes(&helpdesk, 1).unwrap_err();
    assert_eq!(helpdesk.browser().open("/healthz").is(503).html, "not ok\nstore-failing\n");
    let said = "Gerade lässt sich nichts speichern.";
    faults.end();
    gets_well(&helpdesk);
    assert!(!helpdesk.desk(KIM).open("/console").is(200).says(said));
}

/// What comes back for a page, with its status line.
fn answer(helpdesk: &TestApp, path: &str) -> String {
    let mut server = TcpStream::connect(helpdesk.host()).unwrap();
    write!(server, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", helpdesk.host()).unwrap();
    let mut answer = String::new();
    server.read_to_string(&mut answer).unwrap();
    answer
}

/// A page that cannot be read is one sentence, and the connection stays.
#[test]
fn a_damaged_page_is_a_sentence_and_no_broken_connection() {
    let (helpdesk, faults) = TestApp::on_storage_that_fails();
    helpdesk.leaves_messages_unsent();
    // What is read already is forgotten after a commit, so that pages are read from the storage.
    writes(&helpdesk, 0).unwrap();
    faults.begin(FailingCalls::ReadsByPanic);
    for path in ["/", "/request", "/console", "/r/abc"] {
        let answer = answer(&helpdesk, path);
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("Minuten noch einmal"), "{path}: {answer}");
    }
    let healthy = helpdesk.browser().open("/healthz").is(503).clone();
    assert!(healthy.html.contains("store-damaged"), "{}", healthy.html);
    faults.end();
}

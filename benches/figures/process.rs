//! The built binary with 100,000 tickets: start, memory, size.

use std::{
    thread::{scope, sleep},
    time::{Duration, Instant},
};

use crate::{
    Report,
    load::{Dice, Http, Tresen, Wish, fill, send, text, word},
    median, mib,
    pages::{agent, search},
    site::Site,
};

const TICKETS: u64 = 100_000;

const STARTS: usize = 9;

pub fn measure(report: &mut Report) {
    let site = Site::new("process", TICKETS);
    site.store.close();
    let (data, topic) = (site.data.clone(), site.topic);
    drop(site);

    let (mut clean, mut killed) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let server = Tresen::start(&data);
        clean.push(server.took);
        // Killed after something was written, so that there is something to repair.
        let mut http = server.visitor();
        fill(&mut http, topic, Wish::new(0, &mut Dice::new(1))).unwrap();
        server.strike();
        drop(server);
        let server = Tresen::start(&data);
        killed.push(server.took);
        assert!(server.stop().success());
    }
    let (clean, killed) = (median(&clean), median(&killed));
    let what = format!("start to first answer with {TICKETS} tickets");
    report.note(&what, format!("{:.0} ms", clean.as_secs_f64() * 1000.0), "≤ 200 ms", clean.as_millis() <= 200);
    let what = format!("{what}, after kill -9");
    report.note(&what, format!("{:.0} ms", killed.as_secs_f64() * 1000.0), "≤ 2 s", killed.as_secs() < 2);

    let server = Tresen::start(&data);
    sleep(Duration::from_secs(2));
    let idle = server.resident();
    scope(|scope| {
        for person in 0..32 {
            let (server, topic) = (&server, topic);
            scope.spawn(move || use_it(server, topic, person));
        }
    });
    let loaded = server.resident();
    let what = format!("memory idle with {TICKETS} tickets");
    report.note(&what, mib(idle), "≤ 30 MB", idle <= 30_000_000);
    report.note("memory after load", mib(loaded), "≤ 80 MB", loaded <= 80_000_000);
    assert!(server.stop().success());

    let size = std::fs::metadata(env!("CARGO_BIN_EXE_tresen")).unwrap().len();
    report.note(
        "binary (profile bench: not stripped of all that a release is)",
        mib(size),
        "≤ 25 MB",
        size <= 25_000_000,
    );
}

/// Queues, tickets, searches, requests and passwords, for ten seconds.
fn use_it(server: &Tresen, topic: tresen::domain::id::TopicId, person: u64) {
    let mut dice = Dice::new(person * 7919);
    let (mut desk, mut visitor): (Http, Http) = (agent(server.at, true), server.visitor());
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        let path = match dice.below(3) {
            0 => "/console/queues/unassigned".to_owned(),
            1 => format!("/console/tickets/2026-{:05}", 1 + dice.below(TICKETS)),
            _ => search(&text(&mut dice, 1)),
        };
        let page = desk.get(&path).unwrap();
        assert_eq!(page.status, 200, "{path}: {page:?}");
        if dice.is(1, 40) {
            let filled = fill(&mut visitor, topic, Wish::new(1_000_000 + dice.below(8_000_000), &mut dice)).unwrap();
            filled.wait();
            send(&mut visitor, &filled).unwrap();
        }
        if dice.is(1, 40) {
            let email = format!("{}@example.org", word(dice.below(1000)));
            visitor.from = crate::load::address();
            let answer = visitor.form("/signin", &[("email", &email), ("password", "wrong and long enough")]).unwrap();
            assert!(answer.status < 500, "{answer:?}");
        }
    }
}

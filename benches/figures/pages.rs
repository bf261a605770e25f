//! The queue page against a bare actix-web + maud page of the same bytes, both compressed; and a search against the
//! queue page.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    thread::{scope, sleep},
    time::{Duration, Instant},
};

use actix_web::{App, HttpResponse, HttpServer, middleware::Compress, web};
use maud::{PreEscaped, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    Report,
    load::{Dice, Http, text},
    median, percentile, ratio,
    site::{Site, TOKEN, serve},
};

/// Agents at the same time.
const PEOPLE: usize = 8;

const ROUNDS: usize = 11;

/// Tickets that are there before.
const TICKETS: u64 = 10_000;

/// Between two requests that come in meanwhile.
const PAUSE: Duration = Duration::from_millis(100);

pub fn measure(report: &mut Report) {
    let site = Site::new("pages", TICKETS);
    let ours = site.serve();
    let page = agent(ours.at, false).get("/console/queues/unassigned").unwrap();
    assert_eq!(page.status, 200, "{page:?}");
    let rows = page.body.matches("/console/tickets/20").count();
    assert!(rows >= 50, "{rows} rows");
    println!("the queue page has {} bytes", page.body.len());

    // Its bytes in pieces of a row's size, put together by maud anew for every answer.
    let pieces: Vec<String> = page
        .body
        .as_bytes()
        .chunks(page.body.len() / 52)
        .map(|piece| String::from_utf8_lossy(piece).into_owned())
        .collect();
    let bare = serve(move |listener| {
        HttpServer::new(move || {
            let pieces = pieces.clone();
            App::new().wrap(Compress::default()).route(
                "/console/queues/unassigned",
                web::get().to(move || {
                    let page = html! { @for piece in &pieces { (PreEscaped(piece)) } };
                    async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page.into_string()) }
                }),
            )
        })
        .workers(2)
        .tcp_nodelay(true)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run()
    });
    let (mut per_second, mut limit) = (Vec::new(), Vec::new());
    let is_over = AtomicBool::new(false);
    scope(|scope| {
        // Somebody always writes, so that nothing is remembered for long.
        scope.spawn(|| {
            let mut number = TICKETS;
            while !is_over.load(Ordering::Relaxed) {
                number += 1;
                site.receive(number..number + 1, &mut Dice::new(number));
                sleep(PAUSE);
            }
        });
        for _ in 0..ROUNDS {
            per_second.push(rate(ours.at));
            limit.push(rate(bare.at));
        }
        search_against_queue(report, ours.at);
        is_over.store(true, Ordering::Relaxed);
    });
    println!("ours {per_second:.0?}/s, bare {limit:.0?}/s");
    let ratio = ratio(&per_second, &limit);
    let (per_second, limit) = (median(&per_second), median(&limit));
    report.note(
        "queue page, 50 rows, signed in",
        format!("{per_second:.0}/s of {limit:.0}/s bare = {:.0} %", 100.0 * ratio),
        "≥ 60 %",
        ratio >= 0.6,
    );
    drop((ours, bare));
    site.store.close();
}

/// Looks at either page.
const LOOKS: usize = 600;

/// One agent looks at the queue and searches for two words, in turn.
fn search_against_queue(report: &mut Report, at: SocketAddr) {
    let (mut http, mut dice) = (agent(at, true), Dice::new(23));
    let (mut queue, mut found) = (Vec::new(), Vec::new());
    for _ in 0..LOOKS {
        for (times, path) in
            [(&mut queue, "/console/queues/unassigned".to_owned()), (&mut found, search(&text(&mut dice, 2)))]
        {
            let start = Instant::now();
            assert_eq!(http.get(&path).unwrap().status, 200, "{path}");
            times.push(start.elapsed());
        }
    }
    let [queue, found] = [&mut queue, &mut found].map(|times| percentile(times, 50).as_secs_f64() * 1000.0);
    report.note(
        &format!("search of two words at {TICKETS} tickets against the queue page"),
        format!("{found:.2} ms / {queue:.2} ms = {:.1} ×", found / queue),
        "≤ 3 ×",
        found / queue <= 3.0,
    );
}

/// An agent's connection.
pub fn agent(at: SocketAddr, is_compressed: bool) -> Http {
    let mut http = Http::new(at);
    // The port of `Host: localhost`.
    http.headers = format!("Cookie: tresen-80={TOKEN}\r\n");
    if is_compressed {
        http.headers.push_str("Accept-Encoding: gzip\r\n");
    }
    http
}

/// The address of a search.
pub fn search(words: &str) -> String {
    format!("/console/search?q={}", utf8_percent_encode(words, NON_ALPHANUMERIC))
}

/// Pages per second.
fn rate(at: SocketAddr) -> f64 {
    let start = Instant::now();
    let pages: usize = scope(|scope| {
        let people: Vec<_> = (0..PEOPLE)
            .map(|_| {
                scope.spawn(move || {
                    let mut http = agent(at, true);
                    let mut pages = 0;
                    while start.elapsed() < Duration::from_secs(1) {
                        assert_eq!(http.get("/console/queues/unassigned").unwrap().status, 200);
                        pages += 1;
                    }
                    pages
                })
            })
            .collect();
        people.into_iter().map(|person| person.join().unwrap()).sum()
    });
    pages as f64 / start.elapsed().as_secs_f64()
}

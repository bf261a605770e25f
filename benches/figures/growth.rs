//! Whether pages stay as quick when a helpdesk has many more tickets.

use std::time::{Duration, Instant};

use crate::{
    Report,
    load::{Dice, Http, text, word},
    pages::{self, agent},
    percentile,
    site::Site,
};

const SMALL: u64 = 10_000;

/// Pages of every kind, in each helpdesk.
const LOOKS: u64 = 1500;

pub fn measure(report: &mut Report, tickets: u64) {
    let sites = [Site::lasting("growth", SMALL), Site::lasting("growth", tickets)];
    let servers = [sites[0].serve(), sites[1].serve()];
    let mut agents = [agent(servers[0].at, true), agent(servers[1].at, true)];
    for (what, path) in [("queue", queue as fn(u64, &mut Dice) -> String), ("ticket", ticket), ("search", search)] {
        let mut dice = Dice::new(7);
        let mut times = [Vec::new(), Vec::new()];
        for look in 0..LOOKS + 200 {
            for (side, count) in [SMALL, tickets].into_iter().enumerate() {
                let time = look_at(&mut agents[side], &path(count, &mut dice));
                // The first ones warm the caches of both.
                if look >= 200 {
                    times[side].push(time);
                }
            }
        }
        let [mut small, mut big] = times;
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let middles = (ms(percentile(&mut small, 50)), ms(percentile(&mut big, 50)));
        let (small, big) = (ms(percentile(&mut small, 99)), ms(percentile(&mut big, 99)));
        report.note(
            &format!("{what}: p99 at {tickets} tickets against {SMALL}"),
            format!("{big:.2} ms / {small:.2} ms = {:.1} × (p50 {:.2} / {:.2} ms)", big / small, middles.1, middles.0),
            "≤ 2 ×",
            big / small <= 2.0,
        );
    }
    drop(servers);
    sites.iter().for_each(|site| site.store.close());
}

fn look_at(http: &mut Http, path: &str) -> Duration {
    let start = Instant::now();
    let page = http.get(path).unwrap();
    let time = start.elapsed();
    assert_eq!(page.status, 200, "{path}: {page:?}");
    time
}

fn queue(_: u64, dice: &mut Dice) -> String {
    let queues = ["unassigned", "department-1", "department-2", "department-3", "mine"];
    format!("/console/queues/{}", queues[dice.below(5) as usize])
}

fn ticket(count: u64, dice: &mut Dice) -> String {
    format!("/console/tickets/2026-{:05}", 1 + dice.below(count))
}

/// One word, two words, or the one word that only one ticket has.
fn search(count: u64, dice: &mut Dice) -> String {
    let words = match dice.below(3) {
        0 => word(1 + dice.below(count)),
        n => text(dice, n as usize),
    };
    pages::search(&words)
}

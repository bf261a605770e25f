//! The figures that Tresen promises, each measured against its limit in the same run.
//!
//! `cargo bench --bench figures` takes some minutes and prints one table. Words after `--` choose
//! parts: `requests`, `chat`, `pages`, `growth`, `process`, `backup`. `TRESEN_BENCH_TICKETS` sets how many tickets the
//! big helpdesk has (100,000 unless set). Ratios are of medians over alternating rounds, so that
//! other work on the machine meets both sides.
#![allow(clippy::print_stdout, reason = "a program that prints")]

mod backup;
mod chat;
mod growth;
#[path = "../../tests/load/mod.rs"]
mod load;
mod pages;
mod process;
mod requests;
mod site;

use std::time::Duration;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_chosen = |part: &str| chosen.is_empty() || chosen.iter().any(|word| word == part);
    let tickets = std::env::var("TRESEN_BENCH_TICKETS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut report = Report::default();
    if is_chosen("requests") {
        requests::measure(&mut report);
    }
    if is_chosen("chat") {
        chat::measure(&mut report);
    }
    if is_chosen("pages") {
        pages::measure(&mut report);
    }
    if is_chosen("growth") {
        growth::measure(&mut report, tickets);
    }
    if is_chosen("process") {
        process::measure(&mut report);
    }
    if is_chosen("backup") {
        backup::measure(&mut report, tickets);
    }
    report.print();
}

/// What was measured.
#[derive(Default)]
struct Report {
    lines: Vec<[String; 4]>,
}

impl Report {
    /// A line: what, how much, against which limit, and whether the target is reached.
    fn note(&mut self, what: &str, measured: String, target: &str, is_reached: bool) {
        let verdict = if is_reached { "reached" } else { "MISSED" };
        println!("{what}: {measured} (target {target}): {verdict}");
        self.lines.push([what.to_owned(), measured, target.to_owned(), verdict.to_owned()]);
    }

    fn print(&self) {
        println!("\n| what | measured | target | |\n|---|---|---|---|");
        for [what, measured, target, verdict] in &self.lines {
            println!("| {what} | {measured} | {target} | {verdict} |");
        }
    }
}

/// The middle one.
fn median<T: PartialOrd + Copy>(values: &[T]) -> T {
    let mut values = values.to_vec();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    values[values.len() / 2]
}

/// How much of the limit was reached: the middle one of all rounds, each held against its own limit.
fn ratio(ours: &[f64], limit: &[f64]) -> f64 {
    median(&ours.iter().zip(limit).map(|(ours, limit)| ours / limit).collect::<Vec<_>>())
}

/// So many in a hundred took no longer.
fn percentile(times: &mut [Duration], hundredths: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * hundredths / 100).min(times.len() - 1)]
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / 1_048_576.0)
}

//! A backup while people send requests: how fast it is, what it costs them and the memory, and how long a restore
//! takes.

use std::{
    collections::VecDeque,
    fs,
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

use crate::{
    Report,
    load::{Dice, Filled, Tresen, Wish, fill, send},
    mib,
    site::Site,
};

/// Backups that are made, each after as much time without one.
const BACKUPS: usize = 3;

/// Requests sent without a backup beside them, in each round.
const QUIET: usize = 100;

pub fn measure(report: &mut Report, tickets: u64) {
    let site = Site::new("backup", tickets);
    site.store.close();
    let (data, topic) = (site.data.clone(), site.topic);
    drop(site);
    let size = fs::metadata(data.join("tresen.redb")).unwrap().len();
    let backups = data.with_extension("backups");
    let _ = fs::remove_dir_all(&backups);
    fs::create_dir(&backups).unwrap();

    let server = Tresen::start(&data);
    let (mut http, mut dice) = (server.visitor(), Dice::new(7));
    let mut ready: VecDeque<Filled> =
        (0..1500).map(|n| fill(&mut http, topic, Wish::new(n, &mut dice)).unwrap()).collect();
    ready.back().unwrap().wait();
    let mut press = || {
        let filled = ready.pop_front().expect("a backup takes too long for so many drafts");
        http.from.clone_from(&filled.from);
        let begun = Instant::now();
        send(&mut http, &filled).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        begun.elapsed().saturating_sub(Duration::from_millis(20))
    };
    let (mut quiet, mut beside, mut took, mut most) = (Vec::new(), Vec::new(), Vec::new(), server.resident());
    for _ in 0..BACKUPS {
        quiet.extend((0..QUIET).map(|_| press()));
        let (begun, mut backup) = (Instant::now(), tresen(&["backup", backups.to_str().unwrap()], &data));
        while backup.try_wait().unwrap().is_none() {
            beside.push(press());
            most = most.max(server.resident());
        }
        assert!(backup.wait().unwrap().success());
        took.push(begun.elapsed());
    }
    assert!(server.stop().success());
    let (quiet, beside, took) = (p99(&mut quiet), p99(&mut beside), crate::median(&took));
    let speed = format!("{:.1} s for {}", took.as_secs_f64(), mib(size));
    report.note("a backup beside a server", speed, "≤ 60 s for each GiB", took.as_secs_f64() <= 60.0 * gib(size) + 2.0);
    let measured = format!("{:.1} ms, without {:.1} ms", milliseconds(beside), milliseconds(quiet));
    let limit = (quiet * 3).max(Duration::from_millis(20)).min(Duration::from_millis(200));
    report.note("p99 of sending a request during a backup", measured, "≤ 3 × without, ≤ 200 ms", beside <= limit);
    report.note("memory during a backup", mib(most), "≤ 100 MB", most <= 100_000_000);

    let (into, key) = (data.with_extension("restored"), data.join("secret.key"));
    let _ = fs::remove_dir_all(&into);
    let (from, to, key) = (backups.to_str().unwrap(), into.to_str().unwrap(), key.to_str().unwrap());
    let (begun, mut restore) = (Instant::now(), tresen(&["restore", from, to, "--key", key], &data));
    let mut most = 0;
    while restore.try_wait().unwrap().is_none() {
        most = most.max(resident(&restore));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(restore.wait().unwrap().success());
    let measured = format!("{:.1} s, {}", begun.elapsed().as_secs_f64(), mib(most));
    report.note("restoring it with the whole check", measured, "≤ 2 h", begun.elapsed().as_secs() < 7200);
    let _ = fs::remove_dir_all(&into);
}

fn tresen(arguments: &[&str], data: &Path) -> Child {
    let mut tresen = Command::new(env!("CARGO_BIN_EXE_tresen"));
    tresen.args(arguments).arg("--data").arg(data).stdout(std::process::Stdio::null()).spawn().unwrap()
}

fn resident(process: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() * 1024
}

fn p99(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() * 99 / 100]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn gib(bytes: u64) -> f64 {
    bytes as f64 / (1 << 30) as f64
}

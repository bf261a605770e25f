//! Power failures, as far as a process can have them: the built binary is killed under load, fifty
//! times on the same data, and everything that was confirmed is there exactly once.
//!
//! People fill in the real form; a draft may be begun in one life of the server and sent in another.
//! Half of those who got no answer send again, as people do. `KILLS` and `SEED` set how often and
//! with which chance.
#![allow(clippy::print_stdout, reason = "what was measured stands in the test's output")]

mod load;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread::{scope, sleep},
    time::{Duration, Instant},
};

use load::{Dice, Filled, Http, Stop, Tresen, Wish, audit, confirmation, fill, found, send};
use tresen::{clock::Clock, domain::id::TopicId, store::Store};

/// People at the same time.
const PEOPLE: usize = 8;

/// Drafts that are kept ready; a form cannot be sent at once.
const READY: usize = 120;

/// What people know.
#[derive(Default)]
struct Ledger {
    /// Filled in, to be sent.
    ready: VecDeque<Filled>,
    /// Sent, and the answer said so; the secret link once it was seen.
    stored: BTreeMap<String, (Filled, Option<String>)>,
    /// Sent without any answer.
    unsure: BTreeMap<String, Filled>,
}

struct World {
    ledger: Mutex<Ledger>,
    topic: TopicId,
    number: AtomicU64,
    seed: Mutex<Dice>,
}

impl World {
    fn new(data: &Path) -> Self {
        let store = Store::open(data, 16 << 20, Clock::system()).unwrap();
        let (_, topic) = found(&store);
        store.close();
        Self { ledger: Mutex::default(), topic, number: AtomicU64::new(1), seed: Mutex::new(Dice::seeded()) }
    }

    fn dice(&self) -> Dice {
        Dice::new(self.seed.lock().unwrap().roll())
    }

    /// People come until the server is gone, which `end` does after this time.
    fn use_it(&self, server: &Tresen, time: Duration, end: fn(&Tresen)) {
        scope(|scope| {
            for _ in 0..PEOPLE {
                scope.spawn(|| {
                    let (mut dice, mut http) = (self.dice(), server.visitor());
                    loop {
                        if let Err(stop) = self.act(&mut http, &mut dice) {
                            return stop.gives_up();
                        }
                    }
                });
            }
            sleep(time);
            end(server);
        });
    }

    fn act(&self, http: &mut Http, dice: &mut Dice) -> Result<(), Stop> {
        let next = {
            let mut ledger = self.ledger.lock().unwrap();
            let is_ripe = ledger.ready.front().is_some_and(Filled::is_ripe);
            if is_ripe && (ledger.ready.len() >= READY || dice.is(2, 3)) { ledger.ready.pop_front() } else { None }
        };
        let Some(filled) = next else {
            let mut wish = Wish::new(self.number.fetch_add(1, Ordering::Relaxed), dice);
            wish.file = dice.is(1, 8).then(|| dice.bytes(20_000));
            let filled = fill(http, self.topic, wish)?;
            self.ledger.lock().unwrap().ready.push_back(filled);
            return Ok(());
        };
        self.send(http, &filled)
    }

    fn send(&self, http: &mut Http, filled: &Filled) -> Result<(), Stop> {
        let subject = filled.wish.subject.clone();
        http.from.clone_from(&filled.from);
        if let Err(stop) = send(http, filled) {
            self.ledger.lock().unwrap().unsure.insert(subject, filled.clone());
            return Err(stop);
        }
        self.ledger.lock().unwrap().stored.insert(subject.clone(), (filled.clone(), None));
        let link = confirmation(http, filled)?;
        self.ledger.lock().unwrap().stored.insert(subject, (filled.clone(), Some(link)));
        Ok(())
    }

    /// Half of those who heard nothing send once more.
    fn send_again(&self, server: &Tresen, dice: &mut Dice) -> usize {
        let again: Vec<Filled> = {
            let mut ledger = self.ledger.lock().unwrap();
            let chosen: Vec<String> = ledger.unsure.keys().filter(|_| dice.is(1, 2)).cloned().collect();
            chosen.iter().filter_map(|subject| ledger.unsure.remove(subject)).collect()
        };
        for filled in &again {
            self.send(&mut server.visitor(), filled).unwrap();
        }
        again.len()
    }

    /// Looks at the pages of these requests.
    fn look(&self, server: &Tresen, subjects: &[String]) {
        let mut http = server.visitor();
        for subject in subjects {
            let (filled, link) = self.ledger.lock().unwrap().stored[subject].clone();
            let link = link.unwrap_or_else(|| confirmation(&mut http, &filled).unwrap());
            let page = http.get(&link).unwrap().shown().unwrap();
            assert!(page.body.contains(subject.as_str()), "{link} does not show {subject}: {page:?}");
            self.ledger.lock().unwrap().stored.insert(subject.clone(), (filled, Some(link)));
        }
    }

    fn stored(&self) -> BTreeSet<String> {
        self.ledger.lock().unwrap().stored.keys().cloned().collect()
    }

    /// Opens the data once more, without a server, and compares everything.
    fn close_the_books(&self, data: &Path) {
        let store = Store::open(data, 16 << 20, Clock::system()).unwrap();
        let unsure = self.ledger.lock().unwrap().unsure.keys().cloned().collect();
        let stored = self.stored();
        let there = audit(&store, &stored, &unsure);
        store.close();
        println!("{} confirmed, each there once; {} without answer, {there} of them there", stored.len(), unsure.len());
        assert!(stored.len() > PEOPLE, "that was no load");
    }
}

/// Asks the server to compact its database.
fn compact(data: &Path) -> Child {
    let mut ask = Command::new(env!("CARGO_BIN_EXE_tresen"));
    ask.args(["job", "run", "compact", "--data"]).arg(data);
    ask.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn killed_under_load_it_keeps_everything_it_confirmed() {
    let kills = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(50);
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let world = World::new(&data);
    let mut dice = world.dice();
    let (mut starts, mut again, mut fresh, mut compacted) = (Vec::new(), 0, Vec::new(), 0);
    let began = Instant::now();
    for _ in 0..kills {
        let server = Tresen::start(&data);
        starts.push(server.took);
        // A look at all that was new when it was killed, and at some that are old.
        let before = world.stored();
        fresh.extend(before.iter().filter(|_| dice.is(1, 40)).cloned());
        world.look(&server, &fresh);
        again += world.send_again(&server, &mut dice);
        // Meanwhile the database is copied to be rid of what was deleted; the kill may meet any of its steps.
        let mut compaction = compact(&data);
        world.use_it(&server, Duration::from_millis(300 + dice.below(900)), Tresen::strike);
        let _ = compaction.kill();
        compacted += u32::from(compaction.wait().unwrap().success());
        fresh = world.stored().difference(&before).cloned().collect();
    }
    starts.sort_unstable();
    let (median, longest) = (starts[starts.len() / 2], starts[starts.len() - 1]);
    println!(
        "{kills} kills in {:?}, {again} sent again, {compacted} compactions ended; start to first answer: median {median:?}, longest {longest:?}",
        began.elapsed()
    );
    assert!(median < Duration::from_secs(2), "starting after a kill is slow: {starts:?}");
    let server = Tresen::start(&data);
    world.look(&server, &world.stored().into_iter().collect::<Vec<_>>());
    assert!(server.stop().success());
    world.close_the_books(&data);
}

#[test]
fn asked_to_end_it_finishes_and_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let world = World::new(&data);
    for _ in 0..3 {
        let mut server = Tresen::start(&data);
        world.use_it(&server, Duration::from_millis(4500), Tresen::terminate);
        let status = server.wait();
        assert!(status.success(), "{status}");
    }
    world.close_the_books(&data);
}

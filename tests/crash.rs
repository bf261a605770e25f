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

use load::{
    Dice, Filled, Http, Stop, Tresen, Wish, audit, confirmation, fill,
    fixtures::{body, new_person, new_ticket},
    found, send,
};
use tresen::{
    app::{self, ticket::NewTicket},
    clock::Clock,
    domain::{
        access::Actor, author::Author, classification::TicketOutcome, id::TopicId, text::FileName, ticket::Status,
    },
    store::{Attachment, Catalogue, EntryContent, Store, Tickets, Tx, check},
};

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

/// Closed requests of six years ago, each with a note and a file.
fn old_requests(data: &Path, count: usize) {
    let store = Store::open(data, 16 << 20, Clock::system()).unwrap();
    let (_, topic) = found(&store);
    store.close();
    drop(store);
    let long_ago = Clock::system().now() - jiff::SignedDuration::from_hours(24 * 366 * 6);
    let store = Store::open(data, 16 << 20, Clock::fixed(long_ago)).unwrap();
    for number in 0..count {
        let mut upload = store.blobs().begin_upload().unwrap();
        upload.write(format!("file {number}").as_bytes()).unwrap();
        let (hash, size, _guard) = upload.finish().unwrap();
        let file =
            Attachment { name: FileName::parse("a.txt").unwrap(), media_type: "text/plain".to_owned(), size, hash };
        let person = new_person("Alte Frage", "alt@example.org");
        let new = NewTicket {
            attachments: vec![file],
            ..new_ticket(topic, person, &format!("Alt {number}"), "Vor sechs Jahren gefragt.")
        };
        let department = store.snapshot().unwrap().departments().unwrap()[0].id;
        let new = NewTicket { department: Some(department), ..new };
        let note = EntryContent::Note { body: body("Erledigt."), attachments: Vec::new() };
        let open = move |tx: &mut Tx<'_>| {
            let opened = app::ticket::open(tx, &Actor::System, new.clone(), 2020)?;
            let mut closed = opened.clone();
            closed.status = Status::Closed { outcome: TicketOutcome::Solved };
            tx.add_entry(&mut closed, Author::System, note.clone())?;
            tx.index_text(closed.id, "Erledigt.")?;
            Ok(tx.update_ticket(&opened, &closed)?)
        };
        store.write_now::<_, app::Error, _>(open).unwrap();
    }
    store.close();
}

/// What is there after a kill is whole: every ticket or nothing of it.
fn left_whole(data: &Path) -> usize {
    let store = Store::open(data, 16 << 20, Clock::system()).unwrap();
    let report = check::check(&store).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
    let left = store.snapshot().unwrap().all_tickets().unwrap().len();
    store.close();
    left
}

#[test]
fn killed_in_a_purge_it_leaves_whole_requests_and_goes_on() {
    const OLD: usize = 600;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    old_requests(&data, OLD);
    let purge = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tresen"));
        command.arg("--data").arg(&data).args(["job", "run", "purge"]).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let (mut dice, mut kills, mut half) = (Dice::seeded(), 0, 0);
    loop {
        let mut server = Tresen::start(&data);
        let mut run = purge().spawn().unwrap();
        sleep(Duration::from_millis(dice.below(300)));
        server.strike();
        server.wait();
        run.wait().unwrap();
        kills += 1;
        let left = left_whole(&data);
        half += usize::from(left > 0 && left < OLD);
        if left == 0 || kills == 40 {
            break;
        }
    }
    // What the kills left is taken by a run that nothing interrupts.
    let server = Tresen::start(&data);
    let is_done = || {
        let answer = purge().stdout(Stdio::piped()).output().unwrap();
        String::from_utf8_lossy(&answer.stdout).contains("nothing to do")
    };
    let begun = Instant::now();
    while !is_done() {
        assert!(begun.elapsed() < Duration::from_secs(120), "the purge does not end");
        sleep(Duration::from_millis(100));
    }
    assert!(server.stop().success());
    let left = left_whole(&data);
    println!("{kills} kills, {half} of them with a purge half done; {left} requests left");
    assert_eq!(left, 0);
}

//! Requests stored durably through the web form against bare redb with group commit writing the
//! same rows to the same tables; and what a request costs the SD card.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::Path,
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::{scope, sleep},
    time::{Duration, Instant},
};

use redb::{Database, TableDefinition};
use tresen::{
    app::{
        Error, new_token,
        request::{self, DraftEdit, proof_of_work},
    },
    store::{Store, raw},
};

use crate::{
    Report,
    load::{Dice, Http, address, solve, text, word},
    median, ratio,
    site::{CACHE, Site},
};

/// People who send at the same time, and requests of each of them in one round. 64 send as many as one merge of
/// the search takes, so that every round has one on either side; fewer people share one over rounds.
const CROWDS: [(usize, usize); 3] = [(64, 16), (8, 16), (1, 32)];

const ROUNDS: usize = 13;

/// Requests sent one after the other: as many as one merge of the search takes.
const ALONE: usize = 1024;

/// Tickets that are there before.
const BEFORE: u64 = 10_000;

pub fn measure(report: &mut Report) {
    let site = Site::new("requests", BEFORE);
    let all: usize = CROWDS.iter().map(|(people, each)| people * each * ROUNDS).sum();
    let drafts = prepare(&site, all + ALONE + 1);
    let (one, rest) = drafts.split_first().unwrap();
    let (alone, mut rest) = rest.split_at(ALONE);
    let server = site.serve();

    let before = dump(&site.store);
    let mut http = Http::new(server.at);
    post(&mut http, one);
    let rows = Rows::between(&before, &dump(&site.store));
    let (bytes, start) = (written(), Instant::now());
    alone.iter().for_each(|message| post(&mut http, message));
    let (alone_bytes, alone_time) = ((written() - bytes) / ALONE as u64, start.elapsed() / ALONE as u32);
    let after = dump(&site.store);
    let merge = Merge::between(&before, &after);
    println!("one request writes {rows}, and every {ALONE}th {merge}");
    let bare = Bare::new(&site.data.with_extension("bare.redb"), &after, rows, merge);
    drop((before, after));

    let kib = |bytes: u64| format!("{:.1} KiB", bytes as f64 / 1024.0);
    let measured = format!("{}, {:.1} ms each", kib(alone_bytes), alone_time.as_secs_f64() * 1000.0);
    report.note("bytes written per stored request, alone", measured, "≤ 400 KiB", alone_bytes <= 400 * 1024);
    for (people, each) in CROWDS {
        let (mut ours, mut limit, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (round, further) = rest.split_at(people * each);
            rest = further;
            let before = written();
            ours.push(ours_at_once(&server.at, round, people));
            bytes.push((written() - before) / round.len() as u64);
            limit.push(bare.at_once(people, each));
        }
        println!("{people} at once: ours {ours:.0?}/s, bare {limit:.0?}/s, bytes {bytes:?}");
        let ratio = ratio(&ours, &limit);
        let (ours, limit, bytes) = (median(&ours), median(&limit), median(&bytes));
        report.note(
            &format!("requests stored durably through the web form, {people} at once"),
            format!("{ours:.0}/s of {limit:.0}/s bare = {:.0} %", 100.0 * ratio),
            "≥ 70 %",
            ratio >= 0.7,
        );
        if people == 64 {
            report.note("bytes written per stored request, 64 at once", kib(bytes), "≤ 60 KiB", bytes <= 60 * 1024);
        }
    }
    drop(server);
    site.store.close();
}

/// Bytes that this process caused to be written to disks.
fn written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    io.lines().find_map(|line| line.strip_prefix("write_bytes: ")).unwrap().parse().unwrap()
}

/// Drafts that only have to be sent, with the work done, as the bytes that a browser sends.
fn prepare(site: &Site, count: usize) -> Vec<Vec<u8>> {
    const AT_ONCE: usize = 200;
    let mut dice = Dice::new(42);
    let tokens: Vec<String> = (0..count).map(|_| new_token().unwrap()).collect();
    for (place, tokens) in tokens.chunks(AT_ONCE).enumerate() {
        let first = BEFORE + (place * AT_ONCE) as u64 + 1;
        let filled: Vec<(String, [DraftEdit; 3])> =
            (first..).zip(tokens).map(|(number, token)| (token.clone(), edits(number, &mut dice))).collect();
        let topic = site.topic;
        let write = site.store.write_now::<_, Error, _>(move |tx| {
            for (token, edits) in &filled {
                request::start_draft(tx, token, topic, &request::DraftStart::default(), None)?;
                edits.iter().try_for_each(|edit| request::save_step(tx, token, edit, 5, None).map(drop))?;
            }
            Ok(())
        });
        write.unwrap();
    }
    let started = Instant::now();
    let messages = Mutex::new(Vec::new());
    let load = proof_of_work::RequestLoad::default();
    scope(|scope| {
        for tokens in tokens.chunks(count.div_ceil(2)) {
            let (messages, load) = (&messages, &load);
            scope.spawn(move || {
                for token in tokens {
                    let now = tresen::clock::Clock::system().now();
                    let asked = load.page_work(site.store.installation_key(), token, now);
                    let work = solve(&asked.challenge, asked.zero_bits);
                    let message = crate::load::sending(token, &address(), &work);
                    messages.lock().unwrap().push(message);
                }
            });
        }
    });
    // Nobody fills in a form faster.
    sleep(Duration::from_millis(3200).saturating_sub(started.elapsed()));
    messages.into_inner().unwrap()
}

fn edits(number: u64, dice: &mut Dice) -> [DraftEdit; 3] {
    [
        DraftEdit::Place { site: None, postal_code: "79102".to_owned() },
        DraftEdit::Details {
            subject: format!("{} {}", text(dice, 4), word(number)),
            description: text(dice, 40),
            room: String::new(),
            answers: BTreeMap::new(),
            files: Vec::new(),
            remove: None,
        },
        DraftEdit::Contact {
            name: format!("Mira {}", word(number)),
            email: format!("{}@example.org", word(number)),
            phone: String::new(),
            privacy_confirmed: true,
        },
    ]
}

fn post(http: &mut Http, message: &[u8]) {
    let answer = http.raw(message).unwrap();
    assert!(answer.status == 303 && answer.location.ends_with("/sent"), "{answer:?}");
}

/// Requests per second.
fn ours_at_once(at: &std::net::SocketAddr, messages: &[Vec<u8>], people: usize) -> f64 {
    let mut people: Vec<Http> = (0..people).map(|_| Http::new(*at)).collect();
    people.iter_mut().for_each(|http| drop(http.get("/healthz").unwrap()));
    let each = messages.len() / people.len();
    let start = Instant::now();
    scope(|scope| {
        for (http, messages) in people.iter_mut().zip(messages.chunks(each)) {
            scope.spawn(move || messages.iter().for_each(|message| post(http, message)));
        }
    });
    messages.len() as f64 / start.elapsed().as_secs_f64()
}

const DRAFTS: &str = "drafts-1";
const SEARCH: &str = "search-2";

type Dump = BTreeMap<(&'static str, Vec<u8>), Vec<u8>>;

fn dump(store: &Store) -> Dump {
    let view = store.snapshot().unwrap();
    let mut all = Dump::new();
    for table in raw::table_names() {
        let rows = raw::rows(&view, table, &[]).unwrap();
        all.extend(rows.into_iter().map(|(key, value)| ((table, key), value)));
    }
    all
}

/// What one request changed.
#[derive(Clone)]
struct Rows {
    added: Vec<(&'static str, Vec<u8>, usize)>,
    /// Rows that stay where they are, such as counters.
    changed: Vec<(&'static str, Vec<u8>, usize)>,
    /// The size of what a draft becomes.
    draft: usize,
}

impl std::fmt::Display for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut tables: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (table, key, value) in self.added.iter().chain(&self.changed) {
            let sum = tables.entry(table).or_default();
            *sum = (sum.0 + 1, sum.1 + key.len() + value);
        }
        write!(f, "a draft of {} bytes and (rows, bytes) {tables:?}", self.draft)
    }
}

impl Rows {
    fn between(before: &Dump, after: &Dump) -> Self {
        let mut rows = Self { added: Vec::new(), changed: Vec::new(), draft: 0 };
        for ((table, key), value) in after {
            match before.get(&(*table, key.clone())) {
                Some(old) if old == value => {}
                Some(_) if *table == DRAFTS => rows.draft = value.len(),
                Some(_) => rows.changed.push((table, key.clone(), value.len())),
                None => rows.added.push((table, key.clone(), value.len())),
            }
        }
        assert!(before.keys().all(|key| after.contains_key(key)), "a request removes no row");
        assert!(rows.draft > 0 && rows.added.len() > 5, "that was no request");
        rows
    }
}

/// What the merge of the search changed, which comes with every [`ALONE`]th request: its waiting
/// rows become blocks.
struct Merge {
    blocks: Vec<(Vec<u8>, usize)>,
}

impl std::fmt::Display for Merge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes: usize = self.blocks.iter().map(|(key, size)| key.len() + size).sum();
        write!(f, "merges them into {} rows of the search, {bytes} bytes", self.blocks.len())
    }
}

impl Merge {
    fn between(before: &Dump, after: &Dump) -> Self {
        let is_block = |table: &str, key: &[u8]| table == SEARCH && key.first() == Some(&1);
        let changed = after
            .iter()
            .filter(|((table, key), _)| is_block(table, key))
            .filter(|(key, value)| before.get(*key) != Some(*value));
        let blocks: Vec<_> = changed.map(|((_, key), value)| (key.clone(), value.len())).collect();
        assert!(!blocks.is_empty(), "there was a merge");
        Self { blocks }
    }
}

/// redb and nothing else: one thread writes, everybody who waits is in one commit.
struct Bare {
    jobs: Sender<(u64, SyncSender<()>)>,
    number: std::sync::atomic::AtomicU64,
}

fn definition(name: &str) -> TableDefinition<'_, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

impl Bare {
    /// Begins with the same rows as ours.
    fn new(file: &Path, content: &Dump, rows: Rows, merge: Merge) -> Self {
        let _ = std::fs::remove_file(file);
        let database = Database::builder().set_cache_size(CACHE).create(file).unwrap();
        let transaction = database.begin_write().unwrap();
        for table in raw::table_names() {
            transaction.open_table(definition(table)).unwrap();
        }
        for ((table, key), value) in content {
            let mut table = transaction.open_table(definition(table)).unwrap();
            table.insert(key.as_slice(), value.as_slice()).unwrap();
        }
        transaction.commit().unwrap();
        let drafts = content.keys().filter(|(table, _)| *table == DRAFTS).map(|(_, key)| key.clone());
        let drafts: Vec<Vec<u8>> = drafts.collect();
        let (jobs, waiting) = channel();
        std::thread::spawn(move || write(&database, &waiting, &rows, &merge, &drafts));
        Self { jobs, number: std::sync::atomic::AtomicU64::new(1 << 20) }
    }

    /// Requests per second.
    fn at_once(&self, people: usize, each: usize) -> f64 {
        let start = Instant::now();
        scope(|scope| {
            for _ in 0..people {
                scope.spawn(|| {
                    for _ in 0..each {
                        let (done, is_done) = sync_channel(1);
                        let number = self.number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        self.jobs.send((number, done)).unwrap();
                        is_done.recv().unwrap();
                    }
                });
            }
        });
        (people * each) as f64 / start.elapsed().as_secs_f64()
    }
}

type Tables<'t> = BTreeMap<&'static str, redb::Table<'t, &'static [u8], &'static [u8]>>;

/// A table, opened once a transaction.
fn table<'a, 't>(
    tables: &'a mut Tables<'t>,
    transaction: &'t redb::WriteTransaction,
    name: &'static str,
) -> &'a mut redb::Table<'t, &'static [u8], &'static [u8]> {
    tables.entry(name).or_insert_with(|| transaction.open_table(definition(name)).unwrap())
}

fn write(
    database: &Database,
    waiting: &Receiver<(u64, SyncSender<()>)>,
    rows: &Rows,
    merge: &Merge,
    drafts: &[Vec<u8>],
) {
    let mut dice = Dice::new(1);
    let mut unmerged: Vec<Vec<u8>> = Vec::new();
    while let Ok(first) = waiting.recv() {
        let batch: Vec<_> = std::iter::once(first).chain(waiting.try_iter().take(255)).collect();
        let mut transaction = database.begin_write().unwrap();
        transaction.set_quick_repair(true);
        {
            let tables = &RefCell::new(Tables::new());
            let put = |name: &'static str, key: &[u8], size: usize, dice: &mut Dice| {
                let mut tables = tables.borrow_mut();
                table(&mut tables, &transaction, name).insert(key, dice.bytes(size).as_slice()).unwrap();
            };
            for (number, _) in &batch {
                let draft = &drafts[dice.below(drafts.len() as u64) as usize];
                put(DRAFTS, draft, rows.draft, &mut dice);
                for (table, key, size) in &rows.changed {
                    put(table, key, *size, &mut dice);
                }
                for (table, key, size) in &rows.added {
                    let key = fresh(table, key, *number, &mut dice);
                    put(table, &key, *size, &mut dice);
                    if *table == SEARCH {
                        unmerged.push(key);
                    }
                }
                if unmerged.len() == ALONE {
                    merge.blocks.iter().for_each(|(key, size)| put(SEARCH, key, *size, &mut dice));
                    let mut tables = tables.borrow_mut();
                    let search = table(&mut tables, &transaction, SEARCH);
                    unmerged.drain(..).for_each(|key| drop(search.remove(key.as_slice()).unwrap()));
                }
            }
        }
        transaction.commit().unwrap();
        batch.into_iter().for_each(|(_, done)| done.send(()).unwrap());
    }
}

/// A new key that lies as ours would: hashes anywhere, numbers at the end or, newest first, at the beginning.
fn fresh(table: &str, key: &[u8], number: u64, dice: &mut Dice) -> Vec<u8> {
    let mut key = key.to_vec();
    let length = key.len();
    if table == "queues-1" {
        key[length - 16..length - 8].copy_from_slice(&(u64::MAX / 2 - number).to_be_bytes());
        key[length - 8..].copy_from_slice(&number.to_be_bytes());
    } else if table == "timeline-1" {
        key[..8].copy_from_slice(&number.to_be_bytes());
    } else if table == "names-1" && key.starts_with(b"link/") {
        key[5..].copy_from_slice(&dice.bytes(length - 5));
    } else if table == SEARCH {
        key[1..9].copy_from_slice(&number.to_be_bytes());
    } else {
        let at = length.saturating_sub(8);
        key[at..].copy_from_slice(&number.to_be_bytes()[8 - (length - at)..]);
    }
    key
}

//! A full disk: the built binary on a small file system of its own, loaded through the form until
//! nothing fits any more. What is refused is refused with a page that says so and gives back what
//! was typed; reading goes on; after room is made sending works again without a restart.
//!
//! The file system is a tmpfs. Mounting one needs root, or user namespaces (`unshare -rm`).
#![allow(clippy::print_stdout, reason = "what was measured stands in the test's output")]

mod load;

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread::{scope, sleep},
    time::{Duration, Instant},
};

use load::{
    Answer, Dice, Filled, Http, Stop, Tresen, Wish, audit, begin, confirmation, describe, found, introduce, namespace,
    send,
};
use tresen::{clock::Clock, domain::id::TopicId, store::Store};

/// People at the same time.
const PEOPLE: u64 = 4;

/// A tmpfs, gone with the test.
struct Disk {
    place: PathBuf,
}

impl Disk {
    fn mount() -> Option<Self> {
        let place = std::env::temp_dir().join(format!("tresen-disk-{}", std::process::id()));
        fs::create_dir_all(&place).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=192m", "tmpfs"]).arg(&place).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self { place });
        }
        let _ = fs::remove_dir(&place);
        None
    }

    fn free(&self) -> u64 {
        let disk = rustix::fs::statvfs(&self.place).unwrap();
        disk.f_bavail * disk.f_frsize
    }

    /// Something else on the disk that takes all but so many bytes.
    fn take_all_but(&self, rest: u64) {
        let mut ballast = File::options().create(true).append(true).open(self.place.join("ballast")).unwrap();
        while self.free() > rest {
            let piece = vec![1; usize::try_from((self.free() - rest).clamp(4096, 1 << 20)).unwrap()];
            match ballast.write_all(&piece) {
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                done => done.unwrap(),
            }
        }
    }

    /// Takes the last of the room at one go, for a moment, again and again, until `is_enough`; then it
    /// stays taken. In between there is a little more than the reserve.
    fn flicker(&self, dice: &mut Dice, is_enough: impl Fn() -> bool) {
        let open = |name: &str| File::options().create(true).append(true).open(self.place.join(name)).unwrap();
        let (ballast, last) = (open("ballast"), open("last"));
        while !is_enough() {
            last.set_len(0).unwrap();
            let missing = (20_u64 << 20).saturating_sub(self.free());
            ballast.set_len(ballast.metadata().unwrap().len().saturating_sub(missing)).unwrap();
            sleep(Duration::from_millis(1 + dice.below(10)));
            // Others take room at the same time; what is left then is taken bit by bit.
            let mut step = self.free();
            while step >= 4096 {
                let length = last.metadata().unwrap().len();
                let taken = rustix::fs::fallocate(&last, rustix::fs::FallocateFlags::empty(), length, step);
                step = if taken.is_ok() { self.free() } else { step / 2 };
            }
            sleep(Duration::from_millis(1 + dice.below(5)));
        }
    }

    fn give_back(&self) {
        for name in ["ballast", "last"] {
            let _ = fs::remove_file(self.place.join(name));
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.place).status();
        let _ = fs::remove_dir(&self.place);
    }
}

#[test]
fn a_full_disk_refuses_in_words_and_recovers_by_itself() {
    if let Some(disk) = Disk::mount() {
        return prove(&disk);
    }
    assert!(!namespace::is_inside(), "no tmpfs can be mounted in a user namespace of this machine");
    namespace::run_again("-rm", "a small file system");
}

/// What people know, and what they have seen.
struct World {
    topic: TopicId,
    number: AtomicU64,
    stored: Mutex<Vec<(Filled, String)>>,
    /// Filled in, but "send" was refused.
    refused: Mutex<Vec<Filled>>,
    /// Pages that said that nothing can be stored.
    refusals: AtomicUsize,
    /// Readers who met such a page in the very moment of a failing write.
    read_late: AtomicUsize,
}

fn prove(disk: &Disk) {
    let data = disk.place.join("data");
    let store = Store::open(&data, 16 << 20, Clock::system()).unwrap();
    let (_, topic) = found(&store);
    store.close();
    drop(store);
    let world = World {
        topic,
        number: AtomicU64::new(1),
        stored: Mutex::default(),
        refused: Mutex::default(),
        refusals: AtomicUsize::new(0),
        read_late: AtomicUsize::new(0),
    };
    let mut dice = Dice::seeded();
    let log = Log::of(&data);
    let server = Tresen::start(&data);

    // 1: people with photos, until every photo is refused; then without, until nothing is taken.
    disk.take_all_but(52 << 20);
    world.use_it(&server, &mut dice, |_| world.refusals.load(Ordering::Relaxed) < 24);
    println!("full: {} stored, {} refusals", world.stored().len(), world.refusals.load(Ordering::Relaxed));
    assert!(world.stored().len() >= 4, "it was full at once");
    assert!(!log.says("commit failed"), "full before it was full:\n{}", log.text());
    world.read(&server);
    assert_eq!(world.read_late.load(Ordering::Relaxed), 0, "reading needs no room");
    let state = || server.visitor().get("/healthz").unwrap();
    // Uploads that were broken off gave their room back: there may be enough for a small file again.
    disk.take_all_but(28 << 20);
    assert!(state().status == 200 && state().body == "ok\nfiles-full\n", "{:?}", state());
    disk.take_all_but(12 << 20);
    assert!(state().status == 503 && state().body == "not ok\ndisk-full\n", "{:?}", state());
    world.try_everything(&server, &mut dice);
    let asked = |command: &[&str]| {
        let mut tresen = Command::new(env!("CARGO_BIN_EXE_tresen"));
        let output =
            tresen.args(command).arg("--data").arg(&data).args(["--listen", &server.at.to_string()]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = asked(&["job", "run", "inactivity"]);
    assert!(code == Some(1) && said.contains("the run cannot be recorded: the disk is full"), "{code:?} {said}");
    let (code, said) = asked(&["healthcheck"]);
    assert!(code == Some(1) && said.ends_with("is not well: disk-full\n"), "{code:?} {said}");

    // 2: room is made; the same server takes the same forms.
    disk.give_back();
    world.send_again(&server);
    world.use_it(&server, &mut dice, |acts| acts < 5);

    // 3: something else takes the reserve too, while commits run.
    let mut was_ill = false;
    for round in 0..3 {
        let failures = log.count("commit failed");
        let is_filling = AtomicBool::new(true);
        disk.take_all_but(20 << 20);
        let mut chance = Dice::new(dice.roll());
        scope(|scope| {
            scope.spawn(|| {
                let started = Instant::now();
                let is_late = || started.elapsed() > Duration::from_secs(20);
                disk.flicker(&mut chance, || log.count("commit failed") > failures || is_late());
                is_filling.store(false, Ordering::Relaxed);
            });
            scope.spawn(|| {
                while is_filling.load(Ordering::Relaxed) {
                    world.read(&server);
                }
            });
            for _ in 0..2 {
                scope.spawn(|| {
                    let mut http = server.visitor();
                    while is_filling.load(Ordering::Relaxed) {
                        world.go_on_and_on(&mut http);
                    }
                });
            }
            world.use_it(&server, &mut dice, |_| is_filling.load(Ordering::Relaxed));
        });
        let healthy = server.visitor().get("/healthz").unwrap().status;
        was_ill |= healthy == 503;
        println!("round {round}: {} commits failed, health {healthy}", log.count("commit failed") - failures);
        world.read(&server);
        disk.give_back();
        world.send_again(&server);
        world.use_it(&server, &mut dice, |acts| acts < 3);
        assert_eq!(server.visitor().get("/healthz").unwrap().status, 200, "{}", log.text());
    }
    println!("{} readers met a failing write", world.read_late.load(Ordering::Relaxed));
    assert!(log.says("commit failed") && was_ill, "no commit failed; this proves nothing about failing ones");

    world.read(&server);
    assert!(server.stop().success());
    let store = Store::open(&data, 16 << 20, Clock::system()).unwrap();
    let stored: BTreeSet<String> = world.stored().iter().map(|(filled, _)| filled.wish.subject.clone()).collect();
    assert_eq!(audit(&store, &stored, &BTreeSet::new()), 0);
    store.close();
    println!("{} stored, each there once; {} refusals", stored.len(), world.refusals.load(Ordering::Relaxed));
    prove_backups(disk, &mut dice);
}

/// A full disk for backups, the data on another one: each attempt is whole or refused in words, and what was there
/// before stays.
fn prove_backups(disk: &Disk, dice: &mut Dice) {
    let elsewhere = tempfile::tempdir().unwrap();
    let (data, backups) = (elsewhere.path().join("data"), disk.place.join("backups"));
    let copied = Command::new("cp").arg("-r").arg(disk.place.join("data")).arg(&data).status().unwrap();
    assert!(copied.success());
    fs::remove_dir_all(disk.place.join("data")).unwrap();
    fs::create_dir(&backups).unwrap();
    let run = |arguments: &[&str], place: &[&Path]| {
        let mut tresen = Command::new(env!("CARGO_BIN_EXE_tresen"));
        let output = tresen.args(arguments).args(place).arg("--data").arg(&data).output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let complete = || {
        let names = fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with('Z')).max()
    };
    disk.take_all_but(18 << 20);
    let (done, said) = run(&["backup"], &[&backups]);
    assert!(!done && said.contains("has too little space"), "{said}");
    assert_eq!(complete(), None);
    disk.give_back();
    assert!(run(&["backup"], &[&backups]).0);
    let is_over = AtomicBool::new(false);
    let mut chance = Dice::new(dice.roll());
    let mut attempts = Vec::new();
    scope(|scope| {
        scope.spawn(|| disk.flicker(&mut chance, || is_over.load(Ordering::Relaxed)));
        for _ in 0..12 {
            let before = complete();
            let (done, said) = run(&["backup"], &[&backups]);
            attempts.push((done, said, complete() >= before));
        }
        is_over.store(true, Ordering::Relaxed);
    });
    disk.give_back();
    for (done, said, is_kept) in &attempts {
        assert!(*done || said.contains("full") || said.contains("too little space"), "{said}");
        assert!(is_kept, "the newest went: {said}");
    }
    let refused = attempts.iter().filter(|(done, ..)| !done).count();
    println!("{refused} of {} backups refused on a disk that fills up", attempts.len());
    assert!(refused > 0, "the disk was never full");
    let (into, key) = (disk.place.join("restored"), data.join("secret.key"));
    assert!(run(&["backup"], &[&backups]).0);
    let (done, said) = run(&["restore", "--key", key.to_str().unwrap()], &[&backups, &into]);
    assert!(done, "{said}");

    let remount = |how: &str| {
        let mounted = Command::new("mount").args(["-o", how]).arg(&disk.place).status().unwrap();
        assert!(mounted.success());
    };
    remount("remount,ro");
    let before = complete();
    let (done, said) = run(&["backup"], &[&backups]);
    assert!(!done && said.contains("read-only file system") && complete() == before, "{said}");
    remount("remount,rw");
}

impl World {
    fn stored(&self) -> Vec<(Filled, String)> {
        self.stored.lock().unwrap().clone()
    }

    /// People act as long as `go_on` says of the number of acts.
    fn use_it(&self, server: &Tresen, dice: &mut Dice, go_on: impl Fn(u64) -> bool + Sync) {
        scope(|scope| {
            for _ in 0..PEOPLE {
                let mut dice = Dice::new(dice.roll());
                let go_on = &go_on;
                scope.spawn(move || {
                    let mut http = server.visitor();
                    for act in 0.. {
                        if !go_on(act) {
                            break;
                        }
                        self.ask(&mut http, &mut dice);
                    }
                });
            }
        });
    }

    /// Somebody asks, with a photo, all the way or as far as they get.
    fn ask(&self, http: &mut Http, dice: &mut Dice) {
        let mut wish = Wish::new(self.number.fetch_add(1, Ordering::Relaxed), dice);
        wish.file = Some(dice.bytes(200_000 + dice.clone().below(800_000) as usize));
        let typed = wish.description.clone();
        let filled = (|| {
            let place = begin(http, self.topic)?;
            let details = http.form(&place, &[("postal_code", "79102")])?.leads()?;
            let mut contact = describe(http, &details, &wish)?;
            if contact.status == 422 {
                self.is_without_files(&contact, &typed);
                wish.file = None;
                contact = describe(http, &details, &wish)?;
            }
            if contact.status == 507 {
                self.gives_back(&contact, &typed);
            }
            introduce(http, &contact.leads()?, wish)
        })();
        let filled = match filled {
            Ok(filled) => filled,
            Err(stop) => return self.is_refusal(stop),
        };
        filled.wait();
        self.send(http, filled);
    }

    /// Somebody types more than anybody reads; it is kept all the same, and the database grows.
    fn go_on_and_on(&self, http: &mut Http) {
        let wish = Wish { subject: "Alles".to_owned(), description: "Und dann ".repeat(20_000), file: None };
        let outcome = begin(http, self.topic).and_then(|place| {
            let details = http.form(&place, &[("postal_code", "79102")])?.leads()?;
            describe(http, &details, &wish)
        });
        match outcome {
            Ok(page) if page.status == 422 => assert!(page.body.contains(&wish.description)),
            Ok(page) => self.is_refusal(Stop::Answer(page)),
            Err(stop) => self.is_refusal(stop),
        }
    }

    fn send(&self, http: &mut Http, filled: Filled) {
        http.from.clone_from(&filled.from);
        match send(http, &filled) {
            Ok(()) => self.confirm(http, filled),
            Err(stop) => {
                self.is_refusal(stop);
                self.refused.lock().unwrap().push(filled);
            }
        }
    }

    fn confirm(&self, http: &mut Http, filled: Filled) {
        loop {
            match confirmation(http, &filled) {
                Ok(link) => return self.stored.lock().unwrap().push((filled, link)),
                Err(Stop::Answer(answer)) if [503, 507].contains(&answer.status) => {
                    self.read_late.fetch_add(1, Ordering::Relaxed);
                }
                Err(stop) => panic!("{stop:?}"),
            }
        }
    }

    /// Whatever is refused is refused by this page, and by no broken connection.
    #[track_caller]
    fn is_refusal(&self, stop: Stop) {
        let Stop::Answer(page) = stop else { panic!("{stop:?}") };
        let says = |words: &str| assert!(page.body.contains(words), "{words} is not on {page:?}");
        match page.status {
            507 => says("Gerade können wir nichts speichern"),
            // The file is being opened again after a commit that failed.
            503 => says("Gerade erreichen wir unsere Daten nicht"),
            _ => panic!("{page:?}"),
        }
        says("nichts gesendet");
        says("</html>");
        self.refusals.fetch_add(1, Ordering::Relaxed);
    }

    /// Files are refused long before texts are.
    #[track_caller]
    fn is_without_files(&self, page: &Answer, typed: &str) {
        assert!(page.body.contains("Für Dateien ist gerade kein Platz"), "{page:?}");
        self.gives_back(page, typed);
        self.refusals.fetch_add(1, Ordering::Relaxed);
    }

    #[track_caller]
    fn gives_back(&self, page: &Answer, typed: &str) {
        assert!(page.body.contains(typed), "{typed} is not on {page:?}");
    }

    /// The pages that only read.
    fn read(&self, server: &Tresen) {
        let mut http = server.visitor();
        let stored = self.stored();
        let requests = stored.iter().map(|(filled, link)| (link.as_str(), filled.wish.subject.as_str()));
        for (path, words) in requests.chain([("/", "Womit können wir helfen?"), ("/privacy", "Datenschutz")]) {
            let page = http.get(path).unwrap();
            if [503, 507].contains(&page.status) {
                self.read_late.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            assert!(page.status == 200 && page.body.contains(words), "{path}: {page:?}");
        }
    }

    /// With a disk that is full every form gives the same page, and a draft can still be thrown away.
    fn try_everything(&self, server: &Tresen, dice: &mut Dice) {
        let mut http = server.visitor();
        let Err(stop) = begin(&mut http, self.topic) else { panic!("a draft was begun") };
        self.is_refusal(stop);
        let refused = self.refused.lock().unwrap().pop();
        if let Some(filled) = refused {
            let Err(stop) = send(&mut http, &filled) else { panic!("a request was sent") };
            self.is_refusal(stop);
            let details = format!("/request/{}/details", filled.token);
            for file in [None, Some(dice.bytes(9_000_000))] {
                let wish = Wish { file, ..Wish::new(0, dice) };
                let page = describe(&mut http, &details, &wish).unwrap();
                self.gives_back(&page, &wish.description);
                self.is_refusal(Stop::Answer(page));
            }
            let discarded = http.form(&format!("/request/{}/deletion", filled.token), &[]).unwrap();
            assert_eq!(discarded.status, 200, "{discarded:?}");
        }
        if let Some((filled, link)) = self.stored().first() {
            let answer = "Das wollte ich noch sagen.";
            let page = http.form(&format!("{link}/messages"), &[("text", answer), ("seen", "2")]).unwrap();
            self.gives_back(&page, answer);
            self.is_refusal(Stop::Answer(page));
            // Sent once more, a request that is stored is confirmed once more: that writes nothing.
            send(&mut http, filled).unwrap();
        }
    }

    /// Whoever was refused sends the same form again.
    fn send_again(&self, server: &Tresen) {
        let refused = std::mem::take(&mut *self.refused.lock().unwrap());
        let mut http = server.visitor();
        for filled in refused {
            http.from.clone_from(&filled.from);
            send(&mut http, &filled).unwrap();
            self.confirm(&mut http, filled);
        }
    }
}

/// The server's log.
struct Log(PathBuf);

impl Log {
    fn of(data: &Path) -> Self {
        Self(load::log(data))
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).unwrap_or_default()
    }

    fn count(&self, words: &str) -> usize {
        self.text().matches(words).count()
    }

    fn says(&self, words: &str) -> bool {
        self.count(words) > 0
    }
}

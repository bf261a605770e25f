//! A damaged data directory: every page of the database in turn is zeroed, swapped with its neighbour or
//! changed by a letter. The check finds it or it is harmless; a server refuses it or serves what is whole;
//! nothing panics, and no attachment goes.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::FileExt,
    panic::{self, AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tresen::{
    app::{Error, jobs},
    clock::Clock,
    domain::{health::HealthKind, rights::Capability},
    store::{
        BlobHash, People, Store, StoreError, Timelines,
        check::{self, CheckReport},
        raw, sha256,
    },
};

use crate::{support::*, upgrade::pack};

const PAGE: usize = 4096;

/// The directory of a former build, with rows in every table.
fn realistic() -> tempfile::TempDir {
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade/2026-11/data.z");
    let directory = tempfile::tempdir().unwrap();
    pack::unpack(&fs::read(stored).unwrap(), directory.path());
    directory
}

/// One kind of damage to one page.
type Damage = fn(&mut [u8], usize);

const DAMAGES: [(&str, Damage); 3] = [
    ("zeroed", |file, page| file[page * PAGE..][..PAGE].fill(0)),
    ("swapped", |file, page| {
        let (before, behind) = file.split_at_mut((page + 1) * PAGE);
        if let Some(next) = behind.get_mut(..PAGE) {
            before[page * PAGE..].swap_with_slice(next);
        }
    }),
    ("changed by a letter", |file, page| {
        let page = &mut file[page * PAGE..][..PAGE];
        if let Some(letter) = page.iter_mut().rev().find(|byte| byte.is_ascii_lowercase()) {
            *letter = if *letter == b'e' { b'a' } else { b'e' };
        }
    }),
];

/// Every file of attachments, by its content: one that was set aside is still there.
fn attachments(directory: &Path) -> BTreeMap<Vec<u8>, usize> {
    let mut found = BTreeMap::new();
    let mut folders = vec![directory.join("files")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                *found.entry(fs::read(path).unwrap()).or_default() += 1;
            }
        }
    }
    found
}

fn database(directory: &Path) -> PathBuf {
    directory.join("tresen.redb")
}

fn checked(directory: &Path, what: &str) -> Result<CheckReport, StoreError> {
    catch_unwind(AssertUnwindSafe(|| check::check_directory(directory))).unwrap_or_else(|_| panic!("{what}: panicked"))
}

#[test]
fn every_damaged_page_is_found_or_harmless() {
    silence_redb();
    let directory = realistic();
    let sound = fs::read(database(directory.path())).unwrap();
    let report = checked(directory.path(), "sound").unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
    let (summary, files) = (report.summary(), attachments(directory.path()));
    for (kind, damage) in DAMAGES {
        let (mut found, mut harmless) = (0, 0);
        for page in 0..sound.len() / PAGE {
            let what = format!("page {page} {kind}");
            let mut damaged = sound.clone();
            damage(&mut damaged, page);
            if damaged == sound {
                continue;
            }
            fs::write(database(directory.path()), &damaged).unwrap();
            match checked(directory.path(), &what) {
                Ok(report) if report.problems.is_empty() => {
                    assert_eq!(report.summary(), summary, "{what}");
                    harmless += 1;
                }
                Ok(_) => found += 1,
                Err(error) => {
                    assert!(!matches!(error, StoreError::InUse | StoreError::Newer { .. }), "{what}: {error}");
                    found += 1;
                }
            }
            assert!(fs::read(database(directory.path())).unwrap() == damaged, "{what}: the check wrote");
        }
        eprintln!("{kind}: {found} found, {harmless} harmless of {}", sound.len() / PAGE);
        assert!(found > harmless, "{kind}");
    }
    assert_eq!(attachments(directory.path()), files);
}

/// A page is damaged under a running server: every read is an answer or an error, other pages are read and
/// written on, and the next start opens the file or refuses it in a sentence.
#[test]
fn a_damaged_page_never_ends_the_process_and_costs_no_attachment() {
    silence_redb();
    let directory = realistic();
    let sound = fs::read(database(directory.path())).unwrap();
    let files = attachments(directory.path());
    let (mut partly, mut refused, mut total) = (0, 0, 0);
    for (kind, damage) in DAMAGES {
        for page in (0..sound.len() / PAGE).step_by(5) {
            let what = format!("page {page} {kind}");
            fs::write(database(directory.path()), &sound).unwrap();
            let used = catch_unwind(AssertUnwindSafe(|| use_store(directory.path(), |file| damage(file, page))));
            partly += usize::from(used.unwrap_or_else(|_| panic!("{what}: panicked")));
            let again = catch_unwind(AssertUnwindSafe(|| open(directory.path()).map(|store| store.close())));
            refused += usize::from(again.unwrap_or_else(|_| panic!("{what}: panicked at the next start")).is_err());
            assert_eq!(attachments(directory.path()), files, "{what}");
            total += 1;
        }
    }
    eprintln!("{partly} served in part, {refused} then refused, of {total}");
    assert!(refused > 0 && partly > 0);
}

/// Without a cache, so that every page is read from the file.
fn open(directory: &Path) -> Result<Store, StoreError> {
    Store::open(directory, 0, Clock::fixed(START.parse().unwrap()))
}

/// Damages the file of an open store, reads all and writes; whether something was found to be damaged.
fn use_store(directory: &Path, damage: impl Fn(&mut [u8])) -> bool {
    let store = open(directory).unwrap();
    let mut file = fs::read(database(directory)).unwrap();
    damage(&mut file);
    fs::File::options().write(true).open(database(directory)).unwrap().write_all_at(&file, 0).unwrap();
    let mut unread = 0;
    for table in raw::table_names() {
        let rows = store.snapshot().and_then(|read| raw::rows(&read, table, b""));
        unread += usize::from(matches!(rows, Err(StoreError::Damaged(_))));
        // A row is written back as it was: the way to it is read.
        if let Some((key, value)) = rows.unwrap_or_default().pop() {
            let _ = store.write_now::<_, Error, _>(move |tx| Ok(raw::put(tx, table, &key, &value)?));
        }
    }
    assert!(unread == 0 || store.damage().is_some(), "it is told");
    store.close();
    unread > 0
}

/// redb's panics are what is tested; without this each would print its backtrace.
fn silence_redb() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("redb-")) {
            others(panic);
        }
    }));
}

#[test]
fn a_changed_letter_is_not_served_as_what_was_written() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).unwrap();
    let organisation = tresen::domain::organisation::Organisation {
        name: tresen::domain::text::Label::parse("Verein Beispiel").unwrap(),
        lang: tresen::domain::person::Lang::De,
        address: "https://hilfe.example".to_owned(),
        hue: 210,
        logo: None,
        contact: None,
    };
    store.write_now::<_, Error, _>(move |tx| Ok(tx.put_organisation(&organisation)?)).unwrap();
    store.close();
    drop(store);
    let mut bytes = fs::read(database(directory.path())).unwrap();
    let name = b"Verein Beispiel";
    for at in 0..bytes.len() - name.len() {
        if bytes[at..].starts_with(name) {
            bytes[at + 8] = b'a';
        }
    }
    fs::write(database(directory.path()), bytes).unwrap();
    let told = checked(directory.path(), "a letter").map(drop).unwrap_err().to_string();
    assert!(told.contains("is damaged at") && told.contains("put back a copy"), "{told}");
    // redb itself would read it.
    let store = open(directory.path()).unwrap();
    let read = tresen::store::Settings::organisation(&store.snapshot().unwrap());
    assert!(matches!(read, Err(StoreError::Record(_))), "{read:?}");
    assert_eq!(store.damage(), Some("meta-1"));
    assert_eq!([store.take_new_damage(), store.take_new_damage()], [true, false], "somebody is told once");
    store.report_damage();
    assert_eq!(store.health().issues(START.parse().unwrap())[0].kind, HealthKind::StoreDamaged);
    store.close();
}

/// An agent who has answered with a photo on the page of a ticket, and the address of the photo. Its content is `JPEG`.
fn answers_with_a_photo(helpdesk: &TestApp, page: &str) -> (Browser, String) {
    let mut jo = helpdesk.desk(JO);
    jo.open(page).is(200);
    let page = jo.form("#composer").fill("text", "Ein Foto.").attach("files", "foto.jpg", b"JPEG").send().clone();
    let link = page.is(200).attributes(".said.ours .files a", "href").remove(0);
    (jo, link)
}

#[test]
fn a_lost_or_emptied_attachment_is_a_sentence() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let (mut jo, link) = answers_with_a_photo(&helpdesk, &page_of(&ticket));
    assert_eq!(jo.open(&link).is(200).bytes, b"JPEG");
    let file = helpdesk.app.store().blobs().path_of(&BlobHash(sha256(b"JPEG")));
    for emptied in [true, false] {
        if emptied {
            fs::write(&file, b"").unwrap()
        } else {
            fs::remove_file(&file).unwrap()
        }
        assert!(jo.open(&link).is(410).says("Diese Datei ist verloren gegangen"));
    }
    jo.open(&page_of(&ticket)).is(200);
}

/// The check reads the file between two commits, so it never takes half a commit for damage.
#[test]
fn a_check_beside_a_busy_writer_has_no_false_alarm() {
    let directory = realistic();
    let store = open(directory.path()).unwrap();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writes = scope.spawn(|| {
            let mut count = 0_u64;
            while !is_done.load(Ordering::Acquire) {
                let (key, value) = (count.to_be_bytes(), vec![b'x'; 2000]);
                let write = store.write_now::<_, Error, _>(move |tx| Ok(raw::put(tx, "drafts-1", &key, &value)?));
                write.unwrap();
                count += 1;
            }
            count
        });
        for _ in 0..20 {
            store.verify_pages().unwrap();
        }
        let report = check::check(&store).unwrap();
        is_done.store(true, Ordering::Release);
        assert!(writes.join().unwrap() > 0);
        assert_eq!(report.problems, Vec::<String>::new());
    });
    assert!(store.damage().is_none() && !store.take_new_damage());
    store.close();
}

#[test]
fn damage_that_a_page_meets_is_one_mail_a_day_to_each_administrator() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop");
    helpdesk.delivers();
    let mails = || {
        block_on(jobs::check_new_damage(&helpdesk.app, Duration::from_secs(60)));
        let mails = helpdesk.delivers().into_iter().filter(|mail| mail.subject == "Gespeicherte Daten sind beschädigt");
        mails.map(|mail| mail.to.1.to_string()).collect::<Vec<_>>()
    };
    let administrators = helpdesk.app.read(|read| Ok(read.accounts()?)).unwrap().into_iter();
    let administrators = administrators.filter(|one| one.is_active() && one.can(Capability::Administer)).count();
    assert_eq!(mails().len(), 0);

    // The file is whole again when the check looks: what a page met is told all the same.
    let rows = |read: &tresen::store::Snapshot| raw::rows(read, "timeline-1", &ticket.id.0.to_be_bytes());
    let (key, sound) = helpdesk.app.read(|read| Ok(rows(read)?)).unwrap().remove(0);
    let put = |key: &[u8], value: &[u8]| {
        let (key, value) = (key.to_vec(), value.to_vec());
        helpdesk.write(move |tx| raw::put(tx, "timeline-1", &key, &value));
    };
    put(&key, b"no record");
    helpdesk.app.read(|read| Ok(read.timeline(ticket.id)?)).unwrap_err();
    put(&key, &sound);
    assert_eq!(mails().len(), administrators);
    for _ in 0..3 {
        helpdesk.desk_now(KIM).open(&page_of(&ticket)).is(200);
        helpdesk.wait(jiff::SignedDuration::from_hours(1));
        helpdesk.runs(jobs::Job::Check);
        assert_eq!(mails().len(), 0, "no storm");
    }
    helpdesk.wait(jiff::SignedDuration::from_hours(21));
    helpdesk.runs(jobs::Job::Check);
    assert_eq!(mails().len(), administrators, "the next night");
}

#[test]
fn a_lost_attachment_that_somebody_wants_is_told_to_the_administrators() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let (mut jo, link) = answers_with_a_photo(&helpdesk, &page_of(&ticket));
    helpdesk.delivers();
    fs::remove_file(helpdesk.app.store().blobs().path_of(&BlobHash(sha256(b"JPEG")))).unwrap();
    jo.open(&link).is(410);
    block_on(jobs::check_new_damage(&helpdesk.app, Duration::from_secs(60)));
    assert!(helpdesk.delivers().iter().any(|mail| mail.subject == "Gespeicherte Daten sind beschädigt"));
}

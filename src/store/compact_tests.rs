//! Nothing that was deleted is left in the file, and nothing else is lost.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::*;
use crate::{
    clock::Clock,
    store::{Read, Tx, raw, tables::Key},
};

const SENTENCE: &str = "Der Quastenflosser schwimmt im Keller.";

fn store(directory: &Path) -> Store {
    let clock = Clock::fixed("2026-03-02T09:00:00Z".parse().unwrap());
    Store::open(directory, 1 << 20, clock).unwrap()
}

fn change(store: &Store, change: impl Fn(&Tx<'_>) -> Result<(), StoreError> + Send + 'static) {
    store.write_now::<(), StoreError, _>(move |tx| change(tx)).unwrap();
}

fn key(number: u64) -> Key {
    Key::word("request/").then(number)
}

/// Writes a draft whose text and key hold the sentence.
fn put(tx: &Tx<'_>, number: u64) -> Result<(), StoreError> {
    tx.put_bytes(Table::Drafts, &key(number), format!("{number} {SENTENCE}").repeat(20).as_bytes())
}

/// How often the sentence stands in files of the directory.
fn left(directory: &Path) -> usize {
    let mut found = 0;
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found += left(&path);
        } else {
            let bytes = fs::read(&path).unwrap();
            found += bytes.windows(SENTENCE.len()).filter(|part| *part == SENTENCE.as_bytes()).count();
        }
    }
    found
}

/// Everything but what changes by itself.
fn rows(store: &Store) -> Vec<Vec<raw::RawRow>> {
    let read = store.snapshot().unwrap();
    raw::table_names().map(|table| raw::rows(&read, table, &[]).unwrap()).collect()
}

#[test]
fn deleted_rows_leave_nothing_and_all_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    for batch in 0..20 {
        change(&store, move |tx| (0..50).try_for_each(|n| put(tx, batch * 50 + n)));
    }
    change(&store, |tx| {
        (0..500).try_for_each(|n| tx.put_bytes(Table::Names, &Key::word("stays/").then(n), &n.to_be_bytes()))
    });
    change(&store, |tx| (0..900).try_for_each(|n| tx.remove(Table::Drafts, &key(n)).map(drop)));
    change(&store, |tx| tx.remove_range(Table::Drafts, &key(900), &key(1000)));
    assert!(left(folder.path()) > 0, "this proves nothing");
    let before = rows(&store);
    compact(&store).unwrap();
    assert_eq!(left(folder.path()), 0);
    assert!(rows(&store) == before);
    store.close();
    let store = self::store(folder.path());
    assert!(rows(&store) == before, "after a restart");
    assert_eq!(check::check(&store).unwrap().problems, Vec::<String>::new());
}

#[test]
fn writers_go_on_and_lose_nothing_and_readers_see_their_moment_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    change(&store, |tx| (0..3000).try_for_each(|n| put(tx, n)));
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..3)
        .map(|writer| {
            let (store, stop) = (store.clone(), Arc::clone(&stop));
            std::thread::spawn(move || {
                let mut written = 0;
                while !stop.load(Ordering::Relaxed) {
                    let number = 10_000 * (writer + 1) + written;
                    change(&store, move |tx| {
                        put(tx, number)?;
                        tx.add_to_counter(&Key::word("written/").then(writer), 1)?;
                        // Every third goes again, and an old one with it.
                        if number.is_multiple_of(3) {
                            tx.remove(Table::Drafts, &key(number))?;
                            tx.remove_range(Table::Drafts, &key(written), &key(written + 1))?;
                        }
                        Ok(())
                    });
                    written += 1;
                }
                written
            })
        })
        .collect();
    let old = store.snapshot().unwrap();
    let drafts = |read: &crate::store::Snapshot| raw::rows(read, "drafts-1", &[]).unwrap();
    let seen = drafts(&old);
    let reader = std::thread::spawn({
        let (old, seen, store) = (old.clone(), seen.clone(), store.clone());
        let inode = std::os::unix::fs::MetadataExt::ino(&fs::metadata(folder.path().join("tresen.redb")).unwrap());
        let file = folder.path().join("tresen.redb");
        move || {
            // Holds its snapshot until another file is in place, and reads it then.
            while std::os::unix::fs::MetadataExt::ino(&fs::metadata(&file).unwrap()) == inode {
                assert!(store.snapshot().is_ok(), "readers never wait");
                std::thread::sleep(Duration::from_millis(1));
            }
            assert!(raw::rows(&old, "drafts-1", &[]).unwrap() == seen);
        }
    });
    drop(old);
    for _ in 0..4 {
        compact(&store).unwrap();
    }
    reader.join().unwrap();
    stop.store(true, Ordering::Relaxed);
    let written: Vec<u64> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    assert!(written.iter().all(|count| *count > 0));
    let read = store.snapshot().unwrap();
    for (writer, count) in (0..).zip(&written) {
        assert_eq!(read.counter_value(&Key::word("written/").then(writer)).unwrap(), *count);
        for number in (0..*count).map(|n| 10_000 * (writer + 1) + n) {
            let is_there = read.bytes(Table::Drafts, &key(number)).unwrap().is_some();
            assert_eq!(is_there, !number.is_multiple_of(3), "{number}");
        }
    }
    store.verify_pages().unwrap();
    let before = rows(&store);
    drop(read);
    store.close();
    assert!(rows(&self::store(folder.path())) == before, "after a restart");
}

#[test]
fn what_broke_off_is_removed_and_a_stop_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    change(&store, |tx| put(tx, 1));
    store.close();
    let left_over = folder.path().join("tresen.redb.compact");
    fs::write(&left_over, b"half").unwrap();
    let store = self::store(folder.path());
    assert!(!left_over.exists());
    let before = rows(&store);
    store.end_backups();
    assert!(matches!(compact(&store), Err(StoreError::Stopped)));
    assert!(!left_over.exists() && rows(&store) == before);
}

#[test]
fn a_damaged_file_is_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    change(&store, |tx| put(tx, 1));
    let file = folder.path().join("tresen.redb");
    let mut bytes = fs::read(&file).unwrap();
    let places: Vec<usize> = (0..bytes.len() - 12).filter(|at| bytes[*at..].starts_with(b"Quastenfloss")).collect();
    places.iter().for_each(|at| bytes[*at] = b'N');
    fs::write(&file, &bytes).unwrap();
    assert!(matches!(compact(&store), Err(StoreError::Damaged(_))));
    assert!(!folder.path().join("tresen.redb.compact").exists());
}

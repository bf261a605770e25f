//! A data directory that an earlier build wrote opens with this one, is sound and shows the same.
//!
//! `2026-11/` holds such a directory packed into one file, and what its pages and mails say. The packed
//! file is the promise that stored bytes keep their meaning: never write it anew to make a test pass. A
//! new directory is written beside it when there is something new to store:
//!
//! ```sh
//! TRESEN_WRITE_UPGRADE=tests/upgrade/2027-03 cargo test --test it upgrade
//! ```
//!
//! When a page gets other words on purpose, its text is written anew from the same stored bytes. The
//! change to `pages/` then shows the new words and nothing else; read it before you commit it:
//!
//! ```sh
//! TRESEN_UPDATE_UPGRADE_PAGES=1 cargo test --test it upgrade; git diff --word-diff tests/upgrade
//! ```
//!
//! Writing runs with every test too, into a directory that goes: so it keeps working.

pub mod pack;
mod pages;
mod world;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use jiff::Timestamp;
use redb::{ReadableDatabase, ReadableTableMetadata, TableHandle};
use tresen::clock::Clock;

use crate::support::TestApp;

/// Names the directory to write; nothing is compared then.
const WRITE: &str = "TRESEN_WRITE_UPGRADE";

/// Set: the texts of pages are written anew instead of compared.
const UPDATE_PAGES: &str = "TRESEN_UPDATE_UPGRADE_PAGES";

/// Where directories of former builds are kept.
fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade")
}

/// Tables, each with the number of its rows, as they stand in the file.
fn rows(directory: &Path) -> BTreeMap<String, u64> {
    let database = redb::Database::open(directory.join("tresen.redb")).unwrap();
    let read = database.begin_read().unwrap();
    let count = |table: redb::UntypedTableHandle| {
        let rows = read.open_untyped_table(table.clone()).unwrap().len().unwrap();
        (table.name().to_owned(), rows)
    };
    read.list_tables().unwrap().map(count).collect()
}

/// What has to be known beside the data: the time at the end, cookies of chats, bots, addresses.
#[derive(Default)]
struct Known(Vec<(String, String)>);

impl Known {
    fn add(&mut self, name: &str, value: impl ToString) {
        self.0.push((name.to_owned(), value.to_string()));
    }

    fn read(stored: &Path) -> Self {
        let text = fs::read_to_string(stored.join("known.txt")).unwrap();
        let pair = |line: &str| line.split_once(' ').map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self(text.lines().filter_map(pair).collect())
    }

    fn write(&self, stored: &Path) {
        let lines: Vec<String> = self.0.iter().map(|(name, value)| format!("{name} {value}\n")).collect();
        fs::write(stored.join("known.txt"), lines.concat()).unwrap();
    }

    fn now(&self) -> Timestamp {
        self.0.iter().find(|(name, _)| name == "now").unwrap().1.parse().unwrap()
    }
}

/// Opens a copy of what a build wrote, at the instant at which it ended.
fn opens(stored: &Path, known: &Known) -> (tempfile::TempDir, TestApp) {
    let directory = tempfile::tempdir().unwrap();
    pack::unpack(&fs::read(stored.join("data.z")).unwrap(), directory.path());
    is_sound(directory.path());
    let helpdesk = TestApp::stored_in(directory.path(), Clock::fixed(known.now()));
    (directory, helpdesk)
}

/// What `tresen check` says of a directory that nobody has open.
#[track_caller]
fn is_sound(directory: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tresen"));
    let output = command
        .arg("check")
        .arg("--data")
        .arg(directory)
        .current_dir(directory)
        .env_remove(WRITE)
        .env_remove(UPDATE_PAGES)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_directory_of_every_former_build_opens_checks_and_shows_the_same() {
    let mut stored: Vec<PathBuf> = fs::read_dir(kept()).unwrap().map(|entry| entry.unwrap().path()).collect();
    stored.sort();
    assert!(!stored.is_empty());
    for stored in stored {
        let known = Known::read(&stored);
        let (directory, helpdesk) = opens(&stored, &known);
        let shown = pages::all(&helpdesk, &known);
        drop(helpdesk);
        is_sound(directory.path());
        let mut differ = Vec::new();
        for file in fs::read_dir(stored.join("pages")).unwrap().map(|entry| entry.unwrap().path()) {
            let who = file.file_stem().unwrap().to_str().unwrap();
            let now = shown.get(who).map(String::as_str).unwrap_or_default();
            if std::env::var_os(UPDATE_PAGES).is_some() {
                fs::write(&file, now).unwrap();
            }
            differ.extend(pages::differences(who, &fs::read_to_string(&file).unwrap(), now));
        }
        assert!(differ.is_empty(), "{}:\n{}", stored.display(), differ.join("\n"));
    }
}

#[test]
fn a_directory_with_everything_is_written_and_read() {
    let directory = tempfile::tempdir().unwrap();
    let known = world::fill(directory.path());
    is_sound(directory.path());
    let rows = rows(directory.path());
    eprintln!("{rows:#?}");
    let empty: Vec<&String> = rows.iter().filter(|(_, rows)| **rows == 0).map(|(table, _)| table).collect();
    assert!(empty.is_empty() && rows.len() >= 24, "nothing stands in {empty:?}");
    let packed = pack::pack(directory.path());
    assert!(packed.len() < 1_000_000, "{} bytes are too many for the repository", packed.len());

    let kept = tempfile::tempdir().unwrap();
    let to = std::env::var_os(WRITE).map_or(kept.path().to_owned(), PathBuf::from);
    fs::create_dir_all(to.join("pages")).unwrap();
    fs::write(to.join("data.z"), packed).unwrap();
    known.write(&to);
    let (_directory, helpdesk) = opens(&to, &known);
    for (who, text) in pages::all(&helpdesk, &known) {
        fs::write(to.join(format!("pages/{who}.txt")), text).unwrap();
    }
}

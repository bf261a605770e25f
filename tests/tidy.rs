//! The house rules, kept by reading the source: who may import whom, where each technology may be
//! named, no file without its purpose, every text in both languages.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A source file of the program: path below `src/`, text without its unit tests.
struct Source {
    path: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(Path::new("src"), &mut found);
    assert!(found.len() > 30, "run from the repository's root");
    found
        .into_iter()
        .map(|file| Source {
            path: file.strip_prefix("src").unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(&file).unwrap(),
        })
        .filter(|source| !source.path.ends_with("_tests.rs"))
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

impl Source {
    /// The room it stands in: the folder or file right below `src/`.
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// The text without unit tests and comments.
    fn code(&self) -> String {
        let without_tests = self.text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
        without_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    /// The rooms that it names, by `crate::room` or inside `use crate::{room…}`.
    fn imports(&self) -> BTreeSet<String> {
        let code = self.code();
        let mut rooms = BTreeSet::new();
        for part in code.split("crate::").skip(1) {
            if let Some(group) = part.strip_prefix('{') {
                let mut depth = 1;
                let mut word = String::new();
                for letter in group.chars() {
                    match letter {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 1 && (letter.is_alphanumeric() || letter == '_') {
                        word.push(letter);
                    } else if !word.is_empty() && depth >= 1 {
                        if matches!(letter, ':' | ',' | '}' | '\n') && depth == 1 {
                            rooms.insert(std::mem::take(&mut word));
                        }
                        word.clear();
                    }
                    if depth == 0 {
                        rooms.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                        break;
                    }
                }
            } else {
                rooms.insert(part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
        rooms.retain(|room| ROOMS.iter().any(|(name, _)| name == room));
        rooms
    }
}

/// Each room, and the rooms it may name besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("dialog", &["domain"]),
    ("i18n", &["domain"]),
    ("store", &["domain", "dialog", "clock"]),
    ("app", &["domain", "dialog", "store", "clock", "i18n"]),
    ("web", &["app", "domain", "dialog", "i18n"]),
    ("channel", &["app", "dialog", "domain", "i18n"]),
    ("outbox", &["app", "channel", "domain"]),
    ("demo", &["app", "domain", "store", "clock"]),
    ("scheduler", &["app", "domain"]),
    ("config", &["app", "web", "domain", "scheduler"]),
    ("control", &["app", "config"]),
    (
        "server",
        &[
            "app",
            "web",
            "channel",
            "outbox",
            "scheduler",
            "config",
            "control",
            "clock",
            "store",
            "domain",
            "demo",
            "i18n",
        ],
    ),
    ("cli", &["server", "config", "control", "app", "store", "clock", "domain", "demo", "channel", "i18n", "web"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

#[test]
fn rooms_name_only_what_stands_below_them() {
    for source in sources() {
        let room = source.room();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            panic!("src/{} stands in no room; add it to the map", source.path)
        };
        for import in source.imports() {
            assert!(
                import == room || allowed.contains(&import.as_str()),
                "src/{} names crate::{import}, which {room} may not",
                source.path
            );
        }
    }
}

/// Technologies and the only places that may name them.
const FENCES: &[(&str, &[&str])] = &[
    ("redb::", &["store/"]),
    ("actix_web", &["web/", "server/"]),
    // HTML is made where it is shown: pages, and the HTML part of a mail.
    ("maud::", &["web/", "channel/mail/"]),
    ("rust_embed", &["web/"]),
    ("lettre::", &["channel/mail/"]),
    ("clap::", &["cli/"]),
    ("cron::", &["scheduler/"]),
    ("chrono::", &["scheduler/"]),
    ("argon2::", &["app/account/password.rs"]),
    ("totp_rs", &["app/account/"]),
    ("ring::", &["store/"]),
    ("Timestamp::now", &["clock.rs"]),
    ("SystemTime", &["clock.rs"]),
    ("PreEscaped", &["web/ui/"]),
];

/// Whether a text holds this name, not as the end of a longer one.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn technologies_stay_in_their_rooms() {
    for source in sources() {
        for (name, places) in FENCES {
            let is_home = places.iter().any(|place| source.path.starts_with(place));
            assert!(is_home || !names(&source.code(), name), "src/{} names {name}", source.path);
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_leaves_nothing_open() {
    for source in sources() {
        assert!(source.text.starts_with("//!"), "src/{} does not begin with its purpose", source.path);
        for mark in ["TODO", "FIXME", "XXX", "unimplemented!", "todo!", "dbg!"] {
            assert!(!source.text.contains(mark), "src/{} holds a {mark}", source.path);
        }
    }
}

#[test]
fn nothing_waits_or_breaks_off_outside_tests() {
    for source in sources() {
        let code = source.code();
        for (number, line) in code.lines().enumerate() {
            for panic in [".unwrap()", ".expect(", "panic!("] {
                assert!(!line.contains(panic), "src/{} line {}: {panic}", source.path, number + 1);
            }
        }
    }
}

#[test]
fn every_text_that_the_code_names_is_there() {
    for source in sources() {
        for part in source.code().split("t!(").skip(1) {
            let Some(key) = part.split('"').nth(1) else { continue };
            let before = part.split('"').next().unwrap();
            if before.contains(';') || !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
                continue;
            }
            for lang in tresen::domain::person::Lang::ALL {
                assert!(tresen::i18n::has(lang, key), "src/{}: no text {key} in {}", source.path, lang.tag());
            }
        }
    }
}

/// A key that stands in two files shows the words of one of them wherever the other is meant.
#[test]
fn no_text_is_defined_twice() {
    for lang in ["de", "en"] {
        let mut keys = BTreeSet::new();
        for file in fs::read_dir(Path::new("assets/locales").join(lang)).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            for key in text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key) {
                let is_key = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                assert!(!is_key || keys.insert(key.to_owned()), "{}: {key} is defined before", path.display());
            }
        }
        assert!(keys.len() > 500, "{lang} has only {} texts", keys.len());
    }
}

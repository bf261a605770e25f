//! Every text that the code names is there, once, in both languages.

use std::{collections::BTreeSet, fs, path::Path};

use crate::source::sources;

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

/// The words of audit actions are put into keys, so the code does not name these.
#[test]
fn every_audit_action_has_a_text() {
    let source = fs::read_to_string("src/domain/audit.rs").unwrap();
    let words = source.split("impl AuditAction").nth(1).unwrap().split("fn word").nth(1).unwrap();
    let words: Vec<&str> = words.split("fn ").next().unwrap().split('"').skip(1).step_by(2).collect();
    assert!(words.len() > 20, "{words:?}");
    for word in words.into_iter().filter(|word| *word != "set") {
        for lang in tresen::domain::person::Lang::ALL {
            assert!(tresen::i18n::has(lang, &format!("journal-{word}")), "{word} has no text in {}", lang.tag());
        }
    }
}

#[test]
fn every_kind_of_trouble_has_its_texts() {
    for kind in tresen::domain::health::HealthKind::ALL {
        for lang in tresen::domain::person::Lang::ALL {
            let word = kind.word();
            for key in [format!("health-{word}"), format!("health-{word}-do")] {
                assert!(tresen::i18n::has(lang, &key), "{word} has no text {key} in {}", lang.tag());
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

/// An action that no use case notes is a promise of the audit log that is not kept.
#[test]
fn every_audit_action_is_noted_somewhere() {
    let source = fs::read_to_string("src/domain/audit.rs").unwrap();
    let actions = source.split("pub enum AuditAction {").nth(1).unwrap().split("\n}").next().unwrap();
    let is_name = |line: &&str| line.starts_with("    ") && line.as_bytes()[4].is_ascii_uppercase();
    let names: Vec<&str> = actions.lines().filter(|line| line.len() > 4).filter(is_name).map(str::trim).collect();
    assert!(names.len() > 20, "{names:?}");
    // Where entries are worded or stored, each action stands anyway.
    let others = ["domain/", "store/", "web/console/audit_log/words.rs"];
    let users = sources().into_iter().filter(|source| !others.iter().any(|other| source.path.starts_with(other)));
    let code: String = users.map(|source| source.code()).collect();
    for name in names.into_iter().map(|name| name.trim_end_matches([' ', '{', ','])) {
        // Nothing deletes requests for good yet, but stored entries of former builds may be of it.
        // The store notes by itself that it opened a copy, before anybody can use it.
        if ["Purged", "Restored"].contains(&name) {
            continue;
        }
        assert!(code.contains(&format!("AuditAction::{name}")), "no use case notes {name}");
    }
}

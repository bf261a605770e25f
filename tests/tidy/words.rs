//! One word per thing in the texts that people read (docs/glossary.md), and one way of saying it.

use std::{collections::BTreeMap, fs, path::Path};

/// Words that a page or mail no longer says, and what it says instead. Texts where another meaning is right are
/// named with the key.
const GERMAN: &[(&str, &str, &[&str])] = &[
    ("Abteilung", "Team; Standort oder Team in der Konsole", &[]),
    ("Administra", "Verwaltung", &[]),
    ("Ticket", "Anfrage", &[]),
    ("Vorstand", "Verwaltung", &[]),
    ("geheime", "persönlicher Link", &["privacy-retention-address", "bots-step-make"]),
    ("as Helpdesk", "der Helpdesk", &[]),
    ("ieses Helpdesk ", "dieser Helpdesk", &[]),
    ("Zugehörig", "Mitgliedschaft", &[]),
    ("Haken", "Kästchen", &["topic-icon-user-check"]),
    ("Häkchen", "Kästchen", &[]),
    ("Zustand", "Status", &[]),
    ("Automatische Aufgabe", "Auftrag", &[]),
    ("Testmail", "Test-E-Mail", &[]),
    ("Test-Mail", "Test-E-Mail", &[]),
    ("Handy", "Telefon", &[]),
    ("First Level", "Alle Anfragen", &[]),
    ("Second Level", "Einzelne Teams", &[]),
    ("über Formular", "über das Formular", &[]),
    // The administration invites; nobody needs a command for it.
    ("tresen account", "die Verwaltung", &["accounts-password-text"]),
    // Imperatives end in -e where they can.
    ("Schreib ", "Schreibe", &[]),
    (" schreib ", "schreibe", &[]),
    ("Trag ", "Trage", &[]),
    (" trag ", "trage", &[]),
    ("Wähl ", "Wähle", &[]),
    (" wähl ", "wähle", &[]),
    ("Such ", "Suche", &[]),
    (" sag ", "sage", &[]),
    (" frag ", "frage", &[]),
    (" füll ", "fülle", &[]),
    (" setz ", "setze", &[]),
    (" lösch ", "lösche", &[]),
    (" teil ", "teile", &[]),
    (" schick ", "schicke", &[]),
    (" drück ", "drücke", &[]),
];

const ENGLISH: &[(&str, &str, &[&str])] = &[
    ("epartment", "team; site or team in the console", &[]),
    ("icket", "request", &[]),
    ("dministrator", "the administration", &[]),
    ("ecret link", "personal link", &[]),
    ("irst level", "All requests", &[]),
    ("econd level", "Some teams", &[]),
    ("by form", "through the form", &[]),
    (" a mail with", "an e-mail", &[]),
    ("test mail", "test e-mail", &[]),
    ("Outgoing mail", "Sending e-mail", &[]),
    ("tresen account", "the administration", &["accounts-password-text"]),
];

/// The texts of a language by key, each with all its lines.
fn texts(lang: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for file in fs::read_dir(Path::new("assets/locales").join(lang)).unwrap() {
        let mut key = String::new();
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines().filter(|line| !line.starts_with('#')) {
            let (start, text) = line.split_once(" =").filter(|_| !line.starts_with(' ')).unwrap_or(("", line));
            if !start.is_empty() {
                start.clone_into(&mut key);
            }
            let known: &mut String = texts.entry(key.clone()).or_default();
            // The names of values are not read.
            let words = text.split('$').enumerate().map(|(n, part)| match n {
                0 => part,
                _ => part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()),
            });
            known.extend(words);
            known.push('\n');
        }
    }
    texts
}

#[test]
fn one_word_per_thing() {
    let mut found = Vec::new();
    for (lang, words) in [("de", GERMAN), ("en", ENGLISH)] {
        for (key, text) in texts(lang) {
            for (word, instead, except) in words.iter().filter(|(word, _, _)| text.contains(word)) {
                if !except.contains(&&*key) {
                    found.push(format!("{lang} {key}: {word:?}, say {instead:?}: {}", text.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// After "Guten Tag Gerda," the sentence goes on.
#[test]
fn the_first_sentence_of_a_german_mail_goes_on_after_the_greeting() {
    let german = texts("de");
    for key in ["mail-hello", "mail-hello-neutral", "mail-hello-team", "setup-trial-hello"] {
        assert!(german[key].trim().ends_with(','), "{key}: {}", german[key]);
    }
    let titled = german.keys().filter_map(|key| key.strip_suffix("-title")).filter(|key| german.contains_key(*key));
    let first: Vec<&str> = titled.filter(|key| key.starts_with("mail-")).chain(["setup-trial-text"]).collect();
    assert!(first.len() > 25, "{first:?}");
    for key in first {
        let text = german[key].trim();
        let goes_on = text.starts_with(char::is_lowercase)
            || ["Ihr", "Sie ", "Tresen "].iter().any(|name| text.starts_with(name));
        assert!(goes_on, "{key} begins anew: {text}");
    }
}

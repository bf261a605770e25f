//! Documentation says what the name cannot.

use std::{fs, path::Path};

use crate::{
    allowed::{Found, hold},
    scan::{Item, blocks, items},
    source::{Source, collect, sources},
};

/// The fewest words that say something.
const FEWEST: usize = 4;

/// Longer functions say what they are for; shorter ones are read as quickly as a sentence.
const SHORT: usize = 5;

/// Where public things are documented: what others build on.
const DOCUMENTED: [&str; 3] = ["domain", "store", "app"];

fn place(source: &Source, line: usize, what: &str) -> String {
    format!("src/{}:{line}: {what}", source.path)
}

fn found(of: impl Fn(&Source) -> Vec<String>) -> Found {
    let all = sources().into_iter().map(|source| (format!("src/{}", source.path), of(&source)));
    all.filter(|(_, findings)| !findings.is_empty()).collect()
}

/// Whether a documentation is the address that a handler answers: `GET /console`.
fn is_address(doc: &str) -> bool {
    ["`GET /", "`POST /"].iter().any(|method| doc.starts_with(method))
}

/// Help texts of the command line and of the configuration are words for people, and may be short.
#[test]
fn no_documentation_is_under_four_words() {
    hold(
        "short-doc",
        &found(|source| {
            if ["cli", "config"].contains(&source.room()) {
                return Vec::new();
            }
            let is_short = |words: &str| words.split_whitespace().count() < FEWEST && !is_address(words);
            let short = blocks(source).into_iter().filter(|(_, words)| is_short(words));
            short.map(|(line, words)| place(source, line, &words)).collect()
        }),
    );
}

fn is_documented_kind(item: &Item) -> bool {
    item.is_public
        && match item.kind {
            "fn" => item.lines > SHORT,
            "struct" | "enum" | "trait" => true,
            _ => false,
        }
}

#[test]
fn what_others_build_on_is_documented() {
    hold(
        "no-doc",
        &found(|source| {
            if !DOCUMENTED.contains(&source.room()) {
                return Vec::new();
            }
            let bare = items(source).into_iter().filter(|item| is_documented_kind(item) && item.doc.is_empty());
            bare.map(|item| place(source, item.line, &item.name)).collect()
        }),
    );
}

/// Whether a documentation says when it fails: a section, or the name of an error.
fn tells_errors(doc: &[String]) -> bool {
    let text = doc.join(" ");
    let names =
        ["# Errors", "`Error::", "StoreError", "`Internal`", "`NotFound`", "`Forbidden`", "`Refused`", "`Conflict`"];
    names.iter().any(|name| text.contains(name))
}

#[test]
fn functions_of_app_say_when_they_fail() {
    hold(
        "errors",
        &found(|source| {
            if source.room() != "app" {
                return Vec::new();
            }
            let fails = |item: &Item| {
                let result = item.head.split("-> ").nth(1).unwrap_or_default();
                item.kind == "fn" && item.is_public && (result.contains("Result<"))
            };
            let silent = items(source).into_iter().filter(|item| fails(item) && !tells_errors(&item.doc));
            silent.map(|item| place(source, item.line, &item.name)).collect()
        }),
    );
}

#[test]
fn functions_that_fail_are_counted() {
    let (mut all, mut told) = (0, 0);
    for source in sources().iter().filter(|source| source.room() == "app") {
        for item in items(source).iter().filter(|item| item.kind == "fn" && item.is_public) {
            if item.head.split("-> ").nth(1).is_some_and(|result| result.contains("Result<")) {
                all += 1;
                told += usize::from(tells_errors(&item.doc));
            }
        }
    }
    eprintln!("fallible public functions of app that say when they fail: {told} of {all}");
}

/// Texts in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn documents_name_files_and_tests_that_exist() {
    let mut rust = Vec::new();
    ["src", "tests"].iter().for_each(|folder| collect(Path::new(folder), &mut rust));
    let code: String = rust.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let is_there = |name: &str| {
        let is_file = ["src/", "tests/", "assets/", "systemd/", "release/"].iter().any(|room| name.starts_with(room));
        let is_of_a_sentence = |c: char| c.is_ascii_lowercase() || c == '_';
        // A test's name is a sentence; an ellipsis stands for the rest of a long one.
        let test = name.strip_suffix('…').unwrap_or(name);
        let is_test = test.matches('_').count() > 2 && test.chars().all(is_of_a_sentence);
        (!is_file || Path::new(name).exists()) && (!is_test || code.contains(&format!("fn {test}")))
    };
    let text = fs::read_to_string("docs/security.md").unwrap();
    let gone: Vec<&str> = quoted(&text).filter(|name| !is_there(name)).collect();
    assert!(gone.is_empty(), "docs/security.md names what is gone: {gone:?}");
    assert!(quoted(&text).count() > 80, "names are read");
}

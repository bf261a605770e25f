//! Sizes and habits of files and functions.

use std::{fs, path::Path};

use crate::{
    allowed::{Found, hold},
    scan::{Item, items},
    source::{collect, sources},
};

/// The longest function, in lines.
const FUNCTION: usize = 60;
/// The longest handler of a page.
const HANDLER: usize = 25;
/// The longest file of the program, and of tests.
const FILE: usize = 450;
const TEST_FILE: usize = 900;

fn too_long(rule: &str, is: impl Fn(&str, &Item) -> bool, most: usize) {
    let mut found = Found::new();
    for source in sources() {
        for item in items(&source).iter().filter(|item| is(source.room(), item) && item.lines > most) {
            let place = format!("src/{} {}", source.path, item.name);
            found.entry(place).or_default().push(format!("src/{}:{}: {} lines", source.path, item.line, item.lines));
        }
    }
    hold(rule, &found);
}

#[test]
fn functions_have_sixty_lines_at_most() {
    too_long("function", |_, item| item.kind == "fn", FUNCTION);
}

/// A handler is a public function of the web that answers.
#[test]
fn handlers_have_twenty_five_lines_at_most() {
    let is_handler = |room: &str, item: &Item| {
        room == "web"
            && item.kind == "fn"
            && item.is_public
            && item.is_top
            && item.head.contains("async fn")
            && item.head.contains("Problem>")
    };
    too_long("handler", is_handler, HANDLER);
}

#[test]
fn files_have_four_hundred_and_fifty_lines_at_most() {
    let mut found = Found::new();
    for folder in ["src", "tests", "benches"] {
        let mut files = Vec::new();
        collect(Path::new(folder), &mut files);
        for file in files {
            let name = file.display().to_string();
            let is_test = folder == "tests" || name.ends_with("_tests.rs") || name.ends_with("/tests.rs");
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            if lines > if is_test { TEST_FILE } else { FILE } {
                found.insert(name.clone(), vec![format!("{name}: {lines} lines")]);
            }
        }
    }
    hold("file", &found);
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

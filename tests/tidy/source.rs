//! The source as text: files, their rooms, what they import.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::rooms::ROOMS;

/// A source file of the program: path below `src/`, text without its unit tests.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// All files of the program.
pub fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(Path::new("src"), &mut found);
    assert!(found.len() > 30, "run from the repository's root");
    found
        .into_iter()
        .map(|file| Source {
            path: file.strip_prefix("src").unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(&file).unwrap(),
        })
        .filter(|source| !source.path.ends_with("_tests.rs") && !source.path.ends_with("/tests.rs"))
        .collect()
}

/// All files of Rust below a folder.
pub fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
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
    pub fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// The lines without unit tests.
    pub fn lines(&self) -> Vec<&str> {
        let without_tests = self.text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
        without_tests.lines().collect()
    }

    /// The text without unit tests and comments.
    pub fn code(&self) -> String {
        self.lines().into_iter().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    /// The rooms that it names, by `crate::room` or inside `use crate::{room…}`.
    pub fn imports(&self) -> BTreeSet<String> {
        let code = self.code();
        let mut rooms = BTreeSet::new();
        for part in code.split("crate::").skip(1) {
            if let Some(group) = part.strip_prefix('{') {
                let mut depth = 1;
                let mut word = String::new();
                // Only the first part of a path names a room.
                let mut is_first = true;
                for letter in group.chars() {
                    match letter {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 1 && (letter.is_alphanumeric() || letter == '_') {
                        word.push(letter);
                    } else if !word.is_empty() && depth >= 1 {
                        if matches!(letter, ':' | ',' | '}' | '\n') && depth == 1 && is_first {
                            rooms.insert(std::mem::take(&mut word));
                        }
                        word.clear();
                    }
                    is_first = match letter {
                        ',' => depth == 1,
                        ':' => false,
                        _ => is_first,
                    };
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

//! Places that do not keep a rule yet.

use std::{collections::BTreeMap, fs};

const LIST: &str = "tests/tidy/allowed.txt";

/// What breaks a rule: the place, as the list names it, and each finding with a file and a line.
pub type Found = BTreeMap<String, Vec<String>>;

/// What is allowed: rule and place, and how many.
fn list() -> BTreeMap<(String, String), usize> {
    let text = fs::read_to_string(LIST).unwrap_or_default();
    let entry = |line: &str| {
        let (place, count) = line.rsplit_once(' ')?;
        let (rule, place) = place.split_once(' ')?;
        Some(((rule.to_owned(), place.to_owned()), count.parse().ok()?))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(entry).collect()
}

/// Takes out of the list what is not needed.
fn shrink(rule: &str, found: &Found) {
    let text = fs::read_to_string(LIST).unwrap();
    let is_of_rule = |line: &&str| line.split(' ').next() == Some(rule);
    let mut lines: Vec<String> = text.lines().filter(|line| !is_of_rule(line)).map(str::to_owned).collect();
    for ((of, place), count) in list().into_iter().filter(|((of, _), _)| of == rule) {
        let needed = found.get(&place).map_or(0, Vec::len).min(count);
        if needed > 0 {
            lines.push(format!("{of} {place} {needed}"));
        }
    }
    lines[1..].sort();
    fs::write(LIST, lines.join("\n") + "\n").unwrap();
}

/// Fails with every finding that is not allowed, and with every allowance that is not needed.
#[track_caller]
pub fn hold(rule: &str, found: &Found) {
    eprintln!("{rule}: {} in {} places", found.values().map(Vec::len).sum::<usize>(), found.len());
    if std::env::var_os("TIDY_COUNT").is_some() {
        for (place, findings) in found {
            eprintln!("found: {rule} {place} {}\n  {}", findings.len(), findings.join("\n  "));
        }
        return;
    }
    if std::env::var_os("TIDY_SHRINK").is_some() {
        return shrink(rule, found);
    }
    let allowed = list();
    let may = |place: &str| allowed.get(&(rule.to_owned(), place.to_owned())).copied().unwrap_or_default();
    let new = found.iter().filter(|(place, findings)| findings.len() > may(place)).map(|(place, findings)| {
        let count = findings.len();
        format!("{place} ({count}, allowed {}):\n  {}", may(place), findings.join("\n  "))
    });
    let new: Vec<String> = new.collect();
    assert!(new.is_empty(), "{rule} is not kept:\n{}", new.join("\n"));
    let spare =
        allowed.iter().filter(|((of, place), count)| of == rule && found.get(place).map_or(0, Vec::len) < **count);
    let spare: Vec<&str> = spare.map(|((_, place), _)| place.as_str()).collect();
    assert!(spare.is_empty(), "{rule} is kept better than {LIST} says (TIDY_SHRINK=1 mends that): {spare:?}");
}

//! One name, one meaning.

use std::collections::{BTreeMap, BTreeSet};

use crate::{allowed::hold, scan::items, source::sources};

/// Names that are defined more than once, with each place; `is` chooses, and what `value` says has
/// to differ.
fn repeated(
    is: impl Fn(&crate::scan::Item) -> bool,
    value: impl Fn(&crate::scan::Item, &str) -> String,
) -> BTreeMap<String, Vec<String>> {
    let mut places: BTreeMap<String, (BTreeSet<String>, Vec<String>)> = BTreeMap::new();
    for source in sources() {
        for item in items(&source).iter().filter(|item| is(item)) {
            let place = format!("src/{}:{}", source.path, item.line);
            let of = places.entry(item.name.clone()).or_default();
            of.0.insert(value(item, &place));
            of.1.push(place);
        }
    }
    let repeated = places.into_iter().filter(|(_, (values, _))| values.len() > 1);
    repeated.map(|(name, (_, places))| (name, places)).collect()
}

const TYPES: [&str; 4] = ["struct", "enum", "trait", "type"];

#[test]
fn no_public_type_has_the_name_of_another() {
    let is = |item: &crate::scan::Item| item.is_public && item.is_top && TYPES.contains(&item.kind);
    hold("type-name", &repeated(is, |_, place| place.to_owned()));
}

/// Constants of a type are told apart by its name; those of modules are not.
#[test]
fn no_constant_has_two_values() {
    let is = |item: &crate::scan::Item| item.is_top && ["const", "static"].contains(&item.kind);
    hold(
        "constant",
        &repeated(is, |item, _| item.head.split_once(" = ").map_or_else(String::new, |(_, v)| v.to_owned())),
    );
}

#[test]
fn names_of_private_types_are_counted() {
    let is = |item: &crate::scan::Item| item.is_top && TYPES.contains(&item.kind);
    let found = repeated(is, |_, place| place.to_owned());
    eprintln!("types that are defined more than once, private ones too: {}", found.len());
}

//! What is carried along for nothing: classes of the stylesheet, icons and texts that nothing uses.

use std::{collections::BTreeSet, fs, path::Path};

use crate::source::{Source, sources};

const LOCALES: [&str; 2] = ["assets/locales/de", "assets/locales/en"];

/// The literals of the code on one line each, without their quotation marks.
fn literals(code: &str) -> BTreeSet<&str> {
    code.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// The names in a text that `before` stands in front of.
fn names_after<'t>(text: &'t str, before: &str) -> BTreeSet<&'t str> {
    let name = |rest: &'t str| rest.split(|letter| !is_of_name(letter)).next().unwrap_or_default();
    text.split(before).skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

fn files(folder: &str) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn pages() -> String {
    sources().iter().filter(|source| source.path.starts_with("web/")).map(Source::code).collect()
}

#[test]
fn every_class_of_the_stylesheet_is_on_a_page() {
    let css = fs::read_to_string("assets/css/tresen.css").unwrap();
    // Selectors stand before a brace.
    let heads = css.split('{').filter_map(|piece| piece.rsplit(['}', ';', '/']).next());
    let is_class = |name: &&str| name.starts_with(|first: char| first.is_ascii_alphabetic());
    let classes: BTreeSet<&str> = heads.flat_map(|head| names_after(head, ".")).filter(is_class).collect();
    assert!(classes.len() > 100, "{classes:?}");
    let (pages, scripts) = (pages(), files("assets/js"));
    let scripts = scripts.replace(['\'', '`'], "\"");
    let mut used = names_after(&pages, ".");
    used.extend(names_after(&scripts, "."));
    used.extend(literals(&pages).into_iter().flat_map(|literal| literal.split(|letter| !is_of_name(letter))));
    used.extend(literals(&scripts).into_iter().flat_map(|literal| literal.split(|letter| !is_of_name(letter))));
    let idle: Vec<_> = classes.difference(&used).collect();
    assert!(idle.is_empty(), "no page has the classes {idle:?}: take their rules out of the stylesheet");
}

#[test]
fn every_icon_is_shown_somewhere() {
    let sprite = fs::read_to_string("assets/icons/sprite.svg").unwrap();
    let icons = names_after(&sprite, "id=\"i-");
    assert!(icons.len() > 50, "{icons:?}");
    let code: String = sources().iter().map(Source::code).collect();
    let scripts = files("assets/js").replace('\'', "\"");
    let mut used = literals(&code);
    used.extend(literals(&scripts));
    used.extend(names_after(&scripts, "#i-"));
    let idle: Vec<_> = icons.difference(&used).collect();
    assert!(idle.is_empty(), "nothing shows the icons {idle:?}: take them out of the sprite");
}

/// Whether a key can be made of `parts` with words between them that the code knows.
fn is_made_of(key: &str, parts: &[&str], words: &BTreeSet<&str>) -> bool {
    let [first, others @ ..] = parts else { return key.is_empty() };
    let Some(rest) = key.strip_prefix(first) else { return false };
    if others.is_empty() {
        return rest.is_empty();
    }
    let is_word = |word: &str| word.is_empty() || words.contains(word) || word.bytes().all(|b| b.is_ascii_digit());
    (0..=rest.len()).any(|end| is_word(&rest[..end]) && is_made_of(&rest[end..], others, words))
}

#[test]
fn every_text_is_said_somewhere() {
    let code: String = sources().iter().map(Source::code).collect();
    let mut words = literals(&code);
    // `missing-…` says of a field what `error-…` says of it elsewhere.
    let of_fields: Vec<&str> = words.iter().filter_map(|word| word.strip_prefix("error-")).collect();
    words.extend(of_fields);
    let is_of_pattern = |letter: char| is_of_name(letter) || "{}.:()".contains(letter);
    let is_pattern = |word: &&&str| word.contains('{') && word.contains('-') && word.chars().all(is_of_pattern);
    let patterns: Vec<Vec<&str>> = words
        .iter()
        .filter(is_pattern)
        .map(|word| word.split('{').map(|part| part.rsplit('}').next().unwrap_or(part)).collect())
        .collect();
    for folder in LOCALES {
        let texts = files(folder);
        let keys = texts.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        let keys =
            keys.filter(|key| key.starts_with(|first: char| first.is_ascii_lowercase()) && key.chars().all(is_of_name));
        let inside = names_after(&texts, "{ ");
        let is_said = |key: &&str| {
            words.contains(key) || inside.contains(key) || patterns.iter().any(|parts| is_made_of(key, parts, &words))
        };
        let idle: Vec<&str> = keys.filter(|key| !is_said(key)).collect();
        assert!(idle.is_empty(), "{}: nothing says {idle:?}", Path::new(folder).display());
    }
}

//! Terms: what a word is in the index.

use std::{cell::RefCell, collections::HashMap};

use rust_stemmers::{Algorithm, Stemmer};

use super::{letters::without_umlauts, number::NUMBER};

/// Stands between a stem and its ending.
pub(super) const ENDING: char = '\u{1}';

/// Letters of a stem, at the least: the stemmer leaves three (Snowball: R1 begins behind them).
pub(super) const MIN_STEM: usize = 3;

/// Terms that each thread remembers, about 300 KB: half of all written words are the same few hundred.
const MAX_CACHED_TERMS: usize = 2000;

thread_local! {
    static TERM_CACHE: RefCell<HashMap<String, String>> = RefCell::default();
    static STEMMER: Stemmer = Stemmer::create(Algorithm::German);
}

/// The term of a folded word.
pub(super) fn term(folded: &str) -> String {
    // Every ticket has a number of its own, and numbers have no endings.
    if folded.bytes().all(|byte| byte.is_ascii_digit()) {
        return folded.to_owned();
    }
    TERM_CACHE.with_borrow_mut(|known| {
        if let Some(term) = known.get(folded) {
            return term.clone();
        }
        let (letters, stem) =
            (without_umlauts(folded), without_umlauts(&STEMMER.with(|stemmer| stemmer.stem(folded).into_owned())));
        let term = match letters.strip_prefix(stem.as_str()) {
            Some(ending) if !ending.is_empty() && stem.chars().count() >= MIN_STEM => format!("{stem}{ENDING}{ending}"),
            _ => letters,
        };
        if known.len() >= MAX_CACHED_TERMS {
            // The frequent words are back soon; the many rare ones are gone.
            known.clear();
        }
        known.insert(folded.to_owned(), term.clone());
        term
    })
}

/// The stem of a term.
pub(super) fn stem_of(term: &str) -> &str {
    term.split_once(ENDING).map_or(term, |(stem, _)| stem)
}

/// The word of a term, folded; `None` for a number.
pub fn word_of(term: &str) -> Option<String> {
    let is_word = !term.starts_with(NUMBER) && !term.bytes().any(|byte| byte.is_ascii_digit());
    is_word.then(|| term.chars().filter(|c| *c != ENDING).collect())
}

/// Whether the word of a term begins with these letters.
pub(super) fn begins_with(term: &str, letters: &str) -> bool {
    let (stem, ending) = term.split_once(ENDING).unwrap_or((term, ""));
    match letters.strip_prefix(stem) {
        Some(rest) => ending.starts_with(rest),
        None => stem.starts_with(letters),
    }
}

/// How many letters a word differs from another one, if that may be a typing error; both folded. One of
/// four to six letters may be wrong, two of more; two that changed places count once.
pub fn typing_distance(typed: &str, other: &str) -> Option<usize> {
    let letters = typed.chars().count();
    let most = match letters {
        ..4 => return None,
        4..7 => 1,
        _ => 2,
    };
    if letters.abs_diff(other.chars().count()) > most {
        return None;
    }
    Some(strsim::osa_distance(typed, other)).filter(|distance| *distance > 0 && *distance <= most)
}

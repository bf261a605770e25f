//! Terms: what a word is in the index.

use std::{cell::RefCell, collections::HashMap};

use rust_stemmers::{Algorithm, Stemmer};

use super::{letters::without_umlauts, number::NUMBER};

/// Stands between a stem and its ending.
pub(super) const ENDING: char = '\u{1}';

/// Bytes of an ending are fewer: their number is a character of one byte.
const ENDING_LIMIT: u8 = 0x80;

/// With what endings begin: em, ern, er, en, es, e, s, est, st, end, ung, ig, ik, isch, lich, heit, keit.
pub(super) const ENDING_STARTS: [char; 7] = ['e', 's', 'u', 'i', 'l', 'h', 'k'];

/// Letters of a stem, at the least: the stemmer leaves three (Snowball: R1 begins behind them).
pub(super) const MIN_STEM: usize = 3;

/// Words whose ending each thread remembers, about 200 KB: half of all written words are the same few hundred.
const MAX_CACHED_WORDS: usize = 2000;

thread_local! {
    /// Folded words, with the length of the ending in bytes; 0: none is cut off.
    static ENDINGS: RefCell<HashMap<String, u8>> = RefCell::default();
    static STEMMER: Stemmer = Stemmer::create(Algorithm::German);
}

/// The term of a folded word.
pub(super) fn term(folded: &str) -> String {
    // Every ticket has a number of its own, and numbers have no endings.
    if folded.bytes().all(|byte| byte.is_ascii_digit()) {
        return folded.to_owned();
    }
    let letters = without_umlauts(folded);
    match letters.split_at(letters.len() - usize::from(ending_length(folded, &letters))) {
        (_, "") => letters,
        (stem, ending) => format!("{stem}{ENDING}{ending}"),
    }
}

/// The length in bytes of what stemming cuts off a folded word; `letters` is the word without umlauts.
fn ending_length(folded: &str, letters: &str) -> u8 {
    ENDINGS.with_borrow_mut(|known| {
        if let Some(length) = known.get(folded) {
            return *length;
        }
        let stem = without_umlauts(&STEMMER.with(|stemmer| stemmer.stem(folded).into_owned()));
        let ending = letters.strip_prefix(stem.as_str()).filter(|_| stem.chars().count() >= MIN_STEM);
        let length = ending.and_then(|ending| u8::try_from(ending.len()).ok()).filter(|length| *length < ENDING_LIMIT);
        if known.len() >= MAX_CACHED_WORDS {
            // The frequent words are back soon; the many rare ones are gone.
            known.clear();
        }
        *known.entry(folded.to_owned()).or_insert(length.unwrap_or_default())
    })
}

/// The stem of a term.
pub(super) fn stem_of(term: &str) -> &str {
    term.split_once(ENDING).map_or(term, |(stem, _)| stem)
}

/// A term with its word in one piece: the word, and the length of its ending in bytes behind `ENDING`. So the terms of
/// a ticket are searched for a beginning without looking where stems end.
pub fn spelled(term: &str) -> String {
    match term.split_once(ENDING) {
        Some((stem, ending)) => format!("{stem}{ending}{ENDING}{}", char::from(ending.len().to_le_bytes()[0])),
        None => term.to_owned(),
    }
}

/// The term of what [`spelled`] made.
pub fn from_spelled(spelled: &str) -> String {
    let (stem, letters) = parts_of(spelled);
    match &letters[stem.len()..] {
        "" => stem.to_owned(),
        ending => format!("{stem}{ENDING}{ending}"),
    }
}

/// The stem and the whole word of what [`spelled`] made.
pub(super) fn parts_of(spelled: &str) -> (&str, &str) {
    let Some((letters, length)) = spelled.split_once(ENDING) else { return (spelled, spelled) };
    let length = length.chars().next().map_or(0, |c| c as usize);
    (letters.get(..letters.len().saturating_sub(length)).unwrap_or(letters), letters)
}

/// The word of what [`spelled`] made, folded; `None` for a number.
pub fn word_of(spelled: &str) -> Option<&str> {
    let (_, letters) = parts_of(spelled);
    let is_word = !letters.starts_with(NUMBER) && !letters.bytes().any(|byte| byte.is_ascii_digit());
    is_word.then_some(letters)
}

/// How unlike a word is to another one, if that may be a typing error; both folded. One of four to six letters may be
/// wrong, two of more; two that changed places count once. Errors in the beginning of a longer word count half a letter
/// more, so the unit is half a letter.
pub fn typing_distance(typed: &str, other: &str) -> Option<usize> {
    let (letters, all) = (typed.chars().count(), other.chars().count());
    let most = match letters {
        ..4 => return None,
        4..7 => 1,
        _ => 2,
    };
    let whole = (letters.abs_diff(all) <= most).then(|| strsim::osa_distance(typed, other));
    let beginnings = (letters - most..=letters + most).take_while(|length| *length < all);
    let beginning =
        beginnings.map(|length| strsim::osa_distance(typed, &other.chars().take(length).collect::<String>())).min();
    let is_error = |distance: &usize| (1..=most).contains(distance);
    let whole = whole.filter(is_error).map(|distance| 2 * distance);
    let beginning = beginning.filter(is_error).map(|distance| 2 * distance + 1);
    // What begins with it is found anyway.
    whole.into_iter().chain(beginning).min().filter(|_| !other.starts_with(typed))
}

//! The form in which texts and queries meet in the search; pure. The index itself is in `store::search`.
//!
//! A text becomes *terms*. On the way to them, what people type in several ways becomes one:
//!
//! 1. Compatibility forms (NFKC, UAX #15) and letters that show nothing (default-ignorable, UAX #44): `ﬁ` = `fi`.
//! 2. Case and marks: `René` = `rene`, `Nguyễn` = `nguyen`; letters that do not decompose: `Łukasz` = `lukasz`.
//! 3. German spellings: `ß` = `ss`, and `ä` = `ae` = `a`.
//! 4. Numbers without leading zeros: `00086` = `86`.
//!
//! A word's term is its stem (Snowball, German), a mark, and the ending that stemming cuts off:
//! `verbind`, `ung`. So all forms of a word stand side by side in the index, where one look finds them by the
//! stem, and every beginning of the word is found too, by the places where the stem may end. The word itself
//! beside its stem would make the index half as large again.
//!
//! A number of several digits, however it is grouped, has one more term: another mark and its digits from the last to
//! the first. So it is found by its end, and a phone number in every spelling.

mod letters;
mod number;
mod query;
mod term;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use letters::{fold, plain};

pub use letters::words;
pub use number::TicketReference;
pub use query::{QueryWord, SearchQuery, TermRange};
pub use term::{from_spelled, spelled, typing_distance, word_of};

/// The terms of a text, each once, in order. None holds a zero.
pub fn index_terms(text: &str) -> Vec<String> {
    let text = plain(text);
    let mut folded: Vec<Cow<'_, str>> = words(&text).map(fold).filter(|word| !word.is_empty()).collect();
    folded.sort_unstable();
    folded.dedup();
    let mut found: Vec<String> = folded.iter().map(|word| term::term(word)).collect();
    found.extend(number::numbers(&text).filter_map(|number| number.term()));
    found.sort_unstable();
    found.dedup();
    found
}

/// The letters of a word by which it is compared with others.
pub fn letters_of(word: &str) -> String {
    words(&plain(word)).map(|word| letters::without_umlauts(&fold(word))).collect()
}

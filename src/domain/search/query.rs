//! Queries, and what they match.

use std::borrow::Cow;

use super::{
    letters::{fold, plain, without_umlaut, without_umlauts, words},
    number::{MIN_NUMBER_END, NUMBER, Number, numbers},
    term::{ENDING, ENDING_STARTS, MIN_STEM, parts_of, spelled, stem_of, term},
};

/// Words of a query that are searched for; further ones are ignored. Each word costs a scan.
const MAX_QUERY_WORDS: usize = 8;

/// What is searched for: the words of at least one of the `ways` must be there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchQuery {
    ways: Vec<Vec<QueryWord>>,
}

/// A word of a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QueryWord {
    /// All forms of a word.
    Stem(String),
    /// All forms of a word, and longer words that begin with it.
    Beginning {
        stem: String,
        /// As it was typed, folded.
        letters: String,
    },
    /// The end of a number; its digits from the last to the first.
    NumberEnd(String),
}

/// Terms side by side in the index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TermRange {
    /// The term itself, no other.
    One(String),
    /// Those that begin with this.
    Beginning(String),
}

impl SearchQuery {
    /// Reads a query. Its last word also stands for longer words that begin with it.
    pub fn of(text: &str) -> Self {
        Self::read(text, false)
    }

    /// Reads a query every word of which also stands for longer words that begin with it.
    pub fn of_beginnings(text: &str) -> Self {
        Self::read(text, true)
    }

    fn read(text: &str, are_beginnings: bool) -> Self {
        let text = plain(text);
        let mut ways = vec![read_words(&text, are_beginnings, true)];
        let ends: Vec<Number> = numbers(&text).filter_map(Number::into_end).collect();
        if !ends.is_empty() {
            let mut rest = text.into_owned();
            for end in ends.iter().rev() {
                rest.replace_range(end.place.clone(), " ");
            }
            let numbers = ends.into_iter().map(|end| QueryWord::NumberEnd(end.reversed()));
            ways.push(read_words(&rest, are_beginnings, false).into_iter().chain(numbers).collect());
        }
        ways.retain(|way| !way.is_empty());
        Self { ways }
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.ways.is_empty()
    }

    /// The ways in which it can be met; all words of one of them must be there.
    pub fn ways(&self) -> &[Vec<QueryWord>] {
        &self.ways
    }

    /// Whether a text with these terms is found.
    pub fn is_met_by(&self, terms: &[String]) -> bool {
        let terms: Vec<String> = terms.iter().map(|term| spelled(term)).collect();
        let has = |word: &QueryWord| terms.iter().any(|term| word.matches(term));
        self.ways.iter().any(|way| way.iter().all(has))
    }

    /// Whether a piece of text between two blanks holds one of the words, to be marked in an excerpt.
    pub fn marks(&self, piece: &str) -> bool {
        let wanted = || self.ways.iter().flatten();
        if wanted().any(|word| matches!(word, QueryWord::NumberEnd(reversed) if is_part(piece, reversed))) {
            return true;
        }
        let text = plain(piece);
        words(&text).map(fold).any(|letters| wanted().any(|word| word.is_form(&letters)))
    }
}

fn read_words(text: &str, are_beginnings: bool, is_last_one: bool) -> Vec<QueryWord> {
    let letters = words(text).map(fold).filter(|word| !word.is_empty()).take(MAX_QUERY_WORDS);
    let letters: Vec<Cow<'_, str>> = letters.collect();
    let last = letters.len().saturating_sub(1);
    let is_beginning = |place| are_beginnings || (is_last_one && place == last);
    letters.iter().enumerate().map(|(place, word)| QueryWord::of(word, is_beginning(place))).collect()
}

impl QueryWord {
    fn of(letters: &str, is_beginning: bool) -> Self {
        let stem = stem_of(&term(letters)).to_owned();
        // "2" is no beginning of 2026: short numbers are meant as they stand.
        let is_short_number = letters.len() < MIN_NUMBER_END && letters.bytes().all(|byte| byte.is_ascii_digit());
        match is_beginning && !is_short_number {
            true => Self::Beginning { stem, letters: without_umlauts(letters) },
            false => Self::Stem(stem),
        }
    }

    /// Whether this term, [`spelled`](super::spelled), is one of its words.
    pub fn matches(&self, spelled: &str) -> bool {
        let (stem_of_it, word) = parts_of(spelled);
        match self {
            Self::Stem(stem) => stem_of_it == stem,
            Self::Beginning { stem, letters } => stem_of_it == stem || word.starts_with(letters.as_str()),
            Self::NumberEnd(end) => word.strip_prefix(NUMBER).is_some_and(|number| number.starts_with(end)),
        }
    }

    /// As [`Self::matches`], for a folded word that need not be stemmed yet: stemming takes longest.
    fn is_form(&self, letters: &str) -> bool {
        let (stem, beginning) = match self {
            Self::Stem(stem) => (stem, None),
            Self::Beginning { stem, letters } => (stem, Some(letters)),
            Self::NumberEnd(_) => return false,
        };
        let begins_with = |beginning: &str| {
            let mut plain = letters.chars().map(without_umlaut);
            beginning.chars().all(|c| plain.next() == Some(c))
        };
        beginning.is_some_and(|beginning| begins_with(beginning))
            || (begins_with(stem) && stem_of(&term(letters)) == stem)
    }

    /// What every one of its terms begins with when it is [`spelled`](super::spelled).
    pub fn common_beginning(&self) -> String {
        match self {
            Self::Stem(stem) | Self::Beginning { stem, .. } => stem.clone(),
            Self::NumberEnd(end) => format!("{NUMBER}{end}"),
        }
    }

    /// A beginning that only its terms have when they are [`spelled`](super::spelled); other terms of it may lack it.
    pub fn sure_piece(&self) -> String {
        match self {
            // A term without ending; the zero stands behind it.
            Self::Stem(stem) => format!("{stem}\0"),
            Self::Beginning { letters, .. } => letters.clone(),
            Self::NumberEnd(_) => self.common_beginning(),
        }
    }

    /// Where its terms stand in the index.
    pub fn ranges(&self) -> Vec<TermRange> {
        let forms = |stem: &String| vec![TermRange::One(stem.clone()), TermRange::Beginning(format!("{stem}{ENDING}"))];
        match self {
            Self::Stem(stem) => forms(stem),
            Self::NumberEnd(end) => vec![TermRange::Beginning(format!("{NUMBER}{end}"))],
            Self::Beginning { stem, letters } => {
                let mut ranges = forms(stem);
                ranges.push(TermRange::Beginning(letters.clone()));
                for (at, _) in letters.char_indices().skip(MIN_STEM).filter(|(_, c)| ENDING_STARTS.contains(c)) {
                    let (stem, ending) = letters.split_at(at);
                    ranges.push(TermRange::Beginning(format!("{stem}{ENDING}{ending}")));
                }
                ranges
            }
        }
    }
}

/// Whether all the digits of a piece of text belong to the number.
fn is_part(piece: &str, reversed: &str) -> bool {
    let digits: String = piece.chars().rev().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let is_number = piece.chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
    is_number && digits.len() >= 2 && (reversed.contains(digits) || digits.starts_with(reversed))
}

//! "Did you mean …": what may have been meant where a search finds little.
//!
//! The index holds words of all tickets. A suggestion is nevertheless made of readable texts only: a word of
//! the index counts only by the tickets that *this* reader finds by it, and the word that is shown is read from one of
//! them. Whether there is a suggestion depends on nothing else either, but for a limit on the work.

use super::found_tickets::{find, readable_text};
use crate::{
    domain::{
        access::Actor,
        search::{SearchQuery, letters_of, words},
        ticket::Ticket,
    },
    store::{Read, Search, StoreError},
};

/// From so many hits on, nothing is suggested.
const FEW_HITS: usize = 3;

/// Words of a query that are looked at.
const MAX_CORRECTED_WORDS: usize = 4;

/// Words of the index that are tried for each.
const MAX_CANDIDATES: usize = 30;

/// The query with words put right that few tickets have; `None` if nothing better is known. `hits` is what the
/// query itself found.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub(super) fn suggest(read: &impl Read, actor: &Actor, query: &str, hits: usize) -> Result<Option<String>, StoreError> {
    if hits >= FEW_HITS {
        return Ok(None);
    }
    let mut corrected = query.to_owned();
    for word in words(query).take(MAX_CORRECTED_WORDS) {
        if let Some(better) = better_word(read, actor, word)? {
            corrected = corrected.replacen(word, &better, 1);
        }
    }
    let is_better = corrected != query && tickets(read, actor, &corrected, hits + 1)?.len() > hits;
    Ok(is_better.then_some(corrected))
}

/// A word that looks alike and finds more, as it is written in the newest ticket that has it.
fn better_word(read: &impl Read, actor: &Actor, word: &str) -> Result<Option<String>, StoreError> {
    let letters = letters_of(word);
    let count = tickets(read, actor, word, FEW_HITS)?.len();
    if count >= FEW_HITS {
        return Ok(None);
    }
    for candidate in read.similar_words(&letters, MAX_CANDIDATES)? {
        let found = tickets(read, actor, &candidate, count + 1)?;
        if found.len() <= count {
            continue;
        }
        for ticket in found {
            let text = readable_text(read, actor, &ticket)?;
            if let Some(written) = words(&text).find(|word| letters_of(word) == candidate) {
                return Ok(Some(written.to_owned()));
            }
        }
    }
    Ok(None)
}

fn tickets(read: &impl Read, actor: &Actor, query: &str, most: usize) -> Result<Vec<Ticket>, StoreError> {
    Ok(find(read, actor, &SearchQuery::of(query), None, most)?.0)
}

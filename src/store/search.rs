//! Full-text search. The index is updated in the transaction that writes the text.
//!
//! What a word is in the index, and what a query matches, is said in [`crate::domain::search`]. Here terms are kept
//! as blocks: the row `term, block` lists which of 1024 neighbouring tickets have the term, newest first. Writing
//! every term of a new ticket into its blocks at once would touch some fifty pages of the disk; instead a ticket's
//! new terms wait together in one row, and when [`MAX_WAITING_ROWS`] rows wait they are merged into the blocks at one
//! go: a merge touches the block of nearly every frequent term, however many rows it takes. A search looks at both, so
//! what is committed is found.

use std::{
    collections::{BTreeSet, HashMap},
    ops::ControlFlow,
    sync::Arc,
};

use super::{Key, Read, StoreError, Table, Tx, number_at, waiting_rows::WaitingRows};
use crate::domain::{
    id::TicketId,
    search::{QueryWord, SearchQuery, TermRange, from_spelled, index_terms, spelled, typing_distance, word_of},
};

/// Rows that may wait before they are merged. Every search looks through them all, about 400 KB.
const MAX_WAITING_ROWS: u64 = 1024;

/// Terms that a word of a query stands for at most. Each costs a look at the index.
const MAX_EXPANDED_TERMS: usize = 256;

/// Terms of the index that are compared with a misspelt word, at most, of each beginning.
const MAX_COMPARED_TERMS: usize = 3000;

pub(super) const WAITING: u8 = 0;
pub(super) const BLOCK: u8 = 1;

/// The words by which a ticket is found. Stemming takes longer than writing, so they are made before
/// the transaction where that is possible.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchTerms {
    /// Every term between two zeros, its word in one piece.
    row: String,
}

impl SearchTerms {
    /// The indexed words of a text.
    pub fn of(text: &str) -> Self {
        Self { row: "\0".to_owned() }.and(text)
    }

    /// These words and those of a further text.
    pub fn and(mut self, text: &str) -> Self {
        for term in index_terms(text) {
            self.row.push_str(&spelled(&term));
            self.row.push('\0');
        }
        self
    }
}

/// The position of a ticket in the blocks; newer tickets come first.
pub(super) fn position(id: TicketId) -> u32 {
    u32::MAX - u32::try_from(id.0).unwrap_or(u32::MAX)
}

pub(super) fn block_key(term: &[u8], block: u32) -> Key {
    Key::kind(BLOCK).then_bytes(term).then_byte(0).then_bytes(&block.to_be_bytes())
}

/// A block from places in any order, each written once.
pub(super) fn encode_block(mut positions: Vec<u16>) -> Vec<u8> {
    if !positions.is_sorted_by(|a, b| a < b) {
        positions.sort_unstable();
        positions.dedup();
    }
    positions.iter().flat_map(|position| position.to_be_bytes()).collect()
}

/// Merges two blocks. Mostly all new positions are of newer tickets, so they go in front.
fn merge_blocks(mut new: Vec<u8>, old: Vec<u8>) -> Vec<u8> {
    if new.last_chunk::<2>() < old.first_chunk::<2>() || old.is_empty() {
        new.extend(old);
        return new;
    }
    new.extend(old);
    encode_block(decode_block(&new))
}

pub(super) fn decode_block(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

impl Tx<'_> {
    /// Adds the words of a text to those by which a ticket is found.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn index_text(&self, ticket: TicketId, text: &str) -> Result<(), StoreError> {
        self.index_terms(ticket, &SearchTerms::of(text))
    }

    /// Adds these words to those by which a ticket is found.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn index_terms(&self, ticket: TicketId, terms: &SearchTerms) -> Result<(), StoreError> {
        if terms.row.len() == 1 {
            return Ok(());
        }
        let number = self.add_to_counter(&Key::word("id/search"), 1)?;
        let row = Key::kind(WAITING).then(number).then(ticket.0);
        self.put_bytes(Table::Search, &row, terms.row.as_bytes())?;
        if number % MAX_WAITING_ROWS == 0 { self.merge() } else { Ok(()) }
    }

    /// Merges all waiting words into their blocks.
    fn merge(&self) -> Result<(), StoreError> {
        let (from, to) = (Key::kind(WAITING), Key::kind(WAITING).end());
        let mut waiting: Vec<(u32, Vec<u8>)> = Vec::new();
        self.scan(Table::Search, &from, &to, &mut |key, value| {
            waiting.push((position(TicketId(number_at(key, 9))), value.to_vec()));
            ControlFlow::Continue(())
        })?;
        // Grouped before they are sorted: most terms come many times. Newest first, as in blocks.
        let mut found: HashMap<(&[u8], u32), Vec<u16>> = HashMap::new();
        for (position, row) in waiting.iter().rev() {
            let terms = row.split(|byte| *byte == 0).filter(|term| !term.is_empty());
            terms.for_each(|term| found.entry((term, position >> 10)).or_default().push((position & 1023) as u16));
        }
        let term = |spelled: &[u8]| from_spelled(&String::from_utf8_lossy(spelled));
        let mut blocks: Vec<_> =
            found.into_iter().map(|((spelled, block), positions)| ((term(spelled), block), positions)).collect();
        blocks.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        for ((term, block), positions) in blocks {
            self.add_positions(&block_key(term.as_bytes(), block), positions)?;
        }
        self.remove_range(Table::Search, &from, &to)
    }

    fn add_positions(&self, key: &Key, positions: Vec<u16>) -> Result<(), StoreError> {
        let value = encode_block(positions);
        // A term that came once is mostly new; writing it at once saves a read.
        let before = match value.len() {
            2 => self.replace_bytes(Table::Search, key, &value)?,
            _ => Some(self.bytes(Table::Search, key)?.unwrap_or_default()),
        };
        match before {
            Some(before) => self.put_bytes(Table::Search, key, &merge_blocks(value, before)),
            None => Ok(()),
        }
    }
}

/// Called for each ticket that is found.
pub type TicketVisitor<'a> = &'a mut dyn FnMut(TicketId) -> ControlFlow<()>;

/// Searching for tickets by words.
pub trait Search: Read + Sized {
    /// Visits the tickets that meet the query, newest first, until told to stop. An empty query finds nothing.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn search(&self, query: &SearchQuery, visit: TicketVisitor<'_>) -> Result<(), StoreError> {
        let rows = waiting_rows(self)?;
        let mut ways: Vec<Way> = Vec::new();
        for words in query.ways() {
            let postings = words.iter().map(|word| Posting::of(self, word, waiting_positions(&rows, word)));
            ways.push(Way { postings: postings.collect::<Result<_, _>>()?, next: Some(0), is_exact: false });
        }
        let mut at = 0;
        loop {
            let mut next = None;
            for way in &mut ways {
                next = earlier(next, way.next(self, at)?);
            }
            let Some(found) = next else { return Ok(()) };
            if visit(TicketId(u64::from(u32::MAX - found))).is_break() {
                return Ok(());
            }
            at = found + 1;
        }
    }

    /// Words of the index that may be meant by a misspelt one, folded, the nearest first. They can be words of
    /// any ticket.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn similar_words(&self, letters: &str, most: usize) -> Result<Vec<String>, StoreError> {
        let mut found: BTreeSet<(usize, String)> = BTreeSet::new();
        let mut compare = |spelled: &str| {
            let word = word_of(spelled).and_then(|word| Some((typing_distance(letters, word)?, word.to_owned())));
            found.extend(word);
        };
        let beginnings = [2, 1].map(|count| letters.chars().take(count).collect::<String>());
        for (_, terms) in waiting_rows(self)?.iter() {
            terms.split('\0').filter(|term| term.starts_with(&beginnings[1])).for_each(&mut compare);
        }
        for beginning in &beginnings {
            visit_terms(self, beginning, MAX_COMPARED_TERMS, &mut |term| compare(&spelled(term)))?;
        }
        Ok(found.into_iter().map(|(_, word)| word).take(most).collect())
    }
}

impl<R: Read> Search for R {}

/// Whether a row of the table can be one of the index.
pub(super) fn is_search_row(key: &[u8], value: &[u8]) -> bool {
    match key.split_first() {
        Some((&WAITING, rest)) => rest.len() == 16 && std::str::from_utf8(value).is_ok(),
        Some((&BLOCK, rest)) => rest.len() > 5 && !value.is_empty() && value.len().is_multiple_of(2),
        _ => false,
    }
}

/// The words that wait to be merged into blocks, by ticket: for the check.
pub(super) struct IndexedWords(HashMap<u64, String>);

impl IndexedWords {
    /// Reads the words that wait.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    pub fn read(read: &impl Read) -> Result<Self, StoreError> {
        let mut waiting: HashMap<u64, String> = HashMap::new();
        read.scan(Table::Search, &Key::kind(WAITING), &Key::kind(WAITING).end(), &mut |key, value| {
            waiting.entry(number_at(key, 9)).or_default().push_str(&String::from_utf8_lossy(value));
            ControlFlow::Continue(())
        })?;
        Ok(Self(waiting))
    }

    /// Whether a ticket is found by one of the terms that [`index_terms`] makes.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    pub fn leads_to(&self, read: &impl Read, word: &str, ticket: u64) -> Result<bool, StoreError> {
        if self.0.get(&ticket).is_some_and(|words| words.contains(&format!("\0{}\0", spelled(word)))) {
            return Ok(true);
        }
        let position = position(TicketId(ticket));
        let block = read.bytes(Table::Search, &block_key(word.as_bytes(), position >> 10))?.unwrap_or_default();
        Ok(decode_block(&block).contains(&((position & 1023) as u16)))
    }
}

/// The rows of one block, made from the terms of its tickets: for the migration, which writes the index anew.
#[derive(Default)]
pub(super) struct BlockRows {
    block: u32,
    terms: HashMap<String, Vec<u16>>,
}

impl BlockRows {
    /// Whether a ticket belongs to this block. Any ticket belongs to an empty one.
    pub fn takes(&self, ticket: TicketId) -> bool {
        self.terms.is_empty() || position(ticket) >> 10 == self.block
    }

    /// Adds the terms of a text.
    pub fn add(&mut self, ticket: TicketId, text: &str) {
        let position = position(ticket);
        self.block = position >> 10;
        for term in index_terms(text) {
            self.terms.entry(term).or_default().push((position & 1023) as u16);
        }
    }

    /// The rows, and room for the next block.
    pub fn take(&mut self) -> Vec<(Key, Vec<u8>)> {
        let mut terms: Vec<_> = std::mem::take(&mut self.terms).into_iter().collect();
        terms.sort_unstable();
        let row =
            |(term, positions): (String, Vec<u16>)| (block_key(term.as_bytes(), self.block), encode_block(positions));
        terms.into_iter().map(row).collect()
    }
}

/// Visits the terms in the blocks that start with `beginning`, in order, `most` of them.
fn visit_terms(read: &impl Read, beginning: &str, most: usize, visit: &mut impl FnMut(&str)) -> Result<(), StoreError> {
    // No `then_text`: its closing zero would allow only the whole term.
    let mut from = Key::kind(BLOCK).then_bytes(beginning.as_bytes());
    let end = from.end();
    for _ in 0..most {
        let mut next = None;
        read.scan(Table::Search, &from, &end, &mut |key, _| {
            next = key.get(1..key.len().saturating_sub(5)).map(|term| String::from_utf8_lossy(term).into_owned());
            ControlFlow::Break(())
        })?;
        let Some(term) = next else { break };
        visit(&term);
        from = Key::kind(BLOCK).then_text(&term).end();
    }
    Ok(())
}

/// The terms in the blocks that a word of a query stands for.
fn expand(read: &impl Read, word: &QueryWord) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for range in word.ranges() {
        match range {
            TermRange::One(term) => found.push(term),
            TermRange::Beginning(beginning) => {
                let room = MAX_EXPANDED_TERMS.saturating_sub(found.len());
                visit_terms(read, &beginning, room, &mut |term| found.push(term.to_owned()))?;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The terms that wait to be merged. The rows are many, so a snapshot keeps them.
fn waiting_rows(read: &impl Read) -> Result<Arc<WaitingRows>, StoreError> {
    let load = || {
        let mut rows = WaitingRows::default();
        read.scan(Table::Search, &Key::kind(WAITING), &Key::kind(WAITING).end(), &mut |key, value| {
            rows.push(position(TicketId(number_at(key, 9))), value);
            ControlFlow::Continue(())
        })?;
        rows.shrink_to_fit();
        Ok(rows)
    };
    match read.view_cache() {
        Some(cache) => cache.waiting_rows(load),
        None => load().map(Arc::new),
    }
}

/// The positions of waiting rows that have one of a word's terms, ascending. Rows are split only where looking for pieces
/// of text does not tell.
fn waiting_positions(rows: &WaitingRows, word: &QueryWord) -> Vec<u32> {
    let common = format!("\0{}", word.common_beginning());
    let sure = format!("\0{}", word.sure_piece());
    let has = |terms: &str| {
        terms.contains(common.as_str())
            && (terms.contains(sure.as_str())
                || terms.split('\0').any(|term| term.starts_with(&common[1..]) && word.matches(term)))
    };
    let mut found: Vec<u32> = rows.iter().filter(|(_, terms)| has(terms)).map(|(position, _)| position).collect();
    found.sort_unstable();
    found
}

fn earlier(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Words that must all be there.
struct Way {
    postings: Vec<Posting>,
    /// No position before this one has all words; `None`: there is no further one.
    next: Option<u32>,
    /// `next` itself has them.
    is_exact: bool,
}

impl Way {
    /// The first position at or behind `at` that has all words. Leapfrog: each word jumps to the position that
    /// the furthest one has reached.
    fn next(&mut self, read: &impl Read, at: u32) -> Result<Option<u32>, StoreError> {
        let Some(mut reached) = self.next else { return Ok(None) };
        if self.is_exact && reached >= at {
            return Ok(self.next);
        }
        reached = reached.max(at);
        loop {
            let start = reached;
            for posting in &mut self.postings {
                match posting.next(read, reached)? {
                    Some(next) => reached = next,
                    None => {
                        self.next = None;
                        return Ok(None);
                    }
                }
            }
            if reached == start || self.postings.len() == 1 {
                (self.next, self.is_exact) = (Some(reached), true);
                return Ok(self.next);
            }
        }
    }
}

/// The positions of one word of the query, from the blocks and from the waiting rows.
struct Posting {
    terms: Vec<Blocks>,
    /// Positions among the waiting rows, ascending.
    waiting: Vec<u32>,
}

struct Blocks {
    term: String,
    /// The block read last and the positions in it; `None` if there is no further one.
    current: Option<(u32, Vec<u16>)>,
    done: bool,
}

impl Posting {
    fn of(read: &impl Read, word: &QueryWord, waiting: Vec<u32>) -> Result<Self, StoreError> {
        let terms = expand(read, word)?.into_iter().map(|term| Blocks { term, current: None, done: false }).collect();
        Ok(Self { terms, waiting })
    }

    /// The first position at or behind `at`.
    fn next(&mut self, read: &impl Read, at: u32) -> Result<Option<u32>, StoreError> {
        let first_waiting = self.waiting.partition_point(|position| *position < at);
        let mut best = self.waiting.get(first_waiting).copied();
        for blocks in &mut self.terms {
            best = earlier(best, blocks.next(read, at)?);
        }
        Ok(best)
    }
}

impl Blocks {
    fn next(&mut self, read: &impl Read, at: u32) -> Result<Option<u32>, StoreError> {
        let mut wanted = at >> 10;
        loop {
            if let Some((block, positions)) = &self.current
                && *block >= wanted
            {
                let low = if *block == at >> 10 { (at & 1023) as u16 } else { 0 };
                let index = positions.partition_point(|position| *position < low);
                if let Some(position) = positions.get(index) {
                    return Ok(Some((block << 10) | u32::from(*position)));
                }
                wanted = block + 1;
            }
            if self.done {
                return Ok(None);
            }
            let mut found = None;
            let end = Key::kind(BLOCK).then_text(&self.term).end();
            read.scan(Table::Search, &block_key(self.term.as_bytes(), wanted), &end, &mut |key, value| {
                let block = key.last_chunk().map_or(0, |block| u32::from_be_bytes(*block));
                found = Some((block, decode_block(value)));
                ControlFlow::Break(())
            })?;
            self.done = found.is_none();
            self.current = found;
        }
    }
}

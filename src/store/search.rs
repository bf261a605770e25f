//! Full-text search. The index is updated in the transaction that writes the text.
//!
//! Words are folded (`ß` = `ss`, `ä` = `ae`), stemmed (Snowball, German), and kept as blocks: the
//! row `term, block` lists which of 1024 neighbouring tickets have the term, newest first. Writing
//! every word of a new ticket into its blocks at once would touch some fifty pages of the disk;
//! instead a ticket's new words wait together in one row, and when [`MAX_WAITING_ROWS`] rows wait they are
//! merged into the blocks at one go: a merge touches the block of nearly every frequent word, however
//! many rows it takes. A search looks at both, so what is committed is found.

use std::{borrow::Cow, cell::RefCell, collections::HashMap, ops::ControlFlow};

use rust_stemmers::{Algorithm, Stemmer};

use super::{Key, Read, StoreError, Table, Tx, number_at};
use crate::domain::id::TicketId;

/// Rows that may wait before they are merged. Every search reads them all, about 300 KB.
const MAX_WAITING_ROWS: u64 = 1024;

/// Terms that a prefix is expanded to at most; the alphabetically first ones.
const MAX_PREFIX_TERMS: usize = 48;

/// Words of a query that are searched for; further ones are ignored. Each word costs a scan.
const MAX_QUERY_WORDS: usize = 8;

const WAITING: u8 = 0;
const BLOCK: u8 = 1;

/// The words of a text as they are indexed, each once, in order.
pub fn tokens(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::German);
    let mut folded: Vec<Cow<'_, str>> = words(text).collect();
    folded.sort_unstable();
    folded.dedup();
    let mut found: Vec<String> = folded.iter().map(|word| stem(&stemmer, word)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The words by which a ticket is found. Stemming takes longer than writing, so they are made before
/// the transaction where that is possible.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchTerms {
    /// Every word between two zeros.
    row: String,
}

impl SearchTerms {
    /// The indexed words of a text.
    pub fn of(text: &str) -> Self {
        Self { row: "\0".to_owned() }.and(text)
    }

    /// These words and those of a further text.
    pub fn and(mut self, text: &str) -> Self {
        for term in tokens(text) {
            self.row.push_str(&term);
            self.row.push('\0');
        }
        self
    }
}

fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold)
}

/// Characters of a word that are indexed.
const MAX_WORD_CHARS: usize = 40;

/// Lower case, and one spelling for `ß`/`ss` and `ä`/`ae`: the umlaut, which the stemmer knows.
/// Cut at [`MAX_WORD_CHARS`]: nobody searches for the rest.
fn fold(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    if word.len() <= MAX_WORD_CHARS
        && word.bytes().all(is_plain)
        && !word.as_bytes().windows(2).any(|pair| pair[1] == b'e' && b"aou".contains(&pair[0]))
    {
        return Cow::Borrowed(word);
    }
    Cow::Owned(folded(word))
}

fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 8);
    let doubled = |c: char| std::iter::repeat_n(if c == 'ß' { 's' } else { c }, if c == 'ß' { 2 } else { 1 });
    let mut letters = word.chars().flat_map(char::to_lowercase).flat_map(doubled).take(MAX_WORD_CHARS).peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let umlaut = match letter {
            'a' => 'ä',
            'o' => 'ö',
            // "quelle" is not "qülle", "neue" and "treue" are not "neü".
            'u' if before != 'q' && before != 'e' && before != 'a' => 'ü',
            _ => letter,
        };
        if umlaut != letter && letters.peek() == Some(&'e') {
            letters.next();
            out.push(umlaut);
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out
}

/// Stems that each thread remembers, about 200 KB: half of all written words are the same few hundred.
const MAX_CACHED_STEMS: usize = 2000;

thread_local! {
    static STEM_CACHE: RefCell<HashMap<String, String>> = RefCell::default();
}

fn stem(stemmer: &Stemmer, folded: &str) -> String {
    // Every ticket has a number of its own, and numbers have no endings.
    if folded.bytes().all(|byte| byte.is_ascii_digit()) {
        return folded.to_owned();
    }
    STEM_CACHE.with_borrow_mut(|known| {
        if let Some(stem) = known.get(folded) {
            return stem.clone();
        }
        let stem = without_umlauts(&stemmer.stem(folded));
        if known.len() >= MAX_CACHED_STEMS {
            // The frequent words are back soon; the many rare ones are gone.
            known.clear();
        }
        known.insert(folded.to_owned(), stem.clone());
        stem
    })
}

/// Umlauts as plain vowels: the stored form of terms, so that a prefix matches both spellings.
fn without_umlauts(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    out.extend(word.chars().map(|c| match c {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        c => c,
    }));
    out
}

/// The position of a ticket in the blocks; newer tickets come first.
fn position(id: TicketId) -> u32 {
    u32::MAX - u32::try_from(id.0).unwrap_or(u32::MAX)
}

fn block_key(term: &[u8], block: u32) -> Key {
    Key::kind(BLOCK).then_bytes(term).then_byte(0).then_bytes(&block.to_be_bytes())
}

fn encode_block(mut positions: Vec<u16>) -> Vec<u8> {
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

fn decode_block(bytes: &[u8]) -> Vec<u16> {
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
        let mut blocks: Vec<_> = found.into_iter().collect();
        blocks.sort_unstable_by_key(|(position, _)| *position);
        for ((term, block), positions) in blocks {
            self.add_positions(&block_key(term, block), positions)?;
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
    /// Visits the tickets that have all words of the query, newest first, until told to stop. The last
    /// word also matches longer words that start with it. An empty query finds nothing.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn search(&self, query: &str, visit: TicketVisitor<'_>) -> Result<(), StoreError> {
        let stemmer = Stemmer::create(Algorithm::German);
        let words: Vec<Cow<'_, str>> = words(query).take(MAX_QUERY_WORDS).collect();
        let Some((last, rest)) = words.split_last() else { return Ok(()) };
        let (exact, beginning) = (stem(&stemmer, last), without_umlauts(last));
        let mut last_terms = expand(self, &beginning)?;
        last_terms.push(exact.clone());
        last_terms.sort_unstable();
        last_terms.dedup();
        let mut terms: Vec<Vec<String>> = rest.iter().map(|word| vec![stem(&stemmer, word)]).collect();
        let mut needles: Vec<Vec<String>> = terms.iter().map(|term| vec![format!("\0{}\0", term[0])]).collect();
        terms.push(last_terms);
        needles.push(vec![format!("\0{exact}\0"), format!("\0{beginning}")]);
        let waiting = waiting(self, &needles)?;
        let mut terms: Vec<Posting> = terms.into_iter().zip(waiting).map(Posting::of).collect();
        // Leapfrog: each word jumps to the position that the furthest one has reached.
        let mut at = 0;
        loop {
            let start = at;
            for term in &mut terms {
                match term.next(self, at)? {
                    Some(next) => at = next,
                    None => return Ok(()),
                }
            }
            if at == start || terms.len() == 1 {
                if visit(TicketId(u64::from(u32::MAX - at))).is_break() {
                    return Ok(());
                }
                at += 1;
            }
        }
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

    /// Whether a ticket is found by one of the words that [`tokens`] makes.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    pub fn leads_to(&self, read: &impl Read, word: &str, ticket: u64) -> Result<bool, StoreError> {
        if self.0.get(&ticket).is_some_and(|words| words.contains(&format!("\0{word}\0"))) {
            return Ok(true);
        }
        let position = position(TicketId(ticket));
        let block = read.bytes(Table::Search, &block_key(word.as_bytes(), position >> 10))?.unwrap_or_default();
        Ok(decode_block(&block).contains(&((position & 1023) as u16)))
    }
}

/// The terms in the blocks that start with `beginning`.
fn expand(read: &impl Read, beginning: &str) -> Result<Vec<String>, StoreError> {
    let mut found: Vec<String> = Vec::new();
    // No `then_text`: its closing zero would allow only the whole term.
    let mut from = Key::kind(BLOCK).then_bytes(beginning.as_bytes());
    let end = from.end();
    while found.len() < MAX_PREFIX_TERMS {
        let mut next = None;
        read.scan(Table::Search, &from, &end, &mut |key, _| {
            next = key.get(1..key.len().saturating_sub(5)).map(|term| String::from_utf8_lossy(term).into_owned());
            ControlFlow::Break(())
        })?;
        let Some(term) = next else { break };
        from = Key::kind(BLOCK).then_text(&term).end();
        found.push(term);
    }
    Ok(found)
}

/// For each word of the query: the positions of waiting rows that contain one of its needles, ascending.
/// The rows are many, so they are read once for all words.
fn waiting(read: &impl Read, words: &[Vec<String>]) -> Result<Vec<Vec<u32>>, StoreError> {
    let mut found = vec![Vec::new(); words.len()];
    read.scan(Table::Search, &Key::kind(WAITING), &Key::kind(WAITING).end(), &mut |key, value| {
        let (text, position) = (std::str::from_utf8(value).unwrap_or_default(), position(TicketId(number_at(key, 9))));
        for (needles, positions) in words.iter().zip(&mut found) {
            if needles.iter().any(|needle| text.contains(needle.as_str())) {
                positions.push(position);
            }
        }
        ControlFlow::Continue(())
    })?;
    found.iter_mut().for_each(|positions: &mut Vec<u32>| positions.sort_unstable());
    Ok(found)
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
    fn of((terms, waiting): (Vec<String>, Vec<u32>)) -> Self {
        let terms = terms.into_iter().map(|term| Blocks { term, current: None, done: false }).collect();
        Self { terms, waiting }
    }

    /// The first position at or behind `at`.
    fn next(&mut self, read: &impl Read, at: u32) -> Result<Option<u32>, StoreError> {
        let first_waiting = self.waiting.partition_point(|position| *position < at);
        let mut best = self.waiting.get(first_waiting).copied();
        for blocks in &mut self.terms {
            let next = blocks.next(read, at)?;
            best = match (best, next) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
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

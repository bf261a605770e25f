//! Searching tickets among those that the reader may open, and no others (§9.2).

use std::{collections::BTreeSet, ops::ControlFlow};

use jiff::{Timestamp, tz::TimeZone};

use super::{found_tickets::find, queue::QueueRow, search_suggestion::suggest};
use crate::{
    domain::{
        access::{self, Actor},
        id::{TicketId, TicketNo},
        search::{SearchQuery, TicketReference},
        ticket::Ticket,
        timeline::EntryContent,
    },
    store::{Read, StoreError, TicketLists, Tickets, Timelines},
};

/// Hits of a page.
pub const SEARCH_PAGE_SIZE: usize = 20;

/// Years whose tickets are found by a number without a year.
const NUMBERED_YEARS: i16 = 10;

/// A search by somebody.
#[derive(Clone, Copy, Debug)]
pub struct TicketSearch<'a> {
    pub query: &'a str,
    /// Hits behind this ticket: a further page.
    pub after: Option<TicketId>,
    pub now: Timestamp,
}

/// A ticket that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchHit {
    pub row: QueueRow,
    /// A piece of text: word by word, and whether the word was searched for.
    pub excerpt: Vec<(String, bool)>,
}

/// A page of hits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SearchHits {
    pub hits: Vec<SearchHit>,
    /// The next page begins behind this ticket; `None` on the last one.
    pub next: Option<TicketId>,
    /// What may have been meant, if little was found. It finds something that this reader may read.
    pub suggestion: Option<String>,
}

/// Tickets that have all words of the query, newest first. In front of them those whose number is the query.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn search_tickets(read: &impl Read, actor: &Actor, search: TicketSearch<'_>) -> Result<SearchHits, StoreError> {
    let (query, numbered) = (SearchQuery::of(search.query), numbered(read, actor, search)?);
    let ids: BTreeSet<TicketId> = numbered.iter().map(|ticket| ticket.id).collect();
    let (mut found, next) = find(read, actor, &query, search.after, SEARCH_PAGE_SIZE)?;
    found.retain(|ticket| !ids.contains(&ticket.id));
    if search.after.is_none() {
        found.splice(0..0, numbered);
    }
    let is_first = search.after.is_none() && next.is_none();
    let suggestion = if is_first { suggest(read, actor, search.query, found.len())? } else { None };
    let hits = found.into_iter().map(|ticket| {
        let excerpt = excerpt(read, actor, &ticket, &query)?;
        let listed = read.listed_ticket(ticket.id)?;
        let listed = listed.ok_or(StoreError::Record("a ticket went while it was read".to_owned()))?;
        Ok(SearchHit { row: QueueRow::for_reader(actor, listed), excerpt })
    });
    Ok(SearchHits { hits: hits.collect::<Result<_, StoreError>>()?, next, suggestion })
}

/// The tickets of this number, whatever the year, the newest first.
fn numbered(read: &impl Read, actor: &Actor, search: TicketSearch<'_>) -> Result<Vec<Ticket>, StoreError> {
    let Some(TicketReference { year: None, serial }) = TicketReference::of(search.query) else { return Ok(Vec::new()) };
    // In the organisation's time zone the new year may have begun already.
    let year = search.now.to_zoned(TimeZone::UTC).year() + 1;
    let mut found = Vec::new();
    for year in (year - NUMBERED_YEARS..=year).rev() {
        if let Some(id) = read.ticket_with_number(TicketNo { year: year.unsigned_abs(), serial })? {
            found.extend(read.ticket(id)?.filter(|ticket| access::may_read(actor, ticket)));
        }
    }
    Ok(found)
}

/// Words of an excerpt before the first one that was searched for, and all of them.
const EXCERPT_WORDS: (usize, usize) = (8, 30);

/// The words around the first hit; else the beginning of the conversation. Only as much is read as it takes to
/// find the hit.
fn excerpt(
    read: &impl Read,
    actor: &Actor,
    ticket: &Ticket,
    query: &SearchQuery,
) -> Result<Vec<(String, bool)>, StoreError> {
    let (mut beginning, mut found) = (None, None);
    read.visit_timeline(ticket.id, &mut |entry| {
        if !access::may_read_entry(actor, entry.is_public(), entry.author) {
            return ControlFlow::Continue(());
        }
        let (EntryContent::Message { body, .. } | EntryContent::Note { body, .. }) = entry.content else {
            return ControlFlow::Continue(());
        };
        found = piece(body.as_str(), query);
        beginning.get_or_insert(body);
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let beginning = || beginning.map(|body| vec![(body.teaser(180), false)]).unwrap_or_default();
    Ok(found.unwrap_or_else(beginning))
}

fn piece(text: &str, query: &SearchQuery) -> Option<Vec<(String, bool)>> {
    let first = text.split_whitespace().position(|word| query.marks(word))?;
    let (before, most) = EXCERPT_WORDS;
    let from = first.saturating_sub(before);
    let mut words = text.split_whitespace().enumerate().skip(from);
    let shown = words.by_ref().take(most).map(|(place, word)| {
        let is_wanted = place == first || (place > first && query.marks(word));
        (word.chars().take(80).collect(), is_wanted)
    });
    let gap = || ("…".to_owned(), false);
    let mut piece: Vec<(String, bool)> = (from > 0).then(gap).into_iter().chain(shown).collect();
    piece.extend(words.next().map(|_| gap()));
    Some(piece)
}

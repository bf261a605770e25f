//! Searching tickets among those that the reader may open, and no others (§9.2).

use std::ops::ControlFlow;

use super::queue::QueueRow;
use crate::{
    domain::{
        access::{self, Actor},
        id::TicketId,
        text::Body,
        ticket::Ticket,
    },
    store::{EntryContent, People, Read, Search, StoreError, TicketLists, Tickets, Timelines, tokens},
};

/// Hits of a page.
pub const SEARCH_PAGE_SIZE: usize = 20;

/// Tickets that one search looks at, so that a reader who may open few of them gets an answer in time too.
const MAX_SEARCHED_TICKETS: usize = 5000;

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
}

/// Tickets that have all words of `query`, newest first, behind `after`.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn search_tickets(
    read: &impl Read,
    actor: &Actor,
    query: &str,
    after: Option<TicketId>,
) -> Result<SearchHits, StoreError> {
    let words = tokens(query);
    let mut found: Vec<Ticket> = Vec::new();
    let (mut looked_at, mut broken, mut next) = (0, None, None);
    read.search(query, &mut |id| {
        if after.is_some_and(|after| id >= after) {
            return ControlFlow::Continue(());
        }
        looked_at += 1;
        if found.len() == SEARCH_PAGE_SIZE || looked_at > MAX_SEARCHED_TICKETS {
            next = found.last().map(|ticket| ticket.id).or(Some(id));
            return ControlFlow::Break(());
        }
        match readable(read, actor, id, &words) {
            Ok(ticket) => found.extend(ticket),
            Err(error) => {
                broken = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    if let Some(error) = broken {
        return Err(error);
    }
    let hits = found.into_iter().map(|ticket| {
        let excerpt = excerpt(read, actor, &ticket, &words)?;
        let listed = read.listed_ticket(ticket.id)?;
        let listed = listed.ok_or(StoreError::Record("a ticket went while it was read".to_owned()))?;
        Ok(SearchHit { row: QueueRow::for_reader(actor, listed), excerpt })
    });
    Ok(SearchHits { hits: hits.collect::<Result<_, StoreError>>()?, next })
}

/// The ticket, if the actor may read it and the words are not only in what they may not read.
fn readable(read: &impl Read, actor: &Actor, id: TicketId, words: &[String]) -> Result<Option<Ticket>, StoreError> {
    let Some(ticket) = read.ticket(id)?.filter(|ticket| access::may_read(actor, ticket)) else { return Ok(None) };
    if access::is_team_member(actor) {
        return Ok(Some(ticket));
    }
    let requester = read.person_name(ticket.requester)?.map(|name| name.to_string()).unwrap_or_default();
    let mut text = format!("{} {} {requester}", ticket.no, ticket.subject);
    for entry in read.timeline(id)?.into_iter().filter(|e| access::may_read_entry(actor, e.is_public(), e.author)) {
        if let EntryContent::Message { body, .. } | EntryContent::Note { body, .. } = &entry.content {
            text = format!("{text} {body}");
        }
        text = entry.attachments().iter().fold(text, |text, file| format!("{text} {}", file.name));
    }
    let theirs = tokens(&text);
    let has_all = words.iter().all(|word| theirs.iter().any(|token| token.starts_with(word.as_str())));
    Ok(Some(ticket).filter(|_| has_all))
}

/// The words around the first hit; else the beginning of the conversation.
fn excerpt(
    read: &impl Read,
    actor: &Actor,
    ticket: &Ticket,
    wanted: &[String],
) -> Result<Vec<(String, bool)>, StoreError> {
    let mut beginning = None;
    for entry in read.timeline(ticket.id)? {
        if !access::may_read_entry(actor, entry.is_public(), entry.author) {
            continue;
        }
        let (EntryContent::Message { body, .. } | EntryContent::Note { body, .. }) = entry.content else { continue };
        let words = marked(&body, wanted);
        if let Some(at) = words.iter().position(|(_, is_wanted)| *is_wanted) {
            let from = at.saturating_sub(8);
            let cut = words.len() > from + 30;
            let mut piece: Vec<(String, bool)> = words.into_iter().skip(from).take(30).collect();
            if from > 0 {
                piece.insert(0, ("…".to_owned(), false));
            }
            if cut {
                piece.push(("…".to_owned(), false));
            }
            return Ok(piece);
        }
        beginning.get_or_insert(body);
    }
    Ok(beginning.map(|body| vec![(body.teaser(180), false)]).unwrap_or_default())
}

fn marked(body: &Body, wanted: &[String]) -> Vec<(String, bool)> {
    body.as_str()
        .split_whitespace()
        .map(|word| {
            let has = |token: &String| wanted.iter().any(|w| token.starts_with(w.as_str()));
            (word.chars().take(80).collect(), tokens(word).iter().any(has))
        })
        .collect()
}

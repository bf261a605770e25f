//! Which tickets a query finds among those that the reader may open, and by which texts.

use std::ops::ControlFlow;

use crate::{
    domain::{
        access::{self, Actor},
        id::TicketId,
        search::{SearchQuery, index_terms},
        ticket::Ticket,
        timeline::EntryContent,
    },
    store::{People, Read, Search, StoreError, Tickets, Timelines, answers_text, entry_text, requester_text},
};

/// Tickets that one search looks at, so that a reader who may open few of them gets an answer in time too.
const MAX_SEARCHED_TICKETS: usize = 5000;

/// At most `most` tickets that meet a query and that the actor may open, newest first, behind `after`; and where to
/// go on.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub(super) fn find(
    read: &impl Read,
    actor: &Actor,
    query: &SearchQuery,
    after: Option<TicketId>,
    most: usize,
) -> Result<(Vec<Ticket>, Option<TicketId>), StoreError> {
    let mut found: Vec<Ticket> = Vec::new();
    let (mut looked_at, mut broken, mut next) = (0, None, None);
    read.search(query, &mut |id| {
        if after.is_some_and(|after| id >= after) {
            return ControlFlow::Continue(());
        }
        looked_at += 1;
        if found.len() == most || looked_at > MAX_SEARCHED_TICKETS {
            next = found.last().map(|ticket| ticket.id).or(Some(id));
            return ControlFlow::Break(());
        }
        match readable(read, actor, id, query) {
            Ok(ticket) => found.extend(ticket),
            Err(error) => {
                broken = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    match broken {
        Some(error) => Err(error),
        None => Ok((found, next)),
    }
}

/// The ticket, if the actor may read it and the words are not only in what they may not read.
fn readable(read: &impl Read, actor: &Actor, id: TicketId, query: &SearchQuery) -> Result<Option<Ticket>, StoreError> {
    let Some(ticket) = read.ticket(id)?.filter(|ticket| access::may_read(actor, ticket)) else { return Ok(None) };
    if access::is_team_member(actor) {
        return Ok(Some(ticket));
    }
    let text = readable_text(read, actor, &ticket)?;
    Ok(Some(ticket).filter(|_| query.is_met_by(&index_terms(&text))))
}

/// The texts of a ticket that the actor may read, as far as they are indexed.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub(super) fn readable_text(read: &impl Read, actor: &Actor, ticket: &Ticket) -> Result<String, StoreError> {
    let is_team = access::is_team_member(actor);
    let requester = match is_team {
        true => read.person(ticket.requester)?.map(|person| requester_text(&person)),
        false => read.person_name(ticket.requester)?.map(|name| name.to_string()),
    };
    let mut text = format!("{} , {} , {}", ticket.no, ticket.subject, requester.unwrap_or_default());
    let mut add = |part: &str| text.extend([" , ", part]);
    if is_team {
        add(&answers_text(ticket));
    }
    read.visit_timeline(ticket.id, &mut |entry| {
        let is_said = !matches!(entry.content, EntryContent::Event { .. });
        if (is_said || is_team) && access::may_read_entry(actor, entry.is_public(), entry.author) {
            add(&entry_text(&entry.content));
        }
        ControlFlow::Continue(())
    })?;
    Ok(text)
}

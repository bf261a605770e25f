//! Requesters whom an agent knows: those who have a ticket that the agent may read (§9.2).

use std::ops::ControlFlow;

use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        person::Person,
        search::{SearchQuery, index_terms},
    },
    store::{People, Read, Search, StoreError, Tickets, requester_text},
};

/// Profiles offered at once.
const MAX_SUGGESTIONS: usize = 8;

/// Tickets that one search looks at.
const MAX_SCANNED_TICKETS: usize = 3000;

/// Profiles whose name, address or phone number has all words of `query`, those with the newest tickets first.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_known(read: &impl Read, actor: &Actor, query: &str) -> Result<Vec<Person>, Error> {
    let wanted = SearchQuery::of_beginnings(query);
    let mut found: Vec<Person> = Vec::new();
    let (mut looked_at, mut broken): (usize, Option<StoreError>) = (0, None);
    let mut look = |id| -> Result<(), StoreError> {
        let Some(ticket) = read.ticket(id)?.filter(|ticket| access::may_read(actor, ticket)) else { return Ok(()) };
        if found.iter().any(|person| person.id == ticket.requester) {
            return Ok(());
        }
        found.extend(
            read.person(ticket.requester)?.filter(|person| wanted.is_met_by(&index_terms(&requester_text(person)))),
        );
        Ok(())
    };
    read.search(&wanted, &mut |id| {
        looked_at += 1;
        if let Err(error) = look(id) {
            broken = Some(error);
            return ControlFlow::Break(());
        }
        if looked_at < MAX_SCANNED_TICKETS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if let Some(error) = broken {
        return Err(error.into());
    }
    found.truncate(MAX_SUGGESTIONS);
    Ok(found)
}

//! How satisfied somebody is with a request of theirs, said in a chat.

use super::{Partner, Way, find, find_as};
use crate::{
    app::{Error, rating},
    dialog::Outcome,
    domain::{access::Actor, id::TicketId, rating::Grade, text::Body, ticket::Ticket},
    store::{Read, StoreError, Tx},
};

/// Whether the requester is asked; of a request that is theirs.
pub(super) fn is_asked(read: &impl Read, ticket: &Ticket) -> Result<bool, StoreError> {
    rating::is_asked(read, &Actor::Link { ticket: ticket.id }, ticket)
}

/// Asks, unless they were asked before or the request is not at its end.
pub(super) fn ask(tx: &Tx<'_>, partner: &Partner, id: TicketId) -> Result<Outcome, Error> {
    Ok(match find(tx, partner, id)? {
        Some(ticket) if is_asked(tx, &ticket)? => Outcome::RatingAsked(id),
        _ => Outcome::NotAsked,
    })
}

/// Counts the answer.
pub(super) fn rate(tx: &Tx<'_>, partner: &Partner, id: TicketId, grade: Grade, way: &Way) -> Result<Outcome, Error> {
    let Some((ticket, actor)) = find_as(tx, partner, id)? else { return Ok(Outcome::NotAsked) };
    match rating::rate(tx, &actor, &ticket, grade, &way.voice.zone) {
        Ok(()) => Ok(Outcome::Rated(id)),
        Err(Error::Forbidden) => Ok(Outcome::NotAsked),
        Err(error) => Err(error),
    }
}

/// Keeps words beside it.
pub(super) fn remark(tx: &Tx<'_>, partner: &Partner, id: TicketId, text: Body, way: &Way) -> Result<Outcome, Error> {
    let Some(ticket) = find(tx, partner, id)? else { return Ok(Outcome::NotAsked) };
    rating::remark(tx, &ticket, text, &way.voice.zone)?;
    Ok(Outcome::Remarked)
}

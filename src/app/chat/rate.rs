//! Ratings of tickets in a chat.

use super::{ChatContext, find_ticket, find_with_actor};
use crate::{
    app::{Error, rating},
    dialog::{ChatParticipant, CommandOutcome},
    domain::{access::Actor, id::TicketId, rating::Grade, text::Body, ticket::Ticket},
    store::{Read, StoreError, Tx},
};

/// Whether the requester is asked; of a request that is theirs.
pub(super) fn is_rating_asked(read: &impl Read, ticket: &Ticket) -> Result<bool, StoreError> {
    rating::is_asked(read, &Actor::Link { ticket: ticket.id }, ticket)
}

/// Asks, unless they were asked before or the request is not at its end.
pub(super) fn ask_rating(tx: &Tx<'_>, participant: &ChatParticipant, id: TicketId) -> Result<CommandOutcome, Error> {
    Ok(match find_ticket(tx, participant, id)? {
        Some(ticket) if is_rating_asked(tx, &ticket)? => CommandOutcome::RatingAsked(id),
        _ => CommandOutcome::RatingNotAsked,
    })
}

/// Counts the answer.
pub(super) fn add_rating(
    tx: &Tx<'_>,
    participant: &ChatParticipant,
    id: TicketId,
    grade: Grade,
    way: &ChatContext,
) -> Result<CommandOutcome, Error> {
    let Some((ticket, actor)) = find_with_actor(tx, participant, id)? else {
        return Ok(CommandOutcome::RatingNotAsked);
    };
    match rating::rate(tx, &actor, &ticket, grade, &way.locale.zone) {
        Ok(()) => Ok(CommandOutcome::Rated(id)),
        Err(Error::Forbidden) => Ok(CommandOutcome::RatingNotAsked),
        Err(error) => Err(error),
    }
}

/// Keeps words beside it.
pub(super) fn add_remark(
    tx: &Tx<'_>,
    participant: &ChatParticipant,
    id: TicketId,
    text: Body,
    way: &ChatContext,
) -> Result<CommandOutcome, Error> {
    let Some(ticket) = find_ticket(tx, participant, id)? else { return Ok(CommandOutcome::RatingNotAsked) };
    rating::add_remark(tx, &ticket, text, &way.locale.zone)?;
    Ok(CommandOutcome::RemarkAdded)
}

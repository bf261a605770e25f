//! Ratings of tickets in a chat. The rules of ratings are in `app::rating`.

use super::{ChatContext, find_ticket, find_with_actor};
use crate::{
    app::{Error, rating},
    dialog::{ChatParticipant, CommandOutcome},
    domain::{access::Actor, id::TicketId, rating::Grade, text::Body, ticket::Ticket},
    store::{Read, StoreError, Tx},
};

/// Whether the requester is asked for a rating. The caller checks that the ticket is theirs.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn is_rating_asked(read: &impl Read, ticket: &Ticket) -> Result<bool, StoreError> {
    rating::is_asked(read, &Actor::Link { ticket: ticket.id }, ticket)
}

/// Asks for a grade, if the requester may rate the ticket now.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn ask_rating(tx: &Tx<'_>, participant: &ChatParticipant, id: TicketId) -> Result<CommandOutcome, Error> {
    Ok(match find_ticket(tx, participant, id)? {
        Some(ticket) if is_rating_asked(tx, &ticket)? => CommandOutcome::RatingAsked(id),
        _ => CommandOutcome::RatingNotAsked,
    })
}

/// Stores the grade. `RatingNotAsked` if the requester may not rate the ticket.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn add_rating(
    tx: &Tx<'_>,
    participant: &ChatParticipant,
    id: TicketId,
    grade: Grade,
    context: &ChatContext,
) -> Result<CommandOutcome, Error> {
    let Some((ticket, actor)) = find_with_actor(tx, participant, id)? else {
        return Ok(CommandOutcome::RatingNotAsked);
    };
    match rating::rate(tx, &actor, &ticket, grade, &context.locale.zone) {
        Ok(()) => Ok(CommandOutcome::Rated(id)),
        Err(Error::Forbidden) => Ok(CommandOutcome::RatingNotAsked),
        Err(error) => Err(error),
    }
}

/// Stores a remark on the rating.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn add_remark(
    tx: &Tx<'_>,
    participant: &ChatParticipant,
    id: TicketId,
    text: Body,
    context: &ChatContext,
) -> Result<CommandOutcome, Error> {
    let Some(ticket) = find_ticket(tx, participant, id)? else { return Ok(CommandOutcome::RatingNotAsked) };
    rating::add_remark(tx, &ticket, text, &context.locale.zone)?;
    Ok(CommandOutcome::RemarkAdded)
}

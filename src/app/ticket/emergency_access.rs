//! Emergency access: an administrator opens a ticket that they may not read, with a reason, for a limited
//! time, and visibly for everybody concerned (§1.3).

use jiff::Timestamp;

use crate::{
    app::{Error, audit},
    domain::{
        access::{self, Actor, EMERGENCY_ACCESS_PERIOD},
        audit::AuditAction,
        author::Author,
        event::Event,
        id::{AccountId, TicketId, TicketNo},
        text::{Body, Reason},
        ticket::Ticket,
    },
    store::{BreakGlassGrants, EntryContent, Read, StoreError, Tickets, Tx},
};

/// The ticket with this number, if the actor may view it by their rights or by emergency access; in the second
/// case also until when.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or the actor may not view it.
/// - `Internal`: the store fails.
pub fn find_viewable(
    read: &impl Read,
    actor: &Actor,
    no: TicketNo,
    now: Timestamp,
) -> Result<(Ticket, Option<Timestamp>), Error> {
    let ticket = read.ticket(read.ticket_with_number(no)?.ok_or(Error::NotFound)?)?.ok_or(Error::NotFound)?;
    let until = granted(read, actor, ticket.id)?;
    if !access::may_view(actor, &ticket, until, now) {
        return Err(Error::NotFound);
    }
    let is_exception = !access::may_read(actor, &ticket);
    Ok((ticket, until.filter(|_| is_exception)))
}

/// Whether the actor could view the ticket with this number only by emergency access, and has none now.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn needs_reason(read: &impl Read, actor: &Actor, no: TicketNo, now: Timestamp) -> Result<bool, Error> {
    let Some(id) = read.ticket_with_number(no)? else { return Ok(false) };
    let Some(ticket) = read.ticket(id)? else { return Ok(false) };
    let until = granted(read, actor, id)?;
    Ok(access::may_use_emergency_access(actor, &ticket) && !access::may_view(actor, &ticket, until, now))
}

/// Grants the actor emergency access, with an entry in the timeline and in the audit log. If the actor may
/// view the ticket already, nothing happens.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or the actor may not use emergency access for it.
/// - `Internal`: the store fails.
pub fn grant_emergency_access(tx: &Tx<'_>, actor: &Actor, no: TicketNo, reason: &Reason) -> Result<(), Error> {
    if !needs_reason(tx, actor, no, tx.now)? {
        return find_viewable(tx, actor, no, tx.now).map(drop);
    }
    let id = tx.ticket_with_number(no)?.ok_or(Error::NotFound)?;
    let (before, account) = (tx.ticket(id)?.ok_or(Error::NotFound)?, actor.account().ok_or(Error::NotFound)?);
    tx.put_emergency_access(id, account, tx.now + EMERGENCY_ACCESS_PERIOD)?;
    let (mut ticket, reason) = (before.clone(), Body::from(reason.clone()));
    // Only the timeline changes, so the ticket does not move in any list.
    let event = Event::EmergencyAccessUsed { reason: reason.clone() };
    tx.add_entry(&mut ticket, Author::Agent { account }, EntryContent::Event { event })?;
    tx.update_ticket(&before, &ticket)?;
    audit::record(tx, actor, &AuditAction::EmergencyAccessUsed { ticket: id, reason })?;
    Ok(())
}

/// The administrators who have emergency access to the ticket now.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn emergency_viewers(read: &impl Read, ticket: &Ticket, now: Timestamp) -> Result<Vec<AccountId>, StoreError> {
    let live = |(_, until): &(AccountId, Timestamp)| now < *until;
    Ok(read.emergency_accesses(ticket.id)?.into_iter().filter(live).map(|(account, _)| account).collect())
}

fn granted(read: &impl Read, actor: &Actor, ticket: TicketId) -> Result<Option<Timestamp>, StoreError> {
    actor.account().map_or(Ok(None), |account| read.emergency_access_until(ticket, account))
}

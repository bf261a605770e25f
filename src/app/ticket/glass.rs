//! An administrator opens a ticket that they may not read: with a reason, for a while, and seen by
//! everybody whom it concerns (§1.3).

use jiff::Timestamp;

use crate::{
    app::{Error, journal},
    domain::{
        access::{self, Actor, GLASS},
        event::{By, Event},
        id::{AccountId, TicketId, TicketNo},
        journal::Deed,
        text::Body,
        ticket::Ticket,
    },
    store::{Glass, Read, StoreError, Tickets, Tx, What},
};

/// The ticket with this number, if the actor may look at its page: they may read it, or gave a
/// reason a moment ago; then until when.
pub fn find_to_look(
    read: &impl Read,
    actor: &Actor,
    no: TicketNo,
    now: Timestamp,
) -> Result<(Ticket, Option<Timestamp>), Error> {
    let ticket = read.ticket(read.ticket_numbered(no)?.ok_or(Error::NotFound)?)?.ok_or(Error::NotFound)?;
    let until = granted(read, actor, ticket.id)?;
    if !access::may_look_into(actor, &ticket, until, now) {
        return Err(Error::NotFound);
    }
    let is_exception = !access::may_read(actor, &ticket);
    Ok((ticket, until.filter(|_| is_exception)))
}

/// Whether the actor would have to give a reason to open the ticket with this number.
pub fn needs_reason(read: &impl Read, actor: &Actor, no: TicketNo, now: Timestamp) -> Result<bool, Error> {
    let Some(id) = read.ticket_numbered(no)? else { return Ok(false) };
    let Some(ticket) = read.ticket(id)? else { return Ok(false) };
    let until = granted(read, actor, id)?;
    Ok(access::may_break_glass(actor, &ticket) && !access::may_look_into(actor, &ticket, until, now))
}

/// Opens the ticket for reading. Where it is open already, nothing happens.
pub fn break_glass(tx: &Tx<'_>, actor: &Actor, no: TicketNo, reason: &Body) -> Result<(), Error> {
    if !needs_reason(tx, actor, no, tx.now)? {
        return find_to_look(tx, actor, no, tx.now).map(drop);
    }
    let id = tx.ticket_numbered(no)?.ok_or(Error::NotFound)?;
    let (before, account) = (tx.ticket(id)?.ok_or(Error::NotFound)?, actor.account().ok_or(Error::NotFound)?);
    tx.put_glass(id, account, tx.now + GLASS)?;
    let mut ticket = before.clone();
    // Nothing about the ticket changes but its timeline, so it does not move in any list.
    let event = Event::BrokeGlass { reason: reason.clone() };
    tx.add_entry(&mut ticket, By::Agent { account }, What::Event { event })?;
    tx.update_ticket(&before, &ticket)?;
    journal::note(tx, actor, &Deed::BrokeGlass { ticket: id, reason: reason.clone() })?;
    Ok(())
}

/// The administrators who read the ticket now because they gave a reason.
pub fn onlookers(read: &impl Read, ticket: &Ticket, now: Timestamp) -> Result<Vec<AccountId>, StoreError> {
    let live = |(_, until): &(AccountId, Timestamp)| now < *until;
    Ok(read.glasses(ticket.id)?.into_iter().filter(live).map(|(account, _)| account).collect())
}

fn granted(read: &impl Read, actor: &Actor, ticket: TicketId) -> Result<Option<Timestamp>, StoreError> {
    actor.account().map_or(Ok(None), |account| read.glass(ticket, account))
}

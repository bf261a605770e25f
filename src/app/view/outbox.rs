//! What waits to be sent and what could not be sent, for those who may manage the outbox.

use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        id::TicketNo,
        notification::Recipient,
        text::{PersonName, Subject},
        ticket::Ticket,
    },
    store::{Outbox, OutboxRow, People, Read, StoreError, Tickets},
};

/// The most rows of the page.
pub const MAX_SHOWN_ROWS: usize = 200;

/// A row of the outbox, and what the reader may know about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxItem {
    pub row: OutboxRow,
    /// `None` if it belongs to no ticket or the reader may not open it.
    pub ticket: Option<(TicketNo, Subject)>,
    /// `None` if the reader may not open the ticket, or the recipient is gone.
    pub to: Option<PersonName>,
}

/// The rows that the actor may manage: failed ones first, then those that wait longest.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn list_rows(read: &impl Read, actor: &Actor) -> Result<Vec<OutboxItem>, Error> {
    let mut rows = read.outbox_rows()?;
    rows.sort_by_key(|row| (!row.given_up, row.created));
    let mut seen = Vec::new();
    for row in rows {
        let ticket = ticket_of(read, &row)?;
        if !access::may_manage_outbox(actor, ticket.as_ref()) {
            continue;
        }
        let ticket = ticket.filter(|ticket| access::may_read(actor, ticket));
        let to = match (&ticket, row.to) {
            (None, _) => None,
            (Some(_), Recipient::Person { person }) => read.person(person)?.map(|person| person.name),
            (Some(ticket), Recipient::Chat { .. }) => read.person(ticket.requester)?.map(|person| person.name),
            (Some(_), Recipient::Account { account }) => read.account(account)?.map(|account| account.name),
        };
        seen.push(OutboxItem { row, ticket: ticket.map(|ticket| (ticket.no, ticket.subject)), to });
        if seen.len() == MAX_SHOWN_ROWS {
            break;
        }
    }
    Ok(seen)
}

/// What the console says about mail on every page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailState {
    /// There is nothing to say.
    Fine,
    /// Mail waits, and there is no server to send it through.
    NoServer,
    /// Mail of a ticket that the reader may open could not be sent.
    Failed,
}

/// The state of mail as far as it concerns the actor.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn mail_state(read: &impl Read, actor: &Actor, has_server: bool) -> Result<MailState, Error> {
    if read.outbox_count(true)? > 0 {
        let load = || has_failed(read, actor);
        if read.view_cache().map_or_else(load, |memo| memo.has_unsent(actor, load))? {
            return Ok(MailState::Failed);
        }
    }
    let waits = !has_server && read.outbox_count(false)? > 0;
    Ok(if waits { MailState::NoServer } else { MailState::Fine })
}

fn has_failed(read: &impl Read, actor: &Actor) -> Result<bool, StoreError> {
    for row in read.outbox_rows()?.into_iter().filter(|row| row.given_up) {
        if access::may_manage_outbox(actor, ticket_of(read, &row)?.as_ref()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn ticket_of(read: &impl Read, row: &OutboxRow) -> Result<Option<Ticket>, StoreError> {
    row.payload.ticket().map_or(Ok(None), |id| read.ticket(id))
}

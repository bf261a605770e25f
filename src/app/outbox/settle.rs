//! How an attempt to send ended, written into its row.

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        Error,
        announce::announce,
        transport::{ReceiverGone, SendError},
    },
    domain::{
        author::Author,
        event::Event,
        id::OutboxId,
        notification::{OutboxPayload, Recipient},
        notification_plan::Notification,
    },
    store::{Chats, EntryContent, MessengerChat, Outbox, OutboxRow, People, SendAttempt, Tickets, Tx},
};

/// A row is given up when it is this old …
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);

/// … and was tried this often: a machine that was off for a weekend still gets its attempts.
const GIVE_UP_ATTEMPTS: u32 = 24;

/// Settles an attempt. A row that was sent is removed. Another is tried again later, is given up, or,
/// if its chat is closed to us, is told by mail instead. A row that is gone meanwhile is no error.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails; then the attempt is not settled and this must be
/// called again.
pub fn settle(tx: &Tx<'_>, id: OutboxId, result: &Result<(), SendError>) -> Result<(), Error> {
    let Some(row) = tx.outbox_row(id)? else { return Ok(()) };
    let (error, is_final) = match result {
        Ok(()) => return Ok(tx.remove_outbox_row(&row)?),
        Err(SendError::Unavailable(error) | SendError::Temporary(error)) => (error, is_exhausted(&row, tx.now)),
        Err(SendError::Permanent(error)) => (error, true),
        Err(SendError::ChatClosed(gone)) => return settle_closed_chat(tx, &row, *gone),
    };
    let at = row.last_attempt.as_ref().map_or(tx.now, |attempt| attempt.at);
    let settled = OutboxRow {
        given_up: is_final,
        last_attempt: Some(SendAttempt { at, error: Some(error.clone()) }),
        ..row.clone()
    };
    Ok(tx.replace_outbox_row(Some(&row), &settled)?)
}

fn is_exhausted(row: &OutboxRow, now: Timestamp) -> bool {
    row.attempts >= GIVE_UP_ATTEMPTS && now.duration_since(row.created) >= GIVE_UP_AFTER
}

/// Settles a row whose chat is closed to us. A reply of the dialog is dropped. An update of a ticket goes
/// by mail, and the ticket's timeline says so; without an address the row is given up, so that
/// somebody looks at it.
fn settle_closed_chat(tx: &Tx<'_>, row: &OutboxRow, gone: ReceiverGone) -> Result<(), Error> {
    let Recipient::Chat { peer } = row.to else { return Ok(()) };
    if let Some(chat) = tx.messenger_chat(peer)?.filter(|chat| !chat.is_unreachable) {
        tx.put_messenger_chat(&MessengerChat { is_unreachable: true, ..chat })?;
    }
    let OutboxPayload::TicketEntry { ticket, entry, kind } = row.payload else {
        return Ok(tx.remove_outbox_row(row)?);
    };
    let Some(mut ticket) = tx.ticket(ticket)? else { return Ok(tx.remove_outbox_row(row)?) };
    let has_address = tx.person(ticket.requester)?.is_some_and(|person| person.email.is_some());
    if has_address {
        tx.remove_outbox_row(row)?;
        tx.enqueue(Notification { to: Recipient::Person { person: ticket.requester }, kind }, ticket.id, entry)?;
    } else {
        let error = Some(match gone {
            ReceiverGone::Blocked => "the recipient blocked the bot".to_owned(),
            ReceiverGone::NoBot => "the bot is no longer configured".to_owned(),
        });
        let last = row.last_attempt.clone().map(|attempt| SendAttempt { error, ..attempt });
        tx.replace_outbox_row(Some(row), &OutboxRow { given_up: true, last_attempt: last, ..row.clone() })?;
    }
    let (before, event) = (ticket.clone(), Event::ChatLost { by_mail: has_address });
    let entry = tx.add_entry(&mut ticket, Author::System, EntryContent::Event { event: event.clone() })?;
    tx.update_ticket(&before, &ticket)?;
    Ok(announce(tx, &ticket, &event, Author::System, entry)?)
}

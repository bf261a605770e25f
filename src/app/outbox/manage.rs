//! Looking after the outbox: trying again what could not be sent, and dropping it.

use super::Error;
use crate::{
    domain::{
        access::{self, Actor},
        id::OutboxId,
    },
    store::{Outbox, OutboxRow, Tickets, Tx},
};

/// What is done with a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutboxAction {
    /// Send it now.
    Retry,
    /// Do not send it at all.
    Drop,
}

/// Tries a row again or drops it.
pub fn manage(tx: &Tx<'_>, actor: &Actor, id: OutboxId, what: OutboxAction) -> Result<(), Error> {
    let before = tx.outbox_row(id)?.ok_or(Error::NotFound)?;
    let ticket = match before.payload.ticket() {
        Some(id) => tx.ticket(id)?,
        None => None,
    };
    if !access::may_manage_outbox(actor, ticket.as_ref()) {
        return Err(Error::NotFound);
    }
    match what {
        OutboxAction::Drop => tx.remove_outbox_row(&before)?,
        OutboxAction::Retry => {
            let row = OutboxRow { due: tx.now, given_up: false, attempts: 0, ..before.clone() };
            tx.replace_outbox_row(Some(&before), &row)?;
            tx.wake_sender_after_commit(row.lane());
        }
    }
    Ok(())
}

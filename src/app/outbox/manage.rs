//! What a person does with a row of the outbox: retry it, or drop it.

use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        id::OutboxId,
    },
    store::{Outbox, OutboxRow, StoreError, Tickets, Tx},
};

/// What is to be done with a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutboxAction {
    /// Send it now, with as many attempts as a new row.
    Retry,
    /// Remove the row without sending it.
    Drop,
}

/// Retries a row or drops it.
///
/// # Errors
/// - `NotFound`: no such row (it may have been sent meanwhile), or the actor may not manage it.
/// - `Internal` or `DiskFull` when the store fails.
pub fn manage(tx: &Tx<'_>, actor: &Actor, id: OutboxId, action: OutboxAction) -> Result<(), Error> {
    let before = tx.outbox_row(id)?.ok_or(Error::NotFound)?;
    let ticket = match before.payload.ticket() {
        Some(id) => tx.ticket(id)?,
        None => None,
    };
    if !access::may_manage_outbox(actor, ticket.as_ref()) {
        return Err(Error::NotFound);
    }
    match action {
        OutboxAction::Drop => tx.remove_outbox_row(&before)?,
        OutboxAction::Retry => retry(tx, &before)?,
    }
    Ok(())
}

fn retry(tx: &Tx<'_>, before: &OutboxRow) -> Result<(), StoreError> {
    let row = OutboxRow { due: tx.now, given_up: false, held: false, attempts: 0, ..before.clone() };
    tx.replace_outbox_row(Some(before), &row)?;
    tx.wake_sender_after_commit(row.lane());
    Ok(())
}

/// Retries every row that the actor may manage and whose attempts failed so far, or that is held: after an outage
/// nobody waits for the pauses.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn retry_all(tx: &Tx<'_>, actor: &Actor) -> Result<(), Error> {
    let has_failed =
        |row: &OutboxRow| row.held || row.last_attempt.as_ref().is_some_and(|attempt| attempt.error.is_some());
    for row in tx.outbox_rows()?.into_iter().filter(has_failed) {
        let ticket = row.payload.ticket().map_or(Ok(None), |id| tx.ticket(id))?;
        if access::may_manage_outbox(actor, ticket.as_ref()) {
            retry(tx, &row)?;
        }
    }
    Ok(())
}

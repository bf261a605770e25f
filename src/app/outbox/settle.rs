//! How an attempt to send ended, written into its row.

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{Error, messenger, transport::SendError},
    domain::id::OutboxId,
    store::{Outbox, OutboxRow, SendAttempt, Tx},
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
        Err(SendError::Temporary(error)) => (error, is_exhausted(&row, tx.now)),
        Err(SendError::Permanent(error)) => (error, true),
        Err(SendError::ChatClosed(gone)) => return messenger::handle_receiver_gone(tx, id, *gone),
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

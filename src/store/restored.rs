//! What happens when a copy of the data is opened for the first time, such as a restored backup.
//!
//! Since the copy was made, messages may have been sent, links used and sessions ended, and the copy does not know.
//! So what waited to be sent is held until somebody says that it is still to be sent, all sessions end, and
//! one-time links and codes are void; invitations stay good. Every backup carries a mark that says it is a copy, so
//! this happens however it was put in place.

use jiff::Timestamp;

use super::{Key, Outbox, OutboxRow, StoreError, Table, TokenPurpose, Tokens, Tx, number_at, read::Read};
use crate::domain::{audit::AuditAction, author::Author, notification::OutboxPayload};

const COPY_MARK: &str = "copy";

/// The row that marks a database as a copy of this moment.
pub(super) fn copy_mark(taken: Timestamp) -> (Key, [u8; 8]) {
    (Key::word(COPY_MARK), taken.as_microsecond().cast_unsigned().to_be_bytes())
}

/// Whether a row of the settings is the mark of a copy.
pub(super) fn is_copy_mark(key: &[u8]) -> bool {
    key == COPY_MARK.as_bytes()
}

/// Makes a helpdesk of its own out of a copy, and notes it in the audit log. Anything else stays as it is.
///
/// # Errors
/// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the file cannot be
/// read or written.
pub(super) fn settle_copy(tx: &Tx<'_>) -> Result<(), StoreError> {
    let mark = Key::word(COPY_MARK);
    let Some(taken) = tx.bytes(Table::Meta, &mark)? else { return Ok(()) };
    let taken = Timestamp::from_microsecond(number_at(&taken, 0).cast_signed()).unwrap_or(tx.now);
    tx.end_sessions(|_| true)?;
    tx.end_portal_sessions(|_, _| true)?;
    tx.end_tokens(|token| token.purpose != TokenPurpose::Invitation)?;
    for row in tx.outbox_rows()?.into_iter().filter(|row| !row.given_up) {
        if is_void(tx, &row)? {
            tx.remove_outbox_row(&row)?;
        } else {
            tx.replace_outbox_row(Some(&row), &OutboxRow { given_up: true, held: true, ..row.clone() })?;
        }
    }
    tx.add_audit_entry(Author::System, &AuditAction::Restored { taken })?;
    tx.remove(Table::Meta, &mark)?;
    Ok(())
}

/// Whether a message brings a link or code that is no longer good.
fn is_void(tx: &Tx<'_>, row: &OutboxRow) -> Result<bool, StoreError> {
    let OutboxPayload::Account { notification } = &row.payload else { return Ok(false) };
    notification.token().map_or(Ok(false), |token| Ok(tx.token(token, tx.now)?.is_none()))
}

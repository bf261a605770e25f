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
pub enum Tend {
    /// Send it now.
    TryAgain,
    /// Do not send it at all.
    Drop,
}

/// Tries a row again or drops it.
pub fn tend(tx: &Tx<'_>, actor: &Actor, id: OutboxId, what: Tend) -> Result<(), Error> {
    let before = tx.outbox_row(id)?.ok_or(Error::NotFound)?;
    let ticket = match before.matter.ticket() {
        Some(id) => tx.ticket(id)?,
        None => None,
    };
    if !access::may_tend_outbox(actor, ticket.as_ref()) {
        return Err(Error::NotFound);
    }
    match what {
        Tend::Drop => tx.drop_outbox(&before)?,
        Tend::TryAgain => {
            let row = OutboxRow { due: tx.now, given_up: false, attempts: 0, ..before.clone() };
            tx.put_outbox(Some(&before), &row)?;
            tx.wake(row.lane());
        }
    }
    Ok(())
}

//! Who of the administrators reads which ticket until when, after giving a reason (§1.3).

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Key, Read, StoreError, Table, Tx, codec, number_at};
use crate::domain::id::{AccountId, TicketId};

/// Until when an administrator reads a ticket.
struct Grant {
    until: Timestamp,
}
codec::record! { Grant { 0 until } }

fn key(ticket: TicketId, account: AccountId) -> Key {
    Key::number(ticket.0).then(account.0)
}

/// Looking up who reads what for a while.
pub trait Glass: Read + Sized {
    /// Until when an account reads a ticket; the time may be over.
    fn glass(&self, ticket: TicketId, account: AccountId) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.record::<Grant>(Table::Glass, &key(ticket, account))?.map(|grant| grant.until))
    }

    /// The accounts that gave a reason to read a ticket, and until when.
    fn glasses(&self, ticket: TicketId) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        let (mut found, all) = (Vec::new(), Key::number(ticket.0));
        self.scan(Table::Glass, &all, &all.end(), &mut |key, value| {
            let grant = codec::from_bytes::<Grant>(value).ok();
            found.extend(grant.map(|grant| (AccountId(number_at(key, 8)), grant.until)));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

impl<R: Read> Glass for R {}

impl Tx<'_> {
    /// Lets an account read a ticket until then.
    pub fn put_glass(&self, ticket: TicketId, account: AccountId, until: Timestamp) -> Result<(), StoreError> {
        self.put(Table::Glass, &key(ticket, account), &Grant { until })
    }

    /// Forgets whose time is over; how many.
    pub fn sweep_glass(&self) -> Result<usize, StoreError> {
        let mut over = Vec::new();
        self.scan(Table::Glass, &Key::default(), &Key::default(), &mut |key, value| {
            if codec::from_bytes::<Grant>(value).map_or(true, |grant| grant.until <= self.now) {
                over.push(Key::default().then_bytes(key));
            }
            ControlFlow::Continue(())
        })?;
        for key in &over {
            self.remove(Table::Glass, key)?;
        }
        Ok(over.len())
    }
}

//! Emergency access: which administrator may read which ticket until when, after giving a reason
//! (§1.3). The reason is in the audit log and in the ticket's timeline.

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};

use super::{Key, Read, StoreError, Table, Tx, codec, number_at, own_rights::OWN_RIGHTS};
use crate::domain::{
    elapsed::end_within,
    id::{AccountId, TicketId},
};

/// The right of one administrator to read one ticket until a time.
struct EmergencyAccessGrant {
    until: Timestamp,
}
codec::record! { EmergencyAccessGrant { 0 until } }

/// The beginning of the keys of all accesses to a ticket.
pub(super) fn accesses_to(ticket: TicketId) -> Key {
    Key::number(ticket.0)
}

fn key(ticket: TicketId, account: AccountId) -> Key {
    accesses_to(ticket).then(account.0)
}

/// Reading who has emergency access.
pub trait BreakGlassGrants: Read + Sized {
    /// Until when an account may read a ticket. The time can be in the past.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn emergency_access_until(&self, ticket: TicketId, account: AccountId) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.record::<EmergencyAccessGrant>(Table::EmergencyAccess, &key(ticket, account))?.map(|grant| grant.until))
    }

    /// The accounts with emergency access to a ticket, and until when. Some times can be in the past.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn emergency_accesses(&self, ticket: TicketId) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        let (mut found, all) = (Vec::new(), accesses_to(ticket));
        self.scan(Table::EmergencyAccess, &all, &all.end(), &mut |key, value| {
            let grant = codec::from_bytes::<EmergencyAccessGrant>(value).ok();
            found.extend(grant.map(|grant| (AccountId(number_at(key, 8)), grant.until)));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

impl<R: Read> BreakGlassGrants for R {}

impl Tx<'_> {
    /// Lets an account read a ticket until a time.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_emergency_access(
        &self,
        ticket: TicketId,
        account: AccountId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.put(Table::EmergencyAccess, &key(ticket, account), &EmergencyAccessGrant { until })
    }

    /// Removes the rows whose time is over. Returns how many. None lasts longer than `longest` from now.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_expired_emergency_access(&self, longest: SignedDuration) -> Result<usize, StoreError> {
        let mut ahead = Vec::new();
        self.scan(Table::EmergencyAccess, &Key::default(), &Key::kind(OWN_RIGHTS), &mut |key, value| {
            let until = codec::from_bytes::<EmergencyAccessGrant>(value).map_or(self.now, |grant| grant.until);
            let end = end_within(until, longest, self.now);
            if end < until {
                ahead.push((TicketId(number_at(key, 0)), AccountId(number_at(key, 8)), end));
            }
            ControlFlow::Continue(())
        })?;
        ahead.iter().try_for_each(|(ticket, account, end)| self.put_emergency_access(*ticket, *account, *end))?;
        self.remove_rows(Table::EmergencyAccess, &Key::default(), &Key::kind(OWN_RIGHTS), |_, value| {
            codec::from_bytes::<EmergencyAccessGrant>(value).map_or(true, |grant| grant.until <= self.now)
        })
    }
}

//! Which departments an administrator gave themself access to, and why (§1.3): what requesters read for a while.
//! It is a notice, not the right: the right is the account's membership.

use jiff::Timestamp;

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{
    id::{AccountId, DepartmentId},
    text::Body,
};

/// An administrator gave themself access to a department.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnRightsNotice {
    pub at: Timestamp,
    /// Requesters read it until this time.
    pub until: Timestamp,
    /// Why, as the administrator gave it.
    pub reason: Body,
}
codec::record! { OwnRightsNotice { 0 at, 1 until, 2 reason } }

/// The first byte of the keys. Those of emergency accesses begin with the id of a ticket, so with a zero.
pub(super) const OWN_RIGHTS: u8 = 1;

fn prefix(department: DepartmentId) -> Key {
    Key::kind(OWN_RIGHTS).then(department.0)
}

/// Reading who gave themself access.
pub trait OwnRightsNotices: Read + Sized {
    /// What requesters of a department read now, oldest first.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn own_rights_notices(&self, department: DepartmentId, now: Timestamp) -> Result<Vec<OwnRightsNotice>, StoreError> {
        let all: Vec<OwnRightsNotice> = self.records(Table::EmergencyAccess, &prefix(department))?;
        Ok(all.into_iter().filter(|notice| now < notice.until).collect())
    }
}

impl<R: Read> OwnRightsNotices for R {}

impl Tx<'_> {
    /// Tells the requesters of a department that an account gave itself access.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_own_rights_notice(
        &self,
        department: DepartmentId,
        account: AccountId,
        notice: &OwnRightsNotice,
    ) -> Result<(), StoreError> {
        let at = notice.at.as_microsecond().cast_unsigned();
        self.put(Table::EmergencyAccess, &prefix(department).then(at).then(account.0), notice)
    }

    /// Removes the notices whose time is over. Returns how many.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_expired_own_rights_notices(&self) -> Result<usize, StoreError> {
        let all = Key::kind(OWN_RIGHTS);
        self.remove_rows(Table::EmergencyAccess, &all, &all.end(), |_, value| {
            codec::from_bytes::<OwnRightsNotice>(value).map_or(true, |notice| notice.until <= self.now)
        })
    }
}

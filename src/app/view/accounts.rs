//! Accounts of the team, for the administration and for an account's own pages.

use crate::{
    app::Error,
    domain::{id::AccountId, person::Account, rights::Membership},
    store::{Catalogue, People, Read},
};

/// All accounts, locked ones included, unsorted.
///
/// # Errors
/// `Internal` when the store fails.
pub fn all(read: &impl Read) -> Result<Vec<Account>, Error> {
    Ok(read.accounts()?)
}

/// The account with this id; `None` if it was deleted.
///
/// # Errors
/// `Internal` when the store fails.
pub fn find(read: &impl Read, id: AccountId) -> Result<Option<Account>, Error> {
    Ok(read.account(id)?)
}

/// Whether the account works in a department that announces new requests by mail.
///
/// # Errors
/// `Internal` when the store fails.
pub fn is_sent_announcements(read: &impl Read, account: &Account) -> Result<bool, Error> {
    let works_in = |id| account.memberships.get(&id) == Some(&Membership::Write);
    Ok(read.shared_departments()?.iter().any(|department| department.announces && works_in(department.id)))
}

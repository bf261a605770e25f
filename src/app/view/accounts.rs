//! Accounts of the team, for the administration and for an account's own pages.

use crate::{
    app::Error,
    domain::{
        id::{AccountId, DepartmentId},
        person::Account,
        rights::Membership,
    },
    store::{Catalogue, People, Read},
};

/// All accounts, locked ones included, unsorted.
///
/// # Errors
/// `Internal` when the store fails.
pub fn all(read: &impl Read) -> Result<Vec<Account>, Error> {
    Ok(read.accounts()?)
}

/// The members of a department that can sign in, by name.
///
/// # Errors
/// `Internal` when the store fails.
pub fn members(read: &impl Read, department: DepartmentId) -> Result<Vec<(Account, Membership)>, Error> {
    let membership = |account: Account| {
        let membership = account.memberships.get(&department).copied().filter(|_| account.is_active());
        membership.map(|membership| (account, membership))
    };
    let mut members: Vec<_> = read.accounts()?.into_iter().filter_map(membership).collect();
    members.sort_by_cached_key(|(account, _)| account.name.as_str().to_lowercase());
    Ok(members)
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

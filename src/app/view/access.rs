//! How many people can see tickets, in numbers and never by name (§1.4): for the public page, the
//! privacy notice and the inspection.

use crate::{
    app::Error,
    domain::{
        access::{Actor, may_read_audit_log},
        department::Department,
        person::Account,
        rights::{Capability, Membership},
    },
    store::{Catalogue, People, Read},
};

/// The numbers of active accounts by what they may see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessCounts {
    /// The departments that take requests in, internal ones included.
    pub departments: Vec<DepartmentAccess>,
    /// Accounts that may administer.
    pub administrators: usize,
    /// Accounts of external providers.
    pub providers: usize,
    /// Accounts that may read the audit log.
    pub auditors: usize,
}

/// A department and how many active accounts belong to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DepartmentAccess {
    pub department: Department,
    /// Accounts that work on its tickets.
    pub writers: usize,
    /// Accounts that only read its tickets.
    pub readers: usize,
}

/// Counts who can see what.
///
/// # Errors
/// `Internal` when the store fails.
pub fn count(read: &impl Read) -> Result<AccessCounts, Error> {
    let mut accounts = read.accounts()?;
    accounts.retain(Account::is_active);
    let count = |is_counted: &dyn Fn(&Account) -> bool| accounts.iter().filter(|account| is_counted(account)).count();
    let members = |department: &Department, membership| {
        count(&|account| account.memberships.get(&department.id) == Some(&membership))
    };
    let departments = read.departments()?.into_iter().map(|department| DepartmentAccess {
        writers: members(&department, Membership::Write),
        readers: members(&department, Membership::Read),
        department,
    });
    Ok(AccessCounts {
        departments: departments.collect(),
        administrators: count(&|account| account.can(Capability::Administer)),
        providers: count(&|account| account.provider.is_some()),
        auditors: count(&|account| may_read_audit_log(&Actor::of(account))),
    })
}

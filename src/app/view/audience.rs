//! Who can see a ticket (§1.4), by the same rules of access that open it.

use jiff::Timestamp;

use crate::{
    app::ticket::emergency_viewers,
    domain::{
        access::{self, Actor},
        id::AccountId,
        person::Account,
        rights::Membership,
        text::{Label, PersonName},
        ticket::Ticket,
    },
    store::{Catalogue, People, Read, StoreError},
};

/// In what capacity somebody can see a ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Capacity {
    /// A member of the department who may write.
    Writes,
    /// A member of the department who may only read.
    Reads,
    /// Keeps access without being a member of the department (§1.1).
    Referred,
    /// Works for the provider that has the ticket.
    Provider,
    /// An administrator with emergency access now (§1.3).
    Administers,
}

/// An account that can see a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketViewer {
    pub account: AccountId,
    /// For the team only.
    pub name: PersonName,
    pub capacity: Capacity,
}

/// All accounts that can see a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketAudience {
    /// The ticket's department; `None` if it is gone.
    pub department: Option<Label>,
    /// In the order of their names.
    pub viewers: Vec<TicketViewer>,
}

impl TicketAudience {
    /// How many can see it in this capacity.
    pub fn count(&self, capacity: Capacity) -> usize {
        self.viewers.iter().filter(|viewer| viewer.capacity == capacity).count()
    }

    /// How many members of the department can see it. Those who keep access from elsewhere are none.
    pub fn members(&self) -> usize {
        self.count(Capacity::Writes) + self.count(Capacity::Reads)
    }
}

/// Who can see the ticket now, with those who have emergency access.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn audience_of(read: &impl Read, ticket: &Ticket, now: Timestamp) -> Result<TicketAudience, StoreError> {
    let onlookers = emergency_viewers(read, ticket, now)?;
    let capacity = |account: &Account| {
        let administers = |account: &Account| {
            let looks =
                access::may_use_emergency_access(&Actor::of(account), ticket) && onlookers.contains(&account.id);
            looks.then_some(Capacity::Administers)
        };
        lasting(account, ticket).or_else(|| administers(account))
    };
    Ok(TicketAudience {
        department: read.department(ticket.department)?.map(|department| department.name),
        viewers: viewers(read.accounts()?.into_iter(), capacity),
    })
}

/// Who of these accounts can see the ticket without emergency access.
pub fn lasting_viewers(accounts: &[Account], ticket: &Ticket) -> Vec<TicketViewer> {
    viewers(accounts.iter().cloned(), |account| lasting(account, ticket))
}

/// Whether an account sees the ticket without emergency access.
pub fn sees_lastingly(account: &Account, ticket: &Ticket) -> bool {
    account.is_active() && lasting(account, ticket).is_some()
}

fn lasting(account: &Account, ticket: &Ticket) -> Option<Capacity> {
    let actor = Actor::of(account);
    if !access::may_read(&actor, ticket) {
        return None;
    }
    Some(match (&actor, account.memberships.get(&ticket.department)) {
        (Actor::Provider { .. }, _) => Capacity::Provider,
        (_, Some(Membership::Write)) => Capacity::Writes,
        (_, Some(Membership::Read)) => Capacity::Reads,
        (_, None) => Capacity::Referred,
    })
}

/// The active accounts that have a capacity, in the order of their names.
fn viewers(
    accounts: impl Iterator<Item = Account>,
    capacity: impl Fn(&Account) -> Option<Capacity>,
) -> Vec<TicketViewer> {
    let viewer = |account: Account| {
        Some(TicketViewer { capacity: capacity(&account)?, account: account.id, name: account.name })
    };
    let mut found: Vec<TicketViewer> = accounts.filter(Account::is_active).filter_map(viewer).collect();
    found.sort_by_key(|viewer| viewer.name.as_str().to_lowercase());
    found
}

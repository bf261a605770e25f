//! Who can see a ticket (§1.4): asked of the same rules that open it.

use jiff::Timestamp;

use crate::{
    app::ticket::emergency_viewers,
    domain::{
        access::{self, Actor, Membership},
        id::AccountId,
        person::Account,
        text::{Label, PersonName},
        ticket::Ticket,
    },
    store::{Catalogue, People, Read, StoreError},
};

/// In what capacity somebody can see a ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Capacity {
    /// They belong to the department and work on its tickets.
    Writes,
    /// They belong to the department and read only.
    Reads,
    /// They keep access without belonging to the department (§1.1).
    Referred,
    /// They work for the provider that has it.
    Provider,
    /// They administer and gave a reason a moment ago (§1.3).
    Administers,
}

/// Somebody who can see a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketViewer {
    /// Who.
    pub account: AccountId,
    /// Their name; for the team only.
    pub name: PersonName,
    /// In what capacity.
    pub capacity: Capacity,
}

/// Everybody who signs in and can see a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketAudience {
    /// The ticket's department.
    pub department: Option<Label>,
    /// The people, by name.
    pub viewers: Vec<TicketViewer>,
}

impl TicketAudience {
    /// How many see it in this capacity.
    pub fn count(&self, capacity: Capacity) -> usize {
        self.viewers.iter().filter(|viewer| viewer.capacity == capacity).count()
    }

    /// How many of the department see it, and who keeps access.
    pub fn team(&self) -> usize {
        self.count(Capacity::Writes) + self.count(Capacity::Reads) + self.count(Capacity::Referred)
    }
}

/// Who can see the ticket now.
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
    gather(read, ticket, capacity)
}

/// Who can see the ticket without having given a reason for it.
pub fn lasting_audience_of(read: &impl Read, ticket: &Ticket) -> Result<TicketAudience, StoreError> {
    gather(read, ticket, |account| lasting(account, ticket))
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

fn gather(
    read: &impl Read,
    ticket: &Ticket,
    capacity: impl Fn(&Account) -> Option<Capacity>,
) -> Result<TicketAudience, StoreError> {
    let accounts = read.accounts()?.into_iter().filter(Account::is_active);
    let mut viewers: Vec<TicketViewer> = accounts
        .filter_map(|account| {
            Some(TicketViewer { capacity: capacity(&account)?, account: account.id, name: account.name })
        })
        .collect();
    viewers.sort_by_key(|viewer| viewer.name.as_str().to_lowercase());
    Ok(TicketAudience { department: read.department(ticket.department)?.map(|department| department.name), viewers })
}

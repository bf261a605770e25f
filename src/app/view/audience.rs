//! Who can see a ticket (§1.4): asked of the same rule that opens it.

use crate::{
    domain::{
        access::{self, Actor, Agent, Membership},
        id::AccountId,
        text::{Label, PersonName},
        ticket::Ticket,
    },
    store::{Catalogue, People, Read, StoreError},
};

/// Somebody of the team who can see a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Viewer {
    /// Who.
    pub account: AccountId,
    /// Their name; for the team only.
    pub name: PersonName,
    /// How they belong to the department; none: they keep access after a move.
    pub membership: Option<Membership>,
}

/// Everybody of the team who can see a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audience {
    /// The ticket's department.
    pub department: Option<Label>,
    /// The people, by name.
    pub viewers: Vec<Viewer>,
}

impl Audience {
    /// How many belong to the department and work on its tickets.
    pub fn writers(&self) -> usize {
        self.count(Some(Membership::Write))
    }

    /// How many belong to the department and read only.
    pub fn readers(&self) -> usize {
        self.count(Some(Membership::Read))
    }

    /// How many keep access without belonging to the department.
    pub fn referrers(&self) -> usize {
        self.count(None)
    }

    fn count(&self, membership: Option<Membership>) -> usize {
        self.viewers.iter().filter(|viewer| viewer.membership == membership).count()
    }
}

/// Who can see the ticket now.
pub fn of(read: &impl Read, ticket: &Ticket) -> Result<Audience, StoreError> {
    let mut viewers: Vec<Viewer> = read
        .accounts()?
        .into_iter()
        .filter(|account| account.is_active() && access::may_read(&Actor::Agent(Agent::of(account)), ticket))
        .map(|account| Viewer {
            account: account.id,
            membership: account.memberships.get(&ticket.department).copied(),
            name: account.name,
        })
        .collect();
    viewers.sort_by_key(|viewer| viewer.name.as_str().to_lowercase());
    Ok(Audience { department: read.department(ticket.department)?.map(|department| department.name), viewers })
}

//! Who may do what (§1). The only place where roles are compared.
//!
//! An [`Actor`] is made by a door that has proof (a session, a secret link, a job) and by nothing
//! else. Whoever may not read a ticket is told the same as if it did not exist.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    id::{AccountId, DepartmentId, OrganisationId, PersonId, TicketId},
    person::{Account, Person},
    text::Label,
    ticket::{ActionKind, Phase, Status, Ticket},
};

/// How an account belongs to a department.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Membership {
    /// Reads tickets.
    Read,
    /// Works on tickets.
    Write,
}

/// What an account may do beside reading and writing tickets. Roles are sets of these and of
/// memberships ([`super::role`]); nothing else in the code knows a role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Capability {
    /// Accounts, departments, topics, texts, rules. Gives no right to read tickets (§1.3).
    Administer,
    /// The journal, retention rules and their review, data-subject requests.
    Privacy,
    /// Every rule, report and definition, but no ticket (§7.2).
    Inspect,
}

impl Capability {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Administer, Self::Privacy, Self::Inspect];
}

/// An agent's rights at the moment of the request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agent {
    /// Who.
    pub account: AccountId,
    /// Which departments, and how.
    pub memberships: BTreeMap<DepartmentId, Membership>,
    /// What else they may.
    pub capabilities: BTreeSet<Capability>,
}

/// Whoever stands at the counter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Actor {
    /// Anybody.
    Visitor,
    /// Holds the secret link of one ticket.
    Link {
        /// The ticket.
        ticket: TicketId,
    },
    /// A requester who proved their address.
    Requester {
        /// Their profile.
        person: PersonId,
    },
    /// A contact of an organisation: a requester who sees their organisation's tickets.
    Contact {
        /// Their profile.
        person: PersonId,
        /// Their organisation.
        organisation: OrganisationId,
    },
    /// Works in departments.
    Agent(Agent),
    /// Works for a provider.
    Provider {
        /// Who.
        account: AccountId,
        /// For whom.
        provider: Label,
    },
    /// A job or rule of Tresen itself.
    System,
}

impl Actor {
    /// Whoever proved that this profile is theirs. Without an organisation nobody is a contact.
    pub fn of_person(person: &Person) -> Self {
        match person.organisation.filter(|_| person.contact) {
            Some(organisation) => Self::Contact { person: person.id, organisation },
            None => Self::Requester { person: person.id },
        }
    }

    /// Whether the ticket is their own request, not one that they only look after.
    pub fn is_requester_of(&self, ticket: &Ticket) -> bool {
        match self {
            Self::Link { ticket: id } => ticket.id == *id,
            Self::Requester { person } | Self::Contact { person, .. } => ticket.requester == *person,
            _ => false,
        }
    }
}

impl Agent {
    /// The rights of an account.
    pub fn of(account: &Account) -> Self {
        let Account { id, memberships, capabilities, .. } = account;
        Self { account: *id, memberships: memberships.clone(), capabilities: capabilities.clone() }
    }

    fn membership(&self, ticket: &Ticket) -> Option<Membership> {
        let is_referred = ticket.referrers.contains(&self.account);
        self.membership_in(ticket.department, ticket.standing().phase(), is_referred)
    }

    fn membership_in(&self, department: DepartmentId, phase: Phase, is_referred: bool) -> Option<Membership> {
        let referred = is_referred.then_some(Membership::Write);
        let member = self.memberships.get(&department).copied();
        match phase {
            Phase::Open | Phase::Closed => member.max(referred),
            // Out of all lists, for administrators of the department only (§2.2).
            Phase::Archived | Phase::Deleted => member.filter(|_| self.can(Capability::Administer)),
        }
    }

    /// Whether the agent has a capability.
    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }

    /// Whether the agent may write in a department.
    pub fn writes_in(&self, department: DepartmentId) -> bool {
        self.memberships.get(&department) == Some(&Membership::Write)
    }

    /// Whether moving the ticket there takes it out of the agent's sight (§1.1).
    pub fn would_lose_sight(&self, ticket: &Ticket, to: DepartmentId) -> bool {
        !self.memberships.contains_key(&to) && !ticket.referrers.contains(&self.account)
    }
}

/// Whether the actor may open the ticket and read what was said with the requester.
pub fn may_read(actor: &Actor, ticket: &Ticket) -> bool {
    let alive = !matches!(ticket.standing().phase(), Phase::Deleted);
    match actor {
        Actor::Visitor => false,
        Actor::Link { ticket: id } => ticket.id == *id && alive,
        Actor::Requester { person } => ticket.requester == *person && alive,
        Actor::Contact { person, organisation } => {
            (ticket.requester == *person || ticket.organisation == Some(*organisation)) && alive
        }
        Actor::Agent(agent) => agent.membership(ticket).is_some(),
        Actor::Provider { provider: mine, .. } => {
            matches!(&ticket.status, Status::WithProvider { provider } if provider == mine)
        }
        Actor::System => true,
    }
}

/// [`may_read`] for an agent's lists, which know of a ticket only this.
pub fn may_list(agent: &Agent, department: DepartmentId, phase: Phase, is_referred: bool) -> bool {
    agent.membership_in(department, phase, is_referred).is_some()
}

/// Whether the actor may read notes, fields for agents, and who did what.
pub fn may_read_internals(actor: &Actor, ticket: &Ticket) -> bool {
    matches!(actor, Actor::Agent(_) | Actor::System) && may_read(actor, ticket)
}

/// Whether the actor may do this with the ticket. What the status allows is the machine's question.
pub fn may_do(actor: &Actor, action: ActionKind, ticket: &Ticket) -> bool {
    use ActionKind as A;
    match actor {
        Actor::Visitor => false,
        Actor::Link { .. } | Actor::Requester { .. } => {
            may_read(actor, ticket)
                && ticket.standing().phase() != Phase::Archived
                && matches!(action, A::RequesterWrites | A::Close | A::Edit)
        }
        // Their own as requesters do; to others' they only add words.
        Actor::Contact { .. } => {
            may_read(actor, ticket)
                && ticket.standing().phase() != Phase::Archived
                && (action == A::RequesterWrites
                    || (actor.is_requester_of(ticket) && matches!(action, A::Close | A::Edit)))
        }
        Actor::Agent(agent) => {
            agent.membership(ticket) == Some(Membership::Write)
                && (!action.administrators_only()
                    || (agent.can(Capability::Administer) && agent.writes_in(ticket.department)))
                && action != A::RequesterWrites
        }
        Actor::Provider { .. } => may_read(actor, ticket) && matches!(action, A::Note | A::Answer | A::Resume),
        Actor::System => true,
    }
}

/// Whether the actor may take in a request for somebody else in this department (§4.4).
pub fn may_take_in(actor: &Actor, department: DepartmentId) -> bool {
    match actor {
        Actor::Agent(agent) => agent.writes_in(department),
        Actor::System => true,
        _ => false,
    }
}

/// Whether the actor may take in a request in this person's name. Contacts do it for their
/// organisation, and only an administrator says who belongs to it.
pub fn may_take_in_for(actor: &Actor, requester: &Person) -> bool {
    match actor {
        Actor::Contact { organisation, .. } => requester.organisation == Some(*organisation),
        Actor::Agent(_) | Actor::System => true,
        _ => false,
    }
}

/// Whether an account can be given the ticket: in use, and writes where the ticket is or keeps access.
pub fn may_be_assigned(account: &Account, ticket: &Ticket) -> bool {
    account.is_active() && may_do(&Actor::Agent(Agent::of(account)), ActionKind::Take, ticket)
}

/// Whether the actor may see that this row of the outbox exists, try it again and drop it.
pub fn may_tend_outbox(actor: &Actor, ticket: Option<&Ticket>) -> bool {
    may_administer(actor) || ticket.is_some_and(|ticket| may_do(actor, ActionKind::Note, ticket))
}

/// Whether the actor may read the journal (§1: privacy officer, inspection).
pub fn may_read_journal(actor: &Actor) -> bool {
    let reads = |agent: &Agent| agent.can(Capability::Privacy) || agent.can(Capability::Inspect);
    matches!(actor, Actor::System) || matches!(actor, Actor::Agent(agent) if reads(agent))
}

/// Whether the actor may change the configuration.
pub fn may_administer(actor: &Actor) -> bool {
    matches!(actor, Actor::System) || matches!(actor, Actor::Agent(agent) if agent.can(Capability::Administer))
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;

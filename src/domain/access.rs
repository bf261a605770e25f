//! Who may do what (§1). The only place where roles are compared.
//!
//! An [`Actor`] is made from what the store says in the transaction or snapshot that uses it, after a
//! proof (a session, a secret link, a job), and by nothing else. An actor who may not read a ticket is told the same as if it did not exist.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{
    author::Author,
    id::{AccountId, CustomerId, DepartmentId, PersonId, TicketId},
    person::{Account, Person},
    rights::{Capability, Membership},
    text::Label,
    ticket::{ActionKind, Phase, Status, Ticket},
};

/// An agent's rights at the moment of the request.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Agent {
    pub account: AccountId,
    /// Which departments, and how.
    pub memberships: BTreeMap<DepartmentId, Membership>,
    /// What else they may.
    pub capabilities: BTreeSet<Capability>,
}

/// Who makes the request, with the proof that was given.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Actor {
    Visitor,
    /// Holds the secret link of one ticket.
    Link {
        ticket: TicketId,
    },
    /// A requester who proved their address.
    Requester {
        person: PersonId,
    },
    /// A contact of an organisation: a requester who sees their organisation's tickets.
    Contact {
        person: PersonId,
        organisation: CustomerId,
    },
    Agent(Agent),
    /// Works for a provider.
    Provider {
        account: AccountId,
        provider: Label,
    },
    /// A job or rule of Tresen itself.
    System,
}

impl Actor {
    /// The owner of this account, signed in. An account that works for a provider is only that (§1).
    pub fn of(account: &Account) -> Self {
        match &account.provider {
            Some(provider) => Self::Provider { account: account.id, provider: provider.clone() },
            None => Self::Agent(Agent::of(account)),
        }
    }

    /// The account that they signed in with.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Agent(agent) => Some(agent.account),
            Self::Provider { account, .. } => Some(*account),
            _ => None,
        }
    }

    /// The person of this profile, who proved it. A contact without an organisation counts as a requester.
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
        self.membership_in(ticket.department, ticket.status_kind().phase(), is_referred)
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
    pub fn would_lose_access(&self, ticket: &Ticket, to: DepartmentId) -> bool {
        !self.memberships.contains_key(&to) && !ticket.referrers.contains(&self.account)
    }
}

/// Whether the actor may open the ticket and read what was said with the requester.
pub fn may_read(actor: &Actor, ticket: &Ticket) -> bool {
    let alive = !matches!(ticket.status_kind().phase(), Phase::Deleted);
    match actor {
        Actor::Visitor => false,
        Actor::Link { ticket: id } => ticket.id == *id && alive,
        Actor::Requester { person } => ticket.requester == *person && alive,
        Actor::Contact { person, organisation } => {
            (ticket.requester == *person || ticket.organisation == Some(*organisation)) && alive
        }
        Actor::Agent(agent) => agent.membership(ticket).is_some(),
        Actor::Provider { provider: mine, .. } => is_with_provider(&ticket.status, mine),
        Actor::System => true,
    }
}

/// Whether a ticket in this status lies with the provider.
pub fn is_with_provider(status: &Status, mine: &Label) -> bool {
    matches!(status, Status::WithProvider { provider } if provider == mine)
}

/// How long an administrator reads a ticket after giving a reason (§1.3).
pub const EMERGENCY_ACCESS_PERIOD: SignedDuration = SignedDuration::from_mins(30);

/// Whether the actor may open the ticket by giving a reason: administrators, where they may not read.
pub fn may_use_emergency_access(actor: &Actor, ticket: &Ticket) -> bool {
    matches!(actor, Actor::Agent(agent) if agent.can(Capability::Administer)) && !may_read(actor, ticket)
}

/// Whether the actor may look at the ticket's page: as ever, or because they gave a reason and it
/// holds `until` then. Lists, search, counters and every deed ask [`may_read`] and [`may_do`].
pub fn may_view(actor: &Actor, ticket: &Ticket, until: Option<Timestamp>, now: Timestamp) -> bool {
    may_read(actor, ticket) || (may_use_emergency_access(actor, ticket) && until.is_some_and(|until| now < until))
}

/// Whether somebody who may look into a ticket reads this entry of it: the team all of them, others
/// what the requester reads too, and what they wrote themselves.
pub fn may_read_entry(actor: &Actor, is_public: bool, by: Author) -> bool {
    match actor {
        Actor::Agent(_) | Actor::System => true,
        Actor::Provider { account, .. } => is_public || by == Author::Provider { account: *account },
        _ => is_public,
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
                && ticket.status_kind().phase() != Phase::Archived
                && matches!(action, A::RequesterWrites | A::Close | A::Edit)
        }
        // Their own as requesters do; to others' they only add words.
        Actor::Contact { .. } => {
            may_read(actor, ticket)
                && ticket.status_kind().phase() != Phase::Archived
                && (action == A::RequesterWrites
                    || (actor.is_requester_of(ticket) && matches!(action, A::Close | A::Edit)))
        }
        Actor::Agent(agent) => {
            agent.membership(ticket) == Some(Membership::Write)
                && (!action.is_for_administrators()
                    || (agent.can(Capability::Administer) && agent.writes_in(ticket.department)))
                && action != A::RequesterWrites
        }
        Actor::Provider { .. } => may_read(actor, ticket) && matches!(action, A::Note | A::Answer | A::Resume),
        Actor::System => true,
    }
}

/// Whether the actor may take in a request for somebody else in this department (§4.4).
pub fn may_create_request(actor: &Actor, department: DepartmentId) -> bool {
    match actor {
        Actor::Agent(agent) => agent.writes_in(department),
        Actor::System => true,
        _ => false,
    }
}

/// Whether the actor may take in a request in this person's name. Contacts do it for their
/// organisation, and only an administrator says who belongs to it.
pub fn may_create_request_for(actor: &Actor, requester: &Person) -> bool {
    match actor {
        Actor::Contact { organisation, .. } => requester.organisation == Some(*organisation),
        Actor::Agent(_) | Actor::System => true,
        _ => false,
    }
}

/// Whether an account can be given the ticket: in use, and writes where the ticket is or keeps access.
pub fn may_be_assigned(account: &Account, ticket: &Ticket) -> bool {
    account.is_active() && may_do(&Actor::of(account), ActionKind::Take, ticket)
}

/// Whether the actor may take in requests anywhere.
pub fn may_create_requests_anywhere(actor: &Actor) -> bool {
    match actor {
        Actor::Agent(agent) => agent.memberships.values().any(|how| *how == Membership::Write),
        other => matches!(other, Actor::System),
    }
}

/// Whether the actor belongs to the team and sees its lists and its outbox. A provider does not.
pub fn is_team_member(actor: &Actor) -> bool {
    matches!(actor, Actor::Agent(_) | Actor::System)
}

/// Whether the actor may see that this row of the outbox exists, try it again and drop it.
pub fn may_manage_outbox(actor: &Actor, ticket: Option<&Ticket>) -> bool {
    if !is_team_member(actor) {
        return false;
    }
    may_administer(actor) || ticket.is_some_and(|ticket| may_do(actor, ActionKind::Note, ticket))
}

/// Whether the actor may read the audit log (§1: privacy officer, inspection).
pub fn may_read_audit_log(actor: &Actor) -> bool {
    let reads = |agent: &Agent| agent.can(Capability::Privacy) || agent.can(Capability::Inspect);
    matches!(actor, Actor::System) || matches!(actor, Actor::Agent(agent) if reads(agent))
}

/// Whether the actor may read every rule and definition (§7.2): who audits, and who sets them.
pub fn may_inspect(actor: &Actor) -> bool {
    may_read_audit_log(actor) || may_administer(actor)
}

/// Whether the actor may change the configuration.
pub fn may_administer(actor: &Actor) -> bool {
    matches!(actor, Actor::System) || matches!(actor, Actor::Agent(agent) if agent.can(Capability::Administer))
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;

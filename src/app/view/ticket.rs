//! A ticket as its page in the console shows it, put together in one snapshot.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    audience::{self, TicketAudience},
    delivery::{self, Delivery, DeliveryOptions},
    names::NameCache,
};
use crate::{
    app::{Error, ticket::find_viewable},
    domain::{
        access::{self, Actor},
        author::Author,
        classification::TicketOutcome,
        event::Event,
        field::FieldAudience as Readers,
        id::{AccountId, DepartmentId, PersonId, TicketId, TicketNo},
        notification::{OutboxPayload, Recipient},
        person::Person,
        text::{Label, PersonName},
        ticket::{
            ActionKind, ClosingRequirement, Phase, StatusKind, Ticket, possible_actions, unmet_closing_requirements,
        },
        topic::Topic,
    },
    store::{
        AgentDraft, Attachment, Catalogue, Drafts, EntryContent, Outbox, OutboxRow, People, Read, StoreError,
        TicketList, TicketLists, Tickets, TimelineEntry, Timelines,
    },
};

/// A ticket and everything that its page shows.
#[derive(Clone, Debug)]
pub struct TicketView {
    pub ticket: Ticket,
    pub topic: Topic,
    /// `None` if the profile is gone.
    pub requester: Option<Person>,
    /// With the oldest entry first.
    pub timeline: Vec<TimelineEntry>,
    /// What is missing to close it as solved.
    pub missing: Vec<ClosingRequirement>,
    pub audience: TicketAudience,
    /// What the reader may do with it now.
    pub can: Vec<ActionKind>,
    /// Accounts that it can be assigned to.
    pub colleagues: Vec<(AccountId, PersonName)>,
    /// All departments, the retired ones too.
    pub departments: Vec<(DepartmentId, Label)>,
    /// The reader's unsent message or note.
    pub draft: Option<AgentDraft>,
    /// How an answer reaches the requester.
    pub delivery: Delivery,
    /// Entries whose message to the requester is still in the outbox; `true`: sending failed for good.
    pub unsent: BTreeMap<u64, bool>,
    /// Whether the reader sees notes, fields for agents, and who did what; a provider does not.
    pub is_whole: bool,
    /// The end of the reader's emergency access; `None` if they need none.
    pub until: Option<Timestamp>,
    /// Numbers of the tickets that the timeline names, if the reader may open them.
    pub linked: BTreeMap<TicketId, TicketNo>,
    /// Names of all accounts in the timeline.
    names: BTreeMap<AccountId, PersonName>,
    /// Names of contacts in the timeline.
    contacts: BTreeMap<PersonId, PersonName>,
}

impl TicketView {
    /// Whether the reader can do this now.
    pub fn can(&self, action: ActionKind) -> bool {
        self.can.contains(&action)
    }

    /// The name of an account in the timeline; `None` if it is gone.
    pub fn name(&self, account: AccountId) -> Option<&PersonName> {
        self.names.get(&account)
    }

    /// The name of a contact in the timeline; `None` if the profile is gone.
    pub fn contact(&self, person: PersonId) -> Option<&PersonName> {
        self.contacts.get(&person)
    }

    /// The name of a department; `None` if it is gone.
    pub fn department(&self, id: DepartmentId) -> Option<&Label> {
        self.departments.iter().find(|(known, _)| *known == id).map(|(_, name)| name)
    }

    /// All files of the conversation, oldest first.
    pub fn files(&self) -> impl Iterator<Item = &Attachment> {
        self.timeline.iter().flat_map(TimelineEntry::attachments)
    }
}

/// What an actor may do with a ticket now: what the state machine and the rules of access both allow.
pub fn allowed_actions(actor: &Actor, ticket: &Ticket) -> Vec<ActionKind> {
    let is_assigned = ticket.assignee.is_some();
    possible_actions(ticket.status_kind())
        .filter(|action| access::may_do(actor, *action, ticket))
        .filter(|action| match action {
            ActionKind::Take => !is_assigned,
            ActionKind::Release => is_assigned,
            _ => true,
        })
        .collect()
}

/// The page of the ticket with this number.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or the actor may not view it.
/// - `Internal`: the store fails.
pub fn load(
    read: &impl Read,
    actor: &Actor,
    no: TicketNo,
    roads: DeliveryOptions<'_>,
    now: Timestamp,
) -> Result<TicketView, Error> {
    let (ticket, until) = find_viewable(read, actor, no, now)?;
    let topic = read.topic(ticket.topic)?.ok_or(Error::NotFound)?;
    let timeline = read.timeline(ticket.id)?;
    let mut names = NameCache::new(read)?;
    for account in timeline.iter().flat_map(accounts).chain(ticket.assignee).chain(ticket.referrers.iter().copied()) {
        names.account(account)?;
    }
    for entry in &timeline {
        if let Author::Contact { person } = entry.author {
            names.person(person)?;
        }
    }
    let viewer = actor.account();
    let is_whole = access::is_team_member(actor);
    let requester = read.person(ticket.requester)?;
    let departments = names.departments().to_vec();
    let (accounts, contacts) = names.into_people();
    let whole = TicketView {
        delivery: delivery::delivery_of(read, ticket.id, requester.as_ref(), &timeline, roads, now)?,
        unsent: unsent(read, &ticket)?,
        missing: unmet_closing_requirements(&ticket, &topic, TicketOutcome::Solved, None),
        requester,
        audience: audience::audience_of(read, &ticket, now)?,
        can: allowed_actions(actor, &ticket),
        colleagues: colleagues(read, &ticket)?,
        departments,
        draft: viewer.map(|account| read.draft(account, ticket.id)).transpose()?.flatten(),
        linked: linked_tickets(read, actor, &timeline)?,
        names: accounts,
        contacts,
        is_whole,
        until,
        ticket,
        topic,
        timeline,
    };
    Ok(if is_whole { whole } else { for_outsiders(whole, actor) })
}

/// What a provider sees of a ticket: the conversation with the requester, what the requester entered, and what
/// the provider wrote; no names of the team.
fn for_outsiders(view: TicketView, actor: &Actor) -> TicketView {
    let TicketView { mut topic, mut timeline, mut departments, mut names, mut ticket, requester, .. } = view;
    topic.fields.retain(|field| field.audience != Readers::Agents);
    topic.retired_fields.retain(|field| field.audience != Readers::Agents);
    ticket.values.retain(|id, _| topic.field(*id).or(topic.retired_field(*id)).is_some());
    timeline.retain(|entry| access::may_read_entry(actor, entry.is_public(), entry.author));
    departments.retain(|(id, _)| *id == ticket.department);
    names.retain(|id, _| Some(*id) == actor.account());
    let ticket =
        Ticket { tags: BTreeSet::new(), tasks: Vec::new(), referrers: BTreeSet::new(), assignee: None, ..ticket };
    TicketView {
        missing: Vec::new(),
        colleagues: Vec::new(),
        unsent: BTreeMap::new(),
        requester: requester.map(|person| Person { note: None, staff: false, ..person }),
        topic,
        timeline,
        departments,
        names,
        ticket,
        ..view
    }
}

/// A file of the conversation: the entry's number and the file's index.
///
/// # Errors
///
/// - `NotFound`: no such ticket, entry or file, or the actor may not read it.
/// - `Internal`: the store fails.
pub fn file(
    read: &impl Read,
    actor: &Actor,
    no: TicketNo,
    (entry, place): (u64, usize),
    now: Timestamp,
) -> Result<Attachment, Error> {
    let (ticket, _) = find_viewable(read, actor, no, now)?;
    let entry = read.entry(ticket.id, entry)?.ok_or(Error::NotFound)?;
    let is_theirs = access::may_read_entry(actor, entry.is_public(), entry.author);
    entry.attachments().get(place).filter(|_| is_theirs).cloned().ok_or(Error::NotFound)
}

/// Rows of the outbox looked at for one page; if there are more, no entry is marked.
const MOST_UNSENT: u64 = 500;

fn unsent(read: &impl Read, ticket: &Ticket) -> Result<BTreeMap<u64, bool>, StoreError> {
    let rows = read.outbox_count(false)? + read.outbox_count(true)?;
    if rows == 0 || rows > MOST_UNSENT {
        return Ok(BTreeMap::new());
    }
    let is_requester = |to: Recipient| match to {
        Recipient::Person { person } => person == ticket.requester,
        Recipient::Chat { .. } => true,
        Recipient::Account { .. } => false,
    };
    let of_this = read.outbox_rows()?.into_iter().filter(|row| is_requester(row.to));
    let entry = |row: OutboxRow| match row.payload {
        OutboxPayload::TicketEntry { ticket: of, entry, .. } if of == ticket.id => Some((entry, row.given_up)),
        _ => None,
    };
    Ok(of_this.filter_map(entry).collect())
}

fn colleagues(read: &impl Read, ticket: &Ticket) -> Result<Vec<(AccountId, PersonName)>, StoreError> {
    let mut found: Vec<(AccountId, PersonName)> = read
        .accounts()?
        .into_iter()
        .filter(|account| access::may_be_assigned(account, ticket))
        .map(|account| (account.id, account.name))
        .collect();
    found.sort_by_key(|(_, name)| name.as_str().to_lowercase());
    Ok(found)
}

fn linked_tickets(
    read: &impl Read,
    actor: &Actor,
    timeline: &[TimelineEntry],
) -> Result<BTreeMap<TicketId, TicketNo>, StoreError> {
    let mut found = BTreeMap::new();
    for entry in timeline {
        if let EntryContent::Event { event: Event::Linked { other, .. } } = &entry.content {
            let there = read.ticket(*other)?.filter(|ticket| access::may_read(actor, ticket));
            found.extend(there.map(|ticket| (ticket.id, ticket.no)));
        }
    }
    Ok(found)
}

/// Other requests of the same requester that the reader may open, the open ones and the newest first: what a request
/// may be a duplicate of.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn other_requests(read: &impl Read, actor: &Actor, ticket: &Ticket) -> Result<Vec<Ticket>, StoreError> {
    let list = TicketList::Person(ticket.requester);
    let ranges =
        |phase| StatusKind::ALL.into_iter().filter(move |kind| kind.phase() == phase).map(move |kind| (list, kind));
    let mut found = Vec::new();
    for phase in [Phase::Open, Phase::Closed] {
        for (_, id) in read.list_tickets(ranges(phase), None, MOST_OTHERS)? {
            found.extend(read.ticket(id)?.filter(|other| other.id != ticket.id && access::may_read(actor, other)));
        }
    }
    found.truncate(MOST_OTHERS);
    Ok(found)
}

/// Requests offered at once as the one that a request repeats.
const MOST_OTHERS: usize = 8;

/// The accounts that an entry names.
fn accounts(entry: &TimelineEntry) -> impl Iterator<Item = AccountId> {
    let author = entry.author.account();
    let named = match &entry.content {
        EntryContent::Event { event: Event::Assigned { to: account } | Event::Referred { account } } => Some(*account),
        _ => None,
    };
    author.into_iter().chain(named)
}

/// What moving a ticket to a department would change for people (§1.1); shown before it is moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MovePreview {
    pub to: DepartmentId,
    pub name: Label,
    /// Whether the reader would lose access.
    pub loses_sight: bool,
    /// Colleagues who would lose access too.
    pub others: Vec<(AccountId, PersonName)>,
    /// The assignee, if they could not stay assigned without keeping access.
    pub unassigned: Option<PersonName>,
}

/// What a move would change, for every department that the ticket can be moved to.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn preview_moves(read: &impl Read, actor: &Actor, ticket: &Ticket) -> Result<Vec<MovePreview>, StoreError> {
    let me = actor.account();
    let accounts = read.accounts()?;
    let before = audience::lasting_viewers(&accounts, ticket);
    let assignee = accounts.iter().find(|account| Some(account.id) == ticket.assignee);
    let preview = |(to, name): (DepartmentId, Label)| {
        let there = Ticket { department: to, ..ticket.clone() };
        let lost = |id: AccountId| !accounts.iter().any(|one| one.id == id && audience::sees_lastingly(one, &there));
        let losers = before.iter().filter(|viewer| Some(viewer.account) != me && lost(viewer.account));
        MovePreview {
            to,
            name,
            loses_sight: me.is_some_and(lost),
            others: losers.map(|viewer| (viewer.account, viewer.name.clone())).collect(),
            unassigned: assignee
                .filter(|account| !access::may_be_assigned(account, &there))
                .map(|account| account.name.clone()),
        }
    };
    let destinations = read.department_names()?.into_iter().filter(|(id, _)| *id != ticket.department);
    Ok(destinations.map(preview).collect())
}

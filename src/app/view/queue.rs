//! The queues of the console: which ones somebody has, how many tickets each has, and their pages. Counts come
//! from the counters that every transaction keeps, never from counting tickets.

use std::sync::Arc;

use crate::{
    domain::{
        access::{self, Actor, Agent},
        classification::Priority,
        department::DepartmentKind,
        id::{DepartmentId, TopicId},
        search::{SearchQuery, index_terms},
        text::{Label, PersonName, Tag},
        ticket::{Phase, StatusKind},
    },
    store::{Catalogue, ListRange, Read, StoreError, TicketList, TicketLists},
};

use super::queue_order::{MAX_SORTED_TICKETS, QueueOrder, waiting_since};
pub use crate::store::{ListPosition, ListedTicket, TicketSummary};

/// Rows of a page.
pub const QUEUE_PAGE_SIZE: usize = 50;

/// Tickets that one page of a filtered queue looks at.
const MAX_FILTERED_TICKETS: usize = 2000;

/// A list of tickets, as seen by one account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Queue {
    /// Assigned to the account.
    Mine,
    /// Open in its departments.
    Unassigned,
    /// Waiting for the requester's reply.
    Awaiting,
    /// Forwarded to a provider.
    Provider,
    /// On the waiting list.
    Waiting,
    /// All open ones of one department.
    Department(DepartmentId),
    /// Where the account keeps access after a move.
    Referred,
    /// Closed, also as spam.
    Closed,
    /// Archived; for administrators who are members of the department.
    Archived,
    /// In the bin; for administrators who are members of the department.
    Deleted,
}

impl Queue {
    /// The word in its address.
    pub fn word(self) -> String {
        match self {
            Self::Mine => "mine".to_owned(),
            Self::Unassigned => "unassigned".to_owned(),
            Self::Awaiting => "awaiting-reply".to_owned(),
            Self::Provider => "with-provider".to_owned(),
            Self::Waiting => "waiting".to_owned(),
            Self::Department(id) => format!("department-{id}"),
            Self::Referred => "referred".to_owned(),
            Self::Closed => "closed".to_owned(),
            Self::Archived => "archived".to_owned(),
            Self::Deleted => "deleted".to_owned(),
        }
    }

    /// The queue with this word; `None` if the actor has none such.
    pub fn from_word(word: &str, actor: &Actor) -> Option<Self> {
        queues_of(actor).into_iter().find(|queue| queue.word() == word)
    }

    /// Its order while nobody asks for another one: where nobody works yet, the oldest come first.
    pub const fn usual_order(self) -> QueueOrder {
        match self {
            Self::Unassigned | Self::Waiting => QueueOrder::Waiting,
            _ => QueueOrder::Newest,
        }
    }

    /// The ranges of the list index that hold its tickets.
    fn ranges(self, read: &impl Read, actor: &Actor) -> Result<Vec<ListRange>, StoreError> {
        Ok(match actor {
            Actor::Agent(agent) => self.of_agent(agent),
            // Few tickets are forwarded, from any department: they are picked out one by one.
            Actor::Provider { .. } => {
                let departments = read.all_department_names()?.into_iter();
                departments.map(|(id, _)| (TicketList::Department(id), StatusKind::WithProvider)).collect()
            }
            _ => Vec::new(),
        })
    }

    fn of_agent(self, agent: &Agent) -> Vec<ListRange> {
        use StatusKind as S;
        let phase = |wanted: Phase| S::ALL.into_iter().filter(move |status| status.phase() == wanted);
        let everywhere = |statuses: &[S]| {
            let departments = agent.memberships.keys();
            departments.flat_map(|id| statuses.iter().map(|status| (TicketList::Department(*id), *status))).collect()
        };
        match self {
            Self::Mine => phase(Phase::Open).map(|status| (TicketList::Assignee(agent.account), status)).collect(),
            Self::Unassigned => everywhere(&[S::Open]),
            Self::Awaiting => everywhere(&[S::AwaitingReply]),
            Self::Provider => everywhere(&[S::WithProvider]),
            Self::Waiting => everywhere(&[S::OnWaiting]),
            Self::Department(id) => phase(Phase::Open).map(|status| (TicketList::Department(id), status)).collect(),
            Self::Referred => phase(Phase::Open)
                .chain(phase(Phase::Closed))
                .map(|status| (TicketList::Referrer(agent.account), status))
                .collect(),
            Self::Closed => everywhere(&[S::Closed, S::ClosedSpam]),
            Self::Archived => everywhere(&[S::Archived]),
            Self::Deleted => everywhere(&[S::Deleted]),
        }
    }
}

/// The queues of an actor, in the order in which they are shown.
pub fn queues_of(actor: &Actor) -> Vec<Queue> {
    let agent = match actor {
        Actor::Agent(agent) => agent,
        Actor::Provider { .. } => return vec![Queue::Provider],
        _ => return Vec::new(),
    };
    let mut queues = vec![Queue::Mine, Queue::Unassigned, Queue::Awaiting, Queue::Provider, Queue::Waiting];
    queues.extend(agent.memberships.keys().map(|id| Queue::Department(*id)));
    queues.extend([Queue::Referred, Queue::Closed]);
    if access::may_administer(actor) {
        queues.extend([Queue::Archived, Queue::Deleted]);
    }
    queues
}

/// A queue with its number of tickets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueCount {
    pub queue: Queue,
    /// The department's name, for the queue of a department.
    pub name: Option<Label>,
    /// The department's kind, for the queue of a department that is not retired.
    pub department_kind: Option<DepartmentKind>,
    pub count: u64,
}

/// All queues of an actor with their counts. Retired departments only while they have open tickets.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn count_queues(read: &impl Read, actor: &Actor) -> Result<Vec<QueueCount>, StoreError> {
    let names = read.all_department_names()?;
    let open = read.shared_departments()?;
    let name = |queue| match queue {
        Queue::Department(id) => names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()),
        _ => None,
    };
    let kind = |queue| match queue {
        Queue::Department(id) => open.iter().find(|known| known.id == id).map(|known| known.kind),
        _ => None,
    };
    let mut queues = queues_of(actor);
    let place = |queue: &Queue| match queue {
        Queue::Department(id) => names.iter().position(|(known, _)| known == id),
        _ => None,
    };
    // Departments follow each other in the order that administrators gave them.
    if let Some(departments) = queues.chunk_by_mut(|a, b| place(a).is_some() == place(b).is_some()).nth(1) {
        departments.sort_by_key(place);
    }
    let counted = queues.into_iter().map(|queue| {
        let count = count(read, actor, queue)?;
        Ok(QueueCount { queue, name: name(queue), department_kind: kind(queue), count })
    });
    // A retired department is shown as long as something is open in it.
    let is_shown = |counted: &QueueCount| match counted.queue {
        Queue::Department(id) => counted.count > 0 || open.iter().any(|known| known.id == id),
        _ => true,
    };
    counted.filter(|counted| counted.as_ref().map_or(true, is_shown)).collect()
}

fn count(read: &impl Read, actor: &Actor, queue: Queue) -> Result<u64, StoreError> {
    let ranges = queue.ranges(read, actor)?;
    if access::is_team_member(actor) {
        return count_listed(read, &ranges);
    }
    let mut count = 0;
    for (_, id) in read.list_tickets(ranges, None, MAX_FILTERED_TICKETS)? {
        count += u64::from(read.listed_ticket(id)?.is_some_and(|listed| may_list(actor, &listed.ticket)));
    }
    Ok(count)
}

/// How many tickets are in these ranges; the same as their counters, but from the cache.
fn count_listed(read: &impl Read, ranges: &[ListRange]) -> Result<u64, StoreError> {
    ranges.iter().try_fold(0, |sum, (list, status)| Ok(sum + read.status_counts(*list)?.get(*status)))
}

/// The queue to begin with: the actor's own tickets, or the unassigned ones if there are none.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn first_queue(read: &impl Read, actor: &Actor) -> Result<Queue, StoreError> {
    if !access::is_team_member(actor) {
        return Ok(Queue::Provider);
    }
    let own = count(read, actor, Queue::Mine)?;
    Ok(if own > 0 { Queue::Mine } else { Queue::Unassigned })
}

/// Which tickets of a queue are shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QueueFilter {
    pub topic: Option<TopicId>,
    pub department: Option<DepartmentId>,
    pub tag: Option<Tag>,
    pub priority: Option<Priority>,
    /// Only tickets whose number, subject or requester has words that begin with these.
    pub text: String,
}

impl QueueFilter {
    /// Whether it lets every ticket through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn matches(&self, ListedTicket { ticket, requester, .. }: &ListedTicket, words: &SearchQuery) -> bool {
        self.topic.is_none_or(|topic| ticket.topic == topic)
            && self.department.is_none_or(|department| ticket.department == department)
            && self.tag.as_ref().is_none_or(|tag| ticket.tags.contains(tag))
            && self.priority.is_none_or(|priority| ticket.priority == Some(priority))
            && (words.is_empty() || {
                let name = requester.as_ref().map_or("", PersonName::as_str);
                words.is_met_by(&index_terms(&format!("{} , {} , {name}", ticket.no, ticket.subject)))
            })
    }
}

/// A row of a list of tickets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueRow {
    pub listed: Arc<ListedTicket>,
    /// Whether the reader is the assignee.
    pub is_mine: bool,
    /// Providers do not see who works on a ticket.
    pub shows_assignee: bool,
}

impl QueueRow {
    /// A ticket as the actor may see it.
    pub(super) fn for_reader(actor: &Actor, listed: Arc<ListedTicket>) -> Self {
        let assignee = listed.ticket.assignee;
        Self {
            is_mine: assignee.is_some() && assignee == actor.account(),
            shows_assignee: access::is_team_member(actor),
            listed,
        }
    }

    /// Why the ticket is marked: the requester waits for an answer. `None` once they have one.
    pub fn mark(&self) -> Option<RowMark> {
        let ticket = &self.listed.ticket;
        waiting_since(ticket)?;
        Some(if ticket.first_answer.is_some() { RowMark::NewMessage } else { RowMark::Unanswered })
    }

    /// Who works on it, if the reader may know that.
    pub fn assignee(&self) -> Option<&PersonName> {
        self.listed.assignee.as_ref().filter(|_| self.shows_assignee)
    }
}

/// What a row is marked with. It belongs to the ticket and is the same for every reader: nobody's reading is
/// stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowMark {
    /// Nobody has answered it yet.
    Unanswered,
    /// The requester wrote again after an answer.
    NewMessage,
}

/// A page of a queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueuePage {
    pub rows: Vec<QueueRow>,
    /// How the rows are ordered.
    pub order: QueueOrder,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<ListPosition>,
}

/// A page of a queue behind `after`. A queue of too many tickets for sorting is shown last changed first,
/// whatever order is wanted.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn load_page(
    read: &impl Read,
    actor: &Actor,
    queue: Queue,
    filter: &QueueFilter,
    wanted: QueueOrder,
    after: Option<ListPosition>,
) -> Result<QueuePage, StoreError> {
    let ranges = queue.ranges(read, actor)?;
    if wanted != QueueOrder::Newest && count_listed(read, &ranges)? <= MAX_SORTED_TICKETS as u64 {
        return load_sorted_page(read, actor, &ranges, filter, wanted, after);
    }
    load_newest_page(read, actor, &ranges, filter, after)
}

/// A page in an order that the list index does not have: all tickets of the queue are read and sorted.
fn load_sorted_page(
    read: &impl Read,
    actor: &Actor,
    ranges: &[ListRange],
    filter: &QueueFilter,
    order: QueueOrder,
    after: Option<ListPosition>,
) -> Result<QueuePage, StoreError> {
    let words = SearchQuery::of_beginnings(&filter.text);
    let mut all = Vec::new();
    for (_, id) in read.list_head(ranges, MAX_SORTED_TICKETS)?.iter() {
        let listed = read.listed_ticket(*id)?.filter(|listed| may_list(actor, &listed.ticket));
        all.extend(listed.filter(|listed| filter.matches(listed, &words)).map(|listed| (*id, listed)));
    }
    all.sort_by_cached_key(|(id, listed)| order.sort_key(&listed.ticket, *id));
    let is_after = |&(_, id): &ListPosition| all.iter().position(|(other, _)| *other == id);
    let first = after.as_ref().and_then(is_after).map_or(0, |place| place + 1);
    let page = &all[first..all.len().min(first + QUEUE_PAGE_SIZE)];
    let next = page.last().filter(|_| first + page.len() < all.len()).map(|(id, last)| (last.ticket.changed, *id));
    let rows = page.iter().map(|(_, listed)| QueueRow::for_reader(actor, Arc::clone(listed))).collect();
    Ok(QueuePage { rows, order, next })
}

/// A page in the order of the list index.
fn load_newest_page(
    read: &impl Read,
    actor: &Actor,
    ranges: &[ListRange],
    filter: &QueueFilter,
    mut after: Option<ListPosition>,
) -> Result<QueuePage, StoreError> {
    let words = SearchQuery::of_beginnings(&filter.text);
    let order = QueueOrder::Newest;
    let (mut rows, mut looked_at) = (Vec::with_capacity(QUEUE_PAGE_SIZE), 0);
    // One row more than a page shows whether there is a next page.
    let most =
        if filter.is_empty() && access::is_team_member(actor) { QUEUE_PAGE_SIZE + 1 } else { QUEUE_PAGE_SIZE * 4 };
    loop {
        let found = match after {
            None => read.list_head(ranges, most)?,
            Some(_) => read.list_tickets(ranges.iter().copied(), after, most)?.into(),
        };
        for place in found.iter() {
            if rows.len() == QUEUE_PAGE_SIZE {
                return Ok(QueuePage { rows, order, next: after });
            }
            looked_at += 1;
            after = Some(*place);
            let listed = read.listed_ticket(place.1)?.filter(|listed| may_list(actor, &listed.ticket));
            rows.extend(
                listed
                    .filter(|listed| filter.matches(listed, &words))
                    .map(|listed| QueueRow::for_reader(actor, listed)),
            );
        }
        if found.len() < most {
            return Ok(QueuePage { rows, order, next: None });
        }
        if looked_at >= MAX_FILTERED_TICKETS {
            return Ok(QueuePage { rows, order, next: after });
        }
    }
}

fn may_list(actor: &Actor, ticket: &TicketSummary) -> bool {
    match actor {
        Actor::Agent(agent) => {
            let is_referred = ticket.referrers.contains(&agent.account);
            access::may_list(agent, ticket.department, ticket.status.kind().phase(), is_referred)
        }
        Actor::Provider { provider, .. } => access::is_with_provider(&ticket.status, provider),
        _ => false,
    }
}

/// What lists can be filtered by, in the order of the names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueFilterChoices {
    pub topics: Vec<(TopicId, Label)>,
    /// Those that the reader is a member of.
    pub departments: Vec<(DepartmentId, Label)>,
}

/// What the actor's lists can be filtered by.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn filter_choices(read: &impl Read, actor: &Actor) -> Result<QueueFilterChoices, StoreError> {
    let mut departments = read.department_names()?;
    departments.retain(|(id, _)| matches!(actor, Actor::Agent(agent) if agent.memberships.contains_key(id)));
    Ok(QueueFilterChoices { topics: read.topic_names()?, departments })
}

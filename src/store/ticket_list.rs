//! Lists of tickets: of a department, an assignee, a requester and so on, each ordered by status and
//! last change, with a counter for each list and status.
//!
//! Rows and counters are written together with their ticket (`ticket.rs`). A list holds whatever
//! belongs into it; which lists somebody may see is decided in `app`.

use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

use jiff::Timestamp;

use super::{
    Catalogue, People, Read, StoreError,
    codec::{self, Code},
    tables::{Key, Table, number_at},
};
use crate::domain::{
    classification::Priority,
    id::{AccountId, CustomerId, DepartmentId, PersonId, TicketId, TicketNo, TopicId},
    text::{Label, PersonName, Subject, Tag},
    ticket::{Status, StatusKind, Ticket},
};

/// What a list shows of a ticket. The rest of its record is passed over, which is most of the work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketSummary {
    /// For people.
    pub no: TicketNo,
    /// Who asked.
    pub requester: PersonId,
    /// How urgent.
    pub priority: Option<Priority>,
    /// What it is about.
    pub topic: TopicId,
    /// One line.
    pub subject: Subject,
    /// Where it stands.
    pub status: Status,
    /// Whose agents see it.
    pub department: DepartmentId,
    /// Who works on it.
    pub assignee: Option<AccountId>,
    /// Tags.
    pub tags: BTreeSet<Tag>,
    /// Who keeps access without membership.
    pub referrers: BTreeSet<AccountId>,
    /// The requester wrote this long ago and has no answer yet.
    pub unanswered_since: Option<Timestamp>,
    /// The last change of any kind.
    pub changed: Timestamp,
}
// The numbers are those of `Ticket`.
codec::record! {
    TicketSummary {
        1 no, 3 requester, 8 priority, 9 topic, 11 subject, 13 status, 16 department, 17 assignee, 19 tags,
        23 referrers, 27 unanswered_since, 28 changed,
    }
}

/// A ticket as a line of a list, with the names that stand in it; none where somebody is gone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedTicket {
    /// The ticket.
    pub ticket: TicketSummary,
    /// Who asks.
    pub requester: Option<PersonName>,
    /// Whose it is.
    pub department: Option<Label>,
    /// Who works on it.
    pub assignee: Option<PersonName>,
}

/// A list of tickets that is kept in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TicketList {
    /// Of a department.
    Department(DepartmentId),
    /// Assigned to somebody.
    Assignee(AccountId),
    /// Where somebody keeps access.
    Referrer(AccountId),
    /// Of a requester.
    Person(PersonId),
    /// Of an organisation that requesters belong to.
    Organisation(CustomerId),
}

/// A list and a status: one range of rows, one counter.
pub type ListRange = (TicketList, StatusKind);

/// How many tickets of a list have each status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StatusCounts {
    /// By the code of the status.
    by_code: [u64; StatusKind::ALL.len()],
}

impl StatusCounts {
    /// The number of tickets with this status.
    pub fn get(&self, status: StatusKind) -> u64 {
        self.by_code.get(usize::from(status.code())).copied().unwrap_or_default()
    }
}

/// A ticket's place in a list: when it was changed.
pub type ListPosition = (Timestamp, TicketId);

fn list_key(list: TicketList, status: StatusKind) -> Key {
    let (kind, owner) = match list {
        TicketList::Department(id) => (1, id.0),
        TicketList::Assignee(id) => (2, id.0),
        TicketList::Referrer(id) => (3, id.0),
        TicketList::Person(id) => (4, id.0),
        TicketList::Organisation(id) => (5, id.0),
    };
    Key::kind(kind).then(owner).then_byte(status.code())
}

/// Where the status stands in a list's key: after kind and owner.
const STATUS_AT: usize = 1 + 8;

/// Where the time of change stands.
const CHANGED_AT: usize = STATUS_AT + 1;

fn micros(time: Timestamp) -> u64 {
    time.as_microsecond().cast_unsigned()
}

fn lists(ticket: &Ticket) -> impl Iterator<Item = TicketList> {
    [TicketList::Department(ticket.department), TicketList::Person(ticket.requester)]
        .into_iter()
        .chain(ticket.assignee.map(TicketList::Assignee))
        .chain(ticket.organisation.map(TicketList::Organisation))
        .chain(ticket.referrers.iter().map(|account| TicketList::Referrer(*account)))
}

pub(super) fn list_keys(ticket: &Ticket) -> Vec<(Key, Key)> {
    lists(ticket)
        .map(|list| {
            let head = list_key(list, ticket.status_kind());
            let row = head.clone().then_newest(micros(ticket.changed)).then(ticket.id.0);
            (Key::word("list/").then_bytes(head.bytes()), row)
        })
        .collect()
}

/// Reading lists of tickets.
pub trait TicketLists: Read + Sized {
    /// What lists show of a ticket.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn listed_ticket(&self, id: TicketId) -> Result<Option<Arc<ListedTicket>>, StoreError> {
        let load = || {
            let Some(ticket) = self.record::<TicketSummary>(Table::Tickets, &Key::number(id.0))? else {
                return Ok(None);
            };
            Ok(Some(Arc::new(ListedTicket {
                requester: self.person_name(ticket.requester)?,
                department: self.department_name(ticket.department)?,
                assignee: ticket.assignee.map_or(Ok(None), |account| self.account_name(account))?,
                ticket,
            })))
        };
        self.view_cache().map_or_else(load, |memo| memo.listed.get(id, load))
    }

    /// How many tickets stand in these ranges.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn count_tickets(&self, ranges: impl IntoIterator<Item = ListRange>) -> Result<u64, StoreError> {
        ranges.into_iter().try_fold(0, |sum, (list, status)| {
            let key = Key::word("list/").then_bytes(list_key(list, status).bytes());
            Ok(sum + self.counter_value(&key)?)
        })
    }

    /// How many tickets of a list stand where.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn status_counts(&self, list: TicketList) -> Result<StatusCounts, StoreError> {
        let load = || load_status_counts(self, list);
        self.view_cache().map_or_else(load, |memo| memo.status_counts.get(list, load))
    }

    /// Tickets of these ranges, last changed first, beginning behind `after`; at most `most`.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn list_tickets(
        &self,
        ranges: impl IntoIterator<Item = ListRange>,
        after: Option<ListPosition>,
        most: usize,
    ) -> Result<Vec<ListPosition>, StoreError> {
        let range = |(list, status): ListRange| {
            let head = list_key(list, status);
            let from = match after {
                Some((changed, id)) => head.clone().then_newest(micros(changed)).then(id.0.saturating_add(1)),
                None => head.clone(),
            };
            (from, head.end())
        };
        let ranges: Vec<(Key, Key)> = ranges.into_iter().map(range).collect();
        let mut rows: Vec<ListPosition> = Vec::with_capacity(most.min(256));
        self.scan_merged(Table::Queues, &ranges, CHANGED_AT, &mut |key, _| {
            let changed = Timestamp::from_microsecond((!number_at(key, CHANGED_AT)).cast_signed());
            let id = TicketId(number_at(key, CHANGED_AT + 8));
            // A ticket that stands in two of the lists comes twice, one after the other.
            if let Ok(changed) = changed
                && rows.last().is_none_or(|last| *last != (changed, id))
            {
                rows.push((changed, id));
            }
            if rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(rows)
    }

    /// The first few tickets of these ranges, shared with whoever else looks at the same.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn list_head(&self, ranges: &[ListRange], few: usize) -> Result<Arc<[ListPosition]>, StoreError> {
        let load = || Ok(self.list_tickets(ranges.iter().copied(), None, few)?.into());
        self.view_cache().map_or_else(load, |memo| memo.list_heads.get((ranges.to_vec(), few), load))
    }
}

impl<R: Read> TicketLists for R {}

fn load_status_counts(read: &impl Read, list: TicketList) -> Result<StatusCounts, StoreError> {
    let first = list_key(list, StatusKind::Open);
    let head = Key::word("list/").then_bytes(&first.bytes()[..STATUS_AT]);
    let mut counts = StatusCounts::default();
    read.scan(Table::Counts, &head, &head.end(), &mut |key, value| {
        let status = key.last().copied().map_or(usize::MAX, usize::from);
        if let Some(count) = counts.by_code.get_mut(status) {
            *count = number_at(value, 0);
        }
        ControlFlow::Continue(())
    })?;
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_hold_the_codes_of_list_and_status() {
        let statuses = [
            (StatusKind::Open, 0),
            (StatusKind::InProgress, 1),
            (StatusKind::AwaitingReply, 2),
            (StatusKind::WithProvider, 3),
            (StatusKind::OnWaiting, 4),
            (StatusKind::Closed, 5),
            (StatusKind::ClosedSpam, 6),
            (StatusKind::Archived, 7),
            (StatusKind::Deleted, 8),
        ];
        let lists = [
            (TicketList::Department(DepartmentId(7)), 1),
            (TicketList::Assignee(AccountId(7)), 2),
            (TicketList::Referrer(AccountId(7)), 3),
            (TicketList::Person(PersonId(7)), 4),
            (TicketList::Organisation(CustomerId(7)), 5),
        ];
        for (list, kind) in lists {
            for (status, code) in statuses {
                assert_eq!(list_key(list, status).bytes(), [kind, 0, 0, 0, 0, 0, 0, 0, 7, code]);
            }
        }
    }
}

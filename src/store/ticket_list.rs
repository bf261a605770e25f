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

/// The fields of a ticket that lists show. The rest of the record is skipped, which saves most of the
/// decoding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketSummary {
    pub no: TicketNo,
    pub requester: PersonId,
    /// `None` until somebody sets it.
    pub priority: Option<Priority>,
    pub topic: TopicId,
    pub subject: Subject,
    pub status: Status,
    /// The department whose members see it.
    pub department: DepartmentId,
    /// `None` while nobody works on it.
    pub assignee: Option<AccountId>,
    pub tags: BTreeSet<Tag>,
    /// Accounts that keep access without a membership in the department.
    pub referrers: BTreeSet<AccountId>,
    /// The first public answer by a person.
    pub first_answer: Option<Timestamp>,
    /// When the requester wrote first without an answer since; `None` if they have one.
    pub unanswered_since: Option<Timestamp>,
    /// The last change of any kind; lists are ordered by it.
    pub changed: Timestamp,
}
// The numbers are those of `Ticket`.
codec::record! {
    TicketSummary {
        1 no, 3 requester, 8 priority, 9 topic, 11 subject, 13 status, 16 department, 17 assignee, 19 tags,
        23 referrers, 25 first_answer, 27 unanswered_since, 28 changed,
    }
}

/// A ticket as a row of a list, with the names that it shows. A name is `None` when the person, account,
/// topic or department no longer exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedTicket {
    pub ticket: TicketSummary,
    pub requester: Option<PersonName>,
    pub department: Option<Label>,
    pub topic: Option<Label>,
    /// `None` while nobody works on it, too.
    pub assignee: Option<PersonName>,
}

/// A stored list of tickets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TicketList {
    /// Tickets of a department.
    Department(DepartmentId),
    /// Tickets assigned to an account.
    Assignee(AccountId),
    /// Tickets to which an account keeps access after a referral.
    Referrer(AccountId),
    /// Tickets of a requester.
    Person(PersonId),
    /// Tickets of an organisation that requesters belong to.
    Organisation(CustomerId),
}

/// The tickets of a list that have one status: a range of rows, and a counter.
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

/// A ticket's position in a list: its last change, and its id where changes are equal.
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

/// The byte of a key that holds the status: after kind of list and owner.
const STATUS_AT: usize = 1 + 8;

/// The first byte of the time of the last change in a key.
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

/// For each list that a ticket belongs to: the key of its counter and the key of its row.
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
    /// The row of a ticket in lists; `None` if there is no such ticket.
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
                topic: self.topic_name(ticket.topic)?,
                assignee: ticket.assignee.map_or(Ok(None), |account| self.account_name(account))?,
                ticket,
            })))
        };
        self.view_cache().map_or_else(load, |memo| memo.listed.get(id, load))
    }

    /// How many tickets are in these ranges. A ticket in two of them counts twice.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn count_tickets(&self, ranges: impl IntoIterator<Item = ListRange>) -> Result<u64, StoreError> {
        ranges.into_iter().try_fold(0, |sum, (list, status)| {
            let key = Key::word("list/").then_bytes(list_key(list, status).bytes());
            Ok(sum + self.counter_value(&key)?)
        })
    }

    /// How many tickets of a list have each status.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn status_counts(&self, list: TicketList) -> Result<StatusCounts, StoreError> {
        let load = || load_status_counts(self, list);
        self.view_cache().map_or_else(load, |memo| memo.status_counts.get(list, load))
    }

    /// At most `most` tickets of these ranges, last changed first, from behind `after` on. A ticket in two of
    /// the ranges comes once.
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
            // A ticket in two of the ranges comes twice, one directly after the other.
            if let Ok(changed) = changed
                && rows.last().is_none_or(|last| *last != (changed, id))
            {
                rows.push((changed, id));
            }
            if rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(rows)
    }

    /// The first `few` tickets of these ranges, from the cache where there is one.
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

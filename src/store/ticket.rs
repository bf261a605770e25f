//! Tickets, their timelines, and the lists and counters kept with them.

use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

use jiff::Timestamp;

use super::{Catalogue, Key, People, Read, StoreError, Table, Tx, number_at, secret::token_hash};
use crate::domain::{
    author::Author,
    classification::Priority,
    id::{AccountId, CustomerId, DepartmentId, PersonId, TicketId, TicketNo, TopicId},
    text::{Label, PersonName, Subject, Tag},
    ticket::{Status, StatusKind, Ticket},
    timeline::{EntryContent, TimelineEntry},
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
super::codec::record! {
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

/// How many tickets of a list stand where, by the number of the status.
pub type StatusCounts = [u64; StatusKind::ALL.len()];

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
    Key::kind(kind).then(owner).then_byte(status as u8)
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

fn row_keys(ticket: &Ticket) -> Vec<(Key, Key)> {
    lists(ticket)
        .map(|list| {
            let head = list_key(list, ticket.status_kind());
            let row = head.clone().then_newest(micros(ticket.changed)).then(ticket.id.0);
            (Key::word("list/").then_bytes(head.bytes()), row)
        })
        .collect()
}

fn number_name(no: TicketNo) -> Key {
    Key::word("ticket/").then(no.year.into()).then(no.serial.into())
}

/// Prevents that one form opens two tickets.
fn idempotency_name(key: &str) -> Key {
    Key::word("once/").then_bytes(&token_hash(key))
}

fn link_name(secret: &str) -> Key {
    Key::word("link/").then_bytes(&token_hash(secret))
}

fn entry_key(ticket: TicketId, seq: u64) -> Key {
    Key::number(ticket.0).then(seq)
}

/// Looking up tickets. Whether somebody may see them is `app`'s question.
pub trait Tickets: Read + Sized {
    /// A ticket.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        self.record(Table::Tickets, &Key::number(id.0))
    }

    /// All tickets, in the order of their ids. Only for whoever really needs all: there can be many.
    ///
    /// # Errors
    /// `Record` when one of them does not decode; `Storage` when the file cannot be read.
    fn all_tickets(&self) -> Result<Vec<Ticket>, StoreError> {
        self.records(Table::Tickets, &Key::default())
    }

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

    /// The ticket with this number.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn ticket_with_number(&self, no: TicketNo) -> Result<Option<TicketId>, StoreError> {
        Ok(self.id_by_name(&number_name(no))?.map(TicketId))
    }

    /// The ticket whose link has this secret.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn ticket_with_link_secret(&self, secret: &str) -> Result<Option<TicketId>, StoreError> {
        Ok(self.id_by_name(&link_name(secret))?.map(TicketId))
    }

    /// The ticket that the form with this idempotency key opened.
    ///
    /// # Errors
    /// Any [`StoreError`] of the read.
    fn ticket_with_idempotency_key(&self, key: &str) -> Result<Option<TicketId>, StoreError> {
        Ok(self.id_by_name(&idempotency_name(key))?.map(TicketId))
    }

    /// The whole timeline, oldest first.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn timeline(&self, ticket: TicketId) -> Result<Vec<TimelineEntry>, StoreError> {
        self.records(Table::Timeline, &Key::number(ticket.0))
    }

    /// One entry.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn entry(&self, ticket: TicketId, seq: u64) -> Result<Option<TimelineEntry>, StoreError> {
        self.record(Table::Timeline, &entry_key(ticket, seq))
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

fn load_status_counts(read: &impl Read, list: TicketList) -> Result<StatusCounts, StoreError> {
    let first = list_key(list, StatusKind::Open);
    let head = Key::word("list/").then_bytes(&first.bytes()[..STATUS_AT]);
    let mut counts = StatusCounts::default();
    read.scan(Table::Counts, &head, &head.end(), &mut |key, value| {
        let status = key.last().copied().map_or(usize::MAX, usize::from);
        if let Some(count) = counts.get_mut(status) {
            *count = number_at(value, 0);
        }
        ControlFlow::Continue(())
    })?;
    Ok(counts)
}

impl<R: Read> Tickets for R {}

impl Tx<'_> {
    /// A new id for a ticket. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_ticket_id(&self) -> Result<TicketId, StoreError> {
        self.next_id(Table::Tickets).map(TicketId)
    }

    /// The next number of a year.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_ticket_no(&self, year: u16) -> Result<TicketNo, StoreError> {
        let serial = self.add_to_counter(&Key::word("id/ticket-no/").then(year.into()), 1)?;
        Ok(TicketNo { year, serial: u32::try_from(serial).unwrap_or(u32::MAX) })
    }

    /// Writes a new ticket and what leads to it.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn insert_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        self.put_name(&number_name(ticket.no), ticket.id.0)?;
        self.put_name(&link_name(&self.installation_key().link_secret(ticket)), ticket.id.0)?;
        self.write_ticket(None, ticket)
    }

    /// Remembers which ticket the form with this idempotency key opened.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_idempotency_key(&self, key: &str, ticket: TicketId) -> Result<(), StoreError> {
        self.put_name(&idempotency_name(key), ticket.0)
    }

    /// Writes a changed ticket; lists and counters follow.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn update_ticket(&self, before: &Ticket, ticket: &Ticket) -> Result<(), StoreError> {
        if before.link_generation != ticket.link_generation {
            self.remove(Table::Names, &link_name(&self.installation_key().link_secret(before)))?;
            self.put_name(&link_name(&self.installation_key().link_secret(ticket)), ticket.id.0)?;
        }
        self.write_ticket(Some(before), ticket)
    }

    fn write_ticket(&self, before: Option<&Ticket>, ticket: &Ticket) -> Result<(), StoreError> {
        self.put(Table::Tickets, &Key::number(ticket.id.0), ticket)?;
        let (old, new) = (before.map(row_keys).unwrap_or_default(), row_keys(ticket));
        for (counter, row) in &old {
            if !new.iter().any(|(_, kept)| kept == row) {
                self.remove(Table::Queues, row)?;
            }
            if !new.iter().any(|(kept, _)| kept == counter) {
                self.add_to_counter(counter, -1)?;
            }
        }
        for (counter, row) in &new {
            if !old.iter().any(|(_, kept)| kept == row) {
                self.put_bytes(Table::Queues, row, &[])?;
            }
            if !old.iter().any(|(kept, _)| kept == counter) {
                self.add_to_counter(counter, 1)?;
            }
        }
        self.after_commit(|aftermath| {
            aftermath.changed.push((ticket.id, ticket.department));
            if let Some(before) = before.filter(|before| before.department != ticket.department) {
                aftermath.changed.push((ticket.id, before.department));
            }
        });
        Ok(())
    }

    /// Appends to the timeline and counts up; the caller writes the ticket afterwards.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn add_entry(&self, ticket: &mut Ticket, by: Author, what: EntryContent) -> Result<u64, StoreError> {
        ticket.entries += 1;
        let entry = TimelineEntry {
            seq: ticket.entries,
            at: self.now,
            author: by,
            content: what,
            status: ticket.status_kind(),
        };
        for attachment in entry.attachments() {
            self.add_file_reference(attachment)?;
        }
        self.put(Table::Timeline, &entry_key(ticket.id, entry.seq), &entry)?;
        Ok(entry.seq)
    }
}

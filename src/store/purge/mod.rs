//! Removing tickets for good: every row that holds something of them, in one transaction for some of them.
//!
//! What stays: their numbers are not given out again (the counter of a year's numbers only grows), the idempotency keys of
//! forms stay, so that a form that is sent once more opens nothing, and so do entries of other tickets that name them by id.
//! Ratings do not name their ticket. Which tickets go is decided in `app::retention`.
//!
//! [`trace_in`] says of each table what a ticket leaves in it.

mod chats;
mod index;

use std::{collections::BTreeSet, ops::ControlFlow};

use jiff::Timestamp;

use super::{
    Key, Outbox, People, Read, ReplyDraft, RequestDraftRow, StoreError, Table, Tickets, Timelines, Tx, codec,
    emergency_access, number_at, reply_draft, request_draft,
    ticket::{link_name, number_name},
    ticket_list::list_keys,
};
use crate::domain::{
    id::{DepartmentId, PersonId, TicketId, TicketNo, TopicId},
    notification::{OutboxPayload, Recipient},
    text::Tag,
    ticket::{Status, Ticket},
};

pub use index::IndexRows;

/// What a table holds of a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TicketTrace {
    /// Nothing but ids in records of others, which say nothing when the ticket is gone.
    None,
    /// Rows that the purge removes or rewrites.
    Removed,
    /// Rows that have a time of their own, for the reason that is given.
    Kept(&'static str),
}

/// What each table holds of a ticket. A new table does not compile before it is named here.
pub const fn trace_in(table: Table) -> TicketTrace {
    match table {
        Table::Meta
        | Table::Departments
        | Table::Topics
        | Table::Customers
        | Table::Accounts
        | Table::Credentials
        | Table::Sessions
        | Table::PortalSessions
        | Table::Tokens
        | Table::Upkeep => TicketTrace::None,
        Table::People => TicketTrace::Kept("the requester's profile has a period of its own"),
        Table::AuditLog => TicketTrace::Kept("the reasons of emergency accesses are sealed, and go with the audit log"),
        Table::Ratings => TicketTrace::Kept("nothing leads from a remark to a ticket; remarks go after a year"),
        Table::Tickets
        | Table::Timeline
        | Table::Queues
        | Table::Counts
        | Table::Names
        | Table::Chats
        | Table::Drafts
        | Table::EmergencyAccess
        | Table::Outbox
        | Table::Search
        | Table::Blobs => TicketTrace::Removed,
    }
}

/// The fields of a ticket that decide how long it is kept. The rest of the record is skipped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketRetention {
    pub id: TicketId,
    pub no: TicketNo,
    pub requester: PersonId,
    pub topic: TopicId,
    pub status: Status,
    pub status_since: Timestamp,
    pub department: DepartmentId,
    pub tags: BTreeSet<Tag>,
    pub last_communication: Timestamp,
}
// The numbers are those of `Ticket`.
codec::record! {
    TicketRetention {
        0 id, 1 no, 3 requester, 9 topic, 13 status, 14 status_since, 16 department, 19 tags, 26 last_communication,
    }
}

/// Reading what a purge needs to know.
pub trait Purging: Read + Sized {
    /// Visits all tickets in the order of their ids, with what decides how long they are kept, until told to stop.
    ///
    /// # Errors
    /// `Record` when one that is visited does not decode; `Storage` when the file cannot be read.
    fn visit_retention(&self, visit: &mut dyn FnMut(TicketRetention) -> ControlFlow<()>) -> Result<(), StoreError> {
        self.visit_records(Table::Tickets, &Key::default(), visit)
    }

    /// What decides how long a ticket is kept; `None` if there is no such ticket.
    ///
    /// # Errors
    /// `Record` when it does not decode; `Storage` when the file cannot be read.
    fn ticket_retention(&self, id: TicketId) -> Result<Option<TicketRetention>, StoreError> {
        self.record(Table::Tickets, &Key::number(id.0))
    }

    /// How many bytes the entries of a ticket have, without their files.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn timeline_bytes(&self, id: TicketId) -> Result<usize, StoreError> {
        let (all, mut bytes) = (Key::number(id.0), 0);
        self.scan(Table::Timeline, &all, &all.end(), &mut |_, value| {
            bytes += value.len();
            ControlFlow::Continue(())
        })?;
        Ok(bytes)
    }

    /// The rows of the search index in which these tickets stand. It reads the whole index.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn index_rows(&self, tickets: &BTreeSet<TicketId>) -> Result<IndexRows, StoreError> {
        IndexRows::find(self, tickets)
    }
}

impl<R: Read> Purging for R {}

impl Tx<'_> {
    /// Removes tickets with everything that is stored of them. Their files are unlinked after the commit, unless others
    /// refer to them. `index`: the rows of the search index in which they stood at some time before; words that came
    /// later are found too. Tickets that are gone already are passed over; returns how many were there.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Record` when a row of theirs does not decode; `Storage` when the file
    /// cannot be read or written.
    pub fn purge_tickets(&self, tickets: &BTreeSet<TicketId>, index: &IndexRows) -> Result<u64, StoreError> {
        let mut there = Vec::new();
        for id in tickets {
            there.extend(self.ticket(*id)?);
        }
        let ids: BTreeSet<TicketId> = there.iter().map(|ticket| ticket.id).collect();
        let mut addresses = BTreeSet::new();
        for ticket in &there {
            let requester = self.person(ticket.requester)?;
            addresses.extend(requester.iter().filter_map(|person| person.email.as_ref()).map(|email| email.key()));
            self.remove_from_index(ticket, requester.as_ref(), index)?;
            self.purge_ticket(ticket)?;
        }
        self.remove_waiting_terms(&ids)?;
        let peers = self.purge_chats(&ids, &addresses)?;
        self.purge_outbox(&ids, &peers)?;
        self.purge_drafts(&ids)?;
        Ok(there.len() as u64)
    }

    /// The rows whose keys begin with the ticket, or are computed from it.
    fn purge_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let all = Key::number(ticket.id.0);
        for entry in self.timeline(ticket.id)? {
            entry.attachments().iter().try_for_each(|file| self.remove_file_reference(file))?;
        }
        self.remove_range(Table::Timeline, &all, &all.end())?;
        for (counter, row) in list_keys(ticket) {
            self.remove(Table::Queues, &row)?;
            self.add_to_counter(&counter, -1)?;
        }
        self.remove(Table::Names, &number_name(ticket.no))?;
        self.remove(Table::Names, &link_name(&self.installation_key().link_secret(ticket)))?;
        let accesses = emergency_access::accesses_to(ticket.id);
        self.remove_rows(Table::EmergencyAccess, &accesses, &accesses.end(), |_, _| true)?;
        let replies = reply_draft::replies_to(ticket.id);
        for key in self.keys_below(Table::Drafts, &replies)? {
            self.remove_unfinished::<ReplyDraft>(&key)?;
        }
        self.remove(Table::Tickets, &all)?;
        self.after_commit(|effects| effects.changed.push((ticket.id, ticket.department)));
        Ok(())
    }

    fn keys_below(&self, table: Table, prefix: &Key) -> Result<Vec<Key>, StoreError> {
        let mut keys = Vec::new();
        self.scan(table, prefix, &prefix.end(), &mut |key, _| {
            keys.push(Key::default().then_bytes(key));
            ControlFlow::Continue(())
        })?;
        Ok(keys)
    }

    /// Messages that are about the tickets, and what conversations in these chats would say next.
    fn purge_outbox(&self, tickets: &BTreeSet<TicketId>, peers: &BTreeSet<(u64, u64)>) -> Result<(), StoreError> {
        for row in self.outbox_rows()? {
            let is_about = match (&row.payload, row.to) {
                (OutboxPayload::ChatReply, Recipient::Chat { peer }) => match self.chat_reply(row.id)? {
                    Some(reply) if reply.ticket.is_some() => reply.ticket.is_some_and(|id| tickets.contains(&id)),
                    _ => peers.contains(&(peer.bot, peer.user)),
                },
                (payload, _) => payload.ticket().is_some_and(|id| tickets.contains(&id)),
            };
            if is_about {
                self.remove_outbox_row(&row)?;
            }
        }
        Ok(())
    }

    /// What agents have typed for the tickets, and what leads from forms to them.
    fn purge_drafts(&self, tickets: &BTreeSet<TicketId>) -> Result<(), StoreError> {
        let typed = Key::word(super::draft::AGENT_DRAFT_PREFIX);
        let ticket_at = super::draft::AGENT_DRAFT_PREFIX.len() + 8;
        self.remove_rows(Table::Drafts, &typed, &typed.end(), |key, _| {
            tickets.contains(&TicketId(number_at(key, ticket_at)))
        })?;
        let sent = Key::word(request_draft::REQUEST_DRAFT_PREFIX);
        self.remove_rows(Table::Drafts, &sent, &sent.end(), |_, value| {
            let row = codec::from_bytes::<RequestDraftRow>(value).ok();
            row.and_then(|row| row.sent).is_some_and(|sent| tickets.contains(&sent.ticket))
        })?;
        Ok(())
    }
}

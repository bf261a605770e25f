//! Tickets, and the names that lead to them: number, link, idempotency key. Writing a ticket updates the
//! lists it belongs to (`ticket_list.rs`). Its messages and events are in `timeline.rs`.

use super::{Key, Read, StoreError, Table, Tx, codec, secret::token_hash, ticket_list::list_keys};
use crate::domain::{
    classification::LinkKind,
    id::{TicketId, TicketNo},
    ticket::{Status, Task, TaskState, Ticket},
};

pub(super) fn number_name(no: TicketNo) -> Key {
    Key::word("ticket/").then(no.year.into()).then(no.serial.into())
}

/// Leads from the key of a form to the ticket that it opened, so that it cannot open a second one.
fn idempotency_name(key: &str) -> Key {
    Key::word("once/").then_bytes(&token_hash(key))
}

pub(super) fn link_name(secret: &str) -> Key {
    Key::word("link/").then_bytes(&token_hash(secret))
}

codec::codes! {
    LinkKind { 0 ChildOf, 1 CausedBy, 2 DuplicateOf, 3 RelatedTo }
    TaskState { 0 Open, 1 Done, 2 Dropped }
}

codec::variants! {
    Status {
        0 Open, 1 InProgress, 2 AwaitingReply, 3 WithProvider { provider }, 4 OnWaiting,
        5 Closed { outcome }, 6 Archived { outcome }, 7 Deleted { outcome },
    }
}

codec::record! {
    Ticket {
        0 id, 1 no, 2 kind, 3 requester, 4 organisation, 5 room, 6 postal_code, 7 created, 8 priority, 9 topic,
        10 service, 11 subject, 12 solution, 13 status, 14 status_since, 15 status_by, 16 department, 17 assignee,
        18 workers, 19 tags, 20 values, 21 tasks, 22 links, 23 referrers, 24 channel, 25 first_answer,
        26 last_communication, 27 unanswered_since, 28 changed, 29 link_generation, 30 entries, 31 rated,
        32 opaque_mail_ids,
    }
    Task { 0 title, 1 state }
}

/// Reading tickets. Whether somebody may see one is decided in `app`.
pub trait Tickets: Read + Sized {
    /// The ticket with this id, in whatever status.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        self.record(Table::Tickets, &Key::number(id.0))
    }

    /// All tickets, in the order of their ids. There can be very many.
    ///
    /// # Errors
    /// `Record` when one of them does not decode; `Storage` when the file cannot be read.
    fn all_tickets(&self) -> Result<Vec<Ticket>, StoreError> {
        self.records(Table::Tickets, &Key::default())
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
    /// `Storage` when the file cannot be read.
    fn ticket_with_idempotency_key(&self, key: &str) -> Result<Option<TicketId>, StoreError> {
        Ok(self.id_by_name(&idempotency_name(key))?.map(TicketId))
    }
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

    /// The next ticket number of a year, from 1.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_ticket_no(&self, year: u16) -> Result<TicketNo, StoreError> {
        let serial = self.add_to_counter(&Key::word("id/ticket-no/").then(year.into()), 1)?;
        Ok(TicketNo { year, serial: u32::try_from(serial).unwrap_or(u32::MAX) })
    }

    /// Writes a new ticket, the names that lead to it, its rows in lists and their counters.
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

    /// Writes a changed ticket and changes lists and counters with it. `before` must be the stored ticket. A
    /// new generation of the link makes the old link invalid.
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
        let (old, new) = (before.map(list_keys).unwrap_or_default(), list_keys(ticket));
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
}

//! Timelines of tickets: messages, notes and events in the order in which they were added. An entry is
//! never changed. What it looks like is in `domain::timeline`.

use std::ops::ControlFlow;

use super::{
    Read, StoreError, Tx, codec,
    tables::{Key, Table},
};
use crate::domain::{
    author::Author,
    event::Event,
    id::TicketId,
    ticket::Ticket,
    timeline::{EntryContent, TimelineEntry},
};

fn entry_key(ticket: TicketId, seq: u64) -> Key {
    Key::number(ticket.0).then(seq)
}

codec::variants! {
    EntryContent { 0 Message { body, attachments, channel }, 1 Note { body, attachments }, 2 Event { event } }
    Event {
        0 Opened { channel }, 1 Answered { awaiting }, 2 Noted, 3 RequesterWrote { reopened }, 4 Settled,
        5 Taken, 6 Assigned { to }, 7 Released, 8 Awaited, 9 Resumed, 10 PutOnWaiting { reason },
        11 Forwarded { provider }, 12 Closed { outcome, text }, 13 Reopened, 14 Archived, 15 Unarchived,
        16 Deleted, 17 Restored, 18 Moved { from, to }, 19 Referred { account }, 20 Prioritised { priority },
        21 Tagged, 22 FieldsChanged { fields }, 23 TaskAdded { title }, 24 TaskChanged { title, settled },
        25 LinkRenewed, 26 EmergencyAccessUsed { reason }, 27 ChatLost { by_mail },
        28 Linked { kind, other },
    }
}

codec::record! {
    TimelineEntry { 0 seq, 1 at, 2 author, 3 content, 4 status }
}

/// Reading the timelines of tickets.
pub trait Timelines: Read + Sized {
    /// All entries of a ticket, oldest first.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn timeline(&self, ticket: TicketId) -> Result<Vec<TimelineEntry>, StoreError> {
        self.records(Table::Timeline, &Key::number(ticket.0))
    }

    /// Visits the entries of a ticket, oldest first, until told to stop.
    ///
    /// # Errors
    /// `Record` when one that is visited does not decode; `Storage` when the file cannot be read.
    fn visit_timeline(
        &self,
        ticket: TicketId,
        visit: &mut dyn FnMut(TimelineEntry) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.visit_records(Table::Timeline, &Key::number(ticket.0), visit)
    }

    /// The entry with this number, counted from 1.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn entry(&self, ticket: TicketId, seq: u64) -> Result<Option<TimelineEntry>, StoreError> {
        self.record(Table::Timeline, &entry_key(ticket, seq))
    }
}

impl<R: Read> Timelines for R {}

impl Tx<'_> {
    /// Appends an entry, counts references to its files, and raises `ticket.entries`. The caller writes the
    /// ticket afterwards. Returns the number of the entry.
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

//! The outbox: what is to be sent, written in the transaction that caused it.
//!
//! Rows hold ids, no text: a purge leaves no copies. A row that was sent is removed. One that was
//! given up stays until somebody tries again or drops it.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Key, Read, StoreError, Table, Tx, number_at};
use crate::domain::{
    id::{OutboxId, TicketId},
    notice::{Matter, News, Notice, Recipient},
};

/// Something to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// Its id.
    pub id: OutboxId,
    /// To whom.
    pub to: Recipient,
    /// What it is about.
    pub matter: Matter,
    /// Since when it waits.
    pub created: Timestamp,
    /// Not before.
    pub due: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// The last try.
    pub last: Option<Attempt>,
    /// Given up; somebody has to look.
    pub given_up: bool,
}

/// One try to send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// What the other side said, without addresses; none while it is under way.
    pub error: Option<String>,
}

const ROW: u8 = 0;
const DUE: u8 = 1;

fn row_key(id: OutboxId) -> Key {
    Key::kind(ROW).then(id.0)
}

fn due_key(row: &OutboxRow) -> Key {
    Key::kind(DUE).then(row.due.as_microsecond().cast_unsigned()).then(row.id.0)
}

fn counter(given_up: bool) -> Key {
    Key::word(if given_up { "outbox/given-up" } else { "outbox/waiting" })
}

/// Looking into the outbox.
pub trait Outbox: Read + Sized {
    /// How many rows wait (`false`) or were given up (`true`).
    fn outbox_count(&self, given_up: bool) -> Result<u64, StoreError> {
        self.count(&counter(given_up))
    }

    /// A row.
    fn outbox_row(&self, id: OutboxId) -> Result<Option<OutboxRow>, StoreError> {
        self.record(Table::Outbox, &row_key(id))
    }

    /// Everything that waits or was given up, oldest first.
    fn outbox(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.records(Table::Outbox, &Key::kind(ROW))
    }

    /// The rows due by now, the longest due first.
    fn outbox_due(&self, now: Timestamp, most: usize) -> Result<Vec<OutboxId>, StoreError> {
        let mut due = Vec::new();
        let end = Key::kind(DUE).then(now.as_microsecond().cast_unsigned() + 1);
        self.scan(Table::Outbox, &Key::kind(DUE), &end, &mut |key, _| {
            due.push(OutboxId(number_at(key, 9)));
            if due.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(due)
    }

    /// When the next row falls due.
    fn outbox_next(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut next = None;
        self.scan(Table::Outbox, &Key::kind(DUE), &Key::kind(DUE).end(), &mut |key, _| {
            next = Timestamp::from_microsecond(number_at(key, 1).cast_signed()).ok();
            ControlFlow::Break(())
        })?;
        Ok(next)
    }
}

impl<R: Read> Outbox for R {}

impl Tx<'_> {
    /// Enqueues a notice about a ticket's entry.
    pub fn enqueue(&self, notice: Notice, ticket: TicketId, entry: u64) -> Result<OutboxId, StoreError> {
        self.enqueue_matter(notice.to, Matter::Entry { ticket, entry, told: notice.told })
    }

    /// Enqueues news about somebody's own account or about the house.
    pub fn enqueue_news(&self, to: Recipient, news: News) -> Result<OutboxId, StoreError> {
        self.enqueue_matter(to, Matter::Own { news })
    }

    fn enqueue_matter(&self, to: Recipient, matter: Matter) -> Result<OutboxId, StoreError> {
        let id = OutboxId(self.next_id(Table::Outbox)?);
        let row =
            OutboxRow { id, to, matter, created: self.now, due: self.now, attempts: 0, last: None, given_up: false };
        self.put_outbox(None, &row)?;
        self.afterwards(|aftermath| aftermath.mail = true);
        Ok(id)
    }

    /// Replaces a row, keeping the list of what is due.
    pub fn put_outbox(&self, before: Option<&OutboxRow>, row: &OutboxRow) -> Result<(), StoreError> {
        if let Some(before) = before {
            self.remove(Table::Outbox, &due_key(before))?;
        }
        if before.is_none_or(|before| before.given_up != row.given_up) {
            self.add(&counter(row.given_up), 1)?;
            if let Some(before) = before {
                self.add(&counter(before.given_up), -1)?;
            }
        }
        if !row.given_up {
            self.put_bytes(Table::Outbox, &due_key(row), &[])?;
        }
        self.put(Table::Outbox, &row_key(row.id), row)
    }

    /// Removes a row: sent, or nothing to be told any more.
    pub fn drop_outbox(&self, row: &OutboxRow) -> Result<(), StoreError> {
        self.remove(Table::Outbox, &due_key(row))?;
        if self.remove(Table::Outbox, &row_key(row.id))? {
            self.add(&counter(row.given_up), -1)?;
        }
        Ok(())
    }
}

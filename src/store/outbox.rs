//! The outbox: what is to be sent, written in the transaction that caused it.
//!
//! Rows hold ids, no text: a purge leaves no copies. A row that was sent is removed. One that was
//! given up stays until somebody tries again or drops it.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Key, Read, StoreError, Table, Tx, number_at};
use crate::domain::{
    account_notification::AccountNotification,
    id::{OutboxId, TicketId},
    notification::{OutboxPayload, Peer, Recipient},
    notification_plan::Notification,
};

/// Something to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// Its id.
    pub id: OutboxId,
    /// To whom.
    pub to: Recipient,
    /// What it is about.
    pub payload: OutboxPayload,
    /// Since when it waits.
    pub created: Timestamp,
    /// Not before.
    pub due: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// The last try.
    pub last_attempt: Option<SendAttempt>,
    /// Given up; somebody has to look.
    pub given_up: bool,
    /// How many messages of it arrived, where one row takes several.
    pub sent: u64,
}

/// By what a row leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// Mail.
    Mail,
    /// A messenger.
    Chat,
}

impl OutboxRow {
    /// By what it leaves.
    pub const fn lane(&self) -> Lane {
        match self.to {
            Recipient::Chat { .. } => Lane::Chat,
            Recipient::Person { .. } | Recipient::Account { .. } => Lane::Mail,
        }
    }
}

/// What a conversation says next, until it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatReply {
    /// The words.
    pub text: String,
    /// What can be pressed now.
    pub buttons: Vec<ChatButton>,
    /// The number of the message that it answers visibly.
    pub answers: Option<u64>,
    /// The request it speaks of.
    pub ticket: Option<TicketId>,
}

/// Something to press.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatButton {
    /// What it does, written.
    pub press: String,
    /// What stands on it.
    pub label: String,
}

super::codec::record! {
    ChatReply { 0 text, 1 buttons, 2 answers, 3 ticket }
    ChatButton { 0 press, 1 label }
}

/// One try to send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SendAttempt {
    /// When.
    pub at: Timestamp,
    /// What the other side said, without addresses; none while it is under way.
    pub error: Option<String>,
}

const ROW: u8 = 0;
const DUE: u8 = 1;
const DUE_IN_CHATS: u8 = 2;
const CHAT_REPLY: u8 = 3;

fn row_key(id: OutboxId) -> Key {
    Key::kind(ROW).then(id.0)
}

const fn due_kind(lane: Lane) -> u8 {
    match lane {
        Lane::Mail => DUE,
        Lane::Chat => DUE_IN_CHATS,
    }
}

fn chat_reply_key(id: OutboxId) -> Key {
    Key::kind(CHAT_REPLY).then(id.0)
}

fn due_key(row: &OutboxRow) -> Key {
    Key::kind(due_kind(row.lane())).then(row.due.as_microsecond().cast_unsigned()).then(row.id.0)
}

fn counter(given_up: bool) -> Key {
    Key::word(if given_up { "outbox/given-up" } else { "outbox/waiting" })
}

/// Looking into the outbox.
pub trait Outbox: Read + Sized {
    /// How many rows wait (`false`) or were given up (`true`).
    fn outbox_count(&self, given_up: bool) -> Result<u64, StoreError> {
        self.counter_value(&counter(given_up))
    }

    /// A row.
    fn outbox_row(&self, id: OutboxId) -> Result<Option<OutboxRow>, StoreError> {
        self.record(Table::Outbox, &row_key(id))
    }

    /// Everything that waits or was given up, oldest first.
    fn outbox_rows(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.records(Table::Outbox, &Key::kind(ROW))
    }

    /// What a row of a conversation says.
    fn chat_reply(&self, id: OutboxId) -> Result<Option<ChatReply>, StoreError> {
        self.record(Table::Outbox, &chat_reply_key(id))
    }

    /// The rows due by now, the longest due first.
    fn outbox_due(&self, lane: Lane, now: Timestamp, most: usize) -> Result<Vec<OutboxId>, StoreError> {
        let mut due = Vec::new();
        let all = Key::kind(due_kind(lane));
        let end = all.clone().then(now.as_microsecond().cast_unsigned() + 1);
        self.scan(Table::Outbox, &all, &end, &mut |key, _| {
            due.push(OutboxId(number_at(key, 9)));
            if due.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(due)
    }

    /// When the next row falls due.
    fn next_outbox_due(&self, lane: Lane) -> Result<Option<Timestamp>, StoreError> {
        let mut next = None;
        let all = Key::kind(due_kind(lane));
        self.scan(Table::Outbox, &all, &all.end(), &mut |key, _| {
            next = Timestamp::from_microsecond(number_at(key, 1).cast_signed()).ok();
            ControlFlow::Break(())
        })?;
        Ok(next)
    }
}

impl<R: Read> Outbox for R {}

impl Tx<'_> {
    /// Enqueues a notice about a ticket's entry.
    pub fn enqueue(&self, notice: Notification, ticket: TicketId, entry: u64) -> Result<OutboxId, StoreError> {
        self.enqueue_payload(notice.to, OutboxPayload::TicketEntry { ticket, entry, kind: notice.kind })
    }

    /// Enqueues news about somebody's own account or about the house.
    pub fn enqueue_news(&self, to: Recipient, news: AccountNotification) -> Result<OutboxId, StoreError> {
        self.enqueue_payload(to, OutboxPayload::Account { notification: news })
    }

    /// Enqueues what a conversation says next.
    pub fn enqueue_chat_reply(&self, peer: Peer, saying: &ChatReply) -> Result<OutboxId, StoreError> {
        let id = self.enqueue_payload(Recipient::Chat { peer }, OutboxPayload::ChatReply)?;
        self.put(Table::Outbox, &chat_reply_key(id), saying)?;
        Ok(id)
    }

    fn enqueue_payload(&self, to: Recipient, payload: OutboxPayload) -> Result<OutboxId, StoreError> {
        let id = OutboxId(self.next_id(Table::Outbox)?);
        let (created, due) = (self.now, self.now);
        let row =
            OutboxRow { id, to, payload, created, due, attempts: 0, last_attempt: None, given_up: false, sent: 0 };
        self.replace_outbox_row(None, &row)?;
        self.wake_sender_after_commit(row.lane());
        Ok(id)
    }

    /// Once the commit stands, whoever empties the lane is woken.
    pub fn wake_sender_after_commit(&self, lane: Lane) {
        self.after_commit(|aftermath| match lane {
            Lane::Mail => aftermath.mail = true,
            Lane::Chat => aftermath.chat = true,
        });
    }

    /// Replaces a row, keeping the list of what is due.
    pub fn replace_outbox_row(&self, before: Option<&OutboxRow>, row: &OutboxRow) -> Result<(), StoreError> {
        if let Some(before) = before {
            self.remove(Table::Outbox, &due_key(before))?;
        }
        if before.is_none_or(|before| before.given_up != row.given_up) {
            self.add_to_counter(&counter(row.given_up), 1)?;
            if let Some(before) = before {
                self.add_to_counter(&counter(before.given_up), -1)?;
            }
        }
        if !row.given_up {
            self.put_bytes(Table::Outbox, &due_key(row), &[])?;
        }
        self.put(Table::Outbox, &row_key(row.id), row)
    }

    /// Removes a row: sent, or nothing to be told any more.
    pub fn remove_outbox_row(&self, row: &OutboxRow) -> Result<(), StoreError> {
        self.remove(Table::Outbox, &due_key(row))?;
        if row.payload == OutboxPayload::ChatReply {
            self.remove(Table::Outbox, &chat_reply_key(row.id))?;
        }
        if self.remove(Table::Outbox, &row_key(row.id))? {
            self.add_to_counter(&counter(row.given_up), -1)?;
        }
        Ok(())
    }
}

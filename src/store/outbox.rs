//! The outbox: messages to be sent, written in the transaction that caused them.
//!
//! A row holds ids, not text, so a purge leaves no copies; only a chat's reply is stored with its
//! text until it is sent. A row is removed when it was sent. One that was given up stays until
//! somebody tries again or removes it.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Key, Read, StoreError, Table, Tx, codec, number_at};
use crate::domain::{
    account_notification::AccountNotification,
    id::{OutboxId, TicketId},
    notification::{NotificationKind, OutboxPayload, Peer, Recipient},
    notification_plan::Notification,
};

/// A message to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    pub id: OutboxId,
    /// The recipient; decides whether it is a mail or a chat message.
    pub to: Recipient,
    /// What the message says, as ids.
    pub payload: OutboxPayload,
    /// When it was written into the outbox.
    pub created: Timestamp,
    /// It is not sent before this time.
    pub due: Timestamp,
    /// How many attempts were begun.
    pub attempts: u32,
    /// The last attempt; `None` before the first one.
    pub last_attempt: Option<SendAttempt>,
    /// No further attempt is made by itself; somebody has to decide.
    pub given_up: bool,
    /// How many messages have arrived, where one row needs several.
    pub sent: u64,
    /// It comes from a restored backup and may have been sent already: somebody has to say whether it is still to
    /// be sent. It is given up until then.
    pub held: bool,
}

/// How a row is sent; each way has a worker of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// By e-mail, to people and accounts.
    Mail,
    /// By a messenger, to chats.
    Chat,
}

impl OutboxRow {
    /// How it is sent.
    pub const fn lane(&self) -> Lane {
        match self.to {
            Recipient::Chat { .. } => Lane::Chat,
            Recipient::Person { .. } | Recipient::Account { .. } => Lane::Mail,
        }
    }
}

/// The next message of a conversation, stored until it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatReply {
    /// The text as it is sent.
    pub text: String,
    /// The buttons below the text.
    pub buttons: Vec<ChatButton>,
    /// The messenger's number of the message that it is a visible reply to.
    pub answers: Option<u64>,
    /// The ticket that the message is about, to find it again by a reply.
    pub ticket: Option<TicketId>,
}

/// A button of a chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatButton {
    /// The action, as `dialog` writes and reads it.
    pub press: String,
    /// The text on the button.
    pub label: String,
}

codec::record! {
    ChatReply { 0 text, 1 buttons, 2 answers, 3 ticket }
    ChatButton { 0 press, 1 label }
}

/// One attempt to send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SendAttempt {
    /// When the attempt began.
    pub at: Timestamp,
    /// The error without addresses; `None` while the attempt is running.
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

codec::codes! {
    NotificationKind {
        0 Received, 1 Answer, 2 OnWaiting, 3 Closed, 4 RequesterWrote, 5 Reopened, 6 Assigned, 7 LinkRenewed, 8 ContactWrote,
        9 NewRequest, 10 ChatLost,
    }
}

codec::variants! {
    OutboxPayload { 0 TicketEntry { ticket, entry, kind }, 1 Account { notification }, 2 ChatReply }
    AccountNotification {
        0 Invitation { token }, 1 PasswordReset { token }, 2 SignInLink { token }, 3 SignInCode { token },
        4 AddressCode { token }, 5 FactorsReset, 6 FactorsChanged, 7 PasswordChanged, 8 LockingSoon { on },
        9 MembershipRemovalSoon { on }, 10 DeletionSoon { on }, 11 Locked, 12 MembershipsRemoved, 13 LastAdministratorIdle,
        14 JobFailed { job }, 15 ChatCode { token }, 20 ChatLinked, 21 DataDamaged,
        22 OwnRightsWidened, 23 ProofCode { token },
    }
}

codec::record! {
    OutboxRow { 0 id, 1 to, 2 payload, 5 created, 6 due, 7 attempts, 8 last_attempt, 9 given_up, 10 sent, 11 held }
    SendAttempt { 0 at, 1 error }
}

/// Reading what waits in the outbox.
pub trait Outbox: Read + Sized {
    /// How many rows wait (`false`) or are given up (`true`).
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn outbox_count(&self, given_up: bool) -> Result<u64, StoreError> {
        self.counter_value(&counter(given_up))
    }

    /// The row with this id; `None` once it was sent or removed.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn outbox_row(&self, id: OutboxId) -> Result<Option<OutboxRow>, StoreError> {
        self.record(Table::Outbox, &row_key(id))
    }

    /// All rows, waiting or given up, oldest first.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn outbox_rows(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.records(Table::Outbox, &Key::kind(ROW))
    }

    /// The chat reply that a row delivers.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn chat_reply(&self, id: OutboxId) -> Result<Option<ChatReply>, StoreError> {
        self.record(Table::Outbox, &chat_reply_key(id))
    }

    /// Up to `most` rows that are due at `now`, the longest due first.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
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

    /// When the next row is due; `None` when none waits.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
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
    /// Adds a notification about an entry of a ticket.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn enqueue(&self, notice: Notification, ticket: TicketId, entry: u64) -> Result<OutboxId, StoreError> {
        self.enqueue_payload(notice.to, OutboxPayload::TicketEntry { ticket, entry, kind: notice.kind })
    }

    /// Adds a notification about somebody's own account or about this installation.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn enqueue_news(&self, to: Recipient, news: AccountNotification) -> Result<OutboxId, StoreError> {
        self.enqueue_payload(to, OutboxPayload::Account { notification: news })
    }

    /// Adds the next message of a conversation.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn enqueue_chat_reply(&self, peer: Peer, saying: &ChatReply) -> Result<OutboxId, StoreError> {
        let id = self.enqueue_payload(Recipient::Chat { peer }, OutboxPayload::ChatReply)?;
        self.put(Table::Outbox, &chat_reply_key(id), saying)?;
        Ok(id)
    }

    fn enqueue_payload(&self, to: Recipient, payload: OutboxPayload) -> Result<OutboxId, StoreError> {
        let id = OutboxId(self.next_id(Table::Outbox)?);
        let (created, due) = (self.now, self.now);
        let row = OutboxRow {
            id,
            to,
            payload,
            created,
            due,
            attempts: 0,
            last_attempt: None,
            given_up: false,
            sent: 0,
            held: false,
        };
        self.replace_outbox_row(None, &row)?;
        self.wake_sender_after_commit(row.lane());
        Ok(id)
    }

    /// Wakes the worker of this way of sending after the commit.
    pub fn wake_sender_after_commit(&self, lane: Lane) {
        self.after_commit(|aftermath| match lane {
            Lane::Mail => aftermath.mail = true,
            Lane::Chat => aftermath.chat = true,
        });
    }

    /// Writes a row in place of `before` and keeps counters and the list of due rows right. `None`: it is new.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
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

    /// Removes a row that was sent or is not needed any more.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
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

//! The outbox: what is due, an attempt to send begun, an attempt settled, a row retried or dropped.
//!
//! An attempt is registered before anything is sent: the row is first put off by its backoff. A crash
//! in between therefore delays one message and never repeats many. The content of a mail is read in
//! the transaction that registers the attempt, so nobody is told what they may no longer know.
//!
//! This module neither sends nor sleeps: the workers are in [`crate::outbox`], the protocols in
//! [`crate::channel`].

mod begin;
mod manage;
mod settle;

use jiff::{SignedDuration, Timestamp};

use super::{App, Error};
use crate::{
    domain::{
        account_notification::AccountNotification,
        classification::TicketOutcome,
        id::{OutboxId, TicketId, TicketNo},
        notification::{NotificationKind, Recipient},
        organisation::MailServer,
        person::Lang,
        text::{Body, EmailAddress, FileName, Label, PersonName, Subject},
        ticket::StatusKind,
    },
    store::{Outbox, OutboxRow, SendAttempt, Settings, StoreError, Tx},
};

pub use crate::store::Lane;
pub use begin::begin;
pub(super) use begin::ticket_update;
pub use manage::{OutboxAction, manage, retry_all};
pub use settle::settle;

/// The mail server to send through, and the address that links lead back to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailRoute {
    pub server: MailServer,
    /// The public address, without a slash at the end.
    pub address: String,
}

/// Everything that a mail needs, read in one transaction. `channel::mail` puts it into words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutgoingEmail {
    pub row: OutboxId,
    pub recipient: Recipient,
    /// None while the address never proved itself. Then nothing that a stranger typed goes there: anybody can name
    /// anybody's address.
    pub name: Option<PersonName>,
    pub email: EmailAddress,
    pub lang: Lang,
    /// The name of the organisation that runs this helpdesk.
    pub organisation: Label,
    /// The hue of its accent colour, 0 to 359 degrees.
    pub hue: u16,
    /// Postal address and contact of that organisation, for the imprint.
    pub contact: Option<Body>,
    /// The page that the mail is about, with the public address.
    pub link: String,
    /// The public address, without a slash at the end.
    pub address: String,
    /// When the message was written; every attempt is dated so.
    pub written: Timestamp,
    /// Its Message-ID before the `@`. The same for every attempt; it tells nothing about anybody.
    pub id: String,
    /// The same of the first mail of the conversation; None if this is the first, or there is no conversation.
    pub thread: Option<String>,
    pub content: EmailContent,
}

/// What a mail is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EmailContent {
    /// An entry of a ticket's timeline.
    Ticket(Box<TicketUpdate>),
    /// The recipient's own account, or for administrators the installation.
    Account {
        notification: AccountNotification,
        /// The one-time code to be typed; only for notifications that carry one.
        code: Option<String>,
    },
}

/// What a message tells about one entry of a ticket's timeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketUpdate {
    pub kind: NotificationKind,
    pub ticket: TicketId,
    /// The entry's sequence number in the timeline.
    pub entry: u64,
    /// None if the recipient may not read the department's name.
    pub department: Option<Label>,
    /// The department's own address; None for agents, and where the department has none.
    pub reply_to: Option<EmailAddress>,
    pub no: TicketNo,
    pub subject: Subject,
    /// The ticket's status right after the entry.
    pub status: StatusKind,
    /// How the entry closed the ticket; None if it did not close it.
    pub outcome: Option<TicketOutcome>,
    /// The requester says that the matter is settled.
    pub is_settled: bool,
    /// Answer, reason, solution or the confirmation text from the settings. Always None for agents:
    /// what is in their mailbox would outlive every purge.
    pub text: Option<Body>,
    /// Names of the entry's files.
    pub files: Vec<FileName>,
    /// The message also asks for a rating.
    pub asks_for_rating: bool,
}

/// How mail leaves now. None while there is no mail server or no public address for links; rows
/// then wait untouched.
///
/// # Errors
/// `Internal` when the store fails.
pub fn mail_route(app: &App, read: &impl Settings) -> Result<Option<MailRoute>, Error> {
    let address = app.public_address(read)?;
    let server = app.mail_server(read)?.filter(|_| !address.is_empty());
    Ok(server.map(|server| MailRoute { server, address }))
}

/// At most `most` rows that are due by `now`, each with its recipient, the longest due first.
///
/// # Errors
/// `Internal` when the store fails.
pub fn due_rows(
    read: &impl Outbox,
    lane: Lane,
    now: Timestamp,
    most: usize,
) -> Result<Vec<(OutboxId, Recipient)>, Error> {
    let mut rows = Vec::new();
    for id in read.outbox_due(lane, now, most)? {
        rows.extend(read.outbox_row(id)?.map(|row| (id, row.to)));
    }
    Ok(rows)
}

/// When the next row of a lane falls due; None if no row waits.
///
/// # Errors
/// `Internal` when the store fails.
pub fn next_due(read: &impl Outbox, lane: Lane) -> Result<Option<Timestamp>, Error> {
    Ok(read.next_outbox_due(lane)?)
}

/// Makes rows due that were written or tried by a clock that was ahead: they would wait until it gets there
/// again. To be called at the start, and when the clock was set back.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn hasten_rows_ahead(tx: &Tx<'_>, lane: Lane) -> Result<(), Error> {
    let is_ahead = |row: &OutboxRow| {
        let tried = row.last_attempt.as_ref().map_or(row.created, |attempt| attempt.at);
        !row.given_up && row.due > tx.now && row.created.max(tried) > tx.now
    };
    for row in tx.outbox_rows()?.iter().filter(|row| row.lane() == lane && is_ahead(row)) {
        tx.replace_outbox_row(Some(row), &OutboxRow { due: tx.now, ..row.clone() })?;
    }
    Ok(())
}

/// Registers an attempt: the row is put off by the backoff before anything is sent.
///
/// # Errors
/// `StoreError` when the row cannot be written.
pub(super) fn register(tx: &Tx<'_>, row: &OutboxRow) -> Result<(), StoreError> {
    let attempts = row.attempts.saturating_add(1);
    let begun = OutboxRow {
        attempts,
        due: tx.now + backoff(row.lane(), row.id, attempts),
        last_attempt: Some(SendAttempt { at: tx.now, error: None }),
        ..row.clone()
    };
    tx.replace_outbox_row(Some(row), &begun)
}

/// The pause after the first attempt, which doubles with each further one, and the longest pause, both
/// before jitter: after an outage messages are late by at most the longest one. In a chat somebody
/// may be waiting for the next question.
const fn backoff_bounds(lane: Lane) -> (SignedDuration, SignedDuration) {
    match lane {
        Lane::Mail => (SignedDuration::from_mins(1), SignedDuration::from_hours(1)),
        Lane::Chat => (SignedDuration::from_secs(10), SignedDuration::from_mins(5)),
    }
}

/// The pause after so many attempts. The jitter, up to a quarter more, keeps rows apart that failed
/// together; it is derived from the row's id, so nothing here is random.
fn backoff(lane: Lane, id: OutboxId, attempts: u32) -> SignedDuration {
    let (first, longest) = backoff_bounds(lane);
    let doubled = first.as_secs().saturating_mul(1 << attempts.saturating_sub(1).min(20));
    let pause = doubled.min(longest.as_secs());
    let spread = id.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(attempts) >> 40;
    let jitter = pause * i64::from(u32::try_from(spread).unwrap_or(0)) / (4 << 24);
    SignedDuration::from_secs(pause + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pauses_grow_until_the_longest_and_never_beyond(id: u64, attempts in 1_u32..10_000) {
            for lane in [Lane::Mail, Lane::Chat] {
                let (first, longest) = backoff_bounds(lane);
                let (pause, next) = (backoff(lane, OutboxId(id), attempts), backoff(lane, OutboxId(id), attempts + 1));
                prop_assert!(pause >= first && pause <= longest + longest / 4);
                if first * (1 << attempts.min(20)) < longest {
                    prop_assert!(next > pause);
                } else {
                    prop_assert!(next >= longest.min(pause));
                }
            }
        }
    }

    #[test]
    fn rows_that_failed_together_are_tried_apart() {
        let pauses: std::collections::BTreeSet<_> = (1..=50).map(|id| backoff(Lane::Mail, OutboxId(id), 7)).collect();
        assert!(pauses.len() > 40, "{pauses:?}");
    }
}

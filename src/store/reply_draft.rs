//! Replies of requesters and contacts that were not sent: text and uploaded files.
//!
//! One row per ticket for its requester, and one per ticket and contact. They do not see each
//! other's. An agent's unfinished answer is in `draft.rs`.

use jiff::{SignedDuration, Timestamp};

use super::{Attachment, Drafts, Expiring, Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{
    id::{PersonId, TicketId},
    request::DraftFile,
};

/// A reply as it was typed, with its files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplyDraft {
    /// Neither shown nor sent from then on.
    pub expires: Timestamp,
    /// The text as typed, even if it is too long.
    pub text: String,
    /// Uploaded files; each counts as one reference.
    pub files: Vec<DraftFile>,
}

codec::record! { ReplyDraft { 0 expires, 1 text, 2 files } }

impl Expiring for ReplyDraft {
    fn expires(&self) -> Timestamp {
        self.expires
    }

    fn set_expires(&mut self, expires: Timestamp) {
        self.expires = expires;
    }

    fn files(&self) -> Vec<&Attachment> {
        self.files.iter().map(|file| &file.file).collect()
    }
}

const REPLY_DRAFT_PREFIX: &str = "reply/";

/// The beginning of the keys of all replies to a ticket.
pub(super) fn replies_to(ticket: TicketId) -> Key {
    Key::word(REPLY_DRAFT_PREFIX).then(ticket.0)
}

/// `contact`: the contact who writes; `None` for the requester.
fn key_of(ticket: TicketId, contact: Option<PersonId>) -> Key {
    let key = replies_to(ticket);
    match contact {
        Some(person) => key.then(person.0),
        None => key,
    }
}

/// Reading unsent replies. `contact` is the contact who writes, `None` for the requester.
pub trait ReplyDrafts: Read + Sized {
    /// The reply, expired or not.
    ///
    /// # Errors
    /// `Record` when the row does not decode; `Storage` when the file cannot be read.
    fn reply_draft(&self, ticket: TicketId, contact: Option<PersonId>) -> Result<Option<ReplyDraft>, StoreError> {
        self.record(Table::Drafts, &key_of(ticket, contact))
    }

    /// The reply, unless it expired by `now`.
    ///
    /// # Errors
    /// `Record` when the row does not decode; `Storage` when the file cannot be read.
    fn unexpired_reply_draft(
        &self,
        ticket: TicketId,
        contact: Option<PersonId>,
        now: Timestamp,
    ) -> Result<Option<ReplyDraft>, StoreError> {
        self.unexpired(&key_of(ticket, contact), now)
    }
}

impl<R: Read> ReplyDrafts for R {}

impl Tx<'_> {
    /// Writes an unsent reply. The caller counts the references to its files.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_reply_draft(
        &self,
        ticket: TicketId,
        contact: Option<PersonId>,
        draft: &ReplyDraft,
    ) -> Result<(), StoreError> {
        self.put(Table::Drafts, &key_of(ticket, contact), draft)
    }

    /// Removes the row of a reply that was sent. Its references to files are the caller's to remove.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_sent_reply_draft(&self, ticket: TicketId, contact: Option<PersonId>) -> Result<(), StoreError> {
        self.remove(Table::Drafts, &key_of(ticket, contact)).map(drop)
    }

    /// Removes all replies that expired, with their references to files. Returns how many. None lasts longer than
    /// `longest` from now.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written. A row that does not decode is removed, not reported.
    pub fn remove_expired_reply_drafts(&self, longest: SignedDuration) -> Result<usize, StoreError> {
        self.remove_expired::<ReplyDraft>(REPLY_DRAFT_PREFIX, |_| longest)
    }
}

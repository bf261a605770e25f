//! Unfinished texts: an agent's answer or note, one per account and ticket, kept until it is sent or
//! emptied; and what all rows of this table share that expire and refer to files ([`Expiring`]).

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};

use super::{Attachment, Key, Read, StoreError, Table, Tx, codec, codec::Record};
use crate::domain::{
    elapsed::end_within,
    id::{AccountId, TicketId},
};

/// A row that is ignored and removed after a time, with its references to files.
pub trait Expiring: Record {
    /// When it stops to exist for readers.
    fn expires(&self) -> Timestamp;
    /// Changes when it stops to exist.
    fn set_expires(&mut self, expires: Timestamp);

    /// The files that it refers to, once each.
    fn files(&self) -> Vec<&Attachment>;
}

/// What an agent has typed, but not sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AgentDraft {
    /// The text as typed, even if it is too long.
    pub text: String,
    /// It was typed as an internal note, not as an answer.
    pub is_note: bool,
    /// What was typed as solution or reason on the page that closes the ticket.
    pub solution: Option<String>,
}
codec::record! { AgentDraft { 0 text, 1 is_note, 2 solution } }

/// The beginning of the keys of agents' texts; account and ticket follow.
pub(super) const AGENT_DRAFT_PREFIX: &str = "account/";

fn key(account: AccountId, ticket: TicketId) -> Key {
    Key::word(AGENT_DRAFT_PREFIX).then(account.0).then(ticket.0)
}

/// Reading unfinished texts of agents.
pub trait Drafts: Read + Sized {
    /// What an account has typed for a ticket.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn draft(&self, account: AccountId, ticket: TicketId) -> Result<Option<AgentDraft>, StoreError> {
        self.record(Table::Drafts, &key(account, ticket))
    }

    /// The row at a key, unless it expired by `now`.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn unexpired<T: Expiring>(&self, key: &Key, now: Timestamp) -> Result<Option<T>, StoreError> {
        Ok(self.record::<T>(Table::Drafts, key)?.filter(|kept| kept.expires() > now))
    }
}

impl<R: Read> Drafts for R {}

impl Tx<'_> {
    /// Writes an agent's texts. A row without text is removed.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn put_draft(&self, account: AccountId, ticket: TicketId, draft: &AgentDraft) -> Result<(), StoreError> {
        if draft.text.trim().is_empty() && draft.solution.is_none() {
            return self.remove_draft(account, ticket);
        }
        self.put(Table::Drafts, &key(account, ticket), draft)
    }

    /// Removes an agent's texts. If there are none, nothing is written.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn remove_draft(&self, account: AccountId, ticket: TicketId) -> Result<(), StoreError> {
        if self.draft(account, ticket)?.is_some() {
            self.remove(Table::Drafts, &key(account, ticket))?;
        }
        Ok(())
    }

    /// Removes all unfinished texts of an account.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_drafts_of(&self, account: AccountId) -> Result<(), StoreError> {
        let all = Key::word(AGENT_DRAFT_PREFIX).then(account.0);
        self.remove_rows(Table::Drafts, &all, &all.end(), |_, _| true).map(drop)
    }

    /// Removes the row at a key and its references to files.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub(super) fn remove_unfinished<T: Expiring>(&self, key: &Key) -> Result<(), StoreError> {
        let kept: Option<T> = self.record(Table::Drafts, key)?;
        kept.map_or(Ok(()), |kept| self.remove_with_files(key, Some(&kept)))
    }

    /// Removes the expired rows below a prefix and their references to files. Returns how many. A row that would
    /// last longer than `longest` was written by a clock that was ahead, and lasts that long from now.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub(super) fn remove_expired<T: Expiring>(
        &self,
        prefix: &str,
        longest: impl Fn(&T) -> SignedDuration,
    ) -> Result<usize, StoreError> {
        let (all, mut over, mut ahead) = (Key::word(prefix), Vec::new(), Vec::new());
        self.scan(Table::Drafts, &all, &all.end(), &mut |key, value| {
            // Nobody can use a row that does not decode, so it goes too.
            let kept = codec::from_bytes::<T>(value).ok();
            match kept {
                Some(mut kept) if kept.expires() > self.now => {
                    let expires = end_within(kept.expires(), longest(&kept), self.now);
                    if expires < kept.expires() {
                        kept.set_expires(expires);
                        ahead.push((Key::default().then_bytes(key), kept));
                    }
                }
                kept => over.push((Key::default().then_bytes(key), kept)),
            }
            ControlFlow::Continue(())
        })?;
        ahead.iter().try_for_each(|(key, kept)| self.put(Table::Drafts, key, kept))?;
        over.iter().try_for_each(|(key, kept)| self.remove_with_files(key, kept.as_ref()))?;
        Ok(over.len())
    }

    fn remove_with_files(&self, key: &Key, kept: Option<&impl Expiring>) -> Result<(), StoreError> {
        kept.iter().flat_map(|kept| kept.files()).try_for_each(|file| self.remove_file_reference(file).map(|_| ()))?;
        self.remove(Table::Drafts, key).map(|_| ())
    }
}

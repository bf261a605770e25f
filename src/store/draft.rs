//! What somebody began: an agent's answer or note, one per account and ticket, kept until sent or
//! emptied; and whatever else is [`Expiring`] for a while, with the files that it holds on to.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Attachment, Key, Read, StoreError, Table, Tx, codec, codec::Record};
use crate::domain::id::{AccountId, TicketId};

/// Something unfinished that goes by itself when its time is over.
pub trait Expiring: Record {
    /// Kept until then.
    fn expires(&self) -> Timestamp;
    /// The files that it refers to.
    fn files(&self) -> Vec<&Attachment>;
}

/// What somebody began to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgentDraft {
    /// The words, as typed.
    pub text: String,
    /// An internal note.
    pub is_note: bool,
}
codec::record! { AgentDraft { 0 text, 1 is_note } }

fn key(account: AccountId, ticket: TicketId) -> Key {
    Key::word("account/").then(account.0).then(ticket.0)
}

/// Looking up drafts.
pub trait Drafts: Read + Sized {
    /// What an account began to write to a ticket.
    fn draft(&self, account: AccountId, ticket: TicketId) -> Result<Option<AgentDraft>, StoreError> {
        self.record(Table::Drafts, &key(account, ticket))
    }

    /// What is kept under a key, if its time is not over.
    fn unexpired<T: Expiring>(&self, key: &Key, now: Timestamp) -> Result<Option<T>, StoreError> {
        Ok(self.record::<T>(Table::Drafts, key)?.filter(|kept| kept.expires() > now))
    }
}

impl<R: Read> Drafts for R {}

impl Tx<'_> {
    /// Keeps a draft; an empty one is removed.
    pub fn put_draft(&self, account: AccountId, ticket: TicketId, draft: &AgentDraft) -> Result<(), StoreError> {
        if draft.text.trim().is_empty() {
            return self.remove_draft(account, ticket);
        }
        self.put(Table::Drafts, &key(account, ticket), draft)
    }

    /// Forgets a draft; where there is none, nothing is written.
    pub fn remove_draft(&self, account: AccountId, ticket: TicketId) -> Result<(), StoreError> {
        if self.draft(account, ticket)?.is_some() {
            self.remove(Table::Drafts, &key(account, ticket))?;
        }
        Ok(())
    }

    /// Forgets everything an account began to write.
    pub fn remove_drafts_of(&self, account: AccountId) -> Result<(), StoreError> {
        let all = Key::word("account/").then(account.0);
        let mut found = Vec::new();
        self.scan(Table::Drafts, &all, &all.end(), &mut |key, _| {
            found.push(Key::default().then_bytes(key));
            ControlFlow::Continue(())
        })?;
        found.iter().try_for_each(|key| self.remove(Table::Drafts, key).map(|_| ()))
    }

    /// Forgets what is kept under a key, and lets go of its files.
    pub fn remove_unfinished<T: Expiring>(&self, key: &Key) -> Result<(), StoreError> {
        let kept: Option<T> = self.record(Table::Drafts, key)?;
        kept.map_or(Ok(()), |kept| self.remove_with_files(key, Some(&kept)))
    }

    /// Forgets everything below a prefix whose time is over; how much.
    pub fn remove_expired<T: Expiring>(&self, prefix: &str) -> Result<usize, StoreError> {
        let (all, mut over) = (Key::word(prefix), Vec::new());
        self.scan(Table::Drafts, &all, &all.end(), &mut |key, value| {
            // A row that does not read holds nothing that anybody could use.
            let kept = codec::from_bytes::<T>(value).ok();
            if kept.as_ref().is_none_or(|kept| kept.expires() <= self.now) {
                over.push((Key::default().then_bytes(key), kept));
            }
            ControlFlow::Continue(())
        })?;
        over.iter().try_for_each(|(key, kept)| self.remove_with_files(key, kept.as_ref()))?;
        Ok(over.len())
    }

    fn remove_with_files(&self, key: &Key, kept: Option<&impl Expiring>) -> Result<(), StoreError> {
        kept.iter().flat_map(|kept| kept.files()).try_for_each(|file| self.remove_file_reference(file).map(|_| ()))?;
        self.remove(Table::Drafts, key).map(|_| ())
    }
}

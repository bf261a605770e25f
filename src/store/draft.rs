//! Answers and notes that somebody began: one per account and ticket, kept until sent or emptied.

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::id::{AccountId, TicketId};

/// What somebody began to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The words, as typed.
    pub text: String,
    /// An internal note.
    pub is_note: bool,
}
codec::record! { Draft { 0 text, 1 is_note } }

fn key(account: AccountId, ticket: TicketId) -> Key {
    Key::word("account/").then(account.0).then(ticket.0)
}

/// Looking up drafts.
pub trait Drafts: Read + Sized {
    /// What an account began to write to a ticket.
    fn draft(&self, account: AccountId, ticket: TicketId) -> Result<Option<Draft>, StoreError> {
        self.record(Table::Drafts, &key(account, ticket))
    }
}

impl<R: Read> Drafts for R {}

impl Tx<'_> {
    /// Keeps a draft; an empty one is removed.
    pub fn put_draft(&self, account: AccountId, ticket: TicketId, draft: &Draft) -> Result<(), StoreError> {
        if draft.text.trim().is_empty() {
            return self.drop_draft(account, ticket);
        }
        self.put(Table::Drafts, &key(account, ticket), draft)
    }

    /// Forgets a draft; where there is none, nothing is written.
    pub fn drop_draft(&self, account: AccountId, ticket: TicketId) -> Result<(), StoreError> {
        if self.draft(account, ticket)?.is_some() {
            self.remove(Table::Drafts, &key(account, ticket))?;
        }
        Ok(())
    }

    /// Forgets everything an account began to write.
    pub fn drop_drafts_of(&self, account: AccountId) -> Result<(), StoreError> {
        let all = Key::word("account/").then(account.0);
        let mut found = Vec::new();
        self.scan(Table::Drafts, &all, &all.end(), &mut |key, _| {
            found.push(Key::default().then_bytes(key));
            std::ops::ControlFlow::Continue(())
        })?;
        found.iter().try_for_each(|key| self.remove(Table::Drafts, key).map(|_| ()))
    }
}

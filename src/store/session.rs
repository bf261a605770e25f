//! Sessions: only the token's hash is stored, so a copy of the database signs nobody in.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Key, Read, StoreError, Table, Tx, codec, secret::token_hash};
use crate::domain::{device::Device, id::AccountId};

/// How far somebody got at the door.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SessionKind {
    /// Signed in.
    Full,
    /// The password was right, the second factor is missing.
    SecondFactorPending,
}

/// A session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountSession {
    /// Whose.
    pub account: AccountId,
    /// How far.
    pub kind: SessionKind,
    /// Since when.
    pub created: Timestamp,
    /// Last seen, to within some minutes: writing it at every page would wear out the SD card.
    pub last_seen: Timestamp,
    /// With what, once a page was opened; for its owner to tell sessions apart.
    pub device: Option<Device>,
    /// Stands for the rights that its token was given for; 0 before a page was opened.
    pub rights: u64,
}

impl AccountSession {
    /// One that begins.
    pub const fn starting(account: AccountId, kind: SessionKind, now: Timestamp) -> Self {
        Self { account, kind, created: now, last_seen: now, device: None, rights: 0 }
    }
}

/// A session in the list of its owner: the hash of its token names it.
pub type NamedSession = (Vec<u8>, AccountSession);

fn key(token: &str) -> Key {
    Key::default().then_bytes(&token_hash(token))
}

/// Looking up sessions.
pub trait Sessions: Read + Sized {
    /// The session of a token.
    fn session(&self, token: &str) -> Result<Option<AccountSession>, StoreError> {
        self.record(Table::Sessions, &key(token))
    }

    /// All sessions of an account, by the hashes of their tokens.
    fn sessions_of(&self, account: AccountId) -> Result<Vec<NamedSession>, StoreError> {
        let mut found = Vec::new();
        self.scan(Table::Sessions, &Key::default(), &Key::default(), &mut |name, value| {
            if let Ok(session) = codec::from_bytes::<AccountSession>(value)
                && session.account == account
            {
                found.push((name.to_vec(), session));
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

/// The name of a token's session in the list of its owner.
pub fn session_name(token: &str) -> Vec<u8> {
    token_hash(token).to_vec()
}

impl<R: Read> Sessions for R {}

impl Tx<'_> {
    /// Writes a session.
    pub fn put_session(&self, token: &str, session: &AccountSession) -> Result<(), StoreError> {
        self.put(Table::Sessions, &key(token), session)
    }

    /// Ends a session.
    pub fn end_session(&self, token: &str) -> Result<bool, StoreError> {
        self.remove(Table::Sessions, &key(token))
    }

    /// Ends the session with this name.
    pub fn end_named_session(&self, name: &[u8]) -> Result<bool, StoreError> {
        self.remove(Table::Sessions, &Key::default().then_bytes(name))
    }

    /// Ends all sessions for which `is_over` holds; how many.
    pub fn end_sessions(&self, is_over: impl Fn(&AccountSession) -> bool) -> Result<usize, StoreError> {
        let mut over = Vec::new();
        self.scan(Table::Sessions, &Key::default(), &Key::default(), &mut |token, value| {
            if codec::from_bytes::<AccountSession>(value).map_or(true, |session| is_over(&session)) {
                over.push(Key::default().then_bytes(token));
            }
            ControlFlow::Continue(())
        })?;
        for key in &over {
            self.remove(Table::Sessions, key)?;
        }
        Ok(over.len())
    }
}

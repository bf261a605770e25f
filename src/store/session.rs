//! Sessions of accounts. Only the hash of a token is stored, so nobody can sign in with a copy of the
//! database. Sessions of requesters are in `portal.rs`.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Key, Read, StoreError, Table, Tx, codec, secret::token_hash};
use crate::domain::{device::Device, id::AccountId};

/// How far the sign-in has got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SessionKind {
    /// The sign-in is complete.
    Full,
    /// The password was right; the second factor is missing.
    SecondFactorPending,
    /// Both factors were right; the start password has to be replaced first.
    NewPasswordPending,
}

/// A session of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountSession {
    pub account: AccountId,
    pub kind: SessionKind,
    pub created: Timestamp,
    /// The last use, exact to some minutes: a write for every page would wear out the SD card.
    pub last_seen: Timestamp,
    /// Browser and system, so that its owner can tell sessions apart; `None` before the first page.
    pub device: Option<Device>,
    /// A fingerprint of the rights for which its token was given; 0 before the first page.
    pub rights: u64,
}

impl AccountSession {
    /// A session that starts now.
    pub const fn starting(account: AccountId, kind: SessionKind, now: Timestamp) -> Self {
        Self { account, kind, created: now, last_seen: now, device: None, rights: 0 }
    }
}

/// A session with its name in lists, which is the hash of its token.
pub type NamedSession = (Vec<u8>, AccountSession);

fn key(token: &str) -> Key {
    Key::default().then_bytes(&token_hash(token))
}

codec::codes! {
    SessionKind { 0 Full, 1 SecondFactorPending, 2 NewPasswordPending }
}

codec::record! {
    AccountSession { 0 account, 1 kind, 2 created, 3 last_seen, 4 device, 5 rights }
}

/// Reading sessions of accounts.
pub trait Sessions: Read + Sized {
    /// The session of a token, expired or not.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn session(&self, token: &str) -> Result<Option<AccountSession>, StoreError> {
        self.record(Table::Sessions, &key(token))
    }

    /// All sessions of an account, expired or not.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
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

/// The name of a token's session in lists.
pub fn session_name(token: &str) -> Vec<u8> {
    token_hash(token).to_vec()
}

impl<R: Read> Sessions for R {}

impl Tx<'_> {
    /// Writes the session of a token.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_session(&self, token: &str, session: &AccountSession) -> Result<(), StoreError> {
        self.put(Table::Sessions, &key(token), session)
    }

    /// Ends the session of a token. Returns whether there was one.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn end_session(&self, token: &str) -> Result<bool, StoreError> {
        self.remove(Table::Sessions, &key(token))
    }

    /// Ends the session with this name. Returns whether there was one.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn end_named_session(&self, name: &[u8]) -> Result<bool, StoreError> {
        self.remove(Table::Sessions, &Key::default().then_bytes(name))
    }

    /// Ends all sessions for which `is_over` holds, and those that do not decode. Returns how many.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn end_sessions(&self, is_over: impl Fn(&AccountSession) -> bool) -> Result<usize, StoreError> {
        self.remove_rows(Table::Sessions, &Key::default(), &Key::default(), |_, value| {
            codec::from_bytes::<AccountSession>(value).map_or(true, |session| is_over(&session))
        })
    }
}

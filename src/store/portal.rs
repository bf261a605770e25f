//! Requesters and contacts who sign in: their sessions and credentials.
//!
//! Both belong to an e-mail address, because only an address can be proved; a family may share one.
//! They have rows of their own, so a requester's row can never be taken for an account's.

use std::ops::ControlFlow;

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use super::{Credentials, Key, Read, SessionKind, StoreError, Table, Tx, codec, secret::token_hash};
use crate::domain::{device::Device, text::EmailAddress};

/// A session of somebody who has proved an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortalSession {
    /// The proved address; it decides what the session may see.
    pub email: EmailAddress,
    /// Whether the second factor is still missing.
    pub kind: SessionKind,
    pub created: Timestamp,
    /// The last use, exact to some minutes.
    pub last_seen: Timestamp,
    /// Browser and system at the start, so that its owner can tell sessions apart.
    pub device: Device,
}

fn session_key(token: &str) -> Key {
    Key::default().then_bytes(&token_hash(token))
}

/// Starts the keys of credentials that belong to an address.
pub(super) const REQUESTER: &str = "requester/";

fn credentials_key(email: &EmailAddress) -> Key {
    Key::word(REQUESTER).then_text(&email.key())
}

/// The short name of a session in lists. It cannot be used to sign in.
fn word(key: &[u8]) -> String {
    HEXLOWER.encode(key.get(..8).unwrap_or_default())
}

codec::record! {
    PortalSession { 0 email, 1 kind, 2 created, 3 last_seen, 4 device }
}

/// Reading sessions and credentials of requesters.
pub trait Portal: Read + Sized {
    /// The session of a token, expired or not.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn portal_session(&self, token: &str) -> Result<Option<PortalSession>, StoreError> {
        self.record(Table::PortalSessions, &session_key(token))
    }

    /// All sessions of an address, each with its short name.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn portal_sessions(&self, email: &EmailAddress) -> Result<Vec<(String, PortalSession)>, StoreError> {
        let mut found = Vec::new();
        self.scan(Table::PortalSessions, &Key::default(), &Key::default(), &mut |key, value| {
            if let Ok(session) = codec::from_bytes::<PortalSession>(value)
                && session.email.key() == email.key()
            {
                found.push((word(key), session));
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// The short name of the session of a token.
    fn portal_session_word(&self, token: &str) -> String {
        word(&token_hash(token))
    }

    /// The credentials of an address; empty ones if none are stored.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn portal_credentials(&self, email: &EmailAddress) -> Result<Credentials, StoreError> {
        Ok(self.record(Table::Credentials, &credentials_key(email))?.unwrap_or_default())
    }
}

impl<R: Read> Portal for R {}

impl Tx<'_> {
    /// Writes the session of a token.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_portal_session(&self, token: &str, session: &PortalSession) -> Result<(), StoreError> {
        self.put(Table::PortalSessions, &session_key(token), session)
    }

    /// Ends the session of a token. Returns whether there was one.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn end_portal_session(&self, token: &str) -> Result<bool, StoreError> {
        self.remove(Table::PortalSessions, &session_key(token))
    }

    /// Ends all sessions for which `is_over` holds; it gets the short name too. Returns how many.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn end_portal_sessions(&self, is_over: impl Fn(&str, &PortalSession) -> bool) -> Result<usize, StoreError> {
        self.remove_rows(Table::PortalSessions, &Key::default(), &Key::default(), |key, value| {
            codec::from_bytes::<PortalSession>(value).map_or(true, |session| is_over(&word(key), &session))
        })
    }

    /// Writes the credentials of an address. Empty ones have no row.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_portal_credentials(&self, email: &EmailAddress, credentials: &Credentials) -> Result<(), StoreError> {
        if *credentials == Credentials::default() {
            return self.remove(Table::Credentials, &credentials_key(email)).map(drop);
        }
        self.put(Table::Credentials, &credentials_key(email), credentials)
    }
}

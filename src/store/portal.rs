//! Requesters and contacts who sign in: their sessions and what they sign in with.
//!
//! Both belong to an address, because an address is what they can prove; a family may share one.
//! They lie in rows of their own, so nothing of a requester's is ever taken for an account's.

use std::ops::ControlFlow;

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use super::{Credentials, Key, Read, SessionKind, StoreError, Table, Tx, codec, secret::token_hash};
use crate::domain::{device::Device, text::EmailAddress};

/// A session of somebody who proved an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortalSession {
    /// The address.
    pub email: EmailAddress,
    /// How far they got.
    pub kind: SessionKind,
    /// Since when.
    pub created: Timestamp,
    /// Last seen, to within some minutes.
    pub last_seen: Timestamp,
    /// What it began with, for its owner to tell sessions apart.
    pub device: Device,
}

fn session_key(token: &str) -> Key {
    Key::default().then_bytes(&token_hash(token))
}

fn credentials_key(email: &EmailAddress) -> Key {
    Key::word("requester/").then_text(&email.key())
}

/// The word by which a list names a session: it opens nothing.
fn word(key: &[u8]) -> String {
    HEXLOWER.encode(key.get(..8).unwrap_or_default())
}

/// Looking up sessions and credentials of requesters.
pub trait Portal: Read + Sized {
    /// The session of a token.
    fn portal_session(&self, token: &str) -> Result<Option<PortalSession>, StoreError> {
        self.record(Table::PortalSessions, &session_key(token))
    }

    /// All sessions of an address with the word that names each.
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

    /// The word that names the session of a token.
    fn portal_session_word(&self, token: &str) -> String {
        word(&token_hash(token))
    }

    /// What an address signs in with; nothing is set at first.
    fn portal_credentials(&self, email: &EmailAddress) -> Result<Credentials, StoreError> {
        Ok(self.record(Table::Credentials, &credentials_key(email))?.unwrap_or_default())
    }
}

impl<R: Read> Portal for R {}

impl Tx<'_> {
    /// Writes a session.
    pub fn put_portal_session(&self, token: &str, session: &PortalSession) -> Result<(), StoreError> {
        self.put(Table::PortalSessions, &session_key(token), session)
    }

    /// Ends a session.
    pub fn end_portal_session(&self, token: &str) -> Result<bool, StoreError> {
        self.remove(Table::PortalSessions, &session_key(token))
    }

    /// Ends all sessions for which `is_over` holds, given the word that names each; how many.
    pub fn end_portal_sessions(&self, is_over: impl Fn(&str, &PortalSession) -> bool) -> Result<usize, StoreError> {
        let mut over = Vec::new();
        self.scan(Table::PortalSessions, &Key::default(), &Key::default(), &mut |key, value| {
            if codec::from_bytes::<PortalSession>(value).map_or(true, |session| is_over(&word(key), &session)) {
                over.push(Key::default().then_bytes(key));
            }
            ControlFlow::Continue(())
        })?;
        for key in &over {
            self.remove(Table::PortalSessions, key)?;
        }
        Ok(over.len())
    }

    /// Writes what an address signs in with; nothing left means no row.
    pub fn put_portal_credentials(&self, email: &EmailAddress, credentials: &Credentials) -> Result<(), StoreError> {
        if *credentials == Credentials::default() {
            return self.remove(Table::Credentials, &credentials_key(email)).map(drop);
        }
        self.put(Table::Credentials, &credentials_key(email), credentials)
    }
}

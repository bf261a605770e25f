//! The first-run setup until it is finished: who holds it and what they have said so far. Mail
//! server and logo already stand where they stay.

use jiff::Timestamp;

use super::{
    Credentials, Key, Read, StoreError, Table, Tx,
    codec::{self, Bytes},
    secret::token_hash,
};
use crate::domain::{
    organisation::Organisation,
    text::{EmailAddress, PersonName},
};

/// The state of the setup.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Setup {
    /// Hash of the code in the link that was printed last; it dies with its use.
    pub code: Option<Bytes>,
    /// Hash of the token of whoever opened the link.
    pub session: Option<Bytes>,
    /// When they opened it.
    pub since: Option<Timestamp>,
    /// Whose helpdesk.
    pub organisation: Option<Organisation>,
    /// The word of the preset.
    pub preset: Option<String>,
    /// The administrator's name.
    pub name: Option<PersonName>,
    /// The administrator's address.
    pub email: Option<EmailAddress>,
    /// What the administrator will sign in with.
    pub credentials: Credentials,
    /// The recovery codes were shown and kept.
    pub has_kept_codes: bool,
}
codec::record! {
    Setup {
        0 code, 1 session, 2 since, 3 organisation, 4 preset, 5 name, 6 email, 7 credentials, 8 has_kept_codes,
    }
}

impl Setup {
    /// The hash under which a code or token stands here.
    pub fn hash(secret: &str) -> Bytes {
        Bytes(token_hash(secret).to_vec())
    }

    /// Forgets the administrator: somebody else holds the setup now.
    pub fn forget_administrator(&mut self) {
        (self.name, self.email, self.has_kept_codes) = (None, None, false);
        self.credentials = Credentials::default();
    }
}

/// Looking up the setup.
pub trait Setups: Read + Sized {
    /// The state of the setup; empty before it begins and after it is finished.
    fn setup(&self) -> Result<Setup, StoreError> {
        Ok(self.record(Table::Meta, &Key::word("setup"))?.unwrap_or_default())
    }
}

impl<R: Read> Setups for R {}

impl Tx<'_> {
    /// Writes the state of the setup.
    pub fn put_setup(&self, setup: &Setup) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word("setup"), setup)
    }

    /// Forgets the setup: it is finished.
    pub fn end_setup(&self) -> Result<bool, StoreError> {
        self.remove(Table::Meta, &Key::word("setup"))
    }
}

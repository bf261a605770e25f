//! The state of the first-run setup until it is finished: who does it and what they have entered so
//! far. Mail server and logo are written as settings at once.

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

/// The state of the first-run setup.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Setup {
    /// The hash of the code in the link printed last; `None` once it was used.
    pub code: Option<Bytes>,
    /// The hash of the token of the browser that opened the link.
    pub session: Option<Bytes>,
    /// When that browser opened the link.
    pub since: Option<Timestamp>,
    /// The organisation that will run this helpdesk.
    pub organisation: Option<Organisation>,
    /// The word of the chosen preset.
    pub preset: Option<String>,
    /// The name of the first administrator.
    pub name: Option<PersonName>,
    /// The address of the first administrator.
    pub email: Option<EmailAddress>,
    /// The credentials of the first administrator.
    pub credentials: Credentials,
    /// The administrator has confirmed that the recovery codes are kept.
    pub has_kept_codes: bool,
}
codec::record! {
    Setup {
        0 code, 1 session, 2 since, 3 organisation, 4 preset, 5 name, 6 email, 7 credentials, 8 has_kept_codes,
    }
}

impl Setup {
    /// The stored hash of a code or token.
    pub fn hash(secret: &str) -> Bytes {
        Bytes(token_hash(secret).to_vec())
    }

    /// Removes what was entered about the administrator: another browser does the setup now.
    pub fn forget_administrator(&mut self) {
        (self.name, self.email, self.has_kept_codes) = (None, None, false);
        self.credentials = Credentials::default();
    }
}

/// Reading the first-run setup.
pub trait Setups: Read + Sized {
    /// The state of the setup; empty before it begins and after it is finished.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn setup(&self) -> Result<Setup, StoreError> {
        Ok(self.record(Table::Meta, &Key::word("setup"))?.unwrap_or_default())
    }
}

impl<R: Read> Setups for R {}

impl Tx<'_> {
    /// Writes the state of the setup.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_setup(&self, setup: &Setup) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word("setup"), setup)
    }

    /// Removes the state of the setup: it is finished. Returns whether there was one.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn end_setup(&self) -> Result<bool, StoreError> {
        self.remove(Table::Meta, &Key::word("setup"))
    }
}

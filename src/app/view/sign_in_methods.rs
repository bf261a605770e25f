//! What an account signs in with, for its owner's pages. No secret is among it.

use jiff::Timestamp;

use crate::{
    app::{
        Error,
        account::second_factor::{SecondFactor, enabled_factors},
    },
    domain::{person::Account, text::Label},
    store::{People, Read},
};

/// The sign-in methods of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignInMethods {
    pub factors: Vec<SecondFactor>,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
    pub passkeys: Vec<PasskeySummary>,
}

/// A passkey as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PasskeySummary {
    /// The credential id (WebAuthn §4).
    pub id: Vec<u8>,
    /// The name that its owner gave it.
    pub name: Label,
    pub added: Timestamp,
}

impl SignInMethods {
    /// Whether this second factor is set up.
    pub fn has(&self, factor: SecondFactor) -> bool {
        self.factors.contains(&factor)
    }
}

/// The sign-in methods that are set up for an account.
///
/// # Errors
/// `Internal` when the store fails.
pub fn load(read: &impl Read, account: &Account) -> Result<SignInMethods, Error> {
    let credentials = read.credentials(account.id)?;
    Ok(SignInMethods {
        factors: enabled_factors(&credentials, &account.email),
        recovery_codes: credentials.recovery.len(),
        passkeys: credentials
            .passkeys
            .into_iter()
            .map(|passkey| PasskeySummary { id: passkey.id.0, name: passkey.name, added: passkey.added })
            .collect(),
    })
}

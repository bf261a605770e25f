//! Fingerprints of records: whether a value is still the one that a page was made from.
//!
//! `app` compares values by their stored form and need not know it.

use super::{
    InstallationKey,
    codec::{self, Record},
    secret::sha256,
};

/// A value with a stored form. Every record of the store is one.
pub trait Fingerprint {
    /// The SHA-256 of the stored form.
    fn sha256(&self) -> [u8; 32];

    /// A signature of the stored form for one purpose; only this installation can make it.
    fn signature(&self, key: &InstallationKey, purpose: &str) -> [u8; 32];
}

impl<T: Record> Fingerprint for T {
    fn sha256(&self) -> [u8; 32] {
        sha256(&codec::to_bytes(self))
    }

    fn signature(&self, key: &InstallationKey, purpose: &str) -> [u8; 32] {
        key.sign(purpose, &codec::to_bytes(self))
    }
}

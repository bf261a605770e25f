//! Why an intention did not happen, by meaning. The edges turn it into a page, a chat reply or a
//! mail; strangers never read more of [`Error::Internal`] than "internal".

use std::fmt;

use super::settings::SettingError;
use crate::{domain::ticket::Refusal, store::StoreError};

/// Why not.
#[derive(Debug)]
pub enum Error {
    /// The rules refuse it, and say what would be possible.
    Refused(Refusal),
    /// Not there, or not yours: the same for whoever asks.
    NotFound,
    /// Seen, but not allowed: a membership that only reads.
    Forbidden,
    /// Something was said since the page was opened (§9.6); nothing was sent.
    Conflict {
        /// The last entry that the page showed.
        seen: u64,
    },
    /// A setting that was not taken.
    InvalidSetting(SettingError),
    /// An account with this address exists already.
    AlreadyExists,
    /// Nobody could administer any more.
    LastAdministrator,
    /// No site serves the place, and there is no department for the rest.
    NotServed,
    /// Too many in a short time.
    RateLimited {
        /// Try again after so many seconds.
        seconds: u64,
    },
    /// The disk is full; nothing was written.
    DiskFull,
    /// Our fault. The log says more.
    Internal(String),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            // After a failed write nothing can be stored for a moment, whatever the disk's trouble is.
            StoreError::DiskFull | StoreError::Interrupted => Self::DiskFull,
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(what) => f.write_str(what),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for Error {}

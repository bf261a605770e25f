//! The one error type of `app`, by meaning. The edges turn it into a page, a chat reply or a sentence
//! of the command line; visitors never read the text of [`Error::Internal`].

use std::fmt;

use super::settings::SettingError;
use crate::{domain::ticket::Refusal, store::StoreError};

/// Why a use case changed nothing.
#[derive(Debug)]
pub enum Error {
    /// The state machine refuses the action; the refusal names what would be possible.
    Refused(Refusal),
    /// There is no such thing, or the actor may not see it. Both are one error, so that nobody learns
    /// what exists.
    NotFound,
    /// The actor may see it but not change it, such as a member who only reads.
    Forbidden,
    /// The session ended, or its owner lost the right that opened the page, since the request began.
    SessionEnded,
    /// The session goes on, but its owner has to prove first who they are: the last proof is too old for this.
    ProofNeeded,
    /// The ticket has newer entries than the page that was sent (§9.6).
    Conflict {
        /// The sequence number of the last entry that the page showed.
        seen: u64,
    },
    /// A setting was not saved; the inner error names the fields.
    InvalidSetting(SettingError),
    /// Another one has this address or name already.
    AlreadyExists,
    /// Afterwards no active account could administer.
    LastAdministrator,
    /// Somebody would widen their own rights, and somebody else administers who can do it.
    OwnRights,
    /// Somebody who administers alone would widen their own rights without saying why.
    ReasonMissing,
    /// No site serves the given place, and no department takes the rest.
    NotServed,
    /// A rate limit is used up.
    RateLimited {
        /// After this many seconds the next attempt is allowed.
        seconds: u64,
    },
    /// The process has no handle left for another file; a moment later it may.
    Busy,
    /// The disk is full; nothing was changed.
    DiskFull,
    /// The storage fails at the moment, or the data is being opened again; nothing was changed. The text is for
    /// the log.
    Unavailable(String),
    /// A fault of the program or the store. The text is for the log.
    Internal(String),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::NoHandles => Self::Busy,
            StoreError::Interrupted | StoreError::Storage(_) => Self::Unavailable(error.to_string()),
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
            Self::Internal(what) | Self::Unavailable(what) => f.write_str(what),
            Self::DiskFull => f.write_str("the disk is full"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for Error {}

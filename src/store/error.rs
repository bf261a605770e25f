//! The one error of the store, and where it comes from.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::handles::is_out_of_handles;

/// Why the store could not do something. A stranger reads only "internal error" or "the disk is
/// full"; the log gets the rest.
#[derive(Clone, Debug)]
pub enum StoreError {
    /// Too little space is left on the disk; nothing was written.
    DiskFull,
    /// The process may open no more files.
    NoHandles,
    /// Another process has the file open.
    InUse,
    /// A newer version has written the file; this one does not touch it.
    Newer {
        /// The schema of the file.
        found: u64,
        /// The newest schema that this version knows.
        known: u64,
    },
    /// The database is missing or empty, although a key or attachments are there.
    Lost(PathBuf),
    /// A restore into this directory broke off.
    HalfRestored(PathBuf),
    /// The database has no schema: it is damaged, or was copied while it was written.
    NoSchema(PathBuf),
    /// The database file is damaged; the place, such as the name of a table.
    Damaged(String),
    /// The key file is not the one that the data was sealed with.
    ForeignKey(PathBuf),
    /// A stored record does not decode.
    Record(String),
    /// redb, the file system, the key file or the random source failed.
    Storage(String),
    /// A mistake of the program in a transaction, which was rolled back.
    Panicked,
    /// A write failed just before; the file is being opened again.
    Interrupted,
    /// The server is stopping.
    Stopped,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DiskFull => f.write_str("the disk is full"),
            Self::NoHandles => f.write_str("the process may open no more files; raise its limit (LimitNOFILE)"),
            Self::InUse => f.write_str("another Tresen is running on this data directory; stop it first"),
            Self::Newer { found, known } => write!(
                f,
                "the data was written by a newer Tresen (schema {found}, this one knows {known}); use that version"
            ),
            Self::Lost(file) => write!(
                f,
                "{} is missing or empty, but the key or attachments of a helpdesk are beside it; nothing was changed. \
                 Put the database back from a copy; for a new helpdesk take an empty directory",
                file.display()
            ),
            Self::HalfRestored(directory) => write!(
                f,
                "a restore into {} did not finish; run the same tresen restore once more",
                directory.display()
            ),
            Self::NoSchema(file) => write!(
                f,
                "{} is damaged or was copied while Tresen was writing: it does not say which version wrote it; \
                 nothing was changed. Put a copy back",
                file.display()
            ),
            Self::Damaged(place) => write!(f, "the database is damaged at {place}; put back a copy"),
            Self::ForeignKey(file) => write!(
                f,
                "{} is not the key of this data: what is sealed does not open with it; nothing was changed. Put back the \
                 secret.key that belongs to this database",
                file.display()
            ),
            Self::Record(what) => write!(f, "a record does not read: {what}"),
            Self::Storage(what) => write!(f, "storage: {what}"),
            Self::Panicked => f.write_str("a transaction broke off; the log says where"),
            Self::Interrupted => f.write_str("a write failed before; the database is opened anew"),
            Self::Stopped => f.write_str("the server is stopping"),
        }
    }
}

impl StoreError {
    /// Names the file that an error of the file system is about.
    pub(super) fn at(self, file: &Path) -> Self {
        match self {
            Self::Storage(what) => Self::Storage(format!("{}: {what}", file.display())),
            other => other,
        }
    }
}

impl std::error::Error for StoreError {}

impl From<minicbor::decode::Error> for StoreError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Record(error.to_string())
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull,
            _ if is_out_of_handles(&error) => Self::NoHandles,
            _ => Self::Storage(error.to_string()),
        }
    }
}

/// What the system says of an error, without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

macro_rules! from_redb {
    ($($error:ident)*) => {$(
        impl From<redb::$error> for StoreError {
            fn from(error: redb::$error) -> Self {
                match redb::Error::from(error) {
                    redb::Error::Io(error) => error.into(),
                    redb::Error::DatabaseAlreadyOpen => Self::InUse,
                    redb::Error::PreviousIo | redb::Error::DatabaseClosed => Self::Interrupted,
                    redb::Error::Corrupted(place) => Self::Damaged(format!("its pages ({place})")),
                    error => Self::Storage(error.to_string()),
                }
            }
        }
    )*};
}
from_redb! { StorageError TableError TransactionError CommitError DatabaseError }

//! Why a backup was not made, or could not be restored. In either case nothing half is left that counts as one.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::store::{StoreError, error::reason};

/// Why there is no new backup, or no restored copy. Each is one sentence for the operator.
#[derive(Clone, Debug)]
pub enum BackupError {
    /// The directory for backups is not there: the disk may not be mounted.
    Missing(PathBuf),
    /// It lies in the data directory, or holds it.
    Inside(PathBuf),
    /// Another process is writing there.
    Busy(PathBuf),
    /// Too little space: how many bytes are needed, if that is known.
    Full(PathBuf, Option<u64>),
    /// A place cannot be read or written; what the system says.
    Place(PathBuf, String),
    /// The data itself cannot be read, or is damaged.
    Source(StoreError),
    /// The copy does not read as it was written.
    Unverified(String),
    /// There is no complete backup there.
    NoBackup(PathBuf),
    /// A newer version has made it.
    Newer(PathBuf),
    /// A backup is not what was written; the file, and what is wrong with it.
    Damaged(PathBuf, String),
    /// The place to restore into holds something already.
    NotEmpty(PathBuf),
    /// The key file does not belong to this backup, or cannot be read.
    Key(StoreError),
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(place) => write!(
                f,
                "there is no directory {}; make it first. If it lies on another disk, that disk may not be mounted",
                place.display()
            ),
            Self::Inside(place) => write!(
                f,
                "{} and the data directory lie in one another; a backup belongs elsewhere, best on another disk",
                place.display()
            ),
            Self::Busy(place) => write!(f, "another backup is being written to {}", place.display()),
            Self::Full(place, None) => write!(f, "the disk of {} is full", place.display()),
            Self::Full(place, Some(needed)) => {
                write!(f, "the disk of {} has too little space: {} are needed", place.display(), megabytes(*needed))
            }
            Self::Place(place, why) => write!(f, "{} cannot be used: {why}", place.display()),
            Self::Source(error) => error.fmt(f),
            Self::Unverified(what) => {
                write!(f, "the copy does not read as it was written ({what}); the disk for backups may be failing")
            }
            Self::NoBackup(place) => write!(f, "there is no complete backup in {}", place.display()),
            Self::Newer(place) => {
                write!(f, "{} was made by a newer Tresen; restore it with that version", place.display())
            }
            Self::Damaged(file, what) => write!(f, "the backup is damaged: {} {what}", file.display()),
            Self::NotEmpty(place) => write!(
                f,
                "{} is not empty; nothing was changed. Restore into a directory that is empty or does not exist yet",
                place.display()
            ),
            Self::Key(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BackupError {}

impl BackupError {
    /// A file of a backup is not what was written.
    pub(super) fn altered(file: &Path) -> Self {
        Self::Damaged(file.to_owned(), "is not what was written".to_owned())
    }

    /// What the system says about a place.
    pub(super) fn at(place: &Path) -> impl Fn(io::Error) -> Self {
        move |error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(place.to_owned(), None),
            _ => Self::Place(place.to_owned(), reason(&error)),
        }
    }

    /// What the store says about a file that it writes or reads at the place of the backup.
    pub(super) fn in_copy(place: &Path) -> impl Fn(StoreError) -> Self {
        move |error| match error {
            StoreError::DiskFull => Self::Full(place.to_owned(), None),
            StoreError::Damaged(what) => Self::Unverified(what),
            error => Self::Place(place.to_owned(), error.to_string()),
        }
    }
}

/// Bytes as people are told them: 10 MB are ten million bytes.
pub fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

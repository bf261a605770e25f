//! Copying in pieces, so that writers and pages beside it are not kept waiting and memory stays flat.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
    time::Duration,
};

use super::{error::BackupError, manifest::FileSum};
use crate::store::{Store, hashing::Sha256Writer};

const PIECE: usize = 256 * 1024;

/// So many bytes are written before they are made durable and others get their turn.
pub(super) const BYTES_BETWEEN_PAUSES: u64 = 4 * 1024 * 1024;

/// The pause after each piece of a copy beside a server: the disk is free for others in between.
const PAUSE_BESIDE_SERVER: Duration = Duration::from_millis(10);

/// How a copy gives way to others.
pub(in crate::store) enum Pace<'a> {
    /// Nobody is beside it.
    Alone,
    /// A server works on this store: the copy pauses, and breaks off when the server stops.
    Beside(&'a Store),
}

impl Pace<'_> {
    /// Makes what was written durable, lets others have their turn, and asks whether to go on.
    ///
    /// # Errors
    /// `Full` or `Place` when it cannot be made durable; those of [`Self::go_on`].
    pub fn rest(&self, written: &File, place: &Path) -> Result<(), BackupError> {
        if let Self::Beside(_) = self {
            written.sync_data().map_err(BackupError::at(place))?;
            std::thread::sleep(PAUSE_BESIDE_SERVER);
        }
        self.go_on()
    }

    /// Asked between two pieces whether the copy shall go on.
    ///
    /// # Errors
    /// `Source` when the store beside it is closed.
    pub fn go_on(&self) -> Result<(), BackupError> {
        match self {
            Self::Alone => Ok(()),
            Self::Beside(store) => store.ensure_open().map_err(BackupError::Source),
        }
    }
}

/// Which side of a copy failed.
pub(super) enum CopyFailure {
    Reading(io::Error),
    Writing(BackupError),
}

/// Copies a file into a new one and makes it durable. Returns its length and hash.
///
/// # Errors
/// `Reading` when the source fails; `Writing` when the target fails or the copy shall not go on.
pub(super) fn copy_file(from: &Path, to: &Path, pace: &Pace<'_>) -> Result<FileSum, CopyFailure> {
    let mut source = File::open(from).map_err(CopyFailure::Reading)?;
    let writing = |error| CopyFailure::Writing(BackupError::at(to)(error));
    let mut target = File::create(to).map_err(writing)?;
    let (mut piece, mut sum, mut bytes) = (vec![0; PIECE], Sha256Writer::default(), 0);
    loop {
        let length = source.read(&mut piece).map_err(CopyFailure::Reading)?;
        if length == 0 {
            break;
        }
        target.write_all(&piece[..length]).and_then(|()| sum.write_all(&piece[..length])).map_err(writing)?;
        bytes += length as u64;
        if bytes % BYTES_BETWEEN_PAUSES < length as u64 {
            pace.rest(&target, to).map_err(CopyFailure::Writing)?;
        }
    }
    target.sync_all().map_err(writing)?;
    Ok(FileSum { bytes, sha256: sum.finish_hex() })
}

/// The length and hash of a file.
///
/// # Errors
/// The system's error.
pub(super) fn sum_file(file: &Path) -> io::Result<FileSum> {
    let mut sum = Sha256Writer::default();
    let bytes = io::copy(&mut File::open(file)?, &mut sum)?;
    Ok(FileSum { bytes, sha256: sum.finish_hex() })
}

/// Writes a new file and makes it durable.
///
/// # Errors
/// The system's error.
pub(super) fn write_durably(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut open = File::create(file)?;
    open.write_all(bytes)?;
    open.sync_all()
}

/// Makes the names in a directory durable.
///
/// # Errors
/// `Place` when that fails.
pub(super) fn sync_directory(directory: &Path) -> Result<(), BackupError> {
    File::open(directory).and_then(|open| open.sync_all()).map_err(BackupError::at(directory))
}

//! Free space on the disk. It is checked before each write: after a failed write redb refuses
//! everything, reads too, until its file is opened again.

use std::path::Path;

use jiff::Timestamp;

use super::StoreError;
use crate::{domain::health::HealthKind, health::Health};

/// Free bytes needed before something new is written: more than the largest commit writes.
const WRITE_RESERVE: u64 = 16 * 1024 * 1024;

/// Free bytes needed before something is removed: a removal needs some space until it is committed.
const REMOVAL_RESERVE: u64 = WRITE_RESERVE / 2;

/// Free bytes that files of attachments leave to the database on a large disk: sign-ins, answers and
/// requests without files go on when there is no room for files.
const FILE_RESERVE: u64 = 256 * 1024 * 1024;

/// More is never left: nobody needs a twentieth of a very large disk.
const MAX_FILE_RESERVE: u64 = 4 * 1024 * 1024 * 1024;

/// The bytes of a file system.
#[derive(Clone, Copy)]
struct DiskSpace {
    free: u64,
    total: u64,
}

impl DiskSpace {
    fn of(directory: &Path) -> Self {
        let space = rustix::fs::statvfs(directory).map(|disk| Self {
            free: disk.f_bavail.saturating_mul(disk.f_frsize),
            total: disk.f_blocks.saturating_mul(disk.f_frsize),
        });
        // A file system that does not tell is used all the same.
        space.unwrap_or(Self { free: u64::MAX, total: u64::MAX })
    }

    /// What files leave free: a twentieth of the disk, at least [`FILE_RESERVE`] and at most
    /// [`MAX_FILE_RESERVE`]; of a small disk an eighth.
    fn file_reserve(self) -> u64 {
        (self.total / 20).min(MAX_FILE_RESERVE).max(FILE_RESERVE.min(self.total / 8)).max(2 * WRITE_RESERVE)
    }
}

/// The free bytes of the file system that holds this directory.
pub fn free_bytes(directory: &Path) -> u64 {
    DiskSpace::of(directory).free
}

/// # Errors
/// `DiskFull` when something new must not be written with so few bytes left.
pub fn ensure_space_to_write(free_bytes: u64) -> Result<(), StoreError> {
    if free_bytes < WRITE_RESERVE { Err(StoreError::DiskFull) } else { Ok(()) }
}

/// # Errors
/// `DiskFull` when not even a removal fits with so few bytes left.
pub fn ensure_space_to_remove(free_bytes: u64) -> Result<(), StoreError> {
    if free_bytes < REMOVAL_RESERVE { Err(StoreError::DiskFull) } else { Ok(()) }
}

/// Reports whether the disk is full now.
pub fn report(directory: &Path, health: &Health, now: Timestamp) {
    let is_full = ensure_space_to_write(free_bytes(directory)).is_err();
    health.set(HealthKind::DiskFull, is_full, now);
    let is_full_for_files = !is_full && ensure_space_for_files(directory).is_err();
    health.set(HealthKind::FilesFull, is_full_for_files, now);
}

/// # Errors
/// `DiskFull` when a file of an attachment must not grow any more on the disk of this directory.
pub fn ensure_space_for_files(directory: &Path) -> Result<(), StoreError> {
    let space = DiskSpace::of(directory);
    if space.free < space.file_reserve() { Err(StoreError::DiskFull) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_leave_far_more_than_the_database_needs() {
        const MIB: u64 = 1024 * 1024;
        for (total, reserve) in [(100, 32), (400, 50), (2048, 256), (4096, 256), (40_960, 2048), (1_048_576, 4096)] {
            let space = DiskSpace { free: 0, total: total * MIB };
            assert_eq!(space.file_reserve() / MIB, reserve, "{total} MiB");
        }
    }
}

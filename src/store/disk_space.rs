//! Room on the disk. It is looked at before anything is written: after a failed write redb refuses
//! everything, reading too, until it is opened anew.

use std::path::Path;

use super::StoreError;

/// What must be left before something new is written, in bytes: more than the largest commit writes.
const WRITE_RESERVE: u64 = 16 * 1024 * 1024;

/// What must be left for taking something away, which needs a little room at first.
const REMOVAL_RESERVE: u64 = WRITE_RESERVE / 2;

/// Bytes that are free where this directory lies.
pub fn free_bytes(directory: &Path) -> u64 {
    // A disk that does not say is not kept from working.
    rustix::fs::statvfs(directory).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Whether there is enough for something new.
pub fn ensure_space_to_write(free_bytes: u64) -> Result<(), StoreError> {
    if free_bytes < WRITE_RESERVE { Err(StoreError::DiskFull) } else { Ok(()) }
}

/// Whether there is enough for taking something away.
pub fn ensure_space_to_remove(free_bytes: u64) -> Result<(), StoreError> {
    if free_bytes < REMOVAL_RESERVE { Err(StoreError::DiskFull) } else { Ok(()) }
}

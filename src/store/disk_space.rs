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

/// The free bytes of the file system that holds this directory.
pub fn free_bytes(directory: &Path) -> u64 {
    // A file system that does not tell is used all the same.
    rustix::fs::statvfs(directory).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
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
}

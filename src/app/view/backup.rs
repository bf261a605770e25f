//! What the administration's page about backups shows.

use crate::{
    app::{Error, backup::BackupState},
    store::{Read, Upkeep},
};

/// What is remembered about backups.
///
/// # Errors
/// `Internal` when the store fails.
pub fn load(read: &impl Read) -> Result<BackupState, Error> {
    Ok(read.backup_state()?)
}

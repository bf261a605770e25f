//! Backups of the data while others use it, and their restoration.
//!
//! A backup is a consistent copy of the database (`tables`), the attachments that it names (`place`), and a manifest
//! with checksums of both. It never holds `secret.key`: whoever finds the disk must not open links and second
//! factors. Attachments have the same name in every backup and are copied once.
//!
//! A backup is written under a name that does not count, made durable, read back, and renamed. Whatever breaks off
//! leaves the backups before it as they were.

mod error;
mod manifest;
mod pieces;
mod place;
mod restore;
mod source;
mod tables;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

pub use error::{BackupError, megabytes};
pub use restore::{RestoreProgress, RestoredCopy, rehearse, restore};

use super::{Store, StoreError};
use crate::domain::backup::{BackupName, BackupRotation};
use manifest::{AttachmentSizes, BackupManifest, DATABASE, write_attachment_list};
pub(super) use pieces::Pace;
use pieces::sum_file;
use place::{BackupPlace, CopiedFiles};
pub(super) use tables::{MAX_STEP_ROWS, begin_step, copy_rows, create_copy};

/// A backup that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MadeBackup {
    pub name: BackupName,
    /// The directory of all backups, as the system names it.
    pub directory: PathBuf,
    /// The length of its database in bytes.
    pub database_bytes: u64,
    /// How many attachments it names.
    pub attachments: u64,
    /// How many of them were not there before, and their bytes.
    pub new_attachments: u64,
    pub new_bytes: u64,
    /// Attachments that the data has lost or damaged, and no earlier backup has.
    pub missing: usize,
    /// How many backups were removed because they are not kept any more.
    pub removed: usize,
}

/// Makes a backup of an open store in a directory, and removes those that are not kept any more. Takes minutes for
/// some GB; writers and pages go on.
///
/// # Errors
/// See [`BackupError`]; the backups before stay, and nothing of the new one.
pub fn back_up(store: &Store, directory: &Path, rotation: BackupRotation) -> Result<MadeBackup, BackupError> {
    let place = BackupPlace::open(directory, store.data_directory())?;
    // From before the snapshot on: every file that it names must be there until it is copied.
    store.blobs().hold.begin();
    let made = copy_all(store, &place);
    let held_back = store.blobs().hold.end();
    if !held_back.is_empty() {
        let unlinked = store.write_now::<_, StoreError, _>(move |tx| {
            tx.after_commit(|after| after.unlink.extend(&held_back));
            Ok(())
        });
        if let Err(error) = unlinked {
            tracing::warn!(%error, "files that went during a backup are left to the next sweep");
        }
    }
    let mut made = made.map_err(|error| place.explain(error)).inspect_err(|_| place.abandon())?;
    match place.rotate(rotation) {
        Ok(removed) => made.removed = removed,
        // The new backup stands. What could not be removed is removed after the next one.
        Err(error) => tracing::error!(%error, "old backups could not be removed"),
    }
    Ok(made)
}

fn copy_all(store: &Store, place: &BackupPlace) -> Result<MadeBackup, BackupError> {
    place.ensure_space(store.database_bytes())?;
    store.verify_pages_beside_writer().map_err(BackupError::Source)?;
    let pace = Pace::Beside(store);
    let (source, taken) = (store.snapshot().map_err(BackupError::Source)?, store.clock.now());
    let name = BackupName::of(taken);
    let folder = place.begin(name)?;
    let database = folder.join(DATABASE);
    let sums = tables::copy_tables(&source, taken, &database, &pace)?;
    drop(source);
    let files = tables::verify_tables(&database, &sums)?;
    let copied = place.copy_attachments(store.blobs(), &files, &pace)?;
    place.sync_attachments()?;
    let manifest = write_manifest(&folder, taken, sums, &files, &copied)?;
    place.finish(name)?;
    Ok(MadeBackup {
        name,
        directory: place.directory().to_owned(),
        database_bytes: manifest.database.bytes,
        attachments: manifest.attachments.count,
        new_attachments: copied.new,
        new_bytes: copied.new_bytes,
        missing: copied.missing.len(),
        removed: 0,
    })
}

fn write_manifest(
    folder: &Path,
    taken: Timestamp,
    sums: tables::TableSums,
    files: &AttachmentSizes,
    copied: &CopiedFiles,
) -> Result<BackupManifest, BackupError> {
    let database = folder.join(DATABASE);
    let mut manifest = BackupManifest::new(taken);
    manifest.database = sum_file(&database).map_err(BackupError::at(&database))?;
    manifest.tables = sums;
    manifest.attachments.count = files.len() as u64;
    manifest.attachments.bytes = files.values().sum();
    manifest.attachments.list = write_attachment_list(folder, files)?;
    manifest.attachments.missing.clone_from(&copied.missing);
    manifest.write(folder)?;
    Ok(manifest)
}

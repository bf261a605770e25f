//! A backup becomes a data directory again, in an empty place; and the rehearsal of that.
//!
//! A mark in the directory says that a restore is not finished. While it is there no server starts on the directory,
//! and the same restore goes on where it broke off. It goes when everything was read back.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use super::{
    error::BackupError,
    manifest::{AttachmentSizes, BackupManifest, DATABASE, read_attachment_list},
    pieces::{CopyFailure, Pace, copy_file, sync_directory, write_durably},
    place::{attachment_path, find_backup},
};
use crate::store::{
    BlobHash, InstallationKey, Store, StoreError,
    blob::Blobs,
    check,
    disk_space::free_bytes,
    error::reason,
    first_start::{DataFiles, RESTORE_MARK, has_entries, if_there},
};

/// Bytes that a restore leaves free.
const RESTORE_SPARE_BYTES: u64 = 32 << 20;

/// How far a restore has got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RestoreProgress {
    /// Files of attachments are copied: how many of how many.
    Attachments(u64, u64),
    /// The database is copied; its bytes.
    Database(u64),
    /// Everything is read back.
    Verifying,
}

/// A restored data directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RestoredCopy {
    /// The folder of the backup.
    pub backup: PathBuf,
    /// The moment whose data it holds.
    pub taken: Timestamp,
    /// How much there is, in one line; empty without the key.
    pub summary: String,
    /// What was wrong with the data already when it was backed up, a sentence each.
    pub problems: Vec<String>,
    /// Whether the key was put beside it.
    pub has_key: bool,
}

/// Restores a backup into an empty directory, which is made if it is missing. `from`: the folder of a backup, or the
/// directory of all of them, whose newest is taken. `key`: the file `secret.key` that belongs to it.
///
/// # Errors
/// See [`BackupError`]. After `NotEmpty` nothing was changed; otherwise calling it again goes on.
pub fn restore(
    from: &Path,
    into: &Path,
    key: Option<&Path>,
    progress: &mut dyn FnMut(RestoreProgress),
) -> Result<RestoredCopy, BackupError> {
    Restore { key, pace: Pace::Alone }.run(from, into, progress)
}

/// Restores a backup into a temporary place in the data directory of an open store, verifies it with the key there,
/// and removes it again.
///
/// # Errors
/// See [`BackupError`].
pub fn rehearse(store: &Store, from: &Path) -> Result<RestoredCopy, BackupError> {
    let Some(data) = store.data_directory() else { return Err(BackupError::NoBackup(from.to_owned())) };
    let files = DataFiles::of(data);
    let into = files.rehearsal();
    if_there(fs::remove_dir_all(&into)).map_err(BackupError::at(&into))?;
    let restored = Restore { key: Some(&files.key), pace: Pace::Beside(store) }.run(from, &into, &mut |_| ());
    if_there(fs::remove_dir_all(&into)).map_err(BackupError::at(&into))?;
    restored
}

struct Restore<'a> {
    key: Option<&'a Path>,
    pace: Pace<'a>,
}

impl Restore<'_> {
    fn run(
        &self,
        from: &Path,
        into: &Path,
        progress: &mut dyn FnMut(RestoreProgress),
    ) -> Result<RestoredCopy, BackupError> {
        let (backup, directory) = find_backup(from)?;
        let manifest = BackupManifest::read(&backup)?;
        let mut files = read_attachment_list(&backup, Some(&manifest.attachments.list))?;
        files.retain(|hash, _| !manifest.attachments.missing.contains(&HEXLOWER.encode(&hash.0)));
        if let Some(key) = self.key {
            InstallationKey::open(key).map_err(BackupError::Key)?;
        }
        let target = DataFiles::of(into);
        require_empty(into)?;
        ensure_space(into, manifest.database.bytes + files.values().sum::<u64>())?;
        begin(into, &backup)?;
        self.copy_attachments(&directory, &target, &files, progress)?;
        progress(RestoreProgress::Database(manifest.database.bytes));
        let sum = self.copy_into_place(&backup.join(DATABASE), &target.database)?;
        if sum != manifest.database.sha256 {
            return Err(BackupError::altered(&backup.join(DATABASE)));
        }
        if let Some(key) = self.key {
            self.copy_into_place(key, &target.key)?;
        }
        sync_directory(into)?;
        progress(RestoreProgress::Verifying);
        let report = verify(into, &manifest, self.key.is_some())?;
        fs::remove_file(into.join(RESTORE_MARK)).map_err(BackupError::at(into))?;
        sync_directory(into)?;
        let (summary, problems) = report.unwrap_or_default();
        Ok(RestoredCopy { backup, taken: manifest.taken, summary, problems, has_key: self.key.is_some() })
    }

    /// Returns the copy's hash.
    fn copy_into_place(&self, from: &Path, to: &Path) -> Result<String, BackupError> {
        copy_file(from, to, &self.pace).map(|sum| sum.sha256).map_err(|failure| match failure {
            CopyFailure::Reading(error) => BackupError::Damaged(from.to_owned(), unreadable(&error)),
            CopyFailure::Writing(error) => error,
        })
    }

    fn copy_attachments(
        &self,
        directory: &Path,
        target: &DataFiles,
        files: &AttachmentSizes,
        progress: &mut dyn FnMut(RestoreProgress),
    ) -> Result<(), BackupError> {
        let blobs = Blobs::existing(&target.attachments);
        fs::create_dir_all(&target.attachments).map_err(BackupError::at(&target.attachments))?;
        for (count, hash) in (1..).zip(files.keys()) {
            self.copy_attachment(directory, &blobs, hash)?;
            progress(RestoreProgress::Attachments(count, files.len() as u64));
        }
        sync_directory(&target.attachments)
    }

    /// One that is there already, from a restore that broke off, is read again.
    fn copy_attachment(&self, directory: &Path, blobs: &Blobs, hash: &BlobHash) -> Result<(), BackupError> {
        let (from, to) = (attachment_path(directory, hash), blobs.path_of(hash));
        if blobs.is_intact(hash) {
            return Ok(());
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(BackupError::at(folder))?;
        }
        if self.copy_into_place(&from, &to)? != HEXLOWER.encode(&hash.0) {
            return Err(BackupError::altered(&from));
        }
        to.parent().map_or(Ok(()), sync_directory)
    }
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {}", reason(error))
}

/// A directory is empty too if all it has is from a restore that broke off.
fn require_empty(into: &Path) -> Result<(), BackupError> {
    let is_empty = !has_entries(into).map_err(BackupError::at(into))?;
    if is_empty || into.join(RESTORE_MARK).exists() { Ok(()) } else { Err(BackupError::NotEmpty(into.to_owned())) }
}

/// Makes the directory and marks it as one that a backup is being restored into.
fn begin(into: &Path, backup: &Path) -> Result<(), BackupError> {
    let failed = BackupError::at(into);
    DirBuilder::new().recursive(true).mode(0o700).create(into).map_err(&failed)?;
    let mark = into.join(RESTORE_MARK);
    let text = format!("A restore of {} into this directory is not finished.\n", backup.display());
    write_durably(&mark, text.as_bytes()).map_err(&failed)?;
    sync_directory(into)
}

fn ensure_space(into: &Path, bytes: u64) -> Result<(), BackupError> {
    let needed = bytes.saturating_add(RESTORE_SPARE_BYTES);
    let there = into.ancestors().find(|place| place.is_dir()).unwrap_or(Path::new("."));
    if free_bytes(there) < needed {
        return Err(BackupError::Full(into.to_owned(), Some(needed)));
    }
    Ok(())
}

/// Reads back what was restored: pages and rows of the database, and with the key everything that `tresen check`
/// looks at. Returns its summary and problems.
fn verify(into: &Path, manifest: &BackupManifest, has_key: bool) -> Result<Option<(String, Vec<String>)>, BackupError> {
    let target = DataFiles::of(into);
    super::tables::verify_tables(&target.database, &manifest.tables)?;
    if !has_key {
        return Ok(None);
    }
    let report = check::check_directory(into).map_err(|error| match error {
        error @ StoreError::ForeignKey(_) => BackupError::Key(error),
        error => BackupError::in_copy(into)(error),
    })?;
    Ok(Some((report.summary(), report.problems)))
}

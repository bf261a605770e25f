//! The directory that backups are written to.
//!
//! ```text
//! 2026-11-29T20-00-00Z/   a complete backup: tresen.redb, attachments.txt, manifest.json
//! files/ab/cdef…          attachments of all backups, each once, named by its SHA-256
//! *.part                  what was not finished; the next backup removes it
//! backup.lock             one backup at a time
//! ```

use std::{
    collections::{BTreeSet, HashSet},
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;

use super::{
    error::BackupError,
    manifest::{AttachmentSizes, BackupManifest, read_attachment_list},
    pieces::{CopyFailure, Pace, copy_file, sync_directory},
};
use crate::{
    domain::backup::{BackupName, BackupRotation},
    store::{BlobHash, blob::Blobs, disk_space::free_bytes},
};

const UNFINISHED: &str = "part";

/// Bytes that a backup leaves free.
const SPARE_BYTES: u64 = 16 << 20;

/// A directory for backups, locked against other backups while this lives.
pub(super) struct BackupPlace {
    directory: PathBuf,
    _lock: File,
}

/// What became of the attachments.
#[derive(Default)]
pub(super) struct CopiedFiles {
    /// How many were not there before.
    pub new: u64,
    pub new_bytes: u64,
    /// Those that the data has lost or damaged, and no earlier backup has.
    pub missing: Vec<String>,
}

impl BackupPlace {
    /// Opens and locks a directory, and removes what was not finished there. `data`: the data directory; `None` in
    /// memory.
    ///
    /// # Errors
    /// `Missing`, `Inside`, `Busy`; `Place` when it cannot be written.
    pub fn open(directory: &Path, data: Option<&Path>) -> Result<Self, BackupError> {
        let failed = BackupError::at(directory);
        let found = fs::canonicalize(directory).ok().filter(|place| place.is_dir());
        let Some(place) = found else { return Err(BackupError::Missing(directory.to_owned())) };
        if let Some(data) = data.and_then(|data| fs::canonicalize(data).ok())
            && (place.starts_with(&data) || data.starts_with(&place))
        {
            return Err(BackupError::Inside(place));
        }
        let lock = File::options().create(true).truncate(false).write(true).open(place.join("backup.lock"));
        let lock = lock.map_err(&failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy(place)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let place = Self { directory: place, _lock: lock };
        place.remove_unfinished()?;
        Ok(place)
    }

    /// The directory as the system names it.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    fn folder(&self, name: BackupName) -> PathBuf {
        self.directory.join(name.to_string())
    }

    fn unfinished(&self, name: BackupName) -> PathBuf {
        self.directory.join(format!("{name}.{UNFINISHED}"))
    }

    fn remove_unfinished(&self) -> Result<(), BackupError> {
        let failed = BackupError::at(&self.directory);
        for entry in fs::read_dir(&self.directory).map_err(&failed)? {
            let path = entry.map_err(&failed)?.path();
            if path.extension().is_some_and(|end| end == UNFINISHED) {
                let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                removed.map_err(BackupError::at(&path))?;
            }
        }
        Ok(())
    }

    /// Makes the folder of a new backup, which does not count as one yet.
    ///
    /// # Errors
    /// `Full` or `Place` when it cannot be made.
    pub fn begin(&self, name: BackupName) -> Result<PathBuf, BackupError> {
        let folder = self.unfinished(name);
        fs::create_dir(&folder).map_err(BackupError::at(&folder))?;
        Ok(folder)
    }

    /// Makes the folder a backup, durably. One of the same second is replaced.
    ///
    /// # Errors
    /// `Place` when it cannot be renamed.
    pub fn finish(&self, name: BackupName) -> Result<(), BackupError> {
        let (from, to) = (self.unfinished(name), self.folder(name));
        sync_directory(&from)?;
        if to.exists() {
            self.remove(name)?;
        }
        fs::rename(&from, &to).map_err(BackupError::at(&to))?;
        sync_directory(&self.directory)
    }

    /// A full disk has many names: while it is full, it is the reason.
    pub fn explain(&self, error: BackupError) -> BackupError {
        let is_about_place = matches!(error, BackupError::Place(..) | BackupError::Unverified(_));
        if is_about_place && free_bytes(&self.directory) < SPARE_BYTES {
            return BackupError::Full(self.directory.clone(), None);
        }
        error
    }

    /// Removes what was begun. What cannot be removed now is removed by the next backup.
    pub fn abandon(&self) {
        let removed = self.remove_unfinished().and_then(|()| self.remove_unnamed_files());
        if let Err(error) = removed {
            tracing::warn!(%error, "the rest of a backup could not be removed; the next one tries again");
        }
    }

    /// # Errors
    /// `Full` when so many bytes, and some more, do not fit.
    pub fn ensure_space(&self, bytes: u64) -> Result<(), BackupError> {
        let needed = bytes.saturating_add(SPARE_BYTES);
        if free_bytes(&self.directory) < needed {
            return Err(BackupError::Full(self.directory.clone(), Some(needed)));
        }
        Ok(())
    }

    /// The complete backups.
    ///
    /// # Errors
    /// `Place` when the directory cannot be read.
    pub fn names(&self) -> Result<BTreeSet<BackupName>, BackupError> {
        names_in(&self.directory)
    }

    /// Copies attachments that are not there yet. What the data has lost is told, not refused: all others are worth
    /// a backup.
    ///
    /// # Errors
    /// `Full` or `Place` when they cannot be written; what `pace` says.
    pub fn copy_attachments(
        &self,
        blobs: &Blobs,
        files: &AttachmentSizes,
        pace: &Pace<'_>,
    ) -> Result<CopiedFiles, BackupError> {
        let is_new = |(hash, size): &(&BlobHash, &u64)| {
            !fs::metadata(attachment_path(&self.directory, hash)).is_ok_and(|there| there.len() == **size)
        };
        let new: Vec<_> = files.iter().filter(is_new).collect();
        self.ensure_space(new.iter().map(|(_, size)| **size).sum())?;
        let mut copied = CopiedFiles::default();
        for (hash, size) in new {
            if self.copy_attachment(blobs, hash, pace)? {
                copied.new += 1;
                copied.new_bytes += size;
            } else {
                copied.missing.push(HEXLOWER.encode(&hash.0));
            }
            pace.go_on()?;
        }
        Ok(copied)
    }

    /// Whether the attachment could be read and is what its name says.
    fn copy_attachment(&self, blobs: &Blobs, hash: &BlobHash, pace: &Pace<'_>) -> Result<bool, BackupError> {
        let temporary = self.directory.join(format!("attachment.{UNFINISHED}"));
        let target = attachment_path(&self.directory, hash);
        let folder = target.parent().unwrap_or(&self.directory);
        let sum = match copy_file(&blobs.path_of(hash), &temporary, pace) {
            Ok(sum) => sum,
            Err(CopyFailure::Writing(error)) => return Err(error),
            Err(CopyFailure::Reading(error)) => {
                tracing::error!(%error, "an attachment cannot be read; the backup goes on without it");
                return Ok(false);
            }
        };
        if sum.sha256 != HEXLOWER.encode(&hash.0) {
            tracing::error!("an attachment is damaged; the backup goes on without it");
            return Ok(false);
        }
        fs::create_dir_all(folder).and_then(|()| fs::rename(&temporary, &target)).map_err(BackupError::at(&target))?;
        sync_directory(folder)?;
        Ok(true)
    }

    /// Makes the names of all copied attachments durable.
    ///
    /// # Errors
    /// `Place` when that fails.
    pub fn sync_attachments(&self) -> Result<(), BackupError> {
        let files = self.directory.join(FILES);
        if files.exists() { sync_directory(&files) } else { Ok(()) }
    }

    /// Removes backups that are not kept any more, and attachments that none of the others names. Returns how many
    /// backups.
    ///
    /// # Errors
    /// `Place` when something cannot be read or removed.
    pub fn rotate(&self, rotation: BackupRotation) -> Result<usize, BackupError> {
        let gone = rotation.to_remove(&self.names()?);
        for name in &gone {
            self.remove(*name)?;
        }
        if !gone.is_empty() {
            self.remove_unnamed_files()?;
        }
        Ok(gone.len())
    }

    /// Removes a backup. It stops being one before its first file goes.
    fn remove(&self, name: BackupName) -> Result<(), BackupError> {
        let aside = self.directory.join(format!("{name}.old.{UNFINISHED}"));
        fs::rename(self.folder(name), &aside).and_then(|()| fs::remove_dir_all(&aside)).map_err(BackupError::at(&aside))
    }

    fn remove_unnamed_files(&self) -> Result<(), BackupError> {
        let mut named = HashSet::new();
        for name in self.names()? {
            // While one list does not read, its attachments could be any.
            named.extend(read_attachment_list(&self.folder(name), None)?.into_keys());
        }
        let files = self.directory.join(FILES);
        for folder in entries(&files)? {
            for file in entries(&folder)? {
                let name = [&folder, &file].map(|path| path.file_name().unwrap_or_default().to_string_lossy());
                let hash = HEXLOWER.decode(name.concat().as_bytes()).ok().and_then(|hash| hash.try_into().ok());
                if !hash.is_some_and(|hash| named.contains(&BlobHash(hash))) {
                    fs::remove_file(&file).map_err(BackupError::at(&file))?;
                }
            }
        }
        Ok(())
    }
}

const FILES: &str = "files";

/// Where a directory for backups keeps an attachment.
pub(super) fn attachment_path(directory: &Path, hash: &BlobHash) -> PathBuf {
    let name = HEXLOWER.encode(&hash.0);
    directory.join(FILES).join(&name[..2]).join(&name[2..])
}

/// The folder of a backup that is named itself, or of the newest one in a directory for backups; with that directory.
///
/// # Errors
/// `Missing` when there is no such directory; `NoBackup` when there is none in it.
pub(super) fn find_backup(from: &Path) -> Result<(PathBuf, PathBuf), BackupError> {
    let found = fs::canonicalize(from).map_err(|_| BackupError::Missing(from.to_owned()))?;
    if BackupManifest::exists(&found) {
        let directory = found.parent().map_or_else(|| found.clone(), Path::to_owned);
        return Ok((found, directory));
    }
    let newest = names_in(&found)?.last().copied();
    let newest = newest.ok_or_else(|| BackupError::NoBackup(found.clone()))?;
    Ok((found.join(newest.to_string()), found))
}

fn names_in(directory: &Path) -> Result<BTreeSet<BackupName>, BackupError> {
    Ok(entries(directory)?.iter().filter_map(|path| path.file_name()?.to_str()?.parse().ok()).collect())
}

/// The paths in a directory; none if it is not there.
fn entries(directory: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let failed = BackupError::at(directory);
    match fs::read_dir(directory) {
        Ok(found) => found.map(|entry| entry.map(|entry| entry.path()).map_err(&failed)).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
    }
}

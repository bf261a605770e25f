//! What a backup asks of the store that it copies.

use std::{fs, os::unix::fs::MetadataExt, path::Path, sync::atomic::Ordering};

use crate::store::{Store, StoreError, check, first_start::DataFiles};

/// How often a check beside a writer is made before writers wait for it.
const CHECKS_BESIDE_WRITER: usize = 3;

impl Store {
    /// As [`Self::verify_pages`], but writers need not wait unless they write all the time: a page that is written
    /// meanwhile can look damaged, so a check that fails is made again, at last without writers.
    ///
    /// # Errors
    /// As [`Self::verify_pages`].
    pub(in crate::store) fn verify_pages_beside_writer(&self) -> Result<(), StoreError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        let file = DataFiles::of(directory).database;
        if (0..CHECKS_BESIDE_WRITER).any(|_| check::verify_pages(&file).is_ok()) {
            return Ok(());
        }
        self.verify_pages()
    }

    /// Whoever reads the database for long has to let go when it is closed.
    ///
    /// # Errors
    /// `Stopped` after [`Self::end_backups`]; else why the file is closed, such as `Interrupted` while it is opened
    /// again.
    pub(in crate::store) fn ensure_open(&self) -> Result<(), StoreError> {
        if self.is_ending.load(Ordering::Acquire) {
            return Err(StoreError::Stopped);
        }
        self.database.with(|_| Ok(()))
    }

    /// Ends backups and rehearsals that run, and all later ones: the server is stopping.
    pub fn end_backups(&self) {
        self.is_ending.store(true, Ordering::Release);
    }

    /// The data directory; `None` in memory.
    pub(super) fn data_directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// The bytes that the database takes on the disk; 0 in memory.
    pub(in crate::store) fn database_bytes(&self) -> u64 {
        let file = self.data_directory().map(|directory| DataFiles::of(directory).database);
        file.and_then(|file| fs::metadata(file).ok()).map_or(0, |file| file.blocks() * 512)
    }
}

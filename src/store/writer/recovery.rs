//! What the writer thread does when the storage fails: it says so, closes the file, and tries again until it
//! works, whether or not somebody writes meanwhile.
//!
//! After an I/O error redb refuses everything until its file is opened again. What was confirmed stands in
//! the file; what was not is gone, and its callers got an error.

use std::{sync::PoisonError, time::Duration};

use super::WriterState;
use crate::{
    domain::health::HealthKind,
    store::{StoreError, disk_space},
};

/// While the storage fails, it is tried again after this pause.
pub const RECOVERY_PAUSE: Duration = Duration::from_millis(500);

impl WriterState {
    /// How long to wait for an intention: for ever, unless the storage has to be tried again.
    pub(super) fn patience(&self) -> Duration {
        if self.is_failing.get() { self.recovery_pause } else { Duration::MAX }
    }

    /// A commit failed: reports it and, unless pages are damaged, opens the file again. Returns the error for the
    /// callers.
    pub(super) fn fail(&self, error: StoreError) -> StoreError {
        if let StoreError::Damaged(_) = error {
            // Opening it again would help nobody: what is open still reads and writes other pages.
            self.health.report(HealthKind::StoreDamaged, self.clock.now());
            return error;
        }
        self.is_failing.set(true);
        if self.database.lost().is_some() {
            // It is told already, and the file is opened by `recover`.
            return error;
        }
        tracing::error!(%error, "commit failed; the database is opened anew");
        // redb has several names for it: without free space it is a full disk.
        let error = if self.is_disk_full() { StoreError::DiskFull } else { error };
        let kind = if matches!(error, StoreError::DiskFull) { HealthKind::DiskFull } else { HealthKind::StoreFailing };
        self.health.report(kind, self.clock.now());
        if let Err(why) = self.database.reopen(&error) {
            tracing::error!(error = %why, "the database could not be opened; it is tried again and again");
        }
        error
    }

    fn is_disk_full(&self) -> bool {
        let place = self.directory.as_deref();
        place.is_some_and(|place| disk_space::ensure_space_to_write(disk_space::free_bytes(place)).is_err())
    }

    /// Tries whether a storage that failed is there again, by an empty commit: it writes and syncs.
    pub(super) fn recover(&self) {
        let _turn = self.database.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cause) = self.database.lost()
            && let Err(error) = self.database.reopen(&cause)
        {
            return tracing::debug!(%error, "the database still cannot be opened");
        }
        // With a full disk the next intention decides.
        if self.is_disk_full() {
            return;
        }
        match self.database.with(|database| Ok(database.begin_write()?.commit()?)) {
            Ok(()) => self.note_success(),
            Err(error) => drop(self.fail(error)),
        }
    }

    /// A commit stands, so the storage works.
    pub(super) fn note_success(&self) {
        self.is_failing.set(false);
        self.health.clear(HealthKind::StoreFailing);
    }
}

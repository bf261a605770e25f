//! What a damaged database file leads to: an error that names the place, never the end of the process.
//!
//! redb verifies nothing when it reads, and panics on pages that make no sense. Every call into it passes
//! through [`catch_damage`]. What was found first is noted, so that somebody can be told.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use super::StoreError;

/// Runs a call into redb. A panic becomes `Damaged` with the place, such as the name of a table.
///
/// # Errors
/// Those of `work`; `Damaged` when it panics.
pub(super) fn catch_damage<T>(place: &str, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(StoreError::Damaged(place.to_owned())))
}

/// Where the database was first found to be damaged since it was opened. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct DamageNote(Arc<NotedDamage>);

#[derive(Debug, Default)]
struct NotedDamage {
    place: OnceLock<String>,
    lost_file: OnceLock<()>,
    /// Something was found that nobody looked into yet.
    is_new: AtomicBool,
}

impl DamageNote {
    /// Keeps the place if a result says that the file is damaged, and passes the result on.
    pub fn noting<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Damaged(place)) = &result {
            self.note(place);
        }
        result
    }

    /// Keeps a place, if it is the first.
    pub fn note(&self, place: &str) {
        if self.0.place.set(place.to_owned()).is_ok() {
            tracing::error!(place, "the database is damaged; put a copy back, `tresen check` tells more");
            self.0.is_new.store(true, Ordering::Release);
        }
    }

    /// Notes that the file of an attachment is lost. The database may be whole.
    pub fn note_lost_file(&self) {
        if self.0.lost_file.set(()).is_ok() {
            self.0.is_new.store(true, Ordering::Release);
        }
    }

    /// The first place; `None` while none was found.
    pub fn place(&self) -> Option<&str> {
        self.0.place.get().map(String::as_str)
    }

    /// Whether something was noted that this was not answered for before.
    pub fn take_new(&self) -> bool {
        self.0.is_new.swap(false, Ordering::AcqRel)
    }
}

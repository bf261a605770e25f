//! The keys that are written while a compaction copies the database, so that it can catch up.
//!
//! A key is noted when it is written, before the commit. One whose transaction is rolled back is noted for nothing,
//! which does no harm: the compaction copies what is committed.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::tables::Table;

/// Rows by the place of their table in [`Table::ALL`] and their key.
pub(super) type RowKeys = BTreeSet<(usize, Vec<u8>)>;

/// Notes keys, while somebody wants them.
#[derive(Debug, Default)]
pub(super) struct ChangedRows {
    is_wanted: AtomicBool,
    keys: Mutex<RowKeys>,
}

impl ChangedRows {
    fn keys(&self) -> MutexGuard<'_, RowKeys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes all keys from now on that are written.
    pub fn begin(&self) {
        self.keys().clear();
        self.is_wanted.store(true, Ordering::SeqCst);
    }

    /// Notes nothing any more.
    pub fn end(&self) {
        self.is_wanted.store(false, Ordering::SeqCst);
        self.keys().clear();
    }

    /// What was noted since the last call.
    pub fn take(&self) -> RowKeys {
        std::mem::take(&mut *self.keys())
    }

    /// A row is being written or removed.
    pub fn note(&self, table: Table, key: &[u8]) {
        if self.is_wanted.load(Ordering::SeqCst) {
            self.keys().insert((table.index(), key.to_vec()));
        }
    }
}

//! Keeps all files of attachments on the disk while a backup copies those that its snapshot names.
//!
//! What is removed meanwhile is remembered and goes afterwards, unless something refers to it by then. After a
//! crash the sweep for files without references finds it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::BlobHash;

/// Whether removals wait now, and which do. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct RemovalHold(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    holders: usize,
    removed: Vec<BlobHash>,
}

impl RemovalHold {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removals wait from now on, until [`Self::end`] was called as often.
    pub fn begin(&self) {
        self.held().holders += 1;
    }

    /// Removals need not wait for this holder any more. Returns what is to be removed now.
    pub fn end(&self) -> Vec<BlobHash> {
        let mut held = self.held();
        held.holders = held.holders.saturating_sub(1);
        if held.holders == 0 { std::mem::take(&mut held.removed) } else { Vec::new() }
    }

    /// Whether removals wait now.
    pub fn is_held(&self) -> bool {
        self.held().holders > 0
    }

    /// Whether a removal has to wait. It is remembered then.
    pub fn defer(&self, hash: &BlobHash) -> bool {
        let mut held = self.held();
        if held.holders > 0 {
            held.removed.push(*hash);
        }
        held.holders > 0
    }
}

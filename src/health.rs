//! The state of the installation as one value: what is wrong now, and since when.
//!
//! Who owns a resource (the store its disk, the outbox its mail server) reports a trouble here and clears
//! it when it is over; both are idempotent. The console, the administration, `/healthz` and `tresen
//! healthcheck` read it. Kinds and their rules are in [`crate::domain::health`].
//!
//! What this is not: stored. After a start every owner looks again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::domain::health::{HealthIssue, HealthIssues, HealthKind};

/// The troubles of the installation. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Health {
    issues: Arc<Mutex<HealthIssues>>,
}

impl Health {
    /// A trouble is there, or still there.
    pub fn report(&self, kind: HealthKind, now: Timestamp) {
        if self.locked().report(kind, now) {
            tracing::warn!(trouble = kind.word(), "the installation has a trouble");
        }
    }

    /// A trouble is over, or was never there.
    pub fn clear(&self, kind: HealthKind) {
        if self.locked().clear(kind) {
            tracing::warn!(trouble = kind.word(), "the trouble is over");
        }
    }

    /// [`Self::report`] while `is_there`, else [`Self::clear`].
    pub fn set(&self, kind: HealthKind, is_there: bool, now: Timestamp) {
        if is_there { self.report(kind, now) } else { self.clear(kind) }
    }

    /// The troubles that last longer than their grace, the gravest first.
    pub fn issues(&self, now: Timestamp) -> Vec<HealthIssue> {
        self.locked().lasting(now)
    }

    fn locked(&self) -> MutexGuard<'_, HealthIssues> {
        self.issues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

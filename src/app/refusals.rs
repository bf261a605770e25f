//! What was refused since the last report, as counts by kind: braked sign-ins and codes, refused forms and
//! accesses. An attack so leaves a trace in the audit log and the log.
//!
//! What this is not: a record of anybody. There is no person, account or address in it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use super::{App, Error, audit};
use crate::domain::{
    access::Actor,
    audit::{AuditAction, RefusalKind},
    elapsed::is_pause_over,
};

/// Counts of so long are one report.
const REPORT_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

/// What was refused since `began`.
#[derive(Debug)]
struct RefusalPeriod {
    /// When the first one was refused.
    began: Timestamp,
    counts: BTreeMap<RefusalKind, u64>,
}

/// The counts that were not reported yet. They are in memory only.
#[derive(Default, Debug)]
pub struct RefusalCounts {
    period: Mutex<Option<RefusalPeriod>>,
}

impl RefusalCounts {
    fn count(&self, kind: RefusalKind, number: u64, now: Timestamp) {
        let mut period = self.locked();
        let period = period.get_or_insert_with(|| RefusalPeriod { began: now, counts: BTreeMap::new() });
        let count = period.counts.entry(kind).or_default();
        *count = count.saturating_add(number);
    }

    /// Takes the counts if their hour is over, or in any case. Empty: there is nothing to report.
    fn take(&self, is_stopping: bool, now: Timestamp) -> BTreeMap<RefusalKind, u64> {
        let is_due = |period: &mut RefusalPeriod| is_stopping || is_pause_over(period.began, REPORT_INTERVAL, now);
        let mut counts = self.locked().take_if(is_due).map(|period| period.counts).unwrap_or_default();
        counts.retain(|kind, count| kind.is_remarkable(*count));
        counts
    }

    fn locked(&self) -> MutexGuard<'_, Option<RefusalPeriod>> {
        self.period.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Counts one refusal for the next report.
    pub fn count_refusal(&self, kind: RefusalKind) {
        self.inner.refusals.count(kind, 1, self.now());
    }
}

/// Reports what was refused in the last hour, if it is over: one line in the log, and an entry of the audit log
/// for each kind. When the server stops, the hour is over in any case.
///
/// # Errors
///
/// `DiskFull`, `Unavailable`, `Internal`: the store fails. The counts are kept for the next report.
pub async fn report(app: &App, is_stopping: bool) -> Result<(), Error> {
    let counts = app.inner.refusals.take(is_stopping, app.now());
    if counts.is_empty() {
        return Ok(());
    }
    let of = |kind| counts.get(&kind).copied().unwrap_or_default();
    tracing::warn!(
        braked_sign_ins = of(RefusalKind::SignIn),
        braked_codes = of(RefusalKind::Code),
        braked_others = of(RefusalKind::Other),
        refused_forms = of(RefusalKind::Form),
        refused_accesses = of(RefusalKind::Access),
        "attempts were refused within an hour; the audit log has them too"
    );
    let noted = counts.clone();
    let outcome = app
        .write(move |tx| {
            for (kind, count) in &noted {
                let action = AuditAction::AttemptsRefused { kind: Some(*kind), count: Some(*count) };
                audit::record(tx, &Actor::System, &action)?;
            }
            Ok(())
        })
        .await;
    if outcome.is_err() {
        for (kind, count) in counts {
            app.inner.refusals.count(kind, count, app.now());
        }
    }
    outcome
}

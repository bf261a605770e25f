//! The job `check`: checks the stored data for damage, and tells the administrators if there is any. Unlike
//! `tresen check` it does not read the content of attachments.

use jiff::Timestamp;

use super::{JobEffect, JobSpec, JobTransaction, JobWork, notify_administrators};
use crate::{
    app::{
        App, Error,
        rate_limit::{self, RateLimit},
    },
    domain::{account_notification::AccountNotification, health::HealthKind},
    store::{JobCounter, StoreError, check},
};

pub(super) const CHECK_JOB: JobSpec = JobSpec {
    word: "check",
    schedule: "45 2 * * *",
    concerns_people: false,
    needs_sure_clock: false,
    work: JobWork::Step(transactions),
};

/// The administrators get one mail in this time, however often damage is found.
const DAMAGE_MAIL_LIMIT: RateLimit = RateLimit { purpose: "mail about damage", burst: 1, seconds: 20 * 3600 };

/// The check comes before the transaction, because it reads everything. What it finds stands in the output of
/// `tresen check` only: keys of rows can hold addresses. Damage that a page met since the start counts, even if the
/// check does not meet it.
fn transactions(app: &App, _: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    let was_met = app.store().damage().is_some();
    let checked = match check::check_quickly(app.store()) {
        Ok(report) => Ok(report.problems.len().max(usize::from(was_met))),
        Err(StoreError::Damaged(_)) => Ok(1),
        Err(_) if was_met => Ok(1),
        Err(error) => Err(error),
    };
    app.health().set(HealthKind::CheckFailed, !matches!(checked, Ok(0)), app.now());
    match checked? {
        0 => Ok(Vec::new()),
        problems => Ok(vec![Box::new(move |tx| {
            match rate_limit::check_stored(tx, DAMAGE_MAIL_LIMIT, "") {
                Ok(()) => notify_administrators(tx, &AccountNotification::DataDamaged)?,
                Err(Error::RateLimited { .. }) => {}
                Err(error) => return Err(error),
            }
            Ok(vec![JobEffect::counted(JobCounter::Problems, problems)])
        })]),
    }
}

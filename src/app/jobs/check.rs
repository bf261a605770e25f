//! The job `check`: checks the stored data for damage, and tells the administrators if there is any. Unlike
//! `tresen check` it does not read the content of attachments.

use jiff::Timestamp;

use super::{JobEffect, JobSpec, JobTransaction, notify_administrators};
use crate::{
    app::{App, Error},
    domain::{account_notification::AccountNotification, health::HealthKind},
    store::{JobCounter, StoreError, check},
};

pub(super) const CHECK_JOB: JobSpec =
    JobSpec { word: "check", schedule: "45 2 * * *", concerns_people: false, step: transactions };

/// The check comes before the transaction, because it reads everything. What it finds stands in the output of
/// `tresen check` only: keys of rows can hold addresses.
fn transactions(app: &App, _: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    let checked = match check::check_quickly(app.store()) {
        Ok(report) => Ok(report.problems.len()),
        Err(StoreError::Damaged(_)) => Ok(1),
        Err(error) => Err(error),
    };
    app.health().set(HealthKind::CheckFailed, !matches!(checked, Ok(0)), app.now());
    match checked? {
        0 => Ok(Vec::new()),
        problems => Ok(vec![Box::new(move |tx| {
            notify_administrators(tx, &AccountNotification::DataDamaged)?;
            Ok(vec![JobEffect::counted(JobCounter::Problems, problems)])
        })]),
    }
}

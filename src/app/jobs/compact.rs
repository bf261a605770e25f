//! The job `compact`: copies the database into a new file that takes its place, so that what was deleted is gone from
//! the disk. A preview does not.

use jiff::Timestamp;

use super::{JobEffect, JobSpec, JobTransaction, JobWork};
use crate::{
    app::{App, Error, backup},
    store::JobCounter,
};

pub(super) const COMPACT_JOB: JobSpec = JobSpec {
    word: "compact",
    schedule: "35 3 * * *",
    concerns_people: false,
    needs_sure_clock: false,
    work: JobWork::Outside { work: compact, foretell },
};

fn foretell(_: &App, _: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    Ok(vec![Box::new(|_| Ok(vec![JobEffect::counted(JobCounter::Compactions, 1)]))])
}

fn compact(app: &App) -> Result<Vec<JobTransaction>, Error> {
    backup::compact(app)?;
    foretell(app, app.now())
}

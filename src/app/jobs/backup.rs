//! The jobs `backup`, which makes a backup, and `rehearsal`, which tries whether the newest can be restored. Both do
//! nothing while the configuration names no directory. A preview does neither.

use jiff::Timestamp;

use super::{JobEffect, JobSpec, JobTransaction, JobWork};
use crate::{
    app::{App, Error, backup},
    store::JobCounter,
};

pub(super) const BACKUP_JOB: JobSpec = JobSpec {
    word: "backup",
    schedule: "5 * * * *",
    concerns_people: false,
    needs_sure_clock: false,
    work: JobWork::Outside { work: make_backup, foretell: foretell_backup },
};

pub(super) const REHEARSAL_JOB: JobSpec = JobSpec {
    word: "rehearsal",
    schedule: "15 4 1 * *",
    concerns_people: false,
    needs_sure_clock: false,
    work: JobWork::Outside { work: rehearse, foretell: foretell_rehearsal },
};

fn foretell_backup(app: &App, _: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    Ok(foretell(app, JobCounter::Backups))
}

fn foretell_rehearsal(app: &App, _: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    Ok(foretell(app, JobCounter::Rehearsals))
}

fn foretell(app: &App, counter: JobCounter) -> Vec<JobTransaction> {
    let foretold = || -> JobTransaction { Box::new(move |_| Ok(vec![JobEffect::counted(counter, 1)])) };
    app.options().backup.directory.iter().map(|_| foretold()).collect()
}

/// A backup without attachments that the data has lost is made and noted; the job fails all the same, so that
/// administrators are told.
fn make_backup(app: &App) -> Result<Vec<JobTransaction>, Error> {
    let Some(directory) = &app.options().backup.directory else { return Ok(Vec::new()) };
    let made = backup::make(app, directory).map_err(|error| Error::Internal(error.to_string()))?;
    let missing = made.missing;
    let mut transactions: Vec<JobTransaction> = vec![Box::new(move |tx| {
        backup::note_made(tx, &made)?;
        Ok(vec![JobEffect::counted(JobCounter::Backups, 1)])
    })];
    if missing > 0 {
        let told = format!("{missing} attachments are lost or damaged and not in the backup; run tresen check");
        transactions.push(Box::new(move |_| Err(Error::Internal(told.clone()))));
    }
    Ok(transactions)
}

fn rehearse(app: &App) -> Result<Vec<JobTransaction>, Error> {
    let Some(directory) = &app.options().backup.directory else { return Ok(Vec::new()) };
    // Faults that the data had before are told by the job `check`.
    backup::try_restore(app, directory).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(vec![Box::new(|tx| {
        backup::note_rehearsed(tx)?;
        Ok(vec![JobEffect::counted(JobCounter::Rehearsals, 1)])
    })])
}

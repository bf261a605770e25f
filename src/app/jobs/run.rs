//! One run of a job, from the record at its beginning to the one at its end; and the preview of a run.

use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{Job, JobEffect, JobRun, JobStep, JobTransaction, JobWork, notify_administrators};
use crate::{
    app::{App, Error, account::SessionProof, audit, blocking::run_holding},
    domain::{
        access::Actor, account_notification::AccountNotification, audit::AuditAction, elapsed::is_pause_over,
        text::Label,
    },
    store::{JobCounter, JobState, StoreError, Tx, Upkeep},
};

/// How a call to run a job ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RunOutcome {
    /// It ran, well or not.
    Ended(JobRun),
    /// Another call runs it already; this one did nothing.
    AlreadyRunning,
}

/// While a job keeps failing, the administrators are told once in this time.
const FAILURE_REMINDER: SignedDuration = SignedDuration::from_hours(24);

/// What a job did until it ended, and the error if it failed.
type JobResult = (BTreeMap<JobCounter, u64>, Option<String>);

/// Runs a job now and records how it went. A failure, even a panic, is part of the outcome.
pub async fn run(app: &App, job: Job, actor: &Actor) -> RunOutcome {
    let Some(_turn) = app.running_jobs().try_start(job) else { return RunOutcome::AlreadyRunning };
    let begun = app.now();
    // On a full disk this note fails, but the job may be the one that makes room.
    if let Err(error) = app.write(move |tx| record_start(tx, job, begun)).await {
        tracing::error!(job = job.word(), %error, "the beginning of a job cannot be noted");
    }
    let (did, error) = catch_panic(perform(app, job)).await;
    let mut run = JobRun { begun, ended: app.now(), counts: did.into_iter().collect(), error };
    match &run.error {
        None => tracing::debug!(job = job.word(), did = ?run.counts, "a job ran"),
        Some(error) => tracing::error!(job = job.word(), %error, "a job failed"),
    }
    let (kept, by) = (run.clone(), actor.clone());
    if let Err(error) = app.write(move |tx| record_end(tx, job, &by, &kept)).await {
        tracing::error!(job = job.word(), %error, "the end of a job cannot be noted");
        // It will run again, and nobody can look up how this run ended.
        run.error.get_or_insert_with(|| format!("the run cannot be recorded: {error}"));
    }
    RunOutcome::Ended(run)
}

/// Like [`run_within`], for an administrator at a page.
///
/// # Errors
/// `SessionEnded` when the session ended or its owner may not administer any more; `Internal` when the store fails.
pub async fn run_for(
    app: &App,
    job: Job,
    proof: &SessionProof,
    patience: Duration,
) -> Result<Option<RunOutcome>, Error> {
    let actor = app.read(|read| proof.actor(read, app.now()))?;
    Ok(run_within(app, job, &actor, patience).await)
}

/// Like [`run`], for a caller who waits at most `patience`. None if the job continues in the background. Whoever runs a job
/// by hand that needs a sure clock confirms the time.
pub async fn run_within(app: &App, job: Job, actor: &Actor, patience: Duration) -> Option<RunOutcome> {
    if job.spec().needs_sure_clock
        && let Err(error) = app.write(|tx| Ok(tx.set_clock_doubt(None)?)).await
    {
        tracing::error!(job = job.word(), %error, "it cannot be noted that the time was confirmed");
    }
    let (here, actor) = (app.clone(), actor.clone());
    let going_on = tokio::spawn(async move { run(&here, job, &actor).await });
    // It catches its panics, so an error means that the server is stopping.
    tokio::time::timeout(patience, going_on).await.ok().and_then(Result::ok)
}

/// Checks the data if a page met damage or a lost file, so that the administrators hear of it before the night. Waits
/// at most `patience`; the check goes on without it.
pub async fn check_new_damage(app: &App, patience: Duration) {
    if app.store().take_new_damage() {
        run_within(app, Job::Check, &Actor::System, patience).await;
    }
}

/// Begins to count a job's times, so that a job that is new on this machine has missed none.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn start_counting(tx: &Tx<'_>, job: Job) -> Result<(), Error> {
    if tx.job(job.word())?.is_none() {
        tx.put_job(job.word(), &new_state(tx.now))?;
    }
    Ok(())
}

/// Records that a run was interrupted: it is recorded as begun, and nobody runs it now. Call it only at
/// the start, for jobs that are not running.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn record_interrupted(tx: &Tx<'_>, job: Job) -> Result<(), Error> {
    let Some(begun) = tx.job(job.word())?.and_then(|state| state.begun) else { return Ok(()) };
    let error = Some("Tresen ended while it ran".to_owned());
    record_end(tx, job, &Actor::System, &JobRun { begun, ended: tx.now, counts: Vec::new(), error })
}

fn new_state(since: Timestamp) -> JobState {
    JobState { caught_up_to: since, begun: None, last: None, last_good: None, failures: 0, admins_told: None }
}

fn record_start(tx: &Tx<'_>, job: Job, begun: Timestamp) -> Result<(), Error> {
    let state = tx.job(job.word())?.unwrap_or_else(|| new_state(begun));
    Ok(tx.put_job(job.word(), &JobState { caught_up_to: begun, begun: Some(begun), ..state })?)
}

fn record_end(tx: &Tx<'_>, job: Job, actor: &Actor, run: &JobRun) -> Result<(), Error> {
    let state = tx.job(job.word())?.unwrap_or_else(|| new_state(run.begun));
    let changed = run.counts.iter().map(|(_, count)| count).sum();
    let failed = run.error.is_some();
    let name = Label::parse(job.word()).map_err(|_| Error::Internal("a job without a name".to_owned()))?;
    if failed || (job.spec().concerns_people && changed > 0) {
        audit::record(tx, actor, &AuditAction::JobRan { job: name.clone(), changed, failed })?;
    }
    let state = JobState { caught_up_to: run.begun, begun: None, last: Some(run.clone()), ..state };
    if !failed {
        let well = JobState { failures: 0, admins_told: None, last_good: Some(run.ended), ..state };
        return Ok(tx.put_job(job.word(), &well)?);
    }
    let is_news = state.admins_told.is_none_or(|told| is_pause_over(told, FAILURE_REMINDER, tx.now));
    if is_news && let Err(error) = notify_administrators(tx, &AccountNotification::JobFailed { job: name }) {
        // Perhaps the accounts cannot be read. The failure is recorded all the same.
        tracing::error!(job = job.word(), %error, "nobody can be told that a job failed");
    }
    let told = if is_news { Some(tx.now) } else { state.admins_told };
    Ok(tx.put_job(job.word(), &JobState { failures: state.failures.saturating_add(1), admins_told: told, ..state })?)
}

/// The job itself, transaction by transaction; round by round where it is too large for one.
async fn perform(app: &App, job: Job) -> JobResult {
    let comes_in_rounds = matches!(job.spec().work, JobWork::Rounds { .. });
    let mut done = Vec::new();
    loop {
        let found = match job.spec().work {
            JobWork::Outside { work, .. } => blocking(app, work).await,
            JobWork::Step(step) | JobWork::Rounds { step, .. } => transactions(app, step, app.now()).await,
        };
        let transactions = match found {
            Ok(transactions) => transactions,
            Err(error) => {
                done.push(Err(error));
                break;
            }
        };
        let before = done.len();
        for transaction in transactions {
            done.push(app.write(move |tx| transaction(tx)).await);
        }
        let round = &done[before..];
        let is_well = round.iter().all(Result::is_ok);
        let did_something = round.iter().flatten().flatten().any(|effect| effect.count > 0);
        if !comes_in_rounds || !is_well || !did_something {
            break;
        }
    }
    sum_up(done)
}

/// Finds out what there is to do.
async fn transactions(app: &App, step: JobStep, at: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    blocking(app, move |app| step(app, at)).await
}

/// Works outside the threads that serve: it can take long.
async fn blocking<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&App) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let app = app.clone();
    let found = run_holding((), move || work(&app)).await;
    found.map_err(|_| Error::Internal("it broke off; the log says where".to_owned()))?
}

/// A panic fails this run only.
async fn catch_panic(work: impl Future<Output = JobResult>) -> JobResult {
    let worked = AssertUnwindSafe(work).catch_unwind().await;
    worked.unwrap_or_else(|_| (BTreeMap::new(), Some("it broke off; the log says where".to_owned())))
}

/// The counts, and the first error with the number of further ones.
fn sum_up(done: impl IntoIterator<Item = Result<Vec<JobEffect>, Error>>) -> JobResult {
    let (mut did, mut errors) = (BTreeMap::new(), Vec::new());
    for result in done {
        match result {
            Ok(effects) => effects.iter().for_each(|effect| *did.entry(effect.counter).or_default() += effect.count),
            Err(error) => errors.push(error.to_string()),
        }
    }
    let error = errors.first().map(|first| match errors.len() {
        1 => first.clone(),
        count => format!("{first} (and {} more)", count - 1),
    });
    (did, error)
}

/// What a transaction returns that is to be rolled back.
enum RolledBack {
    Previewed(Vec<JobEffect>),
    Failed(Error),
}

impl From<StoreError> for RolledBack {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Error> for RolledBack {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A typed day such as `2027-02-28`; None if it is none or not in the years 2000 to 2199.
pub fn parse_day(typed: &str) -> Option<Date> {
    typed.trim().parse::<Date>().ok().filter(|day| (2000..2200).contains(&day.year()))
}

/// What a job would do on a day if nothing happened until then; without a day, now. Changes nothing.
///
/// # Errors
/// `Internal` when the day is beyond the calendar or the store fails; otherwise the error with which
/// the job would fail.
pub async fn preview(app: &App, job: Job, as_of: Option<Date>) -> Result<Vec<JobEffect>, Error> {
    let zone = &app.options().zone;
    let now = app.now();
    let then = match as_of {
        None => now,
        Some(day) => day
            .to_datetime(zone.to_datetime(now).time())
            .to_zoned(zone.clone())
            .map_err(|error| Error::Internal(error.to_string()))?
            .timestamp(),
    };
    let transactions = match job.spec().work {
        JobWork::Rounds { foresee, .. } => return blocking(app, move |app| foresee(app, then)).await,
        JobWork::Step(step) | JobWork::Outside { foretell: step, .. } => transactions(app, step, then).await?,
    };
    let foretell = move |tx: &mut Tx<'_>| -> Result<(), RolledBack> {
        tx.now = then;
        let mut effects = Vec::new();
        for transaction in &transactions {
            effects.extend(transaction(tx)?);
        }
        Err(RolledBack::Previewed(effects))
    };
    match app.store().write(foretell).await {
        Err(RolledBack::Previewed(effects)) => Ok(effects),
        Err(RolledBack::Failed(error)) => Err(error),
        Ok(((), _)) => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_failure() {
        let (did, error) = catch_panic(async { panic!("a mistake in the program") }).await;
        assert_eq!((did.len(), error.as_deref()), (0, Some("it broke off; the log says where")));
    }

    #[test]
    fn days_far_away_are_none() {
        for typed in ["2027-02-30", "9999-12-31", "-009999-01-01", "1999-12-31", "morgen", ""] {
            assert_eq!(parse_day(typed), None, "{typed}");
        }
        assert_eq!(parse_day(" 2027-02-28 "), Some(jiff::civil::date(2027, 2, 28)));
    }

    #[test]
    fn what_was_done_counts_even_if_something_failed() {
        let effects = || Ok(vec![JobEffect::counted(JobCounter::Locked, 1), JobEffect::counted(JobCounter::Warned, 2)]);
        let (did, error) = sum_up([effects(), Err(Error::NotFound), effects(), Err(Error::DiskFull)]);
        assert_eq!(did, BTreeMap::from([(JobCounter::Locked, 2), (JobCounter::Warned, 4)]));
        assert_eq!(error.as_deref(), Some("NotFound (and 1 more)"));
    }
}

//! One run of a job, from its note at the beginning to the one at the end.

use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{Deed, Job, Run, inactivity, tell_administrators, tidy};
use crate::{
    app::{App, Error, journal},
    domain::{access::Actor, journal::Deed as Noted, notice::News, text::Label},
    store::{Did, JobState, StoreError, Tx, Upkeep},
};

/// How a call to run a job ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It was run.
    Ran(Run),
    /// It is being run already; nothing was done.
    UnderWay,
}

/// While a job goes on failing, the administrators are told so often.
const REMINDER: SignedDuration = SignedDuration::from_hours(24);

/// What a job did until it ended or failed.
type Worked = (BTreeMap<Did, u64>, Option<String>);

/// Runs a job now and notes how it went. Whatever goes wrong in it, this returns.
pub async fn run(app: &App, job: Job, actor: &Actor) -> Outcome {
    let Some(_turn) = app.running().begin(job) else { return Outcome::UnderWay };
    let begun = app.now();
    // On a full disk this note fails, but the job may be the one that makes room.
    if let Err(error) = app.write(move |tx| note_begin(tx, job, begun)).await {
        tracing::error!(job = job.word(), %error, "the beginning of a job cannot be noted");
    }
    let (did, error) = whatever_happens(work(app, job)).await;
    let run = Run { begun, ended: app.now(), did: did.into_iter().collect(), error };
    match &run.error {
        None => tracing::debug!(job = job.word(), did = ?run.did, "a job ran"),
        Some(error) => tracing::error!(job = job.word(), %error, "a job failed"),
    }
    let (kept, by) = (run.clone(), actor.clone());
    if let Err(error) = app.write(move |tx| note_end(tx, job, &by, &kept)).await {
        tracing::error!(job = job.word(), %error, "the end of a job cannot be noted");
    }
    Outcome::Ran(run)
}

/// [`run`] for somebody who waits only so long; nothing if it goes on by itself then.
pub async fn run_within(app: &App, job: Job, actor: &Actor, patience: Duration) -> Option<Outcome> {
    let (here, actor) = (app.clone(), actor.clone());
    let going_on = tokio::spawn(async move { run(&here, job, &actor).await });
    // It catches its panics, so an error means that the server is stopping.
    tokio::time::timeout(patience, going_on).await.ok().and_then(Result::ok)
}

/// Begins to count a job's times: a job that is new on this machine missed none before.
pub fn begin_counting(tx: &Tx<'_>, job: Job) -> Result<(), Error> {
    if tx.job(job.word())?.is_none() {
        tx.put_job(job.word(), &fresh(tx.now))?;
    }
    Ok(())
}

/// A run that was noted as begun, and is not being made, broke off with the machine: it failed.
pub fn settle_broken(tx: &Tx<'_>, job: Job) -> Result<(), Error> {
    let Some(begun) = tx.job(job.word())?.and_then(|state| state.begun) else { return Ok(()) };
    let error = Some("Tresen ended while it ran".to_owned());
    note_end(tx, job, &Actor::System, &Run { begun, ended: tx.now, did: Vec::new(), error })
}

fn fresh(since: Timestamp) -> JobState {
    JobState { settled: since, begun: None, last: None, last_good: None, failures: 0, told: None }
}

fn note_begin(tx: &Tx<'_>, job: Job, begun: Timestamp) -> Result<(), Error> {
    let state = tx.job(job.word())?.unwrap_or_else(|| fresh(begun));
    Ok(tx.put_job(job.word(), &JobState { settled: begun, begun: Some(begun), ..state })?)
}

fn note_end(tx: &Tx<'_>, job: Job, actor: &Actor, run: &Run) -> Result<(), Error> {
    let state = tx.job(job.word())?.unwrap_or_else(|| fresh(run.begun));
    let changed = run.did.iter().map(|(_, count)| count).sum();
    let failed = run.error.is_some();
    let name = Label::parse(job.word()).map_err(|_| Error::Internal("a job without a name".to_owned()))?;
    if failed || (job.concerns_people() && changed > 0) {
        journal::note(tx, actor, &Noted::JobRan { job: name.clone(), changed, failed })?;
    }
    let state = JobState { settled: run.begun, begun: None, last: Some(run.clone()), ..state };
    if !failed {
        let well = JobState { failures: 0, told: None, last_good: Some(run.ended), ..state };
        return Ok(tx.put_job(job.word(), &well)?);
    }
    let is_news = state.told.is_none_or(|told| tx.now.duration_since(told) >= REMINDER);
    if is_news && let Err(error) = tell_administrators(tx, &News::JobFailed { job: name }) {
        // It may be the accounts that do not read. The failure is kept all the same.
        tracing::error!(job = job.word(), %error, "nobody can be told that a job failed");
    }
    let told = if is_news { Some(tx.now) } else { state.told };
    Ok(tx.put_job(job.word(), &JobState { failures: state.failures.saturating_add(1), told, ..state })?)
}

/// The job itself. What concerns one account is one transaction: if it fails, the others go on.
async fn work(app: &App, job: Job) -> Worked {
    match job {
        Job::Tidy => summed([app.write(|tx| tidy::sweep(tx)).await]),
        Job::Inactivity => {
            let due = match app.read(|read| inactivity::due(read, &app.options().zone, app.now())) {
                Ok(due) => due,
                Err(error) => return summed([Err(error)]),
            };
            let mut done = Vec::new();
            for id in due {
                let zone = app.options().zone.clone();
                done.push(app.write(move |tx| inactivity::look(tx, &zone, id).map(Vec::from_iter)).await);
            }
            summed(done)
        }
    }
}

/// A mistake in the program fails the run, not the house.
async fn whatever_happens(work: impl Future<Output = Worked>) -> Worked {
    let worked = AssertUnwindSafe(work).catch_unwind().await;
    worked.unwrap_or_else(|_| (BTreeMap::new(), Some("it broke off; the log says where".to_owned())))
}

/// What was done, and the first error; behind it how many there were.
fn summed(done: impl IntoIterator<Item = Result<Vec<Deed>, Error>>) -> Worked {
    let (mut did, mut errors) = (BTreeMap::new(), Vec::new());
    for result in done {
        match result {
            Ok(deeds) => deeds.iter().for_each(|deed| *did.entry(deed.did).or_default() += deed.count),
            Err(error) => errors.push(error.to_string()),
        }
    }
    let error = errors.first().map(|first| match errors.len() {
        1 => first.clone(),
        count => format!("{first} (and {} more)", count - 1),
    });
    (did, error)
}

/// What comes back from a transaction that is not to stand.
enum Undone {
    Seen(Vec<Deed>),
    Failed(Error),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A day that can be looked ahead to, as typed: `2027-02-28`. Calendars end somewhere.
pub fn day(typed: &str) -> Option<Date> {
    typed.trim().parse::<Date>().ok().filter(|day| (2000..2200).contains(&day.year()))
}

/// What a job would do on a day, if nothing happened until then; without a day, now. Nothing is changed.
pub async fn preview(app: &App, job: Job, as_of: Option<Date>) -> Result<Vec<Deed>, Error> {
    let zone = app.options().zone.clone();
    let now = app.now();
    let then = match as_of {
        None => now,
        Some(day) => day
            .to_datetime(zone.to_datetime(now).time())
            .to_zoned(zone.clone())
            .map_err(|error| Error::Internal(error.to_string()))?
            .timestamp(),
    };
    let look = move |tx: &mut Tx<'_>| -> Result<(), Undone> {
        tx.now = then;
        Err(Undone::Seen(match job {
            Job::Tidy => tidy::sweep(tx)?,
            Job::Inactivity => {
                let mut deeds = Vec::new();
                for id in inactivity::due(tx, &zone, then)? {
                    deeds.extend(inactivity::look(tx, &zone, id)?);
                }
                deeds
            }
        }))
    };
    match app.store().write(look).await {
        Err(Undone::Seen(deeds)) => Ok(deeds),
        Err(Undone::Failed(error)) => Err(error),
        Ok(((), _)) => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_failure() {
        let (did, error) = whatever_happens(async { panic!("a mistake in the program") }).await;
        assert_eq!((did.len(), error.as_deref()), (0, Some("it broke off; the log says where")));
    }

    #[test]
    fn days_far_away_are_none() {
        for typed in ["2027-02-30", "9999-12-31", "-009999-01-01", "1999-12-31", "morgen", ""] {
            assert_eq!(day(typed), None, "{typed}");
        }
        assert_eq!(day(" 2027-02-28 "), Some(jiff::civil::date(2027, 2, 28)));
    }

    #[test]
    fn what_was_done_counts_even_if_something_failed() {
        let deeds = || Ok(vec![Deed::counted(Did::Locked, 1), Deed::counted(Did::Warned, 2)]);
        let (did, error) = summed([deeds(), Err(Error::NotFound), deeds(), Err(Error::DiskFull)]);
        assert_eq!(did, BTreeMap::from([(Did::Locked, 2), (Did::Warned, 4)]));
        assert_eq!(error.as_deref(), Some("NotFound (and 1 more)"));
    }
}

//! The jobs: what Tresen does by itself, and how one job is run or previewed.
//!
//! When they run is decided by [`crate::scheduler`], which hands over a [`Timetable`]. A run is
//! recorded when it begins and when it ends, so a run that broke off with the machine is known and
//! repeated. A preview runs the job itself in a transaction that is rolled back, so it cannot differ
//! from the run.

mod backup;
mod check;
mod cleanup;
mod compact;
mod inactivity;
mod purge;
mod run;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{App, Error};
use crate::{
    domain::{
        account_notification::AccountNotification,
        elapsed::{ClockDoubt, doubt_clock},
        id::TicketNo,
        inactivity::InactivityStep,
        notification::Recipient,
        retention::RetentionRule,
        rights::Capability,
        text::{Label, PersonName},
    },
    store::{AuditLog, JobState, People, Read, StoreError, Tx, Upkeep},
};

pub use crate::store::{JobCounter, JobRun};
pub use run::{
    RunOutcome, check_new_damage, parse_day, preview, record_interrupted, run, run_for, run_within, start_counting,
};

/// A job that runs by itself at times, and when somebody asks for it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Job {
    /// Removes what is left over.
    Cleanup,
    /// Warns of, locks and deletes unused accounts.
    Inactivity,
    /// Checks the stored data for damage.
    Check,
    /// Copies the database, so that nothing deleted is left in its file.
    Compact,
    /// Makes a backup of everything.
    Backup,
    /// Tries whether the newest backup can be restored.
    Rehearsal,
    /// Removes tickets for good whose time is over.
    Purge,
}

/// What is fixed about a job. Running and previewing both follow it.
pub struct JobSpec {
    /// The name on the command line, in the configuration, in the store and in text keys
    /// (`job-{word}`). It never changes.
    pub word: &'static str,
    /// The usual cron expression, as in the configuration's default.
    pub schedule: &'static str,
    /// The job acts on people's accounts: the audit log keeps each run that changed something. Of other
    /// jobs it keeps failures only.
    pub concerns_people: bool,
    /// It locks or deletes what is old: it does not run by itself while the clock is doubted.
    pub needs_sure_clock: bool,
    work: JobWork,
}

/// What a job does, and how a preview finds out what it would do.
enum JobWork {
    /// Transactions. Each is committed by itself: if one fails, the others still run. A preview runs all and rolls them
    /// back.
    Step(JobStep),
    /// Too much for that: the step gives only the next few transactions and is asked again until they do nothing. A
    /// preview asks `foresee`.
    Rounds { step: JobStep, foresee: JobForesight },
    /// Work outside the data. A preview runs the transactions of `foretell` and rolls them back.
    Outside { work: OutsideWork, foretell: JobStep },
}

/// The transactions that do a job at an instant.
type JobStep = fn(&App, Timestamp) -> Result<Vec<JobTransaction>, Error>;

/// Work outside the data; it returns the transactions that note what it did.
type OutsideWork = fn(&App) -> Result<Vec<JobTransaction>, Error>;

/// Says what a job would do at an instant, and changes nothing.
type JobForesight = fn(&App, Timestamp) -> Result<Vec<JobEffect>, Error>;

/// One transaction of a job; it returns what it did.
type JobTransaction = Box<dyn Fn(&Tx<'_>) -> Result<Vec<JobEffect>, Error> + Send>;

impl Job {
    pub const ALL: [Self; 7] =
        [Self::Cleanup, Self::Inactivity, Self::Check, Self::Compact, Self::Backup, Self::Rehearsal, Self::Purge];

    /// The word, the default schedule and the steps of the job.
    pub const fn spec(self) -> &'static JobSpec {
        match self {
            Self::Cleanup => &cleanup::CLEANUP_JOB,
            Self::Inactivity => &inactivity::INACTIVITY_JOB,
            Self::Check => &check::CHECK_JOB,
            Self::Compact => &compact::COMPACT_JOB,
            Self::Backup => &backup::BACKUP_JOB,
            Self::Rehearsal => &backup::REHEARSAL_JOB,
            Self::Purge => &purge::PURGE_JOB,
        }
    }

    /// The name on the command line, in the configuration and in the store.
    pub const fn word(self) -> &'static str {
        self.spec().word
    }

    /// The job with this name; None if there is none.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.word() == word)
    }
}

/// Enqueues a mail to every active administrator.
fn notify_administrators(tx: &Tx<'_>, notification: &AccountNotification) -> Result<(), StoreError> {
    let administrators = tx.accounts()?.into_iter().filter(|one| one.is_active() && one.can(Capability::Administer));
    administrators
        .map(|one| one.id)
        .try_for_each(|account| tx.enqueue_news(Recipient::Account { account }, notification.clone()).map(|_| ()))
}

/// Something that a job did, or in a preview would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobEffect {
    pub counter: JobCounter,
    pub count: u64,
    /// The owner of the account; shown in previews only, never stored.
    pub name: Option<PersonName>,
    /// For a warning: the step that was announced, and its day.
    pub on: Option<(InactivityStep, Date)>,
    /// For tickets: which of them; in previews only.
    pub tickets: Option<PurgedGroup>,
}

impl JobEffect {
    fn counted(counter: JobCounter, count: usize) -> Self {
        Self { counter, count: count as u64, name: None, on: None, tickets: None }
    }
}

/// The tickets of one department that go by one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurgedGroup {
    pub rule: RetentionRule,
    pub department: Option<Label>,
    /// They are open: their time is over, but they stay until somebody closes them.
    pub stays: bool,
    /// Their numbers, the first ones.
    pub numbers: Vec<TicketNo>,
}

/// When the jobs run by themselves.
#[derive(Clone, Default)]
pub struct Timetable {
    entries: Arc<Vec<TimetableEntry>>,
}

/// When one job runs by itself.
pub struct TimetableEntry {
    pub job: Job,
    /// The cron expression, as in the configuration.
    pub expression: String,
    /// The first time after an instant; None if that is beyond the calendar.
    pub after: Box<dyn Fn(Timestamp) -> Option<Timestamp> + Send + Sync>,
}

impl fmt::Debug for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.entries.iter().map(|entry| (entry.job, &entry.expression))).finish()
    }
}

impl Timetable {
    pub fn new(entries: Vec<TimetableEntry>) -> Self {
        Self { entries: Arc::new(entries) }
    }

    /// None if the job only runs when somebody asks for it.
    pub fn entry(&self, job: Job) -> Option<&TimetableEntry> {
        self.entries.iter().find(|entry| entry.job == job)
    }
}

/// The jobs that are running now. A job never runs twice at the same time.
#[derive(Clone, Debug, Default)]
pub struct RunningJobs {
    jobs: Arc<Mutex<BTreeSet<Job>>>,
}

/// Marks a job as running until it is dropped.
struct JobGuard {
    running: RunningJobs,
    job: Job,
}

impl RunningJobs {
    fn try_start(&self, job: Job) -> Option<JobGuard> {
        let is_free = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).insert(job);
        is_free.then(|| JobGuard { running: self.clone(), job })
    }

    pub fn is_running(&self, job: Job) -> bool {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).contains(&job)
    }
}

impl Drop for JobGuard {
    fn drop(&mut self) {
        self.running.jobs.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.job);
    }
}

/// A job as the page and the command line show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobView {
    pub job: Job,
    /// The cron expression; None if the job only runs when somebody asks for it.
    pub expression: Option<String>,
    pub next: Option<Timestamp>,
    pub is_running: bool,
    /// The last run that ended, well or not.
    pub last: Option<JobRun>,
    /// The end of the last run without an error.
    pub last_good: Option<Timestamp>,
    /// Failed runs since `last_good`.
    pub failures: u32,
}

/// All jobs with their state.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn job_views(app: &App, read: &impl Read) -> Result<Vec<JobView>, StoreError> {
    let view = |job: Job| {
        let state = read.job(job.word())?;
        let last = state.as_ref().and_then(|state| state.last.clone());
        Ok(JobView {
            job,
            expression: app.options().timetable.entry(job).map(|entry| entry.expression.clone()),
            next: next_run(app, job, state.as_ref()),
            is_running: app.running_jobs().is_running(job),
            last,
            last_good: state.as_ref().and_then(|state| state.last_good),
            failures: state.map_or(0, |state| state.failures),
        })
    };
    Job::ALL.into_iter().map(view).collect()
}

/// When each job is to run next. Jobs without a schedule and jobs that are running are left out.
/// `begun` holds the starts of runs that may not have been recorded.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn due_jobs(
    app: &App,
    read: &impl Read,
    begun: &BTreeMap<Job, Timestamp>,
) -> Result<Vec<(Job, Timestamp)>, StoreError> {
    let mut found = Vec::new();
    for job in Job::ALL.into_iter().filter(|job| !app.running_jobs().is_running(*job)) {
        let mut state = read.job(job.word())?;
        if let (Some(state), Some(begun)) = (&mut state, begun.get(&job)) {
            state.caught_up_to = state.caught_up_to.max(*begun);
        }
        found.extend(next_run(app, job, state.as_ref()).map(|next| (job, next)));
    }
    Ok(found)
}

/// The newest of the newest entry of the audit log and the last runs of jobs; `None` where there are none. Jobs that wait
/// for a sure clock, or come once a month, do not count: after a clock was set back they would keep it in doubt.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn newest_event(read: &impl Read) -> Result<Option<Timestamp>, StoreError> {
    let mut newest = read.audit_log(None, 1)?.first().map(|(_, entry)| entry.at);
    let counts = |job: &Job| !job.spec().needs_sure_clock && *job != Job::Rehearsal;
    for job in Job::ALL.into_iter().filter(counts) {
        newest = newest.max(read.job(job.word())?.and_then(|state| state.last).map(|run| run.ended));
    }
    Ok(newest)
}

/// Whether the clock may be wrong. It is behind until it gets to the newest event, or this was written anew. That it
/// jumped ahead is remembered beyond the events that come then: until somebody runs a job by hand that asks for a sure
/// clock, or the clock is back.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub async fn judge_clock(app: &App) -> Result<Option<ClockDoubt>, Error> {
    let now = app.now();
    let (newest, remembered) = app.read(|read| Ok((newest_event(read)?, read.clock_doubt()?)))?;
    let doubt = doubt_clock(newest, now);
    let before = remembered.filter(|before| doubt_clock(Some(*before), now) == Some(ClockDoubt::Ahead));
    let ahead = before.or(newest.filter(|_| doubt == Some(ClockDoubt::Ahead)));
    if ahead != remembered {
        app.write(move |tx| Ok(tx.set_clock_doubt(ahead)?)).await?;
    }
    Ok(doubt.or(ahead.map(|_| ClockDoubt::Ahead)))
}

/// The pause after the first failure. It doubles with each further one.
const FIRST_RETRY_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// The longest pause between two attempts.
const MAX_RETRY_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// When a job is to run next: at its time, or sooner to repeat a failed run. Runs that were missed
/// while the machine was off are due now, as one run. None if the job has no schedule.
pub fn next_run(app: &App, job: Job, state: Option<&JobState>) -> Option<Timestamp> {
    let now = app.now();
    let entry = app.options().timetable.entry(job)?;
    let Some(state) = state else { return (entry.after)(now) };
    // After a clock was set back, a job must not wait until the old time is reached again.
    let at = (entry.after)(state.caught_up_to.min(now));
    let failed = state.last.as_ref().filter(|_| state.failures > 0);
    let again = failed.map(|last| last.ended.min(now) + retry_pause(state.failures));
    at.into_iter().chain(again).min()
}

fn retry_pause(failures: u32) -> SignedDuration {
    let doubled = FIRST_RETRY_PAUSE.as_secs().saturating_mul(1 << failures.saturating_sub(1).min(20));
    SignedDuration::from_secs(doubled.min(MAX_RETRY_PAUSE.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        let minutes: Vec<i64> = [1, 2, 3, 4, 7, 8, u32::MAX].into_iter().map(|n| retry_pause(n).as_mins()).collect();
        assert_eq!(minutes, [5, 10, 20, 40, 320, 360, 360]);
    }

    #[test]
    fn a_job_has_one_turn_at_a_time() {
        let running = RunningJobs::default();
        let turn = running.try_start(Job::Cleanup);
        assert!(
            turn.is_some() && running.try_start(Job::Cleanup).is_none() && running.try_start(Job::Inactivity).is_some()
        );
        drop(turn);
        assert!(!running.is_running(Job::Cleanup) && running.try_start(Job::Cleanup).is_some());
    }
}

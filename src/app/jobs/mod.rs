//! What the house does by itself: the jobs, and how one is run.
//!
//! When they come is `jobs`' business, made known here as a [`Timetable`]. A run is noted before it
//! begins and when it ends, so that one that broke off with the machine is known and made up for. A
//! preview is the run itself in a transaction that is not committed, so it cannot say anything else
//! than what the job would do.

mod cleanup;
mod inactivity;
mod run;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::App;
use crate::{
    domain::{
        inactivity::InactivityStep,
        notification::{AccountNotification, Recipient},
        rights::Capability,
        text::PersonName,
    },
    store::{JobState, People, Read, StoreError, Tx, Upkeep},
};

pub use crate::store::{JobCounter, JobRun};
pub use run::{RunOutcome, parse_day, preview, record_interrupted, run, run_within, start_counting};

/// Something that the house does by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Job {
    /// Removes what is left over.
    Cleanup,
    /// Looks after accounts that nobody uses.
    Inactivity,
}

impl Job {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Cleanup, Self::Inactivity];

    /// The name on the command line, in the configuration and in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cleanup => "tidy",
            Self::Inactivity => "inactivity",
        }
    }

    /// The job of a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.word() == word)
    }

    /// Whether the journal keeps its runs even if all went well: those that concern people.
    const fn concerns_people(self) -> bool {
        matches!(self, Self::Inactivity)
    }
}

/// Tells everybody who administers.
fn notify_administrators(tx: &Tx<'_>, news: &AccountNotification) -> Result<(), StoreError> {
    let administrators = tx.accounts()?.into_iter().filter(|one| one.is_active() && one.can(Capability::Administer));
    administrators
        .map(|one| one.id)
        .try_for_each(|account| tx.enqueue_news(Recipient::Account { account }, news.clone()).map(|_| ()))
}

/// Something that a job did, or would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobEffect {
    /// What.
    pub counter: JobCounter,
    /// How often.
    pub count: u64,
    /// To whose account; for previews only, never kept.
    pub name: Option<PersonName>,
    /// Which step was announced, and for when.
    pub on: Option<(InactivityStep, Date)>,
}

impl JobEffect {
    fn counted(counter: JobCounter, count: usize) -> Self {
        Self { counter, count: count as u64, name: None, on: None }
    }
}

/// When the jobs come.
#[derive(Clone, Default)]
pub struct Timetable {
    entries: Arc<Vec<TimetableEntry>>,
}

/// When one job comes.
pub struct TimetableEntry {
    /// Which.
    pub job: Job,
    /// As it stands in the configuration.
    pub expression: String,
    /// The first time after an instant.
    pub after: Box<dyn Fn(Timestamp) -> Option<Timestamp> + Send + Sync>,
}

impl fmt::Debug for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.entries.iter().map(|entry| (entry.job, &entry.expression))).finish()
    }
}

impl Timetable {
    /// Puts it together.
    pub fn new(entries: Vec<TimetableEntry>) -> Self {
        Self { entries: Arc::new(entries) }
    }

    /// When a job comes; nothing if it only comes when it is asked for.
    pub fn entry(&self, job: Job) -> Option<&TimetableEntry> {
        self.entries.iter().find(|entry| entry.job == job)
    }
}

/// The jobs that are being run; a job never runs twice at once.
#[derive(Clone, Debug, Default)]
pub struct RunningJobs {
    jobs: Arc<Mutex<BTreeSet<Job>>>,
}

/// A job's turn, for as long as this is held.
struct JobGuard {
    running: RunningJobs,
    job: Job,
}

impl RunningJobs {
    fn try_start(&self, job: Job) -> Option<JobGuard> {
        let is_free = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).insert(job);
        is_free.then(|| JobGuard { running: self.clone(), job })
    }

    /// Whether a job is being run now.
    pub fn is_running(&self, job: Job) -> bool {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).contains(&job)
    }
}

impl Drop for JobGuard {
    fn drop(&mut self) {
        self.running.jobs.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.job);
    }
}

/// What there is to know of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobView {
    /// Which.
    pub job: Job,
    /// When it comes, as in the configuration.
    pub expression: Option<String>,
    /// When it will be run next.
    pub next: Option<Timestamp>,
    /// Whether it is being run now.
    pub is_running: bool,
    /// The last run that ended.
    pub last: Option<JobRun>,
    /// When a run last went well.
    pub last_good: Option<Timestamp>,
    /// How many runs failed since then.
    pub failures: u32,
}

/// All jobs, for the page and the command line.
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

/// When each job that has its time is to be run next, unless it is being run. `begun` knows of runs
/// that could not be noted.
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

/// The pause after the first failure; it doubles with each one.
const FIRST_RETRY_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// The longest pause between two tries.
const MAX_RETRY_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// When a job is to be run next: at its time, or sooner to try again what failed. Whatever was
/// missed while the machine was off is due now, and once.
pub fn next_run(app: &App, job: Job, state: Option<&JobState>) -> Option<Timestamp> {
    let now = app.now();
    let entry = app.options().timetable.entry(job)?;
    let Some(state) = state else { return (entry.after)(now) };
    // A clock that was set back must not keep a job from its work until it has caught up.
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

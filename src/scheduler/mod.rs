//! Runs the jobs of [`app::jobs`] at their times. The only module that names cron.
//!
//! It takes no input. It wakes when a job falls due, and once a minute in case the clock jumped. Runs
//! that were missed while the machine was off are made up for by one run at the start. Jobs run beside
//! each other, so one that hangs delays no other. It also tells when the clock contradicts what is
//! stored, and when backups fail.
//!
//! [`app::jobs`]: crate::app::jobs

mod schedule;

use std::{collections::BTreeMap, time::Duration};

use jiff::{Timestamp, tz::TimeZone};
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::{
    app::{
        App, Error, backup,
        jobs::{self, Job, Timetable, TimetableEntry},
    },
    domain::{access::Actor, elapsed::ClockDoubt, health::HealthKind},
};

pub use schedule::Schedule;

/// The longest sleep, whatever the clock says.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// The pause before a store that failed is asked again.
const STORE_RETRY_PAUSE: Duration = Duration::from_secs(10);

/// How long jobs may still take when the server stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// The times of the jobs, in the time zone of the configuration.
pub fn timetable(schedules: impl IntoIterator<Item = (Job, Schedule)>, zone: &TimeZone) -> Timetable {
    let entry = |(job, schedule): (Job, Schedule)| {
        let (expression, zone) = (schedule.to_string(), zone.clone());
        TimetableEntry { job, expression, after: Box::new(move |instant| schedule.after(instant, &zone)) }
    };
    Timetable::new(schedules.into_iter().map(entry).collect())
}

/// Runs what falls due until `stop` becomes true. Jobs that are running then get a grace period.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    if let Err(error) = start(&app).await {
        tracing::error!(%error, "the jobs' last runs cannot be looked up");
    }
    let mut worker = JobWorker::default();
    while !*stop.borrow() {
        let pause = worker.begin_due(&app).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the jobs' times cannot be looked up");
            STORE_RETRY_PAUSE
        });
        tokio::select! {
            // An error means that the sender is gone, so nobody could stop us later.
            changed = stop.changed() => if changed.is_err() { break },
            Some(_) = worker.under_way.join_next() => {}
            () = sleep(pause) => {}
        }
    }
    let all_ended = async { while worker.under_way.join_next().await.is_some() {} };
    if tokio::time::timeout(SHUTDOWN_GRACE, all_ended).await.is_err() {
        tracing::warn!("a job was left; it is made up for after the next start");
    }
}

/// Runs everything that is due now and returns; for tests.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails. A job that fails is no error here.
pub async fn run_due(app: &App) -> Result<(), Error> {
    start(app).await?;
    let mut worker = JobWorker::default();
    worker.begin_due(app).await?;
    while worker.under_way.join_next().await.is_some() {}
    Ok(())
}

/// Begins to count times, and records runs that were interrupted.
async fn start(app: &App) -> Result<(), Error> {
    // Before anything new is stored.
    jobs::judge_clock(app).await?;
    let idle: Vec<Job> = Job::ALL.into_iter().filter(|job| !app.running_jobs().is_running(*job)).collect();
    app.write(move |tx| {
        idle.iter().try_for_each(|job| {
            jobs::start_counting(tx, *job)?;
            jobs::record_interrupted(tx, *job)
        })
    })
    .await
}

#[derive(Default)]
struct JobWorker {
    under_way: JoinSet<()>,
    /// Starts of runs. On a full disk a start may not be recorded; the job is not due again all the same.
    begun: BTreeMap<Job, Timestamp>,
}

impl JobWorker {
    /// Begins what is due, except for what locks or deletes while the clock is doubted. Returns how long to sleep.
    async fn begin_due(&mut self, app: &App) -> Result<Duration, Error> {
        let now = app.now();
        let doubt = jobs::judge_clock(app).await?;
        let (due, is_backup_overdue) =
            app.read(|read| Ok((jobs::due_jobs(app, read, &self.begun)?, backup::is_overdue(app, read, now)?)))?;
        app.health().set(HealthKind::Clock, doubt == Some(ClockDoubt::Behind), now);
        app.health().set(HealthKind::ClockAhead, doubt == Some(ClockDoubt::Ahead), now);
        app.health().set(HealthKind::Backup, is_backup_overdue, now);
        let may_run = |job: Job| doubt.is_none() || !job.spec().needs_sure_clock;
        let mut pause = MAX_SLEEP;
        for (job, next) in due.into_iter().filter(|(job, _)| may_run(*job)) {
            if next <= now {
                self.begun.insert(job, now);
                let app = app.clone();
                self.under_way.spawn(async move {
                    jobs::run(&app, job, &Actor::System).await;
                });
            } else {
                pause = pause.min(Duration::try_from(next.duration_since(now)).unwrap_or_default());
            }
        }
        Ok(pause)
    }
}

//! What the house does by itself.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tresen::{
    app::jobs::{self, Job, JobCounter, JobRun, RunOutcome, Timetable},
    domain::access::Actor,
    scheduler,
};

use super::TestApp;

/// When jobs come unless the configuration says something else.
pub fn timetable(zone: &TimeZone) -> Timetable {
    let schedules = [(Job::Cleanup, "17 * * * *"), (Job::Inactivity, "30 3 * * *"), (Job::Backup, "5 * * * *")];
    scheduler::timetable(schedules.map(|(job, expression)| (job, expression.parse().unwrap())), zone)
}

/// Something that waits for nobody else.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

impl TestApp {
    /// Runs a job now, which goes well; what it did.
    pub fn runs(&self, job: Job) -> Vec<(JobCounter, u64)> {
        let run = self.tries(job);
        assert_eq!(run.error, None, "{job:?}");
        run.counts
    }

    /// Runs a job now.
    pub fn tries(&self, job: Job) -> JobRun {
        match block_on(jobs::run(&self.app, job, &Actor::System)) {
            RunOutcome::Ended(run) => run,
            RunOutcome::AlreadyRunning => panic!("{job:?} is being run"),
        }
    }

    /// The scheduler looks what is due, as it does after a start.
    pub fn looks_at_the_clock(&self) {
        block_on(scheduler::run_due(&self.app)).unwrap();
    }

    /// What a job would do.
    pub fn previews(&self, job: Job, as_of: &str) -> Vec<jobs::JobEffect> {
        let day = as_of.parse::<Date>().unwrap();
        block_on(jobs::preview(&self.app, job, Some(day))).unwrap()
    }

    /// What is known of a job.
    pub fn job(&self, job: Job) -> jobs::JobView {
        let jobs = self.app.read(|read| Ok(jobs::job_views(&self.app, read)?)).unwrap();
        jobs.into_iter().find(|view| view.job == job).unwrap()
    }

    /// The instant at which clocks in Berlin show this.
    pub fn at(&self, local: &str) -> Timestamp {
        let civil: jiff::civil::DateTime = local.parse().unwrap();
        civil.in_tz("Europe/Berlin").unwrap().timestamp()
    }
}

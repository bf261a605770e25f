//! What the jobs have to remember: each job's last run, and what an unused account was told.

use jiff::{Timestamp, civil::Date};

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{id::AccountId, inactivity::InactivityWarning};

/// How a run ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRun {
    /// When it began.
    pub begun: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// What it did, and how often.
    pub counts: Vec<(JobCounter, u64)>,
    /// Why it failed, for whoever runs the machine.
    pub error: Option<String>,
}

/// What a run of a job did.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum JobCounter {
    /// Unfinished requests and answers removed.
    Drafts,
    /// Sessions removed that had ended.
    Sessions,
    /// Files removed that nothing referred to.
    Files,
    /// An account's owner warned.
    Warned,
    /// An account locked.
    Locked,
    /// All memberships removed but the protected ones.
    MembershipsRemoved,
    /// An account deleted.
    Deleted,
    /// The last administrator not locked, and the administrators told.
    LastAdministratorReported,
    /// Lines of the journal removed whose time was over.
    AuditEntries,
    /// Remarks beside ratings removed whose time was over.
    Remarks,
}

/// What is remembered of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobState {
    /// Runs that were due up to here have been made, or were made up for by a later one.
    pub caught_up_to: Timestamp,
    /// When the run began that has not ended yet.
    pub begun: Option<Timestamp>,
    /// The last run that ended.
    pub last: Option<JobRun>,
    /// The last run that did not fail.
    pub last_good: Option<Timestamp>,
    /// How many runs failed since then.
    pub failures: u32,
    /// When the administrators were told of them.
    pub admins_told: Option<Timestamp>,
}

/// What is remembered of an account that nobody uses.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Dormancy {
    /// When it was unlocked last.
    pub unlocked: Option<Timestamp>,
    /// What its owner was told.
    pub warned: Option<InactivityWarning>,
    /// The administrators were told that it stays because it is the last one; since when it was unused.
    pub spared: Option<Date>,
}

codec::record! {
    JobRun { 0 begun, 1 ended, 2 counts, 3 error }
    JobState { 0 caught_up_to, 1 begun, 2 last, 3 last_good, 4 failures, 5 admins_told }
    Dormancy { 0 unlocked, 1 warned, 2 spared }
}

fn job_key(job: &str) -> Key {
    Key::word("job/").then_text(job)
}

fn dormancy_key(account: AccountId) -> Key {
    Key::word("account/").then(account.0)
}

/// Looking up what jobs remember.
pub trait Upkeep: Read + Sized {
    /// What is remembered of a job; nothing before the first start that knew it.
    fn job(&self, job: &str) -> Result<Option<JobState>, StoreError> {
        self.record(Table::Upkeep, &job_key(job))
    }

    /// What is remembered of an account.
    fn dormancy(&self, account: AccountId) -> Result<Dormancy, StoreError> {
        Ok(self.record(Table::Upkeep, &dormancy_key(account))?.unwrap_or_default())
    }
}

impl<R: Read> Upkeep for R {}

impl Tx<'_> {
    /// Writes what is remembered of a job.
    pub fn put_job(&self, job: &str, state: &JobState) -> Result<(), StoreError> {
        self.put(Table::Upkeep, &job_key(job), state)
    }

    /// Writes what is remembered of an account.
    pub fn put_dormancy(&self, account: AccountId, dormancy: &Dormancy) -> Result<(), StoreError> {
        self.put(Table::Upkeep, &dormancy_key(account), dormancy)
    }

    /// Forgets an account.
    pub fn remove_dormancy(&self, account: AccountId) -> Result<(), StoreError> {
        self.remove(Table::Upkeep, &dormancy_key(account)).map(|_| ())
    }
}

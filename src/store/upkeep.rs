//! What the jobs have to remember: the last run of each job, which warnings an unused account has got, and
//! the last backup. When a job runs and what it does is decided in `app` and `jobs`.

use jiff::{Timestamp, civil::Date};

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{
    id::AccountId,
    inactivity::{InactivityStep, InactivityWarning},
};

/// A run of a job that has ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRun {
    pub begun: Timestamp,
    pub ended: Timestamp,
    /// What the run did, and how often.
    pub counts: Vec<(JobCounter, u64)>,
    /// Why it failed, for the administrator; `None` if it did not.
    pub error: Option<String>,
}

/// Something that runs of jobs count.
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
    /// An inactive account was locked.
    Locked,
    /// All memberships removed but the protected ones.
    MembershipsRemoved,
    /// An inactive account was deleted.
    Deleted,
    /// The last administrator was not locked; the administrators were told.
    LastAdministratorReported,
    /// Entries of the audit log removed after their time.
    AuditEntries,
    /// Remarks beside ratings removed after their time.
    Remarks,
    /// Something stored that is damaged or missing was found.
    Problems,
    /// A backup was made.
    Backups,
    /// A restore was rehearsed well.
    Rehearsals,
    /// The database was copied, so that nothing deleted is left in its file.
    Compactions,
    /// Tickets removed for good, because their time was over.
    Purged,
}

/// What is remembered about a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobState {
    /// All runs due until then were made, or made up for by a later run.
    pub caught_up_to: Timestamp,
    /// When the running run began; `None` while none is running.
    pub begun: Option<Timestamp>,
    /// The last run that has ended.
    pub last: Option<JobRun>,
    /// The last run that did not fail.
    pub last_good: Option<Timestamp>,
    /// How many runs have failed since `last_good`.
    pub failures: u32,
    /// When the administrators were told about these failures.
    pub admins_told: Option<Timestamp>,
}

/// What is remembered about an account that nobody uses.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Dormancy {
    /// When it was unlocked last.
    pub unlocked: Option<Timestamp>,
    /// The last warning that its owner has got.
    pub warned: Option<InactivityWarning>,
    /// Set when the administrators were told that it stays because it is the last administrator: the day
    /// since when it had been unused.
    pub spared: Option<Date>,
}

/// What is remembered about backups.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BackupState {
    /// The moment whose data the last backup holds; `None`: there was none yet.
    pub taken: Option<Timestamp>,
    /// The directory that it was written to.
    pub directory: String,
    /// The bytes of its database, without attachments.
    pub database_bytes: u64,
    /// How many attachments it names.
    pub attachments: u64,
    /// Attachments that it lacks because the data has lost them.
    pub missing: u64,
    /// When a restore was last rehearsed well.
    pub rehearsed: Option<Timestamp>,
}

codec::record! {
    BackupState { 0 taken, 1 directory, 2 database_bytes, 3 attachments, 4 missing, 5 rehearsed }
    JobRun { 0 begun, 1 ended, 2 counts, 3 error }
    JobState { 0 caught_up_to, 1 begun, 2 last, 3 last_good, 4 failures, 5 admins_told }
    Dormancy { 0 unlocked, 1 warned, 2 spared }
}

/// The key of what is remembered about backups.
pub(super) const BACKUP_KEY: &str = "backup";

fn job_key(job: &str) -> Key {
    Key::word("job/").then_text(job)
}

fn backup_key() -> Key {
    Key::word(BACKUP_KEY)
}

/// The key of the newest event that was stored before the clock jumped ahead.
pub(super) const CLOCK_DOUBT: &str = "clock/ahead";

fn dormancy_key(account: AccountId) -> Key {
    Key::word("account/").then(account.0)
}

codec::codes! {
    JobCounter { 0 Drafts, 1 Sessions, 2 Files, 3 Warned, 4 Locked, 5 MembershipsRemoved, 6 Deleted, 7 LastAdministratorReported, 8 AuditEntries, 9 Remarks, 10 Problems, 11 Purged, 20 Backups, 21 Rehearsals, 22 Compactions }
    InactivityStep { 0 Lock, 1 RemoveMemberships, 2 Delete }
}

codec::record! {
    InactivityWarning { 0 step, 1 since, 2 first, 3 last }
}

/// Reading what jobs remember.
pub trait Upkeep: Read + Sized {
    /// What is remembered about a job; `None` before the first start that knew it.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn job(&self, job: &str) -> Result<Option<JobState>, StoreError> {
        self.record(Table::Upkeep, &job_key(job))
    }

    /// What is remembered about backups.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn backup_state(&self) -> Result<BackupState, StoreError> {
        Ok(self.record(Table::Upkeep, &backup_key())?.unwrap_or_default())
    }

    /// The newest event that was stored before the clock jumped ahead; `None` if it did not, or somebody confirmed the time.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn clock_doubt(&self) -> Result<Option<Timestamp>, StoreError> {
        self.record(Table::Upkeep, &Key::word(CLOCK_DOUBT))
    }

    /// What is remembered about an account.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn dormancy(&self, account: AccountId) -> Result<Dormancy, StoreError> {
        Ok(self.record(Table::Upkeep, &dormancy_key(account))?.unwrap_or_default())
    }
}

impl<R: Read> Upkeep for R {}

impl Tx<'_> {
    /// Writes what is remembered about a job.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_job(&self, job: &str, state: &JobState) -> Result<(), StoreError> {
        self.put(Table::Upkeep, &job_key(job), state)
    }

    /// Writes what is remembered about backups.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_backup_state(&self, state: &BackupState) -> Result<(), StoreError> {
        self.put(Table::Upkeep, &backup_key(), state)
    }

    /// Remembers or forgets that the clock jumped ahead, with the newest event that was stored before.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn set_clock_doubt(&self, newest: Option<Timestamp>) -> Result<(), StoreError> {
        let key = Key::word(CLOCK_DOUBT);
        match newest {
            Some(newest) => self.put(Table::Upkeep, &key, &newest),
            None => self.remove(Table::Upkeep, &key).map(drop),
        }
    }

    /// Writes what is remembered about an account.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_dormancy(&self, account: AccountId, dormancy: &Dormancy) -> Result<(), StoreError> {
        self.put(Table::Upkeep, &dormancy_key(account), dormancy)
    }

    /// Removes what is remembered about an account.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_dormancy(&self, account: AccountId) -> Result<(), StoreError> {
        self.remove(Table::Upkeep, &dormancy_key(account)).map(|_| ())
    }
}

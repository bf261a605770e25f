//! The check of everything that is stored: `tresen check`.
//!
//! Every record must decode; every counter and list must say what the tickets say; every name must
//! lead to its owner; every attachment must have its file; the audit log must be unbroken. It repairs
//! nothing and writes nothing. The command line prints what it finds.

mod overlay;
mod rows;
mod search;
mod tickets;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs::{File, TryLockError},
    ops::ControlFlow,
    path::Path,
    sync::Arc,
};

use redb::ReadableDatabase;

use super::{
    AccountSession, BlobHash, Credentials, InstallationKey, PortalSession, Read, Snapshot, Store, StoreError, Token,
    blob::{self, BlobRow, Blobs},
    codec::{self, Record},
    damage::catch_damage,
    first_start::DataFiles,
    key_seal, migrate,
    snapshot::LatestView,
    tables::{Key, Table, number_at},
};
use crate::domain::{
    customer::CustomerOrganisation,
    department::Department,
    person::{Account, Person},
    ticket::Ticket,
    topic::Topic,
};

/// The result of a check: how much there is, and what is wrong.
#[derive(Default)]
pub struct CheckReport {
    rows: BTreeMap<&'static str, u64>,
    files: BTreeMap<BlobHash, u64>,
    /// What is wrong with files of attachments. Beside a running server a file can go during the check.
    file_problems: Vec<(BlobHash, String)>,
    /// What is wrong, a sentence each.
    pub problems: Vec<String>,
}

impl CheckReport {
    /// The number of tickets, requesters, accounts and so on, in one line.
    pub fn summary(&self) -> String {
        let rows = |table: Table| self.rows.get(table.name()).copied().unwrap_or_default();
        format!(
            "{} tickets with {} entries, {} requesters, {} accounts, {} departments, {} topics, {} files, {} rows in all",
            rows(Table::Tickets),
            rows(Table::Timeline),
            rows(Table::People),
            rows(Table::Accounts),
            rows(Table::Departments),
            rows(Table::Topics),
            rows(Table::Blobs),
            self.rows.values().sum::<u64>(),
        )
    }

    fn problem(&mut self, what: String) {
        self.problems.push(what);
    }

    /// Adds what is wrong with files to the problems, except for files that nothing refers to any more.
    fn add_file_problems(&mut self, now: &Snapshot) -> Result<(), StoreError> {
        for (hash, problem) in std::mem::take(&mut self.file_problems) {
            if now.bytes(Table::Blobs, &blob::row(&hash))?.is_some() {
                self.problems.push(problem);
            }
        }
        Ok(())
    }
}

/// Checks the data of a directory that no server has open. Nothing in it changes. Takes minutes on a large
/// database.
///
/// # Errors
/// - `Lost`: there is no database, or an empty one.
/// - `InUse`: a server has the database open.
/// - `Newer`, `NoSchema`, `ForeignKey`: as for opening.
/// - `Damaged`: pages of the database are not what was written.
/// - `Storage`: the database or the key cannot be read.
pub fn check_directory(directory: &Path) -> Result<CheckReport, StoreError> {
    let files = DataFiles::of(directory);
    if !files.has_database()? {
        return Err(StoreError::Lost(files.database));
    }
    let database = lock_database(&files.database)?;
    let keys = InstallationKey::open(&files.key)?;
    catch_damage("a page", || {
        let database = overlay::open(database, true)?;
        migrate::bring_up_unkept(&database, &files.database, migrate::STEPS)?;
        let read = LatestView::default().view(&keys, || Ok((database.begin_read()?, Arc::default())))?;
        key_seal::require_own_key(&read, &files.key)?;
        let mut report = check_tables(&read, &Blobs::existing(&files.attachments), FileCheck::Content)?;
        report.add_file_problems(&read)?;
        Ok(report)
    })
}

/// Opens a database as it is, to look at it before it is changed. While the answer lives no server can open
/// the file.
///
/// # Errors
/// `InUse`: a server has it open. `Damaged` or `Storage` when it cannot be read.
pub(super) fn look_at(file: &Path) -> Result<redb::Database, StoreError> {
    overlay::open(lock_database(file)?, false)
}

/// Compares the checksum of every page in use with the page. The caller sees to it that nobody writes.
///
/// # Errors
/// `Damaged` when a page is not what redb wrote; `Storage` when the file cannot be read.
pub(super) fn verify_pages(file: &Path) -> Result<(), StoreError> {
    catch_damage("a page", || overlay::open(File::open(file)?, true).map(drop))
}

/// The open file, locked against servers until it is dropped.
fn lock_database(file: &Path) -> Result<File, StoreError> {
    let refused = |error| StoreError::Storage(format!("{} cannot be read: {error}", file.display()));
    let database = File::open(file).map_err(refused)?;
    match database.try_lock_shared() {
        Ok(()) => Ok(database),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(refused(error)),
    }
}

/// Checks the data of an open store while others use it.
///
/// # Errors
/// `Damaged`: pages of the database are not what was written. `Stopped` and `Interrupted` as for a write;
/// `Storage` when the file cannot be read. A record that does not decode is a problem in the report.
pub fn check(store: &Store) -> Result<CheckReport, StoreError> {
    store.verify_pages()?;
    check_open(store, FileCheck::Content)
}

/// As [`check`], but of attachments only whether they are there and how long they are.
///
/// # Errors
/// As [`check`].
pub fn check_quickly(store: &Store) -> Result<CheckReport, StoreError> {
    store.verify_pages()?;
    check_open(store, FileCheck::Size)
}

fn check_open(store: &Store, files: FileCheck) -> Result<CheckReport, StoreError> {
    let mut report = check_tables(&store.snapshot()?, store.blobs(), files)?;
    report.add_file_problems(&store.snapshot()?)?;
    Ok(report)
}

/// How closely files of attachments are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum FileCheck {
    /// They are read, and must be what their name says.
    Content,
    /// They must be there with their length.
    Size,
}

/// Reads all tables and compares what is stored twice.
fn check_tables(read: &Snapshot, blobs: &Blobs, files: FileCheck) -> Result<CheckReport, StoreError> {
    let mut report = CheckReport::default();
    for table in Table::ALL {
        let before = report.problems.len();
        check_table((blobs, files), read, *table, &mut report)?;
        tracing::debug!(table = table.name(), problems = report.problems.len() - before, "checked");
    }
    Ok(report)
}

/// The first problem of the timelines, or the first attachment without a row of its file; `None` if there is
/// none. With such a problem a file without a row need not be an orphan: the row may be lost.
///
/// # Errors
/// `Storage` when the file cannot be read.
pub(super) fn first_attachment_problem(read: &Snapshot) -> Result<Option<String>, StoreError> {
    let mut report = CheckReport::default();
    tickets::check_timelines(read, &mut report)?;
    if !report.problems.is_empty() {
        return Ok(report.problems.into_iter().next());
    }
    for hash in report.files.keys() {
        if !matches!(read.record::<BlobRow>(Table::Blobs, &blob::row(hash)), Ok(Some(_))) {
            return Ok(Some(format!("blobs: {} is attached, but not counted", format_key(&hash.0))));
        }
    }
    Ok(None)
}

/// A new table does not compile before its check is named here.
fn check_table(
    blobs: (&Blobs, FileCheck),
    read: &Snapshot,
    table: Table,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    match table {
        Table::Meta => rows::check_settings(read, report)?,
        Table::Departments => check_ids::<Department>(read, report, table, |row| row.id.0)?,
        Table::Topics => check_ids::<Topic>(read, report, table, |row| row.id.0)?,
        Table::People => check_ids::<Person>(read, report, table, |row| row.id.0)?,
        Table::Customers => check_ids::<CustomerOrganisation>(read, report, table, |row| row.id.0)?,
        Table::Accounts => check_ids::<Account>(read, report, table, |row| row.id.0)?,
        Table::Credentials => check_records::<Credentials>(read, report, table, |_, _, _| Ok(()))?,
        Table::Sessions => check_records::<AccountSession>(read, report, table, |_, _, _| Ok(()))?,
        Table::PortalSessions => check_records::<PortalSession>(read, report, table, |_, _, _| Ok(()))?,
        Table::Tickets => check_ids::<Ticket>(read, report, table, |row| row.id.0)?,
        Table::Timeline => tickets::check_timelines(read, report)?,
        Table::Queues => tickets::check_lists(read, report)?,
        Table::Counts => check_raw(read, report, table, |value| value.len() == 8)?,
        Table::Names => tickets::check_names(read, report)?,
        Table::Outbox => rows::check_outbox(read, report)?,
        Table::Blobs => rows::check_files(blobs, read, report)?,
        Table::Tokens => check_records::<Token>(read, report, table, |_, _, _| Ok(()))?,
        Table::AuditLog => rows::check_audit_log(read, report)?,
        Table::Upkeep => rows::check_upkeep(read, report)?,
        Table::Search => search::check_search(read, report)?,
        // Drafts are nobody's promise: that they read is enough.
        Table::EmergencyAccess | Table::Drafts | Table::Chats | Table::Ratings => {
            check_raw(read, report, table, |_| true)?;
        }
    }
    Ok(())
}

/// Visits the rows of a table with its report.
fn visit_table(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    mut visit: impl FnMut(&mut CheckReport, &[u8], &[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut failed = Ok(());
    read.scan(table, &Key::default(), &Key::default(), &mut |key, value| {
        *report.rows.entry(table.name()).or_default() += 1;
        failed = visit(report, key, value);
        if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failed
}

fn check_raw(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    is_well: impl Fn(&[u8]) -> bool,
) -> Result<(), StoreError> {
    visit_table(read, report, table, |report, key, value| {
        if !is_well(value) {
            report.problem(format!("{}: row {} does not read", table.name(), format_key(key)));
        }
        Ok(())
    })
}

fn check_records<T: Record>(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    mut visit: impl FnMut(&mut CheckReport, &[u8], T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    visit_table(read, report, table, |report, key, value| match codec::from_bytes(value) {
        Ok(record) => visit(report, key, record),
        Err(error) => {
            report.problem(format!("{}: row {} does not read: {error}", table.name(), format_key(key)));
            Ok(())
        }
    })
}

/// Records under their own id; no id may be given out again.
fn check_ids<T: Record>(
    read: &Snapshot,
    report: &mut CheckReport,
    table: Table,
    id: impl Fn(&T) -> u64,
) -> Result<(), StoreError> {
    let given = read.counter_value(&Key::word("id/").then_text(table.name()))?;
    check_records::<T>(read, report, table, |report, key, record| {
        let id = id(&record);
        if number_at(key, 0) != id {
            report.problem(format!("{}: row {} is of {id}", table.name(), format_key(key)));
        }
        if id > given {
            report.problem(format!("{}: {id} is there, but ids were given only up to {given}", table.name()));
        }
        Ok(())
    })
}

fn visit_records<T: Record>(
    read: &Snapshot,
    table: Table,
    mut visit: impl FnMut(T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    visit_table(read, &mut CheckReport::default(), table, |_, _, value| {
        codec::from_bytes(value).map_or(Ok(()), &mut visit)
    })
}

fn format_key(key: &[u8]) -> String {
    if key.len() == 8 { number_at(key, 0).to_string() } else { key.iter().map(|byte| format!("{byte:02x}")).collect() }
}

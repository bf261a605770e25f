//! The check of everything that is stored: `tresen check`.
//!
//! Every record must decode; every counter and list must say what the tickets say; every name must
//! lead to its owner; every attachment must have its file; the audit log must be unbroken. It repairs
//! nothing. The command line prints what it finds.

mod rows;
mod tickets;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, ops::ControlFlow};

use super::{
    AccountSession, BlobHash, Credentials, PortalSession, Read, Snapshot, Store, StoreError, Token,
    blob::{self, BlobRow},
    codec::{self, Record},
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
}

/// Reads all tables and compares what is stored twice. Takes minutes on a large database.
///
/// # Errors
/// `Storage` when the file cannot be read. A record that does not decode is a problem in the report.
pub fn check(store: &Store) -> Result<CheckReport, StoreError> {
    let snapshot = store.snapshot()?;
    let mut report = CheckReport::default();
    for table in Table::ALL {
        let before = report.problems.len();
        check_table(store, &snapshot, *table, &mut report)?;
        tracing::debug!(table = table.name(), problems = report.problems.len() - before, "checked");
    }
    Ok(report)
}

/// The first problem of the timelines, or the first attachment without a row of its file; `None` if there is
/// none. With such a problem a file without a row need not be an orphan: the row may be lost.
///
/// # Errors
/// `Storage` when the file cannot be read.
pub(super) fn first_attachment_problem(store: &Store) -> Result<Option<String>, StoreError> {
    let snapshot = store.snapshot()?;
    let mut report = CheckReport::default();
    tickets::check_timelines(&snapshot, &mut report)?;
    if !report.problems.is_empty() {
        return Ok(report.problems.into_iter().next());
    }
    for hash in report.files.keys() {
        if !matches!(snapshot.record::<BlobRow>(Table::Blobs, &blob::row(hash)), Ok(Some(_))) {
            return Ok(Some(format!("blobs: {} is attached, but not counted", format_key(&hash.0))));
        }
    }
    Ok(None)
}

/// A new table does not compile before its check is named here.
fn check_table(store: &Store, read: &Snapshot, table: Table, report: &mut CheckReport) -> Result<(), StoreError> {
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
        Table::Blobs => rows::check_files(store, read, report)?,
        Table::Tokens => check_records::<Token>(read, report, table, |_, _, _| Ok(()))?,
        Table::AuditLog => rows::check_audit_log(store, read, report)?,
        Table::Upkeep => rows::check_upkeep(read, report)?,
        // Drafts are nobody's promise, and the search is made from the texts: that they read is enough.
        Table::EmergencyAccess => check_raw(read, report, table, |_| true)?,
        Table::Drafts | Table::Search | Table::Chats | Table::Ratings => check_raw(read, report, table, |_| true)?,
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

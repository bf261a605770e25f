//! Master data from a file (§3.5): accounts of the team, and organisations of requesters.
//!
//! A file is received, looked at, and taken in only when somebody says so. Until then nothing of it
//! is stored but the file itself, for two hours at most; afterwards it is removed at once. It is
//! taken in some hundred rows at a time, each in one transaction that also notes how far it got: it
//! can break off anywhere and go on there, and a file that is taken in twice changes nothing more.

pub mod accounts;
pub mod customers;
pub mod fault;
mod run;
pub mod sheet;

use std::{collections::HashMap, io::Read as _};

use jiff::{SignedDuration, Timestamp};

use super::{App, Error, settings};
use crate::{
    domain::{
        access::{Actor, may_administer},
        id::{AccountId, DepartmentId},
        text::{EmailAddress, Label},
    },
    store::{Attachment, Catalogue, Customers, People, Read, Tx},
};

pub use crate::store::{Import, ImportKind, ImportProgress, Imports};
use fault::{FaultKind, ImportFault};
pub use run::run_import;
use sheet::{ImportRow, ImportSheet, SheetColumn, SheetError};

/// So long a file is kept that nobody says yes or no to.
const IMPORT_LIFETIME: SignedDuration = SignedDuration::from_hours(2);

/// Rows that a preview shows.
pub const PREVIEW_ROWS: usize = 20;

/// Rows with faults that a preview shows.
pub const MAX_FAULTS: usize = 100;

impl ImportKind {
    /// The columns that a file of it may have.
    pub const fn columns(self) -> &'static [SheetColumn] {
        match self {
            Self::Accounts => accounts::ACCOUNT_COLUMNS,
            Self::Customers => customers::CUSTOMER_COLUMNS,
        }
    }
}

/// What would happen with a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlannedChange {
    /// Something new is made.
    Make,
    /// Something known is changed.
    Change {
        /// What an account may do, too.
        rights: bool,
    },
    /// It stands there already.
    Leave,
    /// It is left out.
    Skip(Vec<ImportFault>),
}

/// What a file would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportPreview {
    /// Headings that mean nothing to us.
    pub unknown: Vec<String>,
    /// The columns that the file has, by their words.
    pub columns: Vec<&'static str>,
    /// The first rows and what would happen with them.
    pub first: Vec<(ImportRow, PlannedChange)>,
    /// The first rows with faults.
    pub faulty: Vec<(u64, Vec<ImportFault>)>,
    /// What all rows would do.
    pub sums: ImportProgress,
}

/// Takes a file up, in place of one that this account brought before.
pub fn upload(tx: &Tx<'_>, actor: &Actor, kind: ImportKind, file: &Attachment) -> Result<(), Error> {
    let account = require_admin_account(actor)?;
    tx.remove_import(account)?;
    tx.add_file_reference(file)?;
    let import =
        Import { kind, file: Some(file.clone()), expires: tx.now + IMPORT_LIFETIME, invites: false, progress: None };
    Ok(tx.put_import(account, &import)?)
}

/// The file that this account brought, if there is one.
pub fn find_upload(read: &impl Read, actor: &Actor, now: Timestamp) -> Result<Import, Error> {
    read.import(require_admin_account(actor)?, now)?.ok_or(Error::NotFound)
}

/// What it would do. Reads the whole file, so it is not for a thread that serves pages.
pub fn preview(app: &App, import: &Import) -> Result<Result<ImportPreview, SheetError>, Error> {
    let sheet = match read_sheet(app, import)? {
        Ok(sheet) => sheet,
        Err(why) => return Ok(Err(why)),
    };
    let columns = import.kind.columns().iter().map(|column| column.word).filter(|word| sheet.has(word));
    let mut preview =
        ImportPreview { unknown: sheet.unknown.clone(), columns: columns.collect(), ..ImportPreview::default() };
    preview.sums.rows = sheet.rows;
    app.read(|read| {
        let (departments, mut seen) = (read.department_names()?, SeenRows::default());
        for row in sheet.rows() {
            let twice = seen.earlier_line(import.kind, &row);
            let would = plan_row(read, import.kind, &row, twice, &departments)?.would();
            preview.sums.count(&would, row.line);
            if let PlannedChange::Skip(faults) = &would
                && preview.faulty.len() < MAX_FAULTS
            {
                preview.faulty.push((row.line, faults.clone()));
            }
            if preview.first.len() < PREVIEW_ROWS {
                preview.first.push((row, would));
            }
        }
        Ok(())
    })?;
    Ok(Ok(preview))
}

/// Says yes: from now on it may be taken in ([`run_import`]). Saying it twice changes nothing.
pub fn confirm(tx: &Tx<'_>, actor: &Actor, invites: bool) -> Result<(), Error> {
    let import = find_upload(tx, actor, tx.now)?;
    if import.progress.is_some() {
        return Ok(());
    }
    let confirmed = Import { invites, progress: Some(ImportProgress::default()), ..import };
    Ok(tx.put_import(require_admin_account(actor)?, &confirmed)?)
}

/// Says no, or has seen what became of it: nothing of the file is left.
pub fn discard(tx: &Tx<'_>, actor: &Actor) -> Result<(), Error> {
    Ok(tx.remove_import(require_admin_account(actor)?)?)
}

/// Removes files whose time is over; how many.
pub fn remove_expired_imports(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.remove_expired_imports()?)
}

/// Whose rights are asked for, if they administer.
fn require_admin_account(actor: &Actor) -> Result<AccountId, Error> {
    match actor {
        Actor::Agent(agent) if may_administer(actor) => Ok(agent.account),
        _ => Err(Error::NotFound),
    }
}

/// Reads the file.
fn read_sheet(app: &App, import: &Import) -> Result<Result<ImportSheet, SheetError>, Error> {
    let Some(file) = &import.file else { return Err(Error::NotFound) };
    let broken = |error: std::io::Error| Error::Internal(format!("an imported file cannot be read: {error}"));
    let mut bytes = Vec::new();
    app.store().blobs().read(&file.hash).map_err(broken)?.read_to_end(&mut bytes).map_err(broken)?;
    Ok(ImportSheet::read(&bytes, import.kind.columns()))
}

/// The rows that were there already, by what makes two of them the same.
#[derive(Default)]
struct SeenRows(HashMap<String, u64>);

impl SeenRows {
    /// The line on which the same one stood before.
    fn earlier_line(&mut self, kind: ImportKind, row: &ImportRow) -> Option<u64> {
        let key = match kind {
            ImportKind::Accounts => EmailAddress::parse(row.text("email")).ok()?.key(),
            ImportKind::Customers => {
                let (name, code) = customers::read_row(row).ok()?.facts.key();
                format!("{name}\n{code}")
            }
        };
        let first = *self.0.entry(key).or_insert(row.line);
        (first != row.line).then_some(first)
    }
}

/// A row with what is known about it.
enum PlannedRow {
    Account(accounts::AccountRow, accounts::AccountImportPlan, Option<AccountId>),
    Client(customers::CustomerRow, customers::CustomerImportPlan, Option<crate::domain::client::CustomerOrganisation>),
    Faulty(Vec<ImportFault>),
}

impl PlannedRow {
    fn would(self) -> PlannedChange {
        match self {
            Self::Account(_, accounts::AccountImportPlan::Make, _)
            | Self::Client(_, customers::CustomerImportPlan::Make, _) => PlannedChange::Make,
            Self::Account(_, accounts::AccountImportPlan::Change { rights }, _) => PlannedChange::Change { rights },
            Self::Client(_, customers::CustomerImportPlan::Change(_), _) => PlannedChange::Change { rights: false },
            Self::Account(_, accounts::AccountImportPlan::Leave, _)
            | Self::Client(_, customers::CustomerImportPlan::Leave, _) => PlannedChange::Leave,
            Self::Faulty(faults) => PlannedChange::Skip(faults),
        }
    }
}

fn plan_row(
    read: &impl Read,
    kind: ImportKind,
    row: &ImportRow,
    twice: Option<u64>,
    departments: &[(DepartmentId, Label)],
) -> Result<PlannedRow, Error> {
    if let Some(line) = twice {
        return Ok(PlannedRow::Faulty(vec![ImportFault::of_row(FaultKind::DuplicateOf { line })]));
    }
    if kind == ImportKind::Customers {
        let wanted = match customers::read_row(row) {
            Ok(wanted) => wanted,
            Err(faults) => return Ok(PlannedRow::Faulty(faults)),
        };
        let known = read.customer_with_details(&wanted.facts)?.map(|id| read.customer(id)).transpose()?.flatten();
        let plan = customers::plan_change(&wanted, known.as_ref());
        return Ok(PlannedRow::Client(wanted, plan, known));
    }
    let wanted = match accounts::read_row(row, departments) {
        Ok(wanted) => wanted,
        Err(faults) => return Ok(PlannedRow::Faulty(faults)),
    };
    let known = read.account_with_email(&wanted.email)?.map(|id| read.account(id)).transpose()?.flatten();
    let plan = accounts::plan_change(&wanted, known.as_ref());
    if let (Some(known), Some(rights)) = (&known, &wanted.rights)
        && super::account::rights::would_remove_last_admin(read, known, rights)?
    {
        return Ok(PlannedRow::Faulty(vec![ImportFault::of_row(FaultKind::LastAdministrator)]));
    }
    Ok(PlannedRow::Account(wanted, plan, known.map(|known| known.id)))
}

impl ImportProgress {
    fn count(&mut self, would: &PlannedChange, line: u64) {
        match would {
            PlannedChange::Make => self.made += 1,
            PlannedChange::Change { .. } => self.changed += 1,
            PlannedChange::Leave => self.same += 1,
            PlannedChange::Skip(_) => {
                self.faulty += 1;
                if self.lines.len() < MAX_FAULTS {
                    self.lines.push(line);
                }
            }
        }
    }
}

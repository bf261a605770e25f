//! Importing master data from a file (§3.5): accounts of the team, and customer organisations.
//!
//! A file is uploaded, previewed, and imported only after it was confirmed. Until then nothing is stored but
//! the file itself, for two hours at most; after the import it is removed at once. Rows are imported a few
//! hundred at a time, each batch in one transaction that also stores the progress. So an import can stop
//! anywhere and continue there, and a file that is imported twice changes nothing more.

pub mod accounts;
pub mod charset;
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
        role::OwnRightsRule,
        text::{EmailAddress, Label},
    },
    store::{Attachment, Catalogue, Customers, People, Read, Tx},
};

pub use crate::store::{Charset, Import, ImportKind, ImportProgress, Imports};
use fault::{FaultKind, ImportFault};
pub use run::run_import;
use sheet::{ImportRow, ImportSheet, SheetColumn, SheetError};

/// How long an upload is kept without being confirmed or discarded.
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
    /// The same record exists already.
    Leave,
    /// It is left out.
    Skip(Vec<ImportFault>),
}

/// What importing a file would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportPreview {
    /// Headings that match no column.
    pub unknown_headings: Vec<String>,
    /// How the file was read, if that was guessed or chosen.
    pub charset: Option<Charset>,
    /// The words of the columns that the file has.
    pub columns: Vec<&'static str>,
    /// The first rows and what would happen with each.
    pub first_rows: Vec<(ImportRow, PlannedChange)>,
    /// Lines of the first rows with faults.
    pub faulty: Vec<(u64, Vec<ImportFault>)>,
    /// What all rows would do.
    pub totals: ImportProgress,
}

/// Stores an uploaded file. It replaces an earlier upload of this account.
///
/// # Errors
///
/// - `NotFound`: the actor is no account that administers.
/// - `Internal`: the store fails.
pub fn upload(tx: &Tx<'_>, actor: &Actor, kind: ImportKind, file: &Attachment) -> Result<(), Error> {
    let account = require_admin_account(actor)?;
    tx.remove_import(account)?;
    tx.add_file_reference(file)?;
    let import = Import {
        kind,
        file: Some(file.clone()),
        expires: tx.now + IMPORT_LIFETIME,
        invites: false,
        progress: None,
        charset: None,
    };
    Ok(tx.put_import(account, &import)?)
}

/// The upload of this account, before, during or after its import.
///
/// # Errors
///
/// - `NotFound`: the actor is no account that administers, or it has no upload, or that has expired.
/// - `Internal`: the store fails.
pub fn find_upload(read: &impl Read, actor: &Actor, now: Timestamp) -> Result<Import, Error> {
    read.import(require_admin_account(actor)?, now)?.ok_or(Error::NotFound)
}

/// What an import by this account would do. Reads the whole file, so it must not run on a thread that serves pages. The inner
/// error is why the file cannot be read.
///
/// # Errors
///
/// - `NotFound`: the file was imported and is gone.
/// - `Internal`: the file cannot be read from the disk, or the store fails.
pub fn preview(app: &App, account: AccountId, import: &Import) -> Result<Result<ImportPreview, SheetError>, Error> {
    let sheet = match read_sheet(app, import)? {
        Ok(sheet) => sheet,
        Err(why) => return Ok(Err(why)),
    };
    let columns = import.kind.columns().iter().map(|column| column.word).filter(|word| sheet.has_column(word));
    let mut preview = ImportPreview {
        unknown_headings: sheet.unknown_headings.clone(),
        charset: sheet.charset,
        columns: columns.collect(),
        ..ImportPreview::default()
    };
    preview.totals.rows = sheet.row_count;
    app.read(|read| {
        let (departments, mut seen) = (read.department_names()?, SeenRows::default());
        for row in sheet.rows() {
            let earlier_line = seen.earlier_line(import.kind, &row);
            let change =
                plan_row(read, (account, app.now()), import.kind, &row, earlier_line, &departments)?.planned_change();
            preview.totals.count(&change, row.line);
            if let PlannedChange::Skip(faults) = &change
                && preview.faulty.len() < MAX_FAULTS
            {
                preview.faulty.push((row.line, faults.clone()));
            }
            if preview.first_rows.len() < PREVIEW_ROWS {
                preview.first_rows.push((row, change));
            }
        }
        Ok(())
    })?;
    Ok(Ok(preview))
}

/// Confirms an upload: from now on [`run_import`] may import it. Confirming it again changes nothing.
/// `invites`: new accounts are invited at once. `charset` is the one that the preview showed, if somebody chose it.
/// Returns the account whose upload it is.
///
/// # Errors
///
/// - `NotFound`: the actor is no account that administers, or it has no upload, or that has expired.
/// - `Internal`: the store fails.
pub fn confirm(tx: &Tx<'_>, actor: &Actor, invites: bool, charset: Option<Charset>) -> Result<AccountId, Error> {
    let account = require_admin_account(actor)?;
    let import = find_upload(tx, actor, tx.now)?;
    if import.progress.is_none() {
        tx.put_import(account, &Import { invites, charset, progress: Some(ImportProgress::default()), ..import })?;
    }
    Ok(account)
}

/// Removes the upload of this account with its file, if there is one.
///
/// # Errors
///
/// - `NotFound`: the actor is no account that administers.
/// - `Internal`: the store fails.
pub fn discard(tx: &Tx<'_>, actor: &Actor) -> Result<(), Error> {
    Ok(tx.remove_import(require_admin_account(actor)?)?)
}

/// Removes expired uploads and returns how many.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn remove_expired_imports(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.remove_expired_imports(IMPORT_LIFETIME)?)
}

/// The actor's account; `NotFound` unless it is an account that administers.
fn require_admin_account(actor: &Actor) -> Result<AccountId, Error> {
    match actor {
        Actor::Agent(agent) if may_administer(actor) => Ok(agent.account),
        _ => Err(Error::NotFound),
    }
}

/// Reads the file; `NotFound` if it was imported and is gone.
fn read_sheet(app: &App, import: &Import) -> Result<Result<ImportSheet, SheetError>, Error> {
    let Some(file) = &import.file else { return Err(Error::NotFound) };
    let broken = |error: std::io::Error| Error::Internal(format!("an imported file cannot be read: {error}"));
    let mut bytes = Vec::new();
    app.store().blobs().read(&file.hash).map_err(broken)?.read_to_end(&mut bytes).map_err(broken)?;
    Ok(ImportSheet::read(&bytes, import.kind.columns(), import.charset))
}

/// The rows read so far, by their key, to find duplicates in a file.
#[derive(Default)]
struct SeenRows(HashMap<String, u64>);

impl SeenRows {
    /// The line of an earlier row with the same key; `None` if this is the first one.
    fn earlier_line(&mut self, kind: ImportKind, row: &ImportRow) -> Option<u64> {
        let key = match kind {
            ImportKind::Accounts => EmailAddress::parse(row.text("email")).ok()?.key(),
            ImportKind::Customers => {
                let (name, code) = customers::read_row(row).ok()?.details.key();
                format!("{name}\n{code}")
            }
        };
        let first = *self.0.entry(key).or_insert(row.line);
        (first != row.line).then_some(first)
    }
}

/// A row and what would happen with it.
enum PlannedRow {
    Account(accounts::AccountRow, accounts::AccountImportPlan, Option<AccountId>),
    Customer(
        customers::CustomerRow,
        customers::CustomerImportPlan,
        Option<crate::domain::customer::CustomerOrganisation>,
    ),
    Faulty(Vec<ImportFault>),
}

impl PlannedRow {
    fn planned_change(self) -> PlannedChange {
        match self {
            Self::Account(_, accounts::AccountImportPlan::Make, _)
            | Self::Customer(_, customers::CustomerImportPlan::Make, _) => PlannedChange::Make,
            Self::Account(_, accounts::AccountImportPlan::Change { rights }, _) => PlannedChange::Change { rights },
            Self::Customer(_, customers::CustomerImportPlan::Change(_), _) => PlannedChange::Change { rights: false },
            Self::Account(_, accounts::AccountImportPlan::Leave, _)
            | Self::Customer(_, customers::CustomerImportPlan::Leave, _) => PlannedChange::Leave,
            Self::Faulty(faults) => PlannedChange::Skip(faults),
        }
    }
}

fn plan_row(
    read: &impl Read,
    (importer, now): (AccountId, Timestamp),
    kind: ImportKind,
    row: &ImportRow,
    earlier_line: Option<u64>,
    departments: &[(DepartmentId, Label)],
) -> Result<PlannedRow, Error> {
    if let Some(line) = earlier_line {
        return Ok(PlannedRow::Faulty(vec![ImportFault::of_row(FaultKind::DuplicateOf { line })]));
    }
    if kind == ImportKind::Customers {
        let entry = match customers::read_row(row) {
            Ok(entry) => entry,
            Err(faults) => return Ok(PlannedRow::Faulty(faults)),
        };
        let known = read.customer_with_details(&entry.details)?.map(|id| read.customer(id)).transpose()?.flatten();
        let plan = customers::plan_change(&entry, known.as_ref());
        return Ok(PlannedRow::Customer(entry, plan, known));
    }
    let entry = match accounts::read_row(row, departments) {
        Ok(entry) => entry,
        Err(faults) => return Ok(PlannedRow::Faulty(faults)),
    };
    let known = read.account_with_email(&entry.email)?.map(|id| read.account(id)).transpose()?.flatten();
    let plan = accounts::plan_change(&entry, known.as_ref());
    if let (Some(known), Some(rights)) = (&known, &entry.rights)
        && super::account::rights::would_remove_last_admin(read, known, rights)?
    {
        return Ok(PlannedRow::Faulty(vec![ImportFault::of_row(FaultKind::LastAdministrator)]));
    }
    if let (Some(known), Some(rights)) = (&known, &entry.rights)
        && super::account::own_rights::rule_for(read, importer, known, rights, now)? != OwnRightsRule::Free
    {
        return Ok(PlannedRow::Faulty(vec![ImportFault::of_row(FaultKind::OwnRights)]));
    }
    Ok(PlannedRow::Account(entry, plan, known.map(|known| known.id)))
}

impl ImportProgress {
    fn count(&mut self, change: &PlannedChange, line: u64) {
        match change {
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

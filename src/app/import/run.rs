//! Importing a confirmed file, a few hundred rows at a time.

use std::sync::Arc;

use super::{
    Import, ImportProgress, PlannedChange, PlannedRow, SeenRows, accounts, customers, find_upload, plan_row,
    read_sheet, require_admin_account, settings, sheet::ImportRow,
};
use crate::{
    app::{
        App, Error,
        account::{self, NewAccount, invite, proof::find_actor},
        audit,
    },
    domain::{
        access::{Actor, may_administer},
        audit::AuditAction,
        id::{AccountId, DepartmentId},
        role::Rights,
        text::Label,
    },
    store::{Catalogue, Credentials, People, Settings, Tx},
};

/// Rows of one transaction: many enough for speed, few enough that other writers do not wait long.
const ROWS_PER_TRANSACTION: u64 = 500;

/// A row, and the line of an earlier row with the same key.
type NumberedRow = (ImportRow, Option<u64>);

/// Imports the account's confirmed upload from where it stopped. It goes on after its page was answered, so each
/// transaction looks up what the account may; the import stops when it may not administer any more. If it runs
/// twice at once, the second run finds its rows done and stops.
///
/// # Errors
///
/// - `NotFound`: the account does not administer, or it has no confirmed upload, or that is imported or
///   unreadable.
/// - `DiskFull`, `Internal`: the store fails, or the file cannot be read from the disk.
pub async fn run_import(app: App, account: AccountId) -> Result<(), Error> {
    let import = app.read(|read| {
        let actor = find_actor(read, account)?.ok_or(Error::NotFound)?;
        find_upload(read, &actor, app.now())
    })?;
    let Some(progress) = import.progress.clone() else { return Err(Error::NotFound) };
    let (app_of_file, kind) = (app.clone(), import.kind);
    let Ok(sheet) = app.run_blocking(move || read_sheet(&app_of_file, &import)).await?? else {
        return Err(Error::NotFound);
    };
    let (mut rows, mut seen, mut done) = (sheet.rows(), SeenRows::default(), 0);
    loop {
        let place = |row: ImportRow| {
            let earlier_line = seen.earlier_line(kind, &row);
            (row, earlier_line)
        };
        // Rows that are imported already are read only to find duplicates of them.
        let many =
            if done < progress.done { (progress.done - done).min(ROWS_PER_TRANSACTION) } else { ROWS_PER_TRANSACTION };
        let batch: Vec<NumberedRow> = rows.by_ref().map(place).take(many as usize).collect();
        let (from, count) = (done, batch.len() as u64);
        done += count;
        if from < progress.done && count > 0 {
            continue;
        }
        let (batch, rows) = (Arc::new(batch), sheet.row_count);
        let goes_on = app.write(move |tx| import_batch(tx, account, from, rows, &batch)).await?;
        if !goes_on || count == 0 {
            return Ok(());
        }
    }
}

/// Imports the next rows. `true` if there are more rows and no other run took these.
fn import_batch(tx: &Tx<'_>, account: AccountId, from: u64, rows: u64, batch: &[NumberedRow]) -> Result<bool, Error> {
    // The import stops if the account lost its right meanwhile.
    let actor = find_actor(tx, account)?.filter(may_administer);
    let Some(actor) = &actor else { return Ok(false) };
    let import = find_upload(tx, actor, tx.now)?;
    let Some(mut progress) = import.progress.clone().filter(|progress| progress.done == from) else {
        return Ok(false);
    };
    let departments = tx.department_names()?;
    let before = progress.made + progress.changed;
    for (row, earlier_line) in batch {
        let change = import_row(tx, actor, &import, row, *earlier_line, &departments)?;
        progress.count(&change, row.line);
    }
    progress.done += batch.len() as u64;
    progress.rows = rows;
    let count = progress.made + progress.changed - before;
    if count > 0 {
        let what = Label::parse(import.kind.word()).map_err(|error| Error::Internal(format!("{error:?}")))?;
        audit::record(tx, actor, &AuditAction::Imported { what, count })?;
    }
    let goes_on = progress.done < rows;
    save_progress(tx, account, import, progress, goes_on)?;
    Ok(goes_on)
}

/// Stores the progress; at the end, the file is removed.
fn save_progress(
    tx: &Tx<'_>,
    account: AccountId,
    import: Import,
    progress: ImportProgress,
    goes_on: bool,
) -> Result<(), Error> {
    let file = import.file.clone().filter(|_| goes_on);
    if let (None, Some(gone)) = (&file, &import.file) {
        tx.remove_file_reference(gone)?;
    }
    let import = Import { file, progress: Some(progress), expires: tx.now + super::IMPORT_LIFETIME, ..import };
    Ok(tx.put_import(account, &import)?)
}

fn import_row(
    tx: &Tx<'_>,
    actor: &Actor,
    import: &Import,
    row: &ImportRow,
    earlier_line: Option<u64>,
    departments: &[(DepartmentId, Label)],
) -> Result<PlannedChange, Error> {
    let account = require_admin_account(actor)?;
    let planned = plan_row(tx, (account, tx.now), import.kind, row, earlier_line, departments)?;
    match &planned {
        PlannedRow::Account(entry, plan, known) => import_account(tx, actor, import, entry, *plan, *known)?,
        PlannedRow::Customer(entry, plan, known) => match (plan, known) {
            (customers::CustomerImportPlan::Make, _) => {
                settings::customers::create_unlogged(tx, actor, &entry.details).map(drop)?
            }
            (customers::CustomerImportPlan::Change(facts), Some(known)) => {
                settings::customers::put_unique(tx, known.clone().with(facts.clone()))?;
            }
            _ => {}
        },
        PlannedRow::Faulty(_) => {}
    }
    Ok(planned.planned_change())
}

fn import_account(
    tx: &Tx<'_>,
    actor: &Actor,
    import: &Import,
    entry: &accounts::AccountRow,
    plan: accounts::AccountImportPlan,
    known: Option<AccountId>,
) -> Result<(), Error> {
    let (accounts::AccountImportPlan::Change { rights: changes_rights }, Some(known)) = (plan, known) else {
        if plan != accounts::AccountImportPlan::Make {
            return Ok(());
        }
        let Rights { memberships, capabilities, provider } = entry.rights.clone().unwrap_or_default();
        let lang = match entry.lang {
            Some(lang) => lang,
            None => tx.organisation()?.map(|organisation| organisation.lang).unwrap_or_default(),
        };
        let new = NewAccount {
            name: entry.name.clone(),
            email: entry.email.clone(),
            lang,
            memberships,
            capabilities,
            provider,
            credentials: Credentials::default(),
        };
        let make = if import.invites { invite::invite } else { invite::create_uninvited };
        return make(tx, actor, &new).map(drop);
    };
    let mut account = tx.account(known)?.ok_or(Error::NotFound)?;
    account.name = entry.name.clone();
    account.lang = entry.lang.unwrap_or(account.lang);
    tx.put_account(&account)?;
    match &entry.rights {
        Some(rights) if changes_rights => account::rights::set_rights(tx, actor, known, rights),
        _ => Ok(()),
    }
}

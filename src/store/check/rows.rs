//! The check of tables that are not about tickets: settings, audit log, jobs, outbox, files.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{CheckReport, FileCheck, check_raw, check_records, format_key, visit_table};
use crate::{
    domain::person::Lang,
    store::{
        BackupState, BlobHash, Dormancy, JobState, Lane, Outbox, OutboxRow, PurgedCount, Read, Retention, Settings,
        Setups, Snapshot, StoreError,
        audit_log::verify_audit_log,
        blob::{BlobRow, Blobs},
        codec,
        error::reason,
        retention::PURGED,
        tables::Table,
        upkeep::{BACKUP_KEY, CLOCK_DOUBT},
    },
};

/// Every setting must decode.
pub(super) fn check_settings(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    check_raw(read, report, Table::Meta, |_| true)?;
    for (what, result) in [
        ("organisation", read.organisation().map(|_| ())),
        ("texts", Lang::ALL.into_iter().try_for_each(|lang| read.texts_in(lang).map(drop))),
        ("rules of use", read.rules().and_then(|_| read.former_rules()).map(drop)),
        ("mail server", read.mail_server().map(|_| ())),
        ("setup", read.setup().map(|_| ())),
        ("retention rules", read.retention_policy().map(|_| ())),
    ] {
        if let Err(error) = result {
            report.problem(format!("meta: the {what} does not read: {error}"));
        }
    }
    Ok(())
}

/// The seals of the audit log must be unbroken from the first line to the last.
pub(super) fn check_audit_log(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    check_raw(read, report, Table::AuditLog, |_| true)?;
    if let Err(fault) = verify_audit_log(read, read.installation_key())? {
        report.problem(format!("journal: {fault}"));
    }
    Ok(())
}

/// What jobs remember of themselves, of accounts and of backups, and the deletion log.
pub(super) fn check_upkeep(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    visit_table(read, report, Table::Upkeep, |report, key, value| {
        let read = if key.starts_with(b"job/") {
            codec::from_bytes::<JobState>(value).err()
        } else if key == BACKUP_KEY.as_bytes() {
            codec::from_bytes::<BackupState>(value).err()
        } else if key == CLOCK_DOUBT.as_bytes() {
            codec::from_bytes::<Timestamp>(value).err()
        } else if key.starts_with(PURGED.as_bytes()) {
            codec::from_bytes::<PurgedCount>(value).err()
        } else {
            codec::from_bytes::<Dormancy>(value).err()
        };
        if let Some(error) = read {
            report.problem(format!("upkeep: row {} does not read: {error}", format_key(key)));
        }
        Ok(())
    })
}

/// What waits to be sent is in the list of what falls due, and nothing else is.
pub(super) fn check_outbox(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let (mut due, mut waiting, mut given_up) = (BTreeSet::new(), 0, 0);
    for lane in [Lane::Mail, Lane::Chat] {
        due.extend(read.outbox_due(lane, Timestamp::MAX, usize::MAX)?);
    }
    visit_table(read, report, Table::Outbox, |report, key, value| {
        if key.first() != Some(&0) {
            return Ok(());
        }
        let row = codec::from_bytes::<OutboxRow>(value);
        if let Ok(row) = &row {
            *(if row.given_up { &mut given_up } else { &mut waiting }) += 1;
        }
        match row {
            Ok(row) if due.remove(&row.id) == row.given_up => {
                report.problem(format!("outbox: row {} is due and given up, or neither", row.id.0));
            }
            Ok(_) => {}
            Err(error) => report.problem(format!("outbox: row {} does not read: {error}", format_key(key))),
        }
        Ok(())
    })?;
    for (kind, counted, there) in
        [("waiting", read.outbox_count(false)?, waiting), ("given up", read.outbox_count(true)?, given_up)]
    {
        if counted != there {
            report.problem(format!("counts: {counted} messages are counted as {kind}, there are {there}"));
        }
    }
    for id in due {
        report.problem(format!("outbox: row {} is due, but is not there", id.0));
    }
    Ok(())
}

/// Attachments have their file, whole, and are counted as often as they are attached. A draft may
/// hold files too, so while there are drafts more may be counted, but never less.
pub(super) fn check_files(
    (blobs, how): (&Blobs, FileCheck),
    read: &Snapshot,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    let has_drafts = [Table::Drafts, Table::Chats].iter().any(|table| report.rows.contains_key(table.name()));
    let mut attached = std::mem::take(&mut report.files);
    check_records::<BlobRow>(read, report, Table::Blobs, |report, key, counted| {
        let Ok(hash) = key.try_into().map(BlobHash) else {
            report.problem(format!("blobs: row {} is no hash", format_key(key)));
            return Ok(());
        };
        let references = attached.remove(&hash).unwrap_or_default();
        if counted.references < references || (counted.references > references && !has_drafts) {
            let known = counted.references;
            report.problem(format!("blobs: {} is attached {references} times, counted {known} times", format_key(key)));
        }
        let wrong = match blobs.read(&hash).and_then(|file| file.metadata()) {
            Ok(file) if file.len() != counted.size => Some(format!("has {} bytes, not {}", file.len(), counted.size)),
            Ok(_) if how == FileCheck::Content && !blobs.is_intact(&hash) => {
                Some("is not what was received: its content does not match its name".to_owned())
            }
            Ok(_) => None,
            Err(error) => Some(format!("cannot be read: {}", reason(&error))),
        };
        report.file_problems.extend(wrong.map(|wrong| (hash, format!("files: {} {wrong}", format_key(key)))));
        Ok(())
    })?;
    for hash in attached.keys() {
        report.problem(format!("blobs: {} is attached, but not counted", format_key(&hash.0)));
    }
    Ok(())
}

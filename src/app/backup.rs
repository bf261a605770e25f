//! Backups, rehearsals of a restore and compactions while the server works; and what is remembered of backups.
//!
//! How they are made is in `store::backup` and `store::compact`. This only runs it beside everything else, one at a time, and notes how
//! it ended.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use super::{App, Error, blocking::run_holding, jobs::Job};
use crate::{
    domain::backup::BackupRotation,
    store::{
        Read, StoreError, Tx, Upkeep,
        backup::{self, MadeBackup, RestoredCopy},
        compact,
    },
};

pub use crate::store::{BackupState, backup::BackupError};

/// The settings of the machine's configuration about backups.
#[derive(Clone, Default, Debug)]
pub struct BackupOptions {
    /// Where backups are made by themselves. None: they are not.
    pub directory: Option<PathBuf>,
    /// How many backups are kept.
    pub rotation: BackupRotation,
}

/// One backup, rehearsal or compaction at a time: each reads everything.
pub type BackupTurn = Mutex<()>;

/// A backup that runs longer than this is told: the disk for backups may hang.
const LONGEST_BACKUP: SignedDuration = SignedDuration::from_hours(2);

/// Waits until no other one runs.
fn take_turn(app: &App) -> MutexGuard<'_, ()> {
    app.inner.backup_turn.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a backup in a directory. Only on a thread that may block; waits while another one is made.
///
/// # Errors
/// See [`BackupError`].
pub(super) fn make(app: &App, directory: &Path) -> Result<MadeBackup, BackupError> {
    let _turn = take_turn(app);
    backup::back_up(app.store(), directory, app.options().backup.rotation)
}

/// Rehearses the restore of a backup. Only on a thread that may block; waits while a backup is made.
///
/// # Errors
/// See [`BackupError`].
pub(super) fn try_restore(app: &App, from: &Path) -> Result<RestoredCopy, BackupError> {
    let _turn = take_turn(app);
    backup::rehearse(app.store(), from)
}

/// Copies the database into a new file that takes its place. Only on a thread that may block; waits while a backup is
/// made.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub(super) fn compact(app: &App) -> Result<(), Error> {
    let _turn = take_turn(app);
    Ok(compact::compact(app.store())?)
}

/// Notes a backup that was made.
///
/// # Errors
/// `StoreError` when the store fails.
pub(super) fn note_made(tx: &Tx<'_>, made: &MadeBackup) -> Result<(), StoreError> {
    tx.put_backup_state(&BackupState {
        taken: Some(made.name.time()),
        directory: made.directory.display().to_string(),
        database_bytes: made.database_bytes,
        attachments: made.attachments,
        missing: made.missing as u64,
        rehearsed: tx.backup_state()?.rehearsed,
    })
}

/// Notes that a restore was rehearsed well.
///
/// # Errors
/// `StoreError` when the store fails.
pub(super) fn note_rehearsed(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.put_backup_state(&BackupState { rehearsed: Some(tx.now), ..tx.backup_state()? })
}

/// Makes a backup in a directory and notes it.
///
/// # Errors
/// See [`BackupError`]; `Source` also when the server is stopping.
pub async fn back_up(app: &App, directory: &Path) -> Result<MadeBackup, BackupError> {
    let (here, directory) = (app.clone(), directory.to_owned());
    let made = run_holding((), move || make(&here, &directory)).await.map_err(stopping)??;
    let note = made.clone();
    if let Err(error) = app.write(move |tx| Ok(note_made(tx, &note)?)).await {
        tracing::error!(%error, "a backup was made, but cannot be noted");
    }
    Ok(made)
}

/// Rehearses the restore of a backup beside the data and notes that it worked.
///
/// # Errors
/// See [`BackupError`]; `Source` also when the server is stopping.
pub async fn rehearse(app: &App, from: &Path) -> Result<RestoredCopy, BackupError> {
    let (here, from) = (app.clone(), from.to_owned());
    let restored = run_holding((), move || try_restore(&here, &from)).await.map_err(stopping)??;
    if let Err(error) = app.write(|tx| Ok(note_rehearsed(tx)?)).await {
        tracing::error!(%error, "a rehearsal went well, but cannot be noted");
    }
    Ok(restored)
}

fn stopping(error: Error) -> BackupError {
    tracing::warn!(%error, "a backup broke off");
    BackupError::Source(StoreError::Stopped)
}

/// Whether backups that are to be made by themselves are not: the last attempt failed, or one hangs.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn is_overdue(app: &App, read: &impl Read, now: Timestamp) -> Result<bool, StoreError> {
    if app.options().backup.directory.is_none() {
        return Ok(false);
    }
    let state = read.job(Job::Backup.word())?;
    Ok(state.is_some_and(|state| {
        let hangs = state.begun.is_some_and(|begun| now.duration_since(begun) > LONGEST_BACKUP);
        hangs || state.failures > 0
    }))
}

//! Backups, and rehearsals of a restore, while the server works; and what is remembered of them.
//!
//! How a backup is made is in `store::backup`. This only runs it beside everything else and notes how it ended.

use std::{path::Path, sync::Arc};

use tokio::sync::OwnedMutexGuard;

use super::{App, Error, blocking::run_holding};
use crate::store::{
    BackupState, Upkeep,
    backup::{self, BackupError, MadeBackup, RestoredCopy},
};

/// One backup or rehearsal at a time: each reads everything.
pub type BackupTurn = Arc<tokio::sync::Mutex<()>>;

/// Makes a backup in a directory and notes it. Waits while another one is made.
///
/// # Errors
/// See [`BackupError`]; `Source` also when the server is stopping.
pub async fn back_up(app: &App, directory: &Path) -> Result<MadeBackup, BackupError> {
    let (store, directory, rotation) = (app.store().clone(), directory.to_owned(), app.options().rotation);
    let turn = turn(app).await;
    let made = run_holding(turn, move || backup::back_up(&store, &directory, rotation)).await.map_err(stopping)??;
    let note = BackupState {
        taken: Some(made.name.time()),
        directory: made.directory.display().to_string(),
        database_bytes: made.database_bytes,
        attachments: made.attachments,
        missing: made.missing as u64,
        rehearsed: None,
    };
    let noted = app.write::<(), _>(move |tx| {
        let rehearsed = tx.backup_state()?.rehearsed;
        Ok(tx.put_backup_state(&BackupState { rehearsed, ..note.clone() })?)
    });
    if let Err(error) = noted.await {
        tracing::error!(%error, "a backup was made, but cannot be noted");
    }
    Ok(made)
}

/// Rehearses the restore of a backup beside the data and notes that it worked.
///
/// # Errors
/// See [`BackupError`]; `Source` also when the server is stopping.
pub async fn rehearse(app: &App, from: &Path) -> Result<RestoredCopy, BackupError> {
    let (store, from) = (app.store().clone(), from.to_owned());
    let turn = turn(app).await;
    let restored = run_holding(turn, move || backup::rehearse(&store, &from)).await.map_err(stopping)??;
    let noted = app.write::<(), _>(|tx| {
        let state = tx.backup_state()?;
        Ok(tx.put_backup_state(&BackupState { rehearsed: Some(tx.now), ..state })?)
    });
    if let Err(error) = noted.await {
        tracing::error!(%error, "a rehearsal went well, but cannot be noted");
    }
    Ok(restored)
}

async fn turn(app: &App) -> OwnedMutexGuard<()> {
    Arc::clone(&app.inner.backup_turn).lock_owned().await
}

fn stopping(error: Error) -> BackupError {
    tracing::warn!(%error, "a backup broke off");
    BackupError::Source(crate::store::StoreError::Stopped)
}

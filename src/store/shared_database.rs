//! The open database file, which can be closed, opened again, and replaced by another one while others use it.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use redb::{Database, ReadTransaction, ReadableDatabase};

use super::{StoreError, changed_rows::ChangedRows, damage::catch_damage, snapshot::LatestView};

/// The database, which can be replaced: after an I/O error redb refuses everything until its file is
/// opened again.
pub(super) struct SharedDatabase {
    /// Before the database, so that it is dropped first.
    pub(super) latest: LatestView,
    /// `None` while the file is closed.
    open: RwLock<Option<OpenDatabase>>,
    /// Held by whoever writes: the writer thread for each commit, and a compaction while it puts its file in place.
    pub(super) writing: Mutex<()>,
    /// What is written while a compaction copies the file.
    pub(super) changed: ChangedRows,
    /// Why the file is closed, if it could not be opened again at once.
    lost: Mutex<Option<StoreError>>,
    /// Opens the file again. `None` for a database in memory.
    opener: Option<Opener>,
}

/// The database, and a token that everybody who reads it holds a clone of.
struct OpenDatabase {
    database: Database,
    readers: Arc<()>,
}

impl From<Database> for OpenDatabase {
    fn from(database: Database) -> Self {
        Self { database, readers: Arc::default() }
    }
}

/// A database whose file another one took the place of. Those who read it go on until they end.
pub(super) struct RetiredDatabase(Option<OpenDatabase>);

impl RetiredDatabase {
    /// Whether somebody still reads it.
    pub fn is_read(&self) -> bool {
        self.0.as_ref().is_some_and(|open| Arc::strong_count(&open.readers) > 1)
    }
}

impl Drop for RetiredDatabase {
    fn drop(&mut self) {
        close(self.0.take());
    }
}

/// Opens the database once more, at the same place.
pub(super) type Opener = Box<dyn Fn() -> Result<Database, StoreError> + Send + Sync>;

/// Readers that still hold a snapshot keep the old file locked for a moment; so long it is tried again at once.
const OLD_READERS_PATIENCE: Duration = Duration::from_secs(2);

impl SharedDatabase {
    /// An open database; `opener` opens its file again, `None` in memory.
    pub(super) fn new(database: Database, opener: Option<Opener>) -> Self {
        Self {
            latest: LatestView::default(),
            open: RwLock::new(Some(database.into())),
            writing: Mutex::default(),
            changed: ChangedRows::default(),
            lost: Mutex::default(),
            opener,
        }
    }

    /// # Errors
    /// `Interrupted` while the file is being opened again, and why it cannot be opened if that fails; `Damaged`
    /// when redb panics; else what `f` returns.
    pub(super) fn with<R>(&self, f: impl FnOnce(&Database) -> Result<R, StoreError>) -> Result<R, StoreError> {
        self.with_open(|open| f(&open.database))
    }

    fn with_open<R>(&self, f: impl FnOnce(&OpenDatabase) -> Result<R, StoreError>) -> Result<R, StoreError> {
        match &*self.open.read().unwrap_or_else(PoisonError::into_inner) {
            Some(open) => self.latest.damage.noting(catch_damage("a page", || f(open))),
            None => Err(self.lost().unwrap_or(StoreError::Interrupted)),
        }
    }

    /// While writers wait: lets `rename` put another file in the place of the open one, and opens that. Readers of the
    /// old one go on.
    /// `sync` makes the renaming durable. Whatever happens after the renaming, nothing is committed to the old file.
    ///
    /// # Errors
    /// Those of `rename`, after which the old one stays open; those of `sync`; why the new one cannot be opened, which
    /// is then tried again and again.
    pub(super) fn replace_file(
        &self,
        rename: impl FnOnce(&Database) -> Result<(), StoreError>,
        sync: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<RetiredDatabase, StoreError> {
        let _writers_wait = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(opener) = &self.opener else { return Err(StoreError::Storage("no file".to_owned())) };
        self.with(rename)?;
        let synced = sync();
        match opener() {
            Ok(database) => {
                let retired = RetiredDatabase(self.exchange(Some(database)));
                synced.map(|()| retired)
            }
            Err(error) => {
                self.note_lost(Some(error.clone()));
                close(self.exchange(None));
                Err(error)
            }
        }
    }

    pub(super) fn open_file(file: &Path, cache_bytes: usize) -> Result<Database, StoreError> {
        catch_damage("its first pages", || Ok(Database::builder().set_cache_size(cache_bytes).create(file)?))
    }

    /// Opens the file once more, and never makes one: where a disk is gone, its place may be an empty directory.
    pub(super) fn open_again(file: &Path, cache_bytes: usize) -> Result<Database, StoreError> {
        match std::fs::metadata(file)?.len() {
            0 => Err(StoreError::Lost(file.to_owned())),
            _ => Self::open_file(file, cache_bytes),
        }
    }

    /// Why the file is closed; `None` while it is open or being opened.
    pub(super) fn lost(&self) -> Option<StoreError> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Closes the file after an error and opens it again. In memory nothing happens, and after damage neither:
    /// what is open still reads and writes other pages, while redb would refuse to open the file. While it
    /// cannot be opened, everybody gets `cause`, at once.
    ///
    /// # Errors
    /// Why it cannot be opened now.
    pub(super) fn reopen(&self, cause: &StoreError) -> Result<(), StoreError> {
        let Some(opener) = self.opener.as_ref().filter(|_| !matches!(cause, StoreError::Damaged(_))) else {
            return Ok(());
        };
        // What closing writes must not keep readers waiting.
        close(self.exchange(None));
        let begun = Instant::now();
        loop {
            match opener() {
                Ok(database) => {
                    self.note_lost(None);
                    drop(self.exchange(Some(database)));
                    return Ok(());
                }
                Err(StoreError::InUse) if begun.elapsed() < OLD_READERS_PATIENCE => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(error) => {
                    self.note_lost(Some(cause.clone()));
                    return Err(error);
                }
            }
        }
    }

    pub(super) fn note_lost(&self, cause: Option<StoreError>) {
        *self.lost.lock().unwrap_or_else(PoisonError::into_inner) = cause;
    }

    /// A view of everything that is committed, with a token that says that somebody reads.
    ///
    /// # Errors
    /// Those of [`Self::with`].
    pub(super) fn begin_read(&self) -> Result<(ReadTransaction, Arc<()>), StoreError> {
        self.with_open(|open| Ok((open.database.begin_read()?, Arc::clone(&open.readers))))
    }

    /// Closes the file for good.
    pub(super) fn stop(&self) {
        self.note_lost(Some(StoreError::Stopped));
        close(self.exchange(None));
    }

    /// Puts another database in the place of the open one, which is returned. Views of the old one end.
    fn exchange(&self, next: Option<Database>) -> Option<OpenDatabase> {
        let next = next.map(OpenDatabase::from);
        let open = || std::mem::replace(&mut *self.open.write().unwrap_or_else(PoisonError::into_inner), next);
        self.latest.clear_during(open)
    }
}

/// Closes a database. What is damaged stays as it is.
pub(super) fn close<T>(database: Option<T>) {
    let closing = || {
        drop(database);
        Ok(())
    };
    if let Err(error) = catch_damage("a page", closing) {
        tracing::error!(%error, "the database was not closed cleanly");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_gone_is_not_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tresen.redb");
        assert!(SharedDatabase::open_again(&file, 0).is_err() && !file.exists());
        std::fs::write(&file, b"").unwrap();
        assert!(matches!(SharedDatabase::open_again(&file, 0), Err(StoreError::Lost(_))));
        assert_eq!(std::fs::metadata(&file).unwrap().len(), 0);
    }
}

//! The open data directory: database, files and key, and the thread that writes.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use jiff::Timestamp;
use redb::{Database, backends::InMemoryBackend};

use super::{
    InstallationKey, PostCommit, Snapshot, StoreError, Tx,
    blob::{Blobs, orphan_files},
    check, disk_space,
    first_start::DataFiles,
    handles::are_handles_used_up,
    key_seal, migrate, restored,
    shared_database::{SharedDatabase, close},
    writer::{RECOVERY_PAUSE, Writer, WriterState},
};
use crate::{clock::Clock, domain::health::HealthKind, health::Health};

/// The open data directory. Clones share it.
#[derive(Clone)]
pub struct Store {
    pub(super) database: Arc<SharedDatabase>,
    pub(super) writer: Writer,
    keys: InstallationKey,
    blobs: Blobs,
    health: Health,
    pub(super) clock: Clock,
    /// Where free space is asked for; `None` in memory.
    pub(super) directory: Option<PathBuf>,
    /// Backups that are being made break off.
    pub(super) is_ending: Arc<AtomicBool>,
}

impl Store {
    /// Opens the data directory, or makes it: `tresen.redb`, `secret.key` and `files/`. Brings an
    /// older database up to date and sets files aside that nothing refers to.
    ///
    /// # Errors
    /// - `InUse`: another process has the database open.
    /// - `Newer`: a newer version has written the database.
    /// - `Lost`: there is no database, or an empty one, beside a key or attachments.
    /// - `HalfRestored`: a restore into the directory broke off.
    /// - `NoSchema`: the database is damaged.
    /// - `ForeignKey`: the key file is not the one of the database.
    /// - `DiskFull`: too little space is left for what opening writes.
    /// - `Storage`: the directory cannot be read or written, the key file is damaged, or it is missing
    ///   although there is a database.
    pub fn open(directory: &Path, cache_bytes: usize, clock: Clock) -> Result<Self, StoreError> {
        DataFiles::of(directory).prepare().map_err(|error| error.at(directory))?;
        let store = Self::open_prepared(directory, cache_bytes, clock)?;
        // Before anybody can send what waits in a copy.
        store.write_now::<_, StoreError, _>(|tx| restored::settle_copy(tx))?;
        DataFiles::of(directory).remove_leftovers();
        // On a full disk it is done at the next start.
        if let Err(error) = store.write_now::<_, StoreError, _>(|tx| key_seal::seal_known_word(tx)) {
            tracing::warn!(%error, "the known word could not be sealed with the key");
        }
        store.blobs.clear_incoming()?;
        store.set_orphans_aside()?;
        Ok(store)
    }

    /// Opens a data directory in which a database is. A file that this version must not touch is refused
    /// before redb writes into it.
    fn open_prepared(directory: &Path, cache_bytes: usize, clock: Clock) -> Result<Self, StoreError> {
        let files = DataFiles::of(directory);
        let keys = InstallationKey::open(&files.key)?;
        let before = check::look_at(&files.database).map_err(|error| error.at(&files.database))?;
        migrate::known_schema(&before, &files.database, migrate::STEPS)?;
        close(Some(before));
        let open = || SharedDatabase::open_file(&files.database, cache_bytes);
        let database =
            migrate::open(&files.database, migrate::STEPS, open).map_err(|error| error.at(&files.database))?;
        let blobs = Blobs::open(&files.attachments).map_err(|error| error.at(&files.attachments))?;
        let opener = Box::new(move || SharedDatabase::open_again(&files.database, cache_bytes));
        let shared = SharedDatabase::new(database, Some(opener));
        let store = Self::start(shared, keys, blobs, Some(directory.to_owned()), clock, RECOVERY_PAUSE);
        let is_own = store.snapshot().and_then(|read| key_seal::require_own_key(&read, &files.key));
        if is_own.is_err() {
            store.close();
        }
        is_own.map(|()| store)
    }

    /// Sets files aside that no row refers to, if all rows of files and attachments fit together. If
    /// they do not, the database may have lost rows: the files stay, and the log says so.
    fn set_orphans_aside(&self) -> Result<(), StoreError> {
        if let Some(problem) = self.orphan_obstacle(Timestamp::MAX)? {
            tracing::error!(problem, "attachments and database do not fit together; run `tresen check`");
            return Ok(());
        }
        let (count, _) = self.write_now::<_, StoreError, _>(|tx| tx.set_orphan_files_aside(Timestamp::MAX))?;
        if count > 0 {
            tracing::info!(count, "files that nothing refers to were set aside in files/orphaned");
        }
        Ok(())
    }

    /// Why files that were received before this time and that no row refers to must stay: rows of attachments
    /// are missing or do not read. `None` also if there are no such files.
    ///
    /// # Errors
    /// `Damaged` or `Storage` when database or files cannot be read.
    pub fn orphan_obstacle(&self, received_before: Timestamp) -> Result<Option<String>, StoreError> {
        let read = self.snapshot()?;
        if orphan_files(&read, &self.blobs, received_before)?.is_empty() {
            return Ok(None);
        }
        check::first_attachment_problem(&read)
    }

    /// A store in memory with a known key; attachments go to the directory `files`. For tests and benches.
    ///
    /// # Errors
    /// `Storage` when the directory cannot be made.
    pub fn memory(files: &Path, clock: Clock) -> Result<Self, StoreError> {
        let database = Database::builder().create_with_backend(InMemoryBackend::new())?;
        migrate::prepare(&database)?;
        let shared = SharedDatabase::new(database, None);
        Ok(Self::start(shared, InstallationKey::fixed(), Blobs::open(files)?, None, clock, RECOVERY_PAUSE))
    }

    /// Starts the writer thread on an open database. `directory`: where free space is asked for; `None` in memory.
    pub(super) fn start(
        shared: SharedDatabase,
        keys: InstallationKey,
        blobs: Blobs,
        directory: Option<PathBuf>,
        clock: Clock,
        recovery_pause: Duration,
    ) -> Self {
        let database = Arc::new(shared);
        let health = Health::default();
        let writer = Writer::start(WriterState {
            database: Arc::clone(&database),
            keys: keys.clone(),
            blobs: blobs.clone(),
            directory: directory.clone(),
            clock: clock.clone(),
            health: health.clone(),
            recovery_pause,
            is_failing: false.into(),
        });
        Self { database, writer, keys, blobs, health, clock, directory, is_ending: Arc::default() }
    }

    /// A view of everything that is committed. Waits up to half a second while the writer opens the
    /// file again after a failed write, and not at all once that has failed.
    ///
    /// # Errors
    /// `Interrupted` when that takes longer; `DiskFull` or `Storage` while it cannot be opened or when redb
    /// fails; `Stopped` after [`Self::close`].
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let begin = || self.database.begin_read();
        let mut view = self.database.latest.view(&self.keys, begin);
        for _ in 0..50 {
            if !matches!(view, Err(StoreError::Interrupted)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
            view = self.database.latest.view(&self.keys, begin);
        }
        view
    }

    /// Runs an intention in a transaction and returns after the commit is durable. The intention may
    /// run more than once: if a neighbour in the same commit fails after writing, all others run again.
    ///
    /// # Errors
    /// What the intention returns, and as a [`StoreError`]:
    /// - `DiskFull` or `Storage`: the commit failed; nothing was written.
    /// - `Interrupted`: the file is being opened again after an earlier failure.
    /// - `Stopped`: [`Self::close`] was called.
    pub async fn write<T, E, F>(&self, intention: F) -> Result<(T, PostCommit), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.writer.write(intention).await
    }

    /// Like [`Self::write`], for threads that are not async: the command line, the demo, benches.
    ///
    /// # Errors
    /// Those of [`Self::write`].
    pub fn write_now<T, E, F>(&self, intention: F) -> Result<(T, PostCommit), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.writer.write_now(intention)
    }

    /// Compares the checksum of every page in use with the page. Nobody writes meanwhile: about a tenth of a
    /// second for 50 MB on a fast disk. In memory nothing happens.
    ///
    /// # Errors
    /// `Damaged` when a page is not what redb wrote; `Storage` when the file cannot be read; else those of
    /// [`Self::write`].
    pub fn verify_pages(&self) -> Result<(), StoreError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        let file = DataFiles::of(directory).database;
        // On the writer thread, before it commits: the pages of the last commit stay until the next one.
        let verified = self.write_now(move |_| check::verify_pages(&file)).map(drop);
        self.database.latest.damage.noting(verified)
    }

    /// Where the database was first found to be damaged since the start, such as the name of a table; `None`
    /// while it was not. Other pages of the file are still read and written.
    pub fn damage(&self) -> Option<&str> {
        self.database.latest.damage.place()
    }

    /// Waits until the thread that writes has ended, which it does by itself only if it broke off. Then this
    /// process can store nothing any more.
    pub async fn writer_ended(&self) {
        self.writer.ended().await;
    }

    /// Whether the writer thread answers. It does so when the storage fails too: a restart would not help.
    pub async fn is_responsive(&self) -> bool {
        self.writer.is_responsive().await
    }

    /// The state of the installation. The store reports its own troubles there.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Notes that the file of an attachment was found to be lost or cut when it was read.
    pub fn note_lost_file(&self) {
        self.database.latest.damage.note_lost_file();
    }

    /// Whether damage or a lost file was found first since the last call, for the one who sees to it that somebody
    /// is told.
    pub fn take_new_damage(&self) -> bool {
        self.database.latest.damage.take_new()
    }

    /// Reports damage that was found since the start. It lasts until a sound file is opened.
    pub fn report_damage(&self) {
        if self.damage().is_some() {
            self.health.report(HealthKind::StoreDamaged, self.clock.now());
        }
    }

    /// Looks whether the disk is full now, or the handles are used up, and reports it.
    pub fn check_resources(&self) {
        if let Some(directory) = &self.directory {
            disk_space::report(directory, &self.health, self.clock.now());
            self.health.set(HealthKind::FileHandles, are_handles_used_up(), self.clock.now());
        }
    }

    /// The files of attachments.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// The key that signs links and seals secrets.
    pub fn installation_key(&self) -> &InstallationKey {
        &self.keys
    }

    /// Finishes the writes that wait, stops the writer thread and closes the file, which trims it.
    pub fn close(&self) {
        self.writer.stop();
        self.database.stop();
    }
}

//! The only module that names redb or the data directory.
//!
//! Two doors: [`Snapshot`] reads, [`Tx`] writes. Both are [`Read`], so what can be looked up in a
//! page can be looked up in an intention. A [`Tx`] belongs to the one writer thread, which commits
//! many intentions at once (see `writer`); its `now` is one instant for everything it writes.

mod blob;
mod catalogue;
mod client;
pub mod codec;
mod draft;
mod fingerprint;
mod glass;
mod import;
pub mod journal;
mod migrate;
mod outbox;
mod person;
mod portal;
mod rate_limit;
mod rating;
mod reply_draft;
mod request_draft;
mod room;
mod search;
mod secret;
mod session;
mod settings;
mod setup;
mod snapshot;
mod tables;
mod ticket;
mod token;
mod upkeep;
mod writer;

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    fmt, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, RwLock},
    time::Duration,
};

use jiff::Timestamp;

use crate::{clock::Clock, domain::person::Account};
use redb::{Database, ReadableDatabase, ReadableTable, backends::InMemoryBackend};

pub use blob::{Attachment, BlobHash, Upload, UploadGuard};
pub use catalogue::Catalogue;
pub use client::Customers;
pub use codec::Bytes;
pub use draft::{AgentDraft, Drafts, Expiring};
pub use fingerprint::Fingerprint;
pub use glass::BreakGlassGrants;
pub use import::{Import, ImportKind, ImportProgress, Imports};
pub use journal::AuditLog;
pub use outbox::{ChatButton, ChatReply, Lane, Outbox, OutboxRow, SendAttempt};
pub use person::{Credentials, Passkey, People};
pub use portal::{Portal, PortalSession};
pub use rate_limit::StoredRateLimits;
pub use rating::Ratings;
pub use reply_draft::{ReplyDraft, ReplyDrafts};
pub use request_draft::{DraftVersion, RequestDraftRow, RequestDrafts, SentRequest};
pub use search::{Search, SearchTerms, TicketVisitor, tokens};
pub use secret::{InstallationKey, random_bytes, sha256, token_hash};
pub use session::{AccountSession, SessionKind, SessionWithHash as NamedSession, Sessions, session_name};
pub use settings::Settings;
pub use setup::{Setup, Setups};
pub use snapshot::{CachedCatalogue, Snapshot, ViewCache};
pub use tables::{Key, Table, number_at};
pub use ticket::{
    EntryContent, ListPosition, ListRange, ListedTicket, StatusCounts, TicketList, TicketSummary, Tickets,
    TimelineEntry,
};
pub use token::{Token, TokenPurpose, Tokens};
pub use upkeep::{Dormancy, JobCounter, JobRun, JobState, Upkeep};

use codec::Record;
use snapshot::LatestView;

/// Why the store could not do it. Strangers read "internal error"; the log reads this.
#[derive(Clone, Debug)]
pub enum StoreError {
    /// The disk has no room left; nothing was written.
    DiskFull,
    /// The file is in use by another process.
    InUse,
    /// The file was written by a newer version.
    Newer {
        /// Its schema.
        found: u64,
        /// Ours.
        known: u64,
    },
    /// A record does not read.
    Record(String),
    /// redb or the file system.
    Storage(String),
    /// A write failed; the file is being opened anew.
    Interrupted,
    /// The server is stopping.
    Stopped,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DiskFull => f.write_str("the disk is full"),
            Self::InUse => f.write_str("another Tresen is running on this data directory; stop it first"),
            Self::Newer { found, known } => write!(
                f,
                "the data was written by a newer Tresen (schema {found}, this one knows {known}); use that version"
            ),
            Self::Record(what) => write!(f, "a record does not read: {what}"),
            Self::Storage(what) => write!(f, "storage: {what}"),
            Self::Interrupted => f.write_str("a write failed before; the database is opened anew"),
            Self::Stopped => f.write_str("the server is stopping"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<minicbor::decode::Error> for StoreError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Record(error.to_string())
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull { Self::DiskFull } else { Self::Storage(error.to_string()) }
    }
}

macro_rules! from_redb {
    ($($error:ident)*) => {$(
        impl From<redb::$error> for StoreError {
            fn from(error: redb::$error) -> Self {
                match redb::Error::from(error) {
                    redb::Error::Io(error) => error.into(),
                    redb::Error::DatabaseAlreadyOpen => Self::InUse,
                    redb::Error::PreviousIo | redb::Error::DatabaseClosed => Self::Interrupted,
                    error => Self::Storage(error.to_string()),
                }
            }
        }
    )*};
}
from_redb! { StorageError TableError TransactionError CommitError DatabaseError }

/// Reading: what a page and an intention have in common.
pub trait Read {
    /// The value at a key.
    fn bytes(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError>;

    /// Visits `from..to` in order, until told to stop.
    fn scan(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError>;

    /// Visits `from..to` from the end.
    fn scan_back(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError>;

    /// Visits the rows of several ranges in the order of their keys from the byte `at` on.
    fn scan_merged(
        &self,
        table: Table,
        ranges: &[(Key, Key)],
        at: usize,
        visit: RowVisitor<'_>,
    ) -> Result<(), StoreError>;

    /// The key that signs links and seals secrets.
    fn installation_key(&self) -> &InstallationKey;

    /// What is decoded already of what is few and seldom written; none where it may be out of date.
    fn cached_catalogue(&self) -> Option<&CachedCatalogue>;

    /// What was decoded since the last commit, where that may be kept.
    fn view_cache(&self) -> Option<&ViewCache> {
        None
    }

    /// The record at a key.
    fn record<T: Record>(&self, table: Table, key: &Key) -> Result<Option<T>, StoreError>
    where
        Self: Sized,
    {
        Ok(self.bytes(table, key)?.map(|bytes| codec::from_bytes(&bytes)).transpose()?)
    }

    /// All records whose key begins alike, in order.
    fn records<T: Record>(&self, table: Table, prefix: &Key) -> Result<Vec<T>, StoreError>
    where
        Self: Sized,
    {
        let mut found = Vec::new();
        let mut broken = None;
        self.scan(table, prefix, &prefix.end(), &mut |_, value| match codec::from_bytes(value) {
            Ok(record) => {
                found.push(record);
                ControlFlow::Continue(())
            }
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        })?;
        broken.map_or(Ok(found), |error| Err(error.into()))
    }

    /// The counter at a key; 0 if there is none.
    fn counter_value(&self, key: &Key) -> Result<u64, StoreError> {
        Ok(self.bytes(Table::Counts, key)?.map_or(0, |bytes| number_at(&bytes, 0)))
    }

    /// The id that a name stands for.
    fn id_by_name(&self, name: &Key) -> Result<Option<u64>, StoreError> {
        Ok(self.bytes(Table::Names, name)?.map(|bytes| number_at(&bytes, 0)))
    }
}

/// What a scan calls for each row.
pub type RowVisitor<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> ControlFlow<()>;

/// redb has no range "to the end" with the same type; an empty end key means the table's end.
fn visit_rows<'a>(
    rows: impl Iterator<
        Item = Result<(redb::AccessGuard<'a, &'static [u8]>, redb::AccessGuard<'a, &'static [u8]>), redb::StorageError>,
    >,
    visit: RowVisitor<'_>,
) -> Result<(), StoreError> {
    for row in rows {
        let (key, value) = row?;
        if visit(key.value(), value.value()).is_break() {
            break;
        }
    }
    Ok(())
}

/// Rows of several ranges as one: of the next row of each, the one whose key is first from `at` on.
fn visit_rows_merged(
    mut ranges: Vec<redb::Range<'_, &'static [u8], &'static [u8]>>,
    at: usize,
    visit: RowVisitor<'_>,
) -> Result<(), StoreError> {
    let mut heads = ranges.iter_mut().map(|range| range.next().transpose()).collect::<Result<Vec<_>, _>>()?;
    loop {
        let keys =
            heads.iter().enumerate().filter_map(|(place, head)| Some((head.as_ref()?.0.value().get(at..)?, place)));
        let Some((_, first)) = keys.min() else { return Ok(()) };
        let next = ranges[first].next().transpose()?;
        let Some((key, value)) = std::mem::replace(&mut heads[first], next) else { return Ok(()) };
        if visit(key.value(), value.value()).is_break() {
            return Ok(());
        }
    }
}

macro_rules! range {
    ($table:expr, $from:expr, $to:expr) => {
        if $to.bytes().is_empty() {
            $table.range::<&[u8]>($from.bytes()..)?
        } else {
            $table.range::<&[u8]>($from.bytes()..$to.bytes())?
        }
    };
}

use range;

/// A table open for writing.
type OpenTable<'t> = redb::Table<'t, &'static [u8], &'static [u8]>;

/// The writing transaction of one intention, at one instant.
pub struct Tx<'t> {
    /// The instant of everything it writes.
    pub now: Timestamp,
    transaction: &'t redb::WriteTransaction,
    tables: RefCell<Vec<Option<OpenTable<'t>>>>,
    keys: &'t InstallationKey,
    blobs: &'t blob::Blobs,
    /// Where the room on the disk is looked up, once, when first something is written.
    directory: Option<&'t Path>,
    free_bytes: OnceCell<u64>,
    wrote: Cell<bool>,
    /// Counters that changed. Many intentions count the same, so they are written once a commit.
    counts: RefCell<BTreeMap<Vec<u8>, u64>>,
    /// All accounts, as long as none is written: of many intentions in one commit each may ask.
    accounts: RefCell<Option<Rc<[Account]>>>,
    cached_catalogue: &'t CachedCatalogue,
    /// Something was written that is known.
    catalogue_changed: Cell<bool>,
    /// The storage failed under this transaction; nothing of it can stand.
    failure: RefCell<Option<StoreError>>,
    post_commit: RefCell<PostCommit>,
}

/// What is to be done once the commit stands.
#[derive(Default, Debug)]
pub struct PostCommit {
    /// Tickets that changed, for pages that watch them.
    pub changed: Vec<(crate::domain::id::TicketId, crate::domain::id::DepartmentId)>,
    /// The outbox has a new mail.
    pub mail: bool,
    /// The outbox has something new for a chat.
    pub chat: bool,
    /// Files without any reference left.
    unlink: Vec<BlobHash>,
}

impl Tx<'_> {
    /// A table as it stands, with every counter.
    fn with_current_table<R>(
        &self,
        table: Table,
        f: impl FnOnce(&mut OpenTable<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        if matches!(table, Table::Counts) {
            self.write_counters()?;
        }
        self.with_table(table, f)
    }

    fn with_table<R>(
        &self,
        table: Table,
        f: impl FnOnce(&mut OpenTable<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let result = self.open_table(table, f);
        if let Err(error) = &result {
            self.failure.replace(Some(error.clone()));
        }
        result
    }

    fn open_table<R>(
        &self,
        table: Table,
        f: impl FnOnce(&mut redb::Table<'_, &'static [u8], &'static [u8]>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let mut tables = self.tables.borrow_mut();
        let slot = &mut tables[table as usize];
        if slot.is_none() {
            *slot = Some(self.transaction.open_table(table.definition())?);
        }
        match slot {
            Some(open) => f(open),
            None => Err(StoreError::Stopped),
        }
    }

    fn free_bytes(&self) -> u64 {
        *self.free_bytes.get_or_init(|| self.directory.map_or(u64::MAX, room::free_bytes))
    }

    fn note_write(&self, table: Table) {
        self.wrote.set(true);
        self.catalogue_changed.set(self.catalogue_changed.get() || CachedCatalogue::depends_on(table));
        if table == Table::Accounts {
            self.accounts.take();
        }
    }

    /// Writes a value.
    pub fn put_bytes(&self, table: Table, key: &Key, value: &[u8]) -> Result<(), StoreError> {
        room::ensure_space_to_write(self.free_bytes())?;
        self.note_write(table);
        self.with_current_table(table, |table| Ok(table.insert(key.bytes(), value).map(|_| ())?))
    }

    /// Writes a value; what stood there before.
    fn replace_bytes(&self, table: Table, key: &Key, value: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        room::ensure_space_to_write(self.free_bytes())?;
        self.note_write(table);
        self.with_current_table(table, |table| {
            Ok(table.insert(key.bytes(), value)?.map(|before| before.value().to_vec()))
        })
    }

    /// Removes all rows of `from..to`.
    fn remove_range(&self, table: Table, from: &Key, to: &Key) -> Result<(), StoreError> {
        room::ensure_space_to_remove(self.free_bytes())?;
        self.note_write(table);
        self.with_current_table(table, |table| Ok(table.retain_in::<&[u8], _>(from.bytes()..to.bytes(), |_, _| false)?))
    }

    /// Writes a record.
    pub fn put(&self, table: Table, key: &Key, record: &impl Record) -> Result<(), StoreError> {
        self.put_bytes(table, key, &codec::to_bytes(record))
    }

    /// Removes a row; whether there was one.
    pub fn remove(&self, table: Table, key: &Key) -> Result<bool, StoreError> {
        room::ensure_space_to_remove(self.free_bytes())?;
        self.note_write(table);
        self.with_current_table(table, |table| Ok(table.remove(key.bytes())?.is_some()))
    }

    /// Lets a name stand for an id.
    pub fn put_name(&self, name: &Key, id: u64) -> Result<(), StoreError> {
        self.put_bytes(Table::Names, name, &id.to_be_bytes())
    }

    /// Adds to a counter and returns the new value. Zero is no row.
    pub fn add_to_counter(&self, key: &Key, by: i64) -> Result<u64, StoreError> {
        let value = self.counter_value(key)?.saturating_add_signed(by);
        if value == 0 {
            room::ensure_space_to_remove(self.free_bytes())?
        } else {
            room::ensure_space_to_write(self.free_bytes())?
        }
        self.wrote.set(true);
        let mut counts = self.counts.borrow_mut();
        match counts.get_mut(key.bytes()) {
            Some(count) => *count = value,
            None => drop(counts.insert(key.bytes().to_vec(), value)),
        }
        Ok(value)
    }

    /// Writes the counters.
    fn write_counters(&self) -> Result<(), StoreError> {
        for (key, value) in self.counts.take() {
            self.with_table(Table::Counts, |table| {
                match value {
                    0 => table.remove(key.as_slice())?.map(drop),
                    value => table.insert(key.as_slice(), value.to_be_bytes().as_slice())?.map(drop),
                };
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The next free id of a table whose keys are ids.
    pub fn next_id(&self, table: Table) -> Result<u64, StoreError> {
        self.add_to_counter(&Key::word("id/").then_text(table.name()), 1)
    }

    /// Notes what is to be done once the commit stands.
    pub fn after_commit(&self, note: impl FnOnce(&mut PostCommit)) {
        note(&mut self.post_commit.borrow_mut());
    }
}

impl Read for Tx<'_> {
    fn bytes(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.with_current_table(table, |table| Ok(table.get(key.bytes())?.map(|value| value.value().to_vec())))
    }

    fn scan(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        self.with_current_table(table, |table| visit_rows(range!(table, from, to), visit))
    }

    fn scan_back(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        self.with_current_table(table, |table| visit_rows(range!(table, from, to).rev(), visit))
    }

    fn scan_merged(
        &self,
        table: Table,
        ranges: &[(Key, Key)],
        at: usize,
        visit: RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        self.with_current_table(table, |table| {
            let open = |(from, to): &(Key, Key)| Ok::<_, StoreError>(range!(table, from, to));
            visit_rows_merged(ranges.iter().map(open).collect::<Result<_, _>>()?, at, visit)
        })
    }

    fn counter_value(&self, key: &Key) -> Result<u64, StoreError> {
        if let Some(value) = self.counts.borrow().get(key.bytes()) {
            return Ok(*value);
        }
        self.with_table(Table::Counts, |table| {
            Ok(table.get(key.bytes())?.map_or(0, |value| number_at(value.value(), 0)))
        })
    }

    fn installation_key(&self) -> &InstallationKey {
        self.keys
    }

    fn cached_catalogue(&self) -> Option<&CachedCatalogue> {
        (!self.catalogue_changed.get()).then_some(self.cached_catalogue)
    }
}

/// The open data directory.
#[derive(Clone)]
pub struct Store {
    database: Arc<Shared>,
    writer: writer::Writer,
    keys: InstallationKey,
    blobs: blob::Blobs,
}

/// The database, replaceable: after an I/O error redb refuses everything until it is opened anew.
struct Shared {
    /// Before the database, so that it is dropped first.
    latest: LatestView,
    open: RwLock<Option<Database>>,
    file: Option<PathBuf>,
    cache_bytes: usize,
}

impl Shared {
    fn new(database: Database, file: Option<PathBuf>, cache_bytes: usize) -> Self {
        Self { open: RwLock::new(Some(database)), latest: LatestView::default(), file, cache_bytes }
    }

    fn with<R>(&self, f: impl FnOnce(&Database) -> Result<R, StoreError>) -> Result<R, StoreError> {
        match &*self.open.read().unwrap_or_else(std::sync::PoisonError::into_inner) {
            Some(database) => f(database),
            None => Err(StoreError::Interrupted),
        }
    }

    fn open_file(file: &Path, cache_bytes: usize) -> Result<Database, StoreError> {
        Ok(Database::builder().set_cache_size(cache_bytes).create(file)?)
    }

    /// Opens the file anew.
    fn reopen(&self) -> Result<(), StoreError> {
        match &self.file {
            Some(file) => self.latest.without(|| self.replace(file)),
            None => Ok(()),
        }
    }

    /// Readers that still hold a snapshot keep the old file locked for a moment.
    fn replace(&self, file: &Path) -> Result<(), StoreError> {
        let mut open = self.open.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *open = None;
        let mut last = StoreError::InUse;
        for _ in 0..100 {
            match Self::open_file(file, self.cache_bytes) {
                Ok(database) => {
                    *open = Some(database);
                    return Ok(());
                }
                Err(error) => last = error,
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(last)
    }
}

impl Store {
    /// Opens (or makes) the data directory: `tresen.redb`, `secret.key`, `files/`.
    pub fn open(directory: &Path, cache_bytes: usize, clock: Clock) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory)?;
        let file = directory.join("tresen.redb");
        let keys = InstallationKey::open(&directory.join("secret.key"), file.exists())?;
        let database = migrate::open(&file, migrate::STEPS, || Shared::open_file(&file, cache_bytes))?;
        let blobs = blob::Blobs::open(&directory.join("files"))?;
        let shared = Shared::new(database, Some(file), cache_bytes);
        let store = Self::start(shared, keys, blobs, Some(directory.to_owned()), clock);
        store.blobs.clear_incoming()?;
        store.write_now::<_, StoreError, _>(|tx| tx.remove_orphan_files(Timestamp::MAX))?;
        Ok(store)
    }

    /// A store in memory, with files in a directory of the test's. For tests, demo checks and benches.
    pub fn memory(files: &Path, clock: Clock) -> Result<Self, StoreError> {
        let database = Database::builder().create_with_backend(InMemoryBackend::new())?;
        migrate::prepare(&database)?;
        let shared = Shared::new(database, None, 0);
        Ok(Self::start(shared, InstallationKey::fixed(), blob::Blobs::open(files)?, None, clock))
    }

    fn start(
        shared: Shared,
        keys: InstallationKey,
        blobs: blob::Blobs,
        directory: Option<PathBuf>,
        clock: Clock,
    ) -> Self {
        let database = Arc::new(shared);
        let writer = writer::Writer::start(Arc::clone(&database), keys.clone(), blobs.clone(), directory, clock);
        Self { database, writer, keys, blobs }
    }

    /// A view of everything committed so far.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let begin = || self.database.with(|database| Ok(database.begin_read()?));
        // The writer opens the file anew as soon as a write failed; a page can wait for that.
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

    /// Runs an intention in a transaction. It may run more than once: if a neighbour in the same
    /// commit fails after writing, everybody else runs again. Returns after the commit is durable.
    pub async fn write<T, E, F>(&self, intention: F) -> Result<(T, PostCommit), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.writer.write(intention).await
    }

    /// Like [`Self::write`] for threads that are not async: the command line, the demo, benches.
    pub fn write_now<T, E, F>(&self, intention: F) -> Result<(T, PostCommit), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.writer.write_now(intention)
    }

    /// Whether the writer answers. A full disk does not keep it from that, and a restart would not help.
    pub async fn is_responsive(&self) -> bool {
        self.writer.is_responsive().await
    }

    /// Whether the writer answers and its last commit stood.
    pub async fn is_healthy(&self) -> bool {
        self.writer.is_healthy().await
    }

    /// Attachments.
    pub fn blobs(&self) -> &blob::Blobs {
        &self.blobs
    }

    /// The key that signs links and seals secrets.
    pub fn installation_key(&self) -> &InstallationKey {
        &self.keys
    }

    /// Finishes what waits and closes the file cleanly, which trims it.
    pub fn close(&self) {
        self.writer.stop();
        let open = || self.database.open.write().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        drop(self.database.latest.without(open));
    }
}

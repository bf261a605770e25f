//! Read views of the database, and two caches of decoded rows.
//!
//! A [`Snapshot`] shows everything that was committed when it was made, and never changes. All
//! readers share one snapshot until the next commit, so its tables are opened once and not once a
//! page.
//!
//! Decoding a row costs more than reading it. So two caches keep decoded rows:
//!
//! | cache | what it holds | when it is dropped |
//! |---|---|---|
//! | [`ViewCache`] | rows and counters of ticket lists, accounts, waiting search terms | with its snapshot, after the next commit |
//! | [`CachedCatalogue`] | settings, departments, topics | after a commit that wrote to one of their tables |
//!
//! # Why neither cache can be stale
//!
//! A [`ViewCache`] belongs to one snapshot and is filled only from it. Both show the same state for
//! ever. After a commit, the next reader gets a new snapshot with an empty cache.
//!
//! A [`CachedCatalogue`] is shared by many snapshots and by the writer. Three rules keep it right:
//!
//! 1. A transaction that has written to one of its tables neither reads nor fills it
//!    ([`Tx::cached_catalogue`](super::Tx) returns `None`). So it never holds uncommitted rows.
//! 2. A commit of such a transaction replaces it by an empty one. Snapshots that are still in use
//!    keep the old one, which shows the same state as they do.
//! 3. During such a commit nobody can make a snapshot ([`LatestView::commit`] holds the lock). So no
//!    snapshot of the new state can be combined with the old cache.
//!
//! What this file is not: a general cache. Nothing here has a time limit or is updated in place.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
};

use redb::{ReadOnlyTable, ReadTransaction};

use super::{
    InstallationKey, Key, ListPosition, ListRange, ListedTicket, Read, RowVisitor, StatusCounts, StoreError, Table,
    TicketList,
    damage::{DamageNote, catch_damage},
    read::{range, visit_rows, visit_rows_merged},
    settings::SealedMailServer,
    waiting_rows::WaitingRows,
};
use crate::domain::{
    access::Actor,
    department::Department,
    id::{AccountId, TicketId},
    organisation::Organisation,
    person::Account,
    rules::RulesOfUse,
    topic::Topic,
};

/// Everything that was committed at one moment. Clones share it.
#[derive(Clone)]
pub struct Snapshot(Arc<View>);

struct View {
    transaction: ReadTransaction,
    /// Opened when first used; one place for each of [`Table::ALL`].
    tables: Vec<OnceLock<ReadOnlyTable<&'static [u8], &'static [u8]>>>,
    keys: InstallationKey,
    cached_catalogue: Arc<CachedCatalogue>,
    view_cache: ViewCache,
    damage: DamageNote,
    /// Says that somebody reads this database: it is not closed before.
    _readers: Arc<()>,
}

/// Decoded settings, departments and topics: few rows, seldom written, needed by nearly every page.
/// A field is empty until it is first asked for.
#[derive(Default)]
pub struct CachedCatalogue {
    pub(super) organisation: OnceLock<Option<Organisation>>,
    pub(super) rules: OnceLock<Option<RulesOfUse>>,
    pub(super) mail_server: OnceLock<Option<SealedMailServer>>,
    pub(super) departments: OnceLock<Vec<Department>>,
    /// The departments that are not retired.
    pub(super) active_departments: OnceLock<Arc<[Department]>>,
    pub(super) topics: OnceLock<Vec<Arc<Topic>>>,
}

impl CachedCatalogue {
    /// Whether this table is the source of one of its fields.
    pub(super) fn depends_on(table: Table) -> bool {
        matches!(table, Table::Meta | Table::Departments | Table::Topics)
    }
}

/// The value in a cell. An empty cell is filled by `load` first.
pub(super) fn get_or_load<T>(
    cell: &OnceLock<T>,
    load: impl FnOnce() -> Result<T, StoreError>,
) -> Result<&T, StoreError> {
    match cell.get() {
        Some(cached) => Ok(cached),
        None => {
            let loaded = load()?;
            Ok(cell.get_or_init(|| loaded))
        }
    }
}

/// What was decoded from one snapshot and may be asked for again: agents who watch ticket lists mostly
/// look at the same ones.
#[derive(Default)]
pub struct ViewCache {
    pub(super) listed: BoundedCache<TicketId, Option<Arc<ListedTicket>>, 2000>,
    pub(super) list_heads: BoundedCache<(Vec<ListRange>, usize), Arc<[ListPosition]>, 100>,
    pub(super) status_counts: BoundedCache<TicketList, StatusCounts, 500>,
    pub(super) accounts: BoundedCache<AccountId, Option<Account>, 100>,
    unsent: BoundedCache<Actor, bool, 100>,
    waiting_rows: OnceLock<Arc<WaitingRows>>,
}

impl ViewCache {
    /// Whether the outbox holds a row that was given up and that this actor may manage. Every page of the
    /// console shows it. `load` is asked when it is not cached.
    ///
    /// # Errors
    /// Those of `load`.
    pub fn has_unsent(
        &self,
        actor: &Actor,
        load: impl FnOnce() -> Result<bool, StoreError>,
    ) -> Result<bool, StoreError> {
        self.unsent.get(actor.clone(), load)
    }

    /// The search terms that wait to be merged, about 400 KB. `load` is asked when they are not cached.
    ///
    /// # Errors
    /// Those of `load`.
    pub fn waiting_rows(
        &self,
        load: impl FnOnce() -> Result<WaitingRows, StoreError>,
    ) -> Result<Arc<WaitingRows>, StoreError> {
        get_or_load(&self.waiting_rows, || load().map(Arc::new)).cloned()
    }
}

/// At most `MOST` values by key. A full cache takes no new values; it lives only until the next commit.
pub(super) struct BoundedCache<K, V, const MOST: usize>(Mutex<HashMap<K, V>>);

impl<K, V, const MOST: usize> Default for BoundedCache<K, V, MOST> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone, const MOST: usize> BoundedCache<K, V, MOST> {
    /// The cached value. Without one, `load` reads it, outside the lock.
    pub(super) fn get(&self, key: K, load: impl FnOnce() -> Result<V, StoreError>) -> Result<V, StoreError> {
        if let Some(cached) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(cached.clone());
        }
        let loaded = load()?;
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.len() < MOST {
            cached.insert(key, loaded.clone());
        }
        Ok(loaded)
    }
}

impl Snapshot {
    /// Runs a call into redb, and notes where the file is damaged.
    fn guarded<T>(&self, table: Table, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.0.damage.noting(catch_damage(table.name(), work))
    }

    fn table(&self, table: Table) -> Result<&ReadOnlyTable<&'static [u8], &'static [u8]>, StoreError> {
        get_or_load(&self.0.tables[table.index()], || Ok(self.0.transaction.open_table(table.definition())?))
    }
}

impl Read for Snapshot {
    fn bytes(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.guarded(table, || Ok(self.table(table)?.get(key.bytes())?.map(|value| value.value().to_vec())))
    }

    fn scan(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        let rows = self.guarded(table, || Ok(range!(self.table(table)?, from, to)))?;
        self.0.damage.noting(visit_rows(table, rows, visit))
    }

    fn scan_back(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        let rows = self.guarded(table, || Ok(range!(self.table(table)?, from, to)))?;
        self.0.damage.noting(visit_rows(table, rows.rev(), visit))
    }

    fn scan_merged(
        &self,
        table: Table,
        ranges: &[(Key, Key)],
        at: usize,
        visit: RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        let open = |(from, to): &(Key, Key)| Ok::<_, StoreError>(range!(self.table(table)?, from, to));
        let ranges = self.guarded(table, || ranges.iter().map(open).collect::<Result<_, _>>())?;
        self.0.damage.noting(visit_rows_merged(table, ranges, at, visit))
    }

    fn note_damage(&self, table: Table) {
        self.0.damage.note(table.name());
    }

    fn installation_key(&self) -> &InstallationKey {
        &self.0.keys
    }

    fn cached_catalogue(&self) -> Option<&CachedCatalogue> {
        Some(&self.0.cached_catalogue)
    }

    fn view_cache(&self) -> Option<&ViewCache> {
        Some(&self.0.view_cache)
    }
}

/// The snapshot that all readers share, and the catalogue that belongs to the committed state.
#[derive(Default)]
pub(super) struct LatestView {
    state: RwLock<LatestState>,
    /// Where readers found the file damaged.
    pub(super) damage: DamageNote,
}

#[derive(Default)]
struct LatestState {
    view: Option<Snapshot>,
    cached_catalogue: Arc<CachedCatalogue>,
}

impl LatestView {
    /// The shared snapshot. The first reader after a commit makes it with `open`.
    ///
    /// # Errors
    /// Those of `open`.
    pub(super) fn view(
        &self,
        keys: &InstallationKey,
        open: impl FnOnce() -> Result<(ReadTransaction, Arc<()>), StoreError>,
    ) -> Result<Snapshot, StoreError> {
        if let Some(view) = &self.state.read().unwrap_or_else(PoisonError::into_inner).view {
            return Ok(view.clone());
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = &state.view {
            return Ok(view.clone());
        }
        let (tables, cached_catalogue) =
            (Table::ALL.iter().map(|_| OnceLock::new()).collect(), Arc::clone(&state.cached_catalogue));
        let (transaction, readers) = open()?;
        let view = View {
            transaction,
            tables,
            keys: keys.clone(),
            cached_catalogue,
            view_cache: ViewCache::default(),
            damage: self.damage.clone(),
            _readers: readers,
        };
        Ok(state.view.insert(Snapshot(Arc::new(view))).clone())
    }

    /// The catalogue of the committed state, for the writer.
    pub(super) fn cached_catalogue(&self) -> Arc<CachedCatalogue> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner).cached_catalogue)
    }

    /// Runs `commit` and drops the shared snapshot, so that later readers see the new state.
    /// `catalogue_changed`: a table of the cached catalogue was written, so it is dropped too.
    ///
    /// # Errors
    /// Those of `commit`. The snapshot is dropped all the same.
    pub(super) fn commit<E>(&self, catalogue_changed: bool, commit: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        let hold = || self.state.write().unwrap_or_else(PoisonError::into_inner);
        // A snapshot made between the commit and the new catalogue would show old departments.
        let held = catalogue_changed.then(hold);
        let outcome = commit();
        let mut state = held.unwrap_or_else(hold);
        state.view = None;
        if catalogue_changed {
            state.cached_catalogue = Arc::default();
        }
        outcome
    }

    /// Drops snapshot and catalogue, and lets nobody make new ones while `work` closes or reopens the file.
    pub(super) fn clear_during<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        *state = LatestState::default();
        work()
    }
}

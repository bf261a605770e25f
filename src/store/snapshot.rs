//! A view of everything committed so far, shared by all who read until the next commit.
//!
//! Its tables are opened once, not once for every page, and what pages need again and again is
//! decoded once: [`CachedCatalogue`], kept until a commit writes to its tables, and [`ViewCache`], which goes with
//! the view. Neither holds anything that is not in the store.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
};

use redb::{ReadOnlyTable, ReadTransaction};

use super::{
    InstallationKey, Key, ListPosition, ListRange, ListedTicket, Read, RowVisitor, StatusCounts, StoreError, Table,
    TicketList,
    read::{range, visit_rows, visit_rows_merged},
    settings::SealedMailServer,
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

/// A consistent view.
#[derive(Clone)]
pub struct Snapshot(Arc<View>);

struct View {
    transaction: ReadTransaction,
    tables: Vec<OnceLock<ReadOnlyTable<&'static [u8], &'static [u8]>>>,
    keys: InstallationKey,
    cached_catalogue: Arc<CachedCatalogue>,
    view_cache: ViewCache,
}

/// What is few, read by every page and seldom written.
#[derive(Default)]
pub struct CachedCatalogue {
    pub(super) organisation: OnceLock<Option<Organisation>>,
    pub(super) rules: OnceLock<Option<RulesOfUse>>,
    pub(super) mail_server: OnceLock<Option<SealedMailServer>>,
    pub(super) departments: OnceLock<Vec<Department>>,
    /// Those of them that take requests in.
    pub(super) active_departments: OnceLock<Arc<[Department]>>,
    pub(super) topics: OnceLock<Vec<Arc<Topic>>>,
}

impl CachedCatalogue {
    /// Whether a commit that writes to this table makes it out of date.
    pub(super) fn depends_on(table: Table) -> bool {
        matches!(table, Table::Meta | Table::Departments | Table::Topics)
    }
}

/// What stands in a cell, else what `load` reads.
pub(super) fn get_or_load<T>(
    cell: &OnceLock<T>,
    load: impl FnOnce() -> Result<T, StoreError>,
) -> Result<&T, StoreError> {
    match cell.get() {
        Some(cached_catalogue) => Ok(cached_catalogue),
        None => {
            let loaded = load()?;
            Ok(cell.get_or_init(|| loaded))
        }
    }
}

/// What was read from a view by one page and is wanted by the next: whoever watches queues sees
/// mostly the same ones.
#[derive(Default)]
pub struct ViewCache {
    pub(super) listed: BoundedCache<TicketId, Option<Arc<ListedTicket>>, 2000>,
    pub(super) list_heads: BoundedCache<(Vec<ListRange>, usize), Arc<[ListPosition]>, 100>,
    pub(super) status_counts: BoundedCache<TicketList, StatusCounts, 500>,
    pub(super) accounts: BoundedCache<AccountId, Option<Account>, 100>,
    unsent: BoundedCache<Actor, bool, 100>,
}

impl ViewCache {
    /// Whether something that somebody looks after could not be sent: every page says so.
    pub fn has_unsent(
        &self,
        actor: &Actor,
        load: impl FnOnce() -> Result<bool, StoreError>,
    ) -> Result<bool, StoreError> {
        self.unsent.get(actor.clone(), load)
    }
}

/// Values by key, as many as fit the memory of a small machine.
pub(super) struct BoundedCache<K, V, const MOST: usize>(Mutex<HashMap<K, V>>);

impl<K, V, const MOST: usize> Default for BoundedCache<K, V, MOST> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone, const MOST: usize> BoundedCache<K, V, MOST> {
    /// What is remembered, else what `load` reads.
    pub(super) fn get(&self, key: K, load: impl FnOnce() -> Result<V, StoreError>) -> Result<V, StoreError> {
        if let Some(cached_catalogue) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(cached_catalogue.clone());
        }
        let loaded = load()?;
        let mut cached_catalogue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached_catalogue.len() < MOST {
            cached_catalogue.insert(key, loaded.clone());
        }
        Ok(loaded)
    }
}

impl Snapshot {
    fn table(&self, table: Table) -> Result<&ReadOnlyTable<&'static [u8], &'static [u8]>, StoreError> {
        get_or_load(&self.0.tables[table.index()], || Ok(self.0.transaction.open_table(table.definition())?))
    }
}

impl Read for Snapshot {
    fn bytes(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.table(table)?.get(key.bytes())?.map(|value| value.value().to_vec()))
    }

    fn scan(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        visit_rows(range!(self.table(table)?, from, to), visit)
    }

    fn scan_back(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        visit_rows(range!(self.table(table)?, from, to).rev(), visit)
    }

    fn scan_merged(
        &self,
        table: Table,
        ranges: &[(Key, Key)],
        at: usize,
        visit: RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        let table = self.table(table)?;
        let open = |(from, to): &(Key, Key)| Ok::<_, StoreError>(range!(table, from, to));
        visit_rows_merged(ranges.iter().map(open).collect::<Result<_, _>>()?, at, visit)
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

/// The latest view, as long as it is the latest.
#[derive(Default)]
pub(super) struct LatestView(RwLock<LatestState>);

#[derive(Default)]
struct LatestState {
    view: Option<Snapshot>,
    cached_catalogue: Arc<CachedCatalogue>,
}

impl LatestView {
    /// The latest view; made by `open` if there was a commit since the last one.
    pub(super) fn view(
        &self,
        keys: &InstallationKey,
        open: impl FnOnce() -> Result<ReadTransaction, StoreError>,
    ) -> Result<Snapshot, StoreError> {
        if let Some(view) = &self.0.read().unwrap_or_else(PoisonError::into_inner).view {
            return Ok(view.clone());
        }
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = &state.view {
            return Ok(view.clone());
        }
        let (tables, cached_catalogue) =
            (Table::ALL.iter().map(|_| OnceLock::new()).collect(), Arc::clone(&state.cached_catalogue));
        let view = View {
            transaction: open()?,
            tables,
            keys: keys.clone(),
            cached_catalogue,
            view_cache: ViewCache::default(),
        };
        Ok(state.view.insert(Snapshot(Arc::new(view))).clone())
    }

    /// What is known of what was committed so far; for the writer.
    pub(super) fn cached_catalogue(&self) -> Arc<CachedCatalogue> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).cached_catalogue)
    }

    /// Commits; whoever looks afterwards sees it. `renews`: something was written that is known.
    pub(super) fn after<E>(&self, catalogue_changed: bool, commit: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        let hold = || self.0.write().unwrap_or_else(PoisonError::into_inner);
        // A view made between commit and renewal would take what was known before for its own.
        let held = catalogue_changed.then(hold);
        let outcome = commit();
        let mut state = held.unwrap_or_else(hold);
        state.view = None;
        if catalogue_changed {
            state.cached_catalogue = Arc::default();
        }
        outcome
    }

    /// Lets go of the database while `work` closes it or opens it anew.
    pub(super) fn clear_during<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *state = LatestState::default();
        work()
    }
}

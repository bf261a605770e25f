//! A view of everything committed so far, shared by all who read until the next commit.
//!
//! Its tables are opened once, not once for every page, and what pages need again and again is
//! decoded once: [`Known`], kept until a commit writes to its tables, and [`Memo`], which goes with
//! the view. Neither holds anything that is not in the store.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
};

use redb::{ReadOnlyTable, ReadTransaction};

use super::{
    Count, Key, Keys, List, Listed, Place, Read, Standing, StoreError, Table, Visit, settings::SealedMailServer, walk,
    walk_merged,
};
use crate::domain::{
    access::Actor,
    department::Department,
    id::{AccountId, TicketId},
    organisation::Organisation,
    person::Account,
    rules::Rules,
    topic::Topic,
};

/// A consistent view.
#[derive(Clone)]
pub struct Snapshot(Arc<View>);

struct View {
    transaction: ReadTransaction,
    tables: Vec<OnceLock<ReadOnlyTable<&'static [u8], &'static [u8]>>>,
    keys: Keys,
    known: Arc<Known>,
    memo: Memo,
}

/// What is few, read by every page and seldom written.
#[derive(Default)]
pub struct Known {
    pub(super) organisation: OnceLock<Option<Organisation>>,
    pub(super) rules: OnceLock<Option<Rules>>,
    pub(super) mail_server: OnceLock<Option<SealedMailServer>>,
    pub(super) departments: OnceLock<Vec<Department>>,
    /// Those of them that take requests in.
    pub(super) offered: OnceLock<Arc<[Department]>>,
    pub(super) topics: OnceLock<Vec<Arc<Topic>>>,
}

impl Known {
    /// Whether a commit that writes to this table makes it out of date.
    pub(super) fn depends_on(table: Table) -> bool {
        matches!(table, Table::Meta | Table::Departments | Table::Topics)
    }
}

/// What stands in a cell, else what `load` reads.
pub(super) fn kept<T>(cell: &OnceLock<T>, load: impl FnOnce() -> Result<T, StoreError>) -> Result<&T, StoreError> {
    match cell.get() {
        Some(known) => Ok(known),
        None => {
            let loaded = load()?;
            Ok(cell.get_or_init(|| loaded))
        }
    }
}

/// What was read from a view by one page and is wanted by the next: whoever watches queues sees
/// mostly the same ones.
#[derive(Default)]
pub struct Memo {
    pub(super) listed: Remembered<TicketId, Option<Arc<Listed>>, 2000>,
    pub(super) heads: Remembered<(Vec<Count>, usize), Arc<[Place]>, 100>,
    pub(super) standings: Remembered<List, Standing, 500>,
    pub(super) accounts: Remembered<AccountId, Option<Account>, 100>,
    unsent: Remembered<Actor, bool, 100>,
}

impl Memo {
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
pub(super) struct Remembered<K, V, const MOST: usize>(Mutex<HashMap<K, V>>);

impl<K, V, const MOST: usize> Default for Remembered<K, V, MOST> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone, const MOST: usize> Remembered<K, V, MOST> {
    /// What is remembered, else what `load` reads.
    pub(super) fn get(&self, key: K, load: impl FnOnce() -> Result<V, StoreError>) -> Result<V, StoreError> {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let loaded = load()?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST {
            known.insert(key, loaded.clone());
        }
        Ok(loaded)
    }
}

impl Snapshot {
    fn table(&self, table: Table) -> Result<&ReadOnlyTable<&'static [u8], &'static [u8]>, StoreError> {
        kept(&self.0.tables[table as usize], || Ok(self.0.transaction.open_table(table.definition())?))
    }
}

impl Read for Snapshot {
    fn bytes(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.table(table)?.get(key.bytes())?.map(|value| value.value().to_vec()))
    }

    fn scan(&self, table: Table, from: &Key, to: &Key, visit: Visit<'_>) -> Result<(), StoreError> {
        walk(super::range!(self.table(table)?, from, to), visit)
    }

    fn scan_back(&self, table: Table, from: &Key, to: &Key, visit: Visit<'_>) -> Result<(), StoreError> {
        walk(super::range!(self.table(table)?, from, to).rev(), visit)
    }

    fn scan_merged(&self, table: Table, ranges: &[(Key, Key)], at: usize, visit: Visit<'_>) -> Result<(), StoreError> {
        let table = self.table(table)?;
        let open = |(from, to): &(Key, Key)| Ok::<_, StoreError>(super::range!(table, from, to));
        walk_merged(ranges.iter().map(open).collect::<Result<_, _>>()?, at, visit)
    }

    fn keys(&self) -> &Keys {
        &self.0.keys
    }

    fn known(&self) -> Option<&Known> {
        Some(&self.0.known)
    }

    fn memo(&self) -> Option<&Memo> {
        Some(&self.0.memo)
    }
}

/// The latest view, as long as it is the latest.
#[derive(Default)]
pub(super) struct Latest(RwLock<State>);

#[derive(Default)]
struct State {
    view: Option<Snapshot>,
    known: Arc<Known>,
}

impl Latest {
    /// The latest view; made by `open` if there was a commit since the last one.
    pub(super) fn view(
        &self,
        keys: &Keys,
        open: impl FnOnce() -> Result<ReadTransaction, StoreError>,
    ) -> Result<Snapshot, StoreError> {
        if let Some(view) = &self.0.read().unwrap_or_else(PoisonError::into_inner).view {
            return Ok(view.clone());
        }
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = &state.view {
            return Ok(view.clone());
        }
        let (tables, known) = (Table::ALL.iter().map(|_| OnceLock::new()).collect(), Arc::clone(&state.known));
        let view = View { transaction: open()?, tables, keys: keys.clone(), known, memo: Memo::default() };
        Ok(state.view.insert(Snapshot(Arc::new(view))).clone())
    }

    /// What is known of what was committed so far; for the writer.
    pub(super) fn known(&self) -> Arc<Known> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).known)
    }

    /// Commits; whoever looks afterwards sees it. `renews`: something was written that is known.
    pub(super) fn after<E>(&self, renews: bool, commit: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        let hold = || self.0.write().unwrap_or_else(PoisonError::into_inner);
        // A view made between commit and renewal would take what was known before for its own.
        let held = renews.then(hold);
        let outcome = commit();
        let mut state = held.unwrap_or_else(hold);
        state.view = None;
        if renews {
            state.known = Arc::default();
        }
        outcome
    }

    /// Lets go of the database while `work` closes it or opens it anew.
    pub(super) fn without<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *state = State::default();
        work()
    }
}

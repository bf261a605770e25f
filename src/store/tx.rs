//! Writing: the transaction of one intention.
//!
//! A [`Tx`] exists only on the writer thread (see `writer/mod.rs`), which runs many intentions one after
//! the other in one redb transaction. It writes rows, keeps counters in memory until they are needed,
//! and collects what has to happen after the commit. It never commits.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::BTreeMap,
    ops::ControlFlow,
    path::Path,
    rc::Rc,
};

use jiff::Timestamp;
use redb::ReadableTable;

use super::{
    BlobHash, CachedCatalogue, InstallationKey, Read, RowVisitor, StoreError,
    blob::{Blobs, FileClaim, Orphans},
    changed_rows::ChangedRows,
    codec::{self, Record},
    damage::catch_damage,
    disk_space,
    read::{range, visit_rows, visit_rows_merged},
    tables::{Key, Table, number_at},
};
use crate::domain::{
    audit::RefusalKind,
    id::{DepartmentId, TicketId},
    person::Account,
};

/// A table that is open for writing.
type OpenTable<'t> = redb::Table<'t, &'static [u8], &'static [u8]>;

/// The writing transaction of one intention, at one instant.
pub struct Tx<'t> {
    /// The time of everything that is written in this transaction.
    pub now: Timestamp,
    transaction: &'t redb::WriteTransaction,
    /// Opened when first used; one place for each of [`Table::ALL`].
    tables: RefCell<Vec<Option<OpenTable<'t>>>>,
    keys: &'t InstallationKey,
    pub(super) blobs: &'t Blobs,
    /// The directory whose free space is checked; `None` in memory.
    directory: Option<&'t Path>,
    changed: &'t ChangedRows,
    /// Free space in bytes, read once, before the first write.
    free_bytes: OnceCell<u64>,
    /// The current intention has written something.
    pub(super) wrote: Cell<bool>,
    /// Counters that changed. Many intentions count the same, so they are written once a commit.
    counts: RefCell<BTreeMap<Vec<u8>, u64>>,
    /// All accounts, until one of them is written. Each intention of a commit may ask for them.
    pub(super) accounts: RefCell<Option<Rc<[Account]>>>,
    cached_catalogue: &'t CachedCatalogue,
    /// A table of the cached catalogue was written, so the cache must not be read or kept.
    pub(super) catalogue_changed: Cell<bool>,
    /// The storage failed under this transaction; nothing of it can be committed.
    pub(super) failure: RefCell<Option<StoreError>>,
    pub(super) post_commit: RefCell<PostCommit>,
}

/// What the current intention wants done after the commit.
#[derive(Default, Debug)]
pub struct PostCommit {
    /// Tickets that changed, for pages that watch them; each with a department that may see it.
    pub changed: Vec<(TicketId, DepartmentId)>,
    /// A mail was added to the outbox.
    pub mail: bool,
    /// A chat message was added to the outbox.
    pub chat: bool,
    /// What was refused because it came too soon, where the intention says so to the person itself.
    pub braked: Vec<RefusalKind>,
    /// Files in flight that are referred to.
    pub(super) claims: Vec<FileClaim>,
    /// Files that lost their last reference.
    pub(super) unlink: Vec<BlobHash>,
    /// Files that no row refers to, though none was removed; `None`: nobody looked for them.
    pub(super) orphans: Option<Orphans>,
}

/// What a transaction needs from the writer thread.
pub(super) struct TxContext<'t> {
    pub now: Timestamp,
    pub transaction: &'t redb::WriteTransaction,
    pub keys: &'t InstallationKey,
    pub blobs: &'t Blobs,
    pub directory: Option<&'t Path>,
    pub changed: &'t ChangedRows,
    pub cached_catalogue: &'t CachedCatalogue,
}

impl<'t> Tx<'t> {
    /// The transaction of one intention within the batch that the writer thread commits.
    pub(super) fn new(context: TxContext<'t>) -> Self {
        let TxContext { now, transaction, keys, blobs, directory, changed, cached_catalogue } = context;
        Self {
            now,
            transaction,
            tables: RefCell::new(Table::ALL.iter().map(|_| None).collect()),
            keys,
            blobs,
            directory,
            changed,
            free_bytes: OnceCell::new(),
            wrote: false.into(),
            counts: RefCell::default(),
            accounts: RefCell::default(),
            cached_catalogue,
            catalogue_changed: false.into(),
            failure: RefCell::default(),
            post_commit: RefCell::default(),
        }
    }
}

impl Tx<'_> {
    /// Works on a table after all counters were written, so that the table of counters is complete.
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

    /// Works on rows of a table by calls into redb alone, whose panics mean that the file is damaged.
    fn with_rows<R>(
        &self,
        table: Table,
        f: impl FnOnce(&mut OpenTable<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.with_current_table(table, |open| catch_damage(table.name(), || f(open)))
    }

    /// Works on a table and remembers a failure.
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
        f: impl FnOnce(&mut OpenTable<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let mut tables = self.tables.borrow_mut();
        let slot = &mut tables[table.index()];
        if slot.is_none() {
            *slot = Some(catch_damage(table.name(), || Ok(self.transaction.open_table(table.definition())?))?);
        }
        match slot {
            Some(open) => f(open),
            None => Err(StoreError::Stopped),
        }
    }

    fn free_bytes(&self) -> u64 {
        *self.free_bytes.get_or_init(|| self.directory.map_or(u64::MAX, disk_space::free_bytes))
    }

    fn note_write(&self, table: Table) {
        self.wrote.set(true);
        self.catalogue_changed.set(self.catalogue_changed.get() || CachedCatalogue::depends_on(table));
        if table == Table::Accounts {
            self.accounts.take();
        }
    }

    /// Writes a value at a key.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be written.
    pub(super) fn put_bytes(&self, table: Table, key: &Key, value: &[u8]) -> Result<(), StoreError> {
        disk_space::ensure_space_to_write(self.free_bytes())?;
        self.note_write(table);
        self.changed.note(table, key.bytes());
        self.with_rows(table, |table| Ok(table.insert(key.bytes(), value).map(|_| ())?))
    }

    /// Writes a value and returns the one that it replaces.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be written.
    pub(super) fn replace_bytes(&self, table: Table, key: &Key, value: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        disk_space::ensure_space_to_write(self.free_bytes())?;
        self.note_write(table);
        self.changed.note(table, key.bytes());
        self.with_rows(table, |table| Ok(table.insert(key.bytes(), value)?.map(|before| before.value().to_vec())))
    }

    /// Removes the rows from `from` up to but without `to`.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be written.
    pub(super) fn remove_range(&self, table: Table, from: &Key, to: &Key) -> Result<(), StoreError> {
        disk_space::ensure_space_to_remove(self.free_bytes())?;
        self.note_write(table);
        self.with_rows(table, |rows| {
            let remove = |key: &[u8], _: &[u8]| {
                self.changed.note(table, key);
                false
            };
            Ok(rows.retain_in::<&[u8], _>(from.bytes()..to.bytes(), remove)?)
        })
    }

    /// Removes the rows from `from` up to but without `to` for which `is_over` holds; it gets key and value.
    /// Returns how many. Where there are none, nothing is written.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub(super) fn remove_rows(
        &self,
        table: Table,
        from: &Key,
        to: &Key,
        is_over: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Result<usize, StoreError> {
        let mut over = Vec::new();
        self.scan(table, from, to, &mut |key, value| {
            if is_over(key, value) {
                over.push(Key::default().then_bytes(key));
            }
            ControlFlow::Continue(())
        })?;
        for key in &over {
            self.remove(table, key)?;
        }
        Ok(over.len())
    }

    /// Writes a record at a key.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be written.
    pub(super) fn put(&self, table: Table, key: &Key, record: &impl Record) -> Result<(), StoreError> {
        self.put_bytes(table, key, &codec::to_row(record))
    }

    /// Removes a row. Returns whether there was one.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be written.
    pub(super) fn remove(&self, table: Table, key: &Key) -> Result<bool, StoreError> {
        disk_space::ensure_space_to_remove(self.free_bytes())?;
        self.note_write(table);
        self.changed.note(table, key.bytes());
        self.with_rows(table, |table| Ok(table.remove(key.bytes())?.is_some()))
    }

    /// Makes a name lead to an id.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be written.
    pub(super) fn put_name(&self, name: &Key, id: u64) -> Result<(), StoreError> {
        self.put_bytes(Table::Names, name, &id.to_be_bytes())
    }

    /// Adds to a counter and returns the new value. A counter of zero has no row.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the old value cannot be read.
    pub(super) fn add_to_counter(&self, key: &Key, by: i64) -> Result<u64, StoreError> {
        let value = self.counter_value(key)?.saturating_add_signed(by);
        if value == 0 {
            disk_space::ensure_space_to_remove(self.free_bytes())?
        } else {
            disk_space::ensure_space_to_write(self.free_bytes())?
        }
        self.wrote.set(true);
        let mut counts = self.counts.borrow_mut();
        match counts.get_mut(key.bytes()) {
            Some(count) => *count = value,
            None => drop(counts.insert(key.bytes().to_vec(), value)),
        }
        Ok(value)
    }

    /// Writes the counters that changed into their table.
    pub(super) fn write_counters(&self) -> Result<(), StoreError> {
        let counts = self.counts.take();
        if counts.is_empty() {
            return Ok(());
        }
        self.with_table(Table::Counts, |table| {
            catch_damage(Table::Counts.name(), || {
                for (key, value) in counts {
                    self.changed.note(Table::Counts, &key);
                    match value {
                        0 => table.remove(key.as_slice())?.map(drop),
                        value => table.insert(key.as_slice(), value.to_be_bytes().as_slice())?.map(drop),
                    };
                }
                Ok(())
            })
        })
    }

    /// The next id of a table whose keys are ids; from 1, never twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the old value cannot be read.
    pub(super) fn next_id(&self, table: Table) -> Result<u64, StoreError> {
        self.add_to_counter(&Key::word("id/").then_text(table.name()), 1)
    }

    /// Notes what has to happen after the commit. It does not happen if the transaction is rolled back.
    pub fn after_commit(&self, note: impl FnOnce(&mut PostCommit)) {
        note(&mut self.post_commit.borrow_mut());
    }
}

impl Read for Tx<'_> {
    fn bytes(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
        self.with_rows(table, |table| Ok(table.get(key.bytes())?.map(|value| value.value().to_vec())))
    }

    fn scan(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        self.with_current_table(table, |open| {
            let rows = catch_damage(table.name(), || Ok(range!(open, from, to)))?;
            visit_rows(table, rows, visit)
        })
    }

    fn scan_back(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError> {
        self.with_current_table(table, |open| {
            let rows = catch_damage(table.name(), || Ok(range!(open, from, to)))?;
            visit_rows(table, rows.rev(), visit)
        })
    }

    fn scan_merged(
        &self,
        table: Table,
        ranges: &[(Key, Key)],
        at: usize,
        visit: RowVisitor<'_>,
    ) -> Result<(), StoreError> {
        self.with_current_table(table, |rows| {
            let open = |(from, to): &(Key, Key)| Ok::<_, StoreError>(range!(rows, from, to));
            let ranges = catch_damage(table.name(), || ranges.iter().map(open).collect::<Result<_, _>>())?;
            visit_rows_merged(table, ranges, at, visit)
        })
    }

    fn counter_value(&self, key: &Key) -> Result<u64, StoreError> {
        if let Some(value) = self.counts.borrow().get(key.bytes()) {
            return Ok(*value);
        }
        self.with_table(Table::Counts, |table| {
            catch_damage(Table::Counts.name(), || {
                Ok(table.get(key.bytes())?.map_or(0, |value| number_at(value.value(), 0)))
            })
        })
    }

    fn installation_key(&self) -> &InstallationKey {
        self.keys
    }

    fn cached_catalogue(&self) -> Option<&CachedCatalogue> {
        (!self.catalogue_changed.get()).then_some(self.cached_catalogue)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::{clock::Clock, store::Store};

    #[test]
    fn counters_stand_as_soon_as_they_are_counted() {
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), Clock::fixed(Timestamp::UNIX_EPOCH)).unwrap();
        let key = Key::word("a/");
        let write = store.write_now::<_, StoreError, _>(move |tx| {
            let rows = |tx: &Tx<'_>| {
                let mut rows = Vec::new();
                tx.scan(Table::Counts, &Key::word("a/"), &Key::word("a/").end(), &mut |_, value| {
                    rows.push(number_at(value, 0));
                    ControlFlow::Continue(())
                })?;
                Ok::<_, StoreError>(rows)
            };
            let key = key.clone().then(1);
            let counted = [tx.add_to_counter(&key, 2)?, tx.add_to_counter(&key, 1)?, tx.counter_value(&key)?];
            let scanned = rows(tx)?;
            tx.add_to_counter(&key, -3)?;
            Ok((counted, scanned, rows(tx)?, tx.add_to_counter(&Key::word("b"), 1)?))
        });
        assert_eq!(write.unwrap().0, ([2, 3, 3], vec![3], Vec::new(), 1));
        assert_eq!(store.snapshot().unwrap().counter_value(&Key::word("b")).unwrap(), 1);
    }
}

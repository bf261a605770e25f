//! Reading: what a page and a transaction have in common.
//!
//! [`Read`] gives access to rows. Only the store can use it, because nobody else can name a table or
//! a key. Everybody else reads through the typed traits that each store file adds to it, such as
//! [`Tickets`](super::Tickets).

use std::ops::ControlFlow;

use super::{
    CachedCatalogue, InstallationKey, StoreError, ViewCache,
    codec::{self, Record},
    damage::catch_damage,
    tables::{Key, Table, number_at},
};

/// Called for each visited row with its key and its value.
pub type RowVisitor<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> ControlFlow<()>;

/// Something that rows can be read from: a [`Snapshot`](super::Snapshot) or a [`Tx`](super::Tx).
///
/// An empty `to` means the end of the table. A row that starts with a key's bytes lies between that
/// key and `Key::end`.
pub trait Read {
    /// The value at a key.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn bytes(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError>;

    /// Visits the rows from `from` up to but without `to` in the order of their keys, until told to stop.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn scan(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError>;

    /// Like [`Read::scan`], in the opposite order.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn scan_back(&self, table: Table, from: &Key, to: &Key, visit: RowVisitor<'_>) -> Result<(), StoreError>;

    /// Visits the rows of several ranges as if they were one, ordered by their keys from byte `at` on.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn scan_merged(
        &self,
        table: Table,
        ranges: &[(Key, Key)],
        at: usize,
        visit: RowVisitor<'_>,
    ) -> Result<(), StoreError>;

    /// The key that signs links and seals secrets.
    fn installation_key(&self) -> &InstallationKey;

    /// Decoded settings, departments and topics; `None` in a transaction that changed one of them.
    fn cached_catalogue(&self) -> Option<&CachedCatalogue>;

    /// What was decoded from this view before; `None` in a transaction, whose rows can still change.
    fn view_cache(&self) -> Option<&ViewCache> {
        None
    }

    /// A row of this table does not decode. A transaction notes nothing: pages read the same rows.
    fn note_damage(&self, _table: Table) {}

    /// The record at a key.
    ///
    /// # Errors
    /// `Record` when it does not decode; `Storage` when the file cannot be read.
    fn record<T: Record>(&self, table: Table, key: &Key) -> Result<Option<T>, StoreError>
    where
        Self: Sized,
    {
        let decoded = self.bytes(table, key)?.map(|bytes| codec::from_bytes(&bytes)).transpose();
        Ok(decoded.inspect_err(|_| self.note_damage(table))?)
    }

    /// All records whose key starts with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// `Record` when one of them does not decode; `Storage` when the file cannot be read.
    fn records<T: Record>(&self, table: Table, prefix: &Key) -> Result<Vec<T>, StoreError>
    where
        Self: Sized,
    {
        let mut found = Vec::new();
        self.visit_records(table, prefix, &mut |record| {
            found.push(record);
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Visits the records whose key starts with `prefix`, in the order of their keys, until told to stop.
    ///
    /// # Errors
    /// `Record` when one that is visited does not decode; `Storage` when the file cannot be read.
    fn visit_records<T: Record>(
        &self,
        table: Table,
        prefix: &Key,
        visit: &mut dyn FnMut(T) -> ControlFlow<()>,
    ) -> Result<(), StoreError>
    where
        Self: Sized,
    {
        let mut broken = None;
        self.scan(table, prefix, &prefix.end(), &mut |_, value| match codec::from_bytes(value) {
            Ok(record) => visit(record),
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        })?;
        let Some(error) = broken else { return Ok(()) };
        self.note_damage(table);
        Err(error.into())
    }

    /// The counter at a key; 0 if there is no row.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn counter_value(&self, key: &Key) -> Result<u64, StoreError> {
        Ok(self.bytes(Table::Counts, key)?.map_or(0, |bytes| number_at(&bytes, 0)))
    }

    /// The id that a name leads to, such as that of a ticket's number or an account's address.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn id_by_name(&self, name: &Key) -> Result<Option<u64>, StoreError> {
        Ok(self.bytes(Table::Names, name)?.map(|bytes| number_at(&bytes, 0)))
    }
}

/// Visits the rows of one range of a table until told to stop.
///
/// # Errors
/// `Damaged` when redb panics; `Storage` when the file cannot be read.
pub(super) fn visit_rows<'a>(
    table: Table,
    mut rows: impl Iterator<
        Item = Result<(redb::AccessGuard<'a, &'static [u8]>, redb::AccessGuard<'a, &'static [u8]>), redb::StorageError>,
    >,
    visit: RowVisitor<'_>,
) -> Result<(), StoreError> {
    // A mistake of the visitor is no damage, so it is called outside.
    while let Some((key, value)) = catch_damage(table.name(), || Ok(rows.next().transpose()?))? {
        let (key, value) = catch_damage(table.name(), || Ok((key.value(), value.value())))?;
        if visit(key, value).is_break() {
            break;
        }
    }
    Ok(())
}

/// Visits the rows of several ranges as one. It looks at the next row of each range and takes the
/// one whose key is first, compared from byte `at` on.
///
/// # Errors
/// `Damaged` when redb panics; `Storage` when the file cannot be read.
pub(super) fn visit_rows_merged(
    table: Table,
    mut ranges: Vec<redb::Range<'_, &'static [u8], &'static [u8]>>,
    at: usize,
    visit: RowVisitor<'_>,
) -> Result<(), StoreError> {
    let mut heads = catch_damage(table.name(), || {
        Ok(ranges.iter_mut().map(|range| range.next().transpose()).collect::<Result<Vec<_>, _>>()?)
    })?;
    loop {
        let first = catch_damage(table.name(), || {
            let keys =
                heads.iter().enumerate().filter_map(|(place, head)| Some((head.as_ref()?.0.value().get(at..)?, place)));
            let Some((_, first)) = keys.min() else { return Ok(None) };
            let next = ranges[first].next().transpose()?;
            Ok(std::mem::replace(&mut heads[first], next))
        })?;
        let Some((key, value)) = first else { return Ok(()) };
        let (key, value) = catch_damage(table.name(), || Ok((key.value(), value.value())))?;
        if visit(key, value).is_break() {
            return Ok(());
        }
    }
}

/// Opens a range of a redb table. redb has no "to the end" of the same type; an empty end key means it.
macro_rules! range {
    ($table:expr, $from:expr, $to:expr) => {
        if $to.bytes().is_empty() {
            $table.range::<&[u8]>($from.bytes()..)?
        } else {
            $table.range::<&[u8]>($from.bytes()..$to.bytes())?
        }
    };
}

pub(super) use range;

//! A copy of all tables of one snapshot in a new database file, and its verification.
//!
//! A file copy of a database that is being written is no backup. A copy of its rows is one, and it has nothing of
//! what was deleted before.

use std::{collections::BTreeMap, fs::File, ops::ControlFlow, path::Path};

use jiff::Timestamp;
use redb::{Database, Durability, ReadableDatabase, WriteTransaction};

use super::{
    error::BackupError,
    manifest::{AttachmentSizes, TableSum},
    pieces::Pace,
};
use crate::store::{
    BlobHash, Read, Snapshot, StoreError,
    blob::BlobRow,
    check, codec,
    damage::catch_damage,
    hashing::Sha256Writer,
    restored::{copy_mark, is_copy_mark},
    tables::{Key, Table},
};

/// The memory in bytes that redb may use for pages of the copy.
const COPY_CACHE_BYTES: usize = 4 << 20;

/// The most rows of one step. Larger steps write every byte twice.
pub(in crate::store) const MAX_STEP_ROWS: usize = 1000;

/// The most bytes of one step, unless one row is larger.
const MAX_STEP_BYTES: usize = 1 << 20;

/// The checksums of all tables by their names.
pub(in crate::store) type TableSums = BTreeMap<String, TableSum>;

/// Some rows of a table, and where the next ones begin; `None` at its end.
type Step = (Vec<(Vec<u8>, Vec<u8>)>, Option<Key>);

/// Makes the file of a copy.
///
/// # Errors
/// `Full` or `Place` when it cannot be written.
pub(in crate::store) fn create_copy(file: &Path) -> Result<Database, BackupError> {
    let created = || Ok(Database::builder().set_cache_size(COPY_CACHE_BYTES).create(file)?);
    catch_damage("a page", created).map_err(BackupError::in_copy(file))
}

/// Writes all rows of a snapshot of this moment into a new file, marks it as a copy, closes it and makes it durable.
///
/// # Errors
/// `Source` when the snapshot cannot be read; `Full` or `Place` when the file cannot be written; what `pace` says.
pub(super) fn copy_tables(
    source: &Snapshot,
    taken: Timestamp,
    file: &Path,
    pace: &Pace<'_>,
) -> Result<TableSums, BackupError> {
    let target = create_copy(file)?;
    let sums = copy_rows(source, &target, file, pace)?;
    catch_damage("a page", || close_marked(target, taken)).map_err(BackupError::in_copy(file))?;
    File::open(file).and_then(|handle| handle.sync_all()).map_err(BackupError::at(file))?;
    Ok(sums)
}

/// Writes all rows of a snapshot into a database that nobody else has open. Nothing of it is durable yet.
///
/// # Errors
/// Those of [`copy_tables`].
pub(in crate::store) fn copy_rows(
    source: &Snapshot,
    target: &Database,
    file: &Path,
    pace: &Pace<'_>,
) -> Result<TableSums, BackupError> {
    let failed = BackupError::in_copy(file);
    let handle = File::open(file).map_err(BackupError::at(file))?;
    let mut sums = TableSums::new();
    for table in Table::ALL {
        let (mut sum, mut from) = (SumOfRows::default(), Some(Key::default()));
        while let Some(begin) = from {
            let (rows, next) = read_step(source, *table, &begin).map_err(BackupError::Source)?;
            rows.iter().for_each(|(key, value)| sum.add(*table, key, value));
            catch_damage("a page", || write_step(target, *table, &rows)).map_err(&failed)?;
            // Small tables are one step with the next one.
            if next.is_some() {
                pace.rest(&handle, file)?
            } else {
                pace.go_on()?
            }
            from = next;
        }
        sums.insert(table.name().to_owned(), sum.finish());
    }
    Ok(sums)
}

fn read_step(source: &Snapshot, table: Table, from: &Key) -> Result<Step, StoreError> {
    let (mut rows, mut bytes, mut next) = (Vec::new(), 0, None);
    source.scan(table, from, &Key::default(), &mut |key, value| {
        if rows.len() == MAX_STEP_ROWS || bytes > MAX_STEP_BYTES {
            next = Some(Key::default().then_bytes(key));
            return ControlFlow::Break(());
        }
        bytes += key.len() + value.len();
        rows.push((key.to_vec(), value.to_vec()));
        ControlFlow::Continue(())
    })?;
    Ok((rows, next))
}

/// Begins to write some rows of a copy. Nobody reads it yet, so only its last commit has to be durable.
///
/// # Errors
/// `Storage` when the copy cannot be written.
pub(in crate::store) fn begin_step(target: &Database) -> Result<WriteTransaction, StoreError> {
    let mut transaction = target.begin_write()?;
    transaction.set_durability(Durability::None).map_err(|error| StoreError::Storage(error.to_string()))?;
    Ok(transaction)
}

fn write_step(target: &Database, table: Table, rows: &[(Vec<u8>, Vec<u8>)]) -> Result<(), StoreError> {
    let transaction = begin_step(target)?;
    {
        let mut open = transaction.open_table(table.definition())?;
        for (key, value) in rows {
            open.insert(key.as_slice(), value.as_slice())?;
        }
    }
    Ok(transaction.commit()?)
}

fn close_marked(target: Database, taken: Timestamp) -> Result<(), StoreError> {
    let transaction = target.begin_write()?;
    let (key, value) = copy_mark(taken);
    transaction.open_table(Table::Meta.definition())?.insert(key.bytes(), value.as_slice())?;
    transaction.commit()?;
    drop(target);
    Ok(())
}

/// Compares the checksums of all pages and rows of a copy. Returns the attachments that it names.
///
/// # Errors
/// `Unverified` when they differ; `Place` when the file cannot be read.
pub(super) fn verify_tables(file: &Path, sums: &TableSums) -> Result<AttachmentSizes, BackupError> {
    let failed = BackupError::in_copy(file);
    check::verify_pages(file).map_err(&failed)?;
    let (found, files) = catch_damage("a page", || read_tables(file)).map_err(&failed)?;
    for (name, sum) in sums {
        if found.get(name) != Some(sum) {
            return Err(BackupError::Unverified(format!("table {name}")));
        }
    }
    Ok(files)
}

fn read_tables(file: &Path) -> Result<(TableSums, AttachmentSizes), StoreError> {
    let database = check::look_at(file)?;
    let (read, mut sums, mut files) = (database.begin_read()?, TableSums::new(), AttachmentSizes::new());
    for table in Table::ALL {
        let mut sum = SumOfRows::default();
        for row in read.open_table(table.definition())?.range::<&[u8]>(..)? {
            let (key, value) = row?;
            sum.add(*table, key.value(), value.value());
            if *table == Table::Blobs {
                let hash =
                    key.value().try_into().map_err(|_| StoreError::Record("a file without a hash".to_owned()))?;
                files.insert(BlobHash(hash), codec::from_bytes::<BlobRow>(value.value())?.size);
            }
        }
        sums.insert(table.name().to_owned(), sum.finish());
    }
    Ok((sums, files))
}

#[derive(Default)]
struct SumOfRows {
    rows: u64,
    hash: Sha256Writer,
}

impl SumOfRows {
    /// The mark of a copy does not count: the source has none.
    fn add(&mut self, table: Table, key: &[u8], value: &[u8]) {
        if table == Table::Meta && is_copy_mark(key) {
            return;
        }
        self.rows += 1;
        self.hash.add_framed(key);
        self.hash.add_framed(value);
    }

    fn finish(self) -> TableSum {
        TableSum { rows: self.rows, sha256: self.hash.finish_hex() }
    }
}

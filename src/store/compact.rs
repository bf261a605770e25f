//! Compaction: the database is copied into a new file, which takes its place. What was deleted is gone then.
//!
//! redb leaves deleted bytes in free pages, and its own compaction leaves some inside live ones. A copy of the rows
//! has none of them. Others write meanwhile: their keys are noted, and the copy catches up in rounds. Only for the
//! last few keys and the renaming writers wait, some milliseconds. Readers never do.
//!
//! It can break off at any moment: until the new file is renamed the old one counts, and the next start removes the
//! rest. The renaming is durable before anything is committed to the new file.
//!
//! What is deleted while the copy is made may be in it, so it is surely gone after the next one.

use std::{
    fs::{self, File},
    io,
    path::Path,
    time::Duration,
};

use redb::{Database, ReadTransaction, ReadableDatabase};

use super::{
    Store, StoreError, Table,
    backup::{BackupError, MAX_STEP_ROWS, Pace, begin_step, copy_rows, create_copy},
    changed_rows::RowKeys,
    check,
    damage::catch_damage,
    disk_space::free_bytes,
    first_start::DataFiles,
};

/// Free bytes that must be left beside the copy.
const SPARE_BESIDE_COPY: u64 = 64 << 20;

/// With so few keys left writers wait for the rest.
const FEW_KEYS: usize = 50;

/// The most rounds. If others write faster than this catches up, writers wait for the rest all the same.
const MAX_ROUNDS: usize = 20;

/// How often is looked whether the old file is still read.
const READERS_INTERVAL: Duration = Duration::from_millis(20);

/// Copies the database of an open store into a new file and puts that in its place. Takes minutes for some GB. In
/// memory nothing happens.
///
/// # Errors
/// `DiskFull` when the copy does not fit; `Damaged` when pages are not what was written; `Stopped` when the server
/// stops; `Storage` when the copy cannot be written. The data is as it was then.
pub fn compact(store: &Store) -> Result<(), StoreError> {
    let Some(directory) = &store.directory else { return Ok(()) };
    let files = DataFiles::of(directory);
    files.remove_leftovers();
    if free_bytes(directory) < store.database_bytes().saturating_add(SPARE_BESIDE_COPY) {
        return Err(StoreError::DiskFull);
    }
    store.verify_pages_beside_writer()?;
    store.database.changed.begin();
    let copied = copy_and_replace(store, &files, directory);
    store.database.changed.end();
    if copied.is_err() {
        files.remove_leftovers();
    }
    copied
}

fn copy_and_replace(store: &Store, files: &DataFiles, directory: &Path) -> Result<(), StoreError> {
    let copy = files.compacting();
    wait_for_writes(store)?;
    let source = store.snapshot()?;
    let target = create_copy(&copy).map_err(plain)?;
    copy_rows(&source, &target, &copy, &Pace::Beside(store)).map_err(plain)?;
    drop(source);
    for _ in 0..MAX_ROUNDS {
        store.ensure_open()?;
        let keys = store.database.changed.take();
        wait_for_writes(store)?;
        let read = store.database.with(|database| Ok(database.begin_read()?))?;
        catch_up(&read, &target, &keys)?;
        if keys.len() < FEW_KEYS {
            break;
        }
    }
    commit_durably(&target)?;
    check::verify_pages(&copy)?;
    let rename = |source: &Database| {
        let (read, keys) = (source.begin_read()?, store.database.changed.take());
        catch_up(&read, &target, &keys)?;
        commit_durably(&target)?;
        drop(target);
        File::open(&copy)?.sync_all()?;
        Ok(fs::rename(&copy, &files.database)?)
    };
    let retired = store.database.replace_file(rename, || Ok(File::open(directory)?.sync_all()?))?;
    while retired.is_read() && store.ensure_open().is_ok() {
        std::thread::sleep(READERS_INTERVAL);
    }
    Ok(())
}

/// Returns when all writes are committed whose keys were noted before the call.
fn wait_for_writes(store: &Store) -> Result<(), StoreError> {
    store.write_now::<(), StoreError, _>(|_| Ok(())).map(drop)
}

/// Brings these rows of the copy to what the source has.
fn catch_up(source: &ReadTransaction, target: &Database, keys: &RowKeys) -> Result<(), StoreError> {
    let keys: Vec<_> = keys.iter().collect();
    catch_damage("a page", || {
        for step in keys.chunks(MAX_STEP_ROWS) {
            let transaction = begin_step(target)?;
            for (table, key) in step {
                let definition = Table::ALL[*table].definition();
                let mut rows = transaction.open_table(definition)?;
                match source.open_table(definition)?.get(key.as_slice())? {
                    Some(value) => drop(rows.insert(key.as_slice(), value.value())?),
                    None => drop(rows.remove(key.as_slice())?),
                }
            }
            transaction.commit()?;
        }
        Ok(())
    })
}

/// Everything before becomes durable with it, and the file opens at once, however it is closed.
fn commit_durably(target: &Database) -> Result<(), StoreError> {
    let mut transaction = target.begin_write()?;
    transaction.set_quick_repair(true);
    Ok(transaction.commit()?)
}

fn plain(error: BackupError) -> StoreError {
    match error {
        BackupError::Source(error) => error,
        BackupError::Full(..) => StoreError::DiskFull,
        error => io::Error::other(error.to_string()).into(),
    }
}

#[cfg(test)]
#[path = "compact_tests.rs"]
mod tests;

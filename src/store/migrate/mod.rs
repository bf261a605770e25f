//! Migration of the database file: numbered steps, each in one transaction, after a copy of the file
//! was made. A new table needs no step.

mod addresses;
mod texts;

use std::path::Path;

use redb::{Database, ReadableDatabase, TableError, TableHandle};

use super::{StoreError, Table, tables::number_at};

/// Changes the tables from one schema to the next.
pub type Step = fn(&redb::WriteTransaction) -> Result<(), StoreError>;

/// All steps in order. New ones go to the end; none is ever changed. The current schema is 1 + their count.
pub const STEPS: &[Step] = &[addresses::join, texts::unify];

/// Opens a file with `database` and brings an older one up to date.
///
/// # Errors
/// `Newer` when the file has a newer schema, which is left as it is; `Storage` when it cannot be
/// opened, copied or written; what a step returns, whose changes are rolled back.
pub fn open(
    file: &Path,
    steps: &[Step],
    database: impl Fn() -> Result<Database, StoreError>,
) -> Result<Database, StoreError> {
    let known = 1 + steps.len() as u64;
    let opened = database()?;
    let found = known_schema(&opened, file, steps)?;
    if found == known {
        bring_up(&opened, steps, found)?;
        return Ok(opened);
    }
    // Closed before it is copied: the copy of an open file could be broken.
    drop(opened);
    let copy = file.with_extension(format!("before-{known}.redb"));
    std::fs::copy(file, &copy)?;
    tracing::info!(found, known, copy = %copy.display(), "bringing the data up to date");
    let opened = database()?;
    bring_up(&opened, steps, found)?;
    Ok(opened)
}

/// Brings a database up to date that nobody keeps, so no copy is made: for the check.
///
/// # Errors
/// As [`open`].
pub fn bring_up_unkept(database: &Database, file: &Path, steps: &[Step]) -> Result<(), StoreError> {
    let found = known_schema(database, file, steps)?;
    bring_up(database, steps, found)
}

/// The schema of a database, if this version can use it.
///
/// # Errors
/// `NoSchema` when it has none; `Newer`; `Storage` when it cannot be read.
pub fn known_schema(database: &Database, file: &Path, steps: &[Step]) -> Result<u64, StoreError> {
    let known = 1 + steps.len() as u64;
    match schema(database)? {
        None => Err(StoreError::NoSchema(file.to_owned())),
        Some(found) if found > known => Err(StoreError::Newer { found, known }),
        Some(found) => Ok(found.max(1)),
    }
}

/// Takes the steps from a schema on, and makes the tables that are new: these need no step.
fn bring_up(database: &Database, steps: &[Step], found: u64) -> Result<(), StoreError> {
    for (number, step) in (1..).zip(steps).skip(found as usize - 1) {
        write(database, number + 1, step)?;
    }
    if lacks_tables(database)? {
        write(database, 1 + steps.len() as u64, |_| Ok(()))?;
    }
    Ok(())
}

/// Makes all tables in a new database.
pub fn prepare(database: &Database) -> Result<(), StoreError> {
    write(database, 1 + STEPS.len() as u64, |_| Ok(()))
}

fn schema(database: &Database) -> Result<Option<u64>, StoreError> {
    match database.begin_read()?.open_table(Table::Meta.definition()) {
        Ok(meta) => Ok(meta.get("schema".as_bytes())?.map(|value| number_at(value.value(), 0))),
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn lacks_tables(database: &Database) -> Result<bool, StoreError> {
    let read = database.begin_read()?;
    let there: Vec<String> = read.list_tables()?.map(|table| table.name().to_owned()).collect();
    Ok(Table::ALL.iter().any(|table| !there.iter().any(|name| name == table.name())))
}

fn write(
    database: &Database,
    schema: u64,
    step: impl Fn(&redb::WriteTransaction) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let transaction = database.begin_write()?;
    for table in Table::ALL {
        transaction.open_table(table.definition())?;
    }
    step(&transaction)?;
    transaction.open_table(Table::Meta.definition())?.insert("schema".as_bytes(), schema.to_be_bytes().as_slice())?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rename(transaction: &redb::WriteTransaction) -> Result<(), StoreError> {
        transaction.open_table(Table::Names.definition())?.insert("step".as_bytes(), "ran".as_bytes())?;
        Ok(())
    }

    fn fails(transaction: &redb::WriteTransaction) -> Result<(), StoreError> {
        rename(transaction)?;
        Err(StoreError::Record("conflicting rows".to_owned()))
    }

    #[test]
    fn older_files_are_copied_and_brought_up_newer_ones_refused() {
        let directory = std::env::temp_dir().join(format!("tresen-migrate-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let file = directory.join("tresen.redb");
        let database = || Ok(Database::create(&file)?);

        drop(Database::create(&file).unwrap());
        assert!(matches!(open(&file, &[], database), Err(StoreError::NoSchema(_))), "no new helpdesk in its place");
        write(&database().unwrap(), 1, |_| Ok(())).unwrap();
        drop(open(&file, &[], database).unwrap());
        assert!(open(&file, &[fails], database).is_err(), "a failing step");
        assert_eq!(schema(&database().unwrap()).unwrap(), Some(1), "changes nothing");
        let up = open(&file, &[rename], database).unwrap();
        assert_eq!(schema(&up).unwrap(), Some(2));
        assert!(
            up.begin_read()
                .unwrap()
                .open_table(Table::Names.definition())
                .unwrap()
                .get("step".as_bytes())
                .unwrap()
                .is_some()
        );
        drop(up);
        assert!(directory.join("tresen.before-2.redb").exists());
        let without = database().unwrap();
        let transaction = without.begin_write().unwrap();
        assert!(transaction.delete_table(Table::Upkeep.definition()).unwrap());
        transaction.commit().unwrap();
        assert!(lacks_tables(&without).unwrap());
        drop(without);
        assert!(!lacks_tables(&open(&file, &[rename], database).unwrap()).unwrap(), "a new table is made");
        assert!(matches!(open(&file, &[], database), Err(StoreError::Newer { found: 2, known: 1 })));
        std::fs::remove_dir_all(&directory).unwrap();
    }
}

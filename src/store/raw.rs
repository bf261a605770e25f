//! Rows as bytes, for tests and benches that look at what is stored, or damage it.
//!
//! Nothing in `src` outside the store uses this.

use std::ops::ControlFlow;

use super::{
    Read, StoreError, TicketTrace, Tx,
    purge::trace_in,
    tables::{Key, Table},
};

/// A key and its value.
pub type RawRow = (Vec<u8>, Vec<u8>);

fn table_named(name: &str) -> Result<Table, StoreError> {
    let table = Table::ALL.iter().copied().find(|table| table.name() == name);
    table.ok_or_else(|| StoreError::Storage(format!("there is no table {name}")))
}

/// The names of all tables in the file.
pub fn table_names() -> impl Iterator<Item = &'static str> {
    Table::ALL.iter().map(|table| table.name())
}

/// What a table holds of a ticket, and so what the purge does there.
///
/// # Errors
/// `Storage` when there is no such table.
pub fn ticket_trace(table: &str) -> Result<TicketTrace, StoreError> {
    table_named(table).map(trace_in)
}

/// All rows of a table whose key starts with `prefix`, in order.
///
/// # Errors
/// `Storage` when there is no such table, or the file cannot be read.
pub fn rows(read: &impl Read, table: &str, prefix: &[u8]) -> Result<Vec<RawRow>, StoreError> {
    let (from, mut found) = (Key::default().then_bytes(prefix), Vec::new());
    read.scan(table_named(table)?, &from, &from.end(), &mut |key, value| {
        found.push((key.to_vec(), value.to_vec()));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Writes a row, whatever it means.
///
/// # Errors
/// `Storage` when there is no such table; else those of a write.
pub fn put(tx: &Tx<'_>, table: &str, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
    tx.put_bytes(table_named(table)?, &Key::default().then_bytes(key), value)
}

/// Removes a row. Returns whether there was one.
///
/// # Errors
/// `Storage` when there is no such table; else those of a removal.
pub fn remove(tx: &Tx<'_>, table: &str, key: &[u8]) -> Result<bool, StoreError> {
    tx.remove(table_named(table)?, &Key::default().then_bytes(key))
}

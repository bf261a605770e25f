//! The step to schema 3: texts have one form. The index of the search is written anew, in a table of its own, with the
//! terms of [`crate::domain::search`]; names of organisations and requesters lead to their rows in the form that
//! reading gives them (Normalization Form C).
//!
//! Records themselves stay as they are: reading them composes their accents.

use std::collections::BTreeMap;

use redb::{ReadableTable, TableDefinition, WriteTransaction};

use super::addresses::{index_profiles, put, records, remove_names};
use crate::{
    domain::{customer::CustomerOrganisation, person::Person, text::Label, ticket::Ticket},
    store::{
        Key, StoreError, Table, TimelineEntry, codec, customer, indexed_text::whole_text, search::BlockRows,
        tables::Definition,
    },
};

/// The index up to schema 2.
const FORMER_INDEX: Definition = TableDefinition::new("search-1");

/// Brings names and the index of the search into one form.
///
/// # Errors
/// `Storage` when the file cannot be read or written. A row that does not decode stays as it is.
pub(super) fn unify(transaction: &WriteTransaction) -> Result<(), StoreError> {
    name_customers(transaction)?;
    index_profiles(transaction)?;
    write_index(transaction)?;
    transaction.delete_table(FORMER_INDEX)?;
    Ok(())
}

/// Where two organisations look the same now, the older one keeps its name and the other gets a number.
fn name_customers(transaction: &WriteTransaction) -> Result<(), StoreError> {
    let customers = records::<CustomerOrganisation>(transaction, Table::Customers)?;
    remove_names(transaction, customer::CUSTOMER_NAMES, &customers.iter().map(|customer| customer.id.0).collect())?;
    let mut holders: BTreeMap<(String, String), u64> = BTreeMap::new();
    for mut customer in customers {
        let (id, name) = (customer.id.0, customer.name.clone());
        for number in 2.. {
            let Some(holder) = holders.get(&customer.details().key()) else { break };
            tracing::warn!(
                organisation = id,
                holder,
                "two organisations had the same name in two spellings; this one \
                has a number behind its name now"
            );
            let cut: String = name.as_str().chars().take(Label::MAX - 8).collect();
            customer.name = Label::from_stored(&format!("{cut} ({number})"))
                .map_err(|_| StoreError::Record(format!("organisation {id} has no name")))?;
            put(transaction, Table::Customers, &Key::number(id), &codec::to_row(&customer))?;
        }
        holders.insert(customer.details().key(), id);
        put(transaction, Table::Names, &customer::name(&customer.details()), &id.to_be_bytes())?;
    }
    Ok(())
}

/// Block by block, so that the memory it takes does not grow with the tickets.
fn write_index(transaction: &WriteTransaction) -> Result<(), StoreError> {
    let tickets = transaction.open_table(Table::Tickets.definition())?;
    let timelines = transaction.open_table(Table::Timeline.definition())?;
    let people = transaction.open_table(Table::People.definition())?;
    let mut index = transaction.open_table(Table::Search.definition())?;
    let (mut block, mut count) = (BlockRows::default(), 0_u64);
    for row in tickets.iter()? {
        let Ok(ticket) = codec::from_bytes::<Ticket>(row?.1.value()) else { continue };
        if !block.takes(ticket.id) {
            for (key, value) in block.take() {
                index.insert(key.bytes(), value.as_slice())?;
            }
        }
        let requester = people.get(Key::number(ticket.requester.0).bytes())?;
        let requester = requester.and_then(|row| codec::from_bytes::<Person>(row.value()).ok());
        let (from, mut entries) = (Key::number(ticket.id.0), Vec::new());
        for row in timelines.range(from.bytes()..from.end().bytes())? {
            entries.extend(codec::from_bytes::<TimelineEntry>(row?.1.value()));
        }
        block.add(ticket.id, &whole_text(&ticket, requester.as_ref(), &entries));
        count += 1;
    }
    for (key, value) in block.take() {
        index.insert(key.bytes(), value.as_slice())?;
    }
    tracing::info!(tickets = count, "the index of the search is written anew");
    Ok(())
}

//! Taking tickets out of the search index. A block row does not say which of its terms a ticket brought, and terms of texts
//! that were changed are in no text any more, so the rows are looked for in the whole index, before the transaction.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use crate::{
    domain::{
        id::TicketId,
        person::Person,
        search::{from_spelled, index_terms},
        ticket::Ticket,
    },
    store::{
        Key, Read, StoreError, Table, Timelines, Tx,
        indexed_text::whole_text,
        number_at,
        search::{BLOCK, WAITING, block_key, decode_block, encode_block, position},
    },
};

/// The rows of the search index in which some tickets stand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IndexRows(BTreeMap<TicketId, Vec<Key>>);

impl IndexRows {
    /// Reads the whole index, and the terms that wait to be merged.
    pub(super) fn find(read: &impl Read, tickets: &BTreeSet<TicketId>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        let mut blocks: BTreeMap<u32, Vec<(u16, TicketId)>> = BTreeMap::new();
        for id in tickets {
            let place = position(*id);
            blocks.entry(place >> 10).or_default().push(((place & 1023) as u16, *id));
        }
        let all = Key::kind(BLOCK);
        read.scan(Table::Search, &all, &all.end(), &mut |key, value| {
            let block = key.last_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes));
            let wanted = block.and_then(|block| blocks.get(&block)).map(Vec::as_slice).unwrap_or_default();
            if !wanted.is_empty() {
                let places = decode_block(value);
                let here = wanted.iter().filter(|(place, _)| places.contains(place));
                here.for_each(|(_, id)| found.add(*id, Key::default().then_bytes(key)));
            }
            ControlFlow::Continue(())
        })?;
        let waiting = Key::kind(WAITING);
        read.scan(Table::Search, &waiting, &waiting.end(), &mut |key, value| {
            let id = TicketId(number_at(key, 9));
            if tickets.contains(&id) {
                // They may be merged before the transaction.
                let terms = String::from_utf8_lossy(value);
                let terms = terms.split('\0').filter(|term| !term.is_empty());
                terms.for_each(|term| found.add(id, block_of(&from_spelled(term), id)));
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    fn add(&mut self, ticket: TicketId, key: Key) {
        self.0.entry(ticket).or_default().push(key);
    }
}

fn block_of(term: &str, ticket: TicketId) -> Key {
    block_key(term.as_bytes(), position(ticket) >> 10)
}

impl Tx<'_> {
    /// Takes a ticket out of these rows, and out of those of all words of its texts. Call it while they are there.
    pub(super) fn remove_from_index(
        &self,
        ticket: &Ticket,
        requester: Option<&Person>,
        rows: &IndexRows,
    ) -> Result<(), StoreError> {
        let place = (position(ticket.id) & 1023) as u16;
        let text = whole_text(ticket, requester, &self.timeline(ticket.id)?);
        let known = rows.0.get(&ticket.id).into_iter().flatten().cloned();
        for key in known.chain(index_terms(&text).iter().map(|term| block_of(term, ticket.id))) {
            let Some(before) = self.bytes(Table::Search, &key)? else { continue };
            let mut places = decode_block(&before);
            let count = places.len();
            places.retain(|other| *other != place);
            if places.is_empty() {
                self.remove(Table::Search, &key)?;
            } else if places.len() < count {
                self.put_bytes(Table::Search, &key, &encode_block(places))?;
            }
        }
        Ok(())
    }

    /// Removes terms of these tickets that were not merged yet.
    pub(super) fn remove_waiting_terms(&self, tickets: &BTreeSet<TicketId>) -> Result<(), StoreError> {
        let waiting = Key::kind(WAITING);
        let is_theirs = |key: &[u8], _: &[u8]| tickets.contains(&TicketId(number_at(key, 9)));
        self.remove_rows(Table::Search, &waiting, &waiting.end(), is_theirs).map(drop)
    }
}

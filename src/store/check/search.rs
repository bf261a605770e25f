//! The check of the search: every ticket is found by the words of its texts.

use super::{CheckReport, format_key, visit_records, visit_table};
use crate::{
    domain::{search::index_terms, ticket::Ticket},
    store::{
        Snapshot, StoreError, TimelineEntry, codec, entry_text,
        search::{IndexedWords, is_search_row},
        tables::{Table, number_at},
        ticket_text,
    },
};

/// Every row must read, and the words of every ticket must lead to it. Words of texts that are gone may still
/// lead to a ticket. The words themselves are not told: they are what people wrote.
pub(super) fn check_search(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    visit_table(read, report, Table::Search, |report, key, value| {
        if !is_search_row(key, value) {
            report.problem(format!("search: row {} does not read", format_key(key)));
        }
        Ok(())
    })?;
    let index = IndexedWords::read(read)?;
    visit_records::<Ticket>(read, Table::Tickets, |ticket| {
        check_words(&index, read, report, ticket.id.0, &ticket_text(&ticket))
    })?;
    visit_table(read, &mut CheckReport::default(), Table::Timeline, |_, key, value| {
        match codec::from_bytes::<TimelineEntry>(value) {
            Ok(entry) => check_words(&index, read, report, number_at(key, 0), &entry_text(&entry.content)),
            // Told with its own table.
            Err(_) => Ok(()),
        }
    })
}

fn check_words(
    index: &IndexedWords,
    read: &Snapshot,
    report: &mut CheckReport,
    ticket: u64,
    words: &str,
) -> Result<(), StoreError> {
    let mut missing = 0;
    for term in index_terms(words) {
        if !index.leads_to(read, &term, ticket)? {
            missing += 1;
        }
    }
    if missing > 0 {
        report.problem(format!("search: ticket {ticket} is not found by {missing} words of one of its texts"));
    }
    Ok(())
}

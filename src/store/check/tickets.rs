//! The check of tickets: timelines, lists, counters and names against the tickets themselves.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use super::{CheckReport, check_raw, check_records, visit_records};
use crate::{
    domain::{
        customer::CustomerOrganisation,
        id::TicketId,
        person::{Account, Person},
        ticket::Ticket,
    },
    store::{
        Customers, ListRange, People, Read, Snapshot, StoreError, TicketList, TicketLists, Tickets, TimelineEntry,
        codec,
        codec::Code,
        tables::{Key, Table, number_at},
    },
};

/// The entries of each ticket must be numbered without a gap, as many as the ticket counts. Counts attachments.
pub(super) fn check_timelines(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let mut entries: BTreeMap<u64, u64> = BTreeMap::new();
    check_records::<TimelineEntry>(read, report, Table::Timeline, |report, key, entry| {
        let ticket = number_at(key, 0);
        let place = entries.entry(ticket).or_default();
        *place += 1;
        if entry.seq != *place || number_at(key, 8) != *place {
            report.problem(format!("timeline: entry {} of ticket {ticket} stands at place {place}", entry.seq));
        }
        for attachment in entry.attachments() {
            *report.files.entry(attachment.hash).or_default() += 1;
        }
        Ok(())
    })?;
    for ticket in tickets(read)? {
        let found = entries.remove(&ticket.id.0).unwrap_or_default();
        if found != ticket.entries {
            report.problem(format!("timeline: ticket {} has {found} entries, not {}", ticket.id.0, ticket.entries));
        }
    }
    for ticket in entries.keys() {
        report.problem(format!("timeline: ticket {ticket} has entries, but is not there"));
    }
    Ok(())
}

/// Lists and their counters against the tickets they are made from.
pub(super) fn check_lists(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    let mut expected: BTreeMap<(TicketList, u8), (ListRange, BTreeSet<TicketId>)> = BTreeMap::new();
    for ticket in tickets(read)? {
        let lists = [TicketList::Department(ticket.department), TicketList::Person(ticket.requester)].into_iter();
        let lists = lists
            .chain(ticket.assignee.map(TicketList::Assignee))
            .chain(ticket.organisation.map(TicketList::Organisation))
            .chain(ticket.referrers.iter().copied().map(TicketList::Referrer));
        for list in lists {
            let standing = ticket.status_kind();
            let slot = expected.entry((list, standing.code())).or_insert_with(|| ((list, standing), BTreeSet::new()));
            slot.1.insert(ticket.id);
        }
    }
    let mut listed = 0;
    for (count, tickets) in expected.values() {
        let counted = read.count_tickets([*count])?;
        if counted != tickets.len() as u64 {
            report.problem(format!("counts: {count:?} counts {counted} tickets, there are {}", tickets.len()));
        }
        let found = read.list_tickets([*count], None, usize::MAX)?;
        listed += found.len() as u64;
        if found.into_iter().map(|(_, id)| id).collect::<BTreeSet<_>>() != *tickets {
            report.problem(format!("queues: {count:?} lists other tickets than there are"));
        }
    }
    let mut counters = 0;
    read.scan(Table::Counts, &Key::word("list/"), &Key::word("list/").end(), &mut |_, _| {
        counters += 1;
        ControlFlow::Continue(())
    })?;
    if counters != expected.len() {
        report.problem(format!("counts: {counters} lists are counted, {} have tickets", expected.len()));
    }
    check_raw(read, report, Table::Queues, |_| true)?;
    let rows = report.rows.get(Table::Queues.name()).copied().unwrap_or_default();
    if rows != listed {
        report.problem(format!("queues: {rows} rows, {listed} of them lead to tickets"));
    }
    Ok(())
}

/// Numbers, links and addresses lead to those who have them.
pub(super) fn check_names(read: &Snapshot, report: &mut CheckReport) -> Result<(), StoreError> {
    check_raw(read, report, Table::Names, |value| value.len() == 8)?;
    for ticket in tickets(read)? {
        let secret = read.installation_key().link_secret(&ticket);
        if read.ticket_with_number(ticket.no)? != Some(ticket.id)
            || read.ticket_with_link_secret(&secret)? != Some(ticket.id)
        {
            report.problem(format!("names: the number or link of ticket {} leads elsewhere", ticket.id.0));
        }
    }
    visit_records::<Account>(read, Table::Accounts, |account| {
        if read.account_with_email(&account.email)? != Some(account.id) {
            report.problem(format!("names: the address of account {} leads elsewhere", account.id.0));
        }
        Ok(())
    })?;
    visit_records::<CustomerOrganisation>(read, Table::Customers, |client| {
        if read.customer_with_details(&client.details())? != Some(client.id) {
            report.problem(format!("names: organisation {} is not found by name and postal code", client.id.0));
        }
        Ok(())
    })?;
    visit_records::<Person>(read, Table::People, |person| {
        if let Some(email) = &person.email
            && !read.persons_with_email(email)?.contains(&person.id)
        {
            report.problem(format!("names: requester {} is not found by address", person.id.0));
        }
        Ok(())
    })
}

/// The tickets that read; the others are reported with their own table.
fn tickets(read: &Snapshot) -> Result<Vec<Ticket>, StoreError> {
    let mut found = Vec::new();
    read.scan(Table::Tickets, &Key::default(), &Key::default(), &mut |_, value| {
        found.extend(codec::from_bytes::<Ticket>(value));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

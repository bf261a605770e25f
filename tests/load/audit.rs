//! Whether what was promised is there: every row against every other.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use ::tresen::{
    domain::{
        notification::{NotificationKind, OutboxPayload},
        search::SearchQuery,
        ticket::{StatusKind, Ticket},
    },
    store::{
        EntryContent, Outbox, People, Search, Snapshot, Store, TicketList, TicketLists, Tickets, TimelineEntry,
        Timelines, raw,
    },
};

/// Holds the store against what people were told: `stored` are subjects whose confirmation stood,
/// `unsure` those of which nobody heard. Returns how many of the unsure ones are there.
pub fn audit(store: &Store, stored: &BTreeSet<String>, unsure: &BTreeSet<String>) -> usize {
    let view = store.snapshot().unwrap();
    let tickets = view.all_tickets().unwrap();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for ticket in &tickets {
        *times.entry(ticket.subject.as_str()).or_default() += 1;
    }
    for subject in stored {
        assert_eq!(times.get(subject.as_str()), Some(&1), "{subject} was confirmed");
    }
    for (subject, times) in &times {
        assert_eq!(*times, 1, "{subject}");
        assert!(stored.contains(*subject) || unsure.contains(*subject), "{subject} was never sent");
    }
    let numbers: BTreeSet<_> = tickets.iter().map(|ticket| ticket.no).collect();
    assert_eq!(numbers.len(), tickets.len(), "every ticket has a number of its own");
    outbox(&view, &tickets);
    lists(&view, &tickets);
    tickets.iter().for_each(|ticket| whole(store, &view, ticket));
    tickets.len() - stored.len()
}

/// No mail server is set, so exactly one confirmation waits for every ticket.
fn outbox(view: &Snapshot, tickets: &[Ticket]) {
    let rows = view.outbox_rows().unwrap();
    let received: BTreeSet<_> = rows
        .iter()
        .filter(|row| matches!(row.payload, OutboxPayload::TicketEntry { kind: NotificationKind::Received, .. }))
        .filter_map(|row| row.payload.ticket())
        .collect();
    // Beside them administrators may be told of a job that was killed.
    let about_tickets = rows.iter().filter(|row| row.payload.ticket().is_some()).count();
    assert_eq!(about_tickets, tickets.len(), "one row for every ticket");
    assert_eq!(received, tickets.iter().map(|ticket| ticket.id).collect(), "a confirmation for every ticket");
    let due = view
        .outbox_due(tresen::store::Lane::Mail, jiff::Timestamp::MAX - jiff::SignedDuration::from_hours(48), usize::MAX)
        .unwrap();
    assert_eq!(due.len(), rows.len(), "every row is due");
}

/// Every list holds exactly its tickets, and every counter counts them.
fn lists(view: &Snapshot, tickets: &[Ticket]) {
    let mut real: BTreeMap<(TicketList, StatusKind), BTreeSet<_>> = BTreeMap::new();
    for ticket in tickets {
        for list in [TicketList::Department(ticket.department), TicketList::Person(ticket.requester)] {
            real.entry((list, ticket.status_kind())).or_default().insert(ticket.id);
        }
    }
    let mut listed = 0;
    for (range, ids) in &real {
        let rows = view.list_tickets([*range], None, usize::MAX).unwrap();
        assert_eq!(&rows.into_iter().map(|(_, id)| id).collect::<BTreeSet<_>>(), ids, "{range:?}");
        assert_eq!(view.count_tickets([*range]).unwrap(), ids.len() as u64, "{range:?}");
        listed += ids.len();
    }
    let rows = raw::rows(view, "queues-1", &[]).unwrap().len();
    let counters = raw::rows(view, "counts-1", b"list/").unwrap();
    let counted: u64 = counters.into_iter().map(|(_, count)| u64::from_be_bytes(count.try_into().unwrap())).sum();
    assert_eq!((rows, counted), (listed, listed as u64), "no row and no count beside them");
}

/// Timeline, link, profile, search and files of a ticket.
fn whole(store: &Store, view: &Snapshot, ticket: &Ticket) {
    let subject = ticket.subject.as_str();
    let timeline: Vec<TimelineEntry> = view.timeline(ticket.id).unwrap();
    assert_eq!(timeline.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2], "{subject}");
    assert!(matches!(timeline[0].content, EntryContent::Message { .. }), "{subject}");
    for file in timeline[0].attachments() {
        assert_eq!(std::fs::metadata(store.blobs().path_of(&file.hash)).unwrap().len(), file.size, "{subject}");
    }
    let secret = store.installation_key().link_secret(ticket);
    assert_eq!(view.ticket_with_link_secret(&secret).unwrap(), Some(ticket.id), "{subject}");
    assert_eq!(view.ticket_with_number(ticket.no).unwrap(), Some(ticket.id), "{subject}");
    assert!(view.person(ticket.requester).unwrap().is_some(), "{subject}");
    let mut found = Vec::new();
    view.search(&SearchQuery::of(subject.rsplit(' ').next().unwrap_or_default()), &mut |id| {
        found.push(id);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(found, [ticket.id], "the search for {subject}");
}

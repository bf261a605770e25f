//! Requesters whom an agent knows: those who have a ticket that the agent may read (§9.2).

use std::ops::ControlFlow;

use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        id::{DepartmentId, PersonId, TicketNo},
        person::Person,
        search::{SearchQuery, index_terms},
        text::{PostalCode, Subject},
        ticket::{Phase, StatusKind, Ticket},
    },
    store::{People, Read, Search, StoreError, TicketList, TicketLists, Tickets, requester_text},
};

/// Profiles offered at once.
const MAX_SUGGESTIONS: usize = 6;

/// Tickets that one search looks at.
const MAX_SCANNED_TICKETS: usize = 3000;

/// Letters of a query from which on it is looked for.
const MIN_QUERY_LETTERS: usize = 2;

/// Tickets of one requester that are looked at.
const MAX_OWN_TICKETS: usize = 200;

/// Open tickets of one requester that are shown.
const MAX_OPEN_TICKETS: usize = 3;

/// A requester, and what the tickets that the agent may read say beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownRequester {
    pub person: Person,
    /// The postal code that they gave last.
    pub postal_code: Option<PostalCode>,
    /// Where their last ticket is.
    pub department: Option<DepartmentId>,
    /// What is open already, last changed first.
    pub open: Vec<(TicketNo, Subject)>,
}

/// The profile, if the agent knows it; `None` also if there is none.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn known_requester(read: &impl Read, actor: &Actor, id: PersonId) -> Result<Option<KnownRequester>, Error> {
    let theirs = StatusKind::ALL.map(|status| (TicketList::Person(id), status));
    let mut tickets: Vec<Ticket> = Vec::new();
    for (_, ticket) in read.list_tickets(theirs, None, MAX_OWN_TICKETS)? {
        tickets.extend(read.ticket(ticket)?.filter(|ticket| access::may_read(actor, ticket)));
    }
    let Some(person) = read.person(id)?.filter(|_| !tickets.is_empty()) else { return Ok(None) };
    let open = tickets.iter().filter(|ticket| ticket.status_kind().phase() == Phase::Open);
    Ok(Some(KnownRequester {
        person,
        postal_code: tickets.iter().find_map(|ticket| ticket.postal_code.clone()),
        department: tickets.first().map(|ticket| ticket.department),
        open: open.take(MAX_OPEN_TICKETS).map(|ticket| (ticket.no, ticket.subject.clone())).collect(),
    }))
}

/// Profiles whose name, address or phone number has all words of `query`, those with the newest tickets first. A
/// query of one letter finds nobody.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_known(read: &impl Read, actor: &Actor, query: &str) -> Result<Vec<Person>, Error> {
    if query.chars().filter(|letter| letter.is_alphanumeric()).count() < MIN_QUERY_LETTERS {
        return Ok(Vec::new());
    }
    let wanted = SearchQuery::of_beginnings(query);
    let mut found: Vec<Person> = Vec::new();
    let (mut looked_at, mut broken): (usize, Option<StoreError>) = (0, None);
    let mut look = |id| -> Result<bool, StoreError> {
        let Some(ticket) = read.ticket(id)?.filter(|ticket| access::may_read(actor, ticket)) else { return Ok(false) };
        if !found.iter().any(|person| person.id == ticket.requester) {
            found.extend(
                read.person(ticket.requester)?.filter(|person| wanted.is_met_by(&index_terms(&requester_text(person)))),
            );
        }
        Ok(found.len() == MAX_SUGGESTIONS)
    };
    read.search(&wanted, &mut |id| {
        looked_at += 1;
        match look(id) {
            Ok(false) if looked_at < MAX_SCANNED_TICKETS => ControlFlow::Continue(()),
            Ok(_) => ControlFlow::Break(()),
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = broken {
        return Err(error.into());
    }
    Ok(found)
}

//! Lists of requests for those who signed in: their own, and those of the organisations they are a contact of.
//! Each ticket in a list is one that the reader may open.

use jiff::Timestamp;

use super::actors_of;
use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        classification::TicketOutcome,
        id::{CustomerId, TicketId, TicketNo},
        person::Person,
        text::{Label, PersonName, Subject},
        ticket::{Phase, StatusKind},
    },
    store::{Customers, People, Read, TicketList, TicketLists, Tickets},
};

/// Open requests on one page. More than that one person does not have open.
const MAX_OPEN: usize = 100;

/// Closed requests on one page.
const MAX_CLOSED: usize = 20;

/// A request in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortalRequestRow {
    pub no: TicketNo,
    pub subject: Subject,
    pub status: StatusKind,
    /// How it ended; `None` while it is open.
    pub outcome: Option<TicketOutcome>,
    /// The last change of any kind.
    pub changed: Timestamp,
    /// `None` if the profile is gone.
    pub requester: Option<PersonName>,
}

/// The last row of a page: its change and its ticket. The next page begins behind it.
pub type Cursor = (Timestamp, TicketId);

/// A list: open requests, then closed ones.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PortalRequests {
    /// Last changed first; only on the first page.
    pub open: Vec<PortalRequestRow>,
    pub open_count: u64,
    /// Closed or archived, last changed first.
    pub closed: Vec<PortalRequestRow>,
    pub closed_count: u64,
    /// Where the next page of closed ones begins; `None` on the last page.
    pub next: Option<Cursor>,
}

/// The requests of all profiles of an address.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn own_requests(read: &impl Read, people: &[Person], after: Option<Cursor>) -> Result<PortalRequests, Error> {
    let lists: Vec<TicketList> = people.iter().map(|person| TicketList::Person(person.id)).collect();
    requests(read, &lists, &actors_of(people), after)
}

/// The organisations that these profiles are contacts of.
pub fn contact_organisations(people: &[Person]) -> Vec<CustomerId> {
    let mut found: Vec<CustomerId> = actors_of(people)
        .into_iter()
        .filter_map(|actor| match actor {
            Actor::Contact { organisation, .. } => Some(organisation),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The names of the organisations that these profiles are contacts of.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn organisation_names(read: &impl Read, people: &[Person]) -> Result<Vec<Label>, Error> {
    let mut names = Vec::new();
    for id in contact_organisations(people) {
        names.extend(read.customer(id)?.map(|client| client.name));
    }
    Ok(names)
}

/// The requests of the organisations that these profiles are contacts of.
///
/// # Errors
///
/// - `NotFound`: none of the profiles is a contact.
/// - `Internal`: the store fails.
pub fn organisation_requests(
    read: &impl Read,
    people: &[Person],
    after: Option<Cursor>,
) -> Result<PortalRequests, Error> {
    let lists: Vec<TicketList> = contact_organisations(people).into_iter().map(TicketList::Organisation).collect();
    if lists.is_empty() { Err(Error::NotFound) } else { requests(read, &lists, &actors_of(people), after) }
}

/// The members of the organisations that these profiles are contacts of, by name.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn members(read: &impl Read, people: &[Person]) -> Result<Vec<Person>, Error> {
    let mut found = Vec::new();
    for organisation in contact_organisations(people) {
        for id in read.members_of(organisation)? {
            found.extend(read.person(id)?.filter(|person| person.organisation == Some(organisation)));
        }
    }
    found.sort_by_key(|person| person.name.as_str().to_lowercase());
    Ok(found)
}

fn requests(
    read: &impl Read,
    lists: &[TicketList],
    actors: &[Actor],
    after: Option<Cursor>,
) -> Result<PortalRequests, Error> {
    let ranges = |phases: &[Phase]| {
        let kinds = StatusKind::ALL.into_iter().filter(|kind| phases.contains(&kind.phase())).collect::<Vec<_>>();
        lists.iter().flat_map(|list| kinds.iter().map(|kind| (*list, *kind)).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let (open, closed) = (ranges(&[Phase::Open]), ranges(&[Phase::Closed, Phase::Archived]));
    let rows = read.list_tickets(closed.clone(), after, MAX_CLOSED + 1)?;
    let next = rows.get(MAX_CLOSED).and_then(|_| rows.get(MAX_CLOSED - 1)).copied();
    let opens = if after.is_some() { Vec::new() } else { read.list_tickets(open.clone(), None, MAX_OPEN)? };
    Ok(PortalRequests {
        open: lines(read, opens, actors)?,
        open_count: read.count_tickets(open)?,
        closed: lines(read, rows.into_iter().take(MAX_CLOSED).collect(), actors)?,
        closed_count: read.count_tickets(closed)?,
        next,
    })
}

fn lines(read: &impl Read, rows: Vec<Cursor>, actors: &[Actor]) -> Result<Vec<PortalRequestRow>, Error> {
    let mut lines = Vec::new();
    for (changed, id) in rows {
        let Some(ticket) = read.ticket(id)? else { continue };
        if !actors.iter().any(|actor| access::may_read(actor, &ticket)) {
            continue;
        }
        lines.push(PortalRequestRow {
            no: ticket.no,
            status: ticket.status_kind(),
            outcome: ticket.status.outcome(),
            requester: read.person_name(ticket.requester)?,
            subject: ticket.subject,
            changed,
        });
    }
    Ok(lines)
}

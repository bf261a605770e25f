//! Lists of requests for those who signed in: their own, and a contact's organisation's. Every line
//! is asked of the rule that opens it, and every number counts only such lines.

use jiff::Timestamp;

use super::actors;
use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        id::{OrganisationId, TicketId, TicketNo},
        person::Person,
        text::{Label, PersonName, Subject},
        ticket::{Outcome, Phase, StatusKind},
    },
    store::{Clients, List, People, Read, Tickets},
};

/// Open requests on one page. More than that one person does not have open.
const MOST_OPEN: usize = 100;

/// Requests that are over on one page.
const MOST_OVER: usize = 20;

/// A request in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// For people.
    pub no: TicketNo,
    /// One line.
    pub subject: Subject,
    /// Where it stands.
    pub status: StatusKind,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The last change of any kind.
    pub changed: Timestamp,
    /// Who asked.
    pub requester: Option<PersonName>,
}

/// Where a list goes on: behind this change of this ticket.
pub type Cursor = (Timestamp, TicketId);

/// A list: what is open, then what is over.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Requests {
    /// Open, last changed first; only on the first page.
    pub open: Vec<Line>,
    /// How many are open.
    pub open_count: u64,
    /// Over, last changed first.
    pub over: Vec<Line>,
    /// How many are over.
    pub over_count: u64,
    /// Where those that are over go on.
    pub next: Option<Cursor>,
}

/// The requests of all profiles of an address.
pub fn own(read: &impl Read, people: &[Person], after: Option<Cursor>) -> Result<Requests, Error> {
    let lists: Vec<List> = people.iter().map(|person| List::Person(person.id)).collect();
    requests(read, &lists, &actors(people), after)
}

/// The organisations that they are contacts of.
pub fn organisations(people: &[Person]) -> Vec<OrganisationId> {
    let mut found: Vec<OrganisationId> = actors(people)
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

/// Their names.
pub fn organisation_names(read: &impl Read, people: &[Person]) -> Result<Vec<Label>, Error> {
    let mut names = Vec::new();
    for id in organisations(people) {
        names.extend(read.client(id)?.map(|client| client.name));
    }
    Ok(names)
}

/// The requests of the organisations that they are contacts of; none for anybody else.
pub fn of_organisations(read: &impl Read, people: &[Person], after: Option<Cursor>) -> Result<Requests, Error> {
    let lists: Vec<List> = organisations(people).into_iter().map(List::Organisation).collect();
    if lists.is_empty() { Err(Error::NotFound) } else { requests(read, &lists, &actors(people), after) }
}

/// Who belongs to the organisations that they are contacts of, by name.
pub fn members(read: &impl Read, people: &[Person]) -> Result<Vec<Person>, Error> {
    let mut found = Vec::new();
    for organisation in organisations(people) {
        for id in read.members_of(organisation)? {
            found.extend(read.person(id)?.filter(|person| person.organisation == Some(organisation)));
        }
    }
    found.sort_by_key(|person| person.name.as_str().to_lowercase());
    Ok(found)
}

fn requests(read: &impl Read, lists: &[List], actors: &[Actor], after: Option<Cursor>) -> Result<Requests, Error> {
    let ranges = |phases: &[Phase]| {
        let kinds = StatusKind::ALL.into_iter().filter(|kind| phases.contains(&kind.phase())).collect::<Vec<_>>();
        lists.iter().flat_map(|list| kinds.iter().map(|kind| (*list, *kind)).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let (open, over) = (ranges(&[Phase::Open]), ranges(&[Phase::Closed, Phase::Archived]));
    let rows = read.list_tickets(over.clone(), after, MOST_OVER + 1)?;
    let next = rows.get(MOST_OVER).and_then(|_| rows.get(MOST_OVER - 1)).copied();
    let opens = if after.is_some() { Vec::new() } else { read.list_tickets(open.clone(), None, MOST_OPEN)? };
    Ok(Requests {
        open: lines(read, opens, actors)?,
        open_count: read.count_tickets(open)?,
        over: lines(read, rows.into_iter().take(MOST_OVER).collect(), actors)?,
        over_count: read.count_tickets(over)?,
        next,
    })
}

fn lines(read: &impl Read, rows: Vec<Cursor>, actors: &[Actor]) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for (changed, id) in rows {
        let Some(ticket) = read.ticket(id)? else { continue };
        if !actors.iter().any(|actor| access::may_read(actor, &ticket)) {
            continue;
        }
        lines.push(Line {
            no: ticket.no,
            status: ticket.standing(),
            outcome: ticket.status.outcome(),
            requester: read.person_name(ticket.requester)?,
            subject: ticket.subject,
            changed,
        });
    }
    Ok(lines)
}

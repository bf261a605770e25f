//! Opening a ticket, from any channel.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;

use crate::{
    app::{Error, announce::announce},
    domain::{
        access::{self, Actor},
        author::Author,
        classification::Channel,
        event::Event,
        field::FieldValue,
        id::{DepartmentId, FieldId, PersonId, TopicId},
        person::{NewPerson, Person},
        routing::{RequestPlace, TopicRoute, find_department},
        text::{Body, Label, Subject},
        ticket::{StatusKind, Ticket, TicketOpening},
        topic::Topic,
    },
    store::{
        self, Attachment, Catalogue, EntryContent, People, Read, SearchTerms, TicketList, TicketLists, Tickets, Tx,
        answer_text, requester_text,
    },
};

/// A request, validated by the channel that it came through.
#[derive(Clone, Debug)]
pub struct NewTicket {
    pub topic: TopicId,
    /// `None` if the topic does not ask for it.
    pub place: Option<RequestPlace>,
    /// Chosen by an agent; `None`: topic and place decide.
    pub department: Option<DepartmentId>,
    pub requester: TicketRequester,
    pub subject: Subject,
    pub description: Body,
    /// Building and room, if the topic asks for it.
    pub room: Option<Label>,
    /// Answers to custom fields.
    pub values: BTreeMap<FieldId, FieldValue>,
    pub attachments: Vec<Attachment>,
    pub channel: Channel,
}

/// Whose request it is.
#[derive(Clone, Debug)]
pub enum TicketRequester {
    /// By name and address; a profile with the same ones is used again.
    New(NewPerson),
    Existing(PersonId),
}

impl NewTicket {
    /// The search terms of the request, without its number and without the name of a known requester: those
    /// are added when it is opened.
    pub fn terms(&self) -> SearchTerms {
        let mut words = self.subject.as_str().to_owned();
        // Commas keep numbers apart.
        let mut add = |word: &str| words.extend([" , ", word]);
        if let TicketRequester::New(person) = &self.requester {
            add(person.name.as_str());
            person.email.iter().for_each(|email| add(email.as_str()));
            person.phone.iter().for_each(|phone| add(phone.as_str()));
        }
        self.values.values().for_each(|value| add(&answer_text(value)));
        add(self.description.as_str());
        self.attachments.iter().for_each(|file| add(file.name.as_str()));
        SearchTerms::of(&words)
    }
}

/// Opens a ticket: profile, ticket, timeline, search and outbox in one transaction. `year` is the calendar
/// year in the organisation's time zone; it begins the ticket's number.
///
/// # Errors
///
/// - `NotFound`: the topic is unknown, retired, or not offered to the actor; or the known requester does not
///   exist, or the actor may not know them or ask on their behalf.
/// - `Forbidden`: the chosen department is unknown or retired, or the actor may not create requests in it.
/// - `NotServed`: no department serves the place.
/// - `Internal`: the store fails.
pub fn open(tx: &Tx<'_>, actor: &Actor, new: NewTicket, year: i16) -> Result<Ticket, Error> {
    let terms = new.terms();
    open_with_terms(tx, actor, new, terms, year)
}

/// As [`open`], with [`NewTicket::terms`] made before the transaction.
///
/// # Errors
///
/// As [`open`].
pub fn open_with_terms(
    tx: &Tx<'_>,
    actor: &Actor,
    new: NewTicket,
    terms: SearchTerms,
    year: i16,
) -> Result<Ticket, Error> {
    let topic = tx.shared_topic(new.topic)?.ok_or(Error::NotFound)?;
    let department = department(tx, actor, &topic, &new)?;
    let by = match actor {
        Actor::Agent(agent) => Author::Agent { account: agent.account },
        Actor::System => Author::System,
        Actor::Contact { person, .. } => Author::Contact { person: *person },
        _ => Author::Requester,
    };
    let person = person(tx, actor, &new.requester)?;
    let opening = TicketOpening {
        kind: topic.kind,
        requester: person.id,
        // What a contact asks on behalf of somebody belongs to the contact's organisation. The profile does not: only an
        // administrator says whose later requests contacts may read.
        organisation: match actor {
            Actor::Contact { organisation, .. } => Some(*organisation),
            _ => person.organisation,
        },
        room: new.room,
        postal_code: match new.place {
            Some(RequestPlace::Postal(code)) => Some(code),
            _ => None,
        },
        priority: topic.priority,
        topic: topic.id,
        subject: new.subject,
        department,
        tags: topic.tags.clone(),
        values: new.values,
        channel: new.channel,
    };
    let id = tx.next_ticket_id()?;
    let no = tx.next_ticket_no(year.unsigned_abs())?;
    let mut ticket = Ticket::open(id, no, opening, by, tx.now);
    let later = match &new.requester {
        TicketRequester::New(_) => no.to_string(),
        TicketRequester::Existing(_) => format!("{no} , {}", requester_text(&person)),
    };
    let said = EntryContent::Message { body: new.description, attachments: new.attachments, channel: new.channel };
    tx.index_terms(id, &terms.and(&later))?;
    // The description is the requester's, also when an agent typed it.
    let entry = tx.add_entry(&mut ticket, Author::Requester, said)?;
    let event = Event::Opened { channel: new.channel };
    tx.add_entry(&mut ticket, by, EntryContent::Event { event: event.clone() })?;
    tx.insert_ticket(&ticket)?;
    announce(tx, &ticket, &event, by, entry)?;
    Ok(ticket)
}

/// A new idempotency key for a form that opens a ticket: sending the form twice opens one ticket.
///
/// # Errors
///
/// `Internal` when the system gives no random bytes.
pub fn new_idempotency_key() -> Result<String, Error> {
    Ok(BASE64URL_NOPAD.encode(&store::random_bytes::<16>()?))
}

/// Opens a ticket, unless one was opened with this idempotency key: then that one is returned. An
/// empty key always opens one.
///
/// # Errors
///
/// As [`open`]; also `NotFound` if the actor may not read the ticket that was opened before.
pub fn open_once(
    tx: &Tx<'_>,
    actor: &Actor,
    idempotency_key: &str,
    new: NewTicket,
    year: i16,
) -> Result<Ticket, Error> {
    if idempotency_key.is_empty() {
        return open(tx, actor, new, year);
    }
    if let Some(known) = tx.ticket_with_idempotency_key(idempotency_key)? {
        return super::find(tx, actor, known);
    }
    let ticket = open(tx, actor, new, year)?;
    tx.put_idempotency_key(idempotency_key, ticket.id)?;
    Ok(ticket)
}

fn department(tx: &Tx<'_>, actor: &Actor, topic: &Topic, new: &NewTicket) -> Result<DepartmentId, Error> {
    if topic.retired && !matches!(actor, Actor::System) {
        return Err(Error::NotFound);
    }
    if let Some(chosen) = new.department {
        let takes_in = tx.department(chosen)?.is_some_and(|department| !department.retired);
        return if takes_in && access::may_create_request(actor, chosen) { Ok(chosen) } else { Err(Error::Forbidden) };
    }
    if !topic.is_offered() && !matches!(actor, Actor::Agent(_) | Actor::System) {
        return Err(Error::NotFound);
    }
    match topic.route {
        TopicRoute::Department(id) => Ok(id),
        TopicRoute::Site => {
            find_department(&tx.shared_departments()?, topic.route, new.place.as_ref()).map_err(|_| Error::NotServed)
        }
    }
}

fn person(tx: &Tx<'_>, actor: &Actor, requester: &TicketRequester) -> Result<Person, Error> {
    let new = match requester {
        TicketRequester::Existing(id) if !may_know_person(tx, actor, *id)? => return Err(Error::NotFound),
        TicketRequester::Existing(id) => {
            let person = tx.person(*id)?.filter(|person| access::may_create_request_for(actor, person));
            return person.ok_or(Error::NotFound);
        }
        TicketRequester::New(new) => new,
    };
    if let Some(email) = &new.email
        && let Some(known) = tx.person_with_email_and_name(email, &new.name)?
        && let Some(mut person) = tx.person(known)?
    {
        if person.phone.is_none() && new.phone.is_some() {
            person.phone.clone_from(&new.phone);
            tx.put_person(&person)?;
        }
        return Ok(person);
    }
    let person = Person::new(tx.next_person_id()?, new, tx.now);
    tx.put_person(&person)?;
    Ok(person)
}

/// Whether the actor may know of a profile: agents know those who have a ticket that the agent may read
/// (§9.2).
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn may_know_person(read: &impl Read, actor: &Actor, person: PersonId) -> Result<bool, Error> {
    if !matches!(actor, Actor::Agent(_)) {
        return Ok(true);
    }
    let theirs = StatusKind::ALL.map(|status| (TicketList::Person(person), status));
    for (_, id) in read.list_tickets(theirs, None, MOST_TICKETS)? {
        if read.ticket(id)?.is_some_and(|ticket| access::may_read(actor, &ticket)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tickets of one requester that are looked at.
const MOST_TICKETS: usize = 200;

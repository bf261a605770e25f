//! What requesters do and read (§4.5), whether they come by a secret link or signed in.
//!
//! An answer that could not be sent, because it lacks words or because the team wrote meanwhile, is
//! kept with its files for a day, so nothing typed or uploaded is lost.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::{
    Error, portal,
    rate_limit::RateLimit,
    rating,
    request::{DraftFile, add_file},
    ticket::{self, MessageContent, TicketCommand},
    view::audience::{self, Capacity, TicketAudience},
};
use crate::{
    domain::{
        access::{self, Actor},
        event::{Author, Event},
        id::{DepartmentId, PersonId, TicketId, TicketNo},
        person::Person,
        rating::Grade,
        text::{Body, EmailAddress, FileName, Label, PersonName, TextError},
        ticket::{Action, ActionKind, Channel, Status, StatusKind, Ticket},
        topic::{self, Field, FieldValue, Topic},
    },
    store::{Attachment, Catalogue, EntryContent, People, Read, ReplyDraft, ReplyDrafts, Tickets, TimelineEntry, Tx},
};

/// Messages, closings and renewed links of one ticket.
pub const ACTION_LIMIT: RateLimit = RateLimit { purpose: "act on one's request", burst: 20, seconds: 30 };

/// An answer that was not sent is kept so long.
const REPLY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// A ticket goes at the latest so many years after its last communication (§5.2).
pub const RETENTION_YEARS: i16 = 5;

/// How somebody came to a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccessPath {
    /// By its secret link.
    Link(String),
    /// Signed in with an address.
    Portal {
        /// The address that they proved.
        email: EmailAddress,
        /// The request's number.
        no: TicketNo,
    },
}

impl AccessPath {
    /// The ticket and as whom they open it; whatever is not theirs is not there.
    pub fn find(&self, read: &impl Read) -> Result<(Ticket, Actor), Error> {
        match self {
            Self::Link(secret) => ticket::find_by_link(read, secret),
            Self::Portal { email, no } => portal::find_ticket(read, email, *no),
        }
    }
}

/// Everything on the requester's page.
#[derive(Clone, Debug)]
pub struct RequestPage {
    /// The ticket.
    pub ticket: Ticket,
    /// Whether it is the request of whoever looks; otherwise they look after it as a contact.
    pub is_own: bool,
    /// The profile of whoever looks, if they signed in.
    pub me: Option<PersonId>,
    /// Names of the requester and of the contacts who wrote.
    pub people: BTreeMap<PersonId, PersonName>,
    /// What whoever looks may do with it.
    pub can: Vec<ActionKind>,
    /// The secret of its link, for those who may renew it.
    pub secret: Option<String>,
    /// Its topic.
    pub topic: Topic,
    /// What the requester may see of the timeline, with the department that had it then, if its
    /// name is public.
    pub entries: Vec<(TimelineEntry, Option<Label>)>,
    /// Names of public departments.
    pub departments: BTreeMap<DepartmentId, Label>,
    /// Who can read it.
    pub readers: RequestReaders,
    /// An answer that was not sent.
    pub unsent: UnsentReply,
    /// Whether they are asked how satisfied they are.
    pub asks: bool,
}

/// Who can read a ticket: never a name of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestReaders {
    /// The department, if its name is public.
    pub department: Option<Label>,
    /// People of the department who can sign in.
    pub members: usize,
    /// People of other departments who keep access (§1.1).
    pub others: usize,
    /// Contacts of the organisation that the request belongs to.
    pub contacts: usize,
    /// Administrators who gave a reason a moment ago (§1.3).
    pub administrators: usize,
    /// People of the provider who can sign in and read it there.
    pub provider_accounts: usize,
    /// A provider, as long as it is there.
    pub provider: Option<Label>,
}

/// An answer that was not sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UnsentReply {
    /// What was typed.
    pub text: String,
    /// Files.
    pub files: Vec<DraftFile>,
}

/// What came in from the answer's form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplyInput {
    /// The last entry on the page.
    pub seen: Option<u64>,
    /// What was typed.
    pub text: String,
    /// New files.
    pub files: Vec<Attachment>,
    /// A kept file to take away, by its place.
    pub remove: Option<usize>,
}

/// What became of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReplyResult {
    /// It stands.
    Sent,
    /// It was kept, not sent.
    Kept(ReplyRefusal, Vec<FileName>),
}

/// Why an answer was not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReplyRefusal {
    /// The words are missing or too many.
    Text(TextError),
    /// The team wrote since the page was opened.
    News,
    /// More files than allowed.
    TooManyFiles,
    /// A file was to be taken away first.
    FileRemoved,
}

/// The page of a request.
pub fn load_page(read: &impl Read, through: &AccessPath, now: Timestamp) -> Result<RequestPage, Error> {
    let (ticket, actor) = through.find(read)?;
    let topic = read.topic(ticket.topic)?.ok_or(Error::NotFound)?;
    let departments: BTreeMap<_, _> =
        read.all_departments()?.into_iter().filter(|d| d.public).map(|d| (d.id, d.name)).collect();
    let entries = entries(read.timeline(ticket.id)?, &ticket, &departments);
    let readers = readers_of(read, &ticket, now)?;
    let row = read.unexpired_reply_draft(ticket.id, replying_contact(&ticket, &actor), now)?;
    let can: Vec<ActionKind> =
        ActionKind::ALL.into_iter().filter(|action| access::may_do(&actor, *action, &ticket)).collect();
    Ok(RequestPage {
        is_own: actor.is_requester_of(&ticket),
        asks: rating::is_asked(read, &actor, &ticket)?,
        me: match actor {
            Actor::Requester { person } | Actor::Contact { person, .. } => Some(person),
            _ => None,
        },
        people: people(read, &ticket, &entries)?,
        secret: can.contains(&ActionKind::Edit).then(|| read.installation_key().link_secret(&ticket)),
        can,
        unsent: row.map(|row| UnsentReply { text: row.text, files: row.files }).unwrap_or_default(),
        ticket,
        topic,
        entries,
        departments,
        readers,
    })
}

/// The contacts of the organisation that a ticket belongs to, without the requester.
fn contacts(read: &impl Read, ticket: &Ticket) -> Result<usize, Error> {
    let mut count = 0;
    for id in ticket.organisation.map(|id| read.members_of(id)).transpose()?.unwrap_or_default() {
        let may_read = |person: &Person| access::may_read(&Actor::of_person(person), ticket);
        count += usize::from(id != ticket.requester && read.person(id)?.is_some_and(|person| may_read(&person)));
    }
    Ok(count)
}

fn people(
    read: &impl Read,
    ticket: &Ticket,
    entries: &[(TimelineEntry, Option<Label>)],
) -> Result<BTreeMap<PersonId, PersonName>, Error> {
    let contacts = entries.iter().filter_map(|(entry, _)| match entry.author {
        Author::Contact { person } => Some(person),
        _ => None,
    });
    let mut people = BTreeMap::new();
    for id in contacts.chain([ticket.requester]) {
        if let Some(name) = read.person_name(id)? {
            people.insert(id, name);
        }
    }
    Ok(people)
}

fn entries(
    all: Vec<TimelineEntry>,
    ticket: &Ticket,
    departments: &BTreeMap<DepartmentId, Label>,
) -> Vec<(TimelineEntry, Option<Label>)> {
    let first_move = all.iter().find_map(|entry| match &entry.content {
        EntryContent::Event { event: Event::Moved { from, .. } } => Some(*from),
        _ => None,
    });
    let mut department = first_move.unwrap_or(ticket.department);
    let mut shown = Vec::new();
    for entry in all {
        if let EntryContent::Event { event: Event::Moved { to, .. } } = &entry.content {
            department = *to;
        }
        if entry.is_public() {
            shown.push((entry, departments.get(&department).cloned()));
        }
    }
    shown
}

/// Who can read a ticket.
pub fn readers_of(read: &impl Read, ticket: &Ticket, now: Timestamp) -> Result<RequestReaders, Error> {
    let departments = read.all_departments()?.into_iter().filter(|d| d.public).map(|d| (d.id, d.name)).collect();
    Ok(readers(&audience::audience_of(read, ticket, now)?, ticket, &departments, contacts(read, ticket)?))
}

fn readers(
    audience: &TicketAudience,
    ticket: &Ticket,
    departments: &BTreeMap<DepartmentId, Label>,
    contacts: usize,
) -> RequestReaders {
    RequestReaders {
        department: departments.get(&ticket.department).cloned(),
        members: audience.count(Capacity::Writes) + audience.count(Capacity::Reads),
        contacts,
        others: audience.count(Capacity::Referred),
        administrators: audience.count(Capacity::Administers),
        provider_accounts: audience.count(Capacity::Provider),
        provider: match &ticket.status {
            Status::WithProvider { provider } => Some(provider.clone()),
            _ => None,
        },
    }
}

/// The last day on which a ticket can still be there, if nothing more is said.
pub fn kept_until(ticket: &Ticket, zone: &TimeZone) -> Date {
    let last = ticket.last_communication.to_zoned(zone.clone()).date();
    last.checked_add(RETENTION_YEARS.years()).unwrap_or(last)
}

/// What the requester told in the form: questions they may see and their answers.
pub fn form_answers<'t>(ticket: &'t Ticket, topic: &'t Topic) -> Vec<(&'t Field, &'t FieldValue)> {
    let may_see = |field: &&Field| field.audience != topic::FieldAudience::Agents;
    let fields = topic.fields.iter().chain(&topic.retired_fields).filter(may_see);
    fields.filter_map(|f| Some((f, ticket.values.get(&f.id)?))).collect()
}

/// Writes to the team; reopens a closed ticket. What cannot be sent is kept.
pub fn send_reply(tx: &Tx<'_>, through: &AccessPath, reply: &ReplyInput, most: usize) -> Result<ReplyResult, Error> {
    let (ticket, actor) = through.find(tx)?;
    let contact = replying_contact(&ticket, &actor);
    let (mut files, over) = match tx.reply_draft(ticket.id, contact)? {
        Some(row) if row.expires > tx.now => (row.files, Vec::new()),
        Some(row) => (Vec::new(), row.files),
        None => (Vec::new(), Vec::new()),
    };
    // Their page does not show them any more, so they do not go along.
    over.iter().try_for_each(|held| tx.remove_file_reference(&held.file))?;
    let mut refused = Vec::new();
    if let Some(gone) = reply.remove.filter(|place| *place < files.len()) {
        tx.remove_file_reference(&files.remove(gone).file)?;
    }
    for file in reply.files.clone() {
        refused.extend(add_file(tx, &mut files, DraftFile { field: None, file }, most)?);
    }
    let why = match Body::parse(&reply.text) {
        _ if reply.remove.is_some() => ReplyRefusal::FileRemoved,
        _ if !refused.is_empty() => ReplyRefusal::TooManyFiles,
        Err(error) => ReplyRefusal::Text(error),
        Ok(body) => {
            let attachments = files.iter().map(|held| held.file.clone()).collect();
            let deed = TicketCommand::Write { said: MessageContent { body, attachments }, channel: Channel::Web };
            match ticket::execute(tx, &actor, ticket.id, reply.seen, deed) {
                Ok(_) => {
                    files.iter().try_for_each(|held| tx.remove_file_reference(&held.file))?;
                    tx.remove_sent_reply_draft(ticket.id, contact)?;
                    return Ok(ReplyResult::Sent);
                }
                // Refused before anything was written, so the rest of this transaction is whole.
                Err(Error::Conflict { .. }) => ReplyRefusal::News,
                Err(error) => return Err(error),
            }
        }
    };
    let row = ReplyDraft { expires: tx.now + REPLY_LIFETIME, text: reply.text.clone(), files };
    tx.put_reply_draft(ticket.id, contact, &row)?;
    Ok(ReplyResult::Kept(why, refused))
}

/// Says that it is settled; closes it unless the team has something left to do.
pub fn mark_settled(tx: &Tx<'_>, through: &AccessPath, seen: Option<u64>) -> Result<(), Error> {
    let (ticket, actor) = through.find(tx)?;
    if ticket.status_kind() == StatusKind::Closed {
        // Pressed twice, or the team was faster: it is what they wanted.
        return Ok(());
    }
    ticket::execute(tx, &actor, ticket.id, seen, TicketCommand::Do(Action::RequesterSettles)).map(drop)
}

/// Takes how satisfied they are, with words beside it if they like.
pub fn rate(
    tx: &Tx<'_>,
    through: &AccessPath,
    grade: Grade,
    remark: Option<&Body>,
    zone: &TimeZone,
) -> Result<(), Error> {
    let (ticket, actor) = through.find(tx)?;
    if ticket.rated && actor.is_requester_of(&ticket) {
        // Pressed twice: they were heard.
        return Ok(());
    }
    rating::rate(tx, &actor, &ticket, grade, zone)?;
    remark.map_or(Ok(()), |text| rating::add_remark(tx, &ticket, text.clone(), zone))
}

/// Renews the secret; the old link is dead from now on.
pub fn renew_link(tx: &Tx<'_>, through: &AccessPath) -> Result<String, Error> {
    let (ticket, actor) = through.find(tx)?;
    let ticket = ticket::execute(tx, &actor, ticket.id, None, TicketCommand::Do(Action::RenewLink))?;
    Ok(tx.installation_key().link_secret(&ticket))
}

/// A file of a public entry.
pub fn file(read: &impl Read, through: &AccessPath, entry: u64, place: usize) -> Result<Attachment, Error> {
    let (ticket, _) = through.find(read)?;
    file_of(read, ticket.id, entry, place)
}

/// A file of a public entry of a ticket that its requester has found.
pub(super) fn file_of(read: &impl Read, ticket: TicketId, entry: u64, place: usize) -> Result<Attachment, Error> {
    let entry = read.entry(ticket, entry)?.filter(TimelineEntry::is_public).ok_or(Error::NotFound)?;
    entry.attachments().get(place).cloned().ok_or(Error::NotFound)
}

/// Removes unsent answers whose time is over; how many.
pub fn remove_expired_replies(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.remove_expired_reply_drafts()?)
}

/// The contact whose unsent answer it is; `None` for the requester. They do not read each other's.
fn replying_contact(ticket: &Ticket, actor: &Actor) -> Option<PersonId> {
    match actor {
        Actor::Contact { person, .. } if !actor.is_requester_of(ticket) => Some(*person),
        _ => None,
    }
}

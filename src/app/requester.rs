//! What requesters and contacts read and do with a ticket (§4.5), by its secret link or signed in.
//!
//! An answer that could not be sent, because it is empty or too long or because the team wrote meanwhile, is
//! stored with its files for a day, so nothing typed or uploaded is lost.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::{
    Error,
    account::own_rights,
    portal,
    rate_limit::RateLimit,
    rating,
    request::{DraftFile, add_file},
    retention,
    ticket::{self, MessageContent, TicketCommand},
    view::{
        audience::{self, Capacity, TicketAudience},
        names,
    },
};
use crate::{
    domain::{
        access::{self, Actor},
        author::Author,
        classification::Channel,
        event::Event,
        field::{Field, FieldAudience, FieldValue},
        id::{DepartmentId, PersonId, TicketId, TicketNo},
        person::{Lang, Person},
        rating::Grade,
        text::{Body, FileName, Label, PersonName, TextError},
        ticket::{Action, ActionKind, Status, StatusKind, Ticket},
        topic::Topic,
    },
    store::{
        Attachment, Catalogue, EntryContent, OwnRightsNotice, People, Read, ReplyDraft, ReplyDrafts, TimelineEntry,
        Timelines, Tx,
    },
};

/// Messages, closings and renewed links of one ticket.
pub const ACTION_LIMIT: RateLimit = RateLimit { purpose: "act on one's request", burst: 20, seconds: 30 };

/// How long an unsent answer is stored.
const REPLY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// How somebody opens a ticket without an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccessPath {
    /// By its secret link.
    Link(String),
    /// Signed in to the portal.
    Portal {
        /// The token of their session. Which address it proves is looked up each time.
        token: String,
        no: TicketNo,
    },
}

impl AccessPath {
    /// The ticket and the actor that opens it.
    ///
    /// # Errors
    ///
    /// - `NotFound`: no such ticket, or this path does not open it.
    /// - `SessionEnded`: the session in the portal ended.
    /// - `Internal`: the store fails.
    pub fn find(&self, read: &impl Read, now: Timestamp) -> Result<(Ticket, Actor), Error> {
        match self {
            Self::Link(secret) => ticket::find_by_link(read, secret),
            Self::Portal { token, no } => portal::find_ticket(read, token, *no, now),
        }
    }
}

/// Everything on the requester's page.
#[derive(Clone, Debug)]
pub struct RequestPage {
    pub ticket: Ticket,
    /// Whether the reader is its requester; else they read it as a contact.
    pub is_own: bool,
    /// The reader's profile; `None` for a secret link.
    pub reader: Option<PersonId>,
    /// Names of the requester and of the contacts who wrote.
    pub people: BTreeMap<PersonId, PersonName>,
    /// What the reader may do with it.
    pub allowed_actions: Vec<ActionKind>,
    /// The secret of its link, for those who may renew it.
    pub secret: Option<String>,
    pub topic: Topic,
    /// The public part of the timeline, each entry with the department that had the ticket then, if its name
    /// is public.
    pub entries: Vec<(TimelineEntry, Option<Label>)>,
    /// Names of public departments.
    pub departments: BTreeMap<DepartmentId, Label>,
    pub readers: RequestReaders,
    /// Administrators who gave themselves access to it lately.
    pub own_rights_notices: Vec<OwnRightsNotice>,
    pub unsent: UnsentReply,
    /// Whether the reader is asked how satisfied they are.
    pub asks_rating: bool,
    /// When it is deleted if it is closed and nothing more is said; `None`: not before a tag is reviewed.
    pub purge_day: Option<Date>,
}

/// Who can read a ticket: numbers, never a person's name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestReaders {
    /// `None` if its name is not public.
    pub department: Option<Label>,
    /// Members of the department who can sign in.
    pub members: usize,
    /// Members of other departments who keep access (§1.1).
    pub others: usize,
    /// Contacts of the ticket's customer organisation, without the requester.
    pub contacts: usize,
    /// Administrators with emergency access now (§1.3).
    pub administrators: usize,
    /// Accounts of the provider that can read it.
    pub provider_accounts: usize,
    /// The provider that has the ticket now.
    pub provider: Option<Label>,
}

/// An answer that was not sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UnsentReply {
    pub text: String,
    pub files: Vec<DraftFile>,
}

/// What the form of an answer sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplyInput {
    /// The last entry on the page.
    pub seen: Option<u64>,
    pub text: String,
    /// Files that arrived with this answer.
    pub files: Vec<Attachment>,
    /// Index of a stored file to remove.
    pub remove: Option<usize>,
}

/// The result of sending an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReplyResult {
    Sent,
    /// Stored, not sent; with the names of files beyond the allowed number.
    Kept(ReplyRefusal, Vec<FileName>),
}

/// Why an answer was not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReplyRefusal {
    /// Empty or too long.
    Text(TextError),
    /// The team wrote since the page was opened.
    News,
    /// More files than allowed.
    TooManyFiles,
    /// The form asked only to remove a file.
    FileRemoved,
}

/// Loads the page of a ticket for a reader of a language.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or `path` does not open it.
/// - `SessionEnded`: the session in the portal ended.
/// - `Internal`: the store fails.
pub fn load_page(
    read: &impl Read,
    path: &AccessPath,
    lang: Lang,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<RequestPage, Error> {
    let (ticket, actor) = path.find(read, now)?;
    let topic = read.topic(ticket.topic)?.ok_or(Error::NotFound)?;
    let departments = names::public_department_names(read, lang)?;
    let timeline = read.timeline(ticket.id)?;
    let own_rights_notices = own_rights::notices_of(read, &ticket, &timeline, now)?;
    let entries = entries(timeline, &ticket, &departments);
    let readers = readers_of(read, &ticket, lang, now)?;
    let row = read.unexpired_reply_draft(ticket.id, replying_contact(&ticket, &actor), now)?;
    let can: Vec<ActionKind> =
        ActionKind::ALL.into_iter().filter(|action| access::may_do(&actor, *action, &ticket)).collect();
    Ok(RequestPage {
        purge_day: retention::next_purge_day(read, ticket.id, now, zone)?,
        is_own: actor.is_requester_of(&ticket),
        asks_rating: rating::is_asked(read, &actor, &ticket)?,
        reader: match actor {
            Actor::Requester { person } | Actor::Contact { person, .. } => Some(person),
            _ => None,
        },
        people: people(read, &ticket, &entries)?,
        secret: can.contains(&ActionKind::Edit).then(|| read.installation_key().link_secret(&ticket)),
        allowed_actions: can,
        unsent: row.map(|row| UnsentReply { text: row.text, files: row.files }).unwrap_or_default(),
        ticket,
        topic,
        entries,
        departments,
        readers,
        own_rights_notices,
    })
}

/// How many contacts of the ticket's customer organisation can read it, without the requester.
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

/// Who can read a ticket now, for a reader of a language.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn readers_of(read: &impl Read, ticket: &Ticket, lang: Lang, now: Timestamp) -> Result<RequestReaders, Error> {
    let departments = names::public_department_names(read, lang)?;
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

/// The custom fields that the requester may see, with their answers.
pub fn form_answers<'t>(ticket: &'t Ticket, topic: &'t Topic) -> Vec<(&'t Field, &'t FieldValue)> {
    let may_see = |field: &&Field| field.audience != FieldAudience::Agents;
    let fields = topic.fields.iter().chain(&topic.retired_fields).filter(may_see);
    fields.filter_map(|f| Some((f, ticket.values.get(&f.id)?))).collect()
}

/// Sends an answer to the team, which reopens a closed ticket. An answer that cannot be sent is stored. `most`
/// is the allowed number of files.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or `path` does not open it.
/// - `SessionEnded`: the session in the portal ended.
/// - `Forbidden`: the ticket is archived.
/// - `Refused`: the state machine does not allow a message now.
/// - `Internal`: the store fails.
pub fn send_reply(tx: &Tx<'_>, path: &AccessPath, reply: &ReplyInput, most: usize) -> Result<ReplyResult, Error> {
    let (ticket, actor) = path.find(tx, tx.now)?;
    let contact = replying_contact(&ticket, &actor);
    let (mut files, over) = match tx.reply_draft(ticket.id, contact)? {
        Some(row) if row.expires > tx.now => (row.files, Vec::new()),
        Some(row) => (Vec::new(), row.files),
        None => (Vec::new(), Vec::new()),
    };
    // The page does not show expired files any more, so they are not sent.
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
            let command = TicketCommand::RequesterMessage {
                content: MessageContent { body, attachments },
                channel: Channel::Web,
            };
            match ticket::execute(tx, &actor, ticket.id, reply.seen, command) {
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

/// The requester says that it is settled: closes the ticket unless the team has something left to do. A closed
/// one stays closed.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or `path` does not open it.
/// - `SessionEnded`: the session in the portal ended.
/// - `Forbidden`: the reader is a contact and not its requester, or the ticket is archived.
/// - `Conflict`: the team wrote after `seen`.
/// - `Refused`: the state machine does not allow it now.
/// - `Internal`: the store fails.
pub fn mark_settled(tx: &Tx<'_>, path: &AccessPath, seen: Option<u64>) -> Result<(), Error> {
    let (ticket, actor) = path.find(tx, tx.now)?;
    if ticket.status_kind() == StatusKind::Closed {
        // Pressed twice, or the team was faster: the requester wanted just that.
        return Ok(());
    }
    ticket::execute(tx, &actor, ticket.id, seen, TicketCommand::Action(Action::RequesterSettles)).map(drop)
}

/// Stores how satisfied the requester is, with a remark if there is one. Rating again changes nothing.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or `path` does not open it.
/// - `SessionEnded`: the session in the portal ended.
/// - `Forbidden`: the actor is not asked.
/// - `Internal`: the store fails.
pub fn rate(tx: &Tx<'_>, path: &AccessPath, grade: Grade, remark: Option<&Body>, zone: &TimeZone) -> Result<(), Error> {
    let (ticket, actor) = path.find(tx, tx.now)?;
    if ticket.rated && actor.is_requester_of(&ticket) {
        // The button was pressed twice.
        return Ok(());
    }
    rating::rate(tx, &actor, &ticket, grade, zone)?;
    remark.map_or(Ok(()), |text| rating::add_remark(tx, &ticket, text.clone(), zone))
}

/// Renews the secret link and returns its secret; the old link is dead.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or `path` does not open it.
/// - `SessionEnded`: the session in the portal ended.
/// - `Forbidden`: the reader is a contact and not its requester, or the ticket is archived.
/// - `Refused`: the state machine does not allow it now.
/// - `Internal`: the store fails.
pub fn renew_link(tx: &Tx<'_>, path: &AccessPath) -> Result<String, Error> {
    let (ticket, actor) = path.find(tx, tx.now)?;
    let ticket = ticket::execute(tx, &actor, ticket.id, None, TicketCommand::Action(Action::RenewLink))?;
    Ok(tx.installation_key().link_secret(&ticket))
}

/// A file of a public entry: the entry's number and the file's index.
///
/// # Errors
///
/// - `NotFound`: no such ticket, public entry or file, or `path` does not open the ticket.
/// - `SessionEnded`: the session in the portal ended.
/// - `Internal`: the store fails.
pub fn file(
    read: &impl Read,
    path: &AccessPath,
    entry: u64,
    place: usize,
    now: Timestamp,
) -> Result<Attachment, Error> {
    let (ticket, _) = path.find(read, now)?;
    file_of(read, ticket.id, entry, place)
}

/// A file of a public entry of a ticket that the requester has opened.
///
/// # Errors
///
/// `NotFound`: no such entry or file, or the entry is not public. `Internal`: the store fails.
pub(super) fn file_of(read: &impl Read, ticket: TicketId, entry: u64, place: usize) -> Result<Attachment, Error> {
    let entry = read.entry(ticket, entry)?.filter(TimelineEntry::is_public).ok_or(Error::NotFound)?;
    entry.attachments().get(place).cloned().ok_or(Error::NotFound)
}

/// Removes expired unsent answers and returns how many.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn remove_expired_replies(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.remove_expired_reply_drafts(REPLY_LIFETIME)?)
}

/// The contact whose unsent answer it is; `None` for the requester. They do not read each other's.
fn replying_contact(ticket: &Ticket, actor: &Actor) -> Option<PersonId> {
    match actor {
        Actor::Contact { person, .. } if !actor.is_requester_of(ticket) => Some(*person),
        _ => None,
    }
}

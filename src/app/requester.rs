//! What the holder of a secret link does and reads (§4.5).
//!
//! An answer that could not be sent, because it lacks words or because the team wrote meanwhile, is
//! kept with its files for a day, so nothing typed or uploaded is lost.

use std::{collections::BTreeMap, ops::ControlFlow};

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::{
    Error,
    request::{Held, hold},
    throttle::Limit,
    ticket::{self, Deed, Said},
};
use crate::{
    domain::{
        event::Event,
        id::{DepartmentId, TicketId},
        person::Account,
        text::{Body, FileName, Label, TextError},
        ticket::{Action, Channel, Status, StatusKind, Ticket},
        topic::{Audience, Field, FieldValue, Topic},
    },
    store::{Attachment, Catalogue, Entry, Key, People, Read, Table, Tickets, Tx, What, codec},
};

/// Messages, closings and renewed links of one ticket.
pub const ACT: Limit = Limit { purpose: "act on one's request", burst: 20, seconds: 30 };

/// An answer that was not sent is kept so long.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// A ticket goes at the latest so many years after its last communication (§5.2).
pub const YEARS: i16 = 5;

/// Everything on the requester's page.
#[derive(Clone, Debug)]
pub struct Look {
    /// The ticket.
    pub ticket: Ticket,
    /// Its topic.
    pub topic: Topic,
    /// What the requester may see of the timeline, with the department that had it then, if its
    /// name is public.
    pub entries: Vec<(Entry, Option<Label>)>,
    /// Names of public departments.
    pub departments: BTreeMap<DepartmentId, Label>,
    /// Who can read it.
    pub readers: Readers,
    /// An answer that was not sent.
    pub unsent: Unsent,
}

/// Who can read a ticket: never a name of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Readers {
    /// The department, if its name is public.
    pub department: Option<Label>,
    /// People of the department who can sign in.
    pub members: usize,
    /// People of other departments who keep access (§1.1).
    pub others: usize,
    /// A provider, as long as it is there.
    pub provider: Option<Label>,
}

/// An answer that was not sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Unsent {
    /// What was typed.
    pub text: String,
    /// Files.
    pub files: Vec<Held>,
}

struct Row {
    expires: Timestamp,
    text: String,
    files: Vec<Held>,
}
codec::record! { Row { 0 expires, 1 text, 2 files } }

/// What came in from the answer's form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
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
pub enum Replied {
    /// It stands.
    Sent,
    /// It was kept, not sent.
    Kept(Why, Vec<FileName>),
}

/// Why an answer was not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The words are missing or too many.
    Text(TextError),
    /// The team wrote since the page was opened.
    News,
    /// More files than allowed.
    TooManyFiles,
    /// A file was to be taken away first.
    FileRemoved,
}

/// The page of a link.
pub fn look(read: &impl Read, secret: &str, now: Timestamp) -> Result<Look, Error> {
    let (ticket, _) = ticket::find_linked(read, secret)?;
    let topic = read.topic(ticket.topic)?.ok_or(Error::NotFound)?;
    let departments: BTreeMap<_, _> =
        read.all_departments()?.into_iter().filter(|d| d.public).map(|d| (d.id, d.name)).collect();
    let entries = entries(read.timeline(ticket.id)?, &ticket, &departments);
    let readers = readers(&ticket, &departments, &read.accounts()?);
    let unsent = row(read, ticket.id, now)?.map(|row| Unsent { text: row.text, files: row.files }).unwrap_or_default();
    Ok(Look { ticket, topic, entries, departments, readers, unsent })
}

fn entries(
    all: Vec<Entry>,
    ticket: &Ticket,
    departments: &BTreeMap<DepartmentId, Label>,
) -> Vec<(Entry, Option<Label>)> {
    let first_move = all.iter().find_map(|entry| match &entry.what {
        What::Event { event: Event::Moved { from, .. } } => Some(*from),
        _ => None,
    });
    let mut department = first_move.unwrap_or(ticket.department);
    let mut shown = Vec::new();
    for entry in all {
        if let What::Event { event: Event::Moved { to, .. } } = &entry.what {
            department = *to;
        }
        if entry.is_public() {
            shown.push((entry, departments.get(&department).cloned()));
        }
    }
    shown
}

/// Who can read a ticket.
fn readers(ticket: &Ticket, departments: &BTreeMap<DepartmentId, Label>, accounts: &[Account]) -> Readers {
    let active = || accounts.iter().filter(|account| account.is_active());
    let is_member = |account: &&Account| account.memberships.contains_key(&ticket.department);
    Readers {
        department: departments.get(&ticket.department).cloned(),
        members: active().filter(is_member).count(),
        others: active().filter(|a| !is_member(a) && ticket.referrers.contains(&a.id)).count(),
        provider: match &ticket.status {
            Status::WithProvider { provider } => Some(provider.clone()),
            _ => None,
        },
    }
}

/// The last day on which a ticket can still be there, if nothing more is said.
pub fn kept_until(ticket: &Ticket, zone: &TimeZone) -> Date {
    let last = ticket.last_communication.to_zoned(zone.clone()).date();
    last.checked_add(YEARS.years()).unwrap_or(last)
}

/// What the requester told in the form: questions they may see and their answers.
pub fn told<'t>(ticket: &'t Ticket, topic: &'t Topic) -> Vec<(&'t Field, &'t FieldValue)> {
    let may_see = |field: &&Field| field.audience != Audience::Agents;
    let fields = topic.fields.iter().chain(&topic.former).filter(may_see);
    fields.filter_map(|f| Some((f, ticket.values.get(&f.id)?))).collect()
}

/// Writes to the team; reopens a closed ticket. What cannot be sent is kept.
pub fn reply(tx: &Tx<'_>, secret: &str, reply: &Reply, most: usize) -> Result<Replied, Error> {
    let (ticket, actor) = ticket::find_linked(tx, secret)?;
    let (mut files, over) = match tx.record::<Row>(Table::Drafts, &key(ticket.id))? {
        Some(row) if row.expires > tx.now => (row.files, Vec::new()),
        Some(row) => (Vec::new(), row.files),
        None => (Vec::new(), Vec::new()),
    };
    // Their page does not show them any more, so they do not go along.
    over.iter().try_for_each(|held| tx.drop_reference(&held.file))?;
    let mut refused = Vec::new();
    if let Some(gone) = reply.remove.filter(|place| *place < files.len()) {
        tx.drop_reference(&files.remove(gone).file)?;
    }
    for file in reply.files.clone() {
        refused.extend(hold(tx, &mut files, Held { field: None, file }, most)?);
    }
    let why = match Body::parse(&reply.text) {
        _ if reply.remove.is_some() => Why::FileRemoved,
        _ if !refused.is_empty() => Why::TooManyFiles,
        Err(error) => Why::Text(error),
        Ok(body) => {
            let attachments = files.iter().map(|held| held.file.clone()).collect();
            let deed = Deed::Write { said: Said { body, attachments }, channel: Channel::Web };
            match ticket::act(tx, &actor, ticket.id, reply.seen, deed) {
                Ok(_) => {
                    files.iter().try_for_each(|held| tx.drop_reference(&held.file))?;
                    tx.remove(Table::Drafts, &key(ticket.id))?;
                    return Ok(Replied::Sent);
                }
                // Refused before anything was written, so the rest of this transaction is whole.
                Err(Error::Conflict { .. }) => Why::News,
                Err(error) => return Err(error),
            }
        }
    };
    let row = Row { expires: tx.now + LIFE, text: reply.text.clone(), files };
    tx.put(Table::Drafts, &key(ticket.id), &row)?;
    Ok(Replied::Kept(why, refused))
}

/// Says that it is settled; closes it unless the team has something left to do.
pub fn settle(tx: &Tx<'_>, secret: &str, seen: Option<u64>) -> Result<(), Error> {
    let (ticket, actor) = ticket::find_linked(tx, secret)?;
    if ticket.standing() == StatusKind::Closed {
        // Pressed twice, or the team was faster: it is what they wanted.
        return Ok(());
    }
    ticket::act(tx, &actor, ticket.id, seen, Deed::Do(Action::RequesterSettles)).map(drop)
}

/// Renews the secret; the old link is dead from now on.
pub fn renew(tx: &Tx<'_>, secret: &str) -> Result<String, Error> {
    let (ticket, actor) = ticket::find_linked(tx, secret)?;
    let ticket = ticket::act(tx, &actor, ticket.id, None, Deed::Do(Action::RenewLink))?;
    Ok(tx.keys().link_secret(&ticket))
}

/// A file of a public entry.
pub fn file(read: &impl Read, secret: &str, entry: u64, place: usize) -> Result<Attachment, Error> {
    let (ticket, _) = ticket::find_linked(read, secret)?;
    let entry = read.entry(ticket.id, entry)?.filter(Entry::is_public).ok_or(Error::NotFound)?;
    entry.attachments().get(place).cloned().ok_or(Error::NotFound)
}

/// Removes unsent answers whose time is over; how many.
pub fn sweep(tx: &Tx<'_>) -> Result<usize, Error> {
    let mut over = Vec::new();
    let all = Key::word(ROWS);
    tx.scan(Table::Drafts, &all, &all.end(), &mut |key, value| {
        let row = codec::from_bytes::<Row>(value).ok();
        if row.as_ref().is_none_or(|row| row.expires <= tx.now) {
            over.push((Key::default().then_bytes(key), row.map(|row| row.files).unwrap_or_default()));
        }
        ControlFlow::Continue(())
    })?;
    for (key, files) in &over {
        files.iter().try_for_each(|held| tx.drop_reference(&held.file))?;
        tx.remove(Table::Drafts, key)?;
    }
    Ok(over.len())
}

const ROWS: &str = "reply/";

fn key(ticket: TicketId) -> Key {
    Key::word(ROWS).then(ticket.0)
}

fn row(read: &impl Read, ticket: TicketId, now: Timestamp) -> Result<Option<Row>, Error> {
    Ok(read.record::<Row>(Table::Drafts, &key(ticket))?.filter(|row| row.expires > now))
}

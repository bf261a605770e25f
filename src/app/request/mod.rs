//! Requests from the web form: a draft that is filled in step by step, and sending it.
//!
//! A draft is stored under the hash of a random token, which is part of the address of its pages; no cookie is
//! needed. Files are stored as soon as they arrive, so they survive every mistake. Sending replaces the draft
//! by the ticket's number, in the transaction that opens the ticket: a second click finds the same ticket.

mod files;
pub mod proof_of_work;

pub(super) use files::add_file;

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    Error, portal,
    rate_limit::RateLimit,
    ticket::{self, NewTicket, TicketRequester},
};
use crate::{
    domain::{
        access::{self, Actor},
        classification::Channel,
        department::Department,
        id::{DepartmentId, FieldId, TopicId},
        person::Lang,
        text::FileName,
        ticket::Ticket,
        topic::Topic,
    },
    store::{Attachment, Catalogue, People, Read, RequestDraftRow, RequestDrafts, SearchTerms, Tickets, Tx},
};

pub use crate::domain::request::{
    DraftErrors, DraftField, DraftFieldError, DraftFile, OnBehalf, RequestDestination, RequestDraft, RequestStep,
    RequesterInput, TypedAnswer, public_sites,
};
pub use crate::store::{DraftVersion, SentRequest};

/// How long a draft is kept, and after sending the address of its confirmation.
pub const DRAFT_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// Nobody fills in the form faster; machines do.
pub const MIN_FILL_TIME: SignedDuration = SignedDuration::from_secs(3);

/// Without proof of work (a browser without scripts), a request can be sent so long after the last step.
pub const UNPROVED_SEND_DELAY: SignedDuration = SignedDuration::from_secs(20);

/// Drafts that one network may start: enough for a class in a computer room.
pub const START_LIMIT: RateLimit = RateLimit { purpose: "start a request", burst: 30, seconds: 30 };

/// Steps that one network may save.
pub const STEP_LIMIT: RateLimit = RateLimit { purpose: "keep a step", burst: 120, seconds: 2 };

/// Requests that one network may send.
pub const SEND_LIMIT: RateLimit = RateLimit { purpose: "send a request", burst: 20, seconds: 60 };

/// Requests that may be sent with one address for mail: each sends a confirmation there.
pub const SEND_TO_ADDRESS_LIMIT: RateLimit =
    RateLimit { purpose: "send a request for an address", burst: 6, seconds: 600 };

/// Requests that one network may send without proof of work.
pub const UNPROVED_SEND_LIMIT: RateLimit =
    RateLimit { purpose: "send a request without proof", burst: 3, seconds: 600 };

/// What is stored under a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StoredRequest {
    /// A draft that was not sent.
    Open(Box<RequestDraft>, DraftVersion),
    /// The request was sent.
    Sent(SentRequest),
}

/// What a step of the form sent, as typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DraftEdit {
    /// The place of the request.
    Place {
        /// `None`: chosen by postal code.
        site: Option<DepartmentId>,
        postal_code: String,
    },
    /// What the request is about.
    Details {
        subject: String,
        description: String,
        /// Building and room, as typed.
        room: String,
        /// Answers to custom fields.
        answers: BTreeMap<FieldId, TypedAnswer>,
        /// Files that arrived with this step.
        files: Vec<DraftFile>,
        /// Index of a file to remove.
        remove: Option<usize>,
    },
    Contact {
        name: String,
        email: String,
        phone: String,
        /// Whether the privacy notice was confirmed.
        privacy_confirmed: bool,
    },
}

impl DraftEdit {
    fn step(&self) -> RequestStep {
        match self {
            Self::Place { .. } => RequestStep::Place,
            Self::Details { .. } => RequestStep::Details,
            Self::Contact { .. } => RequestStep::Contact,
        }
    }
}

/// The result of saving a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedStep {
    /// The draft after it.
    pub draft: RequestDraft,
    /// Names of files beyond the allowed number.
    pub refused: Vec<FileName>,
}

/// The result of sending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SendResult {
    /// It is a ticket, opened now or by an earlier click.
    Sent(SentRequest),
    /// Something is missing; nothing was sent.
    Incomplete,
}

/// The request stored under a token; `None` if the token is unknown or has expired.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_request(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<StoredRequest>, Error> {
    let Some((row, version)) = read.request_draft(token, now)? else { return Ok(None) };
    Ok(match (row.draft, row.sent) {
        (_, Some(sent)) => Some(StoredRequest::Sent(sent)),
        (Some(draft), None) => Some(StoredRequest::Open(Box::new(draft), version)),
        (None, None) => None,
    })
}

/// A topic that anybody may choose.
///
/// # Errors
///
/// - `NotFound`: the topic is unknown, retired or not public.
/// - `Internal`: the store fails.
pub fn offered_topic(read: &impl Read, id: TopicId) -> Result<Arc<Topic>, Error> {
    read.shared_topic(id)?.filter(|topic| topic.is_offered()).ok_or(Error::NotFound)
}

/// What is filled in already when a draft is begun by somebody who signed in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DraftStart {
    pub name: String,
    pub email: String,
    pub phone: String,
    /// A contact asks on behalf of somebody else.
    pub on_behalf: Option<OnBehalf>,
}

/// Begins a draft under a new token. `portal` is the token of a session in the portal, for a contact.
///
/// # Errors
///
/// - `NotFound`: the topic is not offered; or the profile to ask for is gone, or the contact may not ask on
///   its behalf.
/// - `SessionEnded`: the contact is not signed in to the portal any more.
/// - `Internal`: the store fails.
pub fn start_draft(
    tx: &Tx<'_>,
    token: &str,
    topic_id: TopicId,
    begin: &DraftStart,
    portal: Option<&str>,
) -> Result<(), Error> {
    let topic = offered_topic(tx, topic_id)?;
    let sender = sender_of(tx, begin.on_behalf, portal, tx.now)?;
    let mut draft = RequestDraft::new(topic.id, tx.now);
    let DraftStart { name, email, phone, on_behalf } = begin.clone();
    (draft.name, draft.email, draft.phone, draft.on_behalf) = (name, email, phone, on_behalf);
    if let Some(OnBehalf { person: Some(person), .. }) = on_behalf {
        let person = tx.person(person)?.ok_or(Error::NotFound)?;
        if !access::may_create_request_for(&sender, &person) {
            return Err(Error::NotFound);
        }
        draft.name = person.name.to_string();
        draft.email = person.email.map(|email| email.as_str().to_owned()).unwrap_or_default();
        draft.phone = person.phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default();
    }
    let row = RequestDraftRow { expires: tx.now + DRAFT_LIFETIME, draft: Some(draft), sent: None };
    Ok(tx.put_request_draft(token, &row)?)
}

/// The actor that sends a draft: the contact who asks on behalf of somebody, else a visitor. `portal` is the
/// token of the session in the portal. `SessionEnded` if it is not that contact's any more.
fn sender_of(
    read: &impl Read,
    on_behalf: Option<OnBehalf>,
    portal: Option<&str>,
    now: Timestamp,
) -> Result<Actor, Error> {
    let Some(on_behalf) = on_behalf else { return Ok(Actor::Visitor) };
    let (_, people) = portal::require_session(read, portal.unwrap_or_default(), now)?;
    let contact = people.iter().find(|person| person.id == on_behalf.contact).map(Actor::of_person);
    contact.filter(|actor| matches!(actor, Actor::Contact { .. })).ok_or(Error::SessionEnded)
}

/// Saves a step as typed, also with mistakes. `most` is the allowed number of files; `portal` as in
/// [`start_draft`].
///
/// # Errors
///
/// - `NotFound`: the token has no draft (unknown, expired, or sent), or its topic is not offered any more.
/// - `SessionEnded`: the contact who asks on behalf of somebody is not signed in any more.
/// - `Internal`: the store fails.
pub fn save_step(
    tx: &Tx<'_>,
    token: &str,
    edit: &DraftEdit,
    most: usize,
    portal: Option<&str>,
) -> Result<SavedStep, Error> {
    let Some((RequestDraftRow { expires, draft: Some(mut draft), sent: None }, _)) = tx.request_draft(token, tx.now)?
    else {
        return Err(Error::NotFound);
    };
    sender_of(tx, draft.on_behalf, portal, tx.now)?;
    let mut refused = Vec::new();
    match edit.clone() {
        DraftEdit::Place { site, postal_code } => (draft.site, draft.postal_code) = (site, postal_code),
        DraftEdit::Contact { name, email, phone, privacy_confirmed } => {
            (draft.name, draft.email, draft.phone, draft.privacy_confirmed) = (name, email, phone, privacy_confirmed);
        }
        DraftEdit::Details { subject, description, room, answers, files, remove } => {
            (draft.subject, draft.description, draft.room, draft.answers) = (subject, description, room, answers);
            if let Some(gone) = remove.filter(|place| *place < draft.files.len()) {
                tx.remove_file_reference(&draft.files.remove(gone).file)?;
            }
            for held in files {
                refused.extend(add_file(tx, &mut draft.files, held, most)?);
            }
        }
    }
    let step = edit.step();
    if !draft.was_submitted(step) {
        draft.submitted_steps.push(step);
    }
    if draft.complete_since.is_none() {
        let topic = offered_topic(tx, draft.topic)?;
        let is_complete = draft.next(&topic, &tx.shared_departments()?) == RequestStep::Check;
        draft.complete_since = is_complete.then_some(tx.now);
    }
    tx.put_request_draft(token, &RequestDraftRow { expires, draft: Some(draft.clone()), sent: None })?;
    Ok(SavedStep { draft, refused })
}

/// Removes a draft with its files. A request that was sent stays and is returned.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn discard(tx: &Tx<'_>, token: &str) -> Result<Option<SentRequest>, Error> {
    let Some((row, _)) = tx.request_draft(token, tx.now)? else { return Ok(None) };
    if row.draft.is_some() {
        tx.remove_request_draft(token)?;
    }
    Ok(row.sent)
}

/// A draft validated and indexed before the transaction that sends it, because that takes longer than writing
/// it.
#[derive(Clone, Debug)]
pub struct PreparedRequest {
    stored: DraftVersion,
    topic: Arc<Topic>,
    departments: Arc<[Department]>,
    new: NewTicket,
    terms: SearchTerms,
    on_behalf: Option<OnBehalf>,
}

impl PreparedRequest {
    /// `None` if something is missing.
    pub fn of(
        draft: &RequestDraft,
        stored: DraftVersion,
        topic: Arc<Topic>,
        departments: Arc<[Department]>,
        lang: Lang,
    ) -> Option<Self> {
        let new = build_ticket(draft, &topic, &departments, lang)?;
        Some(Self { terms: new.terms(), stored, topic, departments, new, on_behalf: draft.on_behalf })
    }

    /// Whether draft, topic and departments are still the same.
    fn is_current(&self, tx: &Tx<'_>, token: &str) -> Result<bool, Error> {
        Ok(tx.is_request_draft_unchanged(token, &self.stored)?
            && tx.shared_topic(self.topic.id)?.as_ref() == Some(&self.topic)
            && tx.shared_departments()? == self.departments)
    }
}

/// Sends a draft: opens the ticket and stores the confirmation in place of the draft. `ready` is prepared
/// again if something changed since; `portal` as in [`start_draft`].
///
/// # Errors
///
/// - `NotFound`: the token is unknown or has expired; the topic is not offered any more; or the profile asked
///   for is gone.
/// - `SessionEnded`: the contact who asks on behalf of somebody is not signed in any more.
/// - `NotServed`: no department serves the place any more.
/// - `Internal`: the store fails.
pub fn send(
    tx: &Tx<'_>,
    token: &str,
    ready: Option<&PreparedRequest>,
    lang: Lang,
    zone: &TimeZone,
    portal: Option<&str>,
) -> Result<SendResult, Error> {
    let (new, terms, on_behalf) = match ready {
        Some(ready) if ready.is_current(tx, token)? => (ready.new.clone(), ready.terms.clone(), ready.on_behalf),
        _ => match find_request(tx, token, tx.now)? {
            Some(StoredRequest::Sent(sent)) => return Ok(SendResult::Sent(sent)),
            None => return Err(Error::NotFound),
            Some(StoredRequest::Open(draft, stored)) => {
                let topic = offered_topic(tx, draft.topic)?;
                match PreparedRequest::of(&draft, stored, topic, tx.shared_departments()?, lang) {
                    Some(ready) => (ready.new, ready.terms, ready.on_behalf),
                    None => return Ok(SendResult::Incomplete),
                }
            }
        },
    };
    let files = new.attachments.clone();
    let year = tx.now.to_zoned(zone.clone()).year();
    let actor = sender_of(tx, on_behalf, portal, tx.now)?;
    let ticket = ticket::open_with_terms(tx, &actor, new, terms, year)?;
    files.iter().try_for_each(|file| tx.remove_file_reference(file))?;
    let is_taken_in = matches!(actor, Actor::Contact { .. });
    let sent = SentRequest { ticket: ticket.id, link_generation: ticket.link_generation, is_taken_in };
    tx.put_request_draft(token, &RequestDraftRow { expires: tx.now + DRAFT_LIFETIME, draft: None, sent: Some(sent) })?;
    Ok(SendResult::Sent(sent))
}

/// The ticket that a draft would become; `None` if something is missing.
pub fn build_ticket(draft: &RequestDraft, topic: &Topic, departments: &[Department], lang: Lang) -> Option<NewTicket> {
    let placed = draft.destination(topic, departments).ok().filter(|placed| placed.department.is_some())?;
    let details = draft.details(topic).ok()?;
    Some(NewTicket {
        topic: topic.id,
        place: placed.place,
        department: None,
        requester: match draft.requester(lang).ok()? {
            RequesterInput::New(new) => TicketRequester::New(new),
            RequesterInput::Existing(person) => TicketRequester::Existing(person),
        },
        subject: details.subject,
        description: details.description,
        room: details.room,
        values: details.values,
        attachments: draft.files.iter().map(|held| held.file.clone()).collect::<Vec<Attachment>>(),
        channel: if draft.on_behalf.is_some() { Channel::Hand } else { Channel::Web },
    })
}

/// The ticket of a sent request, and the secret of its link unless that was renewed since.
///
/// # Errors
///
/// - `NotFound`: the ticket is gone.
/// - `Internal`: the store fails.
pub fn confirmation(read: &impl Read, sent: SentRequest) -> Result<(Ticket, Option<String>), Error> {
    let ticket = read.ticket(sent.ticket)?.ok_or(Error::NotFound)?;
    let is_same = ticket.link_generation == sent.link_generation;
    let secret = is_same.then(|| read.installation_key().link_secret(&ticket));
    Ok((ticket, secret))
}

/// Removes expired drafts and returns how many.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn remove_expired_drafts(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.remove_expired_request_drafts(DRAFT_LIFETIME)?)
}

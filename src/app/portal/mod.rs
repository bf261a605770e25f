//! Requesters and contacts who signed in (§1, §3.3). They have no account. They prove an address, by a link in a
//! mail to it or by the password set for it. A family may share one address, so a session covers every profile
//! with that address.

pub mod account;
pub mod confirm;
pub mod prove;
pub mod requests;
pub mod sign_in;

use jiff::{SignedDuration, Timestamp};

use super::Error;
use crate::{
    domain::{
        access::{Actor, may_read},
        elapsed::{elapsed, is_pause_over},
        id::{PersonId, TicketNo},
        notification::Recipient,
        person::Person,
        text::EmailAddress,
        ticket::Ticket,
    },
    store::{People, Portal, Read, SessionKind, Tickets, Tx},
};

pub use crate::store::PortalSession;

/// A session without a page for so long ends.
const SESSION_IDLE_TIMEOUT: SignedDuration = SignedDuration::from_hours(12);

/// A session ends after so long in any case.
const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 14);

/// The longest time between the first proof and the code of the app.
const SECOND_FACTOR_TIMEOUT: SignedDuration = SignedDuration::from_mins(20);

/// A session's last use is written at most so often: each write costs the SD card.
const TOUCH_INTERVAL: SignedDuration = SignedDuration::from_mins(10);

/// Whether a session has ended because of its age or because nobody used it.
pub fn is_expired(session: &PortalSession, now: Timestamp) -> bool {
    let age = elapsed(session.created, now);
    match session.kind {
        SessionKind::Full => age > SESSION_LIFETIME || elapsed(session.last_seen, now) > SESSION_IDLE_TIMEOUT,
        // Requesters have no start passwords.
        SessionKind::SecondFactorPending | SessionKind::NewPasswordPending => age > SECOND_FACTOR_TIMEOUT,
    }
}

/// Removes expired sessions and returns how many.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn remove_expired_sessions(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.end_portal_sessions(|_, session| is_expired(session, tx.now))?)
}

/// The session of a token and the profiles that it covers, oldest first. `None` if the session is unknown,
/// expired or of another kind, or if nobody has its address any more.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_session(
    read: &impl Read,
    token: &str,
    kind: SessionKind,
    now: Timestamp,
) -> Result<Option<(PortalSession, Vec<Person>)>, Error> {
    let session = read.portal_session(token)?.filter(|session| session.kind == kind && !is_expired(session, now));
    let Some(session) = session else { return Ok(None) };
    let people = people_at(read, &session.email)?;
    Ok((!people.is_empty()).then_some((session, people)))
}

/// Whether [`touch_session`] has something to write.
pub fn is_touch_due(session: &PortalSession, now: Timestamp) -> bool {
    // One of the future was begun by a clock that was ahead: it counts as begun now.
    session.created > now || is_pause_over(session.last_seen, TOUCH_INTERVAL, now)
}

/// Records that the session is used, which keeps it alive. An unknown token changes nothing.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn touch_session(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    if let Some((session, _)) = find_session(tx, token, SessionKind::Full, tx.now)? {
        let created = session.created.min(tx.now);
        tx.put_portal_session(token, &PortalSession { created, last_seen: tx.now, ..session })?;
    }
    Ok(())
}

/// The profiles with this address, oldest first.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn people_at(read: &impl Read, email: &EmailAddress) -> Result<Vec<Person>, Error> {
    let mut people = Vec::new();
    for id in read.persons_with_email(email)? {
        people.extend(read.person(id)?);
    }
    people.sort_by_key(|person| person.id);
    Ok(people)
}

/// Records that a link or code that was mailed to the address came back: its profiles are proved.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn record_proof(tx: &Tx<'_>, email: &EmailAddress) -> Result<(), Error> {
    for person in people_at(tx, email)?.into_iter().filter(|person| person.unproved) {
        tx.put_person(&Person { unproved: false, ..person })?;
    }
    Ok(())
}

/// The profile that a link or code for an address is made for. If nobody has the address, it is profile 0,
/// which does not exist: the mail is dropped when it is composed, so that asking always takes the same time
/// and work.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn link_recipient(read: &impl Read, email: &EmailAddress) -> Result<Recipient, Error> {
    // Profiles begin at 1.
    let person = read.persons_with_email(email)?.first().copied().unwrap_or(PersonId(0));
    Ok(Recipient::Person { person })
}

/// Makes all links and codes invalid that were mailed to the address, and its invitations of chats.
///
/// # Errors
///
/// `Internal` when the store fails.
pub(super) fn end_links(tx: &Tx<'_>, email: &EmailAddress) -> Result<(), Error> {
    for person in tx.persons_with_email(email)? {
        tx.end_tokens(|token| token.to == Recipient::Person { person })?;
    }
    Ok(())
}

/// The actors that the owner of an address may act as.
pub fn actors_of(people: &[Person]) -> Vec<Actor> {
    people.iter().map(Actor::of_person).collect()
}

/// The full session of a token and its profiles.
///
/// # Errors
///
/// - `SessionEnded`: the token belongs to no session that is fully signed in.
/// - `Internal`: the store fails.
pub fn require_session(read: &impl Read, token: &str, now: Timestamp) -> Result<(PortalSession, Vec<Person>), Error> {
    find_session(read, token, SessionKind::Full, now)?.ok_or(Error::SessionEnded)
}

/// The ticket with this number and the actor that opens it: its requester, if that is one of the profiles that
/// the session covers, else a contact.
///
/// # Errors
///
/// - `SessionEnded`: the token belongs to no session that is fully signed in.
/// - `NotFound`: no such ticket, or no profile of the session may read it.
/// - `Internal`: the store fails.
pub fn find_ticket(read: &impl Read, token: &str, no: TicketNo, now: Timestamp) -> Result<(Ticket, Actor), Error> {
    let (_, people) = require_session(read, token, now)?;
    let id = read.ticket_with_number(no)?.ok_or(Error::NotFound)?;
    let ticket = read.ticket(id)?.ok_or(Error::NotFound)?;
    let mut actors = actors_of(&people);
    actors.retain(|actor| may_read(actor, &ticket));
    actors.sort_by_key(|actor| !actor.is_requester_of(&ticket));
    let actor = actors.into_iter().next().ok_or(Error::NotFound)?;
    Ok((ticket, actor))
}

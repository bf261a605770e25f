//! What somebody changes who signed in as a requester or contact: their profile, their password,
//! the code of an app, their sessions.

use super::{find_session, people_at};
use crate::{
    app::{
        App, Error,
        account::{password, second_factor},
        audit, new_token,
        rate_limit::RateLimit,
    },
    domain::{
        access::Actor,
        id::PersonId,
        journal::AuditAction,
        notice::{AccountNotification, Recipient},
        person::{Lang, Person},
        text::{EmailAddress, PersonName, PhoneNumber},
    },
    store::{Credentials, People, Portal, PortalSession, Read, SessionKind, Settings, Tx},
};

/// The present password or a code, tried on the account page.
const PROOF_LIMIT: RateLimit = RateLimit { purpose: "portal: proof again", burst: 6, seconds: 60 };

/// What somebody writes of themself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequesterProfile {
    /// As they write it.
    pub name: PersonName,
    /// For a call back.
    pub phone: Option<PhoneNumber>,
    /// The language to write to them in.
    pub lang: Lang,
}

/// The session of a token; everybody else is not found.
pub(super) fn require_session(
    read: &impl Read,
    token: &str,
    now: jiff::Timestamp,
) -> Result<(PortalSession, Vec<Person>), Error> {
    find_session(read, token, SessionKind::Full, now)?.ok_or(Error::NotFound)
}

/// Corrects a profile of the session's address. Another one with the same name is [`Error::AlreadyExists`].
pub fn update_profile(tx: &Tx<'_>, token: &str, id: PersonId, profile: &RequesterProfile) -> Result<(), Error> {
    let (session, people) = require_session(tx, token, tx.now)?;
    let person = people.into_iter().find(|person| person.id == id).ok_or(Error::NotFound)?;
    if tx.person_with_email_and_name(&session.email, &profile.name)?.is_some_and(|other| other != id) {
        return Err(Error::AlreadyExists);
    }
    let RequesterProfile { name, phone, lang } = profile.clone();
    Ok(tx.put_person(&Person { name, phone, lang, ..person })?)
}

/// What anybody knows of whoever chooses a password.
pub fn known_words(read: &impl Read, email: &EmailAddress) -> Result<Vec<String>, Error> {
    let mut known = vec![email.as_str().to_owned()];
    known.extend(read.organisation()?.map(|organisation| organisation.name.to_string()));
    known.extend(people_at(read, email)?.into_iter().map(|person| person.name.to_string()));
    Ok(known)
}

/// Whether the present password is right; without one there is nothing to prove.
pub async fn is_current_password(app: &App, email: &EmailAddress, typed: String) -> Result<bool, Error> {
    let hash = app.read(|read| Ok(read.portal_credentials(email)?.password))?;
    if hash.is_empty() {
        return Ok(true);
    }
    app.check_rate_limit(PROOF_LIMIT, &email.key())?;
    let is_right = password::verify(app, typed, Some(hash)).await?;
    if is_right {
        app.reset_rate_limit(PROOF_LIMIT, &email.key());
    }
    Ok(is_right)
}

/// Sets the password of the session's address, or takes it away. Other sessions end.
pub fn change_password(tx: &Tx<'_>, token: &str, hash: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    put_password(tx, &session.email, hash)?;
    end_other_sessions(tx, token)
}

/// Writes a password's hash, and tells the address that it changed.
pub(super) fn put_password(tx: &Tx<'_>, email: &EmailAddress, hash: &str) -> Result<(), Error> {
    let credentials = tx.portal_credentials(email)?;
    tx.put_portal_credentials(email, &Credentials { password: hash.to_owned(), ..credentials })?;
    notify_and_log(tx, email, AccountNotification::PasswordChanged {}, |person| AuditAction::RequesterPasswordChanged {
        person,
    })
}

/// Tells the address, and notes it in the journal.
fn notify_and_log(
    tx: &Tx<'_>,
    email: &EmailAddress,
    news: AccountNotification,
    deed: impl Fn(PersonId) -> AuditAction,
) -> Result<(), Error> {
    if let Some(person) = tx.persons_with_email(email)?.first().copied() {
        tx.enqueue_news(Recipient::Person { person }, news)?;
        audit::record(tx, &Actor::Requester { person }, &deed(person))?;
    }
    Ok(())
}

fn log_factor_change(tx: &Tx<'_>, email: &EmailAddress) -> Result<(), Error> {
    notify_and_log(tx, email, AccountNotification::FactorsChanged {}, |person| AuditAction::RequesterFactorsChanged {
        person,
    })
}

/// Ends every session of the address but the one of the token.
pub fn end_other_sessions(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    let mine = tx.portal_session_word(token);
    tx.end_portal_sessions(|word, other| other.email.key() == session.email.key() && word != mine)?;
    Ok(())
}

/// Ends one session of the address.
pub fn end_named_session(tx: &Tx<'_>, token: &str, word: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    tx.end_portal_sessions(|other, row| row.email.key() == session.email.key() && other == word)?;
    Ok(())
}

/// What somebody sees who sets up codes of an app; nothing if they have them already.
pub fn enrolment(
    read: &impl Read,
    token: &str,
    now: jiff::Timestamp,
) -> Result<Option<second_factor::TotpEnrolment>, Error> {
    let (session, _) = require_session(read, token, now)?;
    if second_factor::has_app(&read.portal_credentials(&session.email)?) {
        return Ok(None);
    }
    let organisation = read.organisation()?.unwrap_or_else(crate::app::view::unnamed).name;
    second_factor::totp_enrolment(&seed(read, token), &organisation, &session.email).map(Some)
}

/// The seed that is offered in this session.
fn seed(read: &impl Read, token: &str) -> Vec<u8> {
    second_factor::offered_seed(read.installation_key(), token)
}

/// Sets the codes up if the app shows the right one; the recovery codes, to be kept now.
pub fn enrol_app(tx: &Tx<'_>, token: &str, code: &str) -> Result<Option<Vec<String>>, Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    let mut credentials = tx.portal_credentials(&session.email)?;
    if second_factor::has_app(&credentials) {
        return Err(Error::NotFound);
    }
    let seed = seed(tx, token);
    let Some(step) = second_factor::matching_time_step(&seed, code, 0, tx.now) else { return Ok(None) };
    // The session goes on; codes are drawn from a word of their own, so they are shown only once.
    let codes = second_factor::recovery_codes(tx.installation_key(), &new_token()?);
    second_factor::enrol_app_and_codes(tx.installation_key(), &mut credentials, &seed, step, &codes)?;
    tx.put_portal_credentials(&session.email, &credentials)?;
    log_factor_change(tx, &session.email)?;
    end_other_sessions(tx, token)?;
    Ok(Some(codes))
}

/// Takes the codes away, if one of them is right.
pub async fn remove_app(app: &App, token: &str, code: &str) -> Result<bool, Error> {
    let (session, _) = app.read(|read| require_session(read, token, app.now()))?;
    app.check_rate_limit(PROOF_LIMIT, &session.email.key())?;
    let (token, code) = (token.to_owned(), code.to_owned());
    app.write(move |tx| {
        let (session, _) = self::require_session(tx, &token, tx.now)?;
        let mut credentials = tx.portal_credentials(&session.email)?;
        if !second_factor::has_app(&credentials) {
            return Err(Error::NotFound);
        }
        if !second_factor::redeem_code(tx.installation_key(), &mut credentials, &code, tx.now)? {
            return Ok(false);
        }
        let password = credentials.password;
        tx.put_portal_credentials(&session.email, &Credentials { password, ..Credentials::default() })?;
        log_factor_change(tx, &session.email)?;
        Ok(true)
    })
    .await
}

//! What requesters and contacts change about themselves: profile, password, the app for one-time codes,
//! sessions.

use super::{
    confirm::{PROOF_LIMIT, require_fresh_session},
    end_links, people_at, require_session,
};
use crate::{
    app::{App, Error, account::second_factor, audit, new_token},
    domain::{
        access::Actor,
        account_notification::AccountNotification,
        audit::AuditAction,
        id::PersonId,
        notification::Recipient,
        person::{Lang, Person},
        text::{EmailAddress, PersonName, PhoneNumber},
    },
    store::{Credentials, People, Portal, Read, Settings, Tx},
};

/// What a requester can change of their profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequesterProfile {
    pub name: PersonName,
    /// For a call back.
    pub phone: Option<PhoneNumber>,
    /// The language to write to them in.
    pub lang: Lang,
}

/// Changes one of the profiles of the session's address.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `NotFound`: the profile has another address.
/// - `AlreadyExists`: another profile of the address has this name.
/// - `Internal`: the store fails.
pub fn update_profile(tx: &Tx<'_>, token: &str, id: PersonId, profile: &RequesterProfile) -> Result<(), Error> {
    let (session, people) = require_session(tx, token, tx.now)?;
    let person = people.into_iter().find(|person| person.id == id).ok_or(Error::NotFound)?;
    // Old profiles of one mailbox may share a name; each of them keeps it.
    let is_renamed = person.name.as_str().to_lowercase() != profile.name.as_str().to_lowercase();
    if is_renamed && tx.person_with_email_and_name(&session.email, &profile.name)?.is_some() {
        return Err(Error::AlreadyExists);
    }
    let RequesterProfile { name, phone, lang } = profile.clone();
    Ok(tx.put_person(&Person { name, phone, lang, ..person })?)
}

/// Names and addresses that a password must not be made of.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn known_words(read: &impl Read, email: &EmailAddress) -> Result<Vec<String>, Error> {
    let mut known = vec![email.as_str().to_owned()];
    known.extend(read.organisation()?.map(|organisation| organisation.name.to_string()));
    known.extend(people_at(read, email)?.into_iter().map(|person| person.name.to_string()));
    Ok(known)
}

/// Sets the password of the session's address; an empty hash removes it. All other sessions end. Whoever has one
/// gave it before ([`is_current_password`](super::confirm::is_current_password)); to set the first one, the address has to be proved.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `ProofNeeded`: there is no password yet, and the last proof of identity is older than 15 minutes.
/// - `Internal`: the store fails.
pub fn change_password(tx: &Tx<'_>, token: &str, hash: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    if tx.portal_credentials(&session.email)?.password.is_empty() {
        require_fresh_session(tx, token, tx.now)?;
    }
    put_password(tx, &session.email, hash)?;
    end_other_sessions(tx, token)
}

/// Stores a password's hash, ends the links and codes that were mailed before, tells the address that it changed,
/// and logs it.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn put_password(tx: &Tx<'_>, email: &EmailAddress, hash: &str) -> Result<(), Error> {
    let credentials = tx.portal_credentials(email)?;
    tx.put_portal_credentials(email, &Credentials { password: hash.to_owned(), ..credentials })?;
    end_links(tx, email)?;
    notify_and_log(tx, email, AccountNotification::PasswordChanged, |person| AuditAction::RequesterPasswordChanged {
        person,
    })
}

/// Tells the address, and writes the action to the audit log.
fn notify_and_log(
    tx: &Tx<'_>,
    email: &EmailAddress,
    news: AccountNotification,
    action: impl Fn(PersonId) -> AuditAction,
) -> Result<(), Error> {
    if let Some(person) = tx.persons_with_email(email)?.first().copied() {
        tx.enqueue_news(Recipient::Person { person }, news)?;
        audit::record(tx, &Actor::Requester { person }, &action(person))?;
    }
    Ok(())
}

fn log_factor_change(tx: &Tx<'_>, email: &EmailAddress) -> Result<(), Error> {
    notify_and_log(tx, email, AccountNotification::FactorsChanged, |person| AuditAction::RequesterFactorsChanged {
        person,
    })
}

/// Ends all sessions of the address but the one with this token.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `Internal`: the store fails.
pub fn end_other_sessions(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    let mine = tx.portal_session_word(token);
    tx.end_portal_sessions(|word, other| other.email.key() == session.email.key() && word != mine)?;
    Ok(())
}

/// Ends one session of the address by its name (`word`). An unknown name changes nothing.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `Internal`: the store fails.
pub fn end_named_session(tx: &Tx<'_>, token: &str, word: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    tx.end_portal_sessions(|other, row| row.email.key() == session.email.key() && other == word)?;
    Ok(())
}

/// What an app needs to make codes for the address; `None` if an app is set up already.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `ProofNeeded`: no app is set up, and the last proof of identity is older than 15 minutes.
/// - `Internal`: the store fails, or no `otpauth` address can be made.
pub fn enrolment(
    read: &impl Read,
    token: &str,
    now: jiff::Timestamp,
) -> Result<Option<second_factor::TotpEnrolment>, Error> {
    let (session, _) = require_session(read, token, now)?;
    if second_factor::has_app(&read.portal_credentials(&session.email)?) {
        return Ok(None);
    }
    let session = require_fresh_session(read, token, now)?;
    let organisation = read.organisation()?.unwrap_or_else(crate::app::view::unnamed).name;
    second_factor::totp_enrolment(&seed(read, token), &organisation, &session.email).map(Some)
}

/// The seed that this session is offered.
fn seed(read: &impl Read, token: &str) -> Vec<u8> {
    second_factor::offered_seed(read.installation_key(), token)
}

/// Sets up an app if its code is right, and ends all other sessions. Returns the recovery codes, which are
/// shown only now; `None` if the code is wrong.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `ProofNeeded`: the last proof of identity is older than 15 minutes.
/// - `NotFound`: an app is set up already.
/// - `Internal`: the store fails.
pub fn enrol_app(tx: &Tx<'_>, token: &str, code: &str) -> Result<Option<Vec<String>>, Error> {
    let session = require_fresh_session(tx, token, tx.now)?;
    let mut credentials = tx.portal_credentials(&session.email)?;
    if second_factor::has_app(&credentials) {
        return Err(Error::NotFound);
    }
    let seed = seed(tx, token);
    let Some(step) = second_factor::matching_time_step(&seed, code, 0, tx.now) else { return Ok(None) };
    // Made from a token of their own, not from the session's, so they cannot be shown again.
    let codes = second_factor::recovery_codes(tx.installation_key(), &new_token()?);
    second_factor::enrol_app_and_codes(tx.installation_key(), &mut credentials, &seed, step, &codes)?;
    tx.put_portal_credentials(&session.email, &credentials)?;
    // What was made before asks for no code.
    end_links(tx, &session.email)?;
    log_factor_change(tx, &session.email)?;
    end_other_sessions(tx, token)?;
    Ok(Some(codes))
}

/// Removes the app and the recovery codes, if `code` is one of either that is right.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `NotFound`: no app is set up.
/// - `RateLimited`: too many tries for this address.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn remove_app(app: &App, token: &str, code: &str) -> Result<bool, Error> {
    let (session, _) = app.read(|read| require_session(read, token, app.now()))?;
    app.check_rate_limit(PROOF_LIMIT, &session.email.key())?;
    let (token, code) = (token.to_owned(), code.to_owned());
    app.write(move |tx| {
        let (session, _) = require_session(tx, &token, tx.now)?;
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

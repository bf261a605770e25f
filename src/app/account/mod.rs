//! Accounts of the team and their sessions: making them, signing in, second factors, rights, sessions.
//! Requesters have no account; they are in [`portal`](super::portal).

pub mod confirm;
pub mod enrol;
pub mod invite;
pub mod lifecycle;
pub mod mail_code;
pub mod manage_factors;
pub mod own_rights;
pub mod passkey;
pub mod password;
pub mod password_reset;
pub mod profile;
pub mod proof;
pub mod rights;
pub mod rules;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod start_password;

pub use crate::store::{AccountSession, SessionKind};
pub use lifecycle::{delete, lock, unlock};
pub use proof::SessionProof;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Error, audit};
use crate::{
    domain::{
        access::{Actor, may_administer},
        account_notification::AccountNotification,
        audit::AuditAction,
        elapsed::elapsed,
        id::{AccountId, DepartmentId},
        notification::Recipient,
        person::{Account, AccountState, Lang},
        rights::{Capability, Membership},
        text::{EmailAddress, Label, PersonName},
    },
    store::{Credentials, People, Read, Sessions, Tx},
};

/// A session without a page for so long ends.
const SESSION_IDLE_TIMEOUT: SignedDuration = SignedDuration::from_hours(12);

/// A session ends after so long in any case.
const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 14);

/// The longest time between password and second factor, and between that and the end of a sign-in.
const SECOND_FACTOR_TIMEOUT: SignedDuration = SignedDuration::from_mins(20);

/// So long after a proof of identity, second factors may be changed.
const PROOF_FRESHNESS: SignedDuration = SignedDuration::from_mins(15);

/// An account to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount {
    /// As colleagues see it.
    pub name: PersonName,
    /// The address to sign in with.
    pub email: EmailAddress,
    /// The language of the console.
    pub lang: Lang,
    pub memberships: BTreeMap<DepartmentId, Membership>,
    pub capabilities: BTreeSet<Capability>,
    /// The external provider it works for; `None` for the own team.
    pub provider: Option<Label>,
    /// Without a second factor in it, the first sign-in sets one up.
    pub credentials: Credentials,
}

/// Makes an account that can sign in at once.
///
/// # Errors
///
/// - `AlreadyExists`: another account has the address.
/// - `Internal`: the store fails.
pub fn create_account(tx: &Tx<'_>, new: &NewAccount) -> Result<AccountId, Error> {
    put_new_account(tx, new, AccountState::Active, None)
}

/// `by` is the administrator who makes it; `None`: the setup or the machine does.
fn put_new_account(
    tx: &Tx<'_>,
    new: &NewAccount,
    state: AccountState,
    by: Option<AccountId>,
) -> Result<AccountId, Error> {
    if tx.account_with_email(&new.email)?.is_some() {
        return Err(Error::AlreadyExists);
    }
    let id = tx.next_account_id()?;
    tx.put_account(&Account {
        id,
        name: new.name.clone(),
        email: new.email.clone(),
        lang: new.lang,
        memberships: new.memberships.clone(),
        capabilities: new.capabilities.clone(),
        provider: new.provider.clone(),
        state,
        created: tx.now,
        rules: None,
        notification_preferences: None,
        administration: own_rights::administration_grant(None, &new.capabilities, by, tx.now),
        dense_rows: false,
        last_topic: None,
        last_sign_in: None,
    })?;
    tx.put_credentials(id, &new.credentials)?;
    Ok(id)
}

/// Sets a start password for an account, and ends all its sessions. Used on the machine's command line; it asks
/// for no rights.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn reset_password(tx: &Tx<'_>, id: AccountId, hash: &str) -> Result<(), Error> {
    let credentials = tx.credentials(tx.account(id)?.ok_or(Error::NotFound)?.id)?;
    tx.put_credentials(id, &start_password::start_credentials(credentials, hash.to_owned(), tx.now))?;
    tx.end_sessions(|session| session.account == id)?;
    Ok(())
}

/// Removes all second factors and the recovery codes and ends all sessions of the account; the next sign-in
/// sets up new ones (§9.14).
///
/// # Errors
///
/// - `NotFound`: no such account, or the actor is neither the system nor an administrator.
/// - `Internal`: the store fails.
pub fn reset_second_factor(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    if !matches!(actor, Actor::System) && !may_administer(actor) {
        return Err(Error::NotFound);
    }
    let Credentials { password, start_password_until, .. } =
        tx.credentials(tx.account(id)?.ok_or(Error::NotFound)?.id)?;
    tx.put_credentials(id, &Credentials { password, start_password_until, ..Credentials::default() })?;
    tx.end_sessions(|session| session.account == id)?;
    tx.enqueue_news(Recipient::Account { account: id }, AccountNotification::FactorsReset)?;
    Ok(audit::record(tx, actor, &AuditAction::FactorsReset { account: id })?)
}

/// Whether a session has ended because of its age or because nobody used it.
pub fn is_expired(session: &AccountSession, now: Timestamp) -> bool {
    let age = elapsed(session.created, now);
    match session.kind {
        SessionKind::Full => age > SESSION_LIFETIME || elapsed(session.last_seen, now) > SESSION_IDLE_TIMEOUT,
        SessionKind::SecondFactorPending | SessionKind::NewPasswordPending => age > SECOND_FACTOR_TIMEOUT,
    }
}

/// The account and session of a token; `None` if the session is unknown, expired or not past the second
/// factor, or if the account is locked.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_full_session(
    read: &impl Read,
    token: &str,
    now: Timestamp,
) -> Result<Option<(Account, AccountSession)>, Error> {
    session_holder(read, token, SessionKind::Full, now)
}

/// The account of a session between password and second factor; else `None`.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_pending_account(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    Ok(session_holder(read, token, SessionKind::SecondFactorPending, now)?.map(|(account, _)| account))
}

fn session_holder(
    read: &impl Read,
    token: &str,
    kind: SessionKind,
    now: Timestamp,
) -> Result<Option<(Account, AccountSession)>, Error> {
    let Some(session) = read.session(token)?.filter(|session| session.kind == kind && !is_expired(session, now)) else {
        return Ok(None);
    };
    Ok(read.account(session.account)?.filter(Account::is_active).map(|account| (account, session)))
}

/// Whether the session's owner proved their identity in the last 15 minutes: by signing in, or again since.
pub fn is_fresh(session: &AccountSession, now: Timestamp) -> bool {
    elapsed(session.created, now) <= PROOF_FRESHNESS
}

/// Ends a session. An unknown token changes nothing.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn sign_out(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    tx.end_session(token)?;
    Ok(())
}

//! Intentions about accounts and sessions.

pub mod confirm;
pub mod enrol;
pub mod invite;
pub mod lifecycle;
pub mod mail_code;
pub mod manage_factors;
pub mod passkey;
pub mod password;
pub mod password_reset;
pub mod profile;
pub mod rights;
pub mod rules;
pub mod second_factor;
pub mod session;
pub mod sign_in;

pub use lifecycle::{delete, lock, unlock};

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Error, audit};
use crate::{
    domain::{
        access::{Actor, Capability, Membership, may_administer},
        id::{AccountId, DepartmentId},
        journal::AuditAction,
        notice::{AccountNotification, Recipient},
        person::{Account, AccountState, Lang},
        text::{EmailAddress, Label, PersonName},
    },
    store::{AccountSession, Credentials, People, Read, SessionKind, Sessions, Tx},
};

/// A session ends after so much time without a page.
const SESSION_IDLE_TIMEOUT: SignedDuration = SignedDuration::from_hours(12);

/// A session ends after so much time in any case.
const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Between the password and the second factor.
const SECOND_FACTOR_TIMEOUT: SignedDuration = SignedDuration::from_mins(20);

/// So long after a proof of who somebody is they may change what they sign in with.
const PROOF_FRESHNESS: SignedDuration = SignedDuration::from_mins(15);

/// An account to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount {
    /// As colleagues see it.
    pub name: PersonName,
    /// Signs in with it.
    pub email: EmailAddress,
    /// The language of the console.
    pub lang: Lang,
    /// Which departments, and how.
    pub memberships: BTreeMap<DepartmentId, Membership>,
    /// What else it may.
    pub capabilities: BTreeSet<Capability>,
    /// The external provider it works for.
    pub provider: Option<Label>,
    /// What it signs in with; without a second factor, the first sign-in enrols one.
    pub credentials: Credentials,
}

/// Makes an account. An address that another account signs in with is refused.
pub fn create_account(tx: &Tx<'_>, new: &NewAccount) -> Result<AccountId, Error> {
    put_new_account(tx, new, AccountState::Active)
}

fn put_new_account(tx: &Tx<'_>, new: &NewAccount, state: AccountState) -> Result<AccountId, Error> {
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
        last_sign_in: None,
    })?;
    tx.put_credentials(id, &new.credentials)?;
    Ok(id)
}

/// Sets a password that the owner did not choose at a sign-in, and ends all sessions of the account.
pub fn reset_password(tx: &Tx<'_>, id: AccountId, hash: &str) -> Result<(), Error> {
    let credentials = tx.credentials(tx.account(id)?.ok_or(Error::NotFound)?.id)?;
    tx.put_credentials(id, &Credentials { password: hash.to_owned(), ..credentials })?;
    tx.end_sessions(|session| session.account == id)?;
    Ok(())
}

/// Takes all second factors and the recovery codes away and ends all sessions of the account; the
/// next sign-in sets up new ones (§9.14). For the machine and for administrators.
pub fn reset_second_factor(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    if !matches!(actor, Actor::System) && !may_administer(actor) {
        return Err(Error::NotFound);
    }
    let Credentials { password, .. } = tx.credentials(tx.account(id)?.ok_or(Error::NotFound)?.id)?;
    tx.put_credentials(id, &Credentials { password, ..Credentials::default() })?;
    tx.end_sessions(|session| session.account == id)?;
    tx.enqueue_news(Recipient::Account { account: id }, AccountNotification::FactorsReset {})?;
    Ok(audit::record(tx, actor, &AuditAction::FactorsReset { account: id })?)
}

/// Whether a session has ended by itself.
pub fn is_expired(session: &AccountSession, now: Timestamp) -> bool {
    let age = now.duration_since(session.created);
    match session.kind {
        SessionKind::Full => age > SESSION_LIFETIME || now.duration_since(session.last_seen) > SESSION_IDLE_TIMEOUT,
        SessionKind::SecondFactorPending => age > SECOND_FACTOR_TIMEOUT,
    }
}

/// The account that a session's token belongs to, if it is signed in fully and still valid.
pub fn signed_in(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<(Account, AccountSession)>, Error> {
    session_holder(read, token, SessionKind::Full, now)
}

/// The account whose password was right and whose second factor is missing.
pub fn half_signed_in(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
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

/// Whether the session's owner proved a short while ago who they are: by signing in, or again since.
pub fn is_fresh(session: &AccountSession, now: Timestamp) -> bool {
    now.duration_since(session.created) <= PROOF_FRESHNESS
}

/// Ends a session.
pub fn sign_out(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    tx.end_session(token)?;
    Ok(())
}

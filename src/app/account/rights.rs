//! What an account may do, set by administrators. Each change is in the audit log and ends the sessions of the
//! account (§3.3); tickets that the account may not open any more become unassigned.

use super::{
    find_full_session,
    lifecycle::{is_last_administrator, release_tickets},
    own_rights,
};
use crate::{
    app::{
        Error, audit,
        settings::{Versioned, require_admin as may},
    },
    domain::{
        access::{Actor, may_be_assigned},
        audit::AuditAction,
        id::AccountId,
        person::{Account, Lang},
        rights::Capability,
        role::Rights,
        text::{PersonName, Reason},
    },
    store::{AccountSession, People, Read, StoreError, Tx},
};

/// What an administrator can set of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountDetails {
    /// As colleagues see it.
    pub name: PersonName,
    /// The language of the console.
    pub lang: Lang,
    pub rights: Rights,
    /// Why, where an administrator widens their own rights.
    pub reason: Option<Reason>,
}

/// The session of an administrator who may be changing their own rights: it goes on under a new token.
#[derive(Clone, Debug)]
pub struct SessionRenewal {
    pub token: String,
    /// The token that replaces it.
    pub new_token: String,
}

/// An account, with its version. Without the time of the last sign-in: that is private to its owner (§1.5).
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such account.
/// - `Internal`: the store fails.
pub fn load(read: &impl Read, actor: &Actor, id: AccountId) -> Result<Versioned<Account>, Error> {
    may(actor)?;
    let account = read.account(id)?.ok_or(Error::NotFound)?;
    Ok(Versioned::of(read.installation_key(), Account { last_sign_in: None, ..account }))
}

/// Sets name, language and rights of an account. `seen` is the version that the form was made from. `true` if
/// the actor's own session goes on under its new token.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such account.
/// - `InvalidSetting(ChangedMeanwhile)`: the account changed since the form was made.
/// - `LastAdministrator`: nobody would administer any more.
/// - `OwnRights`: the actor would widen their own rights, and somebody else administers.
/// - `ReasonMissing`: the actor would widen their own rights, and gives no reason.
/// - `Internal`: the store fails.
pub fn change_account(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AccountId,
    seen: &str,
    facts: &AccountDetails,
    renewal: &SessionRenewal,
) -> Result<bool, Error> {
    load(tx, actor, id)?.check_version(seen)?;
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    let own = find_full_session(tx, &renewal.token, tx.now)?.filter(|(own, _)| own.id == id);
    let has_changed = Rights::of(&account) != facts.rights;
    if has_changed {
        check_change(tx, actor, &account, &facts.rights, facts.reason.as_ref())?;
    }
    tx.put_account(&Account { name: facts.name.clone(), lang: facts.lang, ..account })?;
    if !has_changed {
        return Ok(false);
    }
    replace_rights(tx, actor, id, &facts.rights, facts.reason.as_ref())?;
    let Some((_, session)) = own else { return Ok(false) };
    tx.put_session(&renewal.new_token, &AccountSession { last_seen: tx.now, ..session })?;
    Ok(true)
}

/// Sets what an account may do.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such account.
/// - `LastAdministrator`: nobody would administer any more.
/// - `OwnRights`, `ReasonMissing`: the actor would widen their own rights.
/// - `Internal`: the store fails.
pub fn set_rights(tx: &Tx<'_>, actor: &Actor, id: AccountId, rights: &Rights) -> Result<(), Error> {
    may(actor)?;
    replace_rights(tx, actor, id, rights, None)
}

fn replace_rights(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AccountId,
    rights: &Rights,
    reason: Option<&Reason>,
) -> Result<(), Error> {
    let before = tx.account(id)?.ok_or(Error::NotFound)?;
    let is_announced = check_change(tx, actor, &before, rights, reason)?;
    if let Some(reason) = reason.filter(|_| is_announced) {
        own_rights::announce(tx, actor, &before, rights, reason)?;
    }
    let old = Rights::of(&before);
    let Rights { memberships, capabilities, provider } = rights.clone();
    let administration = own_rights::administration_grant(Some(&before), &capabilities, actor.account(), tx.now);
    let account = Account { memberships, capabilities, provider, administration, ..before };
    tx.put_account(&account)?;
    tx.end_sessions(|session| session.account == id)?;
    release_tickets(tx, id, |ticket| !may_be_assigned(&account, ticket))?;
    Ok(log_rights(tx, actor, id, Some(old), rights)?)
}

/// Writes to the audit log what an account may do from now on, and what it might `before`; `None` if it is new.
///
/// # Errors
///
/// `StoreError` when the entry cannot be written.
pub fn log_rights(
    tx: &Tx<'_>,
    actor: &Actor,
    account: AccountId,
    before: Option<Rights>,
    rights: &Rights,
) -> Result<(), StoreError> {
    let Rights { memberships, capabilities, provider } = rights.clone();
    audit::record(tx, actor, &AuditAction::RightsChanged { account, memberships, capabilities, provider, before })
}

/// Checks that the actor may give an account these rights. Returns whether the change has to be announced.
fn check_change(
    tx: &Tx<'_>,
    actor: &Actor,
    before: &Account,
    rights: &Rights,
    reason: Option<&Reason>,
) -> Result<bool, Error> {
    if would_remove_last_admin(tx, before, rights)? {
        return Err(Error::LastAdministrator);
    }
    own_rights::check(tx, actor, before, rights, reason)
}

/// Whether nobody would administer any more if the account had these rights.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn would_remove_last_admin(read: &impl Read, account: &Account, rights: &Rights) -> Result<bool, Error> {
    Ok(!rights.capabilities.contains(&Capability::Administer) && is_last_administrator(read, account)?)
}

/// Checks that an administrator acts on an account that is not their own: nobody locks themself out by
/// mistake.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `Forbidden`: it is the actor's own account.
pub fn refuse_own_account(actor: &Actor, id: AccountId) -> Result<(), Error> {
    may(actor)?;
    match actor {
        Actor::Agent(agent) if agent.account == id => Err(Error::Forbidden),
        _ => Ok(()),
    }
}

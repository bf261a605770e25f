//! What an account may, as administrators set it. Every change is in the journal and ends the
//! sessions of the account (§3.3); tickets that it cannot open any more are free for others.

use super::{
    lifecycle::{is_last_administrator, release_tickets},
    signed_in,
};
use crate::{
    app::{
        Error, audit,
        settings::{Versioned, require_admin as may},
    },
    domain::{
        access::{Actor, Capability, may_be_assigned},
        id::AccountId,
        journal::AuditAction,
        person::{Account, Lang},
        role::Rights,
        text::PersonName,
    },
    store::{AccountSession, People, Read, StoreError, Tx},
};

/// What an administrator says of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountFacts {
    /// As colleagues see it.
    pub name: PersonName,
    /// The language of the console.
    pub lang: Lang,
    /// What it may.
    pub rights: Rights,
}

/// The session of somebody who changes their own rights: it goes on under a new token.
#[derive(Clone, Debug)]
pub struct SessionRenewal {
    /// The session's token.
    pub token: String,
    /// Its token from now on.
    pub new_token: String,
}

/// An account as it stands. When its owner last signed in is nobody's business here (§1.5).
pub fn load(read: &impl Read, actor: &Actor, id: AccountId) -> Result<Versioned<Account>, Error> {
    may(actor)?;
    let account = read.account(id)?.ok_or(Error::NotFound)?;
    Ok(Versioned::of(read.installation_key(), Account { last_sign_in: None, ..account }))
}

/// Sets what is said of an account; whether the session of whoever does it goes on under its new token.
pub fn change_account(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AccountId,
    seen: &str,
    facts: &AccountFacts,
    renewal: &SessionRenewal,
) -> Result<bool, Error> {
    load(tx, actor, id)?.check_version(seen)?;
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    if would_remove_last_admin(tx, &account, &facts.rights)? {
        return Err(Error::LastAdministrator);
    }
    let own = signed_in(tx, &renewal.token, tx.now)?.filter(|(own, _)| own.id == id);
    let has_changed = Rights::of(&account) != facts.rights;
    tx.put_account(&Account { name: facts.name.clone(), lang: facts.lang, ..account })?;
    if !has_changed {
        return Ok(false);
    }
    set_rights(tx, actor, id, &facts.rights)?;
    let Some((_, session)) = own else { return Ok(false) };
    tx.put_session(&renewal.new_token, &AccountSession { last_seen: tx.now, ..session })?;
    Ok(true)
}

/// Sets what an account may.
pub fn set_rights(tx: &Tx<'_>, actor: &Actor, id: AccountId, rights: &Rights) -> Result<(), Error> {
    may(actor)?;
    let before = tx.account(id)?.ok_or(Error::NotFound)?;
    if would_remove_last_admin(tx, &before, rights)? {
        return Err(Error::LastAdministrator);
    }
    let Rights { memberships, capabilities, provider } = rights.clone();
    let account = Account { memberships, capabilities, provider, ..before };
    tx.put_account(&account)?;
    tx.end_sessions(|session| session.account == id)?;
    release_tickets(tx, id, |ticket| !may_be_assigned(&account, ticket))?;
    Ok(log_rights(tx, actor, id, rights)?)
}

/// Notes what an account may from now on.
pub fn log_rights(tx: &Tx<'_>, actor: &Actor, account: AccountId, rights: &Rights) -> Result<(), StoreError> {
    let Rights { memberships, capabilities, provider } = rights.clone();
    audit::record(tx, actor, &AuditAction::RightsChanged { account, memberships, capabilities, provider })
}

/// Whether these rights would leave nobody who administers.
pub fn would_remove_last_admin(read: &impl Read, account: &Account, rights: &Rights) -> Result<bool, Error> {
    Ok(!rights.capabilities.contains(&Capability::Administer) && is_last_administrator(read, account)?)
}

/// Lets pass what somebody does to another's account: nobody locks themself out by mistake.
pub fn refuse_own_account(actor: &Actor, id: AccountId) -> Result<(), Error> {
    may(actor)?;
    match actor {
        Actor::Agent(agent) if agent.account == id => Err(Error::Forbidden),
        _ => Ok(()),
    }
}

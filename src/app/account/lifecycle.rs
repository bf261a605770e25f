//! Accounts are locked, unlocked, lose their memberships, or are deleted (§3.4): by administrators, and by the
//! job for unused accounts.

use std::collections::BTreeSet;

use crate::{
    app::{Error, audit, ticket},
    domain::{
        access::{self, Actor},
        audit::AuditAction,
        department::DepartmentKind,
        id::{AccountId, DepartmentId},
        notification::Recipient,
        person::{Account, AccountState},
        rights::Capability,
        ticket::{Action, Phase, StatusKind, Ticket},
    },
    store::{Catalogue, Dormancy, People, Read, TicketList, TicketLists, Tickets, Tx},
};

/// Locks an account: its sessions and links end, and its tickets become unassigned. Locking a locked one
/// changes nothing.
///
/// # Errors
///
/// - `Forbidden`: the actor does not administer.
/// - `NotFound`: no such account.
/// - `LastAdministrator`: nobody would administer any more.
/// - `Internal`: the store fails.
pub fn lock(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    let mut account = administered_account(tx, actor, id)?;
    if matches!(account.state, AccountState::Locked { .. }) {
        return Ok(());
    }
    if is_last_administrator(tx, &account)? {
        return Err(Error::LastAdministrator);
    }
    account.state = AccountState::Locked { since: tx.now };
    tx.put_account(&account)?;
    tx.end_sessions(|session| session.account == id)?;
    tx.end_tokens(|token| token.to == Recipient::Account { account: id })?;
    release_tickets(tx, id, |_| true)?;
    Ok(audit::record(tx, actor, &AuditAction::Locked { account: id })?)
}

/// Unlocks an account; its time without a sign-in is counted anew. Unlocking another one changes nothing.
///
/// # Errors
///
/// - `Forbidden`: the actor does not administer.
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn unlock(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    let mut account = administered_account(tx, actor, id)?;
    if !matches!(account.state, AccountState::Locked { .. }) {
        return Ok(());
    }
    // An owner without a password still needs an invitation.
    let has_joined = !tx.credentials(id)?.password.is_empty();
    account.state = if has_joined { AccountState::Active } else { AccountState::Invited };
    tx.put_account(&account)?;
    tx.put_dormancy(id, &Dormancy { unlocked: Some(tx.now), ..Dormancy::default() })?;
    Ok(audit::record(tx, actor, &AuditAction::Unlocked { account: id })?)
}

/// Signs the owner of an account out everywhere; a sign-in that has begun ends too. The account stays open.
///
/// # Errors
///
/// - `Forbidden`: the actor does not administer.
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn end_sessions_of(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    administered_account(tx, actor, id)?;
    tx.end_sessions(|session| session.account == id)?;
    Ok(audit::record(tx, actor, &AuditAction::SessionsEnded { account: id })?)
}

/// Ends all memberships but those of protected departments, on behalf of the system.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn remove_memberships(tx: &Tx<'_>, id: AccountId) -> Result<(), Error> {
    let mut account = administered_account(tx, &Actor::System, id)?;
    let protected = protected_departments(tx)?;
    let before = account.memberships.len();
    account.memberships.retain(|department, _| protected.contains(department));
    if account.memberships.len() == before {
        return Ok(());
    }
    tx.put_account(&account)?;
    tx.end_sessions(|session| session.account == id)?;
    release_tickets(tx, id, |ticket| !access::may_be_assigned(&account, ticket))?;
    Ok(audit::record(tx, &Actor::System, &AuditAction::MembershipsRemoved { account: id })?)
}

/// Deletes an account: name and address go; what its owner wrote stays and reads "former member".
///
/// # Errors
///
/// As [`lock`].
pub fn delete(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    let account = administered_account(tx, actor, id)?;
    if is_last_administrator(tx, &account)? {
        return Err(Error::LastAdministrator);
    }
    release_tickets(tx, id, |_| true)?;
    tx.remove_account(&account)?;
    Ok(audit::record(tx, actor, &AuditAction::AccountDeleted { account: id })?)
}

/// Whether nobody would administer without this account.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn is_last_administrator(read: &impl Read, account: &Account) -> Result<bool, Error> {
    let administers = |account: &Account| account.is_active() && account.can(Capability::Administer);
    if !administers(account) {
        return Ok(false);
    }
    Ok(!read.accounts()?.iter().any(|other| other.id != account.id && administers(other)))
}

/// The departments whose members are not locked for inactivity (§3.4).
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn protected_departments(read: &impl Read) -> Result<BTreeSet<DepartmentId>, Error> {
    let is_protected = |kind, protected| protected || kind == DepartmentKind::Protected;
    let departments = read.departments()?.into_iter();
    Ok(departments.filter(|one| is_protected(one.kind, one.protected)).map(|one| one.id).collect())
}

/// The account, if the actor administers.
fn administered_account(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<Account, Error> {
    if !access::may_administer(actor) {
        return Err(Error::Forbidden);
    }
    tx.account(id)?.ok_or(Error::NotFound)
}

/// Unassigns the open tickets of an account that `which` selects.
pub(super) fn release_tickets(tx: &Tx<'_>, account: AccountId, which: impl Fn(&Ticket) -> bool) -> Result<(), Error> {
    let open = StatusKind::ALL.into_iter().filter(|status| status.phase() == Phase::Open);
    let lists = open.map(|status| (TicketList::Assignee(account), status));
    for (_, id) in tx.list_tickets(lists, None, usize::MAX)? {
        if tx.ticket(id)?.is_some_and(|ticket| which(&ticket)) {
            ticket::execute(tx, &Actor::System, id, None, ticket::TicketCommand::Action(Action::Release))?;
        }
    }
    Ok(())
}

//! An administrator widens their own rights (§1.3). Where somebody else administers, they do it instead. Who is
//! alone gives a reason: it is in the audit log, requesters of the departments that open read it for a while, and
//! somebody else is told by mail. An administrator whom they made one a short while ago is not somebody else.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    app::{Error, audit},
    domain::{
        access::Actor,
        account_notification::AccountNotification,
        audit::AuditAction,
        elapsed::elapsed,
        event::Event,
        id::{AccountId, DepartmentId},
        notification::Recipient,
        person::{Account, AdministrationGrant},
        rights::Capability,
        role::{ADMINISTRATION_PROBATION, OWN_RIGHTS_NOTICE_PERIOD, OwnRightsRule, Rights},
        text::{Body, Reason},
        ticket::Ticket,
    },
    store::{EntryContent, OwnRightsNotice, OwnRightsNotices, People, Read, StoreError, TimelineEntry, Tx},
};

/// Whether an account that can be used administers, and the owner of this one did not make it an administrator a
/// short while ago.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn has_other_administrators(read: &impl Read, owner: AccountId, now: Timestamp) -> Result<bool, Error> {
    let administers = |other: &Account| other.is_active() && other.can(Capability::Administer);
    for other in read.accounts()?.into_iter().filter(|other| other.id != owner && administers(other)) {
        if !is_recently_made_by(read, other, owner, now)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether an account administers because `maker` made it an administrator a short while ago, or because somebody
/// did whom they made one. Where one of the chain is gone, nobody can tell any more, and it counts as theirs.
fn is_recently_made_by(
    read: &impl Read,
    account: Account,
    maker: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut seen = BTreeSet::from([account.id]);
    let mut last = account;
    loop {
        let grant = last.administration.filter(|grant| elapsed(grant.at, now) < ADMINISTRATION_PROBATION);
        let Some(grant) = grant else { return Ok(false) };
        if grant.by == maker {
            return Ok(true);
        }
        if !seen.insert(grant.by) {
            return Ok(false);
        }
        let Some(next) = read.account(grant.by)? else { return Ok(true) };
        last = next;
    }
}

/// Whether rights that this account gives to the owner of another are as if the owner gave them: it is the same
/// account, or one that the owner made an administrator a short while ago.
fn acts_for(read: &impl Read, actor: AccountId, owner: AccountId, now: Timestamp) -> Result<bool, Error> {
    if actor == owner {
        return Ok(true);
    }
    let Some(actor) = read.account(actor)? else { return Ok(false) };
    Ok(is_recently_made_by(read, actor, owner, now)?)
}

/// Who made an account an administrator, once it has these capabilities. `by` is the administrator who gives them;
/// `None`: the machine's console does.
pub(super) fn administration_grant(
    before: Option<&Account>,
    capabilities: &BTreeSet<Capability>,
    by: Option<AccountId>,
    now: Timestamp,
) -> Option<AdministrationGrant> {
    if !capabilities.contains(&Capability::Administer) {
        return None;
    }
    match before.filter(|before| before.can(Capability::Administer)) {
        Some(before) => before.administration,
        None => by.map(|by| AdministrationGrant { by, at: now }),
    }
}

/// What it takes that this administrator gives an account these rights.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn rule_for(
    read: &impl Read,
    administrator: AccountId,
    account: &Account,
    rights: &Rights,
    now: Timestamp,
) -> Result<OwnRightsRule, Error> {
    if !acts_for(read, administrator, account.id, now)? {
        return Ok(OwnRightsRule::Free);
    }
    Ok(rights.rule_for_owner(&Rights::of(account), has_other_administrators(read, account.id, now)?))
}

/// Whether this administrator can give an account more rights only with a reason.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn needs_reason(read: &impl Read, actor: &Actor, account: AccountId, now: Timestamp) -> Result<bool, Error> {
    let Some(actor) = actor.account() else { return Ok(false) };
    Ok(acts_for(read, actor, account, now)? && !has_other_administrators(read, account, now)?)
}

/// Checks that the actor may give an account these rights, if they count as the actor's own; the machine's console
/// may. Returns whether the change has to be announced.
///
/// # Errors
///
/// - `OwnRights`: the actor would widen their own rights, and somebody else administers.
/// - `ReasonMissing`: nobody else does, and there is no reason.
/// - `Internal`: the store fails.
pub(super) fn check(
    tx: &Tx<'_>,
    actor: &Actor,
    before: &Account,
    rights: &Rights,
    reason: Option<&Reason>,
) -> Result<bool, Error> {
    let Some(administrator) = actor.account() else { return Ok(false) };
    match rule_for(tx, administrator, before, rights, tx.now)? {
        OwnRightsRule::ByOthers => Err(Error::OwnRights),
        OwnRightsRule::WithReason if reason.is_none() => Err(Error::ReasonMissing),
        rule => Ok(rule == OwnRightsRule::WithReason),
    }
}

/// Makes it seen that the owner of an account widens its rights: in the audit log, to the requesters of the
/// departments that open, and by mail.
///
/// # Errors
///
/// `Internal` when the store fails.
pub(super) fn announce(
    tx: &Tx<'_>,
    actor: &Actor,
    before: &Account,
    rights: &Rights,
    reason: &Reason,
) -> Result<(), Error> {
    let former = Rights::of(before);
    let reason = Body::from(reason.clone());
    let notice = OwnRightsNotice { at: tx.now, until: tx.now + OWN_RIGHTS_NOTICE_PERIOD, reason: reason.clone() };
    for department in rights.newly_read(&former) {
        tx.put_own_rights_notice(department, before.id, &notice)?;
    }
    for account in recipients(tx.accounts()?, [Some(before.id), actor.account()], &rights.widened_departments(&former))
    {
        tx.enqueue_news(Recipient::Account { account }, AccountNotification::OwnRightsWidened)?;
    }
    Ok(audit::record(tx, actor, &AuditAction::OwnRightsWidened { account: before.id, reason })?)
}

/// The recipients: the accounts with the data protection capability. If nobody else has it: the members of the
/// departments where more is permitted, or of all departments if no membership changed.
fn recipients(accounts: Vec<Account>, own: [Option<AccountId>; 2], widened: &BTreeSet<DepartmentId>) -> Vec<AccountId> {
    let is_colleague = |other: &Account| {
        let mut theirs = other.memberships.keys();
        if widened.is_empty() { theirs.next().is_some() } else { theirs.any(|id| widened.contains(id)) }
    };
    let others: Vec<Account> =
        accounts.into_iter().filter(|other| !own.contains(&Some(other.id)) && other.is_active()).collect();
    let ids = |is_told: &dyn Fn(&Account) -> bool| -> Vec<AccountId> {
        others.iter().filter(|other| is_told(other)).map(|other| other.id).collect()
    };
    let officers = ids(&|other| other.can(Capability::Privacy));
    if officers.is_empty() { ids(&is_colleague) } else { officers }
}

/// What the requester of a ticket reads of administrators who gave themselves access to it, oldest first: in its
/// department, and in those that it was in after they did.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn notices_of(
    read: &impl Read,
    ticket: &Ticket,
    timeline: &[TimelineEntry],
    now: Timestamp,
) -> Result<Vec<OwnRightsNotice>, StoreError> {
    let mut notices = read.own_rights_notices(ticket.department, now)?;
    for entry in timeline {
        if let EntryContent::Event { event: Event::Moved { from, .. } } = &entry.content {
            let former = read.own_rights_notices(*from, now)?;
            notices.extend(former.into_iter().filter(|notice| notice.at <= entry.at));
        }
    }
    notices.sort_by_key(|notice| notice.at);
    notices.dedup();
    Ok(notices)
}

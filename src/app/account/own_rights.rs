//! An administrator widens their own rights (§1.3). Where somebody else administers, they do it instead. Who is
//! alone gives a reason: it is in the audit log, requesters of the departments that open read it for a while, and
//! somebody else is told by mail.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    app::{Error, audit},
    domain::{
        access::Actor,
        account_notification::AccountNotification,
        audit::AuditAction,
        event::Event,
        id::{AccountId, DepartmentId},
        notification::Recipient,
        person::Account,
        rights::Capability,
        role::{OWN_RIGHTS_NOTICE_PERIOD, OwnRightsRule, Rights},
        text::{Body, Reason},
        ticket::Ticket,
    },
    store::{EntryContent, OwnRightsNotice, OwnRightsNotices, People, Read, StoreError, TimelineEntry, Tx},
};

/// Whether another account administers that can be used.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn has_other_administrators(read: &impl Read, account: AccountId) -> Result<bool, Error> {
    let administers = |other: &Account| other.is_active() && other.can(Capability::Administer);
    Ok(read.accounts()?.iter().any(|other| other.id != account && administers(other)))
}

/// What it takes that the owner of an account gives it these rights.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn rule_for_owner(read: &impl Read, account: &Account, rights: &Rights) -> Result<OwnRightsRule, Error> {
    Ok(rights.rule_for_owner(&Rights::of(account), has_other_administrators(read, account.id)?))
}

/// Checks that the actor may give an account these rights, if it is their own; the machine's console may.
///
/// # Errors
///
/// - `OwnRights`: the actor would widen their own rights, and somebody else administers.
/// - `ReasonMissing`: nobody else does, and there is no reason.
/// - `Internal`: the store fails.
pub(super) fn check(
    read: &impl Read,
    actor: &Actor,
    before: &Account,
    rights: &Rights,
    reason: Option<&Reason>,
) -> Result<(), Error> {
    if actor.account() != Some(before.id) {
        return Ok(());
    }
    match rule_for_owner(read, before, rights)? {
        OwnRightsRule::ByOthers => Err(Error::OwnRights),
        OwnRightsRule::WithReason if reason.is_none() => Err(Error::ReasonMissing),
        OwnRightsRule::WithReason | OwnRightsRule::Free => Ok(()),
    }
}

/// Makes it seen that the owner of an account widens its rights: in the audit log, to the requesters of the
/// departments that open, and by mail. If nothing is widened, nothing happens.
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
    if actor.account() != Some(before.id) || !rights.would_widen(&former) {
        return Ok(());
    }
    let reason = Body::from(reason.clone());
    let notice = OwnRightsNotice { at: tx.now, until: tx.now + OWN_RIGHTS_NOTICE_PERIOD, reason: reason.clone() };
    for department in rights.newly_read(&former) {
        tx.put_own_rights_notice(department, before.id, &notice)?;
    }
    for account in recipients(tx.accounts()?, before.id, &rights.widened_departments(&former)) {
        tx.enqueue_news(Recipient::Account { account }, AccountNotification::OwnRightsWidened)?;
    }
    Ok(audit::record(tx, actor, &AuditAction::OwnRightsWidened { account: before.id, reason })?)
}

/// The recipients: the accounts with the data protection capability. If nobody else has it: the members of the
/// departments where more is permitted, or of all departments if no membership changed.
fn recipients(accounts: Vec<Account>, owner: AccountId, widened: &BTreeSet<DepartmentId>) -> Vec<AccountId> {
    let is_colleague = |other: &Account| {
        let mut theirs = other.memberships.keys();
        if widened.is_empty() { theirs.next().is_some() } else { theirs.any(|id| widened.contains(id)) }
    };
    let others: Vec<Account> = accounts.into_iter().filter(|other| other.id != owner && other.is_active()).collect();
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

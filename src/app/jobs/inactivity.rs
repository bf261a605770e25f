//! The job `inactivity`: warns of, locks and deletes unused accounts. The rules are in
//! [`domain::inactivity`]; each account is one transaction.
//!
//! [`domain::inactivity`]: crate::domain::inactivity

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{JobEffect, JobSpec, JobTransaction, JobWork, notify_administrators};
use crate::{
    app::{App, Error, account::lifecycle},
    domain::{
        access::Actor,
        account_notification::AccountNotification,
        id::AccountId,
        inactivity::{
            AccountActivity, InactivityDecision, InactivityExemption, InactivityPolicy, InactivityStep,
            decide_inactivity, may_be_inactive,
        },
        notification::Recipient,
        person::{Account, AccountState},
    },
    store::{Dormancy, JobCounter, People, Read, Tx, Upkeep},
};

pub(super) const INACTIVITY_JOB: JobSpec = JobSpec {
    word: "inactivity",
    schedule: "30 3 * * *",
    concerns_people: true,
    needs_sure_clock: true,
    work: JobWork::Step(transactions),
};

/// One transaction for each account that may be due: usually none, and then nothing is written.
fn transactions(app: &App, at: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    let due = app.read(|read| due_accounts(read, &app.options().zone, at))?;
    let transaction = |id| -> JobTransaction {
        let zone = app.options().zone.clone();
        Box::new(move |tx| Ok(apply_due_step(tx, &zone, id)?.into_iter().collect()))
    };
    Ok(due.into_iter().map(transaction).collect())
}

fn due_accounts(read: &impl Read, zone: &TimeZone, now: Timestamp) -> Result<Vec<AccountId>, Error> {
    let today = now.to_zoned(zone.clone()).date();
    let mut found = Vec::new();
    for account in read.accounts()? {
        let facts = facts(read, zone, &account, &read.dormancy(account.id)?)?;
        found.extend(may_be_inactive(&facts, &InactivityPolicy::default(), today).then_some(account.id));
    }
    Ok(found)
}

/// Applies the step that is due today to one account, if there is one.
fn apply_due_step(tx: &Tx<'_>, zone: &TimeZone, id: AccountId) -> Result<Option<JobEffect>, Error> {
    let Some(account) = tx.account(id)? else { return Ok(None) };
    let dormancy = tx.dormancy(id)?;
    let today = tx.now.to_zoned(zone.clone()).date();
    let facts = facts(tx, zone, &account, &dormancy)?;
    let (did, on) = match decide_inactivity(&facts, &InactivityPolicy::default(), today) {
        InactivityDecision::Nothing => return Ok(None),
        InactivityDecision::Warn { on, warned } => {
            tx.put_dormancy(id, &Dormancy { warned: Some(warned), ..dormancy })?;
            tx.enqueue_news(Recipient::Account { account: id }, warning(warned.step, on))?;
            (JobCounter::Warned, Some((warned.step, on)))
        }
        InactivityDecision::ReportLastAdministrator { since } => {
            tx.put_dormancy(id, &Dormancy { spared: Some(since), ..dormancy })?;
            notify_administrators(tx, &AccountNotification::LastAdministratorIdle)?;
            (JobCounter::LastAdministratorReported, None)
        }
        InactivityDecision::TakeStep(step) => (apply_step(tx, id, step)?, None),
    };
    Ok(Some(JobEffect { counter: did, count: 1, name: Some(account.name), on, tickets: None }))
}

fn warning(step: InactivityStep, on: Date) -> AccountNotification {
    match step {
        InactivityStep::Lock => AccountNotification::LockingSoon { on },
        InactivityStep::RemoveMemberships => AccountNotification::MembershipRemovalSoon { on },
        InactivityStep::Delete => AccountNotification::DeletionSoon { on },
    }
}

fn apply_step(tx: &Tx<'_>, id: AccountId, step: InactivityStep) -> Result<JobCounter, Error> {
    let (did, news) = match step {
        InactivityStep::Lock => {
            lifecycle::lock(tx, &Actor::System, id)?;
            (JobCounter::Locked, AccountNotification::Locked)
        }
        InactivityStep::RemoveMemberships => {
            lifecycle::remove_memberships(tx, id)?;
            (JobCounter::MembershipsRemoved, AccountNotification::MembershipsRemoved)
        }
        InactivityStep::Delete => {
            // The owner cannot be told any more: the address is deleted.
            lifecycle::delete(tx, &Actor::System, id)?;
            return Ok(JobCounter::Deleted);
        }
    };
    tx.enqueue_news(Recipient::Account { account: id }, news)?;
    Ok(did)
}

fn facts(read: &impl Read, zone: &TimeZone, account: &Account, dormancy: &Dormancy) -> Result<AccountActivity, Error> {
    let day = |time: Timestamp| time.to_zoned(zone.clone()).date();
    let locked = match account.state {
        AccountState::Invited | AccountState::Active => None,
        AccountState::Locked { since } => Some(day(since)),
    };
    Ok(AccountActivity {
        created: day(account.created),
        last_sign_in: account.last_sign_in.map(day),
        unlocked: dormancy.unlocked.map(day),
        locked,
        shield: shield(read, account)?,
        warned: dormancy.warned,
        last_administrator_reported: dormancy.spared,
    })
}

fn shield(read: &impl Read, account: &Account) -> Result<InactivityExemption, Error> {
    let protected = lifecycle::protected_departments(read)?;
    let kept = account.memberships.keys().filter(|id| protected.contains(id)).count();
    Ok(match kept {
        0 if lifecycle::is_last_administrator(read, account)? => InactivityExemption::LastAdministrator,
        0 => InactivityExemption::None,
        kept => InactivityExemption::Protected { has_others: kept < account.memberships.len() },
    })
}

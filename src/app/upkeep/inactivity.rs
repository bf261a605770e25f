//! The job `inactivity`: accounts that nobody uses, judged by [`domain::inactivity`] and dealt with
//! one by one, each in a transaction of its own.
//!
//! [`domain::inactivity`]: crate::domain::inactivity

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Deed, tell_administrators};
use crate::{
    app::{Error, account::state},
    domain::{
        access::Actor,
        id::AccountId,
        inactivity::{Facts, Policy, Shield, Step, Verdict, judge, may_be_due},
        notice::{News, Recipient},
        person::{Account, AccountState},
    },
    store::{Did, Dormancy, People, Read, Tx, Upkeep},
};

/// The accounts for which something can be due: usually none, and then nothing is written.
pub fn due(read: &impl Read, zone: &TimeZone, now: Timestamp) -> Result<Vec<AccountId>, Error> {
    let today = now.to_zoned(zone.clone()).date();
    let mut found = Vec::new();
    for account in read.accounts()? {
        let facts = facts(read, zone, &account, &read.dormancy(account.id)?)?;
        found.extend(may_be_due(&facts, &Policy::default(), today).then_some(account.id));
    }
    Ok(found)
}

/// Does with one account what is to be done today, if anything.
pub fn look(tx: &Tx<'_>, zone: &TimeZone, id: AccountId) -> Result<Option<Deed>, Error> {
    let Some(account) = tx.account(id)? else { return Ok(None) };
    let dormancy = tx.dormancy(id)?;
    let today = tx.now.to_zoned(zone.clone()).date();
    let facts = facts(tx, zone, &account, &dormancy)?;
    let (did, on) = match judge(&facts, &Policy::default(), today) {
        Verdict::Nothing => return Ok(None),
        Verdict::Warn { on, warned } => {
            tx.put_dormancy(id, &Dormancy { warned: Some(warned), ..dormancy })?;
            tx.enqueue_news(Recipient::Account { account: id }, warning(warned.step, on))?;
            (Did::Warned, Some((warned.step, on)))
        }
        Verdict::Spare { since } => {
            tx.put_dormancy(id, &Dormancy { spared: Some(since), ..dormancy })?;
            tell_administrators(tx, &News::LastAdministratorIdle {})?;
            (Did::Spared, None)
        }
        Verdict::Take(step) => (take(tx, id, step)?, None),
    };
    Ok(Some(Deed { did, count: 1, name: Some(account.name), on }))
}

fn warning(step: Step, on: Date) -> News {
    match step {
        Step::Lock => News::LockingSoon { on },
        Step::Strip => News::StrippingSoon { on },
        Step::Delete => News::DeletionSoon { on },
    }
}

fn take(tx: &Tx<'_>, id: AccountId, step: Step) -> Result<Did, Error> {
    let (did, news) = match step {
        Step::Lock => {
            state::lock(tx, &Actor::System, id)?;
            (Did::Locked, News::Locked {})
        }
        Step::Strip => {
            state::strip(tx, id)?;
            (Did::Stripped, News::Stripped {})
        }
        Step::Delete => {
            // Nobody is left who could be told.
            state::delete(tx, &Actor::System, id)?;
            return Ok(Did::Deleted);
        }
    };
    tx.enqueue_news(Recipient::Account { account: id }, news)?;
    Ok(did)
}

fn facts(read: &impl Read, zone: &TimeZone, account: &Account, dormancy: &Dormancy) -> Result<Facts, Error> {
    let day = |time: Timestamp| time.to_zoned(zone.clone()).date();
    let locked = match account.state {
        AccountState::Invited | AccountState::Active => None,
        AccountState::Locked { since } => Some(day(since)),
    };
    Ok(Facts {
        created: day(account.created),
        last_sign_in: account.last_sign_in.map(day),
        unlocked: dormancy.unlocked.map(day),
        locked,
        shield: shield(read, account)?,
        warned: dormancy.warned,
        spared: dormancy.spared,
    })
}

fn shield(read: &impl Read, account: &Account) -> Result<Shield, Error> {
    let protected = state::protected_departments(read)?;
    let kept = account.memberships.keys().filter(|id| protected.contains(id)).count();
    Ok(match kept {
        0 if state::is_last_administrator(read, account)? => Shield::LastAdministrator,
        0 => Shield::None,
        kept => Shield::Protected { has_others: kept < account.memberships.len() },
    })
}

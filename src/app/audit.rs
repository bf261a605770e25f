//! Writing the journal: the one line that an intention adds about itself, in its own transaction;
//! and what is done with the journal as a whole.

use jiff::{ToSpan, tz::TimeZone};

use super::Error;
use crate::{
    domain::{access::Actor, audit::AuditAction, author::Author},
    store::{StoreError, Tx},
};

/// Notes who did what.
pub fn record(tx: &Tx<'_>, actor: &Actor, deed: &AuditAction) -> Result<(), StoreError> {
    let by = match actor {
        Actor::Agent(agent) => Author::Agent { account: agent.account },
        Actor::Provider { account, .. } => Author::Provider { account: *account },
        Actor::System => Author::System {},
        Actor::Visitor | Actor::Link { .. } | Actor::Requester { .. } | Actor::Contact { .. } => Author::Requester {},
    };
    tx.add_audit_entry(by, deed)?;
    Ok(())
}

/// Lines older than so many years are removed: rights disputes are over by then.
pub const AUDIT_RETENTION_YEARS: i16 = 3;

/// Removes what is older than [`AUDIT_RETENTION_YEARS`] from the old end; how many lines.
pub fn prune(tx: &Tx<'_>) -> Result<u64, Error> {
    let now = tx.now.to_zoned(TimeZone::UTC);
    // Before the year -9999 nothing was written.
    let Ok(oldest) = now.checked_sub(AUDIT_RETENTION_YEARS.years()) else { return Ok(0) };
    Ok(tx.prune_audit_log(oldest.timestamp())?)
}

//! The audit log: the entry that a use case adds in its own transaction, and the removal of old ones.
//!
//! Reading it is in `app::view`; the seal that shows tampering is in `store`.

use jiff::{ToSpan, tz::TimeZone};

use super::Error;
use crate::{
    domain::{access::Actor, audit::AuditAction, author::Author},
    store::{StoreError, Tx},
};

/// Records who did what, in the transaction that does it.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn record(tx: &Tx<'_>, actor: &Actor, action: &AuditAction) -> Result<(), StoreError> {
    let by = match actor {
        Actor::Agent(agent) => Author::Agent { account: agent.account },
        Actor::Provider { account, .. } => Author::Provider { account: *account },
        Actor::System => Author::System,
        Actor::Visitor | Actor::Link { .. } | Actor::Requester { .. } | Actor::Contact { .. } => Author::Requester,
    };
    tx.add_audit_entry(by, action)?;
    Ok(())
}

/// Entries older than this many years are removed: claims have become time-barred by then.
pub const AUDIT_RETENTION_YEARS: i16 = 3;

/// Removes the entries older than [`AUDIT_RETENTION_YEARS`] and returns how many they were.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn prune(tx: &Tx<'_>) -> Result<u64, Error> {
    let now = tx.now.to_zoned(TimeZone::UTC);
    // Before the year -9999 nothing was written.
    let Ok(oldest) = now.checked_sub(AUDIT_RETENTION_YEARS.years()) else { return Ok(0) };
    Ok(tx.prune_audit_log(oldest.timestamp())?)
}

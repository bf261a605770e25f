//! Writing the journal: the one line that an intention adds about itself, in its own transaction;
//! and what is done with the journal as a whole.

use jiff::{ToSpan, tz::TimeZone};

use super::Error;
use crate::{
    domain::{access::Actor, event::By, journal::Deed},
    store::{StoreError, Tx},
};

/// Notes who did what.
pub fn note(tx: &Tx<'_>, actor: &Actor, deed: &Deed) -> Result<(), StoreError> {
    let by = match actor {
        Actor::Agent(agent) => By::Agent { account: agent.account },
        Actor::Provider { account, .. } => By::Provider { account: *account },
        Actor::System => By::System {},
        Actor::Visitor | Actor::Link { .. } | Actor::Requester { .. } | Actor::Contact { .. } => By::Requester {},
    };
    tx.journal_line(by, deed)?;
    Ok(())
}

/// Lines older than so many years are removed: rights disputes are over by then.
pub const YEARS: i16 = 3;

/// Removes what is older than [`YEARS`] from the old end; how many lines.
pub fn prune(tx: &Tx<'_>) -> Result<u64, Error> {
    let now = tx.now.to_zoned(TimeZone::UTC);
    // Before the year -9999 nothing was written.
    let Ok(oldest) = now.checked_sub(YEARS.years()) else { return Ok(0) };
    Ok(tx.prune_journal(oldest.timestamp())?)
}

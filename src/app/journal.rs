//! Writing the journal: the one line that an intention adds about itself, in its own transaction.

use crate::{
    domain::{access::Actor, event::By, journal::Deed},
    store::{StoreError, Tx},
};

/// Notes who did what.
pub fn note(tx: &Tx<'_>, actor: &Actor, deed: &Deed) -> Result<(), StoreError> {
    let by = match actor {
        Actor::Agent(agent) => By::Agent { account: agent.account },
        Actor::Provider { account, .. } => By::Agent { account: *account },
        Actor::System => By::System {},
        Actor::Visitor | Actor::Link { .. } | Actor::Requester { .. } | Actor::Contact { .. } => By::Requester {},
    };
    tx.journal_line(by, deed)?;
    Ok(())
}

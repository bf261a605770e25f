//! The list of what to look at after the first-run setup: what is on it, and what somebody has done.

use std::collections::BTreeSet;

use super::require_admin;
use crate::{
    app::Error,
    domain::{access::Actor, organisation::is_local_address, setup_task::SetupTask},
    store::{Settings, Tx},
};

/// What is left to do.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn open(read: &impl Settings) -> Result<BTreeSet<SetupTask>, Error> {
    Ok(read.open_setup_tasks()?)
}

/// Whether the address of the helpdesk leads nowhere from any other machine.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn has_local_address(read: &impl Settings) -> Result<bool, Error> {
    Ok(read.organisation()?.is_some_and(|organisation| is_local_address(&organisation.address)))
}

/// Takes a task off the list; `None`: all of them.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `Internal`: the store fails.
pub fn settle(tx: &Tx<'_>, actor: &Actor, task: Option<SetupTask>) -> Result<(), Error> {
    require_admin(actor)?;
    let mut open = tx.open_setup_tasks()?;
    open.retain(|one| task.is_some_and(|task| task != *one));
    Ok(tx.put_open_setup_tasks(&open)?)
}

//! Whether requesters are asked how satisfied they are. Some agreements with staff forbid it, so it can be
//! switched off as a whole (§7.2).

use super::{log_change, require_admin};
use crate::{
    app::Error,
    domain::{access::Actor, audit::ConfigArea},
    store::{Settings, Tx},
};

/// Switches the question on or off.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `Internal`: the store fails.
pub fn save(tx: &Tx<'_>, actor: &Actor, asks: bool) -> Result<(), Error> {
    require_admin(actor)?;
    if tx.asks_satisfaction()? == asks {
        return Ok(());
    }
    tx.put_asks_satisfaction(asks)?;
    log_change(tx, actor, ConfigArea::Satisfaction, None)
}

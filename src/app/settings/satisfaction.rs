//! Whether requesters are asked how satisfied they are. Some agreements with staff refuse it, so it
//! can be switched off as a whole (§7.2).

use super::{administers, note};
use crate::{
    app::Error,
    domain::{access::Actor, journal::Area},
    store::{Settings, Tx},
};

/// Sets it.
pub fn save(tx: &Tx<'_>, actor: &Actor, asks: bool) -> Result<(), Error> {
    administers(actor)?;
    if tx.asks_satisfaction()? == asks {
        return Ok(());
    }
    tx.put_asks_satisfaction(asks)?;
    note(tx, actor, Area::Satisfaction, None)
}

//! What a bot offers, in which language it begins, and how much of an answer it carries.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::{Error, messenger::BotSettings},
    domain::{access::Actor, audit::ConfigArea},
    store::{Chats, Read, Tx},
};

/// What is wished of a bot as it stands.
pub fn open(read: &impl Read, bot: u64) -> Result<Versioned<BotSettings>, Error> {
    Ok(Versioned::of(read.installation_key(), read.bot_settings(bot)?))
}

/// Sets it.
pub fn save(tx: &Tx<'_>, actor: &Actor, bot: u64, seen: &str, new: &BotSettings) -> Result<(), Error> {
    require_admin(actor)?;
    let before = open(tx, bot)?.check_version(seen)?;
    if before == *new {
        return Ok(());
    }
    tx.put_bot_settings(bot, new)?;
    log_change(tx, actor, ConfigArea::Bot, Some(bot))
}

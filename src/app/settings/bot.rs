//! What a bot offers, in which language it begins, and how much of an answer it carries.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::{
        Error,
        messenger::{BotSettings, bot_settings, put_bot_settings},
    },
    domain::{access::Actor, audit::ConfigArea},
    store::{Read, Tx},
};

/// What is wished of a bot as it stands.
pub fn open(read: &impl Read, bot: u64) -> Result<Versioned<BotSettings>, Error> {
    Ok(Versioned::of(read.installation_key(), bot_settings(read, bot)?))
}

/// Sets it.
pub fn save(tx: &Tx<'_>, actor: &Actor, bot: u64, seen: &str, new: &BotSettings) -> Result<(), Error> {
    require_admin(actor)?;
    let before = open(tx, bot)?.check_version(seen)?;
    if before == *new {
        return Ok(());
    }
    put_bot_settings(tx, bot, new)?;
    log_change(tx, actor, ConfigArea::Bot, Some(bot))
}

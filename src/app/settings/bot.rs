//! What a bot offers, in which language it begins, and how much of an answer it carries.

use super::{Standing, administers, note};
use crate::{
    app::{
        Error,
        messenger::{Wishes, put_wishes, wishes},
    },
    domain::{access::Actor, journal::Area},
    store::{Read, Tx},
};

/// What is wished of a bot as it stands.
pub fn open(read: &impl Read, bot: u64) -> Result<Standing<Wishes>, Error> {
    Ok(Standing::of(read.keys(), wishes(read, bot)?))
}

/// Sets it.
pub fn save(tx: &Tx<'_>, actor: &Actor, bot: u64, seen: &str, new: &Wishes) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx, bot)?.unchanged(seen)?;
    if before == *new {
        return Ok(());
    }
    put_wishes(tx, bot, new)?;
    note(tx, actor, Area::Bot, Some(bot))
}

//! Bots: the settings that administrators change, and the health of each bot, which only this process
//! knows and the console shows. What a bot says is `app::chat`'s.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use super::{
    Error,
    chat::dropped::DroppedMessages,
    settings::{Versioned, log_change, require_admin},
};
use crate::{
    domain::{access::Actor, audit::ConfigArea},
    store::{Chats, Read, Tx},
};

pub use crate::store::BotSettings;

/// The settings of a bot, with their version.
///
/// # Errors
/// `Internal` when the store fails.
pub fn open_settings(read: &impl Read, bot: u64) -> Result<Versioned<BotSettings>, Error> {
    Ok(Versioned::of(read.installation_key(), read.bot_settings(bot)?))
}

/// Changes the settings of a bot. `version` is the one that was shown to the administrator.
///
/// # Errors
/// `NotFound`: the actor is no administrator. `InvalidSetting(ChangedMeanwhile)`: somebody changed the
/// settings meanwhile. `Internal` or `DiskFull` when the store fails.
pub fn save_settings(tx: &Tx<'_>, actor: &Actor, bot: u64, version: &str, new: &BotSettings) -> Result<(), Error> {
    require_admin(actor)?;
    let before = open_settings(tx, bot)?.check_version(version)?;
    if before == *new {
        return Ok(());
    }
    tx.put_bot_settings(bot, new)?;
    log_change(tx, actor, ConfigArea::Bot, Some(bot))
}

/// The number of the bot that a token belongs to; `None` if it is not a token.
pub fn bot_id_of(token: &str) -> Option<u64> {
    let (id, secret) = token.split_once(':')?;
    let is_secret =
        secret.len() >= 30 && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    id.parse().ok().filter(|_| is_secret)
}

/// Why nothing is fetched for a bot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BotStopReason {
    /// The messenger does not accept the token. The bot is stopped until Tresen starts again.
    WrongToken,
    /// Another program fetches the bot's updates. It is tried again with growing pauses.
    Elsewhere,
}

/// The health of a bot since Tresen started.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BotHealth {
    /// User name at the messenger, without the `@`; `None` until it answered once.
    pub name: Option<String>,
    /// `None` while it is not connected.
    pub connected_since: Option<Timestamp>,
    /// When the last message of a person was received.
    pub last_message: Option<Timestamp>,
    /// The last error and its time; `None` once the messenger answers again.
    pub last_error: Option<(Timestamp, String)>,
    pub stop_reason: Option<BotStopReason>,
    /// The code of a trial that did not arrive yet.
    trial: Option<String>,
    /// When the last trial arrived through the bot.
    pub trial_completed: Option<Timestamp>,
}

impl BotHealth {
    /// The code of the trial that did not arrive yet.
    pub fn trial(&self) -> Option<&str> {
        self.trial.as_deref()
    }

    /// The link that opens a chat with the bot; `None` while its name is not known.
    pub fn link(&self) -> Option<String> {
        self.name.as_ref().map(|name| format!("https://t.me/{name}"))
    }
}

/// The health of all configured bots, by their number.
#[derive(Default, Debug)]
pub struct BotRegistry {
    bots: Mutex<BTreeMap<u64, BotHealth>>,
    dropped: DroppedMessages,
}

impl BotRegistry {
    /// What the rate limit dropped in chats with the bots.
    pub fn dropped(&self) -> &DroppedMessages {
        &self.dropped
    }

    /// Adds a configured bot.
    pub fn add(&self, bot: u64) {
        self.with(bot, |_| ());
    }

    /// A copy of the health of all bots.
    pub fn all(&self) -> Vec<(u64, BotHealth)> {
        self.locked().iter().map(|(id, bot)| (*id, bot.clone())).collect()
    }

    /// A copy of the health of one bot; `None` if it is not configured.
    pub fn get(&self, bot: u64) -> Option<BotHealth> {
        self.locked().get(&bot).cloned()
    }

    /// The bot is connected, and has this user name.
    pub fn record_connected(&self, bot: u64, name: &str, now: Timestamp) {
        self.with(bot, |bot| {
            bot.name = Some(name.to_owned());
            bot.connected_since = bot.connected_since.or(Some(now));
            bot.last_error = None;
            bot.stop_reason = None;
        });
    }

    /// The messenger answered a request of the bot.
    pub fn record_ok(&self, bot: u64, now: Timestamp) {
        self.with(bot, |bot| {
            bot.connected_since = bot.connected_since.or(Some(now));
            bot.last_error = None;
            bot.stop_reason = None;
        });
    }

    /// A message of a person was received.
    pub fn record_message(&self, bot: u64, now: Timestamp) {
        self.with(bot, |bot| bot.last_message = Some(now));
    }

    /// A request to the messenger failed and is tried again.
    pub fn record_error(&self, bot: u64, why: String, now: Timestamp) {
        self.with(bot, |bot| {
            bot.last_error = Some((now, why));
            bot.connected_since = None;
        });
    }

    /// Nothing is fetched for the bot, until the messenger answers again.
    pub fn record_stop(&self, bot: u64, why: BotStopReason) {
        self.with(bot, |bot| {
            bot.stop_reason = Some(why);
            bot.connected_since = None;
        });
    }

    /// Whether the messenger cannot be reached by one of the bots, or does not accept it.
    pub fn has_trouble(&self) -> bool {
        self.locked().values().any(|bot| bot.last_error.is_some() || bot.stop_reason.is_some())
    }

    /// Begins a trial. Opening the bot with this code shows that it works.
    pub fn begin_trial(&self, bot: u64, code: String) {
        self.with(bot, |bot| (bot.trial, bot.trial_completed) = (Some(code), None));
    }

    /// Completes a trial whose code arrived through the bot; whether it is the code of a trial.
    pub fn complete_trial(&self, bot: u64, code: &str, now: Timestamp) -> bool {
        self.with(bot, |bot| {
            let is_it = bot.trial.as_deref() == Some(code);
            if is_it {
                (bot.trial, bot.trial_completed) = (None, Some(now));
            }
            is_it
        })
    }

    fn with<R>(&self, bot: u64, change: impl FnOnce(&mut BotHealth) -> R) -> R {
        change(self.locked().entry(bot).or_default())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, BotHealth>> {
        self.bots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What the bots are doing: known to this process only, shown in the console.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

/// The number of the bot that a token belongs to; none if it is no token.
pub fn bot_id_of(token: &str) -> Option<u64> {
    let (id, secret) = token.split_once(':')?;
    let is_secret =
        secret.len() >= 30 && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    id.parse().ok().filter(|_| is_secret)
}

/// Why a bot was given up until the next start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BotStopReason {
    /// The messenger does not know the token.
    WrongToken,
    /// Another program fetches what is written to the bot.
    Elsewhere,
}

/// What is known of a bot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BotHealth {
    /// Its name with the messenger, without the `@`; none until it answered once.
    pub name: Option<String>,
    /// Connected since.
    pub connected_since: Option<Timestamp>,
    /// The last time that somebody's message was taken in.
    pub last_message: Option<Timestamp>,
    /// The last thing that went wrong, and when; none while all is well.
    pub last_error: Option<(Timestamp, String)>,
    /// It was given up.
    pub stop_reason: Option<BotStopReason>,
    /// The code of a trial that was begun.
    trial: Option<String>,
    /// When a trial reached the bot.
    pub trial_completed: Option<Timestamp>,
}

impl BotHealth {
    /// The code of the trial that was begun and did not arrive yet.
    pub fn trial(&self) -> Option<&str> {
        self.trial.as_deref()
    }

    /// The address of the bot.
    pub fn link(&self) -> Option<String> {
        self.name.as_ref().map(|name| format!("https://t.me/{name}"))
    }
}

/// All bots, by their number.
#[derive(Default, Debug)]
pub struct BotRegistry {
    bots: Mutex<BTreeMap<u64, BotHealth>>,
}

impl BotRegistry {
    /// A bot that is configured.
    pub fn add(&self, bot: u64) {
        self.with(bot, |_| ());
    }

    /// All bots as they stand.
    pub fn all(&self) -> Vec<(u64, BotHealth)> {
        self.locked().iter().map(|(id, bot)| (*id, bot.clone())).collect()
    }

    /// One bot as it stands.
    pub fn get(&self, bot: u64) -> Option<BotHealth> {
        self.locked().get(&bot).cloned()
    }

    /// It answered under this name.
    pub fn record_connected(&self, bot: u64, name: &str, now: Timestamp) {
        self.with(bot, |bot| {
            bot.name = Some(name.to_owned());
            bot.connected_since = bot.connected_since.or(Some(now));
            bot.last_error = None;
            bot.stop_reason = None;
        });
    }

    /// Telegram answers.
    pub fn record_ok(&self, bot: u64, now: Timestamp) {
        self.with(bot, |bot| {
            bot.connected_since = bot.connected_since.or(Some(now));
            bot.last_error = None;
        });
    }

    /// A message was taken in.
    pub fn record_message(&self, bot: u64, now: Timestamp) {
        self.with(bot, |bot| bot.last_message = Some(now));
    }

    /// Something went wrong; it is tried again.
    pub fn record_error(&self, bot: u64, why: String, now: Timestamp) {
        self.with(bot, |bot| {
            bot.last_error = Some((now, why));
            bot.connected_since = None;
        });
    }

    /// It was given up.
    pub fn record_stop(&self, bot: u64, why: BotStopReason) {
        self.with(bot, |bot| {
            bot.stop_reason = Some(why);
            bot.connected_since = None;
        });
    }

    /// Begins a trial: whoever opens the bot with this code shows that it works.
    pub fn begin_trial(&self, bot: u64, code: String) {
        self.with(bot, |bot| (bot.trial, bot.trial_completed) = (Some(code), None));
    }

    /// The trial's code came through the bot; whether there was such a trial.
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

//! Telegram, through its Bot API.
//!
//! `read` says what an update means, `fetch` and `hook` bring the updates in, `say` puts what is
//! told into messages and `send` carries them. A token is known here only.

mod fetch;
mod hook;
mod pace;
mod read;
mod say;
mod send;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use teloxide::Bot;
use tokio::{sync::watch, task::JoinSet};

use crate::app::{App, bots};

/// What Telegram asks bots to wait between two messages to one chat (Bots FAQ, "My bot is hitting limits").
pub const CHAT_PAUSE: Duration = Duration::from_secs(1);

/// A file of the largest size over a slow line takes so long at most.
const SEND_TIMEOUT: Duration = Duration::from_secs(120);

/// What the machine's configuration says of Telegram.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TelegramSettings {
    /// The tokens of the bots, as @BotFather gives them.
    pub tokens: Vec<String>,
    /// Where the Bot API is.
    pub api: String,
    /// Telegram brings updates to our public address instead of our fetching them.
    pub webhook: bool,
    /// Between two messages to one chat; a few may follow each other at once.
    pub chat_pause: Duration,
}

/// One bot.
struct OurBot {
    id: u64,
    bot: Bot,
    pace: pace::MessagePacer,
    /// Albums whose parts come one by one.
    albums: hook::Albums,
}

/// All bots.
#[derive(Clone)]
pub struct Telegram {
    app: App,
    bots: Arc<BTreeMap<u64, OurBot>>,
    webhook: bool,
}

impl Telegram {
    /// Makes the bots known; nothing is sent yet. An error is a sentence.
    pub fn new(app: &App, settings: &TelegramSettings) -> Result<Self, String> {
        let api: url::Url = settings.api.parse().map_err(|error| format!("{} is no address: {error}", settings.api))?;
        let client = teloxide::net::default_reqwest_settings().timeout(SEND_TIMEOUT).build();
        let client = client.map_err(|error| format!("no connection can be made: {error}"))?;
        let mut known = BTreeMap::new();
        for token in &settings.tokens {
            let id = bots::bot_id_of(token).ok_or("a token has the wrong form")?;
            let bot = Bot::with_client(token, client.clone()).set_api_url(api.clone());
            known.insert(
                id,
                OurBot { id, bot, pace: pace::MessagePacer::new(settings.chat_pause), albums: hook::Albums::default() },
            );
            app.bots().add(id);
        }
        Ok(Self { app: app.clone(), bots: Arc::new(known), webhook: settings.webhook })
    }

    /// Takes in what is written to the bots, until told to stop.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let mut loops = JoinSet::new();
        for id in self.bots.keys().copied() {
            loops.spawn(fetch::run(self.clone(), id, stop.clone()));
        }
        while loops.join_next().await.is_some() {}
    }

    fn bot(&self, id: u64) -> Option<&OurBot> {
        self.bots.get(&id)
    }
}

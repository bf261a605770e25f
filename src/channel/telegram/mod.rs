//! Telegram, through its Bot API.
//!
//! `fetch` and `hook` receive updates, `backlog` keeps the order of a chat, `wire` and `read` interpret them,
//! `download` gets their files, `say` composes outgoing messages, `send` delivers them at the rate of `pace`. Bot tokens are known only in this module.

mod backlog;
mod download;
mod fetch;
mod hook;
mod pace;
mod read;
mod say;
mod send;
mod wire;

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use teloxide::Bot;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};

use crate::{
    app::{App, bots},
    domain::outgoing::OutgoingKind,
};

/// Time between two messages to one chat (Bots FAQ, "My bot is hitting limits").
pub const CHAT_PAUSE: Duration = Duration::from_secs(1);

/// Timeout of a request: enough to send the largest file over a slow line.
const SEND_TIMEOUT: Duration = Duration::from_secs(120);

/// Messages of one bot whose files are downloaded at the same time.
const MAX_DOWNLOADS: usize = 8;

/// The `[telegram]` section of the configuration.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TelegramSettings {
    /// The tokens of the bots, as @BotFather gives them.
    pub tokens: Vec<String>,
    /// Base URL of the Bot API.
    pub api: String,
    /// `true`: Telegram posts updates to our public address; `false`: long polling.
    pub webhook: bool,
    /// Time between two messages to one chat, after a short burst.
    pub chat_pause: Duration,
}

struct OurBot {
    id: u64,
    bot: Bot,
    app: App,
    pace: pace::MessagePacer,
    /// Incomplete albums from the webhook.
    albums: hook::Albums,
    /// A permit for the files of one message.
    downloads: Semaphore,
    /// Messages that were not understood since the start.
    not_understood: AtomicU64,
}

impl OurBot {
    /// The client of the Bot API, for one request.
    fn api(&self) -> &Bot {
        self.app.outgoing().record_use(OutgoingKind::Telegram, self.app.now());
        &self.bot
    }
}

/// The configured bots, by their id.
#[derive(Clone)]
pub struct Telegram {
    app: App,
    bots: Arc<BTreeMap<u64, OurBot>>,
    webhook: bool,
}

impl Telegram {
    /// Registers the bots with `app`. Nothing is sent yet.
    ///
    /// # Errors
    /// A sentence for the log: the address of the API is no URL, the HTTP client cannot be built, or a token
    /// has the wrong form.
    pub fn new(app: &App, settings: &TelegramSettings) -> Result<Self, String> {
        let api: url::Url = settings.api.parse().map_err(|error| format!("{} is no address: {error}", settings.api))?;
        // The client tries both address families side by side (RFC 8305), with five seconds for connecting.
        let client = teloxide::net::default_reqwest_settings().timeout(SEND_TIMEOUT).build();
        let client = client.map_err(|error| format!("no connection can be made: {error}"))?;
        if !settings.tokens.is_empty() {
            app.outgoing().enable(OutgoingKind::Telegram, api.host_str().unwrap_or_default());
        }
        let mut known = BTreeMap::new();
        for token in &settings.tokens {
            let id = bots::bot_id_of(token).ok_or("a token has the wrong form")?;
            let bot = Bot::with_client(token, client.clone()).set_api_url(api.clone());
            let pace = pace::MessagePacer::new(settings.chat_pause);
            let downloads = Semaphore::new(MAX_DOWNLOADS);
            known.insert(
                id,
                OurBot {
                    id,
                    bot,
                    app: app.clone(),
                    pace,
                    albums: hook::Albums::default(),
                    downloads,
                    not_understood: AtomicU64::new(0),
                },
            );
            app.bots().add(id);
        }
        Ok(Self { app: app.clone(), bots: Arc::new(known), webhook: settings.webhook })
    }

    /// Processes the updates of all bots until `stop` is set.
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

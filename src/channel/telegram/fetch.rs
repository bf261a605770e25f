//! Fetches updates from Telegram by long polling, and processes updates of both transports (the other
//! one is `hook`).
//!
//! An update is acknowledged only after its effect is committed: by the next poll here, by the HTTP
//! response in `hook`. An update that comes twice is recognised by its number. A poll acknowledges all updates
//! before a number, so while one is being processed, those after it come again (`backlog`).

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use serde::Serialize;
use teloxide::{
    ApiError, RequestError,
    payloads::{AnswerCallbackQuerySetters, GetUpdates, GetUpdatesSetters, SetMyCommandsSetters, SetWebhookSetters},
    requests::{JsonRequest, Payload, Requester},
    types::{AllowedUpdate, BotCommand, CallbackQueryId, ChatId},
};
use tokio::{sync::watch, task::JoinSet, time::sleep};

use super::{
    OurBot, Telegram,
    backlog::Backlog,
    download::download_files,
    read::{self, TelegramUpdate},
    wire::WireUpdate,
};
use crate::{
    app::{App, Error, bots::BotStopReason, chat::receive, links},
    domain::{health::HealthKind, person::Lang},
    i18n, t,
};

/// Telegram holds a poll open this long before it answers with an empty list.
const LONG_POLL_SECONDS: u32 = 30;

/// Time between two polls while an update is being processed.
const BUSY_POLL_PAUSE: Duration = Duration::from_millis(500);

/// Pauses after errors: each is twice as long as the one before, up to `LONGEST_RETRY_PAUSE`.
const FIRST_FETCH_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_RETRY_PAUSE: Duration = Duration::from_secs(60);

/// All parts of an album arrive within this time.
pub(super) const ALBUM_WAIT: Duration = Duration::from_millis(800);

/// A killed process may leave its poll open for a moment. A conflict after this wait means that another program
/// polls the same bot. Each further wait is twice as long, up to the longest: asking takes its poll away.
const OTHER_POLLER_WAIT: Duration = Duration::from_secs(5);
const LONGEST_RIVAL_PAUSE: Duration = Duration::from_secs(300);

/// Upper bound for acknowledging a button.
const ACKNOWLEDGE_TIMEOUT: Duration = Duration::from_secs(5);

/// Attempts to store the effect of an update before it is skipped. While the storage fails it is retried without
/// limit.
const MAX_UPDATE_ATTEMPTS: u32 = 5;

fn allowed_updates() -> [AllowedUpdate; 4] {
    [AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember]
}

/// Processes the updates of one bot. Returns when `stop` is set, or when its token is wrong.
pub async fn run(telegram: Telegram, id: u64, mut stop: watch::Receiver<bool>) {
    let Some(bot) = telegram.bot(id) else { return };
    let mut fetcher = Fetcher {
        telegram: &telegram,
        bot,
        app: &telegram.app,
        offset: 0,
        backlog: Arc::default(),
        chats: JoinSet::new(),
        pause: FIRST_FETCH_PAUSE,
        rival_pause: None,
        is_connected: false,
    };
    while !*stop.borrow() {
        let pause = tokio::select! {
            changed = stop.changed() => match changed { Ok(()) => continue, Err(_) => return },
            updates = fetcher.next(telegram.webhook) => match updates {
                Ok(Some(updates)) => fetcher.process_updates(&updates),
                // With a webhook there is nothing to poll.
                Ok(None) => {
                    telegram.app.health().set(HealthKind::Bot, telegram.app.bots().has_trouble(), telegram.app.now());
                    let _ = stop.changed().await;
                    return;
                }
                Err(error) => fetcher.record_error(&error),
            },
        };
        telegram.app.health().set(HealthKind::Bot, telegram.app.bots().has_trouble(), telegram.app.now());
        match pause {
            Some(pause) => tokio::select! {
                _ = stop.changed() => {}
                () = sleep(pause) => {}
            },
            None => return,
        }
    }
}

/// The method getUpdates, whose answer is read by our own types.
#[derive(Clone, Serialize)]
struct GetWireUpdates(GetUpdates);

impl Payload for GetWireUpdates {
    type Output = Vec<WireUpdate>;

    const NAME: &'static str = GetUpdates::NAME;
}

struct Fetcher<'f> {
    telegram: &'f Telegram,
    bot: &'f OurBot,
    app: &'f App,
    /// The number after the last update that arrived.
    offset: i32,
    backlog: Arc<Backlog>,
    /// A task for each chat whose updates are being processed.
    chats: JoinSet<()>,
    pause: Duration,
    /// How long the next conflict with another program waits; `None` while there was none.
    rival_pause: Option<Duration>,
    is_connected: bool,
}

impl Fetcher<'_> {
    /// The new updates, with all parts of an album together; `None` with a webhook.
    async fn next(&mut self, webhook: bool) -> Result<Option<Vec<WireUpdate>>, RequestError> {
        if !self.is_connected {
            connect(self.bot, self.app, webhook).await?;
            self.is_connected = true;
        }
        if webhook {
            return Ok(None);
        }
        self.backlog.wait_processed(BUSY_POLL_PAUSE).await;
        let unprocessed = self.backlog.first_unprocessed().and_then(|first| i32::try_from(first).ok());
        // Without a wait: the update that is being processed comes again at once.
        let seconds = if unprocessed.is_some() { 0 } else { LONG_POLL_SECONDS };
        let offset = unprocessed.unwrap_or(self.offset);
        let mut updates = self.get_updates(offset, seconds).await?;
        if updates.is_empty() {
            // All earlier updates are acknowledged. The next number may be smaller: after a week without
            // updates Telegram chooses it at random (Bot API, Update).
            self.offset = 0;
        }
        // These updates are not acknowledged yet, so the next poll returns them and newer ones.
        while read::ends_in_album(&read_all(self.bot, &self.new_ones(&updates))) {
            sleep(ALBUM_WAIT).await;
            let again = self.get_updates(offset, 0).await?;
            if again.len() <= updates.len() {
                break;
            }
            updates = again;
        }
        Ok(Some(self.new_ones(&updates)))
    }

    /// Those that did not arrive before.
    fn new_ones(&self, updates: &[WireUpdate]) -> Vec<WireUpdate> {
        updates.iter().filter(|update| !self.backlog.has(update.number())).cloned().collect()
    }

    async fn get_updates(&self, offset: i32, timeout: u32) -> Result<Vec<WireUpdate>, RequestError> {
        let updates = GetUpdates::new().offset(offset).timeout(timeout).limit(100).allowed_updates(allowed_updates());
        JsonRequest::new(self.bot.api().clone(), GetWireUpdates(updates)).await
    }

    /// Begins to process updates, those of a chat in their order. Returns the pause before the next poll.
    fn process_updates(&mut self, updates: &[WireUpdate]) -> Option<Duration> {
        (self.pause, self.rival_pause) = (FIRST_FETCH_PAUSE, None);
        self.app.bots().record_ok(self.bot.id, self.app.now());
        let last = updates.iter().map(WireUpdate::number).max();
        self.offset = last.and_then(|last| i32::try_from(last + 1).ok()).unwrap_or(self.offset);
        let numbers = updates.iter().map(WireUpdate::number);
        while self.chats.try_join_next().is_some() {}
        for chat in self.backlog.add(numbers, read_updates(self.bot, self.app, updates)) {
            self.chats.spawn(process_chat(self.telegram.clone(), self.bot.id, self.backlog.clone(), chat));
        }
        Some(Duration::ZERO)
    }

    /// Records an error for the administrators. Returns the pause before the next poll; `None` when
    /// polling must end.
    fn record_error(&mut self, error: &RequestError) -> Option<Duration> {
        let (id, now) = (self.bot.id, self.app.now());
        match error {
            RequestError::Api(ApiError::InvalidToken) => {
                tracing::error!(
                    bot = id,
                    "Telegram does not know the token of this bot; it is left until the next start"
                );
                self.app.bots().record_stop(id, BotStopReason::WrongToken);
                return None;
            }
            RequestError::Api(ApiError::TerminatedByOtherGetUpdates) => return Some(self.record_rival()),
            // Another program set a webhook: remove it by connecting again.
            RequestError::Api(ApiError::Unknown(why)) if why.contains("webhook") => self.is_connected = false,
            RequestError::RetryAfter(seconds) => return Some(seconds.duration()),
            _ => {}
        }
        let why = super::send::error_text(error);
        tracing::warn!(bot = id, why, "Telegram cannot be asked; trying again");
        self.app.bots().record_error(id, why, now);
        let pause = self.pause;
        self.pause = LONGEST_RETRY_PAUSE.min(pause * 2);
        Some(pause)
    }
}

impl Fetcher<'_> {
    /// Another program polls the same bot, perhaps only for a moment. Returns the pause before the next poll.
    fn record_rival(&mut self) -> Duration {
        let Some(pause) = self.rival_pause else {
            self.rival_pause = Some(OTHER_POLLER_WAIT);
            return OTHER_POLLER_WAIT;
        };
        let (id, seconds) = (self.bot.id, pause.as_secs());
        tracing::error!(bot = id, seconds, "another program fetches what is written to this bot; asking again later");
        self.app.bots().record_stop(id, BotStopReason::Elsewhere);
        self.rival_pause = Some(LONGEST_RIVAL_PAUSE.min(pause * 2));
        pause
    }
}

/// Processes what arrived in one chat, until nothing is left.
async fn process_chat(telegram: Telegram, id: u64, backlog: Arc<Backlog>, chat: i64) {
    let Some(bot) = telegram.bot(id) else { return };
    while let Some(update) = backlog.next_of(chat) {
        let pressed = process_with_retries(bot, &telegram.app, &update).await;
        acknowledge_buttons(bot, pressed.into_iter().collect()).await;
        backlog.record_processed(&update);
    }
}

/// Processes one update. Returns after its effect is stored or given up, with the button press to acknowledge.
async fn process_with_retries(bot: &OurBot, app: &App, update: &TelegramUpdate) -> Option<CallbackQueryId> {
    for attempt in 1.. {
        match process_update(bot, app, update).await {
            Ok(pressed) => return pressed,
            Err(error) if attempt < MAX_UPDATE_ATTEMPTS || is_passing(&error) => {
                tracing::error!(%error, "what was written to a bot cannot be kept; trying again");
                sleep(LONGEST_RETRY_PAUSE.min(FIRST_FETCH_PAUSE * 2_u32.pow(attempt.min(6)))).await;
            }
            Err(error) => {
                tracing::error!(%error, "what was written to a bot was left");
                break;
            }
        }
    }
    None
}

/// Whether storing works again once the machine is looked after.
const fn is_passing(error: &Error) -> bool {
    matches!(error, Error::DiskFull | Error::Unavailable(_))
}

/// Reads the name of the bot, sets or deletes its webhook, and sets the commands of its menu.
async fn connect(bot: &OurBot, app: &App, webhook: bool) -> Result<(), RequestError> {
    let me = bot.api().get_me().await?;
    let address = app.read(|read| app.public_address(read)).unwrap_or_default();
    let hook = links::telegram_webhook(&address, bot.id).parse();
    match hook {
        Ok(hook) if webhook => {
            let secret = app.webhook_secret(bot.id);
            bot.api().set_webhook(hook).secret_token(secret).allowed_updates(allowed_updates()).await?;
        }
        _ => {
            bot.api().delete_webhook().await?;
        }
    }
    for lang in Lang::ALL {
        let command = |(command, key): (&str, &str)| BotCommand::new(command, i18n::text(lang, key, &[]));
        let commands: Vec<_> = COMMANDS.into_iter().map(command).collect();
        bot.api().set_my_commands(commands.clone()).language_code(lang.tag()).await?;
        if lang == Lang::En {
            bot.api().set_my_commands(commands).await?;
        }
    }
    app.bots().record_connected(bot.id, me.username(), app.now());
    tracing::info!(bot = bot.id, webhook, "a bot is connected");
    Ok(())
}

/// Commands of the bot's menu, with the keys of their descriptions.
const COMMANDS: [(&str, &str); 7] = [
    ("new", "chat-button-new"),
    ("mine", "chat-button-mine"),
    ("join", "chat-button-join"),
    ("cancel", "chat-button-cancel"),
    ("privacy", "chat-button-notice"),
    ("deutsch", "chat-command-german"),
    ("english", "chat-command-english"),
];

fn read_all(bot: &OurBot, updates: &[WireUpdate]) -> Vec<TelegramUpdate> {
    updates.iter().map(|update| read::read_update(bot.id, update)).collect()
}

/// Reads updates and joins the parts of albums. Parts that were processed before are left out. Any other
/// update that came twice is recognised when it is processed.
pub(super) fn read_updates(bot: &OurBot, app: &App, updates: &[WireUpdate]) -> Vec<TelegramUpdate> {
    for fields in updates.iter().map(read::unknown_fields).filter(|fields| !fields.is_empty()) {
        let count = bot.not_understood.fetch_add(1, Ordering::Relaxed) + 1;
        tracing::warn!(bot = bot.id, ?fields, count, "a message to a bot was not understood; its sender is told");
    }
    let mut all = read_all(bot, updates);
    let is_claimed = |update: u64| app.read(|read| Ok(receive::is_claimed(read, bot.id, update)?)).unwrap_or(false);
    all.retain(|update| match update {
        TelegramUpdate::Person { incoming, .. } if read::is_album_part(update) => !is_claimed(incoming.updates[0]),
        _ => true,
    });
    read::join_albums(all)
}

/// Processes one update. Returns after its effect is stored, with the button press to acknowledge.
pub(super) async fn process_update(
    bot: &OurBot,
    app: &App,
    update: &TelegramUpdate,
) -> Result<Option<CallbackQueryId>, Error> {
    match update {
        TelegramUpdate::Person { incoming, pressed } => {
            let mut incoming = incoming.clone();
            let guards = download_files(bot, app, &mut incoming).await?;
            receive::receive(app, incoming).await?;
            drop(guards);
            app.bots().record_message(bot.id, app.now());
            Ok(pressed.clone())
        }
        TelegramUpdate::Group { updates, chat, lang } => {
            decline_group(bot, app, *chat, *lang, updates.clone()).await?;
            Ok(None)
        }
        TelegramUpdate::Nothing => Ok(None),
    }
}

/// Acknowledges pressed buttons, which ends their progress animation: after their effect is stored and
/// before the update is acknowledged. Failures are only logged.
pub(super) async fn acknowledge_buttons(bot: &OurBot, pressed: Vec<CallbackQueryId>) {
    let one = async |query| {
        if let Err(error) = bot.api().answer_callback_query(query).cache_time(0).await {
            tracing::debug!(why = super::send::error_text(&error), "a button was not acknowledged");
        }
    };
    let all = futures_util::future::join_all(pressed.into_iter().map(one));
    if tokio::time::timeout(ACKNOWLEDGE_TIMEOUT, all).await.is_err() {
        tracing::debug!("buttons were not acknowledged in time");
    }
}

/// Leaves a group or channel, because a conversation there would not be private.
async fn decline_group(bot: &OurBot, app: &App, chat: ChatId, lang: Lang, updates: Vec<u64>) -> Result<(), Error> {
    let id = bot.id;
    let is_new = app.write(move |tx| Ok(tx.claim_updates(id, &updates)?)).await?;
    if is_new {
        // The bot leaves also where it may not write.
        bot.pace.wait(chat.0).await;
        let said = bot.api().send_message(chat, t!(lang, "chat-no-groups")).await.map(drop);
        let left = bot.api().leave_chat(chat).await.map(drop);
        if let Err(error) = said.and(left) {
            tracing::debug!(why = super::send::error_text(&error), "a group was not declined");
        }
    }
    Ok(())
}

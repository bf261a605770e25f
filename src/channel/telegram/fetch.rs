//! Brings in what people write by long polling, and takes in what either way brought.
//!
//! An update counts as fetched only when its effect is durable: the next question to Telegram, or the
//! answer to its own (`hook`), comes after the commit. Whatever comes twice is known by its number.

use std::time::Duration;

use futures_util::StreamExt;
use teloxide::{
    ApiError, RequestError,
    net::Download,
    payloads::{AnswerCallbackQuerySetters, GetUpdatesSetters, SetMyCommandsSetters, SetWebhookSetters},
    requests::Requester,
    types::{AllowedUpdate, BotCommand, CallbackQueryId, ChatId, Update},
};
use tokio::{sync::watch, time::sleep};

use super::{
    OurBot, Telegram,
    read::{self, ReadUpdate, TelegramFile, UpdateMeaning, UserAction, UserMessage},
};
use crate::{
    app::{
        App, Error, links,
        messenger::{self, Arrival, Arrived, BotStopReason, First, Heard, MAX_DOWNLOAD_BYTES},
    },
    dialog::{ButtonAction, DialogInput},
    domain::{file::Attachment, notification::Peer, person::Lang},
    i18n, t,
};

/// Telegram holds a question open for so long before it answers that there is nothing.
const LONG_POLL_SECONDS: u32 = 30;

/// The pauses after trouble: each twice as long as the one before, up to the longest.
const FIRST_RETRY_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_RETRY_PAUSE: Duration = Duration::from_secs(60);

/// The parts of an album come within so much time.
pub(super) const ALBUM_WAIT: Duration = Duration::from_millis(800);

/// A program that was killed may leave its question open for a moment; one that asks again after
/// this is another one.
const OTHER_POLLER_WAIT: Duration = Duration::from_secs(5);

/// Nobody waits longer than this for a button that is not acknowledged.
const ACKNOWLEDGE_TIMEOUT: Duration = Duration::from_secs(5);

/// An update whose effect cannot be written is tried so often before it is left.
const MAX_UPDATE_ATTEMPTS: u32 = 5;

fn allowed_updates() -> [AllowedUpdate; 4] {
    [AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember]
}

/// Takes in what is written to one bot, until told to stop or given up.
pub async fn run(telegram: Telegram, id: u64, mut stop: watch::Receiver<bool>) {
    let Some(bot) = telegram.bot(id) else { return };
    let mut fetcher =
        Fetcher { bot, app: &telegram.app, offset: 0, pause: FIRST_RETRY_PAUSE, rival: false, is_connected: false };
    while !*stop.borrow() {
        let pause = tokio::select! {
            changed = stop.changed() => match changed { Ok(()) => continue, Err(_) => return },
            updates = fetcher.next(telegram.webhook) => match updates {
                Ok(Some(updates)) => fetcher.process_updates(updates).await,
                // With a webhook there is nothing more to ask.
                Ok(None) => {
                    let _ = stop.changed().await;
                    return;
                }
                Err(error) => fetcher.record_error(&error),
            },
        };
        match pause {
            Some(pause) => tokio::select! {
                _ = stop.changed() => {}
                () = sleep(pause) => {}
            },
            None => return,
        }
    }
}

struct Fetcher<'f> {
    bot: &'f OurBot,
    app: &'f App,
    offset: i32,
    pause: Duration,
    rival: bool,
    is_connected: bool,
}

impl Fetcher<'_> {
    /// The updates that wait, all parts of an album together; none with a webhook.
    async fn next(&mut self, webhook: bool) -> Result<Option<Vec<Update>>, RequestError> {
        if !self.is_connected {
            connect(self.bot, self.app, webhook).await?;
            self.is_connected = true;
        }
        if webhook {
            return Ok(None);
        }
        let mut updates = self.get_updates(LONG_POLL_SECONDS).await?;
        if updates.is_empty() {
            // What came before is acknowledged. The next number may be any: after a quiet week Telegram
            // begins anew (Bot API, Update).
            self.offset = 0;
        }
        // Nothing of it is acknowledged yet, so it comes again, with what has arrived since.
        while read::ends_in_album(&updates.iter().map(read::read_update).collect::<Vec<_>>()) {
            sleep(ALBUM_WAIT).await;
            let again = self.get_updates(0).await?;
            if again.len() <= updates.len() {
                break;
            }
            updates = again;
        }
        Ok(Some(updates))
    }

    async fn get_updates(&self, timeout: u32) -> Result<Vec<Update>, RequestError> {
        self.bot
            .bot
            .get_updates()
            .offset(self.offset)
            .timeout(timeout)
            .limit(100)
            .allowed_updates(allowed_updates())
            .await
    }

    /// Takes the updates in, in their order; how long to wait then.
    async fn process_updates(&mut self, updates: Vec<Update>) -> Option<Duration> {
        (self.pause, self.rival) = (FIRST_RETRY_PAUSE, false);
        self.app.bots().record_ok(self.bot.id, self.app.now());
        let mut pressed = Vec::new();
        for read in read_updates(self.bot, self.app, &updates) {
            for attempt in 1.. {
                match process_update(self.bot, self.app, &read).await {
                    Ok(query) => {
                        pressed.extend(query);
                        break;
                    }
                    Err(error) if attempt < MAX_UPDATE_ATTEMPTS || matches!(error, Error::DiskFull) => {
                        tracing::error!(%error, "what was written to a bot cannot be kept; trying again");
                        sleep(LONGEST_RETRY_PAUSE.min(FIRST_RETRY_PAUSE * 2_u32.pow(attempt.min(6)))).await;
                    }
                    Err(error) => {
                        tracing::error!(%error, "what was written to a bot was left");
                        break;
                    }
                }
            }
        }
        acknowledge_buttons(self.bot, pressed).await;
        let last = updates.iter().map(|update| update.id.0).max();
        self.offset = last.and_then(|last| i32::try_from(last + 1).ok()).unwrap_or(self.offset);
        Some(Duration::ZERO)
    }

    /// What went wrong, for people; how long to wait. None: given up.
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
            RequestError::Api(ApiError::TerminatedByOtherGetUpdates) if self.rival => {
                tracing::error!(bot = id, "another program fetches what is written to this bot; it is left to it");
                self.app.bots().record_stop(id, BotStopReason::Elsewhere);
                return None;
            }
            RequestError::Api(ApiError::TerminatedByOtherGetUpdates) => {
                self.rival = true;
                return Some(OTHER_POLLER_WAIT);
            }
            // Somebody set a webhook meanwhile.
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

/// Asks the bot who it is and tells Telegram what it can do.
async fn connect(bot: &OurBot, app: &App, webhook: bool) -> Result<(), RequestError> {
    let me = bot.bot.get_me().await?;
    let address = app.read(|read| app.public_address(read)).unwrap_or_default();
    let hook = links::telegram_webhook(&address, bot.id).parse();
    match hook {
        Ok(hook) if webhook => {
            let secret = app.webhook_secret(bot.id);
            bot.bot.set_webhook(hook).secret_token(secret).allowed_updates(allowed_updates()).await?;
        }
        _ => {
            bot.bot.delete_webhook().await?;
        }
    }
    for lang in Lang::ALL {
        let command = |(command, key): (&str, &str)| BotCommand::new(command, i18n::text(lang, key, &[]));
        let commands: Vec<_> = COMMANDS.into_iter().map(command).collect();
        bot.bot.set_my_commands(commands.clone()).language_code(lang.tag()).await?;
        if lang == Lang::En {
            bot.bot.set_my_commands(commands).await?;
        }
    }
    app.bots().record_connected(bot.id, me.username(), app.now());
    tracing::info!(bot = bot.id, webhook, "a bot is connected");
    Ok(())
}

/// What the menu offers.
const COMMANDS: [(&str, &str); 7] = [
    ("new", "chat-button-new"),
    ("mine", "chat-button-mine"),
    ("join", "chat-button-join"),
    ("cancel", "chat-button-cancel"),
    ("privacy", "chat-button-notice"),
    ("deutsch", "chat-command-german"),
    ("english", "chat-command-english"),
];

/// What is new, albums in one piece. What came twice is recognised when it is taken in; of an album
/// only some parts may be known already, and they are not told again.
pub(super) fn read_updates(bot: &OurBot, app: &App, updates: &[Update]) -> Vec<ReadUpdate> {
    let mut reads: Vec<ReadUpdate> = updates.iter().map(read::read_update).collect();
    let is_known = |read: &ReadUpdate| {
        let known = app.read(|store| Ok(messenger::is_claimed(store, bot.id, read.updates[0])?));
        read::is_album_part(read) && known.unwrap_or(false)
    };
    reads.retain(|read| !is_known(read));
    read::join_albums(reads)
}

/// Takes one thing in; returns when it is durable, with the button that is to be acknowledged then.
pub(super) async fn process_update(
    bot: &OurBot,
    app: &App,
    read: &ReadUpdate,
) -> Result<Option<CallbackQueryId>, Error> {
    let UpdateMeaning::Person { user, lang, deed } = &read.what else {
        if let UpdateMeaning::Group(chat, lang) = &read.what {
            decline_group(bot, app, *chat, *lang, read.updates.clone()).await?;
        }
        return Ok(None);
    };
    let (peer, mut query) = (Peer { bot: bot.id, user: *user }, None);
    let mut held = Vec::new();
    let what = match deed {
        UserAction::Wrote(said) => Arrived::Input(message_input(bot, app, peer, said, &mut held).await?),
        UserAction::Pressed { query: id, press, first } => {
            query = Some(id.clone());
            let (mut before, mut unusable) = (None, Vec::new());
            if let (Some(ButtonAction::Agree), Some(said)) = (press, first) {
                let (input, lost) = fetch_input(bot, app, said, &mut held).await?;
                unusable = lost;
                before = Some(First { message: said.message, input, is_part: said.album.is_some() });
            }
            // What is no button of ours is one of an earlier day.
            let input = press.map_or(DialogInput::Unsupported, DialogInput::Button);
            Arrived::Input(Heard { input, message: None, replies_to: None, first: before, phone: None, unusable })
        }
        UserAction::Started { message, word } => Arrived::Started { message: *message, word: word.clone() },
        UserAction::Edited { message, text } => Arrived::Edited { message: *message, text: text.clone() },
        UserAction::Blocked => Arrived::Blocked,
        UserAction::Unblocked => Arrived::Unblocked,
    };
    messenger::receive(app, Arrival { peer, updates: read.updates.clone(), lang: *lang, what }).await?;
    drop(held);
    app.bots().record_message(bot.id, app.now());
    Ok(query)
}

/// The buttons stop blinking: once their effect is durable, and before Telegram hears that they came.
/// That it failed hurts nobody.
pub(super) async fn acknowledge_buttons(bot: &OurBot, pressed: Vec<CallbackQueryId>) {
    let one = async |query| {
        if let Err(error) = bot.bot.answer_callback_query(query).cache_time(0).await {
            tracing::debug!(why = super::send::error_text(&error), "a button was not acknowledged");
        }
    };
    let all = futures_util::future::join_all(pressed.into_iter().map(one));
    if tokio::time::timeout(ACKNOWLEDGE_TIMEOUT, all).await.is_err() {
        tracing::debug!("buttons were not acknowledged in time");
    }
}

/// Groups and channels have no privacy to offer.
async fn decline_group(bot: &OurBot, app: &App, chat: ChatId, lang: Lang, updates: Vec<u64>) -> Result<(), Error> {
    let id = bot.id;
    let is_new = app.write(move |tx| Ok(tx.claim_updates(id, &updates)?)).await?;
    if is_new {
        // Where it may not write it leaves without a word.
        bot.pace.wait(chat.0).await;
        let said = bot.bot.send_message(chat, t!(lang, "chat-no-groups")).await.map(drop);
        let left = bot.bot.leave_chat(chat).await.map(drop);
        if let Err(error) = said.and(left) {
            tracing::debug!(why = super::send::error_text(&error), "a group was not declined");
        }
    }
    Ok(())
}

async fn message_input(
    bot: &OurBot,
    app: &App,
    peer: Peer,
    said: &UserMessage,
    held: &mut Vec<messenger::UploadGuard>,
) -> Result<Heard, Error> {
    // Before they agreed nothing of theirs is fetched.
    let may_fetch = app.read(|read| messenger::has_consented(read, peer))?;
    let (input, unusable) = if may_fetch || said.files.is_empty() {
        fetch_input(bot, app, said, held).await?
    } else {
        (DialogInput::Files(Vec::new(), said.text.clone()), Vec::new())
    };
    let (message, phone) = (Some(said.message), said.phone.clone());
    Ok(Heard { input, message, replies_to: said.replies_to, first: None, phone, unusable })
}

/// A message with its files, as far as they can be had.
async fn fetch_input(
    bot: &OurBot,
    app: &App,
    said: &UserMessage,
    held: &mut Vec<messenger::UploadGuard>,
) -> Result<(DialogInput, Vec<String>), Error> {
    let (mut files, mut unusable) = (Vec::new(), Vec::new());
    for file in &said.files {
        match download_file(bot, app, file).await? {
            Some((attachment, hold)) => {
                files.push(attachment);
                held.push(hold);
            }
            None => unusable.push(file.name.clone()),
        }
    }
    let input = match (files.is_empty(), said.text.is_empty()) {
        (false, _) => DialogInput::Files(files, said.text.clone()),
        (true, false) => DialogInput::Text(said.text.clone()),
        (true, true) => DialogInput::Unsupported,
    };
    Ok((input, unusable))
}

/// A file; none if it is too large or Telegram does not have it any more.
async fn download_file(
    bot: &OurBot,
    app: &App,
    file: &TelegramFile,
) -> Result<Option<(Attachment, messenger::UploadGuard)>, Error> {
    let most = app.options().max_file.min(MAX_DOWNLOAD_BYTES);
    if file.size > most {
        return Ok(None);
    }
    let Ok(there) = bot.bot.get_file(file.id.clone()).await else { return Ok(None) };
    let mut upload = app.store().blobs().begin_upload()?;
    let (mut stream, mut size) = (bot.bot.download_file_stream(&there.path), 0);
    while let Some(piece) = stream.next().await {
        let Ok(piece) = piece else { return Ok(None) };
        size += piece.len() as u64;
        if size > most {
            return Ok(None);
        }
        upload.write(&piece)?;
    }
    if size == 0 {
        return Ok(None);
    }
    Ok(Some(app.store_upload(upload, &file.name, file.media_type.clone()).await?))
}

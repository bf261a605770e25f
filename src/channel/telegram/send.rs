//! Sends outgoing messages to chats and maps the errors of the Bot API. `say` composes the messages.

use teloxide::{
    ApiError, RequestError,
    payloads::SendMessageSetters,
    requests::Requester,
    types::{
        ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message, MessageId,
        ReplyParameters,
    },
};

use super::{
    OurBot, Telegram,
    say::{self, MessagePart},
};
use crate::{
    app::{
        App, Error,
        chat::deliver::{self, OutgoingChatMessage},
        outbox::Lane,
        transport::{ReceiverGone, SendError},
    },
    channel::Carrier,
    domain::id::OutboxId,
};

impl Carrier for Telegram {
    type SendContext = String;
    type Message = OutgoingChatMessage;
    const LANE: Lane = Lane::Chat;

    fn send_context(&self, app: &App) -> Result<Option<String>, Error> {
        app.read(|read| app.public_address(read)).map(Some)
    }

    async fn begin(&self, app: &App, address: &String, row: OutboxId) -> Result<Option<OutgoingChatMessage>, Error> {
        let address = address.clone();
        app.write(move |tx| deliver::begin(tx, row, &address)).await
    }

    /// Sends the parts that were not sent yet, and records each part after it was sent.
    async fn send(&self, app: &App, _: &String, message: &OutgoingChatMessage) -> Result<(), SendError> {
        let Some(bot) = self.bot(message.peer.bot) else { return Err(SendError::ChatClosed(ReceiverGone::NoBot)) };
        let chat = ChatId(i64::try_from(message.peer.user).unwrap_or_default());
        for (part, number) in say::compose(message).into_iter().zip(1..) {
            if number <= message.sent {
                continue;
            }
            let sent = send_with_pauses(bot, app, chat, &part).await.map_err(|error| send_error(&error))?;
            let (owned, id) = (message.clone(), u64::from(sent.id.0.unsigned_abs()));
            // The part was sent already. If recording fails it may be sent twice, but it is not lost.
            if let Err(error) = app.write(move |tx| deliver::record_sent(tx, &owned, number, id)).await {
                tracing::error!(%error, "a message that is out could not be noted");
            }
        }
        Ok(())
    }
}

/// Sends a message when its slot comes. When Telegram asks for a pause, waits and tries again.
async fn send_with_pauses(bot: &OurBot, app: &App, chat: ChatId, part: &MessagePart) -> Result<Message, RequestError> {
    loop {
        bot.pace.wait(chat.0).await;
        match send_part(bot, app, chat, part.clone()).await {
            Err(RequestError::RetryAfter(pause)) => {
                tracing::info!(bot = bot.id, seconds = pause.seconds(), "Telegram asks for a pause");
                bot.pace.pause(pause.duration());
            }
            sent => return sent,
        }
    }
}

async fn send_part(bot: &OurBot, app: &App, chat: ChatId, part: MessagePart) -> Result<Message, RequestError> {
    match part {
        MessagePart::Text { text, buttons, answers } => {
            let mut request = bot.api().send_message(chat, text).link_preview_options(no_preview());
            if !buttons.is_empty() {
                let rows = buttons.into_iter().map(|(press, label)| [InlineKeyboardButton::callback(label, press)]);
                request = request.reply_markup(InlineKeyboardMarkup::new(rows));
            }
            if let Some(message) = answers.and_then(|number| i32::try_from(number).ok()) {
                let to = ReplyParameters::new(MessageId(message)).allow_sending_without_reply();
                request = request.reply_parameters(to);
            }
            request.await
        }
        MessagePart::File(file) => {
            let input = InputFile::file(app.store().blobs().path_of(&file.hash)).file_name(file.name.to_string());
            bot.api().send_document(chat, input).await
        }
    }
}

/// No preview: Telegram must not fetch a secret link.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn send_error(error: &RequestError) -> SendError {
    match error {
        RequestError::Api(
            ApiError::BotBlocked
            | ApiError::UserDeactivated
            | ApiError::ChatNotFound
            | ApiError::CantInitiateConversation
            | ApiError::CantTalkWithBots,
        ) => SendError::ChatClosed(ReceiverGone::Blocked),
        RequestError::Api(ApiError::Unknown(why)) if why.contains("initiate conversation") => {
            SendError::ChatClosed(ReceiverGone::Blocked)
        }
        RequestError::Api(ApiError::InvalidToken) => SendError::Temporary(error_text(error)),
        RequestError::Api(ApiError::Unknown(why)) if why.starts_with("Forbidden") => {
            SendError::ChatClosed(ReceiverGone::Blocked)
        }
        RequestError::Api(ApiError::Unknown(why)) if !why.starts_with("Bad Request") => {
            SendError::Temporary(error_text(error))
        }
        RequestError::Api(_) | RequestError::MigrateToChatId(_) => SendError::Permanent(error_text(error)),
        _ => SendError::Temporary(error_text(error)),
    }
}

/// Text of an error for the log. Network errors are not shown themselves: they contain the URL with the token.
pub fn error_text(error: &RequestError) -> String {
    match error {
        RequestError::Api(error) => format!("Telegram: {error}"),
        RequestError::RetryAfter(seconds) => format!("Telegram asks to wait {} seconds", seconds.seconds()),
        RequestError::Network(error) if error.is_timeout() => "Telegram does not answer in time".to_owned(),
        RequestError::Network(error) if error.is_connect() => "Telegram cannot be reached".to_owned(),
        RequestError::Network(_) => "the connection to Telegram broke off".to_owned(),
        RequestError::InvalidJson { .. } => "Telegram's answer cannot be understood".to_owned(),
        RequestError::Io(error) => format!("a file cannot be read ({})", error.kind()),
        RequestError::MigrateToChatId(_) => "the group became another one".to_owned(),
    }
}

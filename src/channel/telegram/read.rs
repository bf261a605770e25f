//! Interprets updates of the Telegram Bot API; pure. An update of a private chat becomes an
//! [`Incoming`], whose files are downloaded later (`fetch.rs`).

use jiff::Timestamp;
use teloxide::types::{
    CallbackQuery, CallbackQueryId, Chat, ChatId, ChatMemberUpdated, FileMeta, MediaKind, Message, MessageKind, Update,
    UpdateKind, User,
};

use crate::{
    app::chat::incoming::{FileDownload, Incoming, IncomingAction, IncomingFile, IncomingMessage},
    dialog::ButtonAction,
    domain::{notification::Peer, person::Lang},
};

/// An interpreted update of the Bot API.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::large_enum_variant, reason = "few exist at a time, and most are the large one")]
pub enum TelegramUpdate {
    /// A person did something in a private chat with the bot.
    Person {
        incoming: Incoming,
        /// The press of a button, which has to be acknowledged.
        pressed: Option<CallbackQueryId>,
    },
    /// Somebody wrote in a group or channel, or added the bot to it.
    Group { updates: Vec<u64>, chat: ChatId, lang: Lang },
    /// An update that needs no action.
    Nothing,
}

/// Interprets one update of this bot.
pub fn read_update(bot: u64, update: &Update) -> TelegramUpdate {
    let reader = UpdateReader { bot, number: u64::from(update.id.0) };
    match &update.kind {
        UpdateKind::Message(message) => reader.message(message),
        UpdateKind::EditedMessage(message) => reader.edit(message),
        UpdateKind::CallbackQuery(query) => reader.button(query),
        UpdateKind::MyChatMember(change) => reader.membership(change),
        UpdateKind::ChannelPost(message) => reader.group(&message.chat, Lang::default()),
        _ => TelegramUpdate::Nothing,
    }
}

/// Joins the parts of each album to one message with several files. Everything else stays as it is.
pub fn join_albums(updates: Vec<TelegramUpdate>) -> Vec<TelegramUpdate> {
    let mut joined: Vec<TelegramUpdate> = Vec::new();
    for update in updates {
        match joined.iter_mut().find(|earlier| is_same_album(earlier, &update)) {
            Some(earlier) => add_part(earlier, update),
            None => joined.push(update),
        }
    }
    joined
}

/// Whether the last update is part of an album, so that more parts may follow.
pub fn ends_in_album(updates: &[TelegramUpdate]) -> bool {
    updates.last().is_some_and(is_album_part)
}

impl TelegramUpdate {
    /// The chat whose updates are processed in their order; `None` if there is nothing to do.
    pub fn chat(&self) -> Option<i64> {
        match self {
            Self::Person { incoming, .. } => Some(incoming.peer.user.cast_signed()),
            Self::Group { chat, .. } => Some(chat.0),
            Self::Nothing => None,
        }
    }

    /// The numbers of the updates that it was made of.
    pub fn numbers(&self) -> &[u64] {
        match self {
            Self::Person { incoming, .. } => &incoming.updates,
            Self::Group { updates, .. } => updates,
            Self::Nothing => &[],
        }
    }

    fn sent_at(mut self, time: Option<Timestamp>) -> Self {
        if let Self::Person { incoming, .. } = &mut self {
            incoming.sent = time;
        }
        self
    }
}

/// Whether an update is part of an album.
pub fn is_album_part(update: &TelegramUpdate) -> bool {
    album(update).is_some()
}

/// The person and the album that an update is a part of.
fn album(update: &TelegramUpdate) -> Option<(u64, &str)> {
    match update {
        TelegramUpdate::Person { incoming, .. } => match &incoming.action {
            IncomingAction::Message(message) => Some((incoming.peer.user, message.album.as_deref()?)),
            _ => None,
        },
        _ => None,
    }
}

fn is_same_album(earlier: &TelegramUpdate, update: &TelegramUpdate) -> bool {
    album(earlier).is_some() && album(earlier) == album(update)
}

fn add_part(earlier: &mut TelegramUpdate, part: TelegramUpdate) {
    let (TelegramUpdate::Person { incoming: album, .. }, TelegramUpdate::Person { incoming: part, .. }) =
        (earlier, part)
    else {
        return;
    };
    album.updates.extend(part.updates);
    if let (IncomingAction::Message(album), IncomingAction::Message(part)) = (&mut album.action, part.action) {
        album.files.extend(part.files);
        if !part.text.is_empty() {
            album.text = [album.text.as_str(), part.text.as_str()].join("\n\n").trim().to_owned();
        }
    }
}

/// Reads the parts of one update.
struct UpdateReader {
    bot: u64,
    number: u64,
}

impl UpdateReader {
    fn person(&self, user: &User, action: IncomingAction, pressed: Option<CallbackQueryId>) -> TelegramUpdate {
        let peer = Peer { bot: self.bot, user: user.id.0 };
        let incoming = Incoming { peer, updates: vec![self.number], lang: lang_of(user), sent: None, action };
        TelegramUpdate::Person { incoming, pressed }
    }

    fn group(&self, chat: &Chat, lang: Lang) -> TelegramUpdate {
        TelegramUpdate::Group { updates: vec![self.number], chat: chat.id, lang }
    }

    /// An action of a message's sender, if the chat is private. Bots are ignored.
    fn sender(&self, message: &Message, action: IncomingAction) -> TelegramUpdate {
        match &message.from {
            Some(user) if message.chat.is_private() && !user.is_bot => {
                self.person(user, action, None).sent_at(Timestamp::from_second(message.date.timestamp()).ok())
            }
            Some(user) if !message.chat.is_private() => self.group(&message.chat, lang_of(user)),
            _ => TelegramUpdate::Nothing,
        }
    }

    fn message(&self, message: &Message) -> TelegramUpdate {
        let rest = message.text().and_then(|text| text.strip_prefix("/start"));
        if let Some(parameter) = rest.filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
            let (message_number, parameter) = (number_of(message), parameter.trim().to_owned());
            return self.sender(message, IncomingAction::Start { message: message_number, parameter });
        }
        match &message.kind {
            MessageKind::Common(_) | MessageKind::Dice(_) => {
                self.sender(message, IncomingAction::Message(content_of(message)))
            }
            // Notices of Telegram itself mean nothing in a private chat. In a group they show that the
            // bot is there.
            _ if message.chat.is_private() => TelegramUpdate::Nothing,
            _ => self.sender(message, IncomingAction::Unblock),
        }
    }

    fn edit(&self, message: &Message) -> TelegramUpdate {
        let text = message.text().or_else(|| message.caption()).unwrap_or_default().to_owned();
        if text.is_empty() {
            return TelegramUpdate::Nothing;
        }
        self.sender(message, IncomingAction::Edit { message: number_of(message), text })
    }

    fn button(&self, query: &CallbackQuery) -> TelegramUpdate {
        let message = query.message.as_ref();
        if let Some(group) = message.map(|message| message.chat()).filter(|chat| !chat.is_private()) {
            return self.group(group, lang_of(&query.from));
        }
        let action: Option<ButtonAction> = query.data.as_deref().and_then(|data| data.parse().ok());
        let answered = message.and_then(|message| message.regular_message()?.reply_to_message());
        let first_message = answered.filter(|_| action == Some(ButtonAction::Agree)).map(content_of);
        let button = IncomingAction::Button { action, first_message };
        self.person(&query.from, button, Some(query.id.clone()))
    }

    fn membership(&self, change: &ChatMemberUpdated) -> TelegramUpdate {
        let member = &change.new_chat_member;
        if change.chat.is_private() {
            let action = if member.is_banned() { IncomingAction::Block } else { IncomingAction::Unblock };
            return self.person(&change.from, action, None);
        }
        if member.is_present() { self.group(&change.chat, lang_of(&change.from)) } else { TelegramUpdate::Nothing }
    }
}

fn lang_of(user: &User) -> Lang {
    // A person who reads neither German nor English is more likely to read English.
    user.language_code.as_deref().map_or(Lang::De, |tag| Lang::from_tag(tag).unwrap_or(Lang::En))
}

fn number_of(message: &Message) -> u64 {
    u64::from(message.id.0.unsigned_abs())
}

fn content_of(message: &Message) -> IncomingMessage {
    let files = files_of(message);
    let mut text = message.text().or_else(|| message.caption()).unwrap_or_default().to_owned();
    if let Some(place) = message.location() {
        text = format!("{:.5}, {:.5}", place.latitude, place.longitude);
        if let Some(venue) = message.venue() {
            text = format!("{}, {} ({text})", venue.title, venue.address);
        }
    }
    let contact = message.contact();
    if let Some(contact) = contact {
        let name = [Some(contact.first_name.as_str()), contact.last_name.as_deref()];
        text = format!("{}: {}", name.into_iter().flatten().collect::<Vec<_>>().join(" "), contact.phone_number);
    }
    let own = message.from.as_ref().map(|user| user.id);
    IncomingMessage {
        number: number_of(message),
        replies_to: message.reply_to_message().map(number_of),
        album: message.media_group_id().map(|album| album.0.clone()),
        text,
        files,
        phone: contact.filter(|contact| contact.user_id == own).map(|contact| contact.phone_number.clone()),
    }
}

/// The files of a message. Of a photo, only the largest size.
fn files_of(message: &Message) -> Vec<IncomingFile> {
    let MessageKind::Common(common) = &message.kind else { return Vec::new() };
    let file = |meta: &FileMeta, name: Option<String>, usual: &str, media_type: Option<String>, or: &str| {
        // teloxide reports an unknown size as the largest number.
        let size = if meta.size == u32::MAX { 0 } else { u64::from(meta.size) };
        let name = name.unwrap_or_else(|| usual.to_owned());
        let media_type = media_type.unwrap_or_else(|| or.to_owned());
        vec![IncomingFile { id: meta.id.0.clone(), name, media_type, size, download: FileDownload::NotTried }]
    };
    match &common.media_kind {
        MediaKind::Photo(photo) => {
            let largest = photo.photo.iter().max_by_key(|size| (size.width * size.height, size.file.size));
            let name = || Some(format!("foto-{}.jpg", number_of(message)));
            largest.map(|size| file(&size.file, name(), "foto.jpg", None, "image/jpeg")).unwrap_or_default()
        }
        MediaKind::Document(it) => {
            let kind = it.document.mime_type.as_ref().map(ToString::to_string);
            file(&it.document.file, it.document.file_name.clone(), "datei", kind, "application/octet-stream")
        }
        MediaKind::Voice(it) => {
            let kind = it.voice.mime_type.as_ref().map(ToString::to_string);
            file(&it.voice.file, None, "sprachnachricht.ogg", kind, "audio/ogg")
        }
        MediaKind::Audio(it) => {
            let kind = it.audio.mime_type.as_ref().map(ToString::to_string);
            file(&it.audio.file, it.audio.file_name.clone(), "audio.mp3", kind, "audio/mpeg")
        }
        MediaKind::Video(it) => {
            let kind = it.video.mime_type.as_ref().map(ToString::to_string);
            file(&it.video.file, it.video.file_name.clone(), "video.mp4", kind, "video/mp4")
        }
        MediaKind::VideoNote(it) => file(&it.video_note.file, None, "video.mp4", None, "video/mp4"),
        MediaKind::Animation(it) => {
            let kind = it.animation.mime_type.as_ref().map(ToString::to_string);
            file(&it.animation.file, it.animation.file_name.clone(), "animation.mp4", kind, "video/mp4")
        }
        _ => Vec::new(),
    }
}

//! Interprets updates of the Telegram Bot API; pure. An update of a private chat becomes an
//! [`Incoming`], whose files are downloaded later (`download.rs`).
//!
//! A kind of message that is not known keeps its words and files; one without either is answered all the same.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use teloxide::types::{CallbackQueryId, ChatId};

use super::wire::{WireChat, WireFile, WireMembership, WireMessage, WireQuery, WireUpdate, WireUser};
use crate::{
    app::chat::incoming::{FileDownload, Incoming, IncomingAction, IncomingFile, IncomingMessage},
    dialog::ButtonAction,
    domain::{notification::Peer, person::Lang},
};

/// Notices of Telegram itself: they mean nothing in a private chat.
const NOTICES: [&str; 12] = [
    "chat_background_set",
    "chat_shared",
    "connected_website",
    "message_auto_delete_timer_changed",
    "passport_data",
    "pinned_message",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "users_shared",
    "web_app_data",
    "write_access_allowed",
];

/// Kinds of content that we know and cannot take; the person is told so.
const NOT_TAKEN: [&str; 11] = [
    "checklist",
    "dice",
    "game",
    "gift",
    "giveaway",
    "giveaway_winners",
    "invoice",
    "paid_media",
    "poll",
    "sticker",
    "story",
];

/// The kinds of files, each with the name and the media type of a file that has none. An animation is a document
/// too, so the more special kind comes first.
const FILE_KINDS: [(&str, &str, &str); 6] = [
    ("animation", "animation.mp4", "video/mp4"),
    ("video", "video.mp4", "video/mp4"),
    ("video_note", "video.mp4", "video/mp4"),
    ("voice", "sprachnachricht.ogg", "audio/ogg"),
    ("audio", "audio.mp3", "audio/mpeg"),
    ("document", "datei", "application/octet-stream"),
];

/// Fields beside the content of a message. Files in them are none of this message.
const AROUND: [&str; 12] = [
    "business_connection_id",
    "caption_entities",
    "edit_date",
    "entities",
    "external_reply",
    "forward_origin",
    "link_preview_options",
    "quote",
    "reply_markup",
    "reply_to_story",
    "sender_chat",
    "via_bot",
];

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
pub fn read_update(bot: u64, update: &WireUpdate) -> TelegramUpdate {
    let reader = UpdateReader { bot, number: update.number() };
    if let Some(message) = &update.message {
        reader.message(message)
    } else if let Some(message) = &update.edited_message {
        reader.edit(message)
    } else if let Some(query) = &update.callback_query {
        reader.button(query)
    } else if let Some(change) = &update.my_chat_member {
        reader.membership(change)
    } else if let Some(chat) = update.channel_post.as_ref().and_then(|post| post.chat.as_ref()) {
        reader.group(chat, Lang::default())
    } else {
        TelegramUpdate::Nothing
    }
}

/// Names of the fields of a message from which nothing was taken, for the log; none if it was understood. They are
/// words of the Bot API, never what somebody wrote.
pub fn unknown_fields(update: &WireUpdate) -> Vec<&str> {
    let Some(message) = &update.message else { return Vec::new() };
    let content = content_of(message);
    let is_known = |name: &String| NOTICES.contains(&name.as_str()) || NOT_TAKEN.contains(&name.as_str());
    if !content.text.is_empty() || !content.files.is_empty() || message.rest.keys().any(is_known) {
        return Vec::new();
    }
    let names: Vec<&str> = message.rest.keys().map(String::as_str).filter(|name| is_content(name)).collect();
    if names.is_empty() { vec!["message"] } else { names }
}

/// Whether a field of a message may hold what somebody sent, in a way that we do not know.
fn is_content(name: &str) -> bool {
    ![&NOTICES[..], &NOT_TAKEN, &AROUND].iter().any(|names| names.contains(&name))
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
    fn person(&self, user: &WireUser, action: IncomingAction, pressed: Option<CallbackQueryId>) -> TelegramUpdate {
        let peer = Peer { bot: self.bot, user: user.id };
        let incoming = Incoming { peer, updates: vec![self.number], lang: lang_of(user), sent: None, action };
        TelegramUpdate::Person { incoming, pressed }
    }

    fn group(&self, chat: &WireChat, lang: Lang) -> TelegramUpdate {
        TelegramUpdate::Group { updates: vec![self.number], chat: ChatId(chat.id), lang }
    }

    /// An action of a message's sender, if the chat is private. Bots are ignored.
    fn sender(&self, message: &WireMessage, action: IncomingAction) -> TelegramUpdate {
        let Some(chat) = &message.chat else { return TelegramUpdate::Nothing };
        match &message.from {
            Some(user) if chat.is_private() && user.is_bot != Some(true) => self
                .person(user, action, None)
                .sent_at(message.date.and_then(|seconds| Timestamp::from_second(seconds).ok())),
            Some(user) if !chat.is_private() => self.group(chat, lang_of(user)),
            _ => TelegramUpdate::Nothing,
        }
    }

    fn message(&self, message: &WireMessage) -> TelegramUpdate {
        let rest = message.text.as_deref().and_then(|text| text.strip_prefix("/start"));
        if let Some(parameter) = rest.filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
            let (message_number, parameter) = (number_of(message), parameter.trim().to_owned());
            return self.sender(message, IncomingAction::Start { message: message_number, parameter });
        }
        let is_notice = message.rest.keys().any(|name| NOTICES.contains(&name.as_str()));
        match &message.chat {
            Some(chat) if is_notice && chat.is_private() => TelegramUpdate::Nothing,
            // In a group they show that the bot is there.
            _ => self.sender(message, IncomingAction::Message(content_of(message))),
        }
    }

    fn edit(&self, message: &WireMessage) -> TelegramUpdate {
        let text = words_of(message);
        if text.is_empty() {
            return TelegramUpdate::Nothing;
        }
        self.sender(message, IncomingAction::Edit { message: number_of(message), text })
    }

    fn button(&self, query: &WireQuery) -> TelegramUpdate {
        let message = query.message.as_ref();
        let group = message.and_then(|message| message.chat.as_ref()).filter(|chat| !chat.is_private());
        if let Some(group) = group {
            return self.group(group, lang_of(&query.from));
        }
        let action: Option<ButtonAction> = query.data.as_deref().and_then(|data| data.parse().ok());
        let answered = message.and_then(|message| message.reply_to_message.as_deref());
        let first_message = answered.filter(|_| action == Some(ButtonAction::Agree)).map(content_of);
        let button = IncomingAction::Button { action, first_message };
        self.person(&query.from, button, Some(CallbackQueryId(query.id.clone())))
    }

    fn membership(&self, change: &WireMembership) -> TelegramUpdate {
        let member = &change.new_chat_member;
        if change.chat.is_private() {
            let action = if member.is_banned() { IncomingAction::Block } else { IncomingAction::Unblock };
            return self.person(&change.from, action, None);
        }
        if member.is_present() { self.group(&change.chat, lang_of(&change.from)) } else { TelegramUpdate::Nothing }
    }
}

fn lang_of(user: &WireUser) -> Lang {
    // A person who reads neither German nor English is more likely to read English.
    user.language_code.as_deref().map_or(Lang::De, |tag| Lang::from_tag(tag).unwrap_or(Lang::En))
}

fn number_of(message: &WireMessage) -> u64 {
    message.message_id.unwrap_or_default().unsigned_abs()
}

fn words_of(message: &WireMessage) -> String {
    message.text.as_ref().or(message.caption.as_ref()).cloned().unwrap_or_default()
}

fn content_of(message: &WireMessage) -> IncomingMessage {
    let mut text = words_of(message);
    if let Some(place) = &message.location {
        text = format!("{:.5}, {:.5}", place.latitude, place.longitude);
        if let Some(venue) = &message.venue {
            text = format!("{}, {} ({text})", venue.title, venue.address);
        }
    }
    if let Some(contact) = &message.contact {
        let name = [contact.first_name.as_deref(), contact.last_name.as_deref()];
        text = format!("{}: {}", name.into_iter().flatten().collect::<Vec<_>>().join(" "), contact.phone_number);
    }
    let own = message.from.as_ref().map(|user| user.id);
    let own_contact = message.contact.as_ref().filter(|contact| contact.user_id == own);
    IncomingMessage {
        number: number_of(message),
        replies_to: message.reply_to_message.as_deref().map(number_of),
        album: message.media_group_id.clone(),
        text,
        files: files_of(message),
        phone: own_contact.map(|contact| contact.phone_number.clone()),
    }
}

/// The files of a message. Of a photo, only the largest size.
fn files_of(message: &WireMessage) -> Vec<IncomingFile> {
    let photo_name = format!("foto-{}.jpg", number_of(message));
    if let Some(photo) = message.rest.get("photo").and_then(largest) {
        return vec![incoming(photo, &photo_name, "image/jpeg")];
    }
    let known = FILE_KINDS.iter().find_map(|(kind, name, media_type)| {
        Some(incoming(WireFile::deserialize(message.rest.get(*kind)?).ok()?, name, media_type))
    });
    if let Some(file) = known {
        return vec![file];
    }
    // A kind of message that came up after this was written.
    let new = message.rest.iter().filter(|(name, _)| is_content(name)).find_map(|(_, value)| largest(value));
    new.map(|file| incoming(file, "datei", "application/octet-stream")).into_iter().collect()
}

/// The largest of several sizes of one file, or the only one.
fn largest(value: &Value) -> Option<WireFile> {
    let sizes = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let sizes = sizes.iter().filter_map(|size| WireFile::deserialize(size).ok());
    sizes.max_by_key(|size| (size.width.unwrap_or(0) * size.height.unwrap_or(0), size.file_size.unwrap_or(0)))
}

fn incoming(file: WireFile, name: &str, media_type: &str) -> IncomingFile {
    IncomingFile {
        id: file.file_id,
        name: file.file_name.unwrap_or_else(|| name.to_owned()),
        media_type: file.mime_type.unwrap_or_else(|| media_type.to_owned()),
        size: file.file_size.unwrap_or(0),
        download: FileDownload::NotTried,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_not_understood_is_named_without_its_content() {
        let fields = |message: &Value| {
            let update = WireUpdate::deserialize(json!({"update_id": 1, "message": message})).unwrap();
            unknown_fields(&update).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(fields(&json!({"telepathy": {"thought": "secret"}, "entities": []})), ["telepathy"]);
        assert_eq!(fields(&json!({"message_id": 5})), ["message"]);
        for understood in [
            json!({"text": "Guten Tag", "shimmer": 1}),
            json!({"hologram": {"file_id": "1"}}),
            json!({"sticker": {"file_id": "1"}}),
            json!({"pinned_message": {}}),
        ] {
            assert!(fields(&understood).is_empty(), "{understood}");
        }
    }
}

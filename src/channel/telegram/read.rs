//! What an update of the Bot API means; pure.

use teloxide::types::{
    CallbackQuery, CallbackQueryId, ChatId, ChatMemberUpdated, FileId, FileMeta, MediaKind, Message, MessageKind,
    Update, UpdateKind, User,
};

use crate::{dialog::ButtonAction, domain::person::Lang};

/// What arrived, before its files are fetched.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadUpdate {
    /// The updates that it is made of.
    pub updates: Vec<u64>,
    /// What it is.
    pub what: UpdateMeaning,
}

/// What is meant.
#[derive(Clone, PartialEq, Debug)]
pub enum UpdateMeaning {
    /// A person wrote, pressed, or did something to the bot.
    Person {
        /// Their number.
        user: u64,
        /// The language of their device.
        lang: Lang,
        /// What they did.
        deed: UserAction,
    },
    /// Somebody wrote in a group or channel, or brought the bot there.
    Group(ChatId, Lang),
    /// Nothing that concerns us.
    Nothing,
}

/// What a person did.
#[derive(Clone, PartialEq, Debug)]
pub enum UserAction {
    /// Wrote or sent something.
    Wrote(UserMessage),
    /// Pressed a button.
    Pressed {
        /// Has to be acknowledged.
        query: CallbackQueryId,
        /// What the button does, if it is one of ours.
        press: Option<ButtonAction>,
        /// What the message with the button answers.
        first: Option<Box<UserMessage>>,
    },
    /// Came with a link that carries a word.
    Started {
        /// Their message.
        message: u64,
        /// The word.
        word: String,
    },
    /// Changed what they wrote before.
    Edited {
        /// Which message.
        message: u64,
        /// How it reads now.
        text: String,
    },
    /// Blocked the bot.
    Blocked,
    /// Did not, or no longer.
    Unblocked,
}

/// A message.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct UserMessage {
    /// Its number.
    pub message: u64,
    /// The message that it replies to.
    pub replies_to: Option<u64>,
    /// Its album, if it is part of one.
    pub album: Option<String>,
    /// Its words.
    pub text: String,
    /// Its files.
    pub files: Vec<TelegramFile>,
    /// A phone number given as such.
    pub phone: Option<String>,
}

/// A file that can be fetched.
#[derive(Clone, PartialEq, Debug)]
pub struct TelegramFile {
    /// How to ask for it.
    pub id: FileId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes, as far as it is told before.
    pub size: u64,
}

/// Reads one update.
pub fn read_update(update: &Update) -> ReadUpdate {
    let what = match &update.kind {
        UpdateKind::Message(message) => message_received(message),
        UpdateKind::EditedMessage(message) => message_edited(message),
        UpdateKind::CallbackQuery(query) => button_pressed(query),
        UpdateKind::MyChatMember(change) => membership_changed(change),
        UpdateKind::ChannelPost(message) => UpdateMeaning::Group(message.chat.id, Lang::default()),
        _ => UpdateMeaning::Nothing,
    };
    ReadUpdate { updates: vec![u64::from(update.id.0)], what }
}

/// Puts the parts of albums together; everything else stays as it came.
pub fn join_albums(reads: Vec<ReadUpdate>) -> Vec<ReadUpdate> {
    let mut joined: Vec<ReadUpdate> = Vec::new();
    for read in reads {
        match joined.iter_mut().find(|former| is_same_album(former, &read)) {
            Some(former) => add(former, read),
            None => joined.push(read),
        }
    }
    joined
}

fn album(read: &ReadUpdate) -> Option<(u64, &str)> {
    match &read.what {
        UpdateMeaning::Person { user, deed: UserAction::Wrote(said), .. } => Some((*user, said.album.as_deref()?)),
        _ => None,
    }
}

/// Whether the last thing is part of an album, of which more may come.
pub fn ends_in_album(reads: &[ReadUpdate]) -> bool {
    reads.last().is_some_and(is_album_part)
}

/// Whether it is a part of an album.
pub fn is_album_part(read: &ReadUpdate) -> bool {
    album(read).is_some()
}

fn is_same_album(former: &ReadUpdate, read: &ReadUpdate) -> bool {
    album(former).is_some() && album(former) == album(read)
}

fn add(former: &mut ReadUpdate, read: ReadUpdate) {
    former.updates.extend(read.updates);
    if let (
        UpdateMeaning::Person { deed: UserAction::Wrote(said), .. },
        UpdateMeaning::Person { deed: UserAction::Wrote(more), .. },
    ) = (&mut former.what, read.what)
    {
        said.files.extend(more.files);
        if !more.text.is_empty() {
            said.text = [said.text.as_str(), more.text.as_str()].join("\n\n").trim().to_owned();
        }
    }
}

fn lang(user: &User) -> Lang {
    // Whoever reads neither is more likely to read English.
    user.language_code.as_deref().map_or(Lang::De, |tag| Lang::from_tag(tag).unwrap_or(Lang::En))
}

fn person(message: &Message, deed: UserAction) -> UpdateMeaning {
    match &message.from {
        Some(user) if message.chat.is_private() && !user.is_bot => {
            UpdateMeaning::Person { user: user.id.0, lang: lang(user), deed }
        }
        Some(user) if !message.chat.is_private() => UpdateMeaning::Group(message.chat.id, lang(user)),
        _ => UpdateMeaning::Nothing,
    }
}

fn number(message: &Message) -> u64 {
    u64::from(message.id.0.unsigned_abs())
}

fn message_received(message: &Message) -> UpdateMeaning {
    let rest = message.text().and_then(|text| text.strip_prefix("/start"));
    if let Some(word) = rest.filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
        return person(message, UserAction::Started { message: number(message), word: word.trim().to_owned() });
    }
    match &message.kind {
        MessageKind::Common(_) | MessageKind::Dice(_) => person(message, UserAction::Wrote(message_content(message))),
        // What Telegram itself notes in a private chat says nothing; in a group, that the bot is there.
        _ if message.chat.is_private() => UpdateMeaning::Nothing,
        _ => person(message, UserAction::Unblocked),
    }
}

fn message_edited(message: &Message) -> UpdateMeaning {
    let text = message.text().or_else(|| message.caption()).unwrap_or_default().to_owned();
    if text.is_empty() {
        UpdateMeaning::Nothing
    } else {
        person(message, UserAction::Edited { message: number(message), text })
    }
}

fn message_content(message: &Message) -> UserMessage {
    let files = files(message);
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
    UserMessage {
        message: number(message),
        replies_to: message.reply_to_message().map(number),
        album: message.media_group_id().map(|album| album.0.clone()),
        text,
        files,
        phone: contact.filter(|contact| contact.user_id == own).map(|contact| contact.phone_number.clone()),
    }
}

/// The files of a message: of a photo the largest size.
fn files(message: &Message) -> Vec<TelegramFile> {
    let MessageKind::Common(common) = &message.kind else { return Vec::new() };
    let file = |meta: &FileMeta, name: Option<String>, usual: &str, media_type: Option<String>, or: &str| {
        // The largest number stands for a size that was not told.
        let size = if meta.size == u32::MAX { 0 } else { u64::from(meta.size) };
        let name = name.unwrap_or_else(|| usual.to_owned());
        vec![TelegramFile { id: meta.id.clone(), name, media_type: media_type.unwrap_or_else(|| or.to_owned()), size }]
    };
    match &common.media_kind {
        MediaKind::Photo(photo) => {
            let largest = photo.photo.iter().max_by_key(|size| (size.width * size.height, size.file.size));
            let name = || Some(format!("foto-{}.jpg", number(message)));
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

fn button_pressed(query: &CallbackQuery) -> UpdateMeaning {
    let message = query.message.as_ref();
    if let Some(group) = message.map(|message| message.chat()).filter(|chat| !chat.is_private()) {
        return UpdateMeaning::Group(group.id, lang(&query.from));
    }
    let first = message.and_then(|message| message.regular_message()?.reply_to_message());
    UpdateMeaning::Person {
        user: query.from.id.0,
        lang: lang(&query.from),
        deed: UserAction::Pressed {
            query: query.id.clone(),
            press: query.data.as_deref().and_then(|data| data.parse().ok()),
            first: first.map(|first| Box::new(message_content(first))),
        },
    }
}

fn membership_changed(change: &ChatMemberUpdated) -> UpdateMeaning {
    if !change.chat.is_private() {
        let is_there = change.new_chat_member.is_present();
        return if is_there {
            UpdateMeaning::Group(change.chat.id, lang(&change.from))
        } else {
            UpdateMeaning::Nothing
        };
    }
    let deed = if change.new_chat_member.is_banned() { UserAction::Blocked } else { UserAction::Unblocked };
    UpdateMeaning::Person { user: change.from.id.0, lang: lang(&change.from), deed }
}

//! What an update of the Bot API means; pure.

use teloxide::types::{
    CallbackQuery, CallbackQueryId, ChatId, ChatMemberUpdated, FileId, FileMeta, MediaKind, Message, MessageKind,
    Update, UpdateKind, User,
};

use crate::{dialog::Press, domain::person::Lang};

/// What arrived, before its files are fetched.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// The updates that it is made of.
    pub updates: Vec<u64>,
    /// What it is.
    pub what: Meant,
}

/// What is meant.
#[derive(Clone, PartialEq, Debug)]
pub enum Meant {
    /// A person wrote, pressed, or did something to the bot.
    Person {
        /// Their number.
        user: u64,
        /// The language of their device.
        lang: Lang,
        /// What they did.
        deed: Deed,
    },
    /// Somebody wrote in a group or channel, or brought the bot there.
    Group(ChatId, Lang),
    /// Nothing that concerns us.
    Nothing,
}

/// What a person did.
#[derive(Clone, PartialEq, Debug)]
pub enum Deed {
    /// Wrote or sent something.
    Said(Said),
    /// Pressed a button.
    Pressed {
        /// Has to be acknowledged.
        query: CallbackQueryId,
        /// What the button does, if it is one of ours.
        press: Option<Press>,
        /// What the message with the button answers.
        first: Option<Box<Said>>,
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
pub struct Said {
    /// Its number.
    pub message: u64,
    /// The message that it replies to.
    pub replies_to: Option<u64>,
    /// Its album, if it is part of one.
    pub album: Option<String>,
    /// Its words.
    pub text: String,
    /// Its files.
    pub files: Vec<File>,
    /// A phone number given as such.
    pub phone: Option<String>,
}

/// A file that can be fetched.
#[derive(Clone, PartialEq, Debug)]
pub struct File {
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
pub fn read(update: &Update) -> Read {
    let what = match &update.kind {
        UpdateKind::Message(message) => said(message),
        UpdateKind::EditedMessage(message) => edited(message),
        UpdateKind::CallbackQuery(query) => pressed(query),
        UpdateKind::MyChatMember(change) => changed(change),
        UpdateKind::ChannelPost(message) => Meant::Group(message.chat.id, Lang::default()),
        _ => Meant::Nothing,
    };
    Read { updates: vec![u64::from(update.id.0)], what }
}

/// Puts the parts of albums together; everything else stays as it came.
pub fn join(reads: Vec<Read>) -> Vec<Read> {
    let mut joined: Vec<Read> = Vec::new();
    for read in reads {
        match joined.iter_mut().find(|former| is_same_album(former, &read)) {
            Some(former) => add(former, read),
            None => joined.push(read),
        }
    }
    joined
}

fn album(read: &Read) -> Option<(u64, &str)> {
    match &read.what {
        Meant::Person { user, deed: Deed::Said(said), .. } => Some((*user, said.album.as_deref()?)),
        _ => None,
    }
}

/// Whether the last thing is part of an album, of which more may come.
pub fn ends_in_album(reads: &[Read]) -> bool {
    reads.last().is_some_and(is_part)
}

/// Whether it is a part of an album.
pub fn is_part(read: &Read) -> bool {
    album(read).is_some()
}

fn is_same_album(former: &Read, read: &Read) -> bool {
    album(former).is_some() && album(former) == album(read)
}

fn add(former: &mut Read, read: Read) {
    former.updates.extend(read.updates);
    if let (Meant::Person { deed: Deed::Said(said), .. }, Meant::Person { deed: Deed::Said(more), .. }) =
        (&mut former.what, read.what)
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

fn person(message: &Message, deed: Deed) -> Meant {
    match &message.from {
        Some(user) if message.chat.is_private() && !user.is_bot => {
            Meant::Person { user: user.id.0, lang: lang(user), deed }
        }
        Some(user) if !message.chat.is_private() => Meant::Group(message.chat.id, lang(user)),
        _ => Meant::Nothing,
    }
}

fn number(message: &Message) -> u64 {
    u64::from(message.id.0.unsigned_abs())
}

fn said(message: &Message) -> Meant {
    let rest = message.text().and_then(|text| text.strip_prefix("/start"));
    if let Some(word) = rest.filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
        return person(message, Deed::Started { message: number(message), word: word.trim().to_owned() });
    }
    match &message.kind {
        MessageKind::Common(_) | MessageKind::Dice(_) => person(message, Deed::Said(content(message))),
        // What Telegram itself notes in a private chat says nothing; in a group, that the bot is there.
        _ if message.chat.is_private() => Meant::Nothing,
        _ => person(message, Deed::Unblocked),
    }
}

fn edited(message: &Message) -> Meant {
    let text = message.text().or_else(|| message.caption()).unwrap_or_default().to_owned();
    if text.is_empty() { Meant::Nothing } else { person(message, Deed::Edited { message: number(message), text }) }
}

fn content(message: &Message) -> Said {
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
    Said {
        message: number(message),
        replies_to: message.reply_to_message().map(number),
        album: message.media_group_id().map(|album| album.0.clone()),
        text,
        files,
        phone: contact.filter(|contact| contact.user_id == own).map(|contact| contact.phone_number.clone()),
    }
}

/// The files of a message: of a photo the largest size.
fn files(message: &Message) -> Vec<File> {
    let MessageKind::Common(common) = &message.kind else { return Vec::new() };
    let file = |meta: &FileMeta, name: Option<String>, usual: &str, media_type: Option<String>, or: &str| {
        // The largest number stands for a size that was not told.
        let size = if meta.size == u32::MAX { 0 } else { u64::from(meta.size) };
        let name = name.unwrap_or_else(|| usual.to_owned());
        vec![File { id: meta.id.clone(), name, media_type: media_type.unwrap_or_else(|| or.to_owned()), size }]
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

fn pressed(query: &CallbackQuery) -> Meant {
    let message = query.message.as_ref();
    if let Some(group) = message.map(|message| message.chat()).filter(|chat| !chat.is_private()) {
        return Meant::Group(group.id, lang(&query.from));
    }
    let first = message.and_then(|message| message.regular_message()?.reply_to_message());
    Meant::Person {
        user: query.from.id.0,
        lang: lang(&query.from),
        deed: Deed::Pressed {
            query: query.id.clone(),
            press: query.data.as_deref().and_then(|data| data.parse().ok()),
            first: first.map(|first| Box::new(content(first))),
        },
    }
}

fn changed(change: &ChatMemberUpdated) -> Meant {
    if !change.chat.is_private() {
        let is_there = change.new_chat_member.is_present();
        return if is_there { Meant::Group(change.chat.id, lang(&change.from)) } else { Meant::Nothing };
    }
    let deed = if change.new_chat_member.is_banned() { Deed::Blocked } else { Deed::Unblocked };
    Meant::Person { user: change.from.id.0, lang: lang(&change.from), deed }
}

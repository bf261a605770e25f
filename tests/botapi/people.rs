//! Somebody with Telegram on a phone, and what they do there.

use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    Shared,
    methods::membership,
    send::{alone, photo_sizes},
    state::{Conversation, Entry, Message, Press, Standing, State, TooMany},
    transcript,
};

/// A message in a chat, by its id.
pub type Sent = i64;

/// Phones cut longer texts into several messages.
const TEXT_LIMIT: usize = 4096;

/// A person and the private chat with a bot.
pub struct Person {
    pub(super) shared: Arc<Shared>,
    token: String,
    /// The user, and the private chat.
    pub id: i64,
    pub(super) user: Value,
    /// Where [`Person::sees_new`] begins.
    mark: Mutex<usize>,
}

impl Person {
    pub(super) fn new(shared: Arc<Shared>, token: &str, name: &str, lang: &str) -> Self {
        let id = shared.change(State::next_id) as i64 + 5_000_000_000;
        Self::numbered(shared, token, id, name, lang)
    }

    /// Somebody whom the bot knows from before, by their number.
    pub(super) fn numbered(shared: Arc<Shared>, token: &str, id: i64, name: &str, lang: &str) -> Self {
        let (first, last) = name.split_once(' ').map_or((name, None), |(first, last)| (first, Some(last)));
        let mut user = json!({"id": id, "is_bot": false, "first_name": first});
        if let Some(last) = last {
            user["last_name"] = last.into();
        }
        let mut chat = user.clone();
        chat.as_object_mut().unwrap().remove("is_bot");
        chat["type"] = "private".into();
        user["language_code"] = lang.into();
        shared.change(|state| state.places.insert(id, chat));
        Self { shared, token: token.to_owned(), id, user, mark: Mutex::new(0) }
    }

    /// The same person in the chat with another bot.
    pub fn at(&self, token: &str) -> Self {
        Self {
            shared: self.shared.clone(),
            token: token.to_owned(),
            id: self.id,
            user: self.user.clone(),
            mark: Mutex::new(0),
        }
    }

    // What they say.

    /// Sends a message of any kind, by the fields that only this kind has.
    pub fn sends(&self, fields: Value) -> Sent {
        self.shared.change(|state| self.say(state, fields))
    }

    fn say(&self, state: &mut State, mut fields: Value) -> Sent {
        let conversation = state.chat(&self.token, self.id);
        assert!(conversation.standing != Standing::Kicked, "who blocked a bot cannot write to it");
        conversation.standing = Standing::Member;
        fields["from"] = self.user.clone();
        let message = state.say(&self.token, self.id, false, fields);
        state.tell(&self.token, "message", message.clone());
        message["message_id"].as_i64().unwrap()
    }

    /// Writes. What is longer than a message becomes several; the first of them.
    pub fn writes(&self, text: &str) -> Sent {
        let letters: Vec<char> = text.trim().chars().collect();
        let pieces: Vec<String> = letters.chunks(TEXT_LIMIT).map(|piece| piece.iter().collect()).collect();
        let sent: Vec<Sent> = pieces.iter().map(|piece| self.sends(written(piece))).collect();
        *sent.first().expect("phones do not send empty messages")
    }

    /// Presses "Start", maybe on a link that brings a word along.
    pub fn starts(&self, word: &str) -> Sent {
        self.writes(&format!("/start {word}"))
    }

    /// Answers a message.
    pub fn replies_to(&self, message: Sent, text: &str) -> Sent {
        self.shared.change(|state| {
            let mut fields = written(text);
            let answered = state.chat(&self.token, self.id).message(message).expect("the message is there");
            fields["reply_to_message"] = alone(&answered.json);
            self.say(state, fields)
        })
    }

    /// Changes a text, or what stands below a photo or file. The bot learns both versions.
    pub fn edits(&self, message: Sent, text: &str) {
        self.shared.change(|state| {
            let now = state.seconds();
            let conversation = state.chat(&self.token, self.id);
            let end = conversation.entries.len();
            let edited = conversation.message_mut(message).expect("the message is there");
            let part = if edited.json["text"].is_string() { "text" } else { "caption" };
            edited.json[part] = text.into();
            edited.json["edit_date"] = now.into();
            edited.changed_at = Some(end);
            let body = edited.json.clone();
            state.tell(&self.token, "edited_message", body);
        });
    }

    /// Sends a photo, with words below it or "".
    pub fn sends_photo(&self, bytes: &[u8], caption: &str) -> Sent {
        self.shared.change(|state| {
            let fields = self.photo_fields(state, bytes, caption);
            self.say(state, fields)
        })
    }

    fn photo_fields(&self, state: &mut State, bytes: &[u8], caption: &str) -> Value {
        captioned(json!({"photo": photo_sizes(state, &self.token, bytes.to_vec())}), caption)
    }

    /// Sends several photos at once. They come as messages of their own with one group.
    pub fn sends_album(&self, photos: &[(&[u8], &str)]) -> Vec<Sent> {
        self.sends_album_in_parts(photos, Duration::ZERO)
    }

    /// The same over a bad line: a while passes between one photo and the next.
    pub fn sends_album_in_parts(&self, photos: &[(&[u8], &str)], pause: Duration) -> Vec<Sent> {
        let group = self.shared.change(State::next_id) + 13_000_000_000;
        let one = |state: &mut State, (bytes, caption): &(&[u8], &str)| {
            let mut fields = self.photo_fields(state, bytes, caption);
            fields["media_group_id"] = group.to_string().into();
            self.say(state, fields)
        };
        if pause.is_zero() {
            return self.shared.change(|state| photos.iter().map(|photo| one(state, photo)).collect());
        }
        let slowly = |photo| {
            let sent = self.shared.change(|state| one(state, photo));
            thread::sleep(pause);
            sent
        };
        photos.iter().map(slowly).collect()
    }

    /// Sends a file, with words below it or "".
    pub fn sends_document(&self, name: &str, mime: &str, bytes: &[u8], caption: &str) -> Sent {
        let more = json!({"file_name": name, "mime_type": mime});
        self.sends_file("document", "documents", more, bytes.len() as u64, bytes, caption)
    }

    /// Sends a file that is too large to keep here: all but its content.
    pub fn sends_large_document(&self, name: &str, size: u64) -> Sent {
        let more = json!({"file_name": name, "mime_type": "video/mp4"});
        self.sends_file("document", "documents", more, size, &[], "")
    }

    /// The id of the file of a message that they sent.
    pub fn file_id(&self, message: Sent) -> String {
        self.shared.change(|state| {
            let message = state.chat(&self.token, self.id).message(message).expect("the message is there");
            message.json["document"]["file_id"].as_str().expect("a document").to_owned()
        })
    }

    /// Speaks for so many seconds.
    pub fn sends_voice(&self, bytes: &[u8], seconds: u32) -> Sent {
        let more = json!({"duration": seconds, "mime_type": "audio/ogg"});
        self.sends_file("voice", "voice", more, bytes.len() as u64, bytes, "")
    }

    /// Sends a film, with words below it or "".
    pub fn sends_video(&self, name: &str, bytes: &[u8], caption: &str) -> Sent {
        let more = json!({"file_name": name, "mime_type": "video/mp4", "duration": 4, "width": 640, "height": 360});
        self.sends_file("video", "videos", more, bytes.len() as u64, bytes, caption)
    }

    /// Films the own face in a circle.
    pub fn sends_video_note(&self, bytes: &[u8]) -> Sent {
        let more = json!({"duration": 4, "length": 240});
        self.sends_file("video_note", "video_notes", more, bytes.len() as u64, bytes, "")
    }

    /// Sends a piece of music.
    pub fn sends_audio(&self, name: &str, bytes: &[u8]) -> Sent {
        let more = json!({"file_name": name, "mime_type": "audio/mpeg", "duration": 60});
        self.sends_file("audio", "music", more, bytes.len() as u64, bytes, "")
    }

    /// Sends a sticker that means this emoji.
    pub fn sends_sticker(&self, emoji: &str) -> Sent {
        let more = json!({
            "width": 512, "height": 512, "type": "regular", "is_animated": false, "is_video": false,
            "emoji": emoji, "set_name": "Beispiel",
        });
        self.sends_file("sticker", "stickers", more, 4, b"WEBP", "")
    }

    fn sends_file(&self, kind: &str, folder: &str, more: Value, size: u64, bytes: &[u8], caption: &str) -> Sent {
        self.shared.change(|state| {
            let name = more["file_name"].as_str().unwrap_or_default();
            let ending = name.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
            let (id, unique_id) = state.keep(&self.token, folder, &ending, size, bytes.to_vec());
            let mut file = more;
            file["file_id"] = id.into();
            file["file_unique_id"] = unique_id.into();
            file["file_size"] = size.into();
            state.describe(&file);
            self.say(state, captioned(json!({kind: file}), caption))
        })
    }

    /// Shows where they are.
    pub fn sends_location(&self, latitude: f64, longitude: f64) -> Sent {
        self.sends(json!({"location": {"latitude": latitude, "longitude": longitude}}))
    }

    /// Hands over somebody's card.
    pub fn sends_contact(&self, phone: &str, name: &str) -> Sent {
        self.sends(json!({"contact": {"phone_number": phone, "first_name": name}}))
    }

    /// Hands over the own card.
    pub fn sends_own_contact(&self, phone: &str) -> Sent {
        let name = &self.user["first_name"];
        self.sends(json!({"contact": {"phone_number": phone, "first_name": name, "user_id": self.id}}))
    }

    // What they press.

    /// Presses a button that stands in the chat; the newest, if several have this label.
    #[track_caller]
    pub fn presses(&self, label: &str) {
        self.press(None, label, false);
    }

    /// Presses a button of this message.
    #[track_caller]
    pub fn presses_at(&self, message: Sent, label: &str) {
        self.press(Some(message), label, false);
    }

    /// Presses a button that this message had once: the phone did not know yet.
    #[track_caller]
    pub fn presses_old(&self, message: Sent, label: &str) {
        self.press(Some(message), label, true);
    }

    #[track_caller]
    fn press(&self, which: Option<Sent>, label: &str, is_old: bool) {
        let found = self.with_chat(|chat| {
            let mut messages = chat.messages().rev().filter(|message| which.is_none_or(|id| id == message.id()));
            messages.find_map(|message| Some((message.id(), data_of(message, label, is_old)?)))
        });
        let Some((message, data)) = found else { panic!("no button {label:?} stands here:\n{}", self.sees()) };
        self.presses_data(message, label, &data);
    }

    /// Sends the data of a button, whether there is one or not.
    pub fn presses_data(&self, message: Sent, label: &str, data: &str) {
        self.shared.change(|state| {
            let id = (state.next_id() + 4_382_000_000).to_string();
            let chat = state.chat(&self.token, self.id);
            chat.entries.push(Entry::Press(label.to_owned()));
            let message = chat.message(message).expect("the message is there").json.clone();
            let press = Press { chat: self.id, data: data.to_owned(), answers: 0, is_old: false };
            state.bot(&self.token).presses.insert(id.clone(), press);
            let instance = format!("-{}", self.id);
            let body =
                json!({"id": id, "from": self.user, "message": message, "chat_instance": instance, "data": data});
            state.tell(&self.token, "callback_query", body);
        });
    }

    // What they do to the bot.

    /// Blocks the bot.
    pub fn blocks_the_bot(&self) {
        self.stands(Standing::Kicked, Some(("member", "kicked")));
    }

    /// Lets the bot write again.
    pub fn unblocks_the_bot(&self) {
        self.stands(Standing::Member, Some(("kicked", "member")));
    }

    /// Leaves Telegram. Nobody is told.
    pub fn deletes_account(&self) {
        self.stands(Standing::Deactivated, None);
    }

    fn stands(&self, standing: Standing, told: Option<(&str, &str)>) {
        self.shared.change(|state| {
            state.chat(&self.token, self.id).standing = standing;
            if let Some((old, new)) = told {
                membership(state, &self.token, self.id, &self.user, old, new);
            }
        });
    }

    /// The next requests for this chat are too many.
    pub fn is_sent_too_much(&self, requests: usize, retry_after: u32) {
        let too_many = Some(TooMany { left: requests, retry_after });
        self.shared.change(|state| state.chat(&self.token, self.id).too_many = too_many);
    }

    // What they see.

    fn with_chat<R>(&self, look: impl FnOnce(&Conversation) -> R) -> R {
        look(self.shared.lock().chat(&self.token, self.id))
    }

    /// The whole chat as it stands now: `>` is this person, `-` the bot.
    pub fn sees(&self) -> String {
        self.with_chat(|chat| transcript::whole(chat, false))
    }

    /// What was said, shown or changed since the last look.
    pub fn sees_new(&self) -> String {
        let mut mark = self.mark.lock().unwrap();
        self.with_chat(|chat| {
            let new = transcript::since(chat, *mark, false);
            *mark = chat.entries.len();
            new
        })
    }

    /// What the bot said, showed or changed after the last thing this person did.
    pub fn sees_after(&self) -> String {
        self.with_chat(transcript::answers)
    }

    /// Waits until the bot, after the last thing this person did, says these words somewhere.
    #[track_caller]
    pub fn until_sees(&self, words: &str) {
        let is_seen = |state: &State| {
            let chat = state.bots[&self.token].chats.get(&self.id)?;
            transcript::answers(chat).contains(words).then_some(())
        };
        let whole =
            |state: &State| state.bots[&self.token].chats.get(&self.id).map(|chat| transcript::whole(chat, false));
        self.shared.until(is_seen, |state| format!("nobody says {words:?}:\n{}", whole(state).unwrap_or_default()));
    }

    /// The newest message of the bot that holds these words.
    #[track_caller]
    pub fn message(&self, words: &str) -> Sent {
        let holds = |message: &&Message| message.is_by_bot && transcript::text(&message.json).contains(words);
        let found = self.with_chat(|chat| chat.messages().rev().find(holds).map(Message::id));
        found.unwrap_or_else(|| panic!("no message says {words:?}:\n{}", self.sees()))
    }

    /// The newest message of this person that says just these words.
    #[track_caller]
    pub fn written(&self, words: &str) -> Sent {
        let says = |message: &&Message| !message.is_by_bot && transcript::text(&message.json) == words;
        let found = self.with_chat(|chat| chat.messages().rev().find(says).map(Message::id));
        found.unwrap_or_else(|| panic!("nobody wrote {words:?}:\n{}", self.sees()))
    }

    /// The newest message of the bot that answers this one.
    #[track_caller]
    pub fn answer_to(&self, message: Sent) -> Sent {
        let answers = |m: &&Message| m.is_by_bot && m.json["reply_to_message"]["message_id"] == message;
        let found = self.with_chat(|chat| chat.messages().rev().find(answers).map(Message::id));
        found.unwrap_or_else(|| panic!("nobody answers {message}:\n{}", self.sees()))
    }

    /// The newest message of the bot, as the Bot API tells it.
    #[track_caller]
    pub fn last(&self) -> Value {
        let found = self.with_chat(|chat| chat.messages().rev().find(|m| m.is_by_bot).map(|m| m.json.clone()));
        found.expect("the bot said something")
    }

    /// Labels of the buttons that stand below the newest message of the bot.
    #[track_caller]
    pub fn buttons(&self) -> Vec<String> {
        transcript::rows(&self.last()).into_iter().flatten().collect()
    }

    /// Opens the file of a message: a document, or a photo in its largest size.
    #[track_caller]
    pub fn opens(&self, message: Sent) -> Vec<u8> {
        let json = self.with_chat(|chat| chat.message(message).expect("the message is there").json.clone());
        let photo = json["photo"].as_array().and_then(|sizes| sizes.last());
        let id = photo.unwrap_or(&json["document"])["file_id"].as_str().expect("there is a file").to_owned();
        self.shared.lock().files[&id].bytes.clone()
    }
}

fn captioned(mut fields: Value, caption: &str) -> Value {
    if !caption.is_empty() {
        fields["caption"] = caption.into();
    }
    fields
}

/// A text with the command that it begins with.
pub fn written(text: &str) -> Value {
    let mut fields = json!({"text": text.trim()});
    if text.starts_with('/') {
        let length = text.split_whitespace().next().unwrap_or_default().encode_utf16().count();
        fields["entities"] = json!([{"type": "bot_command", "offset": 0, "length": length}]);
    }
    fields
}

/// What a button of this label sends.
fn data_of(message: &Message, label: &str, is_old: bool) -> Option<String> {
    let keyboards: Vec<&Value> = match is_old {
        true => message.old_keyboards.iter().rev().collect(),
        false => message.json.get("reply_markup").into_iter().collect(),
    };
    let rows = keyboards.into_iter().filter_map(|keyboard| keyboard["inline_keyboard"].as_array()).flatten();
    let mut buttons = rows.filter_map(Value::as_array).flatten();
    buttons.find(|button| button["text"] == label)?["callback_data"].as_str().map(str::to_owned)
}

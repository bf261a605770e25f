//! What the Bot API knows: bots, their conversations, updates that wait.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Updates that a bot gets only when it asks for them.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

pub struct State {
    pub now: Timestamp,
    /// By token.
    pub bots: BTreeMap<String, Bot>,
    /// Chats that bots may be in: people by their user id, groups and channels below zero.
    pub places: BTreeMap<i64, Value>,
    /// By file id.
    pub files: BTreeMap<String, File>,
    pub calls: Vec<Call>,
    pub too_many: Option<TooMany>,
    pub is_broken: bool,
    pub delay: Duration,
    /// Answers that are still to be lost, by method in lower case.
    pub losses: BTreeMap<String, usize>,
    /// By method: how many requests are refused, and with which status.
    pub failures: BTreeMap<String, (usize, u16)>,
    pub holds: Vec<Hold>,
    /// Requests that were held and shall not go on.
    pub broken_off: BTreeSet<u64>,
    pub is_over: bool,
    pub ids: u64,
}

pub struct Bot {
    /// The bot as a user, as others see it.
    pub user: Value,
    pub is_revoked: bool,
    pub queue: VecDeque<Update>,
    pub next_update: i64,
    pub next_message: i64,
    /// The kinds of updates that it asked for; all but three without asking.
    pub allowed: Vec<String>,
    pub webhook: Option<Webhook>,
    /// Counts long polls: only the newest is answered.
    pub polls: u64,
    pub last_conflict: Option<Instant>,
    /// By chat.
    pub chats: BTreeMap<i64, Conversation>,
    /// By the id of the query.
    pub presses: BTreeMap<String, Press>,
    /// By language.
    pub commands: BTreeMap<String, Value>,
    /// Name, description and short description, by kind and language.
    pub texts: BTreeMap<(String, String), String>,
}

pub struct Update {
    pub id: i64,
    pub kind: &'static str,
    pub body: Value,
}

impl Update {
    pub fn json(&self) -> Value {
        json!({"update_id": self.id, self.kind: self.body})
    }
}

/// Where updates are delivered to.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: String,
    pub secret: Option<String>,
    /// When and why the last delivery failed.
    pub last_error: Option<(i64, String)>,
    /// Deliveries so far, those that failed included.
    pub deliveries: usize,
}

#[derive(Default)]
pub struct Conversation {
    pub standing: Standing,
    pub entries: Vec<Entry>,
    pub too_many: Option<TooMany>,
}

/// How the bot stands with a chat.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Standing {
    /// It was never written to, or never added.
    #[default]
    Stranger,
    Member,
    /// Blocked by a person, removed from a group.
    Kicked,
    /// It left by itself.
    Left,
    /// The person's account is gone.
    Deactivated,
}

/// What happened in a chat, in order.
pub enum Entry {
    Message(Message),
    /// A button was pressed.
    Press(String),
    /// What an acknowledgement showed for a moment.
    Note {
        text: String,
        is_alert: bool,
    },
}

pub struct Message {
    /// As the Bot API tells it.
    pub json: Value,
    pub is_by_bot: bool,
    pub is_gone: bool,
    /// Keyboards that hung on it before.
    pub old_keyboards: Vec<Value>,
    /// How much had happened in the chat when it was last edited.
    pub changed_at: Option<usize>,
}

impl Message {
    pub fn id(&self) -> i64 {
        self.json["message_id"].as_i64().unwrap()
    }
}

/// A button that was pressed.
pub struct Press {
    pub chat: i64,
    pub data: String,
    pub answers: usize,
    pub is_old: bool,
}

pub struct File {
    /// File ids are each bot's own.
    pub token: String,
    pub unique_id: String,
    pub size: u64,
    /// Not there when the file is only said to be that large.
    pub bytes: Vec<u8>,
    pub path: String,
    /// What messages tell about it, when they tell more than where it is.
    pub about: Option<Value>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Call {
    pub token: String,
    /// As it stood in the address.
    pub method: String,
    /// Parameters; those in JSON are read.
    pub params: Value,
    /// Uploaded files: name and size.
    pub files: Vec<(String, usize)>,
    /// What it was answered with; 0 while it is not.
    pub status: u16,
    pub at: Instant,
}

/// So many requests are refused as too many.
pub struct TooMany {
    pub left: usize,
    pub retry_after: u32,
}

pub struct Hold {
    pub id: u64,
    pub method: String,
    pub is_after: bool,
    pub is_reached: bool,
}

impl State {
    pub fn new() -> Self {
        Self {
            // Friday, 20 November 2026, 14:05 in Berlin: the time of every helpdesk in the tests.
            now: "2026-11-20T13:05:00Z".parse().unwrap(),
            bots: BTreeMap::new(),
            places: BTreeMap::new(),
            files: BTreeMap::new(),
            calls: Vec::new(),
            too_many: None,
            is_broken: false,
            delay: Duration::ZERO,
            losses: BTreeMap::new(),
            failures: BTreeMap::new(),
            holds: Vec::new(),
            broken_off: BTreeSet::new(),
            is_over: false,
            ids: 0,
        }
    }

    pub fn next_id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    pub fn add_bot(&mut self, name: &str, username: &str) -> String {
        let number = self.bots.len() as i64 + 1;
        let id = 7_000_000_000 + number;
        let token = format!("{id}:STANDIN-only-for-tests-on-loopback-{number}");
        let user = json!({"id": id, "is_bot": true, "first_name": name, "username": username});
        let bot = Bot {
            user,
            is_revoked: false,
            queue: VecDeque::new(),
            next_update: 650_000_000 + number * 1_000_000,
            next_message: 1,
            allowed: Vec::new(),
            webhook: None,
            polls: 0,
            last_conflict: None,
            chats: BTreeMap::new(),
            presses: BTreeMap::new(),
            commands: BTreeMap::new(),
            texts: BTreeMap::new(),
        };
        self.bots.insert(token.clone(), bot);
        token
    }

    #[track_caller]
    pub fn bot(&mut self, token: &str) -> &mut Bot {
        self.bots.get_mut(token).expect("there is such a bot")
    }

    pub fn chat(&mut self, token: &str, chat: i64) -> &mut Conversation {
        self.bot(token).chats.entry(chat).or_default()
    }

    pub fn seconds(&self) -> i64 {
        self.now.as_second()
    }

    pub fn hold(&self, id: u64) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.id == id)
    }

    pub fn names_of_calls(&self) -> Vec<String> {
        self.calls.iter().map(|call| format!("{} {}", call.method, call.status)).collect()
    }

    pub fn pending(&self) -> Vec<Value> {
        self.bots.values().flat_map(|bot| &bot.queue).map(Update::json).collect()
    }

    /// Keeps a file; its id.
    pub fn keep(&mut self, token: &str, folder: &str, ending: &str, size: u64, bytes: Vec<u8>) -> (String, String) {
        let number = self.next_id();
        let id = format!("AgACAgIAAxkBAAM{number:08}");
        let unique_id = format!("AQADuniq{number:06}");
        let path = format!("{folder}/file_{number}{ending}");
        let file = File { token: token.to_owned(), unique_id: unique_id.clone(), size, bytes, path, about: None };
        self.files.insert(id.clone(), file);
        (id, unique_id)
    }

    /// Keeps what messages tell about a file.
    pub fn describe(&mut self, about: &Value) {
        let file = about["file_id"].as_str().and_then(|id| self.files.get_mut(id));
        file.expect("the file is there").about = Some(about.clone());
    }

    /// A new message in a chat, of the bot or of others.
    pub fn say(&mut self, token: &str, chat: i64, is_by_bot: bool, fields: Value) -> Value {
        let (place, date) = (self.places[&chat].clone(), self.seconds());
        let bot = self.bot(token);
        let id = bot.next_message;
        bot.next_message += 1;
        let mut json = Map::new();
        json.insert("message_id".into(), id.into());
        json.insert("date".into(), date.into());
        json.insert("chat".into(), place);
        if is_by_bot {
            json.insert("from".into(), bot.user.clone());
        }
        let Value::Object(fields) = fields else { panic!("not an object: {fields}") };
        json.extend(fields);
        let json = Value::Object(json);
        let message =
            Message { json: json.clone(), is_by_bot, is_gone: false, old_keyboards: Vec::new(), changed_at: None };
        self.chat(token, chat).entries.push(Entry::Message(message));
        json
    }

    /// Tells the bot, if it wants to know such things.
    pub fn tell(&mut self, token: &str, kind: &'static str, body: Value) {
        let bot = self.bot(token);
        let is_wanted = match bot.allowed.is_empty() {
            true => !ON_REQUEST.contains(&kind),
            false => bot.allowed.iter().any(|allowed| allowed == kind),
        };
        if !is_wanted {
            return;
        }
        let id = bot.next_update;
        bot.next_update += 1;
        bot.queue.push_back(Update { id, kind, body });
    }

    /// Whether this request is one too many.
    pub fn refuses_for_now(&mut self, token: &str, chat: Option<i64>) -> Option<u32> {
        if let Some(wait) = self.too_many.as_mut().and_then(TooMany::take) {
            return Some(wait);
        }
        let chat = chat.and_then(|chat| self.bot(token).chats.get_mut(&chat))?;
        chat.too_many.as_mut().and_then(TooMany::take)
    }
}

impl TooMany {
    fn take(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        Some(self.retry_after)
    }
}

impl Conversation {
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Message(message) if !message.is_gone => Some(message),
            _ => None,
        })
    }

    pub fn message(&self, id: i64) -> Option<&Message> {
        self.messages().find(|message| message.id() == id)
    }

    pub fn message_mut(&mut self, id: i64) -> Option<&mut Message> {
        self.entries.iter_mut().find_map(|entry| match entry {
            Entry::Message(message) if !message.is_gone && message.id() == id => Some(message),
            _ => None,
        })
    }
}

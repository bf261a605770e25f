//! Groups and channels, where bots may stand about too.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    Shared,
    methods::membership,
    people::{Person, Sent, written},
    send::alone,
    state::{Conversation, Standing, State},
    transcript,
};

/// A group of several people.
pub struct Group {
    shared: Arc<Shared>,
    token: String,
    pub id: i64,
}

/// A channel that many read and few write.
pub struct Channel {
    shared: Arc<Shared>,
    token: String,
    pub id: i64,
}

impl Group {
    pub(super) fn new(shared: Arc<Shared>, token: &str, title: &str) -> Self {
        let id = -(shared.change(State::next_id) as i64) - 4_000_000_000;
        let chat = json!({"id": id, "title": title, "type": "group", "all_members_are_administrators": true});
        shared.change(|state| state.places.insert(id, chat));
        Self { shared, token: token.to_owned(), id }
    }

    /// Somebody adds the bot.
    pub fn adds_the_bot(&self, by: &Person) {
        self.shared.change(|state| {
            state.chat(&self.token, self.id).standing = Standing::Member;
            membership(state, &self.token, self.id, &by.user, "left", "member");
            let bot = state.bot(&self.token).user.clone();
            let fields = json!({"from": by.user, "new_chat_members": [bot]});
            let message = state.say(&self.token, self.id, false, fields);
            state.tell(&self.token, "message", message);
        });
    }

    /// Somebody removes the bot.
    pub fn removes_the_bot(&self, by: &Person) {
        self.shared.change(|state| {
            state.chat(&self.token, self.id).standing = Standing::Kicked;
            membership(state, &self.token, self.id, &by.user, "member", "kicked");
        });
    }

    /// Somebody writes. Bots get to see only commands and what names them.
    pub fn writes(&self, by: &Person, text: &str) -> Sent {
        self.say(by, text, None)
    }

    /// Somebody answers a message. Bots get to see answers to what they said.
    pub fn replies_to(&self, by: &Person, message: Sent, text: &str) -> Sent {
        self.say(by, text, Some(message))
    }

    fn say(&self, by: &Person, text: &str, to: Option<Sent>) -> Sent {
        self.shared.change(|state| {
            let mut fields = written(text);
            fields["from"] = by.user.clone();
            let mut is_answer = false;
            if let Some(to) = to {
                let answered = state.chat(&self.token, self.id).message(to).expect("the message is there");
                is_answer = answered.is_by_bot;
                fields["reply_to_message"] = alone(&answered.json);
            }
            let name = format!("@{}", state.bot(&self.token).user["username"].as_str().unwrap());
            let message = state.say(&self.token, self.id, false, fields);
            let is_inside = state.chat(&self.token, self.id).standing == Standing::Member;
            if is_inside && (is_answer || text.starts_with('/') || text.contains(&name)) {
                state.tell(&self.token, "message", message.clone());
            }
            message["message_id"].as_i64().unwrap()
        })
    }

    /// What stands in the group.
    pub fn sees(&self) -> String {
        transcript::whole(self.shared.lock().chat(&self.token, self.id), true)
    }

    /// Whether the bot belongs to it.
    pub fn has_the_bot(&self) -> bool {
        is_inside(&self.shared, &self.token, self.id)
    }

    /// Waits until the bot is gone.
    #[track_caller]
    pub fn until_left(&self) {
        until_left(&self.shared, &self.token, self.id);
    }
}

impl Channel {
    pub(super) fn new(shared: Arc<Shared>, token: &str, title: &str) -> Self {
        let id = -1_000_000_000_000 - shared.change(State::next_id) as i64 - 2_000_000_000;
        shared.change(|state| state.places.insert(id, json!({"id": id, "title": title, "type": "channel"})));
        Self { shared, token: token.to_owned(), id }
    }

    /// Somebody makes the bot one of those who write.
    pub fn adds_the_bot(&self, by: &Person) {
        self.shared.change(|state| {
            state.chat(&self.token, self.id).standing = Standing::Member;
            membership(state, &self.token, self.id, &by.user, "left", "administrator");
        });
    }

    /// Something is posted.
    pub fn posts(&self, text: &str) -> Sent {
        self.shared.change(|state| {
            let mut fields = written(text);
            fields["sender_chat"] = state.places[&self.id].clone();
            let message: Value = state.say(&self.token, self.id, false, fields);
            state.tell(&self.token, "channel_post", message.clone());
            message["message_id"].as_i64().unwrap()
        })
    }

    /// What stands in the channel.
    pub fn sees(&self) -> String {
        transcript::whole(self.shared.lock().chat(&self.token, self.id), true)
    }

    /// Whether the bot belongs to it.
    pub fn has_the_bot(&self) -> bool {
        is_inside(&self.shared, &self.token, self.id)
    }

    /// Waits until the bot is gone.
    #[track_caller]
    pub fn until_left(&self) {
        until_left(&self.shared, &self.token, self.id);
    }
}

fn is_inside(shared: &Shared, token: &str, id: i64) -> bool {
    shared.lock().chat(token, id).standing == Standing::Member
}

#[track_caller]
fn until_left(shared: &Shared, token: &str, id: i64) {
    let chat = |state: &State| -> Option<String> {
        let chat: &Conversation = state.bots[token].chats.get(&id)?;
        (chat.standing != Standing::Member).then(|| transcript::whole(chat, true))
    };
    shared.until(chat, |_| "the bot stays in the chat".to_owned());
}

//! What we read of an update of the Bot API, and nothing else: whatever Telegram adds or leaves out around it
//! does not matter. A field that cannot be read counts as missing, so that the rest of the message is kept.
//!
//! The types of the library are not used here: one field that they do not know costs them the whole message.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

/// An update, with the one thing that happened in it.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WireUpdate {
    #[serde(deserialize_with = "lenient")]
    pub update_id: Option<u64>,
    #[serde(deserialize_with = "lenient")]
    pub message: Option<WireMessage>,
    #[serde(deserialize_with = "lenient")]
    pub edited_message: Option<WireMessage>,
    #[serde(deserialize_with = "lenient")]
    pub channel_post: Option<WireMessage>,
    #[serde(deserialize_with = "lenient")]
    pub callback_query: Option<WireQuery>,
    #[serde(deserialize_with = "lenient")]
    pub my_chat_member: Option<WireMembership>,
}

impl WireUpdate {
    /// Its number; Telegram gives one to every update.
    pub fn number(&self) -> u64 {
        self.update_id.unwrap_or_default()
    }

    /// The album that its message is a part of.
    pub fn album(&self) -> Option<&str> {
        self.message.as_ref()?.media_group_id.as_deref()
    }
}

/// A message. Fields that are not named here are in `rest`, such as new kinds of content.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WireMessage {
    #[serde(deserialize_with = "lenient")]
    pub message_id: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub from: Option<WireUser>,
    #[serde(deserialize_with = "lenient")]
    pub chat: Option<WireChat>,
    /// When it was sent, in seconds of Unix time.
    #[serde(deserialize_with = "lenient")]
    pub date: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub text: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub caption: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub media_group_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub reply_to_message: Option<Box<Self>>,
    #[serde(deserialize_with = "lenient")]
    pub location: Option<WireLocation>,
    #[serde(deserialize_with = "lenient")]
    pub venue: Option<WireVenue>,
    #[serde(deserialize_with = "lenient")]
    pub contact: Option<WireContact>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireUser {
    pub id: u64,
    #[serde(default, deserialize_with = "lenient")]
    pub is_bot: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub language_code: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireChat {
    pub id: i64,
    #[serde(rename = "type", default, deserialize_with = "lenient")]
    pub kind: Option<String>,
}

impl WireChat {
    pub fn is_private(&self) -> bool {
        self.kind.as_deref() == Some("private")
    }
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireLocation {
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireVenue {
    pub title: String,
    pub address: String,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireContact {
    pub phone_number: String,
    #[serde(default, deserialize_with = "lenient")]
    pub first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub last_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub user_id: Option<u64>,
}

/// A file: a document, a film, one size of a photo.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireFile {
    pub file_id: String,
    #[serde(default, deserialize_with = "lenient")]
    pub file_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub mime_type: Option<String>,
    /// In bytes; `None` if Telegram does not know it.
    #[serde(default, deserialize_with = "lenient")]
    pub file_size: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pub width: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pub height: Option<u64>,
}

/// The press of a button below a message.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireQuery {
    pub id: String,
    pub from: WireUser,
    #[serde(default, deserialize_with = "lenient")]
    pub message: Option<WireMessage>,
    #[serde(default, deserialize_with = "lenient")]
    pub data: Option<String>,
}

/// A change of what the bot may do in a chat.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireMembership {
    pub chat: WireChat,
    pub from: WireUser,
    pub new_chat_member: WireMember,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct WireMember {
    pub status: String,
    #[serde(default, deserialize_with = "lenient")]
    pub is_member: Option<bool>,
}

impl WireMember {
    pub fn is_banned(&self) -> bool {
        self.status == "kicked"
    }

    pub fn is_present(&self) -> bool {
        match self.status.as_str() {
            "kicked" | "left" => false,
            "restricted" => self.is_member.unwrap_or(true),
            _ => true,
        }
    }
}

/// What cannot be read counts as missing.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(source: D) -> Result<Option<T>, D::Error> {
    Ok(T::deserialize(Value::deserialize(source)?).ok())
}

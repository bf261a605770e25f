//! Which messages of a chat were dropped by the rate limit, so that the next answer names them. In memory only;
//! of people who did not agree to the privacy notice there is nothing.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::incoming::{IncomingAction, IncomingMessage};
use crate::domain::notification::Peer;

/// The most chats that are remembered, and messages of each by name.
const MAX_CHATS: usize = 1000;
const MAX_NAMES: usize = 20;

/// A message is named by this many characters.
const NAME_CHARS: usize = 40;

/// The dropped messages of all chats.
#[derive(Default, Debug)]
pub struct DroppedMessages {
    chats: Mutex<HashMap<Peer, DroppedOfChat>>,
}

/// The dropped messages of one chat since its last answer.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct DroppedOfChat {
    /// The first ones, each in quotation marks.
    pub names: Vec<String>,
    pub count: usize,
}

impl DroppedMessages {
    /// Remembers the name of a message that was dropped.
    pub(super) fn add(&self, peer: Peer, name: String) {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        if chats.len() >= MAX_CHATS && !chats.contains_key(&peer) {
            return;
        }
        let dropped = chats.entry(peer).or_default();
        dropped.count += 1;
        if dropped.names.len() < MAX_NAMES {
            dropped.names.push(name);
        }
    }

    /// Takes what was dropped in this chat; it is named once.
    pub(super) fn take(&self, peer: Peer) -> Option<DroppedOfChat> {
        self.chats.lock().unwrap_or_else(PoisonError::into_inner).remove(&peer)
    }
}

/// How a dropped action is named; `None` if it was no message.
pub(super) fn name_of(action: &IncomingAction) -> Option<String> {
    let name = match action {
        IncomingAction::Message(IncomingMessage { text, files, .. }) if text.trim().is_empty() => {
            files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ")
        }
        IncomingAction::Message(IncomingMessage { text, .. }) | IncomingAction::Edit { text, .. } => text.clone(),
        _ => return None,
    };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_long = name.chars().count() > NAME_CHARS;
    let name: String = name.chars().take(NAME_CHARS).chain(is_long.then_some('…')).collect();
    Some(if name.is_empty() { "…".to_owned() } else { name })
}

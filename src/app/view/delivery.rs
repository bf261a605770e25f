//! How an answer reaches the requester of a ticket: said before it is sent.

use jiff::Timestamp;

use crate::{
    app::{
        converse,
        messenger::{self, Bots, Stopped},
    },
    domain::{event::By, id::TicketId, person::Person, text::EmailAddress, ticket::Channel},
    store::{Entry, Read, StoreError, What},
};

/// By what answers can leave now.
#[derive(Clone, Copy, Debug)]
pub struct Roads<'r> {
    /// Whether there is a mail server.
    pub has_mail_server: bool,
    /// The bots.
    pub bots: &'r Bots,
}

/// How an answer reaches the requester.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// The chat in which the request goes on.
    pub chat: Option<InChat>,
    /// What reaches them without a chat.
    pub post: Post,
}

/// The chat in which a request goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InChat {
    /// In the browser: answers appear there, and leave by post as well.
    Web,
    /// With a bot: answers go there and nowhere else.
    Telegram {
        /// Only that there is an answer, with the link.
        is_discreet: bool,
        /// The bot has no connection, so it waits.
        waits: bool,
    },
    /// With a bot that they blocked or that is gone: answers leave by post.
    Closed,
}

/// What reaches a requester without a chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Post {
    /// By mail, to this address.
    Mail(EmailAddress),
    /// By mail, as soon as there is a mail server.
    NoServer(EmailAddress),
    /// They left no address: it stands on their page.
    PageOnly,
}

impl Delivery {
    /// Whether answers wait until there is a mail server.
    pub const fn waits_for_server(&self) -> bool {
        matches!((&self.chat, &self.post), (None | Some(InChat::Web | InChat::Closed), Post::NoServer(_)))
    }
}

/// How an answer would leave now, by the same rules as the announcer.
pub(super) fn of(
    read: &impl Read,
    ticket: TicketId,
    requester: Option<&Person>,
    timeline: &[Entry],
    roads: Roads<'_>,
    now: Timestamp,
) -> Result<Delivery, StoreError> {
    let post = match requester.and_then(|person| person.email.clone()) {
        Some(email) if roads.has_mail_server => Post::Mail(email),
        Some(email) => Post::NoServer(email),
        None => Post::PageOnly,
    };
    let chat = match messenger::chat_of(read, ticket)? {
        Some(chat) => Some(match roads.bots.one(chat.peer.bot).filter(|_| !chat.is_deaf) {
            Some(bot) => InChat::Telegram {
                is_discreet: messenger::wishes(read, chat.peer.bot)?.is_discreet,
                waits: bot.trouble.is_some() || bot.stopped == Some(Stopped::WrongToken),
            },
            None => InChat::Closed,
        }),
        None => wrote_lately_in_web_chat(timeline, now).then_some(InChat::Web),
    };
    Ok(Delivery { chat, post })
}

/// Whether their last word came from the web chat, which is kept for a while after it.
fn wrote_lately_in_web_chat(timeline: &[Entry], now: Timestamp) -> bool {
    let spoke = |entry: &&Entry| entry.by == By::Requester {} && matches!(entry.what, What::Message { .. });
    timeline.iter().rev().find(spoke).is_some_and(|entry| {
        matches!(entry.what, What::Message { channel: Channel::WebChat, .. }) && now < entry.at + converse::LIFE
    })
}

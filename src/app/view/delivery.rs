//! How an answer reaches the requester of a ticket: said before it is sent.

use jiff::Timestamp;

use crate::{
    app::{
        converse,
        messenger::{self, BotRegistry, BotStopReason},
    },
    domain::{event::Author, id::TicketId, person::Person, text::EmailAddress, ticket::Channel},
    store::{EntryContent, Read, StoreError, TimelineEntry},
};

/// By what answers can leave now.
#[derive(Clone, Copy, Debug)]
pub struct DeliveryOptions<'r> {
    /// Whether there is a mail server.
    pub has_mail_server: bool,
    /// The bots.
    pub bots: &'r BotRegistry,
}

/// How an answer reaches the requester.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// The chat in which the request goes on.
    pub chat: Option<ChatDelivery>,
    /// What reaches them without a chat.
    pub post: MailDelivery,
}

/// The chat in which a request goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChatDelivery {
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
pub enum MailDelivery {
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
        matches!(
            (&self.chat, &self.post),
            (None | Some(ChatDelivery::Web | ChatDelivery::Closed), MailDelivery::NoServer(_))
        )
    }
}

/// How an answer would leave now, by the same rules as the announcer.
pub(super) fn delivery_of(
    read: &impl Read,
    ticket: TicketId,
    requester: Option<&Person>,
    timeline: &[TimelineEntry],
    roads: DeliveryOptions<'_>,
    now: Timestamp,
) -> Result<Delivery, StoreError> {
    let post = match requester.and_then(|person| person.email.clone()) {
        Some(email) if roads.has_mail_server => MailDelivery::Mail(email),
        Some(email) => MailDelivery::NoServer(email),
        None => MailDelivery::PageOnly,
    };
    let chat = match messenger::chat_of_ticket(read, ticket)? {
        Some(chat) => Some(match roads.bots.get(chat.peer.bot).filter(|_| !chat.is_unreachable) {
            Some(bot) => ChatDelivery::Telegram {
                is_discreet: messenger::bot_settings(read, chat.peer.bot)?.is_discreet,
                waits: bot.last_error.is_some() || bot.stop_reason == Some(BotStopReason::WrongToken),
            },
            None => ChatDelivery::Closed,
        }),
        None => wrote_lately_in_web_chat(timeline, now).then_some(ChatDelivery::Web),
    };
    Ok(Delivery { chat, post })
}

/// Whether their last word came from the web chat, which is kept for a while after it.
fn wrote_lately_in_web_chat(timeline: &[TimelineEntry], now: Timestamp) -> bool {
    let spoke = |entry: &&TimelineEntry| {
        entry.author == Author::Requester {} && matches!(entry.content, EntryContent::Message { .. })
    };
    timeline.iter().rev().find(spoke).is_some_and(|entry| {
        matches!(entry.content, EntryContent::Message { channel: Channel::WebChat, .. })
            && now < entry.at + converse::CHAT_LIFETIME
    })
}

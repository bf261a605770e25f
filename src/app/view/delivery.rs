//! How an answer reaches the requester of a ticket: shown before it is sent.

use jiff::Timestamp;

use crate::{
    app::bots::{BotRegistry, BotStopReason},
    dialog::CHAT_LIFETIME,
    domain::{author::Author, classification::Channel, id::TicketId, person::Person, text::EmailAddress},
    store::{Chats, EntryContent, Read, StoreError, TimelineEntry},
};

/// By which ways answers can leave now.
#[derive(Clone, Copy, Debug)]
pub struct DeliveryOptions<'r> {
    pub has_mail_server: bool,
    pub bots: &'r BotRegistry,
}

/// How an answer reaches the requester.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// The chat in which the request continues.
    pub chat: Option<ChatDelivery>,
    /// The way that remains without a chat.
    pub fallback: MailDelivery,
}

/// The chat in which a request continues.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChatDelivery {
    /// In the browser: answers appear there and also leave by mail.
    Web,
    /// In Telegram: answers go there and nowhere else.
    Telegram {
        /// The message says only that there is an answer, with the link.
        is_discreet: bool,
        /// The bot has no connection, so the answer waits.
        waits: bool,
    },
    /// The bot is blocked or gone: answers leave by mail.
    Closed,
}

/// How answers reach a requester without a chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MailDelivery {
    Mail(EmailAddress),
    /// Mail waits until there is a mail server.
    NoServer(EmailAddress),
    /// There is no address: answers are only on the requester's page.
    PageOnly,
}

impl Delivery {
    /// Whether answers wait until there is a mail server.
    pub const fn waits_for_server(&self) -> bool {
        matches!(
            (&self.chat, &self.fallback),
            (None | Some(ChatDelivery::Web | ChatDelivery::Closed), MailDelivery::NoServer(_))
        )
    }
}

/// How an answer would leave now. The rules are those of [`announce`](crate::app::announce).
///
/// # Errors
///
/// A `StoreError` when the store cannot be read.
pub(super) fn delivery_of(
    read: &impl Read,
    ticket: TicketId,
    requester: Option<&Person>,
    timeline: &[TimelineEntry],
    roads: DeliveryOptions<'_>,
    now: Timestamp,
) -> Result<Delivery, StoreError> {
    let fallback = match requester.and_then(|person| person.email.clone()) {
        Some(email) if roads.has_mail_server => MailDelivery::Mail(email),
        Some(email) => MailDelivery::NoServer(email),
        None => MailDelivery::PageOnly,
    };
    let chat = match read.chat_of_ticket(ticket)? {
        Some(chat) => Some(match roads.bots.get(chat.peer.bot).filter(|_| !chat.is_unreachable) {
            Some(bot) => ChatDelivery::Telegram {
                is_discreet: read.bot_settings(chat.peer.bot)?.is_discreet,
                waits: bot.last_error.is_some() || bot.stop_reason == Some(BotStopReason::WrongToken),
            },
            None => ChatDelivery::Closed,
        }),
        None => wrote_lately_in_web_chat(timeline, now).then_some(ChatDelivery::Web),
    };
    Ok(Delivery { chat, fallback })
}

/// Whether the requester's last message came from the web chat, which is stored for a while after it.
fn wrote_lately_in_web_chat(timeline: &[TimelineEntry], now: Timestamp) -> bool {
    let spoke = |entry: &&TimelineEntry| {
        entry.author == Author::Requester && matches!(entry.content, EntryContent::Message { .. })
    };
    timeline.iter().rev().find(spoke).is_some_and(|entry| {
        matches!(entry.content, EntryContent::Message { channel: Channel::WebChat, .. })
            && now < entry.at + CHAT_LIFETIME
    })
}

//! What the edges implement for `app`: carrying mail, and taking in updates of a messenger.
//!
//! They are traits because tests have no mail server. The protocols are in `channel`.

use std::{future::Future, path::Path, pin::Pin};

use jiff::Timestamp;

use crate::domain::{
    organisation::MailServer,
    text::{EmailAddress, PersonName},
};

/// A mail with its words and addresses, ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Email {
    /// Without a name while the address never proved itself.
    pub to: (Option<PersonName>, EmailAddress),
    /// The sender's name; the sender's address is a setting of the mail server.
    pub from_name: String,
    /// None: a reply goes to the sender's address.
    pub reply_to: Option<EmailAddress>,
    /// The time of the `Date` header (RFC 5322 §3.6.1).
    pub date: Timestamp,
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The same body as an HTML document.
    pub html: String,
    /// The Message-ID without angle brackets; the same for every attempt (RFC 5322 §3.6.4).
    pub message_id: String,
    /// The Message-ID of the first mail of the conversation.
    pub thread: Option<String>,
    /// The language tag of the body (BCP 47).
    pub lang: &'static str,
    /// Written by a program, so that no auto-responder replies (RFC 3834). False only for a person's
    /// answer.
    pub is_automatic: bool,
}

/// Why nothing can be sent to a chat any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReceiverGone {
    /// The person blocked the bot or deleted their account at the messenger.
    Blocked,
    /// The bot is no longer configured.
    NoBot,
}

/// Why a message was not sent. The text is shown in the console, so it never holds an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SendError {
    /// The server cannot be reached, or refuses us, whatever the message is. A later attempt may succeed.
    Unavailable(String),
    /// A later attempt may succeed.
    Temporary(String),
    /// No later attempt can succeed.
    Permanent(String),
    /// The chat cannot be reached any more.
    ChatClosed(ReceiverGone),
}

/// The future that [`MailTransport::send`] returns.
pub type SendFuture<'a> = Pin<Box<dyn Future<Output = Result<(), SendError>> + Send + 'a>>;

/// Takes in what a messenger posts to our public address.
pub trait WebhookReceiver: Send + Sync {
    /// Whether this bot is configured and its updates come by webhook.
    fn has_bot(&self, bot: u64) -> bool;

    /// Takes one update in. `Some(true)` once it is durable, `Some(false)` if the messenger must send it
    /// again, None if there is no such bot.
    fn take<'a>(&'a self, bot: u64, body: &'a [u8]) -> Pin<Box<dyn Future<Output = Option<bool>> + Send + 'a>>;
}

/// Hands mails to a mail server, or puts them into a folder.
pub trait MailTransport: Send + Sync {
    /// Returns when the server has accepted the mail.
    fn send<'a>(&'a self, server: &'a MailServer, email: &'a Email) -> SendFuture<'a>;

    /// The folder of this machine that takes the mails in place of a server. None: they leave the machine.
    fn folder(&self) -> Option<&Path> {
        None
    }
}

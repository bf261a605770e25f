//! The outside world that carries mail: a trait, because tests have no mail server in the room.

use std::{future::Future, pin::Pin};

use jiff::Timestamp;

use super::messenger::ReceiverGone;
use crate::domain::{
    organisation::MailServer,
    text::{EmailAddress, PersonName},
};

/// A mail, worded and addressed, ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Email {
    /// Name and address of the recipient.
    pub to: (PersonName, EmailAddress),
    /// The sender's name; the address is the mail server's.
    pub from_name: String,
    /// Where a reply goes, if not to the sender's address.
    pub reply_to: Option<EmailAddress>,
    /// When it was written.
    pub date: Timestamp,
    /// The subject.
    pub subject: String,
    /// The words, plain.
    pub text: String,
    /// The same words as HTML.
    pub html: String,
    /// Its Message-ID without angle brackets; the same for every attempt (RFC 5322 §3.6.4).
    pub message_id: String,
    /// The Message-ID of the first mail of the conversation.
    pub thread: Option<String>,
    /// The language of the words.
    pub lang: &'static str,
    /// Written by a program, so no program answers (RFC 3834): everything but a person's answer.
    pub is_automatic: bool,
}

/// Why a mail was not sent. The text is shown in the console and holds no address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SendError {
    /// Trying again later may help.
    Temporary(String),
    /// It never will.
    Permanent(String),
    /// The chat is closed to us.
    ChatClosed(ReceiverGone),
}

/// What `send` returns.
pub type SendFuture<'a> = Pin<Box<dyn Future<Output = Result<(), SendError>> + Send + 'a>>;

/// What a messenger brings to our public address.
pub trait WebhookReceiver: Send + Sync {
    /// Takes it in; whether it is durable. None: there is no such bot.
    fn take<'a>(&'a self, bot: u64, body: &'a [u8]) -> Pin<Box<dyn Future<Output = Option<bool>> + Send + 'a>>;
}

/// Carries mail.
pub trait MailTransport: Send + Sync {
    /// Hands a mail to the server; returns when the server has taken it.
    fn send<'a>(&'a self, server: &'a MailServer, email: &'a Email) -> SendFuture<'a>;
}

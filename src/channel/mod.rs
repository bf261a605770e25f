//! The edges that carry messages: mail and Telegram. They know `app`, `dialog`, `domain` and `i18n`;
//! never the store, never the web, never each other.

pub mod mail;
pub mod telegram;

use std::future::Future;

use crate::{
    app::{App, Error, outbox::Lane, transport::SendError},
    domain::id::OutboxId,
};

/// Sends the rows of one lane of the outbox. The worker that calls it is [`crate::outbox`].
pub trait Carrier: Clone + Send + Sync + 'static {
    /// What sending needs, such as the mail server.
    type SendContext: Clone + Send + Sync;
    /// The content of one row.
    type Message: Send + Sync;
    const LANE: Lane;

    /// None while nothing can be sent; rows then wait.
    ///
    /// # Errors
    /// `Internal` when the store fails.
    fn send_context(&self, app: &App) -> Result<Option<Self::SendContext>, Error>;

    /// Registers an attempt and reads what is to be sent. None if nothing is sent now.
    fn begin(
        &self,
        app: &App,
        context: &Self::SendContext,
        row: OutboxId,
    ) -> impl Future<Output = Result<Option<Self::Message>, Error>> + Send;

    /// Returns when the other side has accepted the message.
    fn send(
        &self,
        app: &App,
        context: &Self::SendContext,
        message: &Self::Message,
    ) -> impl Future<Output = Result<(), SendError>> + Send;
}

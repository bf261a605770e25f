//! The edges that carry messages. They know `app`, `dialog`, `domain` and `i18n`; never the store,
//! never the web, never each other.

pub mod mail;
pub mod telegram;

use std::future::Future;

use crate::{
    app::{App, Error, outbox::Lane, transport::SendError},
    domain::id::OutboxId,
};

/// What empties one lane of the outbox.
pub trait Carrier: Clone + Send + Sync + 'static {
    /// How to send now.
    type SendContext: Clone + Send + Sync;
    /// What is sent for one row.
    type Message: Send + Sync;
    /// Which lane.
    const LANE: Lane;

    /// How to send now; none as long as there is no way, then rows wait.
    fn send_context(&self, app: &App) -> Result<Option<Self::SendContext>, Error>;

    /// Registers an attempt and says what is to be sent, if there is anything to be told still.
    fn begin(
        &self,
        app: &App,
        route: &Self::SendContext,
        row: OutboxId,
    ) -> impl Future<Output = Result<Option<Self::Message>, Error>> + Send;

    /// Sends it; returns when the other side has taken it.
    fn send(
        &self,
        app: &App,
        route: &Self::SendContext,
        parcel: &Self::Message,
    ) -> impl Future<Output = Result<(), SendError>> + Send;
}

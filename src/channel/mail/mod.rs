//! Outgoing e-mail: [`compose`] makes its words (pure), `send` hands it to the mail server, `folder` into one. The only
//! module that names lettre. Incoming mail is not read.

mod account;
mod compose;
mod connect;
mod deliver;
mod folder;
mod html;
mod send;
mod ticket;

pub use compose::compose;
pub use folder::MailFolder;
pub use send::{Smtp, format_message};

use super::Carrier;
use crate::{
    app::{
        App, Error,
        outbox::{self, Lane, MailRoute, OutgoingEmail},
        transport::SendError,
    },
    domain::{health::HealthKind, id::OutboxId},
};

/// Carries the mail of the outbox. Rows wait untouched until there is a mail server.
#[derive(Clone, Copy, Debug)]
pub struct MailCarrier;

impl Carrier for MailCarrier {
    type SendContext = MailRoute;
    type Message = OutgoingEmail;
    const LANE: Lane = Lane::Mail;

    fn send_context(&self, app: &App) -> Result<Option<MailRoute>, Error> {
        let route = app.read(|read| outbox::mail_route(app, read))?;
        if route.is_none() {
            app.health().clear(HealthKind::MailServer);
        }
        Ok(route)
    }

    async fn begin(&self, app: &App, route: &MailRoute, row: OutboxId) -> Result<Option<OutgoingEmail>, Error> {
        let (address, zone) = (route.address.clone(), app.options().zone.clone());
        app.write(move |tx| outbox::begin(tx, row, &address, &zone)).await
    }

    async fn send(&self, app: &App, route: &MailRoute, email: &OutgoingEmail) -> Result<(), SendError> {
        let sent = app.send_email(&route.server, &compose(email)).await;
        let is_down = matches!(sent, Err(SendError::Unavailable(_)));
        app.health().set(HealthKind::MailServer, is_down, app.now());
        sent
    }
}

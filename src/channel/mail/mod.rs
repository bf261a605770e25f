//! E-mail out: [`compose`] words a letter (pure), `send` hands it to the mail server.
//! The only module that names lettre.

mod compose;
mod html;
mod own;
mod send;
mod ticket;

pub use compose::compose;
pub use send::{Smtp, message};

use super::Carrier;
use crate::{
    app::{
        App, Error,
        deliver::{self, Lane, Parcel, Route},
        transport::SendError,
    },
    domain::id::OutboxId,
};

/// Empties the lane of mail. Until there is a mail server, rows wait untouched.
#[derive(Clone, Copy, Debug)]
pub struct ByMail;

impl Carrier for ByMail {
    type Route = Route;
    type Parcel = Parcel;
    const LANE: Lane = Lane::Mail;

    fn route(&self, app: &App) -> Result<Option<Route>, Error> {
        app.read(|read| deliver::route(app, read))
    }

    async fn begin(&self, app: &App, route: &Route, row: OutboxId) -> Result<Option<Parcel>, Error> {
        let (address, zone) = (route.address.clone(), app.options().zone.clone());
        app.write(move |tx| deliver::begin(tx, row, &address, &zone)).await
    }

    async fn carry(&self, app: &App, route: &Route, parcel: &Parcel) -> Result<(), SendError> {
        app.transport().send(&route.server, &compose(parcel)).await
    }
}

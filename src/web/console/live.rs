//! `/console/live`: tells open pages that a ticket changed which their reader may see; nothing more.
//! The pages fetch themselves anew, through the same gate as ever.

use std::time::Duration;

use actix_web::{HttpResponse, http::header, web::Bytes};
use futures_util::stream;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use super::Desk;
use crate::{
    app::{App, Changed, account::signed_in},
    domain::access::{Actor, may_read},
    store::Tickets,
    web::problem::Problem,
};

/// A sign of life, so that proxies keep the line open and closed ones are noticed.
const HEARTBEAT: Duration = Duration::from_secs(20);

struct Line {
    app: App,
    token: String,
    changes: Receiver<Changed>,
    greeted: bool,
}

/// `GET /console/live`
pub async fn stream(desk: Desk) -> Result<HttpResponse, Problem> {
    let app = desk.app().clone();
    let line = Line { changes: app.watch(), app, token: desk.session.token().to_owned(), greeted: false };
    let events = stream::unfold(line, |mut line| async move {
        let said = line.next().await?;
        Some((Ok::<_, std::convert::Infallible>(Bytes::from_static(said.as_bytes())), line))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Not compressed: it would wait for more before anything is sent.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events))
}

impl Line {
    /// What is said next; none when the session is over or the server stops.
    async fn next(&mut self) -> Option<&'static str> {
        if !self.greeted {
            self.greeted = true;
            return Some(": here\n\n");
        }
        loop {
            let change = match timeout(HEARTBEAT, self.changes.recv()).await {
                Err(_) => {
                    self.actor()?;
                    return Some(": still here\n\n");
                }
                Ok(Err(RecvError::Closed)) => return None,
                // Too many at once to say which: look at everything.
                Ok(Err(RecvError::Lagged(_))) => None,
                Ok(Ok(change)) => Some(change),
            };
            let actor = self.actor()?;
            if change.is_none_or(|change| self.concerns(&actor, change)) {
                return Some("event: changed\ndata: ticket\n\n");
            }
        }
    }

    /// The rights at this moment: a session that has ended hears nothing more.
    fn actor(&self) -> Option<Actor> {
        let (account, _) = self.app.read(|read| signed_in(read, &self.token, self.app.now())).ok()??;
        Some(Actor::of(&account))
    }

    fn concerns(&self, actor: &Actor, change: Changed) -> bool {
        // What left a department concerns it too.
        matches!(actor, Actor::Agent(agent) if agent.memberships.contains_key(&change.department))
            || self
                .app
                .read(|read| Ok(read.ticket(change.ticket)?))
                .is_ok_and(|ticket| ticket.is_some_and(|ticket| may_read(actor, &ticket)))
    }
}

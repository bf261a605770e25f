//! Server-sent events: an open page is told to look again, and nothing more. It fetches itself anew,
//! through the same gate as ever.

use std::{convert::Infallible, time::Duration};

use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use crate::app::{App, TicketChanged};

/// A sign of life, so that proxies keep the line open and closed ones are noticed.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Whose page is open.
pub trait EventSubscriber {
    /// Whether they still may listen.
    fn may_listen(&mut self) -> bool;

    /// Whether a change is theirs to look at; nothing if they may listen no longer.
    fn concerns(&mut self, change: TicketChanged) -> Option<bool>;
}

struct EventStream<R> {
    reader: R,
    changes: Receiver<TicketChanged>,
    has_greeted: bool,
}

/// An open line, until its reader may listen no longer or the server stops.
pub fn event_stream(app: &App, reader: impl EventSubscriber + 'static) -> HttpResponse {
    let line = EventStream { reader, changes: app.subscribe_changes(), has_greeted: false };
    let events = stream::unfold(line, |mut line| async move {
        let said = line.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from_static(said.as_bytes())), line))
    });
    HttpResponse::Ok().content_type("text/event-stream").insert_header(("x-accel-buffering", "no")).streaming(events)
}

impl<R: EventSubscriber> EventStream<R> {
    /// What is said next.
    async fn next(&mut self) -> Option<&'static str> {
        if !self.has_greeted {
            self.has_greeted = true;
            return Some(": here\n\n");
        }
        loop {
            let concerns = match timeout(HEARTBEAT, self.changes.recv()).await {
                Err(_) => return self.reader.may_listen().then_some(": still here\n\n"),
                Ok(Err(RecvError::Closed)) => return None,
                // Too many at once to say which: look at everything.
                Ok(Err(RecvError::Lagged(_))) => self.reader.may_listen().then_some(true)?,
                Ok(Ok(change)) => self.reader.concerns(change)?,
            };
            if concerns {
                return Some("event: changed\ndata: ticket\n\n");
            }
        }
    }
}

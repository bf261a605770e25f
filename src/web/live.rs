//! Server-sent events: an open page is told to look again, and nothing more. It fetches itself anew,
//! through the same gate as ever.

use std::{convert::Infallible, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{Bytes, Data},
};
use futures_util::stream;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use super::{admission::WebPlaces, gate::Guest, places::StreamPlace, problem::Problem};
use crate::app::{TicketChanged, network::widest_network};

/// A sign of life, so that proxies keep the line open and closed ones are noticed.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Said to a stream that a newer one takes the place of: the browser tries again after a minute.
const DISPLACED: &str = "retry: 60000\n\n";

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
    place: StreamPlace,
    has_greeted: bool,
    is_over: bool,
}

/// An open line, until its reader may listen no longer, a newer line of the same session takes its place, or
/// the server stops. `session` is whatever tells the sessions apart.
pub fn event_stream(
    request: &HttpRequest,
    guest: &Guest,
    session: &str,
    reader: impl EventSubscriber + 'static,
) -> Result<HttpResponse, Problem> {
    let mut response = HttpResponse::Ok();
    response.content_type("text/event-stream").insert_header(("x-accel-buffering", "no"));
    if request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    let places = request.app_data::<Data<WebPlaces>>().ok_or(Problem::Internal)?;
    let place = places.streams.open(session, &widest_network(guest.address));
    let changes = guest.app.subscribe_changes();
    let line = EventStream { reader, changes, place, has_greeted: false, is_over: false };
    let events = stream::unfold(line, |mut line| async move {
        let said = line.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from_static(said.as_bytes())), line))
    });
    Ok(response.streaming(events))
}

impl<R: EventSubscriber> EventStream<R> {
    /// What is said next.
    async fn next(&mut self) -> Option<&'static str> {
        if !self.has_greeted {
            self.has_greeted = true;
            return Some(": here\n\n");
        }
        while !self.is_over {
            let change = tokio::select! {
                _ = &mut self.place.displaced => {
                    self.is_over = true;
                    return Some(DISPLACED);
                }
                change = timeout(HEARTBEAT, self.changes.recv()) => change,
            };
            let concerns = match change {
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
        None
    }
}

//! Server-sent events: an open page is told to look again, and nothing more. It fetches itself anew,
//! through the same gate as ever.

use std::{convert::Infallible, time::Duration};

use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use crate::app::{App, Changed};

/// A sign of life, so that proxies keep the line open and closed ones are noticed.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Whose page is open.
pub trait Reader {
    /// Whether they still may listen.
    fn may_listen(&mut self) -> bool;

    /// Whether a change is theirs to look at; nothing if they may listen no longer.
    fn concerns(&mut self, change: Changed) -> Option<bool>;
}

struct Line<R> {
    reader: R,
    changes: Receiver<Changed>,
    greeted: bool,
}

/// An open line, until its reader may listen no longer or the server stops.
pub fn line(app: &App, reader: impl Reader + 'static) -> HttpResponse {
    let line = Line { reader, changes: app.watch(), greeted: false };
    let events = stream::unfold(line, |mut line| async move {
        let said = line.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from_static(said.as_bytes())), line))
    });
    HttpResponse::Ok().content_type("text/event-stream").insert_header(("x-accel-buffering", "no")).streaming(events)
}

impl<R: Reader> Line<R> {
    /// What is said next.
    async fn next(&mut self) -> Option<&'static str> {
        if !self.greeted {
            self.greeted = true;
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

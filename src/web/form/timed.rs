//! The bytes of a body as they arrive, within a time that grows with what has arrived. A client that
//! sends slowly on purpose holds a connection only so long.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{dev::Payload, error::PayloadError, web::Bytes};
use futures_util::Stream;
use tokio::{
    sync::watch,
    time::{Instant, Sleep, sleep},
};

/// How long the server waits for a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BodyTimes {
    /// For the whole body, however small it is.
    pub start: Duration,
    /// More for every 64 KiB that arrived.
    pub per_64_kib: Duration,
    /// From one piece to the next.
    pub idle: Duration,
}

impl Default for BodyTimes {
    fn default() -> Self {
        Self { start: Duration::from_secs(30), per_64_kib: Duration::from_secs(1), idle: Duration::from_secs(15) }
    }
}

impl BodyTimes {
    /// How long a body may take of which so many bytes arrived.
    fn total(self, received: u64) -> Duration {
        let pieces = u32::try_from(received / (64 * 1024)).unwrap_or(u32::MAX);
        self.start.saturating_add(self.per_64_kib.saturating_mul(pieces))
    }
}

/// A body as it arrives. It ends with an I/O error of the kind `TimedOut` when it takes too long.
pub struct TimedBody {
    payload: Payload,
    times: BodyTimes,
    begun: Instant,
    received: u64,
    idle: Pin<Box<Sleep>>,
    whole: Pin<Box<Sleep>>,
    /// Ends when the server stops and the rest did not come in time.
    closed: Pin<Box<dyn Future<Output = ()>>>,
}

/// When the server stops, the rest of a body may still take this long.
const CLOSING_PATIENCE: Duration = Duration::from_secs(3);

impl TimedBody {
    /// `closing` becomes true when the server stops.
    pub fn new(payload: Payload, times: BodyTimes, mut closing: watch::Receiver<bool>) -> Self {
        let (idle, whole) = (Box::pin(sleep(times.idle)), Box::pin(sleep(times.start)));
        let closed = Box::pin(async move {
            match closing.wait_for(|is_closing| *is_closing).await {
                Ok(_) => {}
                Err(_) => std::future::pending().await,
            }
            sleep(CLOSING_PATIENCE).await;
        });
        Self { payload, times, begun: Instant::now(), received: 0, idle, whole, closed }
    }
}

impl Stream for TimedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = Pin::new(&mut this.payload).poll_next(context);
        if let Poll::Ready(Some(Ok(piece))) = &next {
            this.received += piece.len() as u64;
            this.idle.as_mut().reset(Instant::now() + this.times.idle);
            this.whole.as_mut().reset(this.begun + this.times.total(this.received));
        }
        let is_late = next.is_pending()
            && (this.idle.as_mut().poll(context).is_ready()
                || this.whole.as_mut().poll(context).is_ready()
                || this.closed.as_mut().poll(context).is_ready());
        if is_late { Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into())))) } else { next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_grows_with_what_has_arrived() {
        let times = BodyTimes::default();
        for (received, seconds) in [(0, 30), (65_535, 30), (65_536, 31), (50_000_000, 30 + 762)] {
            assert_eq!(times.total(received), Duration::from_secs(seconds), "{received}");
        }
    }
}

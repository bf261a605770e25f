//! The workers of the outbox, one for each lane: they ask what is due, begin an attempt, send, settle.
//!
//! They take no input. They wake when a row is written, when the next one falls due, and once a minute
//! in case the clock jumped. A row that is being sent is never begun a second time, however long it
//! takes, and one recipient gets one message after the other. What an attempt means is decided in
//! [`crate::app::outbox`].

use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::{
    app::{App, Error, outbox, transport::SendError},
    channel::Carrier,
    domain::{id::OutboxId, notification::Recipient},
};

/// The most rows that are sent at the same time.
const MAX_CONCURRENT_SENDS: usize = 4;

/// The most due rows that are looked at in one round.
const MAX_SCANNED_ROWS: usize = 64;

/// The longest sleep, whatever the clock says.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// The pause before a store that failed is asked again.
const STORE_RETRY_PAUSE: Duration = Duration::from_secs(10);

/// How long attempts may still take when the server stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Sends what falls due until `stop` becomes true. Attempts that are running then get a grace period.
pub async fn run<C: Carrier>(app: App, carrier: C, mut stop: watch::Receiver<bool>) {
    let mut worker = OutboxWorker::new(carrier);
    while !*stop.borrow() {
        worker.mind_clock(&app).await;
        let pause = worker.begin_due(&app).unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            STORE_RETRY_PAUSE
        });
        tokio::select! {
            // An error means that the sender is gone, so nobody could stop us later.
            changed = stop.changed() => if changed.is_err() { break },
            () = worker.one_ended() => {}
            () = app.wait_for_outbox(C::LANE, pause) => {}
        }
    }
    // An attempt that does not end in time is registered; it is repeated after the next start.
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, worker.all_ended()).await;
}

/// Sends everything that is due now and returns; for tests and the command line.
///
/// # Errors
/// `Internal` when the store cannot be read.
pub async fn deliver_all<C: Carrier>(app: &App, carrier: C) -> Result<(), Error> {
    let mut worker = OutboxWorker::new(carrier);
    loop {
        worker.mind_clock(app).await;
        worker.begin_due(app)?;
        if worker.under_way.is_empty() {
            return Ok(());
        }
        worker.one_ended().await;
    }
}

struct OutboxWorker<C> {
    carrier: C,
    attempts: JoinSet<OutboxId>,
    under_way: BTreeMap<OutboxId, Recipient>,
    /// The time of the last round; `None` before the first one.
    last_round: Option<Timestamp>,
}

impl<C: Carrier> OutboxWorker<C> {
    fn new(carrier: C) -> Self {
        Self { carrier, attempts: JoinSet::new(), under_way: BTreeMap::new(), last_round: None }
    }

    /// At the start, and after the clock was set back, rows that it left in the future are made due.
    async fn mind_clock(&mut self, app: &App) {
        let now = app.now();
        let last = self.last_round.replace(now);
        if last.is_some_and(|last| last <= now) {
            return;
        }
        if let Err(error) = app.write(|tx| outbox::hasten_rows_ahead(tx, C::LANE)).await {
            tracing::error!(%error, "what waits cannot be looked through");
            self.last_round = None;
        }
    }

    /// Begins what is due as far as there is room. Returns how long to sleep.
    fn begin_due(&mut self, app: &App) -> Result<Duration, Error> {
        let now = app.now();
        let Some(context) = self.carrier.send_context(app)? else { return Ok(MAX_SLEEP) };
        let (due, next) = app.read(|read| {
            Ok((outbox::due_rows(read, C::LANE, now, MAX_SCANNED_ROWS)?, outbox::next_due(read, C::LANE)?))
        })?;
        for (id, to) in due {
            let is_free = !self.under_way.contains_key(&id) && !self.under_way.values().any(|busy| *busy == to);
            if is_free && self.under_way.len() < MAX_CONCURRENT_SENDS {
                self.under_way.insert(id, to);
                self.attempts.spawn(attempt(app.clone(), self.carrier.clone(), context.clone(), id));
            }
        }
        let until_next =
            next.map_or(MAX_SLEEP, |next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
        // While attempts are running, the end of the next one wakes us.
        let pause = if self.under_way.is_empty() { until_next } else { until_next.max(Duration::from_secs(1)) };
        Ok(pause.min(MAX_SLEEP))
    }

    /// Waits until an attempt has ended; for ever if none is running.
    async fn one_ended(&mut self) {
        match self.attempts.join_next().await {
            Some(Ok(id)) => {
                self.under_way.remove(&id);
            }
            // Attempts catch their panics. If one ends otherwise, its row waits for the next start.
            Some(Err(error)) => tracing::error!(%error, "an attempt to send broke off"),
            None => std::future::pending().await,
        }
    }

    async fn all_ended(&mut self) {
        while !self.attempts.is_empty() {
            self.one_ended().await;
        }
    }
}

/// One attempt, from `begin` to `settle`.
async fn attempt<C: Carrier>(app: App, carrier: C, context: C::SendContext, id: OutboxId) -> OutboxId {
    let message = match carrier.begin(&app, &context, id).await {
        Ok(Some(message)) => message,
        Ok(None) => return id,
        Err(error) => {
            tracing::error!(%error, "an attempt to send could not be registered");
            // The row is still due: without a pause it would be begun again at once.
            sleep(STORE_RETRY_PAUSE).await;
            return id;
        }
    };
    let result = AssertUnwindSafe(carrier.send(&app, &context, &message))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(SendError::Temporary("sending broke off".to_owned())));
    match &result {
        Ok(()) => tracing::debug!(row = id.0, "sent"),
        Err(error) => tracing::warn!(row = id.0, ?error, "not sent"),
    }
    // What was sent must not be sent again, so settling is repeated until it is durable.
    while let Err(error) = app
        .write({
            let result = result.clone();
            move |tx| outbox::settle(tx, id, &result)
        })
        .await
    {
        tracing::error!(%error, "an attempt to send could not be settled");
        sleep(STORE_RETRY_PAUSE).await;
    }
    id
}

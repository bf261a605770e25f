//! The outbox's workers, one for each lane: ask the store what is due, begin the attempt, send, settle.
//!
//! They take no input. They wake when a row is written, when the next one falls due, and once a
//! minute in case the clock jumped. A row under way is never begun a second time, however long its
//! sending takes, and one recipient gets one thing after the other.

use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::{
    app::{App, Error, outbox, transport::SendError},
    channel::Carrier,
    domain::{id::OutboxId, notification::Recipient},
};

/// Rows sent at the same time.
const MAX_CONCURRENT_SENDS: usize = 4;

/// Rows looked at for one that can be begun.
const MAX_SCANNED_ROWS: usize = 64;

/// Looks again after so much time, whatever the clock says.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// Waits so long after the store failed, before it is asked again.
const STORE_RETRY_PAUSE: Duration = Duration::from_secs(10);

/// What is under way may take so long to end when the server stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Delivers until told to stop.
pub async fn run<C: Carrier>(app: App, carrier: C, mut stop: watch::Receiver<bool>) {
    let mut worker = OutboxWorker::new(carrier);
    while !*stop.borrow() {
        let pause = worker.begin_due(&app).unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            STORE_RETRY_PAUSE
        });
        tokio::select! {
            // An error means that whoever could stop us is gone.
            changed = stop.changed() => if changed.is_err() { break },
            () = worker.one_ended() => {}
            () = app.wait_for_outbox(C::LANE, pause) => {}
        }
    }
    // What does not end in time was registered; it is sent again after the next start.
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, worker.all_ended()).await;
}

/// Delivers everything that is due now and returns; for tests and the command line.
pub async fn deliver_all<C: Carrier>(app: &App, carrier: C) -> Result<(), Error> {
    let mut worker = OutboxWorker::new(carrier);
    loop {
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
}

impl<C: Carrier> OutboxWorker<C> {
    fn new(carrier: C) -> Self {
        Self { carrier, attempts: JoinSet::new(), under_way: BTreeMap::new() }
    }

    /// Begins what is due as far as there is room; returns how long nothing will fall due.
    fn begin_due(&mut self, app: &App) -> Result<Duration, Error> {
        let now = app.now();
        let Some(route) = self.carrier.send_context(app)? else { return Ok(MAX_SLEEP) };
        let (due, next) = app.read(|read| {
            Ok((outbox::due_rows(read, C::LANE, now, MAX_SCANNED_ROWS)?, outbox::next_due(read, C::LANE)?))
        })?;
        for (id, to) in due {
            let is_free = !self.under_way.contains_key(&id) && !self.under_way.values().any(|busy| *busy == to);
            if is_free && self.under_way.len() < MAX_CONCURRENT_SENDS {
                self.under_way.insert(id, to);
                self.attempts.spawn(attempt(app.clone(), self.carrier.clone(), route.clone(), id));
            }
        }
        let until_next =
            next.map_or(MAX_SLEEP, |next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
        // With the hands full, or with rows whose beginning is under way, the next end wakes us.
        let pause = if self.under_way.is_empty() { until_next } else { until_next.max(Duration::from_secs(1)) };
        Ok(pause.min(MAX_SLEEP))
    }

    /// Waits until an attempt has ended; for ever if none is under way.
    async fn one_ended(&mut self) {
        match self.attempts.join_next().await {
            Some(Ok(id)) => {
                self.under_way.remove(&id);
            }
            // Attempts catch their panics; should one end otherwise, its row waits for the next start.
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

/// One attempt, from registering to settling.
async fn attempt<C: Carrier>(app: App, carrier: C, route: C::SendContext, id: OutboxId) -> OutboxId {
    let parcel = match carrier.begin(&app, &route, id).await {
        Ok(Some(parcel)) => parcel,
        Ok(None) => return id,
        Err(error) => {
            tracing::error!(%error, "an attempt to send could not be registered");
            // The row is due still; without a pause it would be begun again at once.
            sleep(STORE_RETRY_PAUSE).await;
            return id;
        }
    };
    let result = AssertUnwindSafe(carrier.send(&app, &route, &parcel))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(SendError::Temporary("sending broke off".to_owned())));
    match &result {
        Ok(()) => tracing::debug!(row = id.0, "sent"),
        Err(error) => tracing::warn!(row = id.0, ?error, "not sent"),
    }
    // What is out must not go out again, so this is tried until it stands.
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

//! The outbox's workers, one for each lane: ask the store what is due, begin the attempt, send, settle.
//!
//! They take no input. They wake when a row is written, when the next one falls due, and once a
//! minute in case the clock jumped. A row under way is never begun a second time, however long its
//! sending takes, and one recipient gets one thing after the other.

use std::{collections::BTreeMap, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::{
    app::{App, Error, deliver, transport::SendError},
    channel::Carrier,
    domain::{id::OutboxId, notice::Recipient},
};

/// Rows sent at the same time.
const AT_ONCE: usize = 4;

/// Rows looked at for one that can be begun.
const LOOKED_AT: usize = 64;

/// Looks again after so much time, whatever the clock says.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Waits so long after the store failed, before it is asked again.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// What is under way may take so long to end when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Delivers until told to stop.
pub async fn run<C: Carrier>(app: App, carrier: C, mut stop: watch::Receiver<bool>) {
    let mut worker = Worker::new(carrier);
    while !*stop.borrow() {
        let pause = worker.begin_due(&app).unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            AFTER_FAILURE
        });
        tokio::select! {
            // An error means that whoever could stop us is gone.
            changed = stop.changed() => if changed.is_err() { break },
            () = worker.one_ended() => {}
            () = app.wait_for_outbox(C::LANE, pause) => {}
        }
    }
    // What does not end in time was registered; it is sent again after the next start.
    let _ = tokio::time::timeout(GRACE, worker.all_ended()).await;
}

/// Delivers everything that is due now and returns; for tests and the command line.
pub async fn deliver_all<C: Carrier>(app: &App, carrier: C) -> Result<(), Error> {
    let mut worker = Worker::new(carrier);
    loop {
        worker.begin_due(app)?;
        if worker.under_way.is_empty() {
            return Ok(());
        }
        worker.one_ended().await;
    }
}

struct Worker<C> {
    carrier: C,
    attempts: JoinSet<OutboxId>,
    under_way: BTreeMap<OutboxId, Recipient>,
}

impl<C: Carrier> Worker<C> {
    fn new(carrier: C) -> Self {
        Self { carrier, attempts: JoinSet::new(), under_way: BTreeMap::new() }
    }

    /// Begins what is due as far as there is room; returns how long nothing will fall due.
    fn begin_due(&mut self, app: &App) -> Result<Duration, Error> {
        let now = app.now();
        let Some(route) = self.carrier.route(app)? else { return Ok(LONGEST_SLEEP) };
        let (due, next) =
            app.read(|read| Ok((deliver::due(read, C::LANE, now, LOOKED_AT)?, deliver::next(read, C::LANE)?)))?;
        for (id, to) in due {
            let is_free = !self.under_way.contains_key(&id) && !self.under_way.values().any(|busy| *busy == to);
            if is_free && self.under_way.len() < AT_ONCE {
                self.under_way.insert(id, to);
                self.attempts.spawn(attempt(app.clone(), self.carrier.clone(), route.clone(), id));
            }
        }
        let until_next =
            next.map_or(LONGEST_SLEEP, |next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
        // With the hands full, or with rows whose beginning is under way, the next end wakes us.
        let pause = if self.under_way.is_empty() { until_next } else { until_next.max(Duration::from_secs(1)) };
        Ok(pause.min(LONGEST_SLEEP))
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
async fn attempt<C: Carrier>(app: App, carrier: C, route: C::Route, id: OutboxId) -> OutboxId {
    let parcel = match carrier.begin(&app, &route, id).await {
        Ok(Some(parcel)) => parcel,
        Ok(None) => return id,
        Err(error) => {
            tracing::error!(%error, "an attempt to send could not be registered");
            // The row is due still; without a pause it would be begun again at once.
            sleep(AFTER_FAILURE).await;
            return id;
        }
    };
    let result = AssertUnwindSafe(carrier.carry(&app, &route, &parcel))
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
            move |tx| deliver::settle(tx, id, &result)
        })
        .await
    {
        tracing::error!(%error, "an attempt to send could not be settled");
        sleep(AFTER_FAILURE).await;
    }
    id
}

//! The outbox's worker: asks the store what is due, begins the attempt, sends, settles.
//!
//! It takes no input. It wakes when a row is written, when the next one falls due, and once a minute
//! in case the clock jumped. A row under way is never begun a second time, however long its sending
//! takes. Until there is a mail server, rows wait untouched.

use std::{collections::BTreeSet, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::{
    app::{
        App, Error,
        deliver::{self, Route},
        transport::SendError,
    },
    channel::mail,
    domain::id::OutboxId,
};

/// Mails sent at the same time.
const AT_ONCE: usize = 4;

/// Looks again after so much time, whatever the clock says.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Waits so long after the store failed, before it is asked again.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Mails under way may take so long to end when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Delivers until told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut worker = Worker::default();
    while !*stop.borrow() {
        let pause = worker.begin_due(&app).unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            AFTER_FAILURE
        });
        tokio::select! {
            // An error means that whoever could stop us is gone.
            changed = stop.changed() => if changed.is_err() { break },
            () = worker.one_ended() => {}
            () = app.wait_for_mail(pause) => {}
        }
    }
    // What does not end in time was registered; it is sent again after the next start.
    let _ = tokio::time::timeout(GRACE, worker.all_ended()).await;
}

/// Delivers everything that is due now and returns; for tests and the command line.
pub async fn deliver_all(app: &App) -> Result<(), Error> {
    let mut worker = Worker::default();
    loop {
        worker.begin_due(app)?;
        if worker.under_way.is_empty() {
            return Ok(());
        }
        worker.one_ended().await;
    }
}

#[derive(Default)]
struct Worker {
    attempts: JoinSet<OutboxId>,
    under_way: BTreeSet<OutboxId>,
}

impl Worker {
    /// Begins what is due as far as there is room; returns how long nothing will fall due.
    fn begin_due(&mut self, app: &App) -> Result<Duration, Error> {
        let now = app.now();
        let room = AT_ONCE - self.under_way.len().min(AT_ONCE);
        let (route, due, next) = app.read(|read| {
            Ok((deliver::route(app, read)?, deliver::due(read, now, AT_ONCE + room)?, deliver::next(read)?))
        })?;
        let Some(route) = route else { return Ok(LONGEST_SLEEP) };
        let ready: Vec<_> = due.into_iter().filter(|id| !self.under_way.contains(id)).take(room).collect();
        for id in ready {
            self.under_way.insert(id);
            self.attempts.spawn(attempt(app.clone(), route.clone(), id));
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
async fn attempt(app: App, route: Route, id: OutboxId) -> OutboxId {
    let (address, zone) = (route.address.clone(), app.options().zone.clone());
    let parcel = match app.write(move |tx| deliver::begin(tx, id, &address, &zone)).await {
        Ok(Some(parcel)) => parcel,
        Ok(None) => return id,
        Err(error) => {
            tracing::error!(%error, "an attempt to send could not be registered");
            // The row is due still; without a pause it would be begun again at once.
            sleep(AFTER_FAILURE).await;
            return id;
        }
    };
    let sending = async { app.transport().send(&route.server, &mail::compose(&parcel)).await };
    let result = AssertUnwindSafe(sending)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(SendError::Temporary("sending broke off".to_owned())));
    match &result {
        Ok(()) => tracing::debug!(row = id.0, "mail sent"),
        Err(error) => tracing::warn!(row = id.0, ?error, "mail not sent"),
    }
    // A mail that is out must not go out again, so this is tried until it stands.
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

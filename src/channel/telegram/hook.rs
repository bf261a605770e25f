//! Receives updates that Telegram posts to our public address (webhook). The alternative is long polling
//! (`fetch`).

use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::{Mutex, PoisonError},
};

use tokio::{sync::oneshot, time::sleep};

use super::{
    OurBot, Telegram,
    fetch::{ALBUM_WAIT, acknowledge_buttons, process_update, read_updates},
    wire::WireUpdate,
};
use crate::{
    app::{App, transport::WebhookReceiver},
    domain::health::HealthKind,
};

type AlbumPart = (WireUpdate, oneshot::Sender<bool>);

/// Album parts that wait for the other parts, by album.
#[derive(Default)]
pub struct Albums {
    waiting: Mutex<HashMap<String, Vec<AlbumPart>>>,
}

impl WebhookReceiver for Telegram {
    fn has_bot(&self, bot: u64) -> bool {
        self.webhook && self.bot(bot).is_some()
    }

    fn take<'a>(&'a self, bot: u64, body: &'a [u8]) -> Pin<Box<dyn Future<Output = Option<bool>> + Send + 'a>> {
        Box::pin(self.receive_update(bot, body))
    }
}

impl Telegram {
    /// Processes one posted update. `true` when it need not be sent again; `None` when there is no such bot
    /// or webhooks are off.
    async fn receive_update(&self, id: u64, body: &[u8]) -> Option<bool> {
        let (app, bot) = (&self.app, self.bot(id).filter(|_| self.webhook)?);
        // A retry would not make an unreadable update readable.
        let Ok(update) = serde_json::from_slice::<WireUpdate>(body) else { return Some(true) };
        app.bots().record_ok(id, app.now());
        app.health().set(HealthKind::Bot, app.bots().has_trouble(), app.now());
        let Some(album) = update.album().map(str::to_owned) else {
            return Some(process_updates(bot, app, vec![update]).await);
        };
        let (sender, done) = oneshot::channel();
        if bot.albums.join(album.clone(), (update, sender)) {
            // A task of its own, so that the album is processed even if the request of its first part is dropped.
            tokio::spawn(self.clone().receive_album(id, album));
        }
        Some(done.await.unwrap_or(false))
    }

    /// Processes an album after [`ALBUM_WAIT`].
    async fn receive_album(self, id: u64, album: String) {
        sleep(ALBUM_WAIT).await;
        let Some(bot) = self.bot(id) else { return };
        let (updates, waiting): (Vec<_>, Vec<_>) = bot.albums.leave(&album).into_iter().unzip();
        let is_durable = process_updates(bot, &self.app, updates).await;
        for part in waiting {
            // If the request was dropped, Telegram sends the part again.
            let _ = part.send(is_durable);
        }
    }
}

async fn process_updates(bot: &OurBot, app: &App, mut updates: Vec<WireUpdate>) -> bool {
    updates.sort_by_key(WireUpdate::number);
    updates.dedup_by_key(|update| update.number());
    for read in read_updates(bot, app, &updates) {
        match process_update(bot, app, &read).await {
            Ok(query) => acknowledge_buttons(bot, query.into_iter().collect()).await,
            Err(error) => {
                tracing::error!(%error, "what was written to a bot cannot be kept; Telegram brings it again");
                return false;
            }
        }
    }
    true
}

impl Albums {
    /// Adds a part. Returns whether it is the first of its album.
    fn join(&self, album: String, part: AlbumPart) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = waiting.entry(album).or_default();
        parts.push(part);
        parts.len() == 1
    }

    fn leave(&self, album: &str) -> Vec<AlbumPart> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(album).unwrap_or_default()
    }
}

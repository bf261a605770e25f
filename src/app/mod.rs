//! Intentions: what people and jobs want done, one file each.
//!
//! An intention takes a [`Tx`] (or a [`Snapshot`]) and an actor, asks `domain` whether and how, and
//! writes state, search and outbox in that one transaction. It never opens a transaction: that is
//! [`App::write`], the one hop to the writer thread. What an intention told the outbox and the live
//! pages is passed on only after the commit.

pub mod account;
pub mod announce;
pub mod audit;
pub mod bots;
pub mod chat;
mod error;
pub mod import;
pub mod jobs;
pub mod links;
pub mod outbox;
pub mod portal;
pub mod rate_limit;
pub mod rating;
pub mod request;
pub mod requester;
pub mod settings;
pub mod setup;
pub mod ticket;
pub mod transport;
pub mod view;

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use data_encoding::BASE64URL_NOPAD;
use jiff::{Timestamp, tz::TimeZone};
use tokio::sync::{Notify, Semaphore, broadcast};

use crate::{
    clock::Clock,
    domain::{
        id::{DepartmentId, TicketId},
        organisation::MailServer,
        person::Lang,
        text::FileName,
    },
    i18n::Locale,
    store::{Attachment, Lane, Settings, Snapshot, Store, Tx, random_bytes, token_hash},
};

pub use crate::store::{Upload, UploadGuard};
pub use error::Error;

/// A token that nobody guesses: 256 bits.
pub fn new_token() -> Result<String, Error> {
    Ok(BASE64URL_NOPAD.encode(&random_bytes::<32>()?))
}

/// What the machine's configuration says.
#[derive(Clone, Debug)]
pub struct AppOptions {
    /// The zone in which times are told and years begin.
    pub zone: TimeZone,
    /// Where Tresen is reached from outside; empty: as the organisation set it.
    pub public_address: String,
    /// The mail server of the configuration file; it wins over the console's.
    pub mail: Option<MailServer>,
    /// The most bytes of one file.
    pub max_file: u64,
    /// The most files of one message.
    pub max_files: usize,
    /// When the jobs come.
    pub timetable: jobs::Timetable,
}

impl Default for AppOptions {
    fn default() -> Self {
        Self {
            zone: TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC),
            public_address: String::new(),
            mail: None,
            max_file: 10_000_000,
            max_files: 5,
            timetable: jobs::Timetable::default(),
        }
    }
}

/// A ticket changed; for pages that watch.
#[derive(Clone, Copy, Debug)]
pub struct TicketChanged {
    /// Which.
    pub ticket: TicketId,
    /// Of which department.
    pub department: DepartmentId,
}

/// What a page reads from: one consistent view.
pub type Reading = Snapshot;

/// Everything that intentions need, shared by all doors.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// How much hard labour is done at once. Every password hash takes 19 MiB.
const MAX_BLOCKING: usize = 2;

struct Inner {
    store: Store,
    clock: Clock,
    options: AppOptions,
    transport: Arc<dyn transport::MailTransport>,
    rate_limits: rate_limit::RateLimits,
    challenges: account::passkey::PasskeyChallenges,
    running: jobs::RunningJobs,
    blocking: Semaphore,
    mail: Notify,
    chats: Notify,
    bots: bots::BotRegistry,
    webhook_receiver: OnceLock<Arc<dyn transport::WebhookReceiver>>,
    changed: broadcast::Sender<TicketChanged>,
}

impl App {
    /// Puts it together.
    pub fn new(store: Store, clock: Clock, options: AppOptions, transport: Arc<dyn transport::MailTransport>) -> Self {
        let (changed, _) = broadcast::channel(256);
        let rate_limits = rate_limit::RateLimits::default();
        let running = jobs::RunningJobs::default();
        let blocking = Semaphore::new(MAX_BLOCKING);
        let challenges = account::passkey::PasskeyChallenges::default();
        let (mail, chats, bots) = (Notify::new(), Notify::new(), bots::BotRegistry::default());
        let inner = Inner {
            store,
            clock,
            options,
            transport,
            rate_limits,
            challenges,
            running,
            blocking,
            mail,
            chats,
            bots,
            webhook_receiver: OnceLock::new(),
            changed,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Reads a consistent view.
    pub fn read<T>(&self, look: impl FnOnce(&Snapshot) -> Result<T, Error>) -> Result<T, Error> {
        look(&self.inner.store.snapshot()?)
    }

    /// Runs an intention; returns after its commit is durable.
    pub async fn write<T, F>(&self, intention: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (value, aftermath) = self.inner.store.write(intention).await?;
        if aftermath.mail {
            self.wake_outbox(Lane::Mail);
        }
        if aftermath.chat {
            self.wake_outbox(Lane::Chat);
        }
        for (ticket, department) in aftermath.changed {
            // Nobody may be watching.
            let _ = self.inner.changed.send(TicketChanged { ticket, department });
        }
        Ok(value)
    }

    /// Runs what takes long and much memory, such as hashing a password: off the threads that
    /// serve pages, and few at a time.
    pub async fn run_blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let stopped = |_| Error::Internal("the server is stopping".to_owned());
        let _turn = self.inner.blocking.acquire().await.map_err(|closed| Error::Internal(closed.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(stopped)
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// `DiskFull` when there is no room, `Internal` when the file cannot be made.
    pub fn begin_upload(&self) -> Result<Upload, Error> {
        Ok(self.inner.store.blobs().begin_upload()?)
    }

    /// Makes a received file durable, off the threads that serve pages: it waits for the disk. The
    /// file stays until a record refers to it, or until what comes with it is dropped.
    pub async fn store_upload(
        &self,
        upload: Upload,
        name: &str,
        media_type: String,
    ) -> Result<(Attachment, UploadGuard), Error> {
        let internal = |error: &dyn fmt::Debug| Error::Internal(format!("a file cannot be kept: {error:?}"));
        let name = FileName::parse(name).or_else(|_| FileName::parse("datei")).map_err(|error| internal(&error))?;
        let (hash, size, held) =
            tokio::task::spawn_blocking(move || upload.finish()).await.map_err(|error| internal(&error))??;
        Ok((Attachment { name, hash, size, media_type }, held))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The store, for what is neither read nor written in a transaction: files, health, closing.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// What the machine's configuration says.
    pub fn options(&self) -> &AppOptions {
        &self.inner.options
    }

    /// What carries mail.
    pub fn mail_transport(&self) -> &dyn transport::MailTransport {
        self.inner.transport.as_ref()
    }

    /// The jobs that are being run.
    pub fn running_jobs(&self) -> &jobs::RunningJobs {
        &self.inner.running
    }

    /// Lets one pass, or says how long to wait.
    pub fn check_rate_limit(&self, limit: rate_limit::RateLimit, key: &str) -> Result<(), Error> {
        self.inner.rate_limits.check(limit, key, self.now())
    }

    /// Forgets what a key has used up, after it succeeded.
    pub fn reset_rate_limit(&self, limit: rate_limit::RateLimit, key: &str) {
        self.inner.rate_limits.reset(limit, key);
    }

    /// What passkeys were asked.
    fn challenges(&self) -> &account::passkey::PasskeyChallenges {
        &self.inner.challenges
    }

    /// The mail server to send through: the configuration's, else the console's.
    pub fn mail_server(&self, read: &impl Settings) -> Result<Option<MailServer>, Error> {
        match &self.inner.options.mail {
            Some(server) => Ok(Some(server.clone())),
            None => Ok(read.mail_server()?),
        }
    }

    /// The name of that mail server: pages that ask whether there is one unseal no password.
    pub fn mail_host(&self, read: &impl Settings) -> Result<Option<String>, Error> {
        match &self.inner.options.mail {
            Some(server) => Ok(Some(server.host.clone())),
            None => Ok(read.mail_host()?),
        }
    }

    /// How somebody with this language reads.
    pub fn locale(&self, lang: Lang) -> Locale {
        Locale { lang, zone: self.inner.options.zone.clone() }
    }

    /// The address under which links are written, without a slash at the end.
    pub fn public_address(&self, read: &impl Settings) -> Result<String, Error> {
        if !self.inner.options.public_address.is_empty() {
            return Ok(self.inner.options.public_address.clone());
        }
        Ok(read.organisation()?.map(|organisation| organisation.address).unwrap_or_default())
    }

    /// Sleeps until a new row is in a lane of the outbox, but not longer than this.
    pub async fn wait_for_outbox(&self, lane: Lane, at_most: Duration) {
        // A notice sent while nobody waited is kept, so none is missed.
        let _ = tokio::time::timeout(at_most, self.lane(lane).notified()).await;
    }

    /// Wakes whoever empties a lane of the outbox.
    pub fn wake_outbox(&self, lane: Lane) {
        self.lane(lane).notify_one();
    }

    fn lane(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Mail => &self.inner.mail,
            Lane::Chat => &self.inner.chats,
        }
    }

    /// What Telegram sends along with what it brings to the public address, so that nobody else can.
    pub fn webhook_secret(&self, bot: u64) -> String {
        BASE64URL_NOPAD.encode(&self.inner.store.installation_key().sign("telegram webhook", &bot.to_be_bytes()))
    }

    /// Whether whoever brings something for a bot knows its secret. Hashes are compared, so the time
    /// that it takes tells nothing.
    pub fn is_webhook_secret(&self, bot: u64, said: &str) -> bool {
        token_hash(said) == token_hash(&self.webhook_secret(bot))
    }

    /// From now on `hook` takes what a messenger brings; the first one stays.
    pub fn set_webhook_receiver(&self, webhook_receiver: Arc<dyn transport::WebhookReceiver>) {
        let _ = self.inner.webhook_receiver.set(webhook_receiver);
    }

    /// What takes in what a messenger brings.
    pub fn webhook_receiver(&self) -> Option<&dyn transport::WebhookReceiver> {
        self.inner.webhook_receiver.get().map(AsRef::as_ref)
    }

    /// The bots and what they are doing.
    pub fn bots(&self) -> &bots::BotRegistry {
        &self.inner.bots
    }

    /// Changes from now on.
    pub fn subscribe_changes(&self) -> broadcast::Receiver<TicketChanged> {
        self.inner.changed.subscribe()
    }
}

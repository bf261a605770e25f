//! The use cases: what people and jobs do, one file each.
//!
//! A use case takes a [`Tx`] (or a [`Snapshot`]) and an actor, asks `domain` whether and how, and writes
//! state, search and outbox in that one transaction. It never opens a transaction: only [`App::write`]
//! does. Workers and live pages learn of a change after the commit. There are no pages and no protocols
//! here.

pub mod account;
pub mod announce;
pub mod audit;
pub mod backup;
pub mod blocking;
pub mod bots;
pub mod chat;
mod error;
pub mod hash_queue;
pub mod import;
pub mod jobs;
pub mod known_browser;
pub mod links;
pub mod network;
pub mod outbox;
pub mod outgoing;
pub mod portal;
pub mod rate_limit;
pub mod rating;
pub mod refusals;
pub mod request;
pub mod requester;
pub mod retention;
pub mod settings;
pub mod setup;
pub mod ticket;
pub mod transport;
pub mod upload_budget;
mod uploads;
pub mod view;

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use tokio::sync::{Notify, broadcast};

use crate::{
    clock::Clock,
    domain::{
        id::{DepartmentId, TicketId},
        organisation::MailServer,
        person::Lang,
    },
    health::Health,
    i18n::Locale,
    store::{Lane, Settings, Snapshot, Store, Tx, random_bytes, token_hash},
};

pub use crate::store::{Upload, UploadGuard};
pub use error::Error;

/// A random token of 256 bits.
///
/// # Errors
/// `Internal` when the operating system gives no randomness.
pub fn new_token() -> Result<String, Error> {
    Ok(BASE64URL_NOPAD.encode(&random_bytes::<32>()?))
}

/// The settings of the machine's configuration that `app` needs.
#[derive(Clone, Debug)]
pub struct AppOptions {
    /// The time zone in which times are shown and years begin.
    pub zone: TimeZone,
    /// The address at which browsers reach Tresen. Empty: the one in the organisation's settings counts.
    pub public_address: String,
    /// The mail server of the configuration. None: the one in the settings counts.
    pub mail: Option<MailServer>,
    /// The largest file, in bytes.
    pub max_file: u64,
    /// The most files of one message.
    pub max_files: usize,
    /// When the jobs run by themselves.
    pub timetable: jobs::Timetable,
    pub backup: backup::BackupOptions,
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
            backup: backup::BackupOptions::default(),
        }
    }
}

/// Tells live pages that a ticket changed.
#[derive(Clone, Copy, Debug)]
pub struct TicketChanged {
    pub ticket: TicketId,
    pub department: DepartmentId,
}

/// One consistent view of the data, from which a page is made.
pub type Reading = Snapshot;

/// The transaction in which a use case writes.
pub type Writing<'tx> = Tx<'tx>;

/// Everything that use cases need. A clone shares it.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// How long a file is kept for a form that is shown again.
const RETAINED_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

struct Inner {
    store: Store,
    clock: Clock,
    options: AppOptions,
    transport: Arc<dyn transport::MailTransport>,
    rate_limits: rate_limit::RateLimits,
    refusals: refusals::RefusalCounts,
    challenges: account::passkey::PasskeyChallenges,
    running: jobs::RunningJobs,
    blocking: blocking::BlockingPermits,
    backup_turn: backup::BackupTurn,
    hashes: hash_queue::HashQueue,
    request_load: request::proof_of_work::RequestLoad,
    mail: Notify,
    chats: Notify,
    bots: bots::BotRegistry,
    outgoing: outgoing::OutgoingRegistry,
    webhook_receiver: OnceLock<Arc<dyn transport::WebhookReceiver>>,
    changed: broadcast::Sender<TicketChanged>,
}

impl App {
    /// The application on an open store. It starts nothing: the workers and the web server are its callers.
    pub fn new(store: Store, clock: Clock, options: AppOptions, transport: Arc<dyn transport::MailTransport>) -> Self {
        let (changed, _) = broadcast::channel(256);
        let rate_limits = rate_limit::RateLimits::default();
        let running = jobs::RunningJobs::default();
        let (blocking, hashes) = Default::default();
        let challenges = account::passkey::PasskeyChallenges::default();
        let (mail, chats, bots) = (Notify::new(), Notify::new(), bots::BotRegistry::default());
        let inner = Inner {
            store,
            clock,
            options,
            transport,
            rate_limits,
            refusals: refusals::RefusalCounts::default(),
            challenges,
            running,
            blocking,
            backup_turn: backup::BackupTurn::default(),
            hashes,
            request_load: Default::default(),
            mail,
            chats,
            bots,
            outgoing: Default::default(),
            webhook_receiver: OnceLock::new(),
            changed,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Reads from one consistent view.
    ///
    /// # Errors
    /// Those of `look`; `Internal` when the store cannot be read.
    pub fn read<T>(&self, look: impl FnOnce(&Snapshot) -> Result<T, Error>) -> Result<T, Error> {
        look(&self.inner.store.snapshot()?)
    }

    /// Runs a use case in a transaction of its own and returns after its commit is durable. An error of
    /// the use case rolls the transaction back. The closure may be called more than once.
    ///
    /// # Errors
    /// Those of the use case; `DiskFull` or `Internal` when the commit fails.
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
        aftermath.braked.into_iter().for_each(|kind| self.count_refusal(kind));
        for (ticket, department) in aftermath.changed {
            // Nobody may be watching.
            let _ = self.inner.changed.send(TicketChanged { ticket, department });
        }
        Ok(value)
    }

    /// Runs work that takes long and much memory, such as reading a table, outside the threads that serve
    /// pages; at most two at a time. Passwords have a queue of their own.
    ///
    /// # Errors
    /// `Internal` when the server is stopping, or the work panics.
    pub async fn run_blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        self.inner.blocking.run(work).await
    }

    /// How many requests come in, which says how much work each of them needs.
    pub fn request_load(&self) -> &request::proof_of_work::RequestLoad {
        &self.inner.request_load
    }

    /// Who hashes a password next.
    pub fn hash_queue(&self) -> &hash_queue::HashQueue {
        &self.inner.hashes
    }

    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The store, for what needs no transaction: files, health, closing.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The state of the installation, for those who report to it.
    pub fn health(&self) -> &Health {
        self.inner.store.health()
    }

    pub fn options(&self) -> &AppOptions {
        &self.inner.options
    }

    /// The jobs that are running now.
    pub fn running_jobs(&self) -> &jobs::RunningJobs {
        &self.inner.running
    }

    /// Counts one attempt of `key` if the limit allows it.
    ///
    /// # Errors
    /// `RateLimited` when the limit is used up.
    pub fn check_rate_limit(&self, limit: rate_limit::RateLimit, key: &str) -> Result<(), Error> {
        self.check_rate_limit_at(limit, key, self.now())
    }

    /// Like [`Self::check_rate_limit`], for an attempt that was made at another time than now.
    ///
    /// # Errors
    /// `RateLimited` when the limit was used up then.
    pub fn check_rate_limit_at(&self, limit: rate_limit::RateLimit, key: &str, time: Timestamp) -> Result<(), Error> {
        let key = network::NetworkKey { key: key.to_owned(), width: 1 };
        self.inner.rate_limits.check(limit, &[key], time)
    }

    /// Forgets the attempts of `key`, after one that succeeded.
    pub fn reset_rate_limit(&self, limit: rate_limit::RateLimit, key: &str) {
        self.inner.rate_limits.reset(limit, key);
    }

    /// As [`Self::check_rate_limit`], for all networks of an address; wide ones may do as much more.
    ///
    /// # Errors
    /// `RateLimited` when the limit of one of the networks is used up.
    pub fn check_network_limit(&self, limit: rate_limit::RateLimit, address: IpAddr) -> Result<(), Error> {
        self.inner.rate_limits.check(limit, &network::network_keys(address), self.now())
    }

    /// As [`Self::check_network_limit`], for attempts at one thing, such as an account.
    ///
    /// # Errors
    /// `RateLimited` when the limit of one of the networks is used up.
    pub fn check_network_limit_about(
        &self,
        limit: rate_limit::RateLimit,
        about: &str,
        address: IpAddr,
    ) -> Result<(), Error> {
        self.inner.rate_limits.check(limit, &network::network_keys_about(about, address), self.now())
    }

    /// Forgets the attempts that [`Self::check_network_limit_about`] counted, after one that succeeded.
    pub fn reset_network_limit_about(&self, limit: rate_limit::RateLimit, about: &str, address: IpAddr) {
        for network in network::network_keys_about(about, address) {
            self.inner.rate_limits.reset(limit, &network.key);
        }
    }

    /// The challenges of passkey ceremonies that are under way.
    fn challenges(&self) -> &account::passkey::PasskeyChallenges {
        &self.inner.challenges
    }

    /// The mail server of the configuration, or else of the settings. None if there is none.
    ///
    /// # Errors
    /// `Internal` when the store fails or the stored password cannot be decrypted.
    pub fn mail_server(&self, read: &impl Settings) -> Result<Option<MailServer>, Error> {
        match &self.inner.options.mail {
            Some(server) => Ok(Some(server.clone())),
            None => Ok(read.mail_server()?),
        }
    }

    /// The host name of [`Self::mail_server`], without decrypting its password.
    ///
    /// # Errors
    /// `Internal` when the store fails.
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

    /// The public address that links begin with, without a slash at the end. Empty before the setup.
    ///
    /// # Errors
    /// `Internal` when the store fails.
    pub fn public_address(&self, read: &impl Settings) -> Result<String, Error> {
        if !self.inner.options.public_address.is_empty() {
            return Ok(self.inner.options.public_address.clone());
        }
        Ok(read.organisation()?.map(|organisation| organisation.address).unwrap_or_default())
    }

    /// Sleeps until a lane of the outbox has a new row, and at most for `at_most`.
    pub async fn wait_for_outbox(&self, lane: Lane, at_most: Duration) {
        // A wake-up that comes while nobody waits is kept, so none is missed.
        let _ = tokio::time::timeout(at_most, self.lane(lane).notified()).await;
    }

    /// Wakes the worker of a lane of the outbox.
    pub fn wake_outbox(&self, lane: Lane) {
        self.lane(lane).notify_one();
    }

    fn lane(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Mail => &self.inner.mail,
            Lane::Chat => &self.inner.chats,
        }
    }

    /// The secret that Telegram sends with each update of a bot, so that nobody else can post updates.
    pub fn webhook_secret(&self, bot: u64) -> String {
        BASE64URL_NOPAD.encode(&self.inner.store.installation_key().sign("telegram webhook", &bot.to_be_bytes()))
    }

    /// Whether `said` is the secret of this bot. Hashes are compared, so the time that it takes tells
    /// nothing.
    pub fn is_webhook_secret(&self, bot: u64, said: &str) -> bool {
        token_hash(said) == token_hash(&self.webhook_secret(bot))
    }

    /// Sets what takes in a messenger's updates. Only the first call has an effect.
    pub fn set_webhook_receiver(&self, webhook_receiver: Arc<dyn transport::WebhookReceiver>) {
        let _ = self.inner.webhook_receiver.set(webhook_receiver);
    }

    /// None until [`Self::set_webhook_receiver`] was called.
    pub fn webhook_receiver(&self) -> Option<&dyn transport::WebhookReceiver> {
        self.inner.webhook_receiver.get().map(AsRef::as_ref)
    }

    /// The configured bots and their state.
    pub fn bots(&self) -> &bots::BotRegistry {
        &self.inner.bots
    }

    /// The changes of tickets from now on.
    pub fn subscribe_changes(&self) -> broadcast::Receiver<TicketChanged> {
        self.inner.changed.subscribe()
    }
}

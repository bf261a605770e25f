//! Intentions: what people and jobs want done, one file each.
//!
//! An intention takes a [`Tx`] (or a [`Snapshot`]) and an actor, asks `domain` whether and how, and
//! writes state, search and outbox in that one transaction. It never opens a transaction: that is
//! [`App::write`], the one hop to the writer thread. What an intention told the outbox and the live
//! pages is passed on only after the commit.

pub mod account;
pub mod announce;
pub mod converse;
pub mod deliver;
mod error;
pub mod import;
pub mod journal;
pub mod messenger;
pub mod portal;
pub mod rating;
pub mod request;
pub mod requester;
pub mod settings;
pub mod setup;
pub mod tend;
pub mod throttle;
pub mod ticket;
pub mod transport;
pub mod upkeep;
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
    i18n::Voice,
    store::{Attachment, Held, Lane, Settings, Snapshot, Store, Tx, Upload, random, token_hash},
};

pub use error::Error;

/// A token that nobody guesses: 256 bits.
pub fn new_token() -> Result<String, Error> {
    Ok(BASE64URL_NOPAD.encode(&random::<32>()?))
}

/// What the machine's configuration says.
#[derive(Clone, Debug)]
pub struct Options {
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
    pub timetable: upkeep::Timetable,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            zone: TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC),
            public_address: String::new(),
            mail: None,
            max_file: 10_000_000,
            max_files: 5,
            timetable: upkeep::Timetable::default(),
        }
    }
}

/// A ticket changed; for pages that watch.
#[derive(Clone, Copy, Debug)]
pub struct Changed {
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
const LABOURERS: usize = 2;

struct Inner {
    store: Store,
    clock: Clock,
    options: Options,
    transport: Arc<dyn transport::Transport>,
    throttle: throttle::Throttle,
    challenges: account::passkey::Challenges,
    running: upkeep::Running,
    labour: Semaphore,
    mail: Notify,
    chats: Notify,
    bots: messenger::Bots,
    hook: OnceLock<Arc<dyn transport::Hook>>,
    changed: broadcast::Sender<Changed>,
}

impl App {
    /// Puts it together.
    pub fn new(store: Store, clock: Clock, options: Options, transport: Arc<dyn transport::Transport>) -> Self {
        let (changed, _) = broadcast::channel(256);
        let throttle = throttle::Throttle::default();
        let running = upkeep::Running::default();
        let labour = Semaphore::new(LABOURERS);
        let challenges = account::passkey::Challenges::default();
        let (mail, chats, bots) = (Notify::new(), Notify::new(), messenger::Bots::default());
        let inner = Inner {
            store,
            clock,
            options,
            transport,
            throttle,
            challenges,
            running,
            labour,
            mail,
            chats,
            bots,
            hook: OnceLock::new(),
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
            let _ = self.inner.changed.send(Changed { ticket, department });
        }
        Ok(value)
    }

    /// Runs what takes long and much memory, such as hashing a password: off the threads that
    /// serve pages, and few at a time.
    pub async fn labour<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let stopped = |_| Error::Internal("the server is stopping".to_owned());
        let _turn = self.inner.labour.acquire().await.map_err(|closed| Error::Internal(closed.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(stopped)
    }

    /// Makes a received file durable, off the threads that serve pages: it waits for the disk. The
    /// file stays until a record refers to it, or until what comes with it is dropped.
    pub async fn keep_file(&self, upload: Upload, name: &str, media_type: String) -> Result<(Attachment, Held), Error> {
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
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// What carries mail.
    pub fn transport(&self) -> &dyn transport::Transport {
        self.inner.transport.as_ref()
    }

    /// The jobs that are being run.
    pub fn running(&self) -> &upkeep::Running {
        &self.inner.running
    }

    /// Lets one pass, or says how long to wait.
    pub fn pass(&self, limit: throttle::Limit, key: &str) -> Result<(), Error> {
        self.inner.throttle.pass(limit, key, self.now())
    }

    /// Forgets what a key has used up, after it succeeded.
    pub fn forgive(&self, limit: throttle::Limit, key: &str) {
        self.inner.throttle.forgive(limit, key);
    }

    /// What passkeys were asked.
    fn challenges(&self) -> &account::passkey::Challenges {
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
    pub fn voice(&self, lang: Lang) -> Voice {
        Voice { lang, zone: self.inner.options.zone.clone() }
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
    pub fn hook_secret(&self, bot: u64) -> String {
        BASE64URL_NOPAD.encode(&self.inner.store.keys().sign("telegram webhook", &bot.to_be_bytes()))
    }

    /// Whether whoever brings something for a bot knows its secret. Hashes are compared, so the time
    /// that it takes tells nothing.
    pub fn is_hook_secret(&self, bot: u64, said: &str) -> bool {
        token_hash(said) == token_hash(&self.hook_secret(bot))
    }

    /// From now on `hook` takes what a messenger brings; the first one stays.
    pub fn set_hook(&self, hook: Arc<dyn transport::Hook>) {
        let _ = self.inner.hook.set(hook);
    }

    /// What takes in what a messenger brings.
    pub fn hook(&self) -> Option<&dyn transport::Hook> {
        self.inner.hook.get().map(AsRef::as_ref)
    }

    /// The bots and what they are doing.
    pub fn bots(&self) -> &messenger::Bots {
        &self.inner.bots
    }

    /// Changes from now on.
    pub fn watch(&self) -> broadcast::Receiver<Changed> {
        self.inner.changed.subscribe()
    }
}

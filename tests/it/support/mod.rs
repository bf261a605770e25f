//! A helpdesk for a test, and the people who use it. Helpers are named by what a person does.
#![allow(dead_code, reason = "each area uses its own part")]

mod authenticator;
mod browser;
mod crew;
mod desk;
mod jobs;
mod live;
mod roles;
mod team;

use std::{
    net::TcpListener,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use tresen::{
    app::{
        App, AppOptions,
        backup::BackupOptions,
        transport::{Email, MailTransport, SendError, SendFuture},
    },
    clock::Clock,
    domain::organisation::MailServer,
    store::{StorageFaults, Store},
    web,
};

pub use crate::fixtures::*;
pub use authenticator::Authenticator;
pub use browser::{Browser, Form, PNG, Page};
pub use crew::*;
pub use desk::*;
pub use jobs::*;
pub use roles::*;
pub use team::*;

/// Friday, 20 November 2026, 14:05 in Berlin.
pub const START: &str = "2026-11-20T13:05:00Z";

/// Mails that were handed to the server, and what the server says next.
#[derive(Default)]
pub struct PostOffice {
    pub letters: Mutex<Vec<Email>>,
    pub answers: Mutex<Vec<Result<(), SendError>>>,
}

impl MailTransport for PostOffice {
    fn send<'a>(&'a self, _: &'a MailServer, letter: &'a Email) -> SendFuture<'a> {
        let answer = self.answers.lock().unwrap().pop().unwrap_or(Ok(()));
        if answer.is_ok() {
            self.letters.lock().unwrap().push(letter.clone());
        }
        Box::pin(async move { answer })
    }
}

/// A running helpdesk.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub post: Arc<PostOffice>,
    base: String,
    server: Option<(actix_web::dev::ServerHandle, JoinHandle<()>)>,
    /// The test is about messages that are not sent.
    may_leave_messages: AtomicBool,
    /// Files of attachments; goes with the test.
    pub files: tempfile::TempDir,
}

impl TestApp {
    /// A helpdesk that nobody has set up yet.
    pub fn fresh() -> Self {
        Self::on(Clock::fixed(START.parse().unwrap()))
    }

    /// The same with another clock.
    pub fn on(clock: Clock) -> Self {
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), clock.clone()).unwrap();
        Self::over(store, files, clock)
    }

    /// A helpdesk whose data is in a directory; without files of its own beside it. What waits in its outbox
    /// stays there.
    pub fn stored_in(directory: &Path, clock: Clock) -> Self {
        let store = Store::open(directory, 16 << 20, clock.clone()).unwrap();
        let helpdesk = Self::over(store, tempfile::tempdir().unwrap(), clock);
        helpdesk.leaves_messages_unsent();
        helpdesk
    }

    /// A helpdesk like `staffed`, on a storage that fails on demand.
    pub fn on_storage_that_fails() -> (Self, StorageFaults) {
        let clock = Clock::fixed(START.parse().unwrap());
        let files = tempfile::tempdir().unwrap();
        let (store, faults) = Store::with_faults(files.path(), clock.clone()).unwrap();
        let helpdesk = Self::over(store, files, clock);
        helpdesk.opens();
        helpdesk.staffs();
        (helpdesk, faults)
    }

    /// A helpdesk with a team that is to make backups in this directory.
    pub fn with_backups(directory: &Path) -> Self {
        let (files, clock) = (tempfile::tempdir().unwrap(), Clock::fixed(START.parse().unwrap()));
        let store = Store::open(files.path(), 16 << 20, clock.clone()).unwrap();
        let options = AppOptions {
            backup: BackupOptions { directory: Some(directory.to_owned()), ..BackupOptions::default() },
            ..AppOptions::default()
        };
        let helpdesk = Self::over_with(store, files, clock, options, |_| {});
        helpdesk.opens();
        helpdesk.staffs();
        helpdesk
    }

    fn over(store: Store, files: tempfile::TempDir, clock: Clock) -> Self {
        Self::over_with(store, files, clock, AppOptions::default(), |_| {})
    }

    /// A small helpdesk whose web server is set otherwise.
    pub fn with_web(set: impl FnOnce(&mut web::WebOptions)) -> Self {
        let (files, clock) = (tempfile::tempdir().unwrap(), Clock::fixed(START.parse().unwrap()));
        let store = Store::memory(files.path(), clock.clone()).unwrap();
        let helpdesk = Self::over_with(store, files, clock, AppOptions::default(), set);
        helpdesk.opens();
        helpdesk
    }

    fn over_with(
        store: Store,
        files: tempfile::TempDir,
        clock: Clock,
        options: AppOptions,
        set: impl FnOnce(&mut web::WebOptions),
    ) -> Self {
        let post = Arc::new(PostOffice::default());
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let options = AppOptions { timetable: timetable(&zone), zone, ..options };
        let app = App::new(store, clock.clone(), options, post.clone());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut web = web::WebOptions {
            workers: 1,
            // Every browser says where it comes from, so one test can hold people at many addresses.
            trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
            ..web::WebOptions::default()
        };
        set(&mut web);
        let (handle, thread) = start(app.clone(), listener, web);
        Self {
            app,
            clock,
            post,
            base,
            server: Some((handle, thread)),
            may_leave_messages: AtomicBool::new(false),
            files,
        }
    }

    /// Somebody with a phone or laptop; everybody comes from an address of their own.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// A browser behind a proxy that this helpdesk was not told of.
    pub fn browser_behind_unnamed_proxy(&self) -> Browser {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        // It serves until the test's process ends.
        drop(start(self.app.clone(), listener, web::WebOptions::default()));
        Browser::new(&base)
    }

    /// The whole name of a cookie.
    pub fn cookie_name(&self, name: &str) -> String {
        browser::cookie_name(&self.base, name)
    }

    /// Where it is reached.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Name and port of the server.
    pub fn host(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// The test is about messages that are not sent, so they may stay in the outbox when it ends.
    pub fn leaves_messages_unsent(&self) {
        self.may_leave_messages.store(true, Ordering::Relaxed);
    }

    /// Whatever a test caused to be sent can be sent: every mail that waits is made and handed to a server
    /// that takes it.
    fn send_leftovers(&self) {
        let may_leave = self.may_leave_messages.load(Ordering::Relaxed);
        if std::thread::panicking() || may_leave || self.app.store().snapshot().is_err() {
            return;
        }
        self.post.answers.lock().unwrap().clear();
        // In a thread of its own: some tests run on a runtime, which must not be blocked.
        std::thread::scope(|scope| scope.spawn(|| deliver_mails(&self.app)).join()).unwrap();
        let rows = self.app.read(|read| Ok(tresen::store::Outbox::outbox_rows(read)?)).unwrap();
        let left: Vec<String> = rows.iter().map(|row| format!("{:?} to {:?}", row.payload, row.to)).collect();
        assert!(left.is_empty(), "the test ends with messages that cannot be sent: {left:#?}");
    }

    /// Lets time pass.
    pub fn wait(&self, time: SignedDuration) {
        self.clock.advance(time);
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

fn start(app: App, listener: TcpListener, options: web::WebOptions) -> (actix_web::dev::ServerHandle, JoinHandle<()>) {
    let (tell, told) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = web::serve(app, listener, options).unwrap();
            tell.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    (told.recv().unwrap(), thread)
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.send_leftovers();
        if let Some((handle, thread)) = self.server.take() {
            // The command is given now; awaiting its answer would need a runtime.
            drop(handle.stop(false));
            drop(thread);
        }
        self.app.store().close();
    }
}

//! Starts and stops the program, in this order.
//!
//! `prepare` checks and opens what a server needs. Then the web, the outbox, the jobs and the control
//! socket run until SIGTERM, SIGINT, SIGHUP or SIGQUIT. Stopping accepts nothing new, finishes what runs (ten
//! seconds at most; three for the rest of a body), stops the outbox and closes the store, which trims the file.

mod accounts;
mod backup;
mod check;
mod demo_run;
mod jobs;
mod prepare;
mod reach;

use std::{
    fmt, fs,
    future::Future,
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use futures_util::future::join_all;
use sd_notify::NotifyState;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::{
    app::{self, App, jobs::Job},
    channel::{
        mail::{MailCarrier, Smtp},
        telegram::{self, Telegram},
    },
    clock::Clock,
    config::{Config, Hsts, TelegramUpdates, reason},
    control::{ControlAnswer, ControlRequest, ControlSocket},
    outbox, scheduler,
    store::{Store, raise_handle_limit},
    web,
};
use prepare::{bind, prepare_process};

pub use backup::restore_data;
pub use check::check_data;
pub use demo_run::run_demo;
pub use prepare::open_store;

/// How long requests and messages that are under way may still take when Tresen stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// How often troubles are looked for that nobody runs into.
const HEALTH_INTERVAL: Duration = Duration::from_secs(10);

/// Why Tresen does not start, or stopped by itself, as one sentence.
#[derive(Debug)]
pub struct ServerError(String);

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ServerError {}

/// Serves until a signal stops it. The first lines for the operator go to `out`.
///
/// # Errors
/// One sentence: the clock, directory, data, address or configuration cannot be used, or the web server
/// ended by itself.
pub fn run(config: &Config, out: &mut impl Write) -> Result<(), ServerError> {
    prepare_process(config);
    let store = open_store(config)?;
    let app = build_app(config, store.clone(), Clock::system())?;
    let outcome = bind(config.server.listen).and_then(|listener| block_on(serve(config, app, listener, "", out)));
    store.close();
    outcome
}

/// Answers a command itself, when no server runs that could be asked.
///
/// # Errors
/// The sentence of the answer, or why the data cannot be opened.
pub fn answer_alone(config: &Config, request: ControlRequest) -> Result<String, ServerError> {
    let store = open_store(config)?;
    let app = build_app(config, store.clone(), Clock::system())?;
    // Without a time limit: the work ends with this process.
    let answer = block_on(answer(&app, config.server.listen, request, Duration::MAX));
    store.close();
    answer.map_err(ServerError)
}

/// Megabytes as people are told them: 10 MB are ten million bytes.
const MB: usize = 1_000_000;

fn block_on<T>(work: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(work)
}

fn build_app(config: &Config, store: Store, clock: Clock) -> Result<App, ServerError> {
    Ok(App::new(store, clock, app_options(config), Arc::new(smtp(config)?)))
}

fn app_options(config: &Config) -> app::AppOptions {
    app::AppOptions {
        zone: config.time.zone.clone(),
        public_address: config.server.public_address.as_str().to_owned(),
        mail: config.mail.server(),
        max_file: u64::from(config.server.max_file_mb.get()) * MB as u64,
        max_files: config.server.max_files.get() as usize,
        backup: app::backup::BackupOptions {
            directory: Some(config.backup.directory.clone()).filter(|place| !place.as_os_str().is_empty()),
            rotation: config.backup.rotation(),
        },
        timetable: scheduler::timetable(
            Job::ALL.map(|job| (job, config.jobs.schedule(job).clone())),
            &config.time.zone,
        ),
    }
}

/// Registers the bots. They send and receive only once they run.
fn bots(config: &Config, app: &App) -> Result<Telegram, ServerError> {
    let tokens = config.telegram.tokens().map_err(|mistake| ServerError(mistake.to_string()))?;
    let webhook = config.telegram.updates == TelegramUpdates::Webhook;
    let (api, chat_pause) = (config.telegram.api.clone(), telegram::CHAT_PAUSE);
    let settings = telegram::TelegramSettings { tokens, api, webhook, chat_pause };
    let telegram =
        Telegram::new(app, &settings).map_err(|why| ServerError(format!("Telegram cannot be used: {why}")))?;
    app.set_webhook_receiver(Arc::new(telegram.clone()));
    Ok(telegram)
}

fn smtp(config: &Config) -> Result<Smtp, ServerError> {
    let file = &config.mail.ca_file;
    if file.as_os_str().is_empty() {
        return Ok(Smtp::default());
    }
    let wrong = |why: String| ServerError(format!("the file {} of mail.ca_file cannot be used: {why}", file.display()));
    let pem = fs::read(file).map_err(|error| wrong(reason(&error)))?;
    Smtp::trusting(&pem).map_err(wrong)
}

/// Runs everything until a signal. `more` is printed below the first lines.
async fn serve(
    config: &Config,
    app: App,
    listener: TcpListener,
    more: &str,
    out: &mut impl Write,
) -> Result<(), ServerError> {
    let listen = listener.local_addr().unwrap_or(config.server.listen);
    let mut signals = Signals::new()?;
    let control = ControlSocket::open(&config.server.data);
    let (close, closing) = watch::channel(false);
    let server = web::serve(app.clone(), listener, web_options(config, closing))
        .map_err(|error| ServerError(format!("the web server does not start: {}", reason(&error))))?;
    let handle = server.handle();
    let web = actix_web::rt::spawn(server);
    let (stop, stopping) = watch::channel(false);
    let telegram = bots(config, &app)?;
    let outboxes = [
        actix_web::rt::spawn(outbox::run(app.clone(), MailCarrier, stopping.clone())),
        actix_web::rt::spawn(outbox::run(app.clone(), telegram.clone(), stopping.clone())),
        actix_web::rt::spawn(telegram.run(stopping.clone())),
    ];
    let jobs = actix_web::rt::spawn(scheduler::run(app.clone(), stopping));
    let helpers = [
        actix_web::rt::spawn(answer_commands(app.clone(), control, listen)),
        actix_web::rt::spawn(feed_watchdog(app.clone())),
        actix_web::rt::spawn(watch_health(app.clone())),
    ];
    announce(&app, listen, more, out).await;
    tell_systemd(&[NotifyState::Ready]);

    let outcome = tokio::select! {
        signal = signals.next() => {
            tracing::info!(signal, "stopping");
            Ok(())
        }
        () = app.store().writer_ended() => {
            Err(ServerError("the thread that writes ended by itself; the log says why".to_owned()))
        }
        ended = web => Err(ServerError(format!("the web server ended by itself ({ended:?})"))),
    };
    tell_systemd(&[NotifyState::Stopping]);
    app.store().end_backups();
    helpers.iter().for_each(JoinHandle::abort);
    close.send_replace(true);
    // The web server has the same limit for its requests; this one is in case it takes longer.
    let _ = timeout(SHUTDOWN_GRACE + Duration::from_secs(2), handle.stop(true)).await;
    report_refusals(&app, true).await;
    stop.send_replace(true);
    // The scheduler itself logs jobs that did not end.
    let (outboxes, _) = tokio::join!(timeout(SHUTDOWN_GRACE, join_all(outboxes)), timeout(SHUTDOWN_GRACE, jobs));
    if outboxes.is_err() {
        tracing::warn!("a message under way was left; it is sent again after the next start");
    }
    outcome
}

/// `closing` becomes true when the server stops.
fn web_options(config: &Config, closing: watch::Receiver<bool>) -> web::WebOptions {
    web::WebOptions {
        workers: config.server.workers.get() as usize,
        trusted_proxies: config.server.trusted_proxies.clone(),
        hsts: hsts_header(config.server.hsts),
        max_body: config.server.max_upload_mb.get() as usize * MB,
        max_connections: web::max_connections(raise_handle_limit()),
        closing,
        ..web::WebOptions::default()
    }
}

/// The value of `Strict-Transport-Security`: for a year (RFC 6797 §6.1).
const fn hsts_header(hsts: Hsts) -> Option<&'static str> {
    match hsts {
        Hsts::Off => None,
        Hsts::Host => Some("max-age=31536000"),
        Hsts::Subdomains => Some("max-age=31536000; includeSubDomains"),
    }
}

/// Prints the first lines for the operator in both languages, with the setup link while one is needed.
async fn announce(app: &App, listen: SocketAddr, more: &str, out: &mut impl Write) {
    let here = reach::address(&app.options().public_address, listen);
    let link = app::setup::startup_link(app, &here).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the setup link cannot be made");
        None
    });
    let lines = match link {
        Some(link) => {
            format!("Tresen läuft auf {here} — Einrichtung: {link}\nTresen is running at {here} — setup: {link}\n")
        }
        None => format!("Tresen läuft auf {here}\nTresen is running at {here}\n"),
    };
    let lines = lines + &reach::for_others(app, listen);
    // A closed standard output is no reason not to serve.
    let _ = out.write_all((lines + more).as_bytes()).and_then(|()| out.flush());
}

/// A new setup link, or the sentence that says why there is none.
async fn new_setup_link(app: &App, listen: SocketAddr) -> ControlAnswer {
    match app::setup::new_setup_link(app, &reach::address(&app.options().public_address, listen)).await {
        Ok(Some(link)) => Ok(link),
        Ok(None) => Err("Tresen is set up already; sign in instead".to_owned()),
        Err(error) => Err(format!("the setup link cannot be made: {error}")),
    }
}

async fn answer_commands(app: App, control: io::Result<ControlSocket>, listen: SocketAddr) {
    let control = match control {
        Ok(control) => control,
        // Serving matters more. The path may be too long for a socket.
        Err(error) => return tracing::warn!(%error, "commands cannot reach this server"),
    };
    control.serve(async |request| answer(&app, listen, request, jobs::JOB_WAIT).await).await;
}

/// `patience` is how long the answer waits for work; the work continues without it.
async fn answer(app: &App, listen: SocketAddr, request: ControlRequest, patience: Duration) -> ControlAnswer {
    match request {
        ControlRequest::SetupLink => new_setup_link(app, listen).await,
        ControlRequest::Account(request) => accounts::answer(app, request).await,
        ControlRequest::Job(request) => jobs::answer(app, request, patience).await,
        ControlRequest::Check => check::answer(app).await,
        ControlRequest::Backup { directory } => backup::answer(app, &directory).await,
        ControlRequest::Rehearse { from } => backup::answer_rehearsal(app, &from).await,
    }
}

/// Tells systemd's watchdog that the server is healthy. A server that hangs is restarted.
async fn feed_watchdog(app: App) {
    let Some(limit) = sd_notify::watchdog_enabled() else { return };
    loop {
        if app.store().is_responsive().await {
            tell_systemd(&[NotifyState::Watchdog]);
        }
        sleep(limit / 3).await;
    }
}

/// Looks for troubles when nobody asks, so that the log has them and their beginning is right.
async fn watch_health(app: App) {
    loop {
        // A store that failed while somebody read notices it when it is asked to write.
        let _ = app.store().is_responsive().await;
        app.health_issues();
        app::jobs::check_new_damage(&app, Duration::ZERO).await;
        report_refusals(&app, false).await;
        sleep(HEALTH_INTERVAL).await;
    }
}

/// Reports what was refused, once an hour and when the server stops.
async fn report_refusals(app: &App, is_stopping: bool) {
    if let Err(error) = app::refusals::report(app, is_stopping).await {
        tracing::warn!(%error, "what was refused cannot be noted in the audit log");
    }
}

fn tell_systemd(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(%error, "systemd was not told");
    }
}

/// The signals that end a server.
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    /// The terminal was closed.
    hangup: tokio::signal::unix::Signal,
    /// Ctrl+\ at a terminal; some supervisors end services so.
    quit: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self, ServerError> {
        let catch =
            |kind| signal(kind).map_err(|error| ServerError(format!("signals cannot be caught: {}", reason(&error))));
        Ok(Self {
            terminate: catch(SignalKind::terminate())?,
            interrupt: catch(SignalKind::interrupt())?,
            hangup: catch(SignalKind::hangup())?,
            quit: catch(SignalKind::quit())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.hangup.recv() => "SIGHUP",
            _ = self.quit.recv() => "SIGQUIT",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains_are_promised_only_where_the_configuration_says_so() {
        let headers = [Hsts::Off, Hsts::Host, Hsts::Subdomains].map(hsts_header);
        assert_eq!(headers, [None, Some("max-age=31536000"), Some("max-age=31536000; includeSubDomains")]);
    }
}

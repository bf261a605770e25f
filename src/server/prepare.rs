//! What is checked and opened before the server promises anything: clock, data directory, log, TLS,
//! store and address. Each refuses with one sentence.

use std::{
    fs,
    io::{self, IsTerminal},
    net::{SocketAddr, TcpListener},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
};

use rustls::crypto::ring as tls;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
};

use super::ServerError;
use crate::{
    clock::Clock,
    config::{Config, reason},
    store::{Store, StoreError},
};

/// The first second of 2025. A clock that is earlier than that is wrong.
const EARLIEST_CLOCK: i64 = 1_735_689_600;

const MIB: usize = 1024 * 1024;

/// Opens the data directory, or makes it.
///
/// # Errors
/// A sentence for the operator: the clock is wrong, the directory cannot be used, the data is in use, newer,
/// lost or damaged.
pub fn open_store(config: &Config) -> Result<Store, ServerError> {
    open_at(config, Clock::system())
}

pub(super) fn open_at(config: &Config, clock: Clock) -> Result<Store, ServerError> {
    check_clock(&clock)?;
    // No other user may read files of the data directory, whichever code makes them.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    prepare_directory(&config.server.data)?;
    mend_permissions(&config.server.data);
    let cache = config.server.cache_mib.get() as usize * MIB;
    Store::open(&config.server.data, cache, clock).map_err(|error| sentence(&config.server.data, &error))
}

/// Why the data in a directory cannot be used.
pub(super) fn sentence(data: &Path, error: &StoreError) -> ServerError {
    ServerError(match error {
        StoreError::InUse
        | StoreError::Newer { .. }
        | StoreError::Lost(_)
        | StoreError::HalfRestored(_)
        | StoreError::NoSchema(_)
        | StoreError::ForeignKey(_) => error.to_string(),
        other => format!("the data in {} cannot be opened: {other}", data.display()),
    })
}

pub(super) fn prepare_process(config: &Config) {
    start_log(config);
    // An error means that one is installed already, which is as good.
    let _ = tls::default_provider().install_default();
}

/// Due dates, sessions and ticket numbers of a wrong year could not be corrected later.
fn check_clock(clock: &Clock) -> Result<(), ServerError> {
    let now = clock.now();
    if now.as_second() >= EARLIEST_CLOCK {
        return Ok(());
    }
    let day = now.strftime("%Y-%m-%d");
    Err(ServerError(format!(
        "this machine's clock says {day}; set it right (timedatectl status helps), then start again"
    )))
}

/// Makes the directory and tries to write into it.
fn prepare_directory(data: &Path) -> Result<(), ServerError> {
    let trial = data.join(".writable");
    let tried = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .and_then(|()| fs::write(&trial, b"Tresen can write here.\n"))
        .and_then(|()| fs::remove_file(&trial));
    tried.map_err(|error| {
        let (data, why) = (data.display(), reason(&error));
        ServerError(format!(
            "the data directory {data} cannot be written ({why}); choose another with --data or server.data"
        ))
    })
}

/// Takes the data from other users of the machine, and says so in the log. Directories that an older umask or
/// a copy left open stay open otherwise. The group keeps what it may: it may be there for backups.
fn mend_permissions(data: &Path) {
    for path in [data.to_owned(), data.join("secret.key"), data.join("tresen.redb"), data.join("files")] {
        let Ok(found) = fs::metadata(&path) else { continue };
        let mode = found.permissions().mode() & 0o7777;
        if mode & 0o007 == 0 {
            continue;
        }
        let mended = fs::set_permissions(&path, fs::Permissions::from_mode(mode & !0o007));
        let path = path.display();
        match mended {
            Ok(()) => tracing::warn!(%path, "other users of this machine could open it; they cannot any more"),
            Err(error) => {
                let why = reason(&error);
                tracing::warn!(%path, why, "other users of this machine can open it; take their rights away (chmod o-rwx)");
            }
        }
    }
}

pub(super) fn bind(listen: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(listen).map_err(|error| {
        let port = listen.port();
        ServerError(match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "port {port} is taken by another program; choose another with --listen {}",
                SocketAddr::new(listen.ip(), port.checked_add(1).unwrap_or(8080))
            ),
            io::ErrorKind::PermissionDenied => {
                format!("port {port} may only be taken by the administrator; choose one from 1024 on with --listen")
            }
            io::ErrorKind::AddrNotAvailable => {
                format!("{} is no address of this machine; choose another with --listen", listen.ip())
            }
            _ => format!("{listen} cannot be listened on: {}", reason(&error)),
        })
    })
}

/// The log goes to standard error. It never holds what people write or who they are.
fn start_log(config: &Config) {
    let is_terminal = io::stderr().is_terminal();
    // The HTTP library writes an ERROR line for requests that are not HTTP. Anybody can send those: they are no
    // errors of ours, and would fill the log.
    let levels = Targets::new().with_default(config.log.level).with_target("actix_http", LevelFilter::OFF);
    let log = tracing_subscriber::fmt()
        .with_max_level(config.log.level)
        .with_writer(io::stderr)
        .with_ansi(is_terminal)
        .with_target(false);
    // The journal of systemd adds the time itself.
    let started = match std::env::var_os("JOURNAL_STREAM") {
        Some(_) => tracing::subscriber::set_global_default(log.without_time().finish().with(levels)),
        None => tracing::subscriber::set_global_default(log.finish().with(levels)),
    };
    if started.is_err() {
        tracing::debug!("the log is written already");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_2025_is_refused_with_a_sentence() {
        let at = |time: &str| check_clock(&Clock::fixed(time.parse::<jiff::Timestamp>().unwrap()));
        assert!(at("2025-01-01T00:00:00Z").is_ok());
        assert_eq!(
            at("2024-12-31T23:59:59Z").unwrap_err().0,
            "this machine's clock says 2024-12-31; set it right (timedatectl status helps), then start again"
        );
    }

    #[test]
    fn what_others_could_open_is_taken_from_them() {
        let data = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        let key = data.path().join("secret.key");
        fs::write(&key, [1; 32]).unwrap();
        for (path, open, mended) in [(data.path(), 0o755, 0o750), (key.as_path(), 0o644, 0o640)] {
            fs::set_permissions(path, fs::Permissions::from_mode(open)).unwrap();
            mend_permissions(data.path());
            assert_eq!(mode(path), mended, "{}", path.display());
        }
    }

    #[test]
    fn foreign_addresses_are_refused_with_a_sentence() {
        let refused = bind("192.0.2.1:0".parse().unwrap()).unwrap_err().0;
        assert_eq!(refused, "192.0.2.1 is no address of this machine; choose another with --listen");
    }
}

//! The outgoing connections: which ones are switched on, and when each was last used. Nothing else leaves the
//! machine (PRODUCT §8.5). Not here: the protocols, which are `channel`'s.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

use super::{
    App, Error,
    transport::{Email, SendError},
};
use crate::{
    domain::{organisation::MailServer, outgoing::OutgoingKind},
    store::Settings,
};

/// An outgoing connection that is switched on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutgoingConnection {
    pub kind: OutgoingKind,
    /// The name or address of the host it leads to.
    pub host: String,
    /// `None`: not since Tresen started.
    pub last_use: Option<Timestamp>,
}

/// What this process knows of outgoing connections. Their owners report to it.
#[derive(Debug, Default)]
pub struct OutgoingRegistry {
    state: Mutex<OutgoingState>,
}

#[derive(Debug, Default)]
struct OutgoingState {
    /// The hosts of connections that the configuration switches on.
    hosts: BTreeMap<OutgoingKind, String>,
    last_uses: BTreeMap<OutgoingKind, Timestamp>,
}

impl OutgoingRegistry {
    /// The configuration switches a connection on.
    pub fn enable(&self, kind: OutgoingKind, host: &str) {
        self.locked().hosts.insert(kind, host.to_owned());
    }

    /// Something is sent, or asked for.
    pub fn record_use(&self, kind: OutgoingKind, now: Timestamp) {
        self.locked().last_uses.insert(kind, now);
    }

    fn locked(&self) -> MutexGuard<'_, OutgoingState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Hands a mail to a server. Returns when it has accepted the mail.
    ///
    /// # Errors
    /// Those of [`send`](super::transport::MailTransport::send).
    pub async fn send_email(&self, server: &MailServer, email: &Email) -> Result<(), SendError> {
        if self.mail_folder().is_none() {
            self.outgoing().record_use(OutgoingKind::Mail, self.now());
        }
        self.inner.transport.send(server, email).await
    }

    /// The folder of this machine that takes the mails in place of a server. None: they leave the machine.
    pub fn mail_folder(&self) -> Option<&Path> {
        self.inner.transport.folder()
    }

    /// The name or address of the host that mails leave to. None: no mail leaves the machine.
    ///
    /// # Errors
    /// `Internal` when the store fails.
    pub fn outgoing_mail_host(&self, read: &impl Settings) -> Result<Option<String>, Error> {
        if self.mail_folder().is_some() { Ok(None) } else { self.mail_host(read) }
    }

    /// What is known of outgoing connections.
    pub fn outgoing(&self) -> &OutgoingRegistry {
        &self.inner.outgoing
    }
}

/// The connections that are switched on now.
///
/// # Errors
/// `Internal` when the store fails.
pub fn connections(app: &App, read: &impl Settings) -> Result<Vec<OutgoingConnection>, Error> {
    let mail_host = app.outgoing_mail_host(read)?;
    let state = app.outgoing().locked();
    let host = |kind| match kind {
        OutgoingKind::Mail => mail_host.clone(),
        OutgoingKind::Telegram => state.hosts.get(&kind).cloned(),
    };
    let connection =
        |kind| Some(OutgoingConnection { kind, host: host(kind)?, last_use: state.last_uses.get(&kind).copied() });
    Ok(OutgoingKind::ALL.into_iter().filter_map(connection).collect())
}

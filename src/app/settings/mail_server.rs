//! The mail server, as administrators configure it. One in the configuration file takes precedence (see
//! [`App::mail_server`](crate::app::App::mail_server)).

use data_encoding::BASE64URL_NOPAD;

use super::{SettingError, Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{access::Actor, audit::ConfigArea, organisation::MailServer},
    store::{Lane, Read, Settings, Tx},
};

/// The mail server with its version; the version tells nothing about the password.
///
/// # Errors
///
/// `Internal` when the store fails or the password cannot be unsealed.
pub fn load(read: &impl Read) -> Result<Versioned<Option<MailServer>>, Error> {
    let server = read.mail_server()?;
    let said = server.as_ref().map(|server| {
        let MailServer { host, port, security, user, password, from } = server;
        format!("{host}\n{port}\n{security:?}\n{user}\n{password}\n{from}")
    });
    let mark = read.installation_key().sign("mail server", said.unwrap_or_default().as_bytes());
    Ok(Versioned { value: server, version: BASE64URL_NOPAD.encode(&mark[..12]) })
}

/// Sets the mail server, or removes it. Waiting mail is tried at once.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `InvalidSetting(ChangedMeanwhile)`: it changed since the form was made.
/// - `Internal`: the store fails.
pub fn save(tx: &Tx<'_>, actor: &Actor, seen: &str, server: Option<&MailServer>) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx)?;
    if before.version != seen {
        return Err(Error::InvalidSetting(SettingError::ChangedMeanwhile));
    }
    if before.value.as_ref() == server {
        return Ok(());
    }
    match server {
        Some(server) => tx.put_mail_server(server)?,
        None => tx.remove_mail_server().map(drop)?,
    }
    tx.wake_sender_after_commit(Lane::Mail);
    log_change(tx, actor, ConfigArea::MailServer, None)
}

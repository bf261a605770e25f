//! How mail leaves, as the console sets it.

use data_encoding::BASE64URL_NOPAD;

use super::{Standing, Unfit, administers, note};
use crate::store::Lane;
use crate::{
    app::Error,
    domain::{access::Actor, journal::Area, organisation::MailServer},
    store::{Read, Settings, Tx},
};

/// The mail server as it stands. Its mark says nothing of the password to whoever reads it.
pub fn open(read: &impl Read) -> Result<Standing<Option<MailServer>>, Error> {
    let server = read.mail_server()?;
    let said = server.as_ref().map(|server| {
        let MailServer { host, port, security, user, password, from } = server;
        format!("{host}\n{port}\n{security:?}\n{user}\n{password}\n{from}")
    });
    let mark = read.keys().sign("mail server", said.unwrap_or_default().as_bytes());
    Ok(Standing { value: server, mark: BASE64URL_NOPAD.encode(&mark[..12]) })
}

/// Sets it, or goes without. What waits is tried at once.
pub fn save(tx: &Tx<'_>, actor: &Actor, seen: &str, server: Option<&MailServer>) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx)?;
    if before.mark != seen {
        return Err(Error::Unfit(Unfit::Changed));
    }
    if before.value.as_ref() == server {
        return Ok(());
    }
    match server {
        Some(server) => tx.put_mail_server(server)?,
        None => tx.remove_mail_server().map(drop)?,
    }
    tx.wake(Lane::Mail);
    note(tx, actor, Area::MailServer, None)
}

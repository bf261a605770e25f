//! What an administrator sets: one record each in the table of words.

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{
    organisation::{MailSecurity, MailServer, Organisation, Texts},
    text::EmailAddress,
};

const MAIL_PASSWORD: &str = "mail password";

/// A mail server as stored: the password sealed.
struct StoredMailServer {
    host: String,
    port: u16,
    security: MailSecurity,
    user: String,
    password: codec::Bytes,
    from: EmailAddress,
}
codec::record! { StoredMailServer { 0 host, 1 port, 2 security, 3 user, 4 password, 5 from } }

/// Looking up settings.
pub trait Settings: Read + Sized {
    /// The organisation; none before the first-run setup is finished.
    fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        self.record(Table::Meta, &Key::word("setting/organisation"))
    }

    /// The board's texts.
    fn texts(&self) -> Result<Texts, StoreError> {
        Ok(self.record(Table::Meta, &Key::word("setting/texts"))?.unwrap_or_default())
    }

    /// The mail server, if one was set in the console.
    fn mail_server(&self) -> Result<Option<MailServer>, StoreError> {
        let stored: Option<StoredMailServer> = self.record(Table::Meta, &Key::word("setting/mail"))?;
        let Some(stored) = stored else { return Ok(None) };
        let password = match stored.password.0.as_slice() {
            [] => String::new(),
            sealed => String::from_utf8_lossy(&self.keys().unseal(MAIL_PASSWORD, sealed)?).into_owned(),
        };
        Ok(Some(MailServer {
            host: stored.host,
            port: stored.port,
            security: stored.security,
            user: stored.user,
            password,
            from: stored.from,
        }))
    }

    /// The logo's bytes.
    fn logo(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.bytes(Table::Meta, &Key::word("setting/logo"))
    }
}

impl<R: Read> Settings for R {}

impl Tx<'_> {
    /// Sets the organisation.
    pub fn put_organisation(&self, organisation: &Organisation) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word("setting/organisation"), organisation)
    }

    /// Sets the board's texts.
    pub fn put_texts(&self, texts: &Texts) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word("setting/texts"), texts)
    }

    /// Sets the mail server.
    pub fn put_mail_server(&self, server: &MailServer) -> Result<(), StoreError> {
        let password = if server.password.is_empty() {
            Vec::new()
        } else {
            self.keys().seal(MAIL_PASSWORD, server.password.as_bytes())?
        };
        let stored = StoredMailServer {
            host: server.host.clone(),
            port: server.port,
            security: server.security,
            user: server.user.clone(),
            password: codec::Bytes(password),
            from: server.from.clone(),
        };
        self.put(Table::Meta, &Key::word("setting/mail"), &stored)
    }

    /// Forgets the mail server.
    pub fn remove_mail_server(&self) -> Result<bool, StoreError> {
        self.remove(Table::Meta, &Key::word("setting/mail"))
    }

    /// Forgets the logo.
    pub fn remove_logo(&self) -> Result<bool, StoreError> {
        self.remove(Table::Meta, &Key::word("setting/logo"))
    }

    /// Sets the logo.
    pub fn put_logo(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.put_bytes(Table::Meta, &Key::word("setting/logo"), bytes)
    }
}

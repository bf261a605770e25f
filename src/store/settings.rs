//! Settings that administrators make, one record each: organisation, texts, rules of use, mail server,
//! logo. Departments and topics are in `catalogue.rs`; settings of bots are in `chat.rs`.

use std::{collections::BTreeSet, sync::OnceLock};

use super::{
    Key, Read, StoreError, Table, Tx,
    codec::{self, Record},
    snapshot::{CachedCatalogue, get_or_load},
};
use crate::domain::{
    organisation::{MailSecurity, MailServer, Organisation, Texts},
    person::Lang,
    rules::RulesOfUse,
    setup_task::SetupTask,
    text::EmailAddress,
};

const MAIL_PASSWORD: &str = "mail password";

/// Texts of older versions, which had no language.
const FORMER_TEXTS: &str = "setting/texts";

fn texts_key(lang: Lang) -> Key {
    Key::word("setting/texts/").then_bytes(lang.tag().as_bytes())
}

const ORGANISATION: &str = "setting/organisation";

const SATISFACTION: &str = "setting/satisfaction";

const SETUP_TASKS: &str = "setting/setup-tasks";

const RULES: &str = "setting/rules";

const MAIL: &str = "setting/mail";

/// Rules of use that were replaced, by the number of their version.
const FORMER_RULES: &str = "setting/former-rules/";

/// A mail server as it is stored: with its password sealed.
#[derive(Clone)]
pub struct SealedMailServer {
    host: String,
    port: u16,
    security: MailSecurity,
    user: String,
    password: codec::Bytes,
    from: EmailAddress,
}
codec::record! { SealedMailServer { 0 host, 1 port, 2 security, 3 user, 4 password, 5 from } }

codec::codes! {
    MailSecurity { 0 StartTls, 1 Tls, 2 None }
    SetupTask { 0 Departments, 1 Accounts, 2 Organisation, 3 Key, 4 Backup }
}

codec::record! {
    Organisation { 0 name, 1 lang, 2 address, 3 hue, 4 logo, 5 contact }
    Texts { 0 intro, 1 refusal, 2 confirmation, 3 privacy }
    RulesOfUse { 0 version, 1 since, 2 texts }
}

/// Reading what administrators set.
pub trait Settings: Read + Sized {
    /// The organisation that runs this helpdesk; `None` before the first-run setup is finished.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        known_setting(self, |cached_catalogue| &cached_catalogue.organisation, ORGANISATION)
    }

    /// The public texts that were written in this language.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn texts_in(&self, lang: Lang) -> Result<Texts, StoreError> {
        if let Some(texts) = self.record(Table::Meta, &texts_key(lang))? {
            return Ok(texts);
        }
        // Older versions stored the texts in the organisation's language.
        let is_theirs = self.organisation()?.is_some_and(|organisation| organisation.lang == lang);
        let former = if is_theirs { self.record(Table::Meta, &Key::word(FORMER_TEXTS))? } else { None };
        Ok(former.unwrap_or_default())
    }

    /// The rules of use that are in force; `None` if there are none.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn rules(&self) -> Result<Option<RulesOfUse>, StoreError> {
        known_setting(self, |cached_catalogue| &cached_catalogue.rules, RULES)
    }

    /// Earlier rules of use, the oldest first.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn former_rules(&self) -> Result<Vec<RulesOfUse>, StoreError> {
        self.records(Table::Meta, &Key::word(FORMER_RULES))
    }

    /// Whether requesters are asked how satisfied they are; `true` unless an administrator switched it off.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn asks_satisfaction(&self) -> Result<bool, StoreError> {
        Ok(self.record(Table::Meta, &Key::word(SATISFACTION))?.unwrap_or(true))
    }

    /// What nobody has said to be done since the first-run setup; nothing where that was before this was asked.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn open_setup_tasks(&self) -> Result<BTreeSet<SetupTask>, StoreError> {
        Ok(self.record(Table::Meta, &Key::word(SETUP_TASKS))?.unwrap_or_default())
    }

    /// The host name of the mail server set in the administration, without its password.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn mail_host(&self) -> Result<Option<String>, StoreError> {
        Ok(known_setting(self, |cached_catalogue| &cached_catalogue.mail_server, MAIL)?.map(|stored| stored.host))
    }

    /// The mail server set in the administration, with its password; `None` if none is set there.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn mail_server(&self) -> Result<Option<MailServer>, StoreError> {
        let Some(stored) = known_setting(self, |cached_catalogue| &cached_catalogue.mail_server, MAIL)? else {
            return Ok(None);
        };
        let password = match stored.password.0.as_slice() {
            [] => String::new(),
            sealed => String::from_utf8_lossy(&self.installation_key().unseal(MAIL_PASSWORD, sealed)?).into_owned(),
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

    /// The bytes of the logo, as it was uploaded.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn logo(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.bytes(Table::Meta, &Key::word("setting/logo"))
    }
}

impl<R: Read> Settings for R {}

/// A setting that every page needs: from the cache where there is one, else from its row.
fn known_setting<T: Record + Clone>(
    read: &impl Read,
    cell: impl Fn(&CachedCatalogue) -> &OnceLock<Option<T>>,
    word: &str,
) -> Result<Option<T>, StoreError> {
    let load = || read.record(Table::Meta, &Key::word(word));
    match read.cached_catalogue() {
        Some(cached_catalogue) => get_or_load(cell(cached_catalogue), load).cloned(),
        None => load(),
    }
}

impl Tx<'_> {
    /// Writes the organisation that runs this helpdesk.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_organisation(&self, organisation: &Organisation) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word(ORGANISATION), organisation)
    }

    /// Writes the public texts of a language.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn put_texts(&self, lang: Lang, texts: &Texts) -> Result<(), StoreError> {
        if self.organisation()?.is_some_and(|organisation| organisation.lang == lang) {
            self.remove(Table::Meta, &Key::word(FORMER_TEXTS))?;
        }
        self.put(Table::Meta, &texts_key(lang), texts)
    }

    /// Writes new rules of use. The rules before them are kept, since people have accepted them.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn put_rules(&self, rules: &RulesOfUse) -> Result<(), StoreError> {
        if let Some(former) = self.rules()? {
            self.put(Table::Meta, &Key::word(FORMER_RULES).then(former.version), &former)?;
        }
        self.put(Table::Meta, &Key::word(RULES), rules)
    }

    /// Sets whether requesters are asked how satisfied they are.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_asks_satisfaction(&self, asks: bool) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word(SATISFACTION), &asks)
    }

    /// Sets what is left to do after the first-run setup.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_open_setup_tasks(&self, open: &BTreeSet<SetupTask>) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word(SETUP_TASKS), open)
    }

    /// Writes the mail server. Its password is sealed.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_mail_server(&self, server: &MailServer) -> Result<(), StoreError> {
        let password = if server.password.is_empty() {
            Vec::new()
        } else {
            self.installation_key().seal(MAIL_PASSWORD, server.password.as_bytes())?
        };
        let stored = SealedMailServer {
            host: server.host.clone(),
            port: server.port,
            security: server.security,
            user: server.user.clone(),
            password: codec::Bytes(password),
            from: server.from.clone(),
        };
        self.put(Table::Meta, &Key::word(MAIL), &stored)
    }

    /// Removes the mail server; the one of the configuration file counts again. Returns whether one was set.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_mail_server(&self) -> Result<bool, StoreError> {
        self.remove(Table::Meta, &Key::word(MAIL))
    }

    /// Removes the logo. Returns whether there was one.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_logo(&self) -> Result<bool, StoreError> {
        self.remove(Table::Meta, &Key::word("setting/logo"))
    }

    /// Writes the bytes of the logo.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_logo(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.put_bytes(Table::Meta, &Key::word("setting/logo"), bytes)
    }
}

//! What belongs to the machine: addresses, directories, the mail server, tokens of bots. What belongs
//! to the organisation is set in the browser, not here.
//!
//! One table in `options` makes the structs, reads them and describes them; `config.example.toml` is
//! held against it. A value is looked for on the command line, then in the environment, then in the
//! file, then in the table. Every mistake is one sentence that says where it is and what would be right.

mod given;
mod options;
mod value;

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fmt, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use given::{GivenValues, Origin, RawValue};

use crate::{app::bots::bot_id_of, domain::organisation::MailServer};

pub use options::{
    BackupSection, Config, ConfigOption, JobsSection, LogSection, MailSection, OPTIONS, SECTIONS, ServerSection,
    TelegramSection, TimeSection,
};
pub use value::{Hsts, PublicAddress, Secret, TelegramUpdates, Whole};

/// Where the file is looked for unless it is named.
const CONFIG_FILES: [&str; 2] = ["./config.toml", "/etc/tresen/config.toml"];

/// What all variables begin with.
const ENVIRONMENT_PREFIX: &str = "TRESEN_";

/// Something in the configuration that cannot be meant, as one sentence.
#[derive(Debug)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct CliOverrides {
    /// The file.
    pub config: Option<PathBuf>,
    /// Instead of `server.data`.
    pub data: Option<PathBuf>,
    /// Instead of `server.listen`.
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads command line, environment and file.
    pub fn load(overrides: &CliOverrides) -> Result<Self, ConfigError> {
        Self::load_with(overrides, std::env::vars_os())
    }

    fn load_with(
        overrides: &CliOverrides,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let mut given = GivenValues::default();
        if let Some((file, text)) = open(overrides)? {
            given.take_file(&file.display().to_string(), &text)?;
            // The file has to be right even where the environment says something else.
            Self::fill(&given)?;
        }
        let credentials = given.take_environment(environment)?;
        let mut config = Self::fill(&given)?;
        if let Some(data) = &overrides.data {
            config.server.data.clone_from(data);
        }
        if let Some(listen) = overrides.listen {
            config.server.listen = listen;
        }
        config.check_sizes(&given)?;
        config.check_mail(&given, credentials.as_deref())?;
        config.check_telegram(&given, credentials.as_deref())?;
        Ok(config)
    }

    /// What works but cannot be meant so, as sentences for the operator.
    pub fn warnings(&self) -> Vec<String> {
        let is_behind_proxy = self.server.public_address.as_str().starts_with("https://");
        if is_behind_proxy && self.server.trusted_proxies.is_empty() {
            return vec![
                "server.public_address begins with https://, so a proxy stands before Tresen, but server.trusted_proxies \
                 is empty: all visitors count as one, and nobody is signed in over https; name the proxy's address or \
                 network there"
                    .to_owned(),
            ];
        }
        Vec::new()
    }

    fn check_sizes(&self, given: &GivenValues) -> Result<(), ConfigError> {
        let (file, all) = (self.server.max_file_mb.get(), self.server.max_upload_mb.get());
        if file <= all {
            return Ok(());
        }
        let wrong = ["max_file_mb", "max_upload_mb"].map(|key| ("server", key));
        Err(given.error_about(
            &wrong,
            &format!("is wrong: one file ({file} MB) cannot be larger than the whole request ({all} MB)"),
        ))
    }

    /// Finds the password; a server without sender, or settings without server, are half a configuration.
    fn check_mail(&mut self, given: &GivenValues, credentials: Option<&Path>) -> Result<(), ConfigError> {
        if self.mail.host.is_empty() {
            let differs = |option: &&ConfigOption| match given.values.get(&option.name()) {
                Some((_, raw)) => raw.text() != Some("") && *raw != RawValue::of_default(option.default),
                None => false,
            };
            let orphan = OPTIONS
                .iter()
                .filter(|option| option.section == "mail" && option.key != "ca_file")
                .find(differs)
                .map(ConfigOption::name);
            return match orphan {
                None => Ok(()),
                Some(name) => {
                    Err(given.error_about(&[name], "is set, but mail.host, the server it belongs to, is not"))
                }
            };
        }
        if self.mail.from.is_none() {
            return Err(given.error_about(&[("mail", "host")], "is set, but mail.from, the sender's address, is not"));
        }
        if let Some(file) = self.password_file(given, credentials)? {
            let text = fs::read_to_string(&file).map_err(|error| {
                ConfigError(format!(
                    "the file {} with the mail password cannot be read: {}",
                    file.display(),
                    reason(&error)
                ))
            })?;
            self.mail.password = Secret(text.trim_end_matches(['\r', '\n']).to_owned());
        }
        Ok(())
    }

    /// Finds the bots: every file holds a token, and no two the same bot's.
    fn check_telegram(&mut self, given: &GivenValues, credentials: Option<&Path>) -> Result<(), ConfigError> {
        let telegram = &mut self.telegram;
        if telegram.token_files.is_empty() {
            telegram.token_files = credentials.map(tokens_in).unwrap_or_default();
        }
        let api = &telegram.api;
        if !["https://", "http://"].iter().any(|start| api.starts_with(start)) {
            return Err(given.error_about(&[("telegram", "api")], "must be an address that begins with https://"));
        }
        let mut bots = BTreeSet::new();
        for token in telegram.tokens()? {
            if !bot_id_of(&token).is_some_and(|bot| bots.insert(bot)) {
                return Err(given.error_about(&[("telegram", "token_files")], "names two files with tokens of one bot"));
            }
        }
        Ok(())
    }

    /// The file that has the password, unless the password itself was given.
    fn password_file(&self, given: &GivenValues, credentials: Option<&Path>) -> Result<Option<PathBuf>, ConfigError> {
        let place = |key, is_empty: bool| {
            if is_empty { None } else { given.values.get(&("mail", key)).map(|(place, _)| place) }
        };
        let word = place("password", self.mail.password.0.is_empty());
        let file = place("password_file", self.mail.password_file.as_os_str().is_empty());
        Ok(match (word, file) {
            (Some(Origin::Environment), Some(Origin::File { .. })) => None,
            (Some(Origin::File { .. }), Some(Origin::Environment)) | (None, Some(_)) => {
                Some(self.mail.password_file.clone())
            }
            (Some(_), Some(_)) => {
                return Err(
                    given.error_about(&[("mail", "password")], "and mail.password_file are both set: keep one of them")
                );
            }
            (Some(_), None) => None,
            (None, None) => credentials.map(|folder| folder.join("mail-password")).filter(|file| file.exists()),
        })
    }
}

impl MailSection {
    /// The mail server, if this file names one.
    pub fn server(&self) -> Option<MailServer> {
        let from = self.from.clone().filter(|_| !self.host.is_empty())?;
        let usual = self.security.usual_port();
        let port = u16::try_from(self.port.get()).ok().filter(|port| *port != 0).unwrap_or(usual);
        let (host, user, password) = (self.host.clone(), self.user.clone(), self.password.0.clone());
        Some(MailServer { host, port, security: self.security, user, password, from })
    }
}

/// The credentials that are tokens of bots.
fn tokens_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_token = |file: &PathBuf| {
        file.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("telegram-token"))
    };
    let mut files: Vec<_> = entries.filter(is_token).collect();
    files.sort();
    files
}

impl TelegramSection {
    /// The tokens of the bots.
    pub fn tokens(&self) -> Result<Vec<String>, ConfigError> {
        let token = |file: &PathBuf| {
            let name = file.display();
            let text = fs::read_to_string(file).map_err(|error| {
                ConfigError(format!("the file {name} with a bot's token cannot be read: {}", reason(&error)))
            })?;
            let token = text.trim().to_owned();
            let wrong = || {
                ConfigError(format!(
                    "the file {name} holds no token of a bot; @BotFather gives one like 123456789:AAF0…, nothing else \
                     belongs into the file"
                ))
            };
            bot_id_of(&token).ok_or_else(wrong).map(|_| token)
        };
        self.token_files.iter().map(token).collect()
    }
}

/// An input or output error as a person says it: without the number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

fn open(overrides: &CliOverrides) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let named: Vec<PathBuf> = match &overrides.config {
        Some(file) => vec![file.clone()],
        None => CONFIG_FILES.map(PathBuf::from).to_vec(),
    };
    for file in named {
        match fs::read_to_string(&file) {
            Ok(text) => return Ok(Some((file, text))),
            Err(error) if overrides.config.is_none() && error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(ConfigError(format!("the file {} cannot be read: {}", file.display(), reason(&error))));
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;

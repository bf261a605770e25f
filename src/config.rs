//! What belongs to the machine: addresses, directories, the mail server, tokens of bots.
//!
//! One table at the end of this file, `options!`, makes the structs, reads them and describes them;
//! `config.example.toml` is held against it. A value is looked for on the command line, then in the
//! environment, then in the file, then in the table. Every mistake is one sentence that says where
//! it is and what would be right. What belongs to the organisation is set in the browser, not here.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fmt, fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use jiff::tz::TimeZone;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use tracing::level_filters::LevelFilter;

use crate::{
    app::{bots::bot_id_of, jobs::Job},
    domain::{
        organisation::{MailSecurity, MailServer},
        text::EmailAddress,
    },
    scheduler::Schedule,
};

/// Where the file is looked for unless it is named.
const PLACES: [&str; 2] = ["./config.toml", "/etc/tresen/config.toml"];

/// What all variables begin with.
const PREFIX: &str = "TRESEN_";

/// Something in the configuration that cannot be meant, as one sentence.
#[derive(Debug)]
pub struct Mistake(String);

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mistake {}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The file.
    pub config: Option<PathBuf>,
    /// Instead of `server.data`.
    pub data: Option<PathBuf>,
    /// Instead of `server.listen`.
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads command line, environment and file.
    pub fn load(asked: &Asked) -> Result<Self, Mistake> {
        Self::load_with(asked, std::env::vars_os())
    }

    fn load_with(asked: &Asked, environment: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, Mistake> {
        let mut given = Given::default();
        if let Some((file, text)) = open(asked)? {
            given.take_file(&file.display().to_string(), &text)?;
            // The file has to be right even where the environment says something else.
            Self::fill(&given)?;
        }
        let credentials = given.take_environment(environment)?;
        let mut config = Self::fill(&given)?;
        if let Some(data) = &asked.data {
            config.server.data.clone_from(data);
        }
        if let Some(listen) = asked.listen {
            config.server.listen = listen;
        }
        config.check_sizes(&given)?;
        config.check_mail(&given, credentials.as_deref())?;
        config.check_telegram(&given, credentials.as_deref())?;
        Ok(config)
    }

    fn check_sizes(&self, given: &Given) -> Result<(), Mistake> {
        let (file, all) = (self.server.max_file_mb.get(), self.server.max_upload_mb.get());
        if file <= all {
            return Ok(());
        }
        let wrong = ["max_file_mb", "max_upload_mb"].map(|key| ("server", key));
        Err(given.mistake(
            &wrong,
            &format!("is wrong: one file ({file} MB) cannot be larger than the whole request ({all} MB)"),
        ))
    }

    /// Finds the password; a server without sender, or settings without server, are half a configuration.
    fn check_mail(&mut self, given: &Given, credentials: Option<&Path>) -> Result<(), Mistake> {
        if self.mail.host.is_empty() {
            let differs = |option: &&Opt| match given.values.get(&option.name()) {
                Some((_, raw)) => raw.text() != Some("") && *raw != Raw::of_default(option.default),
                None => false,
            };
            let orphan = OPTIONS
                .iter()
                .filter(|option| option.section == "mail" && option.key != "ca_file")
                .find(differs)
                .map(Opt::name);
            return match orphan {
                None => Ok(()),
                Some(name) => Err(given.mistake(&[name], "is set, but mail.host, the server it belongs to, is not")),
            };
        }
        if self.mail.from.is_none() {
            return Err(given.mistake(&[("mail", "host")], "is set, but mail.from, the sender's address, is not"));
        }
        if let Some(file) = self.password_file(given, credentials)? {
            let text = fs::read_to_string(&file).map_err(|error| {
                Mistake(format!(
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
    fn check_telegram(&mut self, given: &Given, credentials: Option<&Path>) -> Result<(), Mistake> {
        let telegram = &mut self.telegram;
        if telegram.token_files.is_empty() {
            telegram.token_files = credentials.map(tokens_in).unwrap_or_default();
        }
        let api = &telegram.api;
        if !["https://", "http://"].iter().any(|start| api.starts_with(start)) {
            return Err(given.mistake(&[("telegram", "api")], "must be an address that begins with https://"));
        }
        let mut bots = BTreeSet::new();
        for token in telegram.tokens()? {
            if !bot_id_of(&token).is_some_and(|bot| bots.insert(bot)) {
                return Err(given.mistake(&[("telegram", "token_files")], "names two files with tokens of one bot"));
            }
        }
        Ok(())
    }

    /// The file that has the password, unless the password itself was given.
    fn password_file(&self, given: &Given, credentials: Option<&Path>) -> Result<Option<PathBuf>, Mistake> {
        let place = |key, is_empty: bool| {
            if is_empty { None } else { given.values.get(&("mail", key)).map(|(place, _)| place) }
        };
        let word = place("password", self.mail.password.0.is_empty());
        let file = place("password_file", self.mail.password_file.as_os_str().is_empty());
        Ok(match (word, file) {
            (Some(Place::Environment), Some(Place::File { .. })) => None,
            (Some(Place::File { .. }), Some(Place::Environment)) | (None, Some(_)) => {
                Some(self.mail.password_file.clone())
            }
            (Some(_), Some(_)) => {
                return Err(
                    given.mistake(&[("mail", "password")], "and mail.password_file are both set: keep one of them")
                );
            }
            (Some(_), None) => None,
            (None, None) => credentials.map(|folder| folder.join("mail-password")).filter(|file| file.exists()),
        })
    }
}

impl Mail {
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

impl Jobs {
    /// The times of a job.
    pub const fn schedule(&self, job: Job) -> &Schedule {
        match job {
            Job::Cleanup => &self.tidy,
            Job::Inactivity => &self.inactivity,
        }
    }
}

impl Telegram {
    /// The tokens of the bots.
    pub fn tokens(&self) -> Result<Vec<String>, Mistake> {
        let token = |file: &PathBuf| {
            let name = file.display();
            let text = fs::read_to_string(file).map_err(|error| {
                Mistake(format!("the file {name} with a bot's token cannot be read: {}", reason(&error)))
            })?;
            let token = text.trim().to_owned();
            let wrong = || {
                Mistake(format!(
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

fn open(asked: &Asked) -> Result<Option<(PathBuf, String)>, Mistake> {
    let named: Vec<PathBuf> = match &asked.config {
        Some(file) => vec![file.clone()],
        None => PLACES.map(PathBuf::from).to_vec(),
    };
    for file in named {
        match fs::read_to_string(&file) {
            Ok(text) => return Ok(Some((file, text))),
            Err(error) if asked.config.is_none() && error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Mistake(format!("the file {} cannot be read: {}", file.display(), reason(&error))));
            }
        }
    }
    Ok(None)
}

// ── what was given, and where ────────────────────────────────────────────────────────────────────

/// Section and key.
type Name = (&'static str, &'static str);

#[derive(Clone, Debug)]
enum Place {
    File { file: String, line: usize },
    Environment,
}

#[derive(Default)]
struct Given {
    values: BTreeMap<Name, (Place, Raw)>,
}

/// A value as it was written.
#[derive(Clone, PartialEq, Debug)]
pub enum Raw {
    /// A text in quotes.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A list of texts.
    List(Vec<String>),
    /// A variable's value: text, number or a list with commas.
    Word(String),
    /// What no option takes.
    Other(&'static str),
}

impl Raw {
    fn new(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Self::Other("a number beyond all bounds"), Self::Number),
            DeValue::Float(_) => Self::Other("a number with a point"),
            DeValue::Boolean(_) => Self::Other("true or false"),
            DeValue::Datetime(_) => Self::Other("a date"),
            DeValue::Table(_) => Self::Other("a section"),
            DeValue::Array(items) => {
                let texts = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
                texts.collect::<Option<_>>().map_or(Self::Other("a list of something else than texts"), Self::List)
            }
        }
    }

    fn of_default(toml: &str) -> Self {
        DeValue::parse(toml).map_or(Self::Other("no TOML"), |value| Self::new(value.get_ref()))
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text),
            _ => None,
        }
    }

    /// As a mistake's sentence shows it; a secret only by its kind.
    fn shown(&self, secret: bool) -> Cow<'static, str> {
        match self {
            Self::Number(_) if secret => "a number".into(),
            Self::Number(number) => number.to_string().into(),
            Self::List(texts) if !secret => format!("{texts:?}").into(),
            Self::List(_) => "a list".into(),
            Self::Text(_) | Self::Word(_) if secret => "a text".into(),
            Self::Text(text) | Self::Word(text) => format!("{text:?}").into(),
            Self::Other(kind) => (*kind).into(),
        }
    }
}

impl Given {
    fn take_file(&mut self, file: &str, text: &str) -> Result<(), Mistake> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        let wrong = |at: usize, what: String| Mistake(format!("{file}, line {}: {what}", line(at)));
        let table = DeTable::parse(text).map_err(|error| {
            let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            wrong(error.span().map_or(0, |span| span.start), format!("this is not TOML ({message})"))
        })?;
        for (section, content) in in_order(table.get_ref()) {
            let name: &str = section.get_ref();
            let start = section.span().start;
            let Some(known) = SECTIONS.iter().map(|(known, _)| *known).find(|known| *known == name) else {
                return Err(wrong(start, unknown_section(name, content.get_ref().is_table())));
            };
            let DeValue::Table(keys) = content.get_ref() else {
                return Err(wrong(start, format!("{name} is a section, write it as [{name}]")));
            };
            for (key, value) in in_order(keys) {
                let start = key.span().start;
                let option = OPTIONS.iter().find(|option| option.section == known && option.key == &**key.get_ref());
                let option = option.ok_or_else(|| wrong(start, unknown_key(known, key.get_ref())))?;
                let place = Place::File { file: file.to_owned(), line: line(start) };
                self.values.insert(option.name(), (place, Raw::new(value.get_ref())));
            }
        }
        Ok(())
    }

    /// Takes our variables; the directory of systemd's credentials is returned.
    fn take_environment(
        &mut self,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Option<PathBuf>, Mistake> {
        let mut credentials = None;
        let mut ours = BTreeMap::new();
        for (name, value) in environment {
            match name.to_str() {
                Some("CREDENTIALS_DIRECTORY") => credentials = Some(PathBuf::from(value)),
                Some(name) if name.starts_with(PREFIX) => {
                    ours.insert(name.to_owned(), value);
                }
                _ => {}
            }
        }
        for (name, value) in ours {
            let Some(option) = OPTIONS.iter().find(|option| option.env == name) else {
                let near = nearest(&name, OPTIONS.iter().map(|option| option.env));
                return Err(Mistake(format!("environment: there is no {name}; the nearest one is {near}")));
            };
            let value = value.into_string().map_err(|_| Mistake(format!("environment: {name} is not UTF-8 text")))?;
            self.values.insert(option.name(), (Place::Environment, Raw::Word(value)));
        }
        Ok(credentials)
    }

    fn read<T: Setting>(&self, name: Name, default: &str) -> Result<T, Mistake> {
        let by_default;
        let raw = match self.values.get(&name) {
            Some((_, raw)) => raw,
            None => {
                by_default = Raw::of_default(default);
                &by_default
            }
        };
        T::read(raw).ok_or_else(|| {
            let near = T::near(raw).map(|near| format!("; the nearest one is {near:?}")).unwrap_or_default();
            let why = T::why(raw).map(|why| format!(": {why}")).unwrap_or_default();
            self.mistake(&[name], &format!("must be {}, not {}{near}{why}", T::expected(), raw.shown(T::SECRET)))
        })
    }

    /// A sentence about the first of these options that was given.
    fn mistake(&self, names: &[Name], what: &str) -> Mistake {
        let found = names.iter().find_map(|name| Some((name, &self.values.get(name)?.0)));
        let option = |name: &Name| OPTIONS.iter().find(|option| option.name() == *name).map_or("", |option| option.env);
        Mistake(match (found, names.first()) {
            (Some(((section, key), Place::File { file, line })), _) => {
                format!("{file}, line {line}: {section}.{key} {what}")
            }
            (Some((name, Place::Environment)), _) => format!("environment: {} {what}", option(name)),
            (None, Some((section, key))) => format!("{section}.{key} {what}"),
            (None, None) => what.to_owned(),
        })
    }
}

/// Rows of a table as they stand in the file, so that the first mistake is the one told.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut rows: Vec<_> = table.iter().collect();
    rows.sort_by_key(|(key, _)| key.span().start);
    rows
}

fn unknown_section(name: &str, is_section: bool) -> String {
    if is_section {
        let near = nearest(name, SECTIONS.iter().map(|(known, _)| *known));
        return format!("there is no section [{name}]; the nearest one is [{near}]");
    }
    match OPTIONS.iter().find(|option| option.key == name) {
        Some(option) => format!("{name} stands outside its section; it belongs under [{}]", option.section),
        None => {
            let near = nearest(name, OPTIONS.iter().map(|option| option.key));
            let section = OPTIONS.iter().find(|option| option.key == near).map_or("", |option| option.section);
            format!("there is no key {name:?}; the nearest one is {near:?} under [{section}]")
        }
    }
}

fn unknown_key(section: &str, key: &str) -> String {
    if let Some(option) = OPTIONS.iter().find(|option| option.key == key) {
        return format!("there is no key {key:?} under [{section}]; it belongs under [{}]", option.section);
    }
    let near = nearest(key, OPTIONS.iter().filter(|option| option.section == section).map(|option| option.key));
    format!("there is no key {key:?} under [{section}]; the nearest one is {near:?}")
}

/// The candidate with the fewest typing errors.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> &'a str {
    let word = word.to_lowercase().replace('-', "_");
    candidates.min_by_key(|candidate| distance(&word, &candidate.to_lowercase())).unwrap_or_default()
}

/// Letters to insert, remove, replace or swap with a neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

// ── kinds of values ──────────────────────────────────────────────────────────────────────────────

/// What an option's value may be.
pub trait Setting: Sized {
    /// Whether a mistake's sentence must not show it.
    const SECRET: bool = false;
    /// The end of "must be …".
    fn expected() -> Cow<'static, str>;
    /// Reads it; nothing if it is not what is expected.
    fn read(raw: &Raw) -> Option<Self>;
    /// What may have been meant.
    fn near(_: &Raw) -> Option<String> {
        None
    }
    /// What is wrong with it, where that is more than "something else".
    fn why(_: &Raw) -> Option<String> {
        None
    }
}

/// A whole number within bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whole<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Whole<MIN, MAX> {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> Setting for Whole<MIN, MAX> {
    fn expected() -> Cow<'static, str> {
        format!("a whole number from {MIN} to {MAX}").into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        let number = match raw {
            Raw::Number(number) => u32::try_from(*number).ok()?,
            Raw::Word(word) => word.trim().parse().ok()?,
            _ => return None,
        };
        (MIN..=MAX).contains(&number).then_some(Self(number))
    }
}

impl Setting for String {
    fn expected() -> Cow<'static, str> {
        "a text in quotes".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        raw.text().map(|text| text.trim().to_owned())
    }
}

impl Setting for PathBuf {
    fn expected() -> Cow<'static, str> {
        "a path in quotes".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        raw.text().map(Self::from)
    }
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Setting for Secret {
    const SECRET: bool = true;
    fn expected() -> Cow<'static, str> {
        "a text in quotes".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        raw.text().map(|text| Self(text.to_owned()))
    }
}

impl Setting for SocketAddr {
    fn expected() -> Cow<'static, str> {
        "an address with a port, such as \"127.0.0.1:8080\" or \"[::]:8080\"".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        raw.text()?.trim().parse().ok()
    }
}

impl Setting for Vec<PathBuf> {
    fn expected() -> Cow<'static, str> {
        "a list of paths, such as [\"/etc/tresen/telegram-token\"]".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        match raw {
            Raw::List(texts) => Some(texts.iter().map(PathBuf::from).collect()),
            Raw::Word(word) => {
                Some(word.split(',').map(str::trim).filter(|text| !text.is_empty()).map(PathBuf::from).collect())
            }
            _ => None,
        }
    }
}

/// How what is written to a bot comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Updates {
    /// We ask for it.
    #[default]
    Polling,
    /// Telegram brings it.
    Webhook,
}

impl Setting for Vec<IpAddr> {
    fn expected() -> Cow<'static, str> {
        "a list of addresses, such as [\"127.0.0.1\"]".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        match raw {
            Raw::List(texts) => texts.iter().map(|text| text.parse().ok()).collect(),
            Raw::Word(word) => {
                word.split(',').map(str::trim).filter(|text| !text.is_empty()).map(|text| text.parse().ok()).collect()
            }
            _ => None,
        }
    }
}

/// An address for browsers, without a slash at the end; or empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PublicAddress(String);

impl PublicAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Setting for PublicAddress {
    fn expected() -> Cow<'static, str> {
        "an address such as \"https://hilfe.example.org\", without a path".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        let text = raw.text()?.trim().trim_end_matches('/');
        if text.is_empty() {
            return Some(Self::default());
        }
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let is_host = |c: char| c.is_alphanumeric() || "-.:[]".contains(c);
        (!host.is_empty() && host.chars().all(is_host)).then(|| Self(text.to_owned()))
    }
}

impl Setting for Option<EmailAddress> {
    fn expected() -> Cow<'static, str> {
        "an e-mail address".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        EmailAddress::parse_optional(raw.text()?).ok()
    }
}

/// Settings that are one of some words.
macro_rules! choices {
    ($($Type:ty { $($word:literal = $value:expr),+ })+) => {$(
        impl Setting for $Type {
            fn expected() -> Cow<'static, str> {
                format!("one of {}", [$(concat!("\"", $word, "\"")),+].join(", ")).into()
            }
            fn read(raw: &Raw) -> Option<Self> {
                match raw.text()?.trim() {
                    $($word => Some($value),)+
                    _ => None,
                }
            }
            fn near(raw: &Raw) -> Option<String> {
                Some(nearest(raw.text()?, [$($word),+].into_iter()).to_owned())
            }
        }
    )+};
}
choices! {
    Updates { "polling" = Self::Polling, "webhook" = Self::Webhook }
    MailSecurity { "starttls" = Self::StartTls, "tls" = Self::Tls, "none" = Self::None }
    LevelFilter {
        "error" = Self::ERROR, "warn" = Self::WARN, "info" = Self::INFO, "debug" = Self::DEBUG, "trace" = Self::TRACE
    }
}

impl Setting for TimeZone {
    fn expected() -> Cow<'static, str> {
        "a time zone's IANA name, such as \"Europe/Berlin\"".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        Self::get(raw.text()?.trim()).ok()
    }
    fn near(raw: &Raw) -> Option<String> {
        let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
        Some(nearest(raw.text()?, zones.iter().map(String::as_str)).to_owned())
    }
}

impl Setting for Schedule {
    fn expected() -> Cow<'static, str> {
        "a cron expression, such as \"30 3 * * *\" for 3:30 every day".into()
    }
    fn read(raw: &Raw) -> Option<Self> {
        raw.text()?.parse().ok()
    }
    fn why(raw: &Raw) -> Option<String> {
        raw.text()?.parse::<Self>().err().map(|mistake| mistake.to_string())
    }
}

// ── the table ────────────────────────────────────────────────────────────────────────────────────

/// One option, described.
#[derive(Clone, Copy, Debug)]
pub struct Opt {
    /// Its section.
    pub section: &'static str,
    /// Its key.
    pub key: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its default, as it stands in the file.
    pub default: &'static str,
    /// Its variable.
    pub env: &'static str,
}

impl Opt {
    const fn name(&self) -> Name {
        (self.section, self.key)
    }
}

macro_rules! options {
    ($(
        $(#[doc = $about:literal])+
        [$section:ident] $Section:ident {
            $($(#[doc = $meaning:literal])+ $key:ident: $Type:ty = $default:tt, $env:ident;)+
        }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug)]
            pub struct $Section {
                $(
                    $(#[doc = $meaning])+
                    #[doc = concat!("\n\nDefault `", stringify!($default), "`, environment `", stringify!($env), "`.")]
                    pub $key: $Type,
                )+
            }
        )+

        /// The configuration of this machine.
        #[derive(Clone, Debug)]
        pub struct Config {
            $($(#[doc = $about])+ pub $section: $Section,)+
        }

        /// The sections and what they are about.
        pub const SECTIONS: &[(&str, &str)] = &[$((stringify!($section), concat!($($about),+))),+];

        /// All options, in the order of the file.
        pub const OPTIONS: &[Opt] = &[$($(Opt {
            section: stringify!($section),
            key: stringify!($key),
            meaning: concat!($($meaning),+),
            default: stringify!($default),
            env: stringify!($env),
        }),+),+];

        impl Config {
            fn fill(given: &Given) -> Result<Self, Mistake> {
                Ok(Self {
                    $($section: $Section {
                        $($key: given.read((stringify!($section), stringify!($key)), stringify!($default))?),+
                    }),+
                })
            }
        }
    };
}

options! {
    /// The web server and its data.
    [server] Server {
        /// Address and port to listen on. `0.0.0.0:8080` or `[::]:8080` also lets other machines in.
        listen: SocketAddr = "127.0.0.1:8080", TRESEN_SERVER_LISTEN;
        /// Where browsers reach Tresen from outside; it stands in links of mails.
        /// Empty: as given in the setup.
        public_address: PublicAddress = "", TRESEN_SERVER_PUBLIC_ADDRESS;
        /// The directory of all data. It is made if it is missing.
        data: PathBuf = "./data", TRESEN_SERVER_DATA;
        /// Memory that keeps often-read pages of the database, in MiB.
        cache_mib: Whole<1, 4096> = 32, TRESEN_SERVER_CACHE_MIB;
        /// Threads that answer browsers.
        workers: Whole<1, 64> = 2, TRESEN_SERVER_WORKERS;
        /// Addresses of proxies whose X-Forwarded-For is believed.
        trusted_proxies: Vec<IpAddr> = [], TRESEN_SERVER_TRUSTED_PROXIES;
        /// The most that one form with all its files may bring, in MB (1,000,000 bytes).
        max_upload_mb: Whole<1, 1024> = 50, TRESEN_SERVER_MAX_UPLOAD_MB;
        /// The largest file, in MB (1,000,000 bytes).
        max_file_mb: Whole<1, 1024> = 10, TRESEN_SERVER_MAX_FILE_MB;
        /// The most files of one message.
        max_files: Whole<0, 50> = 5, TRESEN_SERVER_MAX_FILES;
    }
    /// The mail server that answers leave through. What is set here wins over the setup;
    /// without a host all of it is as given in the setup.
    [mail] Mail {
        /// Name or address of the mail server. Empty: as given in the setup.
        host: String = "", TRESEN_MAIL_HOST;
        /// Its port. 0 is the usual one: 587 with starttls, 465 with tls, 25 with none.
        port: Whole<0, 65535> = 0, TRESEN_MAIL_PORT;
        /// How it is spoken to: "starttls", "tls", or "none" for a server on the same machine.
        security: MailSecurity = "starttls", TRESEN_MAIL_SECURITY;
        /// Who signs in. Empty: nobody.
        user: String = "", TRESEN_MAIL_USER;
        /// The password. Better kept in a file of its own, see password_file.
        password: Secret = "", TRESEN_MAIL_PASSWORD;
        /// A file that has nothing but the password. Without both, systemd's credential
        /// "mail-password" is used.
        password_file: PathBuf = "", TRESEN_MAIL_PASSWORD_FILE;
        /// A file with the certificate (PEM) of an authority that is trusted too, such as a
        /// university's own. It also serves a mail server that was given in the setup.
        ca_file: PathBuf = "", TRESEN_MAIL_CA_FILE;
        /// The sender's address. Needed with a host.
        from: Option<EmailAddress> = "", TRESEN_MAIL_FROM;
    }
    /// Bots that take requests in Telegram. Without a token Telegram is off: nothing is asked of it.
    [telegram] Telegram {
        /// Files that hold nothing but the token of a bot each, as @BotFather gives it. Without any,
        /// systemd's credentials whose names begin with "telegram-token" are used.
        token_files: Vec<PathBuf> = [], TRESEN_TELEGRAM_TOKEN_FILES;
        /// How what is written to the bots comes in: "polling" works behind any router; "webhook" needs
        /// a public address with https, which Telegram must reach.
        updates: Updates = "polling", TRESEN_TELEGRAM_UPDATES;
        /// Where the Bot API is; a server of your own may stand elsewhere.
        api: String = "https://api.telegram.org", TRESEN_TELEGRAM_API;
    }
    /// The log, written to standard error.
    [log] Log {
        /// How much: "error", "warn", "info", "debug" or "trace".
        level: LevelFilter = "info", TRESEN_LOG_LEVEL;
    }
    /// Times.
    [time] Time {
        /// The IANA name of the zone in which times are told and years begin.
        zone: TimeZone = "Europe/Berlin", TRESEN_TIME_ZONE;
    }
    /// When the house does what it does by itself, in the zone above: cron expressions of five fields,
    /// minute, hour, day of the month, month, weekday. docs/jobs.md says more.
    [jobs] Jobs {
        /// Removes unfinished requests, sessions that have ended, and files that nothing refers to.
        tidy: Schedule = "17 * * * *", TRESEN_JOBS_TIDY;
        /// Warns of, locks and deletes accounts that nobody uses.
        inactivity: Schedule = "30 3 * * *", TRESEN_JOBS_INACTIVITY;
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;

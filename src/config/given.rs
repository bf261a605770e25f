//! Values as they were given, in the file and in the environment, and where.

use std::{borrow::Cow, collections::BTreeMap, ffi::OsString, path::PathBuf};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    ConfigError, ENVIRONMENT_PREFIX,
    options::{OPTIONS, SECTIONS},
    value::{SettingValue, nearest},
};

/// Section and key.
pub type OptionName = (&'static str, &'static str);

#[derive(Clone, Debug)]
pub enum Origin {
    File { file: String, line: usize },
    Environment,
}

#[derive(Default)]
pub struct GivenValues {
    pub(super) values: BTreeMap<OptionName, (Origin, RawValue)>,
}

/// A value as it was written.
#[derive(Clone, PartialEq, Debug)]
pub enum RawValue {
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

impl RawValue {
    pub(super) fn new(value: &DeValue<'_>) -> Self {
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

    pub(super) fn of_default(toml: &str) -> Self {
        DeValue::parse(toml).map_or(Self::Other("no TOML"), |value| Self::new(value.get_ref()))
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of a list. A variable's value may be written as a list of the file, or with commas.
    pub(super) fn texts(&self) -> Option<Vec<String>> {
        match self {
            Self::List(texts) => Some(texts.clone()),
            Self::Word(word) if word.trim_start().starts_with('[') => match Self::of_default(word.trim()) {
                Self::List(texts) => Some(texts),
                _ => None,
            },
            Self::Word(word) => {
                Some(word.split(',').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect())
            }
            _ => None,
        }
    }

    /// As a mistake's sentence shows it; a secret only by its kind.
    pub(super) fn shown(&self, secret: bool) -> Cow<'static, str> {
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

impl GivenValues {
    pub(super) fn take_file(&mut self, file: &str, text: &str) -> Result<(), ConfigError> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        let wrong = |at: usize, what: String| ConfigError(format!("{file}, line {}: {what}", line(at)));
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
                let place = Origin::File { file: file.to_owned(), line: line(start) };
                self.values.insert(option.name(), (place, RawValue::new(value.get_ref())));
            }
        }
        Ok(())
    }

    /// Takes our variables; the directory of systemd's credentials is returned.
    pub(super) fn take_environment(
        &mut self,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Option<PathBuf>, ConfigError> {
        let mut credentials = None;
        let mut ours = BTreeMap::new();
        for (name, value) in environment {
            match name.to_str() {
                Some("CREDENTIALS_DIRECTORY") => credentials = Some(PathBuf::from(value)),
                Some(name) if is_service_variable(name, value.to_str().unwrap_or_default()) => {}
                Some(name) if name.starts_with(ENVIRONMENT_PREFIX) => {
                    ours.insert(name.to_owned(), value);
                }
                _ => {}
            }
        }
        for (name, value) in ours {
            let Some(option) = OPTIONS.iter().find(|option| option.env == name) else {
                let near = nearest(&name, OPTIONS.iter().map(|option| option.env));
                return Err(ConfigError(format!("environment: there is no {name}; the nearest one is {near}")));
            };
            let value =
                value.into_string().map_err(|_| ConfigError(format!("environment: {name} is not UTF-8 text")))?;
            self.values.insert(option.name(), (Origin::Environment, RawValue::Word(value)));
        }
        Ok(credentials)
    }

    pub(super) fn read<T: SettingValue>(&self, name: OptionName, default: &str) -> Result<T, ConfigError> {
        let by_default;
        let raw = match self.values.get(&name) {
            Some((_, raw)) => raw,
            None => {
                by_default = RawValue::of_default(default);
                &by_default
            }
        };
        T::read(raw).ok_or_else(|| {
            let near = T::near(raw).map(|near| format!("; the nearest one is {near:?}")).unwrap_or_default();
            let why = T::why(raw).map(|why| format!(": {why}")).unwrap_or_default();
            self.error_about(&[name], &format!("must be {}, not {}{near}{why}", T::expected(), raw.shown(T::SECRET)))
        })
    }

    /// A sentence about the first of these options that was given.
    pub(super) fn error_about(&self, names: &[OptionName], what: &str) -> ConfigError {
        let found = names.iter().find_map(|name| Some((name, &self.values.get(name)?.0)));
        let option =
            |name: &OptionName| OPTIONS.iter().find(|option| option.name() == *name).map_or("", |option| option.env);
        ConfigError(match (found, names.first()) {
            (Some(((section, key), Origin::File { file, line })), _) => {
                format!("{file}, line {line}: {section}.{key} {what}")
            }
            (Some((name, Origin::Environment)), _) => format!("environment: {} {what}", option(name)),
            (None, Some((section, key))) => format!("{section}.{key} {what}"),
            (None, None) => what.to_owned(),
        })
    }
}

/// Whether Kubernetes sets this variable for a service whose name begins with `tresen`: `…_SERVICE_HOST`,
/// `…_SERVICE_PORT`, and `…_PORT` with addresses like `tcp://10.0.0.11:80`, also of each port. None is meant
/// for us.
fn is_service_variable(name: &str, value: &str) -> bool {
    let is_of_port = |(at, sign): (usize, &str)| {
        let rest = name[at + sign.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
        ["_TCP", "_UDP", "_SCTP"].iter().any(|protocol| rest.starts_with(protocol))
    };
    let is_address = ["tcp://", "udp://", "sctp://"].iter().any(|start| value.starts_with(start));
    name.starts_with(ENVIRONMENT_PREFIX)
        && (name.ends_with("_SERVICE_HOST")
            || name.contains("_SERVICE_PORT")
            || name.match_indices("_PORT_").any(is_of_port)
            || (name.ends_with("_PORT") && is_address))
}

/// Rows of a table in the order of the file, so that the first mistake is the one reported.
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

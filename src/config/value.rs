//! Kinds of values that an option may have, and what is told when one is something else.

use std::{
    borrow::Cow,
    fmt,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use ipnet::IpNet;
use jiff::tz::TimeZone;
use tracing::level_filters::LevelFilter;

use super::given::RawValue;
use crate::{
    domain::{organisation::MailSecurity, text::EmailAddress},
    scheduler::Schedule,
};

/// The candidate with the fewest typing errors: letters to insert, remove, replace or swap.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> &'a str {
    let word = word.to_lowercase().replace('-', "_");
    candidates.min_by_key(|candidate| strsim::osa_distance(&word, &candidate.to_lowercase())).unwrap_or_default()
}

/// What an option's value may be.
pub trait SettingValue: Sized {
    /// Whether a mistake's sentence must not show it.
    const SECRET: bool = false;
    /// The end of "must be …".
    fn expected() -> Cow<'static, str>;
    /// Reads it; nothing if it is not what is expected.
    fn read(raw: &RawValue) -> Option<Self>;
    /// What may have been meant.
    fn near(_: &RawValue) -> Option<String> {
        None
    }
    /// What is wrong with it, where that is more than "something else".
    fn why(_: &RawValue) -> Option<String> {
        None
    }
}

/// A whole number within bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whole<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Whole<MIN, MAX> {
    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> SettingValue for Whole<MIN, MAX> {
    fn expected() -> Cow<'static, str> {
        format!("a whole number from {MIN} to {MAX}").into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        let number = match raw {
            RawValue::Number(number) => u32::try_from(*number).ok()?,
            RawValue::Word(word) => word.trim().parse().ok()?,
            _ => return None,
        };
        (MIN..=MAX).contains(&number).then_some(Self(number))
    }
}

impl SettingValue for String {
    fn expected() -> Cow<'static, str> {
        "a text in quotes".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        raw.text().map(|text| text.trim().to_owned())
    }
}

impl SettingValue for PathBuf {
    fn expected() -> Cow<'static, str> {
        "a path in quotes".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        raw.text().map(Self::from)
    }
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(pub(super) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl SettingValue for Secret {
    const SECRET: bool = true;
    fn expected() -> Cow<'static, str> {
        "a text in quotes".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        raw.text().map(|text| Self(text.to_owned()))
    }
}

impl SettingValue for SocketAddr {
    fn expected() -> Cow<'static, str> {
        "an address with a port, such as \"127.0.0.1:8080\" or \"[::]:8080\"".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        raw.text()?.trim().parse().ok()
    }
}

impl SettingValue for Vec<PathBuf> {
    fn expected() -> Cow<'static, str> {
        "a list of paths, such as [\"/etc/tresen/telegram-token\"], in the environment with commas between".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        Some(raw.texts()?.into_iter().map(PathBuf::from).collect())
    }
}

/// How what is written to a bot comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TelegramUpdates {
    /// We ask for it.
    #[default]
    Polling,
    /// Telegram brings it.
    Webhook,
}

/// An address, or a network such as `10.0.0.0/8` (CIDR).
fn parse_network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let network = match text.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address),
        Err(_) => text.parse().ok()?,
    };
    Some(match (network.addr().to_canonical(), network.prefix_len()) {
        // The notation of IPv4 in IPv6, ::ffff:10.0.0.0/104.
        (address @ IpAddr::V4(_), prefix @ 96..) if network.addr().is_ipv6() => {
            IpNet::new(address, prefix - 96).ok()?
        }
        _ => network.trunc(),
    })
}

impl SettingValue for Vec<IpNet> {
    fn expected() -> Cow<'static, str> {
        "a list of addresses or networks, such as [\"127.0.0.1\", \"10.0.0.0/8\"], in the environment \
         127.0.0.1,10.0.0.0/8"
            .into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        raw.texts()?.iter().map(|text| parse_network(text)).collect()
    }
}

/// What browsers are told to reach by https only, once a page came so (HSTS, RFC 6797).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Hsts {
    Off,
    /// The host of the public address.
    #[default]
    Host,
    /// The host and all names below it.
    Subdomains,
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

impl SettingValue for PublicAddress {
    fn expected() -> Cow<'static, str> {
        "an address such as \"https://hilfe.example.org\", without a path".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        let text = raw.text()?.trim().trim_end_matches('/');
        if text.is_empty() {
            return Some(Self::default());
        }
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let is_host = |c: char| c.is_alphanumeric() || "-.:[]".contains(c);
        (!host.is_empty() && host.chars().all(is_host)).then(|| Self(text.to_owned()))
    }
}

impl SettingValue for Option<EmailAddress> {
    fn expected() -> Cow<'static, str> {
        "an e-mail address".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        EmailAddress::parse_optional(raw.text()?).ok()
    }
}

/// Settings that are one of some words.
macro_rules! choices {
    ($($Type:ty { $($word:literal = $value:expr),+ })+) => {$(
        impl SettingValue for $Type {
            fn expected() -> Cow<'static, str> {
                format!("one of {}", [$(concat!("\"", $word, "\"")),+].join(", ")).into()
            }
            fn read(raw: &RawValue) -> Option<Self> {
                match raw.text()?.trim() {
                    $($word => Some($value),)+
                    _ => None,
                }
            }
            fn near(raw: &RawValue) -> Option<String> {
                Some(nearest(raw.text()?, [$($word),+].into_iter()).to_owned())
            }
        }
    )+};
}
choices! {
    TelegramUpdates { "polling" = Self::Polling, "webhook" = Self::Webhook }
    Hsts { "host" = Self::Host, "subdomains" = Self::Subdomains, "off" = Self::Off }
    MailSecurity { "starttls" = Self::StartTls, "tls" = Self::Tls, "none" = Self::None }
    LevelFilter {
        "error" = Self::ERROR, "warn" = Self::WARN, "info" = Self::INFO, "debug" = Self::DEBUG, "trace" = Self::TRACE
    }
}

impl SettingValue for TimeZone {
    fn expected() -> Cow<'static, str> {
        "a time zone's IANA name, such as \"Europe/Berlin\"".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        Self::get(raw.text()?.trim()).ok()
    }
    fn near(raw: &RawValue) -> Option<String> {
        let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
        Some(nearest(raw.text()?, zones.iter().map(String::as_str)).to_owned())
    }
}

impl SettingValue for Schedule {
    fn expected() -> Cow<'static, str> {
        "a cron expression, such as \"30 3 * * *\" for 3:30 every day".into()
    }
    fn read(raw: &RawValue) -> Option<Self> {
        raw.text()?.parse().ok()
    }
    fn why(raw: &RawValue) -> Option<String> {
        raw.text()?.parse::<Self>().err().map(|mistake| mistake.to_string())
    }
}

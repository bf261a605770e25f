//! What Tresen says, in German and English (Project Fluent), and how it writes dates and numbers.
//!
//! Texts live in `assets/locales/{de,en}/*.ftl`. Code names them with [`t!`](crate::t) and a literal
//! key; a test holds the keys in the code against both languages. A missing text shows its key.

mod answer;

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{
    Timestamp, Unit,
    civil::{Date, Time},
    tz::{Offset, TimeZone},
};
use unic_langid::LanguageIdentifier;

use crate::domain::{field::Decimal, person::Lang};

pub use answer::{answer, field_error, named, text_error};

/// The text of a key in a language: `t!(lang, "sent-title", number = no.to_string())`.
#[macro_export]
macro_rules! t {
    ($lang:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::text($lang, $key, &[$((stringify!($name), $crate::i18n::Value::from($value))),*])
    };
}

/// A value put into a text; numbers choose plural forms.
pub type Value<'a> = FluentValue<'a>;

macro_rules! locales {
    ($($area:literal),* $(,)?) => {
        const GERMAN: &[(&str, &str)] =
            &[$(($area, include_str!(concat!("../../assets/locales/de/", $area, ".ftl")))),*];
        const ENGLISH: &[(&str, &str)] =
            &[$(($area, include_str!(concat!("../../assets/locales/en/", $area, ".ftl")))),*];
    };
}
locales!(
    "account",
    "chat",
    "common",
    "errors",
    "jobs",
    "journal",
    "request",
    "requester",
    "portal",
    "rating",
    "roles",
    "mail",
    "setup",
    "signin",
    "telegram",
    "bots",
    "console",
    "outbox",
    "admin",
    "people",
    "factors"
);

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [bundle(Lang::De, GERMAN), bundle(Lang::En, ENGLISH)]);

/// Texts in which nothing varies, as they are said: most texts, and every page has dozens of them.
static PLAIN: LazyLock<[HashMap<&'static str, String>; 2]> =
    LazyLock::new(|| [plain(Lang::De, GERMAN), plain(Lang::En, ENGLISH)]);

fn plain(lang: Lang, areas: &[(&str, &'static str)]) -> HashMap<&'static str, String> {
    let keys = areas.iter().flat_map(|(_, source)| source.lines()).filter_map(|line| line.split_once(" ="));
    keys.filter_map(|(key, _)| {
        let pattern = BUNDLES[lang as usize].get_message(key)?.value()?;
        let mut errors = Vec::new();
        let said = BUNDLES[lang as usize].format_pattern(pattern, None, &mut errors);
        errors.is_empty().then(|| (key, said.into_owned()))
    })
    .collect()
}

fn bundle(lang: Lang, areas: &[(&str, &'static str)]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(lang.tag().parse::<LanguageIdentifier>().into_iter().collect());
    // Isolation marks would stand in mails and attributes as invisible characters.
    bundle.set_use_isolating(false);
    for (area, source) in areas {
        // A mistake in a file costs that entry only; the test of the locales names it.
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(area, count = errors.len(), "texts defined twice");
        }
    }
    bundle
}

/// The text of a key. [`t!`](crate::t) is the way to call it.
pub fn text(lang: Lang, key: &str, values: &[(&'static str, Value<'_>)]) -> String {
    if let Some(said) = PLAIN[lang as usize].get(key) {
        return said.clone();
    }
    let bundle = &BUNDLES[lang as usize];
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
    let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
    let mut errors = Vec::new();
    let said: Cow<'_, str> = bundle.format_pattern(pattern, Some(&args), &mut errors);
    if !errors.is_empty() {
        tracing::error!(key, "a text lacks a value");
    }
    said.into_owned()
}

/// Whether there is such a text.
pub fn has(lang: Lang, key: &str) -> bool {
    BUNDLES[lang as usize].get_message(key).is_some_and(|message| message.value().is_some())
}

/// "5 minutes ago" in all its forms, by the number: a list says it in every row.
struct Ago {
    minutes: Vec<String>,
    hours: Vec<String>,
    days: Vec<String>,
}

static AGO: LazyLock<[Ago; 2]> = LazyLock::new(|| {
    [Lang::De, Lang::En].map(|lang| Ago {
        minutes: (0..60)
            .map(|n| if n == 0 { t!(lang, "ago-now") } else { t!(lang, "ago-minutes", count = n) })
            .collect(),
        // A day on which clocks are set back has 25.
        hours: (0..=25).map(|n| t!(lang, "ago-hours", count = n)).collect(),
        days: (0..7).map(|n| t!(lang, "ago-days", count = n)).collect(),
    })
});

/// Hours and minutes: `14:05`.
fn clock(time: Time) -> String {
    let mut said = String::with_capacity(5);
    push_two(&mut said, time.hour());
    said.push(':');
    push_two(&mut said, time.minute());
    said
}

/// A number below a hundred, with two digits.
fn push_two(said: &mut String, number: i8) {
    let digit = |n: u8| char::from(b'0' + n % 10);
    said.extend([digit(number.unsigned_abs() / 10), digit(number.unsigned_abs())]);
}

/// A year, with four digits.
fn push_year(said: &mut String, year: i16) {
    let hundreds = |n: i16| i8::try_from(n % 100).unwrap_or(0);
    push_two(said, hundreds(year / 100));
    push_two(said, hundreds(year));
}

/// An instant for machines, to the second: `2026-11-20T13:05:00Z`. A list says it in every row, and
/// the general way of writing takes longer than all the rest of the row.
pub fn instant(time: Timestamp) -> String {
    let utc = Offset::UTC.to_datetime(time);
    let mut said = String::with_capacity(20);
    push_year(&mut said, utc.year());
    let parts = [('-', utc.month()), ('-', utc.day()), ('T', utc.hour()), (':', utc.minute()), (':', utc.second())];
    for (before, part) in parts {
        said.push(before);
        push_two(&mut said, part);
    }
    said.push('Z');
    said
}

/// Somebody's way of reading: language and time zone.
#[derive(Clone, Debug)]
pub struct Locale {
    /// The language.
    pub lang: Lang,
    /// The zone in which times are told.
    pub zone: TimeZone,
}

impl Locale {
    /// A calendar day: `Fr., 21. Nov. 2026`.
    pub fn date(&self, date: Date) -> String {
        // Room for a time behind it.
        let mut said = String::with_capacity(40);
        said.push_str(weekday(self.lang, date));
        said.push_str(", ");
        if date.day() < 10 {
            said.push(char::from(b'0' + date.day().unsigned_abs()));
        } else {
            push_two(&mut said, date.day());
        }
        said.push_str(if self.lang == Lang::De { ". " } else { " " });
        said.push_str(month(self.lang, date.month()));
        said.push(' ');
        push_year(&mut said, date.year());
        said
    }

    /// A time to the minute: `Fr., 21. Nov. 2026, 14:05 Uhr`.
    pub fn date_time(&self, time: Timestamp) -> String {
        let local = self.zone.to_datetime(time);
        let mut said = self.date(local.date());
        said.push_str(", ");
        push_two(&mut said, local.hour());
        said.push(':');
        push_two(&mut said, local.minute());
        if self.lang == Lang::De {
            said.push_str(" Uhr");
        }
        said
    }

    /// The calendar day of an instant.
    pub fn day(&self, time: Timestamp) -> Date {
        self.zone.to_datetime(time).date()
    }

    /// How long ago, in words: `gerade eben`, `vor 5 Minuten`, `gestern, 14:05 Uhr`, then the day.
    pub fn ago(&self, then: Timestamp, now: Timestamp) -> String {
        let ago = &AGO[self.lang as usize];
        let minutes = usize::try_from((now.as_second() - then.as_second()) / 60).unwrap_or(0);
        if let Some(said) = ago.minutes.get(minutes) {
            return said.clone();
        }
        let local = self.zone.to_datetime(then);
        let days = local.date().until((Unit::Day, self.day(now))).map_or(0, |span| span.get_days());
        match usize::try_from(days).unwrap_or(0) {
            0 => ago.hours.get(minutes / 60).or(ago.hours.last()).cloned().unwrap_or_default(),
            1 => t!(self.lang, "ago-yesterday", time = clock(local.time())),
            days => ago.days.get(days).cloned().unwrap_or_else(|| self.date(local.date())),
        }
    }

    /// How long, in words, rounded to what matters: `12 Minuten`, `3 Stunden`, `9 Tage`.
    pub fn length(&self, from: Timestamp, to: Timestamp) -> String {
        let minutes = ((to.as_second() - from.as_second()) / 60).max(0);
        match minutes {
            0..=59 => t!(self.lang, "length-minutes", count = minutes),
            60..=2879 => t!(self.lang, "length-hours", count = minutes / 60),
            _ => t!(self.lang, "length-days", count = minutes / 1440),
        }
    }

    /// A size of a file: `340 KB`, `2,4 MB` (1 KB = 1000 bytes).
    pub fn bytes(&self, bytes: u64) -> String {
        match bytes {
            0..=999 => format!("{bytes} B"),
            1_000..=999_999 => format!("{} KB", bytes.div_ceil(1000)),
            _ => {
                let tenths = bytes.div_ceil(100_000);
                match tenths % 10 {
                    0 => format!("{} MB", tenths / 10),
                    _ => format!("{} MB", self.tenths(tenths)),
                }
            }
        }
    }

    /// A count as people write it: `20.000`, `20,000`.
    pub fn count(&self, count: usize) -> String {
        let digits = count.to_string();
        let mark = if self.lang == Lang::De { '.' } else { ',' };
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A number as people write it.
    pub fn number(&self, number: Decimal) -> String {
        number.to_string().replace('.', self.decimal_mark())
    }

    /// Tenths as people write them, always with one decimal: `4,3`.
    pub fn tenths(&self, tenths: u64) -> String {
        format!("{}{}{}", tenths / 10, self.decimal_mark(), tenths % 10)
    }

    fn decimal_mark(&self) -> &'static str {
        match self.lang {
            Lang::De => ",",
            Lang::En => ".",
        }
    }
}

fn weekday(lang: Lang, date: Date) -> &'static str {
    const DE: [&str; 7] = ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    match lang {
        Lang::De => DE[index],
        Lang::En => EN[index],
    }
}

fn month(lang: Lang, month: i8) -> &'static str {
    const DE: [&str; 12] =
        ["Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
    const EN: [&str; 12] = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
    let index = usize::from(month.unsigned_abs()) - 1;
    match lang {
        Lang::De => DE[index],
        Lang::En => EN[index],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn locale(lang: Lang) -> Locale {
        Locale { lang, zone: TimeZone::get("Europe/Berlin").unwrap() }
    }

    #[test]
    fn times_read_as_people_say_them() {
        let at = date(2026, 11, 20).at(14, 5, 0, 0).in_tz("Europe/Berlin").unwrap().timestamp();
        let later = |minutes: i64| at + jiff::SignedDuration::from_mins(minutes);
        let german = locale(Lang::De);
        assert_eq!(german.date_time(at), "Fr., 20. Nov. 2026, 14:05 Uhr");
        assert_eq!(locale(Lang::En).date_time(at), "Fri, 20 Nov 2026, 14:05");
        for (minutes, said) in [
            (0, "gerade eben"),
            (1, "vor 1 Minute"),
            (59, "vor 59 Minuten"),
            (125, "vor 2 Stunden"),
            (60 * 11, "gestern, 14:05 Uhr"),
            (60 * 24 * 3, "vor 3 Tagen"),
            (60 * 24 * 30, "Fr., 20. Nov. 2026"),
        ] {
            assert_eq!(german.ago(at, later(minutes)), said);
        }
        assert_eq!(german.length(at, later(60 * 24 * 9)), "9 Tage");
        assert_eq!(instant(at), "2026-11-20T13:05:00Z");
        let early = date(987, 1, 2).at(3, 4, 5, 999_999_999).to_zoned(TimeZone::UTC).unwrap().timestamp();
        assert_eq!(instant(early), "0987-01-02T03:04:05Z");
        assert_eq!(german.date(date(2026, 3, 9)), "Mo., 9. März 2026");
    }

    #[test]
    fn sizes_and_numbers() {
        let german = locale(Lang::De);
        let sizes = [999, 1000, 340_000, 2_400_000, 10_000_000].map(|n| german.bytes(n));
        assert_eq!(sizes, ["999 B", "1 KB", "340 KB", "2,4 MB", "10 MB"]);
        assert_eq!([0, 999, 20_000, 1_234_567].map(|n| german.count(n)), ["0", "999", "20.000", "1.234.567"]);
        assert_eq!(locale(Lang::En).count(20_000), "20,000");
        assert_eq!(german.number(Decimal { thousandths: 12_500 }), "12,5");
    }

    /// Every message and the values it takes.
    fn messages(area: &str, source: &str) -> Vec<String> {
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(_, errors)| panic!("{area}.ftl: {errors:?}"));
        let mut found: Vec<String> = Vec::new();
        for line in source.lines() {
            if let Some((key, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
                found.push(key.to_owned());
            }
            for value in line.split('$').skip(1) {
                let name: String = value.chars().take_while(char::is_ascii_alphanumeric).collect();
                let message = found.last_mut().unwrap();
                if !message.contains(&format!("${name}")) {
                    message.push_str(&format!(" ${name}"));
                }
            }
        }
        let mut sorted: Vec<String> = found
            .iter()
            .map(|m| {
                let mut p: Vec<_> = m.split(' ').collect();
                p[1..].sort_unstable();
                p.join(" ")
            })
            .collect();
        sorted.sort();
        sorted
    }

    #[test]
    fn both_languages_have_the_same_texts_with_the_same_values() {
        for ((area, german), (_, english)) in GERMAN.iter().zip(ENGLISH) {
            pretty_eq(&messages(area, german), &messages(area, english), area);
        }
    }

    #[track_caller]
    fn pretty_eq(german: &[String], english: &[String], area: &str) {
        let only = |a: &[String], b: &[String]| a.iter().filter(|m| !b.contains(m)).cloned().collect::<Vec<_>>();
        assert_eq!(
            (only(german, english), only(english, german)),
            (vec![], vec![]),
            "{area}.ftl: only German, only English"
        );
    }
}

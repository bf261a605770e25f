//! What Tresen says, in German and English (Project Fluent), and how it writes dates and numbers.
//!
//! Texts live in `assets/locales/{de,en}/*.ftl`. Code names them with [`t!`](crate::t) and a literal
//! key; a test holds the keys in the code against both languages. A missing text shows its key.

mod answer;
mod digits;
mod locale;
mod retention;
mod timetable;

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::domain::person::Lang;

pub use answer::{Tone, answer, field_error, named, text_error};
pub use locale::{Locale, decimal_text, instant};
pub use retention::{period_text, retention_rule_text};
pub use timetable::schedule_in_words;

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
    "backup",
    "chat",
    "common",
    "errors",
    "health",
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

/// The texts of each language, read when it is first spoken: a helpdesk of one language holds only those.
static BUNDLES: [LazyLock<FluentBundle<FluentResource>>; 2] =
    [LazyLock::new(|| bundle(Lang::De, GERMAN)), LazyLock::new(|| bundle(Lang::En, ENGLISH))];

fn bundle(lang: Lang, areas: &[(&str, &'static str)]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(lang.tag().parse::<LanguageIdentifier>().into_iter().collect());
    // Isolation marks would be invisible characters in mails and attributes.
    bundle.set_use_isolating(false);
    for (area, source) in areas {
        // Mails are plain text and subjects too, and stay in characters that every program knows.
        let source = if *area == "mail" { (*source).to_owned() } else { unbroken(source) };
        // A mistake in a file costs that entry only; the test of the locales names it.
        let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, _)| resource);
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(area, count = errors.len(), "texts defined twice");
        }
    }
    bundle
}

/// The texts of a file with an "E-Mail" that does not break at its hyphen (U+2011). Keys stay as they are.
fn unbroken(source: &str) -> String {
    let mut unbroken = String::with_capacity(source.len() + 256);
    for line in source.lines() {
        let (key, text) = match line.find(" =") {
            Some(end) if line.starts_with(|c: char| c.is_ascii_lowercase()) => line.split_at(end),
            _ => ("", line),
        };
        let parts = ["E-Mail", "E-mail", "e-mail"].map(|word| (word, word.replace('-', "\u{2011}")));
        unbroken.push_str(key);
        unbroken.push_str(&parts.iter().fold(text.to_owned(), |text, (word, whole)| text.replace(word, whole)));
        unbroken.push('\n');
    }
    // Its length is kept as long as the program runs.
    unbroken.shrink_to_fit();
    unbroken
}

/// The text of a key. [`t!`](crate::t) is the way to call it.
pub fn text(lang: Lang, key: &str, values: &[(&'static str, Value<'_>)]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn e_mail_does_not_break_at_its_hyphen() {
        let source = "done-mail = An E-Mail\n    by e-mail, E-mails\n";
        assert_eq!(unbroken(source), "done-mail = An E\u{2011}Mail\n    by e\u{2011}mail, E\u{2011}mails\n");
        for (areas, lang) in [(GERMAN, Lang::De), (ENGLISH, Lang::En)] {
            for (area, source) in areas.iter().filter(|(area, _)| *area != "mail") {
                for key in source.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key) {
                    let said = text(lang, key, &[]);
                    assert!(!said.to_lowercase().contains("e-mail"), "{area}: {key}: {said}");
                }
            }
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

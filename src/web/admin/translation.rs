//! The folded fields of an editor for the language that the organisation does not write in. Which texts a thing
//! has is told by its [`TranslatedPart`]s; what stays empty is read in the thing's own words.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::form_state::{FormState, LabelledValues};
use crate::{
    domain::{
        field::{Field, FieldKind},
        person::Lang,
        text::{Body, Label, TextError},
        translation::{DepartmentTranslation, FieldTranslation, TopicTranslation, Translations, own_language},
    },
    i18n, t,
    web::ui::{self, Tone},
};

/// A text of a thing: the name of its control, and the key of its label.
pub type TranslatedPart = (&'static str, &'static str, PartShape);

/// How a text is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartShape {
    Line,
    Paragraphs,
    /// One in each line, as many as there are options.
    Options,
}

pub const DEPARTMENT_PARTS: &[TranslatedPart] =
    &[("name", "admin-name", PartShape::Line), ("description", "admin-description", PartShape::Paragraphs)];

pub const TOPIC_PARTS: &[TranslatedPart] = &[
    ("name", "admin-name", PartShape::Line),
    ("description", "admin-description", PartShape::Paragraphs),
    ("intro", "admin-topic-intro", PartShape::Paragraphs),
];

pub const FIELD_PARTS: &[TranslatedPart] = &[
    ("label", "admin-field-label", PartShape::Line),
    ("hint", "admin-field-hint", PartShape::Line),
    ("options", "admin-options", PartShape::Options),
];

/// The language of the folded fields of a thing: the one that it is not written in. A new one, without
/// `translations`, is written in the organisation's language, `main`.
pub fn other_language<T>(main: Lang, translations: Option<&Translations<T>>) -> Lang {
    translations.map_or(main, |translations| own_language(main, translations)).other()
}

/// The name of the control for a text in a language.
fn translated_name(name: &str, to: Lang) -> String {
    format!("{name}-{}", to.tag())
}

/// The fields for `to`, folded away while they are empty and right. `prefix` begins the names of their controls.
pub fn translation_fold(lang: Lang, sheet: &FormState, to: Lang, prefix: &str, parts: &[TranslatedPart]) -> Markup {
    let names: Vec<String> = parts.iter().map(|(name, ..)| format!("{prefix}{}", translated_name(name, to))).collect();
    let is_open =
        names.iter().any(|name| !sheet.get(name).is_empty() || ui::error_for(&sheet.mistakes, name).is_some());
    html! {
        details.fold open[is_open] {
            summary { (in_language(lang, "translation", to)) " " span.optional { (t!(lang, "optional")) } }
            div.stack {
                p.hint { (in_language(lang, "translation-text", to)) }
                @for ((_, label, shape), name) in parts.iter().zip(&names) {
                    @let control = control(lang, sheet, to, name, label, *shape);
                    @if *shape == PartShape::Options { div.for-choice { (control) } } @else { (control) }
                }
            }
        }
    }
}

fn control(lang: Lang, sheet: &FormState, to: Lang, name: &str, label: &str, shape: PartShape) -> Markup {
    let label = labelled(lang, label, to);
    let hint = (shape == PartShape::Options).then(|| t!(lang, "translation-options-hint"));
    ui::labelled_field(lang, &sheet.mistakes, name, &label, hint.as_deref(), false, |described_by, invalid| {
        html! {
            @if shape == PartShape::Line {
                input.w-l #(name) name=(name) type="text" value=(sheet.get(name)) autocomplete="off" lang=(to.tag())
                    aria-describedby=[described_by] aria-invalid=[invalid];
            } @else {
                textarea #(name) name=(name) lang=(to.tag()) aria-describedby=[described_by] aria-invalid=[invalid] {
                    "\n" (sheet.get(name))
                }
            }
        }
    })
}

/// What was typed for other languages, to set beside what somebody else saved.
pub fn translated_values<'f>(lang: Lang, get: impl Fn(&str) -> &'f str, parts: &[TranslatedPart]) -> LabelledValues {
    let text = |label: &str, name: &str, to| {
        (labelled(lang, label, to), get(&translated_name(name, to)).trim().replace("\r\n", "\n"))
    };
    Lang::ALL
        .into_iter()
        .flat_map(|to| parts.iter().map(move |(name, label, _)| (name, label, to)))
        .map(|(name, label, to)| text(label, name, to))
        .collect()
}

/// The label of a text in a language: "Name (English)".
fn labelled(lang: Lang, label: &str, to: Lang) -> String {
    format!("{} ({})", i18n::text(lang, label, &[]), in_language(lang, "language", to))
}

fn in_language(lang: Lang, key: &str, to: Lang) -> String {
    i18n::text(lang, &format!("{key}-{}", to.tag()), &[])
}

/// Reads the texts of every other language out of a form.
pub struct TranslationReader<'f> {
    pub lang: Lang,
    /// The value of a control.
    pub get: &'f dyn Fn(&str) -> &'f str,
    /// Is told what is wrong with a control.
    pub wrong: &'f mut dyn FnMut(&str, String),
}

impl TranslationReader<'_> {
    fn part<T>(&mut self, name: &str, to: Lang, read: fn(&str) -> Result<Option<T>, TextError>) -> Option<T> {
        let name = translated_name(name, to);
        match read((self.get)(&name)) {
            Ok(text) => text,
            Err(error) => {
                (self.wrong)(&name, Tone::Familiar.text_error(self.lang, error, "console-error-required"));
                None
            }
        }
    }

    pub fn department(&mut self) -> Translations<DepartmentTranslation> {
        each_language(|to| DepartmentTranslation {
            name: self.part("name", to, Label::parse_optional),
            description: self.part("description", to, Body::parse_optional),
        })
    }

    pub fn topic(&mut self) -> Translations<TopicTranslation> {
        each_language(|to| TopicTranslation {
            name: self.part("name", to, Label::parse_optional),
            description: self.part("description", to, Body::parse_optional),
            intro: self.part("intro", to, Body::parse_optional),
        })
    }

    /// `kind` has the options in their own words, in the order of the translated ones.
    pub fn field(&mut self, kind: &FieldKind) -> Translations<FieldTranslation> {
        each_language(|to| FieldTranslation {
            label: self.part("label", to, Label::parse_optional),
            hint: self.part("hint", to, Label::parse_optional),
            options: self.options(to, kind.options()),
        })
    }

    fn options(&mut self, to: Lang, own: &[Label]) -> BTreeMap<Label, Label> {
        let name = translated_name("options", to);
        let lines = (self.get)(&name).lines().filter_map(|line| Label::parse_optional(line).transpose());
        let wrong = match lines.collect::<Result<Vec<_>, _>>() {
            Err(error) => Tone::Familiar.text_error(self.lang, error, "console-error-required"),
            // A question that offers nothing to choose keeps nothing of it.
            Ok(lines) if lines.is_empty() || own.is_empty() || lines.len() == own.len() => {
                return own.iter().cloned().zip(lines).collect();
            }
            Ok(_) => t!(self.lang, "translation-options-count", count = own.len()),
        };
        (self.wrong)(&name, wrong);
        BTreeMap::new()
    }
}

/// The words of each language; languages without any are left out.
fn each_language<T: Default + PartialEq>(mut words: impl FnMut(Lang) -> T) -> Translations<T> {
    Lang::ALL.into_iter().map(|to| (to, words(to))).filter(|(_, words)| *words != T::default()).collect()
}

/// Translations as a form shows them.
pub trait TranslatedValues {
    /// Names of controls and values; those that are missing are empty.
    fn form_values(&self) -> Vec<(String, String)>;
}

impl TranslatedValues for Translations<DepartmentTranslation> {
    fn form_values(&self) -> Vec<(String, String)> {
        let of = |(to, words): (&Lang, &DepartmentTranslation)| {
            named(*to, [("name", text(words.name.as_ref())), ("description", text(words.description.as_ref()))])
        };
        self.iter().flat_map(of).collect()
    }
}

impl TranslatedValues for Translations<TopicTranslation> {
    fn form_values(&self) -> Vec<(String, String)> {
        let of = |(to, words): (&Lang, &TopicTranslation)| {
            let (name, description) = (text(words.name.as_ref()), text(words.description.as_ref()));
            named(*to, [("name", name), ("description", description), ("intro", text(words.intro.as_ref()))])
        };
        self.iter().flat_map(of).collect()
    }
}

/// The translations of a question as a form shows them: options in the order of its own.
impl TranslatedValues for Field {
    fn form_values(&self) -> Vec<(String, String)> {
        let of = |(to, words): (&Lang, &FieldTranslation)| {
            let options = self.kind.options().iter().filter_map(|own| words.options.get(own)).map(Label::as_str);
            let options = options.collect::<Vec<_>>().join("\n");
            named(
                *to,
                [("label", text(words.label.as_ref())), ("hint", text(words.hint.as_ref())), ("options", options)],
            )
        };
        self.translations.iter().flat_map(of).collect()
    }
}

fn text(words: Option<&impl ToString>) -> String {
    words.map(ToString::to_string).unwrap_or_default()
}

fn named<const N: usize>(to: Lang, values: [(&str, String); N]) -> Vec<(String, String)> {
    values
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (translated_name(name, to), value))
        .collect()
}

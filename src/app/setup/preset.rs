//! Presets: departments, topics and texts that a new helpdesk begins with, as TOML files that are part of the
//! program. Everything is checked when a file is read, so a preset that loads can be used. Keys name things
//! within one file only; [`apply_preset`] returns the ids they became.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, de};

use crate::{
    app::Error,
    domain::{
        classification::{Priority, TicketKind},
        department::{Department, DepartmentKind, PostalRange},
        field::{Field, FieldAudience, FieldType},
        id::{DepartmentId, FieldId, TopicId},
        organisation::Texts,
        person::Lang,
        routing::TopicRoute,
        text::{Body, Label, Tag, TextError},
        topic::{Topic, TopicIcon},
        translation::{DepartmentTranslation, FieldTranslation, TopicTranslation, Translation, Translations},
    },
    store::Tx,
};

/// The presets that are offered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PresetChoice {
    /// An association with several sites.
    Verein,
    /// A university's service desk.
    Hochschule,
    /// A school authority's service desk.
    SchulIt,
    /// One department and one topic.
    Empty,
}

impl PresetChoice {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Verein, Self::Hochschule, Self::SchulIt, Self::Empty];

    /// The word for it in forms and in the keys of texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verein => "verein",
            Self::Hochschule => "hochschule",
            Self::SchulIt => "schul-it",
            Self::Empty => "empty",
        }
    }

    /// `None` if no preset has this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }

    /// Reads the preset in a language, with its translation into the other one.
    ///
    /// # Errors
    ///
    /// `Internal` when the file has a mistake; a test reads all of them.
    pub fn load(self, lang: Lang) -> Result<Preset, Error> {
        let read = |lang| {
            Preset::parse(self.source(lang)).map_err(|why| Error::Internal(format!("preset {}: {why}", self.word())))
        };
        let mut preset = read(lang)?;
        preset.translate(read(lang.other())?, lang.other());
        Ok(preset)
    }

    const fn source(self, lang: Lang) -> &'static str {
        macro_rules! file {
            ($name:literal) => {
                match lang {
                    Lang::De => include_str!(concat!("../../../assets/presets/", $name, ".de.toml")),
                    Lang::En => include_str!(concat!("../../../assets/presets/", $name, ".en.toml")),
                }
            };
        }
        match self {
            Self::Verein => file!("verein"),
            Self::Hochschule => file!("hochschule"),
            Self::SchulIt => file!("schul-it"),
            Self::Empty => file!("empty"),
        }
    }
}

/// What a helpdesk begins with.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// The texts of the public pages.
    #[serde(deserialize_with = "texts")]
    pub texts: Texts,
    /// The same in the other language.
    #[serde(skip)]
    translated_texts: Texts,
    /// In the order of the list.
    #[serde(rename = "department")]
    pub departments: Vec<PresetDepartment>,
    /// In the order of the list.
    #[serde(rename = "topic")]
    pub topics: Vec<PresetTopic>,
}

/// A department of a preset.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetDepartment {
    /// Names it within the preset.
    pub key: String,
    #[serde(deserialize_with = "one")]
    name: Label,
    #[serde(default, deserialize_with = "maybe")]
    description: Option<Body>,
    #[serde(deserialize_with = "one")]
    kind: DepartmentKind,
    public: bool,
    #[serde(default, deserialize_with = "many")]
    postal_codes: Vec<PostalRange>,
    #[serde(skip)]
    translations: Translations<DepartmentTranslation>,
}

/// A topic of a preset.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetTopic {
    /// Names it within the preset.
    pub key: String,
    #[serde(deserialize_with = "one")]
    name: Label,
    #[serde(default, deserialize_with = "maybe")]
    description: Option<Body>,
    #[serde(default, deserialize_with = "maybe")]
    intro: Option<Body>,
    #[serde(deserialize_with = "one")]
    kind: TicketKind,
    /// `site`, or the key of a department.
    route: String,
    /// The word of an icon; none if there is no such icon.
    #[serde(default)]
    icon: Option<String>,
    #[serde(default, deserialize_with = "maybe")]
    priority: Option<Priority>,
    #[serde(deserialize_with = "many")]
    tags: Vec<Tag>,
    solution_required: bool,
    ask_room: bool,
    #[serde(default, rename = "field")]
    fields: Vec<PresetField>,
    #[serde(skip)]
    translations: Translations<TopicTranslation>,
}

/// A field of a topic of a preset.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetField {
    key: String,
    #[serde(deserialize_with = "one")]
    label: Label,
    #[serde(default, deserialize_with = "maybe")]
    hint: Option<Label>,
    #[serde(rename = "type", deserialize_with = "one")]
    field_type: FieldType,
    #[serde(default, deserialize_with = "many")]
    options: Vec<Label>,
    #[serde(rename = "for", deserialize_with = "one")]
    audience: FieldAudience,
    required_to_submit: bool,
    required_to_close: bool,
    #[serde(skip)]
    translations: Translations<FieldTranslation>,
}

/// The ids that the keys of a preset became.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PresetKeys {
    pub departments: BTreeMap<String, DepartmentId>,
    pub topics: BTreeMap<String, TopicId>,
    /// By the keys of their topic and of the field.
    pub fields: BTreeMap<(String, String), FieldId>,
}

impl Preset {
    /// Reads a preset and checks that its keys fit together.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, for its author.
    pub fn parse(source: &str) -> Result<Self, String> {
        let preset: Self = toml::from_str(source).map_err(|error| error.to_string())?;
        let departments = distinct(preset.departments.iter().map(|department| &department.key))?;
        distinct(preset.topics.iter().map(|topic| &topic.key))?;
        for topic in &preset.topics {
            distinct(topic.fields.iter().map(|field| &field.key))?;
            if topic.route != SITE && !departments.contains(&topic.route) {
                return Err(format!("topic {} goes to {}, which is no department", topic.key, topic.route));
            }
            for field in &topic.fields {
                if field.field_type.has_options() == field.options.is_empty() {
                    return Err(format!("field {} of topic {} and its options do not fit", field.key, topic.key));
                }
            }
        }
        Ok(preset)
    }

    /// Takes the words of the same preset in another language.
    fn translate(&mut self, other: Self, to: Lang) {
        for (own, other) in self.departments.iter_mut().zip(other.departments) {
            own.translations =
                DepartmentTranslation { name: Some(other.name), description: other.description }.only(to);
        }
        for (own, other) in self.topics.iter_mut().zip(other.topics) {
            let (name, description, intro) = (Some(other.name), other.description, other.intro);
            own.translations = TopicTranslation { name, description, intro }.only(to);
            for (own, other) in own.fields.iter_mut().zip(other.fields) {
                let options = own.options.iter().cloned().zip(other.options).collect();
                own.translations = FieldTranslation { label: Some(other.label), hint: other.hint, options }.only(to);
            }
        }
        self.translated_texts = other.texts;
    }
}

const SITE: &str = "site";

fn distinct<'k>(keys: impl Iterator<Item = &'k String>) -> Result<BTreeSet<String>, String> {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key.clone()) {
            return Err(format!("{key} stands there twice"));
        }
    }
    Ok(seen)
}

/// Makes the preset's departments and topics and sets its texts, which are in this language.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn apply_preset(tx: &Tx<'_>, preset: &Preset, lang: Lang) -> Result<PresetKeys, Error> {
    let mut keys = PresetKeys::default();
    for made in &preset.departments {
        let id = tx.next_department_id()?;
        tx.put_department(&made.with(id))?;
        keys.departments.insert(made.key.clone(), id);
    }
    for made in &preset.topics {
        let id = tx.next_topic_id()?;
        let mut fields = Vec::new();
        for field in &made.fields {
            let field_id = tx.next_field_id()?;
            keys.fields.insert((made.key.clone(), field.key.clone()), field_id);
            fields.push(field.with(field_id));
        }
        let route = match keys.departments.get(&made.route) {
            Some(department) if made.route != SITE => TopicRoute::Department(*department),
            _ => TopicRoute::Site,
        };
        tx.put_topic(&made.with(id, route, fields))?;
        keys.topics.insert(made.key.clone(), id);
    }
    tx.put_texts(lang, &preset.texts)?;
    tx.put_texts(lang.other(), &preset.translated_texts)?;
    Ok(keys)
}

impl PresetDepartment {
    fn with(&self, id: DepartmentId) -> Department {
        Department {
            id,
            name: self.name.clone(),
            description: self.description.clone(),
            kind: self.kind,
            public: self.public,
            email: None,
            postal_codes: self.postal_codes.clone(),
            protected: self.kind == DepartmentKind::Protected,
            rank: 0,
            retired: false,
            announces: false,
            translations: self.translations.clone(),
        }
    }
}

impl PresetTopic {
    fn with(&self, id: TopicId, route: TopicRoute, fields: Vec<Field>) -> Topic {
        Topic {
            id,
            name: self.name.clone(),
            description: self.description.clone(),
            intro: self.intro.clone(),
            kind: self.kind,
            route,
            priority: self.priority,
            tags: self.tags.iter().cloned().collect(),
            solution_required: self.solution_required,
            rank: 0,
            retired: false,
            retired_fields: Vec::new(),
            icon: self.icon.as_deref().and_then(TopicIcon::from_word),
            ask_room: self.ask_room,
            public: true,
            fields,
            translations: self.translations.clone(),
        }
    }
}

impl PresetField {
    fn with(&self, id: FieldId) -> Field {
        Field {
            id,
            label: self.label.clone(),
            hint: self.hint.clone(),
            kind: self.field_type.with_options(self.options.clone()),
            audience: self.audience,
            required_to_submit: self.required_to_submit,
            required_to_close: self.required_to_close,
            translations: self.translations.clone(),
        }
    }
}

/// A domain type that is one string in a preset. Domain types do not deserialise themselves.
trait PresetWord: Sized {
    fn read(raw: &str) -> Result<Self, String>;
}

macro_rules! texts_as_words {
    ($($type:ident)*) => {$(
        impl PresetWord for $type {
            fn read(raw: &str) -> Result<Self, String> {
                Self::parse(raw).map_err(|error| match error {
                    TextError::Empty => "empty text".to_owned(),
                    TextError::TooLong { max } => format!("longer than {max} characters: {raw}"),
                    TextError::Malformed => format!("not a {}: {raw}", stringify!($type)),
                })
            }
        }
    )*};
}
texts_as_words! { Label Body Tag PostalRange }

macro_rules! domain_words {
    ($($type:ident)*) => {$(
        impl PresetWord for $type {
            fn read(raw: &str) -> Result<Self, String> {
                Self::from_word(raw).ok_or_else(|| format!("{raw} is none of {}", Self::ALL.map(Self::word).join(", ")))
            }
        }
    )*};
}
domain_words! { DepartmentKind TicketKind Priority FieldAudience FieldType }

fn one<'de, T: PresetWord, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::read(&String::deserialize(from)?).map_err(de::Error::custom)
}

fn maybe<'de, T: PresetWord, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    one(from).map(Some)
}

fn many<'de, T: PresetWord, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Vec::<String>::deserialize(from)?.iter().map(|raw| T::read(raw).map_err(de::Error::custom)).collect()
}

fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Texts, D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct RawTexts {
        #[serde(default, deserialize_with = "maybe")]
        intro: Option<Body>,
        #[serde(default, deserialize_with = "maybe")]
        refusal: Option<Body>,
        #[serde(default, deserialize_with = "maybe")]
        confirmation: Option<Body>,
        #[serde(default, deserialize_with = "maybe")]
        privacy: Option<Body>,
    }
    let RawTexts { intro, refusal, confirmation, privacy } = RawTexts::deserialize(from)?;
    Ok(Texts { intro, refusal, confirmation, privacy })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything but the words.
    fn structure(preset: &Preset) -> String {
        let departments =
            preset.departments.iter().map(|d| format!("{:?}", (&d.key, d.kind, d.public, &d.postal_codes)));
        let topics = preset.topics.iter().map(|t| {
            let fields: Vec<_> = t
                .fields
                .iter()
                .map(|f| {
                    let flags = (f.required_to_submit, f.required_to_close, f.hint.is_some());
                    (&f.key, f.field_type, f.options.len(), f.audience, flags)
                })
                .collect();
            let flags = (t.solution_required, t.ask_room, t.description.is_some(), t.intro.is_some());
            format!("{:?}", (&t.key, t.kind, &t.route, t.priority, t.tags.len(), flags, fields))
        });
        departments.chain(topics).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_preset_loads_and_is_the_same_in_both_languages() {
        for choice in PresetChoice::ALL {
            let [german, english] = Lang::ALL.map(|lang| choice.load(lang).unwrap());
            assert_eq!(structure(&german), structure(&english), "{}", choice.word());
            assert_ne!(german, english, "{} is translated", choice.word());
            let has_site_topics = german.topics.iter().any(|t| t.route == SITE);
            let has_sites = german.departments.iter().any(|d| d.kind == DepartmentKind::Site);
            assert!(has_sites || !has_site_topics, "{} routes to sites it does not have", choice.word());
            assert_eq!(PresetChoice::from_word(choice.word()), Some(choice));
        }
    }

    #[test]
    fn mistakes_in_a_preset_are_named() {
        let good = PresetChoice::Empty.source(Lang::En);
        for (from, to, said) in [
            ("ask_room", "ask_rom", "ask_rom"),
            ("kind = \"request\"", "kind = \"wish\"", "wish is none of"),
            ("route = \"general\"", "route = \"nowhere\"", "no department"),
            ("name = \"General\"", "name = \"\"", "empty text"),
            ("tags = []", "tags = [\"a,b\"]", "not a Tag"),
            ("public = true", "public = true\npostal_codes = [\"7\"]", "not a PostalRange"),
        ] {
            let why = Preset::parse(&good.replace(from, to)).unwrap_err();
            assert!(why.contains(said), "{why}");
        }
        let twice = format!("{good}\n{}", &good[good.find("[[topic]]").unwrap()..]);
        assert!(Preset::parse(&twice).unwrap_err().contains("twice"));
    }
}

//! Words of the organisation in a second language: which ones a reader gets, and in which language those are.
//!
//! A topic, a question or a department has its own words, in the organisation's language, and may have
//! others beside them. Every text falls back alone: a topic whose name is translated may have an introduction
//! that is not. What Tresen itself says is in `i18n`; the texts of the public pages are stored by language.

use std::collections::BTreeMap;

use super::{
    person::Lang,
    text::{Body, Label},
};

/// Who reads: in which language, and in which one the organisation writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reader {
    pub lang: Lang,
    /// In which the organisation writes its own words.
    pub main: Lang,
}

/// A text as a reader gets it.
#[derive(PartialEq, Eq, Debug)]
pub struct Wording<'a, T> {
    pub text: &'a T,
    /// The language of the text where it is not the reader's: pages say so (WCAG 3.1.2).
    pub foreign: Option<Lang>,
}

impl<T> Clone for Wording<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Wording<'_, T> {}

impl<T> Wording<'_, T> {
    /// The value of a `lang` attribute; `None` where the text is in the language of the page.
    pub fn tag(&self) -> Option<&'static str> {
        self.foreign.map(Lang::tag)
    }
}

/// Words beside those of the organisation's language.
pub type Translations<T> = BTreeMap<Lang, T>;

/// What requesters read of a topic, in another language. What is missing is read in the topic's own words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TopicTranslation {
    pub name: Option<Label>,
    pub description: Option<Body>,
    pub intro: Option<Body>,
}

/// What is read of a question, in another language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FieldTranslation {
    pub label: Option<Label>,
    pub hint: Option<Label>,
    /// By the option's own words. Answers are stored with those, in whatever language they were given.
    pub options: BTreeMap<Label, Label>,
}

/// What requesters read of a department, in another language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DepartmentTranslation {
    pub name: Option<Label>,
    pub description: Option<Body>,
}

/// A translation that is empty is not kept.
pub trait Translation: Default + PartialEq {
    /// The words of a language as the only translation; none if there are no words.
    fn only(self, lang: Lang) -> Translations<Self> {
        if self == Self::default() { Translations::new() } else { Translations::from([(lang, self)]) }
    }
}

impl Translation for TopicTranslation {}
impl Translation for FieldTranslation {}
impl Translation for DepartmentTranslation {}

/// The language of a thing's own words. Where there is a translation into the organisation's language, they
/// were written before that language was changed.
pub fn own_language<T>(main: Lang, translations: &Translations<T>) -> Lang {
    if translations.contains_key(&main) { main.other() } else { main }
}

/// The reader's words, or the thing's own ones.
pub(super) fn wording<'a, T, W>(
    reader: Reader,
    own: &'a T,
    translations: &'a Translations<W>,
    part: impl FnOnce(&'a W) -> Option<&'a T>,
) -> Wording<'a, T> {
    match translations.get(&reader.lang).and_then(part) {
        Some(text) => Wording { text, foreign: None },
        None => in_own_language(reader, own, translations),
    }
}

/// Like [`wording`], for a text that may be missing, in either language.
pub(super) fn optional_wording<'a, T, W>(
    reader: Reader,
    own: Option<&'a T>,
    translations: &'a Translations<W>,
    part: impl FnOnce(&'a W) -> Option<&'a T>,
) -> Option<Wording<'a, T>> {
    match translations.get(&reader.lang).and_then(part) {
        Some(text) => Some(Wording { text, foreign: None }),
        None => own.map(|own| in_own_language(reader, own, translations)),
    }
}

fn in_own_language<'a, T, W>(reader: Reader, own: &'a T, translations: &Translations<W>) -> Wording<'a, T> {
    let own_lang = own_language(reader.main, translations);
    Wording { text: own, foreign: (own_lang != reader.lang).then_some(own_lang) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::label;

    #[test]
    fn each_text_falls_back_alone_and_says_its_language() {
        let (own, other) = (label("Gerät spenden"), label("Donate a device"));
        let english = TopicTranslation { name: Some(other.clone()), ..TopicTranslation::default() }.only(Lang::En);
        let none = Translations::<TopicTranslation>::new();
        let (de, en) = (Lang::De, Lang::En);
        for (lang, main, translations, text, foreign) in [
            (de, de, &none, &own, None),
            (en, de, &none, &own, Some(de)),
            (de, de, &english, &own, None),
            (en, de, &english, &other, None),
            // The organisation writes English now: the old words are still German.
            (de, en, &english, &own, None),
            (en, en, &english, &other, None),
        ] {
            let read = wording(Reader { lang, main }, &own, translations, |words| words.name.as_ref());
            assert_eq!(read, Wording { text, foreign }, "{lang:?} {main:?}");
        }
        let reader = Reader { lang: en, main: de };
        let untold = wording(reader, &own, &english, |words| words.description.as_ref().and(None));
        assert_eq!(untold, Wording { text: &own, foreign: Some(de) });
        assert_eq!(optional_wording(reader, None, &english, |words| words.description.as_ref()), None);
        let told = optional_wording(reader, None, &english, |words| words.name.as_ref());
        assert_eq!(told, Some(Wording { text: &other, foreign: None }), "there is no other");
        assert!(TopicTranslation::default().only(en).is_empty());
    }
}

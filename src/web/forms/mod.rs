//! Forms that the first-run setup and the admin area share: their controls and how they are read.
//! Setup says "Sie", the admin area "du"; what both say takes neither.

pub mod mail;
pub mod organisation;

use crate::{
    domain::{person::Lang, text::TextError},
    t,
    web::{console::form_errors, ui},
};

/// How the reader of a form is addressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// For people from outside: "Sie" in German.
    Formal,
    /// For the team: "du" in German.
    Familiar,
}

impl Tone {
    /// What is wrong with a text; `malformed` is the key for a text of the wrong form.
    pub fn text(self, lang: Lang, error: TextError, malformed: &str) -> String {
        match self {
            Self::Formal => ui::text_error(lang, error, malformed),
            Self::Familiar => form_errors::text_error(lang, error, malformed),
        }
    }

    /// Nothing of what can be chosen was chosen.
    pub fn option(self, lang: Lang) -> String {
        match self {
            Self::Formal => t!(lang, "error-option"),
            Self::Familiar => t!(lang, "console-error-option"),
        }
    }
}

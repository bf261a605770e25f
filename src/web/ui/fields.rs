//! The errors of a form in words. People from outside and the team are addressed differently, so a
//! page says in which [`Tone`]; everything else about a form's fields is the same for both.

use maud::{Markup, html};

use super::{FormErrors, icon};
use crate::{
    domain::{field::AnswerError, person::Lang, text::TextError},
    i18n, t,
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
    /// The error of a text; `malformed` is the key for a text of the wrong form.
    pub fn text_error(self, lang: Lang, error: TextError, malformed: &str) -> String {
        match (self, error) {
            (Self::Familiar, TextError::Empty) => t!(lang, "console-error-required"),
            _ => i18n::text_error(lang, error, malformed),
        }
    }

    /// The error of an answer to a topic's field.
    pub fn field_error(self, lang: Lang, error: AnswerError) -> String {
        match (self, error) {
            (Self::Familiar, AnswerError::Required) => t!(lang, "console-error-required"),
            (Self::Familiar, AnswerError::NotANumber) => t!(lang, "console-error-number"),
            (Self::Familiar, AnswerError::NotADate) => t!(lang, "console-error-date"),
            (Self::Familiar, AnswerError::NotAnOption) => t!(lang, "console-error-option"),
            _ => i18n::field_error(lang, error),
        }
    }

    /// Nothing was chosen, or nothing of what is offered.
    pub fn option_error(self, lang: Lang) -> String {
        match self {
            Self::Formal => t!(lang, "error-option"),
            Self::Familiar => t!(lang, "console-error-option"),
        }
    }

    /// The summary above a form: each error, linked to its field.
    pub fn error_summary(self, lang: Lang, errors: &FormErrors) -> Markup {
        let title = match self {
            Self::Formal => t!(lang, "error-summary"),
            Self::Familiar => t!(lang, "console-error-summary"),
        };
        html! {
            @if !errors.is_empty() {
                div.summary tabindex="-1" role="alert" aria-labelledby="summary-title" {
                    h2 #summary-title { (icon("alert")) (title) }
                    ul { @for (field, what) in errors { li { a href=(format!("#{field}")) { (what) } } } }
                }
            }
        }
    }
}

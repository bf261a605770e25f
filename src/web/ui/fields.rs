//! The errors of a form in words. People from outside and the team are addressed differently, so a
//! page says in which [`Tone`]; everything else about a form's fields is the same for both.

use maud::{Markup, html};

use super::{FormErrors, icon};
use crate::{
    domain::{field::AnswerError, person::Lang, text::TextError},
    i18n::{self, Tone},
    t,
};

/// The error of a text in a form for people from outside; see [`i18n::text_error`].
pub fn text_error(lang: Lang, error: TextError, key: &str) -> String {
    Tone::Formal.text_error(lang, error, key)
}

impl Tone {
    /// The error of a text; see [`i18n::text_error`].
    pub fn text_error(self, lang: Lang, error: TextError, key: &str) -> String {
        i18n::text_error(lang, self, error, key)
    }

    /// The error of an answer to a topic's question, which it names.
    pub fn field_error(self, lang: Lang, question: &str, error: AnswerError) -> String {
        let wrong = match (self, error) {
            (Self::Formal, AnswerError::Required) => return t!(lang, "request-missing-answer", question = question),
            (Self::Familiar, AnswerError::Required) => return t!(lang, "console-missing-answer", question = question),
            (Self::Familiar, AnswerError::NotANumber) => t!(lang, "console-error-number"),
            (Self::Familiar, AnswerError::NotADate) => t!(lang, "console-error-date"),
            (Self::Familiar, AnswerError::NotAnOption) => t!(lang, "console-error-option"),
            _ => i18n::field_error(lang, error),
        };
        i18n::named(question, &wrong)
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

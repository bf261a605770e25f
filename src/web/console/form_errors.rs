//! Errors of a form in the console's wording, which addresses the reader as *du*. Public pages use
//! [`crate::web::ui::text_error`].

use maud::{Markup, html};

use crate::{
    domain::{field::AnswerError, person::Lang, text::TextError},
    i18n, t,
    web::ui::{FormErrors, icon},
};

/// The error of a text; `malformed` is the key for a text of the wrong form.
pub fn text_error(lang: Lang, error: TextError, malformed: &str) -> String {
    match error {
        TextError::Empty => t!(lang, "console-error-required"),
        TextError::TooLong { max } => t!(lang, "error-too-long", max = max),
        TextError::Malformed => i18n::text(lang, malformed, &[]),
    }
}

/// The error of an answer to a topic's field.
pub fn field_error(lang: Lang, error: AnswerError) -> String {
    match error {
        AnswerError::Required => t!(lang, "console-error-required"),
        AnswerError::TooLong { max } => t!(lang, "error-too-long", max = max),
        AnswerError::NotANumber => t!(lang, "console-error-number"),
        AnswerError::NotADate => t!(lang, "console-error-date"),
        AnswerError::NotAnOption => t!(lang, "console-error-option"),
    }
}

/// The summary above a form: each error, linked to its field.
pub fn summary(lang: Lang, errors: &FormErrors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.summary tabindex="-1" role="alert" aria-labelledby="summary-title" {
                h2 #summary-title { (icon("alert")) (t!(lang, "console-error-summary")) }
                ul { @for (field, what) in errors { li { a href=(format!("#{field}")) { (what) } } } }
            }
        }
    }
}

//! Answers, and what is wrong with them, in words: the same for every door that asks.

use super::{Locale, decimal_text};
use crate::{
    domain::{
        field::{AnswerError, FieldValue},
        person::Lang,
        text::{Label, TextError},
    },
    i18n, t,
};

/// An answer in words.
pub fn answer(locale: &Locale, value: &FieldValue) -> String {
    let lang = locale.lang;
    match value {
        FieldValue::Text { text } => text.to_string(),
        FieldValue::Number { number } => locale.number(*number),
        FieldValue::Date { date } => locale.date(*date),
        FieldValue::Chosen { options } => options.iter().map(Label::as_str).collect::<Vec<_>>().join(", "),
        FieldValue::Ticked => t!(lang, "yes"),
        FieldValue::YesNo { yes, comment } => {
            let word = if *yes { t!(lang, "yes") } else { t!(lang, "no") };
            comment.as_ref().map_or(word.clone(), |comment| format!("{word}, {comment}"))
        }
        FieldValue::Files { names } => names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// What is wrong with a text, in words; `malformed` is the key for a text of the wrong form.
pub fn text_error(lang: Lang, error: TextError, malformed: &str) -> String {
    match error {
        TextError::Empty => t!(lang, "error-required"),
        TextError::TooLong { max } => t!(lang, "error-too-long", max = max),
        TextError::Malformed => i18n::text(lang, malformed, &[]),
    }
}

/// A question with its answer, or with what is wrong with it. One that ends as a sentence takes no colon.
pub fn named(question: &str, answer: &str) -> String {
    let stop = if question.ends_with(['?', '.', '!', ':']) { "" } else { ":" };
    format!("{question}{stop} {answer}")
}

/// What is wrong with an answer, in words.
pub fn field_error(lang: Lang, error: AnswerError) -> String {
    match error {
        AnswerError::Required => t!(lang, "error-required"),
        AnswerError::TooLong { max } => t!(lang, "error-too-long", max = max),
        AnswerError::NotANumber => t!(lang, "error-number"),
        AnswerError::AmbiguousNumber { decimal, grouped } => {
            let shown = decimal_text(lang, decimal);
            // Three decimals would be ambiguous again; a zero more is not.
            let clear = if decimal.thousandths % 10 == 0 { shown.clone() } else { format!("{shown}0") };
            let grouped = grouped.to_string();
            t!(lang, "error-ambiguous-number", decimal = shown, grouped = grouped, clear = clear)
        }
        AnswerError::NotADate => t!(lang, "error-date"),
        AnswerError::NotAnOption => t!(lang, "error-option"),
    }
}

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

/// How the reader of a form is addressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// For people from outside: "Sie" in German.
    Formal,
    /// For the team: "du" in German.
    Familiar,
}

impl Tone {
    /// The value of `$tone` in texts.
    const fn word(self) -> &'static str {
        match self {
            Self::Formal => "formal",
            Self::Familiar => "familiar",
        }
    }

    /// That something is missing, where nobody knows a word for it.
    fn required(self, lang: Lang) -> String {
        match self {
            Self::Formal => t!(lang, "error-required"),
            Self::Familiar => t!(lang, "console-error-required"),
        }
    }
}

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

/// What is wrong with a text, in words. `key` says which text it is: `error-name` is the sentence for one of the wrong
/// form, `missing-name` what is to be entered where nothing was.
pub fn text_error(lang: Lang, tone: Tone, error: TextError, key: &str) -> String {
    let of_its_own = |key: &str| i18n::has(lang, key).then(|| i18n::text(lang, key, &[]));
    match error {
        TextError::Empty => {
            let what = of_its_own(&format!("missing-{}", key.strip_prefix("error-").unwrap_or(key)));
            match what {
                Some(what) => t!(lang, "error-missing", tone = tone.word(), what = what),
                None => tone.required(lang),
            }
        }
        TextError::TooLong { max } => t!(lang, "error-too-long", max = max),
        TextError::Malformed => of_its_own(key).unwrap_or_else(|| tone.required(lang)),
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

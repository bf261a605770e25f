//! A topic's own fields in the console: their controls, their answers in a form, and as text.

use maud::{Markup, html};

use crate::{
    domain::{
        field::{Field, FieldKind, FieldValue, RawAnswer},
        file::Attachment,
        person::Lang,
        text::FileName,
        translation::Reader,
    },
    i18n::Locale,
    t,
    web::{
        form::Fields,
        ui::{self, FormErrors, QuestionControls, Respondent, comment_name, question_name},
    },
};

/// The answer that a form sent for a field; files by their names.
pub fn read_answer(lang: Lang, field: &Field, fields: &Fields, files: &[(String, Attachment)]) -> RawAnswer {
    let name = question_name(field);
    let chosen = if field.kind == FieldKind::File {
        fields.all(&name).into_iter().filter_map(|value| FileName::parse(&value).ok()).collect()
    } else {
        Vec::new()
    };
    let new = files.iter().filter(|(of, _)| *of == name).map(|(_, file)| file.name.clone());
    RawAnswer {
        values: fields.all(&name),
        comment: fields.get(&comment_name(field)).to_owned(),
        files: chosen.into_iter().chain(new).collect(),
        lang,
    }
}

/// What a form would send for an answer that stays as it is.
pub fn answer_of_value(locale: &Locale, value: Option<&FieldValue>) -> RawAnswer {
    let mut raw = RawAnswer { lang: locale.lang, ..RawAnswer::default() };
    let Some(value) = value else { return raw };
    match value {
        FieldValue::Text { text } => raw.values.push(text.to_string()),
        FieldValue::Number { number } => raw.values.push(locale.number(*number)),
        FieldValue::Date { date } => raw.values.push(date.to_string()),
        FieldValue::Chosen { options } => raw.values.extend(options.iter().map(ToString::to_string)),
        FieldValue::Ticked => raw.values.push("on".to_owned()),
        FieldValue::YesNo { yes, comment } => {
            raw.values.push(if *yes { "yes" } else { "no" }.to_owned());
            raw.comment = comment.as_ref().map(ToString::to_string).unwrap_or_default();
        }
        FieldValue::Files { names } => raw.files.clone_from(names),
    }
    raw
}

/// An answer as text for reading.
pub fn value_text(lang: Lang, locale: &Locale, value: &FieldValue) -> Markup {
    let joined = |names: Vec<String>| names.join(", ");
    html! {
        @match value {
            FieldValue::Text { text } => { (ui::user_text(text)) }
            FieldValue::Number { number } => { (locale.number(*number)) }
            FieldValue::Date { date } => { (locale.date(*date)) }
            FieldValue::Chosen { options } => { (joined(options.iter().map(ToString::to_string).collect())) }
            FieldValue::Ticked => { (t!(lang, "yes")) }
            FieldValue::YesNo { yes, comment } => {
                (if *yes { t!(lang, "yes") } else { t!(lang, "no") })
                @if let Some(comment) = comment { ", " (comment) }
            }
            FieldValue::Files { names } => { (joined(names.iter().map(ToString::to_string).collect())) }
        }
    }
}

/// The controls of a field, filled with `raw`. `files` are the attachments that can be chosen.
pub fn field_control(
    reader: Reader,
    errors: &FormErrors,
    field: &Field,
    raw: &RawAnswer,
    files: &[FileName],
) -> Markup {
    let question = QuestionControls {
        reader,
        errors,
        respondent: Respondent::Team,
        field,
        values: &raw.values,
        comment: &raw.comment,
    };
    question.controls(|| question.group(|_| file_choice(reader, field, files, &raw.files)))
}

/// Checkboxes for the ticket's attachments, and an input for new files.
fn file_choice(reader: Reader, field: &Field, files: &[FileName], chosen: &[FileName]) -> Markup {
    let name = question_name(field);
    html! {
        @for file in files {
            label.check {
                input type="checkbox" name=(name) value=(file) checked[chosen.contains(file)];
                span { (file) }
            }
        }
        input type="file" name=(name) multiple aria-label=(field.label_for(reader).text);
    }
}

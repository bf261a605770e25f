//! A topic's own fields in the console: their controls, their answers in a form, and as text.

use maud::{Markup, html};

use crate::{
    domain::{
        field::{Field, FieldKind, FieldValue, RawAnswer},
        file::Attachment,
        person::Lang,
        text::{FileName, Label},
    },
    i18n::Locale,
    t,
    web::{
        form::Fields,
        ui::{self, FormErrors},
    },
};

/// The name and id of a field's control.
pub fn control_name(field: &Field) -> String {
    format!("f{}", field.id)
}

fn comment_name(field: &Field) -> String {
    format!("f{}-comment", field.id)
}

/// The answer that a form sent for a field; files by their names.
pub fn read_answer(lang: Lang, field: &Field, fields: &Fields, files: &[(String, Attachment)]) -> RawAnswer {
    let name = control_name(field);
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

/// The control of a field, filled with `raw`. `files` are the attachments that can be chosen.
pub fn field_control(lang: Lang, errors: &FormErrors, field: &Field, raw: &RawAnswer, files: &[FileName]) -> Markup {
    let name = control_name(field);
    let label = field.label.as_str();
    let hint = field.hint.as_ref().map(|hint| hint.as_str());
    let first = raw.values.first().map_or("", String::as_str);
    let line = |kind, inputmode, width| {
        let line = ui::TextField {
            name: &name,
            label,
            hint,
            value: first,
            kind,
            inputmode,
            width,
            ..ui::TextField::default()
        };
        ui::text_field(lang, errors, line)
    };
    match &field.kind {
        FieldKind::Text => line("text", None, None),
        FieldKind::Number => line("text", Some("decimal"), Some("w-s")),
        FieldKind::Date => line("date", None, Some("w-s")),
        FieldKind::LongText => ui::text_area(lang, errors, &name, label, hint, false, first),
        FieldKind::Checkbox => html! {
            div.field {
                label.check { input id=(name) type="checkbox" name=(name) checked[!first.is_empty()]; span { (label) } }
                @if let Some(hint) = hint { p.hint { (hint) } }
            }
        },
        FieldKind::Choice { options } => choice(lang, errors, field, options, first),
        FieldKind::MultipleChoice { options } => {
            control_group(lang, errors, field, &multiple_choice(&name, options, &raw.values))
        }
        FieldKind::YesNo => control_group(lang, errors, field, &yes_no(lang, field, raw)),
        FieldKind::File => control_group(lang, errors, field, &file_choice(&name, label, files, &raw.files)),
    }
}

/// A drop-down list. A chosen option stays in it after the topic has dropped it.
fn choice(lang: Lang, errors: &FormErrors, field: &Field, options: &[Label], chosen: &str) -> Markup {
    let name = control_name(field);
    let hint = field.hint.as_ref().map(|hint| hint.as_str());
    let is_former = !chosen.is_empty() && !options.iter().any(|option| option.as_str() == chosen);
    ui::labelled_field(lang, errors, &name, field.label.as_str(), hint, false, |describedby, invalid| {
        html! {
            select id=(name) name=(name) aria-describedby=[describedby] aria-invalid=[invalid] {
                option value="" { (t!(lang, "console-not-answered")) }
                @for option in options { option value=(option) selected[option.as_str() == chosen] { (option) } }
                @if is_former { option value=(chosen) selected { (chosen) } }
            }
        }
    })
}

/// Checkboxes. Chosen options stay among them after the topic has dropped them.
fn multiple_choice(name: &str, options: &[Label], chosen: &[String]) -> Markup {
    html! {
        @for (number, option) in options.iter().enumerate() {
            label.check {
                input id=[(number == 0).then_some(name)] type="checkbox" name=(name) value=(option)
                    checked[chosen.iter().any(|value| value == option.as_str())];
                span { (option) }
            }
        }
        @for former in chosen.iter().filter(|value| !options.iter().any(|option| option.as_str() == *value)) {
            label.check { input type="checkbox" name=(name) value=(former) checked; span { (former) } }
        }
    }
}

/// Checkboxes for the ticket's attachments, and an input for new files.
fn file_choice(name: &str, label: &str, files: &[FileName], chosen: &[FileName]) -> Markup {
    html! {
        @for file in files {
            label.check {
                input type="checkbox" name=(name) value=(file) checked[chosen.contains(file)];
                span { (file) }
            }
        }
        input id=(name) type="file" name=(name) multiple aria-label=(label);
    }
}

fn yes_no(lang: Lang, field: &Field, raw: &RawAnswer) -> Markup {
    let (name, comment) = (control_name(field), comment_name(field));
    let first = raw.values.first().map_or("", String::as_str);
    let choices = [("yes", t!(lang, "yes")), ("no", t!(lang, "no")), ("", t!(lang, "console-not-answered"))];
    html! {
        div.row {
            @for (number, (value, word)) in choices.iter().enumerate() {
                label.check {
                    input id=[(number == 0).then_some(&name)] type="radio" name=(name) value=(value) checked[*value == first];
                    span { (word) }
                }
            }
        }
        label.hint for=(comment) { (t!(lang, "console-comment")) }
        input id=(comment) name=(comment) value=(raw.comment) autocomplete="off";
    }
}

/// The label, hint and error around a field that has several controls.
fn control_group(lang: Lang, errors: &FormErrors, field: &Field, controls: &Markup) -> Markup {
    let wrong = ui::error_for(errors, &control_name(field));
    html! {
        fieldset class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (field.label) }
            @if let Some(hint) = &field.hint { p.hint { (hint) } }
            @if let Some(wrong) = wrong { p.error { (ui::icon("alert")) (wrong) } }
            div.stack.tight { (controls) }
            @if field.required_to_close { p.hint { (t!(lang, "console-required-to-close")) } }
        }
    }
}

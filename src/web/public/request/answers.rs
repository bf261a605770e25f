//! The topic's questions as controls of the request form.

use maud::{Markup, html};

use super::DraftContext;
use crate::{
    domain::{
        field::{Field, FieldKind},
        id::FieldId,
        person::Lang,
        text::Label,
    },
    i18n::Locale,
    t,
    web::ui::{self, FormErrors, TextField, error_for, icon, text_field},
};

/// With more options a question gets a drop-down list instead of radio buttons.
const MAX_RADIO_OPTIONS: usize = 9;

/// The control of a question, filled with the draft's answer.
pub fn question_field(context: &DraftContext, field: &Field, errors: &FormErrors) -> Markup {
    let lang = context.guest.locale.lang;
    let name = format!("f{}", field.id);
    let typed = context.draft.answers.get(&field.id).cloned().unwrap_or_default();
    let value = typed.values.first().map_or("", String::as_str);
    let hint = field.hint.as_ref().map(Label::as_str);
    let (label, optional) = (field.label.as_str(), !field.required_to_submit);
    let plain = TextField { name: &name, label, hint, value, optional, ..TextField::default() };
    match &field.kind {
        FieldKind::Text => text_field(lang, errors, plain),
        FieldKind::Number => {
            text_field(lang, errors, TextField { inputmode: Some("decimal"), width: Some("w-s"), ..plain })
        }
        FieldKind::Date => text_field(lang, errors, TextField { kind: "date", width: Some("w-m"), ..plain }),
        FieldKind::LongText => ui::text_area(lang, errors, &name, label, hint, optional, value),
        FieldKind::Choice { options } if options.len() > MAX_RADIO_OPTIONS => {
            select_field(lang, field, options, value, errors)
        }
        FieldKind::Choice { options } => {
            choice_group(lang, field, errors, |describedby| radio_choices(lang, field, options, value, describedby))
        }
        FieldKind::MultipleChoice { options } => choice_group(lang, field, errors, |describedby| {
            html! {
                div class=(columns(options)) {
                    @for option in options {
                        label.choice {
                            input type="checkbox" name=(name) value=(option) aria-describedby=[&describedby]
                                checked[typed.values.iter().any(|value| value == option.as_str())];
                            b { (option) }
                        }
                    }
                }
            }
        }),
        FieldKind::Checkbox => checkbox(lang, field, errors, !value.is_empty()),
        FieldKind::YesNo => {
            choice_group(lang, field, errors, |describedby| yes_no(lang, &name, value, &typed.comment, describedby))
        }
        FieldKind::File => file_field(context, Some(field.id), &name, label, hint, optional, errors),
    }
}

fn radio_choices(lang: Lang, field: &Field, options: &[Label], chosen: &str, describedby: Option<String>) -> Markup {
    let name = format!("f{}", field.id);
    html! {
        div class=(columns(options)) {
            @for option in options {
                label.choice {
                    input type="radio" name=(name) value=(option) checked[option.as_str() == chosen]
                        aria-describedby=[&describedby];
                    b { (option) }
                }
            }
            @if !field.required_to_submit {
                label.choice {
                    input type="radio" name=(name) value="" checked[chosen.is_empty()];
                    b { (t!(lang, "request-no-answer")) }
                }
            }
        }
    }
}

fn checkbox(lang: Lang, field: &Field, errors: &FormErrors, is_ticked: bool) -> Markup {
    let name = format!("f{}", field.id);
    let wrong = error_for(errors, &name);
    let ids = description_ids(&name, field.hint.is_some(), wrong.is_some());
    html! {
        div class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
            label.check {
                input #(name) type="checkbox" name=(name) checked[is_ticked] aria-describedby=[&ids]
                    aria-invalid=[wrong.map(|_| "true")];
                span { (field.label) @if !field.required_to_submit { " " span.optional { (t!(lang, "optional")) } } }
            }
            @if let Some(hint) = &field.hint { p.hint id=(format!("{name}-hint")) { (hint) } }
        }
    }
}

/// Yes or no, with a comment.
fn yes_no(lang: Lang, name: &str, chosen: &str, comment: &str, describedby: Option<String>) -> Markup {
    let comment_name = format!("{name}-comment");
    html! {
        div.choices.two {
            @for (word, says) in [("yes", t!(lang, "yes")), ("no", t!(lang, "no"))] {
                label.choice {
                    input type="radio" name=(name) value=(word) checked[chosen == word] aria-describedby=[&describedby];
                    b { (says) }
                }
            }
        }
        label for=(comment_name) { (t!(lang, "request-comment")) " " span.optional { (t!(lang, "optional")) } }
        input #(comment_name) name=(comment_name) value=(comment);
    }
}

/// A group of choices under one question. The group has the id, so the error summary links to it.
fn choice_group(
    lang: Lang,
    field: &Field,
    errors: &FormErrors,
    choices: impl FnOnce(Option<String>) -> Markup,
) -> Markup {
    let name = format!("f{}", field.id);
    let wrong = error_for(errors, &name);
    html! {
        fieldset #(name) class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend {
                (field.label) @if !field.required_to_submit { " " span.optional { (t!(lang, "optional")) } }
            }
            @if let Some(hint) = &field.hint { p.hint id=(format!("{name}-hint")) { (hint) } }
            @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
            (choices(description_ids(&name, field.hint.is_some(), wrong.is_some())))
        }
    }
}

fn select_field(lang: Lang, field: &Field, options: &[Label], value: &str, errors: &FormErrors) -> Markup {
    let name = format!("f{}", field.id);
    let hint = field.hint.as_ref().map(Label::as_str);
    ui::labelled_field(
        lang,
        errors,
        &name,
        field.label.as_str(),
        hint,
        !field.required_to_submit,
        |describedby, invalid| {
            html! {
                select #(name) name=(name) aria-describedby=[describedby] aria-invalid=[invalid] {
                    option value="" { (t!(lang, "request-choose")) }
                    @for option in options { option value=(option) selected[option.as_str() == value] { (option) } }
                }
            }
        },
    )
}

/// The layout class: short options are put side by side.
fn columns(options: &[Label]) -> &'static str {
    let is_short = options.len() > 3 && options.iter().all(|option| option.as_str().chars().count() <= 28);
    if is_short { "choices two" } else { "choices" }
}

fn description_ids(name: &str, has_hint: bool, is_wrong: bool) -> Option<String> {
    let ids: Vec<String> = [(has_hint, "hint"), (is_wrong, "error")]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, part)| format!("{name}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The control for the files of a question, or of the request itself if `of` is `None`. It names the
/// limits before the upload.
pub fn file_field(
    context: &DraftContext,
    of: Option<FieldId>,
    name: &str,
    label: &str,
    hint: Option<&str>,
    optional: bool,
    errors: &FormErrors,
) -> Markup {
    let locale = &context.guest.locale;
    let options = context.guest.app.options();
    let taken = context.draft.files.len();
    let there: Vec<_> =
        context.draft.files_of(of).map(|(place, file)| (place, file.name.as_str(), file.size)).collect();
    upload_field(
        locale,
        name,
        label,
        hint,
        optional,
        errors,
        &there,
        options.max_files.saturating_sub(taken),
        options.max_file,
    )
}

/// The control for files: `there` are those already uploaded, `left` is how many more fit.
#[expect(clippy::too_many_arguments, reason = "a control's facts; a struct for two callers would say the same twice")]
pub fn upload_field(
    locale: &Locale,
    name: &str,
    label: &str,
    hint: Option<&str>,
    optional: bool,
    errors: &FormErrors,
    there: &[(usize, &str, u64)],
    left: usize,
    max_bytes: u64,
) -> Markup {
    let lang = locale.lang;
    let limits = match (there.is_empty(), left) {
        (_, 0) => t!(lang, "files-full"),
        (true, left) => t!(lang, "files-limits", count = left, max = locale.bytes(max_bytes)),
        (false, left) => t!(lang, "files-left", count = left, max = locale.bytes(max_bytes)),
    };
    let hint = hint.map_or_else(|| limits.clone(), |hint| format!("{hint} {limits}"));
    ui::labelled_field(lang, errors, name, label, Some(&hint), optional, |describedby, invalid| {
        html! {
            @if !there.is_empty() {
                ul.files role="list" {
                    @for (place, name, size) in there {
                        li {
                            (icon("file")) span { (name) } small { (locale.bytes(*size)) }
                            button.button.quiet.small.icon-only name="remove" value=(place)
                                aria-label=(t!(lang, "file-remove", name = *name)) { (icon("x")) }
                        }
                    }
                }
            }
            div.drop hidden[left == 0] {
                (icon("upload")) span.needs-js { (t!(lang, "files-drop")) }
                label.button.small.needs-js for=(name) { (t!(lang, "files-choose")) }
                input #(name) type="file" name=(name) multiple aria-describedby=[describedby] aria-invalid=[invalid]
                    data-max-bytes=(max_bytes) data-max-files=(left)
                    data-paste-name=(t!(lang, "files-pasted", n = "{n}"))
                    data-too-big=(t!(lang, "files-too-big", name = "{name}", size = "{size}", max = "{max}"))
                    data-too-many=(t!(lang, "files-too-many", name = "{name}", max = "{max}"))
                    data-wrong-type=(t!(lang, "files-wrong-type", name = "{name}"))
                    data-empty=(t!(lang, "files-empty", name = "{name}"))
                    data-remove=(t!(lang, "file-remove", name = "{name}"))
                    data-added=(t!(lang, "files-added", n = "{n}"));
            }
        }
    })
}

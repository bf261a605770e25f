//! The topic's questions as controls, and answers as words.

use maud::{Markup, html};

use super::Way;
use crate::{
    domain::{
        id::FieldId,
        person::Lang,
        text::Label,
        topic::{Field, FieldKind},
    },
    i18n::Voice,
    t,
    web::ui::{self, Line, Mistakes, icon, line, mistake},
};

/// More options than this stand in a list to unfold.
const MANY: usize = 9;

/// A question with the control that fits it.
pub fn question(way: &Way, field: &Field, mistakes: &Mistakes) -> Markup {
    let lang = way.guest.voice.lang;
    let name = format!("f{}", field.id);
    let typed = way.draft.answers.get(&field.id).cloned().unwrap_or_default();
    let value = typed.values.first().map_or("", String::as_str);
    let hint = field.hint.as_ref().map(Label::as_str);
    let (label, optional) = (field.label.as_str(), !field.required_to_submit);
    let plain = Line { name: &name, label, hint, value, optional, ..Line::default() };
    match &field.kind {
        FieldKind::Text => line(lang, mistakes, plain),
        FieldKind::Number => line(lang, mistakes, Line { inputmode: Some("decimal"), width: Some("w-s"), ..plain }),
        FieldKind::Date => line(lang, mistakes, Line { kind: "date", width: Some("w-m"), ..plain }),
        FieldKind::LongText => ui::area(lang, mistakes, &name, label, hint, optional, value),
        FieldKind::Choice { options } if options.len() > MANY => choose(lang, field, options, value, mistakes),
        FieldKind::Choice { options } => group(lang, field, mistakes, |describedby| {
            html! {
                div class=(columns(options)) {
                    @for option in options {
                        label.choice {
                            input type="radio" name=(name) value=(option) checked[option.as_str() == value]
                                aria-describedby=[&describedby];
                            b { (option) }
                        }
                    }
                    @if optional {
                        label.choice {
                            input type="radio" name=(name) value="" checked[value.is_empty()];
                            b { (t!(lang, "request-no-answer")) }
                        }
                    }
                }
            }
        }),
        FieldKind::MultipleChoice { options } => group(lang, field, mistakes, |describedby| {
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
        FieldKind::Checkbox => {
            let wrong = mistake(mistakes, &name);
            let ids = ids(&name, hint.is_some(), wrong.is_some());
            html! {
                div class=(if wrong.is_some() { "field invalid" } else { "field" }) {
                    @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
                    label.check {
                        input #(name) type="checkbox" name=(name) checked[!value.is_empty()] aria-describedby=[&ids]
                            aria-invalid=[wrong.map(|_| "true")];
                        span { (label) @if optional { " " span.optional { (t!(lang, "optional")) } } }
                    }
                    @if let Some(hint) = hint { p.hint id=(format!("{name}-hint")) { (hint) } }
                }
            }
        }
        FieldKind::YesNo => group(lang, field, mistakes, |describedby| {
            html! {
                div.choices.two {
                    @for (word, says) in [("yes", t!(lang, "yes")), ("no", t!(lang, "no"))] {
                        label.choice {
                            input type="radio" name=(name) value=(word) checked[value == word] aria-describedby=[&describedby];
                            b { (says) }
                        }
                    }
                }
                @let comment = format!("{name}-comment");
                label for=(comment) { (t!(lang, "request-comment")) " " span.optional { (t!(lang, "optional")) } }
                input #(comment) name=(comment) value=(typed.comment);
            }
        }),
        FieldKind::File => files(way, Some(field.id), &name, label, hint, optional, mistakes),
    }
}

/// A group of choices under one question. The id stands on the group, so that a mistake leads to it.
fn group(lang: Lang, field: &Field, mistakes: &Mistakes, choices: impl FnOnce(Option<String>) -> Markup) -> Markup {
    let name = format!("f{}", field.id);
    let wrong = mistake(mistakes, &name);
    html! {
        fieldset #(name) class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend {
                (field.label) @if !field.required_to_submit { " " span.optional { (t!(lang, "optional")) } }
            }
            @if let Some(hint) = &field.hint { p.hint id=(format!("{name}-hint")) { (hint) } }
            @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
            (choices(ids(&name, field.hint.is_some(), wrong.is_some())))
        }
    }
}

fn choose(lang: Lang, field: &Field, options: &[Label], value: &str, mistakes: &Mistakes) -> Markup {
    let name = format!("f{}", field.id);
    let hint = field.hint.as_ref().map(Label::as_str);
    ui::field(lang, mistakes, &name, field.label.as_str(), hint, !field.required_to_submit, |describedby, invalid| {
        html! {
            select #(name) name=(name) aria-describedby=[describedby] aria-invalid=[invalid] {
                option value="" { (t!(lang, "request-choose")) }
                @for option in options { option value=(option) selected[option.as_str() == value] { (option) } }
            }
        }
    })
}

/// Short options stand side by side where there is room.
fn columns(options: &[Label]) -> &'static str {
    let is_short = options.len() > 3 && options.iter().all(|option| option.as_str().chars().count() <= 28);
    if is_short { "choices two" } else { "choices" }
}

fn ids(name: &str, has_hint: bool, is_wrong: bool) -> Option<String> {
    let ids: Vec<String> = [(has_hint, "hint"), (is_wrong, "error")]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, part)| format!("{name}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Files of a question, or those that just go along: what is there, and room for more. Limits are
/// told before the upload.
pub fn files(
    way: &Way,
    of: Option<FieldId>,
    name: &str,
    label: &str,
    hint: Option<&str>,
    optional: bool,
    mistakes: &Mistakes,
) -> Markup {
    let voice = &way.guest.voice;
    let options = way.guest.app.options();
    let taken = way.draft.files.len();
    let there: Vec<_> = way.draft.files_of(of).map(|(place, file)| (place, file.name.as_str(), file.size)).collect();
    upload(
        voice,
        name,
        label,
        hint,
        optional,
        mistakes,
        &there,
        options.max_files.saturating_sub(taken),
        options.max_file,
    )
}

/// The control for files.
#[expect(clippy::too_many_arguments, reason = "a control's facts; a struct for two callers would say the same twice")]
pub fn upload(
    voice: &Voice,
    name: &str,
    label: &str,
    hint: Option<&str>,
    optional: bool,
    mistakes: &Mistakes,
    there: &[(usize, &str, u64)],
    left: usize,
    max_bytes: u64,
) -> Markup {
    let lang = voice.lang;
    let limits = match (there.is_empty(), left) {
        (_, 0) => t!(lang, "files-full"),
        (true, left) => t!(lang, "files-limits", count = left, max = voice.bytes(max_bytes)),
        (false, left) => t!(lang, "files-left", count = left, max = voice.bytes(max_bytes)),
    };
    let hint = hint.map_or_else(|| limits.clone(), |hint| format!("{hint} {limits}"));
    ui::field(lang, mistakes, name, label, Some(&hint), optional, |describedby, invalid| {
        html! {
            @if !there.is_empty() {
                ul.files role="list" {
                    @for (place, name, size) in there {
                        li {
                            (icon("file")) span { (name) } small { (voice.bytes(*size)) }
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

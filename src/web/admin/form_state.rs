//! A form of the admin area: its values, its errors, what somebody else changed
//! meanwhile; and the controls that its pages share.

use maud::{Markup, html};

use super::AdminContext;
use crate::{
    app::settings::{Dependents, MoveDirection},
    domain::person::Lang,
    i18n, t,
    web::{
        form::Fields,
        problem::Problem,
        ui::{self, FormErrors, Tone, csrf, icon},
    },
};

/// Labels and values of fields, in the reader's words.
pub type LabelledValues = Vec<(String, String)>;

/// Reads facts out of a form, to set beside what somebody else saved.
pub struct ValueReader<'f> {
    pub lang: Lang,
    pub fields: &'f Fields,
}

impl ValueReader<'_> {
    /// What was typed, as it will be kept.
    pub fn text(&self, label: String, name: &str) -> (String, String) {
        (label, self.fields.get(name).trim().replace("\r\n", "\n"))
    }

    /// What was chosen; `key` begins the keys of the choices' texts.
    pub fn choice(&self, label: String, key: &str, name: &str) -> (String, String) {
        (label, i18n::text(self.lang, &format!("{key}-{}", self.fields.get(name)), &[]))
    }

    /// Whether something was ticked.
    pub fn tick(&self, label: String, name: &str) -> (String, String) {
        (label, if self.fields.has(name) { t!(self.lang, "yes") } else { t!(self.lang, "no") })
    }
}

/// A form as a page shows it: values, errors, and what somebody else saved meanwhile.
pub struct FormState {
    /// The values of its controls.
    pub fields: Fields,
    /// What is wrong with it.
    pub mistakes: FormErrors,
    /// The mark of what it was made from.
    seen: String,
    /// The values that somebody else saved meanwhile; `None` when nobody did.
    conflict: Option<LabelledValues>,
}

impl FormState {
    /// As it is opened.
    pub fn opened(fields: Fields, mark: String) -> Self {
        Self { fields, mistakes: FormErrors::new(), seen: mark, conflict: None }
    }

    /// As it comes back with mistakes.
    pub fn with_errors(fields: Fields, mistakes: FormErrors) -> Self {
        Self { seen: fields.get("seen").to_owned(), fields, mistakes, conflict: None }
    }

    /// As it comes back because somebody was faster: sent again, it replaces what they saved.
    pub fn with_conflict(fields: Fields, mark: String, theirs: LabelledValues, typed: &LabelledValues) -> Self {
        let differing = theirs.into_iter().filter(|fact| !typed.contains(fact)).collect();
        Self { fields, mistakes: FormErrors::new(), seen: mark, conflict: Some(differing) }
    }

    /// The first value of a field.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name)
    }
}

/// The form around its controls. `buttons` are placed beside the one that saves.
pub fn form(context: &AdminContext, action: &str, sheet: &FormState, controls: &Markup, buttons: &Markup) -> Markup {
    let lang = context.lang();
    html! {
        (Tone::Familiar.error_summary(lang, &sheet.mistakes))
        @if let Some(theirs) = &sheet.conflict { (meanwhile(lang, theirs)) }
        form.stack.loose method="post" action=(action) enctype="multipart/form-data" {
            (csrf(&context.csrf()))
            input type="hidden" name="seen" value=(sheet.seen);
            (controls)
            div.actions {
                button."button primary" data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) }
                (buttons)
            }
        }
    }
}

fn meanwhile(lang: Lang, theirs: &LabelledValues) -> Markup {
    html! {
        div."banner wait" role="alert" {
            (icon("users"))
            div.stack.tight {
                b { (t!(lang, "admin-changed-title")) }
                p { (t!(lang, "admin-changed-text")) }
                @if !theirs.is_empty() {
                    dl.facts {
                        @for (name, value) in theirs {
                            div { dt { (name) } dd.text { @if value.is_empty() { "–" } @else { (value) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Something to choose one of: value, name, and what it means.
pub type ChoiceOption = (String, String, Option<String>);

/// Choices of which one is taken, each with what it means.
pub fn radios(sheet: &FormState, name: &str, legend: &str, hint: Option<&str>, choices: &[ChoiceOption]) -> Markup {
    let wrong = ui::error_for(&sheet.mistakes, name);
    html! {
        fieldset id=(name) class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (legend) }
            @if let Some(hint) = hint { p.hint { (hint) } }
            @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
            div.choices {
                @for (value, label, text) in choices {
                    label.choice {
                        input type="radio" name=(name) value=(value) checked[sheet.get(name) == value];
                        b { (label) }
                        @if let Some(text) = text { span { (text) } }
                    }
                }
            }
        }
    }
}

/// A list to choose one from.
pub fn select(
    lang: Lang,
    sheet: &FormState,
    name: &str,
    label: &str,
    hint: Option<&str>,
    choices: &[ChoiceOption],
) -> Markup {
    ui::labelled_field(lang, &sheet.mistakes, name, label, hint, false, |describedby, invalid| {
        html! {
            select.w-l id=(name) name=(name) aria-describedby=[describedby] aria-invalid=[invalid] {
                @for (value, label, _) in choices {
                    option value=(value) selected[sheet.get(name) == value] { (label) }
                }
            }
        }
    })
}

/// A checkbox with its label.
pub fn checkbox(sheet: &FormState, name: &str, label: &str, hint: Option<&str>) -> Markup {
    let described = hint.map(|_| format!("{name}-hint"));
    html! {
        label.check {
            input id=(name) type="checkbox" name=(name) checked[sheet.fields.has(name)] aria-describedby=[&described];
            span { (label) @if let Some(hint) = hint { br; small id=[&described] { (hint) } } }
        }
    }
}

/// Buttons that move something in its list.
pub fn move_buttons(context: &AdminContext, action: &str, name: &str, is_first: bool, is_last: bool) -> Markup {
    let lang = context.lang();
    html! {
        form.row method="post" action=(action) {
            (csrf(&context.csrf()))
            button."button small quiet icon-only" name="step" value="up" disabled[is_first]
                aria-label=(t!(lang, "admin-up", name = name)) { (icon("arrow-up")) }
            button."button small quiet icon-only" name="step" value="down" disabled[is_last]
                aria-label=(t!(lang, "admin-down", name = name)) { (icon("arrow-down")) }
        }
    }
}

/// Which way something is to be moved.
pub fn read_step(fields: &Fields) -> Result<MoveDirection, Problem> {
    match fields.get("step") {
        "up" => Ok(MoveDirection::Up),
        "down" => Ok(MoveDirection::Down),
        _ => Err(Problem::Unreadable),
    }
}

/// Why something cannot be put away yet, and what to do instead.
pub fn obstacles(lang: Lang, title: String, needed: &Dependents, instead: String) -> Markup {
    html! {
        div."banner bad" role="alert" {
            (icon("alert"))
            div.stack.tight {
                b { (title) }
                ul {
                    @if needed.tickets > 0 { li { (t!(lang, "admin-needed-tickets", count = needed.tickets)) } }
                    @if needed.members > 0 { li { (t!(lang, "admin-needed-members", count = needed.members)) } }
                    @for topic in &needed.topics { li { (t!(lang, "admin-needed-topic", name = topic.as_str())) } }
                }
                p { (instead) }
            }
        }
    }
}

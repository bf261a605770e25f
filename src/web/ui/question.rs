//! A topic's question as controls of a form, for requesters and for the team. What a form sends for it
//! is read elsewhere; files are chosen in controls of the page's own.

use maud::{Markup, html};

use super::{FormErrors, TextField, error_for, icon, labelled_field, text_area, text_field};
use crate::{
    domain::{
        field::{Field, FieldKind},
        person::Lang,
        text::Label,
    },
    t,
};

/// With more options requesters get a drop-down list instead of radio buttons.
const MAX_RADIO_OPTIONS: usize = 9;

/// Who answers the question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Respondent {
    /// In the request form: what may be left open is marked as optional.
    Requester,
    /// In the console: anything may be left open; what closing the ticket needs is marked.
    Team,
}

/// A question and what is typed for it so far, valid or not.
pub struct QuestionControls<'a> {
    pub lang: Lang,
    pub errors: &'a FormErrors,
    pub respondent: Respondent,
    pub field: &'a Field,
    pub values: &'a [String],
    /// The comment beside a Yes/No.
    pub comment: &'a str,
}

/// The name of a question's control in forms, and the id to which its error links.
pub fn question_name(field: &Field) -> String {
    format!("f{}", field.id)
}

/// The name of the comment beside a Yes/No.
pub fn comment_name(field: &Field) -> String {
    format!("f{}-comment", field.id)
}

/// The line that asks for building and room.
pub fn room_field(lang: Lang, errors: &FormErrors, value: &str) -> Markup {
    let line = TextField {
        name: "room",
        label: &t!(lang, "request-room"),
        hint: Some(&t!(lang, "request-room-hint")),
        value,
        width: Some("w-m"),
        optional: true,
        ..TextField::default()
    };
    text_field(lang, errors, line)
}

impl QuestionControls<'_> {
    /// The question's controls. `files` makes those of a question for files.
    pub fn controls(&self, files: impl FnOnce() -> Markup) -> Markup {
        let (lang, errors, name, value) = (self.lang, self.errors, question_name(self.field), self.value());
        let (label, hint, optional) = (self.field.label.as_str(), self.hint(), self.is_marked_optional());
        let line = TextField { name: &name, label, hint, value, optional, ..TextField::default() };
        match &self.field.kind {
            FieldKind::Text => text_field(lang, errors, line),
            FieldKind::Number => {
                text_field(lang, errors, TextField { inputmode: Some("decimal"), width: Some("w-s"), ..line })
            }
            FieldKind::Date => text_field(lang, errors, TextField { kind: "date", width: Some("w-m"), ..line }),
            FieldKind::LongText => text_area(lang, errors, &name, label, hint, optional, value),
            FieldKind::Checkbox => self.checkbox(),
            FieldKind::YesNo => self.group(|described_by| self.yes_no(described_by)),
            FieldKind::Choice { options }
                if self.respondent == Respondent::Requester && options.len() <= MAX_RADIO_OPTIONS =>
            {
                self.group(|described_by| self.radio_buttons(options, described_by))
            }
            FieldKind::Choice { options } => self.drop_down(options),
            FieldKind::MultipleChoice { options } => self.group(|described_by| self.checkboxes(options, described_by)),
            FieldKind::File => files(),
        }
    }

    /// Several controls under one question. The group has the id, so the error summary links to it.
    pub fn group(&self, controls: impl FnOnce(Option<&str>) -> Markup) -> Markup {
        let (name, wrong) = (question_name(self.field), self.error());
        let described_by = self.description_ids();
        html! {
            fieldset #(name) class=(if wrong.is_some() { "field invalid" } else { "field" }) {
                legend { (self.field.label) (self.optional_mark()) }
                @if let Some(hint) = self.hint() { p.hint id=(format!("{name}-hint")) { (hint) } }
                @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
                (controls(described_by.as_deref()))
                @if self.respondent == Respondent::Team && self.field.required_to_close {
                    p.hint { (t!(self.lang, "console-required-to-close")) }
                }
            }
        }
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn hint(&self) -> Option<&str> {
        self.field.hint.as_ref().map(Label::as_str)
    }

    fn error(&self) -> Option<&str> {
        error_for(self.errors, &question_name(self.field))
    }

    fn may_be_left_open(&self) -> bool {
        self.respondent == Respondent::Team || !self.field.required_to_submit
    }

    fn is_marked_optional(&self) -> bool {
        self.respondent == Respondent::Requester && !self.field.required_to_submit
    }

    fn optional_mark(&self) -> Markup {
        html! { @if self.is_marked_optional() { " " span.optional { (t!(self.lang, "optional")) } } }
    }

    /// For `aria-describedby`: the ids of hint and error.
    fn description_ids(&self) -> Option<String> {
        let name = question_name(self.field);
        let hint = self.hint().map(|_| format!("{name}-hint"));
        let error = self.error().map(|_| format!("{name}-error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Chosen options that the topic no longer has: they stay until somebody takes them away.
    fn former_options(&self, options: &[Label]) -> impl Iterator<Item = &str> {
        let is_former = |value: &&str| !value.is_empty() && !options.iter().any(|option| option.as_str() == *value);
        self.values.iter().map(String::as_str).filter(is_former)
    }

    fn choice(&self, kind: &str, value: &str, word: &str, is_chosen: bool, described_by: Option<&str>) -> Markup {
        html! {
            label.choice {
                input type=(kind) name=(question_name(self.field)) value=(value) checked[is_chosen]
                    aria-describedby=[described_by];
                b { (word) }
            }
        }
    }

    /// The choice that takes an answer back.
    fn no_answer(&self) -> Markup {
        html! {
            @if self.may_be_left_open() {
                (self.choice("radio", "", &t!(self.lang, "question-no-answer"), self.value().is_empty(), None))
            }
        }
    }

    fn radio_buttons(&self, options: &[Label], described_by: Option<&str>) -> Markup {
        html! {
            div class=(columns(options)) {
                @for option in options {
                    (self.choice("radio", option.as_str(), option.as_str(), option.as_str() == self.value(), described_by))
                }
                (self.no_answer())
            }
        }
    }

    fn checkboxes(&self, options: &[Label], described_by: Option<&str>) -> Markup {
        let is_ticked = |option: &Label| self.values.iter().any(|value| value == option.as_str());
        html! {
            div class=(columns(options)) {
                @for option in options {
                    (self.choice("checkbox", option.as_str(), option.as_str(), is_ticked(option), described_by))
                }
                @for former in self.former_options(options) { (self.choice("checkbox", former, former, true, described_by)) }
            }
        }
    }

    fn drop_down(&self, options: &[Label]) -> Markup {
        let (lang, name) = (self.lang, question_name(self.field));
        let none = match self.respondent {
            Respondent::Requester => t!(lang, "request-choose"),
            Respondent::Team => t!(lang, "question-no-answer"),
        };
        let optional = self.is_marked_optional();
        labelled_field(
            lang,
            self.errors,
            &name,
            self.field.label.as_str(),
            self.hint(),
            optional,
            |described_by, invalid| {
                html! {
                    select #(name) name=(name) aria-describedby=[described_by] aria-invalid=[invalid] {
                        option value="" { (none) }
                        @for option in options {
                            option value=(option) selected[option.as_str() == self.value()] { (option) }
                        }
                        @for former in self.former_options(options) { option value=(former) selected { (former) } }
                    }
                }
            },
        )
    }

    fn checkbox(&self) -> Markup {
        let (name, wrong) = (question_name(self.field), self.error());
        html! {
            div class=(if wrong.is_some() { "field invalid" } else { "field" }) {
                @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
                label.check {
                    input #(name) type="checkbox" name=(name) checked[!self.value().is_empty()]
                        aria-describedby=[self.description_ids()] aria-invalid=[wrong.map(|_| "true")];
                    span { (self.field.label) (self.optional_mark()) }
                }
                @if let Some(hint) = self.hint() { p.hint id=(format!("{name}-hint")) { (hint) } }
            }
        }
    }

    fn yes_no(&self, described_by: Option<&str>) -> Markup {
        let (lang, comment) = (self.lang, comment_name(self.field));
        html! {
            div.choices.two {
                @for (word, says) in [("yes", t!(lang, "yes")), ("no", t!(lang, "no"))] {
                    (self.choice("radio", word, &says, self.value() == word, described_by))
                }
                (self.no_answer())
            }
            label for=(comment) { (t!(lang, "question-comment")) " " span.optional { (t!(lang, "optional")) } }
            input #(comment) name=(comment) value=(self.comment) autocomplete="off";
        }
    }
}

/// The layout class: short options are put side by side.
fn columns(options: &[Label]) -> &'static str {
    let is_short = options.len() > 3 && options.iter().all(|option| option.as_str().chars().count() <= 28);
    if is_short { "choices two" } else { "choices" }
}

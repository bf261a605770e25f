//! A topic's question as controls of a form, for requesters and for the team. What a form sends for it
//! is read elsewhere; files are chosen in controls of the page's own.

use maud::{Markup, html};

use super::{FormErrors, TextField, error_for, icon, labelled_markup, text_field, wording};
use crate::{
    domain::{
        field::{Field, FieldKind},
        person::Lang,
        text::Label,
        translation::{Reader, Wording},
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
    pub reader: Reader,
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
        match &self.field.kind {
            FieldKind::Text => self.line("text", None, None),
            FieldKind::Number => self.line("text", Some("w-s"), Some("decimal")),
            FieldKind::Date => self.line("date", Some("w-m"), None),
            FieldKind::LongText => self.labelled(|name, described_by, invalid| {
                html! {
                    textarea #(name) name=(name) aria-describedby=[described_by] aria-invalid=[invalid] { "\n" (self.value()) }
                }
            }),
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

    /// Question, hint and error around one control, which gets its name.
    fn labelled(&self, control: impl FnOnce(&str, Option<String>, Option<&'static str>) -> Markup) -> Markup {
        let (name, label, hint) = (question_name(self.field), wording(self.label()), self.hint().map(wording));
        let (lang, optional) = (self.reader.lang, self.is_marked_optional());
        labelled_markup(lang, self.errors, &name, &label, hint.as_ref(), optional, |described_by, invalid| {
            control(&name, described_by, invalid)
        })
    }

    fn line(&self, kind: &str, width: Option<&str>, inputmode: Option<&str>) -> Markup {
        self.labelled(|name, described_by, invalid| {
            html! {
                input #(name) name=(name) type=(kind) class=[width] value=(self.value()) inputmode=[inputmode]
                    aria-describedby=[described_by] aria-invalid=[invalid];
            }
        })
    }

    /// Several controls under one question. The group has the id, so the error summary links to it.
    pub fn group(&self, controls: impl FnOnce(Option<&str>) -> Markup) -> Markup {
        let (name, wrong) = (question_name(self.field), self.error());
        let described_by = self.description_ids();
        html! {
            fieldset #(name) class=(if wrong.is_some() { "field invalid" } else { "field" }) {
                legend { (wording(self.label())) (self.optional_mark()) }
                @if let Some(hint) = self.hint() { p.hint id=(format!("{name}-hint")) { (wording(hint)) } }
                @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
                (controls(described_by.as_deref()))
                @if self.respondent == Respondent::Team && self.field.required_to_close {
                    p.hint { (t!(self.reader.lang, "console-required-to-close")) }
                }
            }
        }
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn label(&self) -> Wording<'_, Label> {
        self.field.label_for(self.reader)
    }

    fn hint(&self) -> Option<Wording<'_, Label>> {
        self.field.hint_for(self.reader)
    }

    fn option<'a>(&'a self, option: &'a Label) -> Wording<'a, Label> {
        self.field.option_for(self.reader, option)
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
        html! { @if self.is_marked_optional() { " " span.optional { (t!(self.reader.lang, "optional")) } } }
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

    fn choice(&self, kind: &str, value: &str, word: &Markup, is_chosen: bool, described_by: Option<&str>) -> Markup {
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
                (self.choice("radio", "", &html! { (t!(self.reader.lang, "question-no-answer")) }, self.value().is_empty(), None))
            }
        }
    }

    /// The layout class: short options are put side by side.
    fn columns(&self, options: &[Label]) -> &'static str {
        let is_short = |option: &Label| self.option(option).text.as_str().chars().count() <= 28;
        if options.len() > 3 && options.iter().all(is_short) { "choices two" } else { "choices" }
    }

    fn radio_buttons(&self, options: &[Label], described_by: Option<&str>) -> Markup {
        html! {
            div class=(self.columns(options)) {
                @for option in options {
                    (self.choice("radio", option.as_str(), &wording(self.option(option)), option.as_str() == self.value(), described_by))
                }
                (self.no_answer())
            }
        }
    }

    fn checkboxes(&self, options: &[Label], described_by: Option<&str>) -> Markup {
        let is_ticked = |option: &Label| self.values.iter().any(|value| value == option.as_str());
        html! {
            div class=(self.columns(options)) {
                @for option in options {
                    (self.choice("checkbox", option.as_str(), &wording(self.option(option)), is_ticked(option), described_by))
                }
                @for former in self.former_options(options) { (self.choice("checkbox", former, &html! { (former) }, true, described_by)) }
            }
        }
    }

    fn drop_down(&self, options: &[Label]) -> Markup {
        let lang = self.reader.lang;
        let none = match self.respondent {
            Respondent::Requester => t!(lang, "request-choose"),
            Respondent::Team => t!(lang, "question-no-answer"),
        };
        self.labelled(|name, described_by, invalid| {
            html! {
                select #(name) name=(name) aria-describedby=[described_by] aria-invalid=[invalid] {
                    option value="" { (none) }
                    @for option in options {
                        @let words = self.option(option);
                        option value=(option) selected[option.as_str() == self.value()] lang=[words.tag()] { (words.text) }
                    }
                    @for former in self.former_options(options) { option value=(former) selected { (former) } }
                }
            }
        })
    }

    fn checkbox(&self) -> Markup {
        let (name, wrong) = (question_name(self.field), self.error());
        html! {
            div class=(if wrong.is_some() { "field invalid" } else { "field" }) {
                @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
                label.check {
                    input #(name) type="checkbox" name=(name) checked[!self.value().is_empty()]
                        aria-describedby=[self.description_ids()] aria-invalid=[wrong.map(|_| "true")];
                    span { (wording(self.label())) (self.optional_mark()) }
                }
                @if let Some(hint) = self.hint() { p.hint id=(format!("{name}-hint")) { (wording(hint)) } }
            }
        }
    }

    fn yes_no(&self, described_by: Option<&str>) -> Markup {
        let (lang, comment) = (self.reader.lang, comment_name(self.field));
        html! {
            div.choices.two {
                @for (word, says) in [("yes", html! { (t!(lang, "yes")) }), ("no", html! { (t!(lang, "no")) })] {
                    (self.choice("radio", word, &says, self.value() == word, described_by))
                }
                (self.no_answer())
            }
            label for=(comment) { (t!(lang, "question-comment")) " " span.optional { (t!(lang, "optional")) } }
            input #(comment) name=(comment) value=(self.comment) autocomplete="off";
        }
    }
}

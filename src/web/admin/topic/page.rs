//! The page of a topic: its form, the list of its questions in it, and the preview beside it.

use maud::{Markup, html};

use super::{
    preview::preview,
    question::{self, RowPlace},
    rows::{EDIT_BUTTON, QuestionRows, RowKey},
    settings::{self, QUESTIONS_ID},
    spot::Spot,
};
use crate::{
    app::view::catalogue,
    domain::{
        field::{Field, FieldType, MAX_FIELDS},
        person::Lang,
        topic::Topic,
    },
    t,
    web::{
        admin::{
            AdminContext,
            form_state::{self, FormState},
            frame,
            topics::ADMIN_TOPICS_PATH,
            translation::other_language,
        },
        problem::Problem,
        ui::{self, csrf, icon},
    },
};

/// The page of a topic; `now` is `None` for a new one.
pub fn view(context: &AdminContext, now: Option<&Topic>, sheet: &FormState, spot: &Spot) -> Result<Markup, Problem> {
    let lang = context.lang();
    let (departments, topics) =
        context.app().read(|read| Ok((catalogue::department_names(read)?, catalogue::topics(read)?)))?;
    let title = now.map_or_else(|| t!(lang, "admin-topic-new"), |topic| topic.name.to_string());
    let action =
        now.map_or_else(|| format!("{ADMIN_TOPICS_PATH}/new"), |topic| format!("{ADMIN_TOPICS_PATH}/{}", topic.id));
    let to = other_language(context.main_lang(), now.map(|topic| &topic.translations));
    let list =
        QuestionList { lang, to, sheet, rows: QuestionRows::of(&sheet.fields), now, topics, spot, action: &action };
    let controls = html! {
        // Enter in a line saves; it must not press the first button that moves a question.
        button.visually-hidden tabindex="-1" aria-hidden="true" { (t!(lang, "save")) }
        div hidden data-hx-post=(action) data-hx-trigger="input from:closest form delay:400ms" data-hx-vals={"{\"" (EDIT_BUTTON) "\":\"redraw\"}"}
            data-hx-target="#preview" data-hx-select="#preview" data-hx-swap="outerHTML" data-hx-sync="closest form:abort" {}
        (settings::controls(lang, sheet, &departments, spot, to))
        (list.section())
    };
    let cancel = html! { a."button quiet" href=(ADMIN_TOPICS_PATH) { (t!(lang, "cancel")) } };
    let main = html! {
        a.back href=(ADMIN_TOPICS_PATH) { (icon("arrow-left")) (t!(lang, "admin-area-topics")) }
        @if now.is_some_and(|topic| topic.retired) {
            div."banner wait" { (icon("archive")) p { (t!(lang, "admin-topic-is-retired")) } }
        }
        div.split {
            div.stack {
                (form_state::form(context, &action, sheet, &controls, &cancel))
                @if let Some(topic) = now { (retirement_section(context, topic)) }
            }
            aside."stack tight" tabindex="0" aria-labelledby="preview-title" {
                h2 #preview-title { (t!(lang, "admin-preview")) }
                (preview(context, sheet, &list.rows))
            }
        }
    };
    Ok(frame::wide_page(context, Some("topics"), &title, &main))
}

/// The questions in the form.
struct QuestionList<'a> {
    lang: Lang,
    /// The language of the folded words.
    to: Lang,
    sheet: &'a FormState,
    rows: QuestionRows,
    now: Option<&'a Topic>,
    /// All topics that are not retired.
    topics: Vec<Topic>,
    spot: &'a Spot,
    /// Where the form is sent.
    action: &'a str,
}

impl QuestionList<'_> {
    fn section(&self) -> Markup {
        let lang = self.lang;
        let wrong = ui::error_for(&self.sheet.mistakes, QUESTIONS_ID);
        html! {
            section.stack id=(QUESTIONS_ID) data-hx-target={ "#" (QUESTIONS_ID) } data-hx-select={ "#" (QUESTIONS_ID) }
                data-hx-select-oob="#preview" data-hx-swap="outerHTML" data-hx-sync="closest form:replace" {
                h2 { (t!(lang, "admin-fields")) " " span.count { (self.rows.asked().count()) } }
                p.hint { (t!(lang, "admin-fields-text")) }
                @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
                @if !self.rows.all().is_empty() { (self.list()) }
                (self.additions())
                (self.former())
                (self.of_others())
                noscript {
                    button."button small" #redraw name=(EDIT_BUTTON) value="redraw" autofocus[self.spot.is_at("redraw")] {
                        (icon("refresh")) (t!(lang, "admin-preview-redraw"))
                    }
                }
            }
        }
    }

    fn list(&self) -> Markup {
        let count = self.rows.asked().count();
        let mut number = 0;
        html! {
            ul.doors role="list" {
                @for row in self.rows.all() {
                    @if row.is_removed() {
                        (question::removed_row(self.lang, row, number + 1, self.spot, self.action))
                    } @else {
                        @let place = { number += 1; RowPlace { number, is_last: number == count } };
                        (question::controls(self.lang, self.to, self.sheet, row, place, self.spot, self.action))
                    }
                }
            }
        }
    }

    /// A button for every type of question.
    fn additions(&self) -> Markup {
        let lang = self.lang;
        html! {
            @if self.rows.is_full() {
                p.hint { (t!(lang, "admin-field-too-many", max = MAX_FIELDS)) }
            } @else {
                fieldset {
                    legend { b { (t!(lang, "admin-field-new")) } }
                    div.actions {
                        @for kind in FieldType::ALL {
                            @let id = format!("add-{}", kind.word());
                            button."button small" id=(id) name=(EDIT_BUTTON) value=(format!("add {}", kind.word()))
                                data-hx-post=(self.action) autofocus[self.spot.is_at(&id)] {
                                (icon("plus")) (question::type_name(lang, kind))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Questions that the topic asked once.
    fn former(&self) -> Markup {
        let is_in_form = |field: &Field| self.rows.all().iter().any(|row| row.key == RowKey::Stored(field.id));
        let all = self.now.map_or(&[][..], |topic| &topic.retired_fields);
        let former: Vec<&Field> = all.iter().filter(|field| !is_in_form(field)).collect();
        let lang = self.lang;
        html! {
            @if !former.is_empty() {
                details.fold {
                    summary { (t!(lang, "admin-fields-former", count = former.len())) }
                    p.hint { (t!(lang, "admin-fields-former-text")) }
                    ul.files role="list" {
                        @for field in former {
                            (self.offer(field, "ask-again", "undo", t!(lang, "admin-field-restore-named", name = field.label.as_str())))
                        }
                    }
                }
            }
        }
    }

    /// Questions that other topics ask and this one does not; the same question of two topics is listed once.
    fn of_others(&self) -> Markup {
        let asked: Vec<String> = self.rows.all().iter().map(|row| row.get("label").trim().to_lowercase()).collect();
        let is_new = |field: &Field| !asked.contains(&field.label.as_str().to_lowercase());
        let others = self.topics.iter().filter(|topic| self.now.is_none_or(|now| now.id != topic.id));
        let mut offered: Vec<&Field> = Vec::new();
        for field in others.flat_map(|topic| &topic.fields).filter(|field| is_new(field)) {
            if offered.iter().all(|other| (&other.label, &other.kind) != (&field.label, &field.kind)) {
                offered.push(field);
            }
        }
        let lang = self.lang;
        html! {
            @if !offered.is_empty() && !self.rows.is_full() {
                details.fold open[self.spot.lists_others()] {
                    summary { (t!(lang, "admin-fields-reuse")) }
                    p.hint { (t!(lang, "admin-fields-reuse-text")) }
                    ul.files role="list" {
                        @for field in offered {
                            (self.offer(field, "reuse", "plus", t!(lang, "admin-field-reuse-named", name = field.label.as_str())))
                        }
                    }
                }
            }
        }
    }

    /// A question with the button that takes it into the form.
    fn offer(&self, field: &Field, verb: &str, symbol: &str, label: String) -> Markup {
        let kind = question::type_name(self.lang, field.kind.field_type());
        html! {
            li {
                span { (field.label) " " small { (kind) } }
                button."button small quiet icon-only" name=(EDIT_BUTTON) value=(format!("{verb} {}", field.id))
                    data-hx-post=(self.action) aria-label=(label) { (icon(symbol)) }
            }
        }
    }
}

fn retirement_section(context: &AdminContext, topic: &Topic) -> Markup {
    let lang = context.lang();
    html! {
        section."card quiet" {
            h2 { @if topic.retired { (t!(lang, "admin-restore")) } @else { (t!(lang, "admin-retire")) } }
            p { (t!(lang, "admin-topic-retire-text")) }
            form.actions method="post" action=(format!("{ADMIN_TOPICS_PATH}/{}/state", topic.id)) {
                (csrf(&context.csrf()))
                @if topic.retired {
                    button."button small" name="state" value="active" { (icon("undo")) (t!(lang, "admin-restore")) }
                } @else {
                    button."button small" name="state" value="retired" { (icon("archive")) (t!(lang, "admin-retire")) }
                }
            }
        }
    }
}

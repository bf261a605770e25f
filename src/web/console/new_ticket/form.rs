//! The form for a new ticket: who asks, what about, where it goes.

use maud::{Markup, html};

use super::{IDEMPOTENCY_FIELD, INTAKE_PATH, IntakeView, THEN_FIELD, requester};
use crate::{
    app::view::new_ticket::IntakePlace,
    domain::{field::FieldKind, person::Lang, routing::TopicRoute, topic::Topic, translation::Reader},
    t,
    web::{
        console::{ConsoleContext, custom_fields},
        retained_uploads,
        ui::{self, TextField, Tone, comment_name, icon, labelled_field, question_name},
    },
};

/// The form; for somebody who can take nothing in, the sentence that says so.
pub fn form(context: &ConsoleContext, view: &IntakeView<'_>) -> Markup {
    let lang = context.lang();
    if view.choices.departments.is_empty() {
        return html! {
            div.empty { (icon("lock")) h2 { (t!(lang, "console-new-nowhere-title")) } p { (t!(lang, "console-new-nowhere-text")) } }
        };
    }
    if view.choices.topics.is_empty() {
        return html! {
            div.empty { (icon("list")) h2 { (t!(lang, "console-new-no-topic-title")) } p { (t!(lang, "console-new-no-topic-text")) } }
        };
    }
    html! {
        (Tone::Familiar.error_summary(lang, &view.errors))
        form."stack loose compact" #intake method="post" action=(INTAKE_PATH) enctype="multipart/form-data" {
            (ui::csrf(&context.session.csrf()))
            input type="hidden" name=(IDEMPOTENCY_FIELD) value=(view.value(IDEMPOTENCY_FIELD));
            (requester::card(context, view))
            (concern(context, view))
            (destination(lang, view))
            div.actions {
                button."button primary" data-busy=(t!(lang, "busy")) { (icon("check")) (t!(lang, "console-new-submit")) }
                a."button quiet" href="/console" { (t!(lang, "cancel")) }
            }
        }
    }
}

fn concern(context: &ConsoleContext, view: &IntakeView<'_>) -> Markup {
    let (lang, options) = (context.lang(), context.app().options());
    html! {
        section.card #what aria-labelledby="what-title" {
            h2 #what-title { (t!(lang, "console-new-what")) }
            (topic_choice(context, view))
            (ui::text_area(lang, &view.errors, "description", &t!(lang, "console-description"),
                Some(&t!(lang, "console-description-hint")), false, view.value("description")))
            (questions(context, view))
            (ui::upload_field(context.locale(), "files", &html! { (t!(lang, "console-files")) }, None, true, &view.errors, &[],
                options.max_files, options.max_file))
        }
    }
}

fn topic_choice(context: &ConsoleContext, view: &IntakeView<'_>) -> Markup {
    let lang = context.lang();
    let chosen = view.topic.map(|topic| topic.id);
    labelled_field(lang, &view.errors, "topic", &t!(lang, "console-new-topic"), None, false, |describedby, invalid| {
        html! {
            select #topic name="topic" aria-describedby=[describedby] aria-invalid=[invalid] data-hx-post=(INTAKE_PATH)
                data-hx-trigger="change" data-hx-params="not files" data-hx-vals=r#"{"then":"topic"}"#
                data-hx-encoding="multipart/form-data" data-hx-target="#questions" data-hx-select="#questions"
                data-hx-select-oob="#where" data-hx-swap="outerHTML" {
                @if chosen.is_none() { option value="" { (t!(lang, "console-choose")) } }
                @for topic in &view.choices.topics {
                    @let name = topic.name_for(context.reader());
                    option value=(topic.id) selected[Some(topic.id) == chosen] lang=[name.tag()] { (name.text) }
                }
            }
            noscript {
                button."button small" name=(THEN_FIELD) value="topic" { (t!(lang, "console-new-show-questions")) }
            }
        }
    })
}

/// What depends on the topic: its questions, the subject, the room. Answers to questions of other topics are carried
/// along, so that they are there again when the topic is changed back.
fn questions(context: &ConsoleContext, view: &IntakeView<'_>) -> Markup {
    let lang = context.lang();
    let subject_hint = t!(lang, "console-new-subject-hint");
    html! {
        div.stack #questions {
            @if let Some(topic) = view.topic { (topic_fields(context.reader(), topic, view)) }
            (ui::text_field(lang, &view.errors, TextField {
                name: "subject",
                label: &t!(lang, "console-subject"),
                hint: view.topic.filter(|topic| topic.may_name_subject()).map(|_| &*subject_hint),
                value: view.value("subject"),
                autocomplete: Some("off"),
                ..TextField::default()
            }))
            @if view.topic.is_some_and(|topic| topic.ask_room) {
                (ui::text_field(lang, &view.errors, TextField {
                    name: "room", label: &t!(lang, "console-room"), value: view.value("room"), optional: true, ..TextField::default()
                }))
            } @else if !view.value("room").is_empty() {
                input type="hidden" name="room" value=(view.value("room"));
            }
            (retained_uploads::list_retained(context.app(), context.locale(), &context.session.csrf(), &view.files))
            @for (name, value) in carried_answers(view) { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn topic_fields(reader: Reader, topic: &Topic, view: &IntakeView<'_>) -> Markup {
    html! {
        @for field in &topic.fields {
            @let raw = view.fields.map(|fields| custom_fields::read_answer(reader.lang, field, fields, &view.files)).unwrap_or_default();
            @let names = if field.kind == FieldKind::File { raw.files.clone() } else { Vec::new() };
            (custom_fields::field_control(reader, &view.errors, field, &raw, &names))
        }
    }
}

/// What was answered to questions of other topics than the chosen one.
fn carried_answers(view: &IntakeView<'_>) -> Vec<(String, String)> {
    let Some(fields) = view.fields else { return Vec::new() };
    let others = view.choices.topics.iter().filter(|other| view.topic.is_none_or(|topic| topic.id != other.id));
    let asked = others.flat_map(|other| &other.fields).filter(|field| field.kind != FieldKind::File);
    let names = asked.flat_map(|field| [question_name(field), comment_name(field)]);
    names
        .flat_map(|name| fields.all(&name).into_iter().map(move |value| (name.clone(), value)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn destination(lang: Lang, view: &IntakeView<'_>) -> Markup {
    let goes_by_place = view.topic.is_some_and(|topic| topic.route == TopicRoute::Site);
    html! {
        section.card #where aria-labelledby="where-title" {
            h2 #where-title { (t!(lang, "console-new-where")) }
            @if goes_by_place {
                (postal_code(lang, view))
            } @else if !view.value("postal_code").is_empty() {
                input type="hidden" name="postal_code" value=(view.value("postal_code"));
            }
            (department(lang, view, goes_by_place))
        }
    }
}

fn postal_code(lang: Lang, view: &IntakeView<'_>) -> Markup {
    let code = view.value("postal_code");
    labelled_field(
        lang,
        &view.errors,
        "postal_code",
        &t!(lang, "console-postal-code"),
        None,
        true,
        |describedby, invalid| {
            html! {
                div.affix {
                    input.w-s #postal_code name="postal_code" value=(code) inputmode="numeric" autocomplete="off"
                        aria-describedby=[describedby] aria-invalid=[invalid] data-hx-post=(INTAKE_PATH)
                        data-hx-trigger="input changed delay:200ms" data-hx-params="csrf,then,topic,postal_code,department"
                        data-hx-vals=r#"{"then":"place"}"# data-hx-target="#place-said" data-hx-select="#place-said > span"
                        data-hx-select-oob="#department" data-hx-swap="innerHTML" data-hx-sync="this:replace";
                    noscript {
                        button."button small" name=(THEN_FIELD) value="place" { (t!(lang, "console-new-find-site")) }
                    }
                    p.hint #place-said role="status" {
                        @match view.place() {
                            None => {}
                            Some(IntakePlace::Department(_, name)) => {
                                span { (t!(lang, "console-new-place", code = code, department = name.as_str())) }
                            }
                            Some(place) => span { (foreign_place(lang, code, &place).unwrap_or_default()) },
                        }
                    }
                }
            }
        },
    )
}

/// Why a postal code leads to no department in which the agent can take the request in.
pub fn foreign_place(lang: Lang, code: &str, place: &IntakePlace) -> Option<String> {
    match place {
        IntakePlace::Department(..) => None,
        IntakePlace::Foreign(name) => {
            Some(t!(lang, "console-new-place-foreign", code = code, department = name.as_str()))
        }
        IntakePlace::NotServed => Some(t!(lang, "console-new-place-none", code = code)),
    }
}

fn department(lang: Lang, view: &IntakeView<'_>, goes_by_place: bool) -> Markup {
    let chosen = view.value("department");
    let none = if goes_by_place { t!(lang, "console-new-by-postal-code") } else { t!(lang, "console-choose") };
    labelled_field(
        lang,
        &view.errors,
        "department",
        &t!(lang, "console-department"),
        None,
        false,
        |describedby, invalid| {
            html! {
                select #department name="department" aria-describedby=[describedby] aria-invalid=[invalid] {
                    option value="" { (none) }
                    @for (id, name) in &view.choices.departments {
                        option value=(id) selected[id.to_string() == chosen] { (name) }
                    }
                }
            }
        },
    )
}

//! `/request/{token}/details`: subject, description, the topic's questions and files.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{DraftContext, answers, rejected_files, see_other, step_buttons, step_page};
use crate::{
    app::request::{DraftEdit, DraftFile, RequestStep, TypedAnswer},
    domain::text::Body,
    t,
    web::{
        form::{Fields, FileRefusal, OpenPost},
        gate::Visitor,
        problem::Problem,
        public::{page, paragraphs},
        ui::{FormErrors, TextField, labelled_field, room_field, text_field},
    },
};

/// `GET /request/{token}/details`
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let context = DraftContext::load(visitor, &token, RequestStep::Details)?;
    Ok(page(view(&context, &context.errors(RequestStep::Details))))
}

/// `POST /request/{token}/details`: saves the form, files first.
pub async fn keep(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (context, body) = DraftContext::load_for_form(visitor, &token, RequestStep::Details, body).await?;
    let fields = context.read_upload(body).await?;
    let edit = edit(&context, &fields);
    let (context, too_many) = context.save(edit, &fields).await?;
    if fields.has("remove") {
        return Ok(see_other(&format!("{}#files", context.step_path(RequestStep::Details))));
    }
    let mut errors = context.errors(RequestStep::Details);
    let too_many = too_many.iter().map(|name| (name.to_string(), FileRefusal::TooMany));
    let refused = rejected_files(&context.guest, &fields.refused.iter().cloned().chain(too_many).collect::<Vec<_>>());
    if !refused.is_empty() {
        errors.push(("files".to_owned(), refused.join(" ")));
    }
    Ok(context.next_page(RequestStep::Details, &fields, errors, view))
}

fn edit(context: &DraftContext, fields: &Fields) -> DraftEdit {
    let mut answers = BTreeMap::new();
    let mut files: Vec<DraftFile> = Vec::new();
    let mut hold = |name: &str, field| {
        let of_name = fields.files.iter().filter(|(sent_as, _)| sent_as == name);
        files.extend(of_name.map(|(_, file)| DraftFile { field, file: file.clone() }));
    };
    for question in context.topic.requester_fields() {
        let name = format!("f{}", question.id);
        let (values, comment) = (fields.all(&name), fields.get(&format!("{name}-comment")).to_owned());
        if !values.is_empty() || !comment.is_empty() {
            let lang = Some(context.guest.locale.lang);
            answers.insert(question.id, TypedAnswer { values, comment, lang });
        }
        hold(&name, Some(question.id));
    }
    hold("files", None);
    DraftEdit::Details {
        subject: fields.get("subject").to_owned(),
        description: fields.get("description").to_owned(),
        room: fields.get("room").to_owned(),
        answers,
        files,
        remove: fields.get("remove").parse().ok(),
    }
}

fn view(context: &DraftContext, errors: &FormErrors) -> Markup {
    let lang = context.guest.locale.lang;
    let draft = &context.draft;
    step_page(
        context,
        RequestStep::Details,
        &t!(lang, "request-details-title"),
        errors,
        &[],
        html! {
            @if let Some(intro) = context.topic.intro_for(context.guest.reader()) { div lang=[intro.tag()] { (paragraphs(intro.text)) } }
            form method="post" enctype="multipart/form-data" novalidate {
                // Enter in a line must not press the first button that takes a file away.
                button.visually-hidden tabindex="-1" aria-hidden="true" { (t!(lang, "continue")) }
                (text_field(lang, errors, TextField {
                    name: "subject",
                    label: &t!(lang, "request-subject"),
                    hint: Some(&t!(lang, "request-subject-hint")),
                    value: &draft.subject,
                    ..TextField::default()
                }))
                (description(context, errors))
                @for question in context.topic.requester_fields() { (answers::question_field(context, question, errors)) }
                @if context.topic.ask_room { (room_field(lang, errors, &draft.room)) }
                (answers::file_field(context, None, "files", &html! { (t!(lang, "request-files")) }, None, true, errors))
                (step_buttons(context, RequestStep::Details))
            }
        },
    )
}

fn description(context: &DraftContext, errors: &FormErrors) -> Markup {
    let lang = context.guest.locale.lang;
    let (label, hint) = (t!(lang, "request-description"), t!(lang, "request-description-hint"));
    labelled_field(lang, errors, "description", &label, Some(&hint), false, |describedby, invalid| {
        html! {
            textarea #description name="description" rows="7" data-max=(Body::MAX) data-count="description-count"
                aria-describedby=[describedby] aria-invalid=[invalid] { "\n" (context.draft.description) }
            p.hint #description-count data-left=(t!(lang, "count-left")) data-over=(t!(lang, "count-over")) {
                (t!(lang, "count-max", max = context.guest.locale.count(Body::MAX)))
            }
        }
    })
}

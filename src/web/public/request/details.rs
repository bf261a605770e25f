//! `/request/{token}/details`: what it is about, with the topic's questions and files.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{Way, answers, buttons, file_words, frame, see_other};
use crate::{
    app::request::{Edit, Held, Step, Typed},
    domain::text::Body,
    t,
    web::{
        form::{Fields, FileRefusal},
        gate::Visitor,
        problem::Problem,
        public::{page, paragraphs},
        ui::{Line, Mistakes, field, line},
    },
};

/// The page.
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Details)?;
    Ok(page(view(&way, &way.mistakes(Step::Details))))
}

/// Keeps what came in, files first of all.
pub async fn keep(
    visitor: Visitor,
    token: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Details)?;
    let fields = way.read(&request, payload).await?;
    let edit = edit(&way, &fields);
    let (way, too_many) = way.keep(edit, &fields).await?;
    if fields.has("remove") {
        return Ok(see_other(&format!("{}#files", way.address(Step::Details))));
    }
    let mut mistakes = way.mistakes(Step::Details);
    let too_many = too_many.iter().map(|name| (name.to_string(), FileRefusal::TooMany));
    let refused = file_words(&way.guest, &fields.refused.iter().cloned().chain(too_many).collect::<Vec<_>>());
    if !refused.is_empty() {
        mistakes.push(("files".to_owned(), refused.join(" ")));
    }
    Ok(way.onwards(Step::Details, &fields, mistakes, view))
}

fn edit(way: &Way, fields: &Fields) -> Edit {
    let mut answers = BTreeMap::new();
    let mut files: Vec<Held> = Vec::new();
    let mut hold = |name: &str, field| {
        let of_name = fields.files.iter().filter(|(sent_as, _)| sent_as == name);
        files.extend(of_name.map(|(_, file)| Held { field, file: file.clone() }));
    };
    for question in way.topic.asked() {
        let name = format!("f{}", question.id);
        let typed = Typed { values: fields.all(&name), comment: fields.get(&format!("{name}-comment")).to_owned() };
        if typed != Typed::default() {
            answers.insert(question.id, typed);
        }
        hold(&name, Some(question.id));
    }
    hold("files", None);
    Edit::Details {
        subject: fields.get("subject").to_owned(),
        description: fields.get("description").to_owned(),
        room: fields.get("room").to_owned(),
        answers,
        files,
        remove: fields.get("remove").parse().ok(),
    }
}

fn view(way: &Way, mistakes: &Mistakes) -> Markup {
    let lang = way.guest.voice.lang;
    let draft = &way.draft;
    frame(
        way,
        Step::Details,
        &t!(lang, "request-details-title"),
        mistakes,
        &[],
        html! {
            @if let Some(intro) = &way.topic.intro { (paragraphs(intro)) }
            form method="post" enctype="multipart/form-data" novalidate {
                // Enter in a line must not press the first button that takes a file away.
                button.visually-hidden tabindex="-1" aria-hidden="true" { (t!(lang, "continue")) }
                (line(lang, mistakes, Line {
                    name: "subject",
                    label: &t!(lang, "request-subject"),
                    hint: Some(&t!(lang, "request-subject-hint")),
                    value: &draft.subject,
                    ..Line::default()
                }))
                (description(way, mistakes))
                @for question in way.topic.asked() { (answers::question(way, question, mistakes)) }
                @if way.topic.ask_room {
                    (line(lang, mistakes, Line {
                        name: "room",
                        label: &t!(lang, "request-room"),
                        hint: Some(&t!(lang, "request-room-hint")),
                        value: &draft.room,
                        width: Some("w-m"),
                        optional: true,
                        ..Line::default()
                    }))
                }
                (answers::files(way, None, "files", &t!(lang, "request-files"), None, true, mistakes))
                (buttons(way, Step::Details))
            }
        },
    )
}

fn description(way: &Way, mistakes: &Mistakes) -> Markup {
    let lang = way.guest.voice.lang;
    let (label, hint) = (t!(lang, "request-description"), t!(lang, "request-description-hint"));
    field(lang, mistakes, "description", &label, Some(&hint), false, |describedby, invalid| {
        html! {
            textarea #description name="description" rows="7" data-max=(Body::MAX) data-count="description-count"
                aria-describedby=[describedby] aria-invalid=[invalid] { "\n" (way.draft.description) }
            p.hint #description-count data-left=(t!(lang, "count-left")) data-over=(t!(lang, "count-over")) {
                (t!(lang, "count-max", max = way.guest.voice.count(Body::MAX)))
            }
        }
    })
}

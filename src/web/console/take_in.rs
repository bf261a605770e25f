//! `/console/tickets/new`: a request that came by phone or in person, taken in for somebody else
//! (§4.4): the topic, then who asks and what for.

use std::collections::BTreeMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Payload, Query},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Desk, TeamDesk, address, custom,
    frame::{self, About, Frame},
    list::select,
    mistakes, too_much,
};
use crate::{
    app::{
        self,
        ticket::{NewTicket, Requester},
        view::{
            people,
            take_in::{self, Choices},
        },
    },
    domain::{
        id::{DepartmentId, PersonId, TopicId},
        person::{Lang, NewPerson, Person},
        text::{Body, EmailAddress, Label, PersonName, PhoneNumber, Subject, TextError},
        ticket::Channel,
        topic::{FieldKind, Topic},
    },
    i18n,
    store::Attachment,
    t,
    web::{
        form::{self, Fields},
        kept,
        problem::Problem,
        ui::{self, Mistakes, icon},
    },
};

/// What stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    topic: String,
}

/// `GET /console/tickets/new`: which topic; with `?topic=…` its form.
pub async fn show(desk: TeamDesk, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let actor = desk.actor();
    let (frame, choices) = desk.read(|read| Ok(take_in::choices(read, &actor)?))?;
    let main = match asked.topic.parse().ok().and_then(|id| choices.topic(TopicId(id))) {
        Some(topic) => {
            let filled = Filled { once: app::ticket::once()?, ..Filled::default() };
            form_view(&desk, &choices, topic, &filled)
        }
        None => topics_view(&desk, &choices),
    };
    Ok(desk.page(StatusCode::OK, page(&desk, &frame, &main)))
}

/// `POST /console/tickets/new`: looks for profiles, or takes the request in.
pub async fn submit(desk: TeamDesk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read_with_files(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let actor = desk.actor();
    let search: String = fields.get("find").trim().chars().take(200).collect();
    let (frame, (choices, known)) =
        desk.read(|read| Ok((take_in::choices(read, &actor)?, people::known(read, &actor, &search)?)))?;
    let topic = fields.get("topic").parse().ok().and_then(|id| choices.topic(TopicId(id))).ok_or(Problem::NotFound)?;
    let files = kept::files(desk.app(), &fields);
    let mut filled = Filled { fields: Some(&fields), known, files: files.clone(), ..Filled::default() };
    if fields.get("then") == "find" {
        filled.is_searched = true;
        return Ok(desk.page(StatusCode::OK, page(&desk, &frame, &form_view(&desk, &choices, topic, &filled))));
    }
    match read(&desk, topic, &fields, files) {
        Ok(new) => open(&desk, new, &fields).await,
        Err(mistakes) => {
            filled.mistakes = mistakes;
            let main = form_view(&desk, &choices, topic, &filled);
            Ok(desk.page(StatusCode::UNPROCESSABLE_ENTITY, page(&desk, &frame, &main)))
        }
    }
}

async fn open(desk: &Desk, new: NewTicket, fields: &Fields) -> Result<HttpResponse, Problem> {
    let (actor, year) = (desk.actor(), desk.voice().day(desk.session.guest.now).year());
    let once = fields.get(ONCE).to_owned();
    match desk.app().write(move |tx| app::ticket::open_once(tx, &actor, &once, new.clone(), year)).await {
        Ok(ticket) => Ok(desk.see_other(&address(ticket.no), "taken-in")),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// The hidden field by which a form that is sent twice is known.
const ONCE: &str = "once";

/// What stands in the form.
#[derive(Default)]
struct Filled<'f> {
    /// The word of a new form.
    once: String,
    fields: Option<&'f Fields>,
    mistakes: Mistakes,
    known: Vec<Person>,
    files: Vec<(String, Attachment)>,
    is_searched: bool,
}

impl Filled<'_> {
    fn get(&self, name: &str) -> &str {
        self.fields.map_or("", |fields| fields.get(name))
    }
}

/// Takes a text out of the form, or notes what is wrong with it.
fn take<T>(
    lang: Lang,
    mistakes: &mut Mistakes,
    name: &str,
    parsed: Result<T, TextError>,
    malformed: &str,
) -> Option<T> {
    parsed.map_err(|error| mistakes.push((name.to_owned(), mistakes::text_error(lang, error, malformed)))).ok()
}

fn read(desk: &Desk, topic: &Topic, fields: &Fields, files: Vec<(String, Attachment)>) -> Result<NewTicket, Mistakes> {
    let lang = desk.lang();
    let mut mistakes = Mistakes::new();
    let required = "error-required";
    let department = fields.get("department").parse().ok().map(DepartmentId);
    if department.is_none() {
        mistakes.push(("department".to_owned(), t!(lang, "console-error-option")));
    }
    let requester = requester(lang, &mut mistakes, fields);
    let subject = take(lang, &mut mistakes, "subject", Subject::parse(fields.get("subject")), required);
    let body = take(lang, &mut mistakes, "description", Body::parse(fields.get("description")), required);
    let room = take(lang, &mut mistakes, "room", Label::parse_optional(fields.get("room")), required).flatten();
    let mut values = BTreeMap::new();
    for field in &topic.fields {
        match field.read(&custom::raw(field, fields, &files), false) {
            Ok(value) => values.extend(value.map(|value| (field.id, value))),
            Err(error) => mistakes.push((custom::name(field), mistakes::field_error(lang, error))),
        }
    }
    mistakes.extend(too_much(desk, fields));
    let attachments: Vec<Attachment> = files.into_iter().map(|(_, file)| file).collect();
    match (requester, subject, body) {
        (Some(requester), Some(subject), Some(description)) if mistakes.is_empty() => Ok(NewTicket {
            topic: topic.id,
            place: None,
            department,
            requester,
            subject,
            description,
            room,
            values,
            attachments,
            channel: Channel::Hand,
        }),
        _ => Err(mistakes),
    }
}

fn requester(lang: Lang, mistakes: &mut Mistakes, fields: &Fields) -> Option<Requester> {
    if let Ok(id) = fields.get("person").parse() {
        return Some(Requester::Known(PersonId(id)));
    }
    let name = take(lang, mistakes, "name", PersonName::parse(fields.get("name")), "error-required");
    let email = EmailAddress::parse_optional(fields.get("email"));
    let email = take(lang, mistakes, "email", email, "error-email");
    let phone = PhoneNumber::parse_optional(fields.get("phone"));
    let phone = take(lang, mistakes, "phone", phone, "error-phone");
    let theirs = Lang::from_tag(fields.get("lang")).unwrap_or_default();
    Some(Requester::Introduced(NewPerson { name: name?, email: email?, phone: phone?, lang: theirs }))
}

fn page(desk: &Desk, frame: &Frame, main: &Markup) -> Markup {
    let title = t!(desk.lang(), "console-new-title");
    frame::page(desk, frame, About { title: &title, path: "/console/tickets/new", ..About::default() }, main, None)
}

fn topics_view(desk: &Desk, choices: &Choices) -> Markup {
    let lang = desk.lang();
    html! {
        main."panel narrow" #main tabindex="-1" {
            header.page-head { h1 { (t!(lang, "console-new-title")) } p.muted { (t!(lang, "console-new-intro")) } }
            @if choices.departments.is_empty() {
                div.empty { (icon("lock")) h2 { (t!(lang, "console-new-nowhere-title")) } p { (t!(lang, "console-new-nowhere-text")) } }
            } @else if choices.topics.is_empty() {
                div.empty { (icon("list")) h2 { (t!(lang, "console-new-no-topic-title")) } p { (t!(lang, "console-new-no-topic-text")) } }
            } @else {
                h2 { (t!(lang, "console-new-topic")) }
                ul.doors role="list" {
                    @for topic in &choices.topics {
                        li {
                            a.door href=(format!("/console/tickets/new?topic={}", topic.id)) {
                                (icon("message")) b { (topic.name) }
                                @if let Some(description) = &topic.description { span { (description.teaser(120)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn form_view(desk: &Desk, choices: &Choices, topic: &Topic, filled: &Filled<'_>) -> Markup {
    let lang = desk.lang();
    let departments: Vec<_> = choices.departments.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
    let usual = choices.usual(topic).map(|id| id.to_string()).unwrap_or_default();
    let department = if filled.fields.is_some() { filled.get("department") } else { &usual };
    html! {
        main."panel narrow" #main tabindex="-1" {
            header.page-head {
                a.back href="/console/tickets/new" { (icon("arrow-left")) (t!(lang, "console-new-other-topic")) }
                h1 { (topic.name) }
            }
            (mistakes::summary(lang, &filled.mistakes))
            form."stack loose compact" method="post" action="/console/tickets/new" enctype="multipart/form-data" {
                (ui::csrf(&desk.session.csrf()))
                input type="hidden" name="topic" value=(topic.id);
                input type="hidden" name=(ONCE) value=(if filled.fields.is_some() { filled.get(ONCE) } else { &filled.once });
                (who(desk, filled))
                section.card {
                    h2 { (t!(lang, "console-new-what")) }
                    @if let Some(wrong) = ui::mistake(&filled.mistakes, "department") { p.error { (icon("alert")) (wrong) } }
                    (select("department", &t!(lang, "console-department"), &t!(lang, "console-choose"), &departments, department))
                    (ui::line(lang, &filled.mistakes, ui::Line {
                        name: "subject", label: &t!(lang, "console-subject"), value: filled.get("subject"),
                        autocomplete: Some("off"), ..ui::Line::default()
                    }))
                    (ui::area(lang, &filled.mistakes, "description", &t!(lang, "console-description"),
                        Some(&t!(lang, "console-description-hint")), false, filled.get("description")))
                    @if topic.ask_room {
                        (ui::line(lang, &filled.mistakes, ui::Line {
                            name: "room", label: &t!(lang, "console-room"), value: filled.get("room"), optional: true, ..ui::Line::default()
                        }))
                    }
                    (questions(lang, topic, filled))
                    div.field {
                        label for="files" { (t!(lang, "console-files")) " " span.optional { (t!(lang, "optional")) } }
                        (kept::list(desk.app(), desk.voice(), &filled.files))
                        input #files type="file" name="files" multiple;
                    }
                }
                div.actions {
                    button."button primary" data-busy=(t!(lang, "busy")) { (icon("check")) (t!(lang, "console-new-submit")) }
                    a."button quiet" href="/console" { (t!(lang, "cancel")) }
                }
            }
        }
    }
}

fn questions(lang: Lang, topic: &Topic, filled: &Filled<'_>) -> Markup {
    html! {
        @for field in &topic.fields {
            @let raw = filled.fields.map(|fields| custom::raw(field, fields, &filled.files)).unwrap_or_default();
            @let names = if field.kind == FieldKind::File { raw.files.clone() } else { Vec::new() };
            (custom::control(lang, &filled.mistakes, field, &raw, &names))
        }
    }
}

/// Who asks: somebody known, found by name or address, or somebody new.
fn who(desk: &Desk, filled: &Filled<'_>) -> Markup {
    let lang = desk.lang();
    let chosen = filled.get("person");
    let org = desk.session.guest.organisation.lang;
    let theirs = Lang::from_tag(filled.get("lang")).unwrap_or(org);
    let languages: Vec<_> = Lang::ALL
        .into_iter()
        .map(|lang_of| (lang_of.tag().to_owned(), i18n::text(lang, &format!("language-{}", lang_of.tag()), &[])))
        .collect();
    let line = |name, key: &str, kind, optional| {
        let label = i18n::text(lang, key, &[]);
        let line = ui::Line {
            name,
            label: &label,
            value: filled.get(name),
            kind,
            optional,
            autocomplete: Some("off"),
            ..ui::Line::default()
        };
        ui::line(lang, &filled.mistakes, line)
    };
    html! {
        section.card #who {
            h2 { (t!(lang, "console-new-who")) }
            div.field {
                label for="find" { (t!(lang, "console-new-find")) }
                p.hint #find-hint { (t!(lang, "console-new-find-hint")) }
                div.affix {
                    input #find type="search" name="find" value=(filled.get("find")) autocomplete="off" aria-describedby="find-hint";
                    button."button small nowrap" name="then" value="find" { (icon("search")) (t!(lang, "console-search")) }
                }
            }
            @if filled.is_searched || !filled.known.is_empty() {
                @if filled.known.is_empty() {
                    p role="status" { (t!(lang, "console-new-found-none")) }
                } @else {
                    fieldset.field {
                        legend { (t!(lang, "console-new-found")) }
                        div.choices {
                            @for person in &filled.known {
                                label.choice {
                                    input type="radio" name="person" value=(person.id) checked[chosen == person.id.to_string()];
                                    b { (person.name) }
                                    span { (person.email.as_ref().map_or_else(|| t!(lang, "console-no-email"), ToString::to_string)) }
                                }
                            }
                            label.choice {
                                input type="radio" name="person" value="" checked[chosen.is_empty()];
                                b { (t!(lang, "console-new-somebody-new")) }
                            }
                        }
                    }
                }
            }
            div.fields {
                (line("name", "console-name", "text", false))
                (line("email", "console-email", "email", true))
                (line("phone", "console-phone", "tel", true))
            }
            (select("lang", &t!(lang, "console-new-language"), &t!(lang, "console-choose"), &languages, theirs.tag()))
            p.hint { (t!(lang, "console-new-email-hint")) }
        }
    }
}

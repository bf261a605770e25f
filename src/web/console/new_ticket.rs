//! `/console/tickets/new`: opens a ticket for a request that came by phone or in person (§4.4). First
//! the topic, then requester and content.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    ConsoleContext, TeamContext, custom_fields,
    frame::{self, ConsolePageInfo, Frame},
    rejected_files, ticket_path,
};
use crate::{
    app::{
        self,
        ticket::{NewTicket, TicketRequester},
        view::{
            known_requesters,
            new_ticket::{self, IntakeChoices},
        },
    },
    domain::{
        classification::Channel,
        field::FieldKind,
        file::Attachment,
        id::{DepartmentId, PersonId, TopicId},
        person::{Lang, NewPerson, Person},
        text::{Body, EmailAddress, Label, PersonName, PhoneNumber, Subject, TextError},
        topic::Topic,
    },
    i18n, t,
    web::{
        form::{Fields, PostedUpload},
        problem::Problem,
        retained_uploads,
        ui::{self, FormErrors, Tone, icon, question_name, select_field},
    },
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewTicketQuery {
    topic: String,
}

/// `GET /console/tickets/new`: which topic; with `?topic=…` its form.
pub async fn show(context: TeamContext, query: Query<NewTicketQuery>) -> Result<HttpResponse, Problem> {
    let (frame, choices) = context.read(|read, actor| Ok(new_ticket::intake_choices(read, actor)?))?;
    let main = match query.topic.parse().ok().and_then(|id| choices.topic(TopicId(id))) {
        Some(topic) => {
            let view =
                NewTicketView { idempotency_key: app::ticket::new_idempotency_key()?, ..NewTicketView::default() };
            ticket_form(&context, &choices, topic, &view)
        }
        None => topic_choice(&context, &choices),
    };
    Ok(context.page(StatusCode::OK, page(&context, &frame, &main)))
}

/// `POST /console/tickets/new`: looks for profiles, or takes the request in.
pub async fn submit(
    PostedUpload { gate: context, fields }: PostedUpload<TeamContext>,
) -> Result<HttpResponse, Problem> {
    let search: String = fields.get("find").trim().chars().take(200).collect();
    let (frame, (choices, known_people)) = context.read(|read, actor| {
        Ok((new_ticket::intake_choices(read, actor)?, known_requesters::find_known(read, actor, &search)?))
    })?;
    let topic = fields.get("topic").parse().ok().and_then(|id| choices.topic(TopicId(id))).ok_or(Problem::NotFound)?;
    let files = retained_uploads::retained_uploads(context.app(), &fields);
    let mut view =
        NewTicketView { fields: Some(&fields), known_people, files: files.clone(), ..NewTicketView::default() };
    if fields.get("then") == "find" {
        view.is_searched = true;
        return Ok(context.page(StatusCode::OK, page(&context, &frame, &ticket_form(&context, &choices, topic, &view))));
    }
    match parse_ticket(&context, topic, &fields, files) {
        Ok(new) => open_ticket(&context, new, &fields).await,
        Err(errors) => {
            view.errors = errors;
            let main = ticket_form(&context, &choices, topic, &view);
            Ok(context.page(StatusCode::UNPROCESSABLE_ENTITY, page(&context, &frame, &main)))
        }
    }
}

async fn open_ticket(context: &ConsoleContext, new: NewTicket, fields: &Fields) -> Result<HttpResponse, Problem> {
    let year = context.locale().day(context.session.guest.now).year();
    let idempotency_key = fields.get(IDEMPOTENCY_FIELD).to_owned();
    match context.write(move |tx, actor| app::ticket::open_once(tx, actor, &idempotency_key, new.clone(), year)).await {
        Ok(ticket) => Ok(context.see_other(&ticket_path(ticket.no), "taken-in")),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// The hidden field with the idempotency key: a form that is sent twice opens one ticket.
const IDEMPOTENCY_FIELD: &str = "once";

/// The data of the form.
#[derive(Default)]
struct NewTicketView<'f> {
    /// The key of a form that was not sent yet.
    idempotency_key: String,
    fields: Option<&'f Fields>,
    errors: FormErrors,
    known_people: Vec<Person>,
    files: Vec<(String, Attachment)>,
    is_searched: bool,
}

impl NewTicketView<'_> {
    fn get(&self, name: &str) -> &str {
        self.fields.map_or("", |fields| fields.get(name))
    }
}

/// The parsed value; `None` if it is wrong, and then `errors` holds why.
fn keep_or_report<T>(
    lang: Lang,
    errors: &mut FormErrors,
    name: &str,
    parsed: Result<T, TextError>,
    malformed: &str,
) -> Option<T> {
    parsed.map_err(|error| errors.push((name.to_owned(), Tone::Familiar.text_error(lang, error, malformed)))).ok()
}

fn parse_ticket(
    context: &ConsoleContext,
    topic: &Topic,
    fields: &Fields,
    files: Vec<(String, Attachment)>,
) -> Result<NewTicket, FormErrors> {
    let lang = context.lang();
    let mut errors = FormErrors::new();
    let department = fields.get("department").parse().ok().map(DepartmentId);
    if department.is_none() {
        errors.push(("department".to_owned(), t!(lang, "console-error-option")));
    }
    let requester = parse_requester(lang, &mut errors, fields);
    let subject = keep_or_report(lang, &mut errors, "subject", Subject::parse(fields.get("subject")), "error-subject");
    let body =
        keep_or_report(lang, &mut errors, "description", Body::parse(fields.get("description")), "error-description");
    let room =
        keep_or_report(lang, &mut errors, "room", Label::parse_optional(fields.get("room")), "error-room").flatten();
    let mut values = BTreeMap::new();
    for field in &topic.fields {
        match field.read(&custom_fields::read_answer(lang, field, fields, &files), false) {
            Ok(value) => values.extend(value.map(|value| (field.id, value))),
            Err(error) => {
                errors.push((question_name(field), Tone::Familiar.field_error(lang, field.label.as_str(), error)))
            }
        }
    }
    errors.extend(rejected_files(context, fields));
    let attachments: Vec<Attachment> = files.into_iter().map(|(_, file)| file).collect();
    match (requester, subject, body) {
        (Some(requester), Some(subject), Some(description)) if errors.is_empty() => Ok(NewTicket {
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
        _ => Err(errors),
    }
}

fn parse_requester(lang: Lang, errors: &mut FormErrors, fields: &Fields) -> Option<TicketRequester> {
    if let Ok(id) = fields.get("person").parse() {
        return Some(TicketRequester::Existing(PersonId(id)));
    }
    let name = keep_or_report(lang, errors, "name", PersonName::parse(fields.get("name")), "error-name");
    let email = EmailAddress::parse_optional(fields.get("email"));
    let email = keep_or_report(lang, errors, "email", email, "error-email");
    let phone = PhoneNumber::parse_optional(fields.get("phone"));
    let phone = keep_or_report(lang, errors, "phone", phone, "error-phone");
    let theirs = Lang::from_tag(fields.get("lang")).unwrap_or_default();
    Some(TicketRequester::New(NewPerson { name: name?, email: email?, phone: phone?, lang: theirs }))
}

fn page(context: &ConsoleContext, frame: &Frame, main: &Markup) -> Markup {
    let title = t!(context.lang(), "console-new-title");
    frame::page(
        context,
        frame,
        ConsolePageInfo { title: &title, path: "/console/tickets/new", ..ConsolePageInfo::default() },
        main,
        None,
    )
}

fn topic_choice(context: &ConsoleContext, choices: &IntakeChoices) -> Markup {
    let lang = context.lang();
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

fn ticket_form(context: &ConsoleContext, choices: &IntakeChoices, topic: &Topic, view: &NewTicketView<'_>) -> Markup {
    let lang = context.lang();
    let departments: Vec<_> = choices.departments.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
    let usual = choices.default_department(topic).map(|id| id.to_string()).unwrap_or_default();
    let department = if view.fields.is_some() { view.get("department") } else { &usual };
    html! {
        main."panel narrow" #main tabindex="-1" {
            header.page-head {
                a.back href="/console/tickets/new" { (icon("arrow-left")) (t!(lang, "console-new-other-topic")) }
                h1 { (topic.name) }
            }
            (Tone::Familiar.error_summary(lang, &view.errors))
            form."stack loose compact" method="post" action="/console/tickets/new" enctype="multipart/form-data" {
                (ui::csrf(&context.session.csrf()))
                input type="hidden" name="topic" value=(topic.id);
                input type="hidden" name=(IDEMPOTENCY_FIELD) value=(if view.fields.is_some() { view.get(IDEMPOTENCY_FIELD) } else { &view.idempotency_key });
                (requester_card(context, view))
                section.card {
                    h2 { (t!(lang, "console-new-what")) }
                    @if let Some(wrong) = ui::error_for(&view.errors, "department") { p.error { (icon("alert")) (wrong) } }
                    (select_field("department", &t!(lang, "console-department"), &t!(lang, "console-choose"), &departments, department))
                    (ui::text_field(lang, &view.errors, ui::TextField {
                        name: "subject", label: &t!(lang, "console-subject"), value: view.get("subject"),
                        autocomplete: Some("off"), ..ui::TextField::default()
                    }))
                    (ui::text_area(lang, &view.errors, "description", &t!(lang, "console-description"),
                        Some(&t!(lang, "console-description-hint")), false, view.get("description")))
                    @if topic.ask_room {
                        (ui::text_field(lang, &view.errors, ui::TextField {
                            name: "room", label: &t!(lang, "console-room"), value: view.get("room"), optional: true, ..ui::TextField::default()
                        }))
                    }
                    (topic_fields(lang, topic, view))
                    div.field {
                        label for="files" { (t!(lang, "console-files")) " " span.optional { (t!(lang, "optional")) } }
                        (retained_uploads::list_retained(context.app(), context.locale(), &context.session.csrf(), &view.files))
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

fn topic_fields(lang: Lang, topic: &Topic, view: &NewTicketView<'_>) -> Markup {
    html! {
        @for field in &topic.fields {
            @let raw = view.fields.map(|fields| custom_fields::read_answer(lang, field, fields, &view.files)).unwrap_or_default();
            @let names = if field.kind == FieldKind::File { raw.files.clone() } else { Vec::new() };
            (custom_fields::field_control(lang, &view.errors, field, &raw, &names))
        }
    }
}

/// The requester: a known person, found by name or address, or a new one.
fn requester_card(context: &ConsoleContext, view: &NewTicketView<'_>) -> Markup {
    let lang = context.lang();
    let org = context.session.guest.organisation.lang;
    let theirs = Lang::from_tag(view.get("lang")).unwrap_or(org);
    let languages: Vec<_> = Lang::ALL
        .into_iter()
        .map(|lang_of| (lang_of.tag().to_owned(), i18n::text(lang, &format!("language-{}", lang_of.tag()), &[])))
        .collect();
    let email_hint = t!(lang, "console-new-email-hint");
    let line = |name, key: &str, kind, optional| {
        let label = i18n::text(lang, key, &[]);
        let line = ui::TextField {
            name,
            label: &label,
            hint: (name == "email").then_some(&*email_hint),
            value: view.get(name),
            kind,
            optional,
            autocomplete: Some("off"),
            ..ui::TextField::default()
        };
        ui::text_field(lang, &view.errors, line)
    };
    html! {
        section.card #who {
            h2 { (t!(lang, "console-new-who")) }
            div.field {
                label for="find" { (t!(lang, "console-new-find")) }
                p.hint #find-hint { (t!(lang, "console-new-find-hint")) }
                div.affix {
                    input #find type="search" name="find" value=(view.get("find")) autocomplete="off" aria-describedby="find-hint";
                    button."button small nowrap" name="then" value="find" { (icon("search")) (t!(lang, "console-search")) }
                }
            }
            (found_people(lang, view))
            div.fields {
                (line("name", "console-name", "text", false))
                (line("email", "console-email", "email", true))
                (line("phone", "console-phone", "tel", true))
            }
            (select_field("lang", &t!(lang, "console-new-language"), &t!(lang, "console-choose"), &languages, theirs.tag()))
        }
    }
}

/// The known people that were searched for, one of whom can be chosen.
fn found_people(lang: Lang, view: &NewTicketView<'_>) -> Markup {
    let chosen = view.get("person");
    html! {
        @if view.is_searched || !view.known_people.is_empty() {
            @if view.known_people.is_empty() {
                p role="status" { (t!(lang, "console-new-found-none")) }
            } @else {
                fieldset.field {
                    legend { (t!(lang, "console-new-found")) }
                    div.choices {
                        @for person in &view.known_people {
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
    }
}

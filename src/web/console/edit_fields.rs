//! `/console/tickets/{no}/fields`: changes the answers to the topic's fields, those for agents included.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    ConsoleContext, TeamContext, TicketFormState, TicketNoPath,
    closure::{TicketFormTexts, form_page},
    custom_fields,
    frame::Frame,
    parse_ticket_no, submit_commands,
};
use crate::{
    app::{
        ticket::{MessageContent, TicketCommand},
        view::{
            delivery::DeliveryOptions,
            ticket::{TicketView, load},
        },
    },
    domain::{
        field::Field,
        file::Attachment,
        text::{Body, FileName},
        ticket::{Action, ActionKind},
    },
    t,
    web::{
        form::{Fields, PostedUpload},
        problem::Problem,
        retained_uploads,
        ui::{FormErrors, Tone, icon, question_name},
    },
};

/// `GET /console/tickets/{no}/fields`
pub async fn show(context: TeamContext, no: TicketNoPath) -> Result<HttpResponse, Problem> {
    super::open_ticket_page(&context, &no, page)
}

/// `POST /console/tickets/{no}/fields`
pub async fn submit(
    PostedUpload { gate: context, fields }: PostedUpload<TeamContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    let no = parse_ticket_no(&no)?;
    let roads = DeliveryOptions { has_mail_server: false, bots: context.app().bots() };
    let before = context.look(|read, actor| load(read, actor, no, roads, context.session.guest.now))?;
    let files = retained_uploads::retained_uploads(context.app(), &fields);
    let commands = read_answers(&context, &before, &fields, files, |_| true);
    submit_commands(&context, no, &fields, commands, "fields", page).await
}

/// The commands for answers that differ from the stored ones, to those fields that the form asks. New files are
/// attached to a note, because an answer holds only their names.
pub fn read_answers(
    context: &ConsoleContext,
    before: &TicketView,
    fields: &Fields,
    files: Vec<(String, Attachment)>,
    asks: impl Fn(&Field) -> bool,
) -> Result<Vec<TicketCommand>, FormErrors> {
    let (mut values, mut errors) = (BTreeMap::new(), FormErrors::new());
    for field in before.topic.fields.iter().filter(|field| asks(field)) {
        let stored = before.ticket.values.get(&field.id);
        let raw = custom_fields::read_answer(context.lang(), field, fields, &files);
        let known = |name: &FileName| {
            before.files().any(|file| file.name == *name) || files.iter().any(|(_, file)| file.name == *name)
        };
        if raw == custom_fields::answer_of_value(context.locale(), stored.filter(|stored| field.fits(stored))) {
            continue;
        }
        if raw.files.iter().any(|name| !known(name)) {
            errors.push((question_name(field), t!(context.lang(), "console-error-option")));
            continue;
        }
        match field.read(&raw, false) {
            Ok(value) if value.as_ref() == stored => {}
            // Nothing was typed instead of what the control could not show.
            Ok(None) if stored.is_some_and(|stored| !field.fits(stored)) => {}
            Ok(value) => drop(values.insert(field.id, value)),
            Err(error) => errors
                .push((question_name(field), Tone::Familiar.field_error(context.lang(), field.label.as_str(), error))),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let attachments: Vec<Attachment> = files.into_iter().map(|(_, file)| file).collect();
    let body = Body::parse(&t!(context.lang(), "console-fields-files")).ok().filter(|_| !attachments.is_empty());
    let note = body.map(|body| TicketCommand::Note(MessageContent { body, attachments }));
    Ok(note.into_iter().chain([TicketCommand::Action(Action::Fill(values))]).collect())
}

/// The files of the conversation by which a field can be answered, each name once.
pub fn file_names(view: &TicketView) -> Vec<FileName> {
    let mut names: Vec<FileName> = view.files().map(|file| file.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let names = file_names(view);
    let inner = html! {
        @for field in &view.topic.fields {
            @let stored = view.ticket.values.get(&field.id);
            @let raw = match state.fields {
                Some(fields) => custom_fields::read_answer(context.lang(), field, fields, &state.retained),
                None => custom_fields::answer_of_value(context.locale(), stored.filter(|stored| field.fits(stored))),
            };
            @if let Some(stored) = stored.filter(|stored| !field.fits(stored)) {
                div.banner {
                    (icon("history"))
                    div {
                        b { (t!(lang, "console-field-other-kind", label = field.label.as_str())) }
                        (custom_fields::value_text(lang, context.locale(), stored))
                        p.hint { (t!(lang, "console-field-other-kind-text")) }
                    }
                }
            }
            (custom_fields::field_control(context.reader(), &state.errors, field, &raw, &names))
        }
        (retained_uploads::list_retained(context.app(), context.locale(), &context.session.csrf(), &state.retained))
    };
    let words = TicketFormTexts { title: "console-fields-title", button: "save", symbol: "save", instead: None };
    form_page(context, frame, view, state, ActionKind::Edit, "fields", &words, &inner)
}

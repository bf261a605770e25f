//! `/console/tickets/{no}/fields`: answers to the topic's fields, the agents' ones too.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{
    Again, Desk, No, TeamDesk, act,
    closure::{Words, form_page},
    custom,
    frame::Frame,
    mistakes, number,
};
use crate::{
    app::{
        ticket::{Deed, Said},
        view::{
            delivery::Roads,
            ticket::{TicketView, view},
        },
    },
    domain::{
        text::{Body, FileName},
        ticket::{Action, ActionKind},
    },
    store::Attachment,
    t,
    web::{
        form::{self, Fields},
        kept,
        problem::Problem,
        ui::{Mistakes, icon},
    },
};

/// `GET /console/tickets/{no}/fields`
pub async fn show(desk: TeamDesk, no: No) -> Result<HttpResponse, Problem> {
    super::open(&desk, &no, page)
}

/// `POST /console/tickets/{no}/fields`
pub async fn submit(desk: TeamDesk, no: No, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read_with_files(desk.app(), &request, payload).await?;
    let (no, actor) = (number(&no)?, desk.actor());
    let roads = Roads { has_mail_server: false, bots: desk.app().bots() };
    let before = desk.app().read(|read| view(read, &actor, no, roads, desk.session.guest.now))?;
    let files = kept::files(desk.app(), &fields);
    let deeds = read(&desk, &before, &fields, files);
    act(&desk, no, &fields, deeds, "fields", page).await
}

/// The answers that differ from what is stored; files come as a note, for they need a place to lie.
fn read(
    desk: &Desk,
    before: &TicketView,
    fields: &Fields,
    files: Vec<(String, Attachment)>,
) -> Result<Vec<Deed>, Mistakes> {
    let (mut values, mut mistakes) = (BTreeMap::new(), Mistakes::new());
    for field in &before.topic.fields {
        let stored = before.ticket.values.get(&field.id);
        let raw = custom::raw(field, fields, &files);
        let known = |name: &FileName| {
            before.files().any(|file| file.name == *name) || files.iter().any(|(_, file)| file.name == *name)
        };
        if raw == custom::unchanged(stored.filter(|stored| field.fits(stored))) {
            continue;
        }
        if raw.files.iter().any(|name| !known(name)) {
            mistakes.push((custom::name(field), t!(desk.lang(), "console-error-option")));
            continue;
        }
        match field.read(&raw, false) {
            Ok(value) if value.as_ref() == stored => {}
            // Nothing was typed instead of what the control could not show.
            Ok(None) if stored.is_some_and(|stored| !field.fits(stored)) => {}
            Ok(value) => drop(values.insert(field.id, value)),
            Err(error) => mistakes.push((custom::name(field), mistakes::field_error(desk.lang(), error))),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let attachments: Vec<Attachment> = files.into_iter().map(|(_, file)| file).collect();
    let body = Body::parse(&t!(desk.lang(), "console-fields-files")).ok().filter(|_| !attachments.is_empty());
    let note = body.map(|body| Deed::Note(Said { body, attachments }));
    Ok(note.into_iter().chain([Deed::Do(Action::Fill(values))]).collect())
}

fn page(desk: &Desk, frame: &Frame, view: &TicketView, again: &Again<'_>) -> Markup {
    let lang = desk.lang();
    let mut names: Vec<FileName> = view.files().map(|file| file.name.clone()).collect();
    names.sort();
    names.dedup();
    let inner = html! {
        @for field in &view.topic.fields {
            @let stored = view.ticket.values.get(&field.id);
            @let raw = match again.fields {
                Some(fields) => custom::raw(field, fields, &again.kept),
                None => custom::unchanged(stored.filter(|stored| field.fits(stored))),
            };
            @if let Some(stored) = stored.filter(|stored| !field.fits(stored)) {
                div.banner {
                    (icon("history"))
                    div {
                        b { (t!(lang, "console-field-other-kind", label = field.label.as_str())) }
                        (custom::words(lang, desk.voice(), stored))
                        p.hint { (t!(lang, "console-field-other-kind-text")) }
                    }
                }
            }
            (custom::control(lang, &again.mistakes, field, &raw, &names))
        }
        (kept::list(desk.app(), desk.voice(), &again.kept))
    };
    let words = Words { title: "console-fields-title", button: "save", symbol: "save" };
    form_page(desk, frame, view, again, ActionKind::Edit, "fields", &words, &inner)
}

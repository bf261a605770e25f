//! Answers to the requester, notes for the team, and the drafts of both.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};

use super::{Desk, No, act, mistakes, number, ticket};
use crate::{
    app::ticket::{Deed, Said, keep_draft},
    domain::text::{Body, TextError},
    store::Draft,
    web::{
        form::{self, Fields},
        kept,
        problem::Problem,
        ui::Mistakes,
    },
};

/// `POST /console/tickets/{no}/answers`
pub async fn answer(desk: Desk, no: No, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read_with_files(desk.app(), &request, payload).await?;
    // Whatever button was pressed: what is marked as a note never goes out.
    if fields.get("kind") == "note" {
        return write_note(desk, no, fields).await;
    }
    let waits = fields.get("then") == "wait";
    let deeds = said(&desk, &fields).map(|said| vec![Deed::Answer { said, waits }]);
    act(&desk, number(&no)?, &fields, deeds, if waits { "asked" } else { "answered" }, ticket::page).await
}

/// `POST /console/tickets/{no}/notes`
pub async fn note(desk: Desk, no: No, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read_with_files(desk.app(), &request, payload).await?;
    write_note(desk, no, fields).await
}

async fn write_note(desk: Desk, no: No, fields: Fields) -> Result<HttpResponse, Problem> {
    let deeds = said(&desk, &fields).map(|said| vec![Deed::Note(said)]);
    act(&desk, number(&no)?, &fields, deeds, "noted", ticket::page).await
}

fn said(desk: &Desk, fields: &Fields) -> Result<Said, Mistakes> {
    let attachments: Vec<_> = kept::files(desk.app(), fields).into_iter().map(|(_, file)| file).collect();
    let most = desk.app().options().max_files;
    if attachments.len() > most {
        return Err(vec![("files".to_owned(), crate::t!(desk.lang(), "console-file-too-many", max = most))]);
    }
    let wrong =
        |error: TextError| vec![("body".to_owned(), mistakes::text_error(desk.lang(), error, "error-required"))];
    Ok(Said { body: Body::parse(fields.get("text")).map_err(wrong)?, attachments })
}

/// `POST /console/tickets/{no}/draft`: what is typed, kept for later.
pub async fn draft(
    desk: Desk,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let (no, actor) = (number(&no)?, desk.actor());
    let draft = Draft { text: fields.get("text").to_owned(), is_note: fields.get("kind") == "note" };
    desk.app().write(move |tx| keep_draft(tx, &actor, no, &draft)).await?;
    Ok(HttpResponse::NoContent().finish())
}

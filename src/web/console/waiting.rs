//! `/console/tickets/{no}/waiting`: onto the waiting list, with a word to the requester.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{
    Again, Desk, No, TeamDesk, act,
    closure::{Words, form_page},
    frame::Frame,
    mistakes, number,
};
use crate::{
    app::{ticket::Deed, view::ticket::TicketView},
    domain::{
        text::{Body, TextError},
        ticket::{Action, ActionKind},
    },
    t,
    web::{form, problem::Problem, ui},
};

/// `GET /console/tickets/{no}/waiting`
pub async fn show(desk: TeamDesk, no: No) -> Result<HttpResponse, Problem> {
    super::open(&desk, &no, page)
}

/// `POST /console/tickets/{no}/waiting`
pub async fn submit(desk: TeamDesk, no: No, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    let wrong =
        |error: TextError| vec![("text".to_owned(), mistakes::text_error(desk.lang(), error, "error-required"))];
    let reason = Body::parse_optional(fields.get("text")).map_err(wrong);
    let deeds = reason.map(|reason| vec![Deed::Do(Action::PutOnWaiting(reason))]);
    act(&desk, number(&no)?, &fields, deeds, "on-waiting", page).await
}

fn page(desk: &Desk, frame: &Frame, view: &TicketView, again: &Again<'_>) -> Markup {
    let lang = desk.lang();
    let inner = html! {
        p { (t!(lang, "console-waiting-text")) }
        (ui::area(lang, &again.mistakes, "text", &t!(lang, "console-waiting-reason"), Some(&t!(lang, "console-waiting-hint")),
            true, again.value("text", "")))
    };
    let words = Words { title: "console-waiting-title", button: "console-do-waiting", symbol: "pause" };
    form_page(desk, frame, view, again, ActionKind::PutOnWaiting, "waiting", &words, &inner)
}

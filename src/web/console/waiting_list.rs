//! `/console/tickets/{no}/waiting`: puts a ticket on the waiting list, with a reason for the requester.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    ConsoleContext, TeamContext, TicketFormState, TicketNoPath,
    closure::{TicketFormTexts, form_page},
    frame::Frame,
    parse_ticket_no, submit_commands,
};
use crate::{
    app::{ticket::TicketCommand, view::ticket::TicketView},
    domain::{
        text::{Body, TextError},
        ticket::{Action, ActionKind},
    },
    t,
    web::{
        form::Posted,
        problem::Problem,
        ui::{self, Tone},
    },
};

/// `GET /console/tickets/{no}/waiting`
pub async fn show(context: TeamContext, no: TicketNoPath) -> Result<HttpResponse, Problem> {
    super::open_ticket_page(&context, &no, page)
}

/// `POST /console/tickets/{no}/waiting`
pub async fn submit(
    Posted { gate: context, fields }: Posted<TeamContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    let wrong = |error: TextError| {
        vec![("text".to_owned(), Tone::Familiar.text_error(context.lang(), error, "error-required"))]
    };
    let reason = Body::parse_optional(fields.get("text")).map_err(wrong);
    let commands = reason.map(|reason| vec![TicketCommand::Action(Action::PutOnWaiting(reason))]);
    submit_commands(&context, parse_ticket_no(&no)?, &fields, commands, "on-waiting", page).await
}

fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let inner = html! {
        p { (t!(lang, "console-waiting-text")) }
        (ui::text_area(lang, &state.errors, "text", &t!(lang, "console-waiting-reason"), Some(&t!(lang, "console-waiting-hint")),
            true, state.value("text", "")))
    };
    let words = TicketFormTexts {
        title: "console-waiting-title",
        button: "console-do-waiting",
        symbol: "pause",
        instead: None,
    };
    form_page(context, frame, view, state, ActionKind::PutOnWaiting, "waiting", &words, &inner)
}

//! `/console/tickets/{no}/provider`: forwards a ticket to an external provider.

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
        text::{Label, TextError},
        ticket::{Action, ActionKind},
    },
    t,
    web::{
        form::Posted,
        problem::Problem,
        ui::{self, Tone},
    },
};

/// `GET /console/tickets/{no}/provider`
pub async fn show(context: TeamContext, no: TicketNoPath) -> Result<HttpResponse, Problem> {
    super::open_ticket_page(&context, &no, page)
}

/// `POST /console/tickets/{no}/provider`
pub async fn submit(
    Posted { gate: context, fields }: Posted<TeamContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    let wrong = |error: TextError| {
        vec![("name".to_owned(), Tone::Familiar.text_error(context.lang(), error, "error-provider"))]
    };
    let provider = Label::parse(fields.get("name")).map_err(wrong);
    let commands = provider.map(|provider| vec![TicketCommand::Action(Action::Forward(provider))]);
    submit_commands(&context, parse_ticket_no(&no)?, &fields, commands, "forwarded", page).await
}

fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let inner = html! {
        p { (t!(lang, "console-provider-text")) }
        (ui::text_field(lang, &state.errors, ui::TextField {
            name: "name", label: &t!(lang, "console-provider-name"), hint: Some(&t!(lang, "console-provider-hint")),
            value: state.value("name", ""), width: Some("w-l"), autocomplete: Some("off"), ..ui::TextField::default()
        }))
    };
    let words = TicketFormTexts {
        title: "console-provider-title",
        button: "console-do-forward",
        symbol: "truck",
        instead: None,
    };
    form_page(context, frame, view, state, ActionKind::Forward, "provider", &words, &inner)
}

//! `/console/tickets/{no}/provider`: forwarded to an external provider, by name.

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
        text::{Label, TextError},
        ticket::{Action, ActionKind},
    },
    t,
    web::{form, problem::Problem, ui},
};

/// `GET /console/tickets/{no}/provider`
pub async fn show(desk: TeamDesk, no: No) -> Result<HttpResponse, Problem> {
    super::open(&desk, &no, page)
}

/// `POST /console/tickets/{no}/provider`
pub async fn submit(desk: TeamDesk, no: No, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    let wrong =
        |error: TextError| vec![("name".to_owned(), mistakes::text_error(desk.lang(), error, "error-required"))];
    let provider = Label::parse(fields.get("name")).map_err(wrong);
    let deeds = provider.map(|provider| vec![Deed::Do(Action::Forward(provider))]);
    act(&desk, number(&no)?, &fields, deeds, "forwarded", page).await
}

fn page(desk: &Desk, frame: &Frame, view: &TicketView, again: &Again<'_>) -> Markup {
    let lang = desk.lang();
    let inner = html! {
        p { (t!(lang, "console-provider-text")) }
        (ui::line(lang, &again.mistakes, ui::Line {
            name: "name", label: &t!(lang, "console-provider-name"), hint: Some(&t!(lang, "console-provider-hint")),
            value: again.value("name", ""), width: Some("w-l"), autocomplete: Some("off"), ..ui::Line::default()
        }))
    };
    let words = Words { title: "console-provider-title", button: "console-do-forward", symbol: "truck" };
    form_page(desk, frame, view, again, ActionKind::Forward, "provider", &words, &inner)
}

//! Problems on pages of the team, for whoever is signed in: the page stays in the frame of the console or of the
//! administration, speaks to the reader as both do, gives back what was typed, and has a way on. All other problems
//! are pages of [`problem`](super::problem): those of people who are not signed in, or not any more.

use actix_web::{
    Error, FromRequest, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::Next,
};
use maud::{Markup, html};

use super::{
    admin::{self, AdminContext},
    console::{self, ConsoleContext},
    gate::{Guest, is_console_path},
    problem::{self, PageMade, Problem, ProblemParts, ProofPage, SentForm, is_bare, with_page},
};
use crate::i18n::Tone;

/// Middleware: makes such a page where a handler of the team had a problem.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let known = response.response().extensions().get::<Problem>().cloned();
    let problem = match known {
        None if response.status() == StatusCode::NOT_FOUND && is_bare(&response) => Some(Problem::NotFound),
        known => known,
    };
    let Some(problem) = problem.filter(stays_inside) else { return Ok(response) };
    let Some(page) = page(response.request(), &problem).await else { return Ok(response) };
    let mut response = with_page(response, page);
    response.response_mut().extensions_mut().insert(PageMade);
    Ok(response)
}

/// Whether the reader is where they were before, and only this page is not there.
const fn stays_inside(problem: &Problem) -> bool {
    !matches!(problem, Problem::SignIn(_) | Problem::SignInAtPortal | Problem::GoTo(_) | Problem::SessionEnded)
}

async fn page(request: &HttpRequest, problem: &Problem) -> Option<Markup> {
    let path = request.path();
    if !is_console_path(path) {
        return None;
    }
    let sent = request.extensions().get::<SentForm>().cloned();
    let body = |guest: &Guest| {
        let ProblemParts { title, lead, rest } = match ProofPage::find(request, guest, problem) {
            Some(asked) => asked.parts(sent.as_ref()),
            None => problem::parts(guest, Tone::Familiar, problem, sent.as_ref()),
        };
        (title, html! { p.lead { (lead) } (rest) })
    };
    if path.starts_with("/admin")
        && let Ok(context) = AdminContext::from_request(request, &mut Payload::None).await
    {
        return Some(admin::problem_page(&context, body));
    }
    let context = ConsoleContext::from_request(request, &mut Payload::None).await.ok()?;
    console::problem_page(&context, body).ok()
}

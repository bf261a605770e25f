//! Problems on pages of the team, for whoever is signed in: the page stays in the frame of the console or of the
//! administration, speaks to the reader as both do, and has a way on. All other problems are pages of
//! [`problem`](super::problem): those that give a form back, and those of people who are not signed in.

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
    problem::{Problem, SentForm, is_bare, with_page},
    ui::icon,
};
use crate::{domain::person::Lang, i18n, t};

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
    let Some(problem) = problem.filter(stays_inside).filter(|_| !gives_text_back(response.request())) else {
        return Ok(response);
    };
    let Some(page) = page(response.request(), &problem).await else { return Ok(response) };
    let mut response = with_page(response, page);
    response.response_mut().extensions_mut().remove::<Problem>();
    Ok(response)
}

/// Whether the reader is where they were before, and only this page is not there.
fn stays_inside(problem: &Problem) -> bool {
    match problem {
        Problem::Stale(typed) | Problem::DiskFull(typed) | Problem::TooSlow(typed) => typed.is_empty(),
        Problem::NotFound
        | Problem::Forbidden
        | Problem::Unreadable
        | Problem::TooLarge
        | Problem::Busy
        | Problem::RateLimited(_)
        | Problem::FileLost
        | Problem::Internal => true,
        _ => false,
    }
}

fn gives_text_back(request: &HttpRequest) -> bool {
    request.extensions().get::<SentForm>().is_some_and(|form| !form.typed().is_empty() || form.token.is_some())
}

async fn page(request: &HttpRequest, problem: &Problem) -> Option<Markup> {
    let path = request.path();
    if path == "/admin" || path.starts_with("/admin/") {
        if let Ok(context) = AdminContext::from_request(request, &mut Payload::None).await {
            return Some(admin::problem_page(&context, |lang| words(lang, problem)));
        }
    } else if path != "/console" && !path.starts_with("/console/") {
        return None;
    }
    let context = ConsoleContext::from_request(request, &mut Payload::None).await.ok()?;
    console::problem_page(&context, |lang| words(lang, problem)).ok()
}

/// The title, and what is below it.
fn words(lang: Lang, problem: &Problem) -> (String, Markup) {
    let title = i18n::text(lang, &format!("problem-{}-title", problem.word()), &[]);
    let text = match problem {
        Problem::RateLimited(seconds) => t!(lang, "account-password-wait", count = *seconds),
        _ => i18n::text(lang, &format!("problem-{}-team", problem.word()), &[]),
    };
    let body = html! {
        p.lead { (text) }
        div.actions { a."button primary" href="/console" { (icon("inbox")) (t!(lang, "problem-to-queues")) } }
    };
    (title, body)
}

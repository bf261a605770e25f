//! A problem as a page in the reader's language. It says what to do, never why the program failed;
//! whatever was typed is on it, to be copied.

use std::panic::AssertUnwindSafe;

use actix_web::{
    Error, HttpMessage, HttpRequest, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use futures_util::FutureExt;
use maud::html;

use super::{ForPrograms, Problem, TypedTexts};
use crate::{
    t,
    web::{gate::Guest, signin::wait_text, ui},
};

/// Middleware: turns problems, and what actix refuses by itself, into pages.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let problem = response.response().extensions().get::<Problem>().cloned();
    let problem = match (problem, response.status()) {
        (Some(Problem::SignIn(_) | Problem::GoTo(_)), _) => return Ok(response),
        (Some(problem), _) => problem,
        (None, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) if is_bare(&response) => Problem::NotFound,
        (None, StatusCode::PAYLOAD_TOO_LARGE) if is_bare(&response) => Problem::TooLarge,
        (None, status) if status.is_client_error() && is_bare(&response) => Problem::Unreadable,
        (None, status) if status.is_server_error() && is_bare(&response) => Problem::Internal,
        _ => return Ok(response),
    };
    let Ok(guest) = Guest::identify_without_store(response.request()) else { return Ok(response) };
    let page = page(&guest, &problem, &typed_texts(response.request(), &problem)).into_string();
    Ok(response.map_body(|head, _| {
        head.headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
        BoxBody::new(page)
    }))
}

/// Middleware of every handler: a panic in it is a page, not a broken connection.
pub async fn catch_panic(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = request.request().clone();
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(answer) => Ok(answer?.map_into_boxed_body()),
        Err(_) => {
            tracing::error!("a page broke off; the line before says where");
            Ok(ServiceResponse::new(asked, Problem::Internal.error_response()))
        }
    }
}

/// Whether nobody has written a page into the response.
fn is_bare(response: &ServiceResponse<BoxBody>) -> bool {
    let is_for_programs = response.response().extensions().get::<ForPrograms>().is_some();
    !is_for_programs
        && !response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Where the reader of this page signs in again.
fn sign_in_path(guest: &Guest) -> &'static str {
    let is_of_the_team = ["/console", "/admin", "/signin", "/signout"].iter().any(|area| guest.path.starts_with(area));
    if is_of_the_team { "/signin" } else { "/portal/signin" }
}

/// What was typed and would be lost with the page that sent it.
fn typed_texts(request: &HttpRequest, problem: &Problem) -> Vec<String> {
    match problem {
        Problem::Stale(typed) | Problem::DiskFull(typed) | Problem::TooSlow(typed) | Problem::SessionEnded(typed)
            if !typed.is_empty() =>
        {
            typed.clone()
        }
        Problem::Stale(_)
        | Problem::DiskFull(_)
        | Problem::SessionEnded(_)
        | Problem::Unavailable
        | Problem::Internal => {
            request.extensions().get::<TypedTexts>().map(|typed| typed.0.clone()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn page(guest: &Guest, problem: &Problem, typed: &[String]) -> maud::Markup {
    let lang = guest.locale.lang;
    let word = problem.word();
    let say = |part: &str| crate::i18n::text(lang, &format!("problem-{word}-{part}"), &[]);
    let body = html! {
        header.page-head {
            h1 { (say("title")) }
            p.lead {
                @match problem {
                    Problem::RateLimited(seconds) => { (wait_text(lang, *seconds)) }
                    _ => { (say("text")) }
                }
            }
        }
        @if !typed.is_empty() {
            section.card {
                h2 { (t!(lang, "problem-typed")) }
                @for (number, text) in typed.iter().enumerate() {
                    div.field {
                        label for=(format!("typed-{number}")) { (t!(lang, "problem-typed-label")) }
                        textarea id=(format!("typed-{number}")) readonly { (text) }
                    }
                }
            }
        }
        div.actions {
            @if matches!(problem, Problem::NoDraft | Problem::NoTopic | Problem::NoLink) {
                a.button.primary href="/request" { (t!(lang, "problem-new-request")) }
            }
            @if matches!(problem, Problem::DeadLink) {
                a.button.primary href="/signin" { (t!(lang, "signin-title")) }
            }
            @if matches!(problem, Problem::SessionEnded(_)) {
                a.button.primary href=(sign_in_path(guest)) { (t!(lang, "signin-title")) }
            }
            @if matches!(problem, Problem::NotSetUp) {
                a.button href="/setup" { (t!(lang, "setup-go")) }
            } @else {
                a.button href="/" { (t!(lang, "problem-home")) }
            }
        }
    };
    ui::public_page(guest, &say("title"), &[], body)
}

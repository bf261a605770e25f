//! A problem as a page in the reader's language. It says what to do, never why the program failed;
//! whatever was typed is on it, to be copied.

use std::panic::AssertUnwindSafe;

use actix_web::{
    Error, HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::Next,
};
use futures_util::FutureExt;
use maud::{Markup, html};

use super::{ForPrograms, Problem, SentForm, proof::ProofPage, unsent::Unsent};
use crate::{
    domain::person::Lang,
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
    if let (None, StatusCode::NOT_FOUND, Some(there)) = (&problem, response.status(), without_slash(&response)) {
        let moved = HttpResponse::PermanentRedirect().insert_header((header::LOCATION, there)).finish();
        return Ok(response.into_response(moved));
    }
    let problem = match (problem, response.status()) {
        (Some(Problem::SignIn(_) | Problem::SignInAtPortal | Problem::GoTo(_)), _) => return Ok(response),
        (Some(problem), _) => problem,
        (None, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) if is_bare(&response) => Problem::NotFound,
        (None, StatusCode::PAYLOAD_TOO_LARGE) if is_bare(&response) => Problem::TooLarge,
        (None, status) if status.is_client_error() && is_bare(&response) => Problem::Unreadable,
        (None, status) if status.is_server_error() && is_bare(&response) => Problem::Internal,
        _ => return Ok(response),
    };
    let Ok(guest) = Guest::identify_without_store(response.request()) else { return Ok(response) };
    let sent = response.request().extensions_mut().remove::<SentForm>();
    let asked = match &problem {
        Problem::ProofNeeded(state) => ProofPage::find(response.request(), &guest, *state),
        _ => None,
    };
    let page = match asked {
        Some(asked) => asked.view(sent.as_ref()),
        None => page(&guest, &problem, sent.as_ref()),
    };
    Ok(with_page(response, page))
}

/// The response with this page as its body.
pub fn with_page(response: ServiceResponse<BoxBody>, page: Markup) -> ServiceResponse<BoxBody> {
    response.map_body(|head, _| {
        head.headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
        BoxBody::new(page.into_string())
    })
}

/// The address without a slash at its end, for a page that there is not with one: people type it and programs add
/// it. Forms are not sent on.
fn without_slash(response: &ServiceResponse<BoxBody>) -> Option<String> {
    let (method, address) = (response.request().method(), response.request().uri());
    let path = path_without_slash(address.path()).filter(|_| *method == Method::GET || *method == Method::HEAD)?;
    let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{path}{query}"))
}

/// `None` if there is no slash, or if the rest would lead to another host.
fn path_without_slash(path: &str) -> Option<&str> {
    let path = path.strip_suffix('/')?.trim_end_matches('/');
    (path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')).then_some(path)
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
pub fn is_bare(response: &ServiceResponse<BoxBody>) -> bool {
    let is_for_programs = response.response().extensions().get::<ForPrograms>().is_some();
    !is_for_programs
        && !response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// What was typed and would be lost with the page that sent it.
fn typed_texts(problem: &Problem, sent: Option<&SentForm>) -> Vec<String> {
    match problem {
        Problem::Stale(typed) | Problem::DiskFull(typed) | Problem::TooSlow(typed) if !typed.is_empty() => {
            typed.clone()
        }
        _ => sent.map(SentForm::typed).unwrap_or_default(),
    }
}

/// The form, if it can be sent on from the page of the problem.
fn form_to_send_on<'s>(problem: &Problem, sent: Option<&'s SentForm>) -> Option<&'s SentForm> {
    let leads_on = matches!(problem, Problem::Stale(_) | Problem::SessionEnded | Problem::ComesFirst(_));
    sent.filter(|form| leads_on && form.token.is_some())
}

fn page(guest: &Guest, problem: &Problem, sent: Option<&SentForm>) -> Markup {
    let lang = guest.locale.lang;
    let typed = typed_texts(problem, sent);
    let unsent = Unsent { problem, form: form_to_send_on(problem, sent), typed: &typed };
    let say = |part: &str| crate::i18n::text(lang, &format!("problem-{}-{part}", unsent.word()), &[]);
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
        (unsent.view(guest))
        (ways_on(lang, problem))
    };
    ui::public_page(guest, &say("title"), &[], body)
}

fn ways_on(lang: Lang, problem: &Problem) -> Markup {
    html! {
        div.actions {
            @if matches!(problem, Problem::NoDraft | Problem::NoTopic | Problem::NoLink) {
                a.button.primary href="/request" { (t!(lang, "problem-new-request")) }
            }
            @if matches!(problem, Problem::DeadLink) {
                a.button.primary href="/signin" { (t!(lang, "signin-title")) }
            }
            @match problem {
                Problem::NotSetUp => a.button href="/setup" { (t!(lang, "setup-go")) },
                // Leaving the page would lose the typed text.
                Problem::SessionEnded | Problem::ComesFirst(_) => {},
                _ => a.button href="/" { (t!(lang, "problem-home")) },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_with_a_slash_leads_to_another_host() {
        assert_eq!(path_without_slash("/request/"), Some("/request"));
        assert_eq!(path_without_slash("/portal/signin/abc//"), Some("/portal/signin/abc"));
        for elsewhere in ["/", "//", "//evil.example/", "/\\evil.example/", "evil/", "/request"] {
            assert_eq!(path_without_slash(elsewhere), None, "{elsewhere}");
        }
    }
}

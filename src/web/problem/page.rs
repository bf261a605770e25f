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

use super::{ForPrograms, PageMade, Problem, SentForm, proof::ProofPage, unsent::Unsent};
use crate::{
    domain::person::Lang,
    i18n::{self, Tone},
    t,
    web::{
        gate::{Guest, is_console_path},
        signin::wait_text,
        ui,
    },
};

/// Middleware: turns problems, and what actix refuses by itself, into pages.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    if response.response().extensions().get::<PageMade>().is_some() {
        return Ok(response);
    }
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
    let page = match ProofPage::find(response.request(), &guest, &problem) {
        Some(asked) => asked.page(sent.as_ref()),
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
    let leads_on =
        matches!(problem, Problem::Stale(_) | Problem::SessionEnded | Problem::ComesFirst(_) | Problem::TooLarge);
    sent.filter(|form| leads_on && form.token.is_some())
}

/// The page of a problem without what stands around it.
pub struct ProblemParts {
    pub title: String,
    /// What happened, and what to do.
    pub lead: String,
    /// What was typed, and the ways on.
    pub rest: Markup,
}

/// The parts of the page of a problem, in this tone, with the form that was `sent`.
pub fn parts(guest: &Guest, tone: Tone, problem: &Problem, sent: Option<&SentForm>) -> ProblemParts {
    let lang = guest.locale.lang;
    let typed = typed_texts(problem, sent);
    let is_cut = sent.is_some_and(|form| form.is_cut);
    let unsent = Unsent { problem, form: form_to_send_on(problem, sent), typed: &typed, is_cut, tone };
    let say = |part: &str| text_in(lang, tone, &format!("problem-{}-{part}", unsent.word()));
    let lead = match (problem, tone) {
        (Problem::RateLimited(seconds), Tone::Formal) => wait_text(lang, *seconds),
        (Problem::RateLimited(seconds), Tone::Familiar) => t!(lang, "account-password-wait", count = *seconds),
        _ => say("text"),
    };
    let rest = html! {
        (unsent.view(guest))
        (ways_on(lang, tone, problem, unsent.form.is_none()))
    };
    ProblemParts { title: say("title"), lead, rest }
}

/// A text, in the words for the team if there are some.
pub fn text_in(lang: Lang, tone: Tone, key: &str) -> String {
    let familiar = format!("{key}-team");
    let key = if tone == Tone::Familiar && i18n::has(lang, &familiar) { &familiar } else { key };
    i18n::text(lang, key, &[])
}

/// The page of somebody who is not signed in, or who is no member of the team.
fn page(guest: &Guest, problem: &Problem, sent: Option<&SentForm>) -> Markup {
    let tone = if is_console_path(&guest.path) { Tone::Familiar } else { Tone::Formal };
    let ProblemParts { title, lead, rest } = parts(guest, tone, problem, sent);
    let body = html! {
        header.page-head { h1 { (title) } p.lead { (lead) } }
        (rest)
    };
    ui::public_page(guest, &title, &[], body)
}

/// `is_first`: nothing else is to be done first.
fn ways_on(lang: Lang, tone: Tone, problem: &Problem, is_first: bool) -> Markup {
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
                _ if tone == Tone::Familiar => {
                    a class=(if is_first { "button primary" } else { "button" }) href="/console" { (ui::icon("inbox")) (t!(lang, "problem-to-queues")) }
                }
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

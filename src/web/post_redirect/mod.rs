//! Post, redirect, get, for forms with mistakes too: a page that answers a form (422; 200 where a form has steps) is
//! held, and the browser is sent to the address of the form's page (303), which shows it. So Back leads to the page
//! before, and reloading sends nothing again. Forms that were accepted redirect by themselves (`answer`).
//!
//! - What is held is the page as the handler made it: what was typed, its mistakes and the signed words of files that
//!   came already. It is in memory only (`held`), for an hour, and never has a password or a code in it: no page shows
//!   those again, and a page with a secret of ours ([`ui::shows_secret`]) is answered directly.
//! - The address gets a random word, so that several windows are told apart. Nothing else of it is in an address or in
//!   the log. The word alone opens nothing: the browser needs the cookie of the session that sent the form, and the
//!   handler of the page is asked first, so a right that was lost meanwhile counts. Pages whose own address is the
//!   secret (`/r/…`, drafts of requests) need that address instead of a cookie.
//! - The page is shown with the status of the answer that it was: to whoever reads statuses, 422 still says that the
//!   form was not accepted.
//! - The page of the form is at the address that the form was sent to, or else at the nearest one above it that has
//!   a page.
//! - What is not held any more (a restart, an hour) or never was (no room: see `held`) is not lost without a word: in
//!   the first case the form comes as it is stored, with a sentence ([`ui::lost_form_notice`]); in the second its
//!   answer is the page itself.
//!
//! Answered directly stay: what a script sends, since it is not in the browser's history (`fetch`, htmx); pages of
//! problems ([`problem`](super::problem)), which ask for a step before the form is sent once more; and refusals for
//! being too many or too much, for which no memory shall be taken.

mod held;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use serde::Deserialize;

use held::{HeldPage, PageOwner, Recalled};

pub use held::HeldPages;

use super::{
    gate::{CookieKind, Guest, csrf_token, is_navigation, is_own_address, own_address_or_home},
    problem::Problem,
    query::query_or_default,
    table::AccessLevel,
    ui,
};
use crate::app::{self, network::widest_network};

/// The word of a held page in an address.
#[derive(Deserialize, Default)]
#[serde(default)]
struct HeldQuery {
    held: String,
}

/// Middleware: holds answers to forms with mistakes, and shows them.
pub async fn return_forms(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let pages = request.app_data::<Data<HeldPages>>().map(|pages| pages.get_ref().clone());
    let is_page = matches!(*request.method(), Method::GET | Method::POST) && is_navigation(request.request());
    let Some(pages) = pages.filter(|_| is_page) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if *request.method() == Method::POST {
        let response = next.call(request).await?.map_into_boxed_body();
        return Ok(hold(&pages, response));
    }
    match recalled(&pages, request.request()) {
        None => Ok(next.call(request).await?.map_into_boxed_body()),
        Some(Recalled::Sent) => {
            let there = without_word(request.request());
            Ok(request.into_response(super::answer::see_other(&there)))
        }
        Some(Recalled::Nothing) => {
            if let Ok(guest) = Guest::identify(request.request()) {
                request.extensions_mut().insert(Guest { has_lost_form: true, ..guest });
            }
            Ok(next.call(request).await?.map_into_boxed_body())
        }
        Some(Recalled::Page(page)) => {
            let response = next.call(request).await?.map_into_boxed_body();
            Ok(show(*page, response))
        }
    }
}

/// What is known of the word in the address, for this browser and this page; `None` if there is none.
fn recalled(pages: &HeldPages, request: &HttpRequest) -> Option<Recalled> {
    let word = word_of(request)?;
    let guest = Guest::identify(request).ok()?;
    Some(match pages.recall(&word, guest.now) {
        Recalled::Page(page) if page.path != request.path() || !is_owner(&page, &guest, request) => Recalled::Nothing,
        known => known,
    })
}

fn word_of(request: &HttpRequest) -> Option<String> {
    // Most addresses have no query.
    if !request.query_string().contains("held=") {
        return None;
    }
    Some(query_or_default::<HeldQuery>(request).held).filter(|word| !word.is_empty())
}

fn is_owner(page: &HeldPage, guest: &Guest, request: &HttpRequest) -> bool {
    page.owner.cookie().is_none_or(|(kind, signature)| {
        guest.cookie_value(request, kind).is_some_and(|value| csrf_token(guest, &value) == signature)
    })
}

/// The held page in the place of the one that its handler made: this says that the reader may open it now. Whoever
/// has to sign in, or may not see the page, gets that answer.
fn show(page: HeldPage, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let is_problem = response.response().extensions().get::<Problem>().is_some();
    // A redirect of the handler means that the form is not needed any more. What was typed into it still is.
    let is_open = response.status().is_success() || response.status().is_redirection();
    let Some(html) = page.html().filter(|_| is_open && !is_problem) else { return response };
    response.map_body(|head, _| {
        head.status = page.status;
        head.headers.remove(header::LOCATION);
        head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        BoxBody::new(html)
    })
}

/// Redirects to the page of the form, if a page is its answer; forgets what was held, if it was accepted.
fn hold(pages: &HeldPages, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let is_problem = response.response().extensions().get::<Problem>().is_some();
    let status = response.status();
    match status {
        _ if is_problem => response,
        StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY if is_html(&response) => redirect(pages, response),
        _ => {
            if (status.is_success() || status.is_redirection()) && !pages.is_empty() {
                mark_sent(pages, &response);
            }
            response
        }
    }
}

fn is_html(response: &ServiceResponse<BoxBody>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn mark_sent(pages: &HeldPages, response: &ServiceResponse<BoxBody>) {
    let request = response.request();
    let Ok(guest) = Guest::identify(request) else { return };
    pages.mark_sent(word_of(request).as_deref(), |page| {
        let has_cookie = |(kind, signature): (CookieKind, &str)| {
            cookie_signature(&guest, response, kind).as_deref() == Some(signature)
        };
        page.action == request.path() && page.owner.cookie().is_none_or(has_cookie)
    });
}

fn redirect(pages: &HeldPages, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let Some((page_path, owner)) = place(&response) else { return response };
    let request = response.request().clone();
    let (Ok(guest), Ok(word)) = (Guest::identify(&request), app::new_token()) else { return response };
    let there = with_word(&page_path, &request, &word);
    response.map_body(|head, body| {
        let html = match body.try_into_bytes() {
            Ok(html) => html,
            Err(stream) => return BoxBody::new(stream),
        };
        if ui::shows_secret(&html) {
            return BoxBody::new(html);
        }
        let page = HeldPage::pack(owner, page_path, request.path().to_owned(), head.status, &html);
        let is_held = page.is_some_and(|page| pages.put(&word, page, guest.now));
        let (true, Ok(there)) = (is_held, there.parse()) else { return BoxBody::new(html) };
        head.status = StatusCode::SEE_OTHER;
        head.headers.insert(header::LOCATION, there);
        head.headers.remove(header::CONTENT_TYPE);
        BoxBody::new(())
    })
}

/// Where the answer to a form is shown, and to whom. `None`: nowhere, since the form has no page.
fn place(response: &ServiceResponse<BoxBody>) -> Option<(String, PageOwner)> {
    let request = response.request();
    let form = FORMS.get(request.match_pattern()?.as_str())?;
    let parts = request.path().split('/').count().checked_sub(form.parts_above)?;
    let path = request.path().split('/').take(parts).collect::<Vec<_>>().join("/");
    let guest = Guest::identify(request).ok().filter(|_| is_own_address(&path))?;
    let cookie = form.cookie.and_then(|kind| Some((kind, cookie_signature(&guest, response, kind)?)));
    let owner = match cookie {
        Some((kind, signature)) if form.has_session => PageOwner::Session(kind, signature),
        None if form.has_session => return None,
        cookie => PageOwner::Stranger(widest_network(guest.address), cookie),
    };
    Some((path, owner))
}

/// The signature of the cookie that the browser has once it got this response.
fn cookie_signature(guest: &Guest, response: &ServiceResponse<BoxBody>, kind: CookieKind) -> Option<String> {
    let name = guest.expired_cookie(kind).name().to_owned();
    let set = response.response().cookies().filter(|cookie| cookie.name() == name).last();
    let value = set.map(|cookie| cookie.value().to_owned()).or_else(|| guest.cookie_value(response.request(), kind));
    value.filter(|value| !value.is_empty()).map(|value| csrf_token(guest, &value))
}

/// The path with the query of a request, in which the word replaces a former one.
fn with_word(path: &str, request: &HttpRequest, word: &str) -> String {
    let rest = query_without_word(request);
    if rest.is_empty() { format!("{path}?held={word}") } else { format!("{path}?{rest}&held={word}") }
}

/// The address of a request without the word.
fn without_word(request: &HttpRequest) -> String {
    let (path, rest) = (own_address_or_home(request.path()), query_without_word(request));
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") }
}

fn query_without_word(request: &HttpRequest) -> String {
    let others = request.query_string().split('&').filter(|pair| !pair.starts_with("held=") && !pair.is_empty());
    others.collect::<Vec<_>>().join("&")
}

/// What is known of an address that forms are sent to.
#[derive(Clone, Copy, Debug)]
struct FormAddress {
    /// How many parts of the path come after that of the form's page.
    parts_above: usize,
    /// The cookie that its page is bound to; `None` where the address is the secret.
    cookie: Option<CookieKind>,
    /// Whether its gate lets only people with a session through.
    has_session: bool,
}

/// Every address for forms that has a page, by its pattern.
static FORMS: LazyLock<HashMap<&str, FormAddress>> = LazyLock::new(|| {
    let all = super::endpoints();
    let pages: HashSet<&str> = all.iter().filter(|end| end.method == "GET").map(|end| end.pattern).collect();
    let forms = all.iter().filter(|end| end.method == "POST");
    let known = |pattern: &'static str, level| {
        let parts_above = parts_to_page(pattern, &pages)?;
        let cookie = cookie_of(level, pattern);
        Some((pattern, FormAddress { parts_above, cookie, has_session: level > AccessLevel::Visitor }))
    };
    forms.filter_map(|end| known(end.pattern, end.level)).collect()
});

fn parts_to_page(pattern: &str, pages: &HashSet<&str>) -> Option<usize> {
    let above = std::iter::successors(Some(pattern), |path| path.rsplit_once('/').map(|(above, _)| above));
    above.take_while(|path| !path.is_empty()).position(|path| pages.contains(path))
}

/// The cookie without which a page is nobody's.
fn cookie_of(level: AccessLevel, pattern: &str) -> Option<CookieKind> {
    match level {
        AccessLevel::Anybody | AccessLevel::Visitor if pattern.starts_with("/chat") => Some(CookieKind::Chat),
        AccessLevel::Anybody | AccessLevel::Visitor if pattern.contains("/signin") => Some(CookieKind::PreSession),
        AccessLevel::Anybody | AccessLevel::Visitor => None,
        AccessLevel::Setup => Some(CookieKind::Setup),
        AccessLevel::Requesters | AccessLevel::PendingRequesters => Some(CookieKind::Portal),
        AccessLevel::PendingAgents
        | AccessLevel::NewPassword
        | AccessLevel::Console
        | AccessLevel::Team
        | AccessLevel::AuditReaders
        | AccessLevel::Inspectors
        | AccessLevel::Administrators => Some(CookieKind::Session),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_shown_at_their_own_address_or_at_the_nearest_above() {
        for (form, above) in [
            ("/signin", Some(0)),
            ("/console/tickets/{no}/closure", Some(0)),
            ("/console/tickets/{no}/answers", Some(1)),
            ("/console/tickets/{no}/{what}", Some(1)),
            ("/portal/signin/link", Some(1)),
            ("/portal/account/people/{person}", Some(2)),
            ("/admin/topics/{id}/state", Some(1)),
            ("/telegram/{bot}", None),
            ("/signout", None),
        ] {
            assert_eq!(FORMS.get(form).map(|form| form.parts_above), above, "{form}");
        }
    }

    #[test]
    fn pages_are_bound_to_the_cookie_of_their_session_or_to_a_secret_address() {
        for (form, has_session, cookie) in [
            ("/r/{secret}/messages", false, None),
            ("/request/{token}/details", false, None),
            ("/signin", false, Some(CookieKind::PreSession)),
            ("/chat", false, Some(CookieKind::Chat)),
            ("/setup/organisation", true, Some(CookieKind::Setup)),
            ("/signin/code", true, Some(CookieKind::Session)),
            ("/portal/account/password", true, Some(CookieKind::Portal)),
            ("/admin/topics/new", true, Some(CookieKind::Session)),
        ] {
            let known = FORMS.get(form).map(|form| (form.has_session, form.cookie));
            assert_eq!(known, Some((has_session, cookie)), "{form}");
        }
    }
}

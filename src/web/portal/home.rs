//! `/portal`: one's own requests, what is open first.

use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::{frame, session::RequesterSession};
use crate::{
    app::portal::requests::{self, Cursor, PortalRequestRow, PortalRequests},
    domain::{classification::TicketOutcome, id::TicketId, ticket::StatusKind},
    t,
    web::{
        answer,
        problem::Problem,
        query::query_or_default,
        ui::{self, icon},
    },
};

/// `GET /portal`
pub async fn show(session: RequesterSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let requests =
        session.guest.app.read(|read| requests::own_requests(read, &session.people, read_cursor(&request)))?;
    let lang = session.guest.locale.lang;
    let title = t!(lang, "portal-mine-title");
    let several = session.people.len() > 1;
    let lead = match several {
        true => t!(lang, "portal-mine-several", email = session.email().as_str()),
        false => t!(lang, "portal-mine-lead", email = session.email().as_str()),
    };
    let main = html! {
        header.page-head { h1 { (title) } p.lead { (lead) } }
        div.actions { a.button.primary href="/request" { (icon("plus")) (t!(lang, "portal-new")) } }
        (request_lists(&session, &requests, "/portal", several))
    };
    Ok(answer::page(frame(&session, &title, main)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CursorQuery {
    /// Microseconds and ticket, as `1795000000000000.42`.
    after: String,
}

/// Where a page of the closed requests begins; `None`: at the newest.
pub fn read_cursor(request: &HttpRequest) -> Option<Cursor> {
    let CursorQuery { after } = query_or_default(request);
    let (at, id) = after.split_once('.')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, TicketId(id.parse().ok()?)))
}

/// What is open and what is over, with numbers over exactly these; `names`: whose each is.
pub fn request_lists(session: &RequesterSession, requests: &PortalRequests, base: &str, names: bool) -> Markup {
    let lang = session.guest.locale.lang;
    let list = |lines: &[PortalRequestRow]| html! { ul.stack.tight role="list" { @for request in lines { (line(session, request, names)) } } };
    html! {
        @if requests.open_count + requests.closed_count == 0 {
            div.empty { (icon("inbox")) h2 { (t!(lang, "portal-empty")) } p { (t!(lang, "portal-empty-text")) } }
        }
        @if !requests.open.is_empty() {
            section.stack.tight aria-labelledby="open" {
                h2 #open { (t!(lang, "portal-open", count = requests.open_count)) }
                (list(&requests.open))
            }
        }
        @if !requests.closed.is_empty() {
            section.stack.tight aria-labelledby="over" {
                h2 #over { (t!(lang, "portal-over", count = requests.closed_count)) }
                (list(&requests.closed))
            }
        }
        @if let Some((at, id)) = requests.next {
            div.actions {
                a.button href=(format!("{base}?after={}.{id}", at.as_microsecond())) {
                    (icon("chevron-right")) (t!(lang, "portal-older"))
                }
            }
        }
    }
}

fn line(session: &RequesterSession, request: &PortalRequestRow, names: bool) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    html! {
        li.card {
            a href=(format!("/portal/requests/{}", request.no)) { b { (request.subject) } }
            div.row {
                (standing(session, request))
                small.muted {
                    (request.no)
                    @if names { @if let Some(name) = &request.requester { " · " (name) } }
                    " · " (ui::relative_time(&guest.locale, request.changed, guest.now))
                }
            }
            @if request.status == StatusKind::AwaitingReply { small { (t!(lang, "portal-awaits")) } }
        }
    }
}

/// The status, and how it ended, in words that say enough.
fn standing(session: &RequesterSession, request: &PortalRequestRow) -> Markup {
    let lang = session.guest.locale.lang;
    let kind = match request.status {
        // What spam is called is the team's affair.
        StatusKind::ClosedSpam => StatusKind::Closed,
        kind => kind,
    };
    html! {
        (ui::status_badge(lang, kind))
        @match request.outcome {
            Some(TicketOutcome::Declined) => small { (t!(lang, "outcome-declined")) },
            Some(TicketOutcome::Duplicate) => small { (t!(lang, "outcome-duplicate")) },
            _ => {}
        }
    }
}

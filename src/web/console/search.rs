//! `/console/search`: everything one may read, closed requests included.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Query,
};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{
    Desk,
    frame::{self, About, Frame},
    list::urgency,
};
use crate::{
    app::{
        ticket::find_numbered,
        view::search::{self, Hit, Hits},
    },
    domain::{
        id::{TicketId, TicketNo},
        ticket::Priority,
    },
    t,
    web::{
        problem::Problem,
        ui::{self, icon},
    },
};

/// What stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: String,
}

/// `GET /console/search?q=…`: a ticket's number leads straight to it.
pub async fn show(desk: Desk, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let query: String = asked.q.trim().chars().take(200).collect();
    let actor = desk.actor();
    if let Ok(no) = query.parse::<TicketNo>()
        && desk.app().read(|read| find_numbered(read, &actor, no)).is_ok()
    {
        return Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, super::address(no))).finish());
    }
    let after = asked.after.parse().ok().map(TicketId);
    let (frame, hits) = desk.read(|read| Ok(search::tickets(read, &actor, &query, after)?))?;
    Ok(desk.page(StatusCode::OK, view(&desk, &frame, &query, &hits)))
}

fn view(desk: &Desk, frame: &Frame, query: &str, hits: &Hits) -> Markup {
    let lang = desk.lang();
    let encoded = utf8_percent_encode(query, NON_ALPHANUMERIC).to_string();
    let main = html! {
        main.panel #main tabindex="-1" {
            header.panel-head {
                h1 {
                    @if query.is_empty() { (t!(lang, "console-search-title")) }
                    @else { (t!(lang, "console-search-for", query = query)) }
                }
            }
            @if hits.hits.is_empty() {
                div.empty {
                    (icon("search"))
                    @if query.is_empty() {
                        h2 { (t!(lang, "console-search-empty-title")) } p { (t!(lang, "console-search-empty-text")) }
                    } @else {
                        h2 { (t!(lang, "console-search-none-title")) } p { (t!(lang, "console-search-none-text")) }
                    }
                }
            } @else {
                ol.results role="list" { @for hit in &hits.hits { (result(desk, hit)) } }
            }
            @if let Some(next) = hits.next {
                nav.pager aria-label=(t!(lang, "console-pages")) {
                    a."button small" rel="next" href=(format!("/console/search?q={encoded}&after={next}")) {
                        (t!(lang, "console-search-more")) (icon("arrow-right"))
                    }
                }
            }
        }
    };
    let title = t!(lang, "console-search-title");
    let path = format!("/console/search?q={encoded}");
    frame::page(desk, frame, About { title: &title, query, path: &path, ..About::default() }, &main, None)
}

fn result(desk: &Desk, hit: &Hit) -> Markup {
    let (lang, listed) = (desk.lang(), &hit.row.listed);
    let ticket = &listed.ticket;
    html! {
        li data-row {
            a href=(super::address(ticket.no)) { (ticket.subject) }
            p {
                @for (word, is_wanted) in &hit.excerpt {
                    @if *is_wanted { mark { (word) } } @else { (word) }
                    " "
                }
            }
            div.row {
                (ui::status(lang, ticket.status.kind()))
                @if let Some(priority) = ticket.priority.filter(|priority| *priority > Priority::Normal) {
                    (urgency(lang, priority))
                }
                small {
                    span.number { (ticket.no) }
                    @if let Some(requester) = &listed.requester { " · " (requester) }
                    @if let Some(department) = &listed.department { " · " (department) }
                    " · " (ui::ago(desk.voice(), ticket.changed, desk.session.guest.now))
                }
            }
        }
    }
}

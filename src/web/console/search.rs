//! `/console/search`: full-text search over the tickets that the reader may open, closed ones included.

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{
    ConsoleContext,
    frame::{self, ConsolePageInfo, Frame},
};
use crate::{
    app::{
        ticket::find_by_number,
        view::search::{self, SearchHit, SearchHits, TicketSearch},
    },
    domain::{classification::Priority, id::TicketId, search::TicketReference},
    t,
    web::{
        answer,
        problem::Problem,
        ui::{self, icon},
    },
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct TicketSearchQuery {
    q: String,
    after: String,
}

/// `GET /console/search?q=…`: a ticket's number leads straight to it.
pub async fn show(context: ConsoleContext, parameters: Query<TicketSearchQuery>) -> Result<HttpResponse, Problem> {
    let query: String = parameters.q.trim().chars().take(200).collect();
    if let Some(no) = TicketReference::of(&query).and_then(TicketReference::number)
        && context.look(|read, actor| find_by_number(read, actor, no)).is_ok()
    {
        return Ok(answer::see_other(&super::ticket_path(no)));
    }
    let after = parameters.after.parse().ok().map(TicketId);
    let now = context.session.guest.now;
    let search = TicketSearch { query: &query, after, now };
    let (frame, hits) = context.read(|read, actor| Ok(search::search_tickets(read, actor, search)?))?;
    Ok(context.page(StatusCode::OK, view(&context, &frame, &query, &hits)))
}

fn view(context: &ConsoleContext, frame: &Frame, query: &str, hits: &SearchHits) -> Markup {
    let lang = context.lang();
    let path = search_path(query);
    let main = html! {
        main.panel #main tabindex="-1" {
            header.panel-head {
                h1 {
                    @if query.is_empty() { (t!(lang, "console-search-title")) }
                    @else { (t!(lang, "console-search-for", query = query)) }
                }
            }
            @if let Some(suggestion) = &hits.suggestion {
                p.did-you-mean {
                    (t!(lang, "console-search-suggestion")) " "
                    a href=(search_path(suggestion)) { (suggestion) }
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
                ol.results role="list" { @for hit in &hits.hits { (result(context, hit)) } }
            }
            @if let Some(next) = hits.next {
                nav.pager aria-label=(t!(lang, "console-pages")) {
                    a."button small" rel="next" href=(format!("{path}&after={next}")) {
                        (t!(lang, "console-search-more")) (icon("arrow-right"))
                    }
                }
            }
        }
    };
    let title = t!(lang, "console-search-title");
    frame::page(
        context,
        frame,
        ConsolePageInfo { title: &title, query, path: &path, ..ConsolePageInfo::default() },
        &main,
        None,
    )
}

fn search_path(query: &str) -> String {
    format!("/console/search?q={}", utf8_percent_encode(query, NON_ALPHANUMERIC))
}

fn result(context: &ConsoleContext, hit: &SearchHit) -> Markup {
    let (lang, listed) = (context.lang(), &hit.row.listed);
    let ticket = &listed.ticket;
    html! {
        li data-row {
            a href=(super::ticket_path(ticket.no)) { (ticket.subject) }
            p {
                @for (word, is_wanted) in &hit.excerpt {
                    @if *is_wanted { mark { (word) } } @else { (word) }
                    " "
                }
            }
            div.row {
                (ui::status_badge(lang, ticket.status.kind()))
                @if let Some(priority) = ticket.priority.filter(|priority| *priority > Priority::Normal) {
                    (ui::priority_badge(lang, priority))
                }
                small {
                    span.number { (ticket.no) }
                    @if let Some(requester) = &listed.requester { " · " (requester) }
                    @if let Some(department) = &listed.department { " · " (department) }
                    " · " (ui::relative_time(context.locale(), ticket.changed, context.session.guest.now))
                }
            }
        }
    }
}

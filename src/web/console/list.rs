//! `/console/queues/{queue}`: the tickets of a queue, 50 to a page; the table is in `ticket_table.rs`.
//!
//! The address holds everything that decides what is shown: the queue, filter and order
//! (`queue_filter.rs`) and the page (`page_trail.rs`). So a reload and the browser's back button
//! show the same page. Which tickets a reader may see is decided by [`queue`], not here.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};
use maud::{Markup, html};

use super::{
    ConsoleContext,
    frame::{self, ConsolePageInfo, Frame},
    page_trail::PageTrail,
    queue_filter::{QueueFilterView, QueueQuery, active_filters, filter_menu, order_menu, queue_path},
    ticket_table::ticket_table,
};
use crate::{
    app::{
        self, links,
        view::{
            queue::{self, QUEUE_PAGE_SIZE, Queue, QueuePage},
            queue_order::MAX_SORTED_TICKETS,
        },
    },
    domain::person::Lang,
    i18n, t,
    web::{
        answer,
        problem::Problem,
        public::request::sent::link_base,
        ui::{self, icon},
    },
};

/// `GET /console`: leads to the queue that the reader works from.
pub async fn start(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    let queue = context.look(|read, actor| Ok(queue::first_queue(read, actor)?))?;
    Ok(answer::see_other(&queue_path(queue)))
}

/// `GET /console/queues/{queue}`
pub async fn show(
    context: ConsoleContext,
    queue: Path<String>,
    query: Query<QueueQuery>,
) -> Result<HttpResponse, Problem> {
    let (filter, trail) = (query.filter(), PageTrail::parse(&query.at));
    let (frame, (queue, page, choices)) = context.read(|read, actor| {
        let queue = Queue::from_word(&queue, actor).ok_or(app::Error::NotFound)?;
        let page = queue::load_page(read, actor, queue, &filter, query.order(queue), trail.start())?;
        Ok((queue, page, queue::filter_choices(read, actor)?))
    })?;
    let filters = QueueFilterView { queue, query: query.into_inner(), filter, choices };
    let list = QueueView { queue, filters, trail, page };
    Ok(context.page(StatusCode::OK, view(&context, &frame, &list)))
}

/// The data of the page.
struct QueueView {
    queue: Queue,
    filters: QueueFilterView,
    trail: PageTrail,
    page: QueuePage,
}

fn view(context: &ConsoleContext, frame: &Frame, list: &QueueView) -> Markup {
    let lang = context.lang();
    let name = frame.name(lang, list.queue);
    let count = frame.count(list.queue);
    let path = list.filters.page_path(&list.trail);
    let is_whole = list.page.next.is_none() && list.trail.start().is_none();
    let main = html! {
        main.list #main tabindex="-1" {
            header.list-head {
                h1 { (name) " " span.count { (count) } }
                div.actions {
                    (filter_menu(context, &list.filters))
                    @if count <= MAX_SORTED_TICKETS as u64 { (order_menu(lang, &list.filters, list.page.order)) }
                    (density_choice(context, &path))
                }
            }
            (active_filters(context, &list.filters))
            // When a ticket changes, htmx loads the list again, and the counts of the queues with it.
            div #list data-hx-get=(path) data-hx-trigger="tresen:changed from:body" data-hx-select="#list" data-hx-select-oob="#queues"
                data-hx-swap="outerHTML" {
                @if list.page.rows.is_empty() { (empty_notice(context, frame, list)) }
                @else { (ticket_table(context, &list.page.rows, list.page.order, &list.filters, is_whole)) }
                (pager(context, list, count))
            }
            (key_bar(lang))
        }
    };
    let info = ConsolePageInfo { title: &name, queue: Some(list.queue), path: &path, ..ConsolePageInfo::default() };
    frame::page(context, frame, info, &main, None)
}

/// The most useful keys of a list, for eyes only: `?` tells all of them to everybody.
fn key_bar(lang: Lang) -> Markup {
    let keys: [(&[&str], &str); 4] = [(&["j", "k"], "walk"), (&["Enter"], "open"), (&["/"], "search"), (&["?"], "all")];
    html! {
        p."keybar needs-js" aria-hidden="true" {
            @for (keys, does) in keys {
                span { @for key in keys { kbd { (key) } } " " (i18n::text(lang, &format!("console-keybar-{does}"), &[])) }
            }
        }
    }
}

/// The choice between rows of two lines and of one, kept with the account.
fn density_choice(context: &ConsoleContext, path: &str) -> Markup {
    let lang = context.lang();
    let is_dense = context.session.account.dense_rows;
    html! {
        form.if-room method="post" action="/console/rows" {
            (ui::csrf(&context.session.csrf()))
            input type="hidden" name="back" value=(path);
            div.segment role="group" aria-label=(t!(lang, "console-rows")) {
            @for (value, symbol, word, is_on) in [
                ("roomy", "rows", t!(lang, "console-rows-roomy"), !is_dense),
                ("dense", "rows-dense", t!(lang, "console-rows-dense"), is_dense),
            ] {
                button name="rows" value=(value) title=(word) aria-pressed=(is_on) { (icon(symbol)) span.visually-hidden { (word) } }
            }
            }
        }
    }
}

/// Why there are no tickets, and what to do next.
fn empty_notice(context: &ConsoleContext, frame: &Frame, list: &QueueView) -> Markup {
    let lang = context.lang();
    if list.filters.is_active() {
        return html! {
            div.empty {
                (icon("filter")) h2 { (t!(lang, "console-empty-filter-title")) } p { (t!(lang, "console-empty-filter-text")) }
                a.button href=(queue_path(list.queue)) { (t!(lang, "console-filter-reset")) }
            }
        };
    }
    let is_nowhere = context.session.account.memberships.is_empty() && frame.is_of_the_team();
    if is_nowhere && list.queue != Queue::Referred {
        return html! {
            div.empty { (icon("eye-off")) h2 { (t!(lang, "roles-nowhere-title")) } p { (t!(lang, "roles-nowhere-text")) } }
        };
    }
    let is_worked_from = matches!(list.queue, Queue::Mine | Queue::Unassigned | Queue::Department(_));
    if is_worked_from && frame.has_no_ticket() && frame.is_of_the_team() {
        return none_yet(context);
    }
    let word = match list.queue {
        Queue::Department(_) => "department".to_owned(),
        queue => queue.word(),
    };
    let say = |part: &str| i18n::text(lang, &format!("queue-{word}-empty-{part}"), &[]);
    html! {
        div.empty {
            (icon("inbox")) h2 { (say("title")) } p { (say("text")) }
            @if list.queue == Queue::Mine {
                a.button href="/console/queues/unassigned" { (t!(lang, "console-empty-to-unassigned")) }
            }
        }
    }
}

/// A new helpdesk, or a new team: where requests come from.
fn none_yet(context: &ConsoleContext) -> Markup {
    let (lang, guest) = (context.lang(), &context.session.guest);
    let configured = guest.app.read(|read| guest.app.public_address(read)).unwrap_or_default();
    let form = links::new_request(&link_base(configured, guest));
    html! {
        div.empty {
            (icon("inbox")) h2 { (t!(lang, "queue-none-yet-title")) }
            p { (t!(lang, "queue-none-yet-text")) br; a href=(form) { (form) } }
        }
    }
}

/// The links to the previous and the next page, and which tickets are shown.
fn pager(context: &ConsoleContext, list: &QueueView, count: u64) -> Markup {
    let lang = context.lang();
    let previous = list.trail.previous().map(|trail| list.filters.page_path(&trail));
    let next = list.page.next.map(|start| list.filters.page_path(&list.trail.next(start)));
    if previous.is_none() && next.is_none() {
        return html! {};
    }
    // The count is that of the whole queue, so under a filter it would be wrong.
    let pages_before = list.trail.pages_before().filter(|_| !list.filters.is_active());
    html! {
        nav.pager aria-label=(t!(lang, "console-pages")) {
            @if let Some(previous) = previous {
                a."button small" rel="prev" href=(previous) { (icon("arrow-left")) (t!(lang, "console-page-back")) }
            }
            @if let Some(pages_before) = pages_before {
                @let first = pages_before * QUEUE_PAGE_SIZE + 1;
                // A page can hold fewer tickets than its size: those the reader may not see are left out.
                @let last = first + list.page.rows.len().max(1) - 1;
                span { (t!(lang, "console-page-of", first = first, last = last, count = count)) }
            }
            @if let Some(next) = next {
                a."button small" rel="next" href=(next) { (t!(lang, "console-page-on")) (icon("arrow-right")) }
            }
        }
    }
}

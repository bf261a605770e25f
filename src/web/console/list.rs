//! `/console/queues/{queue}`: a queue, fifty tickets at a time.
//!
//! Where a page begins is in its address (the keys of the pages before it, the last one is its own),
//! so going back shows the same tickets, and a filter stays with it.

use std::fmt::Write as _;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::{Path, Query},
};
use jiff::Timestamp;
use maud::{Markup, Render, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{
    ConsoleContext,
    frame::{self, ConsolePageInfo, Frame},
};
use crate::{
    app::view::queue::{
        self, ListPosition, ListedTicket, QUEUE_PAGE_SIZE, Queue, QueueFilter, QueueFilterChoices, QueuePage, QueueRow,
        TicketSummary,
    },
    domain::{
        access::is_team_member,
        classification::Priority,
        id::{DepartmentId, TicketId},
        text::{Label, Tag},
        ticket::{Phase, StatusKind},
    },
    i18n, t,
    web::{
        problem::Problem,
        ui::{self, Deferred, EscapedText, WrappedIn, icon},
    },
};

/// Pages that an address remembers; who goes on further begins at the first page again.
const MAX_TRAIL: usize = 60;

/// What stands in the address.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct QueueQuery {
    topic: String,
    department: String,
    tag: String,
    priority: String,
    text: String,
    at: String,
}

/// `GET /console`: one's own tickets, else what nobody has.
pub async fn start(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    let queue = context.app().read(|read| Ok(queue::first_queue(read, &context.actor())?))?;
    let to = format!("/console/queues/{}", queue.word());
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, to));
    Ok(response.finish())
}

/// `GET /console/queues/{queue}`
pub async fn show(
    context: ConsoleContext,
    word: Path<String>,
    query: Query<QueueQuery>,
) -> Result<HttpResponse, Problem> {
    let actor = context.actor();
    let queue = Queue::from_word(&word, &actor).ok_or(Problem::NotFound)?;
    let filter = query.filter();
    let trail = parse_trail(&query.at);
    let (frame, (page, choices)) = context.read(|read| {
        let page = queue::load_page(read, &actor, queue, &filter, trail.last().copied())?;
        Ok((page, queue::filter_choices(read, &actor)?))
    })?;
    let shown = QueueView { queue, query: &query, filter, trail, page, choices };
    Ok(context.page(StatusCode::OK, view(&context, &frame, &shown)))
}

struct QueueView<'a> {
    queue: Queue,
    query: &'a QueueQuery,
    filter: QueueFilter,
    trail: Vec<ListPosition>,
    page: QueuePage,
    choices: QueueFilterChoices,
}

impl QueueQuery {
    fn filter(&self) -> QueueFilter {
        QueueFilter {
            topic: self.topic.parse().ok(),
            department: self.department.parse().ok(),
            tag: Tag::parse(&self.tag).ok(),
            priority: PRIORITIES_BY_URGENCY.into_iter().find(|priority| priority_parameter(*priority) == self.priority),
            text: self.text.trim().chars().take(100).collect(),
        }
    }

    /// The address of the same list, without one filter, beginning elsewhere.
    fn address(&self, queue: Queue, without: &str, at: &str) -> String {
        let mut address = format!("/console/queues/{}", queue.word());
        let mut joint = '?';
        let parts = [
            ("topic", &self.topic),
            ("department", &self.department),
            ("tag", &self.tag),
            ("priority", &self.priority),
            ("text", &self.text),
        ];
        let parts = parts.into_iter().map(|(name, value)| (name, value.trim())).chain([("at", at)]);
        for (name, value) in parts.filter(|(name, value)| !value.is_empty() && *name != without) {
            // Writing to a string does not fail.
            let _ = write!(address, "{joint}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
            joint = '&';
        }
        address
    }
}

/// The priorities, the most urgent first.
pub const PRIORITIES_BY_URGENCY: [Priority; 4] = [Priority::Urgent, Priority::High, Priority::Normal, Priority::Low];

/// The word of a priority in addresses and forms.
pub fn priority_parameter(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Normal => "normal",
        Priority::High => "high",
        Priority::Urgent => "urgent",
    }
}

fn parse_trail(raw: &str) -> Vec<ListPosition> {
    let place = |part: &str| {
        let (changed, id) = part.split_once('-')?;
        let changed = Timestamp::from_microsecond(i64::from_str_radix(changed, 36).ok()?).ok()?;
        Some((changed, TicketId(id.parse().ok()?)))
    };
    raw.split('.').take(MAX_TRAIL).map_while(place).collect()
}

fn trail_parameter(trail: &[ListPosition]) -> String {
    let word = |(changed, id): &ListPosition| format!("{}-{id}", base36(changed.as_microsecond().unsigned_abs()));
    trail.iter().map(word).collect::<Vec<_>>().join(".")
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
    }
    digits.iter().rev().collect()
}

fn view(context: &ConsoleContext, frame: &Frame, shown: &QueueView<'_>) -> Markup {
    let lang = context.lang();
    let name = frame.name(lang, shown.queue);
    let count = frame.count(shown.queue);
    let here = shown.query.address(shown.queue, "", &trail_parameter(&shown.trail));
    let list = Deferred(|page: &mut String| {
        if shown.page.rows.is_empty() {
            empty_notice(context, shown).render_to(page);
        } else {
            ticket_table(context, &shown.page.rows).render_to(page);
        }
        pager(context, shown, count).render_to(page);
    });
    let content = Deferred(|page: &mut String| {
        let head = html! {
            header.list-head {
                h1 { (name) " " span.count { (count) } }
                div.actions { (filter_menu(context, shown)) }
            }
            (active_filters(context, shown))
        };
        head.render_to(page);
        let frame = html! {
            div #list hx-get=(here) hx-trigger="tresen:changed from:body" hx-select="#list" hx-select-oob="#queues"
                hx-swap="outerHTML" {}
        };
        WrappedIn(frame, &list).render_to(page);
    });
    let main = WrappedIn(html! { main.list #main tabindex="-1" {} }, &content);
    let info = ConsolePageInfo { title: &name, queue: Some(shown.queue), path: &here, ..ConsolePageInfo::default() };
    frame::page(context, frame, info, &main, None)
}

/// The table of tickets; search results look the same.
pub fn ticket_table<'a>(context: &'a ConsoleContext, rows: &'a [QueueRow]) -> impl Render + 'a {
    Deferred(move |page: &mut String| {
        let lang = context.lang();
        let body = Deferred(|page: &mut String| write_rows(context, rows, page));
        let content = Deferred(|page: &mut String| {
            let head = html! {
                thead {
                    tr {
                        th { (t!(lang, "console-column-request")) }
                        th.status { (t!(lang, "console-column-status")) }
                        th.who { (t!(lang, "console-column-assignee")) }
                        th.age aria-sort="descending" { (t!(lang, "console-column-changed")) }
                    }
                }
            };
            head.render_to(page);
            WrappedIn(html! { tbody {} }, &body).render_to(page);
        });
        WrappedIn(html! { table."table tickets" #rows {} }, &content).render_to(page);
    })
}

fn write_rows(context: &ConsoleContext, rows: &[QueueRow], page: &mut String) {
    let (lang, locale, now) = (context.lang(), context.locale(), context.session.guest.now);
    // A word, a badge, is made once, not once a row.
    let mut badges: [Option<Markup>; 9] = Default::default();
    let me = t!(lang, "console-me");
    let unanswered = t!(lang, "console-unanswered");
    page.reserve(rows.len() * ROW_BYTES);
    for row in rows {
        let ListedTicket { ticket, requester, department, .. } = &*row.listed;
        let (no, status) = (ticket.no.to_string(), ticket.status.kind());
        let no = EscapedText(&no);
        let line = html! {
            tr data-row class=[is_marked_unanswered(ticket).then_some("unread")] {
                th.subject scope="row" {
                    a id={ "t" (no) } href={ "/console/tickets/" (no) } { (EscapedText(ticket.subject.as_str())) }
                    small {
                        @if let Some(priority) = ticket.priority.filter(|priority| *priority > Priority::Normal) {
                            (priority_badge(lang, priority)) " "
                        }
                        span.number { (no) }
                        @if let Some(requester) = requester { " · " (EscapedText(requester.as_str())) }
                        @if let Some(department) = department { " · " (EscapedText(department.as_str())) }
                        @if is_marked_unanswered(ticket) { " · " (unanswered) }
                    }
                }
                td.status {
                    (badges[status as usize].get_or_insert_with(|| ui::status_badge(lang, status)))
                }
                td.who {
                    @if row.is_mine { (me) } @else if let Some(name) = row.assignee() { (EscapedText(name.as_str())) } @else { "–" }
                }
                td.age { (ui::relative_time(locale, ticket.changed, now)) }
            }
        };
        line.render_to(page);
    }
}

/// Bytes that a row of the table takes, roughly.
const ROW_BYTES: usize = 800;

/// The requester wrote since and has no answer yet. Of *Open* and the waiting list that is understood.
fn is_marked_unanswered(ticket: &TicketSummary) -> bool {
    let status = ticket.status.kind();
    let is_understood = matches!(status, StatusKind::Open | StatusKind::OnWaiting);
    ticket.unanswered_since.is_some() && status.phase() == Phase::Open && !is_understood
}

/// A priority above the ordinary.
pub fn priority_badge(lang: crate::domain::person::Lang, priority: Priority) -> Markup {
    let class = if priority == Priority::Urgent { "badge late" } else { "badge plain" };
    html! { span class=(class) { (icon("flag")) (ui::priority_word(lang, Some(priority))) } }
}

fn empty_notice(context: &ConsoleContext, shown: &QueueView<'_>) -> Markup {
    let lang = context.lang();
    if !shown.filter.is_empty() {
        return html! {
            div.empty {
                (icon("filter")) h2 { (t!(lang, "console-empty-filter-title")) } p { (t!(lang, "console-empty-filter-text")) }
                a.button href=(format!("/console/queues/{}", shown.queue.word())) { (t!(lang, "console-filter-reset")) }
            }
        };
    }
    if context.session.account.memberships.is_empty()
        && is_team_member(&context.actor())
        && shown.queue != Queue::Referred
    {
        return html! {
            div.empty { (icon("eye-off")) h2 { (t!(lang, "roles-nowhere-title")) } p { (t!(lang, "roles-nowhere-text")) } }
        };
    }
    let word = match shown.queue {
        Queue::Department(_) => "department".to_owned(),
        queue => queue.word(),
    };
    let say = |part: &str| i18n::text(lang, &format!("queue-{word}-empty-{part}"), &[]);
    html! {
        div.empty {
            (icon("inbox")) h2 { (say("title")) } p { (say("text")) }
            @if shown.queue == Queue::Mine {
                a.button href="/console/queues/unassigned" { (t!(lang, "console-empty-to-unassigned")) }
            }
        }
    }
}

fn pager(context: &ConsoleContext, shown: &QueueView<'_>, count: u64) -> Markup {
    let lang = context.lang();
    if shown.trail.is_empty() && shown.page.next.is_none() {
        return html! {};
    }
    let first = shown.trail.len() * QUEUE_PAGE_SIZE + 1;
    let last = first + shown.page.rows.len().max(1) - 1;
    let back =
        shown.trail.split_last().map(|(_, before)| shown.query.address(shown.queue, "", &trail_parameter(before)));
    let on = shown.page.next.map(|next| {
        let mut trail = shown.trail.clone();
        trail.push(next);
        shown.query.address(shown.queue, "", &trail_parameter(&trail[trail.len().saturating_sub(MAX_TRAIL)..]))
    });
    html! {
        nav.pager aria-label=(t!(lang, "console-pages")) {
            @if let Some(back) = back {
                a."button small" rel="prev" href=(back) { (icon("arrow-left")) (t!(lang, "console-page-back")) }
            }
            // Filtered, nobody has counted; and a page may be short of rows because it looked long enough.
            @if shown.filter.is_empty() && shown.trail.len() < MAX_TRAIL {
                span { (t!(lang, "console-page-of", first = first, last = last, count = count)) }
            }
            @if let Some(on) = on {
                a."button small" rel="next" href=(on) { (t!(lang, "console-page-on")) (icon("arrow-right")) }
            }
        }
    }
}

fn filter_menu(context: &ConsoleContext, shown: &QueueView<'_>) -> Markup {
    let lang = context.lang();
    let choices = &shown.choices;
    let topics: Vec<_> = choices.topics.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
    let departments: Vec<_> = choices.departments.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
    let priorities: Vec<_> = PRIORITIES_BY_URGENCY
        .into_iter()
        .map(|priority| (priority_parameter(priority).to_owned(), ui::priority_word(lang, Some(priority))))
        .collect();
    let spans_departments = !matches!(shown.queue, Queue::Department(_)) && departments.len() > 1;
    html! {
        details."menu right" {
            summary."button small" { (icon("filter")) (t!(lang, "console-filter")) }
            form."menu-body compact" action=(format!("/console/queues/{}", shown.queue.word())) {
                (select_field("topic", &t!(lang, "console-topic"), &t!(lang, "console-all"), &topics, &shown.query.topic))
                @if spans_departments {
                    (select_field("department", &t!(lang, "console-department"), &t!(lang, "console-all"), &departments, &shown.query.department))
                }
                (select_field("priority", &t!(lang, "console-priority"), &t!(lang, "console-all"), &priorities, &shown.query.priority))
                div.field { label for="tag" { (t!(lang, "console-tag")) } input #tag name="tag" value=(shown.query.tag) autocomplete="off"; }
                div.field { label for="text" { (t!(lang, "console-filter-text")) } input #text name="text" value=(shown.query.text) autocomplete="off"; }
                div.field {
                    div.actions {
                        button."button small primary" { (t!(lang, "console-filter-apply")) }
                        @if !shown.filter.is_empty() {
                            a."button small quiet" href=(format!("/console/queues/{}", shown.queue.word())) { (t!(lang, "console-filter-reset")) }
                        }
                    }
                }
            }
        }
    }
}

/// A labelled choice with a first line for "not chosen".
pub fn select_field(name: &str, label: &str, none: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { (none) }
                @for (value, word) in options { option value=(value) selected[value == chosen] { (word) } }
            }
        }
    }
}

/// What the list is narrowed down to, each with a way to take it off.
fn active_filters(context: &ConsoleContext, shown: &QueueView<'_>) -> Markup {
    let lang = context.lang();
    let filter = &shown.filter;
    let named = |found: Option<&Label>| found.map(ToString::to_string).unwrap_or_default();
    let topic = |id| named(shown.choices.topics.iter().find(|(known, _)| *known == id).map(|(_, name)| name));
    let department = |id: DepartmentId| {
        named(shown.choices.departments.iter().find(|(known, _)| *known == id).map(|(_, name)| name))
    };
    let active: Vec<(&str, String, String)> = [
        filter.topic.map(|id| ("topic", t!(lang, "console-topic"), topic(id))),
        filter.department.map(|id| ("department", t!(lang, "console-department"), department(id))),
        filter.priority.map(|p| ("priority", t!(lang, "console-priority"), ui::priority_word(lang, Some(p)))),
        filter.tag.as_ref().map(|tag| ("tag", t!(lang, "console-tag"), tag.to_string())),
        (!filter.text.is_empty()).then(|| ("text", t!(lang, "console-filter-text-short"), filter.text.clone())),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        @if !active.is_empty() {
            div.filters {
                @for (name, label, value) in &active {
                    a.tag href=(shown.query.address(shown.queue, name, "")) {
                        (label) ": " (value) " " (icon("x"))
                        span.visually-hidden { (t!(lang, "console-filter-remove")) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trail_of_pages_survives_the_address() {
        let places: Vec<ListPosition> = [1_795_000_000_000_000, 1_700_000_000_000_001]
            .map(|micros| (Timestamp::from_microsecond(micros).unwrap(), TicketId(42)))
            .to_vec();
        assert_eq!(parse_trail(&trail_parameter(&places)), places);
        for broken in ["", ".", "zz", "zz-", "-5", "zzzzzzzzzzzzzzzzzzzz-1", "1-x"] {
            assert_eq!(parse_trail(broken), [], "{broken}");
        }
    }
}

//! `/console/tickets/{no}`: the page of a ticket with its actions, timeline, composer and facts.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    ConsoleContext, TicketFormState, TicketNoPath,
    composer::composer,
    emergency_access,
    facts::facts_panel,
    frame::{self, ConsolePageInfo, Frame},
    parse_ticket_no, refusal, ticket_path,
    timeline::timeline,
};
use crate::{
    app::view::{queue::Queue, ticket::TicketView},
    domain::{
        classification::Priority,
        id::AccountId,
        text::PersonName,
        ticket::{ActionKind, Phase, Status},
    },
    t,
    web::{
        problem::Problem,
        ui::{self, icon},
    },
};

/// `GET /console/tickets/{no}`
pub async fn show(context: ConsoleContext, no: TicketNoPath) -> Result<HttpResponse, Problem> {
    match emergency_access::reason_page(&context, parse_ticket_no(&no)?)? {
        Some(page) => Ok(page),
        None => super::open_ticket_page(&context, &no, page),
    }
}

/// The page of a ticket, also after a form on it was not accepted.
pub fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let main = html! {
        main.ticket #main tabindex="-1" {
            (ticket_header(context, frame, view))
            @if let Some(refusal) = &state.refusal {
                div."banner bad" role="alert" { (icon("alert")) div { b { (t!(lang, "console-refused")) } p { (refusal) } } }
            }
            @if let Some(after) = state.unseen_after {
                div."banner wait" role="alert" {
                    (icon("bell"))
                    div {
                        b { (t!(lang, "console-stale-title")) }
                        p { (t!(lang, "console-stale-text")) " " a href=(format!("#m{}", after + 1)) { (t!(lang, "console-stale-link")) } }
                    }
                }
            }
            @if let Some(until) = view.until { (emergency_access::banner(context, until)) }
            div.talk tabindex="0" role="region" aria-label=(t!(lang, "console-timeline")) {
                (timeline(context, view, state.unseen_after))
            }
            div.ticket-foot {
                (frame.messages(context))
                (composer(context, view, state))
            }
        }
    };
    let rest = html! {
        (facts_panel(context, view, state))
        (dock(context, view))
    };
    let title = format!("{} {}", view.ticket.no, view.ticket.subject);
    let path = ticket_path(view.ticket.no);
    frame::page(
        context,
        frame,
        ConsolePageInfo { title: &title, path: &path, shows_messages: true, ..ConsolePageInfo::default() },
        &main,
        Some(&rest),
    )
}

/// The queue that the back link leads to: one in which the reader finds this ticket.
fn origin_queue(context: &ConsoleContext, view: &TicketView) -> Queue {
    let is_member = context.session.account.memberships.contains_key(&view.ticket.department);
    if !view.is_whole {
        return Queue::Provider;
    }
    if view.until.is_some() {
        return Queue::Mine;
    }
    match view.ticket.status_kind().phase() {
        Phase::Archived => Queue::Archived,
        Phase::Deleted => Queue::Deleted,
        _ if !is_member => Queue::Referred,
        Phase::Closed => Queue::Closed,
        Phase::Open => Queue::Department(view.ticket.department),
    }
}

fn ticket_header(context: &ConsoleContext, frame: &Frame, view: &TicketView) -> Markup {
    let lang = context.lang();
    let ticket = &view.ticket;
    let home = origin_queue(context, view);
    html! {
        header.ticket-head #head {
            p.print-only { (print_line(context)) }
            div.row {
                a.back href=(format!("/console/queues/{}", home.word())) { (icon("arrow-left")) (frame.name(lang, home)) }
                small.number { (ticket.no) }
            }
            h1 { (ticket.subject) }
            div.row {
                (ui::status_badge(lang, ticket.status_kind()))
                @if let Status::WithProvider { provider } = &ticket.status { span."badge plain" { (icon("truck")) (provider) } }
                @if let Some(outcome) = ticket.status.outcome() {
                    span."badge plain" { (super::timeline::outcome_word(lang, outcome)) }
                }
                @if let Some(priority) = ticket.priority.filter(|priority| *priority > Priority::Normal) {
                    (ui::priority_badge(lang, priority))
                }
                @if let Some(since) = ticket.unanswered_since.filter(|_| ticket.status_kind().phase() == Phase::Open) {
                    span."badge due" { (icon("clock")) (context.locale().unanswered(since, context.session.guest.now)) }
                }
                a.reads href="#access" { (icon("eye")) (t!(lang, "console-readers", count = view.audience.viewers.len())) }
            }
            div.actions { (actions(context, view)) }
        }
    }
}

/// The line above a printed ticket: whose it is, and who printed it when.
fn print_line(context: &ConsoleContext) -> String {
    let guest = &context.session.guest;
    t!(
        context.lang(),
        "console-printed",
        organisation = guest.organisation.name.as_str(),
        name = context.session.account.name.as_str(),
        when = context.locale().date_time(guest.now)
    )
}

fn actions(context: &ConsoleContext, view: &TicketView) -> Markup {
    let lang = context.lang();
    let base = ticket_path(view.ticket.no);
    let csrf = context.session.csrf();
    html! {
        @if view.can(ActionKind::Take) {
            form method="post" action=(format!("{base}/assignment")) {
                (ui::csrf(&csrf))
                button."button small primary" name="to" value="me" data-busy=(t!(lang, "busy")) data-does="take" data-key="m" {
                    (icon("user-check")) (t!(lang, "console-do-take"))
                }
            }
        }
        @if view.can(ActionKind::Assign) || view.can(ActionKind::Release) { (assign_menu(context, view, &base, &csrf)) }
        (status_menu(context, view, &base, &csrf))
        @if view.can(ActionKind::Move) {
            a."button small" href=(format!("{base}/department")) data-does="move" { (icon("map-pin")) (t!(lang, "console-do-move")) }
        }
        @if view.can(ActionKind::Close) {
            a."button small" href=(format!("{base}/closure")) data-key="c" data-does="close" {
                (icon("circle-check")) (t!(lang, "console-do-close"))
            }
        }
    }
}

fn assign_menu(context: &ConsoleContext, view: &TicketView, base: &str, csrf: &str) -> Markup {
    let lang = context.lang();
    let me = context.session.account.id;
    let assignee = view.ticket.assignee;
    let others = |(id, _): &&(AccountId, PersonName)| Some(*id) != assignee && *id != me;
    html! {
        details.menu {
            summary."button small" data-key="a" { (icon("user")) (t!(lang, "console-do-assign")) (icon("chevron-down")) }
            form.menu-body method="post" action=(format!("{base}/assignment")) {
                (ui::csrf(csrf))
                @if view.can(ActionKind::Assign) {
                    p.menu-title { (t!(lang, "console-assign-to")) }
                    @if assignee.is_some_and(|assignee| assignee != me) {
                        button name="to" value=(me) data-does="assign" { (icon("user-check")) (t!(lang, "console-do-assign-me")) }
                    }
                    @for (id, name) in view.colleagues.iter().filter(others) {
                        button name="to" value=(id) data-does="assign" { (icon("user")) (name) }
                    }
                    @if !view.colleagues.iter().any(|colleague| others(&colleague)) {
                        p.menu-title data-does="assign" { (t!(lang, "console-assign-nobody-else")) }
                    }
                }
                @if view.can(ActionKind::Release) {
                    hr;
                    button name="to" value="nobody" data-does="release" { (icon("undo")) (t!(lang, "console-do-release")) }
                }
            }
        }
    }
}

/// The changes of status: those done at once, those with a page of their own, the dangerous ones.
fn status_menu(context: &ConsoleContext, view: &TicketView, base: &str, csrf: &str) -> Markup {
    use ActionKind as A;
    let lang = context.lang();
    let pages = [(A::PutOnWaiting, "waiting", "pause"), (A::Forward, "provider", "truck")];
    let at_once = [
        (A::Resume, "resumption", "", "play"),
        (A::Await, "awaiting-reply", "", "hourglass"),
        (A::Reopen, "reopening", "", "undo"),
        (A::Archive, "archive", "yes", "archive"),
        (A::Unarchive, "archive", "no", "archive"),
        (A::Restore, "bin", "no", "undo"),
    ];
    let dangerous = [(A::CloseAsSpam, "spam", "yes", "ban"), (A::Delete, "bin", "yes", "trash")];
    let all = pages.iter().map(|(kind, ..)| kind).chain(at_once.iter().chain(&dangerous).map(|(kind, ..)| kind));
    if !all.into_iter().any(|kind| view.can(*kind)) {
        return html! {};
    }
    let button = |(kind, noun, value, symbol): &(A, &str, &str, &str), class: Option<&str>| {
        html! {
            button class=[class] formaction=(format!("{base}/{noun}")) name="value" value=(value) data-does=(kind.word()) {
                (icon(symbol)) (refusal::action_name(lang, *kind))
            }
        }
    };
    html! {
        details."menu right" {
            summary."button small" data-key="s" { (icon("circle-dot")) (t!(lang, "console-do-status")) (icon("chevron-down")) }
            form.menu-body method="post" action=(base) {
                (ui::csrf(csrf))
                @for one in at_once.iter().filter(|(kind, ..)| view.can(*kind)) { (button(one, None)) }
                @for (kind, noun, symbol) in pages.iter().filter(|(kind, ..)| view.can(*kind)) {
                    a href=(format!("{base}/{noun}")) data-does=(kind.word()) { (icon(symbol)) (refusal::action_name(lang, *kind)) " …" }
                }
                @if dangerous.iter().any(|(kind, ..)| view.can(*kind)) { hr; }
                @for one in dangerous.iter().filter(|(kind, ..)| view.can(*kind)) { (button(one, Some("danger"))) }
            }
        }
    }
}

fn dock(context: &ConsoleContext, view: &TicketView) -> Markup {
    let lang = context.lang();
    html! {
        nav.dock aria-label=(t!(lang, "console-parts")) {
            a.to-queues href="#queues" { (icon("list")) span { (t!(lang, "console-queues")) } }
            a.to-main href="#main" { (icon("message")) span { (t!(lang, "console-request")) } }
            @if view.can(ActionKind::Note) {
                a.to-composer href="#composer" { (icon("send")) span { (t!(lang, "console-write")) } }
            }
            a.to-side href="#side" { (icon("info")) span { (t!(lang, "console-facts")) } }
        }
    }
}

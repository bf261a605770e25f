//! `/console/outbox`: messages that wait or failed, and why. Each can be tried again or dropped.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use maud::{Markup, html};

use super::{
    ConsoleContext, TeamContext,
    frame::{self, ConsolePageInfo, Frame},
};
use crate::{
    app::{
        outbox::{OutboxAction, manage, retry_all},
        view::outbox::{self, OutboxItem},
    },
    domain::{
        id::OutboxId,
        notification::{NotificationKind, OutboxPayload},
    },
    i18n, t,
    web::{
        form::Posted,
        problem::Problem,
        ui::{self, icon},
    },
};

/// `GET /console/outbox`
pub async fn show(context: TeamContext) -> Result<HttpResponse, Problem> {
    let (frame, (rows, has_server)) = context.read(|read, actor| {
        let has_server = context.app().mail_host(read)?.is_some();
        Ok((outbox::list_rows(read, actor)?, has_server))
    })?;
    Ok(context.page(StatusCode::OK, view(&context, &frame, &rows, has_server)))
}

/// `POST /console/outbox/{row}`
pub async fn submit(
    Posted { gate: context, fields }: Posted<TeamContext>,
    row: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let (what, done) = match fields.get("what") {
        "again" => (OutboxAction::Retry, "tried-again"),
        "drop" => (OutboxAction::Drop, "dropped"),
        _ => return Err(Problem::Unreadable),
    };
    let id = OutboxId(*row);
    match context.write(move |tx, actor| manage(tx, actor, id, what)).await {
        // Somebody else was faster, or it has been sent meanwhile: the list shows it.
        Ok(()) | Err(crate::app::Error::NotFound) => Ok(context.see_other("/console/outbox", done)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /console/outbox`: everything that failed is tried again.
pub async fn submit_all(Posted { gate: context, .. }: Posted<TeamContext>) -> Result<HttpResponse, Problem> {
    context.write(|tx, actor| retry_all(tx, actor)).await?;
    Ok(context.see_other("/console/outbox", "tried-again"))
}

fn view(context: &ConsoleContext, frame: &Frame, rows: &[OutboxItem], has_server: bool) -> Markup {
    let lang = context.lang();
    let title = t!(lang, "outbox-title");
    let main = html! {
        main.panel #main tabindex="-1" data-hx-get="/console/outbox" data-hx-trigger="tresen:changed from:body" data-hx-select="#main" data-hx-swap="outerHTML" {
            header.panel-head { h1 { (title) } }
            p.muted { (t!(lang, "outbox-intro")) }
            @if has_server && rows.iter().filter(|item| item.row.attempts > 0 || item.row.given_up).count() > 1 {
                form.actions method="post" action="/console/outbox" {
                    (ui::csrf(&context.session.csrf()))
                    button."button small" { (icon("refresh")) (t!(lang, "outbox-again-all")) }
                }
            }
            @if rows.is_empty() {
                div.empty { (icon("send")) h2 { (t!(lang, "outbox-empty-title")) } p { (t!(lang, "outbox-empty-text")) } }
            } @else {
                div.table-box role="region" aria-label=(title) tabindex="0" {
                    table."table stacked" {
                        thead {
                            tr {
                                th scope="col" { (t!(lang, "outbox-column-what")) } th scope="col" { (t!(lang, "outbox-column-state")) }
                                th scope="col" { (t!(lang, "outbox-column-since")) } th scope="col" { span.visually-hidden { (t!(lang, "outbox-column-do")) } }
                            }
                        }
                        tbody { @for waiting in rows { (outbox_row(context, waiting, has_server)) } }
                    }
                }
            }
            @if rows.len() == outbox::MAX_SHOWN_ROWS { p.muted { (t!(lang, "outbox-more")) } }
        }
    };
    let info = ConsolePageInfo {
        title: &title,
        menu_path: "/console/outbox",
        path: "/console/outbox",
        ..ConsolePageInfo::default()
    };
    frame::page(context, frame, info, &main, None)
}

fn outbox_row(context: &ConsoleContext, waiting: &OutboxItem, has_server: bool) -> Markup {
    let (lang, row, now) = (context.lang(), &waiting.row, context.session.guest.now);
    html! {
        tr {
            td data-label=(t!(lang, "outbox-column-what")) {
                div {
                    b { (notification_text(context, &row.payload)) } @if let Some(to) = &waiting.to { " · " (to) }
                    br;
                    @match &waiting.ticket {
                        Some((no, subject)) => { a href=(super::ticket_path(*no)) { (no) } " " small { (subject) } }
                        None if row.payload.ticket().is_none() => {}
                        None => { small { (t!(lang, "outbox-elsewhere")) } }
                    }
                }
            }
            td data-label=(t!(lang, "outbox-column-state")) { div { (delivery_state(context, waiting, has_server)) } }
            td data-label=(t!(lang, "outbox-column-since")) { (ui::relative_time(context.locale(), row.created, now)) }
            td.buttons {
                form.actions method="post" action=(format!("/console/outbox/{}", row.id)) {
                    (ui::csrf(&context.session.csrf()))
                    // Without a server it waits; trying changes nothing.
                    @if row.given_up || has_server {
                        button."button small" name="what" value="again" {
                            (icon("refresh")) @if row.held { (t!(lang, "outbox-send")) } @else { (t!(lang, "outbox-again")) }
                        }
                    }
                    button."button small quiet" name="what" value="drop" { (icon("trash")) (t!(lang, "outbox-drop")) }
                }
            }
        }
    }
}

fn delivery_state(context: &ConsoleContext, waiting: &OutboxItem, has_server: bool) -> Markup {
    let (lang, row) = (context.lang(), &waiting.row);
    let error = row.last_attempt.as_ref().and_then(|attempt| attempt.error.as_deref());
    html! {
        @if row.held { span."badge due" { (icon("alert")) (t!(lang, "outbox-held")) } br; small { (t!(lang, "outbox-held-text")) } }
        @else if row.given_up { span."badge late" { (icon("alert")) (t!(lang, "outbox-failed")) } }
        @else if !has_server { span."badge due" { (icon("clock")) (t!(lang, "outbox-no-server")) } }
        @else if row.attempts > 0 { span."badge due" { (icon("clock")) (t!(lang, "outbox-trying", count = row.attempts)) } }
        @else { span."badge plain" { (icon("clock")) (t!(lang, "outbox-waiting")) } }
        @if let Some(error) = error { br; small { (error) } }
        @if row.attempts > 0 && !row.given_up && has_server {
            br; small { (t!(lang, "outbox-next", time = context.locale().date_time(row.due))) }
        }
    }
}

fn notification_text(context: &ConsoleContext, payload: &OutboxPayload) -> String {
    let lang = context.lang();
    let told = match payload {
        OutboxPayload::TicketEntry { kind: told, .. } => *told,
        OutboxPayload::Account { notification } => return i18n::text(lang, notification.mail(false).list_key, &[]),
        OutboxPayload::ChatReply => return t!(lang, "outbox-told-saying"),
    };
    match told {
        NotificationKind::Received => t!(lang, "outbox-told-received"),
        NotificationKind::Answer => t!(lang, "outbox-told-answer"),
        NotificationKind::ContactWrote => t!(lang, "outbox-told-contact"),
        NotificationKind::OnWaiting => t!(lang, "outbox-told-on-waiting"),
        NotificationKind::Closed => t!(lang, "outbox-told-closed"),
        NotificationKind::RequesterWrote => t!(lang, "outbox-told-wrote"),
        NotificationKind::Reopened => t!(lang, "outbox-told-reopened"),
        NotificationKind::Assigned => t!(lang, "outbox-told-assigned"),
        NotificationKind::NewRequest => t!(lang, "outbox-told-arrived"),
        NotificationKind::ChatLost => t!(lang, "outbox-told-chat-lost"),
        NotificationKind::LinkRenewed => t!(lang, "outbox-told-link"),
    }
}

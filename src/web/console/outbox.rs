//! `/console/outbox`: mail that waits, mail that failed and why; try again or drop.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{
    Desk, TeamDesk,
    frame::{self, About, Frame},
};
use crate::{
    app::{
        tend::{self, Tend},
        view::outbox::{self, Waiting},
    },
    domain::{
        id::OutboxId,
        notice::{Matter, News, Told},
        person::Lang,
    },
    t,
    web::{
        form,
        problem::Problem,
        ui::{self, icon},
    },
};

/// `GET /console/outbox`
pub async fn show(desk: TeamDesk) -> Result<HttpResponse, Problem> {
    let actor = desk.actor();
    let (frame, (rows, has_server)) = desk.read(|read| {
        let has_server = desk.app().mail_host(read)?.is_some();
        Ok((outbox::rows(read, &actor)?, has_server))
    })?;
    Ok(desk.page(StatusCode::OK, view(&desk, &frame, &rows, has_server)))
}

/// `POST /console/outbox/{row}`
pub async fn tend(
    desk: TeamDesk,
    row: Path<u64>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let (what, done) = match fields.get("what") {
        "again" => (Tend::TryAgain, "tried-again"),
        "drop" => (Tend::Drop, "dropped"),
        _ => return Err(Problem::Unreadable),
    };
    let (actor, id) = (desk.actor(), OutboxId(*row));
    match desk.app().write(move |tx| tend::tend(tx, &actor, id, what)).await {
        // Somebody else was faster, or it has been sent meanwhile: the list shows it.
        Ok(()) | Err(crate::app::Error::NotFound) => Ok(desk.see_other("/console/outbox", done)),
        Err(error) => Err(error.into()),
    }
}

fn view(desk: &Desk, frame: &Frame, rows: &[Waiting], has_server: bool) -> Markup {
    let lang = desk.lang();
    let title = t!(lang, "outbox-title");
    let main = html! {
        main.panel #main tabindex="-1" hx-get="/console/outbox" hx-trigger="tresen:changed from:body" hx-select="#main" hx-swap="outerHTML" {
            header.panel-head { h1 { (title) } }
            p.muted { (t!(lang, "outbox-intro")) }
            @if rows.is_empty() {
                div.empty { (icon("send")) h2 { (t!(lang, "outbox-empty-title")) } p { (t!(lang, "outbox-empty-text")) } }
            } @else {
                div.table-box role="region" aria-label=(title) tabindex="0" {
                    table."table stacked" {
                        thead {
                            tr {
                                th { (t!(lang, "outbox-column-what")) } th { (t!(lang, "outbox-column-state")) }
                                th { (t!(lang, "outbox-column-since")) } th { span.visually-hidden { (t!(lang, "outbox-column-do")) } }
                            }
                        }
                        tbody { @for waiting in rows { (line(desk, waiting, has_server)) } }
                    }
                }
            }
            @if rows.len() == outbox::MOST { p.muted { (t!(lang, "outbox-more")) } }
        }
    };
    let about = About { title: &title, place: "/console/outbox", path: "/console/outbox", ..About::default() };
    frame::page(desk, frame, about, &main, None)
}

fn line(desk: &Desk, waiting: &Waiting, has_server: bool) -> Markup {
    let (lang, row, now) = (desk.lang(), &waiting.row, desk.session.guest.now);
    html! {
        tr {
            td data-label=(t!(lang, "outbox-column-what")) {
                div {
                    b { (told(desk, &row.matter)) } @if let Some(to) = &waiting.to { " · " (to) }
                    br;
                    @match &waiting.ticket {
                        Some((no, subject)) => { a href=(super::address(*no)) { (no) } " " small { (subject) } }
                        None if row.matter.ticket().is_none() => {}
                        None => { small { (t!(lang, "outbox-elsewhere")) } }
                    }
                }
            }
            td data-label=(t!(lang, "outbox-column-state")) { div { (state(desk, waiting, has_server)) } }
            td data-label=(t!(lang, "outbox-column-since")) { (ui::ago(desk.voice(), row.created, now)) }
            td.buttons {
                form.actions method="post" action=(format!("/console/outbox/{}", row.id)) {
                    (ui::csrf(&desk.session.csrf()))
                    // Without a server it waits; trying changes nothing.
                    @if row.given_up || has_server {
                        button."button small" name="what" value="again" { (icon("refresh")) (t!(lang, "outbox-again")) }
                    }
                    button."button small quiet" name="what" value="drop" { (icon("trash")) (t!(lang, "outbox-drop")) }
                }
            }
        }
    }
}

fn state(desk: &Desk, waiting: &Waiting, has_server: bool) -> Markup {
    let (lang, row) = (desk.lang(), &waiting.row);
    let error = row.last.as_ref().and_then(|attempt| attempt.error.as_deref());
    html! {
        @if row.given_up { span."badge late" { (icon("alert")) (t!(lang, "outbox-failed")) } }
        @else if !has_server { span."badge due" { (icon("clock")) (t!(lang, "outbox-no-server")) } }
        @else if row.attempts > 0 { span."badge due" { (icon("clock")) (t!(lang, "outbox-trying", count = row.attempts)) } }
        @else { span."badge plain" { (icon("clock")) (t!(lang, "outbox-waiting")) } }
        @if let Some(error) = error { br; small { (error) } }
        @if row.attempts > 0 && !row.given_up && has_server {
            br; small { (t!(lang, "outbox-next", time = desk.voice().date_time(row.due))) }
        }
    }
}

fn told(desk: &Desk, matter: &Matter) -> String {
    let lang = desk.lang();
    let told = match matter {
        Matter::Entry { told, .. } => *told,
        Matter::Own { news } => return own(lang, news),
        Matter::Saying {} => return t!(lang, "outbox-told-saying"),
    };
    match told {
        Told::Received => t!(lang, "outbox-told-received"),
        Told::Answer => t!(lang, "outbox-told-answer"),
        Told::ContactWrote => t!(lang, "outbox-told-contact"),
        Told::OnWaiting => t!(lang, "outbox-told-on-waiting"),
        Told::Closed => t!(lang, "outbox-told-closed"),
        Told::Wrote => t!(lang, "outbox-told-wrote"),
        Told::Reopened => t!(lang, "outbox-told-reopened"),
        Told::Assigned => t!(lang, "outbox-told-assigned"),
        Told::Arrived => t!(lang, "outbox-told-arrived"),
        Told::ChatLost => t!(lang, "outbox-told-chat-lost"),
        Told::LinkRenewed => t!(lang, "outbox-told-link"),
    }
}

fn own(lang: Lang, news: &News) -> String {
    match news {
        News::Invitation { .. } => t!(lang, "outbox-own-invitation"),
        News::PasswordReset { .. } => t!(lang, "outbox-own-reset"),
        News::SignInLink { .. } | News::SignInCode { .. } | News::ChatCode { .. } | News::AddressCode { .. } => {
            t!(lang, "outbox-own-code")
        }
        News::FactorsReset {} | News::FactorsChanged {} | News::PasswordChanged {} | News::ChatJoined {} => {
            t!(lang, "outbox-own-changed")
        }
        News::LockingSoon { .. } | News::StrippingSoon { .. } | News::DeletionSoon { .. } => {
            t!(lang, "outbox-own-warning")
        }
        News::Locked {} | News::Stripped {} => t!(lang, "outbox-own-locked"),
        News::LastAdministratorIdle {} | News::JobFailed { .. } => t!(lang, "outbox-own-administration"),
    }
}

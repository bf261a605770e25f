//! `/admin/backup`: whether there are backups, where, how old, and what to keep beside them.

use actix_web::HttpResponse;
use jiff::Timestamp;
use maud::{Markup, html};

use super::{AdminContext, frame};
use crate::{
    app::{
        backup::BackupState,
        jobs::{self, Job, JobView},
        view,
    },
    domain::person::Lang,
    i18n, t,
    web::{
        problem::Problem,
        ui::{self, csrf, icon},
    },
};

/// `GET /admin/backup`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let (lang, app) = (context.lang(), context.app());
    let (state, jobs) = app.read(|read| Ok((view::backup::load(read)?, jobs::job_views(app, read)?)))?;
    let directory = app.options().backup.directory.as_ref().map(|place| place.display().to_string());
    let job = |wanted: Job| jobs.iter().find(|view| view.job == wanted);
    let main = html! {
        p.lead { (t!(lang, "admin-area-backup-text")) }
        @if let Some(view) = job(Job::Backup).filter(|view| view.failures > 0 && directory.is_some()) { (failure(&context, view)) }
        section.card {
            h2 { (t!(lang, "backup-last")) }
            (facts(&context, &state, directory.as_deref()))
            @if directory.is_some() {
                div.actions { (run_button(&context, Job::Backup, "backup-make")) (run_button(&context, Job::Rehearsal, "backup-rehearse")) }
            } @else {
                div."banner wait" { (icon("alert")) div { p { b { (t!(lang, "backup-off")) } } p { (t!(lang, "backup-off-text")) } p { code { "[backup]" br; "directory = \"/mnt/usb/tresen\"" } } } }
            }
        }
        (what_to_keep(lang))
    };
    Ok(context.page(frame::page(&context, Some("backup"), &t!(lang, "admin-area-backup"), main)))
}

/// What a backup lacks, and how it is restored.
fn what_to_keep(lang: Lang) -> Markup {
    html! {
        section.card {
            h2 { (t!(lang, "backup-keep")) }
            p { b { (t!(lang, "backup-keep-key")) } }
            p { (t!(lang, "backup-keep-key-text")) }
            p { (t!(lang, "backup-restore-text")) }
            p { code { "tresen restore /mnt/usb/tresen /var/lib/tresen-new --key secret.key" } }
        }
    }
}

/// Why the last attempt failed.
fn failure(context: &AdminContext, view: &JobView) -> Markup {
    let error = view.last.as_ref().and_then(|run| run.error.as_deref()).unwrap_or_default();
    html! {
        div."banner bad" role="note" { (icon("alert")) div { p { b { (t!(context.lang(), "backup-failed")) } } p { code { (error) } } } }
    }
}

fn facts(context: &AdminContext, state: &BackupState, directory: Option<&str>) -> Markup {
    let (lang, locale) = (context.lang(), context.locale());
    let time = |time: Option<Timestamp>, never: String| {
        html! {
            @match time { Some(time) => { (ui::date_and_time(locale, time)) } None => { (never) } }
        }
    };
    html! {
        dl.facts.wide {
            div { dt { (t!(lang, "backup-taken")) } dd { (time(state.taken, t!(lang, "backup-none"))) } }
            @if let Some(place) = directory.or(Some(state.directory.as_str()).filter(|place| !place.is_empty())) {
                div { dt { (t!(lang, "backup-place")) } dd { code { (place) } } }
            }
            @if state.taken.is_some() {
                div { dt { (t!(lang, "backup-size")) } dd { (locale.bytes(state.database_bytes)) } }
                div { dt { (t!(lang, "backup-attachments")) } dd { (state.attachments) } }
            }
            @if state.missing > 0 { div { dt { (t!(lang, "backup-missing")) } dd { (state.missing) } } }
            div { dt { (t!(lang, "backup-rehearsed")) } dd { (time(state.rehearsed, t!(lang, "backup-never-rehearsed"))) } }
        }
    }
}

fn run_button(context: &AdminContext, job: Job, label: &'static str) -> Markup {
    html! {
        form method="post" action=(format!("/admin/jobs/{}", job.word())) {
            (csrf(&context.csrf()))
            button.button data-busy=(t!(context.lang(), "busy")) { (icon("play")) (i18n::text(context.lang(), label, &[])) }
        }
    }
}

//! `/admin/jobs`: what Tresen does by itself, how it went, and what it would do.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{AdminContext, frame};
use crate::{
    app::jobs::{self, Job, JobCounter, JobEffect, JobView, PurgedGroup, RunOutcome},
    domain::{inactivity::InactivityStep, person::Lang},
    i18n, t,
    web::{
        form::Posted,
        problem::Problem,
        ui::{self, TextField, csrf, icon},
    },
};

const ADMIN_JOBS_PATH: &str = "/admin/jobs";

/// A page waits so long for a run to end.
const MAX_JOB_WAIT: Duration = Duration::from_secs(5);

/// The day of a preview; none: now.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct JobPreviewQuery {
    as_of: Option<String>,
}

/// `GET /admin/jobs`
pub async fn list(context: AdminContext) -> Result<HttpResponse, Problem> {
    let lang = context.lang();
    let jobs = context.app().read(|read| Ok(jobs::job_views(context.app(), read)?))?;
    let main = html! {
        p.lead { (t!(lang, "admin-area-jobs-text")) }
        @for view in &jobs {
            section.card {
                h2 { (job_name(lang, view.job)) }
                p { (purpose(lang, view.job)) }
                (state(&context, view))
                div.actions {
                    a.button href=(address(view.job)) { (icon("eye")) (t!(lang, "job-details")) }
                    (run_button(&context, view.job))
                }
            }
        }
    };
    Ok(context.page(frame::page(&context, Some("jobs"), &t!(lang, "admin-area-jobs"), main)))
}

/// `GET /admin/jobs/{job}?as_of=…`: one job, and what it would do on a day if one is asked for.
pub async fn show(
    context: AdminContext,
    job: Path<String>,
    asked: Query<JobPreviewQuery>,
) -> Result<HttpResponse, Problem> {
    let (lang, job) = (context.lang(), named(&job)?);
    let typed = asked.as_of.as_deref().map(str::trim);
    let day = typed.filter(|typed| !typed.is_empty()).map(|typed| jobs::parse_day(typed).ok_or(typed)).transpose();
    let mistakes: ui::FormErrors =
        day.is_err().then(|| ("as_of".to_owned(), t!(lang, "job-preview-wrong"))).into_iter().collect();
    let foretold = match (typed, day) {
        (Some(_), Ok(day)) => Some((day, jobs::preview(context.app(), job, day).await?)),
        _ => None,
    };
    let jobs = context.app().read(|read| Ok(jobs::job_views(context.app(), read)?))?;
    let view = jobs.iter().find(|view| view.job == job).ok_or(Problem::NotFound)?;
    let main = html! {
        p { (purpose(lang, job)) }
        div.card { (state(&context, view)) div.actions { (run_button(&context, job)) } }
        (preview(&context, job, typed.unwrap_or_default(), &mistakes, foretold.as_ref()))
    };
    let page = frame::page(&context, Some("jobs"), &job_name(lang, job), main);
    Ok(if mistakes.is_empty() { context.page(page) } else { context.form_with_errors(page) })
}

/// `POST /admin/jobs/{job}`: runs it now. It goes on even if the page does not wait for it.
pub async fn run(
    Posted { gate: context, .. }: Posted<AdminContext>,
    job: Path<String>,
) -> Result<HttpResponse, Problem> {
    let done = match jobs::run_for(context.app(), named(&job)?, context.session().proof(), MAX_JOB_WAIT).await? {
        Some(RunOutcome::Ended(run)) if run.error.is_none() => "job-ran",
        Some(RunOutcome::Ended(_)) => "job-failed",
        Some(RunOutcome::AlreadyRunning) => "job-under-way",
        None => "job-goes-on",
    };
    Ok(context.see_other(ADMIN_JOBS_PATH, done))
}

fn named(word: &str) -> Result<Job, Problem> {
    Job::from_word(word).ok_or(Problem::NotFound)
}

fn address(job: Job) -> String {
    format!("{ADMIN_JOBS_PATH}/{}", job.word())
}

/// What a job is called.
pub fn job_name(lang: Lang, job: Job) -> String {
    i18n::text(lang, &format!("job-{}", job.word()), &[])
}

fn purpose(lang: Lang, job: Job) -> String {
    i18n::text(lang, &format!("job-{}-text", job.word()), &[])
}

fn run_button(context: &AdminContext, job: Job) -> Markup {
    html! {
        form method="post" action=(address(job)) {
            (csrf(&context.csrf()))
            button.button { (icon("play")) (t!(context.lang(), "job-run")) }
        }
    }
}

/// How the last run went, and when the next one is.
fn state(context: &AdminContext, view: &JobView) -> Markup {
    let (lang, locale) = (context.lang(), context.locale());
    html! {
        @if view.failures > 0 {
            div."banner bad" role="note" {
                (icon("alert"))
                div {
                    p { (t!(lang, "job-failures", count = view.failures)) }
                    @if let Some(time) = view.last_good {
                        p { (t!(lang, "job-last-good", time = locale.date_time(time))) }
                    }
                }
            }
        }
        dl.facts.wide {
            div {
                dt { (t!(lang, "job-last")) }
                dd {
                    @match &view.last {
                        Some(run) => { (ui::date_and_time(locale, run.begun)) }
                        None => { (t!(lang, "job-never")) }
                    }
                }
            }
            @if view.is_running || view.last.is_some() {
                div { dt { (t!(lang, "job-result")) } dd { (result(lang, view)) } }
            }
            div {
                dt { (t!(lang, "job-next")) }
                dd {
                    @match view.next {
                        Some(time) => { (ui::date_and_time(locale, time)) }
                        None => { (t!(lang, "job-next-never")) }
                    }
                }
            }
            @if let Some(expression) = &view.expression {
                div {
                    dt { (t!(lang, "job-comes")) }
                    dd { (timetable(lang, expression)) }
                }
            }
        }
    }
}

/// A timetable in words, and as it stands in the configuration file where somebody looks for it.
fn timetable(lang: Lang, expression: &str) -> Markup {
    let as_configured = html! { code { (expression) } br; small.muted { (t!(lang, "job-comes-hint")) } };
    html! {
        @match i18n::schedule_in_words(lang, expression) {
            Some(words) => { (words) details.fold { summary { (t!(lang, "job-comes-configured")) } (as_configured) } }
            None => (as_configured),
        }
    }
}

fn result(lang: Lang, view: &JobView) -> Markup {
    html! {
        @if view.is_running {
            span."badge progress" { (icon("refresh")) (t!(lang, "job-running")) }
        } @else if let Some(run) = &view.last {
            @match &run.error {
                None => { span."badge closed" { (icon("circle-check")) (t!(lang, "job-good")) } }
                Some(error) => {
                    span."badge late" { (icon("alert")) (t!(lang, "job-failed")) }
                    br; small { code { (error) } }
                }
            }
            @if run.counts.is_empty() && run.error.is_none() { br; (t!(lang, "job-nothing")) }
            @for (did, count) in &run.counts { br; (counted(lang, *did, *count)) }
        }
    }
}

fn counted(lang: Lang, did: JobCounter, count: u64) -> String {
    match did {
        JobCounter::Drafts => t!(lang, "job-did-drafts", count = count),
        JobCounter::Sessions => t!(lang, "job-did-sessions", count = count),
        JobCounter::Files => t!(lang, "job-did-files", count = count),
        JobCounter::AuditEntries => t!(lang, "job-did-journal", count = count),
        JobCounter::Remarks => t!(lang, "job-did-remarks", count = count),
        JobCounter::Problems => t!(lang, "job-did-problems", count = count),
        JobCounter::Backups => t!(lang, "job-did-backups", count = count),
        JobCounter::Rehearsals => t!(lang, "job-did-rehearsals", count = count),
        JobCounter::Compactions => t!(lang, "job-did-compactions"),
        JobCounter::Purged => t!(lang, "job-did-purged", count = count),
        JobCounter::Warned => t!(lang, "job-did-warned", count = count),
        JobCounter::Locked => t!(lang, "job-did-locked", count = count),
        JobCounter::MembershipsRemoved => t!(lang, "job-did-stripped", count = count),
        JobCounter::Deleted => t!(lang, "job-did-deleted", count = count),
        JobCounter::LastAdministratorReported => t!(lang, "job-did-spared"),
    }
}

/// A day to ask for, and what would happen on it.
fn preview(
    context: &AdminContext,
    job: Job,
    typed: &str,
    mistakes: &ui::FormErrors,
    foretold: Option<&(Option<Date>, Vec<JobEffect>)>,
) -> Markup {
    let (lang, locale) = (context.lang(), context.locale());
    let label = t!(lang, "job-preview-day");
    let hint = t!(lang, "job-preview-day-hint");
    let day = TextField {
        name: "as_of",
        label: &label,
        hint: Some(&hint),
        value: typed,
        kind: "date",
        width: Some("w-m"),
        ..TextField::default()
    };
    html! {
        section.card #preview {
            h2 { (t!(lang, "job-preview")) }
            p { (t!(lang, "job-preview-text")) }
            form.stack method="get" action=(format!("{}#preview", address(job))) {
                (ui::text_field(lang, mistakes, day))
                div.actions { button.button { (icon("eye")) (t!(lang, "job-preview-show")) } }
            }
            @if let Some((day, effects)) = foretold {
                h3 {
                    @match day {
                        Some(day) => { (t!(lang, "job-preview-on", day = locale.date(*day))) }
                        None => { (t!(lang, "job-preview-now")) }
                    }
                }
                @if effects.is_empty() { p { (t!(lang, "job-preview-nothing")) } }
                @else { ul { @for effect in effects { li { (would(context, effect)) } } } }
            }
        }
    }
}

fn would(context: &AdminContext, effect: &JobEffect) -> Markup {
    let (lang, locale) = (context.lang(), context.locale());
    if let Some(group) = &effect.tickets {
        return purged_group(lang, effect.count, group);
    }
    let Some(name) = &effect.name else { return html! { (counted(lang, effect.counter, effect.count)) } };
    let what = match (effect.counter, effect.on) {
        (JobCounter::Warned, Some((InactivityStep::Lock, on))) => {
            t!(lang, "job-would-lock-soon", day = locale.date(on))
        }
        (JobCounter::Warned, Some((InactivityStep::RemoveMemberships, on))) => {
            t!(lang, "job-would-strip-soon", day = locale.date(on))
        }
        (JobCounter::Warned, Some((InactivityStep::Delete, on))) => {
            t!(lang, "job-would-delete-soon", day = locale.date(on))
        }
        (JobCounter::Locked, _) => t!(lang, "job-would-lock"),
        (JobCounter::MembershipsRemoved, _) => t!(lang, "job-would-strip"),
        (JobCounter::Deleted, _) => t!(lang, "job-would-delete"),
        (JobCounter::LastAdministratorReported, _) => t!(lang, "job-would-spare"),
        (did, _) => counted(lang, did, effect.count),
    };
    html! { b { (name) ":" } " " (what) }
}

/// Tickets that go by one rule, or would if they were closed, with the first of their numbers.
fn purged_group(lang: Lang, count: u64, group: &PurgedGroup) -> Markup {
    let what = if group.stays {
        t!(lang, "job-would-leave-open", count = count)
    } else {
        t!(lang, "job-did-purged", count = count)
    };
    let numbers = group.numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let is_cut = (group.numbers.len() as u64) < count;
    html! {
        b { (what) } " (" (i18n::retention_rule_text(lang, group.rule.word())) @if let Some(department) = &group.department { ", " (department) } ")"
        br; small.num { (numbers) @if is_cut { " …" } }
    }
}

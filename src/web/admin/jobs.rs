//! `/admin/jobs`: what Tresen does by itself, how it went, and what it would do.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Office, Posted, frame};
use crate::{
    app::upkeep::{self, Deed, Did, Job, JobView, Outcome},
    domain::{inactivity::Step, person::Lang},
    i18n, t,
    web::{
        problem::Problem,
        ui::{self, Line, csrf, icon},
    },
};

const HERE: &str = "/admin/jobs";

/// A page waits so long for a run to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// The day of a preview; none: now.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    as_of: Option<String>,
}

/// `GET /admin/jobs`
pub async fn list(office: Office) -> Result<HttpResponse, Problem> {
    let lang = office.lang();
    let jobs = office.app().read(|read| Ok(upkeep::view(office.app(), read)?))?;
    let main = html! {
        p.lead { (t!(lang, "admin-area-jobs-text")) }
        @for view in &jobs {
            section.card {
                h2 { (name(lang, view.job)) }
                p { (purpose(lang, view.job)) }
                (state(&office, view))
                div.actions {
                    a.button href=(address(view.job)) { (icon("eye")) (t!(lang, "job-details")) }
                    (run_button(&office, view.job))
                }
            }
        }
    };
    Ok(office.page(frame::page(&office, Some("jobs"), &t!(lang, "admin-area-jobs"), main)))
}

/// `GET /admin/jobs/{job}?as_of=…`: one job, and what it would do on a day if one is asked for.
pub async fn show(office: Office, job: Path<String>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let (lang, job) = (office.lang(), named(&job)?);
    let typed = asked.as_of.as_deref().map(str::trim);
    let day = typed.filter(|typed| !typed.is_empty()).map(|typed| upkeep::day(typed).ok_or(typed)).transpose();
    let mistakes = match day {
        Ok(_) => ui::Mistakes::new(),
        Err(_) => vec![("as_of".to_owned(), t!(lang, "job-preview-wrong"))],
    };
    let foretold = match (typed, day) {
        (Some(_), Ok(day)) => Some((day, upkeep::preview(office.app(), job, day).await?)),
        _ => None,
    };
    let jobs = office.app().read(|read| Ok(upkeep::view(office.app(), read)?))?;
    let view = jobs.iter().find(|view| view.job == job).ok_or(Problem::NotFound)?;
    let main = html! {
        p { (purpose(lang, job)) }
        section.card { (state(&office, view)) div.actions { (run_button(&office, job)) } }
        (preview(&office, job, typed.unwrap_or_default(), &mistakes, foretold.as_ref()))
    };
    let page = frame::page(&office, Some("jobs"), &name(lang, job), main);
    Ok(if mistakes.is_empty() { office.page(page) } else { office.mistaken(page) })
}

/// `POST /admin/jobs/{job}`: runs it now. It goes on even if the page does not wait for it.
pub async fn run(Posted { office, .. }: Posted, job: Path<String>) -> Result<HttpResponse, Problem> {
    let done = match upkeep::run_within(office.app(), named(&job)?, &office.actor(), PATIENCE).await {
        Some(Outcome::Ran(run)) if run.error.is_none() => "job-ran",
        Some(Outcome::Ran(_)) => "job-failed",
        Some(Outcome::UnderWay) => "job-under-way",
        None => "job-goes-on",
    };
    Ok(office.see_other(HERE, done))
}

fn named(word: &str) -> Result<Job, Problem> {
    Job::from_word(word).ok_or(Problem::NotFound)
}

fn address(job: Job) -> String {
    format!("{HERE}/{}", job.word())
}

fn name(lang: Lang, job: Job) -> String {
    i18n::text(lang, &format!("job-{}", job.word()), &[])
}

fn purpose(lang: Lang, job: Job) -> String {
    i18n::text(lang, &format!("job-{}-text", job.word()), &[])
}

fn run_button(office: &Office, job: Job) -> Markup {
    html! {
        form method="post" action=(address(job)) {
            (csrf(&office.csrf()))
            button.button { (icon("play")) (t!(office.lang(), "job-run")) }
        }
    }
}

/// How the last run went, and when the next one is.
fn state(office: &Office, view: &JobView) -> Markup {
    let (lang, voice) = (office.lang(), office.voice());
    html! {
        @if view.failures > 0 {
            div."banner bad" role="note" {
                (icon("alert"))
                div {
                    p { (t!(lang, "job-failures", count = view.failures)) }
                    @if let Some(time) = view.last_good {
                        p { (t!(lang, "job-last-good", time = voice.date_time(time))) }
                    }
                }
            }
        }
        dl.facts.wide {
            div {
                dt { (t!(lang, "job-last")) }
                dd {
                    @match &view.last {
                        Some(run) => { (ui::time(voice, run.begun)) }
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
                        Some(time) => { (ui::time(voice, time)) }
                        None => { (t!(lang, "job-next-never")) }
                    }
                }
            }
            @if let Some(expression) = &view.expression {
                div {
                    dt { (t!(lang, "job-comes")) }
                    dd { code { (expression) } br; small.muted { (t!(lang, "job-comes-hint")) } }
                }
            }
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
            @if run.did.is_empty() && run.error.is_none() { br; (t!(lang, "job-nothing")) }
            @for (did, count) in &run.did { br; (counted(lang, *did, *count)) }
        }
    }
}

fn counted(lang: Lang, did: Did, count: u64) -> String {
    match did {
        Did::Drafts => t!(lang, "job-did-drafts", count = count),
        Did::Sessions => t!(lang, "job-did-sessions", count = count),
        Did::Files => t!(lang, "job-did-files", count = count),
        Did::JournalLines => t!(lang, "job-did-journal", count = count),
        Did::Remarks => t!(lang, "job-did-remarks", count = count),
        Did::Warned => t!(lang, "job-did-warned", count = count),
        Did::Locked => t!(lang, "job-did-locked", count = count),
        Did::Stripped => t!(lang, "job-did-stripped", count = count),
        Did::Deleted => t!(lang, "job-did-deleted", count = count),
        Did::Spared => t!(lang, "job-did-spared"),
    }
}

/// A day to ask for, and what would happen on it.
fn preview(
    office: &Office,
    job: Job,
    typed: &str,
    mistakes: &ui::Mistakes,
    foretold: Option<&(Option<Date>, Vec<Deed>)>,
) -> Markup {
    let (lang, voice) = (office.lang(), office.voice());
    let label = t!(lang, "job-preview-day");
    let hint = t!(lang, "job-preview-day-hint");
    let day = Line {
        name: "as_of",
        label: &label,
        hint: Some(&hint),
        value: typed,
        kind: "date",
        width: Some("w-m"),
        ..Line::default()
    };
    html! {
        section.card #preview {
            h2 { (t!(lang, "job-preview")) }
            p { (t!(lang, "job-preview-text")) }
            form.stack method="get" action=(format!("{}#preview", address(job))) {
                (ui::line(lang, mistakes, day))
                div.actions { button.button { (icon("eye")) (t!(lang, "job-preview-show")) } }
            }
            @if let Some((day, deeds)) = foretold {
                h3 {
                    @match day {
                        Some(day) => { (t!(lang, "job-preview-on", day = voice.date(*day))) }
                        None => { (t!(lang, "job-preview-now")) }
                    }
                }
                @if deeds.is_empty() { p { (t!(lang, "job-preview-nothing")) } }
                @else { ul { @for deed in deeds { li { (would(office, deed)) } } } }
            }
        }
    }
}

fn would(office: &Office, deed: &Deed) -> Markup {
    let (lang, voice) = (office.lang(), office.voice());
    let Some(name) = &deed.name else { return html! { (counted(lang, deed.did, deed.count)) } };
    let what = match (deed.did, deed.on) {
        (Did::Warned, Some((Step::Lock, on))) => t!(lang, "job-would-lock-soon", day = voice.date(on)),
        (Did::Warned, Some((Step::Strip, on))) => t!(lang, "job-would-strip-soon", day = voice.date(on)),
        (Did::Warned, Some((Step::Delete, on))) => t!(lang, "job-would-delete-soon", day = voice.date(on)),
        (Did::Locked, _) => t!(lang, "job-would-lock"),
        (Did::Stripped, _) => t!(lang, "job-would-strip"),
        (Did::Deleted, _) => t!(lang, "job-would-delete"),
        (Did::Spared, _) => t!(lang, "job-would-spare"),
        (did, _) => counted(lang, did, deed.count),
    };
    html! { b { (name) ":" } " " (what) }
}

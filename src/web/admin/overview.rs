//! `/admin`: what is wrong with the installation, and the areas, each with what it is for.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    AdminContext,
    frame::{self, ADMIN_AREAS},
};
use crate::{
    app::settings::setup_tasks,
    domain::{
        health::{HealthIssue, HealthSeverity},
        setup_task::SetupTask,
    },
    i18n, t,
    web::{
        form::Posted,
        forms::setup_tasks::{setup_task, setup_task_name},
        problem::Problem,
        ui::{self, csrf, icon},
    },
};

/// `GET /admin`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let lang = context.lang();
    let open = context.app().read(|read| Ok((setup_tasks::open(read)?, setup_tasks::has_local_address(read)?)))?;
    let main = html! {
        p.lead { (t!(lang, "admin-lead")) }
        (to_do(&context, &open.0, open.1))
        (troubles(&context))
        ul.doors role="list" {
            @for area in ADMIN_AREAS {
                li { a.door href=(area.href()) { (icon(area.icon)) b { (area.name(lang)) } span { (area.purpose(lang)) } } }
            }
        }
    };
    Ok(context.page(frame::page(&context, None, &t!(lang, "admin-title"), main)))
}

/// `POST /admin/setup-tasks`: one is done, or the whole list is not wanted.
pub async fn settle(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    let task = match fields.get("task") {
        "all" => None,
        word => Some(SetupTask::from_word(word).ok_or(Problem::NotFound)?),
    };
    context.write(move |tx, actor| setup_tasks::settle(tx, actor, task)).await?;
    Ok(context.see_other("/admin", "saved"))
}

/// What is left to do after the first-run setup.
fn to_do(context: &AdminContext, open: &BTreeSet<SetupTask>, is_local: bool) -> Markup {
    let lang = context.lang();
    if open.is_empty() {
        return html! {};
    }
    html! {
        section.card #to-do {
            h2 { (t!(lang, "setup-tasks-title")) }
            ul.plain.stack role="list" {
                @for task in open {
                    li {
                        form.setup-task method="post" action="/admin/setup-tasks" {
                            (csrf(&context.csrf()))
                            div { (setup_task(lang, *task, is_local)) }
                            button."button small" name="task" value=(task.word()) aria-label=(t!(lang, "setup-tasks-done-with", task = setup_task_name(lang, *task))) {
                                (icon("check")) (t!(lang, "setup-tasks-done"))
                            }
                        }
                    }
                }
            }
            form.actions method="post" action="/admin/setup-tasks" {
                (csrf(&context.csrf()))
                button."button quiet small" name="task" value="all" { (icon("x")) (t!(lang, "setup-tasks-hide")) }
            }
        }
    }
}

/// Every trouble of the installation, and what can be done about it.
fn troubles(context: &AdminContext) -> Markup {
    let (lang, issues) = (context.lang(), context.app().health_issues());
    html! {
        section.stack #state aria-labelledby="state-title" {
            h2 #state-title { (t!(lang, "health-title")) }
            @if issues.is_empty() { p { (t!(lang, "health-fine")) } }
            @for issue in &issues { (trouble(context, *issue)) }
        }
    }
}

fn trouble(context: &AdminContext, issue: HealthIssue) -> Markup {
    let (lang, since) = (context.lang(), context.locale().date_time(issue.since));
    let class = match issue.kind.severity() {
        HealthSeverity::Outage => "banner bad",
        HealthSeverity::Warning => "banner wait",
    };
    html! {
        div class=(class) {
            (icon("alert"))
            div {
                p { b { (ui::trouble_text(lang, issue.kind)) } " " (t!(lang, "health-since", since = since)) }
                p { (i18n::text(lang, &format!("health-{}-do", issue.kind.word()), &[])) }
            }
        }
    }
}

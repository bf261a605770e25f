//! `/admin`: whether the installation needs somebody, what is left of the first hour, and the areas, each with what
//! it is for.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    AdminContext,
    frame::{self, ADMIN_AREAS},
    state::StateLines,
};
use crate::{
    app::{settings::setup_tasks, view::installation::installation_state},
    domain::setup_task::SetupTask,
    t,
    web::{
        form::Posted,
        forms::setup_tasks::{setup_task, setup_task_name},
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `GET /admin`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let lang = context.lang();
    let app = context.app();
    let (open, is_local, state) = app.read(|read| {
        Ok((setup_tasks::open(read)?, setup_tasks::has_local_address(read)?, installation_state(app, read)?))
    })?;
    let state = StateLines::of(context.locale(), &state);
    let main = html! {
        (state.list(lang))
        (to_do(&context, &open, is_local))
        h2 { (t!(lang, "admin-areas")) }
        p { (t!(lang, "admin-lead")) }
        ul.doors role="list" {
            @for area in ADMIN_AREAS {
                li { a.door href=(area.href()) { (icon(area.icon)) b { (area.name(lang)) } span { (area.purpose(lang)) } } }
            }
        }
    };
    Ok(context.page(frame::first_page(&context, &state.verdict(lang), main)))
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

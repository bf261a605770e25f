//! `/admin/topics`: all help topics, in the order in which requesters see them.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{AdminContext, form_state, frame};
use crate::{
    app::{settings::topic::reorder as intention, view::catalogue},
    domain::{
        id::{DepartmentId, TopicId},
        person::Lang,
        routing::TopicRoute,
        text::Label,
        topic::Topic,
    },
    t,
    web::{form::Posted, problem::Problem, ui::icon},
};

/// Where the list is.
pub const ADMIN_TOPICS_PATH: &str = "/admin/topics";

/// `GET /admin/topics`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let (topics, departments) =
        context.app().read(|read| Ok((catalogue::all_topics(read)?, catalogue::all_department_names(read)?)))?;
    Ok(context.page(view(&context, &topics, &departments)))
}

/// `POST /admin/topics/{id}/place`
pub async fn reorder(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let (id, step) = (TopicId(*id), form_state::read_step(&fields)?);
    context.write(move |tx, actor| intention(tx, actor, id, step)).await?;
    Ok(context.see_other(ADMIN_TOPICS_PATH, "moved"))
}

type NamedDepartments = [(DepartmentId, Label)];

fn view(context: &AdminContext, topics: &[Topic], departments: &NamedDepartments) -> Markup {
    let lang = context.lang();
    let active: Vec<&Topic> = topics.iter().filter(|topic| !topic.retired).collect();
    let retired: Vec<&Topic> = topics.iter().filter(|topic| topic.retired).collect();
    let main = html! {
        p.lead { (t!(lang, "admin-area-topics-text")) }
        div.actions { a."button primary" href=(format!("{ADMIN_TOPICS_PATH}/new")) { (icon("plus")) (t!(lang, "admin-topic-new")) } }
        @if active.is_empty() {
            div.empty { (icon("list")) h2 { (t!(lang, "admin-topics-empty")) } p { (t!(lang, "admin-topics-empty-text")) } }
        } @else {
            (table(context, &t!(lang, "admin-area-topics"), &active, departments, true))
        }
        @if !retired.is_empty() {
            section.stack {
                h2 { (t!(lang, "admin-departments-retired")) }
                p { (t!(lang, "admin-topics-retired-text")) }
                (table(context, &t!(lang, "admin-departments-retired"), &retired, departments, false))
            }
        }
    };
    frame::wide_page(context, Some("topics"), &t!(lang, "admin-area-topics"), &main)
}

fn table(
    context: &AdminContext,
    label: &str,
    rows: &[&Topic],
    departments: &NamedDepartments,
    is_ordered: bool,
) -> Markup {
    let lang = context.lang();
    let (name, route) = (t!(lang, "admin-name"), t!(lang, "admin-route"));
    let (fields, order) = (t!(lang, "admin-fields"), t!(lang, "admin-order"));
    html! {
        div.table-box role="region" aria-label=(label) tabindex="0" {
            table."table stacked" {
                thead {
                    tr {
                        th scope="col" { (name) } th scope="col" { (route) } th.num scope="col" { (fields) }
                        @if is_ordered { th scope="col" { (order) } }
                    }
                }
                tbody {
                    @for (place, topic) in rows.iter().enumerate() {
                        tr {
                            td {
                                a href=(format!("{ADMIN_TOPICS_PATH}/{}", topic.id)) { b { (topic.name) } }
                                @if !topic.public { " " span."badge plain" { (icon("eye-off")) (t!(lang, "admin-internal")) } }
                            }
                            td data-label=(route) { (route_text(lang, topic.route, departments)) }
                            td.num data-label=(fields) { (topic.fields.len()) }
                            @if is_ordered {
                                td data-label=(order) {
                                    (form_state::move_buttons(
                                        context, &format!("{ADMIN_TOPICS_PATH}/{}/place", topic.id), topic.name.as_str(),
                                        place == 0, place + 1 == rows.len(),
                                    ))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where requests of a topic go, in words.
pub fn route_text(lang: Lang, route: TopicRoute, departments: &NamedDepartments) -> String {
    match route {
        TopicRoute::Site => t!(lang, "admin-route-site"),
        TopicRoute::Department(id) => {
            let name = departments.iter().find(|(known, _)| *known == id).map(|(_, name)| name.to_string());
            name.unwrap_or_else(|| t!(lang, "console-former-department"))
        }
    }
}

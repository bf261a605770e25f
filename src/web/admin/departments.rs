//! `/admin/departments`: all of them, in the order in which everybody sees them.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{AdminContext, form_state, frame};
use crate::{
    app::settings::department::{DepartmentItem, list_departments, reorder as intention},
    domain::{
        department::{Department, DepartmentKind},
        id::DepartmentId,
        person::Lang,
    },
    i18n, t,
    web::{form::Posted, problem::Problem, ui::icon},
};

/// Where the list is.
pub const ADMIN_DEPARTMENTS_PATH: &str = "/admin/departments";

/// `GET /admin/departments`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let all = context.app().read(list_departments)?;
    Ok(context.page(view(&context, &all)))
}

/// `POST /admin/departments/{id}/place`
pub async fn reorder(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let (id, step) = (DepartmentId(*id), form_state::read_step(&fields)?);
    context.write(move |tx, actor| intention(tx, actor, id, step)).await?;
    Ok(context.see_other(ADMIN_DEPARTMENTS_PATH, "moved"))
}

fn view(context: &AdminContext, all: &[DepartmentItem]) -> Markup {
    let lang = context.lang();
    let active: Vec<&DepartmentItem> = all.iter().filter(|listed| !listed.department.retired).collect();
    let retired: Vec<&DepartmentItem> = all.iter().filter(|listed| listed.department.retired).collect();
    let main = html! {
        p.lead { (t!(lang, "admin-area-departments-text")) }
        div.actions { a."button primary" href=(format!("{ADMIN_DEPARTMENTS_PATH}/new")) { (icon("plus")) (t!(lang, "admin-department-new")) } }
        @if active.is_empty() {
            div.empty { (icon("map-pin")) h2 { (t!(lang, "admin-departments-empty")) } p { (t!(lang, "admin-departments-empty-text")) } }
        } @else {
            (table(context, &t!(lang, "admin-area-departments"), &active, true))
        }
        @if !retired.is_empty() {
            section.stack {
                h2 { (t!(lang, "admin-departments-retired")) }
                p { (t!(lang, "admin-departments-retired-text")) }
                (table(context, &t!(lang, "admin-departments-retired"), &retired, false))
            }
        }
    };
    frame::wide_page(context, Some("departments"), &t!(lang, "admin-area-departments"), &main)
}

fn table(context: &AdminContext, label: &str, rows: &[&DepartmentItem], is_ordered: bool) -> Markup {
    let lang = context.lang();
    let (name, kind, codes) = (t!(lang, "admin-name"), t!(lang, "admin-kind"), t!(lang, "admin-postal-codes"));
    let (members, open, order) = (t!(lang, "admin-members"), t!(lang, "admin-open-requests"), t!(lang, "admin-order"));
    html! {
        div.table-box role="region" aria-label=(label) tabindex="0" {
            table."table stacked" {
                thead {
                    tr {
                        th scope="col" { (name) } th scope="col" { (kind) } th scope="col" { (codes) }
                        th.num scope="col" { (members) } th.num scope="col" { (open) }
                        @if is_ordered { th scope="col" { (order) } }
                    }
                }
                tbody {
                    @for (place, listed) in rows.iter().enumerate() {
                        @let department = &listed.department;
                        tr {
                            td { a href=(format!("{ADMIN_DEPARTMENTS_PATH}/{}", department.id)) { b { (department.name) } } }
                            td data-label=(kind) { div { (kinds(lang, department)) } }
                            td data-label=(codes) { (ranges(department)) }
                            td.num data-label=(members) {
                                @if listed.members == 0 && is_ordered { div { span."badge due" { (icon("alert")) "0" } } } @else { (listed.members) }
                            }
                            td.num data-label=(open) { (listed.open) }
                            @if is_ordered {
                                td data-label=(order) {
                                    (form_state::move_buttons(
                                        context, &format!("{ADMIN_DEPARTMENTS_PATH}/{}/place", department.id), department.name.as_str(),
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

fn kinds(lang: Lang, department: &Department) -> Markup {
    html! {
        (i18n::text(lang, &format!("admin-kind-{}", department.kind.word()), &[]))
        @if !department.public { br; span."badge plain" { (icon("eye-off")) (t!(lang, "admin-internal")) } }
        @if department.protected && department.kind != DepartmentKind::Protected { br; span."badge plain" { (icon("shield")) (t!(lang, "admin-protected-badge")) } }
    }
}

/// The first few ranges; the page of the department has them all.
fn ranges(department: &Department) -> String {
    const MAX_RANGES_SHOWN: usize = 4;
    let all = &department.postal_codes;
    let first: Vec<String> = all.iter().take(MAX_RANGES_SHOWN).map(ToString::to_string).collect();
    match all.len() {
        0 => "–".to_owned(),
        many if many > MAX_RANGES_SHOWN => format!("{} …", first.join(", ")),
        _ => first.join(", "),
    }
}

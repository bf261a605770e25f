//! `GET /access`: who sees what, in numbers and never in names (§1.4).

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::page;
use crate::{
    app::view::access::{self, AccessCounts, DepartmentAccess},
    t,
    web::{
        gate::{Guest, Visitor},
        problem::Problem,
        ui::{public_page, wording},
    },
};

/// `GET /access`
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let counts = visitor.guest.app.read(access::count)?;
    Ok(page(view(&visitor.guest, &counts)))
}

fn view(guest: &Guest, counts: &AccessCounts) -> Markup {
    let lang = guest.locale.lang;
    let has_public = counts.departments.iter().any(|one| one.department.public);
    let internal = counts.departments.iter().filter(|one| !one.department.public).count();
    public_page(
        guest,
        &t!(lang, "access-title"),
        &[],
        html! {
            header.page-head { h1 { (t!(lang, "access-title")) } p.lead { (t!(lang, "access-lead")) } }
            section.stack {
                h2 { (t!(lang, "access-departments")) }
                p { (t!(lang, "access-departments-text")) }
                @if has_public { (table(guest, &counts.departments)) }
                @if internal > 0 { p { (t!(lang, "access-inside", count = internal)) } }
            }
            section.stack {
                h2 { (t!(lang, "access-roles")) }
                @for (role, may) in [
                    (t!(lang, "access-you"), t!(lang, "access-you-text")),
                    (t!(lang, "access-contact"), t!(lang, "access-contact-text")),
                    (t!(lang, "access-write"), t!(lang, "access-write-text")),
                    (t!(lang, "access-read"), t!(lang, "access-read-text")),
                    (t!(lang, "access-administrators"), t!(lang, "access-administrators-text", count = counts.administrators)),
                    (t!(lang, "access-providers"), t!(lang, "access-providers-text", count = counts.providers)),
                    (t!(lang, "access-auditors"), t!(lang, "access-auditors-text", count = counts.auditors)),
                    (t!(lang, "access-operator"), t!(lang, "access-operator-text")),
                ] {
                    div { h3 { (role) } p { (may) } }
                }
            }
            section.card.quiet { h2 { (t!(lang, "access-never")) } p { (t!(lang, "access-never-text")) } }
        },
    )
}

fn table(guest: &Guest, departments: &[DepartmentAccess]) -> Markup {
    let (lang, reader) = (guest.locale.lang, guest.reader());
    let (name, write, read) = (t!(lang, "access-department"), t!(lang, "access-write"), t!(lang, "access-read"));
    html! {
        div.table-box role="region" aria-label=(t!(lang, "access-departments")) tabindex="0" {
            table.table.stacked {
                thead { tr { th scope="col" { (name) } th.num scope="col" { (write) } th.num scope="col" { (read) } } }
                tbody {
                    @for one in departments.iter().filter(|one| one.department.public) {
                        tr {
                            td data-label=(name) {
                                div {
                                    b { (wording(one.department.name_for(reader))) }
                                    @if let Some(text) = one.department.description_for(reader) { br; small.muted lang=[text.tag()] { (text.text) } }
                                }
                            }
                            td.num data-label=(write) { (one.writers) }
                            td.num data-label=(read) { (one.readers) }
                        }
                    }
                }
            }
        }
    }
}

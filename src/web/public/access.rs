//! `GET /access`: who sees what, in numbers and never in names (§1.4).

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::page;
use crate::{
    domain::{
        access::{Actor, Capability, Membership, may_read_audit_log},
        department::Department,
        person::Account,
    },
    store::{Catalogue, People},
    t,
    web::{
        gate::{Guest, Visitor},
        problem::Problem,
        ui::public_page,
    },
};

/// A department in numbers.
pub struct DepartmentAccess<'d> {
    /// The department.
    pub department: &'d Department,
    /// People who work on its tickets.
    pub write: usize,
    /// People who read them.
    pub read: usize,
}

/// The page.
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let (departments, accounts) = guest.app.read(|read| Ok((read.departments()?, read.accounts()?)))?;
    Ok(page(view(&guest, &departments, &accounts)))
}

/// Departments and how many people belong to them.
pub fn count_access<'d>(departments: &'d [Department], accounts: &[Account]) -> Vec<DepartmentAccess<'d>> {
    let count = |department: &Department, membership| {
        let belongs = |account: &&Account| account.memberships.get(&department.id) == Some(&membership);
        accounts.iter().filter(|account| account.is_active()).filter(belongs).count()
    };
    let row = |department| DepartmentAccess {
        department,
        write: count(department, Membership::Write),
        read: count(department, Membership::Read),
    };
    departments.iter().map(row).collect()
}

fn view(guest: &Guest, departments: &[Department], accounts: &[Account]) -> Markup {
    let lang = guest.locale.lang;
    let rows = count_access(departments, accounts);
    let count = |of: &dyn Fn(&Account) -> bool| accounts.iter().filter(|one| one.is_active() && of(one)).count();
    let administrators = count(&|account| account.can(Capability::Administer));
    let providers = count(&|account| account.provider.is_some());
    let auditors = count(&|account| may_read_audit_log(&Actor::of(account)));
    let inside = rows.iter().filter(|row| !row.department.public).count();
    public_page(
        guest,
        &t!(lang, "access-title"),
        &[],
        html! {
            header.page-head { h1 { (t!(lang, "access-title")) } p.lead { (t!(lang, "access-lead")) } }
            section.stack {
                h2 { (t!(lang, "access-departments")) }
                p { (t!(lang, "access-departments-text")) }
                @if rows.iter().any(|row| row.department.public) { (table(guest, &rows)) }
                @if inside > 0 { p { (t!(lang, "access-inside", count = inside)) } }
            }
            section.stack {
                h2 { (t!(lang, "access-roles")) }
                @for (role, may) in [
                    (t!(lang, "access-you"), t!(lang, "access-you-text")),
                    (t!(lang, "access-contact"), t!(lang, "access-contact-text")),
                    (t!(lang, "access-write"), t!(lang, "access-write-text")),
                    (t!(lang, "access-read"), t!(lang, "access-read-text")),
                    (t!(lang, "access-administrators"), t!(lang, "access-administrators-text", count = administrators)),
                    (t!(lang, "access-providers"), t!(lang, "access-providers-text", count = providers)),
                    (t!(lang, "access-auditors"), t!(lang, "access-auditors-text", count = auditors)),
                    (t!(lang, "access-operator"), t!(lang, "access-operator-text")),
                ] {
                    div { h3 { (role) } p { (may) } }
                }
            }
            section.card.quiet { h2 { (t!(lang, "access-never")) } p { (t!(lang, "access-never-text")) } }
        },
    )
}

fn table(guest: &Guest, rows: &[DepartmentAccess<'_>]) -> Markup {
    let lang = guest.locale.lang;
    let (name, write, read) = (t!(lang, "access-department"), t!(lang, "access-write"), t!(lang, "access-read"));
    html! {
        div.table-box role="region" aria-label=(t!(lang, "access-departments")) tabindex="0" {
            table.table.stacked {
                thead { tr { th { (name) } th.num { (write) } th.num { (read) } } }
                tbody {
                    @for row in rows.iter().filter(|row| row.department.public) {
                        tr {
                            td data-label=(name) {
                                div {
                                    b { (row.department.name) }
                                    @if let Some(description) = &row.department.description { br; small.muted { (description) } }
                                }
                            }
                            td.num data-label=(write) { (row.write) }
                            td.num data-label=(read) { (row.read) }
                        }
                    }
                }
            }
        }
    }
}

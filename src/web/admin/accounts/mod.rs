//! `/admin/accounts`: who signs in to the console, and what they may. It says nothing of what they
//! do or when they were last here (§1.5).

pub mod invitation;
pub mod invite;
pub mod one;
pub mod removal;
mod rights;
pub mod state;
pub mod words;

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Query};
use maud::{Markup, html};

use super::{
    AdminContext, frame,
    pages::{AdminListQuery, ListPage},
};
use crate::{
    app::{
        Error,
        view::{accounts, catalogue},
    },
    domain::{
        id::{AccountId, DepartmentId},
        person::{Account, AccountState},
    },
    t,
    web::{problem::Problem, ui::icon},
};

pub(super) const ADMIN_ACCOUNTS_PATH: &str = "/admin/accounts";

/// `GET /admin/accounts?q=…&page=…`
pub async fn show(context: AdminContext, asked: Query<AdminListQuery>) -> Result<HttpResponse, Problem> {
    let (mut accounts, departments) =
        context.app().read(|read| Ok((accounts::all(read)?, catalogue::department_names(read)?)))?;
    accounts.retain(|account| asked.matches(&format!("{} {}", account.name, account.email)));
    accounts.sort_by_cached_key(|account| (is_locked(account), account.name.as_str().to_lowercase()));
    let departments = departments.into_iter().map(|(id, _)| id).collect();
    Ok(context.page(view(&context, &asked, &asked.paginate(accounts), &departments)))
}

fn is_locked(account: &Account) -> bool {
    matches!(account.state, AccountState::Locked { .. })
}

fn number(id: &str) -> Result<AccountId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn view(
    context: &AdminContext,
    asked: &AdminListQuery,
    page: &ListPage<Account>,
    departments: &BTreeSet<DepartmentId>,
) -> Markup {
    let lang = context.lang();
    let main = html! {
        p.lead { (t!(lang, "admin-area-accounts-text")) }
        div.actions {
            a."button primary" href="/admin/accounts/new" { (icon("user-plus")) (t!(lang, "accounts-invite")) }
            a.button href="/admin/import" { (icon("upload")) (t!(lang, "accounts-import")) }
        }
        (asked.search_box(lang, ADMIN_ACCOUNTS_PATH, &t!(lang, "accounts-search")))
        @if page.rows.is_empty() { p { (t!(lang, "admin-search-nothing")) } }
        @else { (table(context, &page.rows, departments)) }
        (asked.pager(lang, ADMIN_ACCOUNTS_PATH, page))
    };
    frame::page(context, Some("accounts"), &t!(lang, "admin-area-accounts"), main)
}

fn table(context: &AdminContext, accounts: &[Account], departments: &BTreeSet<DepartmentId>) -> Markup {
    let lang = context.lang();
    html! {
        div.table-box role="region" aria-label=(t!(lang, "admin-area-accounts")) tabindex="0" {
            table."table stacked" {
                thead {
                    tr {
                        th scope="col" { (t!(lang, "accounts-column-who")) }
                        th scope="col" { (t!(lang, "accounts-column-role")) }
                        th scope="col" { (t!(lang, "accounts-column-state")) }
                    }
                }
                tbody {
                    @for account in accounts {
                        tr {
                            th scope="row" {
                                div {
                                    a href=(format!("{ADMIN_ACCOUNTS_PATH}/{}", account.id)) { (account.name) }
                                    br; small.muted { (account.email) }
                                }
                            }
                            td data-label=(t!(lang, "accounts-column-role")) { (words::roles(lang, account, departments)) }
                            td data-label=(t!(lang, "accounts-column-state")) { div { (words::state(lang, &account.state)) } }
                        }
                    }
                }
            }
        }
    }
}

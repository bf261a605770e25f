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
    Office, frame,
    pages::{Asked, Page},
};
use crate::{
    app::Error,
    domain::{
        id::{AccountId, DepartmentId},
        person::{Account, AccountState},
    },
    store::{Catalogue, People},
    t,
    web::{problem::Problem, ui::icon},
};

const HERE: &str = "/admin/accounts";

/// `GET /admin/accounts?q=…&page=…`
pub async fn show(office: Office, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let (mut accounts, departments) = office.app().read(|read| Ok((read.accounts()?, read.department_names()?)))?;
    accounts.retain(|account| asked.fits(&format!("{} {}", account.name, account.email)));
    accounts.sort_by_cached_key(|account| (is_locked(account), account.name.as_str().to_lowercase()));
    let departments = departments.into_iter().map(|(id, _)| id).collect();
    Ok(office.page(view(&office, &asked, &asked.cut(accounts), &departments)))
}

fn is_locked(account: &Account) -> bool {
    matches!(account.state, AccountState::Locked { .. })
}

fn number(id: &str) -> Result<AccountId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn view(office: &Office, asked: &Asked, page: &Page<Account>, departments: &BTreeSet<DepartmentId>) -> Markup {
    let lang = office.lang();
    let main = html! {
        p.lead { (t!(lang, "admin-area-accounts-text")) }
        div.actions {
            a."button primary" href="/admin/accounts/new" { (icon("user-plus")) (t!(lang, "accounts-invite")) }
            a.button href="/admin/import" { (icon("upload")) (t!(lang, "accounts-import")) }
        }
        (asked.search(lang, HERE, &t!(lang, "accounts-search")))
        @if page.rows.is_empty() { p { (t!(lang, "admin-search-nothing")) } }
        @else { (table(office, &page.rows, departments)) }
        (asked.pager(lang, HERE, page))
    };
    frame::page(office, Some("accounts"), &t!(lang, "admin-area-accounts"), main)
}

fn table(office: &Office, accounts: &[Account], departments: &BTreeSet<DepartmentId>) -> Markup {
    let lang = office.lang();
    html! {
        table."table stacked" {
            thead {
                tr {
                    th { (t!(lang, "accounts-column-who")) }
                    th { (t!(lang, "accounts-column-role")) }
                    th { (t!(lang, "accounts-column-state")) }
                }
            }
            tbody {
                @for account in accounts {
                    tr {
                        th scope="row" {
                            div {
                                a href=(format!("{HERE}/{}", account.id)) { (account.name) }
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

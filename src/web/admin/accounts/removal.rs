//! `/admin/accounts/{id}/removal`: deletes an account, after the page has said what is deleted and what is kept.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{ADMIN_ACCOUNTS_PATH, number};
use crate::{
    app::account::{
        self,
        lifecycle::is_last_administrator,
        rights::{self, refuse_own_account},
    },
    domain::person::Account,
    t,
    web::{
        admin::{AdminContext, frame},
        form::Posted,
        gate::Proved,
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `GET /admin/accounts/{id}/removal`
pub async fn show(context: AdminContext, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let (account, may) = context.read(|read, actor| {
        let account = rights::load(read, actor, id)?.value;
        let may = refuse_own_account(actor, id).is_ok() && !is_last_administrator(read, &account)?;
        Ok((account, may))
    })?;
    let main = view(&context, &account, may);
    Ok(context.page(frame::page(&context, Some("accounts"), &t!(context.lang(), "accounts-removal-title"), main)))
}

/// What is deleted and what is kept, with a button only if the account may be removed.
fn view(context: &AdminContext, account: &Account, may: bool) -> Markup {
    let (id, lang) = (account.id, context.lang());
    html! {
        p { a.back href=(format!("{ADMIN_ACCOUNTS_PATH}/{id}")) { (icon("arrow-left")) (account.name) } }
        @if may {
            p.lead { (t!(lang, "accounts-removal-lead", name = account.name.as_str())) }
            h2 { (t!(lang, "accounts-removal-goes")) }
            p { (t!(lang, "accounts-removal-goes-text")) }
            h2 { (t!(lang, "accounts-removal-stays")) }
            p { (t!(lang, "accounts-removal-stays-text")) }
            form.actions method="post" action=(format!("{ADMIN_ACCOUNTS_PATH}/{id}/removal")) {
                (csrf(&context.csrf()))
                button."button danger" data-busy=(t!(lang, "busy")) { (icon("trash")) (t!(lang, "accounts-removal-do")) }
                a."button quiet" href=(format!("{ADMIN_ACCOUNTS_PATH}/{id}")) { (t!(lang, "cancel")) }
            }
        } @else {
            p.lead { (t!(lang, "accounts-removal-not")) }
        }
    }
}

/// `POST /admin/accounts/{id}/removal`
pub async fn submit(
    Posted { gate: Proved(context), .. }: Posted<Proved<AdminContext>>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let removed = context.write(move |tx, actor| {
        refuse_own_account(actor, id)?;
        account::delete(tx, actor, id)
    });
    removed.await?;
    Ok(context.see_other(ADMIN_ACCOUNTS_PATH, "account-removed"))
}

//! `/admin/accounts/{id}/removal`: an account is deleted, after it was said what goes and what stays.

use actix_web::{HttpResponse, web::Path};
use maud::html;

use super::{HERE, number};
use crate::{
    app::account::{
        self,
        rights::{self, to_another},
        state::is_last_administrator,
    },
    t,
    web::{
        admin::{Office, Posted, frame},
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `GET /admin/accounts/{id}/removal`
pub async fn show(office: Office, id: Path<String>) -> Result<HttpResponse, Problem> {
    let (id, actor, lang) = (number(&id)?, office.actor(), office.lang());
    let (account, may) = office.app().read(|read| {
        let account = rights::open(read, &actor, id)?.value;
        let may = to_another(&actor, id).is_ok() && !is_last_administrator(read, &account)?;
        Ok((account, may))
    })?;
    let main = html! {
        p { a.back href=(format!("{HERE}/{id}")) { (icon("arrow-left")) (account.name) } }
        @if may {
            p.lead { (t!(lang, "accounts-removal-lead", name = account.name.as_str())) }
            h2 { (t!(lang, "accounts-removal-goes")) }
            p { (t!(lang, "accounts-removal-goes-text")) }
            h2 { (t!(lang, "accounts-removal-stays")) }
            p { (t!(lang, "accounts-removal-stays-text")) }
            form.actions method="post" action=(format!("{HERE}/{id}/removal")) {
                (csrf(&office.csrf()))
                button."button danger" data-busy=(t!(lang, "busy")) { (icon("trash")) (t!(lang, "accounts-removal-do")) }
                a."button quiet" href=(format!("{HERE}/{id}")) { (t!(lang, "cancel")) }
            }
        } @else {
            p.lead { (t!(lang, "accounts-removal-not")) }
        }
    };
    Ok(office.page(frame::page(&office, Some("accounts"), &t!(lang, "accounts-removal-title"), main)))
}

/// `POST /admin/accounts/{id}/removal`
pub async fn submit(Posted { office, .. }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let actor = office.actor();
    let removed = office.app().write(move |tx| {
        to_another(&actor, id)?;
        account::delete(tx, &actor, id)
    });
    removed.await?;
    Ok(office.see_other(HERE, "account-removed"))
}

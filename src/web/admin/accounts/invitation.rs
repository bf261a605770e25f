//! `/admin/accounts/{id}/invitation`: the link is sent again or taken back.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{ADMIN_ACCOUNTS_PATH, number};
use crate::{
    app::account::invite,
    domain::person::Account,
    t,
    web::{
        admin::AdminContext,
        form::Posted,
        gate::Proved,
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `POST /admin/accounts/{id}/invitation`
pub async fn submit(
    Posted { gate: Proved(context), fields }: Posted<Proved<AdminContext>>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    if fields.get("what") == "withdraw" {
        context.write(move |tx, actor| invite::withdraw(tx, actor, id)).await?;
        return Ok(context.see_other(ADMIN_ACCOUNTS_PATH, "invitation-withdrawn"));
    }
    context.write(move |tx, actor| invite::resend(tx, actor, id)).await?;
    Ok(context.see_other(&format!("{ADMIN_ACCOUNTS_PATH}/{id}"), "invited"))
}

/// What is open between the house and somebody who has not joined yet.
pub fn card(context: &AdminContext, account: &Account) -> Result<Markup, Problem> {
    let lang = context.lang();
    let open = context.read(|read, actor| invite::open_invitation(context.app(), read, actor, account.id))?;
    let action = format!("{ADMIN_ACCOUNTS_PATH}/{}/invitation", account.id);
    Ok(html! {
        section.card {
            h2 { (t!(lang, "invitation-card-title")) }
            @match &open {
                Some(open) => {
                    p { (t!(lang, "invitation-open", time = context.locale().date_time(open.expires))) }
                    div.field {
                        label for="link" { (t!(lang, "invitation-link")) }
                        p.hint #link-hint { (t!(lang, "invitation-link-hint")) }
                        @if open.link.starts_with('/') { p.hint { (t!(lang, "invitation-link-no-address")) } }
                        input #link readonly value=(open.link) aria-describedby="link-hint" autocomplete="off";
                    }
                    div.actions {
                        button."button small needs-js" type="button" data-copy="link" data-done=(t!(lang, "secret-copied")) {
                            (icon("copy")) (t!(lang, "invitation-copy"))
                        }
                    }
                }
                None => { p { (t!(lang, "invitation-none")) } }
            }
            div.actions {
                form method="post" action=(action) {
                    (csrf(&context.csrf()))
                    button.button name="what" value="again" {
                        (icon("send"))
                        @if open.is_some() { (t!(lang, "invitation-again")) } @else { (t!(lang, "invitation-send")) }
                    }
                }
                form method="post" action=(action) {
                    (csrf(&context.csrf()))
                    button."button quiet" name="what" value="withdraw" { (icon("trash")) (t!(lang, "invitation-withdraw")) }
                }
            }
            p.muted { (t!(lang, "invitation-withdraw-text")) }
        }
    })
}

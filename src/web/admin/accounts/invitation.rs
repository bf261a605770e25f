//! `/admin/accounts/{id}/invitation`: the link is sent again or taken back.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{HERE, number};
use crate::{
    app::account::invite,
    domain::person::Account,
    t,
    web::{
        admin::{Office, Posted},
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `POST /admin/accounts/{id}/invitation`
pub async fn submit(Posted { office, fields }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let actor = office.actor();
    if fields.get("what") == "withdraw" {
        office.app().write(move |tx| invite::withdraw(tx, &actor, id)).await?;
        return Ok(office.see_other(HERE, "invitation-withdrawn"));
    }
    office.app().write(move |tx| invite::again(tx, &actor, id)).await?;
    Ok(office.see_other(&format!("{HERE}/{id}"), "invited"))
}

/// What is open between the house and somebody who has not joined yet.
pub fn card(office: &Office, account: &Account) -> Result<Markup, Problem> {
    let (lang, actor) = (office.lang(), office.actor());
    let open = office.app().read(|read| invite::invitation(office.app(), read, &actor, account.id))?;
    let action = format!("{HERE}/{}/invitation", account.id);
    Ok(html! {
        section.card {
            h2 { (t!(lang, "invitation-card-title")) }
            @match &open {
                Some(open) => {
                    p { (t!(lang, "invitation-open", time = office.voice().date_time(open.expires))) }
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
                    (csrf(&office.csrf()))
                    button.button name="what" value="again" {
                        (icon("send"))
                        @if open.is_some() { (t!(lang, "invitation-again")) } @else { (t!(lang, "invitation-send")) }
                    }
                }
                form method="post" action=(action) {
                    (csrf(&office.csrf()))
                    button."button quiet" name="what" value="withdraw" { (icon("trash")) (t!(lang, "invitation-withdraw")) }
                }
            }
            p.muted { (t!(lang, "invitation-withdraw-text")) }
        }
    })
}

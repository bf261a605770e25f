//! `/admin/accounts/{id}/lock` and `/admin/accounts/{id}/second-factor`: locked, unlocked, a new
//! second factor demanded; and the cards that offer it.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{HERE, number};
use crate::{
    app::account::{self, rights::to_another, state::is_last_administrator},
    domain::person::{Account, AccountState},
    t,
    web::{
        admin::{Office, Posted},
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `POST /admin/accounts/{id}/lock`
pub async fn lock(Posted { office, fields }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let (actor, locks) = (office.actor(), fields.get("value") == "yes");
    let locked = office.app().write(move |tx| {
        to_another(&actor, id)?;
        if locks { account::lock(tx, &actor, id) } else { account::unlock(tx, &actor, id) }
    });
    locked.await?;
    Ok(office.see_other(&format!("{HERE}/{id}"), if locks { "locked" } else { "unlocked" }))
}

/// `POST /admin/accounts/{id}/second-factor`: all second factors go; the next sign-in sets up new ones.
pub async fn reset_second_factor(Posted { office, .. }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let actor = office.actor();
    let reset = office.app().write(move |tx| {
        to_another(&actor, id)?;
        account::reset_second_factor(tx, &actor, id)
    });
    reset.await?;
    Ok(office.see_other(&format!("{HERE}/{id}"), "factors-reset"))
}

/// What else can be done with an account that is in use or was.
pub fn cards(office: &Office, account: &Account) -> Result<Markup, Problem> {
    let lang = office.lang();
    if account.id == office.session().account.id {
        return Ok(html! {
            section.card { h2 { (t!(lang, "accounts-lock-title")) } p { (t!(lang, "accounts-own-state")) } }
        });
    }
    let is_last = office.app().read(|read| is_last_administrator(read, account))?;
    Ok(html! {
        (factors_card(office, account))
        @if is_last {
            section.card { h2 { (t!(lang, "accounts-lock-title")) } p { (t!(lang, "accounts-last-administrator")) } }
        } @else {
            (lock_card(office, account))
            (removal_card(office, account))
        }
    })
}

fn factors_card(office: &Office, account: &Account) -> Markup {
    let lang = office.lang();
    html! {
        section.card {
            h2 { (t!(lang, "accounts-factors-title")) }
            p { (t!(lang, "accounts-factors-text")) }
            form.actions method="post" action=(format!("{HERE}/{}/second-factor", account.id)) {
                (csrf(&office.csrf()))
                button.button { (icon("key")) (t!(lang, "accounts-factors-reset")) }
            }
        }
    }
}

fn lock_card(office: &Office, account: &Account) -> Markup {
    let lang = office.lang();
    let since = match account.state {
        AccountState::Locked { since } => Some(since),
        _ => None,
    };
    html! {
        section.card {
            h2 { @if since.is_some() { (t!(lang, "accounts-unlock-title")) } @else { (t!(lang, "accounts-lock-title")) } }
            @match since {
                Some(since) => { p { (t!(lang, "accounts-unlock-text", time = office.voice().date_time(since))) } }
                None => { p { (t!(lang, "accounts-lock-text")) } }
            }
            form.actions method="post" action=(format!("{HERE}/{}/lock", account.id)) {
                (csrf(&office.csrf()))
                @if since.is_some() {
                    button.button name="value" value="no" { (icon("unlock")) (t!(lang, "accounts-unlock")) }
                } @else {
                    button.button name="value" value="yes" { (icon("lock")) (t!(lang, "accounts-lock")) }
                }
            }
        }
    }
}

fn removal_card(office: &Office, account: &Account) -> Markup {
    let lang = office.lang();
    html! {
        section.card {
            h2 { (t!(lang, "accounts-removal-title")) }
            p { (t!(lang, "accounts-removal-short")) }
            div.actions {
                a.button href=(format!("{HERE}/{}/removal", account.id)) { (icon("trash")) (t!(lang, "accounts-removal-go")) }
            }
        }
    }
}

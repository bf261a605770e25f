//! `/admin/accounts/{id}/lock`, `/admin/accounts/{id}/second-factor` and `/admin/accounts/{id}/sessions`: locked,
//! unlocked, a new second factor demanded, signed out everywhere; and the cards that offer it.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{ADMIN_ACCOUNTS_PATH, number};
use crate::{
    app::account::{
        self,
        lifecycle::{end_sessions_of, is_last_administrator},
        rights::refuse_own_account,
    },
    domain::person::{Account, AccountState},
    t,
    web::{
        admin::AdminContext,
        form::Posted,
        gate::Proved,
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `POST /admin/accounts/{id}/lock`
pub async fn lock(
    Posted { gate: Proved(context), fields }: Posted<Proved<AdminContext>>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let locks = fields.get("value") == "yes";
    let locked = context.write(move |tx, actor| {
        refuse_own_account(actor, id)?;
        if locks { account::lock(tx, actor, id) } else { account::unlock(tx, actor, id) }
    });
    locked.await?;
    Ok(context.see_other(&format!("{ADMIN_ACCOUNTS_PATH}/{id}"), if locks { "locked" } else { "unlocked" }))
}

/// `POST /admin/accounts/{id}/second-factor`: all second factors go; the next sign-in sets up new ones.
pub async fn reset_second_factor(
    Posted { gate: Proved(context), .. }: Posted<Proved<AdminContext>>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let reset = context.write(move |tx, actor| {
        refuse_own_account(actor, id)?;
        account::reset_second_factor(tx, actor, id)
    });
    reset.await?;
    Ok(context.see_other(&format!("{ADMIN_ACCOUNTS_PATH}/{id}"), "factors-reset"))
}

/// `POST /admin/accounts/{id}/sessions`: signed out everywhere; the account stays open.
pub async fn end_sessions(
    Posted { gate: Proved(context), .. }: Posted<Proved<AdminContext>>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let ended = context.write(move |tx, actor| {
        refuse_own_account(actor, id)?;
        end_sessions_of(tx, actor, id)
    });
    ended.await?;
    Ok(context.see_other(&format!("{ADMIN_ACCOUNTS_PATH}/{id}"), "sessions-ended"))
}

/// What else can be done with an account that is in use or was.
pub fn cards(context: &AdminContext, account: &Account) -> Result<Markup, Problem> {
    let lang = context.lang();
    if account.id == context.session().account.id {
        return Ok(html! {
            section.card { h2 { (t!(lang, "accounts-lock-title")) } p { (t!(lang, "accounts-own-state")) } }
        });
    }
    let is_last = context.app().read(|read| is_last_administrator(read, account))?;
    Ok(html! {
        (factors_card(context, account))
        @if account.is_active() { (sessions_card(context, account)) }
        @if is_last {
            section.card { h2 { (t!(lang, "accounts-lock-title")) } p { (t!(lang, "accounts-last-administrator")) } }
        } @else {
            (lock_card(context, account))
            (removal_card(context, account))
        }
    })
}

fn factors_card(context: &AdminContext, account: &Account) -> Markup {
    let lang = context.lang();
    html! {
        section.card {
            h2 { (t!(lang, "accounts-factors-title")) }
            p { (t!(lang, "accounts-factors-text")) }
            p { (t!(lang, "accounts-password-text")) }
            form.actions method="post" action=(format!("{ADMIN_ACCOUNTS_PATH}/{}/second-factor", account.id)) {
                (csrf(&context.csrf()))
                button.button { (icon("key")) (t!(lang, "accounts-factors-reset")) }
            }
        }
    }
}

fn sessions_card(context: &AdminContext, account: &Account) -> Markup {
    let lang = context.lang();
    html! {
        section.card {
            h2 { (t!(lang, "accounts-sessions-title")) }
            p { (t!(lang, "accounts-sessions-text")) }
            form.actions method="post" action=(format!("{ADMIN_ACCOUNTS_PATH}/{}/sessions", account.id)) {
                (csrf(&context.csrf()))
                button.button { (icon("log-out")) (t!(lang, "accounts-sessions-end")) }
            }
        }
    }
}

fn lock_card(context: &AdminContext, account: &Account) -> Markup {
    let lang = context.lang();
    let since = match account.state {
        AccountState::Locked { since } => Some(since),
        _ => None,
    };
    html! {
        section.card {
            h2 { @if since.is_some() { (t!(lang, "accounts-unlock-title")) } @else { (t!(lang, "accounts-lock-title")) } }
            @match since {
                Some(since) => { p { (t!(lang, "accounts-unlock-text", time = context.locale().date_time(since))) } }
                None => { p { (t!(lang, "accounts-lock-text")) } }
            }
            form.actions method="post" action=(format!("{ADMIN_ACCOUNTS_PATH}/{}/lock", account.id)) {
                (csrf(&context.csrf()))
                @if since.is_some() {
                    button.button name="value" value="no" { (icon("unlock")) (t!(lang, "accounts-unlock")) }
                } @else {
                    button.button name="value" value="yes" { (icon("lock")) (t!(lang, "accounts-lock")) }
                }
            }
        }
    }
}

fn removal_card(context: &AdminContext, account: &Account) -> Markup {
    let lang = context.lang();
    html! {
        section.card {
            h2 { (t!(lang, "accounts-removal-title")) }
            p { (t!(lang, "accounts-removal-short")) }
            div.actions {
                a.button href=(format!("{ADMIN_ACCOUNTS_PATH}/{}/removal", account.id)) { (icon("trash")) (t!(lang, "accounts-removal-go")) }
            }
        }
    }
}

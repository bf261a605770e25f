//! `/console/account/factors`: second factors and recovery codes of one's own account. Each change, and each page
//! that shows a secret, needs a recent proof of identity ([`Proved`](crate::web::gate::Proved)).

mod app;
mod confirm;
mod mail;
mod passkeys;
mod recovery;

use actix_web::{HttpResponse, http::StatusCode};
use maud::{Markup, html};

use super::{
    ConsoleContext,
    frame::{self, ConsolePageInfo, Frame},
};
use crate::{
    app::{
        account::{
            enrol::{EnrolmentResult, NewFactor},
            manage_factors::{self, RemovedFactor},
            passkey::PasskeySite,
            second_factor::SecondFactor,
        },
        new_token,
        view::sign_in_methods,
    },
    domain::person::Lang,
    t,
    web::{
        gate::{CookieKind, Guest},
        problem::Problem,
        table::UrlTable,
        toast,
        ui::{self, FormErrors, csrf, icon},
    },
};

/// Adds the addresses of these pages to the table.
pub fn table(at: &mut UrlTable) {
    at.get("/console/account/factors", show)
        .get("/console/account/confirm", confirm::show)
        .post("/console/account/confirm", confirm::prove)
        .get("/console/account/app", app::show)
        .post("/console/account/app", app::prove)
        .post("/console/account/app/removal", app::remove)
        .get("/console/account/mail-codes", mail::show)
        .post("/console/account/mail-codes", mail::prove)
        .post("/console/account/mail-codes/test", mail::test)
        .post("/console/account/mail-codes/removal", mail::remove)
        .get("/console/account/passkeys", passkeys::show)
        .post("/console/account/passkeys", passkeys::add)
        .post("/console/account/passkeys/challenge", passkeys::challenge)
        .post("/console/account/passkeys/removal", passkeys::remove)
        .get("/console/account/recovery", recovery::show)
        .post("/console/account/recovery", recovery::keep)
        .get("/console/account/recovery/file", recovery::file);
}

/// `GET /console/account/factors`: what is set up.
pub async fn show(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    let account = &context.session.account;
    let (frame, methods) = context.read(|read, _| sign_in_methods::load(read, account))?;
    let lang = context.lang();
    let title = t!(lang, "factors-title");
    let is_on = |factor| Some(methods.has(factor));
    let main = html! {
        p.lead { (t!(lang, "factors-lead")) }
        (card(lang, is_on(SecondFactor::App), &t!(lang, "factors-app"), &t!(lang, "factors-app-text"), "app"))
        (card(lang, is_on(SecondFactor::Passkey), &t!(lang, "passkeys-title"), &t!(lang, "passkeys-lead"), "passkeys"))
        (card(lang, is_on(SecondFactor::Mail), &t!(lang, "factors-mail"), &t!(lang, "factors-mail-text"), "mail-codes"))
        (card(lang, None, &t!(lang, "factors-recovery"),
            &t!(lang, "factors-recovery-text", count = methods.recovery_codes), "recovery"))
    };
    Ok(page(&context, &frame, "/console/account/factors", &title, &FormErrors::new(), main))
}

fn card(lang: Lang, is_set_up: Option<bool>, title: &str, text: &str, word: &str) -> Markup {
    let go = match is_set_up {
        None => t!(lang, "factors-recovery-new"),
        Some(true) => t!(lang, "factors-change"),
        Some(false) => t!(lang, "factors-set-up"),
    };
    html! {
        section.card {
            div.spread {
                h2 id=(word) { (title) }
                @match is_set_up {
                    Some(true) => { span."badge closed" { (icon("check")) (t!(lang, "factors-on")) } }
                    Some(false) => { span."badge plain" { (t!(lang, "factors-off")) } }
                    None => {}
                }
            }
            p { (text) }
            div.actions { a.button id=(format!("go-{word}")) href=(format!("/console/account/{word}")) aria-labelledby=(format!("go-{word} {word}")) { (go) } }
        }
    }
}

/// A page about one's own account; 422 if there are errors.
pub fn page(
    context: &ConsoleContext,
    frame: &Frame,
    path: &str,
    title: &str,
    errors: &FormErrors,
    body: Markup,
) -> HttpResponse {
    let main = html! {
        main.panel.narrow #main tabindex="-1" {
            (ui::error_summary(context.lang(), errors))
            header.panel-head { h1 { (title) } }
            (body)
        }
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let info = ConsolePageInfo { title, path, ..ConsolePageInfo::default() };
    context.page(status, frame::page(context, frame, info, &main, None))
}

fn back_link(lang: Lang) -> Markup {
    html! { p { a.back href="/console/account/factors" { (icon("arrow-left")) (t!(lang, "factors-title")) } } }
}

fn removal_form(context: &ConsoleContext, action: &str, label: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (csrf(&context.session.csrf()))
            div.actions { button.button #removal { (icon("trash")) (label) } }
        }
    }
}

/// The address that passkeys are made for; `None` if browsers accept none of the helpdesk's addresses.
fn passkey_site(guest: &Guest) -> Result<Option<PasskeySite>, Problem> {
    Ok(guest.app.read(|read| PasskeySite::of(&guest.app, read))?)
}

/// Sets a factor up and redirects to `to`; the inner error says why it was not set up.
async fn add_factor(
    context: &ConsoleContext,
    new: NewFactor,
    to: &str,
    done: &'static str,
) -> Result<Result<HttpResponse, EnrolmentResult>, Problem> {
    let (token, renewed_token) = (context.session.token().to_owned(), new_token()?);
    let fresh = renewed_token.clone();
    match context.write(move |tx, _| manage_factors::add_factor(tx, &token, &fresh, &new)).await? {
        EnrolmentResult::Done => Ok(Ok(redirect_with_token(context, renewed_token, to, done)?)),
        not => Ok(Err(not)),
    }
}

/// Removes a factor and redirects to `to`; `None` if it is the last one and stays.
async fn remove_factor(
    context: &ConsoleContext,
    gone: RemovedFactor,
    to: &str,
    done: &'static str,
) -> Result<Option<HttpResponse>, Problem> {
    let (token, renewed_token) = (context.session.token().to_owned(), new_token()?);
    let fresh = renewed_token.clone();
    let is_gone = context.write(move |tx, _| manage_factors::remove_factor(tx, &token, &fresh, &gone)).await?;
    if is_gone { Ok(Some(redirect_with_token(context, renewed_token, to, done)?)) } else { Ok(None) }
}

/// Redirects to `to` with the cookie of the session's new token.
pub fn redirect_with_token(
    context: &ConsoleContext,
    token: String,
    to: &str,
    done: &'static str,
) -> Result<HttpResponse, Problem> {
    let guest = &context.session.guest;
    let mut response = toast::see_other_with_toast(guest, to, done);
    response.add_cookie(&guest.cookie(CookieKind::Session, token, None)).map_err(|_| Problem::Internal)?;
    Ok(response)
}

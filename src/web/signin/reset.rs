//! `/password`: a new password for those who forgot theirs. What is answered says nothing about who
//! has an account here.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{wait_banner, weakness_text};
use crate::{
    app::{Error, account::password_reset},
    domain::person::Account,
    t,
    web::{
        answer,
        form::OpenPost,
        gate::{Guest, Visitor},
        problem::Problem,
        ui::{self, FormErrors, TextField, icon},
    },
};

/// `GET /password`
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    Ok(answer::page(question(&visitor.guest, None)?))
}

/// `POST /password`: a link is sent, if there is somebody to send it to.
pub async fn request_link(OpenPost { gate: visitor, body }: OpenPost<Visitor>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let fields = body.read(&guest.app).await?;
    if !guest.app.read(|read| password_reset::is_possible(&guest.app, read))? {
        return Ok(answer::see_other("/password"));
    }
    match password_reset::request_link(&guest.app, fields.get("email"), guest.address).await {
        Ok(()) => Ok(answer::see_other("/password/sent")),
        Err(Error::RateLimited { seconds }) => Ok(answer::rate_limited(question(&guest, Some(seconds))?, seconds)),
        Err(error) => Err(error.into()),
    }
}

/// `GET /password/sent`
pub async fn sent(visitor: Visitor) -> HttpResponse {
    let lang = visitor.guest.locale.lang;
    let words = (t!(lang, "reset-sent-title"), t!(lang, "reset-sent-lead"));
    answer::page(told(&visitor.guest, "mail", &words, &t!(lang, "reset-sent-text")))
}

/// `GET /password/done`
pub async fn done(visitor: Visitor) -> HttpResponse {
    let lang = visitor.guest.locale.lang;
    let words = (t!(lang, "reset-done-title"), t!(lang, "reset-done-lead"));
    answer::page(told(&visitor.guest, "circle-check", &words, ""))
}

/// `GET /password/{secret}`: the link of the mail. Opening it uses nothing up.
pub async fn open(visitor: Visitor, secret: Path<String>) -> Result<HttpResponse, Problem> {
    let (guest, account) = held(visitor, &secret)?;
    Ok(answer::page(choice(&guest, &account, &FormErrors::new())))
}

/// `POST /password/{secret}`: the new password.
pub async fn set_password(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    secret: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (guest, account) = held(visitor, &secret)?;
    let fields = body.read(&guest.app).await?;
    match password_reset::set_password(&guest.app, &secret, fields.get("password").to_owned()).await {
        Ok(Ok(())) => Ok(answer::see_other("/password/done")),
        Ok(Err(weak)) => {
            let mistakes = vec![("password".to_owned(), weakness_text(guest.locale.lang, weak))];
            Ok(answer::form_with_errors(choice(&guest, &account, &mistakes)))
        }
        Err(Error::NotFound) => Err(Problem::DeadLink),
        Err(error) => Err(error.into()),
    }
}

/// `GET /.well-known/change-password`: where password stores look.
pub async fn well_known(_: Visitor) -> HttpResponse {
    answer::see_other("/console/account/password")
}

fn held(visitor: Visitor, secret: &str) -> Result<(Guest, Account), Problem> {
    let mut guest = visitor.guest;
    let account =
        guest.app.read(|read| password_reset::link_owner(read, secret, guest.now))?.ok_or(Problem::DeadLink)?;
    guest.set_language(account.lang);
    Ok((guest, account))
}

fn question(guest: &Guest, wait: Option<u64>) -> Result<Markup, Problem> {
    let lang = guest.locale.lang;
    let is_possible = guest.app.read(|read| password_reset::is_possible(&guest.app, read))?;
    let main = html! {
        (wait_banner(lang, wait))
        header.page-head {
            h1 { (t!(lang, "reset-title")) }
            p.lead { @if is_possible { (t!(lang, "reset-lead")) } @else { (t!(lang, "reset-impossible")) } }
        }
        @if is_possible {
            form method="post" action="/password" {
                (ui::text_field(lang, &FormErrors::new(), TextField {
                    name: "email", label: &t!(lang, "signin-email"), kind: "email",
                    autocomplete: Some("username"), width: Some("w-l"), ..TextField::default()
                }))
                div.actions {
                    button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "reset-go")) }
                    a.button.quiet href="/signin" { (t!(lang, "back")) }
                }
            }
        } @else {
            div.actions { a.button.quiet href="/signin" { (t!(lang, "back")) } }
        }
    };
    Ok(ui::public_page(guest, &t!(lang, "reset-title"), &[], main))
}

fn told(guest: &Guest, symbol: &str, (title, lead): &(String, String), text: &str) -> Markup {
    let main = html! {
        div.receipt { (icon(symbol)) h1 { (title) } p.lead { (lead) } }
        @if !text.is_empty() { p { (text) } }
        div.actions { a.button.primary href="/signin" { (t!(guest.locale.lang, "signin-title")) } }
    };
    ui::public_page(guest, title, &[], main)
}

fn choice(guest: &Guest, account: &Account, mistakes: &FormErrors) -> Markup {
    let lang = guest.locale.lang;
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "reset-choose-title")) } p.lead { (t!(lang, "reset-choose-lead")) } }
        form method="post" action=(guest.path) {
            (ui::username_hint(&account.email))
            (ui::new_password_field(lang, mistakes, "password", &t!(lang, "password-choose")))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "reset-choose-go")) } }
        }
    };
    ui::public_page(guest, &t!(lang, "reset-choose-title"), &[], main)
}

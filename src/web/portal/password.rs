//! `/portal/password`: a new password by mail, for those who forgot theirs or never had one.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    session,
    signin::{begin_session, can_send_mail, dead_link},
};
use crate::{
    app::{
        Error,
        account::{mail_code::TokenPurpose, password},
        hash_queue::HashCaller,
        portal::{account, sign_in},
    },
    domain::text::EmailAddress,
    t,
    web::{
        answer,
        form::{OpenPost, Posted},
        gate::{Guest, PreSession, Visitor},
        problem::Problem,
        signin::{wait_banner, weakness_text},
        ui::{self, FormErrors, TextField, icon},
    },
};

/// `GET /portal/password`
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    Ok(answer::page(view(&visitor.guest, "", &FormErrors::new(), None)))
}

/// `POST /portal/password`: the same answer for every address.
pub async fn request_link(OpenPost { gate: visitor, body }: OpenPost<Visitor>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let fields = body.read(&guest.app).await?;
    let typed = fields.get("email");
    let email = match EmailAddress::parse(typed) {
        Ok(email) if can_send_mail(&guest)? => email,
        Ok(_) => return Ok(answer::see_other("/portal/password")),
        Err(error) => {
            let mistakes = vec![("email".to_owned(), ui::text_error(guest.locale.lang, error, "error-email"))];
            return Ok(answer::form_with_errors(view(&guest, typed, &mistakes, None)));
        }
    };
    match sign_in::request_reset_link(&guest.app, email, guest.address).await {
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(view(&guest, typed, &FormErrors::new(), Some(seconds)), seconds))
        }
        done => done.map(|()| answer::see_other("/portal/password/sent")).map_err(Problem::from),
    }
}

/// `GET /portal/password/sent`
pub async fn sent(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (guest, lang) = (&visitor.guest, visitor.guest.locale.lang);
    let main = html! {
        div.receipt { (icon("mail")) h1 { (t!(lang, "portal-sent-title")) } p.lead { (t!(lang, "portal-reset-sent-text")) } }
        div.stack.tight { p { (t!(lang, "portal-sent-none")) } }
        div.actions { a.button href="/portal/signin" { (icon("arrow-left")) (t!(lang, "portal-to-signin")) } }
    };
    Ok(answer::page(ui::public_page(guest, &t!(lang, "portal-sent-title"), &[], main)))
}

/// `GET /portal/password/{secret}`
pub async fn choose(visitor: PreSession, secret: Path<String>) -> Result<HttpResponse, Problem> {
    let guest = &visitor.guest;
    match guest.app.read(|read| sign_in::proven_address(read, &secret, TokenPurpose::PasswordReset, guest.now)) {
        Ok(email) => Ok(answer::page(new_password(&visitor, &email, &FormErrors::new()))),
        Err(Error::NotFound) => Ok(dead_link(guest, "/portal/password")),
        Err(error) => Err(error.into()),
    }
}

/// `POST /portal/password/{secret}`: sets the new password and signs in.
pub async fn set_password(
    Posted { gate: visitor, fields }: Posted<PreSession>,
    secret: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = &visitor.guest;
    let (known, email) = match proven_address(guest, &secret) {
        Ok(proven) => proven,
        Err(Error::NotFound) => return Ok(dead_link(guest, "/portal/password")),
        Err(error) => return Err(error.into()),
    };
    let typed = fields.get("password").to_owned();
    if let Err(weak) = password::check_strength(&typed, &known.iter().map(String::as_str).collect::<Vec<_>>()) {
        let mistakes = vec![("password".to_owned(), weakness_text(guest.locale.lang, weak))];
        return Ok(answer::form_with_errors(new_password(&visitor, &email, &mistakes)));
    }
    let hash = password::hash(&guest.app, HashCaller::Requester(guest.address), typed).await?;
    match sign_in::with_reset(&guest.app, &secret, hash, session::identify_browser(guest, &request)).await {
        Ok(begun) => begin_session(guest, begun),
        Err(Error::NotFound) => Ok(dead_link(guest, "/portal/password")),
        Err(error) => Err(error.into()),
    }
}

/// The address that a link proves, and the words that its password must not be made of.
fn proven_address(guest: &Guest, secret: &str) -> Result<(Vec<String>, EmailAddress), Error> {
    guest.app.read(|read| {
        let email = sign_in::proven_address(read, secret, TokenPurpose::PasswordReset, guest.now)?;
        Ok((account::known_words(read, &email)?, email))
    })
}

fn view(guest: &Guest, typed: &str, mistakes: &FormErrors, wait: Option<u64>) -> Markup {
    let lang = guest.locale.lang;
    let main = html! {
        (ui::error_summary(lang, mistakes))
        (wait_banner(lang, wait))
        header.page-head { h1 { (t!(lang, "portal-reset-title")) } p.lead { (t!(lang, "portal-reset-lead")) } }
        @if can_send_mail(guest).unwrap_or(false) {
            form method="post" action="/portal/password" novalidate {
                (ui::text_field(lang, mistakes, TextField {
                    name: "email", label: &t!(lang, "signin-email"), value: typed, kind: "email",
                    autocomplete: Some("email"), width: Some("w-l"), ..TextField::default()
                }))
                div.actions {
                    button.button.primary data-busy=(t!(lang, "busy")) { (icon("mail")) (t!(lang, "portal-send-link")) }
                    a.button.quiet href="/portal/signin" { (icon("arrow-left")) (t!(lang, "back")) }
                }
            }
        } @else { div.banner { (icon("info")) div { p { (t!(lang, "portal-no-mail")) } } } }
    };
    ui::public_page(guest, &t!(lang, "portal-reset-title"), &[], main)
}

fn new_password(visitor: &PreSession, email: &EmailAddress, mistakes: &FormErrors) -> Markup {
    let guest = &visitor.guest;
    let lang = guest.locale.lang;
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "portal-new-password")) } p.lead { (t!(lang, "portal-new-password-text")) } }
        form method="post" novalidate {
            (ui::csrf(&visitor.csrf()))
            (ui::username_hint(email))
            (ui::new_password_field(lang, mistakes, "password", &t!(lang, "portal-new-password")))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) } }
        }
    };
    ui::public_page(guest, &t!(lang, "portal-new-password"), &[], main)
}

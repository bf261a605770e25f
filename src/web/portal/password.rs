//! `/portal/password`: a new password by mail, for those who forgot theirs or never had one.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{
    session,
    signin::{dead, enters, has_mail},
};
use crate::{
    app::{
        Error,
        account::password,
        portal::{account, sign_in},
    },
    domain::text::EmailAddress,
    store::Purpose,
    t,
    web::{
        answer, form,
        gate::{Guest, Visitor},
        problem::Problem,
        public::network,
        signin::{patience, weakness},
        ui::{self, Line, Mistakes, icon},
    },
};

/// `GET /portal/password`
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    Ok(answer::page(view(&visitor.guest, "", &Mistakes::new(), None)))
}

/// `POST /portal/password`: the same answer for every address.
pub async fn ask(visitor: Visitor, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let fields = form::read(&guest.app, &request, payload).await?;
    let typed = fields.get("email");
    let email = match EmailAddress::parse(typed) {
        Ok(email) if has_mail(&guest)? => email,
        Ok(_) => return Ok(answer::see_other("/portal/password")),
        Err(error) => {
            let mistakes = vec![("email".to_owned(), ui::text_error(guest.voice.lang, error, "error-email"))];
            return Ok(answer::mistaken(view(&guest, typed, &mistakes, None)));
        }
    };
    match sign_in::ask_reset(&guest.app, email, &network(&guest)).await {
        Err(Error::Throttled { seconds }) => {
            Ok(answer::too_often(view(&guest, typed, &Mistakes::new(), Some(seconds)), seconds))
        }
        done => done.map(|()| answer::see_other("/portal/password/sent")).map_err(Problem::from),
    }
}

/// `GET /portal/password/sent`
pub async fn sent(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (guest, lang) = (&visitor.guest, visitor.guest.voice.lang);
    let main = html! {
        div.receipt { (icon("mail")) h1 { (t!(lang, "portal-sent-title")) } p.lead { (t!(lang, "portal-reset-sent-text")) } }
        section.stack.tight { p { (t!(lang, "portal-sent-none")) } }
        div.actions { a.button href="/portal/signin" { (icon("arrow-left")) (t!(lang, "portal-to-signin")) } }
    };
    Ok(answer::page(ui::public(guest, &t!(lang, "portal-sent-title"), &[], main)))
}

/// `GET /portal/password/{secret}`
pub async fn choose(visitor: Visitor, secret: Path<String>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    match guest.app.read(|read| sign_in::proven(read, &secret, Purpose::PasswordReset, guest.now)) {
        Ok(email) => Ok(answer::page(new_password(&guest, &email, &Mistakes::new()))),
        Err(Error::NotFound) => Ok(dead(&guest, "/portal/password")),
        Err(error) => Err(error.into()),
    }
}

/// `POST /portal/password/{secret}`: the new password stands, and whoever set it is signed in.
pub async fn set(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let fields = form::read(&guest.app, &request, payload).await?;
    let proven = guest.app.read(|read| {
        let email = sign_in::proven(read, &secret, Purpose::PasswordReset, guest.now)?;
        Ok((account::known(read, &email)?, email))
    });
    let (known, email) = match proven {
        Ok(proven) => proven,
        Err(Error::NotFound) => return Ok(dead(&guest, "/portal/password")),
        Err(error) => return Err(error.into()),
    };
    let typed = fields.get("password").to_owned();
    if let Err(weak) = password::judge(&typed, &known.iter().map(String::as_str).collect::<Vec<_>>()) {
        let mistakes = vec![("password".to_owned(), weakness(guest.voice.lang, weak))];
        return Ok(answer::mistaken(new_password(&guest, &email, &mistakes)));
    }
    let hash = password::hash(&guest.app, typed).await?;
    match sign_in::with_reset(&guest.app, &secret, hash, session::browser(&guest, &request)).await {
        Ok(begun) => Ok(enters(&guest, begun)),
        Err(Error::NotFound) => Ok(dead(&guest, "/portal/password")),
        Err(error) => Err(error.into()),
    }
}

fn view(guest: &Guest, typed: &str, mistakes: &Mistakes, wait: Option<u64>) -> Markup {
    let lang = guest.voice.lang;
    let main = html! {
        (ui::summary(lang, mistakes))
        (patience(lang, wait))
        header.page-head { h1 { (t!(lang, "portal-reset-title")) } p.lead { (t!(lang, "portal-reset-lead")) } }
        @if has_mail(guest).unwrap_or(false) {
            form method="post" action="/portal/password" novalidate {
                (ui::line(lang, mistakes, Line {
                    name: "email", label: &t!(lang, "signin-email"), value: typed, kind: "email",
                    autocomplete: Some("email"), width: Some("w-l"), ..Line::default()
                }))
                div.actions {
                    button.button.primary data-busy=(t!(lang, "busy")) { (icon("mail")) (t!(lang, "portal-send-link")) }
                    a.button.quiet href="/portal/signin" { (icon("arrow-left")) (t!(lang, "back")) }
                }
            }
        } @else { div.banner { (icon("info")) div { p { (t!(lang, "portal-no-mail")) } } } }
    };
    ui::public(guest, &t!(lang, "portal-reset-title"), &[], main)
}

fn new_password(guest: &Guest, email: &EmailAddress, mistakes: &Mistakes) -> Markup {
    let lang = guest.voice.lang;
    let main = html! {
        (ui::exposed(guest))
        (ui::summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "portal-new-password")) } p.lead { (t!(lang, "portal-new-password-text")) } }
        form method="post" novalidate {
            (ui::username(email))
            (ui::new_password(lang, mistakes, "password", &t!(lang, "portal-new-password")))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) } }
        }
    };
    ui::public(guest, &t!(lang, "portal-new-password"), &[], main)
}

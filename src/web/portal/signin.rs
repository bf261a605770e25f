//! `/portal/signin`: a link by mail, or the password of one's address. Opening the link shows a
//! button and uses nothing up, because mail scanners open links too.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};
use maud::{Markup, html};

use super::session::{self, RequesterSession};
use crate::{
    app::{
        self, Error,
        account::{SessionKind, mail_code::TokenPurpose},
        portal::{
            self,
            sign_in::{self, PortalSignIn},
        },
    },
    domain::text::EmailAddress,
    t,
    web::{
        answer,
        form::Posted,
        gate::{Guest, PreSession, Visitor},
        problem::Problem,
        signin::wait_banner,
        ui::{self, FormErrors, TextField, icon},
    },
};

/// The values and errors of the page's two forms.
#[derive(Default)]
struct PortalSignInForm<'t> {
    /// The address for a link.
    email: &'t str,
    /// The address beside the password.
    address: &'t str,
    mistakes: FormErrors,
    wait: Option<u64>,
}

/// `GET /portal/signin`
pub async fn show(visitor: PreSession, session: Result<RequesterSession, Problem>) -> Result<HttpResponse, Problem> {
    if session.is_ok() {
        return Ok(answer::see_other("/portal"));
    }
    Ok(answer::page(view(&visitor, &PortalSignInForm::default())))
}

/// `POST /portal/signin/link`: the same answer for every address.
pub async fn request_link(Posted { gate: mut visitor, fields }: Posted<PreSession>) -> Result<HttpResponse, Problem> {
    "/portal/signin".clone_into(&mut visitor.guest.path);
    let guest = &visitor.guest;
    let typed = fields.get("email");
    let email = match EmailAddress::parse(typed) {
        Ok(email) if can_send_mail(guest)? => email,
        Ok(_) => return Ok(answer::see_other("/portal/signin")),
        Err(error) => {
            let wrong = ui::text_error(guest.locale.lang, error, "error-email");
            let mistakes = vec![("email".to_owned(), wrong)];
            return Ok(answer::form_with_errors(view(
                &visitor,
                &PortalSignInForm { email: typed, mistakes, ..PortalSignInForm::default() },
            )));
        }
    };
    match sign_in::request_sign_in_link(&guest.app, email, guest.address).await {
        Err(Error::RateLimited { seconds }) => {
            let typed = PortalSignInForm { email: typed, wait: Some(seconds), ..PortalSignInForm::default() };
            Ok(answer::rate_limited(view(&visitor, &typed), seconds))
        }
        done => done.map(|()| answer::see_other("/portal/signin/sent")).map_err(Problem::from),
    }
}

/// `GET /portal/signin/sent`
pub async fn sent(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (guest, lang) = (&visitor.guest, visitor.guest.locale.lang);
    let main = html! {
        div.receipt { (icon("mail")) h1 { (t!(lang, "portal-sent-title")) } p.lead { (t!(lang, "portal-sent-text")) } }
        div.stack.tight { p { (t!(lang, "portal-sent-until")) } p { (t!(lang, "portal-sent-none")) } }
        div.actions { a.button href="/portal/signin" { (icon("arrow-left")) (t!(lang, "back")) } }
    };
    Ok(answer::page(ui::public_page(guest, &t!(lang, "portal-sent-title"), &[], main)))
}

/// `POST /portal/signin`: with a password.
pub async fn enter(
    Posted { gate: visitor, fields }: Posted<PreSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = &visitor.guest;
    let (typed, password) = (fields.get("address"), fields.get("password").to_owned());
    let browser = session::identify_browser(guest, &request);
    match sign_in::with_password(&guest.app, EmailAddress::parse(typed).ok(), password, browser).await {
        Ok(Some(begun)) => begin_session(guest, begun),
        Ok(None) => {
            let mistakes = vec![("password".to_owned(), t!(guest.locale.lang, "signin-wrong"))];
            Ok(answer::form_with_errors(view(
                &visitor,
                &PortalSignInForm { address: typed, mistakes, ..PortalSignInForm::default() },
            )))
        }
        Err(Error::RateLimited { seconds }) => {
            let typed = PortalSignInForm { address: typed, wait: Some(seconds), ..PortalSignInForm::default() };
            Ok(answer::rate_limited(view(&visitor, &typed), seconds))
        }
        Err(error) => Err(error.into()),
    }
}

/// On with the session that began: to the requests, or to the code of the app.
pub fn begin_session(guest: &Guest, begun: PortalSignIn) -> Result<HttpResponse, Problem> {
    let there = match begun.kind {
        SessionKind::Full => "/portal",
        SessionKind::SecondFactorPending | SessionKind::NewPasswordPending => "/portal/signin/code",
    };
    session::go_with_session(guest, there, begun.token)
}

/// `GET /portal/signin/{secret}`: a button; nothing is used up.
pub async fn show_link(visitor: PreSession, secret: Path<String>) -> Result<HttpResponse, Problem> {
    let guest = &visitor.guest;
    let email = guest.app.read(|read| sign_in::proven_address(read, &secret, TokenPurpose::SignInLink, guest.now));
    let lang = guest.locale.lang;
    match email {
        Ok(email) => {
            let main = html! {
                header.page-head {
                    h1 { (t!(lang, "portal-link-title")) }
                    p.lead { (t!(lang, "portal-link-text", email = email.as_str())) }
                }
                form method="post" {
                    (ui::csrf(&visitor.csrf()))
                    div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (icon("log-in")) (t!(lang, "signin-go")) } }
                }
            };
            Ok(answer::page(ui::public_page(guest, &t!(lang, "portal-link-title"), &[], main)))
        }
        Err(Error::NotFound) => Ok(dead_link(guest, "/portal/signin")),
        Err(error) => Err(error.into()),
    }
}

/// `POST /portal/signin/{secret}`: signs in.
pub async fn sign_in_with_link(
    Posted { gate: visitor, .. }: Posted<PreSession>,
    secret: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = &visitor.guest;
    match sign_in::with_link(&guest.app, &secret, session::identify_browser(guest, &request)).await {
        Ok(begun) => begin_session(guest, begun),
        Err(Error::NotFound) => Ok(dead_link(guest, "/portal/signin")),
        Err(error) => Err(error.into()),
    }
}

/// A link that is used up, too old, or was never made: told alike.
pub fn dead_link(guest: &Guest, again: &str) -> HttpResponse {
    let lang = guest.locale.lang;
    let main = html! {
        header.page-head { h1 { (t!(lang, "portal-dead-title")) } p.lead { (t!(lang, "portal-dead-text")) } }
        div.actions { a.button.primary href=(again) { (t!(lang, "portal-dead-again")) } }
    };
    let page = ui::public_page(guest, &t!(lang, "portal-dead-title"), &[], main).into_string();
    HttpResponse::build(StatusCode::NOT_FOUND).content_type("text/html; charset=utf-8").body(page)
}

/// `POST /portal/signout`
pub async fn sign_out(Posted { gate: session, .. }: Posted<RequesterSession>) -> Result<HttpResponse, Problem> {
    session.write(|tx, token| portal::sign_in::sign_out(tx, token)).await?;
    Ok(answer::signed_out("/portal/signin", session::expired_cookie(&session.guest)))
}

/// Whether links can be sent at all.
pub fn can_send_mail(guest: &Guest) -> Result<bool, app::Error> {
    guest.app.read(|read| Ok(app::outbox::mail_route(&guest.app, read)?.is_some()))
}

fn view(visitor: &PreSession, typed: &PortalSignInForm<'_>) -> Markup {
    let (guest, csrf) = (&visitor.guest, visitor.csrf());
    let (lang, mistakes) = (guest.locale.lang, &typed.mistakes);
    let with_password = !typed.address.is_empty() || ui::error_for(mistakes, "password").is_some();
    let sends = can_send_mail(guest).unwrap_or(false);
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        (wait_banner(lang, typed.wait))
        header.page-head { h1 { (t!(lang, "portal-signin-title")) } p.lead { (t!(lang, "portal-signin-lead")) } }
        @if sends {
            form method="post" action="/portal/signin/link" novalidate {
                (ui::csrf(&csrf))
                (ui::text_field(lang, mistakes, TextField {
                    name: "email", label: &t!(lang, "signin-email"), hint: Some(&t!(lang, "portal-email-hint")),
                    value: typed.email, kind: "email", autocomplete: Some("email"), width: Some("w-l"), ..TextField::default()
                }))
                div.actions {
                    button.button.primary data-busy=(t!(lang, "busy")) { (icon("mail")) (t!(lang, "portal-send-link")) }
                }
            }
        } @else { div.banner { (icon("info")) div { p { (t!(lang, "portal-no-mail")) } } } }
        details.fold open[with_password || !sends] {
            summary { (t!(lang, "portal-with-password")) }
            form.stack method="post" action="/portal/signin" novalidate {
                (ui::csrf(&csrf))
                (ui::text_field(lang, mistakes, TextField {
                    name: "address", label: &t!(lang, "signin-email"), value: typed.address, kind: "email",
                    autocomplete: Some("username"), width: Some("w-l"), ..TextField::default()
                }))
                (ui::password_field(lang, mistakes, "password", &t!(lang, "password"), None, "current-password", false))
                div.actions {
                    button.button data-busy=(t!(lang, "busy")) { (icon("log-in")) (t!(lang, "signin-go")) }
                    a.button.quiet href="/portal/password" { (t!(lang, "signin-forgotten")) }
                }
            }
        }
        section.card.quiet { h2 { (t!(lang, "portal-one")) } p { (t!(lang, "portal-or-link")) } }
    };
    ui::public_page(guest, &t!(lang, "portal-signin-title"), &[], main)
}

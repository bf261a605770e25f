//! Passkeys at the door: instead of password and code, or instead of the code alone. The question
//! comes by script from `/passkey/challenge`, the answer as a form.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{code, go_signed_in};
use crate::{
    app::{
        Error,
        account::{
            passkey::PasskeySite,
            sign_in::{start_passkey, with_passkey, with_second_passkey},
        },
    },
    domain::person::Lang,
    t,
    web::{
        answer,
        form::{OpenPost, Posted},
        gate::{self, Guest, PendingSession, PreSession, Visitor},
        problem::Problem,
        ui::{self, FormErrors, PasskeyCeremony, csrf, icon},
    },
};

/// `POST /passkey/challenge`: a question for the browser's authenticator, good for one answer.
pub async fn challenge(OpenPost { gate: visitor, .. }: OpenPost<Visitor>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let question = start_passkey(&guest.app, &site(&guest)?, guest.address)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(question))
}

/// `POST /signin/passkey`: a passkey alone.
pub async fn enter(
    Posted { gate: visitor, fields }: Posted<PreSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (guest, then) = (&visitor.guest, gate::return_to(&request));
    let former = guest.session_token(&request);
    match with_passkey(&guest.app, &site(guest)?, fields.get("credential"), guest.address, former).await {
        Ok(Some(token)) => go_signed_in(guest, &then, token),
        Ok(None) => {
            let mistakes = vec![("passkey".to_owned(), t!(guest.locale.lang, "passkey-wrong"))];
            Ok(answer::form_with_errors(super::view(visitor, &then, "", &mistakes, None)?))
        }
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(super::view(visitor, &then, "", &FormErrors::new(), Some(seconds))?, seconds))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /signin/code/passkey`: a passkey after the password.
pub async fn enter_second_factor(
    Posted { gate: session, fields }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (guest, then) = (session.guest.clone(), gate::return_to(&request));
    let answered =
        with_second_passkey(&guest.app, &site(&guest)?, &session.token, fields.get("credential"), guest.address).await;
    match answered {
        Ok(Some(token)) => go_signed_in(&guest, &then, token),
        Ok(None) => {
            let mistakes = vec![("passkey".to_owned(), t!(guest.locale.lang, "passkey-wrong"))];
            Ok(answer::form_with_errors(code::view(session, &then, &mistakes, None)?))
        }
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(code::view(session, &then, &FormErrors::new(), Some(seconds))?, seconds))
        }
        Err(Error::NotFound) => Err(Problem::SignIn(then)),
        Err(error) => Err(error.into()),
    }
}

fn site(guest: &Guest) -> Result<PasskeySite, Problem> {
    guest.app.read(|read| PasskeySite::of(&guest.app, read))?.ok_or(Problem::NotFound)
}

/// The button that asks for a passkey; `token` is the CSRF token.
pub fn button(lang: Lang, site: &PasskeySite, action: &str, token: &str) -> Markup {
    let inside = html! {
        (csrf(token))
        div.actions {
            button.button #passkey data-busy=(t!(lang, "passkey-busy")) { (icon("key")) (t!(lang, "passkey-go")) }
        }
    };
    ui::passkey_form(lang, site, PasskeyCeremony::Authentication, action, inside)
}

//! `/signin/password`: a start password is replaced, after both factors and before anything else opens.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{go_signed_in, weakness_text, with_return_to};
use crate::{
    app::{
        Error,
        account::start_password::{StartPasswordRefusal, replace_start_password},
    },
    t,
    web::{
        answer,
        form::Posted,
        gate::{self, StartPasswordSession},
        problem::Problem,
        ui::{self, FormErrors, csrf},
    },
};

/// The page of a start password that has to be replaced.
pub const START_PASSWORD_PATH: &str = "/signin/password";

/// `GET /signin/password`
pub async fn show(session: StartPasswordSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(answer::page(view(session, &gate::return_to(&request), &FormErrors::new())))
}

/// `POST /signin/password`
pub async fn replace(
    Posted { gate: session, fields }: Posted<StartPasswordSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (then, lang) = (gate::return_to(&request), session.guest.locale.lang);
    let new = fields.get("password").to_owned();
    let wrong = match replace_start_password(&session.guest.app, &session.token, new).await {
        Ok(Ok(token)) => return go_signed_in(&session.guest, &then, token),
        Ok(Err(StartPasswordRefusal::Weak(weak))) => weakness_text(lang, weak),
        Ok(Err(StartPasswordRefusal::Unchanged)) => t!(lang, "signin-start-same"),
        Err(Error::NotFound) => return Err(Problem::SignIn(then)),
        Err(error) => return Err(error.into()),
    };
    Ok(answer::form_with_errors(view(session, &then, &vec![("password".to_owned(), wrong)])))
}

fn view(mut session: StartPasswordSession, then: &str, mistakes: &FormErrors) -> Markup {
    session.guest.path = with_return_to(START_PASSWORD_PATH, then);
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "signin-start-title")) } p.lead { (t!(lang, "signin-start-lead")) } }
        form method="post" action=(guest.path) {
            (csrf(&session.csrf()))
            (ui::new_password_field(lang, mistakes, "password", &t!(lang, "password-choose")))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    ui::public_page(guest, &t!(lang, "signin-start-title"), &[], main)
}

//! `/console/account/confirm`: proof of identity before a change of sign-in methods.

use actix_web::{HttpRequest, HttpResponse};
use maud::html;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{super::ConsoleContext, page, passkey_site};
use crate::{
    app::{
        Error,
        account::{
            confirm::{ConfirmationMeans, confirm_identity},
            second_factor::SecondFactor,
        },
        view::sign_in_methods,
    },
    t,
    web::{
        answer,
        form::Posted,
        gate,
        gate::CookieKind,
        problem::Problem,
        signin::passkey,
        ui::{self, FormErrors, TextField, csrf},
    },
};

/// `GET /console/account/confirm`
pub async fn show(context: ConsoleContext, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    if context.session.is_fresh() {
        return Ok(answer::see_other(&then));
    }
    view(&context, &then, &FormErrors::new())
}

/// `POST /console/account/confirm`: the password, or a code.
pub async fn prove(
    Posted { gate: context, fields }: Posted<ConsoleContext>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (field, means) = match fields.get("code").trim() {
        "" => ("password", ConfirmationMeans::Password(fields.get("password").to_owned())),
        code => ("code", ConfirmationMeans::Code(code.to_owned())),
    };
    proved(&context, &gate::return_to(&request), field, means).await
}

/// `POST /console/account/confirm/passkey`
pub async fn prove_by_passkey(
    Posted { gate: context, fields }: Posted<ConsoleContext>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    proved(
        &context,
        &gate::return_to(&request),
        "passkey",
        ConfirmationMeans::Passkey(fields.get("credential").to_owned()),
    )
    .await
}

async fn proved(
    context: &ConsoleContext,
    then: &str,
    field: &str,
    means: ConfirmationMeans,
) -> Result<HttpResponse, Problem> {
    let guest = &context.session.guest;
    let wrong = match confirm_identity(
        &guest.app,
        passkey_site(guest)?.as_ref(),
        context.session.token(),
        means,
        guest.address,
    )
    .await
    {
        Ok(Some(token)) => {
            return Ok(answer::redirect(then).cookie(guest.cookie(CookieKind::Session, token, None)).finish());
        }
        Ok(None) => t!(context.lang(), "confirm-wrong"),
        Err(Error::RateLimited { seconds }) => {
            t!(context.lang(), "signin-patience-minutes", count = seconds.div_ceil(60))
        }
        Err(error) => return Err(error.into()),
    };
    view(context, then, &vec![(field.to_owned(), wrong)])
}

fn view(context: &ConsoleContext, then: &str, errors: &FormErrors) -> Result<HttpResponse, Problem> {
    let (lang, account, site) = (context.lang(), &context.session.account, passkey_site(&context.session.guest)?);
    let (frame, methods) = context.read(|read, _| sign_in_methods::load(read, account))?;
    let query = format!("?then={}", utf8_percent_encode(then, NON_ALPHANUMERIC));
    let is_code_wrong = ui::error_for(errors, "code").is_some();
    let body = html! {
        p.lead { (t!(lang, "confirm-lead")) }
        @if let Some(site) = site.filter(|_| methods.has(SecondFactor::Passkey)) {
            (passkey::button(lang, &site, &format!("/console/account/confirm/passkey{query}"), &context.session.csrf()))
        }
        form.stack method="post" action=(format!("/console/account/confirm{query}")) {
            (csrf(&context.session.csrf()))
            (ui::password_field(lang, errors, "password", &t!(lang, "password"), None, "current-password", false))
            details.fold open[is_code_wrong] {
                summary { (t!(lang, "confirm-by-code")) }
                (ui::text_field(lang, errors, TextField {
                    name: "code", label: &t!(lang, "confirm-code"), autocomplete: Some("one-time-code"), width: Some("w-m"),
                    ..TextField::default()
                }))
            }
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(page(context, &frame, &format!("/console/account/confirm{query}"), &t!(lang, "confirm-title"), errors, body))
}

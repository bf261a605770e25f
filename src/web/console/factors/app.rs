//! `/console/account/app`: sets up an app for one-time codes, or replaces it.

use actix_web::HttpResponse;
use maud::html;

use super::{super::ConsoleContext, add_factor, back_link, page, removal_form, remove_factor};
use crate::{
    app::{
        account::{
            enrol::{NewFactor, enrolment_for},
            manage_factors::RemovedFactor,
            second_factor::SecondFactor,
        },
        view::sign_in_methods,
    },
    t,
    web::{
        form::Posted,
        gate::Proved,
        problem::Problem,
        ui::{self, FormErrors, csrf},
    },
};

const APP_CODES_PATH: &str = "/console/account/app";

/// `GET /console/account/app`
pub async fn show(Proved(context): Proved<ConsoleContext>) -> Result<HttpResponse, Problem> {
    view(&context, &FormErrors::new())
}

/// `POST /console/account/app`: a code proves that the app has the key.
pub async fn prove(
    Posted { gate: Proved(context), fields }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    let new = NewFactor::App { code: fields.get("code").to_owned() };
    match add_factor(&context, new, "/console/account/factors", "app-added").await? {
        Ok(done) => Ok(done),
        Err(_) => view(&context, &vec![("code".to_owned(), t!(context.lang(), "enrol-code-wrong"))]),
    }
}

/// `POST /console/account/app/removal`
pub async fn remove(
    Posted { gate: Proved(context), .. }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    match remove_factor(&context, RemovedFactor::App, "/console/account/factors", "factor-removed").await? {
        Some(done) => Ok(done),
        None => view(&context, &vec![("removal".to_owned(), t!(context.lang(), "factors-last"))]),
    }
}

fn view(context: &ConsoleContext, errors: &FormErrors) -> Result<HttpResponse, Problem> {
    let (lang, account) = (context.lang(), &context.session.account);
    let (frame, (is_set_up, enrolment)) = context.read(|read, _| {
        Ok((
            sign_in_methods::load(read, account)?.has(SecondFactor::App),
            enrolment_for(read, context.session.token(), account)?,
        ))
    })?;
    let body = html! {
        @if is_set_up { p.lead { (t!(lang, "factors-app-replace")) } }
        form.stack method="post" action=(APP_CODES_PATH) {
            (csrf(&context.session.csrf()))
            (ui::authenticator_setup(lang, errors, &enrolment))
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (t!(lang, "factors-app-set-up")) } }
        }
        @if is_set_up { (removal_form(context, "/console/account/app/removal", &t!(lang, "factors-app-remove"))) }
        (back_link(lang))
    };
    Ok(page(context, &frame, APP_CODES_PATH, &t!(lang, "factors-app"), errors, body))
}

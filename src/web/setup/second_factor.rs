//! `/setup/second-factor`: an app for one-time codes.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{SetupPage, StepSession, step_page};
use crate::{
    app::{
        account::second_factor,
        setup::{self, SetupStep},
    },
    t,
    web::{
        answer,
        form::Posted,
        gate::SetupSession,
        problem::Problem,
        ui::{self, FormErrors, csrf},
    },
};

/// The page's place in the setup.
pub struct SecondFactorPage;

impl SetupPage for SecondFactorPage {
    const STEP: SetupStep = SetupStep::SecondFactor;
}

/// `GET /setup/second-factor`
pub async fn show(session: StepSession<SecondFactorPage>) -> Result<HttpResponse, Problem> {
    if second_factor::has_app(&session.state.credentials) {
        return Ok(answer::see_other("/setup/recovery"));
    }
    Ok(answer::page(view(&session, &FormErrors::new())?))
}

/// `POST /setup/second-factor`: a code proves that the app has the key.
pub async fn prove(
    Posted { gate: session, fields }: Posted<StepSession<SecondFactorPage>>,
) -> Result<HttpResponse, Problem> {
    if second_factor::has_app(&session.state.credentials)
        || setup::enrol_administrator(&session.guest.app, &session.token, fields.get("code")).await?
    {
        return Ok(answer::see_other("/setup/recovery"));
    }
    let mistakes = vec![("code".to_owned(), t!(session.guest.locale.lang, "enrol-code-wrong"))];
    Ok(answer::form_with_errors(view(&session, &mistakes)?))
}

fn view(session: &SetupSession, mistakes: &FormErrors) -> Result<Markup, Problem> {
    let lang = session.guest.locale.lang;
    let enrolment =
        session.guest.app.read(|read| setup::administrator_enrolment(read, &session.state, &session.token))?;
    let body = html! {
        (ui::error_summary(lang, mistakes))
        form method="post" action="/setup/second-factor" {
            (csrf(&session.csrf()))
            (ui::authenticator_setup(lang, mistakes, &enrolment))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(step_page(session, SetupStep::SecondFactor, &t!(lang, "enrol-title"), &t!(lang, "enrol-lead"), body))
}

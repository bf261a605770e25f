//! `/setup/recovery`: recovery codes, shown until they were kept and never again.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{SetupPage, StepSession, step_page};
use crate::{
    app::setup::{self, Setup, SetupStep},
    t,
    web::{
        answer,
        form::Posted,
        gate::SetupSession,
        problem::Problem,
        signin,
        ui::{self, FormErrors, csrf},
    },
};

/// The page's place in the setup.
pub struct RecoveryPage;

impl SetupPage for RecoveryPage {
    const STEP: SetupStep = SetupStep::Recovery;

    fn next_page(setup: &Setup) -> Option<&'static str> {
        setup.has_kept_codes.then_some("/setup/mail")
    }
}

/// `GET /setup/recovery`
pub async fn show(session: StepSession<RecoveryPage>) -> Result<HttpResponse, Problem> {
    Ok(answer::page(view(&session, &FormErrors::new())?))
}

/// `GET /setup/recovery/file`
pub async fn file(session: StepSession<RecoveryPage>) -> Result<HttpResponse, Problem> {
    let codes = session.guest.app.read(|read| Ok(setup::recovery_codes(read, &session.token)))?;
    let name = session.state.organisation.as_ref().map(|organisation| organisation.name.to_string());
    Ok(signin::recovery_codes_file(session.guest.locale.lang, &name.unwrap_or_default(), codes))
}

/// `POST /setup/recovery`
pub async fn confirm_kept(
    Posted { gate: session, fields }: Posted<StepSession<RecoveryPage>>,
) -> Result<HttpResponse, Problem> {
    if !fields.has("kept") {
        let mistakes = vec![("kept".to_owned(), t!(session.guest.locale.lang, "recovery-not-kept"))];
        return Ok(answer::form_with_errors(view(&session, &mistakes)?));
    }
    setup::confirm_recovery_codes(&session.guest.app, &session.token).await?;
    Ok(answer::see_other("/setup/mail"))
}

fn view(session: &SetupSession, mistakes: &FormErrors) -> Result<Markup, Problem> {
    let lang = session.guest.locale.lang;
    let codes = session.guest.app.read(|read| Ok(setup::recovery_codes(read, &session.token)))?;
    let body = html! {
        (ui::error_summary(lang, mistakes))
        (ui::recovery_codes(lang, &codes, "/setup/recovery/file"))
        form method="post" action="/setup/recovery" {
            (csrf(&session.csrf()))
            (ui::codes_saved_checkbox(lang, mistakes))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(step_page(session, SetupStep::Recovery, &t!(lang, "recovery-title"), &t!(lang, "recovery-lead"), body))
}

//! `/setup/recovery`: recovery codes, shown until they were kept and never again.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{require_step, step_page};
use crate::{
    app::setup::{self, SetupStep},
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

/// `GET /setup/recovery`
pub async fn show(session: SetupSession) -> Result<HttpResponse, Problem> {
    open(&session)?;
    Ok(answer::page(view(&session, &FormErrors::new())?))
}

/// `GET /setup/recovery/file`
pub async fn file(session: SetupSession) -> Result<HttpResponse, Problem> {
    open(&session)?;
    let codes = session.guest.app.read(|read| Ok(setup::recovery_codes(read, &session.token)))?;
    let name = session.setup.organisation.as_ref().map(|organisation| organisation.name.to_string());
    Ok(signin::recovery_codes_file(session.guest.locale.lang, &name.unwrap_or_default(), codes))
}

/// `POST /setup/recovery`
pub async fn confirm_kept(Posted { gate: session, fields }: Posted<SetupSession>) -> Result<HttpResponse, Problem> {
    open(&session)?;
    if !fields.has("kept") {
        let mistakes = vec![("kept".to_owned(), t!(session.guest.locale.lang, "recovery-not-kept"))];
        return Ok(answer::form_with_errors(view(&session, &mistakes)?));
    }
    setup::confirm_recovery_codes(&session.guest.app, &session.token).await?;
    Ok(answer::see_other("/setup/mail"))
}

/// Only while it is this step's turn.
fn open(session: &SetupSession) -> Result<(), Problem> {
    require_step(session, SetupStep::Recovery)?;
    if session.setup.has_kept_codes { Err(Problem::GoTo("/setup/mail".to_owned())) } else { Ok(()) }
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

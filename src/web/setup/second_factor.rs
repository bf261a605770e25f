//! `/setup/second-factor`: an app for one-time codes.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{at, step};
use crate::{
    app::{
        account::second_factor,
        setup::{self, Step},
    },
    t,
    web::{
        answer, form,
        gate::SetupSession,
        problem::Problem,
        ui::{self, Mistakes, csrf},
    },
};

/// `GET /setup/second-factor`
pub async fn show(session: SetupSession) -> Result<HttpResponse, Problem> {
    at(&session, Step::SecondFactor)?;
    if second_factor::has_app(&session.setup.credentials) {
        return Ok(answer::see_other("/setup/recovery"));
    }
    Ok(answer::page(view(&session, &Mistakes::new())?))
}

/// `POST /setup/second-factor`: a code proves that the app has the key.
pub async fn prove(session: SetupSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    at(&session, Step::SecondFactor)?;
    let fields = form::read(&session.guest.app, &request, payload).await?;
    session.check(&fields)?;
    if second_factor::has_app(&session.setup.credentials)
        || setup::enrol(&session.guest.app, &session.token, fields.get("code")).await?
    {
        return Ok(answer::see_other("/setup/recovery"));
    }
    let mistakes = vec![("code".to_owned(), t!(session.guest.voice.lang, "enrol-code-wrong"))];
    Ok(answer::mistaken(view(&session, &mistakes)?))
}

fn view(session: &SetupSession, mistakes: &Mistakes) -> Result<Markup, Problem> {
    let lang = session.guest.voice.lang;
    let enrolment = session.guest.app.read(|read| setup::enrolment(read, &session.setup, &session.token))?;
    let body = html! {
        (ui::summary(lang, mistakes))
        form method="post" action="/setup/second-factor" {
            (csrf(&session.csrf()))
            (ui::enrolment(lang, mistakes, &enrolment))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(step(session, Step::SecondFactor, &t!(lang, "enrol-title"), &t!(lang, "enrol-lead"), body))
}

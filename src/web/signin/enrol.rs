//! `/signin/enrol`: an app for one-time codes, for an account that has none yet.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::with_then;
use crate::{
    app::account::{second_factor::Enrolment, sign_in},
    t,
    web::{
        answer, form,
        gate::{self, HalfSession},
        problem::Problem,
        ui::{self, Mistakes, csrf},
    },
};

/// `GET /signin/enrol`
pub async fn show(session: HalfSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    let enrolment = offered(&session, &then)?;
    Ok(answer::page(view(session, &then, &enrolment, &Mistakes::new())))
}

/// `POST /signin/enrol`: a code proves that the app has the key.
pub async fn prove(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    let fields = form::read(&session.guest.app, &request, payload).await?;
    session.check(&fields)?;
    let enrolment = offered(&session, &then)?;
    if sign_in::enrol(&session.guest.app, &session.token, fields.get("code")).await? {
        return Ok(answer::see_other(&with_then("/signin/enrol/codes", &then)));
    }
    let mistakes = vec![("code".to_owned(), t!(session.guest.voice.lang, "enrol-code-wrong"))];
    Ok(answer::mistaken(view(session, &then, &enrolment, &mistakes)))
}

/// What is offered; whoever has a second factor already is asked for it.
fn offered(session: &HalfSession, then: &str) -> Result<Enrolment, Problem> {
    let enrolment = session.guest.app.read(|read| sign_in::enrolment(read, &session.token, session.guest.now))?;
    enrolment.ok_or_else(|| Problem::GoTo(with_then("/signin/code", then)))
}

fn view(mut session: HalfSession, then: &str, enrolment: &Enrolment, mistakes: &Mistakes) -> Markup {
    session.guest.path = with_then("/signin/enrol", then);
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let main = html! {
        (ui::exposed(guest))
        (ui::summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "enrol-title")) } p.lead { (t!(lang, "enrol-lead")) } }
        form method="post" action=(guest.path) {
            (csrf(&session.csrf()))
            (ui::enrolment(lang, mistakes, enrolment))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    ui::public(guest, &t!(lang, "enrol-title"), &[], main)
}

//! `/signin/enrol`: the first second factor, an app for one-time codes; those who want no app go on to
//! [`enrol_mail`](super::enrol_mail) or [`enrol_passkey`](super::enrol_passkey).

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::with_return_to;
use crate::{
    app::account::{
        enrol::{self, EnrolmentResult, NewFactor},
        passkey::PasskeySite,
        second_factor::TotpEnrolment,
    },
    t,
    web::{
        answer,
        form::Posted,
        gate::{self, PendingSession},
        problem::Problem,
        ui::{self, FormErrors, csrf},
    },
};

/// `GET /signin/enrol`
pub async fn show(session: PendingSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    let enrolment = offered(&session, &then)?;
    Ok(answer::page(view(session, &then, &enrolment, &FormErrors::new())?))
}

/// `POST /signin/enrol`: a code proves that the app has the key.
pub async fn prove(
    Posted { gate: session, fields }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    let enrolment = offered(&session, &then)?;
    let new = NewFactor::App { code: fields.get("code").to_owned() };
    if enrol::enrol_first_factor(&session.guest.app, &session.token, new).await? == EnrolmentResult::Done {
        return Ok(answer::see_other(&with_return_to("/signin/enrol/codes", &then)));
    }
    let mistakes = vec![("code".to_owned(), t!(session.guest.locale.lang, "enrol-code-wrong"))];
    Ok(answer::form_with_errors(view(session, &then, &enrolment, &mistakes)?))
}

/// The key for an app. An account that has a second factor is asked for it instead.
fn offered(session: &PendingSession, then: &str) -> Result<TotpEnrolment, Problem> {
    let enrolment = session.guest.app.read(|read| enrol::first_enrolment(read, &session.token, session.guest.now))?;
    enrolment.ok_or_else(|| Problem::GoTo(with_return_to("/signin/code", then)))
}

fn view(
    mut session: PendingSession,
    then: &str,
    enrolment: &TotpEnrolment,
    mistakes: &FormErrors,
) -> Result<Markup, Problem> {
    session.guest.path = with_return_to("/signin/enrol", then);
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let (has_mail, has_site) = guest
        .app
        .read(|read| Ok((guest.app.mail_host(read)?.is_some(), PasskeySite::of(&guest.app, read)?.is_some())))?;
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "enrol-title")) } p.lead { (t!(lang, "enrol-lead")) } }
        form method="post" action=(guest.path) {
            (csrf(&session.csrf()))
            (ui::authenticator_setup(lang, mistakes, enrolment))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
        @if has_mail || has_site {
            details.fold {
                summary { (t!(lang, "enrol-other")) }
                ul.stack role="list" {
                    @if has_site {
                        li { a href=(with_return_to("/signin/enrol/passkey", then)) { (t!(lang, "enrol-passkey-go")) } p.hint { (t!(lang, "enrol-passkey-hint")) } }
                    }
                    @if has_mail {
                        li { a href=(with_return_to("/signin/enrol/mail", then)) { (t!(lang, "enrol-mail-go")) } p.hint { (t!(lang, "enrol-mail-hint")) } }
                    }
                }
            }
        }
    };
    Ok(ui::public_page(guest, &t!(lang, "enrol-title"), &[], main))
}

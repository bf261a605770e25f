//! `/signin/enrol/passkey`: a passkey as the first second factor.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{enrol_mail::newcomer, with_return_to};
use crate::{
    app::account::{
        enrol::{self, EnrolmentResult, NewFactor},
        passkey::{self, PasskeySite},
    },
    domain::text::Label,
    t,
    web::{
        answer,
        form::Posted,
        gate::{self, PendingSession},
        problem::Problem,
        ui::{self, FormErrors, icon},
    },
};

const ENROL_PASSKEY_PATH: &str = "/signin/enrol/passkey";

/// `GET /signin/enrol/passkey`
pub async fn show(session: PendingSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    newcomer(&session, &then)?;
    Ok(answer::page(view(session, &then, "", &FormErrors::new())?))
}

/// `POST /signin/enrol/passkey/challenge`: a question for the authenticator that makes one.
pub async fn challenge(Posted { gate: session, .. }: Posted<PendingSession>) -> Result<HttpResponse, Problem> {
    let account = newcomer(&session, "/console")?;
    let question = passkey::start_registration(&session.guest.app, &site(&session)?, &account)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(question))
}

/// `POST /signin/enrol/passkey`: takes the one that was made.
pub async fn add(
    Posted { gate: session, fields }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    let (account, lang, app) = (newcomer(&session, &then)?, session.guest.locale.lang, session.guest.app.clone());
    let wrong = match Label::parse(fields.get("name")) {
        Err(error) => ("name", ui::text_error(lang, error, "error-passkey")),
        Ok(name) => {
            match passkey::finish_registration(&app, &site(&session)?, account.id, name, fields.get("credential")) {
                None => ("passkey", t!(lang, "passkey-failed")),
                Some(made) => match enrol::enrol_first_factor(&app, &session.token, NewFactor::Passkey(made)).await? {
                    EnrolmentResult::Done => {
                        return Ok(answer::see_other(&with_return_to("/signin/enrol/codes", &then)));
                    }
                    _ => ("passkey", t!(lang, "passkey-known")),
                },
            }
        }
    };
    let mistakes = vec![(wrong.0.to_owned(), wrong.1)];
    Ok(answer::form_with_errors(view(session, &then, fields.get("name"), &mistakes)?))
}

fn site(session: &PendingSession) -> Result<PasskeySite, Problem> {
    session.guest.app.read(|read| PasskeySite::of(&session.guest.app, read))?.ok_or(Problem::NotFound)
}

fn view(mut session: PendingSession, then: &str, name: &str, mistakes: &FormErrors) -> Result<Markup, Problem> {
    session.guest.path = with_return_to(ENROL_PASSKEY_PATH, then);
    let (guest, lang, site) = (&session.guest, session.guest.locale.lang, site(&session)?);
    let challenge = "/signin/enrol/passkey/challenge";
    let main = html! {
        (ui::error_summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "enrol-passkey-title")) } p.lead { (t!(lang, "enrol-passkey-lead")) } }
        (ui::new_passkey_form(lang, mistakes, &site, challenge, &guest.path, &session.csrf(), name))
        p { a.back href=(with_return_to("/signin/enrol", then)) { (icon("arrow-left")) (t!(lang, "enrol-back")) } }
    };
    Ok(ui::public_page(guest, &t!(lang, "enrol-passkey-title"), &[], main))
}

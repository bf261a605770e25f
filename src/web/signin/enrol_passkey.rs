//! `/signin/enrol/passkey`: a passkey as the first second factor.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{enrol_mail::newcomer, with_then};
use crate::{
    app::account::{
        enrol::{self, NewFactor, SetUp},
        passkey::{self, Site},
    },
    domain::text::Label,
    t,
    web::{
        answer, form,
        gate::{self, HalfSession},
        problem::Problem,
        ui::{self, Mistakes, icon},
    },
};

const HERE: &str = "/signin/enrol/passkey";

/// `GET /signin/enrol/passkey`
pub async fn show(session: HalfSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    newcomer(&session, &then)?;
    Ok(answer::page(view(session, &then, "", &Mistakes::new())?))
}

/// `POST /signin/enrol/passkey/challenge`: a question for the authenticator that makes one.
pub async fn challenge(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    session.check(&form::read(&session.guest.app, &request, payload).await?)?;
    let account = newcomer(&session, "/console")?;
    let question = passkey::offer(&session.guest.app, &site(&session)?, &account)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(question))
}

/// `POST /signin/enrol/passkey`: takes the one that was made.
pub async fn add(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    let fields = form::read(&session.guest.app, &request, payload).await?;
    session.check(&fields)?;
    let (account, lang, app) = (newcomer(&session, &then)?, session.guest.voice.lang, session.guest.app.clone());
    let wrong = match Label::parse(fields.get("name")) {
        Err(error) => ("name", ui::text_error(lang, error, "error-required")),
        Ok(name) => match passkey::made(&app, &site(&session)?, account.id, name, fields.get("credential"))? {
            None => ("passkey", t!(lang, "passkey-failed")),
            Some(made) => match enrol::enrol(&app, &session.token, NewFactor::Passkey(made)).await? {
                SetUp::Done => return Ok(answer::see_other(&with_then("/signin/enrol/codes", &then))),
                _ => ("passkey", t!(lang, "passkey-known")),
            },
        },
    };
    let mistakes = vec![(wrong.0.to_owned(), wrong.1)];
    Ok(answer::mistaken(view(session, &then, fields.get("name"), &mistakes)?))
}

fn site(session: &HalfSession) -> Result<Site, Problem> {
    session.guest.app.read(|read| Site::of(&session.guest.app, read))?.ok_or(Problem::NotFound)
}

fn view(mut session: HalfSession, then: &str, name: &str, mistakes: &Mistakes) -> Result<Markup, Problem> {
    session.guest.path = with_then(HERE, then);
    let (guest, lang, site) = (&session.guest, session.guest.voice.lang, site(&session)?);
    let challenge = "/signin/enrol/passkey/challenge";
    let main = html! {
        (ui::summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "enrol-passkey-title")) } p.lead { (t!(lang, "enrol-passkey-lead")) } }
        (ui::new_passkey(lang, mistakes, &site, challenge, &guest.path, &session.csrf(), name))
        p { a.back href=(with_then("/signin/enrol", then)) { (icon("arrow-left")) (t!(lang, "enrol-back")) } }
    };
    Ok(ui::public(guest, &t!(lang, "enrol-passkey-title"), &[], main))
}

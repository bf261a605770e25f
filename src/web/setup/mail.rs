//! `/setup/mail`: the mail server, with a test mail; can be skipped. The last step: it founds the
//! helpdesk.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{SetupPage, StepSession, step_page};
use crate::{
    app::setup::{self, SetupStep},
    domain::organisation::MailServer,
    t,
    web::{
        answer,
        form::{Fields, Posted},
        forms::mail::{self, TestMailOutcome},
        gate::{CookieKind, SetupSession},
        problem::Problem,
        signin::go_signed_in,
        ui::{self, FormErrors, Tone, csrf, icon},
    },
};

/// The page's place in the setup.
pub struct MailPage;

impl SetupPage for MailPage {
    const STEP: SetupStep = SetupStep::Mail;
}

/// `GET /setup/mail`
pub async fn show(session: StepSession<MailPage>) -> Result<HttpResponse, Problem> {
    let fields = mail::filled(kept(&session)?.as_ref());
    Ok(answer::page(view(&session, &fields, &FormErrors::new(), &None)?))
}

/// `POST /setup/mail`: tries the server, or finishes the setup.
pub async fn save(Posted { gate: session, fields }: Posted<StepSession<MailPage>>) -> Result<HttpResponse, Problem> {
    let (app, lang) = (session.guest.app.clone(), session.guest.locale.lang);
    if fields.get("then") == "skip" {
        setup::put_mail_server(&app, &session.token, None).await?;
        return finish(&session).await;
    }
    let server = match (&app.options().mail, mail::read(Tone::Formal, lang, &fields, kept(&session)?.as_ref())) {
        (Some(server), _) => server.clone(),
        (None, Ok(server)) => {
            setup::put_mail_server(&app, &session.token, Some(server.clone())).await?;
            server
        }
        (None, Err(mistakes)) => return Ok(answer::form_with_errors(view(&session, &fields, &mistakes, &None)?)),
    };
    if fields.get("then") != "test" {
        return finish(&session).await;
    }
    let trial = setup::send_test_mail(&app, &session.state, &server, lang).await?;
    Ok(answer::page(view(&session, &fields, &FormErrors::new(), &Some(trial))?))
}

async fn finish(session: &SetupSession) -> Result<HttpResponse, Problem> {
    let guest = &session.guest;
    let token = setup::finish(&guest.app, &session.token, guest.locale.lang).await?;
    let mut response = go_signed_in(guest, "/setup/done", token)?;
    response.add_cookie(&guest.expired_cookie(CookieKind::Setup)).map_err(|_| Problem::Internal)?;
    Ok(response)
}

fn kept(session: &SetupSession) -> Result<Option<MailServer>, Problem> {
    Ok(session.guest.app.read(setup::mail_server)?)
}

fn view(
    session: &SetupSession,
    fields: &Fields,
    mistakes: &FormErrors,
    trial: &TestMailOutcome,
) -> Result<Markup, Problem> {
    let lang = session.guest.locale.lang;
    let is_configured = session.guest.app.options().mail.is_some();
    let has_password = kept(session)?.is_some_and(|server| !server.password.is_empty());
    let email = session.state.email.as_ref().map(ToString::to_string).unwrap_or_default();
    let body = html! {
        (ui::error_summary(lang, mistakes))
        (mail::trial_outcome(lang, trial, &email))
        form method="post" action="/setup/mail" {
            (csrf(&session.csrf()))
            @if is_configured {
                div.banner { (icon("settings")) p { (t!(lang, "setup-mail-configured")) } }
            } @else {
                (mail::controls(lang, fields, mistakes, has_password))
            }
            div.actions {
                button.button.primary name="then" value="finish" data-busy=(t!(lang, "busy")) { (t!(lang, "setup-finish")) }
                button.button name="then" value="test" data-busy=(t!(lang, "setup-trial-busy")) {
                    (icon("send")) (t!(lang, "setup-trial-send"))
                }
                @if !is_configured {
                    button.button.quiet name="then" value="skip" { (t!(lang, "setup-mail-skip")) }
                }
            }
            p.hint { (t!(lang, "setup-trial-to", email = email)) }
        }
    };
    Ok(step_page(session, SetupStep::Mail, &t!(lang, "setup-mail-title"), &t!(lang, "setup-mail-lead"), body))
}

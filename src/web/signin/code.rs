//! `/signin/code`: the second factor. Those who have several may choose; a recovery code replaces each of them.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{go_signed_in, passkey, wait_banner, with_return_to};
use crate::{
    app::{
        Error,
        account::{
            enrol,
            passkey::PasskeySite,
            second_factor::{self, SecondFactor},
            sign_in,
        },
    },
    domain::person::Lang,
    t,
    web::{
        answer,
        form::Posted,
        gate::{self, PendingSession},
        problem::Problem,
        ui::{self, FormErrors, TextField, csrf, icon},
    },
};

/// `GET /signin/code`
pub async fn show(session: PendingSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    // An account without a second factor sets one up first.
    let is_missing = session
        .guest
        .app
        .read(|read| enrol::account_without_factor(read, &session.token, session.guest.now))?
        .is_some();
    if is_missing {
        return Ok(answer::see_other(&with_return_to("/signin/enrol", &then)));
    }
    Ok(answer::page(view(session, &then, &FormErrors::new(), None)?))
}

/// `POST /signin/code`
pub async fn enter(
    Posted { gate: session, fields }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (guest, then) = (session.guest.clone(), gate::return_to(&request));
    let is_recovery = !fields.get("recovery").trim().is_empty();
    let (field, typed) = if is_recovery { ("recovery", fields.get("recovery")) } else { ("code", fields.get("code")) };
    match sign_in::with_code(&guest.app, &session.token, typed, &guest.sign_in_browser(&request)).await {
        Ok(Some(token)) => go_signed_in(&guest, &then, token),
        Ok(None) => {
            let what = wrong_code(guest.locale.lang, is_recovery || second_factor::is_recovery_code(typed));
            Ok(answer::form_with_errors(view(session, &then, &vec![(field.to_owned(), what)], None)?))
        }
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(view(session, &then, &FormErrors::new(), Some(seconds))?, seconds))
        }
        // The session ended in the meantime.
        Err(Error::NotFound) => Err(Problem::SignIn(then)),
        Err(error) => Err(error.into()),
    }
}

fn wrong_code(lang: Lang, is_recovery: bool) -> String {
    if is_recovery { t!(lang, "signin-recovery-wrong") } else { t!(lang, "signin-code-wrong") }
}

/// `POST /signin/code/mail`: sends a code. Whether it arrives is not told here.
pub async fn send(
    Posted { gate: session, .. }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    match sign_in::send_code(&session.guest.app, &session.token).await {
        Ok(()) => Ok(answer::see_other(&with_return_to("/signin/code", &then))),
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(view(session, &then, &FormErrors::new(), Some(seconds))?, seconds))
        }
        Err(Error::NotFound) => Err(Problem::SignIn(then)),
        Err(error) => Err(error.into()),
    }
}

/// The page; only what the account has set up is offered.
pub fn view(
    mut session: PendingSession,
    then: &str,
    mistakes: &FormErrors,
    wait: Option<u64>,
) -> Result<Markup, Problem> {
    session.guest.path = with_return_to("/signin/code", then);
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let (choice, site, has_server) = guest.app.read(|read| {
        let choice = sign_in::pending_factors(read, &session.token, guest.now)?;
        Ok((choice, PasskeySite::of(&guest.app, read)?, guest.app.mail_host(read)?.is_some()))
    })?;
    let (factors, is_sent) = choice;
    let site = site.filter(|_| factors.contains(&SecondFactor::Passkey));
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        (wait_banner(lang, wait))
        header.page-head { h1 { (t!(lang, "signin-code-title")) } p.lead { (lead(lang, &factors)) } }
        @if let Some(site) = site {
            (passkey::button(lang, &site, &with_return_to("/signin/code/passkey", then), &session.csrf()))
        }
        @if is_sent { div.banner.good role="status" { (icon("mail")) p { (t!(lang, "mail-code-sent")) } } }
        (typed(&session, then, mistakes, &factors))
        @if factors.contains(&SecondFactor::Mail) && has_server { (by_mail(&session, then, is_sent)) }
    };
    Ok(ui::public_page(guest, &t!(lang, "signin-code-title"), &[], main))
}

fn lead(lang: Lang, factors: &[SecondFactor]) -> String {
    match factors {
        [SecondFactor::App] => t!(lang, "signin-code-lead"),
        [SecondFactor::Mail] => t!(lang, "signin-mail-lead"),
        [SecondFactor::Passkey] => t!(lang, "signin-passkey-lead"),
        _ => t!(lang, "signin-choice-lead"),
    }
}

/// What can be typed: the code of an app, or a recovery code.
fn typed(session: &PendingSession, then: &str, mistakes: &FormErrors, factors: &[SecondFactor]) -> Markup {
    let lang = session.guest.locale.lang;
    let has_app = factors.contains(&SecondFactor::App);
    let label = match (has_app, factors.contains(&SecondFactor::Mail)) {
        (true, false) => Some(t!(lang, "signin-code")),
        (true, true) => Some(t!(lang, "signin-code-either")),
        (false, true) => Some(t!(lang, "mail-code-field")),
        (false, false) => None,
    };
    html! {
        form method="post" action=(session.guest.path) {
            (csrf(&session.csrf()))
            @if let Some(label) = label { (ui::one_time_code_field(lang, mistakes, &label)) }
            details.fold open[ui::error_for(mistakes, "recovery").is_some()] {
                summary { (if has_app { t!(lang, "signin-no-app") } else { t!(lang, "signin-no-other") }) }
                div.stack {
                (ui::text_field(lang, mistakes, TextField {
                    name: "recovery", label: &t!(lang, "signin-recovery"), hint: Some(&t!(lang, "signin-recovery-hint")),
                    autocomplete: Some("off"), width: Some("w-m"), ..TextField::default()
                }))
                p { (t!(lang, "signin-no-codes")) }
                }
            }
            div.actions {
                button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "signin-go")) }
                a.button.quiet href=(with_return_to("/signin", then)) { (t!(lang, "back")) }
            }
        }
    }
}

/// The button that sends a code by mail.
fn by_mail(session: &PendingSession, then: &str, is_sent: bool) -> Markup {
    let lang = session.guest.locale.lang;
    html! {
        form method="post" action=(with_return_to("/signin/code/mail", then)) {
            (csrf(&session.csrf()))
            div.actions {
                button.button data-busy=(t!(lang, "busy")) {
                    (icon("send")) (if is_sent { t!(lang, "mail-code-again") } else { t!(lang, "mail-code-go") })
                }
            }
        }
    }
}

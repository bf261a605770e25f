//! The code of an app, for requesters who want one: set up, asked for at the door, taken away.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{
    frame,
    session::{self, RequesterSession},
};
use crate::{
    app::{
        Error,
        account::second_factor::TotpEnrolment,
        portal::{account, sign_in},
    },
    t,
    web::{
        answer,
        form::Posted,
        gate::PendingRequesterSession,
        problem::Problem,
        signin::wait_banner,
        ui::{self, FormErrors, TextField, csrf, icon},
    },
};

const PORTAL_FACTOR_PATH: &str = "/portal/account/second-factor";
const PORTAL_FACTOR_REMOVAL_PATH: &str = "/portal/account/second-factor/removal";

/// `GET /portal/signin/code`
pub async fn show_code(session: PendingRequesterSession) -> Result<HttpResponse, Problem> {
    Ok(answer::page(code_view(&session, &FormErrors::new(), None)))
}

/// `POST /portal/signin/code`
pub async fn enter_code(
    Posted { gate: session, fields }: Posted<PendingRequesterSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = &session.guest;
    let recovery = fields.get("recovery").trim();
    let (field, typed) = if recovery.is_empty() { ("code", fields.get("code")) } else { ("recovery", recovery) };
    match sign_in::with_code(&guest.app, &session.token, typed, &session::identify_browser(guest, &request)).await {
        Ok(Some(token)) => session::go_with_session(guest, "/portal", token),
        Ok(None) => {
            let lang = guest.locale.lang;
            let what = if field == "code" { t!(lang, "signin-code-wrong") } else { t!(lang, "signin-recovery-wrong") };
            Ok(answer::form_with_errors(code_view(&session, &vec![(field.to_owned(), what)], None)))
        }
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(code_view(&session, &FormErrors::new(), Some(seconds)), seconds))
        }
        Err(Error::NotFound) => Err(Problem::GoTo("/portal/signin".to_owned())),
        Err(error) => Err(error.into()),
    }
}

fn code_view(session: &PendingRequesterSession, mistakes: &FormErrors, wait: Option<u64>) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let main = html! {
        (ui::error_summary(lang, mistakes))
        (wait_banner(lang, wait))
        header.page-head { h1 { (t!(lang, "signin-code-title")) } p.lead { (t!(lang, "signin-code-lead")) } }
        form method="post" action="/portal/signin/code" novalidate {
            (csrf(&session.csrf()))
            (ui::one_time_code_field(lang, mistakes, &t!(lang, "signin-code")))
            details.fold open[ui::error_for(mistakes, "recovery").is_some()] {
                summary { (t!(lang, "signin-no-app")) }
                (recovery_line(session, mistakes))
            }
            div.actions {
                button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "signin-go")) }
                a.button.quiet href="/portal/signin" { (t!(lang, "back")) }
            }
        }
    };
    ui::public_page(guest, &t!(lang, "signin-code-title"), &[], main)
}

fn recovery_line(session: &PendingRequesterSession, mistakes: &FormErrors) -> Markup {
    let lang = session.guest.locale.lang;
    ui::text_field(
        lang,
        mistakes,
        TextField {
            name: "recovery",
            label: &t!(lang, "signin-recovery"),
            hint: Some(&t!(lang, "signin-recovery-hint")),
            autocomplete: Some("off"),
            width: Some("w-m"),
            ..TextField::default()
        },
    )
}

/// `GET /portal/account/second-factor`
pub async fn show(session: RequesterSession) -> Result<HttpResponse, Problem> {
    Ok(answer::page(view(&session, &FormErrors::new())?))
}

/// `POST /portal/account/second-factor`: sets it up; the recovery codes are shown now and never again.
pub async fn enrol(Posted { gate: session, fields }: Posted<RequesterSession>) -> Result<HttpResponse, Problem> {
    let (lang, code) = (session.guest.locale.lang, fields.get("code").to_owned());
    match session.write(move |tx, token| account::enrol_app(tx, token, &code)).await {
        Ok(Some(codes)) => Ok(answer::page(codes_view(&session, &codes))),
        Ok(None) => {
            let mistakes = vec![("code".to_owned(), t!(lang, "enrol-code-wrong"))];
            Ok(answer::form_with_errors(view(&session, &mistakes)?))
        }
        // Set up before, in another window.
        Err(Error::NotFound) => Ok(answer::see_other("/portal/account")),
        Err(error) => Err(error.into()),
    }
}

/// `POST /portal/account/second-factor/removal`
pub async fn remove(Posted { gate: session, fields }: Posted<RequesterSession>) -> Result<HttpResponse, Problem> {
    let (app, lang) = (&session.guest.app, session.guest.locale.lang);
    match account::remove_app(app, session.token(), fields.get("code")).await {
        Ok(true) => Ok(answer::see_other("/portal/account?done=no-factor")),
        Ok(false) => {
            let mistakes = vec![("code".to_owned(), t!(lang, "signin-code-wrong"))];
            Ok(answer::form_with_errors(view(&session, &mistakes)?))
        }
        Err(Error::NotFound) => Ok(answer::see_other("/portal/account")),
        Err(error) => Err(error.into()),
    }
}

fn view(session: &RequesterSession, mistakes: &FormErrors) -> Result<Markup, Problem> {
    let guest = &session.guest;
    let enrolment = guest.app.read(|read| account::enrolment(read, session.token(), guest.now))?;
    Ok(match enrolment {
        Some(enrolment) => enrol_view(session, &enrolment, mistakes),
        None => remove_view(session, mistakes),
    })
}

fn enrol_view(session: &RequesterSession, enrolment: &TotpEnrolment, mistakes: &FormErrors) -> Markup {
    let lang = session.guest.locale.lang;
    let words = (t!(lang, "portal-factor-add"), t!(lang, "portal-factor-lead"));
    let button = html! {
        button.button.primary data-busy=(t!(lang, "busy")) { (icon("shield")) (words.0) }
    };
    form_view(
        session,
        mistakes,
        &words,
        PORTAL_FACTOR_PATH,
        &ui::authenticator_setup(lang, mistakes, enrolment),
        &button,
    )
}

fn remove_view(session: &RequesterSession, mistakes: &FormErrors) -> Markup {
    let lang = session.guest.locale.lang;
    let words = (t!(lang, "portal-factor-remove"), t!(lang, "portal-factor-remove-lead"));
    let code = ui::text_field(
        lang,
        mistakes,
        TextField {
            name: "code",
            label: &t!(lang, "portal-factor-code"),
            autocomplete: Some("one-time-code"),
            width: Some("w-m"),
            ..TextField::default()
        },
    );
    let button = html! { button.button data-busy=(t!(lang, "busy")) { (icon("trash")) (words.0) } };
    form_view(session, mistakes, &words, PORTAL_FACTOR_REMOVAL_PATH, &code, &button)
}

fn form_view(
    session: &RequesterSession,
    mistakes: &FormErrors,
    (title, lead): &(String, String),
    action: &str,
    controls: &Markup,
    button: &Markup,
) -> Markup {
    let lang = session.guest.locale.lang;
    let main = html! {
        (ui::error_summary(lang, mistakes))
        header.page-head { h1 { (title) } p.lead { (lead) } }
        form method="post" action=(action) novalidate {
            (csrf(&session.csrf()))
            (controls)
            div.actions { (button) a.button.quiet href="/portal/account" { (t!(lang, "back")) } }
        }
    };
    frame(session, title, main)
}

fn codes_view(session: &RequesterSession, codes: &[String]) -> Markup {
    let lang = session.guest.locale.lang;
    let title = t!(lang, "recovery-title");
    let main = html! {
        header.page-head { h1 { (title) } p.lead { (t!(lang, "recovery-lead")) } }
        ul.secret #codes role="list" { @for code in codes { li { (code) } } }
        div.row {
            button.button.small.needs-js type="button" data-copy="codes" data-done=(t!(lang, "secret-copied")) {
                (icon("copy")) (t!(lang, "secret-copy"))
            }
            button.button.small.needs-js type="button" data-print { (icon("printer")) (t!(lang, "secret-print")) }
        }
        div.actions { a.button.primary href="/portal/account?done=factor" { (icon("check")) (t!(lang, "portal-codes-kept")) } }
    };
    frame(session, &title, main)
}

//! `/signin`: e-mail and password. What follows is the second factor: [`code`] if there is one,
//! [`enrol`] and [`codes`] if not. A [`passkey`] is both at once. `then` in the address says where to go in the end.

pub mod code;
pub mod codes;
pub mod enrol;
pub mod enrol_mail;
pub mod enrol_passkey;
pub mod invitation;
pub mod passkey;
pub mod reset;
pub mod start_password;

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use self::start_password::START_PASSWORD_PATH;
use super::{
    answer,
    form::Posted,
    gate::{self, AgentSession, CookieKind, Guest, PreSession, with_return_to},
    problem::Problem,
    ui::{self, FormErrors, TextField, icon},
};
use crate::{
    app::{
        Error,
        account::{
            self,
            passkey::PasskeySite,
            password::{MAX_LENGTH, MIN_LENGTH, PasswordWeakness},
            sign_in::{self, PasswordStep, SignInAttempt},
            start_password::find_start_password_owner,
        },
        known_browser::KNOWN_BROWSER_DAYS,
    },
    domain::person::Lang,
    t,
};

/// `GET /signin`
pub async fn show(
    visitor: PreSession,
    session: Result<AgentSession, Problem>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    match session {
        Ok(_) => return Ok(answer::see_other(&then)),
        // Signed in, but something comes first.
        Err(Problem::GoTo(there)) => return Ok(answer::see_other(&there)),
        Err(_) => {}
    }
    Ok(answer::page(view(visitor, &then, "", &FormErrors::new(), None)?))
}

/// `POST /signin`
pub async fn enter(
    Posted { gate: visitor, fields }: Posted<PreSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (guest, then) = (&visitor.guest, gate::return_to(&request));
    let (email, password) = (fields.get("email").to_owned(), fields.get("password").to_owned());
    let attempt = SignInAttempt { email: email.clone(), password, browser: guest.sign_in_browser(&request) };
    match sign_in::with_password(&guest.app, attempt).await {
        Ok(PasswordStep::Right(halfway)) => {
            let cookie = guest.cookie(CookieKind::Session, halfway.token, None);
            let page = if halfway.is_enrolled { "/signin/code" } else { "/signin/enrol" };
            Ok(answer::redirect(&with_return_to(page, &then)).cookie(cookie).finish())
        }
        Ok(refused) => {
            let mistakes = vec![("password".to_owned(), refused_text(guest.locale.lang, &refused))];
            Ok(answer::form_with_errors(view(visitor, &then, &email, &mistakes, None)?))
        }
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(view(visitor, &then, &email, &FormErrors::new(), Some(seconds))?, seconds))
        }
        Err(error) => Err(error.into()),
    }
}

/// Why nobody is signed in.
fn refused_text(lang: Lang, refused: &PasswordStep) -> String {
    match refused {
        PasswordStep::StartPasswordOver => t!(lang, "signin-start-over"),
        PasswordStep::Wrong | PasswordStep::Right(_) => t!(lang, "signin-wrong"),
    }
}

/// On to a page with the full session that began. The browser is known from now on. Whoever came with a start password
/// replaces it before.
pub fn go_signed_in(guest: &Guest, there: &str, token: String) -> Result<HttpResponse, Problem> {
    let (known, comes_first) = guest.app.read(|read| {
        let has_start_password = find_start_password_owner(read, &token, guest.now)?.is_some();
        Ok((sign_in::known_browser_word(read, &token, guest.now)?, has_start_password))
    })?;
    let first = comes_first.then(|| with_return_to(START_PASSWORD_PATH, there));
    let mut response = answer::redirect(first.as_deref().unwrap_or(there));
    response.cookie(guest.cookie(CookieKind::Session, token, None));
    if let Some(word) = known {
        response.cookie(guest.cookie(CookieKind::Known, word, Some(KNOWN_BROWSER_DAYS)));
    }
    Ok(response.finish())
}

/// `POST /signout`
pub async fn sign_out(Posted { gate: session, .. }: Posted<AgentSession>) -> Result<HttpResponse, Problem> {
    let guest = &session.guest;
    let token = session.token().to_owned();
    session.write(move |tx, _| account::sign_out(tx, &token)).await?;
    let over = guest.expired_cookie(CookieKind::Session);
    Ok(answer::signed_out("/signin", over))
}

fn view(
    mut visitor: PreSession,
    then: &str,
    email: &str,
    mistakes: &FormErrors,
    wait: Option<u64>,
) -> Result<Markup, Problem> {
    visitor.guest.path = with_return_to("/signin", then);
    let (guest, csrf) = (&visitor.guest, visitor.csrf());
    let lang = guest.locale.lang;
    let site = guest.app.read(|read| PasskeySite::of(&guest.app, read))?;
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        (wait_banner(lang, wait))
        header.page-head { h1 { (t!(lang, "signin-title")) } p.lead { (t!(lang, "signin-lead")) } }
        form method="post" action=(guest.path) {
            (ui::csrf(&csrf))
            (ui::text_field(lang, mistakes, TextField {
                name: "email", label: &t!(lang, "signin-email"), value: email, kind: "email",
                autocomplete: Some("username"), width: Some("w-l"), ..TextField::default()
            }))
            (ui::password_field(lang, mistakes, "password", &t!(lang, "password"), None, "current-password", false))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "signin-go")) } }
        }
        @if let Some(site) = site { (passkey::button(lang, &site, &with_return_to("/signin/passkey", then), &csrf)) }
        p { a href="/password" { (t!(lang, "signin-forgotten")) } }
    };
    Ok(ui::public_page(guest, &t!(lang, "signin-title"), &[], main))
}

/// That it was too often, and how long to wait.
pub fn wait_banner(lang: Lang, wait: Option<u64>) -> Markup {
    html! {
        @if let Some(seconds) = wait {
            div.banner.wait role="alert" {
                (icon("clock"))
                div {
                    b { (t!(lang, "signin-patience")) }
                    p { (wait_text(lang, seconds)) }
                }
            }
        }
    }
}

/// How long to wait, in the unit that people would use.
pub fn wait_text(lang: Lang, seconds: u64) -> String {
    if seconds <= 90 {
        t!(lang, "signin-patience-seconds", count = seconds)
    } else {
        t!(lang, "signin-patience-minutes", count = seconds.div_ceil(60))
    }
}

/// Why a password is not good enough, in words.
pub fn weakness_text(lang: Lang, weakness: PasswordWeakness) -> String {
    match weakness {
        PasswordWeakness::TooShort => t!(lang, "password-too-short", min = MIN_LENGTH),
        PasswordWeakness::TooLong => t!(lang, "password-too-long", max = MAX_LENGTH),
        PasswordWeakness::Common => t!(lang, "password-common"),
        PasswordWeakness::Known => t!(lang, "password-known"),
    }
}

/// Recovery codes as a text file, with what they are for.
pub fn recovery_codes_file(lang: Lang, organisation: &str, codes: Vec<String>) -> HttpResponse {
    let head = [t!(lang, "recovery-file", organisation = organisation), t!(lang, "recovery-file-use"), String::new()];
    answer::text_file(&t!(lang, "recovery-file-name"), &[head.to_vec(), codes].concat())
}

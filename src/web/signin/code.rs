//! `/signin/code`: the second factor. Whoever has several may choose; a recovery code stands in for each.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{passkey, patience, with_then};
use crate::{
    app::{
        Error,
        account::{
            passkey::Site,
            second_factor::{self, Factor},
            sign_in,
        },
    },
    domain::person::Lang,
    t,
    web::{
        answer, form,
        gate::{self, HalfSession},
        problem::Problem,
        ui::{self, Line, Mistakes, csrf},
    },
};

/// `GET /signin/code`
pub async fn show(session: HalfSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    // Whoever has no second factor yet gets one first.
    let is_missing =
        session.guest.app.read(|read| sign_in::enrolment(read, &session.token, session.guest.now))?.is_some();
    if is_missing {
        return Ok(answer::see_other(&with_then("/signin/enrol", &then)));
    }
    Ok(answer::page(view(session, &then, &Mistakes::new(), None)?))
}

/// `POST /signin/code`
pub async fn enter(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (guest, then) = (session.guest.clone(), gate::then(&request));
    let fields = form::read(&guest.app, &request, payload).await?;
    session.check(&fields)?;
    let is_recovery = !fields.get("recovery").trim().is_empty();
    let (field, typed) = if is_recovery { ("recovery", fields.get("recovery")) } else { ("code", fields.get("code")) };
    match sign_in::with_code(&guest.app, &session.token, typed, guest.address).await {
        Ok(Some(token)) => {
            let cookie = guest.cookie(guest.cookie_name(), token, None);
            Ok(answer::going(&then).cookie(cookie).finish())
        }
        Ok(None) => {
            let what = if is_recovery || second_factor::is_recovery_code(typed) {
                t!(guest.voice.lang, "signin-recovery-wrong")
            } else {
                t!(guest.voice.lang, "signin-code-wrong")
            };
            Ok(answer::mistaken(view(session, &then, &vec![(field.to_owned(), what)], None)?))
        }
        Err(Error::Throttled { seconds }) => {
            Ok(answer::too_often(view(session, &then, &Mistakes::new(), Some(seconds))?, seconds))
        }
        // The session ended in the meantime.
        Err(Error::NotFound) => Err(Problem::SignIn(then)),
        Err(error) => Err(error.into()),
    }
}

/// The page; only what the account has set up is offered.
pub fn view(mut session: HalfSession, then: &str, mistakes: &Mistakes, wait: Option<u64>) -> Result<Markup, Problem> {
    session.guest.path = with_then("/signin/code", then);
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let (factors, site) =
        guest.app.read(|read| Ok((sign_in::factors(read, &session.token, guest.now)?, Site::of(&guest.app, read)?)))?;
    let site = site.filter(|_| factors.contains(&Factor::Passkey));
    let main = html! {
        (ui::exposed(guest))
        (ui::summary(lang, mistakes))
        (patience(lang, wait))
        header.page-head { h1 { (t!(lang, "signin-code-title")) } p.lead { (lead(lang, &factors)) } }
        @if let Some(site) = site {
            (passkey::button(lang, &site, &with_then("/signin/code/passkey", then), Some(&session.csrf())))
        }
        (typed(&session, then, mistakes, &factors))
    };
    Ok(ui::public(guest, &t!(lang, "signin-code-title"), &[], main))
}

fn lead(lang: Lang, factors: &[Factor]) -> String {
    match factors {
        [Factor::App] => t!(lang, "signin-code-lead"),
        [Factor::Passkey] => t!(lang, "signin-passkey-lead"),
        _ => t!(lang, "signin-choice-lead"),
    }
}

/// What can be typed: the code of an app, or a recovery code.
fn typed(session: &HalfSession, then: &str, mistakes: &Mistakes, factors: &[Factor]) -> Markup {
    let lang = session.guest.voice.lang;
    let has_app = factors.contains(&Factor::App);
    html! {
        form method="post" action=(session.guest.path) {
            (csrf(&session.csrf()))
            @if has_app { (ui::one_time_code(lang, mistakes, &t!(lang, "signin-code"))) }
            details.fold open[ui::mistake(mistakes, "recovery").is_some()] {
                summary { (if has_app { t!(lang, "signin-no-app") } else { t!(lang, "signin-no-passkey") }) }
                div.stack {
                (ui::line(lang, mistakes, Line {
                    name: "recovery", label: &t!(lang, "signin-recovery"), hint: Some(&t!(lang, "signin-recovery-hint")),
                    autocomplete: Some("off"), width: Some("w-m"), ..Line::default()
                }))
                p { (t!(lang, "signin-no-codes")) }
                }
            }
            div.actions {
                button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "signin-go")) }
                a.button.quiet href=(with_then("/signin", then)) { (t!(lang, "back")) }
            }
        }
    }
}

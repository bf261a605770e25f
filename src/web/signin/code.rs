//! `/signin/code`: the second factor, by app or by recovery code.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{patience, with_then};
use crate::{
    app::{
        Error,
        account::{second_factor, sign_in},
    },
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
    Ok(answer::page(view(session, &then, &Mistakes::new(), None)))
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
            Ok(answer::mistaken(view(session, &then, &vec![(field.to_owned(), what)], None)))
        }
        Err(Error::Throttled { seconds }) => {
            Ok(answer::too_often(view(session, &then, &Mistakes::new(), Some(seconds)), seconds))
        }
        // The session ended in the meantime.
        Err(Error::NotFound) => Err(Problem::SignIn(then)),
        Err(error) => Err(error.into()),
    }
}

fn view(mut session: HalfSession, then: &str, mistakes: &Mistakes, wait: Option<u64>) -> Markup {
    session.guest.path = with_then("/signin/code", then);
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let is_recovery_wrong = ui::mistake(mistakes, "recovery").is_some();
    let main = html! {
        (ui::exposed(guest))
        (ui::summary(lang, mistakes))
        (patience(lang, wait))
        header.page-head { h1 { (t!(lang, "signin-code-title")) } p.lead { (t!(lang, "signin-code-lead")) } }
        form method="post" action=(guest.path) {
            (csrf(&session.csrf()))
            (ui::one_time_code(lang, mistakes, &t!(lang, "signin-code")))
            details.fold open[is_recovery_wrong] {
                summary { (t!(lang, "signin-no-app")) }
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
    };
    ui::public(guest, &t!(lang, "signin-code-title"), &[], main)
}

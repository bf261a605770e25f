//! `/signin/enrol/codes`: recovery codes, for an account that has just enrolled. Once they were kept, the
//! person is signed in and the page is gone.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{go_signed_in, recovery_codes_file, with_return_to};
use crate::{
    app::account::enrol,
    t,
    web::{
        answer,
        form::Posted,
        gate::{self, PendingSession},
        problem::Problem,
        ui::{self, FormErrors, csrf},
    },
};

/// `GET /signin/enrol/codes`
pub async fn show(session: PendingSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let codes = theirs(&session)?;
    Ok(answer::page(view(session, &gate::return_to(&request), &codes, &FormErrors::new())))
}

/// `GET /signin/enrol/codes/file`
pub async fn file(session: PendingSession) -> Result<HttpResponse, Problem> {
    let codes = theirs(&session)?;
    Ok(recovery_codes_file(session.guest.locale.lang, session.guest.organisation.name.as_str(), codes))
}

/// `POST /signin/enrol/codes`
pub async fn confirm_kept(
    Posted { gate: session, fields }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (guest, then) = (session.guest.clone(), gate::return_to(&request));
    let codes = theirs(&session)?;
    if !fields.has("kept") {
        let mistakes = vec![("kept".to_owned(), t!(guest.locale.lang, "recovery-not-kept"))];
        return Ok(answer::form_with_errors(view(session, &then, &codes, &mistakes)));
    }
    let token = enrol::finish_enrolment(&guest.app, &session.token).await?;
    go_signed_in(&guest, &then, token)
}

/// The codes of an account that has just enrolled; any other goes back to the second factor.
fn theirs(session: &PendingSession) -> Result<Vec<String>, Problem> {
    let codes = session.guest.app.read(|read| enrol::fresh_recovery_codes(read, &session.token, session.guest.now))?;
    codes.ok_or_else(|| Problem::GoTo("/signin/code".to_owned()))
}

fn view(mut session: PendingSession, then: &str, codes: &[String], mistakes: &FormErrors) -> Markup {
    session.guest.path = with_return_to("/signin/enrol/codes", then);
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let main = html! {
        (ui::error_summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "recovery-title")) } p.lead { (t!(lang, "recovery-lead")) } }
        (ui::recovery_codes(lang, codes, "/signin/enrol/codes/file"))
        form method="post" action=(guest.path) {
            (csrf(&session.csrf()))
            (ui::codes_saved_checkbox(lang, mistakes))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "signin-go")) } }
        }
    };
    ui::public_page(guest, &t!(lang, "recovery-title"), &[], main)
}

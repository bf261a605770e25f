//! `/signin/enrol/codes`: recovery codes, for whoever has just enrolled. Once they were kept, the
//! person is signed in and the page is gone.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{codes_file, with_then};
use crate::{
    app::account::enrol,
    t,
    web::{
        answer, form,
        gate::{self, HalfSession},
        problem::Problem,
        ui::{self, Mistakes, csrf},
    },
};

/// `GET /signin/enrol/codes`
pub async fn show(session: HalfSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let codes = theirs(&session)?;
    Ok(answer::page(view(session, &gate::then(&request), &codes, &Mistakes::new())))
}

/// `GET /signin/enrol/codes/file`
pub async fn file(session: HalfSession) -> Result<HttpResponse, Problem> {
    let codes = theirs(&session)?;
    Ok(codes_file(session.guest.voice.lang, session.guest.organisation.name.as_str(), codes))
}

/// `POST /signin/enrol/codes`
pub async fn keep(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (guest, then) = (session.guest.clone(), gate::then(&request));
    let fields = form::read(&guest.app, &request, payload).await?;
    session.check(&fields)?;
    let codes = theirs(&session)?;
    if !fields.has("kept") {
        let mistakes = vec![("kept".to_owned(), t!(guest.voice.lang, "recovery-not-kept"))];
        return Ok(answer::mistaken(view(session, &then, &codes, &mistakes)));
    }
    let token = enrol::after_enrolment(&guest.app, &session.token).await?;
    Ok(answer::going(&then).cookie(guest.cookie(guest.cookie_name(), token, None)).finish())
}

/// The codes of whoever has just enrolled; everybody else goes back to the second factor.
fn theirs(session: &HalfSession) -> Result<Vec<String>, Problem> {
    let codes = session.guest.app.read(|read| enrol::new_codes(read, &session.token, session.guest.now))?;
    codes.ok_or_else(|| Problem::GoTo("/signin/code".to_owned()))
}

fn view(mut session: HalfSession, then: &str, codes: &[String], mistakes: &Mistakes) -> Markup {
    session.guest.path = with_then("/signin/enrol/codes", then);
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let main = html! {
        (ui::summary(lang, mistakes))
        header.page-head { h1 { (t!(lang, "recovery-title")) } p.lead { (t!(lang, "recovery-lead")) } }
        (ui::recovery_codes(lang, codes, "/signin/enrol/codes/file"))
        form method="post" action=(guest.path) {
            (csrf(&session.csrf()))
            (ui::kept_codes(lang, mistakes))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "signin-go")) } }
        }
    };
    ui::public(guest, &t!(lang, "recovery-title"), &[], main)
}

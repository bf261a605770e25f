//! `/setup/organisation`: whose helpdesk, in which language, where it is reached, how it looks.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{at, step};
use crate::{
    app::{
        self,
        settings::organisation::Logo,
        setup::{self, Step},
    },
    domain::organisation::parse_address,
    t,
    web::{
        answer,
        form::{self, Fields},
        forms::{
            Tone,
            organisation::{self, HUES},
        },
        gate::SetupSession,
        problem::Problem,
        ui::{self, Mistakes, csrf},
    },
};

/// `GET /setup/organisation`
pub async fn show(session: SetupSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let fields = match &session.setup.organisation {
        Some(said) => organisation::filled(said),
        None => Fields::of([
            ("lang", session.guest.voice.lang.tag()),
            ("address", &reached_at(&session, &request)),
            ("hue", &HUES[0].0.to_string()),
        ]),
    };
    Ok(answer::page(view(&session, &fields, &Mistakes::new())?))
}

/// The address in the browser's address bar, as far as the request tells.
fn reached_at(session: &SetupSession, request: &HttpRequest) -> String {
    let configured = &session.guest.app.options().public_address;
    if !configured.is_empty() {
        return configured.clone();
    }
    let scheme = if session.guest.is_encrypted { "https" } else { "http" };
    parse_address(&format!("{scheme}://{}", request.connection_info().host())).unwrap_or_default()
}

/// `POST /setup/organisation`
pub async fn save(session: SetupSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (app, voice) = (session.guest.app.clone(), session.guest.voice.clone());
    let fields = form::read_with_files(&app, &request, payload).await?;
    session.check(&fields)?;
    let mut mistakes = Mistakes::new();
    // Kept at once, so that a mistake elsewhere does not lose it.
    match organisation::logo(&app, &voice, &fields, &mut mistakes)? {
        Logo::Stays => {}
        Logo::Goes => setup::put_logo(&app, &session.token, None).await?,
        Logo::Is(bytes) => setup::put_logo(&app, &session.token, Some(bytes)).await?,
    }
    match organisation::read(Tone::Formal, voice.lang, &fields, mistakes) {
        Ok(organisation) => {
            setup::put_organisation(&app, &session.token, organisation).await?;
            Ok(answer::see_other("/setup/preset"))
        }
        Err(mistakes) => Ok(answer::mistaken(view(&session, &fields, &mistakes)?)),
    }
}

fn view(session: &SetupSession, fields: &Fields, mistakes: &Mistakes) -> Result<Markup, Problem> {
    at(session, Step::Organisation)?;
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let logo = guest.app.read(|read| Ok(app::view::logo(read)?))?;
    let body = html! {
        (ui::summary(lang, mistakes))
        form method="post" action="/setup/organisation" enctype="multipart/form-data" {
            (csrf(&session.csrf()))
            (organisation::name(lang, fields, mistakes))
            (organisation::look(lang, fields, mistakes))
            (organisation::logo_field(&guest.voice, logo.as_deref(), mistakes))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(step(
        session,
        Step::Organisation,
        &t!(lang, "setup-organisation-title"),
        &t!(lang, "setup-organisation-lead"),
        body,
    ))
}

//! `/setup/organisation`: whose helpdesk, in which language, where it is reached, how it looks.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::step_page;
use crate::{
    app::{
        self,
        settings::organisation::LogoChange,
        setup::{self, SetupStep},
    },
    domain::organisation::parse_public_address,
    t,
    web::{
        answer,
        form::{Fields, PostedUpload},
        forms::organisation::{self, HUES},
        gate::SetupSession,
        problem::Problem,
        ui::{self, FormErrors, Tone, csrf},
    },
};

/// `GET /setup/organisation`
pub async fn show(session: SetupSession) -> Result<HttpResponse, Problem> {
    let fields = match &session.state.organisation {
        Some(said) => organisation::filled(said),
        None => Fields::of([
            ("lang", session.guest.locale.lang.tag()),
            ("address", &reached_at(&session)),
            ("hue", &HUES[0].0.to_string()),
        ]),
    };
    Ok(answer::page(view(&session, &fields, &FormErrors::new())?))
}

/// The address in the browser's address bar, as far as the request tells.
fn reached_at(session: &SetupSession) -> String {
    let configured = &session.guest.app.options().public_address;
    if !configured.is_empty() {
        return configured.clone();
    }
    parse_public_address(&session.guest.origin).unwrap_or_default()
}

/// `POST /setup/organisation`
pub async fn save(PostedUpload { gate: session, fields }: PostedUpload<SetupSession>) -> Result<HttpResponse, Problem> {
    let (app, locale) = (session.guest.app.clone(), session.guest.locale.clone());
    let mut mistakes = FormErrors::new();
    // Kept at once, so that a mistake elsewhere does not lose it.
    match organisation::logo(&app, &locale, &fields, &mut mistakes)? {
        LogoChange::Keep => {}
        LogoChange::Remove => setup::put_logo(&app, &session.token, None).await?,
        LogoChange::Replace(bytes) => setup::put_logo(&app, &session.token, Some(bytes)).await?,
    }
    match organisation::read(Tone::Formal, locale.lang, &fields, mistakes) {
        Ok(organisation) => {
            setup::put_organisation(&app, &session.token, organisation).await?;
            Ok(answer::see_other("/setup/preset"))
        }
        Err(mistakes) => Ok(answer::form_with_errors(view(&session, &fields, &mistakes)?)),
    }
}

fn view(session: &SetupSession, fields: &Fields, mistakes: &FormErrors) -> Result<Markup, Problem> {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let logo = guest.app.read(|read| Ok(app::view::logo(read)?))?;
    let body = html! {
        (ui::error_summary(lang, mistakes))
        form method="post" action="/setup/organisation" enctype="multipart/form-data" {
            (csrf(&session.csrf()))
            (organisation::name(lang, fields, mistakes))
            (organisation::appearance(lang, fields, mistakes))
            (organisation::logo_field(&guest.locale, logo.as_deref(), mistakes))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(step_page(
        session,
        SetupStep::Organisation,
        &t!(lang, "setup-organisation-title"),
        &t!(lang, "setup-organisation-lead"),
        body,
    ))
}

//! `/setup/preset`: what to start with.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{SetupPage, StepSession, step_page};
use crate::{
    app::setup::{self, SetupStep, preset::PresetChoice},
    domain::person::Lang,
    i18n, t,
    web::{
        answer,
        form::Posted,
        gate::SetupSession,
        problem::Problem,
        ui::{self, FormErrors, csrf, icon},
    },
};

/// The page's place in the setup.
pub struct PresetPage;

impl SetupPage for PresetPage {
    const STEP: SetupStep = SetupStep::Preset;
}

/// `GET /setup/preset`
pub async fn show(session: StepSession<PresetPage>) -> Result<HttpResponse, Problem> {
    let chosen = session.state.preset.clone().unwrap_or_default();
    Ok(answer::page(view(&session, &chosen, &FormErrors::new())?))
}

/// `POST /setup/preset`
pub async fn save(Posted { gate: session, fields }: Posted<StepSession<PresetPage>>) -> Result<HttpResponse, Problem> {
    let Some(choice) = PresetChoice::from_word(fields.get("preset")) else {
        let mistakes = vec![("preset".to_owned(), t!(session.guest.locale.lang, "setup-preset-none"))];
        return Ok(answer::form_with_errors(view(&session, "", &mistakes)?));
    };
    setup::put_preset(&session.guest.app, &session.token, choice).await?;
    Ok(answer::see_other("/setup/administrator"))
}

fn view(session: &SetupSession, chosen: &str, mistakes: &FormErrors) -> Result<Markup, Problem> {
    let lang = session.guest.locale.lang;
    let wrong = ui::error_for(mistakes, "preset");
    let body = html! {
        (ui::error_summary(lang, mistakes))
        form method="post" action="/setup/preset" {
            (csrf(&session.csrf()))
            fieldset #preset class=(if wrong.is_some() { "field invalid" } else { "field" }) {
                legend.visually-hidden { (t!(lang, "setup-preset-title")) }
                @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
                div.choices {
                    @for choice in PresetChoice::ALL {
                        label.choice {
                            input type="radio" name="preset" value=(choice.word()) checked[chosen == choice.word()];
                            b { (i18n::text(lang, &format!("setup-preset-{}", choice.word()), &[])) }
                            span { (i18n::text(lang, &format!("setup-preset-{}-text", choice.word()), &[])) }
                            span { (brings(lang, choice)?) }
                        }
                    }
                }
            }
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(step_page(session, SetupStep::Preset, &t!(lang, "setup-preset-title"), &t!(lang, "setup-preset-lead"), body))
}

/// What a preset brings, in numbers.
fn brings(lang: Lang, choice: PresetChoice) -> Result<String, Problem> {
    let preset = choice.load(lang)?;
    Ok(t!(lang, "setup-preset-brings", departments = preset.departments.len(), topics = preset.topics.len()))
}

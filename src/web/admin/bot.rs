//! `/admin/chat/{bot}`: how a bot does, what it offers, and a trial of the whole way to it and back.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    AdminContext,
    bots::{self, BotStatus},
    form_state::{self, ChoiceOption, FormState, LabelledValues, ValueReader},
    frame,
};
use crate::{
    app::{
        self,
        bots::{self as app_bots, BotHealth, BotSettings},
        chat,
        settings::SettingError,
        view::catalogue,
    },
    domain::{id::DepartmentId, person::Lang, text::Label},
    i18n, t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, csrf, icon},
    },
};

/// Nothing narrows it down.
const ANY: &str = "any";

/// `GET /admin/chat/{bot}`
pub async fn show(context: AdminContext, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let bot = find(&context, *id)?;
    let standing = context.app().read(|read| app_bots::open_settings(read, *id))?;
    let sheet = FormState::opened(filled(&standing.value), standing.version);
    Ok(context.page(view(&context, *id, &bot, &sheet)?))
}

/// `POST /admin/chat/{bot}`: what the bot offers.
pub async fn save(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let (id, bot) = (*id, find(&context, *id)?);
    let wishes = match read(context.lang(), &fields, &departments(&context)?) {
        Ok(wishes) => wishes,
        Err(wrong) => {
            return Ok(context.form_with_errors(view(&context, id, &bot, &FormState::with_errors(fields, wrong))?));
        }
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| app_bots::save_settings(tx, actor, id, &seen, &wishes)).await {
        Ok(()) => Ok(context.see_other(&here(id), "saved")),
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => {
            let now = context.app().read(|read| app_bots::open_settings(read, id))?;
            let typed = facts(&context, &fields)?;
            let sheet = FormState::with_conflict(fields, now.version, facts(&context, &filled(&now.value))?, &typed);
            Ok(context.form_with_errors(view(&context, id, &bot, &sheet)?))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `POST /admin/chat/{bot}/trial`: begins a trial.
pub async fn begin_trial(
    Posted { gate: context, .. }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    find(&context, *id)?;
    context.app().bots().begin_trial(*id, app::new_token()?);
    Ok(context.see_other(&format!("{}#trial", here(*id)), "bot-trial"))
}

fn here(id: u64) -> String {
    format!("/admin/chat/{id}")
}

fn find(context: &AdminContext, id: u64) -> Result<BotHealth, Problem> {
    context.app().bots().get(id).ok_or(Problem::NotFound)
}

fn departments(context: &AdminContext) -> Result<Vec<(DepartmentId, Label)>, Problem> {
    Ok(context.app().read(catalogue::department_names)?)
}

fn filled(wishes: &BotSettings) -> Fields {
    let department = wishes.department.map_or_else(|| ANY.to_owned(), |id| id.to_string());
    let lang = wishes.lang.map_or(ANY, Lang::tag);
    let discreet = wishes.is_discreet.then_some(("discreet", "on"));
    Fields::of([("department", department.as_str()), ("lang", lang)].into_iter().chain(discreet))
}

fn read(lang: Lang, fields: &Fields, departments: &[(DepartmentId, Label)]) -> Result<BotSettings, FormErrors> {
    let chosen = fields.get("department");
    let department = departments.iter().map(|(id, _)| *id).find(|id| id.to_string() == chosen);
    if department.is_none() && chosen != ANY {
        return Err(vec![("department".to_owned(), t!(lang, "bot-department-gone"))]);
    }
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == fields.get("lang"));
    Ok(BotSettings { department, lang, is_discreet: fields.has("discreet") })
}

fn facts(context: &AdminContext, fields: &Fields) -> Result<LabelledValues, Problem> {
    let lang = context.lang();
    let named = |choices: &[ChoiceOption], name: &str| {
        let chosen = choices.iter().find(|(value, ..)| value == fields.get(name));
        chosen.map(|(_, name, _)| name.clone()).unwrap_or_default()
    };
    Ok(vec![
        (t!(lang, "bot-department"), named(&offers(lang, departments(context)?), "department")),
        (t!(lang, "bot-lang"), named(&languages(lang), "lang")),
        ValueReader { lang, fields }.tick(t!(lang, "bot-discreet"), "discreet"),
    ])
}

fn offers(lang: Lang, departments: Vec<(DepartmentId, Label)>) -> Vec<ChoiceOption> {
    let each = departments.into_iter().map(|(id, name)| (id.to_string(), name.to_string(), None));
    std::iter::once((ANY.to_owned(), t!(lang, "bot-department-any"), None)).chain(each).collect()
}

fn languages(lang: Lang) -> Vec<ChoiceOption> {
    let each =
        Lang::ALL.map(|one| (one.tag().to_owned(), i18n::text(lang, &format!("language-{}", one.tag()), &[]), None));
    std::iter::once((ANY.to_owned(), t!(lang, "bot-lang-any"), None)).chain(each).collect()
}

fn view(context: &AdminContext, id: u64, bot: &BotHealth, sheet: &FormState) -> Result<Markup, Problem> {
    let lang = context.lang();
    let main = html! {
        a.back href="/admin/chat" { (icon("arrow-left")) (t!(lang, "admin-area-chat")) }
        (state(context, id, bot))
        section.card {
            h2 { (t!(lang, "bot-settings")) }
            (offered(context, id)?)
            (form_state::form(context, &here(id), sheet, &controls(context, sheet)?, &html! {}))
        }
        (trial(context, id, bot))
    };
    Ok(frame::page(context, Some("chat"), &bots::name(lang, id, bot), main))
}

/// How it does, and the way to it.
fn state(context: &AdminContext, id: u64, bot: &BotHealth) -> Markup {
    let (lang, locale, fares) = (context.lang(), context.locale(), BotStatus::of(bot));
    html! {
        section.card {
            h2 { (t!(lang, "bot-state")) " " (fares.badge(lang)) }
            (fares.advice(lang))
            dl.facts.wide {
                @if let Some(since) = bot.connected_since {
                    div { dt { (t!(lang, "bot-since")) } dd { (ui::date_and_time(locale, since)) } }
                }
                div {
                    dt { (t!(lang, "bot-last")) }
                    dd { @if let Some(last) = bot.last_message { (ui::date_and_time(locale, last)) } @else { (t!(lang, "bot-last-none")) } }
                }
                @if let Some((at, why)) = &bot.last_error {
                    div { dt { (t!(lang, "bot-trouble")) } dd { (ui::date_and_time(locale, *at)) br; small { code { (why) } } } }
                }
            }
            @if let Some(link) = bot.link() {
                p { (t!(lang, "bot-way")) }
                (bots::way(lang, &link))
            }
            (look_again(lang, id, ""))
        }
    }
}

fn look_again(lang: Lang, id: u64, part: &str) -> Markup {
    html! {
        div.actions {
            a."button small" href=(format!("{}{part}", here(id))) { (icon("refresh")) (t!(lang, "bot-look-again")) }
        }
    }
}

/// The topics that people can choose in it now.
fn offered(context: &AdminContext, id: u64) -> Result<Markup, Problem> {
    let lang = context.lang();
    let topics = context.app().read(|read| {
        let department = app_bots::open_settings(read, id)?.value.department;
        chat::offered_topics(read, department)
    })?;
    let names: Vec<&str> = topics.iter().map(|topic| topic.name.as_str()).collect();
    Ok(html! {
        @if names.is_empty() {
            div."banner wait" { (icon("alert")) p { (t!(lang, "bot-offers-nothing")) } }
        } @else {
            p { (t!(lang, "bot-offers", topics = names.join(", "))) }
        }
    })
}

fn controls(context: &AdminContext, sheet: &FormState) -> Result<Markup, Problem> {
    let lang = context.lang();
    let (departments, languages) = (offers(lang, departments(context)?), languages(lang));
    let (department, begins) = (t!(lang, "bot-department"), t!(lang, "bot-lang"));
    Ok(html! {
        (form_state::select(lang, sheet, "department", &department, Some(&t!(lang, "bot-department-hint")), &departments))
        (form_state::select(lang, sheet, "lang", &begins, Some(&t!(lang, "bot-lang-hint")), &languages))
        (form_state::checkbox(sheet, "discreet", &t!(lang, "bot-discreet"), Some(&t!(lang, "bot-discreet-hint"))))
    })
}

fn trial(context: &AdminContext, id: u64, bot: &BotHealth) -> Markup {
    let lang = context.lang();
    let is_on = bot.link().filter(|_| bot.stop_reason.is_none());
    html! {
        section.card #trial {
            h2 { (t!(lang, "bot-trial")) }
            p { (t!(lang, "bot-trial-text")) }
            @if let Some(at) = bot.trial_completed {
                div."banner good" role="status" {
                    (icon("circle-check"))
                    p { (t!(lang, "bot-tried", time = context.locale().date_time(at))) }
                }
            }
            @if let Some(link) = is_on {
                @if let Some(code) = bot.trial() {
                    p { (t!(lang, "bot-trial-open")) }
                    (bots::way(lang, &format!("{link}?start={code}")))
                    (look_again(lang, id, "#trial"))
                }
                form.actions method="post" action=(format!("{}/trial", here(id))) {
                    (csrf(&context.csrf()))
                    button.button {
                        (icon("send"))
                        @if bot.trial().is_some() || bot.trial_completed.is_some() { (t!(lang, "bot-trial-again")) } @else { (t!(lang, "bot-trial-begin")) }
                    }
                }
            } @else {
                p.muted { (t!(lang, "bot-trial-later")) }
            }
        }
    }
}

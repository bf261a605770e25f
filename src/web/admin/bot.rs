//! `/admin/chat/{bot}`: how a bot does, what it offers, and a trial of the whole way to it and back.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    Office, Posted,
    bots::{self, Fares},
    frame,
    sheet::{self, Choice, Facts, Sheet, Told},
};
use crate::{
    app::{
        self, converse,
        messenger::{Wishes, bots::Bot},
        settings::{Unfit, bot as intention},
    },
    domain::{id::DepartmentId, person::Lang, text::Label},
    i18n,
    store::Catalogue,
    t,
    web::{
        form::Fields,
        problem::Problem,
        ui::{self, Mistakes, csrf, icon},
    },
};

/// Nothing narrows it down.
const ANY: &str = "any";

/// `GET /admin/chat/{bot}`
pub async fn show(office: Office, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let bot = find(&office, *id)?;
    let standing = office.app().read(|read| intention::open(read, *id))?;
    let sheet = Sheet::standing(filled(&standing.value), standing.mark);
    Ok(office.page(view(&office, *id, &bot, &sheet)?))
}

/// `POST /admin/chat/{bot}`: what the bot offers.
pub async fn save(Posted { office, fields }: Posted, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let (id, bot) = (*id, find(&office, *id)?);
    let wishes = match read(office.lang(), &fields, &departments(&office)?) {
        Ok(wishes) => wishes,
        Err(wrong) => return Ok(office.mistaken(view(&office, id, &bot, &Sheet::mistaken(fields, wrong))?)),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| intention::save(tx, &actor, id, &seen, &wishes)).await {
        Ok(()) => Ok(office.see_other(&here(id), "saved")),
        Err(app::Error::Unfit(Unfit::Changed)) => {
            let now = office.app().read(|read| intention::open(read, id))?;
            let typed = facts(&office, &fields)?;
            let sheet = Sheet::changed(fields, now.mark, facts(&office, &filled(&now.value))?, &typed);
            Ok(office.mistaken(view(&office, id, &bot, &sheet)?))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `POST /admin/chat/{bot}/trial`: begins a trial.
pub async fn try_it(Posted { office, .. }: Posted, id: Path<u64>) -> Result<HttpResponse, Problem> {
    find(&office, *id)?;
    office.app().bots().begin_trial(*id, app::new_token()?);
    Ok(office.see_other(&format!("{}#trial", here(*id)), "bot-trial"))
}

fn here(id: u64) -> String {
    format!("/admin/chat/{id}")
}

fn find(office: &Office, id: u64) -> Result<Bot, Problem> {
    office.app().bots().one(id).ok_or(Problem::NotFound)
}

fn departments(office: &Office) -> Result<Vec<(DepartmentId, Label)>, Problem> {
    Ok(office.app().read(|read| Ok(read.department_names()?))?)
}

fn filled(wishes: &Wishes) -> Fields {
    let department = wishes.department.map_or_else(|| ANY.to_owned(), |id| id.to_string());
    let lang = wishes.lang.map_or(ANY, Lang::tag);
    let discreet = wishes.is_discreet.then_some(("discreet", "on"));
    Fields::of([("department", department.as_str()), ("lang", lang)].into_iter().chain(discreet))
}

fn read(lang: Lang, fields: &Fields, departments: &[(DepartmentId, Label)]) -> Result<Wishes, Mistakes> {
    let chosen = fields.get("department");
    let department = departments.iter().map(|(id, _)| *id).find(|id| id.to_string() == chosen);
    if department.is_none() && chosen != ANY {
        return Err(vec![("department".to_owned(), t!(lang, "bot-department-gone"))]);
    }
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == fields.get("lang"));
    Ok(Wishes { department, lang, is_discreet: fields.has("discreet") })
}

fn facts(office: &Office, fields: &Fields) -> Result<Facts, Problem> {
    let lang = office.lang();
    let named = |choices: &[Choice], name: &str| {
        let chosen = choices.iter().find(|(value, ..)| value == fields.get(name));
        chosen.map(|(_, name, _)| name.clone()).unwrap_or_default()
    };
    Ok(vec![
        (t!(lang, "bot-department"), named(&offers(lang, departments(office)?), "department")),
        (t!(lang, "bot-lang"), named(&languages(lang), "lang")),
        Told { lang, fields }.tick(t!(lang, "bot-discreet"), "discreet"),
    ])
}

fn offers(lang: Lang, departments: Vec<(DepartmentId, Label)>) -> Vec<Choice> {
    let each = departments.into_iter().map(|(id, name)| (id.to_string(), name.to_string(), None));
    std::iter::once((ANY.to_owned(), t!(lang, "bot-department-any"), None)).chain(each).collect()
}

fn languages(lang: Lang) -> Vec<Choice> {
    let each =
        Lang::ALL.map(|one| (one.tag().to_owned(), i18n::text(lang, &format!("language-{}", one.tag()), &[]), None));
    std::iter::once((ANY.to_owned(), t!(lang, "bot-lang-any"), None)).chain(each).collect()
}

fn view(office: &Office, id: u64, bot: &Bot, sheet: &Sheet) -> Result<Markup, Problem> {
    let lang = office.lang();
    let main = html! {
        a.back href="/admin/chat" { (icon("arrow-left")) (t!(lang, "admin-area-chat")) }
        (state(office, id, bot))
        section.card {
            h2 { (t!(lang, "bot-settings")) }
            (offered(office, id)?)
            (sheet::form(office, &here(id), sheet, &controls(office, sheet)?, &html! {}))
        }
        (trial(office, id, bot))
    };
    Ok(frame::page(office, Some("chat"), &bots::name(lang, id, bot), main))
}

/// How it does, and the way to it.
fn state(office: &Office, id: u64, bot: &Bot) -> Markup {
    let (lang, voice, fares) = (office.lang(), office.voice(), Fares::of(bot));
    html! {
        section.card {
            h2 { (t!(lang, "bot-state")) " " (fares.badge(lang)) }
            (fares.advice(lang))
            dl.facts.wide {
                @if let Some(since) = bot.since {
                    div { dt { (t!(lang, "bot-since")) } dd { (ui::time(voice, since)) } }
                }
                div {
                    dt { (t!(lang, "bot-last")) }
                    dd { @if let Some(last) = bot.last { (ui::time(voice, last)) } @else { (t!(lang, "bot-last-none")) } }
                }
                @if let Some((at, why)) = &bot.trouble {
                    div { dt { (t!(lang, "bot-trouble")) } dd { (ui::time(voice, *at)) br; small { code { (why) } } } }
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
fn offered(office: &Office, id: u64) -> Result<Markup, Problem> {
    let lang = office.lang();
    let topics = office.app().read(|read| {
        let department = intention::open(read, id)?.value.department;
        converse::offered(read, department)
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

fn controls(office: &Office, sheet: &Sheet) -> Result<Markup, Problem> {
    let lang = office.lang();
    let (departments, languages) = (offers(lang, departments(office)?), languages(lang));
    let (department, begins) = (t!(lang, "bot-department"), t!(lang, "bot-lang"));
    Ok(html! {
        (sheet::select(lang, sheet, "department", &department, Some(&t!(lang, "bot-department-hint")), &departments))
        (sheet::select(lang, sheet, "lang", &begins, Some(&t!(lang, "bot-lang-hint")), &languages))
        (sheet::tick(sheet, "discreet", &t!(lang, "bot-discreet"), Some(&t!(lang, "bot-discreet-hint"))))
    })
}

fn trial(office: &Office, id: u64, bot: &Bot) -> Markup {
    let lang = office.lang();
    let is_on = bot.link().filter(|_| bot.stopped.is_none());
    html! {
        section.card #trial {
            h2 { (t!(lang, "bot-trial")) }
            p { (t!(lang, "bot-trial-text")) }
            @if let Some(at) = bot.tried {
                div."banner good" role="status" {
                    (icon("circle-check"))
                    p { (t!(lang, "bot-tried", time = office.voice().date_time(at))) }
                }
            }
            @if let Some(link) = is_on {
                @if let Some(code) = bot.trial() {
                    p { (t!(lang, "bot-trial-open")) }
                    (bots::way(lang, &format!("{link}?start={code}")))
                    (look_again(lang, id, "#trial"))
                }
                form.actions method="post" action=(format!("{}/trial", here(id))) {
                    (csrf(&office.csrf()))
                    button.button {
                        (icon("send"))
                        @if bot.trial().is_some() || bot.tried.is_some() { (t!(lang, "bot-trial-again")) } @else { (t!(lang, "bot-trial-begin")) }
                    }
                }
            } @else {
                p.muted { (t!(lang, "bot-trial-later")) }
            }
        }
    }
}

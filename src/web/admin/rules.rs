//! `/admin/rules`: the rules of use. Saving makes a new version, which everybody accepts anew.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    AdminContext,
    form_state::{self, FormState, LabelledValues},
    frame,
};
use crate::{
    app::{
        self,
        settings::{
            SettingError,
            rules::{self, former_rules},
        },
    },
    domain::{person::Lang, rules::RulesOfUse, text::Body},
    i18n, t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, Tone},
    },
};

const ADMIN_RULES_PATH: &str = "/admin/rules";

/// `GET /admin/rules`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(rules::load)?;
    let texts = standing.value.map_or_else(rules::initial_texts, |rules| rules.texts);
    Ok(context.page(view(&context, &FormState::opened(filled(&texts), standing.version))?))
}

/// `POST /admin/rules`
pub async fn save(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    let texts = match read(context.lang(), &fields) {
        Ok(texts) => texts,
        Err(wrong) => return Ok(context.form_with_errors(view(&context, &FormState::with_errors(fields, wrong))?)),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| rules::save(tx, actor, &seen, &texts)).await {
        Ok(()) => Ok(context.see_other(ADMIN_RULES_PATH, "saved")),
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => {
            let now = context.app().read(rules::load)?;
            let theirs = now.value.map(|rules| filled(&rules.texts)).unwrap_or_default();
            let typed = labelled_values(context.lang(), &fields);
            let sheet = FormState::with_conflict(fields, now.version, labelled_values(context.lang(), &theirs), &typed);
            Ok(context.form_with_errors(view(&context, &sheet)?))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

fn filled(texts: &BTreeMap<Lang, Body>) -> Fields {
    Fields::of(texts.iter().map(|(lang, text)| (lang.tag(), text.as_str())))
}

fn language(reader: Lang, lang: Lang) -> String {
    i18n::text(reader, &format!("language-{}", lang.tag()), &[])
}

fn labelled_values(reader: Lang, fields: &Fields) -> LabelledValues {
    Lang::ALL.into_iter().map(|lang| (language(reader, lang), fields.get(lang.tag()).trim().to_owned())).collect()
}

/// The texts; one language at least has to have one.
fn read(reader: Lang, fields: &Fields) -> Result<BTreeMap<Lang, Body>, FormErrors> {
    let mut wrong = FormErrors::new();
    let mut texts = BTreeMap::new();
    for lang in Lang::ALL {
        match Body::parse_optional(fields.get(lang.tag())) {
            Ok(text) => texts.extend(text.map(|text| (lang, text))),
            Err(error) => {
                wrong.push((lang.tag().to_owned(), Tone::Familiar.text_error(reader, error, "console-error-required")));
            }
        }
    }
    if texts.is_empty() && wrong.is_empty() {
        wrong.push((Lang::De.tag().to_owned(), t!(reader, "console-error-required")));
    }
    if wrong.is_empty() { Ok(texts) } else { Err(wrong) }
}

fn view(context: &AdminContext, sheet: &FormState) -> Result<Markup, Problem> {
    let (reader, locale) = (context.lang(), context.locale());
    let (standing, former) = context.app().read(|read| Ok((rules::load(read)?.value, former_rules(read)?)))?;
    let dated = |rules: &RulesOfUse, key: &str| {
        let day = locale.date(locale.day(rules.since));
        i18n::text(reader, key, &[("version", rules.version.into()), ("day", day.into())])
    };
    let controls = html! {
        @for lang in Lang::ALL {
            (ui::text_area(reader, &sheet.mistakes, lang.tag(), &language(reader, lang), None, lang != Lang::De, sheet.get(lang.tag())))
        }
    };
    let main = html! {
        p.lead { (t!(reader, "admin-area-rules-text")) }
        @match &standing {
            Some(rules) => { p { (dated(rules, "rules-since")) } }
            None => { div."banner wait" { (ui::icon("info")) p { (t!(reader, "admin-rules-none")) } } }
        }
        (form_state::form(context, ADMIN_RULES_PATH, sheet, &controls, &html! {}))
        p.hint { (t!(reader, "admin-rules-hint")) }
        @if !former.is_empty() {
            section.card {
                h2 { (t!(reader, "admin-rules-former")) }
                ul { @for rules in &former { li { (dated(rules, "rules-former")) } } }
            }
        }
    };
    Ok(frame::page(context, Some("rules"), &t!(reader, "admin-area-rules"), main))
}

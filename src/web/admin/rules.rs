//! `/admin/rules`: the rules of use. Saving makes a new version, which everybody accepts anew.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    Office, Posted, frame,
    sheet::{self, Facts, Sheet},
};
use crate::{
    app::{
        self,
        settings::{
            Unfit,
            rules::{self, former},
        },
    },
    domain::{person::Lang, rules::Rules, text::Body},
    i18n, t,
    web::{
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Mistakes},
    },
};

const HERE: &str = "/admin/rules";

/// `GET /admin/rules`
pub async fn show(office: Office) -> Result<HttpResponse, Problem> {
    let standing = office.app().read(rules::open)?;
    let texts = standing.value.map_or_else(rules::first, |rules| rules.texts);
    Ok(office.page(view(&office, &Sheet::standing(filled(&texts), standing.mark))?))
}

/// `POST /admin/rules`
pub async fn save(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    let texts = match read(office.lang(), &fields) {
        Ok(texts) => texts,
        Err(wrong) => return Ok(office.mistaken(view(&office, &Sheet::mistaken(fields, wrong))?)),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| rules::save(tx, &actor, &seen, &texts)).await {
        Ok(()) => Ok(office.see_other(HERE, "saved")),
        Err(app::Error::Unfit(Unfit::Changed)) => {
            let now = office.app().read(rules::open)?;
            let theirs = now.value.map(|rules| filled(&rules.texts)).unwrap_or_default();
            let typed = facts(office.lang(), &fields);
            let sheet = Sheet::changed(fields, now.mark, facts(office.lang(), &theirs), &typed);
            Ok(office.mistaken(view(&office, &sheet)?))
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

fn facts(reader: Lang, fields: &Fields) -> Facts {
    Lang::ALL.into_iter().map(|lang| (language(reader, lang), fields.get(lang.tag()).trim().to_owned())).collect()
}

/// The texts; one language at least has to have one.
fn read(reader: Lang, fields: &Fields) -> Result<BTreeMap<Lang, Body>, Mistakes> {
    let mut wrong = Mistakes::new();
    let mut texts = BTreeMap::new();
    for lang in Lang::ALL {
        match Body::parse_optional(fields.get(lang.tag())) {
            Ok(text) => texts.extend(text.map(|text| (lang, text))),
            Err(error) => {
                wrong.push((lang.tag().to_owned(), mistakes::text_error(reader, error, "console-error-required")));
            }
        }
    }
    if texts.is_empty() && wrong.is_empty() {
        wrong.push((Lang::De.tag().to_owned(), t!(reader, "console-error-required")));
    }
    if wrong.is_empty() { Ok(texts) } else { Err(wrong) }
}

fn view(office: &Office, sheet: &Sheet) -> Result<Markup, Problem> {
    let (reader, voice) = (office.lang(), office.voice());
    let (standing, former) = office.app().read(|read| Ok((rules::open(read)?.value, former(read)?)))?;
    let dated = |rules: &Rules, key: &str| {
        let day = voice.date(voice.day(rules.since));
        i18n::text(reader, key, &[("version", rules.version.into()), ("day", day.into())])
    };
    let controls = html! {
        @for lang in Lang::ALL {
            (ui::area(reader, &sheet.mistakes, lang.tag(), &language(reader, lang), None, lang != Lang::De, sheet.get(lang.tag())))
        }
    };
    let main = html! {
        p.lead { (t!(reader, "admin-area-rules-text")) }
        @match &standing {
            Some(rules) => { p { (dated(rules, "rules-since")) } }
            None => { div."banner wait" { (ui::icon("info")) p { (t!(reader, "admin-rules-none")) } } }
        }
        (sheet::form(office, HERE, sheet, &controls, &html! {}))
        p.hint { (t!(reader, "admin-rules-hint")) }
        @if !former.is_empty() {
            section.card {
                h2 { (t!(reader, "admin-rules-former")) }
                ul { @for rules in &former { li { (dated(rules, "rules-former")) } } }
            }
        }
    };
    Ok(frame::page(office, Some("rules"), &t!(reader, "admin-area-rules"), main))
}

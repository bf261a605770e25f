//! `/admin/texts`: what the board says to requesters, in every language.

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
            texts::{self, AllTexts},
        },
    },
    domain::{
        organisation::{TextKind, Texts},
        person::Lang,
        placeholder::{self, Placeholder},
        text::Body,
    },
    i18n, t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, Tone},
    },
};

const ADMIN_TEXTS_PATH: &str = "/admin/texts";

/// `GET /admin/texts`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(texts::load)?;
    Ok(context.page(view(&context, &FormState::opened(filled(&standing.value), standing.version))))
}

/// `POST /admin/texts`
pub async fn save(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    let all = match read(context.lang(), &fields) {
        Ok(all) => all,
        Err(wrong) => return Ok(context.form_with_errors(view(&context, &FormState::with_errors(fields, wrong)))),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| texts::save(tx, actor, &seen, &all)).await {
        Ok(()) => Ok(context.see_other(ADMIN_TEXTS_PATH, "saved")),
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => {
            let now = context.app().read(texts::load)?;
            let typed = labelled_values(context.lang(), &fields);
            let sheet = FormState::with_conflict(
                fields,
                now.version,
                labelled_values(context.lang(), &filled(&now.value)),
                &typed,
            );
            Ok(context.form_with_errors(view(&context, &sheet)))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

fn name(kind: TextKind, lang: Lang) -> String {
    format!("{}-{}", kind.word(), lang.tag())
}

fn title(reader: Lang, kind: TextKind) -> String {
    i18n::text(reader, &format!("admin-text-{}", kind.word()), &[])
}

fn filled(all: &AllTexts) -> Fields {
    let each = Lang::ALL.into_iter().zip(all).flat_map(|(lang, texts)| {
        TextKind::ALL.map(|kind| (name(kind, lang), texts.get(kind).map_or("", |body| body.as_str())))
    });
    let each: Vec<_> = each.collect();
    Fields::of(each.iter().map(|(name, text)| (name.as_str(), *text)))
}

fn labelled_values(reader: Lang, fields: &Fields) -> LabelledValues {
    let of = |kind: TextKind, lang: Lang| {
        let label = format!("{} ({})", title(reader, kind), language(reader, lang));
        (
            label,
            Body::parse_optional(fields.get(&name(kind, lang))).ok().flatten().map_or(String::new(), |t| t.to_string()),
        )
    };
    TextKind::ALL.into_iter().flat_map(|kind| Lang::ALL.map(|lang| of(kind, lang))).collect()
}

fn language(reader: Lang, lang: Lang) -> String {
    i18n::text(reader, &format!("language-{}", lang.tag()), &[])
}

fn read(reader: Lang, fields: &Fields) -> Result<AllTexts, FormErrors> {
    let mut wrong = FormErrors::new();
    let mut one = |kind: TextKind, lang: Lang| {
        let name = name(kind, lang);
        let text = Body::parse_optional(fields.get(&name));
        let text = text.map_err(|error| Tone::Familiar.text_error(reader, error, "console-error-required"));
        let text = text.and_then(|text| {
            match text.as_ref().and_then(|text| placeholder::find_unknown(text, kind.placeholders())) {
                Some(found) => {
                    Err(t!(reader, "admin-placeholder-unknown", found = found, allowed = allowed(kind, lang)))
                }
                None => Ok(text),
            }
        });
        text.map_err(|what| wrong.push((name, what))).ok().flatten()
    };
    let all = Lang::ALL.map(|lang| Texts::each(|kind| one(kind, lang))).to_vec();
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// The placeholders of a text as they are written in a language.
fn allowed(kind: TextKind, lang: Lang) -> String {
    let word = |slot: &Placeholder| format!("{{{}}}", slot.words()[lang as usize]);
    kind.placeholders().iter().map(word).collect::<Vec<_>>().join(", ")
}

fn view(context: &AdminContext, sheet: &FormState) -> Markup {
    let reader = context.lang();
    let main = context.session().guest.organisation.lang;
    let controls = html! {
        @for kind in TextKind::ALL {
            section.card {
                div.stack.tight {
                    h2 { (title(reader, kind)) }
                    p.hint { (i18n::text(reader, &format!("admin-text-{}-text", kind.word()), &[])) }
                }
                @for lang in [main].into_iter().chain(Lang::ALL.into_iter().filter(|lang| *lang != main)) {
                    @let hint = if lang == main {
                        t!(reader, "admin-text-placeholders", allowed = allowed(kind, lang))
                    } else {
                        t!(reader, "admin-text-otherwise", main = language(reader, main), allowed = allowed(kind, lang))
                    };
                    (ui::text_area(
                        reader, &sheet.mistakes, &name(kind, lang), &language(reader, lang), Some(&hint), lang != main,
                        sheet.get(&name(kind, lang)),
                    ))
                }
            }
        }
    };
    let main = html! {
        p.lead { (t!(reader, "admin-area-texts-text")) }
        (form_state::form(context, ADMIN_TEXTS_PATH, sheet, &controls, &html! {}))
    };
    frame::page(context, Some("texts"), &t!(reader, "admin-area-texts"), main)
}

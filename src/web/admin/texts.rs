//! `/admin/texts`: what the board says to requesters, in every language.

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
            texts::{self, All},
        },
    },
    domain::{
        organisation::{TextKind, Texts},
        person::Lang,
        placeholder::{self, Slot},
        text::Body,
    },
    i18n, t,
    web::{
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Mistakes},
    },
};

const HERE: &str = "/admin/texts";

/// `GET /admin/texts`
pub async fn show(office: Office) -> Result<HttpResponse, Problem> {
    let standing = office.app().read(texts::open)?;
    Ok(office.page(view(&office, &Sheet::standing(filled(&standing.value), standing.mark))))
}

/// `POST /admin/texts`
pub async fn save(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    let all = match read(office.lang(), &fields) {
        Ok(all) => all,
        Err(wrong) => return Ok(office.mistaken(view(&office, &Sheet::mistaken(fields, wrong)))),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| texts::save(tx, &actor, &seen, &all)).await {
        Ok(()) => Ok(office.see_other(HERE, "saved")),
        Err(app::Error::Unfit(Unfit::Changed)) => {
            let now = office.app().read(texts::open)?;
            let typed = facts(office.lang(), &fields);
            let sheet = Sheet::changed(fields, now.mark, facts(office.lang(), &filled(&now.value)), &typed);
            Ok(office.mistaken(view(&office, &sheet)))
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

fn filled(all: &All) -> Fields {
    let each = Lang::ALL.into_iter().zip(all).flat_map(|(lang, texts)| {
        TextKind::ALL.map(|kind| (name(kind, lang), texts.get(kind).map_or("", |body| body.as_str())))
    });
    let each: Vec<_> = each.collect();
    Fields::of(each.iter().map(|(name, text)| (name.as_str(), *text)))
}

fn facts(reader: Lang, fields: &Fields) -> Facts {
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

fn read(reader: Lang, fields: &Fields) -> Result<All, Mistakes> {
    let mut wrong = Mistakes::new();
    let mut one = |kind: TextKind, lang: Lang| {
        let name = name(kind, lang);
        let text = Body::parse_optional(fields.get(&name));
        let text = text.map_err(|error| mistakes::text_error(reader, error, "console-error-required"));
        let text =
            text.and_then(|text| match text.as_ref().and_then(|text| placeholder::unknown(text, kind.slots())) {
                Some(found) => {
                    Err(t!(reader, "admin-placeholder-unknown", found = found, allowed = allowed(kind, lang)))
                }
                None => Ok(text),
            });
        text.map_err(|what| wrong.push((name, what))).ok().flatten()
    };
    let all = Lang::ALL.map(|lang| Texts::each(|kind| one(kind, lang))).to_vec();
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// The placeholders of a text as they are written in a language.
fn allowed(kind: TextKind, lang: Lang) -> String {
    let word = |slot: &Slot| format!("{{{}}}", slot.words()[lang as usize]);
    kind.slots().iter().map(word).collect::<Vec<_>>().join(", ")
}

fn view(office: &Office, sheet: &Sheet) -> Markup {
    let reader = office.lang();
    let main = office.session().guest.organisation.lang;
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
                    (ui::area(
                        reader, &sheet.mistakes, &name(kind, lang), &language(reader, lang), Some(&hint), lang != main,
                        sheet.get(&name(kind, lang)),
                    ))
                }
            }
        }
    };
    let main = html! {
        p.lead { (t!(reader, "admin-area-texts-text")) }
        (sheet::form(office, HERE, sheet, &controls, &html! {}))
    };
    frame::page(office, Some("texts"), &t!(reader, "admin-area-texts"), main)
}

//! `/admin/organisation`: name, address, language, colour and logo.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{
    Office, frame,
    sheet::{self, Facts, Sheet, Told},
};
use crate::{
    app::{
        self,
        settings::{Unfit, organisation as intention},
    },
    domain::person::Lang,
    i18n, t,
    web::{
        form::{self, Fields},
        forms::{
            Tone,
            organisation::{self, HUES},
        },
        kept,
        problem::Problem,
        ui::{self, Mistakes, icon},
    },
};

const HERE: &str = "/admin/organisation";

/// `GET /admin/organisation`
pub async fn show(office: Office) -> Result<HttpResponse, Problem> {
    let standing = office.app().read(intention::open)?;
    let sheet = Sheet::standing(organisation::filled(&standing.value), standing.mark);
    Ok(office.page(view(&office, &sheet)?))
}

/// `POST /admin/organisation`
pub async fn save(office: Office, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read_with_files(office.app(), &request, payload).await?;
    office.check(&fields)?;
    let mut wrong = Mistakes::new();
    let logo = organisation::logo(office.app(), office.voice(), &fields, &mut wrong)?;
    let read = match organisation::read(Tone::Familiar, office.lang(), &fields, wrong) {
        Ok(read) => read,
        Err(wrong) => return Ok(office.mistaken(view(&office, &Sheet::mistaken(fields, wrong))?)),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| intention::save(tx, &actor, &seen, &read, &logo)).await {
        Ok(()) => Ok(office.see_other(HERE, "saved")),
        Err(app::Error::Unfit(Unfit::Changed)) => {
            let now = office.app().read(intention::open)?;
            let (theirs, typed) = (organisation::filled(&now.value), facts(office.lang(), &fields));
            let sheet = Sheet::changed(fields, now.mark, facts(office.lang(), &theirs), &typed);
            Ok(office.mistaken(view(&office, &sheet)?))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

fn facts(lang: Lang, fields: &Fields) -> Facts {
    let hue = HUES.iter().find(|(hue, _)| hue.to_string() == fields.get("hue"));
    let told = Told { lang, fields };
    vec![
        told.text(t!(lang, "setup-name"), "name"),
        told.text(t!(lang, "admin-contact"), "contact"),
        told.choice(t!(lang, "setup-lang"), "language", "lang"),
        told.text(t!(lang, "setup-address"), "address"),
        (t!(lang, "setup-hue"), hue.map_or(String::new(), |(_, name)| i18n::text(lang, name, &[]))),
    ]
}

fn view(office: &Office, sheet: &Sheet) -> Result<Markup, Problem> {
    let lang = office.lang();
    let logo = office.app().read(|read| Ok(app::view::logo(read)?))?;
    let configured = &office.app().options().public_address;
    let controls = html! {
        (organisation::name(lang, &sheet.fields, &sheet.mistakes))
        (ui::area(
            lang, &sheet.mistakes, "contact", &t!(lang, "admin-contact"), Some(&t!(lang, "admin-contact-hint")), true,
            sheet.get("contact"),
        ))
        @if !configured.is_empty() {
            div.banner { (icon("info")) p { (t!(lang, "admin-address-configured", address = configured.as_str())) } }
        }
        (organisation::look(lang, &sheet.fields, &sheet.mistakes))
        (organisation::logo_field(office.voice(), logo.as_deref(), &sheet.mistakes))
        (kept::list(office.app(), office.voice(), &kept::files(office.app(), &sheet.fields)))
    };
    let main = html! {
        p.lead { (t!(lang, "admin-area-organisation-text")) }
        (sheet::form(office, HERE, sheet, &controls, &html! {}))
    };
    Ok(frame::page(office, Some("organisation"), &t!(lang, "admin-area-organisation"), main))
}

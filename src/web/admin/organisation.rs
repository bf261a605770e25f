//! `/admin/organisation`: name, address, language, colour and logo.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    AdminContext,
    form_state::{self, FormState, LabelledValues, ValueReader},
    frame,
};
use crate::{
    app::{
        self,
        settings::{SettingError, organisation as intention},
    },
    domain::person::Lang,
    i18n, t,
    web::{
        form::{Fields, PostedUpload},
        forms::organisation::{self, HUES},
        problem::Problem,
        retained_uploads,
        ui::{self, FormErrors, Tone, icon},
    },
};

const ADMIN_ORGANISATION_PATH: &str = "/admin/organisation";

/// `GET /admin/organisation`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(intention::load)?;
    let sheet = FormState::opened(organisation::filled(&standing.value), standing.version);
    Ok(context.page(view(&context, &sheet)?))
}

/// `POST /admin/organisation`
pub async fn save(PostedUpload { gate: context, fields }: PostedUpload<AdminContext>) -> Result<HttpResponse, Problem> {
    let mut wrong = FormErrors::new();
    let logo = organisation::logo(context.app(), context.locale(), &fields, &mut wrong)?;
    let read = match organisation::read(Tone::Familiar, context.lang(), &fields, wrong) {
        Ok(read) => read,
        Err(wrong) => return Ok(context.form_with_errors(view(&context, &FormState::with_errors(fields, wrong))?)),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| intention::save(tx, actor, &seen, &read, &logo)).await {
        Ok(()) => Ok(context.see_other(ADMIN_ORGANISATION_PATH, "saved")),
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => {
            let now = context.app().read(intention::load)?;
            let (theirs, typed) = (organisation::filled(&now.value), labelled_values(context.lang(), &fields));
            let sheet = FormState::with_conflict(fields, now.version, labelled_values(context.lang(), &theirs), &typed);
            Ok(context.form_with_errors(view(&context, &sheet)?))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

fn labelled_values(lang: Lang, fields: &Fields) -> LabelledValues {
    let hue = HUES.iter().find(|(hue, _)| hue.to_string() == fields.get("hue"));
    let told = ValueReader { lang, fields };
    vec![
        told.text(t!(lang, "setup-name"), "name"),
        told.text(t!(lang, "admin-contact"), "contact"),
        told.choice(t!(lang, "setup-lang"), "language", "lang"),
        told.text(t!(lang, "setup-address"), "address"),
        (t!(lang, "setup-hue"), hue.map_or(String::new(), |(_, name)| i18n::text(lang, name, &[]))),
    ]
}

fn view(context: &AdminContext, sheet: &FormState) -> Result<Markup, Problem> {
    let lang = context.lang();
    let logo = context.app().read(|read| Ok(app::view::logo(read)?))?;
    let configured = &context.app().options().public_address;
    let controls = html! {
        (organisation::name(lang, &sheet.fields, &sheet.mistakes))
        (ui::text_area(
            lang, &sheet.mistakes, "contact", &t!(lang, "admin-contact"), Some(&t!(lang, "admin-contact-hint")), true,
            sheet.get("contact"),
        ))
        @if !configured.is_empty() {
            div.banner { (icon("info")) p { (t!(lang, "admin-address-configured", address = configured.as_str())) } }
        }
        (organisation::appearance(lang, &sheet.fields, &sheet.mistakes))
        (organisation::logo_field(context.locale(), logo.as_deref(), &sheet.mistakes))
        (retained_uploads::list_retained(context.app(), context.locale(), &context.csrf(), &retained_uploads::retained_uploads(context.app(), &sheet.fields)))
    };
    let main = html! {
        p.lead { (t!(lang, "admin-area-organisation-text")) }
        (form_state::form(context, ADMIN_ORGANISATION_PATH, sheet, &controls, &html! {}))
    };
    Ok(frame::page(context, Some("organisation"), &t!(lang, "admin-area-organisation"), main))
}

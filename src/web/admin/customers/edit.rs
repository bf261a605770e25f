//! `/admin/organisations/new` and `/admin/organisations/{id}`: one of them.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{ADMIN_ORGANISATIONS_PATH, contacts};
use crate::{
    app::{
        self,
        settings::{SettingError, customers as intention},
    },
    domain::{
        customer::{CustomerDetails, CustomerOrganisation},
        id::CustomerId,
        person::Lang,
        text::{Body, Label, PostalCode},
    },
    t,
    web::{
        admin::{
            AdminContext,
            form_state::{self, FormState, LabelledValues, ValueReader},
            frame,
        },
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, icon},
    },
};

/// `GET /admin/organisations/new`
pub async fn new(context: AdminContext) -> Result<HttpResponse, Problem> {
    Ok(context.page(view(&context, &FormState::opened(Fields::default(), String::new()), None)?))
}

/// `POST /admin/organisations/new`
pub async fn make(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    let facts = match read(context.lang(), &fields) {
        Ok(facts) => facts,
        Err(wrong) => {
            return Ok(context.form_with_errors(view(&context, &FormState::with_errors(fields, wrong), None)?));
        }
    };
    match context.write(move |tx, actor| intention::create(tx, actor, &facts)).await {
        Ok(_) => Ok(context.see_other(ADMIN_ORGANISATIONS_PATH, "client-made")),
        Err(app::Error::AlreadyExists) => {
            let wrong = taken(context.lang());
            Ok(context.form_with_errors(view(&context, &FormState::with_errors(fields, wrong), None)?))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/organisations/{id}`
pub async fn show(context: AdminContext, id: Path<String>) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(|read| intention::load(read, number(&id)?))?;
    let sheet = FormState::opened(filled(&standing.value), standing.version);
    Ok(context.page(view(&context, &sheet, Some(&standing.value))?))
}

/// `POST /admin/organisations/{id}`
pub async fn save(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let facts = match read(context.lang(), &fields) {
        Ok(facts) => facts,
        Err(wrong) => return page_with_errors(&context, id, |_, _| FormState::with_errors(fields, wrong)),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| intention::save(tx, actor, id, &seen, &facts)).await {
        Ok(()) => Ok(context.see_other(ADMIN_ORGANISATIONS_PATH, "saved")),
        Err(app::Error::AlreadyExists) => {
            page_with_errors(&context, id, |_, _| FormState::with_errors(fields, taken(context.lang())))
        }
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => {
            page_with_errors(&context, id, |client, mark| {
                let (theirs, typed) = (words(context.lang(), &filled(client)), words(context.lang(), &fields));
                FormState::with_conflict(fields, mark, theirs, &typed)
            })
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// The page of an organisation, made from what is stored now.
fn page_with_errors(
    context: &AdminContext,
    id: CustomerId,
    sheet: impl FnOnce(&CustomerOrganisation, String) -> FormState,
) -> Result<HttpResponse, Problem> {
    let now = context.app().read(|read| intention::load(read, id))?;
    let sheet = sheet(&now.value, now.version);
    Ok(context.form_with_errors(view(context, &sheet, Some(&now.value))?))
}

/// The page of an organisation with mistakes in a new contact.
pub(super) fn with_contacts(
    context: &AdminContext,
    id: CustomerId,
    typed: &Fields,
    wrong: &FormErrors,
) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(|read| intention::load(read, id))?;
    let sheet = FormState::opened(filled(&standing.value), standing.version);
    Ok(context.form_with_errors(page(context, &sheet, Some(&standing.value), typed, wrong)?))
}

/// `POST /admin/organisations/{id}/retirement`
pub async fn retire(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let retired = fields.get("value") == "yes";
    context.write(move |tx, actor| intention::retire(tx, actor, id, retired)).await?;
    Ok(context
        .see_other(&format!("{ADMIN_ORGANISATIONS_PATH}/{id}"), if retired { "client-retired" } else { "client-back" }))
}

pub(super) fn number(id: &str) -> Result<CustomerId, app::Error> {
    id.parse().map_err(|_| app::Error::NotFound)
}

fn read(lang: Lang, fields: &Fields) -> Result<CustomerDetails, FormErrors> {
    let mut wrong = FormErrors::new();
    let mut at = |field: &str, error, malformed| {
        wrong.push((field.to_owned(), Tone::Familiar.text_error(lang, error, malformed)));
    };
    let name = Label::parse(fields.get("name")).map_err(|error| at("name", error, "error-client"));
    let code = PostalCode::parse_optional(fields.get("postal-code"));
    let code = code.map_err(|error| at("postal-code", error, "error-postal-code"));
    let place = Label::parse_optional(fields.get("place")).map_err(|error| at("place", error, "error-required"));
    let note = Body::parse_optional(fields.get("note")).map_err(|error| at("note", error, "error-required"));
    match (name, code, place, note) {
        (Ok(name), Ok(postal_code), Ok(place), Ok(note)) => Ok(CustomerDetails { name, postal_code, place, note }),
        _ => Err(wrong),
    }
}

fn taken(lang: Lang) -> FormErrors {
    vec![("name".to_owned(), t!(lang, "clients-taken"))]
}

fn filled(client: &CustomerOrganisation) -> Fields {
    let text = |text: Option<String>| text.unwrap_or_default();
    Fields::of([
        ("name", client.name.as_str()),
        ("postal-code", &text(client.postal_code.as_ref().map(ToString::to_string))),
        ("place", &text(client.place.as_ref().map(ToString::to_string))),
        ("note", &text(client.note.as_ref().map(ToString::to_string))),
    ])
}

fn words(lang: Lang, fields: &Fields) -> LabelledValues {
    let told = ValueReader { lang, fields };
    vec![
        told.text(t!(lang, "clients-name"), "name"),
        told.text(t!(lang, "clients-postal-code"), "postal-code"),
        told.text(t!(lang, "clients-place"), "place"),
        told.text(t!(lang, "clients-note"), "note"),
    ]
}

fn view(context: &AdminContext, sheet: &FormState, client: Option<&CustomerOrganisation>) -> Result<Markup, Problem> {
    page(context, sheet, client, &Fields::default(), &FormErrors::new())
}

fn page(
    context: &AdminContext,
    sheet: &FormState,
    client: Option<&CustomerOrganisation>,
    contact: &Fields,
    wrong: &FormErrors,
) -> Result<Markup, Problem> {
    let lang = context.lang();
    let action = client.map_or(format!("{ADMIN_ORGANISATIONS_PATH}/new"), |client| {
        format!("{ADMIN_ORGANISATIONS_PATH}/{}", client.id)
    });
    let title = client.map_or(t!(lang, "clients-new"), |client| client.name.to_string());
    let main = html! {
        p { a.back href=(ADMIN_ORGANISATIONS_PATH) { (icon("arrow-left")) (t!(lang, "admin-area-organisations")) } }
        @if client.is_some_and(|client| client.retired) {
            div.banner { (icon("archive")) p { (t!(lang, "clients-retired-text")) } }
        }
        (Tone::Familiar.error_summary(lang, wrong))
        (form_state::form(context, &action, sheet, &controls(lang, sheet), &html! {}))
        @if let Some(client) = client {
            (contacts::card(context, client, contact, wrong)?)
            (retirement(context, client))
        }
    };
    Ok(frame::page(context, Some("organisations"), &title, main))
}

fn controls(lang: Lang, sheet: &FormState) -> Markup {
    let wrong = &sheet.mistakes;
    html! {
        (ui::text_field(lang, wrong, TextField {
            name: "name", label: &t!(lang, "clients-name"), value: sheet.get("name"), autocomplete: Some("off"),
            width: Some("w-l"), ..TextField::default()
        }))
        (ui::text_field(lang, wrong, TextField {
            name: "postal-code", label: &t!(lang, "clients-postal-code"), value: sheet.get("postal-code"),
            autocomplete: Some("off"), inputmode: Some("numeric"), width: Some("w-s"), optional: true, ..TextField::default()
        }))
        (ui::text_field(lang, wrong, TextField {
            name: "place", label: &t!(lang, "clients-place"), value: sheet.get("place"), autocomplete: Some("off"),
            width: Some("w-l"), optional: true, ..TextField::default()
        }))
        (ui::text_area(lang, wrong, "note", &t!(lang, "clients-note"), Some(&t!(lang, "clients-note-hint")), true, sheet.get("note")))
    }
}

fn retirement(context: &AdminContext, client: &CustomerOrganisation) -> Markup {
    let (lang, word) = (context.lang(), if client.retired { "no" } else { "yes" });
    html! {
        section.card {
            h2 { @if client.retired { (t!(lang, "clients-back-title")) } @else { (t!(lang, "clients-retire-title")) } }
            p { (t!(lang, "clients-retire-text")) }
            form.actions method="post" action=(format!("{ADMIN_ORGANISATIONS_PATH}/{}/retirement", client.id)) {
                (ui::csrf(&context.csrf()))
                button.button name="value" value=(word) {
                    @if client.retired { (icon("undo")) (t!(lang, "clients-do-back")) }
                    @else { (icon("archive")) (t!(lang, "clients-do-retire")) }
                }
            }
        }
    }
}

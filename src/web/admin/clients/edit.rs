//! `/admin/organisations/new` and `/admin/organisations/{id}`: one of them.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{HERE, contacts};
use crate::{
    app::{
        self,
        settings::{Unfit, clients as intention},
    },
    domain::{
        client::{Client, ClientFacts},
        id::OrganisationId,
        person::Lang,
        text::{Body, Label, PostalCode},
    },
    t,
    web::{
        admin::{
            Office, Posted, frame,
            sheet::{self, Facts, Sheet, Told},
        },
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Line, Mistakes, icon},
    },
};

/// `GET /admin/organisations/new`
pub async fn new(office: Office) -> Result<HttpResponse, Problem> {
    Ok(office.page(view(&office, &Sheet::standing(Fields::default(), String::new()), None)?))
}

/// `POST /admin/organisations/new`
pub async fn make(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    let facts = match read(office.lang(), &fields) {
        Ok(facts) => facts,
        Err(wrong) => return Ok(office.mistaken(view(&office, &Sheet::mistaken(fields, wrong), None)?)),
    };
    let actor = office.actor();
    match office.app().write(move |tx| intention::make(tx, &actor, &facts)).await {
        Ok(_) => Ok(office.see_other(HERE, "client-made")),
        Err(app::Error::Taken) => {
            let wrong = taken(office.lang());
            Ok(office.mistaken(view(&office, &Sheet::mistaken(fields, wrong), None)?))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/organisations/{id}`
pub async fn show(office: Office, id: Path<String>) -> Result<HttpResponse, Problem> {
    let standing = office.app().read(|read| intention::open(read, number(&id)?))?;
    let sheet = Sheet::standing(filled(&standing.value), standing.mark);
    Ok(office.page(view(&office, &sheet, Some(&standing.value))?))
}

/// `POST /admin/organisations/{id}`
pub async fn save(Posted { office, fields }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let facts = match read(office.lang(), &fields) {
        Ok(facts) => facts,
        Err(wrong) => return again(&office, id, |_, _| Sheet::mistaken(fields, wrong)),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| intention::save(tx, &actor, id, &seen, &facts)).await {
        Ok(()) => Ok(office.see_other(HERE, "saved")),
        Err(app::Error::Taken) => again(&office, id, |_, _| Sheet::mistaken(fields, taken(office.lang()))),
        Err(app::Error::Unfit(Unfit::Changed)) => again(&office, id, |client, mark| {
            let (theirs, typed) = (words(office.lang(), &filled(client)), words(office.lang(), &fields));
            Sheet::changed(fields, mark, theirs, &typed)
        }),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// The page of an organisation, made from it as it stands now.
fn again(
    office: &Office,
    id: OrganisationId,
    sheet: impl FnOnce(&Client, String) -> Sheet,
) -> Result<HttpResponse, Problem> {
    let now = office.app().read(|read| intention::open(read, id))?;
    let sheet = sheet(&now.value, now.mark);
    Ok(office.mistaken(view(office, &sheet, Some(&now.value))?))
}

/// The page of an organisation with mistakes in a new contact.
pub(super) fn with_contacts(
    office: &Office,
    id: OrganisationId,
    typed: &Fields,
    wrong: &Mistakes,
) -> Result<HttpResponse, Problem> {
    let standing = office.app().read(|read| intention::open(read, id))?;
    let sheet = Sheet::standing(filled(&standing.value), standing.mark);
    Ok(office.mistaken(page(office, &sheet, Some(&standing.value), typed, wrong)?))
}

/// `POST /admin/organisations/{id}/retirement`
pub async fn retire(Posted { office, fields }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let (actor, retired) = (office.actor(), fields.get("value") == "yes");
    office.app().write(move |tx| intention::retire(tx, &actor, id, retired)).await?;
    Ok(office.see_other(&format!("{HERE}/{id}"), if retired { "client-retired" } else { "client-back" }))
}

pub(super) fn number(id: &str) -> Result<OrganisationId, app::Error> {
    id.parse().map_err(|_| app::Error::NotFound)
}

fn read(lang: Lang, fields: &Fields) -> Result<ClientFacts, Mistakes> {
    let mut wrong = Mistakes::new();
    let mut at = |field: &str, error, malformed| {
        wrong.push((field.to_owned(), mistakes::text_error(lang, error, malformed)));
    };
    let name = Label::parse(fields.get("name")).map_err(|error| at("name", error, "error-required"));
    let code = PostalCode::parse_optional(fields.get("postal-code"));
    let code = code.map_err(|error| at("postal-code", error, "error-postal-code"));
    let place = Label::parse_optional(fields.get("place")).map_err(|error| at("place", error, "error-required"));
    let note = Body::parse_optional(fields.get("note")).map_err(|error| at("note", error, "error-required"));
    match (name, code, place, note) {
        (Ok(name), Ok(postal_code), Ok(place), Ok(note)) => Ok(ClientFacts { name, postal_code, place, note }),
        _ => Err(wrong),
    }
}

fn taken(lang: Lang) -> Mistakes {
    vec![("name".to_owned(), t!(lang, "clients-taken"))]
}

fn filled(client: &Client) -> Fields {
    let text = |text: Option<String>| text.unwrap_or_default();
    Fields::of([
        ("name", client.name.as_str()),
        ("postal-code", &text(client.postal_code.as_ref().map(ToString::to_string))),
        ("place", &text(client.place.as_ref().map(ToString::to_string))),
        ("note", &text(client.note.as_ref().map(ToString::to_string))),
    ])
}

fn words(lang: Lang, fields: &Fields) -> Facts {
    let told = Told { lang, fields };
    vec![
        told.text(t!(lang, "clients-name"), "name"),
        told.text(t!(lang, "clients-postal-code"), "postal-code"),
        told.text(t!(lang, "clients-place"), "place"),
        told.text(t!(lang, "clients-note"), "note"),
    ]
}

fn view(office: &Office, sheet: &Sheet, client: Option<&Client>) -> Result<Markup, Problem> {
    page(office, sheet, client, &Fields::default(), &Mistakes::new())
}

fn page(
    office: &Office,
    sheet: &Sheet,
    client: Option<&Client>,
    contact: &Fields,
    wrong: &Mistakes,
) -> Result<Markup, Problem> {
    let lang = office.lang();
    let action = client.map_or(format!("{HERE}/new"), |client| format!("{HERE}/{}", client.id));
    let title = client.map_or(t!(lang, "clients-new"), |client| client.name.to_string());
    let main = html! {
        p { a.back href=(HERE) { (icon("arrow-left")) (t!(lang, "admin-area-organisations")) } }
        @if client.is_some_and(|client| client.retired) {
            div.banner { (icon("archive")) p { (t!(lang, "clients-retired-text")) } }
        }
        (mistakes::summary(lang, wrong))
        (sheet::form(office, &action, sheet, &controls(lang, sheet), &html! {}))
        @if let Some(client) = client {
            (contacts::card(office, client, contact, wrong)?)
            (retirement(office, client))
        }
    };
    Ok(frame::page(office, Some("organisations"), &title, main))
}

fn controls(lang: Lang, sheet: &Sheet) -> Markup {
    let wrong = &sheet.mistakes;
    html! {
        (ui::line(lang, wrong, Line {
            name: "name", label: &t!(lang, "clients-name"), value: sheet.get("name"), autocomplete: Some("off"),
            width: Some("w-l"), ..Line::default()
        }))
        (ui::line(lang, wrong, Line {
            name: "postal-code", label: &t!(lang, "clients-postal-code"), value: sheet.get("postal-code"),
            autocomplete: Some("off"), inputmode: Some("numeric"), width: Some("w-s"), optional: true, ..Line::default()
        }))
        (ui::line(lang, wrong, Line {
            name: "place", label: &t!(lang, "clients-place"), value: sheet.get("place"), autocomplete: Some("off"),
            width: Some("w-l"), optional: true, ..Line::default()
        }))
        (ui::area(lang, wrong, "note", &t!(lang, "clients-note"), Some(&t!(lang, "clients-note-hint")), true, sheet.get("note")))
    }
}

fn retirement(office: &Office, client: &Client) -> Markup {
    let (lang, word) = (office.lang(), if client.retired { "no" } else { "yes" });
    html! {
        section.card {
            h2 { @if client.retired { (t!(lang, "clients-back-title")) } @else { (t!(lang, "clients-retire-title")) } }
            p { (t!(lang, "clients-retire-text")) }
            form.actions method="post" action=(format!("{HERE}/{}/retirement", client.id)) {
                (ui::csrf(&office.csrf()))
                button.button name="value" value=(word) {
                    @if client.retired { (icon("undo")) (t!(lang, "clients-do-back")) }
                    @else { (icon("archive")) (t!(lang, "clients-do-retire")) }
                }
            }
        }
    }
}

//! `/admin/organisations/{id}/contacts`: who belongs to an organisation, and who of them
//! sees its tickets.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{HERE, edit};
use crate::{
    app::{self, settings::clients as intention},
    domain::{
        client::Client,
        id::PersonId,
        person::{Lang, NewPerson},
        text::{EmailAddress, PersonName},
    },
    t,
    web::{
        admin::{Office, Posted},
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Line, Mistakes, icon},
    },
};

/// The tick that makes somebody a contact.
const CONTACT: &str = "contact-is";

/// `POST /admin/organisations/{id}/contacts`: one more, or one less.
pub async fn submit(Posted { office, fields }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let (id, actor) = (edit::number(&id)?, office.actor());
    let here = format!("{HERE}/{id}");
    if let Ok(person) = fields.get("remove").parse::<PersonId>() {
        office.app().write(move |tx| intention::remove_member(tx, &actor, id, person)).await?;
        return Ok(office.see_other(&here, "contact-removed"));
    }
    let new = match read(&office, &fields) {
        Ok(new) => new,
        Err(wrong) => return edit::with_contacts(&office, id, &fields, &wrong),
    };
    let is_contact = fields.has(CONTACT);
    match office.app().write(move |tx| intention::add_member(tx, &actor, id, &new, is_contact)).await {
        Ok(()) => Ok(office.see_other(&here, "contact-added")),
        Err(app::Error::Taken) => {
            let wrong = vec![("contact-name".to_owned(), t!(office.lang(), "clients-contact-elsewhere"))];
            edit::with_contacts(&office, id, &fields, &wrong)
        }
        Err(error) => Err(error.into()),
    }
}

fn read(office: &Office, fields: &Fields) -> Result<NewPerson, Mistakes> {
    let (lang, mut wrong) = (office.lang(), Mistakes::new());
    let mut at = |field: &str, error, malformed| {
        wrong.push((field.to_owned(), mistakes::text_error(lang, error, malformed)));
    };
    let name =
        PersonName::parse(fields.get("contact-name")).map_err(|error| at("contact-name", error, "error-required"));
    let email =
        EmailAddress::parse(fields.get("contact-email")).map_err(|error| at("contact-email", error, "error-email"));
    match (name, email) {
        (Ok(name), Ok(email)) => {
            let lang = office.session().guest.organisation.lang;
            Ok(NewPerson { name, email: Some(email), phone: None, lang })
        }
        _ => Err(wrong),
    }
}

/// Who belongs to an organisation, and room for one more.
pub fn card(office: &Office, client: &Client, typed: &Fields, wrong: &Mistakes) -> Result<Markup, Problem> {
    let lang = office.lang();
    let contacts = office.app().read(|read| intention::members(read, client.id))?;
    let action = format!("{HERE}/{}/contacts", client.id);
    Ok(html! {
        section.card {
            h2 { (t!(lang, "clients-contacts")) }
            p { (t!(lang, "clients-contacts-text")) }
            @if contacts.is_empty() { p.muted { (t!(lang, "clients-contacts-none")) } }
            @else {
                ul.stack.tight role="list" {
                    @for person in &contacts {
                        li.spread {
                            span {
                                (person.name)
                                @if person.contact { " " span."badge plain" { (icon("star")) (t!(lang, "clients-contact")) } } @if let Some(email) = &person.email { br; small.muted { (email) } }
                            }
                            form method="post" action=(action) {
                                (ui::csrf(&office.csrf()))
                                button."button small quiet" name="remove" value=(person.id) {
                                    (icon("x")) (t!(lang, "clients-contact-remove", name = person.name.as_str()))
                                }
                            }
                        }
                    }
                }
            }
            @if !client.retired { (room(lang, office, &action, typed, wrong)) }
        }
    })
}

fn room(lang: Lang, office: &Office, action: &str, typed: &Fields, wrong: &Mistakes) -> Markup {
    html! {
        form.stack method="post" action=(action) {
            (ui::csrf(&office.csrf()))
            (ui::line(lang, wrong, Line {
                name: "contact-name", label: &t!(lang, "clients-contact-name"), value: typed.get("contact-name"),
                autocomplete: Some("off"), width: Some("w-l"), ..Line::default()
            }))
            (ui::line(lang, wrong, Line {
                name: "contact-email", label: &t!(lang, "clients-contact-email"), value: typed.get("contact-email"),
                kind: "email", autocomplete: Some("off"), width: Some("w-l"), ..Line::default()
            }))
            label.check {
                input type="checkbox" name=(CONTACT) value="1" checked[typed.get("csrf").is_empty() || typed.has(CONTACT)];
                span { (t!(lang, "clients-contact-tick")) }
            }
            div.actions { button.button { (icon("user-plus")) (t!(lang, "clients-contact-add")) } }
        }
    }
}

//! `/admin/organisations/{id}/contacts`: who belongs to an organisation, and who of them
//! sees its tickets.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{ADMIN_ORGANISATIONS_PATH, edit};
use crate::{
    app::{self, settings::customers as intention},
    domain::{
        customer::CustomerOrganisation,
        id::PersonId,
        person::{Lang, NewPerson},
        text::{EmailAddress, PersonName},
    },
    t,
    web::{
        admin::AdminContext,
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, icon},
    },
};

/// The tick that makes somebody a contact.
const CONTACT: &str = "contact-is";

/// `POST /admin/organisations/{id}/contacts`: one more, or one less.
pub async fn submit(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = edit::number(&id)?;
    let here = format!("{ADMIN_ORGANISATIONS_PATH}/{id}");
    if let Ok(person) = fields.get("remove").parse::<PersonId>() {
        context.write(move |tx, actor| intention::remove_member(tx, actor, id, person)).await?;
        return Ok(context.see_other(&here, "contact-removed"));
    }
    let new = match read(&context, &fields) {
        Ok(new) => new,
        Err(wrong) => return edit::with_contacts(&context, id, &fields, &wrong),
    };
    let is_contact = fields.has(CONTACT);
    match context.write(move |tx, actor| intention::add_member(tx, actor, id, &new, is_contact)).await {
        Ok(()) => Ok(context.see_other(&here, "contact-added")),
        Err(app::Error::AlreadyExists) => {
            let wrong = vec![("contact-name".to_owned(), t!(context.lang(), "clients-contact-elsewhere"))];
            edit::with_contacts(&context, id, &fields, &wrong)
        }
        Err(error) => Err(error.into()),
    }
}

fn read(context: &AdminContext, fields: &Fields) -> Result<NewPerson, FormErrors> {
    let (lang, mut wrong) = (context.lang(), FormErrors::new());
    let mut at = |field: &str, error, malformed| {
        wrong.push((field.to_owned(), Tone::Familiar.text_error(lang, error, malformed)));
    };
    let name = PersonName::parse(fields.get("contact-name")).map_err(|error| at("contact-name", error, "error-name"));
    let email =
        EmailAddress::parse(fields.get("contact-email")).map_err(|error| at("contact-email", error, "error-email"));
    match (name, email) {
        (Ok(name), Ok(email)) => {
            let lang = context.session().guest.organisation.lang;
            Ok(NewPerson { name, email: Some(email), phone: None, lang })
        }
        _ => Err(wrong),
    }
}

/// Who belongs to an organisation, and room for one more.
pub fn card(
    context: &AdminContext,
    client: &CustomerOrganisation,
    typed: &Fields,
    wrong: &FormErrors,
) -> Result<Markup, Problem> {
    let lang = context.lang();
    let contacts = context.app().read(|read| intention::members(read, client.id))?;
    let action = format!("{ADMIN_ORGANISATIONS_PATH}/{}/contacts", client.id);
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
                                (ui::csrf(&context.csrf()))
                                button."button small quiet" name="remove" value=(person.id) {
                                    (icon("x")) (t!(lang, "clients-contact-remove", name = person.name.as_str()))
                                }
                            }
                        }
                    }
                }
            }
            @if !client.retired { (room(lang, context, &action, typed, wrong)) }
        }
    })
}

fn room(lang: Lang, context: &AdminContext, action: &str, typed: &Fields, wrong: &FormErrors) -> Markup {
    html! {
        form.stack method="post" action=(action) {
            (ui::csrf(&context.csrf()))
            (ui::text_field(lang, wrong, TextField {
                name: "contact-name", label: &t!(lang, "clients-contact-name"), value: typed.get("contact-name"),
                autocomplete: Some("off"), width: Some("w-l"), ..TextField::default()
            }))
            (ui::text_field(lang, wrong, TextField {
                name: "contact-email", label: &t!(lang, "clients-contact-email"), value: typed.get("contact-email"),
                kind: "email", autocomplete: Some("off"), width: Some("w-l"), ..TextField::default()
            }))
            label.check {
                input type="checkbox" name=(CONTACT) value="1" checked[typed.get("csrf").is_empty() || typed.has(CONTACT)];
                span { (t!(lang, "clients-contact-tick")) }
            }
            div.actions { button.button { (icon("user-plus")) (t!(lang, "clients-contact-add")) } }
        }
    }
}

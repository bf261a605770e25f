//! `/request/{token}/contact`: name and addresses of the requester.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{DraftContext, step_buttons, step_page};
use crate::{
    app::request::{DraftEdit, RequestStep},
    t,
    web::{
        form::OpenPost,
        gate::Visitor,
        problem::Problem,
        public::page,
        ui::{FormErrors, TextField, error_for, icon, text_field},
    },
};

/// `GET /request/{token}/contact`
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let context = DraftContext::load(visitor, &token, RequestStep::Contact)?;
    Ok(page(view(&context, &context.errors(RequestStep::Contact))))
}

/// `POST /request/{token}/contact`
pub async fn keep(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (context, body) = DraftContext::load_for_form(visitor, &token, RequestStep::Contact, body).await?;
    let fields = context.read_fields(body).await?;
    let text = |name: &str| fields.get(name).to_owned();
    let informed = fields.has("informed");
    let edit = DraftEdit::Contact {
        name: text("name"),
        email: text("email"),
        phone: text("phone"),
        privacy_confirmed: informed,
    };
    let (context, _) = context.save(edit, &fields).await?;
    let errors = context.errors(RequestStep::Contact);
    Ok(context.next_page(RequestStep::Contact, &fields, errors, view))
}

fn view(context: &DraftContext, errors: &FormErrors) -> Markup {
    let lang = context.guest.locale.lang;
    let taken_in = context.draft.on_behalf;
    let is_chosen = taken_in.is_some_and(|taken_in| taken_in.person.is_some());
    step_page(
        context,
        RequestStep::Contact,
        &if taken_in.is_some() { t!(lang, "portal-for-title") } else { t!(lang, "request-contact-title") },
        errors,
        &[],
        html! {
            (answers_you(context))
            form method="post" novalidate {
                @if is_chosen { (chosen(context)) } @else { (contact_fields(context, errors)) }
                (privacy_checkbox(context, errors))
                (step_buttons(context, RequestStep::Contact))
            }
        },
    )
}

fn contact_fields(context: &DraftContext, errors: &FormErrors) -> Markup {
    let (lang, draft) = (context.guest.locale.lang, &context.draft);
    let taken_in = draft.on_behalf;
    // Nothing is promised that this helpdesk cannot do.
    let has_mail =
        context.guest.app.read(|read| context.guest.app.mail_host(read)).is_ok_and(|server| server.is_some());
    let email_hint = if has_mail { t!(lang, "request-email-hint") } else { t!(lang, "request-email-hint-later") };
    html! {
        (text_field(lang, errors, TextField {
            name: "name",
            label: &t!(lang, "request-name"),
            value: &draft.name,
            autocomplete: Some("name"),
            ..TextField::default()
        }))
        (text_field(lang, errors, TextField {
            name: "email",
            label: &t!(lang, "request-email"),
            hint: Some(&email_hint),
            value: &draft.email,
            kind: "email",
            autocomplete: Some("email"),
            optional: taken_in.is_some(),
            ..TextField::default()
        }))
        (text_field(lang, errors, TextField {
            name: "phone",
            label: &t!(lang, "request-phone"),
            hint: Some(&t!(lang, "request-phone-hint")),
            value: &draft.phone,
            kind: "tel",
            autocomplete: Some("tel"),
            width: Some("w-m"),
            optional: true,
            ..TextField::default()
        }))
    }
}

/// The box by which the requester confirms that they know the privacy notice.
fn privacy_checkbox(context: &DraftContext, errors: &FormErrors) -> Markup {
    let (lang, draft) = (context.guest.locale.lang, &context.draft);
    let (taken_in, ticked) = (draft.on_behalf, error_for(errors, "informed"));
    html! {
        div class=(if ticked.is_some() { "field invalid" } else { "field" }) {
            @if let Some(wrong) = ticked { p.error #informed-error { (icon("alert")) (wrong) } }
            label.check {
                input #informed type="checkbox" name="informed" value="1" checked[draft.privacy_confirmed]
                    aria-describedby=[ticked.map(|_| "informed-error")] aria-invalid=[ticked.map(|_| "true")];
                span {
                    @if taken_in.is_some() { (t!(lang, "portal-for-privacy")) } @else { (t!(lang, "request-privacy")) }
                    " "
                    a href="/privacy" target="_blank" rel="noopener" { (t!(lang, "request-privacy-link")) }
                }
            }
        }
    }
}

/// The requester whom a contact chose; nothing of it can be changed here.
fn chosen(context: &DraftContext) -> Markup {
    let (lang, draft) = (context.guest.locale.lang, &context.draft);
    html! {
        p { (t!(lang, "portal-for", name = draft.name.as_str())) }
        @for (name, value) in [("name", &draft.name), ("email", &draft.email), ("phone", &draft.phone)] {
            input type="hidden" name=(name) value=(value);
        }
    }
}

/// Who will answer, told before the requester gives a name.
pub fn answers_you(context: &DraftContext) -> Markup {
    let (lang, reader) = (context.guest.locale.lang, context.guest.reader());
    let placed = context.draft.destination(&context.topic, &context.departments).ok();
    let department = placed.as_ref().and_then(|placed| placed.department);
    let department = context.departments.iter().find(|known| Some(known.id) == department && known.public);
    let by_site = placed.is_some_and(|placed| placed.place.is_some());
    html! {
        @if let Some(department) = department {
            div.banner {
                (icon(if by_site { "map-pin" } else { "users" }))
                div {
                    b { (t!(lang, "request-answers-you", department = department.name_for(reader).text.as_str())) }
                    @if let Some(text) = department.description_for(reader) { p lang=[text.tag()] { (text.text) } }
                }
            }
        }
    }
}

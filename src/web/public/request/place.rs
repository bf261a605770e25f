//! `/request/{token}/place`: the site that the request goes to, by name or by postal code.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{DraftContext, retention_notice, see_other, step_buttons, step_page};
use crate::{
    app::{
        request::{self, DraftEdit, RequestDestination, RequestStep, public_sites},
        view::texts,
    },
    domain::organisation::TextKind,
    t,
    web::{
        form::OpenPost,
        gate::{Guest, Visitor},
        problem::Problem,
        public::{own_text, page},
        ui::{FormErrors, TextField, error_for, icon, public_page, text_field, wording},
    },
};

/// With more sites the page shows a drop-down list instead of radio buttons.
const MAX_RADIO_SITES: usize = 8;

/// `GET /request/{token}/place`
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let context = DraftContext::load(visitor, &token, RequestStep::Place)?;
    Ok(page(view(&context, &context.errors(RequestStep::Place))))
}

/// `POST /request/{token}/place`. If no site serves the place, a draft that holds nothing else is
/// deleted at once, as the refusal promises. A draft with more in it is kept: the place may be a typo.
pub async fn keep(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (context, body) = DraftContext::load_for_form(visitor, &token, RequestStep::Place, body).await?;
    let fields = context.read_fields(body).await?;
    let edit =
        DraftEdit::Place { site: fields.get("site").parse().ok(), postal_code: fields.get("postal_code").to_owned() };
    let (context, _) = context.save(edit, &fields).await?;
    let errors = context.errors(RequestStep::Place);
    if matches!(
        context.draft.destination(&context.topic, &context.departments),
        Ok(RequestDestination { department: None, .. })
    ) {
        if !context.draft.is_blank() {
            return Ok(see_other(&format!("/request/{}/not-served", context.token)));
        }
        let token = context.token.clone();
        context.guest.app.write(move |tx| request::discard(tx, &token)).await?;
        return Ok(see_other("/request/not-served"));
    }
    Ok(context.next_page(RequestStep::Place, &fields, errors, view))
}

/// `GET /request/not-served`: the board's words for those whom no site serves.
pub async fn not_served(visitor: Visitor) -> Result<HttpResponse, Problem> {
    refusal(&visitor.guest, None)
}

/// `GET /request/{token}/not-served`: the same, with the way back to what was typed.
pub async fn not_served_yet(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let context = DraftContext::load(visitor, &token, RequestStep::Place)?;
    if context.next_step() > RequestStep::Place {
        return Err(Problem::GoTo(context.step_path(context.next_step())));
    }
    refusal(&context.guest, Some(&context))
}

fn refusal(guest: &Guest, kept: Option<&DraftContext>) -> Result<HttpResponse, Problem> {
    let lang = guest.locale.lang;
    let refusal = guest.app.read(|read| Ok(texts::filled_text(read, lang, TextKind::Refusal)?))?;
    Ok(page(public_page(
        guest,
        &t!(lang, "not-served-title"),
        &[],
        html! {
            header.page-head {
                h1 { (t!(lang, "not-served-title")) }
                @match &refusal {
                    Some(refusal) => (own_text(refusal)),
                    // The other text says that nothing was stored.
                    None if kept.is_some() => p.lead { (t!(lang, "not-served-text-kept")) },
                    None => p.lead { (t!(lang, "not-served-text")) },
                }
            }
            @if let Some(context) = kept {
                p { (t!(lang, "not-served-kept")) }
                div.actions {
                    a.button href=(context.step_path(RequestStep::Place)) { (icon("arrow-left")) (t!(lang, "not-served-correct")) }
                    a.button.quiet href="/" { (t!(lang, "problem-home")) }
                }
                (retention_notice(context))
            } @else {
                p.muted { (t!(lang, "not-served-mistyped")) }
                div.actions {
                    a.button href="/request" { (t!(lang, "problem-new-request")) }
                    a.button.quiet href="/" { (t!(lang, "problem-home")) }
                }
            }
        },
    )))
}

fn view(context: &DraftContext, errors: &FormErrors) -> Markup {
    let lang = context.guest.locale.lang;
    let all: Vec<_> = public_sites(&context.departments).collect();
    let (chosen, reader) = (context.draft.site, context.guest.reader());
    step_page(
        context,
        RequestStep::Place,
        &t!(lang, "request-place-title"),
        errors,
        &[],
        html! {
            form method="post" novalidate {
                (text_field(lang, errors, TextField {
                    name: "postal_code",
                    label: &t!(lang, "request-postal-code"),
                    hint: Some(&t!(lang, "request-postal-code-hint")),
                    value: &context.draft.postal_code,
                    inputmode: Some("numeric"),
                    autocomplete: Some("postal-code"),
                    width: Some("w-s"),
                    ..TextField::default()
                }))
                @if !all.is_empty() && all.len() <= MAX_RADIO_SITES {
                    fieldset #site class=(if error_for(errors, "site").is_some() { "field invalid" } else { "field" }) {
                        legend { (t!(lang, "request-site")) }
                        @if let Some(wrong) = error_for(errors, "site") { p.error { (icon("alert")) (wrong) } }
                        div.choices {
                            label.choice {
                                input type="radio" name="site" value="" checked[chosen.is_none()];
                                b { (t!(lang, "request-site-by-code")) }
                            }
                            @for site in &all {
                                label.choice {
                                    input type="radio" name="site" value=(site.id) checked[chosen == Some(site.id)];
                                    b { (wording(site.name_for(reader))) }
                                    @if let Some(text) = site.description_for(reader) { span lang=[text.tag()] { (text.text) } }
                                }
                            }
                        }
                    }
                } @else if !all.is_empty() {
                    div class=(if error_for(errors, "site").is_some() { "field invalid" } else { "field" }) {
                        label for="site" { (t!(lang, "request-site")) }
                        @if let Some(wrong) = error_for(errors, "site") { p.error { (icon("alert")) (wrong) } }
                        select #site name="site" {
                            option value="" selected[chosen.is_none()] { (t!(lang, "request-site-by-code")) }
                            @for site in &all {
                                @let name = site.name_for(reader);
                                option value=(site.id) selected[chosen == Some(site.id)] lang=[name.tag()] { (name.text) }
                            }
                        }
                    }
                }
                (step_buttons(context, RequestStep::Place))
            }
        },
    )
}

//! `/request/{token}/check`: shows everything that was filled in, and sends it.
//!
//! Against spam, without any third party: a field that people do not see, a minimum time to fill the
//! form in, and a proof of work by the browser. A browser without scripts waits a little instead.

use std::sync::Arc;

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{DraftContext, contact::answers_you, see_other, step_page};
use crate::{
    app::{
        self, Writing,
        request::{
            self, MIN_FILL_TIME, PreparedRequest, RequestStep, SEND_LIMIT, SEND_TO_ADDRESS_LIMIT, SendResult,
            UNPROVED_SEND_DELAY, UNPROVED_SEND_LIMIT,
        },
    },
    domain::{
        elapsed::{elapsed, is_pause_over},
        person::Lang,
        routing::RequestPlace,
    },
    i18n, t,
    web::{
        form::{Fields, OpenPost},
        gate::Visitor,
        problem::Problem,
        public::{form_with_errors, page},
        ui::{FormErrors, icon, wording},
    },
};

/// The honeypot: a field that people do not see.
const TRAP: &str = "website";

/// `GET /request/{token}/check`
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let context = DraftContext::load(visitor, &token, RequestStep::Check)?;
    Ok(page(view(&context, None)))
}

/// `POST /request/{token}/check`: opens the ticket. Sending twice leads to the same confirmation.
pub async fn send(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    let context = DraftContext::load(visitor, &token, RequestStep::Check)?;
    let fields = body.read(&context.guest.app).await?;
    if let Some(stop) = stopped(&context, &fields)? {
        return Ok(form_with_errors(view(&context, Some(&stop))));
    }
    let (token, lang, zone) = (context.token.clone(), context.guest.locale.lang, context.guest.locale.zone.clone());
    let ready = context.prepared();
    let portal = context.guest.portal_token.clone();
    let send = move |tx: &mut Writing<'_>| request::send(tx, &token, ready.as_ref(), lang, &zone, portal.as_deref());
    let result = context.guest.app.write(send).await;
    respond(context, result)
}

fn respond(context: DraftContext, result: Result<SendResult, app::Error>) -> Result<HttpResponse, Problem> {
    match result {
        Ok(SendResult::Sent(_)) => Ok(see_other(&format!("/request/{}/sent", context.token))),
        // The form changed at this very moment; its first open step says what is missing.
        Ok(SendResult::Incomplete) | Err(app::Error::NotServed) => {
            Ok(see_other(&context.step_path(RequestStep::of(&context.topic)[0])))
        }
        Err(app::Error::NotFound) => Err(Problem::NoTopic),
        Err(error) => Err(Problem::from(error).with_typed([context.draft.subject, context.draft.description])),
    }
}

impl DraftContext {
    /// The request as the form stands; `None` while something is missing.
    fn prepared(&self) -> Option<PreparedRequest> {
        let (topic, departments) = (Arc::clone(&self.topic), Arc::clone(&self.departments));
        PreparedRequest::of(&self.draft, self.stored.clone(), topic, departments, self.guest.locale.lang)
    }
}

/// Why the request is not sent yet, in words; `None` if it is sent.
fn stopped(context: &DraftContext, fields: &Fields) -> Result<Option<String>, Problem> {
    let (app, lang, now) = (&context.guest.app, context.guest.locale.lang, context.guest.now);
    if !fields.get(TRAP).is_empty() {
        return Ok(Some(t!(lang, "request-trapped")));
    }
    if !is_pause_over(context.draft.started, MIN_FILL_TIME, now) {
        return Ok(Some(t!(lang, "request-too-fast", seconds = UNPROVED_SEND_DELAY.as_secs())));
    }
    let keys = app.store().installation_key();
    let is_proved = app.request_load().is_done(keys, &context.token, fields.get("pow"), now);
    if !is_proved {
        let since = context.draft.complete_since.unwrap_or(now);
        if !is_pause_over(since, UNPROVED_SEND_DELAY, now) {
            let seconds = (UNPROVED_SEND_DELAY - elapsed(since, now)).as_secs() + 1;
            return Ok(Some(t!(lang, "request-wait", seconds = seconds)));
        }
        app.check_network_limit(UNPROVED_SEND_LIMIT, context.guest.address)?;
    }
    app.check_network_limit(SEND_LIMIT, context.guest.address)?;
    if let Some(email) = context.draft.contact(lang).ok().and_then(|contact| contact.email) {
        app.check_rate_limit(SEND_TO_ADDRESS_LIMIT, &email.key())?;
    }
    app.request_load().count(now);
    Ok(None)
}

fn view(context: &DraftContext, stop: Option<&str>) -> Markup {
    let lang = context.guest.locale.lang;
    let (app, now) = (&context.guest.app, context.guest.now);
    let work = app.request_load().page_work(app.store().installation_key(), &context.token, now);
    step_page(
        context,
        RequestStep::Check,
        &t!(lang, "request-check-title"),
        &FormErrors::new(),
        &["pow.js"],
        html! {
            @if let Some(stop) = stop { div.banner.bad role="alert" { (icon("alert")) div { p { (stop) } } } }
            (answers_you(context))
            dl.facts.wide.review { (review(context)) }
            form method="post" data-pow-challenge=(work.challenge) data-pow-bits=(work.zero_bits) {
                input type="hidden" name="pow";
                div.trap aria-hidden="true" {
                    label { (t!(lang, "request-trap")) input name=(TRAP) tabindex="-1" autocomplete="off"; }
                }
                noscript {
                    div.banner { (icon("clock")) div { p { (t!(lang, "request-patience", seconds = UNPROVED_SEND_DELAY.as_secs())) } } }
                }
                div.actions {
                    button.button.primary data-busy=(t!(lang, "request-sending")) { (icon("send")) (t!(lang, "request-send")) }
                    a.button.quiet href=(context.previous_path(RequestStep::Check)) { (icon("arrow-left")) (t!(lang, "back")) }
                }
            }
        },
    )
}

/// Everything that will be sent, each part with a link to change it.
fn review(context: &DraftContext) -> Markup {
    let (locale, lang, draft) = (&context.guest.locale, context.guest.locale.lang, &context.draft);
    let reader = context.guest.reader();
    let marked_row = |step: RequestStep, anchor: &str, label: &Markup, value: Markup| {
        html! {
            div {
                dt { (label) }
                dd { (value) }
                dd.change {
                    a href=(format!("{}#{anchor}", context.step_path(step))) {
                        (t!(lang, "change")) span.visually-hidden { " " (label) }
                    }
                }
            }
        }
    };
    let row = |step, anchor: &str, label: &str, value| marked_row(step, anchor, &html! { (label) }, value);
    let placed = draft.destination(&context.topic, &context.departments).ok();
    let details = draft.details(&context.topic).ok();
    let files: Vec<&str> = draft.files_of(None).map(|(_, file)| file.name.as_str()).collect();
    html! {
        @match placed.and_then(|placed| placed.place) {
            Some(RequestPlace::Postal(code)) => {
                (row(RequestStep::Place, "postal_code", &t!(lang, "request-postal-code"), html! { (code) }))
            }
            Some(RequestPlace::Site(id)) => {
                @let site = context.departments.iter().find(|department| department.id == id);
                (row(RequestStep::Place, "site", &t!(lang, "request-site-short"), html! { @if let Some(site) = site { (wording(site.name_for(reader))) } }))
            }
            None => {}
        }
        @if let Some(details) = details {
            (row(RequestStep::Details, "subject", &t!(lang, "request-subject"), html! { (details.subject) }))
            (row(RequestStep::Details, "description", &t!(lang, "request-description"), html! {
                div.text { (details.description) }
            }))
            @for question in context.topic.requester_fields() {
                @if let Some(value) = details.values.get(&question.id) {
                    (marked_row(RequestStep::Details, &format!("f{}", question.id), &wording(question.label_for(reader)), html! {
                        div.text lang=[question.answer_lang(reader, value).map(Lang::tag)] {
                            (i18n::answer(locale, &question.answer_for(reader, value)))
                        }
                    }))
                }
            }
            @if let Some(room) = &details.room { (row(RequestStep::Details, "room", &t!(lang, "request-room"), html! { (room) })) }
        }
        @if !files.is_empty() {
            (row(RequestStep::Details, "files", &t!(lang, "request-files"), html! { (files.join(", ")) }))
        }
        (row(RequestStep::Contact, "name", &t!(lang, "request-name"), html! { (draft.name.trim()) }))
        (row(RequestStep::Contact, "email", &t!(lang, "request-email"), html! { (draft.email.trim()) }))
        @if !draft.phone.trim().is_empty() {
            (row(RequestStep::Contact, "phone", &t!(lang, "request-phone"), html! { (draft.phone.trim()) }))
        }
    }
}

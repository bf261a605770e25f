//! `/request/{token}/check`: everything at a glance, and sending.
//!
//! Against machines without any third party: a field that people do not see, a time nobody beats, a
//! proof of work made by the browser. Browsers without scripts wait a little instead.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{Way, contact::answers_you, frame, see_other};
use crate::{
    app::{
        self,
        request::{self, FASTEST, PATIENCE, Ready, SEND, SEND_TO, SEND_UNPROVED, Sending, Step, work},
    },
    domain::department::Place,
    i18n, t,
    web::{
        form::{self, Fields},
        gate::Visitor,
        problem::Problem,
        public::{mended, network, page},
        ui::{Mistakes, icon},
    },
};

/// The field that people do not see.
const TRAP: &str = "website";

/// The page.
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Check)?;
    Ok(page(view(&way, None)))
}

/// Opens the ticket. Whoever sends twice gets the same confirmation twice.
pub async fn send(
    visitor: Visitor,
    token: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Check)?;
    let fields = form::read(&way.guest.app, &request, payload).await?;
    if let Some(stop) = stopped(&way, &fields)? {
        return Ok(mended(view(&way, Some(&stop))));
    }
    let (token, lang, zone) = (way.token.clone(), way.guest.voice.lang, way.guest.voice.zone.clone());
    let ready = Ready::of(&way.draft, way.stored.clone(), Arc::clone(&way.topic), Arc::clone(&way.departments), lang);
    let sending = way.guest.app.write(move |tx| request::send(tx, &token, ready.as_ref(), lang, &zone)).await;
    match sending {
        Ok(Sending::Sent(_)) => Ok(see_other(&format!("/request/{}/sent", way.token))),
        // The form changed at this very moment; its first open step says what is missing.
        Ok(Sending::Incomplete) | Err(app::Error::NotServed) => Ok(see_other(&way.address(Step::of(&way.topic)[0]))),
        Err(app::Error::NotFound) => Err(Problem::NoTopic),
        Err(error) => Err(Problem::from(error).with_typed([way.draft.subject, way.draft.description])),
    }
}

/// Why it is not sent yet, in words.
fn stopped(way: &Way, fields: &Fields) -> Result<Option<String>, Problem> {
    let (app, lang, now) = (&way.guest.app, way.guest.voice.lang, way.guest.now);
    if !fields.get(TRAP).is_empty() {
        return Ok(Some(t!(lang, "request-trapped")));
    }
    if now.duration_since(way.draft.started) < FASTEST {
        return Ok(Some(t!(lang, "request-too-fast")));
    }
    let challenge = work::challenge(app.store().keys(), &way.token);
    let is_proved = work::is_done(&challenge, fields.get("pow"), work::BITS);
    if !is_proved {
        let waited = now.duration_since(way.draft.ready.unwrap_or(now));
        if waited < PATIENCE {
            let seconds = (PATIENCE - waited).as_secs() + 1;
            return Ok(Some(t!(lang, "request-wait", seconds = seconds)));
        }
        app.pass(SEND_UNPROVED, &network(&way.guest))?;
    }
    app.pass(SEND, &network(&way.guest))?;
    if let Some(email) = way.draft.contact(lang).ok().and_then(|contact| contact.email) {
        app.pass(SEND_TO, &email.key())?;
    }
    Ok(None)
}

fn view(way: &Way, stop: Option<&str>) -> Markup {
    let lang = way.guest.voice.lang;
    let challenge = work::challenge(way.guest.app.store().keys(), &way.token);
    frame(
        way,
        Step::Check,
        &t!(lang, "request-check-title"),
        &Mistakes::new(),
        &["pow.js"],
        html! {
            @if let Some(stop) = stop { div.banner.bad role="alert" { (icon("alert")) div { p { (stop) } } } }
            (answers_you(way))
            dl.facts.wide.review { (review(way)) }
            form method="post" data-pow-challenge=(challenge) data-pow-bits=(work::BITS) {
                input type="hidden" name="pow";
                div.trap aria-hidden="true" {
                    label { (t!(lang, "request-trap")) input name=(TRAP) tabindex="-1" autocomplete="off"; }
                }
                noscript {
                    div.banner { (icon("clock")) div { p { (t!(lang, "request-patience", seconds = PATIENCE.as_secs())) } } }
                }
                div.actions {
                    button.button.primary data-busy=(t!(lang, "request-sending")) { (icon("send")) (t!(lang, "request-send")) }
                    a.button.quiet href=(way.back(Step::Check)) { (icon("arrow-left")) (t!(lang, "back")) }
                }
            }
        },
    )
}

/// Everything that will be sent, each with the way to change it.
fn review(way: &Way) -> Markup {
    let (voice, lang, draft) = (&way.guest.voice, way.guest.voice.lang, &way.draft);
    let row = |step: Step, anchor: &str, label: &str, value: Markup| {
        html! {
            div {
                dt { (label) }
                dd { (value) }
                dd.change {
                    a href=(format!("{}#{anchor}", way.address(step))) {
                        (t!(lang, "change")) span.visually-hidden { " " (label) }
                    }
                }
            }
        }
    };
    let placed = draft.placed(&way.topic, &way.departments).ok();
    let details = draft.details(&way.topic).ok();
    let files: Vec<&str> = draft.files_of(None).map(|(_, file)| file.name.as_str()).collect();
    html! {
        @match placed.and_then(|placed| placed.place) {
            Some(Place::Postal(code)) => {
                (row(Step::Place, "postal_code", &t!(lang, "request-postal-code"), html! { (code) }))
            }
            Some(Place::Site(id)) => {
                @let site = way.departments.iter().find(|department| department.id == id);
                (row(Step::Place, "site", &t!(lang, "request-site-short"), html! { @if let Some(site) = site { (site.name) } }))
            }
            None => {}
        }
        @if let Some(details) = details {
            (row(Step::Details, "subject", &t!(lang, "request-subject"), html! { (details.subject) }))
            (row(Step::Details, "description", &t!(lang, "request-description"), html! {
                div.text { (details.description) }
            }))
            @for question in way.topic.asked() {
                @if let Some(value) = details.values.get(&question.id) {
                    (row(Step::Details, &format!("f{}", question.id), question.label.as_str(), html! {
                        div.text { (i18n::answer(voice, value)) }
                    }))
                }
            }
            @if let Some(room) = &details.room { (row(Step::Details, "room", &t!(lang, "request-room"), html! { (room) })) }
        }
        @if !files.is_empty() {
            (row(Step::Details, "files", &t!(lang, "request-files"), html! { (files.join(", ")) }))
        }
        (row(Step::Contact, "name", &t!(lang, "request-name"), html! { (draft.name.trim()) }))
        (row(Step::Contact, "email", &t!(lang, "request-email"), html! { (draft.email.trim()) }))
        @if !draft.phone.trim().is_empty() {
            (row(Step::Contact, "phone", &t!(lang, "request-phone"), html! { (draft.phone.trim()) }))
        }
    }
}

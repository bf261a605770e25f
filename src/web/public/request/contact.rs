//! `/request/{token}/contact`: who asks, and where the answer goes.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{Way, buttons, frame};
use crate::{
    app::request::{Edit, Step},
    t,
    web::{
        gate::Visitor,
        problem::Problem,
        public::page,
        ui::{Line, Mistakes, icon, line, mistake},
    },
};

/// The page.
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Contact)?;
    Ok(page(view(&way, &way.mistakes(Step::Contact))))
}

/// Keeps what came in.
pub async fn keep(
    visitor: Visitor,
    token: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Contact)?;
    let fields = way.read(&request, payload).await?;
    let text = |name: &str| fields.get(name).to_owned();
    let informed = fields.has("informed");
    let edit = Edit::Contact { name: text("name"), email: text("email"), phone: text("phone"), informed };
    let (way, _) = way.keep(edit, &fields).await?;
    let mistakes = way.mistakes(Step::Contact);
    Ok(way.onwards(Step::Contact, &fields, mistakes, view))
}

fn view(way: &Way, mistakes: &Mistakes) -> Markup {
    let lang = way.guest.voice.lang;
    let draft = &way.draft;
    let ticked = mistake(mistakes, "informed");
    let taken_in = draft.taken_in;
    let is_chosen = taken_in.is_some_and(|taken_in| taken_in.person.is_some());
    // Nothing is promised that this helpdesk cannot do.
    let has_mail = way.guest.app.read(|read| way.guest.app.mail_host(read)).is_ok_and(|server| server.is_some());
    let email_hint = if has_mail { t!(lang, "request-email-hint") } else { t!(lang, "request-email-hint-later") };
    frame(
        way,
        Step::Contact,
        &if taken_in.is_some() { t!(lang, "portal-for-title") } else { t!(lang, "request-contact-title") },
        mistakes,
        &[],
        html! {
            (answers_you(way))
            form method="post" novalidate {
                @if is_chosen { (chosen(way)) } @else {
                (line(lang, mistakes, Line {
                    name: "name",
                    label: &t!(lang, "request-name"),
                    value: &draft.name,
                    autocomplete: Some("name"),
                    ..Line::default()
                }))
                (line(lang, mistakes, Line {
                    name: "email",
                    label: &t!(lang, "request-email"),
                    hint: Some(&email_hint),
                    value: &draft.email,
                    kind: "email",
                    autocomplete: Some("email"),
                    optional: taken_in.is_some(),
                    ..Line::default()
                }))
                (line(lang, mistakes, Line {
                    name: "phone",
                    label: &t!(lang, "request-phone"),
                    hint: Some(&t!(lang, "request-phone-hint")),
                    value: &draft.phone,
                    kind: "tel",
                    autocomplete: Some("tel"),
                    width: Some("w-m"),
                    optional: true,
                    ..Line::default()
                }))
                }
                div class=(if ticked.is_some() { "field invalid" } else { "field" }) {
                    @if let Some(wrong) = ticked { p.error #informed-error { (icon("alert")) (wrong) } }
                    label.check {
                        input #informed type="checkbox" name="informed" value="1" checked[draft.informed]
                            aria-describedby=[ticked.map(|_| "informed-error")] aria-invalid=[ticked.map(|_| "true")];
                        span {
                            @if taken_in.is_some() { (t!(lang, "portal-for-privacy")) } @else { (t!(lang, "request-privacy")) }
                            " "
                            a href="/privacy" target="_blank" rel="noopener" { (t!(lang, "request-privacy-link")) }
                        }
                    }
                }
                (buttons(way, Step::Contact))
            }
        },
    )
}

/// Whom the contact chose; nothing is typed, so nothing of it changes.
fn chosen(way: &Way) -> Markup {
    let (lang, draft) = (way.guest.voice.lang, &way.draft);
    html! {
        p { (t!(lang, "portal-for", name = draft.name.as_str())) }
        @for (name, value) in [("name", &draft.name), ("email", &draft.email), ("phone", &draft.phone)] {
            input type="hidden" name=(name) value=(value);
        }
    }
}

/// Who will answer, said before anybody gives their name.
pub fn answers_you(way: &Way) -> Markup {
    let lang = way.guest.voice.lang;
    let placed = way.draft.placed(&way.topic, &way.departments).ok();
    let department = placed.as_ref().and_then(|placed| placed.department);
    let department = way.departments.iter().find(|known| Some(known.id) == department && known.public);
    let by_site = placed.is_some_and(|placed| placed.place.is_some());
    html! {
        @if let Some(department) = department {
            div.banner {
                (icon(if by_site { "map-pin" } else { "users" }))
                div {
                    b { (t!(lang, "request-answers-you", department = department.name.as_str())) }
                    @if let Some(description) = &department.description { p { (description) } }
                }
            }
        }
    }
}

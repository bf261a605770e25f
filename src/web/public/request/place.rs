//! `/request/{token}/place`: which site is asked, by name or by postal code.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{Way, buttons, frame, see_other, until};
use crate::{
    app::{
        request::{self, Edit, Placed, Step, sites},
        view::texts,
    },
    t,
    web::{
        gate::{Guest, Visitor},
        problem::Problem,
        public::{page, paragraphs},
        ui::{Line, Mistakes, icon, line, mistake, public},
    },
};

/// More sites than this stand in a list to unfold.
const MANY: usize = 8;

/// The page.
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Place)?;
    Ok(page(view(&way, &way.mistakes(Step::Place))))
}

/// Keeps the place. Where nobody can help, a draft with nothing but the place goes at once: the
/// refusal promises it. Whoever typed more and came back may have mistyped, and keeps it.
pub async fn keep(
    visitor: Visitor,
    token: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Place)?;
    let fields = way.read(&request, payload).await?;
    let edit = Edit::Place { site: fields.get("site").parse().ok(), postal_code: fields.get("postal_code").to_owned() };
    let (way, _) = way.keep(edit, &fields).await?;
    let mistakes = way.mistakes(Step::Place);
    if matches!(way.draft.placed(&way.topic, &way.departments), Ok(Placed { department: None, .. })) {
        if !way.draft.is_blank() {
            return Ok(see_other(&format!("/request/{}/not-served", way.token)));
        }
        let token = way.token.clone();
        way.guest.app.write(move |tx| request::discard(tx, &token)).await?;
        return Ok(see_other("/request/not-served"));
    }
    Ok(way.onwards(Step::Place, &fields, mistakes, view))
}

/// `GET /request/not-served`: the board's words for those whom no site serves.
pub async fn not_served(visitor: Visitor) -> Result<HttpResponse, Problem> {
    refusal(&visitor.guest, None)
}

/// `GET /request/{token}/not-served`: the same, with the way back to what was typed.
pub async fn not_served_yet(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let way = Way::at(visitor, &token, Step::Place)?;
    if way.next() > Step::Place {
        return Err(Problem::GoTo(way.address(way.next())));
    }
    refusal(&way.guest, Some(&way))
}

fn refusal(guest: &Guest, kept: Option<&Way>) -> Result<HttpResponse, Problem> {
    let lang = guest.voice.lang;
    let refusal = guest.app.read(|read| Ok(texts::texts(read, lang)?.refusal))?;
    Ok(page(public(
        guest,
        &t!(lang, "not-served-title"),
        &[],
        html! {
            header.page-head {
                h1 { (t!(lang, "not-served-title")) }
                @match &refusal {
                    Some(refusal) => (paragraphs(refusal)),
                    // The other text says that nothing was stored.
                    None if kept.is_some() => p.lead { (t!(lang, "not-served-text-kept")) },
                    None => p.lead { (t!(lang, "not-served-text")) },
                }
            }
            @if let Some(way) = kept {
                p { (t!(lang, "not-served-kept")) }
                div.actions {
                    a.button href=(way.address(Step::Place)) { (icon("arrow-left")) (t!(lang, "not-served-correct")) }
                    a.button.quiet href="/" { (t!(lang, "problem-home")) }
                }
                (until(way))
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

fn view(way: &Way, mistakes: &Mistakes) -> Markup {
    let lang = way.guest.voice.lang;
    let all: Vec<_> = sites(&way.departments).collect();
    let chosen = way.draft.site;
    frame(
        way,
        Step::Place,
        &t!(lang, "request-place-title"),
        mistakes,
        &[],
        html! {
            form method="post" novalidate {
                (line(lang, mistakes, Line {
                    name: "postal_code",
                    label: &t!(lang, "request-postal-code"),
                    hint: Some(&t!(lang, "request-postal-code-hint")),
                    value: &way.draft.postal_code,
                    inputmode: Some("numeric"),
                    autocomplete: Some("postal-code"),
                    width: Some("w-s"),
                    ..Line::default()
                }))
                @if !all.is_empty() && all.len() <= MANY {
                    fieldset #site class=(if mistake(mistakes, "site").is_some() { "field invalid" } else { "field" }) {
                        legend { (t!(lang, "request-site")) }
                        @if let Some(wrong) = mistake(mistakes, "site") { p.error { (icon("alert")) (wrong) } }
                        div.choices {
                            label.choice {
                                input type="radio" name="site" value="" checked[chosen.is_none()];
                                b { (t!(lang, "request-site-by-code")) }
                            }
                            @for site in &all {
                                label.choice {
                                    input type="radio" name="site" value=(site.id) checked[chosen == Some(site.id)];
                                    b { (site.name) }
                                    @if let Some(description) = &site.description { span { (description) } }
                                }
                            }
                        }
                    }
                } @else if !all.is_empty() {
                    div class=(if mistake(mistakes, "site").is_some() { "field invalid" } else { "field" }) {
                        label for="site" { (t!(lang, "request-site")) }
                        @if let Some(wrong) = mistake(mistakes, "site") { p.error { (icon("alert")) (wrong) } }
                        select #site name="site" {
                            option value="" selected[chosen.is_none()] { (t!(lang, "request-site-by-code")) }
                            @for site in &all {
                                option value=(site.id) selected[chosen == Some(site.id)] { (site.name) }
                            }
                        }
                    }
                }
                (buttons(way, Step::Place))
            }
        },
    )
}

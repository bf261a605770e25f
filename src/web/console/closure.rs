//! `/console/tickets/{no}/closure`: how it ended, and what is missing before it may end.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{
    Again, Desk, No, TeamDesk, act, address,
    frame::{self, About, Frame},
    mistakes, number, side,
    timeline::outcome_key,
};
use crate::{
    app::{ticket::Deed, view::ticket::TicketView},
    domain::{
        text::{Body, TextError},
        ticket::{Action, ActionKind, Outcome},
    },
    i18n, t,
    web::{
        form::{self, Fields},
        problem::Problem,
        ui::{self, Mistakes, icon},
    },
};

/// How it can end from here, spam has its own way.
const OUTCOMES: [(Outcome, &str); 3] =
    [(Outcome::Solved, "solved"), (Outcome::Declined, "declined"), (Outcome::Duplicate, "duplicate")];

/// `GET /console/tickets/{no}/closure`
pub async fn show(desk: TeamDesk, no: No) -> Result<HttpResponse, Problem> {
    super::open(&desk, &no, page)
}

/// `POST /console/tickets/{no}/closure`
pub async fn submit(desk: TeamDesk, no: No, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    let deeds = read(&desk, &fields).map(|action| vec![Deed::Do(action)]);
    act(&desk, number(&no)?, &fields, deeds, "closed", page).await
}

fn read(desk: &Desk, fields: &Fields) -> Result<Action, Mistakes> {
    let wanted = fields.get("outcome");
    let outcome = OUTCOMES.into_iter().find(|(_, word)| *word == wanted).map(|(outcome, _)| outcome);
    let outcome = outcome.ok_or_else(|| vec![("outcome".to_owned(), t!(desk.lang(), "console-error-option"))])?;
    let wrong =
        |error: TextError| vec![("text".to_owned(), mistakes::text_error(desk.lang(), error, "error-required"))];
    Ok(Action::Close(outcome, Body::parse_optional(fields.get("text")).map_err(wrong)?))
}

fn page(desk: &Desk, frame: &Frame, view: &TicketView, again: &Again<'_>) -> Markup {
    let lang = desk.lang();
    let solution = view.ticket.solution.as_ref().map_or("", |solution| solution.as_str());
    let outcome = again.value("outcome", "solved");
    let hint = if view.topic.solution_required { "console-close-text-required" } else { "console-close-text-hint" };
    let inner = html! {
        @if !view.missing.is_empty() { (side::missing(desk, view)) }
        fieldset.field {
            legend { (t!(lang, "console-close-outcome")) }
            div.choices #outcome {
                @for (kind, word) in OUTCOMES {
                    label.choice {
                        input type="radio" name="outcome" value=(word) checked[word == outcome];
                        b { (i18n::text(lang, outcome_key(kind), &[])) }
                        span { (i18n::text(lang, &format!("console-close-{word}"), &[])) }
                    }
                }
            }
        }
        (ui::area(lang, &again.mistakes, "text", &t!(lang, "console-close-text"), Some(&i18n::text(lang, hint, &[])),
            !view.topic.solution_required, again.value("text", solution)))
    };
    let words = Words { title: "console-close-title", button: "console-do-close-now", symbol: "circle-check" };
    form_page(desk, frame, view, again, ActionKind::Close, "closure", &words, &inner)
}

/// The words of a page with one form about a ticket.
pub struct Words {
    /// Key of its title.
    pub title: &'static str,
    /// Key of its button.
    pub button: &'static str,
    /// Icon of its button.
    pub symbol: &'static str,
}

/// A page with one form about a ticket; without the form where it cannot be done now.
#[expect(clippy::too_many_arguments, reason = "what every such page differs in")]
pub fn form_page(
    desk: &Desk,
    frame: &Frame,
    view: &TicketView,
    again: &Again<'_>,
    action: ActionKind,
    noun: &str,
    words: &Words,
    inner: &Markup,
) -> Markup {
    let lang = desk.lang();
    let base = address(view.ticket.no);
    let title = i18n::text(lang, words.title, &[]);
    let is_possible = view.can(action);
    let main = html! {
        main."panel narrow" #main tabindex="-1" {
            header.page-head {
                a.back href=(base) { (icon("arrow-left")) (t!(lang, "console-back-to", no = view.ticket.no.to_string())) }
                h1 { (title) }
                p.muted { (view.ticket.subject) }
            }
            (mistakes::summary(lang, &again.mistakes))
            (trouble(desk, view, again))
            @if is_possible {
                form."stack loose" method="post" action=(format!("{base}/{noun}")) enctype="multipart/form-data" {
                    (ui::csrf(&desk.session.csrf()))
                    input type="hidden" name="seen" value=(view.ticket.entries);
                    (inner)
                    div.actions {
                        button."button primary" data-busy=(t!(lang, "busy")) { (icon(words.symbol)) (i18n::text(lang, words.button, &[])) }
                        a."button quiet" href=(base) { (t!(lang, "cancel")) }
                    }
                }
            } @else if again.refusal.is_none() {
                div.banner { (icon("info")) div { b { (t!(lang, "console-refused")) } p { (not_now(desk, view, action)) } } }
            }
        }
    };
    let path = format!("{base}/{noun}");
    let title = format!("{} {title}", view.ticket.no);
    frame::page(desk, frame, About { title: &title, path: &path, ..About::default() }, &main, None)
}

fn not_now(desk: &Desk, view: &TicketView, action: ActionKind) -> String {
    let lang = desk.lang();
    let others: Vec<String> = view.can.iter().map(|kind| super::refusal::action(lang, *kind)).collect();
    if others.is_empty() {
        return t!(lang, "console-refused-forbidden");
    }
    t!(
        lang,
        "console-refused-not-possible",
        status = ui::status_word(lang, view.ticket.standing()),
        action = super::refusal::action(lang, action),
        possible = others.join(", ")
    )
}

/// Why it was not done, above the form.
fn trouble(desk: &Desk, view: &TicketView, again: &Again<'_>) -> Markup {
    let lang = desk.lang();
    html! {
        @if let Some(refusal) = &again.refusal {
            div."banner bad" role="alert" { (icon("alert")) div { b { (t!(lang, "console-refused")) } p { (refusal) } } }
        }
        @if let Some(after) = again.news_after {
            div."banner wait" role="alert" {
                (icon("bell"))
                div {
                    b { (t!(lang, "console-stale-title")) }
                    @for entry in view.timeline.iter().filter(|entry| entry.seq > after) {
                        @if let crate::store::What::Message { body, .. } | crate::store::What::Note { body, .. } = &entry.what {
                            p { b { (super::timeline::who(desk, view, entry.by)) ": " } (body.teaser(300)) }
                        }
                    }
                    p { (t!(lang, "console-stale-form")) }
                }
            }
        }
    }
}

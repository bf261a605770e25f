//! `/console/tickets/{no}/closure`: closes a ticket with an outcome. The page says what is missing
//! before it can be closed.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    ConsoleContext, TeamContext, TicketFormState, TicketNoPath, facts,
    frame::{self, ConsolePageInfo, Frame},
    parse_ticket_no, submit_commands, ticket_path,
    timeline::outcome_word,
};
use crate::{
    app::{ticket::TicketCommand, view::ticket::TicketView},
    domain::{
        classification::TicketOutcome,
        text::{Body, TextError},
        ticket::{Action, ActionKind},
        timeline::EntryContent,
    },
    i18n, t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, Tone, icon},
    },
};

/// The outcomes to choose from. Spam has an action of its own.
const OUTCOMES: [TicketOutcome; 3] = [TicketOutcome::Solved, TicketOutcome::Declined, TicketOutcome::Duplicate];

/// `GET /console/tickets/{no}/closure`
pub async fn show(context: TeamContext, no: TicketNoPath) -> Result<HttpResponse, Problem> {
    super::open_ticket_page(&context, &no, page)
}

/// `POST /console/tickets/{no}/closure`
pub async fn submit(
    Posted { gate: context, fields }: Posted<TeamContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    let commands = parse_action(&context, &fields).map(|action| vec![TicketCommand::Action(action)]);
    submit_commands(&context, parse_ticket_no(&no)?, &fields, commands, "closed", page).await
}

fn parse_action(context: &ConsoleContext, fields: &Fields) -> Result<Action, FormErrors> {
    let wanted = fields.get("outcome");
    let outcome = OUTCOMES.into_iter().find(|outcome| outcome.word() == wanted);
    let outcome = outcome.ok_or_else(|| vec![("outcome".to_owned(), t!(context.lang(), "console-error-option"))])?;
    let wrong = |error: TextError| {
        vec![("text".to_owned(), Tone::Familiar.text_error(context.lang(), error, "error-required"))]
    };
    Ok(Action::Close(outcome, Body::parse_optional(fields.get("text")).map_err(wrong)?))
}

fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let solution = view.ticket.solution.as_ref().map_or("", |solution| solution.as_str());
    let outcome = state.value("outcome", "solved");
    let hint = if view.topic.solution_required { "console-close-text-required" } else { "console-close-text-hint" };
    let inner = html! {
        @if !view.missing.is_empty() { (facts::missing_card(context, view)) }
        fieldset.field {
            legend { (t!(lang, "console-close-outcome")) }
            div.choices #outcome {
                @for (kind, word) in OUTCOMES.map(|outcome| (outcome, outcome.word())) {
                    label.choice {
                        input type="radio" name="outcome" value=(word) checked[word == outcome];
                        b { (outcome_word(lang, kind)) }
                        span { (i18n::text(lang, &format!("console-close-{word}"), &[])) }
                    }
                }
            }
        }
        (ui::text_area(lang, &state.errors, "text", &t!(lang, "console-close-text"), Some(&i18n::text(lang, hint, &[])),
            !view.topic.solution_required, state.value("text", solution)))
    };
    let words =
        TicketFormTexts { title: "console-close-title", button: "console-do-close-now", symbol: "circle-check" };
    form_page(context, frame, view, state, ActionKind::Close, "closure", &words, &inner)
}

/// The texts of a page with one form about a ticket.
pub struct TicketFormTexts {
    /// The text key of the title.
    pub title: &'static str,
    /// The text key of the button.
    pub button: &'static str,
    /// The icon of the button.
    pub symbol: &'static str,
}

/// A page with one form about a ticket. If the action is not possible now, it says so instead.
#[expect(clippy::too_many_arguments, reason = "what every such page differs in")]
pub fn form_page(
    context: &ConsoleContext,
    frame: &Frame,
    view: &TicketView,
    state: &TicketFormState<'_>,
    action: ActionKind,
    noun: &str,
    words: &TicketFormTexts,
    inner: &Markup,
) -> Markup {
    let lang = context.lang();
    let base = ticket_path(view.ticket.no);
    let title = i18n::text(lang, words.title, &[]);
    let is_possible = view.can(action);
    let main = html! {
        main."panel narrow" #main tabindex="-1" {
            header.page-head {
                a.back href=(base) { (icon("arrow-left")) (t!(lang, "console-back-to", no = view.ticket.no.to_string())) }
                h1 { (title) }
                p.muted { (view.ticket.subject) }
            }
            (Tone::Familiar.error_summary(lang, &state.errors))
            (refusal_banners(context, view, state))
            @if is_possible {
                form."stack loose" method="post" action=(format!("{base}/{noun}")) enctype="multipart/form-data" {
                    (ui::csrf(&context.session.csrf()))
                    input type="hidden" name="seen" value=(view.ticket.entries);
                    (inner)
                    div.actions {
                        button."button primary" data-busy=(t!(lang, "busy")) { (icon(words.symbol)) (i18n::text(lang, words.button, &[])) }
                        a."button quiet" href=(base) { (t!(lang, "cancel")) }
                    }
                }
            } @else if state.refusal.is_none() {
                div.banner { (icon("info")) div { b { (t!(lang, "console-refused")) } p { (not_possible_text(context, view, action)) } } }
            }
        }
    };
    let path = format!("{base}/{noun}");
    let title = format!("{} {title}", view.ticket.no);
    frame::page(
        context,
        frame,
        ConsolePageInfo { title: &title, path: &path, ..ConsolePageInfo::default() },
        &main,
        None,
    )
}

fn not_possible_text(context: &ConsoleContext, view: &TicketView, action: ActionKind) -> String {
    let lang = context.lang();
    let others: Vec<String> = view.can.iter().map(|kind| super::refusal::action_name(lang, *kind)).collect();
    if others.is_empty() {
        return t!(lang, "console-refused-forbidden");
    }
    t!(
        lang,
        "console-refused-not-possible",
        status = ui::status_word(lang, view.ticket.status_kind()),
        action = super::refusal::action_name(lang, action),
        possible = others.join(", ")
    )
}

/// Why the action was not done, above the form.
fn refusal_banners(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    html! {
        @if let Some(refusal) = &state.refusal {
            div."banner bad" role="alert" { (icon("alert")) div { b { (t!(lang, "console-refused")) } p { (refusal) } } }
        }
        @if let Some(after) = state.unseen_after {
            div."banner wait" role="alert" {
                (icon("bell"))
                div {
                    b { (t!(lang, "console-stale-title")) }
                    @for entry in view.timeline.iter().filter(|entry| entry.seq > after) {
                        @if let EntryContent::Message { body, .. } | EntryContent::Note { body, .. } = &entry.content {
                            p { b { (super::timeline::author_name(context, view, entry.author)) ": " } (body.teaser(300)) }
                        }
                    }
                    p { (t!(lang, "console-stale-form")) }
                }
            }
        }
    }
}

//! `/console/tickets/{no}/department`: moves a ticket to another department. Before the move the page
//! says who loses access; they can keep it as referrers (§1.1).

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    ConsoleContext, TeamContext, TicketFormState, TicketNoPath,
    closure::{TicketFormTexts, form_page},
    frame::Frame,
    parse_ticket_no, submit_commands,
};
use crate::{
    app::{
        ticket::{TicketCommand, find_by_number},
        view::ticket::{MovePreview, TicketView, preview_move},
    },
    domain::{
        id::{AccountId, DepartmentId, TicketNo},
        ticket::{Action, ActionKind},
    },
    t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::icon,
    },
};

/// The query string: the chosen department, empty on the first page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct MoveQuery {
    to: String,
}

/// `GET /console/tickets/{no}/department`: first where to, then what that means.
pub async fn show(context: TeamContext, no: TicketNoPath, query: Query<MoveQuery>) -> Result<HttpResponse, Problem> {
    // The choice is read like a sent form, so that the page has one way of being made.
    let fields = Fields::of([("to", query.to.as_str())]);
    let state = TicketFormState { fields: Some(&fields), ..TicketFormState::default() };
    super::ticket_page(&context, parse_ticket_no(&no)?, page, StatusCode::OK, &state)
}

/// `POST /console/tickets/{no}/department`
pub async fn submit(
    Posted { gate: context, fields }: Posted<TeamContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    let no = parse_ticket_no(&no)?;
    let preview = preview(&context, no, fields.get("to"))?;
    // Shows the consequences first, also to a client that did not come from our page.
    if preview.as_ref().is_none_or(|preview| preview.loses_sight && !fields.has("told")) {
        let state = TicketFormState { fields: Some(&fields), ..TicketFormState::default() };
        return super::ticket_page(&context, no, page, StatusCode::UNPROCESSABLE_ENTITY, &state);
    }
    let to = preview.map_or(DepartmentId(0), |preview| preview.to);
    let me = fields.has("keep").then_some(context.session.account.id);
    let others = fields.all("referrer").into_iter().filter_map(|id| id.parse().ok().map(AccountId));
    let refer = me.into_iter().chain(others).map(|account| TicketCommand::Action(Action::Refer(account)));
    let commands = refer.chain([TicketCommand::Action(Action::Move { to, assignee_stays: false })]).collect();
    submit_commands(&context, no, &fields, Ok(commands), "moved", page).await
}

fn preview(context: &ConsoleContext, no: TicketNo, to: &str) -> Result<Option<MovePreview>, Problem> {
    let Ok(to) = to.parse() else { return Ok(None) };
    Ok(context.look(|read, actor| {
        let ticket = find_by_number(read, actor, no)?;
        Ok(preview_move(read, actor, &ticket, DepartmentId(to))?)
    })?)
}

fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    // If the preview cannot be read, the page offers the choice again.
    let chosen = preview(context, view.ticket.no, state.value("to", "")).ok().flatten();
    let inner = match &chosen {
        None => choice(context, view),
        Some(preview) => consequences(context, preview, state),
    };
    let button = if chosen.is_some() { "console-do-move-now" } else { "continue" };
    let words = TicketFormTexts { title: "console-move-title", button, symbol: "forward" };
    form_page(context, frame, view, state, ActionKind::Move, "department", &words, &inner)
}

fn choice(context: &ConsoleContext, view: &TicketView) -> Markup {
    let lang = context.lang();
    let mine = &context.session.account.memberships;
    html! {
        fieldset.field {
            legend { (t!(lang, "console-move-where")) }
            div.choices {
                @for (id, name) in &view.destinations {
                    label.choice {
                        input type="radio" name="to" value=(id) required;
                        b { (name) }
                        @if !mine.contains_key(id) { span { (t!(lang, "console-move-not-yours")) } }
                    }
                }
            }
        }
    }
}

fn consequences(context: &ConsoleContext, preview: &MovePreview, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let fields = state.fields;
    let was_told = fields.is_some_and(|fields| fields.has("told"));
    let keeps = !was_told || fields.is_some_and(|fields| fields.has("keep"));
    let chosen = fields.map(|fields| fields.all("referrer")).unwrap_or_default();
    html! {
        input type="hidden" name="to" value=(preview.to);
        input type="hidden" name="told" value="yes";
        p { (t!(lang, "console-move-to", name = preview.name.as_str())) }
        @if let Some(name) = &preview.unassigned {
            p { (icon("info")) " " (t!(lang, "console-move-unassigned", name = name.as_str(), department = preview.name.as_str())) }
        }
        @if preview.loses_sight {
            div."banner wait" {
                (icon("eye-off"))
                div { b { (t!(lang, "console-move-lose-title")) } p { (t!(lang, "console-move-lose-text", name = preview.name.as_str())) } }
            }
            label.check { input type="checkbox" name="keep" checked[keeps]; span { (t!(lang, "console-move-keep")) } }
        }
        @if !preview.others.is_empty() {
            fieldset.field {
                legend { (t!(lang, "console-move-others")) }
                p.hint { (t!(lang, "console-move-others-hint")) }
                div.stack.tight {
                    @for (id, name) in &preview.others {
                        label.check {
                            input type="checkbox" name="referrer" value=(id) checked[chosen.contains(&id.to_string())];
                            span { (name) }
                        }
                    }
                }
            }
        }
    }
}

//! `/console/tickets/{no}/department`: moves a ticket to another department. One page says for every department what a
//! move there means: who loses access, which they can keep as referrers (§1.1), and what becomes of the assignment.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, http::StatusCode};
use maud::{Markup, html};

use super::{
    ConsoleContext, TeamContext, TicketFormState, TicketNoPath,
    closure::{TicketFormTexts, form_page},
    frame::Frame,
    parse_ticket_no, submit_commands,
};
use crate::{
    app::{
        ticket::{TicketCommand, find_by_number},
        view::ticket::{MovePreview, TicketView, preview_moves},
    },
    domain::{
        id::{AccountId, TicketNo},
        ticket::{Action, ActionKind},
    },
    t,
    web::{
        form::Posted,
        problem::Problem,
        ui::{self, icon},
    },
};

/// `GET /console/tickets/{no}/department`
pub async fn show(context: TeamContext, no: TicketNoPath) -> Result<HttpResponse, Problem> {
    super::open_ticket_page(&context, &no, page)
}

/// `POST /console/tickets/{no}/department`
pub async fn submit(
    Posted { gate: context, fields }: Posted<TeamContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    let no = parse_ticket_no(&no)?;
    let chosen = previews(&context, no)?.into_iter().find(|one| one.to.to_string() == fields.get("to"));
    let Some(to) = chosen else {
        let wrong = vec![("to".to_owned(), t!(context.lang(), "console-error-option"))];
        return submit_commands(&context, no, &fields, Err(wrong), "moved", page).await;
    };
    // Shows the consequences first, also to a client that did not come from our page.
    if to.loses_sight && !fields.has("told") {
        let state = TicketFormState { fields: Some(&fields), ..TicketFormState::default() };
        return super::ticket_page(&context, no, page, StatusCode::UNPROCESSABLE_ENTITY, &state);
    }
    let me = (fields.has("keep") && to.loses_sight).then_some(context.session.account.id);
    let ticked = fields.all("referrer");
    // Members there need no access of another kind.
    let others = to.others.iter().map(|(id, _)| *id).filter(|id| ticked.contains(&id.to_string()));
    let refer = me.into_iter().chain(others).map(|account| TicketCommand::Action(Action::Refer(account)));
    let commands = refer.chain([TicketCommand::Action(Action::Move { to: to.to, assignee_stays: false })]).collect();
    submit_commands(&context, no, &fields, Ok(commands), "moved", page).await
}

fn previews(context: &ConsoleContext, no: TicketNo) -> Result<Vec<MovePreview>, Problem> {
    Ok(context.look(|read, actor| Ok(preview_moves(read, actor, &find_by_number(read, actor, no)?)?))?)
}

fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    // Without the previews nothing can be chosen.
    let previews = context.look(|read, actor| Ok(preview_moves(read, actor, &view.ticket)?)).unwrap_or_default();
    let inner = html! {
        input type="hidden" name="told" value="yes";
        (destinations(context, view, &previews, state))
        (who_keeps_access(context, view, &previews, state))
    };
    let words = TicketFormTexts {
        title: "console-move-title",
        button: "console-do-move-now",
        symbol: "forward",
        instead: None,
    };
    form_page(context, frame, view, state, ActionKind::Move, "department", &words, &inner)
}

fn destinations(
    context: &ConsoleContext,
    view: &TicketView,
    previews: &[MovePreview],
    state: &TicketFormState<'_>,
) -> Markup {
    let lang = context.lang();
    let chosen = state.value("to", "");
    let wrong = ui::error_for(&state.errors, "to");
    html! {
        fieldset class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "console-move-where")) }
            @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
            div.choices.two #to {
                @for one in previews {
                    label.choice {
                        input type="radio" name="to" value=(one.to) required checked[one.to.to_string() == chosen];
                        b { (one.name) }
                        span { (consequence(context, view, one)) }
                    }
                }
            }
        }
    }
}

/// What a move there means for the reader and for the assignee, in a sentence or two.
fn consequence(context: &ConsoleContext, view: &TicketView, to: &MovePreview) -> String {
    let lang = context.lang();
    let mine = match to.loses_sight {
        true => t!(lang, "console-move-not-yours"),
        false => t!(lang, "console-move-yours"),
    };
    let is_mine = view.ticket.assignee == Some(context.session.account.id);
    match &to.unassigned {
        None => mine,
        Some(_) if is_mine => format!("{mine} {}", t!(lang, "console-move-unassigned-me")),
        Some(name) => format!("{mine} {}", t!(lang, "console-move-unassigned", name = name.as_str())),
    }
}

/// The choice of those who would lose access in any of the departments: it counts where they would.
fn who_keeps_access(
    context: &ConsoleContext,
    view: &TicketView,
    previews: &[MovePreview],
    state: &TicketFormState<'_>,
) -> Markup {
    let lang = context.lang();
    let was_sent = state.fields.is_some_and(|fields| fields.has("told"));
    let keeps = !was_sent || state.fields.is_some_and(|fields| fields.has("keep"));
    let chosen = state.fields.map(|fields| fields.all("referrer")).unwrap_or_default();
    let others: BTreeSet<(&str, AccountId)> =
        previews.iter().flat_map(|one| &one.others).map(|(id, name)| (name.as_str(), *id)).collect();
    let assigned = |id: AccountId| view.ticket.assignee == Some(id);
    html! {
        @if previews.iter().any(|one| one.loses_sight) || !others.is_empty() {
            fieldset.field {
                legend { (t!(lang, "console-move-access")) }
                p.hint { (t!(lang, "console-move-access-hint")) }
                div.stack.tight {
                    @if previews.iter().any(|one| one.loses_sight) {
                        label.check {
                            input type="checkbox" name="keep" checked[keeps];
                            span {
                                (t!(lang, "console-move-keep"))
                                @if assigned(context.session.account.id) { " " (t!(lang, "console-move-keep-assigned")) }
                            }
                        }
                    }
                    @for (name, id) in others {
                        label.check {
                            input type="checkbox" name="referrer" value=(id) checked[chosen.contains(&id.to_string())];
                            span { (name) @if assigned(id) { " " (t!(lang, "console-move-other-assigned")) } }
                        }
                    }
                }
            }
        }
    }
}

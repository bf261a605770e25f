//! `POST /console/tickets/{no}/{what}`: the actions that need no page of their own. One table leads
//! from the noun in the address to the action.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Path};

use super::{ConsoleContext, parse_ticket_no, submit_commands, ticket};
use crate::{
    app::ticket::TicketCommand,
    domain::{
        classification::{Priority, TicketOutcome},
        id::AccountId,
        person::Lang,
        text::{Label, Tag, TextError},
        ticket::{Action, TaskState},
    },
    t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        toast::UndoForm,
        ui::FormErrors,
        ui::Tone,
    },
};

/// The most tags of a ticket: more would not help to find it.
const MAX_TAGS: usize = 30;

/// `POST /console/tickets/{no}/{what}`
pub async fn submit(
    Posted { gate: context, fields }: Posted<ConsoleContext>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (no, what) = path.into_inner();
    let no = parse_ticket_no(&no)?;
    let (deed, done) = match parse_action(&what, &fields, context.lang()) {
        Some((action, done)) => (action.map(|action| vec![TicketCommand::Action(action)]), done),
        None => return Err(Problem::NotFound),
    };
    submit_commands(&context, no, &fields, deed, done, ticket::page).await
}

/// The action that a form asks for, and the word of the message after it; `None` for an unknown noun.
fn parse_action(what: &str, fields: &Fields, lang: Lang) -> Option<(Result<Action, FormErrors>, &'static str)> {
    let is_on = fields.get("value") == "yes";
    let (action, done) = match what {
        "assignment" => match fields.get("to") {
            "me" => (Action::Take, "taken"),
            "nobody" => (Action::Release, "released"),
            id => (Action::Assign(AccountId(id.parse().ok()?)), "assigned"),
        },
        "awaiting-reply" => (Action::Await, "awaiting"),
        "resumption" => (Action::Resume, "resumed"),
        "reopening" => (Action::Reopen, "reopened"),
        "spam" => (Action::Close(TicketOutcome::Spam, None), "spam"),
        "archive" if is_on => (Action::Archive, "archived"),
        "archive" => (Action::Unarchive, "unarchived"),
        "bin" if is_on => (Action::Delete, "deleted"),
        "bin" => (Action::Restore, "restored"),
        "priority" => {
            let priority = match fields.get("priority") {
                "" => None,
                word => Some(Priority::from_word(word)?),
            };
            (Action::Prioritise(priority), "prioritised")
        }
        "tags" => return Some((parse_tags(fields, lang), "tagged")),
        "tasks" => return Some((parse_task(fields, lang), "task")),
        _ => return None,
    };
    Some((Ok(action), done))
}

/// The form that asks for an action; `None` if it needs a page of its own.
pub fn form_of(action: &Action) -> Option<UndoForm> {
    let one = |name: &str, value: String| vec![(name.to_owned(), value)];
    let (noun, fields) = match action {
        Action::Take => ("assignment", one("to", "me".to_owned())),
        Action::Release => ("assignment", one("to", "nobody".to_owned())),
        Action::Assign(id) => ("assignment", one("to", id.to_string())),
        Action::Await => ("awaiting-reply", Vec::new()),
        Action::Resume => ("resumption", Vec::new()),
        Action::Reopen => ("reopening", Vec::new()),
        Action::Archive => ("archive", one("value", "yes".to_owned())),
        Action::Unarchive => ("archive", one("value", "no".to_owned())),
        Action::Delete => ("bin", one("value", "yes".to_owned())),
        Action::Restore => ("bin", one("value", "no".to_owned())),
        Action::Prioritise(priority) => ("priority", one("priority", priority.map_or("", Priority::word).to_owned())),
        Action::Tag(tags) => {
            let tags: Vec<&str> = tags.iter().map(|tag| tag.as_str()).collect();
            ("tags", one("tags", tags.join(",")))
        }
        Action::SetTask(place, state) => {
            ("tasks", [one("place", place.to_string()), one("state", state.word().to_owned())].concat())
        }
        _ => return None,
    };
    Some(UndoForm { noun: noun.to_owned(), fields })
}

fn parse_tags(fields: &Fields, lang: Lang) -> Result<Action, FormErrors> {
    let wrong = |error: TextError| vec![("tags".to_owned(), Tone::Familiar.text_error(lang, error, "error-required"))];
    let parsed = fields.get("tags").split([',', ';', '\n']).map(Tag::parse_optional);
    let tags: Result<BTreeSet<Tag>, TextError> = parsed.filter_map(Result::transpose).collect();
    let tags = tags.map_err(wrong)?;
    if tags.len() > MAX_TAGS {
        return Err(vec![("tags".to_owned(), t!(lang, "console-tags-many", max = MAX_TAGS))]);
    }
    Ok(Action::Tag(tags))
}

fn parse_task(fields: &Fields, lang: Lang) -> Result<Action, FormErrors> {
    if let Ok(place) = fields.get("place").parse() {
        let state = TaskState::from_word(fields.get("state")).unwrap_or(TaskState::Open);
        return Ok(Action::SetTask(place, state));
    }
    let wrong = |error: TextError| vec![("task".to_owned(), Tone::Familiar.text_error(lang, error, "error-task"))];
    Ok(Action::AddTask(Label::parse(fields.get("title")).map_err(wrong)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_action_asks_for_that_action() {
        let tags = ["drucker", "größe 2"].map(|tag| Tag::parse(tag).unwrap()).into();
        for action in [
            Action::Take,
            Action::Release,
            Action::Assign(AccountId(7)),
            Action::Await,
            Action::Resume,
            Action::Reopen,
            Action::Archive,
            Action::Unarchive,
            Action::Delete,
            Action::Restore,
            Action::Prioritise(Some(Priority::High)),
            Action::Prioritise(None),
            Action::Tag(tags),
            Action::Tag(BTreeSet::new()),
            Action::SetTask(2, TaskState::Dropped),
        ] {
            let form = form_of(&action).unwrap();
            let fields = Fields::of(form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            assert_eq!(parse_action(&form.noun, &fields, Lang::De).unwrap().0, Ok(action));
        }
    }
}

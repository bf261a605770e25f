//! What happened to a ticket, as sentences of the console.

use super::{
    ConsoleContext,
    timeline::{author_name, by_channel, contact_name, member_name, outcome_word},
};
use crate::{
    app::view::ticket::TicketView,
    domain::{
        author::Author,
        classification::{Channel, LinkKind},
        event::Event,
        id::{FieldId, TicketId},
        person::Lang,
        text::Label,
    },
    t,
    web::ui,
};

/// The icon and the sentence of an event.
pub fn event_text(context: &ConsoleContext, view: &TicketView, by: Author, event: &Event) -> (&'static str, String) {
    let lang = context.lang();
    let who = doer_name(context, view, by);
    let member = |id| member_name(context, view, id);
    let department =
        |id| view.department(id).map_or_else(|| t!(lang, "console-former-department"), ToString::to_string);
    match event {
        Event::Opened { channel } => ("inbox", opened_text(lang, by, who, *channel)),
        Event::Answered { .. } => ("send", t!(lang, "console-event-answered", who = who)),
        Event::Noted => ("lock", t!(lang, "console-event-noted", who = who)),
        Event::RequesterWrote { reopened: true } if matches!(by, Author::Contact { .. }) => {
            ("undo", t!(lang, "console-event-contact-wrote-again", who = who))
        }
        Event::RequesterWrote { reopened: true } => ("undo", t!(lang, "console-event-wrote-again")),
        Event::RequesterWrote { .. } => ("message", t!(lang, "console-event-wrote")),
        Event::Settled => ("thumbs-up", t!(lang, "console-event-settled")),
        Event::Taken => ("user-check", t!(lang, "console-event-taken", who = who)),
        Event::Assigned { to } => ("user-plus", t!(lang, "console-event-assigned", who = who, to = member(*to))),
        Event::Released => ("undo", t!(lang, "console-event-released", who = who)),
        Event::Awaited => ("hourglass", t!(lang, "console-event-awaited", who = who)),
        Event::Resumed => ("play", t!(lang, "console-event-resumed", who = who)),
        Event::PutOnWaiting { .. } => ("pause", t!(lang, "console-event-put-on-waiting", who = who)),
        Event::Forwarded { provider } => {
            ("truck", t!(lang, "console-event-forwarded", who = who, provider = provider.as_str()))
        }
        Event::Closed { outcome, .. } => {
            let outcome = outcome_word(lang, *outcome);
            ("circle-check", t!(lang, "console-event-closed", who = who, outcome = outcome))
        }
        Event::Reopened => ("undo", t!(lang, "console-event-reopened", who = who)),
        Event::Archived => ("archive", t!(lang, "console-event-archived", who = who)),
        Event::Unarchived => ("archive", t!(lang, "console-event-unarchived", who = who)),
        Event::Deleted => ("trash", t!(lang, "console-event-deleted", who = who)),
        Event::Restored => ("undo", t!(lang, "console-event-restored", who = who)),
        Event::Moved { from, to } => {
            ("forward", t!(lang, "console-event-moved", who = who, from = department(*from), to = department(*to)))
        }
        Event::Referred { account } => ("eye", t!(lang, "console-event-referred", name = member(*account))),
        Event::Prioritised { priority } => {
            ("flag", t!(lang, "console-event-prioritised", who = who, priority = ui::priority_word(lang, *priority)))
        }
        Event::Linked { kind, other } => ("link", linked_text(context, view, who, *kind, *other)),
        Event::Tagged => ("tag", t!(lang, "console-event-tagged", who = who)),
        Event::FieldsChanged { fields } => {
            ("edit", t!(lang, "console-event-fields", who = who, fields = field_labels(view, fields)))
        }
        Event::TaskAdded { title } => {
            ("square", t!(lang, "console-event-task-added", who = who, title = title.as_str()))
        }
        Event::TaskChanged { title, settled } => task_text(lang, &who, title, *settled),
        Event::EmergencyAccessUsed { .. } => ("eye", t!(lang, "glass-event", who = who)),
        Event::ChatLost { by_mail: true } => ("mail", t!(lang, "console-event-chat-lost")),
        Event::ChatLost { .. } => ("alert", t!(lang, "console-event-chat-lost-for-good")),
        Event::LinkRenewed => ("key", t!(lang, "console-event-link-renewed", who = who)),
    }
}

/// The sentence of a link; the number stands in it only for readers who may open the other request.
fn linked_text(context: &ConsoleContext, view: &TicketView, who: String, kind: LinkKind, other: TicketId) -> String {
    let lang = context.lang();
    let other = view.linked.get(&other).map_or_else(|| t!(lang, "console-linked-hidden"), ToString::to_string);
    match kind {
        LinkKind::DuplicateOf => t!(lang, "console-event-duplicate", who = who, other = other),
        LinkKind::ChildOf | LinkKind::CausedBy | LinkKind::RelatedTo => {
            t!(lang, "console-event-linked", who = who, other = other)
        }
    }
}

/// The name of an author in a sentence, where a contact is not marked as one.
fn doer_name(context: &ConsoleContext, view: &TicketView, by: Author) -> String {
    match by {
        Author::Contact { person } => contact_name(context, view, person),
        by => author_name(context, view, by),
    }
}

fn opened_text(lang: Lang, by: Author, who: String, channel: Channel) -> String {
    match by {
        Author::Agent { .. } => t!(lang, "console-event-taken-in", who = who),
        Author::Contact { .. } => t!(lang, "console-event-taken-in-contact", who = who),
        _ => t!(lang, "console-event-opened", channel = by_channel(lang, channel)),
    }
}

fn field_labels(view: &TicketView, fields: &[FieldId]) -> String {
    let fields = fields.iter().filter_map(|id| view.topic.field(*id));
    fields.map(|field| field.label.as_str()).collect::<Vec<_>>().join(", ")
}

fn task_text(lang: Lang, who: &str, title: &Label, is_settled: bool) -> (&'static str, String) {
    match is_settled {
        true => ("square-check", t!(lang, "console-event-task-settled", who = who, title = title.as_str())),
        false => ("square", t!(lang, "console-event-task-open", who = who, title = title.as_str())),
    }
}

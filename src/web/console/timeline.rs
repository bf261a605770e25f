//! The timeline of a ticket in the console, oldest first: messages, notes, and events as sentences.

use maud::{Markup, html};

use super::{ConsoleContext, event_text::event_text, ticket_path};
use crate::{
    app::view::ticket::TicketView,
    domain::{
        author::Author,
        classification::{Channel, TicketOutcome},
        event::Event,
        file::Attachment,
        id::{AccountId, PersonId},
        person::Lang,
        text::Body,
        timeline::{EntryContent, TimelineEntry},
    },
    i18n, t,
    web::ui::{self, icon},
};

/// The timeline. Entries after number `unseen_after` are marked as new.
pub fn timeline(context: &ConsoleContext, view: &TicketView, unseen_after: Option<u64>) -> Markup {
    html! {
        ol.timeline #timeline role="list" data-hx-get=(ticket_path(view.ticket.no)) data-hx-trigger="tresen:changed from:body"
            data-hx-select="#timeline" data-hx-select-oob="#queues,#seen,#head" data-hx-swap="outerHTML"
            data-ticket=(view.ticket.no) data-entries=(view.ticket.entries) data-since=(t!(context.lang(), "console-since")) {
            @for part in view.timeline.chunk_by(|one, next| is_folded(one) && is_folded(next)) {
                @match part {
                    [one] => { (entry_line(context, view, one, unseen_after)) }
                    several => { (folded_events(context, view, several)) }
                }
            }
        }
    }
}

/// Whether an entry is an event that may stand in a fold with its neighbours: it holds no words of anybody.
fn is_folded(entry: &TimelineEntry) -> bool {
    matches!(&entry.content, EntryContent::Event { event } if quoted(event).is_none())
}

fn entry_line(context: &ConsoleContext, view: &TicketView, entry: &TimelineEntry, unseen_after: Option<u64>) -> Markup {
    let is_new = unseen_after.is_some_and(|after| entry.seq > after);
    match &entry.content {
        EntryContent::Message { body, attachments, channel } => {
            message(context, view, entry, body, attachments, *channel, is_new)
        }
        EntryContent::Note { body, attachments } => note(context, view, entry, body, attachments, is_new),
        EntryContent::Event { event } => event_line(context, view, entry, event),
    }
}

/// Events one after the other as one line with the last of them, which unfolds.
fn folded_events(context: &ConsoleContext, view: &TicketView, entries: &[TimelineEntry]) -> Markup {
    let events: Vec<(&TimelineEntry, &Event)> = entries
        .iter()
        .filter_map(|entry| match &entry.content {
            EntryContent::Event { event } => Some((entry, event)),
            _ => None,
        })
        .collect();
    let Some((last, event)) = events.last() else { return html! {} };
    let (symbol, said) = event_text(context, view, last.author, event);
    html! {
        li {
            details.happenings {
                summary.happened {
                    (icon(symbol))
                    span { (said) " " b { (t!(context.lang(), "console-events-before", count = events.len() - 1)) } }
                    (ui::relative_time(context.locale(), last.at, context.session.guest.now))
                }
                ol role="list" { @for (entry, event) in &events { (event_line(context, view, entry, event)) } }
            }
        }
    }
}

/// What somebody wrote with an event.
fn quoted(event: &Event) -> Option<&Body> {
    match event {
        Event::Closed { text, .. } => text.as_ref(),
        Event::PutOnWaiting { reason } => reason.as_ref(),
        Event::EmergencyAccessUsed { reason } => Some(reason),
        _ => None,
    }
}

fn message(
    context: &ConsoleContext,
    view: &TicketView,
    entry: &TimelineEntry,
    body: &Body,
    files: &[Attachment],
    channel: Channel,
    is_new: bool,
) -> Markup {
    let lang = context.lang();
    let is_ours = !matches!(entry.author, Author::Requester | Author::Contact { .. });
    let unsent = view.unsent.get(&entry.seq);
    html! {
        li class=(if is_ours { "said ours" } else { "said" }) id=(format!("m{}", entry.seq)) data-own=[is_own(context, entry)] {
            header {
                b { (author_name(context, view, entry.author)) }
                @if is_ours {
                    small { (t!(lang, "console-to-requester")) }
                } @else {
                    small { (by_channel(lang, channel)) }
                }
                @if is_new { (new_badge(context)) }
                @if let Some(gave_up) = unsent { (unsent_badge(context, view, *gave_up, is_ours)) }
                (entry_time(context, entry))
            }
            (ui::user_text(body))
            (attachments(context, view, entry, files))
        }
    }
}

fn note(
    context: &ConsoleContext,
    view: &TicketView,
    entry: &TimelineEntry,
    body: &Body,
    files: &[Attachment],
    is_new: bool,
) -> Markup {
    let lang = context.lang();
    html! {
        li."said note" id=(format!("m{}", entry.seq)) data-own=[is_own(context, entry)] {
            header {
                (icon("lock"))
                b { (t!(lang, "console-note")) }
                small { (author_name(context, view, entry.author)) ", " (t!(lang, "console-team-only")) }
                @if is_new { (new_badge(context)) }
                (entry_time(context, entry))
            }
            (ui::user_text(body))
            (attachments(context, view, entry, files))
        }
    }
}

/// Marks what the reader wrote themself: it is nothing new to them.
fn is_own(context: &ConsoleContext, entry: &TimelineEntry) -> Option<&'static str> {
    (entry.author.account() == Some(context.session.account.id)).then_some("")
}

fn new_badge(context: &ConsoleContext) -> Markup {
    html! { span."badge due" { (icon("bell")) (t!(context.lang(), "console-new")) } }
}

/// Says that our message is not sent yet, or that the confirmation of theirs was given up.
fn unsent_badge(context: &ConsoleContext, view: &TicketView, gave_up: bool, is_ours: bool) -> Markup {
    let lang = context.lang();
    let waits = view.delivery.waits_for_server();
    html! {
        @if gave_up {
            a."badge late" href="/console/outbox" {
                (icon("alert"))
                (if is_ours { t!(lang, "console-not-delivered") } else { t!(lang, "console-not-confirmed") })
            }
        } @else if is_ours {
            span."badge plain" {
                (icon("clock"))
                (if waits { t!(lang, "outbox-no-server") } else { t!(lang, "console-being-sent") })
            }
        }
    }
}

fn entry_time(context: &ConsoleContext, entry: &TimelineEntry) -> Markup {
    html! {
        a.when href=(format!("#m{}", entry.seq)) { (ui::relative_time(context.locale(), entry.at, context.session.guest.now)) }
    }
}

fn attachments(context: &ConsoleContext, view: &TicketView, entry: &TimelineEntry, files: &[Attachment]) -> Markup {
    ui::attachment_list(&context.session.guest, files, |number| {
        format!("{}/files/{}/{number}", ticket_path(view.ticket.no), entry.seq)
    })
}

/// The name of an author as the reader may see it.
pub fn author_name(context: &ConsoleContext, view: &TicketView, by: Author) -> String {
    match by {
        Author::Requester => requester_name(context, view),
        Author::Agent { account } => member_name(context, view, account),
        Author::Provider { account } => provider_name(context, view, account),
        Author::Contact { person } => {
            format!("{}, {}", contact_name(context, view, person), t!(context.lang(), "console-by-contact"))
        }
        Author::System => "Tresen".to_owned(),
    }
}

/// The requester's name, also after the profile was deleted.
pub fn requester_name(context: &ConsoleContext, view: &TicketView) -> String {
    view.requester
        .as_ref()
        .map_or_else(|| t!(context.lang(), "console-former-requester"), |person| person.name.to_string())
}

/// A contact by name.
pub fn contact_name(context: &ConsoleContext, view: &TicketView, person: PersonId) -> String {
    view.contact(person).map_or_else(|| t!(context.lang(), "console-former-requester"), ToString::to_string)
}

/// An agent by name; to providers agents have no names.
pub fn member_name(context: &ConsoleContext, view: &TicketView, account: AccountId) -> String {
    match view.name(account) {
        Some(name) => name.to_string(),
        None if view.is_whole => t!(context.lang(), "console-former-member"),
        None => t!(context.lang(), "team"),
    }
}

fn provider_name(context: &ConsoleContext, view: &TicketView, account: AccountId) -> String {
    match view.name(account) {
        Some(name) => format!("{name} ({})", t!(context.lang(), "roles-provider")),
        None => t!(context.lang(), "roles-provider"),
    }
}

/// A channel in words.
pub fn channel_word(lang: Lang, channel: Channel) -> String {
    i18n::text(lang, &format!("channel-{}", channel.word()), &[])
}

/// By which channel something came, as the end of a sentence: `über das Formular`.
pub fn by_channel(lang: Lang, channel: Channel) -> String {
    i18n::text(lang, &format!("by-{}", channel.word()), &[])
}

/// An outcome in words.
pub fn outcome_word(lang: Lang, outcome: TicketOutcome) -> String {
    i18n::text(lang, &format!("outcome-{}", outcome.word()), &[])
}

fn event_line(context: &ConsoleContext, view: &TicketView, entry: &TimelineEntry, event: &Event) -> Markup {
    let (symbol, said) = event_text(context, view, entry.author, event);
    let linked = match event {
        Event::Linked { other, .. } => view.linked.get(other),
        _ => None,
    };
    html! {
        li.happened {
            (icon(symbol))
            span {
                (said)
                @if let Some(body) = quoted(event) { ": " q.text { (body) } }
                @if let Some(no) = linked { " " a href=(ticket_path(*no)) { (t!(context.lang(), "console-open-linked")) } }
            }
            (ui::relative_time(context.locale(), entry.at, context.session.guest.now))
        }
    }
}

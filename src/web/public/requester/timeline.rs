//! The conversation of a request as the requester reads it: messages, and the events that concern
//! them. Notes of the team never appear.

use maud::{Markup, html};

use super::RequesterContext;
use crate::{
    app::requester::RequestPage,
    domain::{
        author::Author,
        classification::TicketOutcome,
        event::Event,
        file::Attachment,
        text::{Body, Label},
        timeline::{EntryContent, TimelineEntry},
    },
    i18n, t,
    web::{
        gate::Guest,
        ui::{self, icon, user_text},
    },
};

pub fn conversation(context: &RequesterContext, page: &RequestPage) -> Markup {
    let (guest, lang) = (&context.guest, context.guest.locale.lang);
    html! {
        section.stack aria-labelledby="conversation" {
            h2.visually-hidden #conversation { (t!(lang, "requester-conversation")) }
            ol.timeline.mine #timeline role="list" {
                @for (entry, department) in &page.entries {
                    @match &entry.content {
                        EntryContent::Message { body, attachments, .. } => (message(context, page, entry, department.as_ref(), body, attachments)),
                        EntryContent::Event { event } => (event_line(guest, page, entry, event)),
                        EntryContent::Note { .. } => {}
                    }
                }
            }
        }
    }
}

fn message(
    context: &RequesterContext,
    page: &RequestPage,
    entry: &TimelineEntry,
    department: Option<&Label>,
    body: &Body,
    attachments: &[Attachment],
) -> Markup {
    let guest = &context.guest;
    let (locale, lang) = (&guest.locale, guest.locale.lang);
    let author = author_name(guest, page, entry.author);
    let team = || department.map_or_else(|| t!(lang, "team"), |name| t!(lang, "team-of", department = name.as_str()));
    html! {
        li class=(if author.is_some() { "said" } else { "said ours" }) id=(format!("m{}", entry.seq)) {
            header {
                b { @if let Some(author) = author { (author) } @else if let Author::Provider { .. } = entry.author { (t!(lang, "roles-provider")) } @else { (guest.organisation.name) ", " (team()) } }
                a.when href=(format!("#m{}", entry.seq)) { (ui::relative_time(locale, entry.at, guest.now)) }
            }
            (user_text(body))
            (ui::attachment_list(guest, attachments, |place| format!("{}/files/{}/{place}", context.base, entry.seq)))
        }
    }
}

/// The name of a requester or contact; `None` for the team.
fn author_name(guest: &Guest, page: &RequestPage, by: Author) -> Option<String> {
    let lang = guest.locale.lang;
    let name = |id| page.people.get(&id).map_or_else(|| t!(lang, "requester-gone"), ToString::to_string);
    match by {
        Author::Requester if page.is_own => Some(t!(lang, "you")),
        Author::Requester => Some(name(page.ticket.requester)),
        Author::Contact { person } if page.reader == Some(person) => Some(t!(lang, "you")),
        Author::Contact { person } => Some(t!(lang, "requester-contact", name = name(person))),
        Author::Agent { .. } | Author::Provider { .. } | Author::System => None,
    }
}

/// An event as a line between the messages; empty if it does not concern the requester.
fn event_line(guest: &Guest, page: &RequestPage, entry: &TimelineEntry, event: &Event) -> Markup {
    let (locale, lang) = (&guest.locale, guest.locale.lang);
    let (symbol, words, more): (&str, String, Option<&Body>) = match event {
        Event::Opened { .. } if matches!(entry.author, Author::Contact { .. }) => {
            let who = author_name(guest, page, entry.author).unwrap_or_default();
            ("inbox", t!(lang, "happened-taken-in", who = who), None)
        }
        Event::RequesterWrote { .. } | Event::Reopened => ("undo", t!(lang, "happened-reopened"), None),
        Event::Settled if !page.is_own => ("check", t!(lang, "happened-settled-other"), None),
        Event::Settled => ("check", t!(lang, "happened-settled"), None),
        Event::PutOnWaiting { reason } => ("pause", t!(lang, "happened-on-waiting"), reason.as_ref()),
        Event::Forwarded { provider } => ("truck", t!(lang, "happened-forwarded", provider = provider.as_str()), None),
        Event::Moved { to, .. } => match page.departments.get(to) {
            Some(name) => ("forward", t!(lang, "happened-moved", department = name.as_str()), None),
            None => ("forward", t!(lang, "happened-moved-inside"), None),
        },
        Event::EmergencyAccessUsed { reason } => ("eye", t!(lang, "happened-glass"), Some(reason)),
        Event::LinkRenewed => ("link", t!(lang, "happened-link"), None),
        Event::Closed { outcome, text } => {
            let key = match (outcome, entry.author) {
                (_, Author::Requester) if page.is_own => "happened-closed-by-you",
                (_, Author::Requester) => "happened-closed-by-requester",
                (TicketOutcome::Declined, _) => "happened-declined",
                (TicketOutcome::Duplicate, _) => "happened-duplicate",
                _ => "happened-closed",
            };
            ("circle-check", i18n::text(lang, key, &[]), text.as_ref())
        }
        _ => return html! {},
    };
    html! {
        li.happened {
            (icon(symbol)) span { (words) }
            (ui::relative_time(locale, entry.at, guest.now))
        }
        @if let Some(more) = more { li.said.ours { (user_text(more)) } }
    }
}

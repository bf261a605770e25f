//! Which texts of a ticket the search finds it by. Commas stand between them, so that no number runs from one into
//! the next.

use super::{EntryContent, TimelineEntry};
use crate::domain::{event::Event, field::FieldValue, person::Person, text::Label, ticket::Ticket};

/// Number, subject, and the answers to custom fields.
pub fn ticket_text(ticket: &Ticket) -> String {
    format!("{} , {} , {}", ticket.no, ticket.subject, answers_text(ticket))
}

/// The answers to custom fields that are in words.
pub fn answers_text(ticket: &Ticket) -> String {
    ticket.values.values().map(answer_text).collect::<Vec<_>>().join(" , ")
}

/// An answer to a custom field, if it is in words.
pub fn answer_text(value: &FieldValue) -> String {
    match value {
        FieldValue::Text { text } => text.as_str().to_owned(),
        FieldValue::Chosen { options } => options.iter().map(Label::as_str).collect::<Vec<_>>().join(" , "),
        _ => String::new(),
    }
}

/// Who asked: name, address and phone number.
pub fn requester_text(person: &Person) -> String {
    let email = person.email.as_ref().map_or("", |email| email.as_str());
    let phone = person.phone.as_ref().map_or("", |phone| phone.as_str());
    format!("{} , {email} , {phone}", person.name)
}

/// What somebody wrote, the names of its files, and the words with which a ticket was closed.
pub fn entry_text(content: &EntryContent) -> String {
    let (body, attachments) = match content {
        EntryContent::Message { body, attachments, .. } | EntryContent::Note { body, attachments } => {
            (body, attachments)
        }
        EntryContent::Event { event: Event::Closed { text: Some(text), .. } } => return text.as_str().to_owned(),
        EntryContent::Event { .. } => return String::new(),
    };
    attachments.iter().fold(body.as_str().to_owned(), |words, file| format!("{words} , {}", file.name))
}

/// All texts of a ticket together.
pub(super) fn whole_text<'e>(
    ticket: &Ticket,
    requester: Option<&Person>,
    entries: impl IntoIterator<Item = &'e TimelineEntry>,
) -> String {
    let parts = [ticket_text(ticket)].into_iter().chain(requester.map(requester_text));
    let parts = parts.chain(entries.into_iter().map(|entry| entry_text(&entry.content)));
    parts.collect::<Vec<_>>().join(" , ")
}

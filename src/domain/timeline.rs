//! The timeline of a ticket: messages, notes and events, oldest first.
//!
//! Only the shapes. The store keeps them (`store/ticket.rs`), `access` decides who reads them.

use jiff::Timestamp;

use super::{author::Author, classification::Channel, event::Event, file::Attachment, text::Body, ticket::StatusKind};

/// One entry of a ticket's timeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimelineEntry {
    /// Number within the ticket, counted from 1.
    pub seq: u64,
    pub at: Timestamp,
    pub author: Author,
    pub content: EntryContent,
    /// Status of the ticket after this entry: the history of its status (§2.1).
    pub status: StatusKind,
}

/// The content of a timeline entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryContent {
    /// Written by the requester to the team, or by the team to the requester.
    Message {
        body: Body,
        attachments: Vec<Attachment>,
        /// The channel by which it arrived or was sent.
        channel: Channel,
    },
    /// Written for the team only; the requester never sees it.
    Note {
        body: Body,
        attachments: Vec<Attachment>,
    },
    Event {
        event: Event,
    },
}

impl TimelineEntry {
    /// Attached files; none for an event.
    pub fn attachments(&self) -> &[Attachment] {
        match &self.content {
            EntryContent::Message { attachments, .. } | EntryContent::Note { attachments, .. } => attachments,
            EntryContent::Event { .. } => &[],
        }
    }

    /// Whether the requester may see the entry.
    pub fn is_public(&self) -> bool {
        match &self.content {
            EntryContent::Message { .. } => true,
            EntryContent::Note { .. } => false,
            EntryContent::Event { event } => event.is_public(),
        }
    }
}

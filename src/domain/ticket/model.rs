//! The data of a ticket (§2.1). It changes only through [`Ticket::apply`], in `apply`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::machine::StatusKind;
use crate::domain::{
    author::Author,
    classification::{Channel, LinkKind, Priority, TicketKind, TicketOutcome},
    field::FieldValue,
    id::{AccountId, CustomerId, DepartmentId, FieldId, PersonId, ServiceId, TicketId, TicketNo, TopicId},
    kinds::kinds,
    text::{Body, Label, PostalCode, Subject, Tag},
};

/// The status of a ticket, with the data that only this status has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Status {
    Open,
    /// Somebody works on it.
    InProgress,
    /// A question is open to the requester.
    AwaitingReply,
    /// Forwarded; time counts for the provider.
    WithProvider {
        provider: Label,
    },
    /// On the waiting list, nobody assigned.
    OnWaiting,
    Closed {
        outcome: TicketOutcome,
    },
    /// Ended, read-only, out of all lists.
    Archived {
        outcome: TicketOutcome,
    },
    /// In the bin until the purge.
    Deleted {
        outcome: TicketOutcome,
    },
}

/// Something to be done before closing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    pub title: Label,
    pub state: TaskState,
}

kinds! {
    /// Whether a task still prevents closing.
    TaskState {
        Open, "open";
        Done, "done";
        /// Not needed any more.
        Dropped, "dropped";
    }
}

/// A ticket. Its description and conversation are its timeline, kept beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    pub id: TicketId,
    pub no: TicketNo,
    /// What kind of concern.
    pub kind: TicketKind,
    pub requester: PersonId,
    /// The requester's organisation at that time.
    pub organisation: Option<CustomerId>,
    pub room: Option<Label>,
    /// As given in the form.
    pub postal_code: Option<PostalCode>,
    /// When it was opened.
    pub created: Timestamp,
    pub priority: Option<Priority>,
    /// What it is about.
    pub topic: TopicId,
    pub service: Option<ServiceId>,
    pub subject: Subject,
    /// What solved it, or why it was declined.
    pub solution: Option<Body>,
    pub status: Status,
    pub status_since: Timestamp,
    /// Who set the status.
    pub status_by: Author,
    /// Whose agents see it.
    pub department: DepartmentId,
    /// Who works on it.
    pub assignee: Option<AccountId>,
    /// Everyone who ever worked on it; told when it is reopened.
    pub workers: BTreeSet<AccountId>,
    pub tags: BTreeSet<Tag>,
    /// Answers to custom fields, of former topics and fields too.
    pub values: BTreeMap<FieldId, FieldValue>,
    /// To be done before closing.
    pub tasks: Vec<Task>,
    /// Tickets that belong to it.
    pub links: BTreeSet<(LinkKind, TicketId)>,
    /// Who keeps access without membership (§1.1).
    pub referrers: BTreeSet<AccountId>,
    /// How it came in.
    pub channel: Channel,
    /// The first public answer by a person.
    pub first_answer: Option<Timestamp>,
    /// The last message from or to the requester; retention counts from it (§5.2).
    pub last_communication: Timestamp,
    /// The requester wrote this long ago and has no answer yet.
    pub unanswered_since: Option<Timestamp>,
    /// The last change of any kind; lists sort by it.
    pub changed: Timestamp,
    /// How often the requester's secret link was renewed.
    pub link_generation: u32,
    /// Number of entries in the timeline; forms carry it to notice what is new (§9.6).
    pub entries: u64,
    /// Its requester answered how satisfied they are. The answer is not stored with the ticket.
    pub rated: bool,
    /// The ids of all its mails tell nothing. `false`: it was opened before that was so, and the first mail of the
    /// conversation names the numbers of ticket and requester.
    pub opaque_mail_ids: bool,
}

/// What opens a ticket, after the door has checked it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketOpening {
    /// What kind of concern.
    pub kind: TicketKind,
    pub requester: PersonId,
    pub organisation: Option<CustomerId>,
    pub room: Option<Label>,
    pub postal_code: Option<PostalCode>,
    pub priority: Option<Priority>,
    pub topic: TopicId,
    pub subject: Subject,
    pub department: DepartmentId,
    pub tags: BTreeSet<Tag>,
    /// Answers to custom fields.
    pub values: BTreeMap<FieldId, FieldValue>,
    /// How it came in.
    pub channel: Channel,
}

impl Ticket {
    /// A new ticket: *Open*, nobody assigned, waiting for its first answer.
    pub fn open(id: TicketId, no: TicketNo, opening: TicketOpening, by: Author, now: Timestamp) -> Self {
        Self {
            id,
            no,
            kind: opening.kind,
            requester: opening.requester,
            organisation: opening.organisation,
            room: opening.room,
            postal_code: opening.postal_code,
            created: now,
            priority: opening.priority,
            topic: opening.topic,
            service: None,
            subject: opening.subject,
            solution: None,
            status: Status::Open,
            status_since: now,
            status_by: by,
            department: opening.department,
            assignee: None,
            workers: BTreeSet::new(),
            tags: opening.tags,
            values: opening.values,
            tasks: Vec::new(),
            links: BTreeSet::new(),
            referrers: BTreeSet::new(),
            channel: opening.channel,
            first_answer: None,
            last_communication: now,
            unanswered_since: Some(now),
            changed: now,
            link_generation: 0,
            entries: 0,
            rated: false,
            opaque_mail_ids: true,
        }
    }

    /// The status without its details.
    pub fn status_kind(&self) -> StatusKind {
        self.status.kind()
    }
}

impl Status {
    /// The status without its details.
    pub const fn kind(&self) -> StatusKind {
        match self {
            Self::Open => StatusKind::Open,
            Self::InProgress => StatusKind::InProgress,
            Self::AwaitingReply => StatusKind::AwaitingReply,
            Self::WithProvider { .. } => StatusKind::WithProvider,
            Self::OnWaiting => StatusKind::OnWaiting,
            Self::Closed { outcome: TicketOutcome::Spam } => StatusKind::ClosedSpam,
            Self::Closed { .. } => StatusKind::Closed,
            Self::Archived { .. } => StatusKind::Archived,
            Self::Deleted { .. } => StatusKind::Deleted,
        }
    }

    /// How it ended, if it has.
    pub const fn outcome(&self) -> Option<TicketOutcome> {
        match self {
            Self::Closed { outcome } | Self::Archived { outcome } | Self::Deleted { outcome } => Some(*outcome),
            _ => None,
        }
    }
}

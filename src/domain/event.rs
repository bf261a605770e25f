//! What can happen to a ticket. Every change yields exactly one event; it is the line in the
//! timeline, the input of [`super::notification_plan`] and the word in the audit.

use super::{
    classification::{Channel, LinkKind, Priority, TicketOutcome},
    id::{AccountId, DepartmentId, FieldId, TicketId},
    text::{Body, Label},
};

/// One change of one ticket, or one message in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A request came in.
    Opened {
        channel: Channel,
    },
    /// A public answer was sent.
    Answered {
        /// An answer is awaited.
        awaiting: bool,
    },
    /// An internal note was written.
    Noted,
    RequesterWrote {
        /// The ticket was closed and is open again.
        reopened: bool,
    },
    /// The requester says it is settled, but something still has to be done before closing (§2.4).
    Settled,
    Taken,
    Assigned {
        to: AccountId,
    },
    /// Nobody is assigned any more.
    Released,
    /// A question is open to the requester.
    Awaited,
    Resumed,
    /// Put on the waiting list.
    PutOnWaiting {
        /// Told to the requester.
        reason: Option<Body>,
    },
    /// Handed to a provider.
    Forwarded {
        provider: Label,
    },
    Closed {
        outcome: TicketOutcome,
        /// Solution, or the reason for declining.
        text: Option<Body>,
    },
    Reopened,
    /// Out of all lists.
    Archived,
    /// Back from the archive.
    Unarchived,
    Deleted,
    /// Out of the bin.
    Restored,
    /// Moved to another department.
    Moved {
        from: DepartmentId,
        to: DepartmentId,
    },
    /// Somebody keeps access though the department changed (§1.1).
    Referred {
        account: AccountId,
    },
    /// Priority set or removed.
    Prioritised {
        priority: Option<Priority>,
    },
    Tagged,
    /// Tied to another ticket.
    Linked {
        kind: LinkKind,
        other: TicketId,
    },
    /// Fields filled or emptied.
    FieldsChanged {
        fields: Vec<FieldId>,
    },
    /// A task was added.
    TaskAdded {
        /// The task in one line.
        title: Label,
    },
    /// A task changed its state.
    TaskChanged {
        title: Label,
        /// Done (or dropped) now.
        settled: bool,
    },
    /// The requester's secret link was renewed; the old one is dead.
    LinkRenewed,
    /// An administrator without membership reads it for a while (§1.3).
    EmergencyAccessUsed {
        /// Why, as they gave it; the requester reads it too.
        reason: Body,
    },
    /// The chat in which it went on is closed to us.
    ChatLost {
        /// News go by mail instead; otherwise they reach nobody.
        by_mail: bool,
    },
}

impl Event {
    /// Whether the requester may read about it on their page. Work inside the team stays inside.
    pub fn is_public(&self) -> bool {
        match self {
            Self::Opened { .. }
            | Self::Answered { .. }
            | Self::RequesterWrote { .. }
            | Self::Settled
            | Self::PutOnWaiting { .. }
            | Self::Forwarded { .. }
            | Self::Reopened
            | Self::Moved { .. }
            | Self::LinkRenewed
            | Self::EmergencyAccessUsed { .. } => true,
            Self::Closed { outcome, .. } => *outcome != TicketOutcome::Spam,
            Self::Noted
            | Self::ChatLost { .. }
            | Self::Taken
            | Self::Assigned { .. }
            | Self::Released
            | Self::Awaited
            | Self::Resumed
            | Self::Archived
            | Self::Unarchived
            | Self::Deleted
            | Self::Restored
            | Self::Referred { .. }
            | Self::Prioritised { .. }
            | Self::Tagged
            | Self::Linked { .. }
            | Self::FieldsChanged { .. }
            | Self::TaskAdded { .. }
            | Self::TaskChanged { .. } => false,
        }
    }
}

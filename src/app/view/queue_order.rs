//! The orders in which a queue can be read. Not here: the filter, and which tickets a reader may see.
//!
//! The list index has one order, the last change. The others are made by sorting a whole queue, so they are
//! offered only for queues of at most [`MAX_SORTED_TICKETS`].

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::{
    domain::{classification::Priority, id::TicketId, ticket::Phase},
    store::TicketSummary,
};

/// The most tickets of a queue that is sorted.
pub const MAX_SORTED_TICKETS: usize = 500;

/// In which order a queue is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QueueOrder {
    /// Who has waited longest for an answer first; those who have one come behind, the longest unchanged first.
    Waiting,
    /// The last changed first.
    Newest,
    /// The most urgent first; of equal ones those who have waited longest.
    Priority,
}

impl QueueOrder {
    /// All orders as they are offered.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Newest, Self::Priority];

    /// The word in addresses and text keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Newest => "newest",
            Self::Priority => "priority",
        }
    }

    /// The order with this word; `None` if unknown.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }

    /// What tickets are sorted by, ascending, in the orders that the list index does not have. Equal keys do not exist.
    pub(super) fn sort_key(self, ticket: &TicketSummary, id: TicketId) -> impl Ord + use<> {
        let waiting = waiting_since(ticket);
        let since = waiting.unwrap_or(ticket.changed);
        // Without a priority they count as normal ones, and come behind those.
        let urgency = (self == Self::Priority)
            .then(|| (Reverse(ticket.priority.unwrap_or(Priority::Normal)), ticket.priority.is_none()));
        (urgency, waiting.is_none(), since, id)
    }
}

/// Since when the requester waits for an answer; `None` if they do not.
pub fn waiting_since(ticket: &TicketSummary) -> Option<Timestamp> {
    ticket.unanswered_since.filter(|_| ticket.status.kind().phase() == Phase::Open)
}

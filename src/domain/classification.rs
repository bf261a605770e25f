//! By what tickets are sorted and counted: kind, priority, channel, and how they ended.

use super::kinds::kinds;

kinds! {
    /// What kind of concern it is (ITIL's words).
    TicketKind {
        Request, "request";
        Incident, "incident";
        /// The cause behind incidents.
        Problem, "problem";
        /// Something is to be altered.
        Change, "change";
    }

    /// How a request or message came in.
    Channel {
        /// The web form or the requester's page.
        Web, "web";
        Telegram, "telegram";
        /// The chat on the web.
        WebChat, "web-chat";
        Mail, "mail";
        /// Taken in by an agent: phone, conversation.
        Hand, "hand";
        Api, "api";
    }

    /// How a ticket ended.
    TicketOutcome {
        Solved, "solved";
        /// Not going to be done.
        Declined, "declined";
        /// The same as another ticket.
        Duplicate, "duplicate";
        Spam, "spam";
    }
}

/// How urgent it is; optional, set by agents or the topic. The least urgent compares as the least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Priority {
    Low,
    Normal,
    High,
    Urgent,
}

impl Priority {
    /// All priorities, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    /// The word in addresses, forms, files and text keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The priority with this word; `None` if unknown.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.word() == word)
    }
}

/// How two tickets belong together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LinkKind {
    /// The other is the larger one.
    ChildOf,
    /// The other is the problem behind this incident.
    CausedBy,
    /// The other is the same concern and goes on.
    DuplicateOf,
    RelatedTo,
}

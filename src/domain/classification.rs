//! By what tickets are sorted and counted: kind, priority, channel, and how they ended.

/// What kind of concern it is (ITIL's words).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TicketKind {
    /// Something is broken.
    Incident,
    /// Somebody needs something.
    Request,
    /// The cause behind incidents.
    Problem,
    /// Something is to be altered.
    Change,
}

/// How urgent it is; optional, set by agents or the topic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Priority {
    /// Can wait.
    Low,
    /// The ordinary.
    Normal,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// All priorities, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    /// The word in addresses, forms and text keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The priority that this word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.word() == word)
    }
}

/// How a request or message came in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Channel {
    /// The web form or the requester's page.
    Web,
    /// Telegram.
    Telegram,
    /// The chat on the web.
    WebChat,
    /// E-mail.
    Mail,
    /// Taken in by an agent: phone, conversation.
    Hand,
    /// The HTTP API.
    Api,
}

/// How a ticket ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TicketOutcome {
    /// Done.
    Solved,
    /// Not going to be done.
    Declined,
    /// The same as another ticket.
    Duplicate,
    /// Junk.
    Spam,
}

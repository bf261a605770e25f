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

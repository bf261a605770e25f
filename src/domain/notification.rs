//! What people are told by mail or chat: the kinds of notifications, their recipients, and what a row of
//! the outbox carries. Who is told of an event is decided in [`super::notification_plan`].

use super::{
    account_notification::AccountNotification,
    id::{AccountId, PersonId, TicketId},
    kinds::kinds,
};

/// A chat of a messenger: one person and one of our bots.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Peer {
    pub bot: u64,
    /// The person's number with the messenger, which is also the number of their chat with the bot.
    pub user: u64,
}

/// Somebody to be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Recipient {
    Person {
        person: PersonId,
    },
    /// Somebody who signs in.
    Account {
        account: AccountId,
    },
    /// The person in a chat of a messenger.
    Chat {
        peer: Peer,
    },
}

kinds! {
    /// What they are told. The words are made when it is sent, in their language.
    NotificationKind {
        /// Your request came in.
        Received, "received";
        /// You have an answer.
        Answer, "answer";
        /// Your request is on the waiting list.
        OnWaiting, "waiting";
        /// Your request is closed.
        Closed, "closed";
        /// The requester wrote to a ticket of yours.
        RequesterWrote, "wrote";
        /// A ticket you worked on is open again.
        Reopened, "reopened";
        /// A ticket is yours now.
        Assigned, "assigned";
        /// A request is new in a department of yours.
        NewRequest, "arrived";
        /// Your secret link is new.
        LinkRenewed, "link";
        /// The contact of your organisation wrote to your request.
        ContactWrote, "contact";
        /// The requester of a ticket of yours no longer reads the chat.
        ChatLost, "chat-lost";
    }
}

/// What a row of the outbox is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OutboxPayload {
    /// An entry of a ticket's timeline.
    TicketEntry {
        ticket: TicketId,
        /// The entry's place in its timeline.
        entry: u64,
        /// What they are told.
        kind: NotificationKind,
    },
    /// The recipient's own account, or for administrators the installation.
    Account { notification: AccountNotification },
    /// What a conversation says next; it is kept with the row.
    ChatReply,
}

impl OutboxPayload {
    /// The ticket, if it is about one.
    pub const fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::TicketEntry { ticket, .. } => Some(*ticket),
            Self::Account { .. } | Self::ChatReply => None,
        }
    }
}

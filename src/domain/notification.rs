//! What people are told by mail or chat: the kinds of notifications, their recipients, and what a row of
//! the outbox carries. Who is told of an event is decided in [`super::notification_plan`].

use jiff::civil::Date;

use super::{
    id::{AccountId, PersonId, TicketId, TokenId},
    text::Label,
};

/// A chat of a messenger: one person and one of our bots.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Peer {
    /// The bot's number.
    pub bot: u64,
    /// The person's number with the messenger, which is also the number of their chat with the bot.
    pub user: u64,
}

/// Somebody to be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Recipient {
    /// A requester.
    Person {
        /// Whose profile.
        person: PersonId,
    },
    /// Somebody who signs in.
    Account {
        /// Whose account.
        account: AccountId,
    },
    /// Whoever writes in a chat of a messenger.
    Chat {
        /// Which.
        peer: Peer,
    },
}

/// What they are told. The words are made when it is sent, in their language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NotificationKind {
    /// Your request came in.
    Received,
    /// You have an answer.
    Answer,
    /// Your request is on the waiting list.
    OnWaiting,
    /// Your request is closed.
    Closed,
    /// The requester wrote to a ticket of yours.
    RequesterWrote,
    /// A ticket you worked on is open again.
    Reopened,
    /// A ticket is yours now.
    Assigned,
    /// A request is new in a department of yours.
    NewRequest,
    /// Your secret link is new.
    LinkRenewed,
    /// The contact of your organisation wrote to your request.
    ContactWrote,
    /// The requester of a ticket of yours no longer reads the chat.
    ChatLost,
}

/// News about the recipient's own account, or for administrators about the house.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountNotification {
    /// Somebody made an account for them; the link lets them in.
    Invitation {
        /// The link.
        token: TokenId,
    },
    /// A link to set a new password.
    PasswordReset {
        /// The link.
        token: TokenId,
    },
    /// A link to sign in with.
    SignInLink {
        /// The link.
        token: TokenId,
    },
    /// The code that is asked for after the password.
    SignInCode {
        /// The code.
        token: TokenId,
    },
    /// A code that shows in a chat that the address is theirs.
    ChatCode {
        /// The code.
        token: TokenId,
    },
    /// A code that shows that mail arrives.
    AddressCode {
        /// The code.
        token: TokenId,
    },
    /// Somebody took their second factors away.
    FactorsReset {},
    /// A second factor was added or removed.
    FactorsChanged {},
    /// The password changed.
    PasswordChanged {},
    /// A chat sees the requests of their address from now on.
    ChatLinked {},
    /// The account will be locked (§3.4).
    LockingSoon {
        /// On this day.
        on: Date,
    },
    /// All memberships but the protected ones will end (§3.4).
    MembershipRemovalSoon {
        /// On this day.
        on: Date,
    },
    /// The locked account will be deleted (§3.4).
    DeletionSoon {
        /// On this day.
        on: Date,
    },
    /// The account was locked for inactivity.
    Locked {},
    /// Memberships ended for inactivity.
    MembershipsRemoved {},
    /// To administrators: the last of them would be locked by now and is not.
    LastAdministratorIdle {},
    /// To administrators: a job failed.
    JobFailed {
        /// Which.
        job: Label,
    },
}

impl AccountNotification {
    /// The link or code that it carries.
    pub const fn token(&self) -> Option<TokenId> {
        match self {
            Self::Invitation { token }
            | Self::PasswordReset { token }
            | Self::SignInLink { token }
            | Self::SignInCode { token }
            | Self::AddressCode { token }
            | Self::ChatCode { token } => Some(*token),
            _ => None,
        }
    }
}

/// What a row of the outbox is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OutboxPayload {
    /// An entry of a ticket's timeline.
    TicketEntry {
        /// The ticket.
        ticket: TicketId,
        /// The entry's place in its timeline.
        entry: u64,
        /// What they are told.
        kind: NotificationKind,
    },
    /// The recipient's own account, or the house.
    Account {
        /// The news.
        notification: AccountNotification,
    },
    /// What a conversation says next; it is kept with the row.
    ChatReply {},
}

impl OutboxPayload {
    /// The ticket, if it is about one.
    pub const fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::TicketEntry { ticket, .. } => Some(*ticket),
            Self::Account { .. } | Self::ChatReply {} => None,
        }
    }
}

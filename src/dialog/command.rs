//! Commands of the dialog to `app::chat`, and their outcomes. The dialog itself reads and writes nothing.

use super::{TicketCard, TicketThread};
use crate::domain::{
    file::Attachment,
    id::{TicketId, TicketNo, TokenId},
    rating::Grade,
    text::{Body, EmailAddress, Label},
};

/// A command that `app::chat` runs before the conversation goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DialogCommand {
    /// Open a ticket from the draft.
    SendRequest,
    ListRequests,
    ReadRequest(TicketId),
    SendMessage {
        ticket: TicketId,
        text: Body,
        files: Vec<Attachment>,
    },
    CloseRequest(TicketId),
    /// Count the people who can read a request.
    FindReaders(TicketId),
    /// Check whether the requester may rate this ticket.
    AskRating(TicketId),
    Rate(TicketId, Grade),
    /// Add a remark to the rating.
    AddRemark(TicketId, Body),
    /// Mail a code that proves this address.
    SendCode(EmailAddress),
    CheckCode(String),
    /// Find the invitation with this secret.
    FindInvitation(String),
    /// Read an invitation that was found before.
    ReadInvitation(TokenId),
    /// Link the chat to the invitation's address.
    AcceptInvitation(TokenId),
    /// Erase the conversation, and ask the team to delete its requests.
    Erase,
}

/// The outcome of a [`DialogCommand`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CommandOutcome {
    /// Number of the opened ticket.
    RequestSent(TicketNo),
    /// The draft is missing something or is no longer valid; nothing was sent.
    Incomplete,
    /// Too many requests; seconds to wait.
    RateLimited(u64),
    /// Requests of the participant, newest first.
    Requests(Vec<TicketCard>),
    Request(Box<TicketThread>),
    /// The message was added; `true` if it reopened the request.
    MessageSent(TicketNo, bool),
    /// The request is closed, or closing was asked for; `true` if it may be rated.
    Closed(TicketNo, bool),
    /// The requester may rate this ticket.
    RatingAsked(TicketId),
    Rated(TicketId),
    RemarkAdded,
    /// The requester may not rate it, or no longer.
    RatingNotAsked,
    /// Members of the department who can read the request, people from elsewhere who can, and the department if its
    /// name is public.
    Readers(usize, usize, Option<Label>),
    /// A code was mailed, but only if the address is known.
    CodeSent,
    /// The chat is linked to this address.
    Linked(EmailAddress),
    /// The code is wrong or expired.
    WrongCode,
    /// The code is right, but the address has a second factor, which chats do not ask for.
    FactorNeeded,
    /// A valid invitation, and its address.
    Invited(TokenId, EmailAddress),
    /// The invitation is unknown, used or expired.
    InvitationInvalid,
    /// The conversation is erased; the team was asked to delete these requests.
    Erased(Vec<TicketNo>),
    /// The request does not exist, or its state forbids the command.
    Refused,
}

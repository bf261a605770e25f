//! What the dialog asks `app::chat` to do, and what came of it.

use super::{TicketCard, TicketThread};
use crate::domain::{
    file::Attachment,
    id::{TicketId, TicketNo, TokenId},
    rating::Grade,
    text::{Body, EmailAddress, Label},
};

/// What `app::chat` must do before the conversation goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DialogCommand {
    /// Make a ticket of the draft.
    SendRequest,
    /// Look up their requests.
    ListRequests,
    /// Look up one of them.
    ReadRequest(TicketId),
    SendMessage {
        ticket: TicketId,
        text: Body,
        files: Vec<Attachment>,
    },
    CloseRequest(TicketId),
    /// Look up who can read it.
    FindReaders(TicketId),
    /// Look up whether they are asked how satisfied they are.
    AskRating(TicketId),
    /// Count how satisfied they are.
    Rate(TicketId, Grade),
    /// Keep their words beside it.
    AddRemark(TicketId, Body),
    /// Send a code to this address.
    SendCode(EmailAddress),
    CheckCode(String),
    /// Look up the invitation that has this secret.
    FindInvitation(String),
    /// Look up an invitation that was found before.
    ReadInvitation(TokenId),
    /// Join the chat as the invitation says.
    AcceptInvitation(TokenId),
    /// Forget the conversation, and tell the team the wish that their requests are deleted.
    Erase,
}

/// The outcome of a command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CommandOutcome {
    /// It is a ticket.
    RequestSent(TicketNo),
    /// Something is missing or wrong by now; nothing was sent.
    Incomplete,
    /// Too much at once; so many seconds to wait.
    RateLimited(u64),
    /// Their requests, the newest first.
    Requests(Vec<TicketCard>),
    Request(Box<TicketThread>),
    /// The message stands; whether it opened the request again.
    MessageSent(TicketNo, bool),
    /// It is closed, or the wish to close it is noted; whether they are asked how satisfied they are.
    Closed(TicketNo, bool),
    /// They are asked how satisfied they are with it.
    RatingAsked(TicketId),
    Rated(TicketId),
    /// The words are kept.
    RemarkAdded,
    /// They are not asked, or not any more.
    RatingNotAsked,
    /// How many people can read it, and of which department, if its name is public.
    Readers(usize, Option<Label>),
    /// A code is on its way, if anybody has the address.
    CodeSent,
    /// The chat is joined with this address.
    Linked(EmailAddress),
    /// It is not that code, or not any more.
    WrongCode,
    /// An invitation that is good, and the address that it comes from.
    Invited(TokenId, EmailAddress),
    /// There is no such invitation, or not any more.
    InvitationInvalid,
    /// Everything is forgotten; the team knows the wish for these requests.
    Erased(Vec<TicketNo>),
    /// There is no such request, or it cannot be done.
    Refused,
}

//! Messages of the dialog, as data. `app::chat::render` turns them into text in the person's language.

use super::{ButtonAction, DialogCommand, DialogState, Question};
use crate::domain::{
    id::{TicketId, TicketNo},
    request::DraftFieldError,
    text::{Body, EmailAddress, FileName, Label, Subject},
    ticket::StatusKind,
};

/// A request, as it is listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketCard {
    pub id: TicketId,
    pub no: TicketNo,
    pub subject: Subject,
    pub status: StatusKind,
}

/// A request with its last messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketThread {
    pub card: TicketCard,
    /// The last messages, oldest first; `true` for those of the requester.
    pub messages: Vec<(bool, Body, Vec<FileName>)>,
    pub may_write: bool,
    pub may_close: bool,
    /// Whether the requester is asked for a rating.
    pub may_rate: bool,
}

/// A message of the dialog. Its text is chosen when it is rendered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DialogMessage {
    /// Greeting of a new conversation.
    Welcome,
    /// Summary of the privacy notice, and the question for consent.
    Consent,
    /// Nothing is stored without consent; points to the web form.
    ConsentDeclined,
    Help,
    /// Points to the full privacy notice.
    Notice,
    /// Members of the department who can read a request, people from elsewhere who can, and the department if its
    /// name is public.
    Readers(usize, usize, Option<Label>),
    ChooseTopic,
    /// No topic is offered in this chat.
    NoTopics,
    /// The text was added to the description.
    TextKept,
    Question {
        question: Question,
        /// Options of a multiple choice that are chosen already.
        chosen: Vec<Label>,
        /// The previous answer, as it was typed.
        former: Option<String>,
    },
    /// The answer has this error; the question is still open.
    InvalidAnswer(DraftFieldError),
    /// No department serves the place.
    PlaceNotServed,
    FilesTaken(usize),
    /// Files beyond the limit, which were not taken.
    TooManyFiles(Vec<FileName>),
    /// The kind of input is not supported, such as a sticker or a poll.
    Unsupported,
    /// The button belongs to an earlier question.
    OldButton,
    /// The topic, a field or an option was changed meanwhile; a question is asked again.
    FormChanged,
    /// The topic is no longer offered; text, files and contact are kept for another one.
    TopicGone,
    /// All answers, before the request is sent.
    Summary,
    RequestSent(TicketNo),
    Cancelled,
    NothingToCancel,
    /// Too many requests; seconds to wait.
    RateLimited(u64),
    Requests(Vec<TicketCard>),
    Request(Box<TicketThread>),
    AskMessage,
    /// The message was added; `true` if it reopened the request.
    MessageSent(TicketNo, bool),
    Closed(TicketNo),
    AskRating,
    /// Thanks for the rating, and asks for a remark.
    Rated,
    /// Asks again for the remark.
    AskRemark,
    RemarkAdded,
    /// The requester may not rate it, or no longer.
    RatingNotAsked,
    /// Explains linking, and asks for the address.
    AskLinkAddress,
    /// The text is not an e-mail address.
    NotAnAddress,
    /// A code was mailed if the address is known; asks for the code.
    CodeSent,
    /// The code is wrong or expired.
    WrongCode,
    /// The address has a second factor; says how to link the chat all the same.
    FactorNeeded,
    /// The chat is linked to this address.
    Linked(EmailAddress),
    /// Explains linking to this address, and asks for confirmation.
    Invited(EmailAddress),
    /// The invitation is unknown, used or expired.
    InvitationInvalid,
    /// The person declined; the chat is unchanged.
    LinkDeclined,
    /// Explains what erasure deletes and what it keeps, and asks for confirmation.
    AskErasure,
    /// The conversation is erased; the team was asked to delete these requests.
    Erased(Vec<TicketNo>),
    /// The request does not exist, or its state forbids the action.
    Refused,
}

/// The result of one input: new state, messages, and a command to run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DialogTurn {
    pub state: DialogState,
    /// Messages in the order in which they are shown.
    pub messages: Vec<DialogMessage>,
    /// The buttons below the last message.
    pub buttons: Vec<ButtonAction>,
    /// Command to run now; its outcome goes to [`process_outcome`](super::process_outcome).
    pub command: Option<DialogCommand>,
}

//! What the dialog says: messages without words. `app::chat::render` puts them into the person's
//! language.

use super::{ButtonAction, DialogCommand, DialogState, Question};
use crate::domain::{
    id::{TicketId, TicketNo},
    request::DraftFieldError,
    text::{Body, EmailAddress, FileName, Label, Subject},
    ticket::StatusKind,
};

/// A request in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketCard {
    pub id: TicketId,
    pub no: TicketNo,
    /// What it is about.
    pub subject: Subject,
    pub status: StatusKind,
}

/// A request with what was said last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketThread {
    pub card: TicketCard,
    /// The last messages, oldest first; `true` for the requester's own.
    pub messages: Vec<(bool, Body, Vec<FileName>)>,
    /// Whether they may write to it.
    pub may_write: bool,
    /// Whether they may close it.
    pub may_close: bool,
    /// Whether they are asked how satisfied they are.
    pub may_rate: bool,
}

/// What the conversation says. The words are the reader's language's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DialogMessage {
    /// Who this is and what can be done here.
    Welcome,
    /// What happens with what they write, and the question whether they agree.
    Consent,
    /// Nothing is kept; there is the web form.
    ConsentDeclined,
    /// What can be done here.
    Help,
    /// Where the whole notice stands.
    Notice,
    /// Who can read a request.
    Readers(usize, Option<Label>),
    /// What is it about?
    ChooseTopic,
    /// There is no topic that anybody may choose.
    NoTopics,
    /// These words were kept as the description.
    TextKept,
    Question {
        question: Question,
        /// What is chosen already, of several.
        chosen: Vec<Label>,
        /// What was answered before.
        former: Option<String>,
    },
    /// The answer was not understood, and why; the question stands.
    InvalidAnswer(DraftFieldError),
    /// Nobody serves the place.
    PlaceNotServed,
    FilesTaken(usize),
    /// Files that were one too many.
    TooManyFiles(Vec<FileName>),
    /// This cannot be used here: a sticker, a poll.
    Unsupported,
    /// That button belongs to something earlier.
    OldButton,
    /// Their topic, a field or an option was changed meanwhile; this has to be asked again.
    FormChanged,
    /// Their topic is not offered any more: what they told is kept for another one.
    TopicGone,
    /// Everything at a glance.
    Summary,
    /// It came in under this number.
    RequestSent(TicketNo),
    Cancelled,
    /// There was nothing to throw away.
    NothingToCancel,
    /// Too much at once.
    RateLimited(u64),
    Requests(Vec<TicketCard>),
    Request(Box<TicketThread>),
    /// What shall be written?
    AskMessage,
    /// The message stands; whether it opened the request again.
    MessageSent(TicketNo, bool),
    Closed(TicketNo),
    /// How satisfied are they?
    AskRating,
    /// Thanks; do they want to say why?
    Rated,
    /// Do they want to say why?
    AskRemark,
    /// Thanks for the words.
    RemarkAdded,
    /// They are not asked how satisfied they are, or not any more.
    RatingNotAsked,
    /// What joining means, and: which address?
    AskLinkAddress,
    /// This is no address.
    NotAnAddress,
    /// A code is on its way, if we know the address. What is it?
    CodeSent,
    /// It is not that code, or not any more.
    WrongCode,
    /// The chat is joined with this address.
    Linked(EmailAddress),
    /// What it means to join the chat with this address, and the question whether they want that.
    Invited(EmailAddress),
    /// The invitation is not good any more.
    InvitationInvalid,
    /// They do not want it: the chat stays as it is.
    LinkDeclined,
    /// What is deleted, what stays and why, and the question whether they want that.
    AskErasure,
    /// Deleted; the team knows the wish for these requests.
    Erased(Vec<TicketNo>),
    /// There is no such request, or it cannot be done.
    Refused,
}

/// The answer to an input: what is said, and what is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DialogTurn {
    /// Where the conversation stands now.
    pub state: DialogState,
    /// What is said, in this order.
    pub messages: Vec<DialogMessage>,
    /// The buttons under the last of it.
    pub buttons: Vec<ButtonAction>,
    /// What is to be done now; its outcome goes to [`process_outcome`].
    pub command: Option<DialogCommand>,
}

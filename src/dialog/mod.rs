//! The conversation: what a chat asks, understands and says; pure, the same for every messenger.
//!
//! A channel turns what arrives into a [`DialogInput`], [`process_input`] answers with what is to be said and at
//! most one [`DialogCommand`]. Whoever runs the command tells the conversation its [`CommandOutcome`] through
//! [`process_outcome`]. Questions come from the same topics, fields and validators as the web form: both fill
//! in the same [`RequestDraft`], and a ticket is made of it by the same intention.
//!
//! Nothing personal is kept before somebody agreed to the notice ([`DialogStep::Consent`]).

mod ask;
mod fill;
mod participant;
mod step;

pub use ask::{Question, questions};
pub use participant::{CHAT_LIFETIME, ChatParticipant, ChatTicket};
pub use step::{is_invitation_secret, process_input, process_outcome};

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use crate::domain::{
    department::Department,
    file::Attachment,
    id::{DepartmentId, FieldId, TicketId, TicketNo, TokenId, TopicId},
    person::Lang,
    rating::Grade,
    request::{DraftFieldError, RequestDraft},
    text::{Body, EmailAddress, FileName, Label, Subject},
    ticket::StatusKind,
    topic::Topic,
};

/// Where a conversation stands. This is all that is kept of it between two messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DialogState {
    /// The language it is held in.
    pub lang: Lang,
    /// They agreed to the notice.
    pub has_consented: bool,
    /// What is waited for.
    pub step: DialogStep,
    /// Words that came before a topic was chosen; they become the description.
    pub early_text: String,
    /// Files that came before a topic was chosen.
    pub early_files: Vec<Attachment>,
    /// The request that is being filled in.
    pub draft: Option<RequestDraft>,
    /// Questions that are answered or skipped, in the order in which they were.
    pub answered: Vec<Question>,
    /// Who they are, once a request of theirs was sent.
    pub contact: Option<Contact>,
}

/// Who writes, as they said themselves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Address for mail.
    pub email: String,
    /// Phone number.
    pub phone: String,
}

/// What a conversation waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DialogStep {
    /// Anything.
    Idle {},
    /// The agreement to the notice.
    Consent {},
    /// A topic.
    Topic {},
    /// The answer to a question.
    Asking {
        /// Which.
        question: Question,
    },
    /// A yes to everything at a glance.
    Summary {},
    /// One of their requests.
    RequestList {},
    /// What to do with a request.
    Request {
        /// Which.
        ticket: TicketId,
    },
    /// A message for a request.
    Message {
        /// Which.
        ticket: TicketId,
    },
    /// The address with which the chat is to be joined.
    LinkAddress {},
    /// The code that was sent there.
    LinkCode {},
    /// A yes to forgetting everything.
    ConfirmErasure {},
    /// How satisfied they are.
    Rating {
        /// With what became of which request.
        ticket: TicketId,
    },
    /// Words beside their rating, if they like.
    RatingRemark {
        /// About which request.
        ticket: TicketId,
        /// Whoever writes later means something else.
        until: Timestamp,
    },
    /// A yes to being joined with the address that this invitation comes from.
    ConfirmLink {
        /// Which.
        invitation: TokenId,
    },
}

impl DialogState {
    /// A conversation that has not begun.
    pub const fn new(lang: Lang) -> Self {
        Self {
            lang,
            has_consented: false,
            step: DialogStep::Idle {},
            early_text: String::new(),
            early_files: Vec::new(),
            draft: None,
            answered: Vec::new(),
            contact: None,
        }
    }

    /// Lays down what was begun and not sent; whether there was anything.
    pub fn discard_request(&mut self) -> bool {
        let was_begun = self.has_unsent_request();
        *self = Self { has_consented: self.has_consented, contact: self.contact.take(), ..Self::new(self.lang) };
        was_begun
    }

    /// Whether a request was begun and not sent.
    pub fn has_unsent_request(&self) -> bool {
        self.draft.is_some() || !self.early_text.is_empty() || !self.early_files.is_empty()
    }

    /// Whether words that come now stand beside a rating.
    pub fn accepts_remark(&self, now: Timestamp) -> bool {
        matches!(self.step, DialogStep::RatingRemark { until, .. } if now <= until)
    }

    /// Every file it holds on to.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        self.early_files.iter().chain(self.draft.iter().flat_map(|draft| draft.files.iter().map(|held| &held.file)))
    }
}

/// What arrives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DialogInput {
    /// Words.
    Text(String),
    /// A button.
    Button(ButtonAction),
    /// Files, with the words that came with them.
    Files(Vec<Attachment>, String),
    /// Something that cannot be used: a sticker, a poll.
    Unsupported,
}

/// A button, or a command that stands for one. Its written form fits the 64 bytes that messengers
/// allow, and says which question it answers: a button of an earlier one is recognised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ButtonAction {
    /// Begin, or begin again.
    Start,
    /// A new request.
    New,
    /// My requests.
    ListRequests,
    /// I agree to the notice.
    Agree,
    /// I do not.
    Decline,
    /// This topic.
    Topic(TopicId),
    /// This site.
    Site(DepartmentId),
    /// The option at this place, of this field.
    Option(FieldId, u16),
    /// Yes, to this field.
    Yes(FieldId),
    /// No, to this field.
    No(FieldId),
    /// That was all, for this question.
    FinishAnswer(Question),
    /// No answer, to this question.
    SkipAnswer(Question),
    /// The question before.
    Back,
    /// Send it.
    Send,
    /// Change the answer to this question.
    ChangeAnswer(Question),
    /// Throw it away.
    Cancel,
    /// This request.
    OpenRequest(TicketId),
    /// Write to it.
    WriteMessage(TicketId),
    /// It is settled.
    CloseRequest(TicketId),
    /// Rate what became of it.
    AskRating(TicketId),
    /// So satisfied.
    Grade(TicketId, Grade),
    /// Speak this language.
    SetLanguage(Lang),
    /// What can I do here?
    Help,
    /// How is my data treated?
    Notice,
    /// Who can read my request?
    Readers,
    /// Join this chat with my address.
    Link,
    /// Delete my data.
    Erase,
    /// Yes, delete it.
    ConfirmErasure,
    /// Yes, join this chat as this invitation says.
    ConfirmLink(TokenId),
}

impl fmt::Display for ButtonAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("start"),
            Self::New => f.write_str("new"),
            Self::ListRequests => f.write_str("mine"),
            Self::Agree => f.write_str("agree"),
            Self::Decline => f.write_str("refuse"),
            Self::Topic(id) => write!(f, "topic-{id}"),
            Self::Site(id) => write!(f, "site-{id}"),
            Self::Option(id, place) => write!(f, "option-{id}-{place}"),
            Self::Yes(id) => write!(f, "yes-{id}"),
            Self::No(id) => write!(f, "no-{id}"),
            Self::FinishAnswer(question) => write!(f, "done-{question}"),
            Self::SkipAnswer(question) => write!(f, "skip-{question}"),
            Self::Back => f.write_str("back"),
            Self::Send => f.write_str("send"),
            Self::ChangeAnswer(question) => write!(f, "change-{question}"),
            Self::Cancel => f.write_str("cancel"),
            Self::OpenRequest(id) => write!(f, "ticket-{id}"),
            Self::WriteMessage(id) => write!(f, "write-{id}"),
            Self::CloseRequest(id) => write!(f, "close-{id}"),
            Self::AskRating(id) => write!(f, "rate-{id}"),
            Self::Grade(id, grade) => write!(f, "grade-{id}-{}", grade.points()),
            Self::SetLanguage(lang) => write!(f, "speak-{}", lang.tag()),
            Self::Help => f.write_str("help"),
            Self::Notice => f.write_str("notice"),
            Self::Readers => f.write_str("readers"),
            Self::Link => f.write_str("join"),
            Self::Erase => f.write_str("forget"),
            Self::ConfirmErasure => f.write_str("forgetall"),
            Self::ConfirmLink(id) => write!(f, "joinyes-{id}"),
        }
    }
}

/// Not a button of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownButton;

impl FromStr for ButtonAction {
    type Err = UnknownButton;

    fn from_str(raw: &str) -> Result<Self, UnknownButton> {
        let (word, rest) = raw.split_once('-').unwrap_or((raw, ""));
        let number = || rest.parse::<u64>().map_err(|_| UnknownButton);
        let question = || rest.parse::<Question>().map_err(|_| UnknownButton);
        Ok(match word {
            "start" => Self::Start,
            "new" => Self::New,
            "mine" => Self::ListRequests,
            "agree" => Self::Agree,
            "refuse" => Self::Decline,
            "topic" => Self::Topic(TopicId(number()?)),
            "site" => Self::Site(DepartmentId(number()?)),
            "option" => {
                let (field, place) = rest.split_once('-').ok_or(UnknownButton)?;
                let field = field.parse().map_err(|_| UnknownButton)?;
                Self::Option(field, place.parse().map_err(|_| UnknownButton)?)
            }
            "yes" => Self::Yes(FieldId(number()?)),
            "no" => Self::No(FieldId(number()?)),
            "done" => Self::FinishAnswer(question()?),
            "skip" => Self::SkipAnswer(question()?),
            "back" => Self::Back,
            "send" => Self::Send,
            "change" => Self::ChangeAnswer(question()?),
            "cancel" => Self::Cancel,
            "ticket" => Self::OpenRequest(TicketId(number()?)),
            "write" => Self::WriteMessage(TicketId(number()?)),
            "close" => Self::CloseRequest(TicketId(number()?)),
            "rate" => Self::AskRating(TicketId(number()?)),
            "grade" => {
                let (ticket, points) = rest.split_once('-').ok_or(UnknownButton)?;
                let ticket = ticket.parse().map_err(|_| UnknownButton)?;
                let grade = points.parse().ok().and_then(Grade::from_points).ok_or(UnknownButton)?;
                Self::Grade(TicketId(ticket), grade)
            }
            "speak" => Self::SetLanguage(Lang::from_tag(rest).ok_or(UnknownButton)?),
            "help" => Self::Help,
            "notice" => Self::Notice,
            "readers" => Self::Readers,
            "join" => Self::Link,
            "forget" => Self::Erase,
            "forgetall" => Self::ConfirmErasure,
            "joinyes" => Self::ConfirmLink(TokenId(number()?)),
            _ => return Err(UnknownButton),
        })
    }
}

/// What the conversation must know of the world.
#[derive(Clone, Copy, Debug)]
pub struct DialogFacts<'f> {
    /// Now.
    pub now: Timestamp,
    /// The topics that anybody may choose.
    pub topics: &'f [Topic],
    /// All departments.
    pub departments: &'f [Department],
    /// The most files of one message.
    pub most_files: usize,
}

/// What is to be done before the conversation goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DialogCommand {
    /// Make a ticket of the draft.
    SendRequest,
    /// Look up their requests.
    ListRequests,
    /// Look up one of them.
    ReadRequest(TicketId),
    /// Write to it.
    SendMessage {
        /// To which.
        ticket: TicketId,
        /// What.
        text: Body,
        /// With it.
        files: Vec<Attachment>,
    },
    /// It is settled.
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
    /// Compare this code.
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

/// What became of a command.
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
    /// One of them.
    Request(Box<TicketThread>),
    /// The message stands; whether it opened the request again.
    MessageSent(TicketNo, bool),
    /// It is closed, or the wish to close it is noted; whether they are asked how satisfied they are.
    Closed(TicketNo, bool),
    /// They are asked how satisfied they are with it.
    RatingAsked(TicketId),
    /// It is counted.
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

/// A request in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketCard {
    /// Which.
    pub id: TicketId,
    /// Its number.
    pub no: TicketNo,
    /// What it is about.
    pub subject: Subject,
    /// How it stands.
    pub status: StatusKind,
}

/// A request with what was said last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketThread {
    /// The request.
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
    /// A question.
    Question {
        /// Which.
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
    /// Files were taken.
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
    /// Thrown away.
    Cancelled,
    /// There was nothing to throw away.
    NothingToCancel,
    /// Too much at once.
    RateLimited(u64),
    /// Their requests.
    Requests(Vec<TicketCard>),
    /// One of them.
    Request(Box<TicketThread>),
    /// What shall be written?
    AskMessage,
    /// The message stands; whether it opened the request again.
    MessageSent(TicketNo, bool),
    /// Closed.
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

/// What comes of an input.
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

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;

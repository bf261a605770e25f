//! The conversation: what a chat asks, understands and says; pure, the same for every messenger.
//!
//! A channel turns what arrives into an [`Input`], [`step`] answers with what is to be said and at
//! most one [`Command`]. Whoever runs the command tells the conversation its [`Outcome`] through
//! [`after`]. Questions come from the same topics, fields and validators as the web form: both fill
//! in the same [`Draft`], and a ticket is made of it by the same intention.
//!
//! Nothing personal is kept before somebody agreed to the notice ([`At::Consent`]).

mod ask;
mod fill;
mod step;

pub use ask::{Question, questions};
pub use step::{after, is_invitation, step};

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use crate::domain::{
    department::Department,
    file::Attachment,
    id::{DepartmentId, FieldId, TicketId, TicketNo, TokenId, TopicId},
    person::Lang,
    rating::Grade,
    request::{Draft, Wrong},
    text::{Body, EmailAddress, FileName, Label, Subject},
    ticket::StatusKind,
    topic::Topic,
};

/// Where a conversation stands. This is all that is kept of it between two messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// The language it is held in.
    pub lang: Lang,
    /// They agreed to the notice.
    pub agreed: bool,
    /// What is waited for.
    pub at: At,
    /// Words that came before a topic was chosen; they become the description.
    pub words: String,
    /// Files that came before a topic was chosen.
    pub files: Vec<Attachment>,
    /// The request that is being filled in.
    pub draft: Option<Draft>,
    /// Questions that are answered or skipped, in the order in which they were.
    pub done: Vec<Question>,
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
pub enum At {
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
    Mine {},
    /// What to do with a request.
    Ticket {
        /// Which.
        ticket: TicketId,
    },
    /// A message for a request.
    Writing {
        /// Which.
        ticket: TicketId,
    },
    /// The address with which the chat is to be joined.
    Joining {},
    /// The code that was sent there.
    Proving {},
    /// A yes to forgetting everything.
    Forgetting {},
    /// How satisfied they are.
    Rating {
        /// With what became of which request.
        ticket: TicketId,
    },
    /// Words beside their rating, if they like.
    Remarking {
        /// About which request.
        ticket: TicketId,
        /// Whoever writes later means something else.
        until: Timestamp,
    },
    /// A yes to being joined with the address that this invitation comes from.
    Confirming {
        /// Which.
        invitation: TokenId,
    },
}

impl State {
    /// A conversation that has not begun.
    pub const fn new(lang: Lang) -> Self {
        Self {
            lang,
            agreed: false,
            at: At::Idle {},
            words: String::new(),
            files: Vec::new(),
            draft: None,
            done: Vec::new(),
            contact: None,
        }
    }

    /// Lays down what was begun and not sent; whether there was anything.
    pub fn lay_down(&mut self) -> bool {
        let was_begun = self.is_begun();
        *self = Self { agreed: self.agreed, contact: self.contact.take(), ..Self::new(self.lang) };
        was_begun
    }

    /// Whether a request was begun and not sent.
    pub fn is_begun(&self) -> bool {
        self.draft.is_some() || !self.words.is_empty() || !self.files.is_empty()
    }

    /// Whether words that come now stand beside a rating.
    pub fn takes_remark(&self, now: Timestamp) -> bool {
        matches!(self.at, At::Remarking { until, .. } if now <= until)
    }

    /// Every file it holds on to.
    pub fn held(&self) -> impl Iterator<Item = &Attachment> {
        self.files.iter().chain(self.draft.iter().flat_map(|draft| draft.files.iter().map(|held| &held.file)))
    }
}

/// What arrives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// Words.
    Text(String),
    /// A button.
    Press(Press),
    /// Files, with the words that came with them.
    Files(Vec<Attachment>, String),
    /// Something that cannot be used: a sticker, a poll.
    Strange,
}

/// A button, or a command that stands for one. Its written form fits the 64 bytes that messengers
/// allow, and says which question it answers: a button of an earlier one is recognised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Press {
    /// Begin, or begin again.
    Start,
    /// A new request.
    New,
    /// My requests.
    Mine,
    /// I agree to the notice.
    Agree,
    /// I do not.
    Refuse,
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
    Done(Question),
    /// No answer, to this question.
    Skip(Question),
    /// The question before.
    Back,
    /// Send it.
    Send,
    /// Change the answer to this question.
    Change(Question),
    /// Throw it away.
    Cancel,
    /// This request.
    Ticket(TicketId),
    /// Write to it.
    Write(TicketId),
    /// It is settled.
    Close(TicketId),
    /// Rate what became of it.
    Rate(TicketId),
    /// So satisfied.
    Grade(TicketId, Grade),
    /// Speak this language.
    Speak(Lang),
    /// What can I do here?
    Help,
    /// How is my data treated?
    Notice,
    /// Who can read my request?
    Readers,
    /// Join this chat with my address.
    Join,
    /// Delete my data.
    Forget,
    /// Yes, delete it.
    ForgetAll,
    /// Yes, join this chat as this invitation says.
    JoinYes(TokenId),
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("start"),
            Self::New => f.write_str("new"),
            Self::Mine => f.write_str("mine"),
            Self::Agree => f.write_str("agree"),
            Self::Refuse => f.write_str("refuse"),
            Self::Topic(id) => write!(f, "topic-{id}"),
            Self::Site(id) => write!(f, "site-{id}"),
            Self::Option(id, place) => write!(f, "option-{id}-{place}"),
            Self::Yes(id) => write!(f, "yes-{id}"),
            Self::No(id) => write!(f, "no-{id}"),
            Self::Done(question) => write!(f, "done-{question}"),
            Self::Skip(question) => write!(f, "skip-{question}"),
            Self::Back => f.write_str("back"),
            Self::Send => f.write_str("send"),
            Self::Change(question) => write!(f, "change-{question}"),
            Self::Cancel => f.write_str("cancel"),
            Self::Ticket(id) => write!(f, "ticket-{id}"),
            Self::Write(id) => write!(f, "write-{id}"),
            Self::Close(id) => write!(f, "close-{id}"),
            Self::Rate(id) => write!(f, "rate-{id}"),
            Self::Grade(id, grade) => write!(f, "grade-{id}-{}", grade.points()),
            Self::Speak(lang) => write!(f, "speak-{}", lang.tag()),
            Self::Help => f.write_str("help"),
            Self::Notice => f.write_str("notice"),
            Self::Readers => f.write_str("readers"),
            Self::Join => f.write_str("join"),
            Self::Forget => f.write_str("forget"),
            Self::ForgetAll => f.write_str("forgetall"),
            Self::JoinYes(id) => write!(f, "joinyes-{id}"),
        }
    }
}

/// Not a button of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAPress;

impl FromStr for Press {
    type Err = NotAPress;

    fn from_str(raw: &str) -> Result<Self, NotAPress> {
        let (word, rest) = raw.split_once('-').unwrap_or((raw, ""));
        let number = || rest.parse::<u64>().map_err(|_| NotAPress);
        let question = || rest.parse::<Question>().map_err(|_| NotAPress);
        Ok(match word {
            "start" => Self::Start,
            "new" => Self::New,
            "mine" => Self::Mine,
            "agree" => Self::Agree,
            "refuse" => Self::Refuse,
            "topic" => Self::Topic(TopicId(number()?)),
            "site" => Self::Site(DepartmentId(number()?)),
            "option" => {
                let (field, place) = rest.split_once('-').ok_or(NotAPress)?;
                let field = field.parse().map_err(|_| NotAPress)?;
                Self::Option(field, place.parse().map_err(|_| NotAPress)?)
            }
            "yes" => Self::Yes(FieldId(number()?)),
            "no" => Self::No(FieldId(number()?)),
            "done" => Self::Done(question()?),
            "skip" => Self::Skip(question()?),
            "back" => Self::Back,
            "send" => Self::Send,
            "change" => Self::Change(question()?),
            "cancel" => Self::Cancel,
            "ticket" => Self::Ticket(TicketId(number()?)),
            "write" => Self::Write(TicketId(number()?)),
            "close" => Self::Close(TicketId(number()?)),
            "rate" => Self::Rate(TicketId(number()?)),
            "grade" => {
                let (ticket, points) = rest.split_once('-').ok_or(NotAPress)?;
                let ticket = ticket.parse().map_err(|_| NotAPress)?;
                let grade = points.parse().ok().and_then(Grade::from_points).ok_or(NotAPress)?;
                Self::Grade(TicketId(ticket), grade)
            }
            "speak" => Self::Speak(Lang::from_tag(rest).ok_or(NotAPress)?),
            "help" => Self::Help,
            "notice" => Self::Notice,
            "readers" => Self::Readers,
            "join" => Self::Join,
            "forget" => Self::Forget,
            "forgetall" => Self::ForgetAll,
            "joinyes" => Self::JoinYes(TokenId(number()?)),
            _ => return Err(NotAPress),
        })
    }
}

/// What the conversation must know of the world.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
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
pub enum Command {
    /// Make a ticket of the draft.
    Send,
    /// Look up their requests.
    List,
    /// Look up one of them.
    Read(TicketId),
    /// Write to it.
    Write {
        /// To which.
        ticket: TicketId,
        /// What.
        text: Body,
        /// With it.
        files: Vec<Attachment>,
    },
    /// It is settled.
    Close(TicketId),
    /// Look up who can read it.
    Readers(TicketId),
    /// Look up whether they are asked how satisfied they are.
    AskRating(TicketId),
    /// Count how satisfied they are.
    Rate(TicketId, Grade),
    /// Keep their words beside it.
    Remark(TicketId, Body),
    /// Send a code to this address.
    SendCode(EmailAddress),
    /// Compare this code.
    Prove(String),
    /// Look up the invitation that has this secret.
    Invited(String),
    /// Look up an invitation that was found before.
    InvitedBy(TokenId),
    /// Join the chat as the invitation says.
    Accept(TokenId),
    /// Forget the conversation, and tell the team the wish that their requests are deleted.
    Forget,
}

/// What became of a command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is a ticket.
    Sent(TicketNo),
    /// Something is missing or wrong by now; nothing was sent.
    Incomplete,
    /// Too much at once; so many seconds to wait.
    Braked(u64),
    /// Their requests, the newest first.
    Listed(Vec<Card>),
    /// One of them.
    Read(Box<Conversation>),
    /// The message stands; whether it opened the request again.
    Written(TicketNo, bool),
    /// It is closed, or the wish to close it is noted; whether they are asked how satisfied they are.
    Closed(TicketNo, bool),
    /// They are asked how satisfied they are with it.
    RatingAsked(TicketId),
    /// It is counted.
    Rated(TicketId),
    /// The words are kept.
    Remarked,
    /// They are not asked, or not any more.
    NotAsked,
    /// How many people can read it, and of which department, if its name is public.
    Readers(usize, Option<Label>),
    /// A code is on its way, if anybody has the address.
    CodeSent,
    /// The chat is joined with this address.
    Joined(EmailAddress),
    /// It is not that code, or not any more.
    NotProven,
    /// An invitation that is good, and the address that it comes from.
    Invited(TokenId, EmailAddress),
    /// There is no such invitation, or not any more.
    NotInvited,
    /// Everything is forgotten; the team knows the wish for these requests.
    Forgotten(Vec<TicketNo>),
    /// There is no such request, or it cannot be done.
    Refused,
}

/// A request in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
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
pub struct Conversation {
    /// The request.
    pub card: Card,
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
pub enum Say {
    /// Who this is and what can be done here.
    Welcome,
    /// What happens with what they write, and the question whether they agree.
    Consent,
    /// Nothing is kept; there is the web form.
    NotAgreed,
    /// What can be done here.
    Help,
    /// Where the whole notice stands.
    Notice,
    /// Who can read a request.
    Readers(usize, Option<Label>),
    /// What is it about?
    Topics,
    /// There is no topic that anybody may choose.
    NoTopics,
    /// These words were kept as the description.
    Noted,
    /// A question.
    Ask {
        /// Which.
        question: Question,
        /// What is chosen already, of several.
        chosen: Vec<Label>,
        /// What was answered before.
        former: Option<String>,
    },
    /// The answer was not understood, and why; the question stands.
    Wrong(Wrong),
    /// Nobody serves the place.
    NotServed,
    /// Files were taken.
    Took(usize),
    /// Files that were one too many.
    TooMany(Vec<FileName>),
    /// This cannot be used here: a sticker, a poll.
    Strange,
    /// That button belongs to something earlier.
    OldButton,
    /// Their topic, a field or an option was changed meanwhile; this has to be asked again.
    Changed,
    /// Their topic is not offered any more: what they told is kept for another one.
    TopicGone,
    /// Everything at a glance.
    Summary,
    /// It came in under this number.
    Sent(TicketNo),
    /// Thrown away.
    Cancelled,
    /// There was nothing to throw away.
    NothingToCancel,
    /// Too much at once.
    Braked(u64),
    /// Their requests.
    Mine(Vec<Card>),
    /// One of them.
    Ticket(Box<Conversation>),
    /// What shall be written?
    Write,
    /// The message stands; whether it opened the request again.
    Written(TicketNo, bool),
    /// Closed.
    Closed(TicketNo),
    /// How satisfied are they?
    Rate,
    /// Thanks; do they want to say why?
    Rated,
    /// Do they want to say why?
    Remark,
    /// Thanks for the words.
    Remarked,
    /// They are not asked how satisfied they are, or not any more.
    NotAsked,
    /// What joining means, and: which address?
    Join,
    /// This is no address.
    NotAnAddress,
    /// A code is on its way, if we know the address. What is it?
    CodeSent,
    /// It is not that code, or not any more.
    NotProven,
    /// The chat is joined with this address.
    Joined(EmailAddress),
    /// What it means to join the chat with this address, and the question whether they want that.
    Invited(EmailAddress),
    /// The invitation is not good any more.
    NotInvited,
    /// They do not want it: the chat stays as it is.
    NotJoined,
    /// What is deleted, what stays and why, and the question whether they want that.
    Forget,
    /// Deleted; the team knows the wish for these requests.
    Forgotten(Vec<TicketNo>),
    /// There is no such request, or it cannot be done.
    Refused,
}

/// What comes of an input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// Where the conversation stands now.
    pub state: State,
    /// What is said, in this order.
    pub says: Vec<Say>,
    /// The buttons under the last of it.
    pub buttons: Vec<Press>,
    /// What is to be done now; its outcome goes to [`after`].
    pub command: Option<Command>,
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;

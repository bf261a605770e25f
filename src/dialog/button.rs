//! The buttons of a chat. The written form of a button is sent to the messenger and comes back when
//! the button is pressed, so it never changes.

use std::{fmt, str::FromStr};

use super::Question;
use crate::domain::{
    id::{DepartmentId, FieldId, TicketId, TokenId, TopicId},
    person::Lang,
    rating::Grade,
};

/// What a button does, or a typed command that means the same. The written form has at most 64 bytes,
/// which messengers allow. It names the question it answers, so a button of an earlier question is
/// recognised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ButtonAction {
    /// Start the conversation, or start it again.
    Start,
    New,
    ListRequests,
    /// Consent to the privacy notice.
    Agree,
    Decline,
    Topic(TopicId),
    Site(DepartmentId),
    /// Option of a field, by its position from 0.
    Option(FieldId, u16),
    /// Yes, or a tick, for this field.
    Yes(FieldId),
    No(FieldId),
    /// No more options or files for this question.
    FinishAnswer(Question),
    SkipAnswer(Question),
    Back,
    Send,
    ChangeAnswer(Question),
    Cancel,
    OpenRequest(TicketId),
    WriteMessage(TicketId),
    CloseRequest(TicketId),
    AskRating(TicketId),
    Grade(TicketId, Grade),
    SetLanguage(Lang),
    Help,
    /// Show where the privacy notice is.
    Notice,
    /// Show how many people can read the request.
    Readers,
    /// Link the chat to an e-mail address.
    Link,
    Erase,
    ConfirmErasure,
    /// Confirm the link to the invitation's address.
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

/// A text that names no button.
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

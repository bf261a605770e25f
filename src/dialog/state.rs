//! The state of a conversation: all that is stored of it between two messages.

use jiff::Timestamp;

use super::Question;
use crate::domain::{
    file::Attachment,
    id::{TicketId, TokenId},
    person::Lang,
    request::RequestDraft,
};

/// The state of a conversation between two messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DialogState {
    /// The language it is held in.
    pub lang: Lang,
    /// They agreed to the privacy notice.
    pub has_consented: bool,
    /// What the next message answers.
    pub step: DialogStep,
    /// Text that came before a topic was chosen. It becomes the description.
    pub early_text: String,
    /// Files that came before a topic was chosen.
    pub early_files: Vec<Attachment>,
    /// The request that is being filled in.
    pub draft: Option<RequestDraft>,
    /// Questions that were answered or skipped, in that order.
    pub answered: Vec<Question>,
    /// Who they are; `None` until they sent a request.
    pub contact: Option<Contact>,
}

/// Name and addresses, as the person typed them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    pub name: String,
    pub email: String,
    pub phone: String,
}

/// What a conversation waits for: how the next text is understood depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DialogStep {
    Idle {},
    /// The agreement to the notice.
    Consent {},
    Topic {},
    /// The answer to a question.
    Asking {
        question: Question,
    },
    /// A yes to everything at a glance.
    Summary {},
    /// One of their requests.
    RequestList {},
    /// What to do with a request.
    Request {
        ticket: TicketId,
    },
    /// A message for a request.
    Message {
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
        ticket: TicketId,
        /// Whoever writes later means something else.
        until: Timestamp,
    },
    /// A yes to being joined with the address that this invitation comes from.
    ConfirmLink {
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

    /// Drops the request that was not sent; whether there was one. The caller releases its files.
    pub fn discard_request(&mut self) -> bool {
        let was_begun = self.has_unsent_request();
        *self = Self { has_consented: self.has_consented, contact: self.contact.take(), ..Self::new(self.lang) };
        was_begun
    }

    /// Whether there is a request that was not sent yet.
    pub fn has_unsent_request(&self) -> bool {
        self.draft.is_some() || !self.early_text.is_empty() || !self.early_files.is_empty()
    }

    /// Whether a text that comes now is a remark on a rating.
    pub fn accepts_remark(&self, now: Timestamp) -> bool {
        matches!(self.step, DialogStep::RatingRemark { until, .. } if now <= until)
    }

    /// The files of the request that was not sent yet.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        self.early_files.iter().chain(self.draft.iter().flat_map(|draft| draft.files.iter().map(|held| &held.file)))
    }
}

//! The stored state of a conversation. How an input changes it is in `step` and `fill`.

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
    pub lang: Lang,
    /// The person consented to the privacy notice.
    pub has_consented: bool,
    /// Decides how the next message is understood.
    pub step: DialogStep,
    /// Text that came before a topic was chosen. It becomes the description.
    pub early_text: String,
    /// Files that came before a topic was chosen.
    pub early_files: Vec<Attachment>,
    /// The unsent request, once its topic is chosen.
    pub draft: Option<RequestDraft>,
    /// Answered and skipped questions, in the order of answering.
    pub answered: Vec<Question>,
    /// Contact details of an earlier request, for the next one.
    pub contact: Option<Contact>,
}

/// Contact details, as the person typed them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    pub name: String,
    pub email: String,
    pub phone: String,
}

/// The input that a conversation waits for. It decides how the next text is understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DialogStep {
    Idle,
    /// Consent to the privacy notice.
    Consent,
    Topic,
    /// The answer to this question.
    Asking {
        question: Question,
    },
    /// Confirmation of the summary, before sending.
    Summary,
    /// The choice of a request from the list.
    RequestList,
    /// An action on the shown request, or a message for it.
    Request {
        ticket: TicketId,
    },
    /// A message for this request.
    Message {
        ticket: TicketId,
    },
    /// The e-mail address that the chat shall be linked to.
    LinkAddress,
    /// The code that was mailed to that address.
    LinkCode,
    /// Confirmation of erasing the conversation.
    ConfirmErasure,
    /// A grade for this request.
    Rating {
        ticket: TicketId,
    },
    /// An optional remark on the rating.
    RatingRemark {
        ticket: TicketId,
        /// A text after this time is not the remark.
        until: Timestamp,
    },
    /// Confirmation of the link to the invitation's address.
    ConfirmLink {
        invitation: TokenId,
    },
}

impl DialogStep {
    /// The request that the conversation is about.
    pub const fn ticket(self) -> Option<TicketId> {
        match self {
            Self::Request { ticket } | Self::Message { ticket } | Self::Rating { ticket } => Some(ticket),
            Self::RatingRemark { ticket, .. } => Some(ticket),
            Self::Idle
            | Self::Consent
            | Self::Topic
            | Self::Asking { .. }
            | Self::Summary
            | Self::RequestList
            | Self::LinkAddress
            | Self::LinkCode
            | Self::ConfirmErasure
            | Self::ConfirmLink { .. } => None,
        }
    }
}

impl DialogState {
    /// The state before the first input.
    pub const fn new(lang: Lang) -> Self {
        Self {
            lang,
            has_consented: false,
            step: DialogStep::Idle,
            early_text: String::new(),
            early_files: Vec::new(),
            draft: None,
            answered: Vec::new(),
            contact: None,
        }
    }

    /// Discards the unsent request. Returns whether there was one. The caller releases its files.
    pub fn discard_request(&mut self) -> bool {
        let was_begun = self.has_unsent_request();
        *self = Self { has_consented: self.has_consented, contact: self.contact.take(), ..Self::new(self.lang) };
        was_begun
    }

    /// Whether there is an unsent request, or text or files for one.
    pub fn has_unsent_request(&self) -> bool {
        self.draft.is_some() || !self.early_text.is_empty() || !self.early_files.is_empty()
    }

    /// Whether a text at this time is a remark on a rating.
    pub fn accepts_remark(&self, now: Timestamp) -> bool {
        matches!(self.step, DialogStep::RatingRemark { until, .. } if now <= until)
    }

    /// The files of the unsent request.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        self.early_files.iter().chain(self.draft.iter().flat_map(|draft| draft.files.iter().map(|held| &held.file)))
    }
}

//! The dialog of a chat: it asks the questions of the web form, reads the answers and replies. It is pure,
//! and the same for every messenger.
//!
//! A channel turns each action of a person into a [`DialogInput`]. [`process_input`] answers with messages and
//! with at most one [`DialogCommand`], which `app::chat` runs. [`process_outcome`] answers to its
//! [`CommandOutcome`]. Questions come from the topics, fields and validators of the web form: both fill
//! in the same draft of a request.
//!
//! Before a person consents to the privacy notice ([`DialogStep::Consent`]), the state keeps none of their
//! text and files.

mod ask;
mod button;
mod command;
mod fill;
mod message;
mod outcome;
mod participant;
mod state;
mod step;
mod turn;

pub use ask::{Question, questions};
pub use button::{ButtonAction, UnknownButton};
pub use command::{CommandOutcome, DialogCommand};
pub use message::{DialogMessage, DialogTurn, TicketCard, TicketThread};
pub use outcome::process_outcome;
pub use participant::{CHAT_LIFETIME, ChatParticipant, ChatTicket};
pub use state::{Contact, DialogState, DialogStep};
pub use step::{is_invitation_secret, process_input};

use jiff::Timestamp;

use crate::domain::{department::Department, file::Attachment, topic::Topic};

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DialogInput {
    Text(String),
    Button(ButtonAction),
    /// Files, with the text that came with them.
    Files(Vec<Attachment>, String),
    /// A kind of input that is not supported, such as a sticker or a poll.
    Unsupported,
}

/// Data that the dialog needs and does not read itself.
#[derive(Clone, Copy, Debug)]
pub struct DialogFacts<'f> {
    pub now: Timestamp,
    /// The topics that this chat offers.
    pub topics: &'f [Topic],
    pub departments: &'f [Department],
    /// The most files of one message.
    pub most_files: usize,
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;

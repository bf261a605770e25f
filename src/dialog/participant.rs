//! The person on the other side of a chat: where their conversation is, and which tickets they see.
//! The web chat and messengers store one participant for each chat.

use jiff::SignedDuration;

use super::{DialogState, DialogStep};
use crate::domain::{id::TicketId, text::EmailAddress};

/// A chat with a ticket, or linked to an address, is kept this long after the last message.
pub const CHAT_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 30);

/// The person on the other side of a chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatParticipant {
    /// State of the conversation.
    pub state: DialogState,
    /// The tickets whose news appear in this chat.
    pub tickets: Vec<ChatTicket>,
    /// The proved address of the person. The chat also shows its tickets.
    pub linked_address: Option<EmailAddress>,
    /// The address to which a code was sent, until the code is typed.
    pub pending_address: Option<EmailAddress>,
}

/// A ticket whose news appear in a chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChatTicket {
    pub ticket: TicketId,
    /// Number of the last timeline entry that appeared in the chat.
    pub seen: u64,
    /// The ticket was opened elsewhere: it is visible only while the chat is linked to its address.
    pub by_address: bool,
}

impl ChatParticipant {
    /// A participant with this state and without tickets.
    pub const fn new(state: DialogState) -> Self {
        Self { state, tickets: Vec::new(), linked_address: None, pending_address: None }
    }

    /// Forgets tickets that are gone: they are no longer in the chat, and no question about them is open. Returns
    /// whether there were any.
    pub fn forget_tickets(&mut self, is_gone: impl Fn(TicketId) -> bool) -> bool {
        let before = self.tickets.len();
        self.tickets.retain(|own| !is_gone(own.ticket));
        let is_asked = self.state.step.ticket().is_some_and(is_gone);
        if is_asked {
            self.state.step = DialogStep::Idle;
        }
        is_asked || self.tickets.len() < before
    }

    /// Unlinks the address, and drops the tickets that were visible only by it.
    pub fn unlink(&mut self) {
        (self.linked_address, self.pending_address) = (None, None);
        self.tickets.retain(|own| !own.by_address);
    }
}

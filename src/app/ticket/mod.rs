//! Opening tickets and changing them: the only ways by which a ticket is written.

mod command;
mod draft;
mod emergency_access;
mod open;

pub use crate::store::AgentDraft;
pub use command::{
    MessageContent, TicketCommand, execute, execute_all, find, find_by_link, find_by_number, find_inverse,
};
pub use draft::{TypedText, keep_draft};
pub use emergency_access::{emergency_viewers, find_viewable, grant_emergency_access, needs_reason};
pub use open::{NewTicket, TicketRequester, may_know_person, new_idempotency_key, open, open_once, open_with_terms};

//! Intentions about tickets.

mod act;
mod draft;
mod glass;
mod open;

pub use act::{Deed, Said, act, act_all, find, find_linked, find_numbered};
pub use draft::keep_draft;
pub use glass::{break_glass, find_to_look, needs_reason, onlookers};
pub use open::{NewTicket, Requester, may_name, once, open, open_once, open_with};

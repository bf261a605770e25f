//! Intentions about tickets.

mod act;
mod draft;
mod open;

pub use act::{Deed, Said, act, act_all, find, find_linked, find_numbered};
pub use draft::keep_draft;
pub use open::{NewTicket, Requester, may_name, once, open, open_once};

//! Intentions about tickets.

mod act;
mod open;

pub use act::{Deed, Said, act, find, find_linked};
pub use open::{NewTicket, Requester, open};

//! E-mail out: [`compose`] words a letter (pure), `send` hands it to the mail server.
//! The only module that names lettre.

mod compose;
mod html;
mod own;
mod send;
mod ticket;

pub use compose::compose;
pub use send::{Smtp, message};

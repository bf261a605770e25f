//! The kinds of connections that leave the machine, each only where the operator switched it on (PRODUCT §8.5).
//!
//! Where they lead and when they were used is [`crate::app::outgoing`]'s.

use super::kinds::kinds;

kinds! {
    /// A kind of outgoing connection. Its words are the texts `outgoing-<word>`, `outgoing-<word>-why` and
    /// `outgoing-<word>-where`.
    OutgoingKind {
        /// The mail server that takes our mails (SMTP).
        Mail, "mail";
        /// The Bot API of Telegram.
        Telegram, "telegram";
    }
}

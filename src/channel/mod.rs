//! The edges that carry messages. They know `app`, `domain` and `i18n`; never the store, never the
//! web, never each other.

pub mod mail;

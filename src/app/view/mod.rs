//! Read models: what pages show, each put together in one snapshot. They change nothing. A page that needs
//! more than one query asks for a read model here, so that `web` needs no store.

pub mod access;
pub mod accounts;
pub mod audience;
pub mod audit_log;
pub mod backup;
pub mod catalogue;
pub mod delivery;
pub mod done;
mod found_tickets;
pub mod health;
pub mod inspection;
pub mod installation;
pub mod known_requesters;
pub mod names;
pub mod new_ticket;
pub mod outbox;
pub mod privacy;
pub mod queue;
pub mod queue_order;
pub mod requester_account;
pub mod search;
mod search_suggestion;
pub mod sign_in_methods;
pub mod texts;
pub mod ticket;
pub mod web_chat;

use crate::{
    domain::{organisation::Organisation, person::Lang, text::Label},
    store::{Read, Settings, StoreError},
};

/// The organisation that runs the helpdesk; `None` before the setup.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn organisation(read: &impl Read) -> Result<Option<Organisation>, StoreError> {
    read.organisation()
}

/// What pages show before the setup.
pub fn unnamed() -> Organisation {
    let name = Label::parse("Tresen").unwrap_or_else(|_| unreachable!("a constant name"));
    Organisation { name, lang: Lang::De, address: String::new(), hue: 195, logo: None, contact: None }
}

/// The bytes of the logo; `None` if there is none.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn logo(read: &impl Read) -> Result<Option<Vec<u8>>, StoreError> {
    read.logo()
}

//! Read models: what pages show, put together in one snapshot.

pub mod audience;
pub mod audit_log;
pub mod delivery;
pub mod known_requesters;
pub mod names;
pub mod new_ticket;
pub mod outbox;
pub mod queue;
pub mod search;
pub mod texts;
pub mod ticket;

use crate::{
    domain::{organisation::Organisation, person::Lang, text::Label},
    store::{Read, Settings, StoreError},
};

/// Whose helpdesk this is; none before the setup.
pub fn organisation(read: &impl Read) -> Result<Option<Organisation>, StoreError> {
    read.organisation()
}

/// What stands on pages before the setup.
pub fn unnamed() -> Organisation {
    let name = Label::parse("Tresen").unwrap_or_else(|_| unreachable!("a constant name"));
    Organisation { name, lang: Lang::De, address: String::new(), hue: 195, logo: None, contact: None }
}

/// The logo's bytes.
pub fn logo(read: &impl Read) -> Result<Option<Vec<u8>>, StoreError> {
    read.logo()
}

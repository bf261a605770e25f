//! Links of chats to e-mail addresses: one row for each linked chat, below its address, so that the
//! owner of the address sees how many chats there are and can unlink them.
//!
//! A row is written and removed together with [`ChatParticipant::linked_address`] of the chat.
//!
//! [`ChatParticipant::linked_address`]: crate::dialog::ChatParticipant::linked_address

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Chats, Key, Read, StoreError, Table, Tx, codec, number_at};
use crate::domain::{notification::Peer, text::EmailAddress};

/// Which chat is linked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChatLocation {
    /// A chat with one of our bots.
    Messenger(Peer),
    /// The chat of the browser whose token has this hash.
    Browser([u8; 32]),
}

/// The first byte of the keys. `chat` has the others of this table.
pub(super) const LINK: u8 = 5;

// The byte behind the address.
const MESSENGER: u8 = 0;
const BROWSER: u8 = 1;

fn links_of(email: &EmailAddress) -> Key {
    Key::kind(LINK).then_text(&email.key())
}

fn link_key(email: &EmailAddress, location: ChatLocation) -> Key {
    match location {
        ChatLocation::Messenger(peer) => links_of(email).then_byte(MESSENGER).then(peer.bot).then(peer.user),
        ChatLocation::Browser(token_hash) => links_of(email).then_byte(BROWSER).then_bytes(&token_hash),
    }
}

/// The chat that a key names, behind the address and the zero that ends it.
fn location_in(key: &[u8]) -> Option<ChatLocation> {
    let (_, rest) = key.split_first()?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    match rest.get(end + 1..)?.split_first()? {
        (&MESSENGER, peer) => Some(ChatLocation::Messenger(Peer { bot: number_at(peer, 0), user: number_at(peer, 8) })),
        (_, token_hash) => token_hash.try_into().ok().map(ChatLocation::Browser),
    }
}

/// Looking up links of chats.
pub trait ChatLinks: Read + Sized {
    /// The chats that are linked to an address, each with the time since when.
    fn linked_chats(&self, email: &EmailAddress) -> Result<Vec<(ChatLocation, Timestamp)>, StoreError> {
        let (all, mut found) = (links_of(email), Vec::new());
        self.scan(Table::Chats, &all, &all.end(), &mut |key, since| {
            found.extend(location_in(key).zip(codec::from_bytes(since).ok()));
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

impl<R: Read> ChatLinks for R {}

impl Tx<'_> {
    /// Moves the row of a chat that was linked to `before` and is linked to `now`. Where both are the
    /// same address, the row and its time stay.
    pub fn update_chat_link(
        &self,
        location: ChatLocation,
        before: Option<&EmailAddress>,
        now: Option<&EmailAddress>,
    ) -> Result<(), StoreError> {
        if before.map(EmailAddress::key) == now.map(EmailAddress::key) {
            return Ok(());
        }
        if let Some(before) = before {
            self.remove(Table::Chats, &link_key(before, location))?;
        }
        now.map_or(Ok(()), |now| self.put(Table::Chats, &link_key(now, location), &self.now))
    }

    /// Removes the links of chats in browsers whose row is gone.
    pub fn remove_ended_chat_links(&self) -> Result<(), StoreError> {
        let (all, mut browsers) = (Key::kind(LINK), Vec::new());
        self.scan(Table::Chats, &all, &all.end(), &mut |key, _| {
            if let Some(ChatLocation::Browser(token_hash)) = location_in(key) {
                browsers.push((Key::default().then_bytes(key), token_hash));
            }
            ControlFlow::Continue(())
        })?;
        for (key, token_hash) in browsers {
            if !self.has_web_chat_row(token_hash)? {
                self.remove(Table::Chats, &key)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_as_it_was_written() {
        let email = EmailAddress::parse("Mira@example.org").unwrap();
        let peer = Peer { bot: u64::MAX, user: 0 };
        for written in [ChatLocation::Messenger(peer), ChatLocation::Browser([0; 32]), ChatLocation::Browser([7; 32])] {
            assert_eq!(location_in(link_key(&email, written).bytes()), Some(written));
        }
        for broken in [&[][..], &[LINK], &[LINK, b'a'], &[LINK, b'a', 0], &[LINK, b'a', 0, BROWSER, 1]] {
            assert_eq!(location_in(broken), None);
        }
    }
}

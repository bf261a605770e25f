//! Which chats are joined with an address: a row for each, so that its owner sees how many there are
//! and can part them. It is written and removed with [`ChatParticipant::linked_address`](super::ChatParticipant::linked_address).

use std::ops::ControlFlow;

use jiff::Timestamp;

use crate::{
    domain::{notification::Peer, text::EmailAddress},
    store::{Key, Read, StoreError, Table, Tx, codec, number_at},
};

/// Where a chat is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChatLocation {
    /// In a messenger.
    Messenger(Peer),
    /// On our own page, in the browser with the token that has this hash.
    Browser([u8; 32]),
}

/// The kind of these rows; `messenger` has the others of the table.
const JOINED: u8 = 5;
const MESSENGER: u8 = 0;
const BROWSER: u8 = 1;

fn below(email: &EmailAddress) -> Key {
    Key::kind(JOINED).then_text(&email.key())
}

fn key(email: &EmailAddress, place: ChatLocation) -> Key {
    match place {
        ChatLocation::Messenger(peer) => below(email).then_byte(MESSENGER).then(peer.bot).then(peer.user),
        ChatLocation::Browser(hash) => below(email).then_byte(BROWSER).then_bytes(&hash),
    }
}

/// The place in a key: it stands behind the address, which a zero ends.
fn place(key: &[u8]) -> Option<ChatLocation> {
    let (_, rest) = key.split_first()?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    match rest.get(end + 1..)?.split_first()? {
        (&MESSENGER, peer) => Some(ChatLocation::Messenger(Peer { bot: number_at(peer, 0), user: number_at(peer, 8) })),
        (_, hash) => hash.try_into().ok().map(ChatLocation::Browser),
    }
}

/// The chats that are joined with an address, each since when.
pub fn chats_of(read: &impl Read, email: &EmailAddress) -> Result<Vec<(ChatLocation, Timestamp)>, StoreError> {
    let (all, mut found) = (below(email), Vec::new());
    read.scan(Table::Chats, &all, &all.end(), &mut |key, since| {
        found.extend(place(key).zip(codec::from_bytes(since).ok()));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Keeps the row of a chat that was joined with `before` and is with `now`.
pub fn update_link(
    tx: &Tx<'_>,
    place: ChatLocation,
    before: Option<&EmailAddress>,
    now: Option<&EmailAddress>,
) -> Result<(), StoreError> {
    if before.map(EmailAddress::key) == now.map(EmailAddress::key) {
        return Ok(());
    }
    if let Some(before) = before {
        tx.remove(Table::Chats, &key(before, place))?;
    }
    now.map_or(Ok(()), |now| tx.put(Table::Chats, &key(now, place), &tx.now))
}

/// Removes the rows of chats in browsers that ended by themselves.
pub fn remove_ended(tx: &Tx<'_>, is_there: impl Fn([u8; 32]) -> Result<bool, StoreError>) -> Result<(), StoreError> {
    let (all, mut found) = (Key::kind(JOINED), Vec::new());
    tx.scan(Table::Chats, &all, &all.end(), &mut |key, _| {
        if let Some(ChatLocation::Browser(hash)) = place(key) {
            found.push((Key::default().then_bytes(key), hash));
        }
        ControlFlow::Continue(())
    })?;
    for (key, hash) in found {
        if !is_there(hash)? {
            tx.remove(Table::Chats, &key)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let email = EmailAddress::parse("Mira@example.org").unwrap();
        let peer = Peer { bot: u64::MAX, user: 0 };
        for kept in [ChatLocation::Messenger(peer), ChatLocation::Browser([0; 32]), ChatLocation::Browser([7; 32])] {
            assert_eq!(place(key(&email, kept).bytes()), Some(kept));
        }
        for broken in [&[][..], &[JOINED], &[JOINED, b'a'], &[JOINED, b'a', 0], &[JOINED, b'a', 0, BROWSER, 1]] {
            assert_eq!(place(broken), None);
        }
    }
}

//! The chats that see the requests of an address: invited by whoever signed in with it, and parted.

use jiff::Timestamp;

use super::{account::session, addressee};
use crate::{
    app::{
        Error,
        converse::{
            JOINING,
            joined::{self, Place},
            web,
        },
        messenger,
    },
    domain::text::EmailAddress,
    store::{Purpose, Read, Tokens, Tx},
};

/// What brings a chat to the address of a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// What is opened or typed in the chat.
    pub secret: String,
    /// Good until then.
    pub expires: Timestamp,
}

/// A chat that is joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Joined {
    /// In a messenger, else in a browser.
    pub is_messenger: bool,
    /// Since when.
    pub since: Timestamp,
}

/// Makes an invitation; one that was made before is worth nothing any more.
pub fn invite(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = session(tx, token, tx.now)?;
    tx.issue_token(Purpose::JoinChat, addressee(tx, &session.email)?, tx.now + JOINING)?;
    Ok(())
}

/// The invitation of a session, as long as it is good and not used up.
pub fn invitation(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Invitation>, Error> {
    let (session, _) = session(read, token, now)?;
    let found = read.token_of(addressee(read, &session.email)?, Purpose::JoinChat, now)?;
    Ok(found.map(|(_, token)| Invitation { secret: token.secret(read.keys()), expires: token.expires }))
}

/// The chats that are joined with an address.
pub fn joined(read: &impl Read, email: &EmailAddress, now: Timestamp) -> Result<Vec<Joined>, Error> {
    let mut chats = Vec::new();
    for (place, since) in joined::at(read, email)? {
        let is_there = match place {
            Place::Messenger(_) => true,
            Place::Browser(hash) => web::lives(read, hash, now)?,
        };
        chats.extend(is_there.then_some(Joined { is_messenger: matches!(place, Place::Messenger(_)), since }));
    }
    Ok(chats)
}

/// Every chat forgets the address of a session, and what was sent to join one is worth nothing any
/// more. Those in browsers end: what they showed stands in them.
pub fn part(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = session(tx, token, tx.now)?;
    for (place, _) in joined::at(tx, &session.email)? {
        match place {
            Place::Messenger(peer) => messenger::part(tx, peer)?,
            Place::Browser(hash) => web::end_at(tx, hash)?,
        }
    }
    let to = addressee(tx, &session.email)?;
    for purpose in [Purpose::JoinChat, Purpose::ChatCode] {
        if let Some((id, _)) = tx.token_of(to, purpose, tx.now)? {
            tx.end_token(id)?;
        }
    }
    Ok(())
}

//! The chats that see the requests of an address: invited by whoever signed in with it, and parted.

use jiff::Timestamp;

use super::{account::require_session, link_recipient};
use crate::{
    app::{
        Error,
        converse::{LINK_TOKEN_LIFETIME, web},
        messenger,
    },
    domain::text::EmailAddress,
    store::{ChatLinks, ChatLocation, Read, TokenPurpose, Tokens, Tx},
};

/// What brings a chat to the address of a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatInvitation {
    /// What is opened or typed in the chat.
    pub secret: String,
    /// Good until then.
    pub expires: Timestamp,
}

/// A chat that is joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkedChat {
    /// In a messenger, else in a browser.
    pub is_messenger: bool,
    /// Since when.
    pub since: Timestamp,
}

/// Makes an invitation; one that was made before is worth nothing any more.
pub fn invite(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    tx.issue_token(TokenPurpose::JoinChat, link_recipient(tx, &session.email)?, tx.now + LINK_TOKEN_LIFETIME)?;
    Ok(())
}

/// The invitation of a session, as long as it is good and not used up.
pub fn invitation(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<ChatInvitation>, Error> {
    let (session, _) = require_session(read, token, now)?;
    let found = read.token_of(link_recipient(read, &session.email)?, TokenPurpose::JoinChat, now)?;
    Ok(found.map(|(_, token)| ChatInvitation { secret: token.secret(read.installation_key()), expires: token.expires }))
}

/// The chats that are joined with an address.
pub fn linked_chats(read: &impl Read, email: &EmailAddress, now: Timestamp) -> Result<Vec<LinkedChat>, Error> {
    let mut chats = Vec::new();
    for (place, since) in read.linked_chats(email)? {
        let is_there = match place {
            ChatLocation::Messenger(_) => true,
            ChatLocation::Browser(hash) => web::is_current(read, hash, now)?,
        };
        chats.extend(
            is_there.then_some(LinkedChat { is_messenger: matches!(place, ChatLocation::Messenger(_)), since }),
        );
    }
    Ok(chats)
}

/// Every chat forgets the address of a session, and what was sent to join one is worth nothing any
/// more. Those in browsers end: what they showed stands in them.
pub fn unlink_all(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    for (place, _) in tx.linked_chats(&session.email)? {
        match place {
            ChatLocation::Messenger(peer) => messenger::unlink_chat(tx, peer)?,
            ChatLocation::Browser(hash) => web::end_chat_by_hash(tx, hash)?,
        }
    }
    let to = link_recipient(tx, &session.email)?;
    for purpose in [TokenPurpose::JoinChat, TokenPurpose::ChatCode] {
        if let Some((id, _)) = tx.token_of(to, purpose, tx.now)? {
            tx.end_token(id)?;
        }
    }
    Ok(())
}

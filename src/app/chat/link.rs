//! Links a chat to an e-mail address, so that the person sees the address' tickets in the chat.
//!
//! There are two ways. In the chat, they name their address and type the code that is mailed there.
//! In the portal, somebody signed in with the address makes an invitation, opens or types it in the
//! chat, and confirms it there. The owner of the address is notified of each new link by mail, and can
//! remove all links in the portal.

use jiff::{SignedDuration, Timestamp};

use super::{retention, web};
use crate::{
    app::{
        Error,
        portal::{
            link_recipient,
            prove::{FirstProof, ProvedAddress, prove_address},
            require_session,
        },
        rate_limit::{self, RateLimit},
    },
    dialog::{ChatParticipant, CommandOutcome},
    domain::{account_notification::AccountNotification, id::TokenId, notification::Recipient, text::EmailAddress},
    store::{ChatLinks, ChatLocation, People, Read, Token, TokenPurpose, Tokens, Tx},
};

/// A code or an invitation is valid for this long.
const LINK_TOKEN_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// Codes that are mailed to one address, so that nobody's inbox is flooded.
const CODES_PER_ADDRESS: RateLimit = RateLimit { purpose: "chat: codes to an address", burst: 4, seconds: 900 };

/// An invitation to link a chat to the address of a portal session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatInvitation {
    /// What the person types in the chat; links to a bot carry it.
    pub secret: String,
    pub expires: Timestamp,
}

/// A chat that is linked to an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkedChat {
    /// With a bot of a messenger; otherwise in a browser.
    pub is_messenger: bool,
    pub since: Timestamp,
}

/// Makes an invitation for the address of a portal session. An earlier one becomes invalid.
///
/// # Errors
/// `NotFound`: the token belongs to no session that is fully signed in. `Internal` or
/// `DiskFull` when the store fails.
pub fn invite(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    tx.issue_token(TokenPurpose::JoinChat, link_recipient(tx, &session.email)?, tx.now + LINK_TOKEN_LIFETIME)?;
    Ok(())
}

/// The invitation of a portal session; `None` if there is none, or it expired or was used.
///
/// # Errors
/// As [`invite`].
pub fn invitation(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<ChatInvitation>, Error> {
    let (session, _) = require_session(read, token, now)?;
    let found = read.token_of(link_recipient(read, &session.email)?, TokenPurpose::JoinChat, now)?;
    Ok(found.map(|(_, token)| ChatInvitation { secret: token.secret(read.installation_key()), expires: token.expires }))
}

/// The chats that are linked to an address. Expired chats in browsers are left out.
///
/// # Errors
/// `Internal` when the store fails.
pub fn linked_chats(read: &impl Read, email: &EmailAddress, now: Timestamp) -> Result<Vec<LinkedChat>, Error> {
    let mut chats = Vec::new();
    for (location, since) in read.linked_chats(email)? {
        let is_messenger = matches!(location, ChatLocation::Messenger(_));
        let is_current = match location {
            ChatLocation::Messenger(_) => true,
            ChatLocation::Browser(token_hash) => web::is_current(read, token_hash, now)?,
        };
        chats.extend(is_current.then_some(LinkedChat { is_messenger, since }));
    }
    Ok(chats)
}

/// Unlinks all chats from the address of a portal session, and makes its invitation and code invalid.
/// Chats in browsers end, because the page still shows what they read.
///
/// # Errors
/// As [`invite`].
pub fn unlink_all(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    let (session, _) = require_session(tx, token, tx.now)?;
    for (location, _) in tx.linked_chats(&session.email)? {
        match location {
            ChatLocation::Messenger(peer) => retention::unlink_chat(tx, peer)?,
            ChatLocation::Browser(token_hash) => web::end_chat_by_hash(tx, token_hash)?,
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

/// Mails a code to an address. The answer is the same if nobody has the address, so that nobody learns
/// which addresses we know.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn send_code(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    email: EmailAddress,
) -> Result<CommandOutcome, Error> {
    match rate_limit::check_stored(tx, CODES_PER_ADDRESS, &email.key()) {
        Err(Error::RateLimited { seconds }) => return Ok(CommandOutcome::RateLimited(seconds)),
        allowed => allowed?,
    }
    let to = link_recipient(tx, &email)?;
    let token = tx.issue_token(TokenPurpose::ChatCode, to, tx.now + LINK_TOKEN_LIFETIME)?;
    tx.enqueue_news(to, AccountNotification::ChatCode { token })?;
    participant.pending_address = Some(email);
    Ok(CommandOutcome::CodeSent)
}

/// Checks a code, and links the chat if it is right. After a few wrong ones the code is invalid. Where an app is
/// set up for the address, the code of the mailbox is not enough: then only an invitation links the chat, because
/// the portal asks for the app's code.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn check_code(tx: &Tx<'_>, participant: &mut ChatParticipant, code: &str) -> Result<CommandOutcome, Error> {
    let Some(email) = participant.pending_address.clone() else { return Ok(CommandOutcome::WrongCode) };
    match prove_address(tx, &email, FirstProof::ChatCode(code)) {
        Ok(Some(ProvedAddress::Full)) => link_address(tx, participant, email),
        Ok(Some(ProvedAddress::FactorMissing)) => {
            participant.pending_address = None;
            Ok(CommandOutcome::FactorNeeded)
        }
        Ok(None) => Ok(CommandOutcome::WrongCode),
        Err(Error::RateLimited { seconds }) => Ok(CommandOutcome::RateLimited(seconds)),
        Err(error) => Err(error),
    }
}

/// Looks up the invitation with this secret.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn find_invitation(tx: &Tx<'_>, secret: &str) -> Result<CommandOutcome, Error> {
    match tx.token_with(secret, TokenPurpose::JoinChat, tx.now)? {
        Some((invitation, _)) => read_invitation(tx, invitation),
        None => Ok(CommandOutcome::InvitationInvalid),
    }
}

/// Looks up an invitation that was found before. It stays valid until the person confirms it.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn read_invitation(tx: &Tx<'_>, invitation: TokenId) -> Result<CommandOutcome, Error> {
    let email = inviting_address(tx, invitation)?;
    Ok(email.map_or(CommandOutcome::InvitationInvalid, |email| CommandOutcome::Invited(invitation, email)))
}

/// Uses up an invitation, and links the chat to its address.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn accept_invitation(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    invitation: TokenId,
) -> Result<CommandOutcome, Error> {
    let Some(email) = inviting_address(tx, invitation)? else { return Ok(CommandOutcome::InvitationInvalid) };
    tx.end_token(invitation)?;
    link_address(tx, participant, email)
}

/// The address whose owner made an invitation; `None` if the invitation is not valid.
fn inviting_address(tx: &Tx<'_>, invitation: TokenId) -> Result<Option<EmailAddress>, Error> {
    let token = tx.token(invitation, tx.now)?.filter(|token| token.purpose == TokenPurpose::JoinChat);
    let Some(Token { to: Recipient::Person { person }, .. }) = token else { return Ok(None) };
    Ok(tx.person(person)?.and_then(|person| person.email))
}

/// Links a chat to an address, and tells its owner by mail: somebody else may have done it.
fn link_address(tx: &Tx<'_>, participant: &mut ChatParticipant, email: EmailAddress) -> Result<CommandOutcome, Error> {
    if participant.linked_address.as_ref().map(EmailAddress::key) != Some(email.key()) {
        tx.enqueue_news(link_recipient(tx, &email)?, AccountNotification::ChatLinked)?;
        participant.unlink();
    }
    (participant.linked_address, participant.pending_address) = (Some(email.clone()), None);
    Ok(CommandOutcome::Linked(email))
}

//! A chat and an address become one: a code is sent there and typed here, or whoever signed in with
//! the address brings an invitation here and says yes. Whoever has both sees in the chat what the
//! address asked elsewhere; the address is told.

use super::LINK_TOKEN_LIFETIME;
use crate::{
    app::{
        Error,
        account::mail_code,
        portal,
        rate_limit::{self, RateLimit},
    },
    dialog::{ChatParticipant, CommandOutcome},
    domain::{account_notification::AccountNotification, id::TokenId, notification::Recipient, text::EmailAddress},
    store::{People, Token, TokenPurpose, Tokens, Tx},
};

/// Codes sent to one address: nobody's inbox is filled.
const CODES_PER_ADDRESS: RateLimit = RateLimit { purpose: "chat: codes to an address", burst: 4, seconds: 900 };

/// Sends a code, if anybody has the address; what is said does not tell.
pub(super) fn send_code(
    tx: &Tx<'_>,
    partner: &mut ChatParticipant,
    email: EmailAddress,
) -> Result<CommandOutcome, Error> {
    match rate_limit::check_stored(tx, CODES_PER_ADDRESS, &email.key()) {
        Err(Error::RateLimited { seconds }) => return Ok(CommandOutcome::RateLimited(seconds)),
        passed => passed?,
    }
    let to = portal::link_recipient(tx, &email)?;
    let token = tx.issue_token(TokenPurpose::ChatCode, to, tx.now + LINK_TOKEN_LIFETIME)?;
    tx.enqueue_news(to, AccountNotification::ChatCode { token })?;
    partner.pending_address = Some(email);
    Ok(CommandOutcome::CodeSent)
}

/// Takes a code. A few wrong ones end it.
pub(super) fn check_code(tx: &Tx<'_>, partner: &mut ChatParticipant, code: &str) -> Result<CommandOutcome, Error> {
    let Some(email) = partner.pending_address.clone() else { return Ok(CommandOutcome::WrongCode) };
    let Some(person) = tx.persons_with_email(&email)?.first().copied() else { return Ok(CommandOutcome::WrongCode) };
    if !mail_code::redeem_code_of(tx, Recipient::Person { person }, TokenPurpose::ChatCode, code)? {
        return Ok(CommandOutcome::WrongCode);
    }
    link_address(tx, partner, email)
}

/// Whose invitation has this secret.
pub(super) fn find_invitation(tx: &Tx<'_>, secret: &str) -> Result<CommandOutcome, Error> {
    match tx.token_with(secret, TokenPurpose::JoinChat, tx.now)? {
        Some((invitation, _)) => read_invitation(tx, invitation),
        None => Ok(CommandOutcome::InvitationInvalid),
    }
}

/// The same for an invitation that was asked about before. It is used up only by a yes: whoever opens
/// the link twice is asked twice.
pub(super) fn read_invitation(tx: &Tx<'_>, invitation: TokenId) -> Result<CommandOutcome, Error> {
    let email = inviting_address(tx, invitation)?;
    Ok(email.map_or(CommandOutcome::InvitationInvalid, |email| CommandOutcome::Invited(invitation, email)))
}

/// Joins the chat as an invitation says, which is used up.
pub(super) fn accept_invitation(
    tx: &Tx<'_>,
    partner: &mut ChatParticipant,
    invitation: TokenId,
) -> Result<CommandOutcome, Error> {
    let Some(email) = inviting_address(tx, invitation)? else { return Ok(CommandOutcome::InvitationInvalid) };
    tx.end_token(invitation)?;
    link_address(tx, partner, email)
}

/// The address that an invitation comes from, as long as it is good.
fn inviting_address(tx: &Tx<'_>, invitation: TokenId) -> Result<Option<EmailAddress>, Error> {
    let token = tx.token(invitation, tx.now)?.filter(|token| token.purpose == TokenPurpose::JoinChat);
    let Some(Token { to: Recipient::Person { person }, .. }) = token else { return Ok(None) };
    Ok(tx.person(person)?.and_then(|person| person.email))
}

/// From now on the address' requests are seen here. Its owner is told, so that somebody else's doing
/// does not stay unseen.
fn link_address(tx: &Tx<'_>, partner: &mut ChatParticipant, email: EmailAddress) -> Result<CommandOutcome, Error> {
    if partner.linked_address.as_ref().map(EmailAddress::key) != Some(email.key()) {
        tx.enqueue_news(portal::link_recipient(tx, &email)?, AccountNotification::ChatLinked)?;
        partner.unlink();
    }
    (partner.linked_address, partner.pending_address) = (Some(email.clone()), None);
    Ok(CommandOutcome::Linked(email))
}

//! A chat and an address become one: a code is sent there and typed here, or whoever signed in with
//! the address brings an invitation here and says yes. Whoever has both sees in the chat what the
//! address asked elsewhere; the address is told.

use super::{JOINING, Partner};
use crate::{
    app::{
        Error,
        account::mail_code,
        portal,
        throttle::{self, Limit},
    },
    dialog::Outcome,
    domain::{
        id::TokenId,
        notice::{News, Recipient},
        text::EmailAddress,
    },
    store::{People, Purpose, Token, Tokens, Tx},
};

/// Codes sent to one address: nobody's inbox is filled.
const SENT: Limit = Limit { purpose: "chat: codes to an address", burst: 4, seconds: 900 };

/// Sends a code, if anybody has the address; what is said does not tell.
pub(super) fn send(tx: &Tx<'_>, partner: &mut Partner, email: EmailAddress) -> Result<Outcome, Error> {
    match throttle::pass_stored(tx, SENT, &email.key()) {
        Err(Error::Throttled { seconds }) => return Ok(Outcome::Braked(seconds)),
        passed => passed?,
    }
    let to = portal::addressee(tx, &email)?;
    let token = tx.issue_token(Purpose::ChatCode, to, tx.now + JOINING)?;
    tx.enqueue_news(to, News::ChatCode { token })?;
    partner.proving = Some(email);
    Ok(Outcome::CodeSent)
}

/// Takes a code. A few wrong ones end it.
pub(super) fn prove(tx: &Tx<'_>, partner: &mut Partner, code: &str) -> Result<Outcome, Error> {
    let Some(email) = partner.proving.clone() else { return Ok(Outcome::NotProven) };
    let Some(person) = tx.persons_at(&email)?.first().copied() else { return Ok(Outcome::NotProven) };
    if !mail_code::take_of(tx, Recipient::Person { person }, Purpose::ChatCode, code)? {
        return Ok(Outcome::NotProven);
    }
    join(tx, partner, email)
}

/// Whose invitation has this secret.
pub(super) fn invited(tx: &Tx<'_>, secret: &str) -> Result<Outcome, Error> {
    match tx.token_with(secret, Purpose::JoinChat, tx.now)? {
        Some((invitation, _)) => invited_by(tx, invitation),
        None => Ok(Outcome::NotInvited),
    }
}

/// The same for an invitation that was asked about before. It is used up only by a yes: whoever opens
/// the link twice is asked twice.
pub(super) fn invited_by(tx: &Tx<'_>, invitation: TokenId) -> Result<Outcome, Error> {
    let email = inviter(tx, invitation)?;
    Ok(email.map_or(Outcome::NotInvited, |email| Outcome::Invited(invitation, email)))
}

/// Joins the chat as an invitation says, which is used up.
pub(super) fn accept(tx: &Tx<'_>, partner: &mut Partner, invitation: TokenId) -> Result<Outcome, Error> {
    let Some(email) = inviter(tx, invitation)? else { return Ok(Outcome::NotInvited) };
    tx.end_token(invitation)?;
    join(tx, partner, email)
}

/// The address that an invitation comes from, as long as it is good.
fn inviter(tx: &Tx<'_>, invitation: TokenId) -> Result<Option<EmailAddress>, Error> {
    let token = tx.token(invitation, tx.now)?.filter(|token| token.purpose == Purpose::JoinChat);
    let Some(Token { to: Recipient::Person { person }, .. }) = token else { return Ok(None) };
    Ok(tx.person(person)?.and_then(|person| person.email))
}

/// From now on the address' requests are seen here. Its owner is told, so that somebody else's doing
/// does not stay unseen.
fn join(tx: &Tx<'_>, partner: &mut Partner, email: EmailAddress) -> Result<Outcome, Error> {
    if partner.joined.as_ref().map(EmailAddress::key) != Some(email.key()) {
        tx.enqueue_news(portal::addressee(tx, &email)?, News::ChatJoined {})?;
        partner.part();
    }
    (partner.joined, partner.proving) = (Some(email.clone()), None);
    Ok(Outcome::Joined(email))
}

//! A chat and an address become one: a code is sent there and typed here. Whoever has both sees in
//! the chat what the address asked elsewhere.

use jiff::SignedDuration;

use super::Partner;
use crate::{
    app::{
        Error,
        account::mail_code,
        portal,
        throttle::{self, Limit},
    },
    dialog::Outcome,
    domain::{
        notice::{News, Recipient},
        text::EmailAddress,
    },
    store::{People, Purpose, Tx},
};

/// How long a code is good.
const PATIENCE: SignedDuration = SignedDuration::from_mins(30);

/// Codes sent to one address: nobody's inbox is filled.
const SENT: Limit = Limit { purpose: "chat: codes to an address", burst: 4, seconds: 900 };

/// Sends a code, if anybody has the address; what is said does not tell.
pub(super) fn send(tx: &Tx<'_>, partner: &mut Partner, email: EmailAddress) -> Result<Outcome, Error> {
    match throttle::pass_stored(tx, SENT, &email.key()) {
        Err(Error::Throttled { seconds }) => return Ok(Outcome::Braked(seconds)),
        passed => passed?,
    }
    let to = portal::addressee(tx, &email)?;
    let token = tx.issue_token(Purpose::ChatCode, to, tx.now + PATIENCE)?;
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
    partner.proving = None;
    partner.joined = Some(email.clone());
    Ok(Outcome::Joined(email))
}

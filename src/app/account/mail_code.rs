//! Codes by mail: six digits, good once, for ten minutes and a few tries. They are a second factor
//! only where a code that was sent to the account's very address was typed here (§9.14).

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{App, Error, throttle::Limit},
    domain::{
        id::AccountId,
        notice::{News, Recipient},
        person::Account,
    },
    store::{Purpose, Read, Tokens, Tx},
};

/// How long a code is good.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// So many wrong codes end the right one.
const TRIES: u32 = 5;

/// Codes sent to one account.
const SENT: Limit = Limit { purpose: "mail code: sent", burst: 5, seconds: 120 };

/// Lets one more code be sent, or says how long to wait: nobody's inbox is filled.
pub fn may_send(app: &App, account: AccountId) -> Result<(), Error> {
    app.pass(SENT, &account.to_string())
}

/// Sends a code; one that was sent before for the same is worth nothing any more.
pub fn send(tx: &Tx<'_>, account: &Account, purpose: Purpose) -> Result<(), Error> {
    let to = Recipient::Account { account: account.id };
    let token = tx.issue_token(purpose, to, tx.now + PATIENCE)?;
    let news = if purpose == Purpose::AddressCode { News::AddressCode { token } } else { News::SignInCode { token } };
    tx.enqueue_news(to, news)?;
    Ok(())
}

/// Whether a code was sent that is still good.
pub fn is_sent(read: &impl Read, account: AccountId, purpose: Purpose, now: Timestamp) -> Result<bool, Error> {
    Ok(read.token_of(Recipient::Account { account }, purpose, now)?.is_some())
}

/// Takes a code and uses it up; a wrong one counts against the right one.
pub fn take(tx: &Tx<'_>, account: AccountId, purpose: Purpose, typed: &str) -> Result<bool, Error> {
    take_of(tx, Recipient::Account { account }, purpose, typed)
}

/// The same for whoever the code was sent to.
pub fn take_of(tx: &Tx<'_>, to: Recipient, purpose: Purpose, typed: &str) -> Result<bool, Error> {
    let Some((id, token)) = tx.token_of(to, purpose, tx.now)? else { return Ok(false) };
    let typed: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    // Compared under a keyed hash, so that the time it takes says nothing about the digits.
    let hash = |code: &str| tx.keys().sign("mail code", code.as_bytes());
    let is_right = hash(&typed) == hash(&token.code(tx.keys()));
    if is_right || token.tries + 1 >= TRIES {
        tx.end_token(id)?;
    } else {
        tx.miss_token(id, &token)?;
    }
    Ok(is_right)
}

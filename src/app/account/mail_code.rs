//! Codes by mail: six digits, good once, for ten minutes and five tries. They count as a second factor only
//! where a code sent to the account's present address was typed in (§9.14).

use jiff::{SignedDuration, Timestamp};

use super::second_factor::normalise_code;
use crate::{
    app::{App, Error, rate_limit::RateLimit},
    domain::{account_notification::AccountNotification, id::AccountId, notification::Recipient, person::Account},
    store::{Read, Tokens, Tx},
};

pub use crate::store::TokenPurpose;

const MAIL_CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// After so many wrong codes the right one is dead.
const MAX_CODE_TRIES: u32 = 5;

/// Codes sent to one account: five at once, then one in two minutes.
const MAIL_CODE_LIMIT: RateLimit = RateLimit { purpose: "mail code: sent", burst: 5, seconds: 120 };

/// Counts one more code for the account, so that nobody's inbox is filled.
///
/// # Errors
///
/// `RateLimited` when too many codes were sent to it.
pub fn check_send_limit(app: &App, account: AccountId) -> Result<(), Error> {
    app.check_rate_limit(MAIL_CODE_LIMIT, &account.to_string())
}

/// Sends a code. An earlier one for the same purpose is dead.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn send_code(tx: &Tx<'_>, account: &Account, purpose: TokenPurpose) -> Result<(), Error> {
    let to = Recipient::Account { account: account.id };
    let token = tx.issue_token(purpose, to, tx.now + MAIL_CODE_LIFETIME)?;
    let news = if purpose == TokenPurpose::AddressCode {
        AccountNotification::AddressCode { token }
    } else {
        AccountNotification::SignInCode { token }
    };
    tx.enqueue_news(to, news)?;
    Ok(())
}

/// Whether a code was sent that can still be used.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn is_code_pending(
    read: &impl Read,
    account: AccountId,
    purpose: TokenPurpose,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(read.token_of(Recipient::Account { account }, purpose, now)?.is_some())
}

/// Whether a code is right. The right one is used up; a wrong one counts against it.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn redeem_code(tx: &Tx<'_>, account: AccountId, purpose: TokenPurpose, typed: &str) -> Result<bool, Error> {
    redeem_code_of(tx, Recipient::Account { account }, purpose, typed)
}

/// As [`redeem_code`], for any recipient.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn redeem_code_of(tx: &Tx<'_>, to: Recipient, purpose: TokenPurpose, typed: &str) -> Result<bool, Error> {
    let Some((id, token)) = tx.token_of(to, purpose, tx.now)? else { return Ok(false) };
    // Compared under a keyed hash, so that the time it takes says nothing about the digits.
    let hash = |code: &str| tx.installation_key().sign("mail code", normalise_code(code).as_bytes());
    let is_right = hash(typed) == hash(&token.code(tx.installation_key()));
    if is_right || token.wrong_codes + 1 >= MAX_CODE_TRIES {
        tx.end_token(id)?;
    } else {
        tx.count_wrong_code(id, &token)?;
    }
    Ok(is_right)
}

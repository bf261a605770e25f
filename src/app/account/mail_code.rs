//! Codes by mail: six digits, good once, for ten minutes and five tries, and only in the session that asked for
//! them. They count as a second factor only where a code sent to the account's present address was typed in (§9.14).

use jiff::{SignedDuration, Timestamp};

use super::second_factor::normalise_code;
use crate::{
    app::{App, Error, rate_limit::RateLimit},
    domain::{
        account_notification::AccountNotification,
        id::{AccountId, TokenId},
        notification::Recipient,
        person::Account,
    },
    store::{Read, Token, Tokens, Tx},
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

/// Sends a code that is good only in the session with this token. An earlier one of the session for the same
/// purpose is dead; codes that other sessions asked for stay, so nobody who knows the password spoils the owner's.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn send_code(tx: &Tx<'_>, account: &Account, purpose: TokenPurpose, session: &str) -> Result<(), Error> {
    send_code_to(tx, Recipient::Account { account: account.id }, purpose, session)
}

/// As [`send_code`], to any recipient.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn send_code_to(tx: &Tx<'_>, to: Recipient, purpose: TokenPurpose, session: &str) -> Result<(), Error> {
    let token = tx.issue_session_token(purpose, to, session, tx.now + MAIL_CODE_LIFETIME)?;
    let news = match purpose {
        TokenPurpose::AddressCode => AccountNotification::AddressCode { token },
        TokenPurpose::ProofCode => AccountNotification::ProofCode { token },
        _ => AccountNotification::SignInCode { token },
    };
    tx.enqueue_news(to, news)?;
    Ok(())
}

/// Whether a code was sent to the recipient that can still be used in the session with this token.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn is_code_pending(
    read: &impl Read,
    to: Recipient,
    purpose: TokenPurpose,
    session: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(read.session_token_of(to, purpose, session, now)?.is_some())
}

/// Whether a code is right that the session with this token asked for. The right one is used up; a wrong one counts
/// against it.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn redeem_code(
    tx: &Tx<'_>,
    to: Recipient,
    purpose: TokenPurpose,
    session: &str,
    typed: &str,
) -> Result<bool, Error> {
    redeem(tx, tx.session_token_of(to, purpose, session, tx.now)?, typed)
}

/// The same for a code that is bound to no session: one that was asked for in a chat.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn redeem_chat_code(tx: &Tx<'_>, to: Recipient, typed: &str) -> Result<bool, Error> {
    redeem(tx, tx.token_of(to, TokenPurpose::ChatCode, tx.now)?, typed)
}

fn redeem(tx: &Tx<'_>, found: Option<(TokenId, Token)>, typed: &str) -> Result<bool, Error> {
    let Some((id, token)) = found else { return Ok(false) };
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

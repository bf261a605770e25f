//! Intentions about accounts and sessions.

use jiff::{SignedDuration, Timestamp};

use super::Error;
use crate::{
    domain::person::Account,
    store::{People, Read, SessionKind, Sessions},
};

/// A session ends after so much time without a page.
const IDLE: SignedDuration = SignedDuration::from_hours(12);

/// A session ends after so much time in any case.
const ABSOLUTE: SignedDuration = SignedDuration::from_hours(24 * 14);

/// The account that a session's token belongs to, if it is signed in fully and still valid.
pub fn signed_in(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    let Some(session) = read.session(token)? else { return Ok(None) };
    let is_over = now.duration_since(session.seen) > IDLE || now.duration_since(session.created) > ABSOLUTE;
    if is_over || session.kind != SessionKind::Full {
        return Ok(None);
    }
    Ok(read.account(session.account)?.filter(Account::is_active))
}

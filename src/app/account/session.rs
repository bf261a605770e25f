//! Sessions that are signed in: kept alive, renewed, listed to their owner, ended.
//!
//! A session's token was given for certain rights. When they change, the next page that is opened gets a new
//! token, so a token that leaked before is worth nothing (OWASP ASVS 3.2). What the owner may do is read from
//! the account at each page in any case.

use jiff::{SignedDuration, Timestamp};

use super::{find_full_session, is_expired};
use crate::{
    app::{App, Error, new_token},
    domain::{device::Device, elapsed::is_pause_over, id::AccountId, person::Account},
    store::{AccountSession, Fingerprint, NamedSession, Read, SessionKind, Sessions, Tx, session_name},
};

/// A session's last use is written at most so often: each write costs the SD card.
const TOUCH_INTERVAL: SignedDuration = SignedDuration::from_mins(10);

/// A session in the list that its owner sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionItem {
    /// Identifies the session; it is no token and opens nothing.
    pub name: Vec<u8>,
    pub device: Device,
    pub since: Timestamp,
    /// Last use, to within ten minutes.
    pub seen: Timestamp,
    /// The session in which the list is shown.
    pub is_this: bool,
}

/// What has to be written because somebody opened a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionTouch {
    pub device: Device,
    /// The token under which the session goes on; `None`: the present one.
    pub token: Option<String>,
}

/// What has to be written when a page is opened with this session; `None`: nothing. `is_page`: the answer is a
/// whole page, which can carry a new token back.
///
/// # Errors
///
/// `Internal` when the system gives no random bytes.
pub fn needed_touch(
    session: &AccountSession,
    account: &Account,
    device: Device,
    is_page: bool,
    now: Timestamp,
) -> Result<Option<SessionTouch>, Error> {
    let has_other_rights = session.rights != 0 && session.rights != rights_fingerprint(account);
    // One of the future was begun by a clock that was ahead: it counts as begun now.
    let is_new = session.device.is_none() || session.rights == 0 || session.created > now;
    let token = if has_other_rights && is_page { Some(new_token()?) } else { None };
    let is_due = is_new || token.is_some() || is_pause_over(session.last_seen, TOUCH_INTERVAL, now);
    Ok(is_due.then_some(SessionTouch { device: session.device.unwrap_or(device), token }))
}

/// Writes a touch, which keeps the session alive. Nothing happens if the session has ended.
///
/// # Errors
///
/// `DiskFull` or `Internal` when the store fails.
pub async fn touch_session(app: &App, token: &str, touch: &SessionTouch) -> Result<(), Error> {
    let (token, touch) = (token.to_owned(), touch.clone());
    app.write(move |tx| {
        let Some((account, session)) = find_full_session(tx, &token, tx.now)? else { return Ok(()) };
        let created = session.created.min(tx.now);
        let seen = AccountSession { created, last_seen: tx.now, device: Some(touch.device), ..session };
        match &touch.token {
            Some(new) => {
                tx.end_session(&token)?;
                tx.put_session(new, &AccountSession { rights: rights_fingerprint(&account), ..seen })?;
            }
            None if seen.rights == 0 => {
                tx.put_session(&token, &AccountSession { rights: rights_fingerprint(&account), ..seen })?
            }
            None => tx.put_session(&token, &seen)?,
        }
        Ok(())
    })
    .await
}

/// The sessions of an account that are past the second factor: the present one (`token`) first, then the last
/// used ones.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn list_sessions(
    read: &impl Read,
    account: AccountId,
    token: &str,
    now: Timestamp,
) -> Result<Vec<SessionItem>, Error> {
    let this = session_name(token);
    let listed = |(name, session): NamedSession| SessionItem {
        device: session.device.unwrap_or_default(),
        since: session.created,
        seen: session.last_seen,
        is_this: name == this,
        name,
    };
    let all = read.sessions_of(account)?.into_iter();
    let is_in = |(_, session): &NamedSession| session.kind == SessionKind::Full && !is_expired(session, now);
    let mut all: Vec<SessionItem> = all.filter(is_in).map(listed).collect();
    all.sort_by_key(|session| (!session.is_this, std::cmp::Reverse(session.seen)));
    Ok(all)
}

/// Ends a session of an account by its name.
///
/// # Errors
///
/// - `NotFound`: the account has no session with this name.
/// - `Internal`: the store fails.
pub fn end_session(tx: &Tx<'_>, account: AccountId, name: &[u8]) -> Result<(), Error> {
    // Naming a session of another account gives the same answer as an unknown name.
    if !tx.sessions_of(account)?.iter().any(|(one, _)| one == name) {
        return Err(Error::NotFound);
    }
    tx.end_named_session(name)?;
    Ok(())
}

/// Ends all sessions of an account but the one with this token.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn end_other_sessions(tx: &Tx<'_>, account: AccountId, token: &str) -> Result<(), Error> {
    let this = session_name(token);
    for (name, _) in tx.sessions_of(account)?.iter().filter(|(name, _)| *name != this) {
        tx.end_named_session(name)?;
    }
    Ok(())
}

/// A number for what an account may do; never 0.
fn rights_fingerprint(account: &Account) -> u64 {
    let Account { memberships, capabilities, provider, .. } = account;
    let hash = ((memberships.clone(), capabilities.clone()), provider.clone()).sha256();
    hash[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte)).max(1)
}

//! Sessions while they last: seen, listed to their owner, renewed, ended.
//!
//! A session's token was given for certain rights. When they change, the next page that is opened
//! gets a new token, so a token that leaked before is worth nothing after (OWASP ASVS 3.2). What may
//! be done is asked of the account at every page in any case.

use jiff::{SignedDuration, Timestamp};

use super::{is_expired, signed_in};
use crate::{
    app::{App, Error, new_token},
    domain::{device::Device, id::AccountId, person::Account},
    store::{AccountSession, Fingerprint, NamedSession, Read, SessionKind, Sessions, Tx, session_name},
};

/// That a page was seen is written at most so often: every write costs the SD card.
const TOUCH_INTERVAL: SignedDuration = SignedDuration::from_mins(10);

/// A session in the list of its owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionItem {
    /// Names it; opens nothing.
    pub name: Vec<u8>,
    /// With what.
    pub device: Device,
    /// Since when.
    pub since: Timestamp,
    /// Last seen, to within some minutes.
    pub seen: Timestamp,
    /// The one that asks.
    pub is_this: bool,
}

/// What is to be written because somebody opened a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionTouch {
    /// With what.
    pub device: Device,
    /// The token with which the session goes on; none: the one it has.
    pub token: Option<String>,
}

/// What opening a page with this session has to write, if anything. Only a whole page can carry a
/// new token back.
pub fn needed_touch(
    session: &AccountSession,
    account: &Account,
    device: Device,
    is_page: bool,
    now: Timestamp,
) -> Result<Option<SessionTouch>, Error> {
    let has_other_rights = session.rights != 0 && session.rights != rights_fingerprint(account);
    let is_new = session.device.is_none() || session.rights == 0;
    let token = if has_other_rights && is_page { Some(new_token()?) } else { None };
    let is_due = is_new || token.is_some() || now.duration_since(session.last_seen) >= TOUCH_INTERVAL;
    Ok(is_due.then_some(SessionTouch { device: session.device.unwrap_or(device), token }))
}

/// Writes it: the session lives on.
pub async fn touch_session(app: &App, token: &str, touch: &SessionTouch) -> Result<(), Error> {
    let (token, touch) = (token.to_owned(), touch.clone());
    app.write(move |tx| {
        let Some((account, session)) = signed_in(tx, &token, tx.now)? else { return Ok(()) };
        let seen = AccountSession { last_seen: tx.now, device: Some(touch.device), ..session };
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

/// The sessions of an account that are signed in, the last seen first.
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

/// Ends one session of an account.
pub fn end_session(tx: &Tx<'_>, account: AccountId, name: &[u8]) -> Result<(), Error> {
    // Whoever names a session of somebody else is told that there is none.
    if !tx.sessions_of(account)?.iter().any(|(one, _)| one == name) {
        return Err(Error::NotFound);
    }
    tx.end_named_session(name)?;
    Ok(())
}

/// Ends all sessions of an account but the one with this token.
pub fn end_other_sessions(tx: &Tx<'_>, account: AccountId, token: &str) -> Result<(), Error> {
    let this = session_name(token);
    for (name, _) in tx.sessions_of(account)?.iter().filter(|(name, _)| *name != this) {
        tx.end_named_session(name)?;
    }
    Ok(())
}

/// Stands for what an account may do; never 0.
fn rights_fingerprint(account: &Account) -> u64 {
    let Account { memberships, capabilities, provider, .. } = account;
    let hash = ((memberships.clone(), capabilities.clone()), provider.clone()).sha256();
    hash[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte)).max(1)
}

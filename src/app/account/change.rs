//! Changing what one signs in with. Each change needs a fresh proof of who one is, gives the session
//! a new token and ends all others of the account.

use super::{is_fresh, passkey::MOST, second_factor::is_enrolled, signed_in};
use crate::{
    app::{Error, journal},
    domain::{
        access::{Actor, Agent},
        journal::Deed,
    },
    store::{Credentials, Passkey, People, Session, Tx},
};

/// How a change went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Changed {
    /// Done.
    Done,
    /// It would leave the account without a second factor.
    LastFactor,
    /// That passkey is there already, here or with somebody else.
    Known,
    /// As many as there may be.
    Full,
}

/// Adds a passkey.
pub fn add_passkey(tx: &Tx<'_>, token: &str, new_token: &str, passkey: &Passkey) -> Result<Changed, Error> {
    if tx.account_with_passkey(&passkey.id.0)?.is_some() {
        return Ok(Changed::Known);
    }
    change(tx, token, new_token, |credentials| {
        if credentials.passkeys.len() >= MOST {
            return Ok(Changed::Full);
        }
        credentials.passkeys.push(passkey.clone());
        Ok(Changed::Done)
    })
}

/// Removes the passkey that stands at this place of the list.
pub fn remove_passkey(tx: &Tx<'_>, token: &str, new_token: &str, id: &[u8]) -> Result<Changed, Error> {
    change(tx, token, new_token, |credentials| {
        let at = credentials.passkeys.iter().position(|passkey| passkey.id.0 == id).ok_or(Error::NotFound)?;
        credentials.passkeys.remove(at);
        Ok(Changed::Done)
    })
}

fn change(
    tx: &Tx<'_>,
    token: &str,
    new_token: &str,
    edit: impl FnOnce(&mut Credentials) -> Result<Changed, Error>,
) -> Result<Changed, Error> {
    let (account, session) = signed_in(tx, token, tx.now)?.ok_or(Error::NotFound)?;
    if !is_fresh(&session, tx.now) {
        return Err(Error::Forbidden);
    }
    let mut credentials = tx.credentials(account.id)?;
    let changed = edit(&mut credentials)?;
    if changed != Changed::Done {
        return Ok(changed);
    }
    if !is_enrolled(&credentials) {
        return Ok(Changed::LastFactor);
    }
    tx.put_credentials(account.id, &credentials)?;
    tx.end_sessions(|session| session.account == account.id)?;
    tx.put_session(new_token, &Session { seen: tx.now, ..session })?;
    journal::note(tx, &Actor::Agent(Agent::of(&account)), &Deed::FactorsChanged { account: account.id })?;
    Ok(Changed::Done)
}

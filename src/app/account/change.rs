//! Changing what one signs in with. Each change needs a fresh proof of who one is, gives the session
//! a new token, ends all others of the account, and is told to its owner by mail.

use super::{
    enrol::{NewFactor, SetUp},
    is_fresh, mail_code, second_factor, signed_in,
};
use crate::{
    app::{App, Error, journal},
    domain::{
        access::Actor,
        journal::Deed,
        notice::{News, Recipient},
        person::Account,
    },
    store::{Credentials, People, Purpose, Read, Session, Tx, codec::Bytes},
};

/// A second factor to be removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gone {
    /// The app.
    App,
    /// Codes by mail.
    Mail,
    /// The passkey with this id.
    Passkey(Vec<u8>),
}

/// Sends a code to one's own address, to show that mail arrives.
pub async fn send_test(app: &App, account: &Account) -> Result<(), Error> {
    mail_code::may_send(app, account.id)?;
    let account = account.clone();
    app.write(move |tx| mail_code::send(tx, &account, Purpose::AddressCode)).await
}

/// Adds a second factor, or puts a new app in the place of the old one.
pub fn add(tx: &Tx<'_>, token: &str, new_token: &str, new: &NewFactor) -> Result<SetUp, Error> {
    let (account, session) = owner(tx, token)?;
    let mut credentials = tx.credentials(account.id)?;
    let set_up = new.set_up(tx, token, &account, &mut credentials)?;
    if set_up == SetUp::Done {
        keep(tx, &account, &session, new_token, &credentials)?;
    }
    Ok(set_up)
}

/// Removes a second factor; false if it is the last one, which stays.
pub fn remove(tx: &Tx<'_>, token: &str, new_token: &str, gone: &Gone) -> Result<bool, Error> {
    let (account, session) = owner(tx, token)?;
    let mut credentials = tx.credentials(account.id)?;
    match gone {
        Gone::App => credentials.totp = Bytes::default(),
        Gone::Mail => credentials.mail = None,
        Gone::Passkey(id) => {
            let at = credentials.passkeys.iter().position(|passkey| passkey.id.0 == *id).ok_or(Error::NotFound)?;
            credentials.passkeys.remove(at);
        }
    }
    if second_factor::factors(&credentials, &account.email).is_empty() {
        return Ok(false);
    }
    keep(tx, &account, &session, new_token, &credentials)?;
    Ok(true)
}

/// Puts the recovery codes that this session was shown in the place of the old ones.
pub fn renew_codes(tx: &Tx<'_>, token: &str, new_token: &str) -> Result<(), Error> {
    let (account, session) = owner(tx, token)?;
    let mut credentials = tx.credentials(account.id)?;
    second_factor::keep_codes(tx.keys(), &mut credentials, &second_factor::recovery_codes(tx.keys(), token));
    keep(tx, &account, &session, new_token, &credentials)
}

/// Whoever has proved lately that the session is theirs.
fn owner(tx: &Tx<'_>, token: &str) -> Result<(Account, Session), Error> {
    let found = signed_in(tx, token, tx.now)?.ok_or(Error::NotFound)?;
    if is_fresh(&found.1, tx.now) { Ok(found) } else { Err(Error::Forbidden) }
}

fn keep(
    tx: &Tx<'_>,
    account: &Account,
    session: &Session,
    new_token: &str,
    credentials: &Credentials,
) -> Result<(), Error> {
    tx.put_credentials(account.id, credentials)?;
    tx.end_sessions(|session| session.account == account.id)?;
    tx.put_session(new_token, &Session { seen: tx.now, ..session.clone() })?;
    tx.enqueue_news(Recipient::Account { account: account.id }, News::FactorsChanged {})?;
    Ok(journal::note(tx, &Actor::of(account), &Deed::FactorsChanged { account: account.id })?)
}

//! Changing what one signs in with. Each change needs a fresh proof of who one is, gives the session
//! a new token, ends all others of the account, and is told to its owner by mail.

use super::{
    enrol::{EnrolmentResult, NewFactor},
    is_fresh, mail_code, second_factor, signed_in,
};
use crate::{
    app::{App, Error, audit},
    domain::{
        access::Actor,
        journal::AuditAction,
        notice::{AccountNotification, Recipient},
        person::Account,
    },
    store::{AccountSession, Bytes, Credentials, People, Read, TokenPurpose, Tx},
};

/// A second factor to be removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RemovedFactor {
    /// The app.
    App,
    /// Codes by mail.
    Mail,
    /// The passkey with this id.
    Passkey(Vec<u8>),
}

/// Sends a code to one's own address, to show that mail arrives.
pub async fn send_test_code(app: &App, account: &Account) -> Result<(), Error> {
    mail_code::check_send_limit(app, account.id)?;
    let account = account.clone();
    app.write(move |tx| mail_code::send_code(tx, &account, TokenPurpose::AddressCode)).await
}

/// Adds a second factor, or puts a new app in the place of the old one.
pub fn add_factor(tx: &Tx<'_>, token: &str, new_token: &str, new: &NewFactor) -> Result<EnrolmentResult, Error> {
    let (account, session) = freshly_confirmed_owner(tx, token)?;
    let mut credentials = tx.credentials(account.id)?;
    let set_up = new.set_up(tx, token, &account, &mut credentials)?;
    if set_up == EnrolmentResult::Done {
        store_credentials(tx, &account, &session, new_token, &credentials)?;
    }
    Ok(set_up)
}

/// Removes a second factor; false if it is the last one, which stays.
pub fn remove_factor(tx: &Tx<'_>, token: &str, new_token: &str, gone: &RemovedFactor) -> Result<bool, Error> {
    let (account, session) = freshly_confirmed_owner(tx, token)?;
    let mut credentials = tx.credentials(account.id)?;
    match gone {
        RemovedFactor::App => credentials.totp = Bytes::default(),
        RemovedFactor::Mail => credentials.mail = None,
        RemovedFactor::Passkey(id) => {
            let at = credentials.passkeys.iter().position(|passkey| passkey.id.0 == *id).ok_or(Error::NotFound)?;
            credentials.passkeys.remove(at);
        }
    }
    if second_factor::enabled_factors(&credentials, &account.email).is_empty() {
        return Ok(false);
    }
    store_credentials(tx, &account, &session, new_token, &credentials)?;
    Ok(true)
}

/// Puts the recovery codes that this session was shown in the place of the old ones.
pub fn replace_recovery_codes(tx: &Tx<'_>, token: &str, new_token: &str) -> Result<(), Error> {
    let (account, session) = freshly_confirmed_owner(tx, token)?;
    let mut credentials = tx.credentials(account.id)?;
    second_factor::store_recovery_codes(
        tx.installation_key(),
        &mut credentials,
        &second_factor::recovery_codes(tx.installation_key(), token),
    );
    store_credentials(tx, &account, &session, new_token, &credentials)
}

/// Whoever has proved lately that the session is theirs.
fn freshly_confirmed_owner(tx: &Tx<'_>, token: &str) -> Result<(Account, AccountSession), Error> {
    let found = signed_in(tx, token, tx.now)?.ok_or(Error::NotFound)?;
    if is_fresh(&found.1, tx.now) { Ok(found) } else { Err(Error::Forbidden) }
}

fn store_credentials(
    tx: &Tx<'_>,
    account: &Account,
    session: &AccountSession,
    new_token: &str,
    credentials: &Credentials,
) -> Result<(), Error> {
    tx.put_credentials(account.id, credentials)?;
    tx.end_sessions(|session| session.account == account.id)?;
    tx.put_session(new_token, &AccountSession { last_seen: tx.now, ..session.clone() })?;
    tx.enqueue_news(Recipient::Account { account: account.id }, AccountNotification::FactorsChanged {})?;
    Ok(audit::record(tx, &Actor::of(account), &AuditAction::FactorsChanged { account: account.id })?)
}

//! Changing second factors while signed in: add one, remove one, replace the recovery codes.
//!
//! Each change needs a recent proof of identity (see [`confirm`](super::confirm)), gives the session a new
//! token, ends all other sessions of the account, and its owner is told by mail. Setting up the very first
//! factor is in [`enrol`](super::enrol).

use super::{
    SessionProof,
    enrol::{EnrolmentResult, NewFactor},
    find_full_session, is_fresh, mail_code,
    proof::require_account,
    second_factor,
};
use crate::{
    app::{App, Error, audit},
    domain::{
        access::Actor, account_notification::AccountNotification, audit::AuditAction, notification::Recipient,
        person::Account,
    },
    store::{AccountSession, Bytes, Credentials, People, Read, TokenPurpose, Tx},
};

/// Which second factor is removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RemovedFactor {
    /// The authenticator app (TOTP).
    App,
    Mail,
    /// By its WebAuthn credential id.
    Passkey(Vec<u8>),
}

/// Sends a code to the account's own address. Typing it in shows that mail arrives there.
///
/// # Errors
///
/// - `SessionEnded`: the session ended.
/// - `RateLimited`: too many codes were sent to this account.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn send_test_code(app: &App, proof: &SessionProof) -> Result<(), Error> {
    mail_code::check_send_limit(app, proof.read(app, |_, actor| require_account(actor))?)?;
    let token = proof.token().to_owned();
    let send = move |tx: &mut Tx<'_>, actor: &Actor| {
        let account = tx.account(require_account(actor)?)?.ok_or(Error::NotFound)?;
        mail_code::send_code(tx, &account, TokenPurpose::AddressCode, &token)
    };
    proof.write(app, send).await
}

/// Adds a second factor. A new app replaces the old one.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session that is fully signed in.
/// - `ProofNeeded`: the last proof of identity is older than 15 minutes.
/// - `Internal`: the store fails.
pub fn add_factor(tx: &Tx<'_>, token: &str, new_token: &str, new: &NewFactor) -> Result<EnrolmentResult, Error> {
    let (account, session) = freshly_confirmed_owner(tx, token)?;
    let mut credentials = tx.credentials(account.id)?;
    let set_up = new.set_up(tx, token, &account, &mut credentials)?;
    if set_up == EnrolmentResult::Done {
        store_credentials(tx, &account, &session, new_token, &credentials)?;
    }
    Ok(set_up)
}

/// Removes a second factor. `false` if it is the last one: that one stays.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session that is fully signed in, or the account has no passkey with
///   this id.
/// - `ProofNeeded`: the last proof of identity is older than 15 minutes.
/// - `Internal`: the store fails.
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

/// Replaces the recovery codes by the ones that this session was shown.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session that is fully signed in.
/// - `ProofNeeded`: the last proof of identity is older than 15 minutes.
/// - `Internal`: the store fails.
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

/// The account and session of `token`, if their owner proved their identity in the last 15 minutes.
fn freshly_confirmed_owner(tx: &Tx<'_>, token: &str) -> Result<(Account, AccountSession), Error> {
    let found = find_full_session(tx, token, tx.now)?.ok_or(Error::NotFound)?;
    if is_fresh(&found.1, tx.now) { Ok(found) } else { Err(Error::ProofNeeded) }
}

/// Stores the credentials, ends all sessions but this one, tells the owner and logs it.
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
    tx.enqueue_news(Recipient::Account { account: account.id }, AccountNotification::FactorsChanged)?;
    Ok(audit::record(tx, &Actor::of(account), &AuditAction::FactorsChanged { account: account.id })?)
}

//! Start passwords: made on the machine, handed over, good for a week. At the first sign-in their owner replaces
//! them, before any page opens: whoever handed one over knows it.

use jiff::{SignedDuration, Timestamp};

use super::{
    password::{self, PasswordWeakness},
    profile::put_password,
    session_holder,
    sign_in::begin_full_session,
};
use crate::{
    app::{App, Error, hash_queue::HashCaller, new_token},
    domain::person::Account,
    store::{Credentials, People, Read, SessionKind},
};

/// How long a start password can be used.
const START_PASSWORD_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Why a password does not take the place of a start password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StartPasswordRefusal {
    Weak(PasswordWeakness),
    /// It is the start password itself.
    Unchanged,
}

/// Credentials with a start password in place of the former password.
pub fn start_credentials(former: Credentials, hash: String, now: Timestamp) -> Credentials {
    Credentials { password: hash, start_password_until: Some(now + START_PASSWORD_LIFETIME), ..former }
}

/// Whether the password is a start password whose time is over.
pub fn is_over(credentials: &Credentials, now: Timestamp) -> bool {
    credentials.start_password_until.is_some_and(|until| until <= now)
}

/// The hash by which a password is checked; empty if a start password's time is over.
pub fn usable_hash(credentials: Credentials, now: Timestamp) -> String {
    if is_over(&credentials, now) { String::new() } else { credentials.password }
}

/// The account of a session in which the start password has to be replaced; else `None`.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_start_password_owner(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    Ok(session_holder(read, token, SessionKind::NewPasswordPending, now)?.map(|(account, _)| account))
}

/// Replaces the start password and completes the sign-in. Returns the token of the full session, or why the
/// password is refused.
///
/// # Errors
///
/// - `NotFound`: in this session no start password has to be replaced.
/// - `RateLimited`: too many wait for a hash.
/// - `DiskFull`, `Internal`: the store fails, or the password cannot be hashed.
pub async fn replace_start_password(
    app: &App,
    token: &str,
    new: String,
) -> Result<Result<String, StartPasswordRefusal>, Error> {
    let (account, start, checked) = app.read(|read| {
        let account = find_start_password_owner(read, token, app.now())?.ok_or(Error::NotFound)?;
        let checked = password::check_strength_for(read, &account, &new)?;
        Ok((account.id, read.credentials(account.id)?.password, checked))
    })?;
    if let Err(weakness) = checked {
        return Ok(Err(StartPasswordRefusal::Weak(weakness)));
    }
    let caller = HashCaller::Team(account);
    if password::verify(app, caller, new.clone(), Some(start)).await?.is_some() {
        return Ok(Err(StartPasswordRefusal::Unchanged));
    }
    let (hash, old, full) = (password::hash(app, caller, new).await?, token.to_owned(), new_token()?);
    let begun = full.clone();
    app.write(move |tx| {
        let account = find_start_password_owner(tx, &old, tx.now)?.ok_or(Error::NotFound)?;
        put_password(tx, &account, &hash)?;
        begin_full_session(tx, &begun, account)
    })
    .await?;
    Ok(Ok(full))
}

//! What somebody changes about their own account: name, language, notifications, password. Second factors are
//! in [`manage_factors`](super::manage_factors), sessions in [`session`](super::session).

use std::net::IpAddr;

use super::{
    find_full_session,
    password::{self, PasswordWeakness},
    sign_in::CONFIRMATION_LIMIT,
    start_password::usable_hash,
};
use crate::{
    app::{App, Error, audit, hash_queue::HashCaller, new_token},
    domain::{
        access::Actor,
        account_notification::AccountNotification,
        audit::AuditAction,
        id::{AccountId, TopicId},
        notification::Recipient,
        notification_preferences::NotificationPreferences,
        person::{Account, Lang},
        text::PersonName,
    },
    store::{AccountSession, Credentials, People, Tx},
};

/// The result of a change of the password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PasswordChange {
    /// The session goes on under this token; all others have ended.
    Done(String),
    /// The present password was wrong.
    WrongPassword,
    /// The new password is too weak.
    Weak(PasswordWeakness),
}

/// Sets the language of an account's console.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn set_language(tx: &Tx<'_>, id: AccountId, lang: Lang) -> Result<(), Error> {
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    Ok(tx.put_account(&Account { lang, ..account })?)
}

/// Sets whether lists have rows of one line.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn set_dense_rows(tx: &Tx<'_>, id: AccountId, dense_rows: bool) -> Result<(), Error> {
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    Ok(tx.put_account(&Account { dense_rows, ..account })?)
}

/// Remembers which topic the account's owner used last.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn set_last_topic(tx: &Tx<'_>, id: AccountId, topic: TopicId) -> Result<(), Error> {
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    if account.last_topic == Some(topic) {
        return Ok(());
    }
    Ok(tx.put_account(&Account { last_topic: Some(topic), ..account })?)
}

/// Sets the name that colleagues see and the language of the console.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn set_name_and_language(tx: &Tx<'_>, id: AccountId, name: &PersonName, lang: Lang) -> Result<(), Error> {
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    Ok(tx.put_account(&Account { name: name.clone(), lang, ..account })?)
}

/// Sets what the owner is told by mail, and when.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn set_notifications(tx: &Tx<'_>, id: AccountId, preferences: &NotificationPreferences) -> Result<(), Error> {
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    Ok(tx.put_account(&Account { notification_preferences: Some(preferences.clone()), ..account })?)
}

/// Changes the password of a session's owner, who has to give the present one (`former`).
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session that is fully signed in.
/// - `RateLimited`: too many proofs of identity from this network.
/// - `DiskFull`, `Internal`: the store fails, or a password cannot be hashed.
pub async fn change_password(
    app: &App,
    token: &str,
    former: String,
    new: String,
    address: IpAddr,
) -> Result<PasswordChange, Error> {
    let (account, _) = app.read(|read| find_full_session(read, token, app.now()))?.ok_or(Error::NotFound)?;
    let (key, caller) = (account.id.to_string(), HashCaller::Team(account.id));
    app.check_network_limit_about(CONFIRMATION_LIMIT, &key, address)?;
    let credentials = app.read(|read| Ok(read.credentials(account.id)?))?;
    let hash = usable_hash(credentials, app.now());
    if password::verify(app, caller, former, Some(hash)).await?.is_none() {
        return Ok(PasswordChange::WrongPassword);
    }
    app.reset_network_limit_about(CONFIRMATION_LIMIT, &key, address);
    if let Err(weakness) = app.read(|read| password::check_strength_for(read, &account, &new))? {
        return Ok(PasswordChange::Weak(weakness));
    }
    let (hash, begun, former) = (password::hash(app, caller, new).await?, new_token()?, token.to_owned());
    let fresh = begun.clone();
    app.write(move |tx| {
        let (account, session) = find_full_session(tx, &former, tx.now)?.ok_or(Error::NotFound)?;
        put_password(tx, &account, &hash)?;
        Ok(tx.put_session(&fresh, &AccountSession { last_seen: tx.now, ..session })?)
    })
    .await?;
    Ok(PasswordChange::Done(begun))
}

/// Stores a password that its owner chose, ends all sessions and links of the account, and tells the owner.
/// The second factor stays.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn put_password(tx: &Tx<'_>, account: &Account, hash: &str) -> Result<(), Error> {
    let (id, to) = (account.id, Recipient::Account { account: account.id });
    let credentials = Credentials { start_password_until: None, ..tx.credentials(id)? };
    tx.put_credentials(id, &Credentials { password: hash.to_owned(), ..credentials })?;
    tx.end_sessions(|session| session.account == id)?;
    tx.end_tokens(|token| token.to == to)?;
    tx.enqueue_news(to, AccountNotification::PasswordChanged)?;
    Ok(audit::record(tx, &Actor::of(account), &AuditAction::PasswordChanged { account: id })?)
}

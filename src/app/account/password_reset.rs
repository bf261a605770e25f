//! A new password for somebody who forgot theirs: a link by mail (§3.3).
//!
//! The answer never tells whether an account exists: an unknown address gets the same answer after the same
//! work. In both cases a token is issued and a row of the outbox is written; for an unknown address they are
//! for account 0, which does not exist, so the outbox drops the row.
//!
//! Accounts of the team only. Requesters and contacts reset theirs in
//! [`portal::sign_in`](crate::app::portal::sign_in).

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use super::{
    password::{self, PasswordWeakness},
    profile::put_password,
};
use crate::{
    app::{App, Error, hash_queue::HashCaller, outbox, rate_limit::RateLimit},
    domain::{
        account_notification::AccountNotification, audit::RefusalKind, id::AccountId, notification::Recipient,
        person::Account, text::EmailAddress,
    },
    store::{People, Read, TokenPurpose, Tokens},
};

/// How long the link can be used. The mail names the same time.
const RESET_LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// Requests from one network.
const RESET_REQUEST_LIMIT: RateLimit = RateLimit { purpose: "password reset: address", burst: 10, seconds: 60 };

/// Mails to one address. Further ones are silently not sent: an error would let a stranger keep the owner from
/// asking.
const RESET_MAIL_LIMIT: RateLimit = RateLimit { purpose: "password reset: mails", burst: 3, seconds: 600 };

/// No account: ids begin at one.
const NO_ACCOUNT: AccountId = AccountId(0);

/// Whether mail can be sent at all.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn is_possible(app: &App, read: &impl Read) -> Result<bool, Error> {
    Ok(outbox::mail_route(app, read)?.is_some())
}

/// Sends a link to the account with this address. The result is the same whether there is one.
///
/// # Errors
///
/// - `RateLimited`: too many requests from this network.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn request_link(app: &App, typed: &str, address: IpAddr) -> Result<(), Error> {
    app.check_network_limit(RESET_REQUEST_LIMIT, address)?;
    let email = EmailAddress::parse(typed).ok();
    let key = email.as_ref().map(EmailAddress::key).unwrap_or_default();
    let is_braked = app.check_rate_limit(RESET_MAIL_LIMIT, &key).is_err();
    if is_braked {
        // The answer is the same as ever, so it is counted here.
        app.count_refusal(RefusalKind::SignIn);
    }
    let email = email.filter(|_| !is_braked);
    app.write(move |tx| {
        let found = match &email {
            Some(email) => recipient(tx, email)?,
            None => None,
        };
        let to = found.unwrap_or(Recipient::Account { account: NO_ACCOUNT });
        let token = tx.issue_token(TokenPurpose::PasswordReset, to, tx.now + RESET_LINK_LIFETIME)?;
        tx.enqueue_news(to, AccountNotification::PasswordReset { token })?;
        Ok(())
    })
    .await
}

/// The account that gets the link; `None` if nobody has the address or the account is not active.
fn recipient(read: &impl Read, email: &EmailAddress) -> Result<Option<Recipient>, Error> {
    let Some(account) = read.account_with_email(email)? else { return Ok(None) };
    let is_active = read.account(account)?.is_some_and(|account| account.is_active());
    Ok(is_active.then_some(Recipient::Account { account }))
}

/// The account that a link is for; `None` if the link was used, made up or has expired, or the account is not
/// active. Looking does not use it up.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn link_owner(read: &impl Read, secret: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    let Some((_, token)) = read.token_with(secret, TokenPurpose::PasswordReset, now)? else { return Ok(None) };
    let Recipient::Account { account } = token.to else { return Ok(None) };
    Ok(read.account(account)?.filter(Account::is_active))
}

/// Sets the password, uses the link up and ends all sessions. The next sign-in asks for the second factor as
/// usual. The inner error is why the password is too weak.
///
/// # Errors
///
/// - `NotFound`: the link was used, made up or has expired, or the account is not active.
/// - `DiskFull`, `Internal`: the store fails, or the password cannot be hashed.
pub async fn set_password(app: &App, secret: &str, new: String) -> Result<Result<(), PasswordWeakness>, Error> {
    let (id, checked) = app.read(|read| {
        let account = link_owner(read, secret, app.now())?.ok_or(Error::NotFound)?;
        Ok((account.id, password::check_strength_for(read, &account, &new)?))
    })?;
    if let Err(weakness) = checked {
        return Ok(Err(weakness));
    }
    let (hash, secret) = (password::hash(app, HashCaller::Team(id), new).await?, secret.to_owned());
    app.write(move |tx| {
        let account = link_owner(tx, &secret, tx.now)?.ok_or(Error::NotFound)?;
        put_password(tx, &account, &hash)
    })
    .await?;
    Ok(Ok(()))
}

//! Invitations (§3.1): an administrator makes an account, its owner gets a link by mail, follows it and
//! chooses a password. Until then nobody can use the account.
//!
//! A link can be used once and for a week. Sending again makes a new link, withdrawing deletes the account; in
//! both cases the old link is dead.

use jiff::{SignedDuration, Timestamp};

use super::{NewAccount, password, put_new_account, rights::log_rights, sign_in};
use crate::{
    app::{App, Error, audit, hash_queue::HashCaller, links, new_token},
    domain::{
        access::{Actor, may_administer},
        account_notification::{AccountNotification, AccountPage},
        audit::AuditAction,
        id::AccountId,
        notification::Recipient,
        person::{Account, AccountState},
        role::Rights,
    },
    store::{Credentials, People, Read, TokenPurpose, Tokens, Tx},
};

/// How long an invitation can be used. The mail names the same time.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// An invitation that was not used yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountInvitation {
    pub expires: Timestamp,
    /// To hand over where no mail arrives. It is a secret: it opens the account.
    pub link: String,
}

/// Makes an account and invites its owner. The audit log says who invited, and what the account may: a sole
/// administrator could invite themself under another address.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `AlreadyExists`: another account has the address.
/// - `Internal`: the store fails.
pub fn invite(tx: &Tx<'_>, actor: &Actor, new: &NewAccount) -> Result<AccountId, Error> {
    let id = create(tx, actor, new)?;
    send(tx, actor, id)?;
    log_rights(tx, actor, id, None, &rights_of(new))?;
    Ok(id)
}

/// Makes an account whose owner is invited later, with [`resend`]. The audit log says what it may.
///
/// # Errors
///
/// As [`invite`].
pub fn create_uninvited(tx: &Tx<'_>, actor: &Actor, new: &NewAccount) -> Result<AccountId, Error> {
    let id = create(tx, actor, new)?;
    log_rights(tx, actor, id, None, &rights_of(new))?;
    Ok(id)
}

/// What a new account may.
fn rights_of(new: &NewAccount) -> Rights {
    let NewAccount { memberships, capabilities, provider, .. } = new;
    Rights { memberships: memberships.clone(), capabilities: capabilities.clone(), provider: provider.clone() }
}

fn create(tx: &Tx<'_>, actor: &Actor, new: &NewAccount) -> Result<AccountId, Error> {
    if !may_administer(actor) {
        return Err(Error::NotFound);
    }
    let new = NewAccount { credentials: Credentials::default(), ..new.clone() };
    put_new_account(tx, &new, AccountState::Invited, actor.account())
}

/// Sends a new link; the one before is dead.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no account that waits for its owner.
/// - `Internal`: the store fails.
pub fn resend(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    invited(tx, actor, id)?;
    send(tx, actor, id)
}

/// Withdraws an invitation: link and account are gone.
///
/// # Errors
///
/// As [`resend`].
pub fn withdraw(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    let account = invited(tx, actor, id)?;
    tx.remove_account(&account)?;
    Ok(audit::record(tx, actor, &AuditAction::InvitationWithdrawn { account: id })?)
}

/// The invitation of an account, for administrators; `None` if it was used or has expired.
///
/// # Errors
///
/// As [`resend`].
pub fn open_invitation(
    app: &App,
    read: &impl Read,
    actor: &Actor,
    id: AccountId,
) -> Result<Option<AccountInvitation>, Error> {
    invited(read, actor, id)?;
    let found = read.token_of(Recipient::Account { account: id }, TokenPurpose::Invitation, app.now())?;
    let Some((_, token)) = found else { return Ok(None) };
    let link = links::account_page(
        &app.public_address(read)?,
        AccountPage::Invitation,
        &token.secret(read.installation_key()),
    );
    Ok(Some(AccountInvitation { expires: token.expires, link }))
}

/// The account that an invitation is for; `None` if the link was used, withdrawn, made up or has expired.
/// Looking does not use the link up: mail filters open every link.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn invited_account(read: &impl Read, secret: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    let Some((_, token)) = read.token_with(secret, TokenPurpose::Invitation, now)? else { return Ok(None) };
    let Recipient::Account { account } = token.to else { return Ok(None) };
    Ok(read.account(account)?.filter(|account| account.state == AccountState::Invited))
}

/// Uses an invitation: sets the password and begins a session, in which a second factor is set up next.
/// `former` is the session that the browser had before; it ends. Returns the token of the new session, or why
/// the password is too weak.
///
/// # Errors
///
/// - `NotFound`: the link was used, withdrawn, made up or has expired.
/// - `DiskFull`, `Internal`: the store fails, or the password cannot be hashed.
pub async fn accept_invitation(
    app: &App,
    secret: &str,
    password: String,
    former: Option<String>,
) -> Result<Result<String, password::PasswordWeakness>, Error> {
    let (id, checked) = app.read(|read| {
        let account = invited_account(read, secret, app.now())?.ok_or(Error::NotFound)?;
        Ok((account.id, password::check_strength_for(read, &account, &password)?))
    })?;
    if let Err(weakness) = checked {
        return Ok(Err(weakness));
    }
    let hash = password::hash(app, HashCaller::Team(id), password).await?;
    let (secret, begun) = (secret.to_owned(), new_token()?);
    let token = begun.clone();
    app.write(move |tx| {
        let account = invited_account(tx, &secret, tx.now)?.ok_or(Error::NotFound)?;
        let id = account.id;
        tx.end_tokens(|token| token.to == Recipient::Account { account: id })?;
        tx.put_credentials(id, &Credentials { password: hash.clone(), ..Credentials::default() })?;
        tx.put_account(&Account { state: AccountState::Active, ..account })?;
        sign_in::begin_second_step(tx, &token, id, former.as_deref())
    })
    .await?;
    Ok(Ok(begun))
}

/// Issues a new token for the account and puts the mail into the outbox.
fn send(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    let to = Recipient::Account { account: id };
    let token = tx.issue_token(TokenPurpose::Invitation, to, tx.now + INVITATION_LIFETIME)?;
    tx.enqueue_news(to, AccountNotification::Invitation { token })?;
    Ok(audit::record(tx, actor, &AuditAction::Invited { account: id })?)
}

/// The account, if its owner has not joined yet. `NotFound` for everybody who does not administer.
fn invited(read: &impl Read, actor: &Actor, id: AccountId) -> Result<Account, Error> {
    let account = if may_administer(actor) { read.account(id)? } else { None };
    account.filter(|account| account.state == AccountState::Invited).ok_or(Error::NotFound)
}

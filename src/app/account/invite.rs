//! Joining: an administrator makes an account, its owner gets a link, and whoever follows the link
//! chooses a password (§3.1). Until then the account is there, but nobody can use it.
//!
//! A link is good once and for a week. Sending again makes a new one, withdrawing takes the account
//! away; in both cases the link before is dead.

use jiff::{SignedDuration, Timestamp};

use super::{NewAccount, password, put_new_account, sign_in};
use crate::{
    app::{App, Error, audit, new_token},
    domain::{
        access::{Actor, may_administer},
        id::AccountId,
        journal::AuditAction,
        notice::{AccountNotification, Recipient},
        person::{Account, AccountState},
    },
    store::{Credentials, People, Read, TokenPurpose, Tokens, Tx},
};

/// How long an invitation is good; the mail says so, too.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// An invitation that is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountInvitation {
    /// Good until then.
    pub expires: Timestamp,
    /// The link, to be handed over where no mail arrives. Whoever has it gets the account.
    pub link: String,
}

/// Makes an account and invites its owner. An address that another account signs in with is refused.
pub fn invite(tx: &Tx<'_>, actor: &Actor, new: &NewAccount) -> Result<AccountId, Error> {
    let id = create_uninvited(tx, actor, new)?;
    send(tx, actor, id)?;
    Ok(id)
}

/// Makes an account whose owner is invited later, with [`resend`].
pub fn create_uninvited(tx: &Tx<'_>, actor: &Actor, new: &NewAccount) -> Result<AccountId, Error> {
    if !may_administer(actor) {
        return Err(Error::NotFound);
    }
    put_new_account(tx, &NewAccount { credentials: Credentials::default(), ..new.clone() }, AccountState::Invited)
}

/// Sends a new link; the one before is dead.
pub fn resend(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    invited(tx, actor, id)?;
    send(tx, actor, id)
}

/// Takes an invitation back: link and account are gone.
pub fn withdraw(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    let account = invited(tx, actor, id)?;
    tx.remove_account(&account)?;
    Ok(audit::record(tx, actor, &AuditAction::InvitationWithdrawn { account: id })?)
}

/// The invitation of an account, for administrators; none if it was followed or its time is over.
pub fn open_invitation(
    app: &App,
    read: &impl Read,
    actor: &Actor,
    id: AccountId,
) -> Result<Option<AccountInvitation>, Error> {
    invited(read, actor, id)?;
    let found = read.token_of(Recipient::Account { account: id }, TokenPurpose::Invitation, app.now())?;
    let Some((_, token)) = found else { return Ok(None) };
    let link = format!("{}/invitation/{}", app.public_address(read)?, token.secret(read.installation_key()));
    Ok(Some(AccountInvitation { expires: token.expires, link }))
}

/// Whose invitation this is; nobody's if the link was used, is too old, withdrawn or made up.
/// Looking uses nothing up: mail filters open every link.
pub fn invited_account(read: &impl Read, secret: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    let Some((_, token)) = read.token_with(secret, TokenPurpose::Invitation, now)? else { return Ok(None) };
    let Recipient::Account { account } = token.to else { return Ok(None) };
    Ok(read.account(account)?.filter(|account| account.state == AccountState::Invited))
}

/// Follows an invitation: the password is set, the link is used up, and a second factor is next.
/// The token of a session for that, or why the password is not good enough. `former` is the session
/// that the browser already had; it ends.
pub async fn accept_invitation(
    app: &App,
    secret: &str,
    password: String,
    former: Option<String>,
) -> Result<Result<String, password::PasswordWeakness>, Error> {
    let judged = app.read(|read| {
        let account = invited_account(read, secret, app.now())?.ok_or(Error::NotFound)?;
        password::check_strength_for(read, &account, &password)
    })?;
    if let Err(weakness) = judged {
        return Ok(Err(weakness));
    }
    let hash = password::hash(app, password).await?;
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

fn send(tx: &Tx<'_>, actor: &Actor, id: AccountId) -> Result<(), Error> {
    let to = Recipient::Account { account: id };
    let token = tx.issue_token(TokenPurpose::Invitation, to, tx.now + INVITATION_LIFETIME)?;
    tx.enqueue_news(to, AccountNotification::Invitation { token })?;
    Ok(audit::record(tx, actor, &AuditAction::Invited { account: id })?)
}

/// An account whose owner has not joined yet; for administrators only.
fn invited(read: &impl Read, actor: &Actor, id: AccountId) -> Result<Account, Error> {
    let account = if may_administer(actor) { read.account(id)? } else { None };
    account.filter(|account| account.state == AccountState::Invited).ok_or(Error::NotFound)
}

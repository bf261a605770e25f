//! Signing in: password, then second factor. Each step ends the session of the step before and
//! begins one with a new token, so a token somebody else planted is worth nothing (OWASP ASVS 3.2).
//!
//! Whoever tries is told the same whether the account exists, is locked, or the password was wrong.
//! Brakes hold the address they try from, never the account as a whole: its owner gets in from
//! elsewhere. Only one-time codes, which can be reached with the right password alone and are
//! short, are braked for the account; recovery codes are long enough and remain.

use std::net::IpAddr;

use super::{
    half_signed_in, is_expired, mail_code, passkey, password,
    second_factor::{self, SecondFactor},
};
use crate::{
    app::{
        App, Error, audit, new_token,
        rate_limit::{self, RateLimit, network},
    },
    domain::{access::Actor, id::AccountId, journal::AuditAction, person::Account, text::EmailAddress},
    store::{AccountSession, People, Read, SessionKind, TokenPurpose, Tx},
};

/// Tries at one account from one address; the waits grow.
const PASSWORD_LIMITS: [RateLimit; 3] = [
    RateLimit { purpose: "password: first", burst: 5, seconds: 30 },
    RateLimit { purpose: "password: second", burst: 12, seconds: 300 },
    RateLimit { purpose: "password: third", burst: 30, seconds: 3600 },
];

/// Tries from one address at any account. Wide, because a whole clubhouse may share it.
const ADDRESS_LIMIT: RateLimit = RateLimit { purpose: "sign-in: address", burst: 60, seconds: 20 };

/// Questions to passkeys, from one address.
const PASSKEY_CHALLENGE_LIMIT: RateLimit = RateLimit { purpose: "passkey: asked", burst: 60, seconds: 10 };

/// Second factors tried for one account from one address.
const SECOND_FACTOR_LIMIT: RateLimit = RateLimit { purpose: "second factor", burst: 6, seconds: 60 };

/// One-time codes tried for one account from anywhere: 300 a day of a million that are possible. It
/// survives a restart.
const ONE_TIME_CODE_LIMIT: RateLimit = RateLimit { purpose: "one-time code", burst: 20, seconds: 300 };

/// Proofs tried inside, by one account from one address.
pub(super) const CONFIRMATION_LIMIT: RateLimit = RateLimit { purpose: "confirm", burst: 6, seconds: 60 };

/// What somebody types at the door.
#[derive(Clone)]
pub struct SignInAttempt {
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: String,
    /// Where they come from.
    pub address: IpAddr,
    /// The session their browser already had; it ends.
    pub former: Option<String>,
}

/// A session after a right password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingSignIn {
    /// Its token.
    pub token: String,
    /// Whether a second factor is there to be asked for; otherwise one has to be set up now.
    pub is_enrolled: bool,
}

/// Takes a password; nothing if it is not right.
pub async fn with_password(app: &App, attempt: SignInAttempt) -> Result<Option<PendingSignIn>, Error> {
    let from = network(attempt.address);
    let email = EmailAddress::parse(&attempt.email).ok();
    let key = format!("{}|{from}", email.as_ref().map(EmailAddress::key).unwrap_or_default());
    app.check_rate_limit(ADDRESS_LIMIT, &from)?;
    for limit in PASSWORD_LIMITS {
        app.check_rate_limit(limit, &key)?;
    }
    let known = app.read(|read| match &email {
        Some(email) => find_active(read, email),
        None => Ok(None),
    })?;
    let hash = known.as_ref().map(|known| known.password.clone());
    let is_right = password::verify(app, attempt.password, hash).await?;
    let Some(known) = known.filter(|_| is_right) else { return Ok(None) };
    for limit in PASSWORD_LIMITS {
        app.reset_rate_limit(limit, &key);
    }
    // Whoever has nothing but codes by mail need not ask for one.
    let sends_code =
        known.factors == [SecondFactor::Mail] && mail_code::check_send_limit(app, known.account.id).is_ok();
    let (token, former, is_enrolled) = (new_token()?, attempt.former, !known.factors.is_empty());
    let starting = token.clone();
    app.write(move |tx| {
        if sends_code {
            mail_code::send_code(tx, &known.account, TokenPurpose::SignInCode)?;
        }
        begin_second_step(tx, &starting, known.account.id, former.as_deref())
    })
    .await?;
    Ok(Some(PendingSignIn { token, is_enrolled }))
}

/// A session for whoever gave a right password, or has just chosen one. It ends the one that their
/// browser had.
pub(super) fn begin_second_step(
    tx: &Tx<'_>,
    token: &str,
    account: AccountId,
    former: Option<&str>,
) -> Result<(), Error> {
    if let Some(former) = former {
        tx.end_session(former)?;
    }
    begin_session(tx, token, account, SessionKind::SecondFactorPending)
}

struct SignInAccount {
    account: Account,
    password: String,
    factors: Vec<SecondFactor>,
}

/// The account with this address, if it may be used, and what it signs in with.
fn find_active(read: &impl Read, email: &EmailAddress) -> Result<Option<SignInAccount>, Error> {
    let Some(id) = read.account_with_email(email)? else { return Ok(None) };
    let Some(account) = read.account(id)?.filter(Account::is_active) else { return Ok(None) };
    let credentials = read.credentials(id)?;
    let factors = second_factor::enabled_factors(&credentials, &account.email);
    Ok(Some(SignInAccount { account, password: credentials.password, factors }))
}

/// Sends a code by mail to whoever is at the second step and has that factor.
pub async fn send_code(app: &App, token: &str) -> Result<(), Error> {
    let account = app.read(|read| pending_account(read, token, app.now()))?;
    mail_code::check_send_limit(app, account.id)?;
    let token = token.to_owned();
    app.write(move |tx| {
        let account = pending_account(tx, &token, tx.now)?;
        if factors_of(tx, &account)?.contains(&SecondFactor::Mail) {
            mail_code::send_code(tx, &account, TokenPurpose::SignInCode)?;
        }
        Ok(())
    })
    .await
}

/// Takes a one-time or recovery code; the token of the full session, nothing if it is not right.
pub async fn with_code(app: &App, token: &str, code: &str, address: IpAddr) -> Result<Option<String>, Error> {
    let account = app.read(|read| pending_account(read, token, app.now()))?;
    let key = format!("{}|{}", account.id, network(address));
    app.check_rate_limit(SECOND_FACTOR_LIMIT, &key)?;
    let (old, new, code) = (token.to_owned(), new_token()?, code.to_owned());
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = pending_account(tx, &old, tx.now)?;
            check_code_limit(tx, &account, &code)?;
            let mut credentials = tx.credentials(account.id)?;
            let has_mail = second_factor::enabled_factors(&credentials, &account.email).contains(&SecondFactor::Mail);
            let is_right = second_factor::redeem_code(tx.installation_key(), &mut credentials, &code, tx.now)?
                || (has_mail && mail_code::redeem_code(tx, account.id, TokenPurpose::SignInCode, &code)?);
            if !is_right {
                return Ok(false);
            }
            tx.put_credentials(account.id, &credentials)?;
            reset_code_limit(tx, &account)?;
            if second_factor::is_recovery_code(&code) {
                audit::record(tx, &Actor::of(&account), &AuditAction::RecoveryCodeUsed { account: account.id })?;
            }
            complete_sign_in(tx, &old, &full, account)?;
            Ok(true)
        })
        .await?;
    if is_right {
        app.reset_rate_limit(SECOND_FACTOR_LIMIT, &key);
    }
    Ok(is_right.then_some(new))
}

/// One more short code of this account, or how long to wait. Recovery codes are long enough.
pub(super) fn check_code_limit(tx: &Tx<'_>, account: &Account, code: &str) -> Result<(), Error> {
    if second_factor::is_recovery_code(code) {
        return Ok(());
    }
    rate_limit::check_stored(tx, ONE_TIME_CODE_LIMIT, &account.id.to_string())
}

/// A right code frees the brake.
pub(super) fn reset_code_limit(tx: &Tx<'_>, account: &Account) -> Result<(), Error> {
    Ok(rate_limit::reset_stored(tx, ONE_TIME_CODE_LIMIT, &account.id.to_string())?)
}

/// Takes a passkey as the second factor; the token of the full session, nothing if it is not right.
pub async fn with_second_passkey(
    app: &App,
    site: &passkey::PasskeySite,
    token: &str,
    answer: &str,
    address: IpAddr,
) -> Result<Option<String>, Error> {
    let account = app.read(|read| pending_account(read, token, app.now()))?.id;
    app.check_rate_limit(SECOND_FACTOR_LIMIT, &format!("{account}|{}", network(address)))?;
    let proof = passkey::verify_answer(app, site, answer)?.filter(|proof| proof.account == account);
    let Some(proof) = proof else { return Ok(None) };
    let (old, new) = (token.to_owned(), new_token()?);
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = pending_account(tx, &old, tx.now)?;
            let is_right = passkey::use_proof(tx, &proof)?;
            if is_right {
                complete_sign_in(tx, &old, &full, account)?;
            }
            Ok(is_right)
        })
        .await?;
    Ok(is_right.then_some(new))
}

/// Signs in with a passkey alone: its holder has it and was verified by it, which makes two factors.
/// The token of the full session, nothing if it is not right. `former` is the session that their
/// browser already had; it ends.
pub async fn with_passkey(
    app: &App,
    site: &passkey::PasskeySite,
    answer: &str,
    address: IpAddr,
    former: Option<String>,
) -> Result<Option<String>, Error> {
    app.check_rate_limit(ADDRESS_LIMIT, &network(address))?;
    let Some(proof) = passkey::verify_answer(app, site, answer)? else { return Ok(None) };
    let new = new_token()?;
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = tx.account(proof.account)?.filter(Account::is_active);
            let Some(account) = account else { return Ok(false) };
            if !passkey::use_proof(tx, &proof)? {
                return Ok(false);
            }
            if let Some(former) = &former {
                tx.end_session(former)?;
            }
            begin_full_session(tx, &full, account)?;
            Ok(true)
        })
        .await?;
    Ok(is_right.then_some(new))
}

/// What whoever is at the second step can choose from, and whether a code is on its way to them.
pub fn pending_factors(
    read: &impl Read,
    token: &str,
    now: jiff::Timestamp,
) -> Result<(Vec<SecondFactor>, bool), Error> {
    let account = pending_account(read, token, now)?;
    Ok((factors_of(read, &account)?, mail_code::is_code_pending(read, account.id, TokenPurpose::SignInCode, now)?))
}

fn factors_of(read: &impl Read, account: &Account) -> Result<Vec<SecondFactor>, Error> {
    Ok(second_factor::enabled_factors(&read.credentials(account.id)?, &account.email))
}

/// A question to whatever passkey is there; asking is braked like trying.
pub fn start_passkey(app: &App, site: &passkey::PasskeySite, address: IpAddr) -> Result<String, Error> {
    app.check_rate_limit(PASSKEY_CHALLENGE_LIMIT, &network(address))?;
    passkey::start_sign_in(app, site)
}

/// A full session for an account that has just proved everything in another way: the first setup.
pub fn start_full_session(tx: &Tx<'_>, token: &str, account: AccountId) -> Result<(), Error> {
    let account = tx.account(account)?.ok_or(Error::NotFound)?;
    begin_full_session(tx, token, account)
}

/// Whoever is between password and second factor; everybody else is not found.
pub(super) fn pending_account(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<Account, Error> {
    half_signed_in(read, token, now)?.ok_or(Error::NotFound)
}

pub(super) fn complete_sign_in(tx: &Tx<'_>, old: &str, new: &str, account: Account) -> Result<(), Error> {
    tx.end_session(old)?;
    begin_full_session(tx, new, account)
}

fn begin_full_session(tx: &Tx<'_>, token: &str, mut account: Account) -> Result<(), Error> {
    begin_session(tx, token, account.id, SessionKind::Full)?;
    if account.last_sign_in.is_none() {
        audit::record(tx, &Actor::of(&account), &AuditAction::Joined { account: account.id })?;
    }
    account.last_sign_in = Some(tx.now);
    Ok(tx.put_account(&account)?)
}

fn begin_session(tx: &Tx<'_>, token: &str, account: AccountId, kind: SessionKind) -> Result<(), Error> {
    // Those that ended by themselves go here; sign-ins are rare enough to look at all of them.
    tx.end_sessions(|session| is_expired(session, tx.now))?;
    Ok(tx.put_session(token, &AccountSession::starting(account, kind, tx.now))?)
}

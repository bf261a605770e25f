//! Signing in: password, then second factor. Each step ends the session of the step before and begins one with
//! a new token, so a token that an attacker planted is worth nothing (OWASP ASVS 3.2).
//!
//! The answer is the same whether the account does not exist, is locked, or the password was wrong. Rate
//! limits apply to the network, never to the account as a whole: its owner can sign in from elsewhere. Only
//! one-time codes are limited for the account, because they are short and the right password alone leads to
//! them; recovery codes are long enough and are not limited.

use std::net::IpAddr;

use super::{
    find_full_session, find_pending_account, is_expired, mail_code, passkey, password,
    second_factor::{self, SecondFactor},
    start_password,
};
use crate::{
    app::{
        App, Error, audit,
        hash_queue::HashCaller,
        known_browser::{self, KnownHolder},
        new_token,
        rate_limit::{self, RateLimit},
    },
    domain::{
        access::Actor, audit::AuditAction, id::AccountId, notification::Recipient, person::Account, text::EmailAddress,
    },
    store::{AccountSession, Credentials, People, Read, SessionKind, TokenPurpose, Tx},
};

/// Passwords tried for one account from one network; the waits grow.
const PASSWORD_LIMITS: [RateLimit; 3] = [
    RateLimit { purpose: "password: first", burst: 5, seconds: 30 },
    RateLimit { purpose: "password: second", burst: 12, seconds: 300 },
    RateLimit { purpose: "password: third", burst: 30, seconds: 3600 },
];

/// Passwords and passkeys tried from one network. Wide, because many people may share it.
const ADDRESS_LIMIT: RateLimit = RateLimit { purpose: "sign-in: address", burst: 60, seconds: 20 };

/// Passkey challenges for one network.
const PASSKEY_CHALLENGE_LIMIT: RateLimit = RateLimit { purpose: "passkey: asked", burst: 60, seconds: 10 };

/// Second factors tried for one account from one network.
const SECOND_FACTOR_LIMIT: RateLimit = RateLimit { purpose: "second factor", burst: 6, seconds: 60 };

/// One-time codes tried for one account from anywhere: 300 a day of a million possible ones. It is stored, so
/// it survives a restart.
const ONE_TIME_CODE_LIMIT: RateLimit = RateLimit { purpose: "one-time code", burst: 20, seconds: 300 };

/// Proofs of identity tried inside a session, for one account from one network.
pub(super) const CONFIRMATION_LIMIT: RateLimit = RateLimit { purpose: "confirm", burst: 6, seconds: 60 };

/// What somebody typed at the sign-in.
#[derive(Clone)]
pub struct SignInAttempt {
    /// As typed, not yet parsed.
    pub email: String,
    pub password: String,
    pub browser: SignInBrowser,
}

/// The browser of somebody who signs in.
#[derive(Clone, Debug)]
pub struct SignInBrowser {
    /// Where it comes from; for rate limits only, never stored.
    pub address: IpAddr,
    /// The token of the session that it had before; it ends.
    pub former: Option<String>,
    /// The word that it got at an earlier sign-in ([`known_browser`]).
    pub known: Option<String>,
}

/// A session between password and second factor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingSignIn {
    pub token: String,
    /// Whether the account has a second factor; otherwise one has to be set up now.
    pub is_enrolled: bool,
}

/// What came of a password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PasswordStep {
    /// It is right; the second step has begun.
    Right(PendingSignIn),
    /// It is right, but it is a start password whose time is over.
    StartPasswordOver,
    Wrong,
}

/// Checks a password and begins the second step. If codes by mail are the only factor, one is sent at once.
///
/// # Errors
///
/// - `RateLimited`: too many tries from this network.
/// - `DiskFull`, `Internal`: the store fails, or the stored hash does not read.
pub async fn with_password(app: &App, attempt: SignInAttempt) -> Result<PasswordStep, Error> {
    let SignInAttempt { email, password, browser } = attempt;
    let email = EmailAddress::parse(&email).ok();
    let key = email.as_ref().map(EmailAddress::key).unwrap_or_default();
    let known = app.read(|read| match &email {
        Some(email) => find_active(read, email, app.now()),
        None => Ok(None),
    })?;
    let address = browser.address;
    let caller = match &known {
        Some(known) if known_name(app, &known.account, &browser).is_some() => HashCaller::Team(known.account.id),
        _ => HashCaller::Stranger(address),
    };
    app.hash_queue().check_room(caller)?;
    app.check_network_limit(ADDRESS_LIMIT, address)?;
    for limit in PASSWORD_LIMITS {
        app.check_network_limit_about(limit, &key, address)?;
    }
    let hash = known.as_ref().map(|known| known.password.clone());
    let right = password::verify(app, caller, password, hash).await?;
    let (Some(known), Some(right)) = (known, right) else { return Ok(PasswordStep::Wrong) };
    for limit in PASSWORD_LIMITS {
        app.reset_network_limit_about(limit, &key, address);
    }
    if known.is_start_password_over {
        return Ok(PasswordStep::StartPasswordOver);
    }
    // Where codes by mail are the only factor, nobody has to ask for one.
    let sends_code =
        known.factors == [SecondFactor::Mail] && mail_code::check_send_limit(app, known.account.id).is_ok();
    let (token, former, is_enrolled) = (new_token()?, browser.former, !known.factors.is_empty());
    let starting = token.clone();
    let has_begun = app
        .write(move |tx| {
            // Hashing takes a while: the account may be locked by now, the password may be another.
            let account = tx.account(known.account.id)?.filter(Account::is_active);
            let credentials = tx.credentials(known.account.id)?;
            let Some(account) = account.filter(|_| credentials.password == known.password) else { return Ok(false) };
            if let Some(password) = right.new_hash.clone() {
                tx.put_credentials(account.id, &Credentials { password, ..credentials })?;
            }
            if sends_code {
                mail_code::send_code(tx, &account, TokenPurpose::SignInCode, &starting)?;
            }
            begin_second_step(tx, &starting, account.id, former.as_deref())?;
            Ok(true)
        })
        .await?;
    Ok(if has_begun { PasswordStep::Right(PendingSignIn { token, is_enrolled }) } else { PasswordStep::Wrong })
}

/// The name of the browser, if this account was signed in with it before.
fn known_name(app: &App, account: &Account, browser: &SignInBrowser) -> Option<String> {
    let keys = app.store().installation_key();
    let holder = KnownHolder::Account(account.id);
    browser.known.as_ref().and_then(|word| known_browser::recognise(keys, word, holder, app.now()))
}

/// The word for a browser in which this session was begun; None if the session is none that is fully signed in.
///
/// # Errors
///
/// `Internal`: the store fails.
pub fn known_browser_word(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<Option<String>, Error> {
    let Some((account, _)) = find_full_session(read, token, now)? else { return Ok(None) };
    known_browser::issue(read.installation_key(), KnownHolder::Account(account.id), now).map(Some)
}

/// Begins a session between password and second factor, and ends the one that the browser had before
/// (`former`).
///
/// # Errors
///
/// `Internal`: the store fails.
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
    is_start_password_over: bool,
    factors: Vec<SecondFactor>,
}

/// The account with this address, if it is active, and what it signs in with.
fn find_active(read: &impl Read, email: &EmailAddress, now: jiff::Timestamp) -> Result<Option<SignInAccount>, Error> {
    let Some(id) = read.account_with_email(email)? else { return Ok(None) };
    let Some(account) = read.account(id)?.filter(Account::is_active) else { return Ok(None) };
    let credentials = read.credentials(id)?;
    let factors = second_factor::enabled_factors(&credentials, &account.email);
    let is_start_password_over = start_password::is_over(&credentials, now);
    Ok(Some(SignInAccount { account, password: credentials.password, is_start_password_over, factors }))
}

/// Sends a code by mail, if that is one of the account's factors; else does nothing.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor.
/// - `RateLimited`: too many codes were sent to this account.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn send_code(app: &App, token: &str) -> Result<(), Error> {
    let account = app.read(|read| pending_account(read, token, app.now()))?;
    mail_code::check_send_limit(app, account.id)?;
    let token = token.to_owned();
    app.write(move |tx| {
        let account = pending_account(tx, &token, tx.now)?;
        if factors_of(tx, &account)?.contains(&SecondFactor::Mail) {
            mail_code::send_code(tx, &account, TokenPurpose::SignInCode, &token)?;
        }
        Ok(())
    })
    .await
}

/// Checks a one-time code or recovery code. Returns the token of the full session; `None` if the code is
/// wrong.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor.
/// - `RateLimited`: too many tries from this network, or too many one-time codes for this account.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn with_code(app: &App, token: &str, code: &str, browser: &SignInBrowser) -> Result<Option<String>, Error> {
    let account = app.read(|read| pending_account(read, token, app.now()))?;
    let (key, address, known) = (account.id.to_string(), browser.address, known_name(app, &account, browser));
    app.check_network_limit_about(SECOND_FACTOR_LIMIT, &key, address)?;
    let (old, new, code) = (token.to_owned(), new_token()?, code.to_owned());
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = pending_account(tx, &old, tx.now)?;
            check_code_limit(tx, &account, known.as_deref(), &code)?;
            let mut credentials = tx.credentials(account.id)?;
            let has_mail = second_factor::enabled_factors(&credentials, &account.email).contains(&SecondFactor::Mail);
            let is_right = second_factor::redeem_code(tx.installation_key(), &mut credentials, &code, tx.now)?
                || (has_mail && redeem_mailed(tx, &account, &old, &code)?);
            if !is_right {
                return Ok(false);
            }
            tx.put_credentials(account.id, &credentials)?;
            reset_code_limit(tx, &account, known.as_deref())?;
            if second_factor::is_recovery_code(&code) {
                audit::record(tx, &Actor::of(&account), &AuditAction::RecoveryCodeUsed { account: account.id })?;
            }
            complete_sign_in(tx, &old, &full, account)?;
            Ok(true)
        })
        .await?;
    if is_right {
        app.reset_network_limit_about(SECOND_FACTOR_LIMIT, &key, address);
    }
    Ok(is_right.then_some(new))
}

/// Whether a code is right that was mailed for the sign-in with this token.
fn redeem_mailed(tx: &Tx<'_>, account: &Account, token: &str, code: &str) -> Result<bool, Error> {
    mail_code::redeem_code(tx, Recipient::Account { account: account.id }, TokenPurpose::SignInCode, token, code)
}

/// Counts one more short code of this account. Recovery codes are not counted. Browsers in which the account was
/// signed in before (`known`) are counted each for itself, so nobody who knows the password keeps the owner out.
///
/// # Errors
///
/// `RateLimited`: too many codes for this account. `Internal`: the store fails.
pub(super) fn check_code_limit(tx: &Tx<'_>, account: &Account, known: Option<&str>, code: &str) -> Result<(), Error> {
    if second_factor::is_recovery_code(code) {
        return Ok(());
    }
    rate_limit::check_stored(tx, ONE_TIME_CODE_LIMIT, &code_limit_key(account, known))
}

fn code_limit_key(account: &Account, known: Option<&str>) -> String {
    known.map_or_else(|| account.id.to_string(), |browser| format!("{}|{browser}", account.id))
}

/// Forgets the counted codes, after a right one.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn reset_code_limit(tx: &Tx<'_>, account: &Account, known: Option<&str>) -> Result<(), Error> {
    Ok(rate_limit::reset_stored(tx, ONE_TIME_CODE_LIMIT, &code_limit_key(account, known))?)
}

/// Checks a passkey as the second factor. Returns the token of the full session; `None` if the answer is wrong
/// or the passkey belongs to another account.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor.
/// - `RateLimited`: too many tries from this network.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn with_second_passkey(
    app: &App,
    site: &passkey::PasskeySite,
    token: &str,
    answer: &str,
    address: IpAddr,
) -> Result<Option<String>, Error> {
    let account = app.read(|read| pending_account(read, token, app.now()))?.id;
    app.check_network_limit_about(SECOND_FACTOR_LIMIT, &account.to_string(), address)?;
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

/// Signs in with a passkey alone: the authenticator verified its holder, so it makes two factors. Returns the
/// token of the full session; `None` if the answer is wrong or the account is not active. `former` is the
/// session that the browser had before; it ends.
///
/// # Errors
///
/// - `RateLimited`: too many tries from this network.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn with_passkey(
    app: &App,
    site: &passkey::PasskeySite,
    answer: &str,
    address: IpAddr,
    former: Option<String>,
) -> Result<Option<String>, Error> {
    app.check_network_limit(ADDRESS_LIMIT, address)?;
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

/// The factors that can be chosen at the second step, and whether a code by mail was sent for this sign-in that can
/// still be used.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor.
/// - `Internal`: the store fails.
pub fn pending_factors(
    read: &impl Read,
    token: &str,
    now: jiff::Timestamp,
) -> Result<(Vec<SecondFactor>, bool), Error> {
    let account = pending_account(read, token, now)?;
    let to = Recipient::Account { account: account.id };
    let is_sent = mail_code::is_code_pending(read, to, TokenPurpose::SignInCode, token, now)?;
    Ok((factors_of(read, &account)?, is_sent))
}

fn factors_of(read: &impl Read, account: &Account) -> Result<Vec<SecondFactor>, Error> {
    Ok(second_factor::enabled_factors(&read.credentials(account.id)?, &account.email))
}

/// Makes a passkey challenge for any account, as JSON for the browser.
///
/// # Errors
///
/// - `RateLimited`: too many challenges for this network.
/// - `Internal`: the challenge cannot be made.
pub fn start_passkey(app: &App, site: &passkey::PasskeySite, address: IpAddr) -> Result<String, Error> {
    app.check_network_limit(PASSKEY_CHALLENGE_LIMIT, address)?;
    passkey::start_sign_in(app, site)
}

/// Begins a full session for an account whose owner has just proved everything in another way: the first
/// setup.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn start_full_session(tx: &Tx<'_>, token: &str, account: AccountId) -> Result<(), Error> {
    let account = tx.account(account)?.ok_or(Error::NotFound)?;
    begin_full_session(tx, token, account)
}

/// The account of a session between password and second factor; `NotFound` for every other token.
pub(super) fn pending_account(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<Account, Error> {
    find_pending_account(read, token, now)?.ok_or(Error::NotFound)
}

/// Ends the session between password and second factor and begins the full one. Whoever came with a start password
/// has to replace it first.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn complete_sign_in(tx: &Tx<'_>, old: &str, new: &str, account: Account) -> Result<(), Error> {
    tx.end_session(old)?;
    match tx.credentials(account.id)?.start_password_until {
        Some(_) => begin_session(tx, new, account.id, SessionKind::NewPasswordPending),
        None => begin_full_session(tx, new, account),
    }
}

/// Begins a full session and records the sign-in.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn begin_full_session(tx: &Tx<'_>, token: &str, mut account: Account) -> Result<(), Error> {
    begin_session(tx, token, account.id, SessionKind::Full)?;
    if account.last_sign_in.is_none() {
        audit::record(tx, &Actor::of(&account), &AuditAction::Joined { account: account.id })?;
    }
    account.last_sign_in = Some(tx.now);
    Ok(tx.put_account(&account)?)
}

fn begin_session(tx: &Tx<'_>, token: &str, account: AccountId, kind: SessionKind) -> Result<(), Error> {
    // Expired sessions are removed here; sign-ins are rare enough to look at all sessions.
    tx.end_sessions(|session| is_expired(session, tx.now))?;
    Ok(tx.put_session(token, &AccountSession::starting(account, kind, tx.now))?)
}

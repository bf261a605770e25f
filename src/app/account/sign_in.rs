//! Signing in: password, then second factor. Each step ends the session of the step before and
//! begins one with a new token, so a token somebody else planted is worth nothing (OWASP ASVS 3.2).
//!
//! Whoever tries is told the same whether the account exists, is locked, or the password was wrong.
//! Brakes hold the address they try from, never the account as a whole: its owner gets in from
//! elsewhere. Only one-time codes, which can be reached with the right password alone and are
//! short, are braked for the account; recovery codes are long enough and remain.

use std::net::IpAddr;

use super::{
    half_signed_in, is_over, mail_code, passkey, password,
    second_factor::{self, Factor},
};
use crate::{
    app::{
        App, Error, journal, new_token,
        throttle::{self, Limit, network},
    },
    domain::{access::Actor, id::AccountId, journal::Deed, person::Account, text::EmailAddress},
    store::{People, Purpose, Read, Session, SessionKind, Tx},
};

/// Tries at one account from one address; the waits grow.
const PASSWORD: [Limit; 3] = [
    Limit { purpose: "password: first", burst: 5, seconds: 30 },
    Limit { purpose: "password: second", burst: 12, seconds: 300 },
    Limit { purpose: "password: third", burst: 30, seconds: 3600 },
];

/// Tries from one address at any account. Wide, because a whole clubhouse may share it.
const ADDRESS: Limit = Limit { purpose: "sign-in: address", burst: 60, seconds: 20 };

/// Questions to passkeys, from one address.
const ASKED: Limit = Limit { purpose: "passkey: asked", burst: 60, seconds: 10 };

/// Second factors tried for one account from one address.
const SECOND_FACTOR: Limit = Limit { purpose: "second factor", burst: 6, seconds: 60 };

/// One-time codes tried for one account from anywhere: 300 a day of a million that are possible. It
/// survives a restart.
const ONE_TIME_CODE: Limit = Limit { purpose: "one-time code", burst: 20, seconds: 300 };

/// Proofs tried inside, by one account from one address.
pub(super) const CONFIRM: Limit = Limit { purpose: "confirm", burst: 6, seconds: 60 };

/// What somebody types at the door.
#[derive(Clone)]
pub struct Attempt {
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
pub struct Halfway {
    /// Its token.
    pub token: String,
    /// Whether a second factor is there to be asked for; otherwise one has to be set up now.
    pub is_enrolled: bool,
}

/// Takes a password; nothing if it is not right.
pub async fn with_password(app: &App, attempt: Attempt) -> Result<Option<Halfway>, Error> {
    let from = network(attempt.address);
    let email = EmailAddress::parse(&attempt.email).ok();
    let key = format!("{}|{from}", email.as_ref().map(EmailAddress::key).unwrap_or_default());
    app.pass(ADDRESS, &from)?;
    for limit in PASSWORD {
        app.pass(limit, &key)?;
    }
    let known = app.read(|read| match &email {
        Some(email) => active(read, email),
        None => Ok(None),
    })?;
    let hash = known.as_ref().map(|known| known.password.clone());
    let is_right = password::is_right(app, attempt.password, hash).await?;
    let Some(known) = known.filter(|_| is_right) else { return Ok(None) };
    for limit in PASSWORD {
        app.forgive(limit, &key);
    }
    // Whoever has nothing but codes by mail need not ask for one.
    let sends_code = known.factors == [Factor::Mail] && mail_code::may_send(app, known.account.id).is_ok();
    let (token, former, is_enrolled) = (new_token()?, attempt.former, !known.factors.is_empty());
    let begun = token.clone();
    app.write(move |tx| {
        if sends_code {
            mail_code::send(tx, &known.account, Purpose::SignInCode)?;
        }
        begin_second_step(tx, &begun, known.account.id, former.as_deref())
    })
    .await?;
    Ok(Some(Halfway { token, is_enrolled }))
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
    begin(tx, token, account, SessionKind::SecondFactorPending)
}

struct Known {
    account: Account,
    password: String,
    factors: Vec<Factor>,
}

/// The account with this address, if it may be used, and what it signs in with.
fn active(read: &impl Read, email: &EmailAddress) -> Result<Option<Known>, Error> {
    let Some(id) = read.account_at(email)? else { return Ok(None) };
    let Some(account) = read.account(id)?.filter(Account::is_active) else { return Ok(None) };
    let credentials = read.credentials(id)?;
    let factors = second_factor::factors(&credentials, &account.email);
    Ok(Some(Known { account, password: credentials.password, factors }))
}

/// Sends a code by mail to whoever is at the second step and has that factor.
pub async fn send_code(app: &App, token: &str) -> Result<(), Error> {
    let account = app.read(|read| half(read, token, app.now()))?;
    mail_code::may_send(app, account.id)?;
    let token = token.to_owned();
    app.write(move |tx| {
        let account = half(tx, &token, tx.now)?;
        if choice(tx, &account)?.contains(&Factor::Mail) {
            mail_code::send(tx, &account, Purpose::SignInCode)?;
        }
        Ok(())
    })
    .await
}

/// Takes a one-time or recovery code; the token of the full session, nothing if it is not right.
pub async fn with_code(app: &App, token: &str, code: &str, address: IpAddr) -> Result<Option<String>, Error> {
    let account = app.read(|read| half(read, token, app.now()))?;
    let key = format!("{}|{}", account.id, network(address));
    app.pass(SECOND_FACTOR, &key)?;
    let (old, new, code) = (token.to_owned(), new_token()?, code.to_owned());
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = half(tx, &old, tx.now)?;
            brake_code(tx, &account, &code)?;
            let mut credentials = tx.credentials(account.id)?;
            let has_mail = second_factor::factors(&credentials, &account.email).contains(&Factor::Mail);
            let is_right = second_factor::accept(tx.keys(), &mut credentials, &code, tx.now)?
                || (has_mail && mail_code::take(tx, account.id, Purpose::SignInCode, &code)?);
            if !is_right {
                return Ok(false);
            }
            tx.put_credentials(account.id, &credentials)?;
            release_code(tx, &account)?;
            if second_factor::is_recovery_code(&code) {
                journal::note(tx, &Actor::of(&account), &Deed::RecoveryCodeUsed { account: account.id })?;
            }
            promote(tx, &old, &full, account)?;
            Ok(true)
        })
        .await?;
    if is_right {
        app.forgive(SECOND_FACTOR, &key);
    }
    Ok(is_right.then_some(new))
}

/// One more short code of this account, or how long to wait. Recovery codes are long enough.
pub(super) fn brake_code(tx: &Tx<'_>, account: &Account, code: &str) -> Result<(), Error> {
    if second_factor::is_recovery_code(code) {
        return Ok(());
    }
    throttle::pass_stored(tx, ONE_TIME_CODE, &account.id.to_string())
}

/// A right code frees the brake.
pub(super) fn release_code(tx: &Tx<'_>, account: &Account) -> Result<(), Error> {
    Ok(throttle::forgive_stored(tx, ONE_TIME_CODE, &account.id.to_string())?)
}

/// Takes a passkey as the second factor; the token of the full session, nothing if it is not right.
pub async fn with_second_passkey(
    app: &App,
    site: &passkey::Site,
    token: &str,
    answer: &str,
    address: IpAddr,
) -> Result<Option<String>, Error> {
    let account = app.read(|read| half(read, token, app.now()))?.id;
    app.pass(SECOND_FACTOR, &format!("{account}|{}", network(address)))?;
    let proof = passkey::check(app, site, answer)?.filter(|proof| proof.account == account);
    let Some(proof) = proof else { return Ok(None) };
    let (old, new) = (token.to_owned(), new_token()?);
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = half(tx, &old, tx.now)?;
            let is_right = passkey::accept(tx, &proof)?;
            if is_right {
                promote(tx, &old, &full, account)?;
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
    site: &passkey::Site,
    answer: &str,
    address: IpAddr,
    former: Option<String>,
) -> Result<Option<String>, Error> {
    app.pass(ADDRESS, &network(address))?;
    let Some(proof) = passkey::check(app, site, answer)? else { return Ok(None) };
    let new = new_token()?;
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = tx.account(proof.account)?.filter(Account::is_active);
            let Some(account) = account else { return Ok(false) };
            if !passkey::accept(tx, &proof)? {
                return Ok(false);
            }
            if let Some(former) = &former {
                tx.end_session(former)?;
            }
            let_in(tx, &full, account)?;
            Ok(true)
        })
        .await?;
    Ok(is_right.then_some(new))
}

/// What whoever is at the second step can choose from, and whether a code is on its way to them.
pub fn factors(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<(Vec<Factor>, bool), Error> {
    let account = half(read, token, now)?;
    Ok((choice(read, &account)?, mail_code::is_sent(read, account.id, Purpose::SignInCode, now)?))
}

fn choice(read: &impl Read, account: &Account) -> Result<Vec<Factor>, Error> {
    Ok(second_factor::factors(&read.credentials(account.id)?, &account.email))
}

/// A question to whatever passkey is there; asking is braked like trying.
pub fn ask_for_passkey(app: &App, site: &passkey::Site, address: IpAddr) -> Result<String, Error> {
    app.pass(ASKED, &network(address))?;
    passkey::ask(app, site)
}

/// A full session for an account that has just proved everything in another way: the first setup.
pub fn straight_in(tx: &Tx<'_>, token: &str, account: AccountId) -> Result<(), Error> {
    let account = tx.account(account)?.ok_or(Error::NotFound)?;
    let_in(tx, token, account)
}

/// Whoever is between password and second factor; everybody else is not found.
pub(super) fn half(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<Account, Error> {
    half_signed_in(read, token, now)?.ok_or(Error::NotFound)
}

pub(super) fn promote(tx: &Tx<'_>, old: &str, new: &str, account: Account) -> Result<(), Error> {
    tx.end_session(old)?;
    let_in(tx, new, account)
}

fn let_in(tx: &Tx<'_>, token: &str, mut account: Account) -> Result<(), Error> {
    begin(tx, token, account.id, SessionKind::Full)?;
    if account.last_sign_in.is_none() {
        journal::note(tx, &Actor::of(&account), &Deed::Joined { account: account.id })?;
    }
    account.last_sign_in = Some(tx.now);
    Ok(tx.put_account(&account)?)
}

fn begin(tx: &Tx<'_>, token: &str, account: AccountId, kind: SessionKind) -> Result<(), Error> {
    // Those that ended by themselves go here; sign-ins are rare enough to look at all of them.
    tx.end_sessions(|session| is_over(session, tx.now))?;
    Ok(tx.put_session(token, &Session::begun(account, kind, tx.now))?)
}

//! Signing in: password, then second factor. Each step ends the session of the step before and
//! begins one with a new token, so a token somebody else planted is worth nothing (OWASP ASVS 3.2).
//!
//! Whoever tries is told the same whether the account exists, is locked, or the password was wrong.
//! Brakes hold the address they try from, never the account as a whole: its owner gets in from
//! elsewhere. Only one-time codes, which can be reached with the right password alone and are
//! short, are braked for the account; recovery codes are long enough and remain.

use std::net::IpAddr;

use data_encoding::BASE64URL_NOPAD;

use super::{half_signed_in, is_over, passkey, password, second_factor};
use crate::{
    app::{App, Error, journal, throttle::Limit},
    domain::{
        access::{Actor, Agent},
        id::AccountId,
        journal::Deed,
        person::Account,
        text::{EmailAddress, Label},
    },
    store::{Keys, People, Read, Session, SessionKind, Settings, Tx, random},
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

/// One-time codes tried for one account from anywhere: 300 a day of a million that are possible.
const ONE_TIME_CODE: Limit = Limit { purpose: "one-time code", burst: 20, seconds: 300 };

/// Proofs tried inside, by one account from one address.
pub(super) const CONFIRM: Limit = Limit { purpose: "confirm", burst: 6, seconds: 60 };

/// One-time codes tried inside; the same brake as at the door.
pub(super) const CONFIRM_CODE: Limit = ONE_TIME_CODE;

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
    let hash = known.as_ref().map(|(_, hash)| hash.clone());
    let is_right = password::is_right(app, attempt.password, hash).await?;
    let Some((account, _)) = known.filter(|_| is_right) else { return Ok(None) };
    for limit in PASSWORD {
        app.forgive(limit, &key);
    }
    let (token, former) = (new_token()?, attempt.former);
    let begun = token.clone();
    let is_enrolled = app
        .write(move |tx| {
            begin_second_step(tx, &begun, account, former.as_deref())?;
            Ok(second_factor::is_enrolled(&tx.credentials(account)?))
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

/// The account with this address, if it may be used, and its password's hash.
fn active(read: &impl Read, email: &EmailAddress) -> Result<Option<(AccountId, String)>, Error> {
    let Some(id) = read.account_at(email)? else { return Ok(None) };
    let is_active = read.account(id)?.is_some_and(|account| account.is_active());
    Ok(is_active.then_some((id, read.credentials(id)?.password)))
}

/// Takes a one-time or recovery code; the token of the full session, nothing if it is not right.
pub async fn with_code(app: &App, token: &str, code: &str, address: IpAddr) -> Result<Option<String>, Error> {
    let account = app.read(|read| half(read, token, app.now()))?;
    let key = format!("{}|{}", account.id, network(address));
    app.pass(SECOND_FACTOR, &key)?;
    if !second_factor::is_recovery_code(code) {
        app.pass(ONE_TIME_CODE, &account.id.to_string())?;
    }
    let (old, new, code) = (token.to_owned(), new_token()?, code.to_owned());
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let account = half(tx, &old, tx.now)?;
            let mut credentials = tx.credentials(account.id)?;
            if !second_factor::is_enrolled(&credentials)
                || !second_factor::accept(tx.keys(), &mut credentials, &code, tx.now)?
            {
                return Ok(false);
            }
            tx.put_credentials(account.id, &credentials)?;
            if second_factor::is_recovery_code(&code) {
                journal::note(tx, &Actor::Agent(Agent::of(&account)), &Deed::RecoveryCodeUsed { account: account.id })?;
            }
            promote(tx, &old, &full, account)?;
            Ok(true)
        })
        .await?;
    if is_right {
        app.forgive(SECOND_FACTOR, &key);
        app.forgive(ONE_TIME_CODE, &account.id.to_string());
    }
    Ok(is_right.then_some(new))
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

/// What whoever is at the second step can choose from.
pub fn factors(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<Vec<second_factor::Factor>, Error> {
    Ok(second_factor::factors(&read.credentials(half(read, token, now)?.id)?))
}

/// A question to whatever passkey is there; asking is braked like trying.
pub fn ask_for_passkey(app: &App, site: &passkey::Site, address: IpAddr) -> Result<String, Error> {
    app.pass(ASKED, &network(address))?;
    passkey::ask(app, site)
}

/// What somebody sees who has to set up a second factor.
pub fn enrolment(
    read: &impl Read,
    token: &str,
    now: jiff::Timestamp,
) -> Result<Option<second_factor::Enrolment>, Error> {
    let account = half(read, token, now)?;
    if second_factor::is_enrolled(&read.credentials(account.id)?) {
        return Ok(None);
    }
    let organisation = organisation_name(read)?;
    second_factor::enrolment(&second_factor::seed(read.keys(), token), &organisation, &account.email).map(Some)
}

/// The name apps show beside a code.
fn organisation_name(read: &impl Read) -> Result<Label, Error> {
    Ok(read.organisation()?.unwrap_or_else(crate::app::view::unnamed).name)
}

/// Sets up the second factor that was offered, if the code proves that the app has it.
pub async fn enrol(app: &App, token: &str, code: &str) -> Result<bool, Error> {
    let (token, code) = (token.to_owned(), code.to_owned());
    app.write(move |tx| {
        let account = half(tx, &token, tx.now)?;
        let mut credentials = tx.credentials(account.id)?;
        if second_factor::is_enrolled(&credentials) {
            return Err(Error::NotFound);
        }
        let seed = second_factor::seed(tx.keys(), &token);
        let Some(step) = second_factor::step(&seed, &code, 0, tx.now) else { return Ok(false) };
        let codes = second_factor::recovery_codes(tx.keys(), &token);
        second_factor::enrol(tx.keys(), &mut credentials, &seed, step, &codes)?;
        tx.put_credentials(account.id, &credentials)?;
        Ok(true)
    })
    .await
}

/// The recovery codes of whoever has just enrolled in this very session; of nobody else.
pub fn new_codes(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<Option<Vec<String>>, Error> {
    let account = half(read, token, now)?;
    let codes = second_factor::recovery_codes(read.keys(), token);
    let stored = read.credentials(account.id)?.recovery;
    let is_theirs = codes.first().is_some_and(|code| stored.contains(&recovery(read.keys(), code)));
    Ok(is_theirs.then_some(codes))
}

fn recovery(keys: &Keys, code: &str) -> crate::store::codec::Bytes {
    second_factor::recovery_hash(keys, code)
}

/// Signs in whoever has just enrolled and kept the recovery codes; the token of the full session.
pub async fn after_enrolment(app: &App, token: &str) -> Result<String, Error> {
    let (old, new) = (token.to_owned(), new_token()?);
    let full = new.clone();
    app.write(move |tx| {
        if new_codes(tx, &old, tx.now)?.is_none() {
            return Err(Error::NotFound);
        }
        promote(tx, &old, &full, half(tx, &old, tx.now)?)
    })
    .await?;
    Ok(new)
}

/// A full session for an account that has just proved everything in another way: the first setup.
pub fn straight_in(tx: &Tx<'_>, token: &str, account: AccountId) -> Result<(), Error> {
    let account = tx.account(account)?.ok_or(Error::NotFound)?;
    let_in(tx, token, account)
}

/// Whoever is between password and second factor; everybody else is not found.
fn half(read: &impl Read, token: &str, now: jiff::Timestamp) -> Result<Account, Error> {
    half_signed_in(read, token, now)?.ok_or(Error::NotFound)
}

fn promote(tx: &Tx<'_>, old: &str, new: &str, account: Account) -> Result<(), Error> {
    tx.end_session(old)?;
    let_in(tx, new, account)
}

fn let_in(tx: &Tx<'_>, token: &str, mut account: Account) -> Result<(), Error> {
    begin(tx, token, account.id, SessionKind::Full)?;
    if account.last_sign_in.is_none() {
        journal::note(tx, &Actor::Agent(Agent::of(&account)), &Deed::Joined { account: account.id })?;
    }
    account.last_sign_in = Some(tx.now);
    Ok(tx.put_account(&account)?)
}

fn begin(tx: &Tx<'_>, token: &str, account: AccountId, kind: SessionKind) -> Result<(), Error> {
    // Those that ended by themselves go here; sign-ins are rare enough to look at all of them.
    tx.end_sessions(|session| is_over(session, tx.now))?;
    Ok(tx.put_session(token, &Session { account, kind, created: tx.now, seen: tx.now })?)
}

/// A token that nobody guesses: 256 bits.
pub fn new_token() -> Result<String, Error> {
    Ok(BASE64URL_NOPAD.encode(&random::<32>()?))
}

/// The network an address belongs to: whoever has one IPv6 address has 2⁶⁴ of them.
pub fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => address.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_connection_are_one() {
        let network = |address: &str| network(address.parse().unwrap());
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }
}

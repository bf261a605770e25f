//! Signing in as a requester or contact, with a link by mail or with a password.
//!
//! The answer is the same whether anybody has the address, and so is the work: for an unknown address a link
//! is made too, and the mail to nobody is dropped when it is composed. If too many links were asked for one
//! address, no further one is sent; the last one stays good, so a stranger cannot keep the owner out.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use super::{
    find_session, link_recipient, people_at,
    prove::{FirstProof, ProvedAddress, prove_address},
    remove_expired_sessions,
};
use crate::{
    app::{
        App, Error,
        account::{password, second_factor},
        hash_queue::HashCaller,
        known_browser::{self, KnownHolder},
        new_token,
        rate_limit::{self, RateLimit},
    },
    domain::{
        account_notification::AccountNotification, audit::RefusalKind, device::Device, notification::Recipient,
        text::EmailAddress,
    },
    store::{Credentials, People, Portal, PortalSession, Read, SessionKind, TokenPurpose, Tokens, Tx},
};

/// How long a link to sign in can be used.
pub const SIGN_IN_LINK_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// How long a link for a new password can be used.
pub const RESET_LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// Links that one network may ask for.
const LINK_REQUEST_LIMIT: RateLimit = RateLimit { purpose: "portal: ask for links", burst: 15, seconds: 60 };

/// Links that are sent to one address.
const LINK_MAIL_LIMIT: RateLimit = RateLimit { purpose: "portal: links to an address", burst: 4, seconds: 300 };

/// Passwords tried from one network for any address.
const NETWORK_LIMIT: RateLimit = RateLimit { purpose: "portal: network", burst: 60, seconds: 20 };

/// Passwords tried for one address from one network; the waits grow.
const PORTAL_PASSWORD_LIMITS: [RateLimit; 2] = [
    RateLimit { purpose: "portal: password, first", burst: 5, seconds: 30 },
    RateLimit { purpose: "portal: password, second", burst: 15, seconds: 600 },
];

/// Codes of any kind tried for one address from one network.
const PORTAL_CODE_LIMIT: RateLimit = RateLimit { purpose: "portal: code", burst: 6, seconds: 60 };

/// One-time codes tried for one address from anywhere: 300 a day of a million possible ones. It is stored, so
/// it survives a restart.
const PORTAL_ONE_TIME_CODE_LIMIT: RateLimit = RateLimit { purpose: "portal: one-time code", burst: 20, seconds: 300 };

/// The browser of somebody who signs in.
#[derive(Clone, Debug)]
pub struct PortalBrowser {
    /// Where it comes from; for rate limits only, never stored.
    pub address: IpAddr,
    /// The token of the session that it had before; it ends.
    pub former: Option<String>,
    /// The word that it got at an earlier sign-in ([`known_browser`]).
    pub known: Option<String>,
    pub device: Device,
}

/// A session that began.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortalSignIn {
    pub token: String,
    /// With an app set up, its code is still missing.
    pub kind: SessionKind,
}

/// Sends a link to sign in, if anybody has the address.
///
/// # Errors
///
/// - `RateLimited`: too many links were asked for from this network.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn request_sign_in_link(app: &App, email: EmailAddress, address: IpAddr) -> Result<(), Error> {
    send_link(app, email, address, TokenPurpose::SignInLink, SIGN_IN_LINK_LIFETIME).await
}

/// Sends a link for a new password, if anybody has the address.
///
/// # Errors
///
/// - `RateLimited`: too many links were asked for from this network.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn request_reset_link(app: &App, email: EmailAddress, address: IpAddr) -> Result<(), Error> {
    send_link(app, email, address, TokenPurpose::PasswordReset, RESET_LINK_LIFETIME).await
}

async fn send_link(
    app: &App,
    email: EmailAddress,
    address: IpAddr,
    purpose: TokenPurpose,
    life: SignedDuration,
) -> Result<(), Error> {
    app.check_network_limit(LINK_REQUEST_LIMIT, address)?;
    if app.check_rate_limit(LINK_MAIL_LIMIT, &email.key()).is_err() {
        // The answer is the same as ever, so it is counted here.
        app.count_refusal(RefusalKind::SignIn);
        return Ok(());
    }
    app.write(move |tx| {
        let to = link_recipient(tx, &email)?;
        let token = tx.issue_token(purpose, to, tx.now + life)?;
        let news = match purpose {
            TokenPurpose::PasswordReset => AccountNotification::PasswordReset { token },
            _ => AccountNotification::SignInLink { token },
        };
        tx.enqueue_news(to, news)?;
        Ok(())
    })
    .await
}

/// The address that a link proves. Looking does not use the link up.
///
/// # Errors
///
/// - `NotFound`: the link was used, made up or has expired, or its profile has no address any more.
/// - `Internal`: the store fails.
pub fn proven_address(
    read: &impl Read,
    secret: &str,
    purpose: TokenPurpose,
    now: Timestamp,
) -> Result<EmailAddress, Error> {
    let (_, token) = read.token_with(secret, purpose, now)?.ok_or(Error::NotFound)?;
    let Recipient::Person { person } = token.to else { return Err(Error::NotFound) };
    read.person(person)?.and_then(|person| person.email).ok_or(Error::NotFound)
}

/// Uses a link up and returns the address that it proves.
fn redeem_link(tx: &Tx<'_>, secret: &str, purpose: TokenPurpose) -> Result<EmailAddress, Error> {
    let email = proven_address(tx, secret, purpose, tx.now)?;
    let (id, _) = tx.token_with(secret, purpose, tx.now)?.ok_or(Error::NotFound)?;
    tx.end_token(id)?;
    Ok(email)
}

/// Signs in with a link, which is used up.
///
/// # Errors
///
/// - `NotFound`: the link was used, made up or has expired.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn with_link(app: &App, secret: &str, browser: PortalBrowser) -> Result<PortalSignIn, Error> {
    let (secret, token) = (secret.to_owned(), new_token()?);
    app.write(move |tx| {
        let email = redeem_link(tx, &secret, TokenPurpose::SignInLink)?;
        begin(tx, &token, email, FirstProof::Link, &browser)
    })
    .await
}

/// Sets a new password with the link for it, which is used up, and signs in. All other sessions end.
///
/// # Errors
///
/// - `NotFound`: the link was used, made up or has expired.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn with_reset(app: &App, secret: &str, hash: String, browser: PortalBrowser) -> Result<PortalSignIn, Error> {
    let (secret, token) = (secret.to_owned(), new_token()?);
    app.write(move |tx| {
        let email = redeem_link(tx, &secret, TokenPurpose::PasswordReset)?;
        super::account::put_password(tx, &email, &hash)?;
        tx.end_portal_sessions(|_, session| session.email.key() == email.key())?;
        begin(tx, &token, email, FirstProof::Link, &browser)
    })
    .await
}

/// Signs in with a password; `None` if it is wrong, if none is set for the address, or if nobody has the
/// address.
///
/// # Errors
///
/// - `RateLimited`: too many tries from this network.
/// - `DiskFull`, `Internal`: the store fails, or the stored hash does not read.
pub async fn with_password(
    app: &App,
    email: Option<EmailAddress>,
    password: String,
    browser: PortalBrowser,
) -> Result<Option<PortalSignIn>, Error> {
    let key = email.as_ref().map(EmailAddress::key).unwrap_or_default();
    let caller = match &email {
        Some(email) if known_name(app, email, &browser).is_some() => HashCaller::Requester(browser.address),
        _ => HashCaller::Stranger(browser.address),
    };
    app.hash_queue().check_room(caller)?;
    app.check_network_limit(NETWORK_LIMIT, browser.address)?;
    for limit in PORTAL_PASSWORD_LIMITS {
        app.check_network_limit_about(limit, &key, browser.address)?;
    }
    let hash = match &email {
        Some(email) => app.read(|read| Ok(read.portal_credentials(email)?.password)).map(Some)?,
        None => None,
    };
    let right = password::verify(app, caller, password, hash.clone()).await?;
    let (Some(email), Some(right)) = (email, right) else { return Ok(None) };
    for limit in PORTAL_PASSWORD_LIMITS {
        app.reset_network_limit_about(limit, &key, browser.address);
    }
    let token = new_token()?;
    app.write(move |tx| {
        // Hashing takes a while: the password may be another by now.
        let credentials = tx.portal_credentials(&email)?;
        if Some(&credentials.password) != hash.as_ref() || people_at(tx, &email)?.is_empty() {
            return Ok(None);
        }
        if let Some(password) = right.new_hash.clone() {
            tx.put_portal_credentials(&email, &Credentials { password, ..credentials })?;
        }
        begin(tx, &token, email.clone(), FirstProof::Password, &browser).map(Some)
    })
    .await
}

/// Checks a code of the app or a recovery code after the first proof. Returns the token of the full session;
/// `None` if the code is wrong.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between the two proofs.
/// - `RateLimited`: too many tries from this network, or too many one-time codes for this address.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn with_code(app: &App, token: &str, code: &str, browser: &PortalBrowser) -> Result<Option<String>, Error> {
    let pending = SessionKind::SecondFactorPending;
    let (session, _) = app.read(|read| find_session(read, token, pending, app.now()))?.ok_or(Error::NotFound)?;
    let (key, known) = (session.email.key(), known_name(app, &session.email, browser));
    app.check_network_limit_about(PORTAL_CODE_LIMIT, &key, browser.address)?;
    let (old, new, code) = (token.to_owned(), new_token()?, code.to_owned());
    let full = new.clone();
    let is_right = app
        .write(move |tx| {
            let (session, people) = find_session(tx, &old, pending, tx.now)?.ok_or(Error::NotFound)?;
            let oldest = people.first().map(|person| person.id.to_string()).unwrap_or_default();
            let counted = known.as_ref().map_or(oldest.clone(), |browser| format!("{oldest}|{browser}"));
            if !second_factor::is_recovery_code(&code) {
                rate_limit::check_stored(tx, PORTAL_ONE_TIME_CODE_LIMIT, &counted)?;
            }
            let mut credentials = tx.portal_credentials(&session.email)?;
            if !second_factor::has_app(&credentials)
                || !second_factor::redeem_code(tx.installation_key(), &mut credentials, &code, tx.now)?
            {
                return Ok(false);
            }
            rate_limit::reset_stored(tx, PORTAL_ONE_TIME_CODE_LIMIT, &counted)?;
            tx.put_portal_credentials(&session.email, &credentials)?;
            tx.end_portal_session(&old)?;
            let session = PortalSession { kind: SessionKind::Full, created: tx.now, last_seen: tx.now, ..session };
            tx.put_portal_session(&full, &session)?;
            Ok(true)
        })
        .await?;
    if is_right {
        app.reset_network_limit_about(PORTAL_CODE_LIMIT, &key, browser.address);
    }
    Ok(is_right.then_some(new))
}

/// The name of the browser, if the address was signed in with it before.
fn known_name(app: &App, email: &EmailAddress, browser: &PortalBrowser) -> Option<String> {
    let (keys, holder) = (app.store().installation_key(), KnownHolder::Address(email));
    browser.known.as_ref().and_then(|word| known_browser::recognise(keys, word, holder, app.now()))
}

/// The word for a browser in which this session was begun; None if the session is none that is fully signed in.
///
/// # Errors
///
/// `Internal`: the store fails.
pub fn known_browser_word(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<String>, Error> {
    let Some((session, _)) = find_session(read, token, SessionKind::Full, now)? else { return Ok(None) };
    known_browser::issue(read.installation_key(), KnownHolder::Address(&session.email), now).map(Some)
}

fn begin(
    tx: &Tx<'_>,
    token: &str,
    email: EmailAddress,
    proof: FirstProof<'_>,
    browser: &PortalBrowser,
) -> Result<PortalSignIn, Error> {
    // Expired sessions are removed here; sign-ins are rare enough to look at all sessions.
    remove_expired_sessions(tx)?;
    if let Some(former) = &browser.former {
        tx.end_portal_session(former)?;
    }
    let kind = match prove_address(tx, &email, proof)?.ok_or(Error::NotFound)? {
        ProvedAddress::Full => SessionKind::Full,
        ProvedAddress::FactorMissing => SessionKind::SecondFactorPending,
    };
    let device = browser.device;
    tx.put_portal_session(token, &PortalSession { email, kind, created: tx.now, last_seen: tx.now, device })?;
    Ok(PortalSignIn { token: token.to_owned(), kind })
}

/// Ends a session. An unknown token changes nothing.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn sign_out(tx: &Tx<'_>, token: &str) -> Result<(), Error> {
    tx.end_portal_session(token)?;
    Ok(())
}

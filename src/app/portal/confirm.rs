//! Proving again who is signed in at the portal, before what they sign in with is changed: a session left open on a
//! shared computer must not be enough for that. The team's proof is in `account::confirm`.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use super::{link_recipient, require_session};
use crate::{
    app::{
        App, Error,
        account::{
            mail_code::{self, TokenPurpose},
            password, second_factor,
        },
        hash_queue::HashCaller,
        new_token,
        rate_limit::RateLimit,
    },
    domain::{elapsed::elapsed, text::EmailAddress},
    store::{Portal, PortalSession, Read, Tx},
};

/// So long after a proof of identity, what an address signs in with may be changed.
const PROOF_FRESHNESS: SignedDuration = SignedDuration::from_mins(15);

/// The present password or a code, tried by somebody who is signed in, for one address.
pub(super) const PROOF_LIMIT: RateLimit = RateLimit { purpose: "portal: proof again", burst: 6, seconds: 60 };

/// Codes that are mailed to one address for a proof.
const PROOF_CODE_LIMIT: RateLimit = RateLimit { purpose: "portal: proof codes to an address", burst: 4, seconds: 300 };

/// How somebody who is signed in proves their address again.
#[derive(Clone, Debug)]
pub enum RequesterProof {
    Password(String),
    /// A code of the app or a recovery code where an app is set up, else the code that was mailed; as typed.
    Code(String),
}

/// What an address can be proved with, for the page that asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequesterProofMeans {
    pub email: EmailAddress,
    pub has_password: bool,
    /// Codes come from an app; otherwise they are mailed.
    pub has_app: bool,
    /// A code was mailed that can still be used in this session.
    pub is_code_sent: bool,
}

/// Whether the session's owner proved the address in the last 15 minutes: by signing in, or again since.
pub fn is_fresh(session: &PortalSession, now: Timestamp) -> bool {
    elapsed(session.created, now) <= PROOF_FRESHNESS
}

/// Checks that the session's owner proved the address in the last 15 minutes.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `ProofNeeded`: the last proof is older than 15 minutes.
/// - `Internal`: the store fails.
pub fn require_fresh_session(read: &impl Read, token: &str, now: Timestamp) -> Result<PortalSession, Error> {
    let (session, _) = require_session(read, token, now)?;
    if is_fresh(&session, now) { Ok(session) } else { Err(Error::ProofNeeded) }
}

/// What the address of a session can be proved with.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `Internal`: the store fails.
pub fn proof_means(read: &impl Read, token: &str, now: Timestamp) -> Result<RequesterProofMeans, Error> {
    let (session, _) = require_session(read, token, now)?;
    let credentials = read.portal_credentials(&session.email)?;
    let to = link_recipient(read, &session.email)?;
    Ok(RequesterProofMeans {
        has_password: !credentials.password.is_empty(),
        has_app: second_factor::has_app(&credentials),
        is_code_sent: mail_code::is_code_pending(read, to, TokenPurpose::ProofCode, token, now)?,
        email: session.email,
    })
}

/// Mails a code that proves the address in this session; none where codes come from an app.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `RateLimited`: too many codes were mailed to this address.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn send_proof_code(app: &App, token: &str) -> Result<(), Error> {
    let (session, _) = app.read(|read| require_session(read, token, app.now()))?;
    app.check_rate_limit(PROOF_CODE_LIMIT, &session.email.key())?;
    let token = token.to_owned();
    app.write(move |tx| {
        let (session, _) = require_session(tx, &token, tx.now)?;
        if second_factor::has_app(&tx.portal_credentials(&session.email)?) {
            return Ok(());
        }
        mail_code::send_code_to(tx, link_recipient(tx, &session.email)?, TokenPurpose::ProofCode, &token)
    })
    .await
}

/// Whether the present password is right. If none is set, there is nothing to prove and it is `true`.
///
/// # Errors
///
/// - `RateLimited`: too many tries for this address.
/// - `Internal`: the store fails, or the stored hash does not read.
pub async fn is_current_password(
    app: &App,
    email: &EmailAddress,
    typed: String,
    address: IpAddr,
) -> Result<bool, Error> {
    let hash = app.read(|read| Ok(read.portal_credentials(email)?.password))?;
    if hash.is_empty() {
        return Ok(true);
    }
    let caller = HashCaller::Requester(address);
    app.hash_queue().check_room(caller)?;
    app.check_rate_limit(PROOF_LIMIT, &email.key())?;
    let is_right = password::verify(app, caller, typed, Some(hash)).await?.is_some();
    if is_right {
        app.reset_rate_limit(PROOF_LIMIT, &email.key());
    }
    Ok(is_right)
}

/// Checks the proof. The session goes on under a new token, which is returned; `None` if the proof is wrong.
///
/// # Errors
///
/// - `SessionEnded`: `token` belongs to no session that is fully signed in.
/// - `RateLimited`: too many tries for this address.
/// - `DiskFull`, `Internal`: the store fails, or the stored hash does not read.
pub async fn prove_again(
    app: &App,
    token: &str,
    proof: RequesterProof,
    address: IpAddr,
) -> Result<Option<String>, Error> {
    let means = app.read(|read| proof_means(read, token, app.now()))?;
    let code = match proof {
        RequesterProof::Password(typed) => {
            if !means.has_password || !is_current_password(app, &means.email, typed, address).await? {
                return Ok(None);
            }
            None
        }
        RequesterProof::Code(typed) => {
            app.check_rate_limit(PROOF_LIMIT, &means.email.key())?;
            Some(typed)
        }
    };
    let (old, new) = (token.to_owned(), new_token()?);
    let fresh = new.clone();
    let is_right = app.write(move |tx| renew(tx, &old, &fresh, code.as_deref())).await?;
    if is_right {
        app.reset_rate_limit(PROOF_LIMIT, &means.email.key());
    }
    Ok(is_right.then_some(new))
}

/// `code` is `None` if the password was right.
fn renew(tx: &Tx<'_>, old: &str, new: &str, code: Option<&str>) -> Result<bool, Error> {
    let (session, _) = require_session(tx, old, tx.now)?;
    if let Some(code) = code {
        let mut credentials = tx.portal_credentials(&session.email)?;
        let is_right = if second_factor::has_app(&credentials) {
            second_factor::redeem_code(tx.installation_key(), &mut credentials, code, tx.now)?
        } else {
            mail_code::redeem_code(tx, link_recipient(tx, &session.email)?, TokenPurpose::ProofCode, old, code)?
        };
        if !is_right {
            return Ok(false);
        }
        tx.put_portal_credentials(&session.email, &credentials)?;
    }
    tx.end_portal_session(old)?;
    tx.put_portal_session(new, &PortalSession { created: tx.now, last_seen: tx.now, ..session })?;
    Ok(true)
}

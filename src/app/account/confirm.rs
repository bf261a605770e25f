//! Proving one's identity again before second factors are changed: a session left open on a shared computer
//! must not be enough for that.

use std::net::IpAddr;

use super::{
    find_full_session,
    passkey::{self, PasskeySite},
    password, second_factor,
    sign_in::{CONFIRMATION_LIMIT, check_code_limit, reset_code_limit},
    start_password::usable_hash,
};
use crate::{
    app::{App, Error, hash_queue::HashCaller, new_token},
    store::{AccountSession, People, Read, Sessions, Tx},
};

/// Codes inside a session are counted apart from those at the door, which strangers reach too.
const SESSION_CODES: &str = "session";

/// How the owner of a session proves their identity again.
#[derive(Clone, Debug)]
pub enum ConfirmationMeans {
    Password(String),
    /// A one-time code of the app or a recovery code, as typed.
    Code(String),
    /// The authenticator's answer, as JSON.
    Passkey(String),
}

/// Checks the proof. The session goes on under a new token, which is returned; `None` if the proof is wrong.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session that is fully signed in.
/// - `RateLimited`: too many tries from this network, or too many one-time codes for this account.
/// - `DiskFull`, `Internal`: the store fails, or the stored hash does not read.
pub async fn confirm_identity(
    app: &App,
    site: Option<&PasskeySite>,
    token: &str,
    means: ConfirmationMeans,
    address: IpAddr,
) -> Result<Option<String>, Error> {
    let found = app.read(|read| find_full_session(read, token, app.now()))?;
    let (account, _) = found.ok_or(Error::NotFound)?;
    app.check_network_limit_about(CONFIRMATION_LIMIT, &account.id.to_string(), address)?;
    let shown = match means {
        ConfirmationMeans::Password(typed) => {
            let credentials = app.read(|read| Ok(read.credentials(account.id)?))?;
            let hash = usable_hash(credentials, app.now());
            password::verify(app, HashCaller::Team(account.id), typed, Some(hash))
                .await?
                .map(|_| CheckedMeans::Password)
        }
        ConfirmationMeans::Code(typed) => Some(CheckedMeans::Code(typed)),
        ConfirmationMeans::Passkey(answer) => match site {
            Some(site) => passkey::verify_answer(app, site, &answer)?.map(CheckedMeans::Passkey),
            None => None,
        },
    };
    let Some(shown) = shown else { return Ok(None) };
    let (old, new) = (token.to_owned(), new_token()?);
    let fresh = new.clone();
    let is_right = app.write(move |tx| renew(tx, &old, &fresh, &shown)).await?;
    Ok(is_right.then_some(new))
}

/// A proof, checked as far as that is possible outside of a transaction.
enum CheckedMeans {
    Password,
    Code(String),
    Passkey(passkey::PasskeyProof),
}

fn renew(tx: &Tx<'_>, old: &str, new: &str, shown: &CheckedMeans) -> Result<bool, Error> {
    let (account, _) = find_full_session(tx, old, tx.now)?.ok_or(Error::NotFound)?;
    let is_right = match shown {
        CheckedMeans::Password => true,
        CheckedMeans::Code(typed) => {
            check_code_limit(tx, &account, Some(SESSION_CODES), typed)?;
            let mut credentials = tx.credentials(account.id)?;
            let is_right = second_factor::redeem_code(tx.installation_key(), &mut credentials, typed, tx.now)?;
            if is_right {
                tx.put_credentials(account.id, &credentials)?;
                reset_code_limit(tx, &account, Some(SESSION_CODES))?;
            }
            is_right
        }
        CheckedMeans::Passkey(proof) => proof.account == account.id && passkey::use_proof(tx, proof)?,
    };
    if is_right {
        let session = tx.session(old)?.ok_or(Error::NotFound)?;
        tx.end_session(old)?;
        tx.put_session(new, &AccountSession { created: tx.now, last_seen: tx.now, ..session })?;
    }
    Ok(is_right)
}

//! Proving again who one is, before what one signs in with is changed: a session left open on a
//! shared computer must not be enough for that.

use std::net::IpAddr;

use super::{
    passkey::{self, Site},
    password, second_factor,
    sign_in::{CONFIRM, brake_code, release_code},
    signed_in,
};
use crate::{
    app::{App, Error, new_token, throttle::network},
    store::{People, Read, Session, Sessions, Tx},
};

/// How somebody proves it.
#[derive(Clone, Debug)]
pub enum Means {
    /// Their password, as typed.
    Password(String),
    /// A one-time or recovery code, as typed.
    Code(String),
    /// The answer of a passkey.
    Passkey(String),
}

/// Takes the proof; the session goes on under a new token, which is fresh. Nothing if it is not right.
pub async fn confirm(
    app: &App,
    site: Option<&Site>,
    token: &str,
    means: Means,
    address: IpAddr,
) -> Result<Option<String>, Error> {
    let found = app.read(|read| signed_in(read, token, app.now()))?;
    let (account, _) = found.ok_or(Error::NotFound)?;
    app.pass(CONFIRM, &format!("{}|{}", account.id, network(address)))?;
    let shown = match means {
        Means::Password(typed) => {
            let hash = app.read(|read| Ok(read.credentials(account.id)?))?.password;
            password::is_right(app, typed, Some(hash)).await?.then_some(Shown::Password)
        }
        Means::Code(typed) => Some(Shown::Code(typed)),
        Means::Passkey(answer) => match site {
            Some(site) => passkey::check(app, site, &answer)?.map(Shown::Passkey),
            None => None,
        },
    };
    let Some(shown) = shown else { return Ok(None) };
    let (old, new) = (token.to_owned(), new_token()?);
    let fresh = new.clone();
    let is_right = app.write(move |tx| renew(tx, &old, &fresh, &shown)).await?;
    Ok(is_right.then_some(new))
}

/// What was shown, as far as it could be checked outside of a transaction.
enum Shown {
    Password,
    Code(String),
    Passkey(passkey::Proof),
}

fn renew(tx: &Tx<'_>, old: &str, new: &str, shown: &Shown) -> Result<bool, Error> {
    let (account, _) = signed_in(tx, old, tx.now)?.ok_or(Error::NotFound)?;
    let is_right = match shown {
        Shown::Password => true,
        Shown::Code(typed) => {
            brake_code(tx, &account, typed)?;
            let mut credentials = tx.credentials(account.id)?;
            let is_right = second_factor::accept(tx.keys(), &mut credentials, typed, tx.now)?;
            if is_right {
                tx.put_credentials(account.id, &credentials)?;
                release_code(tx, &account)?;
            }
            is_right
        }
        Shown::Passkey(proof) => proof.account == account.id && passkey::accept(tx, proof)?,
    };
    if is_right {
        let session = tx.session(old)?.ok_or(Error::NotFound)?;
        tx.end_session(old)?;
        tx.put_session(new, &Session { created: tx.now, seen: tx.now, ..session })?;
    }
    Ok(is_right)
}

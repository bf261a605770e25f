//! Setting up second factors: the first one at the first sign-in, between password and console, with
//! recovery codes; further ones by [`change`](super::change).

use jiff::Timestamp;

use super::{
    mail_code,
    passkey::MOST,
    second_factor::{self, Enrolment},
    sign_in::{half, promote},
};
use crate::{
    app::{App, Error, new_token},
    domain::{person::Account, text::Label},
    store::{Credentials, Passkey, People, Purpose, Read, Settings, Tx},
};

/// A second factor to be set up, with what proves that its owner has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewFactor {
    /// An app with the key that was offered; the code it shows.
    App {
        /// As typed.
        code: String,
    },
    /// Codes by mail; the code of the test mail.
    Mail {
        /// As typed.
        code: String,
    },
    /// A passkey that was made.
    Passkey(Passkey),
}

/// Whether a factor could be set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetUp {
    /// It is.
    Done,
    /// The code is not right.
    Wrong,
    /// That passkey is there already, here or with somebody else.
    Known,
    /// As many passkeys as there may be.
    Full,
}

impl NewFactor {
    /// Puts it beside the others. `token` is that of the session in which the app's key was offered.
    pub(super) fn set_up(
        &self,
        tx: &Tx<'_>,
        token: &str,
        account: &Account,
        credentials: &mut Credentials,
    ) -> Result<SetUp, Error> {
        match self {
            Self::App { code } => {
                let seed = second_factor::seed(tx.keys(), token);
                let Some(step) = second_factor::step(&seed, code, 0, tx.now) else { return Ok(SetUp::Wrong) };
                second_factor::enrol_app(tx.keys(), credentials, &seed, step)?;
            }
            Self::Mail { code } => {
                if !mail_code::take(tx, account.id, Purpose::AddressCode, code)? {
                    return Ok(SetUp::Wrong);
                }
                credentials.mail = Some(account.email.clone());
            }
            Self::Passkey(passkey) => {
                if tx.account_with_passkey(&passkey.id.0)?.is_some() {
                    return Ok(SetUp::Known);
                }
                if credentials.passkeys.len() >= MOST {
                    return Ok(SetUp::Full);
                }
                credentials.passkeys.push(passkey.clone());
            }
        }
        Ok(SetUp::Done)
    }
}

/// The account of whoever has to set up their first second factor; none if they have one.
pub fn newcomer(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    let account = half(read, token, now)?;
    let is_new = second_factor::factors(&read.credentials(account.id)?, &account.email).is_empty();
    Ok(is_new.then_some(account))
}

/// What the app of somebody needs who has to set up their first second factor.
pub fn enrolment(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Enrolment>, Error> {
    newcomer(read, token, now)?.map(|account| offered(read, token, &account)).transpose()
}

/// What an app needs for the codes of this account.
pub fn offered(read: &impl Read, token: &str, account: &Account) -> Result<Enrolment, Error> {
    second_factor::enrolment(&second_factor::seed(read.keys(), token), &organisation_name(read)?, &account.email)
}

/// The name apps show beside a code.
fn organisation_name(read: &impl Read) -> Result<Label, Error> {
    Ok(read.organisation()?.unwrap_or_else(crate::app::view::unnamed).name)
}

/// Sends a code to the address of somebody who wants codes by mail: it shows that mail arrives.
pub async fn send_test(app: &App, token: &str) -> Result<(), Error> {
    let account = app.read(|read| newcomer(read, token, app.now()))?.ok_or(Error::NotFound)?;
    mail_code::may_send(app, account.id)?;
    app.write(move |tx| mail_code::send(tx, &account, Purpose::AddressCode)).await
}

/// Sets up the first second factor, and recovery codes beside it.
pub async fn enrol(app: &App, token: &str, new: NewFactor) -> Result<SetUp, Error> {
    let token = token.to_owned();
    app.write(move |tx| {
        let account = newcomer(tx, &token, tx.now)?.ok_or(Error::NotFound)?;
        let mut credentials = tx.credentials(account.id)?;
        let set_up = new.set_up(tx, &token, &account, &mut credentials)?;
        if set_up == SetUp::Done {
            let codes = second_factor::recovery_codes(tx.keys(), &token);
            second_factor::keep_codes(tx.keys(), &mut credentials, &codes);
            tx.put_credentials(account.id, &credentials)?;
        }
        Ok(set_up)
    })
    .await
}

/// The recovery codes of whoever has just enrolled in this very session; of nobody else.
pub fn new_codes(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Vec<String>>, Error> {
    let account = half(read, token, now)?;
    let codes = second_factor::recovery_codes(read.keys(), token);
    let stored = read.credentials(account.id)?.recovery;
    let hash = |code: &String| second_factor::recovery_hash(read.keys(), code);
    let is_theirs = codes.first().is_some_and(|code| stored.contains(&hash(code)));
    Ok(is_theirs.then_some(codes))
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

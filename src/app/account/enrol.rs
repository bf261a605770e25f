//! Setting up second factors: the first one at the first sign-in, between password and console, with
//! recovery codes; further ones by [`change`](super::manage_factors).

use jiff::Timestamp;

use super::{
    mail_code,
    passkey::MAX_PASSKEYS,
    second_factor::{self, TotpEnrolment},
    sign_in::{complete_sign_in, pending_account},
};
use crate::{
    app::{App, Error, new_token},
    domain::{person::Account, text::Label},
    store::{Credentials, Passkey, People, Read, Settings, TokenPurpose, Tx},
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
pub enum EnrolmentResult {
    /// It is.
    Done,
    /// The code is not right.
    WrongCode,
    /// That passkey is there already, here or with somebody else.
    AlreadyRegistered,
    /// As many passkeys as there may be.
    TooMany,
}

impl NewFactor {
    /// Puts it beside the others. `token` is that of the session in which the app's key was offered.
    pub(super) fn set_up(
        &self,
        tx: &Tx<'_>,
        token: &str,
        account: &Account,
        credentials: &mut Credentials,
    ) -> Result<EnrolmentResult, Error> {
        match self {
            Self::App { code } => {
                let seed = second_factor::offered_seed(tx.installation_key(), token);
                let Some(step) = second_factor::matching_time_step(&seed, code, 0, tx.now) else {
                    return Ok(EnrolmentResult::WrongCode);
                };
                second_factor::enrol_app(tx.installation_key(), credentials, &seed, step)?;
            }
            Self::Mail { code } => {
                if !mail_code::redeem_code(tx, account.id, TokenPurpose::AddressCode, code)? {
                    return Ok(EnrolmentResult::WrongCode);
                }
                credentials.mail = Some(account.email.clone());
            }
            Self::Passkey(passkey) => {
                if tx.account_with_passkey(&passkey.id.0)?.is_some() {
                    return Ok(EnrolmentResult::AlreadyRegistered);
                }
                if credentials.passkeys.len() >= MAX_PASSKEYS {
                    return Ok(EnrolmentResult::TooMany);
                }
                credentials.passkeys.push(passkey.clone());
            }
        }
        Ok(EnrolmentResult::Done)
    }
}

/// The account of whoever has to set up their first second factor; none if they have one.
pub fn account_without_factor(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    let account = pending_account(read, token, now)?;
    let is_new = second_factor::enabled_factors(&read.credentials(account.id)?, &account.email).is_empty();
    Ok(is_new.then_some(account))
}

/// What the app of somebody needs who has to set up their first second factor.
pub fn first_enrolment(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<TotpEnrolment>, Error> {
    account_without_factor(read, token, now)?.map(|account| enrolment_for(read, token, &account)).transpose()
}

/// What an app needs for the codes of this account.
pub fn enrolment_for(read: &impl Read, token: &str, account: &Account) -> Result<TotpEnrolment, Error> {
    second_factor::totp_enrolment(
        &second_factor::offered_seed(read.installation_key(), token),
        &organisation_name(read)?,
        &account.email,
    )
}

/// The name apps show beside a code.
fn organisation_name(read: &impl Read) -> Result<Label, Error> {
    Ok(read.organisation()?.unwrap_or_else(crate::app::view::unnamed).name)
}

/// Sends a code to the address of somebody who wants codes by mail: it shows that mail arrives.
pub async fn send_test_code(app: &App, token: &str) -> Result<(), Error> {
    let account = app.read(|read| account_without_factor(read, token, app.now()))?.ok_or(Error::NotFound)?;
    mail_code::check_send_limit(app, account.id)?;
    app.write(move |tx| mail_code::send_code(tx, &account, TokenPurpose::AddressCode)).await
}

/// Sets up the first second factor, and recovery codes beside it.
pub async fn enrol_first_factor(app: &App, token: &str, new: NewFactor) -> Result<EnrolmentResult, Error> {
    let token = token.to_owned();
    app.write(move |tx| {
        let account = account_without_factor(tx, &token, tx.now)?.ok_or(Error::NotFound)?;
        let mut credentials = tx.credentials(account.id)?;
        let set_up = new.set_up(tx, &token, &account, &mut credentials)?;
        if set_up == EnrolmentResult::Done {
            let codes = second_factor::recovery_codes(tx.installation_key(), &token);
            second_factor::store_recovery_codes(tx.installation_key(), &mut credentials, &codes);
            tx.put_credentials(account.id, &credentials)?;
        }
        Ok(set_up)
    })
    .await
}

/// The recovery codes of whoever has just enrolled in this very session; of nobody else.
pub fn fresh_recovery_codes(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Vec<String>>, Error> {
    let account = pending_account(read, token, now)?;
    let codes = second_factor::recovery_codes(read.installation_key(), token);
    let stored = read.credentials(account.id)?.recovery;
    let hash = |code: &String| second_factor::recovery_hash(read.installation_key(), code);
    let is_theirs = codes.first().is_some_and(|code| stored.contains(&hash(code)));
    Ok(is_theirs.then_some(codes))
}

/// Signs in whoever has just enrolled and kept the recovery codes; the token of the full session.
pub async fn finish_enrolment(app: &App, token: &str) -> Result<String, Error> {
    let (old, new) = (token.to_owned(), new_token()?);
    let full = new.clone();
    app.write(move |tx| {
        if fresh_recovery_codes(tx, &old, tx.now)?.is_none() {
            return Err(Error::NotFound);
        }
        complete_sign_in(tx, &old, &full, pending_account(tx, &old, tx.now)?)
    })
    .await?;
    Ok(new)
}

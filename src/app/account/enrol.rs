//! Setting up second factors. The first one is set up at the first sign-in, between password and console,
//! together with recovery codes; later ones by [`manage_factors`](super::manage_factors).

use jiff::Timestamp;

use super::{
    mail_code,
    passkey::MAX_PASSKEYS,
    second_factor::{self, TotpEnrolment},
    sign_in::{complete_sign_in, pending_account},
};
use crate::{
    app::{App, Error, new_token},
    domain::{notification::Recipient, person::Account, text::Label},
    store::{Credentials, Passkey, People, Read, Settings, TokenPurpose, Tx},
};

/// A second factor to be set up, with the proof that its owner has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewFactor {
    /// The app got the key that this session was offered.
    App {
        /// The code that the app shows, as typed.
        code: String,
    },
    /// Codes by mail to the account's address.
    Mail {
        /// The code of the test mail, as typed.
        code: String,
    },
    /// A passkey whose registration was verified.
    Passkey(Passkey),
}

/// Whether a second factor could be set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnrolmentResult {
    Done,
    WrongCode,
    /// The passkey belongs to this or another account already.
    AlreadyRegistered,
    /// The account has [`MAX_PASSKEYS`] passkeys.
    TooMany,
}

impl NewFactor {
    /// Adds the factor to `credentials`. `token` is that of the session in which the app's key was offered.
    ///
    /// # Errors
    ///
    /// `Internal`: the store fails. A wrong code or a passkey in use is no error, but the result.
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
                let to = Recipient::Account { account: account.id };
                if !mail_code::redeem_code(tx, to, TokenPurpose::AddressCode, token, code)? {
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

/// The account that has to set up its first second factor; `None` if it has one already.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor.
/// - `Internal`: the store fails.
pub fn account_without_factor(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
    let account = pending_account(read, token, now)?;
    let is_new = second_factor::enabled_factors(&read.credentials(account.id)?, &account.email).is_empty();
    Ok(is_new.then_some(account))
}

/// What the app needs of an account that has to set up its first second factor; `None` if it has one already.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor.
/// - `Internal`: the store fails, or no `otpauth` address can be made.
pub fn first_enrolment(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<TotpEnrolment>, Error> {
    account_without_factor(read, token, now)?.map(|account| enrolment_for(read, token, &account)).transpose()
}

/// What an app needs to make codes for this account. The key is always the same within one session.
///
/// # Errors
///
/// `Internal` when the store fails or no `otpauth` address can be made.
pub fn enrolment_for(read: &impl Read, token: &str, account: &Account) -> Result<TotpEnrolment, Error> {
    second_factor::totp_enrolment(
        &second_factor::offered_seed(read.installation_key(), token),
        &organisation_name(read)?,
        &account.email,
    )
}

/// The name that apps show beside a code.
fn organisation_name(read: &impl Read) -> Result<Label, Error> {
    Ok(read.organisation()?.unwrap_or_else(crate::app::view::unnamed).name)
}

/// Sends a code to the address of somebody who wants codes by mail: it shows that mail arrives there.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor, or the account has a factor
///   already.
/// - `RateLimited`: too many codes were sent to this account.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn send_test_code(app: &App, token: &str) -> Result<(), Error> {
    let account = app.read(|read| account_without_factor(read, token, app.now()))?.ok_or(Error::NotFound)?;
    mail_code::check_send_limit(app, account.id)?;
    let token = token.to_owned();
    app.write(move |tx| {
        let account = account_without_factor(tx, &token, tx.now)?.ok_or(Error::NotFound)?;
        mail_code::send_code(tx, &account, TokenPurpose::AddressCode, &token)
    })
    .await
}

/// Sets up the first second factor, and recovery codes beside it.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor, or the account has a factor
///   already.
/// - `DiskFull`, `Internal`: the store fails.
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

/// The recovery codes of the account, if they were made in this very session; else `None`.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor.
/// - `Internal`: the store fails.
pub fn fresh_recovery_codes(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Vec<String>>, Error> {
    let account = pending_account(read, token, now)?;
    let codes = second_factor::recovery_codes(read.installation_key(), token);
    let stored = read.credentials(account.id)?.recovery;
    let hash = |code: &String| second_factor::recovery_hash(read.installation_key(), code);
    let is_theirs = codes.first().is_some_and(|code| stored.contains(&hash(code)));
    Ok(is_theirs.then_some(codes))
}

/// Completes the sign-in after a first enrolment. Returns the token of the full session.
///
/// # Errors
///
/// - `NotFound`: `token` belongs to no session between password and second factor, or nothing was enrolled in
///   it.
/// - `DiskFull`, `Internal`: the store fails.
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

//! The first run: from an empty store to a helpdesk with one administrator.
//!
//! The machine prints a link with a code. Opening the link exchanges the code for a session, and the code is
//! dead. Each step is stored, so a restart loses nothing; [`finish`] initialises the helpdesk in one
//! transaction. Somebody who continues the setup with a newer link finds the organisation's data, but not the
//! administrator that another person entered.

mod initialise;
pub mod preset;

use data_encoding::BASE32_NOPAD;
use jiff::{SignedDuration, Timestamp};

use super::{
    App, Error,
    account::{NewAccount, second_factor, sign_in},
    links, settings,
    transport::SendError,
};
use crate::{
    domain::{
        organisation::{MailServer, Organisation, detect_logo_type},
        person::Lang,
        rights::Capability,
        text::{EmailAddress, PersonName},
    },
    store::{Read, Settings, Setups, Tx, random_bytes},
};

pub use crate::store::Setup;
pub use initialise::{InitialSetup, initialise};

/// How long a session of the setup lasts.
const SETUP_TIMEOUT: SignedDuration = SignedDuration::from_hours(24);

/// The steps in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SetupStep {
    /// Name, address and look of the helpdesk.
    Organisation,
    Preset,
    /// Name, address and password of the first account.
    Administrator,
    SecondFactor,
    /// Confirming that the recovery codes were saved.
    Recovery,
    /// The mail server; the last step, it can be skipped.
    Mail,
}

/// The first step that is not done; a later one cannot be opened.
pub fn next_step(setup: &Setup) -> SetupStep {
    if setup.organisation.is_none() {
        SetupStep::Organisation
    } else if setup.preset.is_none() {
        SetupStep::Preset
    } else if setup.email.is_none() || setup.credentials.password.is_empty() {
        SetupStep::Administrator
    } else if !second_factor::has_app(&setup.credentials) {
        SetupStep::SecondFactor
    } else if !setup.has_kept_codes {
        SetupStep::Recovery
    } else {
        SetupStep::Mail
    }
}

/// A new link to the setup, for somebody at the machine's terminal. The earlier link and an open session end.
/// `None` if the helpdesk is set up.
///
/// # Errors
///
/// `DiskFull` or `Internal` when the store fails.
pub async fn new_setup_link(app: &App, base: &str) -> Result<Option<String>, Error> {
    make_link(app, base, true).await
}

/// The link that a start of the server prints: as [`new_setup_link`], but a session that was open before the
/// restart goes on.
///
/// # Errors
///
/// `DiskFull` or `Internal` when the store fails.
pub async fn startup_link(app: &App, base: &str) -> Result<Option<String>, Error> {
    make_link(app, base, false).await
}

async fn make_link(app: &App, base: &str, ends_session: bool) -> Result<Option<String>, Error> {
    let code = BASE32_NOPAD.encode(&random_bytes::<20>()?).to_lowercase();
    let hash = Setup::hash(&code);
    let is_open = app
        .write(move |tx| {
            if tx.organisation()?.is_some() {
                return Ok(false);
            }
            let mut setup = tx.setup()?;
            setup.code = Some(hash.clone());
            if ends_session {
                setup.session = None;
            }
            tx.put_setup(&setup)?;
            Ok(true)
        })
        .await?;
    Ok(is_open.then(|| links::setup(base.trim_end_matches('/'), &code)))
}

/// Exchanges the code of a link for a session and returns its token; `None` if the code is not the present one
/// or the helpdesk is set up.
///
/// # Errors
///
/// `DiskFull` or `Internal` when the store fails.
pub async fn redeem_link(app: &App, code: &str) -> Result<Option<String>, Error> {
    let (hash, token) = (Setup::hash(code), super::new_token()?);
    let session = Setup::hash(&token);
    let has_entered = app
        .write(move |tx| {
            let mut setup = tx.setup()?;
            if tx.organisation()?.is_some() || setup.code.as_ref() != Some(&hash) {
                return Ok(false);
            }
            setup.code = None;
            setup.session = Some(session.clone());
            setup.since = Some(tx.now);
            setup.forget_administrator();
            tx.put_setup(&setup)?;
            Ok(true)
        })
        .await?;
    Ok(has_entered.then_some(token))
}

/// The setup, if `token` is that of its session; `None` also after 24 hours or when the helpdesk is set up.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_setup(read: &impl Read, token: &str, now: Timestamp) -> Result<Option<Setup>, Error> {
    if read.organisation()?.is_some() {
        return Ok(None);
    }
    let setup = read.setup()?;
    let is_open = setup.since.is_some_and(|since| now.duration_since(since) <= SETUP_TIMEOUT);
    Ok(Some(setup).filter(|setup| is_open && setup.session == Some(Setup::hash(token))))
}

async fn update_setup<F>(app: &App, token: &str, change: F) -> Result<(), Error>
where
    F: Fn(&Tx<'_>, &mut Setup) -> Result<(), Error> + Send + 'static,
{
    let token = token.to_owned();
    app.write(move |tx| {
        let mut setup = require_setup(tx, &token)?;
        change(tx, &mut setup)?;
        Ok(tx.put_setup(&setup)?)
    })
    .await
}

fn require_setup(tx: &Tx<'_>, token: &str) -> Result<Setup, Error> {
    find_setup(tx, token, tx.now)?.ok_or(Error::NotFound)
}

/// Stores the organisation. Its logo is the one stored by [`put_logo`].
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn put_organisation(app: &App, token: &str, organisation: Organisation) -> Result<(), Error> {
    update_setup(app, token, move |tx, setup| {
        let logo = tx.logo()?.and_then(|bytes| detect_logo_type(&bytes)).map(str::to_owned);
        setup.organisation = Some(Organisation { logo, ..organisation.clone() });
        Ok(())
    })
    .await
}

/// Stores a logo, or removes it.
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn put_logo(app: &App, token: &str, logo: Option<Vec<u8>>) -> Result<(), Error> {
    update_setup(app, token, move |tx, _| {
        match &logo {
            Some(bytes) => tx.put_logo(bytes)?,
            None => tx.remove_logo().map(|_| ())?,
        }
        Ok(())
    })
    .await
}

/// Stores which preset to begin with.
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn put_preset(app: &App, token: &str, choice: preset::PresetChoice) -> Result<(), Error> {
    update_setup(app, token, move |_, setup| {
        setup.preset = Some(choice.word().to_owned());
        Ok(())
    })
    .await
}

/// Stores the administrator. Without a hash, the password entered before stays.
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn put_administrator(
    app: &App,
    token: &str,
    name: PersonName,
    email: EmailAddress,
    hash: Option<String>,
) -> Result<(), Error> {
    update_setup(app, token, move |_, setup| {
        (setup.name, setup.email) = (Some(name.clone()), Some(email.clone()));
        if let Some(hash) = &hash {
            setup.credentials.password.clone_from(hash);
        }
        Ok(())
    })
    .await
}

/// Stores that the recovery codes were saved. Without a second factor it changes nothing.
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn confirm_recovery_codes(app: &App, token: &str) -> Result<(), Error> {
    update_setup(app, token, |_, setup| {
        setup.has_kept_codes = second_factor::has_app(&setup.credentials);
        Ok(())
    })
    .await
}

/// Stores the mail server, or removes it.
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn put_mail_server(app: &App, token: &str, server: Option<MailServer>) -> Result<(), Error> {
    update_setup(app, token, move |tx, _| {
        match &server {
            Some(server) => tx.put_mail_server(server)?,
            None => tx.remove_mail_server().map(|_| ())?,
        }
        Ok(())
    })
    .await
}

/// What the administrator's app needs to make codes.
///
/// # Errors
///
/// - `NotFound`: organisation or administrator were not entered yet.
/// - `Internal`: no `otpauth` address can be made.
pub fn administrator_enrolment(
    read: &impl Read,
    setup: &Setup,
    token: &str,
) -> Result<second_factor::TotpEnrolment, Error> {
    let (Some(organisation), Some(email)) = (&setup.organisation, &setup.email) else { return Err(Error::NotFound) };
    second_factor::totp_enrolment(
        &second_factor::offered_seed(read.installation_key(), token),
        &organisation.name,
        email,
    )
}

/// The administrator's recovery codes. They are the same at each call.
pub fn recovery_codes(read: &impl Read, token: &str) -> Vec<String> {
    second_factor::recovery_codes(read.installation_key(), token)
}

/// Sets up the administrator's second factor; `false` if the code is wrong.
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session, or an earlier step is open.
/// - `DiskFull`, `Internal`: the store fails.
pub async fn enrol_administrator(app: &App, token: &str, code: &str) -> Result<bool, Error> {
    let (token, code) = (token.to_owned(), code.to_owned());
    app.write(move |tx| {
        let mut setup = require_setup(tx, &token)?;
        if next_step(&setup) < SetupStep::SecondFactor {
            return Err(Error::NotFound);
        }
        let seed = second_factor::offered_seed(tx.installation_key(), &token);
        let Some(step) = second_factor::matching_time_step(&seed, &code, 0, tx.now) else { return Ok(false) };
        let codes = second_factor::recovery_codes(tx.installation_key(), &token);
        second_factor::enrol_app_and_codes(tx.installation_key(), &mut setup.credentials, &seed, step, &codes)?;
        tx.put_setup(&setup)?;
        Ok(true)
    })
    .await
}

/// Sends a test mail to the administrator, at once. The inner error is what the mail server answered.
///
/// # Errors
///
/// - `NotFound`: organisation or administrator were not entered yet.
/// - `Internal`: the system gives no random bytes.
pub async fn send_test_mail(
    app: &App,
    setup: &Setup,
    server: &MailServer,
    lang: Lang,
) -> Result<Result<(), SendError>, Error> {
    let (Some(organisation), Some(name), Some(email)) = (&setup.organisation, &setup.name, &setup.email) else {
        return Err(Error::NotFound);
    };
    settings::send_test_mail(app, &organisation.name, (name, email), server, lang).await
}

/// The mail server entered so far.
///
/// # Errors
///
/// `Internal` when the store fails or the password cannot be unsealed.
pub fn mail_server(read: &impl Read) -> Result<Option<MailServer>, Error> {
    Ok(read.mail_server()?)
}

/// Initialises the helpdesk and signs its administrator in. Returns the token of the session.
///
/// # Errors
///
/// - `NotFound`: `token` is not that of the setup's session, or a step is open.
/// - `DiskFull`, `Internal`: the store fails, or the preset does not load.
pub async fn finish(app: &App, token: &str, lang: Lang) -> Result<String, Error> {
    let (token, new) = (token.to_owned(), super::new_token()?);
    let full = new.clone();
    app.write(move |tx| {
        let setup = require_setup(tx, &token)?;
        let (account, _) = initialise(tx, &initial_setup(&setup, lang)?)?;
        tx.end_setup()?;
        sign_in::start_full_session(tx, &full, account)
    })
    .await?;
    Ok(new)
}

/// What was entered; `NotFound` while a step is open.
fn initial_setup(setup: &Setup, lang: Lang) -> Result<InitialSetup, Error> {
    if next_step(setup) != SetupStep::Mail {
        return Err(Error::NotFound);
    }
    let choice = setup.preset.as_deref().and_then(preset::PresetChoice::from_word).ok_or(Error::NotFound)?;
    let organisation = setup.organisation.clone().ok_or(Error::NotFound)?;
    let (name, email) = setup.name.clone().zip(setup.email.clone()).ok_or(Error::NotFound)?;
    let (preset, credentials) = (choice.load(organisation.lang)?, setup.credentials.clone());
    let memberships = std::collections::BTreeMap::new();
    let capabilities = [Capability::Administer].into();
    let administrator = NewAccount { name, email, lang, memberships, capabilities, provider: None, credentials };
    Ok(InitialSetup { organisation, preset, administrator })
}

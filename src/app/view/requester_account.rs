//! What a signed-in requester sees of their own sign-in: password, second factor and sessions.

use jiff::Timestamp;

use crate::{
    app::{Error, account::second_factor::has_app},
    domain::{device::Device, text::EmailAddress},
    store::{Portal, Read},
};

/// How a requester signs in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequesterAccount {
    pub has_password: bool,
    /// Whether an app for one-time codes is set up.
    pub has_app: bool,
    pub sessions: Vec<RequesterSessionSummary>,
}

/// A session of a requester.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequesterSessionSummary {
    /// The word that names the session in a form; it opens nothing.
    pub word: String,
    pub device: Device,
    pub created: Timestamp,
    /// Whether it is the session of the reader's own browser.
    pub is_current: bool,
}

/// How the owner of the address signs in; `token` is that of the browser that asks.
///
/// # Errors
/// `Internal` when the store fails.
pub fn load(read: &impl Read, email: &EmailAddress, token: &str) -> Result<RequesterAccount, Error> {
    let credentials = read.portal_credentials(email)?;
    let current = read.portal_session_word(token);
    let sessions = read.portal_sessions(email)?.into_iter().map(|(word, session)| RequesterSessionSummary {
        is_current: word == current,
        word,
        device: session.device,
        created: session.created,
    });
    Ok(RequesterAccount {
        has_password: !credentials.password.is_empty(),
        has_app: has_app(&credentials),
        sessions: sessions.collect(),
    })
}

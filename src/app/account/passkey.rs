//! Passkeys (WebAuthn Level 3): a key on a phone, a computer or a security key instead of something to type.
//! The authenticator verifies its holder by PIN, finger or face, so a passkey counts as both factors.
//!
//! Of a passkey only the public key, its name and the time are stored; the authenticator's make is not even
//! asked for (no attestation). Challenges live in memory, each for one answer and five minutes. Answers must
//! come from the public address of the helpdesk.

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication64, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
    bin::{Decode, Encode},
    request::{
        AsciiDomain, PublicKeyCredentialDescriptor, RpId,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, USER_HANDLE_MAX_LEN,
            UserHandle64, Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        register::{DynamicState, StaticState},
    },
};

use crate::{
    app::{App, Error},
    domain::{id::AccountId, person::Account, text::Label},
    store::{Bytes, InstallationKey, Passkey, People, Settings, Tx},
};

/// How long a challenge can be answered.
const CEREMONY_TIMEOUT: SignedDuration = SignedDuration::from_mins(5);

/// Challenges that wait at the same time; beyond that, the oldest is dropped.
const MAX_CHALLENGES: usize = 8_000;

/// Passkeys of one account.
pub const MAX_PASSKEYS: usize = 20;

/// The longest answer of an authenticator, in bytes; real ones take a few hundred.
const MAX_PASSKEY_ANSWER: usize = 20_000;

/// The one address at which passkeys work; browsers enforce it.
#[derive(Clone, Debug)]
pub struct PasskeySite {
    /// As browsers send it, such as `https://hilfe.example.org`.
    pub origin: String,
    rp: RpId,
}

impl PasskeySite {
    /// The site at a public address. `None` where browsers offer no passkeys: without encryption, except on
    /// `localhost`, and at an IP address.
    pub fn from_address(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        // A number in brackets is no name either (RFC 3986 §3.2.2).
        let authority = rest.split('/').next().filter(|authority| !authority.starts_with('['))?;
        let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
        let host = idna::domain_to_ascii(host).ok().filter(|host| host.parse::<IpAddr>().is_err())?;
        if scheme != "https" && !(scheme == "http" && host == "localhost") {
            return None;
        }
        let port =
            if port.is_empty() || (scheme, port) == ("https", "443") { String::new() } else { format!(":{port}") };
        let origin = format!("{scheme}://{host}{port}");
        Some(Self { rp: RpId::Domain(AsciiDomain::try_from(host).ok()?), origin })
    }

    /// The site of this helpdesk.
    ///
    /// # Errors
    ///
    /// `Internal` when the store fails.
    pub fn of(app: &App, read: &impl Settings) -> Result<Option<Self>, Error> {
        Ok(Self::from_address(&app.public_address(read)?))
    }
}

/// Challenges that wait for their answer.
#[derive(Debug)]
struct PendingChallenges<T>(Mutex<VecDeque<(u128, Timestamp, T)>>);

impl<T> Default for PendingChallenges<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> PendingChallenges<T> {
    fn keep(&self, challenge: u128, state: T, now: Timestamp) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while waiting.len() >= MAX_CHALLENGES || waiting.front().is_some_and(|(_, since, _)| is_expired(*since, now)) {
            waiting.pop_front();
        }
        waiting.push_back((challenge, now, state));
    }

    /// The state of a challenge; only once, and not after its time.
    fn take(&self, challenge: u128, now: Timestamp) -> Option<T> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = waiting.iter().position(|(kept, ..)| *kept == challenge)?;
        waiting.remove(at).filter(|(_, since, _)| !is_expired(*since, now)).map(|(_, _, state)| state)
    }
}

fn is_expired(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since) > CEREMONY_TIMEOUT
}

/// The challenges of a running helpdesk, in memory.
#[derive(Default, Debug)]
pub struct PasskeyChallenges {
    asked: PendingChallenges<DiscoverableAuthenticationServerState>,
    offered: PendingChallenges<RegistrationServerState<USER_HANDLE_MAX_LEN>>,
}

/// The number under which authenticators know an account: it tells nothing about the account and never
/// changes.
fn handle(keys: &InstallationKey, account: AccountId) -> UserHandle64 {
    let mut bytes = [0; USER_HANDLE_MAX_LEN];
    let id = account.0.to_be_bytes();
    bytes[..32].copy_from_slice(&keys.sign("passkey holder, first half", &id));
    bytes[32..].copy_from_slice(&keys.sign("passkey holder, second half", &id));
    let Ok(handle) = UserHandle64::decode(bytes);
    handle
}

fn internal(what: impl std::fmt::Display) -> Error {
    Error::Internal(format!("passkey: {what}"))
}

/// Makes a challenge that a passkey of any account can answer: JSON that a browser hands to the authenticator
/// (`PublicKeyCredentialRequestOptionsJSON`).
///
/// # Errors
///
/// `Internal` when the challenge cannot be made.
pub fn start_sign_in(app: &App, site: &PasskeySite) -> Result<String, Error> {
    let options = DiscoverableCredentialRequestOptions::passkey(&site.rp);
    let (state, question) = options.start_ceremony().map_err(internal)?;
    app.challenges().asked.keep(question.options().0.challenge.as_data(), state, app.now());
    serde_json::to_string(&question).map_err(internal)
}

/// Makes a challenge for a new passkey of an account, on an authenticator that has none of it yet
/// (`PublicKeyCredentialCreationOptionsJSON`).
///
/// # Errors
///
/// `Internal` when the store fails or the challenge cannot be made.
pub fn start_registration(app: &App, site: &PasskeySite, account: &Account) -> Result<String, Error> {
    let known = app.read(|read| Ok(read.credentials(account.id)?))?.passkeys;
    let keys = app.store().installation_key();
    let id = handle(keys, account.id);
    let user = PublicKeyCredentialUserEntity {
        name: Username::try_from(account.email.as_str()).map_err(internal)?,
        id: &id,
        display_name: Nickname::try_from(account.name.as_str()).ok(),
    };
    let transports = AuthTransports::decode(0).map_err(internal)?;
    let known = known.into_iter().filter_map(|passkey| CredentialId::decode(passkey.id.0).ok());
    let known = known.map(|id| PublicKeyCredentialDescriptor { id, transports }).collect();
    let mut options = PublicKeyCredentialCreationOptions::passkey(&site.rp, user, known);
    // Many authenticators do not know this extension and would refuse; we always ask for verification.
    options.extensions.cred_protect = CredProtect::None;
    let (state, question) = options.start_ceremony().map_err(internal)?;
    app.challenges().offered.keep(question.options().challenge.as_data(), state, app.now());
    serde_json::to_string(&question).map_err(internal)
}

/// The new passkey, if `answer` fits a challenge of [`start_registration`] for this account; else `None`.
pub fn finish_registration(
    app: &App,
    site: &PasskeySite,
    account: AccountId,
    name: Label,
    answer: &str,
) -> Option<Passkey> {
    let answer = Some(answer).filter(|answer| answer.len() <= MAX_PASSKEY_ANSWER)?;
    let answer = Registration::from_json_relaxed(answer.as_bytes()).ok()?;
    let challenge = answer.challenge_relaxed().ok()?;
    let state = app.challenges().offered.take(challenge.0, app.now())?;
    let options = RegistrationVerificationOptions::<&str, &str> {
        allowed_origins: &[site.origin.as_str()],
        // Password stores answer more than they were asked.
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let credential = match state.verify(&site.rp, &answer, &options) {
        Ok(credential) if *credential.user_id() == handle(app.store().installation_key(), account) => credential,
        Ok(_) => return None,
        Err(error) => {
            tracing::info!(%error, "a new passkey was refused");
            return None;
        }
    };
    let Ok(key) = credential.static_state().encode();
    let Ok(state) = credential.dynamic_state().encode();
    let id = Bytes(credential.id().as_ref().to_vec());
    Some(Passkey { id, name, key: Bytes(key), state: Bytes(state.to_vec()), added: app.now() })
}

/// An answer whose signature was verified. [`use_proof`] has to use it up.
#[derive(Clone, Debug)]
pub struct PasskeyProof {
    pub account: AccountId,
    id: Bytes,
    before: Bytes,
    after: Bytes,
}

/// Verifies the answer to a challenge of [`start_sign_in`]; `None` if it does not fit. A signature counter
/// that does not grow means that the key was copied, so that does not fit either.
///
/// # Errors
///
/// `Internal` when the store fails or the stored passkey does not read.
pub fn verify_answer(app: &App, site: &PasskeySite, answer: &str) -> Result<Option<PasskeyProof>, Error> {
    let Some(answer) = Some(answer).filter(|answer| answer.len() <= MAX_PASSKEY_ANSWER) else { return Ok(None) };
    let Ok(answer) = DiscoverableAuthentication64::from_json_relaxed(answer.as_bytes()) else { return Ok(None) };
    let Ok(challenge) = answer.challenge_relaxed() else { return Ok(None) };
    let Some(state) = app.challenges().asked.take(challenge.0, app.now()) else { return Ok(None) };
    let Some((account, passkey)) = find_passkey(app, answer.raw_id().as_ref())? else { return Ok(None) };
    let keys = app.store().installation_key();
    let holder = handle(keys, account);
    let before: [u8; 7] = passkey.state.0.as_slice().try_into().map_err(|_| internal("a state of another length"))?;
    let key = StaticState::decode(passkey.key.0.as_slice()).map_err(internal)?;
    let dynamic = DynamicState::decode(before).map_err(internal)?;
    let mut credential = AuthenticatedCredential::new(answer.raw_id(), &holder, key, dynamic).map_err(internal)?;
    let options = AuthenticationVerificationOptions::<&str, &str> {
        allowed_origins: &[site.origin.as_str()],
        error_on_unsolicited_extensions: false,
        ..AuthenticationVerificationOptions::default()
    };
    if let Err(error) = state.verify(&site.rp, &answer, &mut credential, &options) {
        tracing::info!(%error, "a passkey was refused");
        return Ok(None);
    }
    let Ok(after) = credential.dynamic_state().encode();
    Ok(Some(PasskeyProof { account, id: passkey.id, before: passkey.state, after: Bytes(after.to_vec()) }))
}

/// The passkey with this credential id, and the account it belongs to.
fn find_passkey(app: &App, id: &[u8]) -> Result<Option<(AccountId, Passkey)>, Error> {
    app.read(|read| {
        let Some(account) = read.account_with_passkey(id)? else { return Ok(None) };
        let passkeys = read.credentials(account)?.passkeys;
        Ok(passkeys.into_iter().find(|passkey| passkey.id.0 == id).map(|passkey| (account, passkey)))
    })
}

/// Stores the new signature counter. `false` if the stored counter has changed: of two answers that were
/// verified against the same counter, only the first counts.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn use_proof(tx: &Tx<'_>, proof: &PasskeyProof) -> Result<bool, Error> {
    let mut credentials = tx.credentials(proof.account)?;
    let found = credentials.passkeys.iter_mut().find(|passkey| passkey.id == proof.id && passkey.state == proof.before);
    let Some(passkey) = found else { return Ok(false) };
    if passkey.state != proof.after {
        passkey.state = proof.after.clone();
        tx.put_credentials(proof.account, &credentials)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_names_over_https() {
        for (address, origin) in [
            ("https://hilfe.example.org", Some("https://hilfe.example.org")),
            ("https://hilfe.example.org/", Some("https://hilfe.example.org")),
            ("https://hilfe.example.org:443", Some("https://hilfe.example.org")),
            ("https://hilfe.example.org:8443/desk", Some("https://hilfe.example.org:8443")),
            ("https://Hilfe.Example.org", Some("https://hilfe.example.org")),
            ("https://hilfe-für-alle.example", Some("https://xn--hilfe-fr-alle-2ob.example")),
            ("http://localhost:8080", Some("http://localhost:8080")),
            ("http://hilfe.example.org", None),
            ("https://192.0.2.7", None),
            ("https://[2001:db8::1]:8443", None),
            ("http://127.0.0.1:8080", None),
            ("", None),
        ] {
            assert_eq!(PasskeySite::from_address(address).map(|site| site.origin).as_deref(), origin, "{address}");
        }
    }

    #[test]
    fn challenges_are_good_once_for_five_minutes_and_never_many() {
        let waiting = PendingChallenges::default();
        let start = Timestamp::UNIX_EPOCH;
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        waiting.keep(1, 'a', start);
        waiting.keep(2, 'b', start);
        assert_eq!(waiting.take(1, at(300)), Some('a'));
        assert_eq!(waiting.take(1, at(300)), None, "once");
        assert_eq!(waiting.take(2, at(301)), None, "too late");
        for number in 0..20_000 {
            waiting.keep(number, 'c', at(302));
        }
        assert_eq!(waiting.0.lock().unwrap().len(), MAX_CHALLENGES);
        assert_eq!(waiting.take(19_999, at(302)), Some('c'));
    }
}

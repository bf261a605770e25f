//! Second factors: which there are, one-time codes of an app (TOTP, RFC 6238), recovery codes on paper.
//! Passkeys are in [`passkey`](super::passkey), codes by mail in [`mail_code`](super::mail_code).
//!
//! While somebody enrols, seed and recovery codes are computed from the key file and the token of their
//! session. So they stay the same when the page is opened again, and nothing is stored that may never be used.
//! What is stored in the end is sealed (the seed) or hashed (the codes).

use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use totp_rs::{Builder, Totp};

use crate::{
    app::Error,
    domain::{
        elapsed::unless_ahead,
        text::{EmailAddress, Label},
        typed_digits::with_ascii_digits,
    },
    store::{Bytes, CODE_SIGNS, Credentials, InstallationKey, StoreError},
};

/// The purpose that seeds are sealed for.
const SEED: &str = "totp seed";

/// How many recovery codes an account has.
const RECOVERY_CODES: u8 = 10;

/// What an app needs to make codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TotpEnrolment {
    /// The address in the QR code (`otpauth://…`).
    pub uri: String,
    /// The seed in base 32 for typing, in groups of four.
    pub key: String,
}

/// The seed that this session is offered. It is the same at each call.
pub fn offered_seed(keys: &InstallationKey, token: &str) -> Vec<u8> {
    keys.sign("totp enrolment", token.as_bytes())[..20].to_vec()
}

/// The recovery codes that this session is offered, such as `7F3K-Q2MD`. They are the same at each call.
pub fn recovery_codes(keys: &InstallationKey, token: &str) -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|number| {
            let bytes = keys.sign("recovery codes", &[token.as_bytes(), &[number]].concat());
            let code: String = bytes[..8].iter().map(|byte| char::from(CODE_SIGNS[usize::from(byte % 32)])).collect();
            format!("{}-{}", &code[..4], &code[4..])
        })
        .collect()
}

/// The form in which a recovery code is stored. Keyed, because eight letters could be found by trying.
pub fn recovery_hash(keys: &InstallationKey, code: &str) -> Bytes {
    Bytes(keys.sign("recovery code", normalise_code(code).as_bytes()).to_vec())
}

/// Removes what does not count in a typed code: blanks, hyphens, lower case; O becomes 0, I and L become 1.
pub(super) fn normalise_code(code: &str) -> String {
    let signs = with_ascii_digits(code);
    let signs = signs.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    signs
        .map(|c| {
            if c == 'O' {
                '0'
            } else if matches!(c, 'I' | 'L') {
                '1'
            } else {
                c
            }
        })
        .collect()
}

/// Whether a typed code has the length of a recovery code, not that of an app's code.
pub fn is_recovery_code(code: &str) -> bool {
    normalise_code(code).len() == 8
}

/// What an app needs: whose codes they are, and the key.
///
/// # Errors
///
/// `Internal` when no `otpauth` address can be made of the seed and the names.
pub fn totp_enrolment(seed: &[u8], organisation: &Label, email: &EmailAddress) -> Result<TotpEnrolment, Error> {
    // A colon separates issuer and account in the address.
    let without_colon = |text: &str| text.replace(':', " ");
    let totp = Builder::new()
        .with_secret(seed)
        .with_issuer(Some(without_colon(organisation.as_str())))
        .with_account_name(without_colon(email.as_str()))
        .build()
        .map_err(|error| Error::Internal(format!("totp: {error}")))?;
    let uri = totp.to_url().map_err(|error| Error::Internal(format!("totp: {error}")))?;
    let key = BASE32_NOPAD.encode(seed);
    let groups: Vec<&str> = (0..key.len()).step_by(4).map(|at| &key[at..key.len().min(at + 4)]).collect();
    Ok(TotpEnrolment { uri, key: groups.join(" ") })
}

/// The time step (30 seconds) of a right code: the present one, the one before or after, and newer than
/// `last`, the last one that was used (RFC 6238 §5.2). A last one that no code of now can have is no memory.
/// `None` if the code is wrong.
pub fn matching_time_step(seed: &[u8], code: &str, last: u64, now: Timestamp) -> Option<u64> {
    // As apps show it and people read it out: `123 456`, `123-456`.
    let digits: String = with_ascii_digits(code).chars().filter(|c| c.is_alphanumeric()).collect();
    if digits.len() != 6 {
        return None;
    }
    let second = now.as_second();
    // The newest code that is taken is the one of the next step.
    let newest = second / 30 + 1;
    let remembered = unless_ahead(i64::try_from(last).ok()?, newest);
    if remembered.is_none() {
        tracing::warn!("an app's code was last used at a time that lies ahead; the clock of this machine was wrong");
    }
    let last = remembered.unwrap_or(0);
    generator(seed)?.check(&digits, second.try_into().ok()?).filter(|step| step.cast_signed() > last)
}

fn generator(seed: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(seed).with_skew(1).build().ok()
}

/// A kind of second factor. Recovery codes replace one, but are none: they run out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecondFactor {
    /// An app for one-time codes.
    App,
    Mail,
    /// At least one passkey.
    Passkey,
}

/// The second factors of an account with this address. Codes by mail count only while the address is the one
/// where a code was shown to arrive.
pub fn enabled_factors(credentials: &Credentials, email: &EmailAddress) -> Vec<SecondFactor> {
    let app = has_app(credentials).then_some(SecondFactor::App);
    let mail = (credentials.mail.as_ref() == Some(email)).then_some(SecondFactor::Mail);
    let passkey = (!credentials.passkeys.is_empty()).then_some(SecondFactor::Passkey);
    [app, mail, passkey].into_iter().flatten().collect()
}

/// Whether an app is set up.
pub fn has_app(credentials: &Credentials) -> bool {
    !credentials.totp.0.is_empty()
}

/// Sets up an app and stores the recovery codes.
///
/// # Errors
///
/// `StoreError` when the seed cannot be sealed.
pub fn enrol_app_and_codes(
    keys: &InstallationKey,
    credentials: &mut Credentials,
    seed: &[u8],
    step: u64,
    codes: &[String],
) -> Result<(), StoreError> {
    enrol_app(keys, credentials, seed, step)?;
    store_recovery_codes(keys, credentials, codes);
    Ok(())
}

/// Sets up an app. `step` is the time step of the code that proved it; that code cannot be used again.
///
/// # Errors
///
/// `StoreError` when the seed cannot be sealed.
pub fn enrol_app(
    keys: &InstallationKey,
    credentials: &mut Credentials,
    seed: &[u8],
    step: u64,
) -> Result<(), StoreError> {
    credentials.totp = Bytes(keys.seal(SEED, seed)?);
    credentials.totp_step = step;
    Ok(())
}

/// Stores recovery codes; earlier ones are dead.
pub fn store_recovery_codes(keys: &InstallationKey, credentials: &mut Credentials, codes: &[String]) {
    credentials.recovery = codes.iter().map(|code| recovery_hash(keys, code)).collect();
}

/// Whether a code of the app or a recovery code is right. A right one is used up in `credentials`.
///
/// # Errors
///
/// `StoreError` when the stored seed cannot be unsealed.
pub fn redeem_code(
    keys: &InstallationKey,
    credentials: &mut Credentials,
    code: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if is_recovery_code(code) {
        let wanted = recovery_hash(keys, code);
        let left = credentials.recovery.len();
        credentials.recovery.retain(|hash| *hash != wanted);
        return Ok(credentials.recovery.len() < left);
    }
    if !has_app(credentials) {
        return Ok(false);
    }
    let seed = keys.unseal(SEED, &credentials.totp.0)?;
    match matching_time_step(&seed, code, credentials.totp_step, now) {
        Some(step) => credentials.totp_step = step,
        None => return Ok(false),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, the last six digits of the codes for SHA-1.
    #[test]
    fn codes_are_those_of_the_standard() {
        let seed = b"12345678901234567890";
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let now = Timestamp::from_second(second).unwrap();
            let this = u64::try_from(second).unwrap() / 30;
            assert_eq!(matching_time_step(seed, code, 0, now), Some(this));
            let arabic: String = code.chars().filter_map(|c| char::from_u32(u32::from(c) + 0x0630)).collect();
            for typed in [format!("{}-{}", &code[..3], &code[3..]), format!(" {}–{} ", &code[..3], &code[3..]), arabic]
            {
                assert_eq!(matching_time_step(seed, &typed, 0, now), Some(this), "{typed}");
            }
            assert_eq!(
                matching_time_step(seed, &format!("{} {}", &code[..3], &code[3..]), 0, now),
                Some(this),
                "as apps show it"
            );
            assert_eq!(matching_time_step(seed, code, this, now), None, "used");
        }
    }

    #[test]
    fn colons_do_not_split_the_name_of_an_app_entry() {
        let organisation = Label::parse("Truhe: Nord").unwrap();
        let email = EmailAddress::parse("mira@example.org").unwrap();
        let made = totp_enrolment(b"12345678901234567890", &organisation, &email).unwrap();
        assert_eq!(made.key, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(made.uri.starts_with("otpauth://totp/Truhe%20%20Nord:mira%40example.org?"), "{}", made.uri);
    }

    #[test]
    fn recovery_codes_are_told_from_the_codes_of_an_app() {
        for typed in ["7F3K-Q2MD", "7f3k q2md", "7F3KQ2MD"] {
            assert!(is_recovery_code(typed));
            assert_eq!(normalise_code(typed), "7F3KQ2MD");
        }
        assert_eq!(normalise_code("oIl0-abcd"), "0110ABCD");
        for typed in ["123456", "123 456", ""] {
            assert!(!is_recovery_code(typed));
        }
    }
}

//! Browsers in which somebody was signed in before. They keep a signed word in a cookie.
//!
//! The word opens nothing. It only says that somebody signed in with this browser before, so strangers who try many
//! passwords or codes cannot keep them out: their hashes go first, and their codes are counted apart.

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};

use super::Error;
use crate::{
    domain::{id::AccountId, text::EmailAddress},
    store::{InstallationKey, random_bytes},
};

/// How long a browser is known after the last sign-in.
pub const KNOWN_BROWSER_DAYS: i64 = 180;

/// Whose sign-in a browser remembers.
#[derive(Clone, Copy, Debug)]
pub enum KnownHolder<'h> {
    /// Somebody of the team or of a provider.
    Account(AccountId),
    /// Requesters with this address.
    Address(&'h EmailAddress),
}

/// Makes the word of a browser in which its holder signed in just now.
///
/// # Errors
/// `Internal` when the system gives no random bytes.
pub fn issue(keys: &InstallationKey, holder: KnownHolder<'_>, now: Timestamp) -> Result<String, Error> {
    let name = BASE64URL_NOPAD.encode(&random_bytes::<12>()?);
    let expires = (now + SignedDuration::from_hours(24 * KNOWN_BROWSER_DAYS)).as_second();
    Ok(format!("{name}.{expires}.{}", signature(keys, holder, &name, expires)))
}

/// The random name of a browser, if its word was made for this holder and has not expired.
pub fn recognise(keys: &InstallationKey, word: &str, holder: KnownHolder<'_>, now: Timestamp) -> Option<String> {
    let (name, rest) = word.split_once('.')?;
    let (expires, signed) = rest.split_once('.')?;
    let expires = expires.parse::<i64>().ok().filter(|expires| *expires > now.as_second())?;
    // Hashes are compared, so the time that it takes tells nothing.
    let hash = |text: &str| keys.sign("known browser: compare", text.as_bytes());
    (hash(signed) == hash(&signature(keys, holder, name, expires))).then(|| name.to_owned())
}

fn signature(keys: &InstallationKey, holder: KnownHolder<'_>, name: &str, expires: i64) -> String {
    let holder = match holder {
        KnownHolder::Account(account) => format!("account {account}"),
        KnownHolder::Address(email) => format!("address {}", email.key()),
    };
    BASE64URL_NOPAD.encode(&keys.sign("known browser", format!("{name}\0{expires}\0{holder}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, store::Store};

    #[test]
    fn a_word_is_good_for_its_holder_and_for_half_a_year() {
        let files = tempfile::tempdir().unwrap();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let store = Store::memory(files.path(), Clock::fixed(now)).unwrap();
        let keys = store.installation_key();
        let email = |text: &str| EmailAddress::parse(text).unwrap();
        let (mira, jonas) = (email("mira@example.org"), email("jonas@example.org"));
        let days = |days: i64| now + SignedDuration::from_hours(24 * days);
        for (holder, other) in [
            (KnownHolder::Account(AccountId(7)), KnownHolder::Account(AccountId(8))),
            (KnownHolder::Address(&mira), KnownHolder::Address(&jonas)),
        ] {
            let word = issue(keys, holder, now).unwrap();
            assert!(recognise(keys, &word, holder, days(179)).is_some());
            assert_ne!(
                recognise(keys, &issue(keys, holder, now).unwrap(), holder, now),
                recognise(keys, &word, holder, now)
            );
            assert_eq!(recognise(keys, &word, holder, days(181)), None, "too old");
            assert_eq!(recognise(keys, &word, other, now), None, "another's");
            let later = word.replacen(".18", ".19", 1);
            for made_up in ["", "..", "a.b.c", later.as_str(), &word[1..], &word[..word.len() - 1]] {
                assert_eq!(recognise(keys, made_up, holder, now), None, "{made_up}");
            }
        }
    }
}

//! Proof of work against bulk sending: a number that a browser searches for a moment and the server checks
//! with one hash. It needs no third party and asks people no riddles.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use crate::store::{InstallationKey, sha256};

/// Leading zero bits that are required in quiet times: a second or two on an old phone.
pub const REQUIRED_ZERO_BITS: u32 = 15;

/// From twice as many requests on, the work doubles with each doubling.
const BUSY: u32 = 25;

/// The work grows to 16 times as much at most: half a minute on an old phone.
const MOST_EXTRA_BITS: u32 = 4;

/// The work of a page depends on the two windows before it. In seconds.
const WINDOW: i64 = 300;

/// A page can be sent so many windows after it was opened: an hour.
const PAGE_WINDOWS: i64 = 12;

/// The work that a page asks of a browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageWork {
    /// Each draft and window has its own, so a number serves one request.
    pub challenge: String,
    pub zero_bits: u32,
}

/// Counts the requests that came in through forms, without anybody's address. A restart forgets them.
#[derive(Debug, Default)]
pub struct RequestLoad {
    /// Requests by the number of their window; only those that can still matter.
    counts: Mutex<BTreeMap<i64, u32>>,
}

impl RequestLoad {
    /// Counts a request that was sent just now.
    pub fn count(&self, now: Timestamp) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let present = window(now);
        counts.retain(|window, _| (present - PAGE_WINDOWS - 2..=present).contains(window));
        let count = counts.entry(present).or_default();
        *count = count.saturating_add(1);
    }

    /// The work of a page that is opened now.
    pub fn page_work(&self, keys: &InstallationKey, token: &str, now: Timestamp) -> PageWork {
        self.work_of(keys, token, window(now))
    }

    /// Whether the work of a page is done that was opened within the last hour.
    pub fn is_done(&self, keys: &InstallationKey, token: &str, nonce: &str, now: Timestamp) -> bool {
        let present = window(now);
        // Most pages are sent soon after they were opened.
        (present - PAGE_WINDOWS..=present).rev().any(|window| {
            let PageWork { challenge, zero_bits } = self.work_of(keys, token, window);
            is_solved(&challenge, nonce, zero_bits)
        })
    }

    fn work_of(&self, keys: &InstallationKey, token: &str, window: i64) -> PageWork {
        let extra = (self.sent_before(window) / BUSY).checked_ilog2().unwrap_or(0).min(MOST_EXTRA_BITS);
        let signed = keys.sign("proof of work", format!("{token}\0{window}").as_bytes());
        let challenge = signed[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        PageWork { challenge, zero_bits: REQUIRED_ZERO_BITS + extra }
    }

    /// The requests of the two windows before this one.
    fn sent_before(&self, window: i64) -> u32 {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.range(window - 2..window).fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

fn window(now: Timestamp) -> i64 {
    now.as_second().div_euclid(WINDOW)
}

/// Whether `SHA-256(challenge:nonce)` begins with enough zero bits. The nonce is a decimal number of at most
/// 20 digits.
pub fn is_solved(challenge: &str, nonce: &str, bits: u32) -> bool {
    let is_number = !nonce.is_empty() && nonce.len() <= 20 && nonce.bytes().all(|byte| byte.is_ascii_digit());
    is_number && zero_bits(&sha256(format!("{challenge}:{nonce}").as_bytes())) >= bits
}

fn zero_bits(hash: &[u8]) -> u32 {
    let zero_bytes = hash.iter().take_while(|byte| **byte == 0).count();
    let rest = hash.get(zero_bytes).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zero_bytes * 8).unwrap_or(0) + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, store::Store};

    #[test]
    fn zero_bits_are_counted_from_the_left() {
        for (hash, bits) in
            [(&[0xff_u8, 0][..], 0), (&[0x7f, 0], 1), (&[0, 0x01], 15), (&[0, 0, 0x80], 16), (&[0, 0], 16), (&[], 0)]
        {
            assert_eq!(zero_bits(hash), bits, "{hash:?}");
        }
    }

    #[test]
    fn the_work_grows_with_the_load_and_a_page_keeps_its_own_for_an_hour() {
        let at = |window: i64| Timestamp::from_second(WINDOW * (1_000_000 + window)).unwrap();
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), Clock::fixed(at(0))).unwrap();
        let keys = store.installation_key();
        for (sent, bits) in [(0, 15), (49, 15), (50, 16), (100, 17), (200, 18), (400, 19), (100_000, 19)] {
            let load = RequestLoad::default();
            let quiet = load.page_work(keys, "token", at(0));
            let nonce = (0_u32..).map(|n| n.to_string()).find(|n| is_solved(&quiet.challenge, n, 15)).unwrap();
            (0..sent).for_each(|_| load.count(at(0)));
            assert_eq!(load.page_work(keys, "token", at(0)), quiet, "the same within its window");
            for window in [1, 2] {
                assert_eq!(load.page_work(keys, "token", at(window)).zero_bits, bits, "{sent}");
            }
            assert_eq!(load.page_work(keys, "token", at(3)).zero_bits, 15, "it is over");
            assert!(load.is_done(keys, "token", &nonce, at(0)) && load.is_done(keys, "token", &nonce, at(12)));
            assert!(!load.is_done(keys, "token", &nonce, at(13)) && !load.is_done(keys, "other", &nonce, at(0)));
            (0..30).for_each(|window| load.count(at(window)));
            assert!(load.counts.lock().unwrap().len() <= 15);
        }
    }

    #[test]
    fn only_a_number_that_was_searched_for_is_taken() {
        let found = (0_u32..).map(|n| n.to_string()).find(|nonce| is_solved("abc", nonce, 10)).unwrap();
        assert!(is_solved("abc", &found, 10));
        assert!(!is_solved("abd", &found, 10), "another challenge");
        for wrong in ["", "x", "-1", "1e9", " 7", "123456789012345678901"] {
            assert!(!is_solved("abc", wrong, 0), "{wrong}");
        }
    }
}

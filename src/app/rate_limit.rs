//! Rate limits: how often something may happen in a given time.
//!
//! Limits keyed by an e-mail or network address are kept in memory only, so no address is ever stored;
//! a restart forgets them. Limits that protect an account are stored and survive a restart.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use super::{Error, network::NetworkKey};
use crate::{
    domain::elapsed::unless_ahead,
    store::{StoreError, StoredRateLimits, Tx, sha256},
};

/// A limit of `burst` at once, and one more every `seconds`.
#[derive(Clone, Copy, Debug)]
pub struct RateLimit {
    /// Names what is limited. Each limit has a purpose of its own.
    pub purpose: &'static str,
    pub burst: u32,
    /// Seconds until one more is allowed.
    pub seconds: u32,
}

impl RateLimit {
    /// How long one unit takes to drain from a bucket that is `width` times as large, in milliseconds.
    fn step(self, width: u32) -> i64 {
        (i64::from(self.seconds) * 1000 / i64::from(width.max(1))).max(1)
    }

    /// The generic cell rate algorithm: when the bucket that was empty at `empty_at` is empty again after
    /// one more; refused if that is too far away.
    fn charge(self, width: u32, empty_at: i64, now: i64) -> Result<i64, Error> {
        let whole = self.step(width) * i64::from(self.burst) * i64::from(width);
        let empty_at = unless_ahead(empty_at, now + whole + CLOCK_TOLERANCE).unwrap_or(now);
        let next = empty_at.max(now) + self.step(width);
        let wait = next - now - whole;
        if wait > 0 { Err(Error::RateLimited { seconds: wait.cast_unsigned().div_ceil(1000) }) } else { Ok(next) }
    }
}

/// A clock that is set back this much, in milliseconds, empties no bucket.
const CLOCK_TOLERANCE: i64 = 60_000;

/// A key is kept as a hash: all have one size, and a memory dump shows no address.
type KeyHash = [u8; 16];

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// When the bucket is empty again, in milliseconds since the epoch.
    empty_at: i64,
    /// How long one unit takes to drain, in milliseconds.
    step: i64,
}

impl Bucket {
    /// The units in the bucket, rounded up.
    fn level(self, now: i64) -> i64 {
        (self.empty_at - now).max(0).div_euclid(self.step.max(1)) + 1
    }
}

/// The rate limits that are kept in memory.
#[derive(Default, Debug)]
pub struct RateLimits {
    buckets: Mutex<HashMap<KeyHash, Bucket>>,
}

/// The most keys that are remembered, about two megabytes.
const MAX_KEYS: usize = 20_000;

impl RateLimits {
    /// Counts one attempt of all these keys, if the limit allows it for each of them.
    ///
    /// # Errors
    /// `RateLimited` when the limit of one is used up; the attempt is not counted then.
    pub fn check(&self, limit: RateLimit, keys: &[NetworkKey], now: Timestamp) -> Result<(), Error> {
        let now = now.as_millisecond();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counted = Vec::with_capacity(keys.len());
        for NetworkKey { key, width } in keys {
            let hash = key_hash(limit, key);
            let empty_at = limit.charge(*width, buckets.get(&hash).map_or(now, |bucket| bucket.empty_at), now)?;
            counted.push((hash, Bucket { empty_at, step: limit.step(*width) }));
        }
        for (hash, bucket) in counted {
            if buckets.len() >= MAX_KEYS && !buckets.contains_key(&hash) {
                evict(&mut buckets, now);
            }
            buckets.insert(hash, bucket);
        }
        Ok(())
    }

    /// Forgets what a key has used up, after it succeeded.
    pub fn reset(&self, limit: RateLimit, key: &str) {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).remove(&key_hash(limit, key));
    }
}

fn key_hash(limit: RateLimit, key: &str) -> KeyHash {
    let whole = sha256(format!("{}\0{key}", limit.purpose).as_bytes());
    let mut hash = KeyHash::default();
    hash.copy_from_slice(&whole[..16]);
    hash
}

/// Removes keys whose bucket is empty, and if that is not enough, those with the lowest level. A flood
/// of new addresses therefore displaces other new ones, not those that tried often.
fn evict(buckets: &mut HashMap<KeyHash, Bucket>, now: i64) {
    buckets.retain(|_, bucket| bucket.empty_at > now);
    if buckets.len() < MAX_KEYS {
        return;
    }
    // A quarter at once, so that it is rarely done.
    let mut loads: Vec<i64> = buckets.values().map(|bucket| bucket.level(now)).collect();
    let (_, bound, _) = loads.select_nth_unstable(MAX_KEYS / 4);
    let (bound, mut spare) = (*bound, MAX_KEYS / 4);
    buckets.retain(|_, bucket| {
        let goes = spare > 0 && bucket.level(now) <= bound;
        spare -= usize::from(goes);
        !goes
    });
}

/// Like [`RateLimits::check`], for a limit that survives a restart. `key` is stored as a keyed hash.
///
/// # Errors
/// - `RateLimited` when the limit is used up.
/// - `Internal` or `DiskFull` when the store fails.
pub fn check_stored(tx: &Tx<'_>, limit: RateLimit, key: &str) -> Result<(), Error> {
    let stored = tx.rate_limit_empty_at(limit.purpose, key)?;
    let empty_at = limit.charge(1, stored, tx.now.as_millisecond())?;
    Ok(tx.put_rate_limit(limit.purpose, key, empty_at)?)
}

/// Like [`RateLimits::reset`], for a limit that survives a restart.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn reset_stored(tx: &Tx<'_>, limit: RateLimit, key: &str) -> Result<(), StoreError> {
    tx.remove_rate_limit(limit.purpose, key)
}

/// Removes the stored limits whose bucket is empty.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn remove_expired(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.remove_empty_rate_limits()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::{clock::Clock, store::Store};

    const TEST_LIMIT: RateLimit = RateLimit { purpose: "test", burst: 3, seconds: 10 };

    fn one(key: &str) -> Vec<NetworkKey> {
        vec![NetworkKey { key: key.to_owned(), width: 1 }]
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_burst_passes_then_one_at_a_time() {
        let limits = RateLimits::default();
        for _ in 0..3 {
            assert!(limits.check(TEST_LIMIT, &one("a"), at(0)).is_ok());
        }
        assert!(matches!(limits.check(TEST_LIMIT, &one("a"), at(1)), Err(Error::RateLimited { seconds: 9 })));
        assert!(limits.check(TEST_LIMIT, &one("b"), at(1)).is_ok(), "others are not braked");
        assert!(limits.check(TEST_LIMIT, &one("a"), at(10)).is_ok());
        assert!(limits.check(TEST_LIMIT, &one("a"), at(11)).is_err());
        limits.reset(TEST_LIMIT, "a");
        assert!(limits.check(TEST_LIMIT, &one("a"), at(11)).is_ok());
    }

    #[test]
    fn a_clock_that_is_set_back_brakes_nobody_and_a_small_correction_frees_nobody() {
        let limits = RateLimits::default();
        let day = 86_400;
        for _ in 0..3 {
            limits.check(TEST_LIMIT, &one("a"), at(day)).unwrap();
        }
        assert!(limits.check(TEST_LIMIT, &one("a"), at(day - 5)).is_err());
        assert!(limits.check(TEST_LIMIT, &one("a"), at(0)).is_ok());
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_memory_and_loosens_no_brake_that_holds() {
        let limits = RateLimits::default();
        let often = RateLimit { purpose: "often", burst: 20, seconds: 300 };
        for _ in 0..20 {
            limits.check(often, &one("account 7"), at(0)).unwrap();
        }
        for number in 0..200_000 {
            let hourly = RateLimit { purpose: "hourly", burst: 30, seconds: 3600 };
            limits.check(hourly, &one(&format!("address {number}")), at(number / 1000)).unwrap();
            let remembered = limits.buckets.lock().unwrap().len();
            assert!(remembered <= MAX_KEYS, "{remembered} keys");
        }
        assert!(limits.buckets.lock().unwrap().capacity() < 4 * MAX_KEYS, "memory stays flat");
        assert!(limits.check(often, &one("account 7"), at(200)).is_err(), "whoever tried often stays braked");
    }

    #[test]
    fn a_stored_brake_holds_for_whoever_opens_the_store_next() {
        let files = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(at(1_000_000));
        let store = Store::memory(files.path(), clock.clone()).unwrap();
        let pass = |key: &'static str| store.write_now(move |tx| check_stored(tx, TEST_LIMIT, key)).map(|_| ());
        for _ in 0..3 {
            pass("7").unwrap();
        }
        assert!(matches!(pass("7"), Err(Error::RateLimited { seconds: 10 })));
        pass("8").unwrap();
        clock.advance(SignedDuration::from_secs(10));
        pass("7").unwrap();
        assert!(pass("7").is_err());
        let rows = || store.snapshot().unwrap().rate_limit_empty_at(TEST_LIMIT.purpose, "8").unwrap();
        store.write_now::<(), StoreError, _>(|tx| remove_expired(tx)).unwrap();
        assert_eq!(rows(), 0, "the free one is gone");
        assert!(pass("7").is_err(), "the other holds");
        store.write_now::<(), StoreError, _>(|tx| reset_stored(tx, TEST_LIMIT, "7")).unwrap();
        pass("7").unwrap();
    }

    #[test]
    fn nobody_stands_in_the_file_as_the_key_of_a_brake() {
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), Clock::fixed(at(1_000_000))).unwrap();
        store.write_now(|tx| check_stored(tx, TEST_LIMIT, "mira@example.org")).unwrap();
        let rows = crate::store::raw::rows(&store.snapshot().unwrap(), "counts-1", b"brake/").unwrap();
        assert_eq!(rows.len(), 1);
        let row = String::from_utf8_lossy(&rows[0].0).into_owned();
        assert!(row.contains("test") && !row.contains("mira") && !row.contains("example"), "{row}");
    }

    #[test]
    fn whoever_has_a_wide_network_cannot_begin_anew_from_each_of_its_parts() {
        let limits = RateLimits::default();
        let networks = |address: &str| crate::app::network::network_keys(address.parse().unwrap());
        let passed = |make: &dyn Fn(u32) -> String| {
            (0..1000).filter(|part| limits.check(TEST_LIMIT, &networks(&make(*part)), at(0)).is_ok()).count()
        };
        assert_eq!(passed(&|host| format!("2001:db8:1:100::{host:x}")), 3, "one /64 is one connection");
        assert_eq!(passed(&|part| format!("2001:db8:1:{:x}::1", 0x200 + part % 256)), 4 * 3, "a /56");
        assert_eq!(passed(&|part| format!("2001:db8:2:{:x}::1", part * 64)), 16 * 3, "a /48");
        assert_eq!(passed(&|part| format!("2001:db8:{:x}::1", part + 0x100)), 1000, "others are not braked");
        assert_eq!(passed(&|part| format!("192.0.2.{}", part % 2)), 2 * 3);
    }
}

//! Brakes: how often something may happen in a time. In memory only, so no address is ever stored.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use super::Error;

/// So many at once, and one more every so many seconds.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What it brakes; apart from all others.
    pub purpose: &'static str,
    /// So many at once.
    pub burst: u32,
    /// One more after so many seconds.
    pub seconds: u32,
}

/// The state of all brakes. The generic cell rate algorithm: per key, the time at which its bucket
/// is empty again.
#[derive(Default, Debug)]
pub struct Throttle {
    empty_at: Mutex<HashMap<(&'static str, String), i64>>,
}

/// Keys remembered at most; beyond, those that are free anyway are forgotten.
const MOST: usize = 20_000;

impl Throttle {
    /// Lets one pass, or says how long to wait.
    pub fn pass(&self, limit: Limit, key: &str, now: Timestamp) -> Result<(), Error> {
        let mut empty_at = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.as_millisecond();
        if empty_at.len() >= MOST {
            empty_at.retain(|_, at| *at > now);
        }
        let step = i64::from(limit.seconds) * 1000;
        let slot = empty_at.entry((limit.purpose, key.to_owned())).or_insert(now);
        let next = (*slot).max(now) + step;
        let wait = next - now - step * i64::from(limit.burst);
        if wait > 0 {
            return Err(Error::Throttled { seconds: (wait.cast_unsigned()).div_ceil(1000) });
        }
        *slot = next;
        Ok(())
    }

    /// Forgets what a key has used up, after it succeeded.
    pub fn forgive(&self, limit: Limit, key: &str) {
        self.empty_at.lock().unwrap_or_else(PoisonError::into_inner).remove(&(limit.purpose, key.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_burst_passes_then_one_at_a_time() {
        let throttle = Throttle::default();
        let limit = Limit { purpose: "test", burst: 3, seconds: 10 };
        let start = Timestamp::UNIX_EPOCH;
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        for _ in 0..3 {
            assert!(throttle.pass(limit, "a", start).is_ok());
        }
        assert!(matches!(throttle.pass(limit, "a", at(1)), Err(Error::Throttled { seconds: 9 })));
        assert!(throttle.pass(limit, "b", at(1)).is_ok(), "others are not braked");
        assert!(throttle.pass(limit, "a", at(10)).is_ok());
        assert!(throttle.pass(limit, "a", at(11)).is_err());
        throttle.forgive(limit, "a");
        assert!(throttle.pass(limit, "a", at(11)).is_ok());
    }
}

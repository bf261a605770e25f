//! Stored instants and a clock that was set back. A machine without a battery may have been a day ahead;
//! what it stored then lies in the future now.
//!
//! One rule for all of them: a stored instant of the past that lies in the future counts as now. Nobody and
//! nothing waits until the clock gets there again.

use jiff::{SignedDuration, Timestamp};

/// The time since a stored instant; zero if it lies in the future.
pub fn elapsed(since: Timestamp, now: Timestamp) -> SignedDuration {
    now.duration_since(since).max(SignedDuration::ZERO)
}

/// Whether a pause is over that began at a stored instant. One that began in the future is.
pub fn is_pause_over(began: Timestamp, pause: SignedDuration, now: Timestamp) -> bool {
    began > now || now.duration_since(began) >= pause
}

/// The stored end of something that lasts for `longest` at most. One that is further away was stored by a clock
/// that was ahead, and counts as stored now.
pub fn end_within(stored: Timestamp, longest: SignedDuration, now: Timestamp) -> Timestamp {
    stored.min(now + longest)
}

/// A stored number that only grows with time, such as a step of a one-time code or when a bucket is empty.
/// One beyond `most`, the largest that can have been stored by now, was stored by a clock that was ahead: it
/// is no memory.
pub const fn unless_ahead(stored: i64, most: i64) -> Option<i64> {
    if stored > most { None } else { Some(stored) }
}

/// Stored events may lie this far in the future: clocks are corrected by small steps.
const STORED_EVENT_TOLERANCE: SignedDuration = SignedDuration::from_mins(10);

/// So long may nothing have been stored before the clock is doubted: the machine may have been off over the summer, but
/// less than any period after which something is deleted for good.
pub const MAX_QUIET_TIME: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Why the clock may be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockDoubt {
    /// The newest stored event lies in the future.
    Behind,
    /// Nothing was stored for longer than [`MAX_QUIET_TIME`].
    Ahead,
}

/// Whether the clock contradicts the newest stored event; `None`: it does not. Where nothing is stored, nothing does.
pub fn doubt_clock(newest: Option<Timestamp>, now: Timestamp) -> Option<ClockDoubt> {
    let since = now.duration_since(newest?);
    match since {
        since if since < -STORED_EVENT_TOLERANCE => Some(ClockDoubt::Behind),
        since if since > MAX_QUIET_TIME => Some(ClockDoubt::Ahead),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_doubted_before_the_newest_event_and_long_after_it() {
        let now = Timestamp::UNIX_EPOCH;
        for (minutes, doubt) in [
            (-11, Some(ClockDoubt::Behind)),
            (-10, None),
            (0, None),
            (90 * 24 * 60, None),
            (90 * 24 * 60 + 1, Some(ClockDoubt::Ahead)),
        ] {
            assert_eq!(doubt_clock(Some(now - SignedDuration::from_mins(minutes)), now), doubt, "{minutes}");
        }
        assert_eq!(doubt_clock(None, now), None, "a new machine");
    }

    #[test]
    fn what_lies_in_the_future_counts_as_now() {
        let (now, hour) = (Timestamp::UNIX_EPOCH, SignedDuration::from_hours(1));
        for (since, passed, is_over) in [(-2, 2, true), (-1, 1, true), (0, 0, false), (1, 0, true), (24, 0, true)] {
            assert_eq!(elapsed(now + hour * since, now), hour * passed, "{since}");
            assert_eq!(is_pause_over(now + hour * since, hour, now), is_over, "{since}");
        }
        let ends = |hours: i32| end_within(now + hour * hours, hour, now);
        assert_eq!([ends(-1), ends(1), ends(24)], [now - hour, now + hour, now + hour]);
        assert_eq!([unless_ahead(5, 5), unless_ahead(6, 5)], [Some(5), None]);
    }
}

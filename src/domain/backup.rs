//! Which backups are kept and which are removed, and what a backup is called.
//!
//! What this is not: the making of a backup, which is `store::backup`.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// A backup, named by the second in which its data was committed: `2026-11-29T20-00-00Z`. It is the name of its
/// folder, so it has no colons.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BackupName(Timestamp);

impl BackupName {
    /// The name of a backup of this moment.
    pub fn of(taken: Timestamp) -> Self {
        Self(Timestamp::from_second(taken.as_second()).unwrap_or(taken))
    }

    /// The second that it tells.
    pub const fn time(self) -> Timestamp {
        self.0
    }
}

impl fmt::Display for BackupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H-%M-%SZ"))
    }
}

impl FromStr for BackupName {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let (day, time) = name.split_once('T').ok_or(())?;
        let read: Timestamp = format!("{day}T{}", time.replace('-', ":")).parse().map_err(|_| ())?;
        Some(Self::of(read)).filter(|read| read.to_string() == name).ok_or(())
    }
}

/// How many backups are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BackupRotation {
    /// Of so many hours the newest backup. Hours without a backup do not count.
    pub hours: usize,
    /// Of so many days (UTC) the newest backup. Days without a backup do not count.
    pub days: usize,
    /// No backup but the newest is kept longer, so that purged data leaves the backups too.
    pub max_age_days: u32,
}

impl Default for BackupRotation {
    fn default() -> Self {
        Self { hours: 24, days: 14, max_age_days: 30 }
    }
}

/// A pause this long between two backups can be a clock that jumped, unless the pause before was of that kind too.
const DOUBTFUL_GAP: SignedDuration = SignedDuration::from_hours(7 * 24);

/// After such a pause nothing is removed for so long: time enough to notice a wrong clock.
const DOUBT: SignedDuration = SignedDuration::from_hours(24);

impl BackupRotation {
    /// Those of these backups that are to be removed, after a new one was made. The newest always stays. None is
    /// removed while the clock is in doubt: right after an unusual pause of more than a week.
    pub fn to_remove(&self, backups: &BTreeSet<BackupName>) -> Vec<BackupName> {
        let Some(newest) = backups.last() else { return Vec::new() };
        if is_clock_in_doubt(backups) {
            return Vec::new();
        }
        let oldest = newest.time() - SignedDuration::from_hours(24 * i64::from(self.max_age_days));
        let hour = |name: &BackupName| name.time().as_second().div_euclid(3600);
        let day = |name: &BackupName| name.time().as_second().div_euclid(24 * 3600);
        let mut kept = newest_of_each(backups, self.hours, hour);
        kept.extend(newest_of_each(backups, self.days, day));
        kept.retain(|name| name.time() >= oldest);
        kept.insert(*newest);
        backups.difference(&kept).copied().collect()
    }
}

/// The newest backup of each of the last `most` spans that have one.
fn newest_of_each(
    backups: &BTreeSet<BackupName>,
    most: usize,
    span: impl Fn(&BackupName) -> i64,
) -> BTreeSet<BackupName> {
    let (mut kept, mut last) = (BTreeSet::new(), None);
    for name in backups.iter().rev() {
        if kept.len() == most {
            break;
        }
        if last != Some(span(name)) {
            kept.insert(*name);
            last = Some(span(name));
        }
    }
    kept
}

fn is_clock_in_doubt(backups: &BTreeSet<BackupName>) -> bool {
    let Some(newest) = backups.last() else { return false };
    let (mut usual, mut resumed) = (SignedDuration::ZERO, None);
    for (one, next) in backups.iter().zip(backups.iter().skip(1)) {
        let gap = next.time().duration_since(one.time());
        if gap > DOUBTFUL_GAP && gap > usual * 3 {
            resumed = Some(next.time());
        }
        usual = gap;
    }
    resumed.is_some_and(|resumed| newest.time().duration_since(resumed) < DOUBT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> BackupName {
        let begin: Timestamp = "2026-11-01T00:10:00Z".parse().unwrap();
        BackupName::of(begin + SignedDuration::from_hours(hours))
    }

    fn rotate(rotation: BackupRotation, hours: impl IntoIterator<Item = i64>) -> BTreeSet<BackupName> {
        let mut there = BTreeSet::new();
        for hour in hours {
            there.insert(at(hour));
            for gone in rotation.to_remove(&there) {
                assert!(there.remove(&gone));
            }
        }
        there
    }

    #[test]
    fn names_are_read_back_and_nothing_else_is_one() {
        let name = BackupName::of("2026-11-29T20:00:00.5Z".parse().unwrap());
        assert_eq!(name.to_string(), "2026-11-29T20-00-00Z");
        assert_eq!(name.to_string().parse(), Ok(name));
        for other in ["files", "2026-11-29T20-00-00Z.part", "2026-11-29", "2026-13-29T20-00-00Z", "T", ""] {
            assert_eq!(other.parse::<BackupName>(), Err(()), "{other}");
        }
    }

    #[test]
    fn a_year_of_hourly_backups_leaves_a_day_of_hours_and_two_weeks_of_days() {
        let left = rotate(BackupRotation::default(), 0..24 * 365);
        let last = 24 * 365 - 1;
        let hours: BTreeSet<_> = (0..24).map(|hour| at(last - hour)).collect();
        let days: BTreeSet<_> = (0..14).map(|day| at(last - 24 * day)).collect();
        assert_eq!(left, hours.union(&days).copied().collect());
    }

    #[test]
    fn a_clock_that_jumped_takes_no_backup_away() {
        let hourly = rotate(BackupRotation::default(), 0..48);
        let jumped = rotate(BackupRotation::default(), (0..48).chain(9000..9023));
        assert!(jumped.is_superset(&hourly));
        assert!(rotate(BackupRotation::default(), (0..48).chain(9000..9030)).iter().all(|name| *name >= at(9000)));
    }

    #[test]
    fn backups_by_hand_every_ten_days_get_no_older_than_a_month() {
        let left = rotate(BackupRotation::default(), (0..40).map(|n| n * 240));
        assert_eq!(left, [36, 37, 38, 39].map(|n| at(n * 240)).into());
    }

    proptest! {
        #[test]
        fn the_newest_stays_and_nothing_gets_too_old(
            hours in proptest::collection::btree_set(0_i64..3000, 1..200),
            (most_hours, most_days, age) in (0_usize..30, 0_usize..30, 1_u32..40),
        ) {
            let rotation = BackupRotation { hours: most_hours, days: most_days, max_age_days: age };
            let there: BTreeSet<_> = hours.iter().map(|hour| at(*hour)).collect();
            let gone: BTreeSet<_> = rotation.to_remove(&there).into_iter().collect();
            let left: BTreeSet<_> = there.difference(&gone).copied().collect();
            prop_assert_eq!(left.last(), there.last());
            prop_assert!(gone.is_subset(&there));
            if !is_clock_in_doubt(&there) {
                let newest = left.last().unwrap().time();
                let age = SignedDuration::from_hours(24 * i64::from(age));
                prop_assert!(left.iter().all(|name| newest.duration_since(name.time()) <= age));
                prop_assert!(left.len() <= (most_hours + most_days).max(1));
            }
        }
    }
}

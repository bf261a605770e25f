//! A cron expression, and when it comes next in a time zone with summer time.
//!
//! Five fields as in a crontab. The `cron` crate parses them and computes times on a clock without a
//! zone; what summer time does to them is decided here. A time that names its hours comes once a day:
//! one that is skipped in spring comes at the moment of the switch, one that is repeated in autumn
//! comes the first time only. An expression for every hour (`*`) follows the minutes that really pass,
//! so it neither pauses nor doubles.

use std::{fmt, str::FromStr};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, Offset, TimeZone},
};

/// A cron expression of five fields.
#[derive(Clone)]
pub struct Schedule {
    expression: String,
    cron: cron::Schedule,
    /// The hour is `*`, perhaps with a step.
    is_hourly: bool,
}

/// What is wrong with an expression, as the second half of a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CronError(String);

impl fmt::Display for CronError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expression)
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schedule({})", self.expression)
    }
}

/// The fields, and the values that each allows.
const FIELDS: [(&str, &str); 5] = [
    ("minute", "0 to 59"),
    ("hour", "0 to 23"),
    ("day of the month", "1 to 31"),
    ("month", "1 to 12 or JAN to DEC"),
    ("weekday", "0 to 7 (0 and 7 are Sunday) or MON to SUN"),
];

/// 29 February on a given weekday comes once in forty years at least.
const MAX_YEARS_SEARCHED: usize = 45;

/// The last year whose times the crate is asked for.
const LAST_PLAIN_YEAR: i16 = 2099;

/// The forms that every field allows.
const ALLOWED_FORMS: &str = "a list such as 1,15, a range such as 1-5, a step such as */10, or * for all";

impl FromStr for Schedule {
    type Err = CronError;

    fn from_str(typed: &str) -> Result<Self, CronError> {
        let fields: Vec<&str> = typed.split_whitespace().collect();
        let names = FIELDS.map(|(name, _)| name).join(", ");
        let Ok(fields) = <[&str; 5]>::try_from(fields.as_slice()) else {
            return Err(CronError(format!("five fields are needed ({names}), not {}", fields.len())));
        };
        let [minute, hour, day, month, weekday] = fields;
        let weekdays = weekdays(weekday);
        let mut checked = ["*"; 5];
        for (place, field) in [minute, hour, day, month, &weekdays].into_iter().enumerate() {
            checked[place] = field;
            if read(checked).is_none() {
                let (name, allowed) = FIELDS[place];
                let wrong = fields[place];
                return Err(CronError(format!(
                    "the {name} {wrong:?} is wrong; allowed are {allowed}, {ALLOWED_FORMS}"
                )));
            }
        }
        let cron = read(checked).ok_or_else(|| CronError("it does not read".to_owned()))?;
        let schedule = Self { expression: fields.join(" "), cron, is_hourly: hour.starts_with('*') };
        // From a leap year on, so that 29 February is found.
        match schedule.civil_after(DateTime::constant(2024, 1, 1, 0, 0, 0, 0)) {
            Some(_) => Ok(schedule),
            None => Err(CronError(format!("the day {day:?} never comes in the month {month:?}"))),
        }
    }
}

/// In the crate an expression begins with seconds.
fn read(fields: [&str; 5]) -> Option<cron::Schedule> {
    format!("0 {}", fields.join(" ")).parse().ok()
}

/// Weekdays as the crate counts them, from 1 for Sunday. In a crontab Sunday is 0 and 7, so that a range
/// may end with it. What is not understood here is passed on, and the crate refuses it.
fn weekdays(field: &str) -> String {
    let item = |item: &str| days(item).unwrap_or_else(|| item.to_owned());
    field.split(',').map(item).collect::<Vec<_>>().join(",")
}

fn days(item: &str) -> Option<String> {
    let (range, step) = item.split_once('/').unwrap_or((item, "1"));
    let (from, to) = range.split_once('-').unwrap_or((range, range));
    let from = weekday(from)?;
    let to = match weekday(to)? {
        0 if range.contains('-') => 7,
        // A step from one day on goes on to the end of the week, as in the other fields.
        to if range.contains('-') || !item.contains('/') => to,
        _ => 6,
    };
    let step: usize = step.parse().ok().filter(|step| (1..=7).contains(step))?;
    let days: Vec<String> = (from..=to).step_by(step).map(|day| (day % 7 + 1).to_string()).collect();
    (!days.is_empty()).then(|| days.join(","))
}

fn weekday(word: &str) -> Option<u8> {
    const NAMES: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    let named = NAMES.iter().position(|name| name.eq_ignore_ascii_case(word)).and_then(|day| u8::try_from(day).ok());
    named.or_else(|| word.parse().ok().filter(|day| *day <= 7))
}

impl Schedule {
    /// The first time after an instant; None if it is beyond the calendar.
    pub fn after(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.is_hourly { self.even_after(instant, zone) } else { self.daily_after(instant, zone) }
    }

    /// Times that name their hours.
    fn daily_after(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut civil = zone.to_datetime(instant);
        loop {
            civil = self.civil_after(civil)?;
            let comes = match zone.to_ambiguous_timestamp(civil).offset() {
                AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(civil).ok()?,
                AmbiguousOffset::Fold { before, .. } => before.to_timestamp(civil).ok()?,
                AmbiguousOffset::Gap { before, .. } => {
                    zone.preceding(before.to_timestamp(civil).ok()?).next()?.timestamp()
                }
            };
            // In the second pass of a repeated hour, its times are over.
            if comes > instant {
                return Some(comes);
            }
        }
    }

    /// Times in every hour, computed with one offset up to the next switch of the clock.
    fn even_after(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let (mut offset, mut since, mut from) = (zone.to_offset(instant), instant, instant);
        loop {
            let comes = offset.to_timestamp(self.civil_after(offset.to_datetime(from))?).ok()?;
            match zone.following(since).next() {
                Some(switch) if switch.timestamp() <= comes => {
                    (offset, since) = (switch.offset(), switch.timestamp());
                    // The moment of the switch may itself be such a time.
                    from = since - SignedDuration::from_secs(1);
                }
                _ => return Some(comes),
            }
        }
    }

    /// The next time on a clock without zone, looked for year by year.
    fn civil_after(&self, civil: DateTime) -> Option<DateTime> {
        let mut within = Some(civil);
        for year in (civil.year()..=Date::MAX.year()).take(MAX_YEARS_SEARCHED) {
            let like = year_like(year)?;
            let from = match within.take() {
                Some(civil) => civil.with().year(like).build().ok()?,
                None => DateTime::new(like.checked_sub(1)?, 12, 31, 23, 59, 59, 0).ok()?,
            };
            if let Some(found) = self.cron_after(from).filter(|found| found.year() == like) {
                return found.with().year(year).build().ok();
            }
        }
        None
    }

    fn cron_after(&self, civil: DateTime) -> Option<DateTime> {
        let second = Offset::UTC.to_timestamp(civil).ok()?.as_second();
        let next = self.cron.after(&chrono::DateTime::from_timestamp(second, 0)?).next()?;
        Some(Offset::UTC.to_datetime(Timestamp::from_second(next.timestamp()).ok()?))
    }
}

/// A year with the same days: the crate knows none after 2100.
fn year_like(year: i16) -> Option<i16> {
    if year <= LAST_PLAIN_YEAR {
        return Some(year);
    }
    let days = |year| Date::new(year, 1, 1).map(|first| (first.weekday(), first.in_leap_year())).ok();
    let wanted = days(year)?;
    (2000..2028).find(|like| days(*like) == Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    /// The next times in Berlin, as its clocks show them.
    fn comes(expression: &str, after: &str, times: usize) -> String {
        let schedule: Schedule = expression.parse().unwrap();
        let mut instant = at(after);
        let mut shown = Vec::new();
        for _ in 0..times {
            instant = schedule.after(instant, &berlin()).unwrap();
            shown.push(instant.to_zoned(berlin()).strftime("%a %d %b %H:%M %Z").to_string());
        }
        shown.join(", ")
    }

    fn refused(expression: &str) -> String {
        expression.parse::<Schedule>().unwrap_err().0
    }

    #[test]
    fn half_past_two_on_both_nights_of_the_switch() {
        assert_eq!(
            comes("30 2 * * *", "2026-03-28T00:00:00Z", 3),
            "Sat 28 Mar 02:30 CET, Sun 29 Mar 03:00 CEST, Mon 30 Mar 02:30 CEST",
            "skipped in spring: at the moment of the switch"
        );
        assert_eq!(
            comes("30 2 * * *", "2026-10-24T00:00:00Z", 3),
            "Sat 24 Oct 02:30 CEST, Sun 25 Oct 02:30 CEST, Mon 26 Oct 02:30 CET",
            "repeated in autumn: the first time"
        );
        assert_eq!(comes("30 2 * * *", "2026-10-25T01:10:00Z", 1), "Mon 26 Oct 02:30 CET", "in the repeated hour");
        assert_eq!(
            comes("15,45 2,3 * * *", "2026-03-29T00:00:00Z", 3),
            "Sun 29 Mar 03:00 CEST, Sun 29 Mar 03:15 CEST, Sun 29 Mar 03:45 CEST",
            "two skipped times are one"
        );
    }

    #[test]
    fn what_comes_every_hour_neither_pauses_nor_doubles() {
        assert_eq!(
            comes("17 * * * *", "2026-03-28T23:30:00Z", 4),
            "Sun 29 Mar 01:17 CET, Sun 29 Mar 03:17 CEST, Sun 29 Mar 04:17 CEST, Sun 29 Mar 05:17 CEST"
        );
        assert_eq!(
            comes("0 * * * *", "2026-03-29T00:30:00Z", 2),
            "Sun 29 Mar 03:00 CEST, Sun 29 Mar 04:00 CEST",
            "the moment of the switch is an hour's beginning"
        );
        assert_eq!(
            comes("17 * * * *", "2026-10-24T23:30:00Z", 4),
            "Sun 25 Oct 02:17 CEST, Sun 25 Oct 02:17 CET, Sun 25 Oct 03:17 CET, Sun 25 Oct 04:17 CET"
        );
        let schedule: Schedule = "*/10 */1 * * *".parse().unwrap();
        let mut instant = at("2026-01-01T00:00:00Z");
        for _ in 0..6 * 24 * 365 {
            let next = schedule.after(instant, &berlin()).unwrap();
            assert_eq!(next.duration_since(instant), SignedDuration::from_mins(10), "after {instant}");
            instant = next;
        }
    }

    #[test]
    fn every_day_has_its_one_time_in_every_zone() {
        for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"] {
            let zone = TimeZone::get(name).unwrap();
            for expression in ["0 0 * * *", "30 1 * * *", "15 2 * * *", "59 2 * * *", "0 3 * * *"] {
                let schedule: Schedule = expression.parse().unwrap();
                let mut instant = at("2026-01-01T12:00:00Z");
                let mut day = zone.to_datetime(schedule.after(instant, &zone).unwrap()).date();
                for _ in 0..730 {
                    instant = schedule.after(instant, &zone).unwrap();
                    assert_eq!(zone.to_datetime(instant).date(), day, "{expression} in {name}");
                    day = day.tomorrow().unwrap();
                }
            }
        }
    }

    #[test]
    fn fields_mean_what_a_crontab_means() {
        for (expression, times) in [
            ("30 3 * * *", "Sat 21 Nov 03:30 CET, Sun 22 Nov 03:30 CET"),
            ("0 6 * * 1", "Mon 23 Nov 06:00 CET, Mon 30 Nov 06:00 CET"),
            ("0 6 * * MON-FRI", "Mon 23 Nov 06:00 CET, Tue 24 Nov 06:00 CET"),
            ("0 6 * * 0", "Sun 22 Nov 06:00 CET, Sun 29 Nov 06:00 CET"),
            ("0 6 * * 7", "Sun 22 Nov 06:00 CET, Sun 29 Nov 06:00 CET"),
            ("0 6 * * 6-7", "Sat 21 Nov 06:00 CET, Sun 22 Nov 06:00 CET"),
            ("0 6 * * sat-sun", "Sat 21 Nov 06:00 CET, Sun 22 Nov 06:00 CET"),
            ("0 6 * * 1-7/2", "Sun 22 Nov 06:00 CET, Mon 23 Nov 06:00 CET"),
            ("0 6 * * 5/1", "Sat 21 Nov 06:00 CET, Fri 27 Nov 06:00 CET"),
            ("0 6 1-7 * MON", "Mon 07 Dec 06:00 CET, Mon 04 Jan 06:00 CET"),
            ("0 0 29 2 *", "Tue 29 Feb 00:00 CET, Sun 29 Feb 00:00 CET"),
            ("  */20   8-9 1,15 JAN *", "Fri 01 Jan 08:00 CET, Fri 01 Jan 08:20 CET"),
        ] {
            assert_eq!(comes(expression, "2026-11-20T13:05:00.5Z", 2), times, "{expression}");
        }
    }

    #[test]
    fn there_is_a_next_time_in_every_century() {
        for (expression, after, expected) in [
            ("30 3 * * *", "2099-12-31T12:00:00Z", "Fri 01 Jan 03:30 CET"),
            ("0 0 1 1 *", "2100-06-01T12:00:00Z", "Sat 01 Jan 00:00 CET"),
            ("30 3 29 2 *", "2096-03-01T12:00:00Z", "Fri 29 Feb 03:30 CET"),
            ("30 3 * * MON", "2199-12-30T12:00:00Z", "Mon 06 Jan 03:30 CET"),
            ("*/30 * * * *", "2100-12-31T22:40:00Z", "Sat 01 Jan 00:00 CET"),
        ] {
            assert_eq!(comes(expression, after, 1), expected, "{expression} after {after}");
        }
    }

    #[test]
    fn a_mistake_says_which_field_and_what_is_allowed() {
        let forms = "a list such as 1,15, a range such as 1-5, a step such as */10, or * for all";
        for (expression, field, allowed) in [
            ("60 3 * * *", "minute \"60\"", "0 to 59"),
            ("*/0 3 * * *", "minute \"*/0\"", "0 to 59"),
            ("30 24 * * *", "hour \"24\"", "0 to 23"),
            ("30 8-6 * * *", "hour \"8-6\"", "0 to 23"),
            ("30 3 0 * *", "day of the month \"0\"", "1 to 31"),
            ("30 3 L * *", "day of the month \"L\"", "1 to 31"),
            ("30 3 * MAI *", "month \"MAI\"", "1 to 12 or JAN to DEC"),
            ("30 3 * 1,,2 *", "month \"1,,2\"", "1 to 12 or JAN to DEC"),
            ("30 3 * * 8", "weekday \"8\"", "0 to 7 (0 and 7 are Sunday) or MON to SUN"),
            ("30 3 * * FRI-MON", "weekday \"FRI-MON\"", "0 to 7 (0 and 7 are Sunday) or MON to SUN"),
            ("30 3 * * Mo", "weekday \"Mo\"", "0 to 7 (0 and 7 are Sunday) or MON to SUN"),
            ("1-4294967295 3 * * *", "minute \"1-4294967295\"", "0 to 59"),
        ] {
            assert_eq!(refused(expression), format!("the {field} is wrong; allowed are {allowed}, {forms}"));
        }
        let five = "five fields are needed (minute, hour, day of the month, month, weekday)";
        assert_eq!(refused("0 30 3 * * *"), format!("{five}, not 6"));
        assert_eq!(refused("@daily"), format!("{five}, not 1"));
        assert_eq!(refused("0 3 31 2 *"), "the day \"31\" never comes in the month \"2\"");
    }
}

//! What somebody of the team wants to hear by mail, and when not (§2.6). Whatever they want, their
//! lists in the console show everything.

use std::collections::BTreeSet;

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::notification::NotificationKind;

/// What can be chosen, in the order in which it is offered.
pub const CONFIGURABLE_NOTIFICATIONS: [NotificationKind; 4] = [
    NotificationKind::Assigned,
    NotificationKind::RequesterWrote,
    NotificationKind::Reopened,
    NotificationKind::NewRequest,
];

/// What somebody wants to hear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotificationPreferences {
    /// These come by mail.
    pub by_mail: BTreeSet<NotificationKind>,
    /// No mails about tickets then.
    pub quiet: Option<QuietHours>,
}

impl Default for NotificationPreferences {
    /// What concerns one's own tickets comes by mail; what is new for everybody does not.
    fn default() -> Self {
        Self {
            by_mail: [NotificationKind::Assigned, NotificationKind::RequesterWrote, NotificationKind::Reopened].into(),
            quiet: None,
        }
    }
}

impl NotificationPreferences {
    /// Whether this comes by mail.
    pub fn wants(&self, told: NotificationKind) -> bool {
        self.by_mail.contains(&told) || !CONFIGURABLE_NOTIFICATIONS.contains(&told)
    }
}

/// Hours without mail, in minutes of the day; over midnight if they end before they begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuietHours {
    pub from: u16,
    /// Until this minute, which is loud again.
    pub to: u16,
}

impl QuietHours {
    /// The hours between two times, such as `20:00` and `07:30`. None if they are none, or the whole day.
    pub fn parse(from: &str, to: &str) -> Option<Self> {
        let minute = |text: &str| {
            let time: Time = text.trim().parse().ok()?;
            u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).ok()
        };
        let (from, to) = (minute(from)?, minute(to)?);
        (from != to).then_some(Self { from, to })
    }

    /// When it is loud again; none if it is now.
    pub fn ends_at(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = now.to_zoned(zone.clone());
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or_default();
        let is_over_midnight = self.to < self.from;
        let is_quiet = if is_over_midnight {
            minute >= self.from || minute < self.to
        } else {
            (self.from..self.to).contains(&minute)
        };
        if !is_quiet {
            return None;
        }
        let today = local.date();
        let day = if is_over_midnight && minute >= self.from { today.tomorrow().unwrap_or(today) } else { today };
        // An hour that the clock leaves out or has twice: a bit later, or the first of both.
        at(day, self.to, zone).filter(|end| *end > now)
    }

    /// The two times as people write them.
    pub fn times(self) -> (String, String) {
        let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        (time(self.from), time(self.to))
    }
}

fn at(day: Date, minute: u16, zone: &TimeZone) -> Option<Timestamp> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    zone.to_timestamp(day.at(hour, minute, 0, 0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(quiet: (&str, &str), now: &str) -> Option<String> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let end = QuietHours::parse(quiet.0, quiet.1).unwrap().ends_at(now.parse().unwrap(), &zone)?;
        Some(end.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string())
    }

    #[test]
    fn quiet_hours_end_where_the_clock_on_the_wall_says() {
        let night = ("20:00", "07:30");
        for (quiet, now, end) in [
            (night, "2026-01-15T18:59:00Z", None),
            (night, "2026-01-15T19:00:00Z", Some("2026-01-16 07:30")),
            (night, "2026-01-15T23:30:00Z", Some("2026-01-16 07:30")),
            (night, "2026-01-16T06:29:00Z", Some("2026-01-16 07:30")),
            (night, "2026-01-16T06:30:00Z", None),
            (("12:00", "13:00"), "2026-01-15T11:30:00Z", Some("2026-01-15 13:00")),
            (("12:00", "13:00"), "2026-01-15T12:00:00Z", None),
            (("00:00", "06:00"), "2026-01-15T23:00:00Z", Some("2026-01-16 06:00")),
            // Half past two does not exist in the night of 29 March, and is there twice on 25 October.
            (("22:00", "02:30"), "2026-03-29T00:30:00Z", Some("2026-03-29 03:30")),
            (("22:00", "02:30"), "2026-10-25T00:10:00Z", Some("2026-10-25 02:30")),
            // When two o'clock comes again in that night, it is loud.
            (("22:00", "02:30"), "2026-10-25T01:10:00Z", None),
        ] {
            assert_eq!(ends(quiet, now).as_deref(), end, "{quiet:?} at {now}");
        }
        for (from, to) in [("8:00", "8:00"), ("", "08:00"), ("25:00", "08:00"), ("abends", "morgens")] {
            assert_eq!(QuietHours::parse(from, to), None, "{from} {to}");
        }
        assert_eq!(QuietHours::parse("20:00", "07:30").unwrap().times(), ("20:00".to_owned(), "07:30".to_owned()));
    }

    #[test]
    fn what_concerns_somebody_comes_by_mail_unless_they_do_not_want_it() {
        let wishes = NotificationPreferences::default();
        assert!(
            wishes.wants(NotificationKind::Assigned)
                && wishes.wants(NotificationKind::RequesterWrote)
                && !wishes.wants(NotificationKind::NewRequest)
        );
        let none = NotificationPreferences { by_mail: [].into(), quiet: None };
        assert!(
            !none.wants(NotificationKind::Assigned) && none.wants(NotificationKind::Closed),
            "what cannot be chosen comes"
        );
    }
}

//! Dates, times and numbers as readers of a language write them.

use jiff::{
    Timestamp, Unit,
    civil::{Date, Time},
    tz::{Offset, TimeZone},
};

use super::digits::{push_two, push_year};
use crate::{
    domain::{field::Decimal, person::Lang},
    t,
};

/// Hours and minutes: `14:05`.
fn clock(time: Time) -> String {
    let mut text = String::with_capacity(5);
    push_two(&mut text, time.hour());
    text.push(':');
    push_two(&mut text, time.minute());
    text
}

/// An instant for machines, to the second: `2026-11-20T13:05:00Z` (RFC 3339).
pub fn instant(time: Timestamp) -> String {
    let utc = Offset::UTC.to_datetime(time);
    let mut text = String::with_capacity(20);
    push_year(&mut text, utc.year());
    let parts = [('-', utc.month()), ('-', utc.day()), ('T', utc.hour()), (':', utc.minute()), (':', utc.second())];
    for (before, part) in parts {
        text.push(before);
        push_two(&mut text, part);
    }
    text.push('Z');
    text
}

/// How a reader sees dates, times and numbers: in a language and a time zone.
#[derive(Clone, Debug)]
pub struct Locale {
    pub lang: Lang,
    /// The zone in which times are told.
    pub zone: TimeZone,
}

impl Locale {
    /// A calendar day: `Fr., 21. Nov. 2026`.
    pub fn date(&self, date: Date) -> String {
        let mut text = String::with_capacity(24);
        text.push_str(weekday(self.lang, date));
        text.push_str(", ");
        match date.day() {
            day @ 0..10 => text.push(char::from(b'0' + day.unsigned_abs())),
            day => push_two(&mut text, day),
        }
        text.push_str(if self.lang == Lang::De { ". " } else { " " });
        text.push_str(month(self.lang, date.month()));
        text.push(' ');
        push_year(&mut text, date.year());
        text
    }

    /// A time to the minute: `Fr., 21. Nov. 2026, 14:05 Uhr`.
    pub fn date_time(&self, time: Timestamp) -> String {
        let local = self.zone.to_datetime(time);
        let end = if self.lang == Lang::De { " Uhr" } else { "" };
        format!("{}, {}{end}", self.date(local.date()), clock(local.time()))
    }

    /// The calendar day of an instant.
    pub fn day(&self, time: Timestamp) -> Date {
        self.zone.to_datetime(time).date()
    }

    /// How long ago, in words: `gerade eben`, `vor 5 Minuten`, `gestern, 14:05 Uhr`, then the day.
    pub fn ago(&self, then: Timestamp, now: Timestamp) -> String {
        let minutes = ((now.as_second() - then.as_second()) / 60).max(0);
        if minutes < 60 {
            return if minutes == 0 { t!(self.lang, "ago-now") } else { t!(self.lang, "ago-minutes", count = minutes) };
        }
        let local = self.zone.to_datetime(then);
        let days = days_between(local.date(), self.day(now));
        match days {
            ..=0 => t!(self.lang, "ago-hours", count = minutes / 60),
            1 => t!(self.lang, "ago-yesterday", time = clock(local.time())),
            2..7 => t!(self.lang, "ago-days", count = days),
            _ => self.date(local.date()),
        }
    }

    /// How long, in words, rounded to what matters: `12 Minuten`, `3 Stunden`, `9 Tage`. Days are those of
    /// [`Locale::ago`]: what came "3 days ago" has waited for 3 days.
    pub fn length(&self, from: Timestamp, to: Timestamp) -> String {
        let minutes = ((to.as_second() - from.as_second()) / 60).max(0);
        // Two midnights are at least 22 hours apart, also when the clocks change.
        let days = if minutes < 22 * 60 { 0 } else { days_between(self.day(from), self.day(to)) };
        match days {
            2.. => t!(self.lang, "length-days", count = days),
            _ if minutes < 60 => t!(self.lang, "length-minutes", count = minutes),
            _ => t!(self.lang, "length-hours", count = minutes / 60),
        }
    }

    /// How long somebody has waited for an answer, in words: `gerade eingegangen`, `3 Stunden unbeantwortet`.
    pub fn unanswered(&self, since: Timestamp, now: Timestamp) -> String {
        match now.as_second() - since.as_second() {
            ..60 => t!(self.lang, "unanswered-new"),
            _ => t!(self.lang, "unanswered-for", length = self.length(since, now)),
        }
    }

    /// A size of a file: `340 KB`, `2,4 MB` (1 KB = 1000 bytes).
    pub fn bytes(&self, bytes: u64) -> String {
        match bytes {
            0..=999 => format!("{bytes} B"),
            1_000..=999_999 => format!("{} KB", bytes.div_ceil(1000)),
            _ => {
                let tenths = bytes.div_ceil(100_000);
                match tenths % 10 {
                    0 => format!("{} MB", tenths / 10),
                    _ => format!("{} MB", self.tenths(tenths)),
                }
            }
        }
    }

    /// A count as people write it: `20.000`, `20,000`.
    pub fn count(&self, count: usize) -> String {
        let digits = count.to_string();
        let mark = if self.lang == Lang::De { '.' } else { ',' };
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A number as people write it.
    pub fn number(&self, number: Decimal) -> String {
        decimal_text(self.lang, number)
    }

    /// Tenths as people write them, always with one decimal: `4,3`.
    pub fn tenths(&self, tenths: u64) -> String {
        format!("{}{}{}", tenths / 10, self.lang.decimal_mark(), tenths % 10)
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

/// A number as readers of a language write it, without marks between thousands.
pub fn decimal_text(lang: Lang, number: Decimal) -> String {
    number.to_string().replace('.', lang.decimal_mark().encode_utf8(&mut [0; 4]))
}

fn weekday(lang: Lang, date: Date) -> &'static str {
    const DE: [&str; 7] = ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    match lang {
        Lang::De => DE[index],
        Lang::En => EN[index],
    }
}

fn month(lang: Lang, month: i8) -> &'static str {
    const DE: [&str; 12] =
        ["Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
    const EN: [&str; 12] = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
    let index = usize::from(month.unsigned_abs()) - 1;
    match lang {
        Lang::De => DE[index],
        Lang::En => EN[index],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn locale(lang: Lang) -> Locale {
        Locale { lang, zone: TimeZone::get("Europe/Berlin").unwrap() }
    }

    #[test]
    fn times_read_as_people_say_them() {
        let at = date(2026, 11, 20).at(14, 5, 0, 0).in_tz("Europe/Berlin").unwrap().timestamp();
        let later = |minutes: i64| at + jiff::SignedDuration::from_mins(minutes);
        let german = locale(Lang::De);
        assert_eq!(german.date_time(at), "Fr., 20. Nov. 2026, 14:05 Uhr");
        assert_eq!(locale(Lang::En).date_time(at), "Fri, 20 Nov 2026, 14:05");
        for (minutes, said) in [
            (0, "gerade eben"),
            (1, "vor 1 Minute"),
            (59, "vor 59 Minuten"),
            (125, "vor 2 Stunden"),
            (60 * 11, "gestern, 14:05 Uhr"),
            (60 * 24 * 3, "vor 3 Tagen"),
            (60 * 24 * 30, "Fr., 20. Nov. 2026"),
        ] {
            assert_eq!(german.ago(at, later(minutes)), said);
        }
        assert_eq!(german.length(at, later(60 * 24 * 9)), "9 Tage");
        assert_eq!(locale(Lang::En).unanswered(at, later(0)), "Just arrived");
    }

    #[test]
    fn the_wait_for_an_answer_is_told_like_the_age_of_the_message() {
        let at = date(2026, 11, 20).at(23, 5, 0, 0).in_tz("Europe/Berlin").unwrap().timestamp();
        let german = locale(Lang::De);
        for (minutes, ago, unanswered) in [
            (0, "gerade eben", "gerade eingegangen"),
            (1, "vor 1 Minute", "1 Minute unbeantwortet"),
            (90, "gestern, 23:05 Uhr", "1 Stunde unbeantwortet"),
            (60 * 24 + 50, "gestern, 23:05 Uhr", "24 Stunden unbeantwortet"),
            // 40 hours: two midnights lie between.
            (60 * 40, "vor 2 Tagen", "2 Tage unbeantwortet"),
            (60 * 60, "vor 3 Tagen", "3 Tage unbeantwortet"),
        ] {
            let now = at + jiff::SignedDuration::from_mins(minutes);
            assert_eq!((german.ago(at, now), german.unanswered(at, now)), (ago.to_owned(), unanswered.to_owned()));
        }
    }

    #[test]
    fn instants_for_machines() {
        let german = locale(Lang::De);
        let at = date(2026, 11, 20).at(14, 5, 0, 0).in_tz("Europe/Berlin").unwrap().timestamp();
        assert_eq!(instant(at), "2026-11-20T13:05:00Z");
        let early = date(987, 1, 2).at(3, 4, 5, 999_999_999).to_zoned(TimeZone::UTC).unwrap().timestamp();
        assert_eq!(instant(early), "0987-01-02T03:04:05Z");
        assert_eq!(german.date(date(2026, 3, 9)), "Mo., 9. März 2026");
    }

    #[test]
    fn sizes_and_numbers() {
        let german = locale(Lang::De);
        let sizes = [999, 1000, 340_000, 2_400_000, 10_000_000].map(|n| german.bytes(n));
        assert_eq!(sizes, ["999 B", "1 KB", "340 KB", "2,4 MB", "10 MB"]);
        assert_eq!([0, 999, 20_000, 1_234_567].map(|n| german.count(n)), ["0", "999", "20.000", "1.234.567"]);
        assert_eq!(locale(Lang::En).count(20_000), "20,000");
        assert_eq!(german.number(Decimal { thousandths: 12_500 }), "12,5");
    }
}

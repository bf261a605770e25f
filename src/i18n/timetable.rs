//! A timetable in words: the common shapes of cron expressions. Pure; what is not common has no words.

use super::Value;
use crate::{domain::person::Lang, i18n, t};

/// A cron expression of five fields as a sentence says it: `täglich um 3:30 Uhr`. `None`: nobody would say it shorter
/// than it stands there.
pub fn schedule_in_words(lang: Lang, expression: &str) -> Option<String> {
    let fields: Vec<&str> = expression.split_whitespace().collect();
    let [minute, hour, day, month, weekday] = <[&str; 5]>::try_from(fields.as_slice()).ok()?;
    if month != "*" {
        return None;
    }
    match (minute, hour, day, weekday) {
        ("*", "*", "*", "*") => Some(t!(lang, "cron-minutes", count = 1)),
        (_, "*", "*", "*") if minute.starts_with("*/") => Some(t!(lang, "cron-minutes", count = step(minute, 60)?)),
        (_, "*", "*", "*") => Some(t!(lang, "cron-hours", count = 1, minute = number(minute, 60)?)),
        (_, _, "*", "*") if hour.starts_with("*/") => {
            Some(t!(lang, "cron-hours", count = step(hour, 24)?, minute = number(minute, 60)?))
        }
        (_, _, "*", "*") => Some(t!(lang, "cron-daily", time = time(hour, minute)?)),
        (_, _, "*", _) => Some(t!(lang, "cron-weekly", days = weekdays(lang, weekday)?, time = time(hour, minute)?)),
        (_, _, _, "*") => {
            let day = number(day, 32).filter(|day| *day > 0)?;
            Some(t!(lang, "cron-monthly", day = day, time = time(hour, minute)?))
        }
        _ => None,
    }
}

/// A plain number below `end`.
fn number(field: &str, end: u32) -> Option<u32> {
    let is_plain = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    field.parse().ok().filter(|number| is_plain && *number < end)
}

/// The step of `*/10`, if it comes in even distances.
fn step(field: &str, whole: u32) -> Option<u32> {
    number(field.strip_prefix("*/")?, whole).filter(|step| *step > 0 && whole.is_multiple_of(*step))
}

fn time(hour: &str, minute: &str) -> Option<String> {
    Some(format!("{}:{:02}", number(hour, 24)?, number(minute, 60)?))
}

/// `montags`, `montags bis freitags`, `montags und donnerstags`.
fn weekdays(lang: Lang, field: &str) -> Option<String> {
    if let Some((from, to)) = field.split_once('-') {
        return Some(t!(lang, "cron-days-range", from = weekday(lang, from)?, to = weekday(lang, to)?));
    }
    let days: Option<Vec<String>> = field.split(',').map(|day| weekday(lang, day)).collect();
    let mut days = days?;
    let last = days.pop()?;
    if days.is_empty() {
        return Some(last);
    }
    Some(t!(lang, "cron-days-list", days = days.join(", "), last = last))
}

fn weekday(lang: Lang, word: &str) -> Option<String> {
    const WORDS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let word = word.to_ascii_lowercase();
    let named = WORDS.iter().position(|known| **known == *word);
    // Sunday is 0 and 7.
    let place = named.or_else(|| Some(number(&word, 8)? as usize % 7))?;
    Some(i18n::text(lang, "cron-day", &[("day", Value::from(WORDS[place]))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_timetables_have_words() {
        for (expression, german, english) in [
            ("* * * * *", "jede Minute", "every minute"),
            ("*/10 * * * *", "alle 10 Minuten", "every 10 minutes"),
            ("0 * * * *", "zu jeder vollen Stunde", "every hour, on the hour"),
            ("17 * * * *", "stündlich, 17 Minuten nach voll", "every hour, at 17 minutes past"),
            ("1 * * * *", "stündlich, 1 Minute nach voll", "every hour, at 1 minute past"),
            ("5 */6 * * *", "alle 6 Stunden, 5 Minuten nach voll", "every 6 hours, at 5 minutes past"),
            ("30 3 * * *", "täglich um 3:30 Uhr", "every day at 3:30"),
            ("5 22 * * MON", "montags um 22:05 Uhr", "Mondays at 22:05"),
            ("0 9 * * 1-5", "montags bis freitags um 9:00 Uhr", "Mondays to Fridays at 9:00"),
            (
                "0 9 * * 0,3,6",
                "sonntags, mittwochs und samstags um 9:00 Uhr",
                "Sundays, Wednesdays and Saturdays at 9:00",
            ),
            ("0 4 1 * *", "am 1. jedes Monats um 4:00 Uhr", "on day 1 of every month at 4:00"),
        ] {
            let said = Lang::ALL.map(|lang| (lang, schedule_in_words(lang, expression)));
            let expected = [(Lang::De, Some(german.to_owned())), (Lang::En, Some(english.to_owned()))];
            assert_eq!(said, expected, "{expression}");
        }
    }

    #[test]
    fn others_stay_as_they_are() {
        for expression in ["*/7 * * * *", "1,31 * * * *", "0 9 * 3 *", "0 9 13 * FRI", "0 8-18 * * *", "@daily", ""] {
            assert_eq!(schedule_in_words(Lang::De, expression), None, "{expression}");
        }
    }
}

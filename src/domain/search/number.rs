//! Numbers: found by their end in every grouping, and those of tickets.

use super::letters::{plain, words};
use crate::domain::{id::TicketNo, typed_digits::is_dash};

/// Begins the term of a number.
pub(super) const NUMBER: char = '\u{2}';

/// Digits of a number that is found by its end.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 5..=20;

/// Digits by which a number is found.
pub(super) const MIN_NUMBER_END: usize = 4;

/// Blanks and signs that can stand between two digits of a number, as in `) / `.
const MAX_NUMBER_GAP: usize = 3;

/// Digits in a text, with blanks and signs between them.
pub(super) struct Number {
    digits: String,
    is_international: bool,
    /// From the first digit to the last, in bytes.
    pub place: std::ops::Range<usize>,
}

impl Number {
    /// The digits from the last to the first.
    pub fn reversed(&self) -> String {
        self.digits.chars().rev().collect()
    }

    /// By what it is found in the index; `None` if it is too short or too long.
    pub fn term(&self) -> Option<String> {
        NUMBER_DIGITS.contains(&self.digits.len()).then(|| format!("{NUMBER}{}", self.reversed()))
    }

    /// As the end of a number: without Germany's code and the zero of long-distance calls. `None` if it is
    /// too short.
    pub fn into_end(mut self) -> Option<Self> {
        let without_code = match self.digits.strip_prefix("00") {
            Some(rest) => rest.strip_prefix("49").unwrap_or(rest),
            None if self.is_international => self.digits.strip_prefix("49").unwrap_or(&self.digits),
            None => &self.digits,
        };
        self.digits = without_code.trim_start_matches('0').to_owned();
        (self.digits.len() >= MIN_NUMBER_END).then_some(self)
    }
}

/// The numbers of a text, those of a ticket apart: these are found by their words.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = Number> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let mut before = ' ';
        while rest.peek().is_some_and(|(_, c)| !c.is_ascii_digit() || before.is_alphanumeric()) {
            before = rest.next().map_or(' ', |(_, c)| c);
        }
        let start = rest.peek()?.0;
        let (mut digits, mut end, mut gap) = (String::new(), start, 0);
        while let Some((at, c)) = rest.peek().copied() {
            match c {
                '0'..='9' => {
                    digits.push(c);
                    (end, gap) = (at + 1, 0);
                }
                c if is_number_sign(c) && gap < MAX_NUMBER_GAP => gap += 1,
                // "480er": no number ends here.
                c if c.is_alphanumeric() && gap == 0 => {
                    digits.clear();
                    break;
                }
                _ => break,
            }
            rest.next();
        }
        Some(Number { digits, is_international: before == '+', place: start..end })
    })
    .filter(|number| !is_ticket_no(&text[number.place.clone()]))
}

fn is_ticket_no(text: &str) -> bool {
    text.parse::<TicketNo>().is_ok_and(|no| no.year >= 2000)
}

const fn is_number_sign(c: char) -> bool {
    matches!(c, ' ' | '-' | '/' | '.' | '(' | ')') || is_dash(c)
}

/// A ticket's number as people search for it: `2026-27`, `Nr. 2026-00027`, `#27`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TicketReference {
    /// `None`: of whatever year.
    pub year: Option<u16>,
    pub serial: u32,
}

impl TicketReference {
    /// The number, if the year was named.
    pub fn number(self) -> Option<TicketNo> {
        self.year.map(|year| TicketNo { year, serial: self.serial })
    }

    /// Reads a query that names a ticket and nothing else.
    pub fn of(query: &str) -> Option<Self> {
        const NAMES: [&str; 9] =
            ["nr", "no", "nummer", "number", "ticket", "anfrage", "request", "vorgang", "ticketnummer"];
        let text = plain(query);
        let words: Vec<&str> = words(&text).collect();
        let numbers: Vec<&str> =
            words.iter().copied().skip_while(|word| NAMES.contains(&word.to_lowercase().as_str())).collect();
        let is_joined = |signs: &str| signs.chars().all(|c| is_number_sign(c) && c != '.' && c != '/');
        let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten();
        match numbers.as_slice() {
            [serial] => Some(Self { year: None, serial: digits(serial)? }),
            [year, serial] if year.len() == 4 => {
                let between = text.split_once(*year).and_then(|(_, rest)| rest.split_once(*serial))?.0;
                is_joined(between).then_some(())?;
                Some(Self { year: Some(digits(year)?.try_into().ok()?), serial: digits(serial)? })
            }
            _ => None,
        }
        .filter(|reference: &Self| reference.serial > 0)
    }
}

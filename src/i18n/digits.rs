//! The digits of dates and times, written by hand.
//!
//! A list has a hundred dates, and `format!` with widths made the queue page 8 % slower (14,700 against
//! 16,000 pages a second). `cargo bench --bench figures -- pages` shows it with these two functions and
//! with `format!("{:02}")` in their place. Nothing else in Tresen writes numbers by hand.

/// Appends a number below a hundred with two digits.
pub fn push_two(text: &mut String, number: i8) {
    let digit = |n: u8| char::from(b'0' + n % 10);
    text.extend([digit(number.unsigned_abs() / 10), digit(number.unsigned_abs())]);
}

/// Appends a year from 0 to 9999 with four digits.
pub fn push_year(text: &mut String, year: i16) {
    let two_of = |n: i16| i8::try_from(n % 100).unwrap_or(0);
    push_two(text, two_of(year / 100));
    push_two(text, two_of(year));
}

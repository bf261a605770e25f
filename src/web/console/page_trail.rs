//! Which page of a queue is shown, as it is written in the address.
//!
//! A page begins behind a ticket (its time of change and its id) and not at a row number, because
//! row numbers shift whenever a ticket changes. The link to the previous page needs to know where
//! that page began, so the address holds the beginnings of all pages up to the shown one.

use std::fmt;

use jiff::Timestamp;

use crate::{app::view::queue::ListPosition, domain::id::TicketId};

/// The beginnings of the pages after the first one, up to the shown page. Empty on the first page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PageTrail(Vec<ListPosition>);

/// The most beginnings in an address. After more pages the oldest are dropped, and going back from
/// the oldest that is left leads to the first page.
const MAX_TRAIL_PAGES: usize = 60;

impl PageTrail {
    /// Reads what [`fmt::Display`] wrote. Stops at the first part that it cannot read.
    pub fn parse(text: &str) -> Self {
        let position = |part: &str| {
            let (changed, id) = part.split_once('-')?;
            let micros = i64::from_str_radix(changed, 36).ok()?;
            Some((Timestamp::from_microsecond(micros).ok()?, TicketId(id.parse().ok()?)))
        };
        Self(text.split('.').take(MAX_TRAIL_PAGES).map_while(position).collect())
    }

    /// The shown page begins behind this ticket; `None` on the first page.
    pub fn start(&self) -> Option<ListPosition> {
        self.0.last().copied()
    }

    /// How many pages come before the shown one; `None` if beginnings may have been dropped.
    pub fn pages_before(&self) -> Option<usize> {
        (self.0.len() < MAX_TRAIL_PAGES).then_some(self.0.len())
    }

    /// The page before the shown one; `None` on the first page.
    pub fn previous(&self) -> Option<Self> {
        self.0.split_last().map(|(_, before)| Self(before.to_vec()))
    }

    /// The page after the shown one, which begins behind `start`.
    pub fn next(&self, start: ListPosition) -> Self {
        let kept = self.0.len().min(MAX_TRAIL_PAGES - 1);
        Self(self.0[self.0.len() - kept..].iter().copied().chain([start]).collect())
    }
}

impl fmt::Display for PageTrail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (changed, id)) in self.0.iter().enumerate() {
            let dot = if number == 0 { "" } else { "." };
            write!(f, "{dot}{}-{id}", base36(changed.as_microsecond().unsigned_abs()))?;
        }
        Ok(())
    }
}

/// The number in base 36: a time in microseconds takes ten characters instead of sixteen.
fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trail_of_pages_survives_the_address() {
        let places: Vec<ListPosition> = [1_795_000_000_000_000, 1_700_000_000_000_001]
            .map(|micros| (Timestamp::from_microsecond(micros).unwrap(), TicketId(42)))
            .to_vec();
        assert_eq!(PageTrail::parse(&PageTrail(places.clone()).to_string()), PageTrail(places));
        for broken in ["", ".", "zz", "zz-", "-5", "zzzzzzzzzzzzzzzzzzzz-1", "1-x"] {
            assert_eq!(PageTrail::parse(broken), PageTrail::default(), "{broken}");
        }
    }
}

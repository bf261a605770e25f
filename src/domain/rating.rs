//! Satisfaction (§6.7): one question after closing, counted by what was asked for, where and in which
//! quarter. Nothing here knows who answered, about which request, or who worked on it.

use std::{cmp::Reverse, collections::BTreeMap, fmt};

use jiff::civil::Date;

use super::{
    classification::TicketOutcome,
    id::{DepartmentId, ServiceId, TopicId},
    text::Body,
    ticket::{Status, Ticket},
};

/// Fewer answers than this are not shown, since they could be somebody's (§7.2).
pub const MIN_SHOWN_ANSWERS: u64 = 5;

/// Remarks are kept for so many quarters after their own: long enough for the report that compares
/// with the year before.
pub const REMARK_RETENTION_QUARTERS: u32 = 4;

/// How satisfied somebody is, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grade {
    VeryGood,
    Good,
    Fair,
    Poor,
    VeryPoor,
}

impl Grade {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [Self::VeryGood, Self::Good, Self::Fair, Self::Poor, Self::VeryPoor];

    /// 5 for the best, 1 for the worst.
    pub const fn points(self) -> u8 {
        match self {
            Self::VeryGood => 5,
            Self::Good => 4,
            Self::Fair => 3,
            Self::Poor => 2,
            Self::VeryPoor => 1,
        }
    }

    /// The grade of so many points.
    pub fn from_points(points: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.points() == points)
    }
}

/// Three months of a year, counted from the year 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Quarter(pub u32);

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: Date) -> Self {
        let (year, month) = (u32::from(day.year().unsigned_abs()), u32::from(day.month().unsigned_abs()));
        Self(year * 4 + (month - 1) / 3)
    }

    pub const fn year(self) -> u32 {
        self.0 / 4
    }

    /// Its number in the year, from 1.
    pub const fn number(self) -> u32 {
        self.0 % 4 + 1
    }

    /// The quarter so many before.
    pub const fn before(self, quarters: u32) -> Self {
        Self(self.0.saturating_sub(quarters))
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number(), self.year())
    }
}

/// Where an answer is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RatingOrigin {
    /// When it was given.
    pub quarter: Quarter,
    /// What the request was about.
    pub topic: TopicId,
    pub service: Option<ServiceId>,
    /// The site or department that had it at last.
    pub department: DepartmentId,
}

impl RatingOrigin {
    /// Where an answer about this ticket is counted.
    pub const fn of(ticket: &Ticket, quarter: Quarter) -> Self {
        Self { quarter, topic: ticket.topic, service: ticket.service, department: ticket.department }
    }
}

/// A remark beside the answers. It is stored apart from them, so that no answer can be found by its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RatingRemark {
    /// Where it is counted.
    pub origin: RatingOrigin,
    pub text: Body,
}

/// Whether its requester can be asked: it ended, as what it was, and they were not heard yet.
pub const fn may_be_rated(ticket: &Ticket) -> bool {
    let has_ended =
        matches!(ticket.status, Status::Closed { outcome: TicketOutcome::Solved | TicketOutcome::Declined });
    has_ended && !ticket.rated
}

/// Answers of a quarter about the same, as they may be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RatingTally {
    pub answers: u64,
    /// The sum of their points.
    pub points: u64,
}

impl RatingTally {
    /// With so many more of a grade.
    #[must_use]
    pub const fn with(self, grade: Grade, count: u64) -> Self {
        Self { answers: self.answers + count, points: self.points + count * grade.points() as u64 }
    }

    const fn and(self, other: Self) -> Self {
        Self { answers: self.answers + other.answers, points: self.points + other.points }
    }

    /// The mean in tenths of a point, rounded: 43 is 4.3 of 5.
    pub const fn mean_tenths(self) -> u64 {
        if self.answers == 0 { 0 } else { (self.points * 20 + self.answers) / (self.answers * 2) }
    }
}

/// What may be shown: topics with enough answers, and all others as one (`None`) if those together
/// are enough. What is left is told nowhere, not in a sum either, so nothing can be subtracted.
pub fn publishable_tallies(tallies: &BTreeMap<TopicId, RatingTally>) -> Vec<(Option<TopicId>, RatingTally)> {
    let is_enough = |tally: &RatingTally| tally.answers >= MIN_SHOWN_ANSWERS;
    let (large, small): (Vec<_>, Vec<_>) = tallies.iter().partition(|(_, tally)| is_enough(tally));
    let mut rows: Vec<_> = large.into_iter().map(|(topic, tally)| (Some(*topic), *tally)).collect();
    rows.sort_by_key(|(topic, tally)| (Reverse(tally.answers), *topic));
    let rest = small.into_iter().fold(RatingTally::default(), |sum, (_, tally)| sum.and(*tally));
    rows.extend(Some((None, rest)).filter(|(_, rest)| is_enough(rest)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quarters_are_counted_as_people_do() {
        let of = |year, month, day| Quarter::of(Date::new(year, month, day).unwrap());
        assert_eq!(of(2026, 1, 1).to_string(), "1/2026");
        assert_eq!(of(2026, 3, 31), of(2026, 1, 1));
        assert_eq!(of(2026, 12, 31).to_string(), "4/2026");
        assert_eq!(of(2027, 1, 1).before(1), of(2026, 10, 1));
    }

    #[test]
    fn grades_come_back_from_their_points() {
        for grade in Grade::ALL {
            assert_eq!(Grade::from_points(grade.points()), Some(grade));
        }
        assert_eq!((Grade::from_points(0), Grade::from_points(6)), (None, None));
    }

    #[test]
    fn the_mean_is_rounded_to_a_tenth() {
        let tally = RatingTally::default().with(Grade::VeryGood, 2).with(Grade::Good, 1);
        assert_eq!((tally.answers, tally.mean_tenths()), (3, 47));
        assert_eq!(RatingTally::default().mean_tenths(), 0);
    }

    proptest! {
        #[test]
        fn nothing_small_is_shown_or_left_to_be_subtracted(counts in prop::collection::btree_map(0_u64..20, 1_u64..9, 0..8)) {
            let tallies: BTreeMap<_, _> =
                counts.iter().map(|(topic, count)| (TopicId(*topic), RatingTally::default().with(Grade::Good, *count))).collect();
            let rows = publishable_tallies(&tallies);
            prop_assert!(rows.iter().all(|(_, tally)| tally.answers >= MIN_SHOWN_ANSWERS));
            for (topic, tally) in rows.iter().filter_map(|(topic, tally)| Some(((*topic)?, tally))) {
                prop_assert_eq!(tallies[&topic], *tally);
            }
            // A reader who knows the total learns of the hidden answers only that they are few.
            let (told, all): (u64, u64) = (rows.iter().map(|(_, t)| t.answers).sum(), counts.values().sum());
            prop_assert!(told == all || all - told < MIN_SHOWN_ANSWERS);
        }
    }
}

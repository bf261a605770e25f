//! The retention rules that administrators set, and the deletion log: how many tickets went on which day by which rule.
//! What the rules mean is in `domain::retention`; what is removed, in `purge`.

use jiff::civil::Date;

use super::{
    Key, Read, StoreError, Table, Tx,
    codec::{self, Record},
};
use crate::domain::retention::{
    PeriodUnit, RetentionPeriod, RetentionPolicy, RetentionRule, RetentionTag, RetentionTerm, TagPeriod,
};

const RETENTION: &str = "setting/retention";

/// The beginning of the keys of the deletion log; day, rule and the owner of the rule follow.
pub(super) const PURGED: &str = "purged/";

/// A line of the deletion log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurgedCount {
    /// In the time zone of the helpdesk.
    pub day: Date,
    pub rule: RetentionRule,
    pub count: u64,
    /// How many of them are in the audit log already.
    pub recorded: u64,
}

codec::codes! {
    PeriodUnit { 0 Days, 1 Months, 2 Years }
}

codec::variants! {
    TagPeriod { 0 Term { period }, 1 TermFromYearEnd { period }, 2 UntilReviewed }
    RetentionRule { 0 General, 1 Department { department }, 2 Topic { topic }, 3 Staff, 4 Spam, 5 Rejected, 6 Bin }
}

codec::record! {
    RetentionTerm { 0 period, 1 legal_basis }
    RetentionTag { 0 purpose, 1 legal_basis, 2 period, 3 reviewer, 4 next_review }
    RetentionPolicy { 0 general, 1 departments, 2 topics, 3 staff, 4 spam, 5 rejected, 6 bin, 7 profile, 8 tags }
    PurgedCount { 0 day, 1 rule, 2 count, 3 recorded }
    StoredPeriod { 0 count, 1 unit }
}

/// A period before its bounds are checked.
struct StoredPeriod {
    count: u32,
    unit: PeriodUnit,
}

impl Record for RetentionPeriod {
    fn put(&self, out: &mut codec::RecordWriter<'_>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        StoredPeriod { count: self.count().into(), unit: self.unit() }.put(out)
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        let StoredPeriod { count, unit } = StoredPeriod::get(from)?;
        let period = u16::try_from(count).ok().and_then(|count| Self::new(count, unit));
        period.ok_or_else(|| minicbor::decode::Error::message("not a period"))
    }
}

fn purged_key(day: Date, rule: RetentionRule) -> Key {
    let (code, owner) = match rule {
        RetentionRule::General => (0, 0),
        RetentionRule::Department { department } => (1, department.0),
        RetentionRule::Topic { topic } => (2, topic.0),
        RetentionRule::Staff => (3, 0),
        RetentionRule::Spam => (4, 0),
        RetentionRule::Rejected => (5, 0),
        RetentionRule::Bin => (6, 0),
    };
    Key::word(PURGED).then_text(&day.to_string()).then_byte(code).then(owner)
}

/// Reading retention rules and the deletion log.
pub trait Retention: Read + Sized {
    /// The rules in force; the default ones until somebody sets others.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn retention_policy(&self) -> Result<RetentionPolicy, StoreError> {
        Ok(self.record(Table::Meta, &Key::word(RETENTION))?.unwrap_or_default())
    }

    /// The deletion log, oldest day first.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn purged_counts(&self) -> Result<Vec<PurgedCount>, StoreError> {
        self.records(Table::Upkeep, &Key::word(PURGED))
    }
}

impl<R: Read> Retention for R {}

impl Tx<'_> {
    /// Sets the rules.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_retention_policy(&self, policy: &RetentionPolicy) -> Result<(), StoreError> {
        self.put(Table::Meta, &Key::word(RETENTION), policy)
    }

    /// Adds to the deletion log that so many tickets went on a day by a rule.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the file cannot be
    /// read or written.
    pub fn count_purged(&self, day: Date, rule: RetentionRule, more: u64) -> Result<(), StoreError> {
        let key = purged_key(day, rule);
        let before: Option<PurgedCount> = self.record(Table::Upkeep, &key)?;
        let before = before.unwrap_or(PurgedCount { day, rule, count: 0, recorded: 0 });
        self.put(Table::Upkeep, &key, &PurgedCount { count: before.count + more, ..before })
    }

    /// Changes a line of the deletion log: it is in the audit log now.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_purged_count(&self, line: &PurgedCount) -> Result<(), StoreError> {
        self.put(Table::Upkeep, &purged_key(line.day, line.rule), line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_without_bounds_does_not_read() {
        let stored = |count| codec::to_bytes(&StoredPeriod { count, unit: PeriodUnit::Years });
        assert!(codec::from_bytes::<RetentionPeriod>(&stored(30)).is_ok());
        for wrong in [0, 31, 70_000] {
            assert!(codec::from_bytes::<RetentionPeriod>(&stored(wrong)).is_err(), "{wrong}");
        }
    }
}

//! How long a ticket is kept (§5.2): the rules, what is known of a ticket → the day from which the purge takes it, and why.
//!
//! A period counts from the *last communication*: the last message of the requester or to them
//! ([`Ticket::last_communication`]). Notes, status changes, moves and fields are none. The day is that of the
//! helpdesk's time zone.
//!
//! Exactly one base rule holds for a ticket: that for staff, else that of its topic, else that of its department, else the
//! general one. Spam, rejected requests and the bin have short periods of their own, which only shorten the base rule.
//! Tags with a retention only prolong, and the longest of them wins. What is not in here: removing anything (`app::retention`).
//!
//! [`Ticket::last_communication`]: super::ticket::Ticket::last_communication

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Span, Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};

use super::{
    classification::TicketOutcome,
    id::{DepartmentId, TopicId},
    kinds::kinds,
    text::{Label, Tag},
    ticket::{Phase, StatusKind},
};

kinds! {
    /// In what a period is counted.
    PeriodUnit {
        Days, "days";
        Months, "months";
        Years, "years";
    }
}

/// The longest period, in years: the longest that a German law asks for (30 years, § 197 BGB).
pub const MAX_RETENTION_YEARS: u16 = 30;

/// A period of the calendar: at least a day, at most [`MAX_RETENTION_YEARS`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RetentionPeriod {
    count: u16,
    unit: PeriodUnit,
}

impl RetentionPeriod {
    /// A period; `None` if it is not at least a day, or longer than [`MAX_RETENTION_YEARS`].
    pub const fn new(count: u16, unit: PeriodUnit) -> Option<Self> {
        let most = match unit {
            PeriodUnit::Days => MAX_RETENTION_YEARS * 366,
            PeriodUnit::Months => MAX_RETENTION_YEARS * 12,
            PeriodUnit::Years => MAX_RETENTION_YEARS,
        };
        if count == 0 || count > most { None } else { Some(Self { count, unit }) }
    }

    const fn years(count: u16) -> Self {
        Self { count, unit: PeriodUnit::Years }
    }

    const fn days(count: u16) -> Self {
        Self { count, unit: PeriodUnit::Days }
    }

    /// How many of [`Self::unit`].
    pub const fn count(self) -> u16 {
        self.count
    }

    pub const fn unit(self) -> PeriodUnit {
        self.unit
    }

    /// The last day of a period that begins with what happened on this day (§§ 187 (1), 188 (2) and (3) BGB): the day with
    /// the same number, or the last day of a month that has none. 29 February and a year is 28 February.
    pub fn last_day(self, since: Date) -> Date {
        let count = i64::from(self.count);
        let span: Span = match self.unit {
            PeriodUnit::Days => count.days(),
            PeriodUnit::Months => count.months(),
            PeriodUnit::Years => count.years(),
        };
        since.saturating_add(span)
    }
}

/// A period and the legal basis that the administration gives for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionTerm {
    pub period: RetentionPeriod,
    /// Such as "Satzung, § 7 Abs. 2". `None`: nobody gave one.
    pub legal_basis: Option<Label>,
}

impl RetentionTerm {
    /// A period whose legal basis nobody gave yet.
    pub const fn of(period: RetentionPeriod) -> Self {
        Self { period, legal_basis: None }
    }
}

/// How long a tag keeps a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TagPeriod {
    /// From the last communication, its last day included.
    Term { period: RetentionPeriod },
    /// From the end of the calendar year of the last communication, its last day included (such as § 147 (4) AO).
    TermFromYearEnd { period: RetentionPeriod },
    /// Until the reviewer takes the tag away.
    UntilReviewed,
}

/// A tag that keeps tickets longer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionTag {
    pub purpose: Label,
    pub legal_basis: Label,
    pub period: TagPeriod,
    /// Who looks whether the tag is still needed, as a function such as "Datenschutz".
    pub reviewer: Label,
    /// When it is to be looked at next.
    pub next_review: Date,
}

/// All rules. The default is that of the product (§5.2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionPolicy {
    /// For every ticket that no other base rule is for.
    pub general: RetentionTerm,
    pub departments: BTreeMap<DepartmentId, RetentionTerm>,
    pub topics: BTreeMap<TopicId, RetentionTerm>,
    /// For tickets of requesters who are marked as staff; `None`: as for everybody.
    pub staff: Option<RetentionTerm>,
    /// For tickets that ended as spam.
    pub spam: RetentionTerm,
    /// For tickets of a department of rejected requests.
    pub rejected: RetentionTerm,
    /// For tickets in the bin, from the day they were put there.
    pub bin: RetentionTerm,
    /// For a requester's profile, from the day on which its last ticket was purged.
    pub profile: RetentionTerm,
    pub tags: BTreeMap<Tag, RetentionTag>,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self {
            general: RetentionTerm::of(RetentionPeriod::years(5)),
            departments: BTreeMap::new(),
            topics: BTreeMap::new(),
            staff: None,
            spam: RetentionTerm::of(RetentionPeriod::days(30)),
            rejected: RetentionTerm::of(RetentionPeriod::days(90)),
            bin: RetentionTerm::of(RetentionPeriod::days(30)),
            profile: RetentionTerm::of(RetentionPeriod::years(1)),
            tags: BTreeMap::new(),
        }
    }
}

/// Which rule names the day of a ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RetentionRule {
    General,
    Department { department: DepartmentId },
    Topic { topic: TopicId },
    Staff,
    Spam,
    Rejected,
    Bin,
}

impl RetentionRule {
    /// The word in files, in the deletion log and in text keys. Rules of departments and topics have one word each.
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Department { .. } => "department",
            Self::Topic { .. } => "topic",
            Self::Staff => "staff",
            Self::Spam => "spam",
            Self::Rejected => "rejected",
            Self::Bin => "bin",
        }
    }
}

/// What is known of a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionFacts {
    pub last_communication: Timestamp,
    pub status: StatusKind,
    /// How it ended; `None` while it is open.
    pub outcome: Option<TicketOutcome>,
    pub status_since: Timestamp,
    pub department: DepartmentId,
    /// The department is one of rejected requests.
    pub is_rejected: bool,
    pub topic: TopicId,
    /// The requester's profile is marked as staff.
    pub is_staff: bool,
    pub tags: BTreeSet<Tag>,
}

/// What keeps a ticket beyond the day that the rule names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionHold {
    /// The tag that keeps it longest.
    pub tag: Tag,
    /// The last day on which it is kept; `None`: until the tag is reviewed.
    pub last_day: Option<Date>,
}

/// Until when a ticket is kept, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionDecision {
    pub rule: RetentionRule,
    /// The day on which the rule wants it gone: the last day of its period ("at the latest five years after").
    pub due: Date,
    /// A tag that keeps it longer.
    pub hold: Option<RetentionHold>,
}

impl RetentionDecision {
    /// The first day on which the purge takes the ticket; `None`: not before a tag is reviewed, or somebody writes in a
    /// ticket whose age is not known.
    pub fn purge_day(&self) -> Option<Date> {
        match &self.hold {
            None => Some(self.due).filter(|due| *due < Date::MAX),
            Some(hold) => hold.last_day.map(|last| last.tomorrow().unwrap_or(Date::MAX)),
        }
    }

    /// Whether the purge of this day takes the ticket.
    pub fn is_due(&self, today: Date) -> bool {
        self.purge_day().is_some_and(|day| day <= today)
    }

    /// Whether the rule wants it gone by this day, and a tag keeps it.
    pub fn is_exempt(&self, today: Date) -> bool {
        self.due <= today && !self.is_due(today)
    }
}

/// A day before this one comes from a clock that stood in the past, as that of a machine without a battery does
/// (1970, 2000). How old such a ticket is nobody knows, so no rule takes it.
const EARLIEST_DAY: Date = date(2020, 1, 1);

/// Until when a ticket is kept.
pub fn decide_retention(policy: &RetentionPolicy, facts: &RetentionFacts, zone: &TimeZone) -> RetentionDecision {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let communicated = day(facts.last_communication);
    let (rule, term) = base_rule(policy, facts);
    if communicated < EARLIEST_DAY {
        return RetentionDecision { rule, due: Date::MAX, hold: None };
    }
    let base = (term.period.last_day(communicated), rule);
    let marked = day(facts.status_since).max(communicated);
    let is_spam = facts.outcome == Some(TicketOutcome::Spam);
    let spam = is_spam.then(|| (policy.spam.period.last_day(marked), RetentionRule::Spam));
    let rejected = facts.is_rejected.then(|| (policy.rejected.period.last_day(communicated), RetentionRule::Rejected));
    let is_in_bin = facts.status.phase() == Phase::Deleted;
    let bin = is_in_bin.then(|| (policy.bin.period.last_day(marked), RetentionRule::Bin));
    let short = [bin, spam, rejected].into_iter().flatten();
    // Of equal days the base rule is named.
    let (due, rule) = short.fold(base, |first, other| if other.0 < first.0 { other } else { first });
    let hold = longest_hold(policy, facts, communicated);
    let hold = hold.filter(|hold| hold.last_day.is_none_or(|last| last >= due));
    RetentionDecision { rule, due, hold }
}

fn base_rule<'p>(policy: &'p RetentionPolicy, facts: &RetentionFacts) -> (RetentionRule, &'p RetentionTerm) {
    if let Some(staff) = policy.staff.as_ref().filter(|_| facts.is_staff) {
        return (RetentionRule::Staff, staff);
    }
    if let Some(topic) = policy.topics.get(&facts.topic) {
        return (RetentionRule::Topic { topic: facts.topic }, topic);
    }
    match policy.departments.get(&facts.department) {
        Some(department) => (RetentionRule::Department { department: facts.department }, department),
        None => (RetentionRule::General, &policy.general),
    }
}

fn longest_hold(policy: &RetentionPolicy, facts: &RetentionFacts, communicated: Date) -> Option<RetentionHold> {
    let holds = facts.tags.iter().filter_map(|tag| {
        let last_day = match policy.tags.get(tag)?.period {
            TagPeriod::Term { period } => Some(period.last_day(communicated)),
            TagPeriod::TermFromYearEnd { period } => Some(period.last_day(communicated.last_of_year())),
            TagPeriod::UntilReviewed => None,
        };
        Some(RetentionHold { tag: tag.clone(), last_day })
    });
    // "Until reviewed" is the longest.
    holds.max_by_key(|hold| (hold.last_day.is_none(), hold.last_day))
}

/// The tags whose review is due by this day, in alphabetical order.
pub fn due_reviews(policy: &RetentionPolicy, today: Date) -> impl Iterator<Item = (&Tag, &RetentionTag)> {
    policy.tags.iter().filter(move |(_, tag)| tag.next_review <= today)
}

#[cfg(test)]
#[path = "retention_tests.rs"]
mod tests;

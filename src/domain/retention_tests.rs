use proptest::prelude::*;

use super::*;
use crate::domain::fixtures::label;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn berlin(local: &str) -> Timestamp {
    local.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone("Europe/Berlin")).unwrap().timestamp()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn tag(name: &str) -> Tag {
    Tag::parse(name).unwrap()
}

fn term(count: u16, unit: PeriodUnit) -> RetentionTerm {
    RetentionTerm::of(RetentionPeriod::new(count, unit).unwrap())
}

fn years(count: u16) -> RetentionPeriod {
    RetentionPeriod::new(count, PeriodUnit::Years).unwrap()
}

fn retention_tag(period: TagPeriod) -> RetentionTag {
    RetentionTag {
        purpose: label("Zuwendungsbestätigung"),
        legal_basis: label("§ 147 AO"),
        period,
        reviewer: label("Datenschutz"),
        next_review: day("2031-12-31"),
    }
}

/// A solved ticket of department 1 and topic 1, last heard of on this day at noon.
fn closed(last: &str) -> RetentionFacts {
    let at = berlin(&format!("{last}T12:00"));
    RetentionFacts {
        last_communication: at,
        status: StatusKind::Closed,
        outcome: Some(TicketOutcome::Solved),
        status_since: at,
        department: DepartmentId(1),
        is_rejected: false,
        topic: TopicId(1),
        is_staff: false,
        tags: BTreeSet::new(),
    }
}

fn decide(policy: &RetentionPolicy, facts: &RetentionFacts) -> RetentionDecision {
    decide_retention(policy, facts, &zone("Europe/Berlin"))
}

#[test]
fn periods_end_on_the_days_that_the_law_says() {
    for (since, count, unit, last) in [
        ("2021-11-29", 5, PeriodUnit::Years, "2026-11-29"),
        ("2024-02-29", 1, PeriodUnit::Years, "2025-02-28"),
        ("2024-02-29", 4, PeriodUnit::Years, "2028-02-29"),
        ("2023-02-28", 1, PeriodUnit::Years, "2024-02-28"),
        ("2026-08-31", 6, PeriodUnit::Months, "2027-02-28"),
        ("2027-08-31", 6, PeriodUnit::Months, "2028-02-29"),
        ("2026-12-31", 2, PeriodUnit::Months, "2027-02-28"),
        ("2024-02-28", 2, PeriodUnit::Days, "2024-03-01"),
        ("2023-02-28", 1, PeriodUnit::Days, "2023-03-01"),
        ("2026-12-31", 30, PeriodUnit::Days, "2027-01-30"),
        ("9999-01-01", 30, PeriodUnit::Years, "9999-12-31"),
    ] {
        let period = RetentionPeriod::new(count, unit).unwrap();
        assert_eq!(period.last_day(day(since)), day(last), "{since} and {period:?}");
    }
}

#[test]
fn a_period_has_bounds() {
    for (count, unit, is_good) in [
        (0, PeriodUnit::Days, false),
        (1, PeriodUnit::Days, true),
        (30 * 366, PeriodUnit::Days, true),
        (30 * 366 + 1, PeriodUnit::Days, false),
        (360, PeriodUnit::Months, true),
        (361, PeriodUnit::Months, false),
        (30, PeriodUnit::Years, true),
        (31, PeriodUnit::Years, false),
    ] {
        assert_eq!(RetentionPeriod::new(count, unit).is_some(), is_good, "{count} {unit:?}");
    }
}

#[test]
fn the_day_is_that_of_the_helpdesk() {
    // Half an hour before midnight in Berlin; the next day in Auckland, the same in New York and UTC.
    let late = RetentionFacts { last_communication: berlin("2024-02-28T23:30"), ..closed("2024-02-28") };
    for (place, due) in [
        ("Europe/Berlin", "2029-02-28"),
        ("UTC", "2029-02-28"),
        ("America/New_York", "2029-02-28"),
        ("Pacific/Auckland", "2029-02-28"),
        ("Pacific/Kiritimati", "2029-02-28"),
    ] {
        assert_eq!(decide_retention(&RetentionPolicy::default(), &late, &zone(place)).due, day(due), "{place}");
    }
    let policy = RetentionPolicy { general: term(1, PeriodUnit::Days), ..RetentionPolicy::default() };
    for (at, place, due) in [
        ("2026-10-25T00:30", "Europe/Berlin", "2026-10-26"),
        ("2026-10-25T00:30", "UTC", "2026-10-25"),
        ("2026-10-25T23:59", "Europe/Berlin", "2026-10-26"),
        ("2026-03-29T01:59", "Europe/Berlin", "2026-03-30"),
        ("2026-12-31T23:30", "Pacific/Auckland", "2027-01-02"),
    ] {
        let facts = RetentionFacts { last_communication: berlin(at), ..closed("2026-01-01") };
        assert_eq!(decide_retention(&policy, &facts, &zone(place)).due, day(due), "{at} {place}");
    }
}

#[test]
fn one_base_rule_holds_and_the_short_ones_only_shorten() {
    use RetentionRule::*;
    let policy = RetentionPolicy {
        departments: BTreeMap::from([
            (DepartmentId(2), term(2, PeriodUnit::Years)),
            (DepartmentId(3), term(5, PeriodUnit::Days)),
        ]),
        topics: BTreeMap::from([(TopicId(7), term(10, PeriodUnit::Years))]),
        staff: Some(term(18, PeriodUnit::Months)),
        ..RetentionPolicy::default()
    };
    let plain = closed("2024-02-29");
    let department = |id| RetentionFacts { department: DepartmentId(id), ..plain.clone() };
    let topic = |facts: RetentionFacts| RetentionFacts { topic: TopicId(7), ..facts };
    let staff = |facts: RetentionFacts| RetentionFacts { is_staff: true, ..facts };
    let spam = |facts: RetentionFacts, marked: &str| RetentionFacts {
        status: StatusKind::ClosedSpam,
        outcome: Some(TicketOutcome::Spam),
        status_since: berlin(marked),
        ..facts
    };
    let binned = |facts: RetentionFacts, at: &str| RetentionFacts {
        status: StatusKind::Deleted,
        status_since: berlin(at),
        ..facts
    };
    let rejected = |facts: RetentionFacts| RetentionFacts { is_rejected: true, ..facts };
    for (what, facts, rule, due) in [
        ("plain", plain.clone(), General, "2029-02-28"),
        ("department", department(2), Department { department: DepartmentId(2) }, "2026-02-28"),
        ("topic before department", topic(department(2)), Topic { topic: TopicId(7) }, "2034-02-28"),
        ("staff before topic", staff(topic(department(2))), Staff, "2025-08-29"),
        ("spam", spam(plain.clone(), "2024-02-29T13:00"), Spam, "2024-03-30"),
        ("spam marked later counts from then", spam(plain.clone(), "2024-05-01T09:00"), Spam, "2024-05-31"),
        (
            "spam marked late is not kept longer",
            spam(department(2), "2026-02-20T09:00"),
            Department { department: DepartmentId(2) },
            "2026-02-28",
        ),
        ("spam of staff", spam(staff(plain.clone()), "2024-03-01T09:00"), Spam, "2024-03-31"),
        ("rejected", rejected(plain.clone()), Rejected, "2024-05-29"),
        ("rejected, base shorter", rejected(department(3)), Department { department: DepartmentId(3) }, "2024-03-05"),
        ("bin", binned(plain.clone(), "2024-06-01T08:00"), Bin, "2024-07-01"),
        ("bin, rule first", binned(plain.clone(), "2029-02-20T08:00"), General, "2029-02-28"),
        ("spam in the bin", spam(binned(plain.clone(), "2024-03-05T08:00"), "2024-03-05T08:00"), Spam, "2024-04-04"),
    ] {
        // A ticket that is both in the bin and spam ended as spam.
        let decision = decide(&policy, &facts);
        assert_eq!((decision.rule, decision.due, decision.hold), (rule, day(due), None), "{what}");
    }
}

#[test]
fn without_a_rule_for_staff_they_are_as_everybody() {
    let facts = RetentionFacts { is_staff: true, ..closed("2024-02-29") };
    assert_eq!(decide(&RetentionPolicy::default(), &facts).rule, RetentionRule::General);
}

#[test]
fn the_longest_tag_wins_and_prolongs_only() {
    let policy = RetentionPolicy {
        tags: BTreeMap::from([
            (tag("kurz"), retention_tag(TagPeriod::Term { period: years(1) })),
            (tag("gleich"), retention_tag(TagPeriod::Term { period: years(5) })),
            (tag("sechs"), retention_tag(TagPeriod::Term { period: years(6) })),
            (tag("beleg"), retention_tag(TagPeriod::TermFromYearEnd { period: years(10) })),
            (tag("streit"), retention_tag(TagPeriod::UntilReviewed)),
        ]),
        ..RetentionPolicy::default()
    };
    for (tags, kept_by, purged) in [
        (vec![], None, Some("2025-03-01")),
        (vec!["drucker"], None, Some("2025-03-01")),
        (vec!["kurz"], None, Some("2025-03-01")),
        // Kept to the end of its last day, so it goes a day after the rule wanted it gone.
        (vec!["gleich"], Some("gleich"), Some("2025-03-02")),
        (vec!["sechs", "kurz"], Some("sechs"), Some("2026-03-02")),
        (vec!["sechs", "beleg"], Some("beleg"), Some("2031-01-01")),
        (vec!["streit", "beleg"], Some("streit"), None),
    ] {
        let facts = RetentionFacts { tags: tags.iter().map(|name| tag(name)).collect(), ..closed("2020-03-01") };
        let decision = decide(&policy, &facts);
        assert_eq!(decision.hold.as_ref().map(|hold| hold.tag.as_str()), kept_by, "{tags:?}");
        assert_eq!(decision.purge_day(), purged.map(day), "{tags:?}");
    }
}

#[test]
fn on_its_day_a_ticket_goes_or_is_exempt() {
    let policy = RetentionPolicy {
        tags: BTreeMap::from([(tag("streit"), retention_tag(TagPeriod::UntilReviewed))]),
        ..RetentionPolicy::default()
    };
    let free = decide(&policy, &closed("2021-11-29"));
    let kept = decide(&policy, &RetentionFacts { tags: [tag("streit")].into(), ..closed("2021-11-29") });
    for (today, goes) in [("2026-11-28", false), ("2026-11-29", true), ("2030-01-01", true)] {
        assert_eq!((free.is_due(day(today)), free.is_exempt(day(today))), (goes, false), "{today}");
        assert_eq!((kept.is_due(day(today)), kept.is_exempt(day(today))), (false, goes), "{today}");
    }
}

#[test]
fn a_ticket_from_a_clock_in_the_past_is_kept() {
    for (last, purge_day) in [("1970-01-01", None), ("2000-01-01", None), ("2020-01-01", Some("2025-01-01"))] {
        let facts = RetentionFacts { is_rejected: false, ..closed(last) };
        let decision = decide_retention(&RetentionPolicy::default(), &facts, &zone("UTC"));
        assert_eq!(decision.purge_day(), purge_day.map(day), "{last}");
        assert_eq!(decision.is_due(day("2026-11-29")), purge_day.is_some(), "{last}");
    }
}

#[test]
fn reviews_are_due_on_their_day() {
    let policy = RetentionPolicy {
        tags: BTreeMap::from([
            (tag("beleg"), retention_tag(TagPeriod::UntilReviewed)),
            (tag("streit"), RetentionTag { next_review: day("2027-06-01"), ..retention_tag(TagPeriod::UntilReviewed) }),
        ]),
        ..RetentionPolicy::default()
    };
    let due = |today| due_reviews(&policy, day(today)).map(|(tag, _)| tag.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(due("2027-05-31"), Vec::<String>::new());
    assert_eq!(due("2027-06-01"), ["streit"]);
    assert_eq!(due("2031-12-31"), ["beleg", "streit"]);
}

fn any_period() -> impl Strategy<Value = RetentionPeriod> {
    prop_oneof![
        (1_u16..4000).prop_map(|count| (count, PeriodUnit::Days)),
        (1_u16..=360).prop_map(|count| (count, PeriodUnit::Months)),
        (1_u16..=30).prop_map(|count| (count, PeriodUnit::Years)),
    ]
    .prop_map(|(count, unit)| RetentionPeriod::new(count, unit).unwrap())
}

fn any_term() -> impl Strategy<Value = RetentionTerm> {
    any_period().prop_map(RetentionTerm::of)
}

fn any_tag_period() -> impl Strategy<Value = TagPeriod> {
    prop_oneof![
        any_period().prop_map(|period| TagPeriod::Term { period }),
        any_period().prop_map(|period| TagPeriod::TermFromYearEnd { period }),
        Just(TagPeriod::UntilReviewed),
    ]
}

const TAG_NAMES: [&str; 4] = ["a", "b", "c", "d"];

fn any_policy() -> impl Strategy<Value = RetentionPolicy> {
    let tags = proptest::collection::btree_map(0..TAG_NAMES.len(), any_tag_period(), 0..4);
    let special =
        (proptest::option::of(any_term()), proptest::option::of(any_term()), proptest::option::of(any_term()));
    (any_term(), special, (any_term(), any_term(), any_term()), tags).prop_map(
        |(general, (department, topic, staff), (spam, rejected, bin), tags)| RetentionPolicy {
            general,
            departments: department.into_iter().map(|term| (DepartmentId(1), term)).collect(),
            topics: topic.into_iter().map(|term| (TopicId(1), term)).collect(),
            staff,
            spam,
            rejected,
            bin,
            tags: tags.into_iter().map(|(at, period)| (tag(TAG_NAMES[at]), retention_tag(period))).collect(),
            ..RetentionPolicy::default()
        },
    )
}

fn any_facts() -> impl Strategy<Value = RetentionFacts> {
    let status = prop_oneof![
        Just((StatusKind::Open, None)),
        Just((StatusKind::Closed, Some(TicketOutcome::Declined))),
        Just((StatusKind::ClosedSpam, Some(TicketOutcome::Spam))),
        Just((StatusKind::Archived, Some(TicketOutcome::Spam))),
        Just((StatusKind::Deleted, Some(TicketOutcome::Solved))),
    ];
    let tags = proptest::collection::btree_set(0..TAG_NAMES.len(), 0..4);
    // From 2020 on: before, no clock was right.
    let times = (1_577_880_000_i64..3_000_000_000, 0_i64..300_000_000);
    (times, status, 0_u64..3, any::<bool>(), any::<bool>(), tags).prop_map(
        |((last, later), (status, outcome), place, is_rejected, is_staff, tags)| RetentionFacts {
            last_communication: Timestamp::from_second(last).unwrap(),
            status,
            outcome,
            status_since: Timestamp::from_second(last + later).unwrap(),
            department: DepartmentId(place),
            is_rejected,
            topic: TopicId(place / 2),
            is_staff,
            tags: tags.into_iter().map(|at| tag(TAG_NAMES[at])).collect(),
        },
    )
}

fn any_zone() -> impl Strategy<Value = TimeZone> {
    prop_oneof![Just("Europe/Berlin"), Just("UTC"), Just("Pacific/Kiritimati"), Just("America/New_York")].prop_map(zone)
}

/// The day of the purge as a number that compares: without a day, it is the last of all.
fn order(decision: &RetentionDecision) -> Date {
    decision.purge_day().unwrap_or(Date::MAX)
}

proptest! {
    #[test]
    fn tags_never_bring_a_day_forward(policy in any_policy(), facts in any_facts(), zone in any_zone(), more in 0..TAG_NAMES.len()) {
        let before = decide_retention(&policy, &facts, &zone);
        let mut tagged = facts.clone();
        tagged.tags.insert(tag(TAG_NAMES[more]));
        let after = decide_retention(&policy, &tagged, &zone);
        prop_assert!(order(&after) >= order(&before));
        prop_assert_eq!((after.due, after.rule), (before.due, before.rule));
        let bare = decide_retention(&policy, &RetentionFacts { tags: BTreeSet::new(), ..facts }, &zone);
        prop_assert!(order(&before) >= order(&bare) && bare.hold.is_none());
    }

    #[test]
    fn no_tag_keeps_longer_than_the_one_that_is_named(policy in any_policy(), facts in any_facts(), zone in any_zone()) {
        let all = decide_retention(&policy, &facts, &zone);
        let alone = facts.tags.iter().map(|one| {
            decide_retention(&policy, &RetentionFacts { tags: [one.clone()].into(), ..facts.clone() }, &zone)
        });
        let longest = alone.map(|one| order(&one)).max().unwrap_or(all.due);
        prop_assert_eq!(order(&all), longest.max(all.due));
    }

    #[test]
    fn spam_rejection_and_the_bin_never_prolong(policy in any_policy(), facts in any_facts(), zone in any_zone()) {
        let plain = RetentionFacts {
            status: StatusKind::Closed, outcome: Some(TicketOutcome::Solved), is_rejected: false, ..facts.clone()
        };
        prop_assert!(decide_retention(&policy, &facts, &zone).due <= decide_retention(&policy, &plain, &zone).due);
    }

    #[test]
    fn a_day_later_is_never_earlier(policy in any_policy(), facts in any_facts(), zone in any_zone(), hours in 1_i64..10_000) {
        let later = RetentionFacts {
            last_communication: facts.last_communication + jiff::SignedDuration::from_hours(hours),
            status_since: facts.status_since + jiff::SignedDuration::from_hours(hours),
            ..facts.clone()
        };
        let (one, other) = (decide_retention(&policy, &facts, &zone), decide_retention(&policy, &later, &zone));
        prop_assert!(order(&other) >= order(&one));
    }

    #[test]
    fn nothing_goes_within_its_first_day(policy in any_policy(), facts in any_facts(), zone in any_zone()) {
        let last = facts.last_communication.to_zoned(zone.clone()).date();
        prop_assert!(!decide_retention(&policy, &facts, &zone).is_due(last));
    }

    #[test]
    fn due_stays_due(policy in any_policy(), facts in any_facts(), zone in any_zone(), days in 0_i64..20_000) {
        let decision = decide_retention(&policy, &facts, &zone);
        let today = decision.due.saturating_add(days.days());
        prop_assert!(decision.is_due(today) || decision.is_exempt(today));
        prop_assert!(!(decision.is_due(today) && decision.is_exempt(today)));
        prop_assert!(!decision.is_due(today) || decision.is_due(today.saturating_add(1.days())));
    }
}

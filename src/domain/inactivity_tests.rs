use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An account made, and last used, on this day.
fn used(since: &str) -> AccountActivity {
    AccountActivity {
        created: day(since),
        last_sign_in: Some(day(since)),
        unlocked: None,
        locked: None,
        shield: InactivityExemption::None,
        warned: None,
        last_administrator_reported: None,
    }
}

/// Does what the rule says, as the job does; what was done, in short. A deleted account is gone.
fn live(facts: &mut Option<AccountActivity>, today: Date) -> Option<String> {
    let account = facts.as_mut()?;
    match decide_inactivity(account, &InactivityPolicy::default(), today) {
        InactivityDecision::Nothing => None,
        InactivityDecision::Warn { on, warned } => {
            account.warned = Some(warned);
            Some(format!("{today} warn {:?} on {on}", warned.step))
        }
        InactivityDecision::ReportLastAdministrator { since } => {
            account.last_administrator_reported = Some(since);
            Some(format!("{today} spare"))
        }
        InactivityDecision::TakeStep(step) => {
            match step {
                InactivityStep::Lock => account.locked = Some(today),
                InactivityStep::RemoveMemberships => {
                    account.shield = InactivityExemption::Protected { has_others: false }
                }
                InactivityStep::Delete => *facts = None,
            }
            Some(format!("{today} {step:?}"))
        }
    }
}

/// Every day of these two years and what happened.
fn daily(facts: AccountActivity, from: &str) -> Vec<String> {
    let mut facts = Some(facts);
    day(from).series(1.day()).take(730).filter_map(|today| live(&mut facts, today)).collect()
}

#[test]
fn an_unused_account_is_warned_locked_warned_and_deleted() {
    assert_eq!(
        daily(used("2026-03-15"), "2026-03-15"),
        [
            "2026-08-16 warn Lock on 2026-09-15",
            "2026-09-08 warn Lock on 2026-09-15",
            "2026-09-15 Lock",
            "2027-02-13 warn Delete on 2027-03-15",
            "2027-03-08 warn Delete on 2027-03-15",
            "2027-03-15 Delete",
        ]
    );
}

#[test]
fn months_are_those_of_the_calendar() {
    for (since, due) in [
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-08-30", "2027-02-28"),
        ("2026-05-31", "2026-11-30"),
        ("2026-02-28", "2026-08-28"),
        ("2028-02-29", "2028-08-29"),
        ("2026-12-31", "2027-06-30"),
    ] {
        let lock = daily(used(since), since).into_iter().find(|line| line.ends_with(" Lock")).unwrap();
        assert_eq!(lock, format!("{due} Lock"));
    }
}

#[test]
fn whoever_never_signed_in_counts_from_the_beginning() {
    let never = AccountActivity { last_sign_in: None, ..used("2026-03-15") };
    assert_eq!(daily(never, "2026-03-15")[2], "2026-09-15 Lock");
}

#[test]
fn a_sign_in_or_unlocking_begins_anew() {
    let warned = InactivityWarning {
        step: InactivityStep::Lock,
        since: day("2026-03-15"),
        first: day("2026-08-16"),
        last: None,
    };
    let back = AccountActivity { last_sign_in: Some(day("2026-09-01")), warned: Some(warned), ..used("2026-03-15") };
    assert_eq!(daily(back, "2026-09-01")[0], "2027-01-30 warn Lock on 2027-03-01");
    let unlocked = AccountActivity { unlocked: Some(day("2026-10-01")), warned: Some(warned), ..used("2026-03-15") };
    assert_eq!(daily(unlocked, "2026-10-01")[0], "2027-03-02 warn Lock on 2027-04-01");
}

#[test]
fn a_machine_that_was_off_warns_first_and_waits() {
    assert_eq!(
        daily(used("2026-03-15"), "2026-12-24")[..3],
        ["2026-12-24 warn Lock on 2027-01-23", "2027-01-16 warn Lock on 2027-01-23", "2027-01-23 Lock"]
    );
    // Off between the two warnings: the last one still leaves a week.
    let mut facts = Some(used("2026-03-15"));
    let lines: Vec<_> =
        ["2026-08-16", "2026-10-01", "2026-10-07", "2026-10-08"].map(|at| live(&mut facts, day(at))).into();
    assert_eq!(
        lines,
        [
            Some("2026-08-16 warn Lock on 2026-09-15".to_owned()),
            Some("2026-10-01 warn Lock on 2026-10-08".to_owned()),
            None,
            Some("2026-10-08 Lock".to_owned()),
        ]
    );
}

#[test]
fn protected_accounts_lose_their_other_memberships_and_nothing_else() {
    let with =
        |has_others| AccountActivity { shield: InactivityExemption::Protected { has_others }, ..used("2026-03-15") };
    assert_eq!(
        daily(with(true), "2026-03-15"),
        [
            "2026-08-16 warn RemoveMemberships on 2026-09-15",
            "2026-09-08 warn RemoveMemberships on 2026-09-15",
            "2026-09-15 RemoveMemberships"
        ]
    );
    assert_eq!(daily(with(false), "2026-03-15"), Vec::<String>::new());
}

#[test]
fn the_last_administrator_stays_and_the_administrators_are_told_once() {
    let last = AccountActivity { shield: InactivityExemption::LastAdministrator, ..used("2026-03-15") };
    assert_eq!(daily(last, "2026-03-15"), ["2026-09-15 spare"]);
    // Once there is another one, the warnings come first.
    let relieved = AccountActivity {
        shield: InactivityExemption::None,
        last_administrator_reported: Some(day("2026-03-15")),
        ..last
    };
    assert_eq!(daily(relieved, "2026-10-01")[0], "2026-10-01 warn Lock on 2026-10-31");
}

fn shield() -> impl Strategy<Value = InactivityExemption> {
    prop_oneof![
        Just(InactivityExemption::None),
        Just(InactivityExemption::Protected { has_others: true }),
        Just(InactivityExemption::Protected { has_others: false }),
        Just(InactivityExemption::LastAdministrator),
    ]
}

proptest! {
    /// Whatever the days on which the machine was on: nothing happens early or unannounced.
    #[test]
    fn no_step_is_early_or_unannounced(
        start in 0_i32..2000, shield in shield(), days in proptest::collection::btree_set(0_i32..900, 0..120),
    ) {
        let since = day("2026-01-01") + start.days();
        let mut facts = Some(AccountActivity { shield, ..used(&since.to_string()) });
        for today in days.into_iter().map(|n| since + n.days()) {
            let Some(before) = facts else { break };
            if let InactivityDecision::TakeStep(step) = decide_inactivity(&before, &InactivityPolicy::default(), today) {
                let from = before.locked.unwrap_or(since);
                prop_assert!(today >= from + 6.months(), "{step:?} early");
                let warned = before.warned.unwrap();
                prop_assert_eq!((warned.step, warned.since), (step, from));
                prop_assert!(warned.first + 30.days() <= today && warned.last.unwrap() + 7.days() <= today);
            }
            live(&mut facts, today);
            // The same day once more changes nothing.
            let settled = facts;
            prop_assert_eq!(live(&mut facts, today), None);
            prop_assert_eq!(facts, settled);
        }
    }

    /// Whatever the days on which the machine was on, once it is on again all accounts end alike:
    /// the steps are the same, only later by the time that warnings take.
    #[test]
    fn gaps_only_delay(shield in shield(), days in proptest::collection::btree_set(0_i32..800, 0..100)) {
        let since = day("2026-08-31");
        let begin = AccountActivity { shield, ..used(&since.to_string()) };
        let steps = |days: BTreeSet<i32>| {
            let mut facts = Some(begin);
            let took: Vec<InactivityStep> = days
                .into_iter()
                .filter_map(|n| {
                    let today = since + n.days();
                    let verdict = decide_inactivity(facts.as_ref()?, &InactivityPolicy::default(), today);
                    live(&mut facts, today);
                    match verdict { InactivityDecision::TakeStep(step) => Some(step), _ => None }
                })
                .collect();
            (took, facts.map(|facts| facts.shield))
        };
        let always = steps((0..1300).collect());
        prop_assert_eq!(steps(days.into_iter().chain(800..1300).collect()), always);
    }
}

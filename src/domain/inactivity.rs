//! Accounts that nobody uses (§3.4): what is known of one, and the day → what is to be done.
//!
//! Six calendar months without a sign-in lock an account; six more delete it. Each step is
//! announced 30 and 7 days before. The days of the warnings count, not those of the calendar: if the
//! machine was off when a warning was due, the warning comes first and its time still runs. So a
//! step is taken late rather than unannounced, and one at a time.

use jiff::{Span, ToSpan, civil::Date};

/// How long what may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Calendar months without a sign-in until an account is locked.
    pub months_until_locked: u8,
    /// Calendar months locked until it is deleted.
    pub months_until_deleted: u8,
    /// Days between the first warning and the step.
    pub first_warning: u8,
    /// Days between the last warning and the step.
    pub last_warning: u8,
}

impl Default for Policy {
    fn default() -> Self {
        Self { months_until_locked: 6, months_until_deleted: 6, first_warning: 30, last_warning: 7 }
    }
}

/// What would happen to an account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// Closed to its owner; its tickets are released.
    Lock,
    /// It belongs to a protected department: all other memberships end instead.
    Strip,
    /// Name and address go; what was written stays.
    Delete,
}

/// What protects an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shield {
    /// Nothing.
    None,
    /// It belongs to a protected department.
    Protected {
        /// It belongs to others too.
        has_others: bool,
    },
    /// Nobody else could administer.
    LastAdministrator,
}

/// What was announced so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Warned {
    /// Which step.
    pub step: Step,
    /// Since when the account is unused or locked; with another day, it is another story.
    pub since: Date,
    /// When the first warning was given.
    pub first: Date,
    /// When the last one was.
    pub last: Option<Date>,
}

/// What is known of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
    /// When it was made.
    pub created: Date,
    /// When its owner signed in last.
    pub last_sign_in: Option<Date>,
    /// When it was unlocked last.
    pub unlocked: Option<Date>,
    /// Since when it is locked.
    pub locked: Option<Date>,
    /// What protects it.
    pub shield: Shield,
    /// What was announced.
    pub warned: Option<Warned>,
    /// The administrators were told that this one is not locked; since when it was unused then.
    pub spared: Option<Date>,
}

/// What is to be done today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Nothing.
    Nothing,
    /// Announce a step.
    Warn {
        /// When it will be taken at the earliest.
        on: Date,
        /// What is announced with this warning.
        warned: Warned,
    },
    /// Take it.
    Take(Step),
    /// Tell the administrators that the last of them is not locked.
    Spare {
        /// Since when it is unused.
        since: Date,
    },
}

impl Facts {
    /// Since when nobody uses the account.
    pub fn unused_since(&self) -> Date {
        let used = [self.last_sign_in, self.unlocked].into_iter().flatten().max();
        used.map_or(self.created, |used| used.max(self.created))
    }

    /// Which step is ahead, and since when its time runs; nothing if the account is safe.
    fn ahead(&self) -> Option<(Step, Date)> {
        match (self.locked, self.shield) {
            (Some(since), _) => Some((Step::Delete, since)),
            (None, Shield::None) => Some((Step::Lock, self.unused_since())),
            (None, Shield::Protected { has_others: true }) => Some((Step::Strip, self.unused_since())),
            (None, Shield::Protected { has_others: false } | Shield::LastAdministrator) => None,
        }
    }
}

/// Whether anything can be due at all, whatever protects the account. It passes most of them over.
pub fn may_be_due(facts: &Facts, policy: &Policy, today: Date) -> bool {
    let (step, since) = match facts.locked {
        Some(since) => (Step::Delete, since),
        None => (Step::Lock, facts.unused_since()),
    };
    today >= due(step, since, policy).saturating_sub(i64::from(policy.first_warning).days())
}

/// What is to be done with an account today.
pub fn judge(facts: &Facts, policy: &Policy, today: Date) -> Verdict {
    if !may_be_due(facts, policy, today) {
        return Verdict::Nothing;
    }
    let Some((step, since)) = facts.ahead() else { return judge_safe(facts, policy, today) };
    let due = due(step, since, policy);
    let [month, week] = [policy.first_warning, policy.last_warning].map(|days| i64::from(days).days());
    // Warnings of another step, or of a time before the last sign-in, are no warnings.
    let Some(warned) = facts.warned.filter(|warned| (warned.step, warned.since) == (step, since)) else {
        let warned = Warned { step, since, first: today, last: None };
        return Verdict::Warn { on: due.max(later(today, month)), warned };
    };
    let on = due.max(later(warned.first, month));
    let Some(last) = warned.last else {
        if today < on.saturating_sub(week) {
            return Verdict::Nothing;
        }
        return Verdict::Warn { on: on.max(later(today, week)), warned: Warned { last: Some(today), ..warned } };
    };
    if today < on.max(later(last, week)) { Verdict::Nothing } else { Verdict::Take(step) }
}

fn judge_safe(facts: &Facts, policy: &Policy, today: Date) -> Verdict {
    let since = facts.unused_since();
    let is_news = facts.spared != Some(since) && today >= due(Step::Lock, since, policy);
    if facts.shield == Shield::LastAdministrator && is_news { Verdict::Spare { since } } else { Verdict::Nothing }
}

/// The day from which a step may be taken: calendar months, so that 31 August and six months is the
/// last day of February.
fn due(step: Step, since: Date, policy: &Policy) -> Date {
    let months = match step {
        Step::Lock | Step::Strip => policy.months_until_locked,
        Step::Delete => policy.months_until_deleted,
    };
    later(since, i64::from(months).months())
}

fn later(day: Date, by: Span) -> Date {
    day.saturating_add(by)
}

#[cfg(test)]
#[path = "inactivity_tests.rs"]
mod tests;

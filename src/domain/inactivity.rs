//! Accounts that nobody uses (§3.4): what is known of one, and the day → what is to be done.
//!
//! Six calendar months without a sign-in lock an account; six more delete it. Each step is
//! announced 30 and 7 days before. The days of the warnings count, not those of the calendar: if the
//! machine was off when a warning was due, the warning comes first and its time still runs. So a
//! step is taken late rather than unannounced, and one at a time.

use jiff::{Span, ToSpan, civil::Date};

/// How long what may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InactivityPolicy {
    /// Calendar months without a sign-in until an account is locked.
    pub months_until_locked: u8,
    /// Calendar months locked until it is deleted.
    pub months_until_deleted: u8,
    /// Days between the first warning and the step.
    pub first_warning: u8,
    /// Days between the last warning and the step.
    pub last_warning: u8,
}

impl Default for InactivityPolicy {
    fn default() -> Self {
        Self { months_until_locked: 6, months_until_deleted: 6, first_warning: 30, last_warning: 7 }
    }
}

/// What would happen to an account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum InactivityStep {
    /// Closed to its owner; its tickets are released.
    Lock,
    /// It belongs to a protected department: all other memberships end instead.
    RemoveMemberships,
    /// Name and address go; what was written stays.
    Delete,
}

/// What protects an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InactivityExemption {
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
pub struct InactivityWarning {
    pub step: InactivityStep,
    /// Since when the account is unused or locked; with another day, it is another story.
    pub since: Date,
    /// When the first warning was given.
    pub first: Date,
    /// When the last one was.
    pub last: Option<Date>,
}

/// What is known of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccountActivity {
    /// When it was made.
    pub created: Date,
    /// When its owner signed in last.
    pub last_sign_in: Option<Date>,
    /// When it was unlocked last.
    pub unlocked: Option<Date>,
    /// Since when it is locked.
    pub locked: Option<Date>,
    pub shield: InactivityExemption,
    pub warned: Option<InactivityWarning>,
    /// The administrators were told that this one is not locked; since when it was unused then.
    pub last_administrator_reported: Option<Date>,
}

/// What is to be done today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InactivityDecision {
    Nothing,
    Warn {
        /// When it will be taken at the earliest.
        on: Date,
        /// What is announced with this warning.
        warned: InactivityWarning,
    },
    TakeStep(InactivityStep),
    /// Tell the administrators that the last of them is not locked.
    ReportLastAdministrator {
        /// Since when it is unused.
        since: Date,
    },
}

impl AccountActivity {
    /// Since when nobody uses the account.
    pub fn unused_since(&self) -> Date {
        let used = [self.last_sign_in, self.unlocked].into_iter().flatten().max();
        used.map_or(self.created, |used| used.max(self.created))
    }

    /// Which step is ahead, and since when its time runs; nothing if the account is safe.
    fn ahead(&self) -> Option<(InactivityStep, Date)> {
        match (self.locked, self.shield) {
            (Some(since), _) => Some((InactivityStep::Delete, since)),
            (None, InactivityExemption::None) => Some((InactivityStep::Lock, self.unused_since())),
            (None, InactivityExemption::Protected { has_others: true }) => {
                Some((InactivityStep::RemoveMemberships, self.unused_since()))
            }
            (None, InactivityExemption::Protected { has_others: false } | InactivityExemption::LastAdministrator) => {
                None
            }
        }
    }
}

/// Whether anything can be due at all, whatever protects the account. It passes most of them over.
pub fn may_be_inactive(facts: &AccountActivity, policy: &InactivityPolicy, today: Date) -> bool {
    let (step, since) = match facts.locked {
        Some(since) => (InactivityStep::Delete, since),
        None => (InactivityStep::Lock, facts.unused_since()),
    };
    today >= due(step, since, policy).saturating_sub(i64::from(policy.first_warning).days())
}

/// What is to be done with an account today.
pub fn decide_inactivity(facts: &AccountActivity, policy: &InactivityPolicy, today: Date) -> InactivityDecision {
    if !may_be_inactive(facts, policy, today) {
        return InactivityDecision::Nothing;
    }
    let Some((step, since)) = facts.ahead() else { return judge_safe(facts, policy, today) };
    let due = due(step, since, policy);
    let [month, week] = [policy.first_warning, policy.last_warning].map(|days| i64::from(days).days());
    // Warnings of another step, or of a time before the last sign-in, are no warnings.
    let Some(warned) = facts.warned.filter(|warned| (warned.step, warned.since) == (step, since)) else {
        let warned = InactivityWarning { step, since, first: today, last: None };
        return InactivityDecision::Warn { on: due.max(later(today, month)), warned };
    };
    let on = due.max(later(warned.first, month));
    let Some(last) = warned.last else {
        if today < on.saturating_sub(week) {
            return InactivityDecision::Nothing;
        }
        return InactivityDecision::Warn {
            on: on.max(later(today, week)),
            warned: InactivityWarning { last: Some(today), ..warned },
        };
    };
    if today < on.max(later(last, week)) { InactivityDecision::Nothing } else { InactivityDecision::TakeStep(step) }
}

fn judge_safe(facts: &AccountActivity, policy: &InactivityPolicy, today: Date) -> InactivityDecision {
    let since = facts.unused_since();
    let is_news = facts.last_administrator_reported != Some(since) && today >= due(InactivityStep::Lock, since, policy);
    if facts.shield == InactivityExemption::LastAdministrator && is_news {
        InactivityDecision::ReportLastAdministrator { since }
    } else {
        InactivityDecision::Nothing
    }
}

/// The day from which a step may be taken: calendar months, so that 31 August and six months is the
/// last day of February.
fn due(step: InactivityStep, since: Date, policy: &InactivityPolicy) -> Date {
    let months = match step {
        InactivityStep::Lock | InactivityStep::RemoveMemberships => policy.months_until_locked,
        InactivityStep::Delete => policy.months_until_deleted,
    };
    later(since, i64::from(months).months())
}

fn later(day: Date, by: Span) -> Date {
    day.saturating_add(by)
}

#[cfg(test)]
#[path = "inactivity_tests.rs"]
mod tests;

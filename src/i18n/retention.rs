//! Periods and rules of retention in words.

use crate::{
    domain::{
        person::Lang,
        retention::{PeriodUnit, RetentionPeriod},
    },
    t,
};

/// How long something is kept, as it stands before "after".
pub fn period_text(lang: Lang, period: RetentionPeriod) -> String {
    let count = period.count();
    match period.unit() {
        PeriodUnit::Days => t!(lang, "period-days", count = count),
        PeriodUnit::Months => t!(lang, "period-months", count = count),
        PeriodUnit::Years => t!(lang, "period-years", count = count),
    }
}

/// The rule with this word, as it stands in the audit log and in previews.
pub fn retention_rule_text(lang: Lang, word: &str) -> String {
    match word {
        "general" => t!(lang, "retention-rule-general"),
        "department" => t!(lang, "retention-rule-department"),
        "topic" => t!(lang, "retention-rule-topic"),
        "staff" => t!(lang, "retention-rule-staff"),
        "spam" => t!(lang, "retention-rule-spam"),
        "rejected" => t!(lang, "retention-rule-rejected"),
        "bin" => t!(lang, "retention-rule-bin"),
        other => other.to_owned(),
    }
}

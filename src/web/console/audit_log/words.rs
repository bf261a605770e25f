//! Lines of the audit log as sentences. A deleted account reads "former member".

use crate::{
    app::view::audit_log::AuditPage,
    domain::{
        audit::{AuditAction, AuditEntry, ConfigArea},
        author::Author,
        id::{AccountId, DepartmentId, TopicId},
        person::Lang,
        rights::Membership,
    },
    i18n, t,
};

/// The name of the author.
pub fn author_name(lang: Lang, lines: &AuditPage, by: Author) -> String {
    match by {
        Author::Agent { account } | Author::Provider { account } => account_name(lang, lines, account),
        Author::System => t!(lang, "journal-who-job"),
        Author::Requester | Author::Contact { .. } => t!(lang, "journal-who-outside"),
    }
}

fn account_name(lang: Lang, lines: &AuditPage, account: AccountId) -> String {
    lines.accounts.get(&account).map_or_else(|| t!(lang, "console-former-member"), ToString::to_string)
}

fn department_name(lang: Lang, lines: &AuditPage, id: DepartmentId) -> String {
    lines.departments.get(&id).map_or_else(|| t!(lang, "console-former-department"), ToString::to_string)
}

/// The action as a sentence.
pub fn action_text(lang: Lang, lines: &AuditPage, line: &AuditEntry) -> String {
    let whose = line.action.account().map(|account| account_name(lang, lines, account)).unwrap_or_default();
    match &line.action {
        AuditAction::Configured { area, id } => settings_text(lang, lines, *area, *id),
        AuditAction::Invited { .. } => t!(lang, "journal-invited", name = whose),
        AuditAction::InvitationWithdrawn { .. } => t!(lang, "journal-invitation-withdrawn", name = whose),
        AuditAction::Joined { .. } => t!(lang, "journal-joined", name = whose),
        AuditAction::RightsChanged { .. } => {
            t!(lang, "journal-rights", name = whose, rights = rights_text(lang, lines, &line.action))
        }
        AuditAction::Locked { .. } => t!(lang, "journal-locked", name = whose),
        AuditAction::Unlocked { .. } => t!(lang, "journal-unlocked", name = whose),
        AuditAction::MembershipsRemoved { .. } => t!(lang, "journal-stripped", name = whose),
        AuditAction::AccountDeleted { .. } => t!(lang, "journal-account-deleted", name = whose),
        AuditAction::FactorsReset { .. } => t!(lang, "journal-factors-reset", name = whose),
        AuditAction::FactorsChanged { .. } => t!(lang, "journal-factors-changed", name = whose),
        AuditAction::PasswordChanged { .. } => t!(lang, "journal-password", name = whose),
        AuditAction::RequesterPasswordChanged { person } => t!(lang, "journal-requester-password", id = person.0),
        AuditAction::RequesterFactorsChanged { person } => t!(lang, "journal-requester-factors", id = person.0),
        AuditAction::RecoveryCodeUsed { .. } => t!(lang, "journal-recovery-code", name = whose),
        AuditAction::RulesAccepted { version, .. } => {
            t!(lang, "journal-rules-accepted", name = whose, version = *version)
        }
        AuditAction::SignInRateLimited => t!(lang, "journal-braked"),
        AuditAction::EmergencyAccessUsed { ticket, reason } => {
            let no = lines.tickets.get(ticket).map_or_else(|| t!(lang, "journal-ticket-gone"), ToString::to_string);
            t!(lang, "journal-glass", no = no, reason = reason.as_str())
        }
        AuditAction::Exported { what } => t!(lang, "journal-exported", what = data_name(lang, what.as_str())),
        AuditAction::Imported { what, count } => {
            t!(lang, "journal-imported", what = data_name(lang, what.as_str()), count = *count)
        }
        AuditAction::Purged { rule, count } => t!(lang, "journal-purged", rule = rule.as_str(), count = *count),
        AuditAction::JobRan { job, failed: true, .. } => {
            t!(lang, "journal-job-failed", job = job_name(lang, job.as_str()))
        }
        AuditAction::JobRan { job, changed, .. } => {
            t!(lang, "journal-job", job = job_name(lang, job.as_str()), count = *changed)
        }
    }
}

/// The name of exported or imported data; without a text for it, as it was logged.
fn data_name(lang: Lang, what: &str) -> String {
    let key = format!("journal-data-{what}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { what.to_owned() }
}

fn job_name(lang: Lang, job: &str) -> String {
    let key = format!("job-{job}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { job.to_owned() }
}

fn settings_text(lang: Lang, lines: &AuditPage, area: ConfigArea, id: Option<u64>) -> String {
    match (area, id) {
        (ConfigArea::Department, Some(id)) => {
            t!(lang, "journal-set-department", name = department_name(lang, lines, DepartmentId(id)))
        }
        (ConfigArea::Topic, Some(id)) => {
            let gone = || t!(lang, "journal-topic-gone");
            let name = lines.topics.get(&TopicId(id)).map_or_else(gone, ToString::to_string);
            t!(lang, "journal-set-topic", name = name)
        }
        (area, _) => i18n::text(lang, &format!("journal-set-{}", area.word()), &[]),
    }
}

/// The rights after a change, in one line.
fn rights_text(lang: Lang, lines: &AuditPage, deed: &AuditAction) -> String {
    let AuditAction::RightsChanged { memberships, capabilities, provider, .. } = deed else { return String::new() };
    let in_departments = |wanted: Membership, key: &'static str| {
        let names: Vec<String> = memberships
            .iter()
            .filter(|(_, how)| **how == wanted)
            .map(|(id, _)| department_name(lang, lines, *id))
            .collect();
        (!names.is_empty()).then(|| i18n::text(lang, key, &[("names", i18n::Value::from(names.join(", ")))]))
    };
    let able = capabilities.iter().map(|one| i18n::text(lang, &format!("journal-can-{}", one.word()), &[]));
    let parts: Vec<String> = in_departments(Membership::Write, "journal-writes-in")
        .into_iter()
        .chain(in_departments(Membership::Read, "journal-reads-in"))
        .chain(able)
        .chain(provider.as_ref().map(|name| t!(lang, "journal-works-for", name = name.as_str())))
        .collect();
    if parts.is_empty() { t!(lang, "journal-no-rights") } else { parts.join("; ") }
}

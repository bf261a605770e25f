//! Lines of the journal in plain words. Accounts that are gone read "former member".

use crate::{
    app::view::journal::Lines,
    domain::{
        access::{Capability, Membership},
        event::By,
        id::{AccountId, DepartmentId, TopicId},
        journal::{Area, Deed, Line},
        person::Lang,
    },
    i18n, t,
};

/// Who did it.
pub fn who(lang: Lang, lines: &Lines, by: By) -> String {
    match by {
        By::Agent { account } | By::Provider { account } => name(lang, lines, account),
        By::System {} => t!(lang, "journal-who-job"),
        By::Requester {} | By::Contact { .. } => t!(lang, "journal-who-outside"),
    }
}

fn name(lang: Lang, lines: &Lines, account: AccountId) -> String {
    lines.accounts.get(&account).map_or_else(|| t!(lang, "console-former-member"), ToString::to_string)
}

fn department(lang: Lang, lines: &Lines, id: DepartmentId) -> String {
    lines.departments.get(&id).map_or_else(|| t!(lang, "console-former-department"), ToString::to_string)
}

/// What was done.
pub fn what(lang: Lang, lines: &Lines, line: &Line) -> String {
    let whose = line.deed.account().map(|account| name(lang, lines, account)).unwrap_or_default();
    match &line.deed {
        Deed::Configured { area, id } => configured(lang, lines, *area, *id),
        Deed::Invited { .. } => t!(lang, "journal-invited", name = whose),
        Deed::InvitationWithdrawn { .. } => t!(lang, "journal-invitation-withdrawn", name = whose),
        Deed::Joined { .. } => t!(lang, "journal-joined", name = whose),
        Deed::RightsChanged { .. } => {
            t!(lang, "journal-rights", name = whose, rights = rights(lang, lines, &line.deed))
        }
        Deed::Locked { .. } => t!(lang, "journal-locked", name = whose),
        Deed::Unlocked { .. } => t!(lang, "journal-unlocked", name = whose),
        Deed::Stripped { .. } => t!(lang, "journal-stripped", name = whose),
        Deed::AccountDeleted { .. } => t!(lang, "journal-account-deleted", name = whose),
        Deed::FactorsReset { .. } => t!(lang, "journal-factors-reset", name = whose),
        Deed::FactorsChanged { .. } => t!(lang, "journal-factors-changed", name = whose),
        Deed::PasswordChanged { .. } => t!(lang, "journal-password", name = whose),
        Deed::RequesterPasswordChanged { person } => t!(lang, "journal-requester-password", id = person.0),
        Deed::RequesterFactorsChanged { person } => t!(lang, "journal-requester-factors", id = person.0),
        Deed::RecoveryCodeUsed { .. } => t!(lang, "journal-recovery-code", name = whose),
        Deed::RulesAccepted { version, .. } => t!(lang, "journal-rules-accepted", name = whose, version = *version),
        Deed::SignInBraked {} => t!(lang, "journal-braked"),
        Deed::BrokeGlass { ticket, reason } => {
            let no = lines.tickets.get(ticket).map_or_else(|| t!(lang, "journal-ticket-gone"), ToString::to_string);
            t!(lang, "journal-glass", no = no, reason = reason.as_str())
        }
        Deed::Exported { what } => t!(lang, "journal-exported", what = data(lang, what.as_str())),
        Deed::Imported { what, count } => {
            t!(lang, "journal-imported", what = data(lang, what.as_str()), count = *count)
        }
        Deed::Purged { rule, count } => t!(lang, "journal-purged", rule = rule.as_str(), count = *count),
        Deed::JobRan { job, failed: true, .. } => t!(lang, "journal-job-failed", job = job_name(lang, job.as_str())),
        Deed::JobRan { job, changed, .. } => {
            t!(lang, "journal-job", job = job_name(lang, job.as_str()), count = *changed)
        }
    }
}

/// The data's name where there is a word for it, else as it was written down.
fn data(lang: Lang, what: &str) -> String {
    let key = format!("journal-data-{what}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { what.to_owned() }
}

fn job_name(lang: Lang, job: &str) -> String {
    let key = format!("job-{job}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { job.to_owned() }
}

fn configured(lang: Lang, lines: &Lines, area: Area, id: Option<u64>) -> String {
    match (area, id) {
        (Area::Department, Some(id)) => {
            t!(lang, "journal-set-department", name = department(lang, lines, DepartmentId(id)))
        }
        (Area::Topic, Some(id)) => {
            let gone = || t!(lang, "journal-topic-gone");
            let name = lines.topics.get(&TopicId(id)).map_or_else(gone, ToString::to_string);
            t!(lang, "journal-set-topic", name = name)
        }
        (Area::Organisation, _) => t!(lang, "journal-set-organisation"),
        (Area::Department, None) => t!(lang, "journal-set-departments"),
        (Area::Topic, None) => t!(lang, "journal-set-topics"),
        (Area::Texts, _) => t!(lang, "journal-set-texts"),
        (Area::MailServer, _) => t!(lang, "journal-set-mail"),
        (Area::Rules, _) => t!(lang, "journal-set-rules"),
        (Area::Client, _) => t!(lang, "journal-set-client"),
        (Area::Bot, _) => t!(lang, "journal-set-bot"),
        (Area::Satisfaction, _) => t!(lang, "journal-set-satisfaction"),
    }
}

/// The rights that somebody has since, in one line.
fn rights(lang: Lang, lines: &Lines, deed: &Deed) -> String {
    let Deed::RightsChanged { memberships, capabilities, provider, .. } = deed else { return String::new() };
    let in_departments = |wanted: Membership, key: &'static str| {
        let names: Vec<String> =
            memberships.iter().filter(|(_, how)| **how == wanted).map(|(id, _)| department(lang, lines, *id)).collect();
        (!names.is_empty()).then(|| i18n::text(lang, key, &[("names", i18n::Value::from(names.join(", ")))]))
    };
    let able = capabilities.iter().map(|capability| match capability {
        Capability::Administer => t!(lang, "journal-can-administer"),
        Capability::Privacy => t!(lang, "journal-can-privacy"),
        Capability::Inspect => t!(lang, "journal-can-inspect"),
    });
    let parts: Vec<String> = in_departments(Membership::Write, "journal-writes-in")
        .into_iter()
        .chain(in_departments(Membership::Read, "journal-reads-in"))
        .chain(able)
        .chain(provider.as_ref().map(|name| t!(lang, "journal-works-for", name = name.as_str())))
        .collect();
    if parts.is_empty() { t!(lang, "journal-no-rights") } else { parts.join("; ") }
}

//! Lines of the audit log as sentences. A deleted account reads "former member".

use crate::{
    app::view::audit_log::AuditPage,
    domain::{
        audit::{AuditAction, AuditEntry, ConfigArea},
        author::Author,
        id::{AccountId, DepartmentId, TopicId},
        person::Lang,
        rights::Membership,
        role::Rights,
    },
    i18n::{self, Locale, Value},
    t,
};

/// The name of the author.
pub fn author_name(lang: Lang, lines: &AuditPage, line: &AuditEntry) -> String {
    match line.by {
        Author::Agent { account } | Author::Provider { account } => account_name(lang, lines, account),
        Author::System if is_command(&line.action) => t!(lang, "journal-who-command"),
        Author::System => t!(lang, "journal-who-job"),
        Author::Requester | Author::Contact { .. } => t!(lang, "journal-who-outside"),
    }
}

/// What nobody but a command on the machine does without an account.
const fn is_command(action: &AuditAction) -> bool {
    matches!(
        action,
        AuditAction::RightsChanged { .. }
            | AuditAction::Unlocked { .. }
            | AuditAction::FactorsReset { .. }
            | AuditAction::PasswordChanged { .. }
            | AuditAction::Restored { .. }
    )
}

fn account_name(lang: Lang, lines: &AuditPage, account: AccountId) -> String {
    lines.accounts.get(&account).map_or_else(|| t!(lang, "console-former-member"), ToString::to_string)
}

fn department_name(lang: Lang, lines: &AuditPage, id: DepartmentId) -> String {
    lines.departments.get(&id).map_or_else(|| t!(lang, "console-former-department"), ToString::to_string)
}

/// The action as a sentence: the text `journal-` and its word, with the name of the account and what else
/// the text needs.
pub fn action_text(locale: &Locale, lines: &AuditPage, line: &AuditEntry) -> String {
    let lang = locale.lang;
    // The first account comes with the setup: nobody invited it.
    if matches!(line.action, AuditAction::Joined { account: AccountId(1) }) {
        return t!(lang, "journal-joined-first", name = account_name(lang, lines, AccountId(1)));
    }
    let name = line.action.account().map(|account| account_name(lang, lines, account)).unwrap_or_default();
    let mut values = vec![("name", Value::from(name))];
    match &line.action {
        AuditAction::Configured { area, id } => return settings_text(lang, lines, *area, *id),
        AuditAction::RightsChanged { memberships, capabilities, provider, before, .. } => {
            let (memberships, capabilities, provider) = (memberships.clone(), capabilities.clone(), provider.clone());
            let now = Rights { memberships, capabilities, provider };
            values.push(("rights", rights_text(lang, lines, &now, before.as_ref()).into()));
        }
        AuditAction::RequesterPasswordChanged { person } | AuditAction::RequesterFactorsChanged { person } => {
            values.push(("id", person.0.into()));
        }
        AuditAction::RulesAccepted { version, .. } => values.push(("version", (*version).into())),
        AuditAction::EmergencyAccessUsed { ticket, reason } => {
            let no = lines.tickets.get(ticket).map_or_else(|| t!(lang, "journal-ticket-gone"), ToString::to_string);
            values.extend([("no", no.into()), ("reason", reason.as_str().into())]);
        }
        AuditAction::OwnRightsWidened { reason, .. } => values.push(("reason", reason.as_str().into())),
        AuditAction::AttemptsRefused { count, .. } => values.push(("count", count.unwrap_or_default().into())),
        AuditAction::Exported { what } => values.push(("what", data_name(lang, what.as_str()).into())),
        AuditAction::Imported { what, count } => {
            values.extend([("what", data_name(lang, what.as_str()).into()), ("count", (*count).into())]);
        }
        AuditAction::Restored { taken } => values.push(("time", locale.date_time(*taken).into())),
        AuditAction::Purged { rule, count } => {
            values
                .extend([("rule", i18n::retention_rule_text(lang, rule.as_str()).into()), ("count", (*count).into())]);
        }
        AuditAction::JobRan { job, changed, .. } => {
            values.extend([("job", job_name(lang, job.as_str()).into()), ("count", (*changed).into())]);
        }
        _ => {}
    }
    i18n::text(lang, &format!("journal-{}", line.action.word()), &values)
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

/// What a change of rights gave and took, in one line; all rights of an account that is new, and of one in an old
/// entry, which does not say what was before.
fn rights_text(lang: Lang, lines: &AuditPage, now: &Rights, before: Option<&Rights>) -> String {
    let Some(before) = before else { return list_rights(lang, lines, now) };
    let (added, removed) = (now.without(before), before.without(now));
    let parts = [("journal-rights-added", added), ("journal-rights-removed", removed)];
    let said = parts.into_iter().filter(|(_, rights)| *rights != Rights::default());
    let said: Vec<String> = said
        .map(|(key, rights)| i18n::text(lang, key, &[("rights", list_rights(lang, lines, &rights).into())]))
        .collect();
    if said.is_empty() { t!(lang, "journal-rights-same") } else { said.join(" – ") }
}

/// Rights in one line.
fn list_rights(lang: Lang, lines: &AuditPage, rights: &Rights) -> String {
    let in_departments = |wanted: Membership, key: &'static str| {
        let names: Vec<String> = rights
            .memberships
            .iter()
            .filter(|(_, how)| **how == wanted)
            .map(|(id, _)| department_name(lang, lines, *id))
            .collect();
        (!names.is_empty()).then(|| i18n::text(lang, key, &[("names", Value::from(names.join(", ")))]))
    };
    let able = rights.capabilities.iter().map(|one| i18n::text(lang, &format!("journal-can-{}", one.word()), &[]));
    let parts: Vec<String> = in_departments(Membership::Write, "journal-writes-in")
        .into_iter()
        .chain(in_departments(Membership::Read, "journal-reads-in"))
        .chain(able)
        .chain(rights.provider.as_ref().map(|name| t!(lang, "journal-works-for", name = name.as_str())))
        .collect();
    if parts.is_empty() { t!(lang, "journal-no-rights") } else { parts.join("; ") }
}

//! Roles and states in words.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::{
    domain::{
        id::DepartmentId,
        person::{Account, AccountState, Lang},
        role::{Rights, Role},
    },
    i18n, t,
    web::ui::icon,
};

/// The word of a role in addresses and keys of texts.
pub const fn word(role: Role) -> &'static str {
    match role {
        Role::FirstLevel => "first-level",
        Role::SecondLevel => "second-level",
        Role::Provider => "provider",
        Role::Board => "board",
        Role::PrivacyOfficer => "privacy",
        Role::Inspection => "inspection",
    }
}

/// What people call a role.
pub fn role(lang: Lang, role: Role) -> String {
    i18n::text(lang, &format!("role-{}", word(role)), &[])
}

/// The roles of an account in words.
pub fn roles(lang: Lang, account: &Account, departments: &BTreeSet<DepartmentId>) -> String {
    let rights = Rights::of(account);
    if let Some(provider) = &rights.provider {
        return t!(lang, "role-provider-of", provider = provider.as_str());
    }
    let found = Role::of(&rights, departments);
    let works = found.contains(&Role::FirstLevel) || found.contains(&Role::SecondLevel);
    let reads = (!works && !rights.memberships.is_empty()).then(|| t!(lang, "role-reads"));
    let said: Vec<_> = reads.into_iter().chain(found.into_iter().map(|one| role(lang, one))).collect();
    if said.is_empty() { t!(lang, "role-none") } else { said.join(", ") }
}

/// The state of an account.
pub fn state(lang: Lang, state: &AccountState) -> Markup {
    let (class, symbol, words) = match state {
        AccountState::Invited => ("badge due", "mail", t!(lang, "accounts-state-invited")),
        AccountState::Active => ("badge plain", "check", t!(lang, "accounts-state-active")),
        AccountState::Locked { .. } => ("badge late", "lock", t!(lang, "accounts-state-locked")),
    };
    html! { span class=(class) { (icon(symbol)) (words) } }
}

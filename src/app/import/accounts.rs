//! Import rows that are accounts: name and address, and if the file has the columns, language and rights.
//!
//! Pure: a row and the stored account in, the planned change out. A column that the file does not have changes
//! nothing; so a list of names and addresses changes nobody's rights.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fault::{FaultKind, ImportFault, parsed},
    sheet::{ImportRow, SheetColumn},
};
use crate::domain::{
    id::DepartmentId,
    person::{Account, Lang},
    rights::Membership,
    role::{Rights, Role},
    text::{EmailAddress, Label, PersonName},
};

pub const ACCOUNT_COLUMNS: &[SheetColumn] = &[
    SheetColumn { word: "name", names: &["name", "full name", "vor- und nachname"], required: true, part_of: None },
    SheetColumn {
        word: "first-name",
        names: &["vorname", "first name", "given name"],
        required: false,
        part_of: Some("name"),
    },
    SheetColumn {
        word: "last-name",
        names: &["nachname", "last name", "surname", "family name", "familienname"],
        required: false,
        part_of: Some("name"),
    },
    SheetColumn {
        word: "email",
        names: &["e-mail", "mail", "e-mail-adresse", "mailadresse", "email address"],
        required: true,
        part_of: None,
    },
    SheetColumn { word: "language", names: &["sprache", "language"], required: false, part_of: None },
    SheetColumn { word: "role", names: &["rolle", "role"], required: false, part_of: None },
    SheetColumn { word: "writes", names: &["schreibt in", "writes in"], required: false, part_of: None },
    SheetColumn { word: "reads", names: &["liest in", "reads in"], required: false, part_of: None },
    SheetColumn { word: "provider", names: &["dienstleister", "provider"], required: false, part_of: None },
];

/// The columns that say what an account may do.
const RIGHTS: [&str; 4] = ["role", "writes", "reads", "provider"];

/// What a row says about an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountRow {
    pub name: PersonName,
    /// The key by which an existing account is found.
    pub email: EmailAddress,
    /// `None`: the row says none.
    pub lang: Option<Lang>,
    /// `None`: the file has no column for rights.
    pub rights: Option<Rights>,
}

/// What importing a row does to an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountImportPlan {
    Make,
    /// Changes name, language or rights.
    Change {
        /// Whether rights change too.
        rights: bool,
    },
    Leave,
}

/// Reads a row. Departments are found by name.
///
/// # Errors
///
/// All faults of the row.
pub fn read_row(row: &ImportRow, departments: &[(DepartmentId, Label)]) -> Result<AccountRow, Vec<ImportFault>> {
    let mut faults = Vec::new();
    let name = parsed("name", PersonName::parse(row.text("name")), &mut faults);
    let email = parsed("email", EmailAddress::parse(row.text("email")), &mut faults);
    let lang = language(row.text("language"), &mut faults);
    let has_rights = RIGHTS.iter().any(|column| row.cell(column).is_some());
    let rights = has_rights.then(|| rights(row, departments, &mut faults));
    match (name, email) {
        (Some(name), Some(email)) if faults.is_empty() => Ok(AccountRow { name, email, lang, rights }),
        _ => Err(faults),
    }
}

/// What a row does, given the account with its address.
pub fn plan_change(entry: &AccountRow, stored: Option<&Account>) -> AccountImportPlan {
    let Some(stored) = stored else { return AccountImportPlan::Make };
    let rights = entry.rights.as_ref().is_some_and(|rights| *rights != Rights::of(stored));
    let others = entry.name != stored.name || entry.lang.is_some_and(|lang| lang != stored.lang);
    if rights || others { AccountImportPlan::Change { rights } } else { AccountImportPlan::Leave }
}

fn language(typed: &str, faults: &mut Vec<ImportFault>) -> Option<Lang> {
    let lang = match typed.to_lowercase().as_str() {
        "" => return None,
        "deutsch" | "german" => Some(Lang::De),
        "englisch" | "english" => Some(Lang::En),
        tag => Lang::from_tag(tag),
    };
    if lang.is_none() {
        faults.push(ImportFault::at("language", FaultKind::UnknownLanguage { typed: typed.to_owned() }));
    }
    lang
}

fn rights(row: &ImportRow, departments: &[(DepartmentId, Label)], faults: &mut Vec<ImportFault>) -> Rights {
    let writes = named(row, "writes", departments, faults);
    let reads = named(row, "reads", departments, faults);
    let role = match row.text("role") {
        "" => None,
        typed => {
            let known = parse_role(typed);
            if known.is_none() {
                faults.push(ImportFault::at("role", FaultKind::UnknownRole { typed: typed.to_owned() }));
            }
            known
        }
    };
    let all: BTreeSet<DepartmentId> = departments.iter().map(|(id, _)| *id).collect();
    let start = role.map(|role| role.template(&all, &writes)).unwrap_or_default();
    let mut memberships: BTreeMap<_, _> = reads.into_iter().map(|id| (id, Membership::Read)).collect();
    // The right to write includes the right to read.
    memberships.extend(start.memberships);
    memberships.extend(writes.into_iter().map(|id| (id, Membership::Write)));
    let provider = parsed("provider", Label::parse_optional(row.text("provider")), faults).flatten();
    if role == Some(Role::Provider) && provider.is_none() {
        faults.push(ImportFault::at("provider", FaultKind::Text(crate::domain::text::TextError::Empty)));
    }
    let rights = Rights { memberships, capabilities: start.capabilities, provider };
    if let Err(clash) = rights.check() {
        faults.push(ImportFault::at("provider", FaultKind::RightsConflict(clash)));
    }
    rights
}

/// Departments by name; several are separated by `|` or line breaks.
fn named(
    row: &ImportRow,
    column: &'static str,
    departments: &[(DepartmentId, Label)],
    faults: &mut Vec<ImportFault>,
) -> BTreeSet<DepartmentId> {
    let names = row.text(column).split(['|', '\n', '\r']).map(str::trim).filter(|name| !name.is_empty());
    let mut found = BTreeSet::new();
    for name in names {
        match departments.iter().find(|(_, known)| known.as_str().to_lowercase() == name.to_lowercase()) {
            Some((id, _)) => {
                found.insert(*id);
            }
            None => faults.push(ImportFault::at(column, FaultKind::UnknownDepartment { typed: name.to_owned() })),
        }
    }
    found
}

/// The role with this name, in either language; `None` if there is none. The names of earlier versions count too:
/// they stand in files that people kept.
pub fn parse_role(typed: &str) -> Option<Role> {
    Some(match typed.to_lowercase().as_str() {
        "alle anfragen" | "all requests" | "first level" => Role::FirstLevel,
        "einzelne teams" | "some teams" | "second level" => Role::SecondLevel,
        "dienstleister" | "provider" => Role::Provider,
        "vorstand" | "verwaltung" | "board" | "administration" => Role::Board,
        "datenschutz" | "privacy" | "privacy officer" => Role::PrivacyOfficer,
        "einsicht" | "prüfung" | "inspection" => Role::Inspection,
        _ => return None,
    })
}

#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;

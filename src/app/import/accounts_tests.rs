//! Rows of accounts, as tables of cases.

use super::*;
use crate::{
    app::import::sheet::ImportSheet,
    domain::{id::AccountId, person::AccountState, rights::Capability, role::RightsError, text::TextError},
};

fn departments() -> Vec<(DepartmentId, Label)> {
    let named = |(id, name)| (DepartmentId(id), Label::parse(name).unwrap());
    [(1, "Werkstatt Köln"), (2, "Büro, Mitte"), (3, "Datenschutz")].map(named).to_vec()
}

fn one(text: &str) -> Result<AccountRow, Vec<ImportFault>> {
    let sheet = ImportSheet::read(text.as_bytes(), ACCOUNT_COLUMNS, None).unwrap();
    read_row(&sheet.rows().next().unwrap(), &departments())
}

/// The rights of a row of role, writes, reads, provider.
fn rights_of(cells: &str) -> Result<Rights, Vec<ImportFault>> {
    let text = format!("Name;E-Mail;Rolle;Schreibt in;Liest in;Dienstleister\nJo;jo@example.org;{cells}\n");
    one(&text).map(|wanted| wanted.rights.unwrap())
}

#[test]
fn roles_and_departments_become_rights() {
    use Membership::*;
    for (cells, memberships, capabilities, provider) in [
        (";;;", vec![], vec![], None),
        ("First Level;;;", vec![(1, Write), (2, Write), (3, Write)], vec![], None),
        ("second level;werkstatt köln;Datenschutz;", vec![(1, Write), (3, Read)], vec![], None),
        (";Büro, Mitte | Werkstatt Köln;Büro, Mitte;", vec![(1, Write), (2, Write)], vec![], None),
        (";\"Datenschutz\nWerkstatt Köln\";;", vec![(1, Write), (3, Write)], vec![], None),
        ("Vorstand;;;", vec![], vec![Capability::Administer], None),
        ("Board;Datenschutz;;", vec![(3, Write)], vec![Capability::Administer], None),
        ("Datenschutz;;;", vec![], vec![Capability::Privacy], None),
        ("Prüfung;;;", vec![], vec![Capability::Inspect], None),
        ("Dienstleister;;;Netzhaus", vec![], vec![], Some("Netzhaus")),
        (";;;Netzhaus", vec![], vec![], Some("Netzhaus")),
    ] {
        let rights = rights_of(cells).unwrap_or_else(|faults| panic!("{cells}: {faults:?}"));
        let wanted = Rights {
            memberships: memberships.into_iter().map(|(id, how)| (DepartmentId(id), how)).collect(),
            capabilities: capabilities.into_iter().collect(),
            provider: provider.map(|name| Label::parse(name).unwrap()),
        };
        assert_eq!(rights, wanted, "{cells}");
    }
}

#[test]
fn mistakes_stand_at_their_column() {
    let typed = |typed: &str| typed.to_owned();
    for (cells, column, what) in [
        ("Chefin;;;", "role", FaultKind::UnknownRole { typed: typed("Chefin") }),
        (";Keller;;", "writes", FaultKind::UnknownDepartment { typed: typed("Keller") }),
        (";;Datenschutz|Keller;", "reads", FaultKind::UnknownDepartment { typed: typed("Keller") }),
        ("Provider;;;", "provider", FaultKind::Text(TextError::Empty)),
        (";Datenschutz;;Netzhaus", "provider", FaultKind::RightsConflict(RightsError::ProviderWithMore)),
        ("Vorstand;;;Netzhaus", "provider", FaultKind::RightsConflict(RightsError::ProviderWithMore)),
    ] {
        assert_eq!(rights_of(cells), Err(vec![ImportFault::at(column, what)]), "{cells}");
    }
    let faults = one("Name;E-Mail;Sprache\n;jo@example;fr\n").unwrap_err();
    let text = |error| FaultKind::Text(error);
    assert_eq!(
        faults,
        [
            ImportFault::at("name", text(TextError::Empty)),
            ImportFault::at("email", text(TextError::Malformed)),
            ImportFault::at("language", FaultKind::UnknownLanguage { typed: typed("fr") }),
        ]
    );
}

fn stored() -> Account {
    Account {
        id: AccountId(1),
        name: PersonName::parse("Jo").unwrap(),
        email: EmailAddress::parse("jo@example.org").unwrap(),
        lang: Lang::De,
        memberships: [(DepartmentId(1), Membership::Write)].into(),
        capabilities: [].into(),
        provider: None,
        state: AccountState::Active,
        created: jiff::Timestamp::UNIX_EPOCH,
        rules: None,
        notification_preferences: None,
        administration: None,
        dense_rows: false,
        last_topic: None,
        last_sign_in: None,
    }
}

#[test]
fn what_stands_there_already_is_left_alone() {
    for (text, wanted) in [
        ("Name;E-Mail\nJo;JO@example.org", AccountImportPlan::Leave),
        ("Name;E-Mail\nJo Neu;jo@example.org", AccountImportPlan::Change { rights: false }),
        ("Name;E-Mail;Sprache\nJo;jo@example.org;", AccountImportPlan::Leave),
        ("Name;E-Mail;Sprache\nJo;jo@example.org;Englisch", AccountImportPlan::Change { rights: false }),
        ("Name;E-Mail;Schreibt in\nJo;jo@example.org;Werkstatt Köln", AccountImportPlan::Leave),
        ("Name;E-Mail;Schreibt in\nJo;jo@example.org;", AccountImportPlan::Change { rights: true }),
        (
            "Name;E-Mail;Rolle;Schreibt in\nJo;jo@example.org;Vorstand;Werkstatt Köln",
            AccountImportPlan::Change { rights: true },
        ),
    ] {
        let row = one(text).unwrap();
        assert_eq!(plan_change(&row, Some(&stored())), wanted, "{text}");
        assert_eq!(plan_change(&row, None), AccountImportPlan::Make);
    }
}

#[test]
fn names_in_two_columns_and_headings_as_people_write_them() {
    let name = |text: &str| one(text).unwrap().name.to_string();
    assert_eq!(name("Vorname;Nachname;E-Mail Adresse\nKim;Beispiel;kim@example.org"), "Kim Beispiel");
    assert_eq!(name("Nachname,Vorname,E\u{2011}Mail_Adresse\nBeispiel,Kim,kim@example.org"), "Kim Beispiel");
    assert_eq!(name("Name;Vorname;Email\nBeispiel;Kim;kim@example.org"), "Kim Beispiel");
    assert_eq!(name("Name;Vorname;Nachname;Mail\nDr. K. Beispiel;Kim;Beispiel;kim@example.org"), "Dr. K. Beispiel");
    assert_eq!(name("Vorname;Nachname;E-Mail\n;Beispiel;kim@example.org"), "Beispiel");
    let nfd = "Name;E-Mail;Schreibt in\nJo;jo@example.org;Bu\u{308}ro,\u{a0}Mitte";
    assert_eq!(one(nfd).unwrap().rights.unwrap().memberships.len(), 1, "accents and blanks of another kind");
}

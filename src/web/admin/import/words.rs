//! What a preview says: headings, what would happen, what is wrong with a row.

use crate::{
    app::import::{
        PlannedChange,
        fault::{FaultKind, ImportFault},
        sheet::{MAX_ROWS, SheetError},
    },
    domain::{
        person::Lang,
        role::RightsError,
        text::{Label, TextError},
    },
    i18n::{self, Locale},
    t,
};

/// The heading of a column, from its word in the template.
pub fn heading(lang: Lang, word: &str) -> String {
    i18n::text(lang, &format!("import-column-{word}"), &[])
}

/// What would happen with a row.
pub fn would(lang: Lang, would: &PlannedChange) -> String {
    match would {
        PlannedChange::Make => t!(lang, "import-would-make"),
        PlannedChange::Change { rights: true } => t!(lang, "import-would-change-rights"),
        PlannedChange::Change { rights: false } => t!(lang, "import-would-change"),
        PlannedChange::Leave => t!(lang, "import-would-leave"),
        PlannedChange::Skip(_) => t!(lang, "import-would-skip"),
    }
}

/// Why a file cannot be read.
pub fn no_sheet(locale: &Locale, why: &SheetError) -> String {
    let lang = locale.lang;
    match why {
        SheetError::NotText => t!(lang, "import-not-text"),
        SheetError::Empty => t!(lang, "import-no-rows"),
        SheetError::MissingColumns(columns) => {
            let named: Vec<_> = columns.iter().map(|word| heading(lang, word)).collect();
            t!(lang, "import-lacks", columns = named.join(", "))
        }
        SheetError::DuplicateColumn(column) => t!(lang, "import-column-twice", column = heading(lang, column)),
        SheetError::TooLong => t!(lang, "import-too-long", rows = locale.count(MAX_ROWS as usize)),
    }
}

/// What is wrong with a row, and what is allowed.
pub fn fault(lang: Lang, fault: &ImportFault, departments: &[Label]) -> String {
    let wrong = wrong(lang, fault, departments);
    match fault.column {
        Some(column) => format!("{}: {wrong}", heading(lang, column)),
        None => wrong,
    }
}

fn wrong(lang: Lang, fault: &ImportFault, departments: &[Label]) -> String {
    match &fault.what {
        FaultKind::Text(TextError::Empty) => t!(lang, "import-wrong-empty"),
        FaultKind::Text(TextError::TooLong { max }) => t!(lang, "error-too-long", max = *max),
        FaultKind::Text(TextError::Malformed) if fault.column == Some("postal-code") => t!(lang, "error-postal-code"),
        FaultKind::Text(TextError::Malformed) => t!(lang, "error-email"),
        FaultKind::UnknownDepartment { typed } => {
            let allowed: Vec<_> = departments.iter().map(Label::as_str).collect();
            t!(lang, "import-wrong-department", typed = typed.as_str(), allowed = allowed.join(", "))
        }
        FaultKind::UnknownRole { typed } => t!(lang, "import-wrong-role", typed = typed.as_str()),
        FaultKind::UnknownLanguage { typed } => t!(lang, "import-wrong-language", typed = typed.as_str()),
        FaultKind::RightsConflict(RightsError::ProviderWithMore) => t!(lang, "accounts-clash-provider"),
        FaultKind::DuplicateOf { line } => t!(lang, "import-wrong-twice", line = *line),
        FaultKind::LastAdministrator => t!(lang, "accounts-last-administrator"),
        FaultKind::OwnRights => t!(lang, "accounts-own-rights-import"),
    }
}

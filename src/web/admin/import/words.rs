//! What a preview says: headings, what would happen, what is wrong with a row.

use crate::{
    app::import::{
        Would,
        fault::{Fault, Wrong},
        sheet::{MOST, NoSheet},
    },
    domain::{
        person::Lang,
        role::Clash,
        text::{Label, TextError},
    },
    i18n::{self, Voice},
    t,
};

/// A column's heading.
pub fn heading(lang: Lang, word: &str) -> String {
    i18n::text(lang, &format!("import-column-{word}"), &[])
}

/// What would happen with a row.
pub fn would(lang: Lang, would: &Would) -> String {
    match would {
        Would::Make => t!(lang, "import-would-make"),
        Would::Change { rights: true } => t!(lang, "import-would-change-rights"),
        Would::Change { rights: false } => t!(lang, "import-would-change"),
        Would::Leave => t!(lang, "import-would-leave"),
        Would::Skip(_) => t!(lang, "import-would-skip"),
    }
}

/// Why a file cannot be read.
pub fn no_sheet(voice: &Voice, why: &NoSheet) -> String {
    let lang = voice.lang;
    match why {
        NoSheet::NotText => t!(lang, "import-not-text"),
        NoSheet::Empty => t!(lang, "import-no-rows"),
        NoSheet::Lacks(columns) => {
            let named: Vec<_> = columns.iter().map(|word| heading(lang, word)).collect();
            t!(lang, "import-lacks", columns = named.join(", "))
        }
        NoSheet::Twice(column) => t!(lang, "import-column-twice", column = heading(lang, column)),
        NoSheet::TooLong => t!(lang, "import-too-long", rows = voice.count(MOST as usize)),
    }
}

/// What is wrong with a row, and what is allowed.
pub fn fault(lang: Lang, fault: &Fault, departments: &[Label]) -> String {
    let wrong = wrong(lang, fault, departments);
    match fault.column {
        Some(column) => format!("{}: {wrong}", heading(lang, column)),
        None => wrong,
    }
}

fn wrong(lang: Lang, fault: &Fault, departments: &[Label]) -> String {
    match &fault.what {
        Wrong::Text(TextError::Empty) => t!(lang, "import-wrong-empty"),
        Wrong::Text(TextError::TooLong { max }) => t!(lang, "error-too-long", max = *max),
        Wrong::Text(TextError::Malformed) if fault.column == Some("postal-code") => t!(lang, "error-postal-code"),
        Wrong::Text(TextError::Malformed) => t!(lang, "error-email"),
        Wrong::UnknownDepartment { typed } => {
            let allowed: Vec<_> = departments.iter().map(Label::as_str).collect();
            t!(lang, "import-wrong-department", typed = typed.as_str(), allowed = allowed.join(", "))
        }
        Wrong::UnknownRole { typed } => t!(lang, "import-wrong-role", typed = typed.as_str()),
        Wrong::UnknownLanguage { typed } => t!(lang, "import-wrong-language", typed = typed.as_str()),
        Wrong::Clash(Clash::ProviderWithMore) => t!(lang, "accounts-clash-provider"),
        Wrong::Twice { line } => t!(lang, "import-wrong-twice", line = *line),
        Wrong::LastAdministrator => t!(lang, "accounts-last-administrator"),
    }
}

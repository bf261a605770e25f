//! What is wrong with a row. The words are the page's; here stands what they need to know.

use crate::domain::{role::RightsError, text::TextError};

/// Something in a row that cannot be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportFault {
    /// The column it stands in, by its word; none for the row as a whole.
    pub column: Option<&'static str>,
    /// What it is.
    pub what: FaultKind,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// Nothing stands there, or too much, or it has the wrong form.
    Text(TextError),
    /// No department is called so.
    UnknownDepartment {
        /// What stands there.
        typed: String,
    },
    /// No role is called so.
    UnknownRole {
        /// What stands there.
        typed: String,
    },
    /// Not a language of Tresen.
    UnknownLanguage {
        /// What stands there.
        typed: String,
    },
    /// The rights do not go together.
    Clash(RightsError),
    /// The same one stands further up.
    DuplicateOf {
        /// On this line.
        line: u64,
    },
    /// Nobody could administer any more.
    LastAdministrator,
}

impl ImportFault {
    /// In a column.
    pub fn at(column: &'static str, what: FaultKind) -> Self {
        Self { column: Some(column), what }
    }

    /// In the row as a whole.
    pub fn of_row(what: FaultKind) -> Self {
        Self { column: None, what }
    }
}

/// A text in a column, or its fault beside the others.
pub fn parsed<T>(column: &'static str, text: Result<T, TextError>, faults: &mut Vec<ImportFault>) -> Option<T> {
    match text {
        Ok(text) => Some(text),
        Err(error) => {
            faults.push(ImportFault::at(column, FaultKind::Text(error)));
            None
        }
    }
}

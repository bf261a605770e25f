//! What is wrong with an import row. The pages put it into words; here are the data they need for that.

use crate::domain::{role::RightsError, text::TextError};

/// Why a row cannot be imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportFault {
    /// The word of the column with the fault; `None` for the row as a whole.
    pub column: Option<&'static str>,
    pub what: FaultKind,
}

/// A kind of fault in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// The cell is empty, too long, or malformed.
    Text(TextError),
    /// No department has this name.
    UnknownDepartment {
        /// As in the file.
        typed: String,
    },
    /// No role has this name.
    UnknownRole {
        /// As in the file.
        typed: String,
    },
    /// Not a language of Tresen.
    UnknownLanguage {
        /// As in the file.
        typed: String,
    },
    /// The rights contradict each other.
    RightsConflict(RightsError),
    /// An earlier row has the same key.
    DuplicateOf {
        /// The line of the earlier row.
        line: u64,
    },
    /// Nobody would administer any more.
    LastAdministrator,
    /// The importing account would widen its own rights.
    OwnRights,
}

impl ImportFault {
    /// A fault in a column.
    pub fn at(column: &'static str, what: FaultKind) -> Self {
        Self { column: Some(column), what }
    }

    /// A fault of the row as a whole.
    pub fn of_row(what: FaultKind) -> Self {
        Self { column: None, what }
    }
}

/// The parsed text of a column; or `None`, with its fault added to `faults`.
pub fn parsed<T>(column: &'static str, text: Result<T, TextError>, faults: &mut Vec<ImportFault>) -> Option<T> {
    match text {
        Ok(text) => Some(text),
        Err(error) => {
            faults.push(ImportFault::at(column, FaultKind::Text(error)));
            None
        }
    }
}

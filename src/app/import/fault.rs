//! What is wrong with a row. The words are the page's; here stands what they need to know.

use crate::domain::{role::Clash, text::TextError};

/// Something in a row that cannot be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The column it stands in, by its word; none for the row as a whole.
    pub column: Option<&'static str>,
    /// What it is.
    pub what: Wrong,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
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
    Clash(Clash),
    /// The same one stands further up.
    Twice {
        /// On this line.
        line: u64,
    },
    /// Nobody could administer any more.
    LastAdministrator,
}

impl Fault {
    /// In a column.
    pub fn at(column: &'static str, what: Wrong) -> Self {
        Self { column: Some(column), what }
    }

    /// In the row as a whole.
    pub fn of_row(what: Wrong) -> Self {
        Self { column: None, what }
    }
}

/// A text in a column, or its fault beside the others.
pub fn parsed<T>(column: &'static str, text: Result<T, TextError>, faults: &mut Vec<Fault>) -> Option<T> {
    match text {
        Ok(text) => Some(text),
        Err(error) => {
            faults.push(Fault::at(column, Wrong::Text(error)));
            None
        }
    }
}

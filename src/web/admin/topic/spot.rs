//! Where somebody is in the form after a step: the row that is open, and the control that has the focus.

use super::rows::RowKey;

/// The open row and the focused control; nothing of both by default.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Spot {
    row: Option<RowKey>,
    /// The id of the control with the focus.
    id: Option<String>,
    lists_others: bool,
}

impl Spot {
    /// The topic's name: where a new one begins.
    pub fn of_name() -> Self {
        Self::of_id("name".to_owned())
    }

    pub fn of_id(id: String) -> Self {
        Self { id: Some(id), ..Self::default() }
    }

    /// A control of a row, which is open.
    pub fn of_row(key: RowKey, name: &str) -> Self {
        Self { row: Some(key), ..Self::of_id(format!("{key}-{name}")) }
    }

    /// Here, with the questions of other topics listed.
    pub fn with_others(self) -> Self {
        Self { lists_others: true, ..self }
    }

    pub fn is_at(&self, id: &str) -> bool {
        self.id.as_deref() == Some(id)
    }

    pub fn lists_others(&self) -> bool {
        self.lists_others
    }

    pub fn opens(&self, key: RowKey) -> bool {
        self.row == Some(key)
    }
}

//! The questions of the form: a row each, in their order, and the buttons that change the list.
//!
//! A row is named by its key. The hidden fields `row` list the keys in order, and every control of a row has the
//! key before its name, such as `q21-label`. What a row holds is in `question`.

use std::{fmt, str::FromStr};

use super::{question, spot::Spot};
use crate::{
    domain::{
        field::{Field, FieldType, MAX_FIELDS},
        id::FieldId,
        topic::Topic,
    },
    web::{form::Fields, problem::Problem},
};

/// The name of the hidden fields that list the rows.
pub const ROW_FIELD: &str = "row";

/// The name of the buttons that change the list.
pub const EDIT_BUTTON: &str = "edit";

/// In a row that is taken away when the form is saved, and can be brought back until then.
const REMOVED_MARK: &str = "removed";

/// What a row is named by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowKey {
    /// A question that is stored: `q` and its id.
    Stored(FieldId),
    /// One that is not: `n` and a number within the form.
    New(u64),
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored(id) => write!(f, "q{id}"),
            Self::New(number) => write!(f, "n{number}"),
        }
    }
}

impl FromStr for RowKey {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let number = |digits: &str| digits.parse().map_err(|_| Problem::Unreadable);
        match text.split_at_checked(1) {
            Some(("q", digits)) => Ok(Self::Stored(FieldId(number(digits)?))),
            Some(("n", digits)) => Ok(Self::New(number(digits)?)),
            _ => Err(Problem::Unreadable),
        }
    }
}

/// What a button of the form does to its questions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EditStep {
    /// A new question of this type at the end.
    Add(FieldType),
    Up(RowKey),
    Down(RowKey),
    Remove(RowKey),
    /// Takes a removal back.
    BringBack(RowKey),
    /// A new question like this one, below it.
    Copy(RowKey),
    /// A question that the topic asked once.
    AskAgain(FieldId),
    /// A new question like one of another topic.
    Reuse(FieldId),
    /// Shows the form again.
    Redraw,
}

impl EditStep {
    /// The step of the button that was pressed; `None` if it was the one that saves.
    pub fn of(fields: &Fields) -> Result<Option<Self>, Problem> {
        if !fields.has(EDIT_BUTTON) {
            return Ok(None);
        }
        let (verb, object) = fields.get(EDIT_BUTTON).split_once(' ').unwrap_or((fields.get(EDIT_BUTTON), ""));
        let id = || object.parse().map(FieldId).map_err(|_| Problem::Unreadable);
        Ok(Some(match verb {
            "add" => Self::Add(FieldType::from_word(object).ok_or(Problem::Unreadable)?),
            "up" => Self::Up(object.parse()?),
            "down" => Self::Down(object.parse()?),
            "remove" => Self::Remove(object.parse()?),
            "bring-back" => Self::BringBack(object.parse()?),
            "copy" => Self::Copy(object.parse()?),
            "ask-again" => Self::AskAgain(id()?),
            "reuse" => Self::Reuse(id()?),
            "redraw" => Self::Redraw,
            _ => return Err(Problem::Unreadable),
        }))
    }
}

/// A question as it stands in the form.
#[derive(Clone, Debug)]
pub struct QuestionRow {
    pub key: RowKey,
    /// Names without the key, and values.
    values: Vec<(String, String)>,
}

impl QuestionRow {
    /// The first value of a control; nothing if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(n, _)| n == name)
    }

    /// The name and id of a control.
    pub fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.key)
    }

    pub fn is_removed(&self) -> bool {
        self.has(REMOVED_MARK)
    }

    /// The names of its controls and their values.
    pub fn named_values(&self) -> impl Iterator<Item = (String, &str)> {
        self.values.iter().map(|(name, value)| (self.name(name), value.as_str()))
    }

    fn is_blank(&self) -> bool {
        ["label", "hint", "options"].iter().all(|name| self.get(name).trim().is_empty())
    }
}

/// The questions of the form in their order.
#[derive(Clone, Debug, Default)]
pub struct QuestionRows(Vec<QuestionRow>);

impl QuestionRows {
    /// What came in with a form. A key that is listed twice counts once; one that cannot be is left out.
    pub fn of(fields: &Fields) -> Self {
        let mut rows: Vec<QuestionRow> = Vec::new();
        for key in fields.all(ROW_FIELD).iter().filter_map(|key| key.parse().ok()) {
            if rows.iter().all(|row| row.key != key) {
                let values = fields.under(&format!("{key}-"));
                rows.push(QuestionRow { key, values });
            }
        }
        Self(rows)
    }

    /// Those that a topic asks.
    pub fn of_topic(topic: &Topic) -> Self {
        Self(topic.fields.iter().map(stored).collect())
    }

    pub fn all(&self) -> &[QuestionRow] {
        &self.0
    }

    /// Those that will be asked.
    pub fn asked(&self) -> impl Iterator<Item = &QuestionRow> {
        self.0.iter().filter(|row| !row.is_removed())
    }

    pub fn is_full(&self) -> bool {
        self.asked().count() >= MAX_FIELDS
    }

    /// Adds the questions of a topic that the form does not know.
    pub fn add_missing(&mut self, topic: &Topic) {
        for row in topic.fields.iter().map(stored) {
            if self.place(row.key).is_none() {
                self.0.push(row);
            }
        }
    }

    /// The form with these questions in place of its own.
    pub fn put_into(&self, fields: &Fields) -> Fields {
        let mut pairs: Vec<(String, String)> =
            self.0.iter().map(|row| (ROW_FIELD.to_owned(), row.key.to_string())).collect();
        for row in &self.0 {
            pairs.extend(row.named_values().map(|(name, value)| (name, value.to_owned())));
        }
        let is_of_row = |name: &str| {
            name == ROW_FIELD || name.split_once('-').is_some_and(|(key, _)| key.parse::<RowKey>().is_ok())
        };
        fields.replaced(|name| !is_of_row(name), pairs)
    }

    /// Does what a button says. The spot is what the page shows and where the focus goes then.
    pub fn apply(&mut self, step: EditStep, topics: &[Topic]) -> Spot {
        match step {
            EditStep::Add(kind) => self.insert(self.0.len(), question::blank(kind)),
            EditStep::Up(key) => self.shift(key, false),
            EditStep::Down(key) => self.shift(key, true),
            EditStep::Remove(key) => self.remove(key),
            EditStep::BringBack(key) => {
                self.0
                    .iter_mut()
                    .filter(|row| row.key == key)
                    .for_each(|row| row.values.retain(|(n, _)| n != REMOVED_MARK));
                Spot::of_row(key, "label")
            }
            EditStep::Copy(key) => match self.place(key) {
                Some(at) => self.insert(at + 1, self.0[at].values.clone()),
                None => Spot::default(),
            },
            EditStep::AskAgain(id) => {
                let former = topics.iter().find_map(|topic| topic.retired_field(id));
                let Some(row) = former.map(stored).filter(|row| self.place(row.key).is_none()) else {
                    return Spot::default();
                };
                self.0.push(row);
                Spot::of_row(RowKey::Stored(id), "label")
            }
            EditStep::Reuse(id) => match topics.iter().find_map(|topic| topic.field(id)) {
                Some(field) => self.insert(self.0.len(), question::filled(field)).with_others(),
                None => Spot::default(),
            },
            EditStep::Redraw => Spot::of_id("redraw".to_owned()),
        }
    }

    fn place(&self, key: RowKey) -> Option<usize> {
        self.0.iter().position(|row| row.key == key)
    }

    fn insert(&mut self, at: usize, values: Vec<(String, String)>) -> Spot {
        if self.is_full() {
            return Spot::default();
        }
        let number = |row: &QuestionRow| if let RowKey::New(number) = row.key { number } else { 0 };
        let key = RowKey::New(self.0.iter().map(number).max().unwrap_or_default().saturating_add(1));
        self.0.insert(at, QuestionRow { key, values });
        Spot::of_row(key, "label")
    }

    /// Moves a row past the next one that will be asked.
    fn shift(&mut self, key: RowKey, is_down: bool) -> Spot {
        let Some(from) = self.place(key) else { return Spot::default() };
        let is_asked = |at: &usize| !self.0[*at].is_removed();
        let to = if is_down { (from + 1..self.0.len()).find(is_asked) } else { (0..from).rev().find(is_asked) };
        if let Some(to) = to {
            let row = self.0.remove(from);
            self.0.insert(to, row);
        }
        let last = self.asked().last().is_some_and(|row| row.key == key);
        let first = self.asked().next().is_some_and(|row| row.key == key);
        let button = if (is_down && !last) || first { "down" } else { "up" };
        Spot::of_id(format!("{key}-{button}"))
    }

    fn remove(&mut self, key: RowKey) -> Spot {
        let Some(at) = self.place(key) else { return Spot::default() };
        if matches!(key, RowKey::New(_)) && self.0[at].is_blank() {
            self.0.remove(at);
            return Spot::of_id(format!("add-{}", FieldType::ALL[0].word()));
        }
        if !self.0[at].is_removed() {
            self.0[at].values.push((REMOVED_MARK.to_owned(), "on".to_owned()));
        }
        Spot::of_id(format!("{key}-bring-back"))
    }
}

fn stored(field: &Field) -> QuestionRow {
    QuestionRow { key: RowKey::Stored(field.id), values: question::filled(field) }
}

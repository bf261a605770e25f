//! Departments and help topics: few, read by every page.

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{
    department::Department,
    id::{DepartmentId, FieldId, TopicId},
    text::Label,
    topic::Topic,
};

/// The beginning of a department's or topic's record: lists need no more.
struct Named {
    id: u64,
    name: Label,
}
codec::record! { Named { 0 id, 1 name } }

/// Looking up departments and topics.
pub trait Catalogue: Read + Sized {
    /// All departments, in the order in which they were made.
    fn departments(&self) -> Result<Vec<Department>, StoreError> {
        self.records(Table::Departments, &Key::default())
    }

    /// A department.
    fn department(&self, id: DepartmentId) -> Result<Option<Department>, StoreError> {
        self.record(Table::Departments, &Key::number(id.0))
    }

    /// All topics, in the order in which they were made.
    fn topics(&self) -> Result<Vec<Topic>, StoreError> {
        self.records(Table::Topics, &Key::default())
    }

    /// The names of all departments.
    fn department_names(&self) -> Result<Vec<(DepartmentId, Label)>, StoreError> {
        let named: Vec<Named> = self.records(Table::Departments, &Key::default())?;
        Ok(named.into_iter().map(|named| (DepartmentId(named.id), named.name)).collect())
    }

    /// The names of all topics.
    fn topic_names(&self) -> Result<Vec<(TopicId, Label)>, StoreError> {
        let named: Vec<Named> = self.records(Table::Topics, &Key::default())?;
        Ok(named.into_iter().map(|named| (TopicId(named.id), named.name)).collect())
    }

    /// A topic.
    fn topic(&self, id: TopicId) -> Result<Option<Topic>, StoreError> {
        self.record(Table::Topics, &Key::number(id.0))
    }
}

impl<R: Read> Catalogue for R {}

impl Tx<'_> {
    /// Writes a department.
    pub fn put_department(&self, department: &Department) -> Result<(), StoreError> {
        self.put(Table::Departments, &Key::number(department.id.0), department)
    }

    /// Writes a topic.
    pub fn put_topic(&self, topic: &Topic) -> Result<(), StoreError> {
        self.put(Table::Topics, &Key::number(topic.id.0), topic)
    }

    /// A number for a new field; never given twice, so stored answers keep their question.
    pub fn next_field_id(&self) -> Result<FieldId, StoreError> {
        self.add(&Key::word("id/fields"), 1).map(FieldId)
    }
}

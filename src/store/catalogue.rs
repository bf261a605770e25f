//! Departments and help topics: few, read by every page.

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{
    department::Department,
    id::{DepartmentId, FieldId, TopicId},
    text::Label,
    topic::Topic,
};

/// What lists of names need of a department's or topic's record.
struct Named {
    id: u64,
    name: Label,
    rank: u64,
    retired: bool,
}
codec::record! { Named { 0 id, 1 name, 12 rank, 13 retired } }

/// Looking up departments and topics. Lists are in the order that administrators gave them.
pub trait Catalogue: Read + Sized {
    /// Departments that take requests in.
    fn departments(&self) -> Result<Vec<Department>, StoreError> {
        let mut departments = self.all_departments()?;
        departments.retain(|department| !department.retired);
        Ok(departments)
    }

    /// All departments, the retired ones too.
    fn all_departments(&self) -> Result<Vec<Department>, StoreError> {
        let mut departments: Vec<Department> = self.records(Table::Departments, &Key::default())?;
        departments.sort_by_key(|department| department.rank);
        Ok(departments)
    }

    /// A department, retired or not.
    fn department(&self, id: DepartmentId) -> Result<Option<Department>, StoreError> {
        self.record(Table::Departments, &Key::number(id.0))
    }

    /// Topics that can be chosen.
    fn topics(&self) -> Result<Vec<Topic>, StoreError> {
        let mut topics = self.all_topics()?;
        topics.retain(|topic| !topic.retired);
        Ok(topics)
    }

    /// All topics, the retired ones too.
    fn all_topics(&self) -> Result<Vec<Topic>, StoreError> {
        let mut topics: Vec<Topic> = self.records(Table::Topics, &Key::default())?;
        topics.sort_by_key(|topic| topic.rank);
        Ok(topics)
    }

    /// The names of departments that take requests in.
    fn department_names(&self) -> Result<Vec<(DepartmentId, Label)>, StoreError> {
        let named = names(self, Table::Departments)?.into_iter().filter(|named| !named.retired);
        Ok(named.map(|named| (DepartmentId(named.id), named.name)).collect())
    }

    /// The names of all departments, the retired ones too.
    fn all_department_names(&self) -> Result<Vec<(DepartmentId, Label)>, StoreError> {
        let named = names(self, Table::Departments)?.into_iter();
        Ok(named.map(|named| (DepartmentId(named.id), named.name)).collect())
    }

    /// The names of all topics, the retired ones too.
    fn topic_names(&self) -> Result<Vec<(TopicId, Label)>, StoreError> {
        let named = names(self, Table::Topics)?.into_iter();
        Ok(named.map(|named| (TopicId(named.id), named.name)).collect())
    }

    /// A topic, retired or not.
    fn topic(&self, id: TopicId) -> Result<Option<Topic>, StoreError> {
        self.record(Table::Topics, &Key::number(id.0))
    }
}

fn names(read: &impl Read, table: Table) -> Result<Vec<Named>, StoreError> {
    let mut names: Vec<Named> = read.records(table, &Key::default())?;
    names.sort_by_key(|named| named.rank);
    Ok(names)
}

impl<R: Read> Catalogue for R {}

impl Tx<'_> {
    /// Writes a department.
    pub fn put_department(&self, department: &Department) -> Result<(), StoreError> {
        self.put(Table::Departments, &Key::number(department.id.0), department)
    }

    /// Forgets a department that nothing belongs to.
    pub fn remove_department(&self, id: DepartmentId) -> Result<bool, StoreError> {
        self.remove(Table::Departments, &Key::number(id.0))
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

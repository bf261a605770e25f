//! Departments and help topics: few, read by every page.

use std::sync::Arc;

use super::{Key, Read, StoreError, Table, Tx, snapshot::get_or_load};
use crate::domain::{
    department::Department,
    id::{DepartmentId, FieldId, TopicId},
    text::Label,
    topic::Topic,
};

/// Looking up departments and topics. Lists are in the order that administrators gave them.
pub trait Catalogue: Read + Sized {
    /// Departments that take requests in.
    fn departments(&self) -> Result<Vec<Department>, StoreError> {
        Ok(self.shared_departments()?.to_vec())
    }

    /// Like [`Self::departments`], shared with whoever else asks until they change.
    fn shared_departments(&self) -> Result<Arc<[Department]>, StoreError> {
        let load = || with_departments(self, |all| all.iter().filter(|one| !one.retired).cloned().collect());
        match self.cached_catalogue() {
            Some(cached_catalogue) => get_or_load(&cached_catalogue.active_departments, load).cloned(),
            None => load(),
        }
    }

    /// All departments, the retired ones too.
    fn all_departments(&self) -> Result<Vec<Department>, StoreError> {
        with_departments(self, <[Department]>::to_vec)
    }

    /// A department, retired or not.
    fn department(&self, id: DepartmentId) -> Result<Option<Department>, StoreError> {
        with_departments(self, |all| all.iter().find(|department| department.id == id).cloned())
    }

    /// The name of a department, retired or not.
    fn department_name(&self, id: DepartmentId) -> Result<Option<Label>, StoreError> {
        with_departments(self, |all| all.iter().find(|department| department.id == id).map(|one| one.name.clone()))
    }

    /// The names of departments that take requests in.
    fn department_names(&self) -> Result<Vec<(DepartmentId, Label)>, StoreError> {
        let name = |department: &Department| (department.id, department.name.clone());
        with_departments(self, |all| all.iter().filter(|department| !department.retired).map(name).collect())
    }

    /// The names of all departments, the retired ones too.
    fn all_department_names(&self) -> Result<Vec<(DepartmentId, Label)>, StoreError> {
        with_departments(self, |all| all.iter().map(|department| (department.id, department.name.clone())).collect())
    }

    /// Topics that can be chosen.
    fn topics(&self) -> Result<Vec<Topic>, StoreError> {
        with_topics(self, |all| all.iter().filter(|topic| !topic.retired).map(|topic| Topic::clone(topic)).collect())
    }

    /// All topics, the retired ones too.
    fn all_topics(&self) -> Result<Vec<Topic>, StoreError> {
        with_topics(self, |all| all.iter().map(|topic| Topic::clone(topic)).collect())
    }

    /// A topic, retired or not.
    fn topic(&self, id: TopicId) -> Result<Option<Topic>, StoreError> {
        Ok(self.shared_topic(id)?.map(|topic| Topic::clone(&topic)))
    }

    /// Like [`Self::topic`], shared with whoever else asks until topics change.
    fn shared_topic(&self, id: TopicId) -> Result<Option<Arc<Topic>>, StoreError> {
        with_topics(self, |all| all.iter().find(|topic| topic.id == id).cloned())
    }

    /// The names of all topics, the retired ones too.
    fn topic_names(&self) -> Result<Vec<(TopicId, Label)>, StoreError> {
        with_topics(self, |all| all.iter().map(|topic| (topic.id, topic.name.clone())).collect())
    }
}

fn with_departments<T>(read: &impl Read, look: impl FnOnce(&[Department]) -> T) -> Result<T, StoreError> {
    let load = || {
        let mut all: Vec<Department> = read.records(Table::Departments, &Key::default())?;
        all.sort_by_key(|department| department.rank);
        Ok(all)
    };
    Ok(match read.cached_catalogue() {
        Some(cached_catalogue) => look(get_or_load(&cached_catalogue.departments, load)?),
        None => look(&load()?),
    })
}

fn with_topics<T>(read: &impl Read, look: impl FnOnce(&[Arc<Topic>]) -> T) -> Result<T, StoreError> {
    let load = || {
        let mut all: Vec<Topic> = read.records(Table::Topics, &Key::default())?;
        all.sort_by_key(|topic| topic.rank);
        Ok(all.into_iter().map(Arc::new).collect())
    };
    Ok(match read.cached_catalogue() {
        Some(cached_catalogue) => look(get_or_load(&cached_catalogue.topics, load)?),
        None => look(&load()?),
    })
}

impl<R: Read> Catalogue for R {}

impl Tx<'_> {
    /// A new id for a department. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; else any [`StoreError`] of the read.
    pub fn next_department_id(&self) -> Result<DepartmentId, StoreError> {
        self.next_id(Table::Departments).map(DepartmentId)
    }

    /// Writes a department.
    pub fn put_department(&self, department: &Department) -> Result<(), StoreError> {
        self.put(Table::Departments, &Key::number(department.id.0), department)
    }

    /// Forgets a department that nothing belongs to.
    pub fn remove_department(&self, id: DepartmentId) -> Result<bool, StoreError> {
        self.remove(Table::Departments, &Key::number(id.0))
    }

    /// A new id for a help topic. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; else any [`StoreError`] of the read.
    pub fn next_topic_id(&self) -> Result<TopicId, StoreError> {
        self.next_id(Table::Topics).map(TopicId)
    }

    /// Writes a topic.
    pub fn put_topic(&self, topic: &Topic) -> Result<(), StoreError> {
        self.put(Table::Topics, &Key::number(topic.id.0), topic)
    }

    /// A number for a new field; never given twice, so stored answers keep their question.
    pub fn next_field_id(&self) -> Result<FieldId, StoreError> {
        self.add_to_counter(&Key::word("id/fields"), 1).map(FieldId)
    }
}
